"""Indicators of a 総合戦略: from a ★ target and from a table row, with their years and the lines that print them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.model import Baseline, Indicator, Lines, Notice, YearValue
from ingest.parsers.strategy_kpi import Kpi, Reading, read_kpis, split
from ingest.parsers.strategy_outline import Node, nodes
from ingest.parsers.strategy_table import Column, Role, Row
from ingest.parsers.strategy_values import dated, despaced, figure
from ingest.text import fiscal_years, flat, nfkc, printed, strip_tags

_BRACKETED = re.compile(r"[（(【「][^）)】」]*[）)】」]")
_ARROW = re.compile(r"\s*(?:→|⇒|➡|⟶)\s*")
_LABEL = re.compile(r"^(?:基準値|現状値?|目標値?|KPI)(?:\s*[（(](?P<when>[^）)]*)[）)]\s*[:：]?|\s*[:：]|\s)\s*(?=\S)")
"""A label in front of a figure, with its year: 基準値（R1）：120人."""

_PERIOD = re.compile(r"(?:計画|対象|戦略の?|推進)\s*期間|年度?\s*[～〜~]|年度?まで")
_SIMPLE = re.compile(
    r"(?:約|全|延べ)?\s*[△▲+-]?\d[\d,.]*\s*(?P<unit>[^\s\d～~/()]{1,4}?)\s*(?:以上|以下|程度|未満|超)?"
)


@dataclass(frozen=True)
class Found:
    """An indicator and the lines that print it."""

    indicator: Indicator
    lines: Lines


NAMES, ORDER, UNITS = "指標名の一致", "年度の順序", "単位の一致"

YearFigures = tuple[int | None, str | None, str | None]
"""A fiscal year (None where none is printed anywhere), its target and its actual figure."""

Result = tuple[list[Found], list[Notice], Counter[str]]
"""Indicators, what is doubtful, and the checks that passed."""


def last_year(goals: tuple[Node, ...], front: Iterable[str]) -> int | None:
    """The plan's last fiscal year: the latest of its KPI columns, else of the printed 計画期間; None if none is."""
    columns = [c for node in nodes(goals) for b in node.blocks for t in b.tables for c in t.columns]
    years = [c.year for c in columns if c.role == "target" and c.year]
    if years:
        return max(years)
    return max((y for line in front if _PERIOD.search(line) for y in fiscal_years(line)), default=None)


def _values(pairs: Iterable[YearFigures]) -> tuple[YearValue, ...]:
    """Year values by year; a year with neither target nor actual is left out."""
    merged: dict[int, tuple[str | None, str | None]] = {}
    for year, target, actual in pairs:
        if year is not None and (target or actual):
            old = merged.get(year, (None, None))
            merged[year] = (old[0] or target, old[1] or actual)
    return tuple(YearValue(fiscal_year=y, target=t, actual=a) for y, (t, a) in sorted(merged.items()))


def _year_in(value: str | None) -> int | None:
    """The last year that a value itself names (令和6年度までに策定)."""
    return max(fiscal_years(value or ""), default=None)


def _baseline(value: str | None, when: str | None) -> Baseline | None:
    return Baseline(value=value, period=when) if value else None


def _step(text: str) -> tuple[str | None, str | None]:
    """A figure without its label, and its date: `目標値（R6）：200人`, `200人（R6）`."""
    label = _LABEL.match(text)
    value, when = dated(text[label.end() :] if label else text)
    return printed(value), when or (label["when"] if label else None)


def from_star(body: str, lines: Lines, year: int | None) -> Result:
    """The indicator of a ★ target: `name：value`, or `name：start（R1）→ value（R6）`."""
    blotted = _BRACKETED.sub(lambda m: "※" * len(m[0]), body)
    colon = re.search(r"\s*[:：]\s*", blotted)
    parted = (despaced(body[: colon.start()]), body[colon.end() :].strip()) if colon else split(body)
    steps = [_step(text) for text in _ARROW.split(parted[1] or "") if text.strip()]
    if not steps:
        return [], [Notice(line=lines[0], text=f"★の数値目標を指標名と値に分けられません: {body[:60]}")], Counter()
    (value, when), start = steps[-1], steps[0] if len(steps) > 1 else (None, None)
    target_year = _year_in(when) or _year_in(value) or year
    indicator = Indicator(
        name=parted[0], baseline=_baseline(*start), values=_values([(target_year, value, None)] if value else [])
    )
    return [Found(indicator, lines)], _without_year(value, target_year, lines), Counter()


