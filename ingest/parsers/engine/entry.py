"""One row below its header → what it states: its indicators, and everything else that its cells print."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.model import Indicator
from ingest.parsers.engine.figures import Entry, RowFigures, unit_for
from ingest.parsers.engine.grid import Row
from ingest.parsers.engine.header import Header
from ingest.parsers.engine.stated import indicator_of
from ingest.parsers.vocabulary.offices import without_offices
from ingest.parsers.vocabulary.records import MARKS, Found, extended, length_of, title_of
from ingest.parsers.vocabulary.roles import FIGURES, role_of, side_of
from ingest.parsers.vocabulary.stated import stated
from ingest.parsers.vocabulary.values import is_figure, merged_years, percent_of, unit_of, value_of
from ingest.text import nfkc

TOTAL = re.compile(r"^(?:合\s*計|総\s*計|小\s*計|計|平均|総数)(?:\s*\([^()]{1,6}\))?$")
"""Matched against the folded text: 計, 合計(千円)."""


def add_figures(found: Found, entry: Entry, name: str | None, read: RowFigures, *, goes_on: bool) -> None:
    """Add the figures of a row to what it states, as an indicator of its own or to the last one."""
    lines = entry.row.lines
    if goes_on and found.indicators:
        before, place = found.indicators.pop()
        found.indicators.append((extended(before, read.start, read.figures), (place[0], lines[1])))
        return
    header = entry.header
    unit = unit_for(entry, name or found.title)
    name = header.measure if header.measure is not None and not header.at("indicator") else name
    beside = bool(header.at("unit") and header.at("indicator"))  # the unit is the indicator's, not that of its costs
    for measure, figures in read.measured.items():
        counted = Indicator(
            name=measure,
            unit=unit_of(measure) or (entry.setting.unit if beside else unit),
            values=merged_years(figures),
        )
        found.indicators.append((counted, lines))
    if read.start or read.figures or not read.measured:
        found.indicators.append((read.indicator(name and MARKS.sub("", title_of(name)[1]), unit), lines))


def add_details(found: Found, entry: Entry, *, every: bool = False) -> None:
    """Add what a row prints besides its figures.

    Args:
        every: figures of years too, as a row of its own has each cell under its header.
    """
    header = entry.header
    rated = _rated(entry) | _rated_alone(entry)
    for n, (column, cell) in enumerate(zip(header.columns, entry.cells, strict=True)):
        text = value_of(cell)
        if n in rated and cell.strip():
            _rate(found, rated[n], cell, entry)
            continue
        if text is None or _is_elsewhere(entry, n, every=every):
            continue
        if every and column.role == "dated" and is_figure(cell) and column.label:
            found.printed[column.label] = text
        else:
            add_detail(found, entry, n)
    _rate_now(found, entry, rated)


def _rate_now(found: Found, entry: Entry, rated: Mapping[int, str]) -> None:
    """Take the newest of the marks of several years as the rating, where nothing else is one."""
    told = (n for n in rated if value_of(entry.cells[n]) and entry.cells[n].strip() not in _POINTING)
    years = {n: year for n in told if (year := entry.header.columns[n].year) is not None}
    newest = max(years, key=lambda n: (years[n], n), default=None)
    if newest is not None and found.status_text is None and found.grades and "総括" not in found.grades:
        found.take_status(rated[newest], value_of(entry.cells[newest]) or "", entry.row.lines)


def _rated_alone(entry: Entry) -> dict[int, str]:
    """Columns that rate the row's indicator alone → its name."""
    named = entry.header.at("indicator")[-1:]
    name = value_of(entry.cells[named[0]]) if named else None
    columns = (n for n in entry.header.rated if entry.header.columns[n].role == "status")
    return {} if name is None else dict.fromkeys(columns, name)


_OVERALL = re.compile(r"総括|総合|通算|全体")
_POINTING = ("今回", "今年度", "本年度")
"""What stands in the column of the year that the report itself rates."""
_RENUMBERED = re.compile(r"\S+ +[(（][^()（）]+[)）]")
"""12 (旧13)"""
_EVALUATION = re.compile(r"評価|評点|採点|判定|スコア")


_POINTS = re.compile(r"(?:度|性|合計|得点|評点)$")
_FEWEST_POINTS = 3
"""Columns of points side by side (進捗度, 連携度, 効率性): one alone may be a figure."""


def _rated(entry: Entry) -> dict[int, str]:
    """Columns of an evaluation in several years or by several measures → the year or the measure, as printed."""
    tops: dict[str, dict[int, str]] = {}
    points: dict[int, str] = {}
    for n, column in enumerate(entry.header.columns):
        top, _, inner = column.label.rpartition(" ")
        if column.role in ("status", "other") and column.year is not None:
            tops.setdefault("years", {})[n] = nfkc(column.period or column.label)
        elif top and _EVALUATION.search(top) and not column.year and role_of(inner) != "percent":
            tops.setdefault(top, {})[n] = nfkc(inner)
        if _POINTS.search(column.label) and re.fullmatch(r"\d{1,2}(?:\.\d+)?", nfkc(entry.cells[n]).strip()):
            points[n] = nfkc(inner or column.label)
    if len(points) < _FEWEST_POINTS or not any(entry.header.columns[n].role == "status" for n in points):
        points = {}
    years = tops.pop("years", {})
    _call_overall(entry.header, years, tops)
    dated = {n: name for n, name in years.items() if entry.header.columns[n].role == "status"}
    groups = [*([dated] if len(dated) > 1 else []), *(group for group in tops.values() if len(group) > 1)]
    short = [group for group in groups if all(len(entry.cells[n].strip()) <= 4 for n in group)]
    return {n: name for group in short for n, name in group.items()} | points


