"""Where a table's header ends, what each column means, and which cell of a row belongs to which column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ingest.parsers.any_plan_roles import (
    Column,
    Role,
    can_name_indicators,
    column_of,
    is_name,
    names_things,
    role_of,
    with_figures,
)  # fmt: skip
from ingest.tables import Row
from ingest.text import fiscal_years, nfkc

_FIGURE = re.compile(r"^[約▲△+\-]?\s*[\d.,]+(?:\s?%|\s?(?:[^\s\dの]{0,3}|ポイント|t-CO2))$")
_MARK = re.compile(r"^(?:[◎○〇◯●△▲×✕☓✖☆★\-]|[A-ES][+\-]?|[1-5])$")
_OFFICE = re.compile(r"[課部局室係館所署院会]$|センター$")
_SIDE = re.compile(r"^(?:年度別?)?(?P<side>目標|計画|めやす|目安|実績|達成|実際)(?:値|数|数値)?$")
_PLACEMENTS = 2000
"""Placements of one row that are compared; a row with more is hopeless."""

_HEADER_LENGTH = 40
"""Characters; a longer cell is content."""


@dataclass(frozen=True)
class Header:
    """The columns, and how many rows print them."""

    columns: tuple[Column, ...]
    rows: int

    def at(self, role: Role) -> list[int]:
        """Positions of the columns with a role."""
        return [n for n, column in enumerate(self.columns) if column.role == role]

    @property
    def has_figures(self) -> bool:
        return any(column.role in ("baseline", "target", "actual", "dated") for column in self.columns)


def side_of(cell: str) -> Role | None:
    """The side that a cell such as 目標値 or 実績 gives to its row."""
    match = _SIDE.match(nfkc(cell).replace(" ", ""))
    return None if match is None else "target" if match["side"] in ("目標", "計画", "めやす", "目安") else "actual"


def _is_header(cells: Sequence[str]) -> bool:
    """Whether a row is a header: short cells, of which two at least and half in all are known, one naming the rows."""
    filled = [cell for cell in cells if cell]
    roles = [role_of(cell) for cell in filled]
    if any(role in ("target", "actual", "baseline", "dated") for role in roles):
        roles = ["indicator" if can_name_indicators(cell) else role for cell, role in zip(filled, roles, strict=True)]
    if names_things(filled):
        roles[0] = "project"
    known = [role for role in roles if role != "other"]
    if len(known) < 2 or any(len(cell) > _HEADER_LENGTH for cell in filled):
        return False
    if "year" in known and len(set(known)) == 2 and "dated" in known:  # 年度 | R7 | R8 is a row of years
        return False
    named = any(is_name(role) for role in known) or "target" in known or known.count("year") == 1
    return named and len(known) * 2 >= len(filled)


def _goes_on(upper: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a row is the second row of a header: only years, sides and other headers, nothing where names stand."""
    filled = [cell for cell in cells if cell]
    if not filled or any(len(cell) > _HEADER_LENGTH for cell in filled):
        return False
    kinds = [role_of(cell) for cell in filled]
    if len(filled) > 1 and all(kind == "dated" for kind in kinds):
        return True
    plain = all(
        kind in ("dated", "target", "actual", "baseline", "status", "percent", "year", "unit") for kind in kinds
    )
    figures = any(_FIGURE.match(nfkc(cell)) and not fiscal_years(cell) for cell in filled)
    names = [n for n, cell in enumerate(upper) if is_name(role_of(cell))]
    covered = len(cells) >= len(upper) and any(n < len(cells) and cells[n] for n in names)
    return plain and not figures and not (covered and not all(c == u for c, u in zip(cells, upper, strict=False) if c))


def find_header(rows: Sequence[Row], at: int) -> Header | None:
    """The header that begins at a row, or None; without columns where its spans are unclear."""
    if not _is_header(rows[at].cells) and not (at + 1 < len(rows) and _is_split_header(rows[at], rows[at + 1])):
        return None
    stack = [rows[at].cells]
    while at + len(stack) < len(rows) and len(stack) < 3 and _goes_on(stack[0], rows[at + len(stack)].cells):
        stack.append(rows[at + len(stack)].cells)
    body = [len(row.cells) for row in rows[at + len(stack) :]]
    width = max(set(body), key=lambda n: (body.count(n), n)) if body else len(stack[0])
    spread = _spread(stack, width)
    if spread is None:
        return Header((), len(stack))
    return Header(with_figures([column_of(headers) for headers in spread]), len(stack))


def _is_split_header(first: Row, second: Row) -> bool:
    """Whether two rows are a header only together: 指標 | 年度, then R7 | R8."""
    known = [role for role in (role_of(cell) for cell in first.filled) if role != "other"]
    years = [cell for cell in second.filled if role_of(cell) == "dated"]
    return any(is_name(role) for role in known) and len(years) > 1 and _goes_on(first.cells, second.cells)


