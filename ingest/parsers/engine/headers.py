"""Where a table's header begins and ends, and what each of its columns means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.parsers.engine.grid import Row
from ingest.parsers.engine.header import Header
from ingest.parsers.engine.naming import common_measure, named
from ingest.parsers.engine.spans import spread
from ingest.parsers.vocabulary.roles import (
    FIGURES,
    Column,
    Role,
    can_name_indicators,
    column_of,
    dated_sides,
    is_name,
    role_of,
    says_side,
)
from ingest.parsers.vocabulary.status import mark_key
from ingest.parsers.vocabulary.values import is_figure, unit_of, value_of
from ingest.parsers.vocabulary.years import Calendar

_HEADER_LENGTH = 40
"""Characters; a longer cell is content."""
_TOP = 6
"""Rows that a header has at most."""


def find_header(rows: Sequence[Row], at: int, calendar: Calendar, *, first: bool) -> Header | None:
    """The header that begins at a row, or None; without columns where its spans are unclear.

    Args:
        first: whether the table's first header is looked for; then a row of unknown short words may be one.
    """
    row = rows[at]
    if not _opens(rows, at, calendar, first) and not (first and _may_open(rows, at)):
        return None
    stack = [row]
    for following in rows[at + 1 : at + _TOP]:
        if not _goes_on(stack, following, calendar):
            break
        stack.append(following)
    body = rows[at + len(stack) :]
    headers = spread(stack, body, calendar)
    if headers is None:
        return Header((), len(stack), printed=row.cells)
    columns = _told(dated_sides([column_of(above, calendar) for above in headers]), body)
    header = Header(columns, len(stack), measure=common_measure(headers, columns), printed=row.cells)
    return named(header, body[:60], calendar)


_SENTENCE = 20
"""Characters of a cell that is no figure with its words."""


def _told(columns: Sequence[Column], body: Sequence[Row]) -> tuple[Column, ...]:
    """The columns; one whose cells are mostly told in words holds texts: of results (令和6年度の実績), or of what was
    done (令和6年度の取組) beside another column that names the rows.
    """

    def is_told(n: int) -> bool:
        cells = [row.own[n] for row in body[:60] if n < len(row.cells) and value_of(row.own[n])]
        long = _SENTENCE if columns[n].role == "actual" else _HEADER_LENGTH  # an aim's cell may name what it aims at
        words = sum(not is_figure(cell) and (len(cell) > long or "。" in cell) for cell in cells)
        return words * 2 > len(cells)

    names = [n for n, column in enumerate(columns) if column.role == "project" and not is_told(n)]
    told = ("target", "actual", "baseline", *(("project",) if names else ()))
    return tuple(
        replace(column, role="description", year=None) if column.role in told and is_told(n) else column
        for n, column in enumerate(columns)
    )


def rated(header: Header, body: Sequence[Row], marks: frozenset[str]) -> Header:
    """The header; a column of which every cell is a mark that the document explains holds ratings (天気: ☀☁☂)."""

    def rates(n: int, column: Column) -> bool:
        cells = [cell for row in body if n < len(row.cells) and (cell := row.cells[n].strip())]
        told = [cell for cell in cells if value_of(cell)]
        known = bool(told) and all(mark_key(cell) in marks or not value_of(cell) for cell in cells)
        return column.role == "other" and n != header.name and column.year is None and known

    rating = {n for n, column in enumerate(header.columns) if rates(n, column)}
    columns = (replace(c, role="status") if n in rating else c for n, c in enumerate(header.columns))
    return replace(header, columns=tuple(columns)) if rating and not header.at("status") else header


def _opens(rows: Sequence[Row], at: int, calendar: Calendar, first: bool) -> bool:
    row = rows[at]
    figures = any(_is_value(cell, calendar) for cell in row.filled)
    if row.marked and len(row.filled) > 1 and not (figures and not first):
        return True
    return _is_header(row, calendar) or (at + 1 < len(rows) and _is_split_header(row, rows[at + 1], calendar))


def _is_header(row: Row, calendar: Calendar) -> bool:
    """Whether a row is a header: short cells, of which two at least and half in all are known, one naming the rows."""
    filled = row.filled
    roles = [role_of(cell, calendar) for cell in filled]
    if any(role in FIGURES for role in roles):
        roles = ["indicator" if can_name_indicators(c) else role for c, role in zip(filled, roles, strict=True)]
    known = [role for role in roles if role != "other"]
    if len(known) < 2 or any(len(cell) > _HEADER_LENGTH or _is_value(cell, calendar) for cell in filled):
        return False
    if "year" in known and len(set(known)) == 2 and "dated" in known:  # 年度 | R7 | R8 is a row of years
        return len(known) > 2 and not any(_is_value(cell, calendar) for cell in filled)
    named = any(is_name(role) for role in known) or "target" in known or known.count("year") == 1
    named = named or (roles[0] == "description" and "department" in known and len(filled) > 2)
    return (named and len(known) * 2 >= len(filled)) or (known.count("dated") > 1 and len(known) * 2 >= len(filled))


def _is_value(cell: str, calendar: Calendar) -> bool:
    """Whether a cell is a figure, and neither a year nor a header such as 10年後."""
    return is_figure(cell) and not calendar.years(cell) and role_of(cell, calendar) == "other"


def _may_open(rows: Sequence[Row], at: int) -> bool:
    """Whether short words without any figure stand above rows that have figures, longer texts, or rows of one width."""
    cells = rows[at].filled
    body = rows[at + 1 : at + 40]
    plain = all(len(cell) <= _HEADER_LENGTH and not is_figure(cell) and "。" not in cell for cell in cells)
    if not body or not plain or len(cells) < 2 or len(cells) < max(len(row.cells) for row in body) / 2:
        return False
    figures = any(is_figure(cell) for row in body for cell in row.filled)
    longer = max((len(cell) for row in body for cell in row.filled), default=0) > max(map(len, cells))
    return figures or (len(cells) > 2 and longer)


def _is_split_header(first: Row, second: Row, calendar: Calendar) -> bool:
    """Whether two rows are a header only together: 指標 | 年度, then R7 | R8."""
    known = [role for role in (role_of(cell, calendar) for cell in first.filled) if role != "other"]
    years = [cell for cell in second.filled if role_of(cell, calendar) == "dated"]
    named = any(is_name(role) for role in known) or (bool(known) and any(map(can_name_indicators, first.filled)))
    return named and len(years) > 1 and _goes_on([first], second, calendar)


def _goes_on(stack: Sequence[Row], row: Row, calendar: Calendar) -> bool:
    """Whether a row is a further row of a header: marked, below spanning headers, or of years and sides alone."""
    filled = row.filled
    figures = any(_is_value(cell, calendar) and not unit_of(cell) for cell in filled)
    if figures or not filled or any(len(cell) > _HEADER_LENGTH or "。" in cell for cell in filled):
        return False
    below = row.held and stack[0].wide and not row.marked and not _is_held_by_body(stack, row)
    if below or (row.marked and stack[0].marked):
        return True
    roles = [role_of(cell, calendar) for cell in filled]
    if len(filled) > 1 and all(role == "dated" for role in roles):
        return True
    if _fills_gaps(stack[0].cells, row.cells):
        return True
    if all(unit_of(cell) and re.fullmatch(r"[(（\[].*[)）\]]", cell.strip()) for cell in filled):
        return True
    known: tuple[Role, ...] = ("dated", "target", "actual", "baseline", "status", "percent", "year", "unit")
    upper = stack[0].cells
    names = [n for n, cell in enumerate(upper) if is_name(role_of(cell, calendar))]
    covered = len(row.cells) >= len(upper) and any(
        n < len(row.cells) and row.cells[n] and n not in row.held for n in names
    )
    repeats = all(c == u for c, u in zip(row.cells, upper, strict=False) if c)
    under = [(n, cell) for n, cell in enumerate(row.cells[: len(upper)]) if cell and upper[n]]
    if under and all(role_of(cell, calendar) in known or says_side(cell) for _, cell in under) and not upper[0]:
        return True  # sides below years, and names below nothing
    said = all(role in known or says_side(cell) for role, cell in zip(roles, filled, strict=True))
    return said and not (covered and not repeats)


def _fills_gaps(top: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether every cell of a row stands under a blank of the header's first row, or at the left end of its span."""
    if len(cells) > len(top) or len(cells) * 2 < len(top) or not any(top):
        return False
    cells = (*cells, *[""] * (len(top) - len(cells)))
    filled = [n for n, cell in enumerate(cells) if cell]
    gaps = all(not top[n] or (n + 1 < len(top) and not top[n + 1]) for n in filled)
    return gaps and any(not top[n] for n in filled) and any(cell and not cells[n] for n, cell in enumerate(top))


def _is_held_by_body(stack: Sequence[Row], row: Row) -> bool:
    """Whether what reaches into a row from above is not the whole height of the header."""
    return any(row.cells[n] != stack[0].cells[n] for n in row.held if n < len(stack[0].cells))
