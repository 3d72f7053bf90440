"""Tables that are forms of labels and values, and the lists that stand inside them."""

from __future__ import annotations

from dataclasses import replace

from ingest.parsers.engine.figures import Setting
from ingest.parsers.engine.grid import Table, squeezed
from ingest.parsers.engine.headers import find_header
from ingest.parsers.engine.sheets import is_sheet
from ingest.parsers.vocabulary.offices import ORGANISATION
from ingest.parsers.vocabulary.roles import FIGURES, role_of
from ingest.parsers.vocabulary.values import is_figure
from ingest.parsers.vocabulary.years import Calendar

_AFTER = ("status", "description", "remark", "department", "percent", "group", "project")
"""Roles of the labels with which a form goes on below a list of figures."""


def parts(table: Table, setting: Setting) -> list[tuple[bool, Table]]:
    """The pieces of a table in order, each with whether it is a form; most tables are one piece.

    A form may hold several lists, each with a header of its own; its labels go on below any of them.
    """
    rows = table.rows
    lists = _lists(table, setting.calendar)
    form = is_sheet(table, setting) or (bool(lists) and is_sheet(replace(table, rows=rows[: lists[0][0]]), setting))
    if not form:
        return [(False, table)]
    cuts = [0, *(edge for span in lists for edge in span), len(rows)]
    pieces = [(n % 2 == 0, rows[cuts[n] : cuts[n + 1]]) for n in range(len(cuts) - 1)]
    return [(form, replace(table, rows=piece if form else squeezed(piece))) for form, piece in pieces if piece]


def _lists(table: Table, calendar: Calendar) -> list[tuple[int, int]]:
    """The rows (first, and the one after the last) of the lists inside of a form."""
    found: list[tuple[int, int]] = []
    at = 1
    while at < len(table.rows):
        below = _begins(table, at, calendar)
        if not below:
            at += 1
            continue
        end = at + below
        while end < len(table.rows) and not _goes_on(table, end) and not _begins(table, end, calendar):
            end += 1
        found.append((at, end))
        at = end
    return found


def _begins(table: Table, at: int, calendar: Calendar) -> int:
    """How far below a row the first entry stands of a list that begins there, of offices or of figures by year.

    0 where none does: its header has three columns or more.
    """
    row = table.rows[at]
    if len(row.filled) < 3:
        return 0
    roles = [role_of(cell, calendar) for cell in row.filled]
    header = find_header(table.rows, at, calendar, first=False)
    if header is None or roles[0] == "year" or any(is_figure(c) and not calendar.years(c) for c in row.filled):
        return 0
    below = table.rows[at + header.rows] if at + header.rows < len(table.rows) else None
    if below is None or len(below.filled) < 2:
        return 0
    if "department" in roles:
        if any(ORGANISATION.match(cell) for cell in row.filled):
            return 0  # 関係課 | 生涯学習課 is a label with its value
        listed = header.rows == 1 and len({*roles} - {"other"}) > 1 and not {*roles} & {"year", "dated"}
    else:
        named = roles[0] in ("indicator", "project", "other")
        listed = sum(role in FIGURES for role in roles) > 1 and named and any(map(is_figure, below.filled))
    return header.rows + 1 if listed else 0


def _goes_on(table: Table, at: int) -> bool:
    """Whether the form goes on at a row: a label of a form with its text, and no figure."""
    row = table.rows[at]
    label = row.own[0]
    return bool(label) and role_of(label) in _AFTER and not any(map(is_figure, row.filled))
