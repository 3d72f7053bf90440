"""The figures of one table row: which year and side each cell belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.model import Baseline, Indicator
from ingest.parsers.engine.grid import Row
from ingest.parsers.engine.header import Header
from ingest.parsers.vocabulary.roles import FIGURES, Column
from ingest.parsers.vocabulary.stated import stated
from ingest.parsers.vocabulary.values import (
    Figure,
    baseline_of,
    dated_value,
    is_figure,
    merged_years,
    unit_of,
    value_of,
    values_by_year,
)
from ingest.parsers.vocabulary.years import Calendar
from ingest.text import nfkc

_FORECAST = re.compile(r"見込|推計|予測|見通し|試算|シミュレーション")
_BUDGET = re.compile(r"予算")
"""Money that may be spent is neither an aim nor a result."""
_ACTUAL = re.compile(r"実績|決算|確定値")
_AS_OF = re.compile(r"\d\s*[月日]?\s*末?\s*(?:現在|時点)|月末")
"""（令和8年3月末）, 令和7年4月1日現在: what a caption says was counted."""
_AIM = re.compile(
    r"目標|(?:収支|財政|整備|投資|事業費?|配置|実施|年次)計画|計画(?:値|量|額|数)|めやす|目安|見込量|確保方策"
)


@dataclass(frozen=True)
class Setting:
    """What stands around a table: the document's years, the caption or heading, and the unit that they print."""

    calendar: Calendar = field(default_factory=Calendar)
    hint: str = ""
    unit: str | None = None
    actual: int | None = None
    """The one year of a caption such as 令和6年度の実績."""
    marks: frozenset[str] = frozenset()
    """Marks that the document explains as ratings."""


@dataclass(frozen=True)
class Entry:
    """One row under its header: a cell for each column, where it is printed, and what stands around the table."""

    header: Header
    cells: tuple[str, ...]
    row: Row
    setting: Setting


@dataclass
class RowFigures:
    """The figures of a row on their way to an indicator."""

    start: Baseline | None = None
    name: str | None = None
    """The indicator that the cells of figures name themselves: 移住者数 16人."""
    figures: list[Figure] = field(default_factory=list)
    measured: dict[str, list[Figure]] = field(default_factory=dict)
    """Figures by what they count, where the headers say it beside the years."""
    lost: list[tuple[str, str]] = field(default_factory=list)
    """Header and cell of figures whose year the print does not say."""

    def indicator(self, name: str | None, unit: str | None) -> Indicator:
        return Indicator(name=name, unit=unit, baseline=self.start, values=merged_years(self.figures))

    @property
    def any(self) -> bool:
        return bool(self.start or self.figures or self.measured)


def row_figures(entry: Entry, side: str | None) -> RowFigures:
    """The figures of a row.

    Args:
        side: what the row itself says of columns that only name a year (a row 目標値 or 実績値).
    """
    found = RowFigures()
    header, calendar = entry.header, entry.setting.calendar
    years = (calendar.year(entry.cells[n]) for n in header.at("year"))
    row_year = next((year for year in years if year is not None), None)
    # 検討, 実施, → below the years of a project are its stages
    figures = any(is_figure(cell) for cell, c in zip(entry.cells, header.columns, strict=True) if c.role in FIGURES)
    named = _named_cells(entry) if header.kind == "project" and not header.at("indicator") else {}
    stages = header.kind == "project" and not header.at("indicator") and not figures and not named
    for n, (column, whole) in enumerate(zip(header.columns, entry.cells, strict=True)):
        found.name, cell = named.get(n, (found.name, whole))
        if value_of(cell) is None or n == header.name:
            continue
        if column.role == "baseline" and found.start is None:
            found.start = baseline_of(cell, column.period or calendar.start)
            continue
        role = _side(header, column, side, entry.setting)
        if role is None or (column.role == "dated" and (_is_text(cell) or stages)):
            continue
        if stages:
            found.lost.append((column.label, value_of(cell) or ""))
            continue
        chain = stated(cell, named=False) if role == "target" else None
        if chain is not None and chain.arrow:  # 3人 → 30人 under 目標値
            found.start = found.start or baseline_of(chain.entries[0].value, chain.entries[0].period)
            cell = chain.entries[-1].value
        for printed, value in _dated(column, cell, row_year, calendar):
            year = printed if printed is not None else _default(header, role, entry.setting)
            _put(found, column, year, role, value)
    return found


_NAMED = re.compile(r"^(?P<name>\S.{1,40}?)[\s　]+(?P<value>\S+(?: \S{1,2})?)$")


