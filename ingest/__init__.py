"""Documents → records and passages."""
