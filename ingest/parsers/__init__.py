"""A document family → records. Each module holds one family; `REGISTRY` tries them in order."""