def _named_cells(entry: Entry) -> dict[int, tuple[str, str]]:
    """Columns whose cells name what they count before its figure → name and figure."""
    found = {}
    for n, (column, cell) in enumerate(zip(entry.header.columns, entry.cells, strict=True)):
        match = _NAMED.match(" ".join(cell.split())) if column.role in FIGURES else None
        if match and is_figure(match["value"]) and not is_figure(cell) and not is_figure(match["name"]):
            found[n] = (match["name"].replace(" ", ""), match["value"])
    return found


def _put(found: RowFigures, column: Column, year: int | None, role: str, value: str) -> None:
    if year is None:
        found.lost.append((column.label, value))
    elif column.measure is not None:
        found.measured.setdefault(column.measure, []).append((year, role, value))
    else:
        found.figures.append((year, role, value))


def _is_text(cell: str) -> bool:
    """Whether a cell below a year is a text rather than its figure."""
    return not is_figure(cell) and (len(cell) > 30 or "。" in cell)


def _dated(column: Column, cell: str, row_year: int | None, calendar: Calendar) -> list[tuple[int | None, str]]:
    """The cell's values with the years that the column, the cell or the row prints."""
    several = values_by_year(cell)
    if several and column.year is None:
        return [(year, value) for year, value in several]
    value, period = dated_value(cell)
    year = column.year or row_year or (calendar.year(period) if period else None)
    if period and calendar.year(period) is not None:
        year = calendar.year(period)  # the cell's own time stands over that of the header
    return [] if value is None else [(year, value)]


def _side(header: Header, column: Column, side: str | None, setting: Setting) -> str | None:
    """target, actual or value; None for a column of no figures."""
    if column.role in ("target", "actual"):
        return column.role
    if column.role == "baseline":
        # of 基準値 and 現状値(R6), the second is what that year reached
        return "actual" if column.year is not None else None
    if column.role != "dated":
        return None
    if side is not None:
        return side
    said = _said(column.label, header=True) or _of_calendar(header, column, setting) or _said(setting.hint)
    return said or ("actual" if _AS_OF.search(nfkc(setting.hint)) else "value")


def _said(text: str, *, header: bool = False) -> str | None:
    """The side that words say; None where they say none or both. 計画 alone says it only in a header."""
    folded = re.sub(r"\s", "", nfkc(text))
    if _FORECAST.search(folded) and not _AIM.search(folded):
        return "value"
    if _BUDGET.search(folded) and not _AIM.search(folded) and not _ACTUAL.search(folded):
        return "value"
    aim = bool(_AIM.search(folded)) or (header and bool(re.search(r"計画$|予定$", re.sub(r"[()（）]", "", folded))))
    actual = bool(_ACTUAL.search(folded))
    return None if actual == aim else "actual" if actual else "target"


def _of_calendar(header: Header, column: Column, setting: Setting) -> str | None:
    """The side that a note on years, a present value beside, or the date of the print tells."""
    calendar, year = setting.calendar, column.year
    if year is None:
        return None
    if year in calendar.sides:
        return calendar.sides[year]
    starts = [c.year for c in header.columns if c.role == "baseline" and c.year is not None]
    aims = any(c.role == "target" for c in header.columns)
    if starts and year <= max(starts):
        return "actual"  # what was before the present value is no aim
    if starts and not header.at("actual") and year > max(starts):
        # one year between the start and the aim that the header names is what was reached
        return "target" if not aims else "actual" if len(header.at("dated")) == 1 else None
    if calendar.present is not None and year <= calendar.present and (aims or _said(setting.hint) is None):
        return "actual"
    return None


def _default(header: Header, role: str, setting: Setting) -> int | None:
    """The year of an undated figure; 目標値 beside 実績値, with no value to start from, is of the report's year."""
    calendar = setting.calendar
    present = setting.actual if setting.actual is not None else calendar.present
    compared = all(any(c.role == side and c.year is None for c in header.columns) for side in ("target", "actual"))
    if role == "actual" or (compared and not header.at("baseline")):
        return present
    if compared and present is not None and calendar.last is None:
        return present
    return calendar.aim or calendar.last


def unit_for(entry: Entry, label: str | None) -> str | None:
    """The unit of a row's figures: of its unit column, its label, the headers of its figures, or the caption."""
    for n in entry.header.at("unit"):
        unit = value_of(entry.cells[n])
        if unit:
            return unit.strip("()（）")
    own = unit_of(label) if label else None
    if own:
        return own
    heads = {column.unit for column in entry.header.columns if column.role in FIGURES and column.unit}
    return next(iter(heads)) if len(heads) == 1 else entry.setting.unit
