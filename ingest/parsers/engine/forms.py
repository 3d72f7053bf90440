"""Tables that are forms of labels and values, and the lists that stand inside them."""

from __future__ import annotations

from dataclasses import replace

from ingest.parsers.engine.figures import Setting
from ingest.parsers.engine.grid import Table
from ingest.parsers.engine.headers import find_header
from ingest.parsers.engine.sheets import is_sheet
from ingest.parsers.vocabulary.offices import ORGANISATION
from ingest.parsers.vocabulary.roles import FIGURES, role_of
from ingest.parsers.vocabulary.values import is_figure
from ingest.parsers.vocabulary.years import Calendar

_AFTER = ("status", "description", "remark", "department", "percent", "group", "project")
"""Roles of the labels with which a form goes on below a list of figures."""


def parts(table: Table, setting: Setting) -> list[tuple[bool, Table]]:
    """The pieces of a table in order, each with whether it is a form; most tables are one piece."""
    if not is_sheet(table, setting):
        return [(False, table)]
    rows = table.rows
    at = next((n for n in range(1, len(rows)) if _begins(table, n, setting.calendar)), None)
    if at is None:
        return [(True, table)]
    end = next((n for n in range(at + 2, len(rows)) if _goes_on(table, n)), len(rows))
    pieces = [(True, rows[:at]), (False, rows[at:end]), (True, rows[end:])]
    return [(form, replace(table, rows=piece)) for form, piece in pieces if piece]


def _begins(table: Table, at: int, calendar: Calendar) -> bool:
    """Whether a list with a header of three columns or more begins at a row: of offices, or of figures by year."""
    row, below = table.rows[at], table.rows[at + 1] if at + 1 < len(table.rows) else None
    if below is None or len(row.filled) < 3 or len(below.filled) < 2:
        return False
    roles = [role_of(cell, calendar) for cell in row.filled]
    header = find_header(table.rows, at, calendar, first=False)
    if header is None or roles[0] == "year" or any(is_figure(c) and not calendar.years(c) for c in row.filled):
        return False
    if "department" in roles:
        if any(ORGANISATION.match(cell) for cell in row.filled):
            return False  # 関係課 | 生涯学習課 is a label with its value
        return header.rows == 1 and len({*roles} - {"other"}) > 1 and not {*roles} & {"year", "dated"}
    figures = sum(role in FIGURES for role in roles)
    return figures > 1 and roles[0] in ("indicator", "project", "other") and any(map(is_figure, below.filled))


def _goes_on(table: Table, at: int) -> bool:
    """Whether the form goes on at a row: a label of a form with its text, and no figure."""
    row = table.rows[at]
    label = row.own[0]
    return bool(label) and role_of(label) in _AFTER and not any(map(is_figure, row.filled))
