"""What the lines of a page are for, before anybody reads them: its furniture, its headings, its sentences."""

from ingest.prose.furniture import PAPER, SILENT, Furniture, furniture, without_furniture
from ingest.prose.unwrap import unwrapped

__all__ = ["PAPER", "SILENT", "Furniture", "furniture", "unwrapped", "without_furniture"]
