"""The figures of one table row: which year and side each cell belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.model import Baseline
from ingest.parsers.any_plan_found import Defaults
from ingest.parsers.any_plan_header import Header
from ingest.parsers.any_plan_roles import Column
from ingest.parsers.any_plan_values import baseline_of, dated_value, value_of, values_by_year
from ingest.text import fiscal_year, nfkc

Figure = tuple[int, str, str]
"""year, side (target or actual), value as printed"""


def start_of(header: Header, cells: Sequence[str]) -> Baseline | None:
    """The value from which the row's indicator starts."""
    found = (baseline_of(cells[n], header.columns[n].period) for n in header.at("baseline"))
    return next((baseline for baseline in found if baseline is not None), None)


def figures_of(
    header: Header, cells: Sequence[str], side: str | None, defaults: Defaults
) -> tuple[list[Figure], list[str]]:
    """The figures of a row, and the cells whose year or side the table does not say.

    Args:
        side: what the row itself says of columns that only name a year (a row 目標値 or 実績値).
    """
    figures: list[Figure] = []
    lost: list[str] = []
    row_year = next((year for n in header.at("year") if (year := fiscal_year(cells[n])) is not None), None)
    first = next(iter(header.at("baseline")), None)
    for n, (column, cell) in enumerate(zip(header.columns, cells, strict=True)):
        if value_of(cell) is None or n == first:
            continue
        role = _side(header, column, side, defaults)
        if role is None:
            if column.role == "dated" and not header.at("project"):
                lost.append(f"{column.label}: {value_of(cell)}")
            continue
        for printed, value in _dated(column, cell, row_year):
            year = printed if printed is not None else _default(header, role, defaults)
            if year is None:
                lost.append(f"{column.label}: {value}")
            else:
                figures.append((year, role, value))
    return figures, lost


def _dated(column: Column, cell: str, row_year: int | None) -> list[tuple[int | None, str]]:
    """The cell's values with the years that the column, the cell or the row prints."""
    several = values_by_year(cell)
    if several and column.year is None:
        return [(year, value) for year, value in several]
    value, period = dated_value(cell)
    year = column.year or row_year or (fiscal_year(period) if period else None)
    return [] if value is None else [(year, value)]


def _side(header: Header, column: Column, side: str | None, defaults: Defaults) -> str | None:
    """target, actual, or None for a column that holds neither."""
    if column.role in ("target", "actual"):
        return column.role
    if column.role == "baseline":
        # of 基準値 and 現状値(R6), the second is what that year reached
        return "actual" if column.year is not None else None
    if column.role != "dated" or side is not None:
        return side if column.role == "dated" else None
    hint = nfkc(column.label + defaults.hint)
    if "実績" in hint and "目標" not in hint:
        return "actual"
    if "目標" in hint and "実績" not in hint:
        return "target"
    return "target" if _is_ahead(header, column) else None


def _is_ahead(header: Header, column: Column) -> bool:
    """Whether a column that only names a year stands behind the state of an earlier year, with no results beside it."""
    starts = [c.year for c in header.columns if c.role == "baseline" and c.year is not None]
    no_results = not any(c.role == "actual" for c in header.columns)
    return bool(starts) and no_results and column.year is not None and column.year > max(starts)


def _default(header: Header, role: str, defaults: Defaults) -> int | None:
    """The year of an undated figure; 目標値 beside 実績値, with no value to start from, is of the report's year."""
    compared = all(any(c.role == side and c.year is None for c in header.columns) for side in ("target", "actual"))
    if role == "actual" or (compared and not header.at("baseline")):
        return defaults.actual
    return defaults.target