def _without_year(value: str | None, year: int | None, lines: Lines) -> list[Notice]:
    if not value or year is not None:
        return []
    return [Notice(line=lines[0], text=f"目標「{value}」の年度が文書のどこにも印刷されていません")]


def _of(row: Row, *roles: Role) -> list[tuple[Column, str]]:
    return [(column, cell) for column, cell in row.cells if column.role in roles]


def from_row(row: Row, year: int | None, named: bool = False) -> Result:
    """The indicators of a table row; `named` if the row's first cell holds the indicator's name.

    `year` is the plan's last year, for a target whose column names none.
    """
    names = [row.head] if named else [cell for _, cell in _of(row, "name")]
    base = next(iter(_of(row, "baseline")), None)
    series = _of(row, "target", "actual")
    readings = _readings(names, base[1] if base else None, [cell for _, cell in series] or [None])
    doubts = dict.fromkeys(doubt for reading in readings for doubt in reading.doubts)
    notices = [Notice(line=row.lines[0], text=d, check=NAMES if "異なります" in d else None) for d in doubts]
    passed = Counter({NAMES: readings[0].agreed}) if readings[0].agreed else Counter[str]()
    found = []
    for at, kpi in enumerate(readings[0].kpis):
        years = [_year_value(c, _same(r, at, readings[0]), year) for (c, _), r in zip(series, readings, strict=False)]
        when = kpi.baseline_when or (base[0].when if base else None)
        indicator = Indicator(name=kpi.name, baseline=_baseline(kpi.baseline, when), values=_values(years))
        found.append(Found(indicator, row.lines))
        notices.extend(n for fiscal, aim, real in years for n in _without_year(aim or real, fiscal, row.lines))
        notices.extend(_checked(indicator, row.lines, passed))
    return found, notices, passed


def _readings(names: list[str], start: str | None, cells: list[str | None]) -> list[Reading]:
    """One reading of the row for each column of figures, beside the baseline."""
    if any(printed(name) for name in names):
        return [_named(" ".join(names), start, cell) for cell in cells]
    return [read_kpis(start, cell) for cell in cells]


def _same(reading: Reading, at: int, first: Reading) -> Kpi | None:
    """The indicator of another column's reading that stands at the same place as in the first."""
    return reading.kpis[at] if len(reading.kpis) == len(first.kpis) else None


def _year_value(column: Column, kpi: Kpi | None, year: int | None) -> YearFigures:
    """The fiscal year of a column's figure, and the figure as target or actual."""
    value = kpi.target if kpi else None
    fiscal = column.year or _year_in(kpi.target_when if kpi else None) or _year_in(value) or year
    return (fiscal, value, None) if column.role == "target" else (fiscal, None, value)


def _named(names: str, baseline: str | None, target: str | None) -> Reading:
    """Indicators whose names stand in a column of their own: line by line where the cells' lines agree in number."""
    columns = [strip_tags(cell or "").split("\n") for cell in (names, baseline, target)]
    count = len(columns[0])
    parallel = count > 1 and any(len(c) == count for c in columns[1:])
    if not parallel or any(len(c) != count and c != [""] for c in columns):
        columns, count = [[flat(names)], [flat(baseline or "")], [flat(target or "")]], 1
    rows = zip(*(c if len(c) == count else [""] * count for c in columns), strict=True)
    kpis = []
    for name, base, goal in rows:
        (value, when), (aim, aim_when) = dated(figure(base)), dated(figure(goal))
        kpis.append(Kpi(despaced(name), value, aim, when, aim_when))
    return Reading(tuple(kpis))


def _checked(indicator: Indicator, lines: Lines, passed: Counter[str]) -> list[Notice]:
    """Checks that the print allows: the baseline lies before the target, and both count in one unit."""
    notices = []
    start, values = indicator.baseline, indicator.values
    began = _year_in(start.period) if start else None
    if began is not None and values:
        if began <= values[-1].fiscal_year:
            passed[ORDER] += 1
        else:
            text = f"基準値の時点（{start.period if start else ''}）が目標の年度（{values[-1].fiscal_year}）より後です"
            notices.append(Notice(line=lines[0], text=text, check=ORDER))
    target = values[-1].target if values else None
    units = [m["unit"] for m in (_SIMPLE.fullmatch(nfkc(v)) for v in (start.value if start else "", target or "")) if m]
    if len(units) == 2:
        if units[0] == units[1]:
            passed[UNITS] += 1
        else:
            text = f"「{indicator.name}」の基準値と目標の単位が異なります（{units[0]}、{units[1]}）"
            notices.append(Notice(line=lines[0], text=text, check=UNITS))
    return notices
