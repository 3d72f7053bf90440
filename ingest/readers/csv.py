"""CSV and TSV files → tab rows and one grid. One record is one line, whatever line breaks its cells hold."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ingest.errors import UnreadableSource
from ingest.model import SourceText
from ingest.readers import text
from ingest.readers.layout import Drawn, Place, laid_out
from ingest.readers.sniff import refuse_unless

_CELL_LIMIT = 10_000_000
"""Longest cell; the standard library's 131,072 characters are fewer than a pasted report."""


def _delimiter(decoded: str, path: Path) -> str:
    """The likeliest delimiter of the first lines: what occurs most often outside of quotation marks."""
    if path.suffix.lower() == ".tsv":
        return "\t"
    head = "".join(decoded[:20_000].split('"')[::2])
    return max((",", "\t", ";"), key=head.count)


def _drawn(rows: list[list[str]]) -> Drawn:
    """The rows as one table, as wide as its widest row that prints something there; blank rows keep their numbers."""
    cells = [Place(y, x, value) for y, values in enumerate(rows) for x, value in enumerate(values) if value.strip()]
    width = max((place.column + 1 for place in cells), default=0)
    return Drawn(cells, len(rows), width, plain=True, blanks=True)


def read(path: Path) -> SourceText:
    """Read a comma-, semicolon- or tab-separated file.

    Raises:
        UnreadableSource: see `ingest.readers.text.decode`; also a quotation mark that is never closed.
    """
    raw = path.read_bytes()
    refuse_unless(None, path, raw)
    decoded = text.decode(raw, path)
    csv.field_size_limit(_CELL_LIMIT)
    try:
        rows = list(csv.reader(io.StringIO(decoded, newline=""), delimiter=_delimiter(decoded, path)))
    except csv.Error as error:
        raise UnreadableSource(path, f"CSVとして読めません（{error}）", "引用符の対応を確かめてください") from error
    return text.source(path, raw, laid_out([_drawn(rows)]))
