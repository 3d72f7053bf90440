"""A table whose rows are years and whose columns are indicators → a row for each indicator."""

from __future__ import annotations

from ingest.parsers.engine.grid import Row, Table
from ingest.parsers.vocabulary.roles import FIGURES, role_of
from ingest.parsers.vocabulary.values import is_figure, value_of
from ingest.parsers.vocabulary.years import Calendar

_FEWEST = 2
"""Years from which the rows of a table are its times."""


def turned(table: Table, calendar: Calendar) -> Table:
    """The table with its columns as rows, where the rows' names are years that also say 基準 or 目標; else as it is.

    Years alone may be the rows of any table, and each of them is a record then.
    """
    head, body = table.rows[0], table.rows[1:]
    if not _is_turned(head, body, calendar):
        return table
    top = Row(("指標", *(row.cells[0] for row in body)), head.lines, marked=True)
    columns = [(head.cells[n], *(row.cells[n] for row in body)) for n in range(1, len(head.cells))]
    rows = [Row(cells, table.lines) for cells in columns if any(value_of(cell) for cell in cells[1:])]
    return Table((top, *rows), True, True, caption=table.caption, sheet=table.sheet)


def _is_turned(head: Row, body: tuple[Row, ...], calendar: Calendar) -> bool:
    width = len(head.cells)
    if len(body) < _FEWEST or width < 2 or any(row.held or row.wide or len(row.cells) != width for row in body):
        return False
    times = [row.cells[0] for row in body]
    roles = [role_of(time, calendar) for time in times]
    sided = bool({"baseline", "target"} & set(roles))
    dated = all(role in FIGURES and calendar.year(time) for role, time in zip(roles, times, strict=True))
    named = all(cell and role_of(cell, calendar) not in FIGURES and not is_figure(cell) for cell in head.cells[1:])
    cells = [cell for row in body for cell in row.cells[1:] if value_of(cell)]
    return sided and dated and named and bool(cells) and all(map(is_figure, cells))
