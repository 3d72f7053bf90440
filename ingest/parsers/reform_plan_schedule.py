"""Reform plans: a sheet's schedule (工程表), whose years are columns and whose texts wander between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Lines, Notice
from ingest.parsers.reform_plan_entries import Row
from ingest.parsers.reform_plan_text import filled, label, year
from ingest.text import strip_tags

SCHEDULE = "工程表"

_STATE = re.compile(r"⇒?(工程どおり|工程通り|工程見直し)")
"""How a year went: printed between the plans of two years."""


def is_header(row: Sequence[str]) -> bool:
    """Whether a row prints the schedule's years: 「R2年度 R3年度 …」."""
    return sum(1 for cell in row if year(cell) and label(cell).endswith("年度")) >= 2


def read_schedule(rows: Sequence[Row]) -> tuple[dict[str, str], dict[str, Lines], list[Notice]]:
    """Texts by `工程表（R2）`, their lines, and notices.

    A cell between two years' columns belongs to the year before it when it is a state or an arrow. A row that
    prints a plan there, or in the label's column, has shifted: it is kept under `工程表` without a year.
    """
    header = next((row for row in rows if is_header(row.cells)), None)
    if header is None:
        return {}, {}, []
    columns = {at: found for at, cell in enumerate(header.cells) if (found := year(cell))}
    texts: dict[str, list[str]] = {}
    fields: dict[str, Lines] = {}
    notices: list[Notice] = []
    for row in rows:
        if row is header:
            continue
        placed = _place(row, columns)
        if placed is None:
            notices.append(Notice(line=row.line, text="工程表の列がずれており、どの年度か定まりません"))
            shifted = "、".join(strip_tags(row.cells[at]) for at in _texts(row))
            placed = [("", shifted)]
        for when, text in placed:
            name = f"{SCHEDULE}（{when}）" if when else SCHEDULE
            texts.setdefault(name, []).append(text)
            fields[name] = (fields.get(name, (row.line, row.line))[0], row.line)
    order = [*(f"{SCHEDULE}（{when}）" for when in columns.values()), SCHEDULE]
    return {name: "\n".join(texts[name]) for name in order if name in texts}, fields, notices


def _texts(row: Row) -> list[int]:
    return [at for at in filled(row.cells) if not label(row.cells[at]).startswith(SCHEDULE)]


def _place(row: Row, columns: dict[int, str]) -> list[tuple[str, str]] | None:
    """(year, text) of each cell, or None where a plan stands outside the years' columns."""
    starts = sorted(columns)
    cells = [(at, strip_tags(row.cells[at])) for at in _texts(row)]
    found: list[tuple[str, str]] = []
    moved = False  # an arrow between two years tells that what follows it may have moved
    for n, (at, text) in enumerate(cells):
        if at < starts[0]:
            return None
        group = max(start for start in starts if start <= at)
        following = cells[n + 1] if n + 1 < len(cells) else (10_000, "")
        if _state(text):
            # a state before the plan of the same year closes the year before it
            if following[0] < _next(starts, group) and not _state(following[1]) and group != starts[0]:
                group = starts[starts.index(group) - 1]
        elif _arrow(text):
            moved = moved or at != group
        elif moved or (at != group and not (n and _slipped(cells[n - 1], at, group))):
            return None
        found.append((columns[group], text))
    return found


def _state(text: str) -> bool:
    return bool(_STATE.match(label(text)))


def _arrow(text: str) -> bool:
    return label(text) in ("⇒", "→")


def _next(starts: Sequence[int], group: int) -> int:
    return next((start for start in starts if start > group), 10_000)


def _slipped(before: tuple[int, str], at: int, group: int) -> bool:
    """Whether a plan stands just behind its year's column because the last year's state slipped into that column."""
    return before[0] == group and at == group + 1 and _state(before[1])
