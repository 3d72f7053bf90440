"""A plan's lines as a page: tables as tables, headings as headings, every line under its number; a phrase marked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal, cast

from ingest.model import Value
from ingest.text import cells, fiscal_year, strip_tags
from service.web.marking import Marked, Piece, pieces

_HEADING = re.compile(r"^(?P<marks>#{1,6})\s+(?P<text>.+)$")
Kind = Literal["table", "heading", "text"]

LONGEST_HIT = 120
"""Characters of a line shown in the list of hits; two lines of print."""
YEARS, LONGEST_YEAR = 2, 16
"""So many cells that say no more than a year, 2024年度 (R6), make a header of years."""
LONGEST_FIGURE, DASHES = 24, "-－―–—"
"""What stands under a year: a figure with its unit, a dash or nothing."""


class Row(Value):
    """One line: its number, its cells (one cell where it is no table), and the line as it is in the file."""

    line: int
    cells: tuple[tuple[Piece, ...], ...]
    labels: tuple[str, ...] = ()
    """Column headers of the cells, where the table's header has as many; a phone shows each cell under its own."""
    original: str
    cited: bool = False
    sought: bool = False
    """The page opens at this line: at the piece that is `sought` too, where one could be marked."""

    @property
    def opens_whole(self) -> bool:
        """Whether the page opens at the line and at no piece of it."""
        return self.sought and not any(piece.sought for cell in self.cells for piece in cell)


class Block(Value):
    """Lines that belong together on the page."""

    kind: Kind
    level: int = 0
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """Columns of the widest row."""
        return max(len(row.cells) for row in self.rows)


def _kind(item: tuple[int, str]) -> tuple[str, int]:
    number, line = item
    if "\t" in line:
        return "table", 0
    if not line.strip():
        return "blank", 0
    return ("heading", number) if _HEADING.match(line) else ("text", 0)


def _row(number: int, line: str, marked: Marked, quoted: bool) -> Row:
    heading = _HEADING.match(line)
    texts = map(strip_tags, cells(line) if "\t" in line else [heading["text"] if heading else line])
    shown = tuple(pieces(text, marked.wanted(text, quoted)) for text in texts)
    return Row(line=number, cells=shown, original=line, cited=marked.holds(number))


def blocks(lines: Mapping[int, str], marked: Marked | None = None, headers: Collection[int] = ()) -> tuple[Block, ...]:
    """Neighbouring lines of one kind as a block; blank lines part blocks and are not shown.

    Args:
        lines: line number → text.
        marked: what is told apart.
        headers: lines that print a table's column headers.
    """
    marked = marked or Marked()
    quoted = marked.quoted(lines) if marked.quote else frozenset()
    found, above = [], 1  # the page's own title is the first level
    for (kind, _), group in groupby(lines.items(), key=_kind):
        if kind == "blank":
            continue
        items = list(group)
        heading = _HEADING.match(items[0][1])
        rows = [_row(number, line, marked, number in quoted) for number, line in items]
        # Print skips levels where the text recognition missed a heading; a page must not (JIS X 8341-3, 1.3.1).
        level = min(len(heading["marks"]) + 1, above + 1, 6) if heading else 0
        above = level or above
        found.append(Block(kind=cast(Kind, kind), level=level, rows=_labelled(rows, headers)))
    return _opened(found, quoted)


def _labelled(rows: Sequence[Row], headers: Collection[int]) -> tuple[Row, ...]:
    """Rows of a table with the headers above their cells; the first cell is the row's own label."""
    labels: tuple[str, ...] = ()
    years = False
    found = []
    for row in rows:
        texts = ["".join(piece.text for piece in cell) for cell in row.cells]
        header = sum(map(_is_year, texts)) >= YEARS
        if header or row.line in headers:
            labels, years = ("", *_spanned(texts[1:])), header
        elif years and not all(map(_is_figure, texts[1:])):
            labels = ()  # years stand over figures; what follows in the form is another row of labels
        fits = not header and len(texts) == len(labels)
        found.append(row.model_copy(update={"labels": labels}) if fits and row.line not in headers else row)
    return tuple(found)


def _spanned(texts: Sequence[str]) -> Iterator[str]:
    """Headers, each over the blanks that follow it."""
    before = ""
    for text in texts:
        before = text or before
        yield before


def _is_figure(text: str) -> bool:
    return not text or text in DASHES or (len(text) <= LONGEST_FIGURE and re.search(r"\d", text) is not None)


def _is_year(text: str) -> bool:
    return len(text) <= LONGEST_YEAR and fiscal_year(text) is not None


def _opened(found: Sequence[Block], quoted: frozenset[int]) -> tuple[Block, ...]:
    """The blocks with the one place at which the page opens: the quoted phrase, else the first cited line."""
    cited = [row for block in found for row in block.rows if row.cited]
    at = next((row for row in cited if row.line in quoted and _hit(row)), cited[0] if cited else None)

    def opened(row: Row) -> Row:
        return _sought(row, _hit(row) if row.line in quoted else None) if at and row.line == at.line else row

    return tuple(block.model_copy(update={"rows": tuple(map(opened, block.rows))}) for block in found)


def _sought(row: Row, place: tuple[int, int] | None) -> Row:
    """A row at which the page opens, at a piece of a cell or as a whole."""
    if place is None:
        return row.model_copy(update={"sought": True})
    shown = [list(cell) for cell in row.cells]
    shown[place[0]][place[1]] = shown[place[0]][place[1]].model_copy(update={"sought": True})
    return row.model_copy(update={"cells": tuple(map(tuple, shown)), "sought": True})


def _hit(row: Row) -> tuple[int, int] | None:
    """Cell and piece of the first mark in a row."""
    places = ((at, place) for at, cell in enumerate(row.cells) for place, piece in enumerate(cell) if piece.hit)
    return next(places, None)


def found_lines(lines: Mapping[int, str], q: str) -> tuple[tuple[int, str], ...]:
    """Lines that hold what is searched for, each with its beginning."""
    if not q.strip():
        return ()
    plain = ((number, " ".join(strip_tags(line).split())) for number, line in lines.items())
    return tuple((n, text[:LONGEST_HIT]) for n, text in plain if any(piece.hit for piece in pieces(text, [q])))
