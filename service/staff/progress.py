"""Indicators against their targets: met, missed, or no data and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from ingest.amounts import outcomes
from ingest.model import Indicator, Record
from service.model import Language
from service.staff import charts
from service.staff.charts import Part
from service.staff.export.figures import number_and_unit
from service.staff.export.tables import RESULTS, Cell, Table, label
from service.staff.view import View
from service.staff.words import names, told

Result = Literal["met", "missed", "none"]
_DRAWN = {"met": (charts.OK, ""), "missed": (charts.WARN, "//"), "none": (charts.GROUND, "")}
"""Result → its colour and pattern."""
_LONGEST = 20

_COLUMNS = (
    *(label(name) for name in ("municipality_code", "municipality", "plan", "record_id", "number", "title")),
    "指標番号", "指標名", "年度", "目標値", "目標値の数値", "実績値", "実績値の数値", "単位", "判定",
    "判定できない理由",
)  # fmt: skip


class Progress(NamedTuple):
    """An indicator (the `at`-th of its record) against its target; `why` names the reason for no result."""

    record: Record
    at: int
    indicator: Indicator
    fiscal_year: int | None
    target: str | None
    actual: str | None
    result: Result
    why: str | None = None


def progress(records: Sequence[Record], year: int | None) -> tuple[Progress, ...]:
    """Every indicator of the records, judged in the year, or in the last year that prints target and actual."""
    judged = {(o.record.record_id, o.at): o for o in outcomes(records, [year] if year else [])}
    found = []
    for record in records:
        for at, indicator in enumerate(record.indicators):
            outcome = judged.get((record.record_id, at))
            if outcome is None:
                found.append(_unjudged(record, at, indicator, year))
                continue
            result: Result = "met" if outcome.met else "missed"
            found.append(
                Progress(record, at, indicator, outcome.fiscal_year, outcome.target, outcome.actual, result)
            )  # fmt: skip
    return tuple(found)


def of_result(found: Sequence[Progress], view: View) -> tuple[Progress, ...]:
    """Those with the result asked for."""
    return tuple(one for one in found if view.result in (None, one.result))


def _unjudged(record: Record, at: int, indicator: Indicator, year: int | None) -> Progress:
    values = [value for value in indicator.values if year in (None, value.fiscal_year)]
    both = [value for value in values if value.target is not None and value.actual is not None]
    shown = both[-1] if both else (values[-1] if values else None)
    target, actual = (shown.target, shown.actual) if shown else (None, None)
    if both:
        why = "number"
    elif any(value.target is not None for value in values):
        why = "actual" if all(value.actual is None for value in values) else "years"
    elif any(value.actual is not None for value in values):
        why = "target"
    else:
        why = "year" if year and indicator.values else "yearly"
    return Progress(record, at, indicator, shown.fiscal_year if shown else None, target, actual, "none", why)


def progress_table(found: Sequence[Progress]) -> Table:
    """One row an indicator; figures as printed and as numbers, their unit in a column of its own."""
    rows = []
    for one in found:
        target, unit = number_and_unit(one.target or "")
        actual, own_unit = number_and_unit(one.actual or "")
        record = one.record
        rows.append((
            record.municipality_code, record.municipality, record.plan, record.record_id, record.number, record.title,
            one.at + 1, one.indicator.name, one.fiscal_year, one.target, target, one.actual, actual, unit or own_unit,
            RESULTS[one.result], one.why and names("ja", "why")[one.why],
        ))  # fmt: skip
    return Table("目標の達成", _COLUMNS, tuple(rows))


def achievement(found: Sequence[Progress]) -> Table:
    """One row a plan: how many of its indicators are met, missed, or without data."""
    plans = dict.fromkeys(_plan(one.record) for one in found)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (*plan, *(sum(_plan(one.record) == plan and one.result == result for one in found) for result in RESULTS))
        for plan in plans
    )
    return Table(
        "計画ごとの達成", (*map(label, ("municipality_code", "municipality", "plan")), *RESULTS.values()), rows
    )


def _plan(record: Record) -> tuple[str, str, str]:
    return record.municipality_code, record.municipality, record.plan


def progress_chart(table: Table, language: Language = "ja") -> str | None:
    """Met, missed and no data by plan; None without any indicator."""
    if not table.rows:
        return None
    bars = [(_cut(f"{row[1]} {row[2]}"), tuple(int(n or 0) for n in row[3:])) for row in table.rows]
    said = names(language, "result")
    parts = [Part(said[code], *drawn) for code, drawn in _DRAWN.items()]
    return charts.shares("progress", told(language, "chart.targets"), bars, parts, language)


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"


def counted_by(table: Table, row: Sequence[Cell], column: int) -> dict[str, str] | None:
    """The filters that the indicators behind a count of a plan fit; None for a cell that counts none."""
    result = next((code for code, name in RESULTS.items() if name == table.columns[column]), None)
    return {"municipality": str(row[1]), "plan": str(row[2]), "result": result} if result and row[column] else None
