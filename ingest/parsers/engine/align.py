"""Which cell of a row belongs to which column, where the print has shifted or lost cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ingest.parsers.engine.grid import Row
from ingest.parsers.engine.header import Header
from ingest.parsers.vocabulary.roles import Column, Role
from ingest.parsers.vocabulary.values import is_figure
from ingest.text import fiscal_years, nfkc

_MARK = re.compile(r"^(?:[◎○〇◯●△▲×✕☓✖☆★\-]|[A-ES][+\-]?|[1-5])$")
_OFFICE = re.compile(r"[課部局室係館所署院会]$|センター$")
_SUM = re.compile(r"\s*(?:合\s*計|総\s*計|小\s*計|計)\s*")
_PLACEMENTS = 2000
"""Placements of one row that are compared; a row with more is hopeless."""


def _figured(text: str, figure: bool) -> bool:
    return figure or bool(re.search(r"\d", text)) or text == "-"


_FITTING: dict[Role, Callable[[str, bool], bool]] = {
    "indicator": lambda text, figure: not figure and not _MARK.match(text),
    "project": lambda text, figure: not figure and not _MARK.match(text),
    "group": lambda text, figure: not figure and not _MARK.match(text),
    "number": lambda text, figure: len(text) <= 8 and any(c.isalnum() for c in text),
    "baseline": _figured,
    "target": _figured,
    "actual": _figured,
    "dated": _figured,
    "percent": lambda text, figure: figure or text == "-",
    "unit": lambda text, figure: len(text) <= 8 and not text[:1].isdigit(),
    "department": lambda text, figure: not figure and bool(_OFFICE.search(text)),
    "status": lambda text, figure: bool(_MARK.match(text)) or not (figure or _OFFICE.search(text)),
    "year": lambda text, figure: bool(fiscal_years(text)),
}
"""Role → whether a cell (folded text, and whether it is a figure) can stand in such a column."""


def _fits(column: Column, cell: str) -> bool:
    """Whether a cell can stand in a column; used only to place the cells of a shifted row."""
    text = nfkc(cell).strip()
    fitting = _FITTING.get(column.role)
    return fitting is None or fitting(text, is_figure(text))


def _contradicts(columns: Sequence[Column], cells: Sequence[str]) -> bool:
    """Whether cells stand where they cannot: a figure as a name, as a department or as a unit."""
    for column, cell in zip(columns, cells, strict=True):
        figure = is_figure(cell) and any(c.isdigit() for c in nfkc(cell))
        if cell and figure and column.role in ("indicator", "project", "department", "unit"):
            return True
        if cell and column.role == "year" and not fiscal_years(cell) and not re.search(r"\d|元|年", cell):
            return True
    return False


def _placements(columns: Sequence[Column], cells: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every way to place the cells in order under columns that they fit."""
    if not cells:
        yield ("",) * len(columns)
        return
    for n in range(len(columns) - len(cells) + 1):
        if _fits(columns[n], cells[0]):
            for rest in _placements(columns[n + 1 :], cells[1:]):
                yield ("",) * n + (cells[0], *rest)


@dataclass(frozen=True)
class Aligned:
    """A row's cells by column; `moved` from where they stood, or only the `certain` ones of several placements."""

    cells: tuple[str, ...]
    moved: bool = False
    certain: bool = True


def aligned(header: Header, row: Row, *, padded: bool, placed: bool) -> Aligned | None:
    """The row's cells under their columns; None where no placement fits.

    A row of another length than the header, or with cells where they cannot stand, is placed anew. Where several
    placements fit, only the cells that stand alike in all of them are given.

    Args:
        padded: whether a short row lacks only empty cells at its end.
        placed: whether the format tells the places of its cells; then they stay where they are.
    """
    columns, cells = header.columns, list(row.cells)
    while len(cells) > len(columns) and not cells[-1]:
        cells.pop()
    # a sum's blanks are those of texts, and stand where they stand
    summed = any(_SUM.fullmatch(nfkc(cell)) for cell in cells[:2])
    if (padded or placed or summed) and len(cells) < len(columns):
        cells += [""] * (len(columns) - len(cells))
    if len(cells) == len(columns) and (placed or not _contradicts(columns, cells)):
        return Aligned(tuple(cells))
    filled = [cell for cell in cells if cell]
    found = list(islice(_placements(columns, filled), _PLACEMENTS)) if len(filled) <= len(columns) else []
    if not found or len(found) == _PLACEMENTS:
        return None
    agreed = tuple(cells[0] if len(set(cells)) == 1 else "" for cells in zip(*found, strict=True))
    return Aligned(agreed, moved=True, certain=len(found) == 1)
