"""Which cells can stand in which column, by what its header says."""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.parsers.vocabulary.roles import Column, Role
from ingest.parsers.vocabulary.values import is_figure
from ingest.text import fiscal_years, nfkc

_MARK = re.compile(r"^(?:[◎○〇◯●△▲×✕☓✖☆★\-]|[A-ES][+\-]?|[1-5])$")
_OFFICE = re.compile(r"[課部局室係館所署院会]$|センター$")


def is_mark(cell: str) -> bool:
    """Whether a cell is a mark of rating: ◎, B, 3."""
    return bool(_MARK.match(nfkc(cell).strip()))


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


def fits(column: Column, cell: str) -> bool:
    """Whether a cell can stand in a column; asked only where the print does not place its cells."""
    text = nfkc(cell).strip()
    fitting = _FITTING.get(column.role)
    return fitting is None or fitting(text, is_figure(text))
