"""Stacked header rows → the headers above each column, where merged cells left blanks or nothing at all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ingest.parsers.engine.grid import Row
from ingest.parsers.vocabulary.roles import role_of, side_of
from ingest.parsers.vocabulary.years import Calendar


def spread(stack: Sequence[Row], body: Sequence[Row], calendar: Calendar) -> list[tuple[str, ...]] | None:
    """Stacked header rows → the headers of each column; None where it is unclear which header spans which columns."""
    lengths = [len(row.cells) for row in body]
    widest = max(len(row.cells) for row in stack)
    width = max(set(lengths), key=lambda n: (lengths.count(n), n)) if lengths else widest
    if any(row.wide or row.held for row in stack):
        width = max(width, widest)
        rows = [_fitted(row.cells, width) for row in stack]
        return [tuple(row[x] for row in rows) for x in range(width)]
    top = stack[0].cells
    if len(stack) == 1:
        return [(cell,) for cell in _fitted(top, min(width, len(top)))]
    if len(top) < width and len(stack) == 2:
        return _shared(top, stack[1].cells, width, calendar)
    rows = [_fitted(row.cells, max(width, widest)) for row in stack]
    below = [any(row[x] for row in rows[1:]) for x in range(len(rows[0]))]
    for row in rows[:-1]:
        for x in range(1, len(row)):
            if not row[x] and below[x] and below[x - 1]:
                row[x] = row[x - 1]
    can = partial(_can_span, lower=rows[-1], calendar=calendar)
    wide = {cell: rows[0].count(cell) for cell in rows[0] if cell and can(cell)}
    if len(set(wide.values())) > 1:  # spans of unequal width: the header's empty cells may stand in the wrong place
        shared = _shared([cell for cell in top if cell], stack[1].cells, width, calendar)
        if shared is not None:
            return shared
    return [tuple(row[x] for row in rows) for x in range(len(rows[0]))]


def _fitted(cells: Sequence[str], width: int) -> list[str]:
    """Header cells without empty ones at the end beyond the width, or padded to it."""
    out = list(cells)
    while len(out) > width and not out[-1]:
        out.pop()
    return out + [""] * (width - len(out))


def _shared(top: Sequence[str], lower: Sequence[str], width: int, calendar: Calendar) -> list[tuple[str, ...]] | None:
    """Header rows whose spans left no empty cells: the lower cells are shared out evenly among the spanning headers.

    Only where that is the one possibility: a single spanning header, or the same years below each of them.
    """
    wide = [n for n, cell in enumerate(top) if _can_span(cell, lower, calendar)]
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


def _can_span(cell: str, lower: Sequence[str], calendar: Calendar) -> bool:
    """Whether a header may stand over several columns: figures without a year, or a year over 目標 and 実績."""
    role = role_of(cell, calendar)
    if any(side_of(below) for below in lower):
        return role == "dated"
    return not calendar.years(cell) and (role in ("target", "actual", "year") or "推移" in cell)
