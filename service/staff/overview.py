"""How far the plans are: records counted by status for each plan, department or policy. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.model import Record
from service.model import Language
from service.staff import charts
from service.staff.catalogue import offices_of
from service.staff.charts import Part
from service.staff.chosen import NONE
from service.staff.export.tables import Cell, Table
from service.staff.words import headed, names, told

_DRAWN = {"completed": (charts.OK, ""), "on_track": (charts.KEY, ".."), "delayed": (charts.WARN, "//"),
          "none": (charts.GROUND, "")}  # fmt: skip
"""State of progress → its colour and pattern, in the order of the bars."""


def _status_parts(language: Language) -> tuple[Part, ...]:
    said = names(language, "status")
    return tuple(Part(said[code], *drawn) for code, drawn in _DRAWN.items())


STATUS_PARTS = _status_parts("ja")
_ORDER = ("completed", "on_track", "delayed", None)

_GRADES = ((charts.OK, ""), (charts.KEY, ".."), (charts.WARN, "//"), (charts.BORDER, "xx"), (charts.GROUND, ""))
"""How grades are drawn, in their order: colour and pattern."""

GROUPS = names("ja", "group")
_NAMES = {
    "plan": ("全国地方公共団体コード", "自治体名", "計画名"),
    "department": ("全国地方公共団体コード", "自治体名", "担当部署"),
    "policy": ("全国地方公共団体コード", "自治体名", "計画名", "政策"),
}
GRADES_FROM = 4
"""The first column of the table of grades that counts."""
MOST_BARS = 15
"""Bars of one chart; more do not fit a screen, and the table holds them all."""
_LONGEST = 20
"""Characters of a bar's name that fit the chart's width."""


def _groups(record: Record, by: str) -> Iterator[tuple[str, ...]]:
    town = (record.municipality_code, record.municipality)
    if by == "plan":
        yield *town, record.plan
    elif by == "department":
        for department in offices_of(record) or (NONE,):
            yield *town, department
    else:
        yield *town, record.plan, record.path[0] if record.path else NONE


def overview(records: Sequence[Record], by: str) -> Table:
    """One row a group, in the order of the plans; a record of several departments counts with each of them."""
    grouped: dict[tuple[str, ...], list[Record]] = {}
    for record in records:
        for group in _groups(record, by):
            grouped.setdefault(group, []).append(record)
    columns = (*_NAMES[by], "記録数", *(part.name for part in STATUS_PARTS), "進捗率の平均")
    rows = tuple((*group, len(found), *_counts(found), _mean(found)) for group, found in grouped.items())
    return Table(GROUPS[by], columns, rows)


def _counts(records: Sequence[Record]) -> tuple[int, ...]:
    return tuple(sum(record.status == status for record in records) for status in _ORDER)


def _mean(records: Sequence[Record]) -> Cell:
    """The mean of the printed percentages, or None where none is printed."""
    printed = [record.progress_percent for record in records if record.progress_percent is not None]
    return round(sum(printed) / len(printed), 1) if printed else None


def asked_by(table: Table, row: Sequence[Cell], column: int) -> dict[str, str] | None:
    """The filters that the records behind a count fit; None for a cell that counts none."""
    heads = table.columns
    if not row[column] or heads[column] not in ("記録数", *(part.name for part in STATUS_PARTS)):
        return None
    status = next((code or "none" for code, part in zip(_ORDER, STATUS_PARTS, strict=True)
                   if part.name == heads[column]), "")  # fmt: skip
    return {**_group_of(table, row), "status": status}


def _group_of(table: Table, row: Sequence[Cell]) -> dict[str, str]:
    """The filters that pick a row's group, by the names of its columns."""
    names = {"自治体名": "municipality", "計画名": "plan", "担当部署": "department", "政策": "policy"}
    return {names[head]: str(cell) for head, cell in zip(table.columns, row, strict=True) if head in names and cell}


def graded_by(table: Table, row: Sequence[Cell], column: int) -> dict[str, str] | None:
    """The filters that the records behind a count of a grade fit."""
    if column < GRADES_FROM or not row[column]:
        return None
    return {**_group_of(table, row), "grade": f"{row[GRADES_FROM - 1]}:{table.columns[column]}"}


def counts_of(row: Sequence[Cell]) -> tuple[int, ...]:
    """The status counts of an overview's row."""
    return tuple(int(cell or 0) for cell in row[-5:-1])


def status_chart(table: Table, by: str, language: Language = "ja") -> str | None:
    """The groups that print a status, most records first; None where no group does."""
    rows = [row for row in table.rows if any(counts_of(row)[:-1])]
    if not rows:
        return None
    rows.sort(key=lambda row: -sum(counts_of(row)))
    bars = [(_short(row, language), counts_of(row)) for row in rows[:MOST_BARS]]
    title = told(language, "chart.by_status", by=names(language, "group")[by])
    return charts.shares(f"status-{by}", title, bars, _status_parts(language), language)


def _short(row: Sequence[Cell], language: Language) -> str:
    return _cut(f"{row[1]} {headed(language, str(row[-7]))}")


def _cut(name: str, behind: int = 0) -> str:
    """A name that leaves room for as many characters behind it."""
    most = _LONGEST - behind
    return name if len(name) <= most else name[: most - 1] + "…"


def grade_chart(table: Table, language: Language = "ja") -> str | None:
    """The printed grades of each plan; None without any, and where there are more than can be told apart."""
    grades = table.columns[GRADES_FROM:]
    if not table.rows or len(grades) > len(_GRADES):
        return None
    parts = [Part(name, colour, hatch) for name, (colour, hatch) in zip(grades, _GRADES, strict=False)]
    bars = [
        (f"{_cut(f'{row[1]} {row[2]}', len(str(row[3])) + 1)} {row[3]}", tuple(int(n or 0) for n in row[GRADES_FROM:]))
        for row in table.rows[:MOST_BARS]
    ]
    return charts.shares("grades", told(language, "chart.grades"), bars, parts, language)


def graded(records: Sequence[Record]) -> Table:
    """How many records have each printed grade, by plan and heading; no row where none is printed."""
    printed = [
        (record, name, grade) for record in records for name, grade in (record.grades or {}).items() if grade != "-"
    ]
    grades = sorted({grade for _, _, grade in printed})
    groups: dict[tuple[str, str, str, str], dict[str, int]] = {}
    for record, name, grade in printed:
        group = (record.municipality_code, record.municipality, record.plan, name)
        counts = groups.setdefault(group, dict.fromkeys(grades, 0))
        counts[grade] += 1
    rows: tuple[tuple[Cell, ...], ...] = tuple((*group, *counts.values()) for group, counts in groups.items())
    return Table("評価", ("全国地方公共団体コード", "自治体名", "計画名", "評価の欄", *grades), rows)
