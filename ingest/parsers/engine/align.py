"""Which cell of a row belongs to which column, where the print has shifted or lost cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ingest.parsers.engine.fitting import fits
from ingest.parsers.engine.grid import Row
from ingest.parsers.engine.header import Header
from ingest.parsers.vocabulary.roles import Column
from ingest.parsers.vocabulary.values import is_figure
from ingest.text import fiscal_years, nfkc

_SUM = re.compile(r"\s*(?:合\s*計|総\s*計|小\s*計|計)\s*")
_PLACEMENTS = 2000
"""Placements of one row that are compared; a row with more is hopeless."""


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
        if fits(columns[n], cells[0]):
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
    in_place = all(fits(column, cell) for column, cell in zip(columns, cells, strict=False) if cell)
    if len(cells) < len(columns) and not cells[0] and in_place:  # its blanks are kept: those at the end are lacking
        cells += [""] * (len(columns) - len(cells))
    if len(cells) == len(columns) and (placed or not _contradicts(columns, cells)):
        return Aligned(tuple(cells))
    filled = [cell for cell in cells if cell]
    found = list(islice(_placements(columns, filled), _PLACEMENTS)) if len(filled) <= len(columns) else []
    if not found or len(found) == _PLACEMENTS:
        return None
    agreed = tuple(cells[0] if len(set(cells)) == 1 else "" for cells in zip(*found, strict=True))
    return Aligned(agreed, moved=True, certain=len(found) == 1)
