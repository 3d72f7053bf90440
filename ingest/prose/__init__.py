"""What the lines of a page are for, before anybody reads them: its furniture, its headings, its sentences."""

from ingest.prose.furniture import Furniture, furniture, without_furniture

__all__ = ["Furniture", "furniture", "without_furniture"]