def _spread(stack: Sequence[tuple[str, ...]], width: int) -> list[tuple[str, ...]] | None:
    """Stacked header rows → the headers of each column; None where it is unclear which header spans which columns."""
    if len(stack) == 1:
        return [(cell,) for cell in _fitted(stack[0], min(width, len(stack[0])))]
    if len(stack[0]) < width and len(stack) == 2:
        return _shared(stack[0], stack[1], width)
    rows = [list(_fitted(cells, max(width, *(len(cells) for cells in stack)))) for cells in stack]
    below = [any(row[x] for row in rows[1:]) for x in range(len(rows[0]))]
    for row in rows[:-1]:
        for x in range(1, len(row)):
            if not row[x] and below[x] and below[x - 1]:
                row[x] = row[x - 1]
    wide = {cell: rows[0].count(cell) for cell in rows[0] if cell and _can_span(cell, rows[-1])}
    if len(set(wide.values())) > 1:  # spans of unequal width: the header's empty cells may stand in the wrong place
        return _shared([cell for cell in stack[0] if cell], stack[1], width)
    return [tuple(row[x] for row in rows) for x in range(len(rows[0]))]


def _fitted(cells: Sequence[str], width: int) -> list[str]:
    """Header cells without empty ones at the end beyond the width, or padded to it."""
    out = list(cells)
    while len(out) > width and not out[-1]:
        out.pop()
    return out + [""] * (width - len(out))


def _shared(top: Sequence[str], lower: Sequence[str], width: int) -> list[tuple[str, ...]] | None:
    """Header rows whose spans left no empty cells: the lower cells are shared out evenly among the spanning headers.

    Only where that is the one possibility: a single spanning header, or the same years below each of them.
    """
    wide = [n for n, cell in enumerate(top) if _can_span(cell, lower)]
    if not wide or wide != list(range(wide[0], wide[-1] + 1)):
        return None
    first, tail = wide[0], len(top) - wide[-1] - 1
    run = list(lower[first : width - tail]) if len(lower) == width else [cell for cell in lower if cell]
    share, rest = divmod(len(run), len(wide))
    parts = [run[n * share : (n + 1) * share] for n in range(len(wide))]
    if rest or not all(run) or any(part != parts[0] for part in parts) or first + len(run) + tail != width:
        return None
    above = [(top[n], lower[n]) if len(lower) == width else (top[n],) for n in range(first)]
    middle = [(top[wide[0] + n], cell) for n, part in enumerate(parts) for cell in part]
    return [*above, *middle, *((cell,) for cell in top[wide[-1] + 1 :])]


def _can_span(cell: str, lower: Sequence[str]) -> bool:
    """Whether a header may stand over several columns: figures without a year, or a year over 目標 and 実績."""
    if any(side_of(below) for below in lower):
        return role_of(cell) == "dated"
    return not fiscal_years(cell) and (role_of(cell) in ("target", "actual", "year") or "推移" in cell)


_FITTING: dict[Role, Callable[[str, bool], bool]] = {
    "indicator": lambda text, figure: not figure and not _MARK.match(text),
    "project": lambda text, figure: not figure and not _MARK.match(text),
    "group": lambda text, figure: not figure and not _MARK.match(text),
    "number": lambda text, figure: len(text) <= 8 and any(c.isalnum() for c in text),
    "baseline": lambda text, figure: figure or bool(re.search(r"\d", text)) or text == "-",
    "target": lambda text, figure: figure or bool(re.search(r"\d", text)) or text == "-",
    "actual": lambda text, figure: figure or bool(re.search(r"\d", text)) or text == "-",
    "dated": lambda text, figure: figure or bool(re.search(r"\d", text)) or text == "-",
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
    return fitting is None or fitting(text, bool(_FIGURE.match(text)))


def _contradicts(columns: Sequence[Column], cells: Sequence[str]) -> bool:
    """Whether cells stand where they cannot: a figure as a name, as a department or as a unit."""
    for column, cell in zip(columns, cells, strict=True):
        figure = bool(_FIGURE.match(nfkc(cell).strip())) and any(c.isdigit() for c in cell)
        if cell and figure and column.role in ("indicator", "project", "department", "unit"):
            return True
        if cell and column.role == "year" and not fiscal_years(cell):
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


def aligned(header: Header, row: Row, *, padded: bool) -> Aligned | None:
    """The row's cells under their columns; None where no placement fits.

    A row of another length than the header, or with cells where they cannot stand, is placed anew. Where several
    placements fit, only the cells that stand alike in all of them are given.

    Args:
        padded: whether a short row lacks only empty cells at its end.
    """
    columns, cells = header.columns, list(row.cells)
    while len(cells) > len(columns) and not cells[-1]:
        cells.pop()
    if padded and len(cells) < len(columns):
        cells += [""] * (len(columns) - len(cells))
    if len(cells) == len(columns) and not _contradicts(columns, cells):
        return Aligned(tuple(cells))
    filled = [cell for cell in cells if cell]
    found = list(islice(_placements(columns, filled), _PLACEMENTS)) if len(filled) <= len(columns) else []
    if not found or len(found) == _PLACEMENTS:
        return None
    agreed = tuple(cells[0] if len(set(cells)) == 1 else "" for cells in zip(*found, strict=True))
    return Aligned(agreed, moved=True, certain=len(found) == 1)