def _call_overall(header: Header, years: Mapping[int, str], tops: Mapping[str, dict[int, str]]) -> None:
    """One rating without a year beside those of several years is that of them all: 総括."""
    whole = [n for n, c in enumerate(header.columns) if c.role == "status" and c.year is None]
    whole = [n for n in whole if _OVERALL.search(header.columns[n].label.split(" ")[-1])]
    for group in tops.values():
        if len(years) > 1 and len(whole) == 1 and whole[0] in group:
            group[whole[0]] = "総括"


def _rate(found: Found, name: str, cell: str, entry: Entry) -> None:
    """Add one cell of an evaluation: a number to the scores, a mark to the grades, a dash too."""
    text = nfkc(cell).strip()
    if text in _POINTING:
        return
    if re.fullmatch(r"\d{1,3}(?:\.\d+)?", text) and text not in entry.setting.marks:
        found.scores[name] = float(text)
        found.cite("scores", entry.row.lines)
    else:
        found.grades[name] = value_of(cell) or "-"
        found.cite("grades", entry.row.lines)


def _is_elsewhere(entry: Entry, n: int, *, every: bool) -> bool:
    """Whether a cell is the row's name, group or figure, or repeats what the rows above have said."""
    header, column = entry.header, entry.header.columns[n]
    project = header.kind == "project"
    if n == header.name or n in header.groups or (n in entry.row.wide or entry.cells[n] == entry.cells[header.name]):
        return True
    if column.role == "indicator" and project and header.has_figures:
        return True
    if column.role in FIGURES and not every and (header.kind == "indicator" or column.role != "dated"):
        return True
    if column.role == "dated" and project and is_figure(entry.cells[n]):
        return True
    held = n in entry.row.held and header.name in entry.row.held
    return project and held and column.role not in ("department", "status")


def add_detail(found: Found, entry: Entry, n: int) -> None:
    """Add one cell under its header."""
    column, cell, lines = entry.header.columns[n], entry.cells[n], entry.row.lines
    text = value_of(cell)
    if text is None or (side_of(text) is not None and column.role not in ("description", "remark", "status")):
        return
    if column.role == "number":
        number, _, before = cell.strip().partition(" " if _RENUMBERED.fullmatch(text) else "\n")
        found.number = found.number or (None if TOTAL.match(nfkc(text)) else nfkc(number).strip())
        if before.strip():
            found.take_text(column.label, before.strip(), lines, long=False)
    elif column.role == "department":
        found.take_departments(cell, lines)
    elif column.role == "status" and column.unit == "%" and percent_of(text) is not None and found.percent is None:
        found.percent = percent_of(text)  # 進捗状況 (%)
        found.cite("progress_percent", lines)
    elif column.role == "status":
        found.take_status(column.label, text, lines)
    elif column.role == "percent" and percent_of(text) is not None and found.percent is None:
        found.percent = percent_of(text)
        found.cite("progress_percent", lines)
        year = column.year or entry.setting.calendar.present
        if year is not None:  # the rate is also a figure of its year
            read = RowFigures(figures=[(year, "actual", text)])
            found.indicators.append((read.indicator(column.label, column.unit), lines))
    elif column.role not in ("unit", "year") or not (found.indicators or entry.header.has_figures):
        label = column.label or (f"{n + 1}列目" if n else "記載")
        found.take_text(label, cell.strip() if "\n" in cell else text, lines, long=length_of(column.role))


def add_stated(found: Found, entry: Entry, text: str, default: int | None = None) -> None:
    """Add the indicators that a text prints with their figures, in one piece or a line each: A：3人 → 30人.

    Args:
        default: the year of aims that print none.
    """
    calendar = entry.setting.calendar
    whole = stated(text)
    for one in [whole] if whole is not None and whole.whole else map(stated, text.split("\n")):
        if one is not None and one.whole and one.name:
            indicator = indicator_of(one, calendar, default)
            found.indicators += [(indicator, entry.row.lines)] if indicator.values else []


def bare(row: Row, group: tuple[str, ...]) -> Found | None:
    """A row without a header: its first words name it, the rest stands as it is printed."""
    filled = row.filled
    title = next((cell for cell in filled if not is_figure(cell) and value_of(cell)), None)
    if title is None and not any(map(is_figure, filled)):
        return None
    number, name = title_of(" ".join((title or filled[0]).split()))
    name, offices = without_offices(name[:80])
    found = Found(name, row.lines, "row", number, group, offices)
    found.cite("title", row.lines)
    rest = [text for cell in filled if cell != title and (text := value_of(cell))]
    if rest:
        found.take_text("記載", " | ".join(rest), row.lines, long=None if len(rest) == 1 else False)
    return found
