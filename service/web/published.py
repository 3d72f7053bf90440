"""Where the town itself publishes a document: its file or page, and the page number in it, as the operator told."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from ingest.model import Document, Value

Runs = Sequence[tuple[int, int]]
"""(first line, page) of each page of a document."""


class Published(Value):
    """A page of the town's own publication, and the first of the lines that stand on it."""

    line: int
    page: int | None = None
    url: str | None = None


def published(document: Document, runs: Runs, first: int, last: int) -> tuple[Published, ...]:
    """The pages that hold the lines from `first` to `last`; none where neither page nor address is known."""
    before = [run for run in runs if run[0] <= first][-1:]
    inside = [run for run in runs if first < run[0] <= last]
    placed = [(max(line, first), page) for line, page in (*before, *inside)]
    found = [Published(line=line, page=page, url=_address(document, page)) for line, page in placed]
    if not before and document.url:
        found.insert(0, Published(line=first, url=document.url))
    return tuple(found)


def _address(document: Document, page: int) -> str | None:
    """The address of a page: of the file that holds it, and the place in it where the file is a PDF."""
    begun = max((first for first in document.pages if first <= page), default=None)
    if begun is None:
        return _at_page(document.url, page) if document.url else None
    return _at_page(document.pages[begun], page - begun + 1)


def _at_page(url: str, page: int) -> str:
    # `#page=` is how every browser's own reader opens a PDF at a page (RFC 8118)
    pdf = urlsplit(url).path.lower().endswith(".pdf") and "#" not in url
    return f"{url}#page={page}" if pdf else url
