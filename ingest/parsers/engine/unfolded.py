"""A wide table with several indicators on each row (指標1名, 指標1目標, 指標2名, …) → a row for each indicator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ingest.parsers.engine.grid import Row, Table
from ingest.parsers.vocabulary.roles import FIGURES, can_name_indicators, role_of
from ingest.parsers.vocabulary.values import value_of
from ingest.parsers.vocabulary.years import Calendar
from ingest.text import nfkc

_TOP = 3
"""Rows of which one is the header of such a table."""
_COUNTED = re.compile(r"(?P<stem>[^\W\d_]{2,8})[(_\-]?(?P<n>[1-9])[)]?[\s_・:\-]*(?P<rest>\D.*|[RHS]\d.*|)")
"""指標1名, KPI2_R5目標"""

Groups = Mapping[int, Mapping[str, int]]
"""Number of an indicator → what a column prints of it → the column."""


def unfolded(table: Table, calendar: Calendar) -> Table:
    """The table with each of a row's indicators on a row of its own, where its header counts them; else as it is.

    The second row of a project and those after it have its other cells blank, as merged cells would be printed.
    """
    if any(row.held or row.wide for row in table.rows):
        return table
    for at, row in enumerate(table.rows[:_TOP]):
        groups = _groups(row, calendar)
        if groups:
            body = (part for below in table.rows[at + 1 :] for part in _rows(below, groups))
            return replace(table, rows=(*table.rows[:at], _head(row, groups), *body))
    return table


def _groups(head: Row, calendar: Calendar) -> Groups:
    """The columns that a header counts; none where it does not count two indicators or more of the same form."""
    found: dict[int, dict[str, int]] = {}
    stems = set()
    for n, cell in enumerate(head.cells):
        match = _COUNTED.fullmatch(nfkc(cell).replace("\n", "").strip())
        if match and (role_of(match["stem"]) == "indicator" or can_name_indicators(match["stem"])):
            stems.add(match["stem"])
            found.setdefault(int(match["n"]), {})[match["rest"] or "名"] = n
    first = found.get(1, {})
    figures = any(role_of(rest, calendar) in FIGURES for rest in first)
    alike = len(found) > 1 and all(len(first.keys() & group.keys()) > 1 for group in found.values())
    return found if figures and alike and len(stems) == 1 and any(map(_names, first)) else {}


def _names(rest: str) -> bool:
    return rest in ("名", "名称", "項目", "項目名", "の名称", "内容")


def _head(head: Row, groups: Groups) -> Row:
    """The header with the columns of the first indicator, which are called without its number."""
    called = {n: "指標名" if _names(rest) else rest for rest, n in groups[1].items()}
    later = _later(groups)
    cells = tuple(called.get(n, cell) for n, cell in enumerate(head.cells) if n not in later)
    return replace(head, cells=cells)


def _rows(row: Row, groups: Groups) -> Iterator[Row]:
    """A row for each indicator that a row prints; the first holds everything else, too."""
    later, places = _later(groups), {n: rest for rest, n in groups[1].items()}
    cells = (*row.cells, *[""] * (max(later) + 1 - len(row.cells)))
    yield replace(row, cells=tuple(cell for n, cell in enumerate(cells) if n not in later))
    for number in sorted(groups.keys() - {1}):
        group = groups[number]
        told = {n: cells[group[rest]] for n, rest in places.items() if rest in group}
        if any(value_of(cell) for cell in told.values()):
            yield replace(row, cells=tuple(told.get(n, "") for n in range(len(cells)) if n not in later))


def _later(groups: Groups) -> set[int]:
    """The columns of all indicators but the first."""
    return {n for number, group in groups.items() if number > 1 for n in group.values()}
