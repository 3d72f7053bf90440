"""Sheets: a label and its value, in the cells of a form or on lines of their own → projects and facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from ingest.model import Baseline, Indicator, Lines, Notice
from ingest.parsers.engine.figures import Setting
from ingest.parsers.engine.fitting import is_mark
from ingest.parsers.engine.grid import Row, Table
from ingest.parsers.engine.headers import find_header
from ingest.parsers.engine.stated import indicator_of
from ingest.parsers.vocabulary.kinds import is_above, kind_of
from ingest.parsers.vocabulary.offices import departments_of
from ingest.parsers.vocabulary.records import Found, length_of, title_of
from ingest.parsers.vocabulary.roles import FIGURES, Role, period_of, role_of
from ingest.parsers.vocabulary.stated import stated
from ingest.parsers.vocabulary.values import (
    baseline_of,
    chosen,
    dated_value,
    is_figure,
    merged_years,
    percent_of,
    unit_of,
    value_of,
    values_by_year,
)
from ingest.text import nfkc

_LABEL_LENGTH = 20
_LONGEST_LABEL = 30
"""Characters from which a cell below a label is its text."""
_OWN_LABEL = 10
"""Characters of a label of the form's own at most."""
_NO_LABELS = ("other", "dated")
_SUBLABEL = re.compile(r"^(?:名称?|指標名|内容|値|項目|氏名)$")
_CLOSED = re.compile(r"[。、]|^\d")


def is_sheet(table: Table, setting: Setting) -> bool:
    """Whether a table is a form: most of its rows open with a label, and its first row is no header of labels."""
    if table.form:
        return True
    rows = [row for row in table.rows if row.filled]
    first = [role_of(cell) for cell in rows[0].filled]
    known = [role != "other" for role in first]
    alternating = len(known) > 1 and all(known[::2]) and not any(known[1::2])
    if rows[0].marked and len(first) > 2 and not alternating:
        return False
    if len(rows) == 1:
        return alternating and len(first) % 2 == 0
    if all(known) and first[0] != "year" and find_header(table.rows, 0, setting.calendar, first=False) is not None:
        return False
    labels = [
        role for row in rows if len(row.filled) > 1 and row.own[0] and (role := role_of(row.own[0])) not in _NO_LABELS
    ]
    over = sum(_stands_over(row, below) for row, below in pairwise(rows))
    opening = sum(1 for row in rows if row.own[0]) - over  # labels and the texts below them open once
    # a short word and a sentence beside it are a label of the form's own and its text
    own = over + sum(1 for row in rows if _is_own_label(row))
    mostly = len(labels) >= 2 and (len(labels) + own) * 2 > opening
    # a form with free labels of its own still opens as forms do, and has several that every form has
    formal = alternating and len(set(labels)) >= 3
    return len(set(labels)) > 1 and (mostly or formal)


def _stands_over(row: Row, below: Row) -> bool:
    """Whether a row holds nothing but labels, each with its text in the cell below: 現状 | 課題 over two sentences."""
    places = [n for n, cell in enumerate(row.own) if cell]
    labels = all(len(cell) <= _LABEL_LENGTH and not _CLOSED.search(cell) for cell in row.filled)
    under = [n for n, cell in enumerate(below.own) if cell]
    texts = any("。" in cell or len(cell) > _LONGEST_LABEL for cell in below.filled)
    return bool(places) and labels and places == under and texts and not any(map(_is_label, below.filled))


def goes_on(table: Table) -> bool:
    """Whether every row is a label of a form's own with its text: what such a form goes on with behind its tables."""

    def labels(row: Row) -> bool:
        alone = len(row.filled) == 1 and len(row.filled[0]) <= _OWN_LABEL
        return alone or _is_own_label(row) or _is_rated(row) or (len(row.filled) == 2 and _is_label(row.filled[0]))

    return all(labels(row) for row in table.rows if row.filled)


def _is_own_label(row: Row) -> bool:
    cells = row.filled
    short = len(cells) == 2 and role_of(cells[0]) == "other" and len(cells[0]) <= _OWN_LABEL
    return short and not _CLOSED.search(cells[0]) and ("。" in cells[1] or len(cells[1]) > _LABEL_LENGTH)


def _is_rated(row: Row) -> bool:
    """Whether a row is short words with a mark behind each: 必要性 Ａ 有効性 Ｂ."""
    cells = row.filled
    words = all(2 <= len(cell) <= _LABEL_LENGTH and not _CLOSED.search(cell) for cell in cells[::2])
    return len(cells) > 2 and len(cells) % 2 == 0 and words and all(is_mark(cell) for cell in cells[1::2])


@dataclass
class _Series:
    """Indicators of a sheet under way: one, or one for each column of values."""

    names: list[str | None] = field(default_factory=list)
    baselines: dict[int, Baseline] = field(default_factory=dict)
    figures: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    lines: Lines | None = None

    def cite(self, lines: Lines) -> None:
        self.lines = lines if self.lines is None else (min(self.lines[0], lines[0]), max(self.lines[1], lines[1]))


class SheetReader:
    """Takes labels with their values in order; gives the projects and what belongs to the section around them."""

    def __init__(self, setting: Setting, years: Mapping[int, str] | None = None) -> None:
        self._setting = setting
        self._calendar = setting.calendar
        self.loose: Found | None = None
        self.projects: list[Found] = []
        self.notices: list[Notice] = []
        self._path: tuple[str, ...] = ()
        self._current: Found | None = None
        self._series = _Series()
        self._years: dict[int, int] = {}
        self._periods: dict[int, str] = {}
        self._set_years(list((years or {}).items()))
        self._unit: str | None = None
        self._numbers: str | None = None
        """The label of the numbers that open sheets; another number (旧番号) is a detail."""

    @property
    def periods(self) -> Mapping[int, str]:
        """The years of the form's columns, as printed."""
        return self._periods

    @property
    def is_empty(self) -> bool:
        """Whether nothing was taken yet."""
        return self.loose is None and not self.projects and self._series.lines is None

    def table(self, table: Table) -> None:
        """Read a form."""
        last: tuple[str, Role] | None = None
        above: Row | None = None
        for row, below in zip_longest(table.rows, table.rows[1:]):
            if above is not None:
                for label, text in zip(above.filled, row.filled, strict=True):
                    self.take(label, [(1, text)], (above.lines[0], row.lines[1]))
                above = None
                continue
            if below is not None and _stands_over(row, below):
                above = row
                continue
            filled = row.filled
            if self._current is not None and last is not None:
                self._target(row.lines)
            if len(filled) > 1 and all(role_of(cell) == "dated" for cell in filled):
                self._set_years(list(enumerate(row.own)))
                continue
            if len(filled) == 1 and role_of(filled[0]) == "other" and row.own[0]:
                continue  # a banner across the form
            if not row.own[0] and last is not None and all(role_of(cell) == "other" for cell in filled):
                self._more(last[0], last[1], row)
                continue
            for label, values in _pairs(row):
                self.take(label, values, row.lines)
                last = (label, role_of(label))
        self.close()

    def _more(self, label: str, role: Role, row: Row) -> None:
        """A row without a label of its own goes on with the one above; its text is a list, a line each."""
        values = [(n, cell) for n, cell in enumerate(row.own) if cell]
        if role in ("description", "remark", "other", "status"):
            self._target(row.lines).take_text(label, " ".join(cell for _, cell in values), row.lines, long=True)
        else:
            self.take(label, values, row.lines)

    def _target(self, lines: Lines) -> Found:
        """The project under way, else what belongs to the section."""
        if self._current is not None:
            self._current.lines = (self._current.lines[0], max(self._current.lines[1], lines[1]))
            return self._current
        if self.loose is None:
            self.loose = Found(None, lines)
        self.loose.lines = (self.loose.lines[0], max(self.loose.lines[1], lines[1]))
        return self.loose

    def take(self, label: str, values: Sequence[tuple[int, str]], lines: Lines) -> None:
        """Take one label with its values (column and cell)."""
        role = role_of(label)
        shown = [(n, chosen(cell)) for n, cell in values if value_of(cell) is not None]
        text = " ".join(cell for _, cell in shown)
        if role == "year" and any(self._calendar.year(cell) is not None for _, cell in shown):
            self._set_years(values)
        elif role == "unit" and shown and self._series.lines is not None:
            self._unit = text.strip("()（）")
        elif role == "status" and len(shown) > 1 and all(n in self._periods for n, _ in shown):
            self._target(lines).grades |= {self._periods[n]: cell for n, cell in shown}
            self._target(lines).cite("grades", lines)
        elif role == "project" and shown and not self._is_around(label):
            self._start(text, lines, kind_of(label) or "project")
        elif role in ("group", "project") and shown:
            self._path = (*self._path, title_of(text)[1])
            if self._current is not None:
                self._current.path = (*self._current.path, title_of(text)[1])
        elif role in ("indicator", *FIGURES) and self._stated([cell for _, cell in shown], lines):
            pass
        elif role == "indicator":
            self._indicator(shown, lines)
        elif role in ("baseline", "target", "actual") and not text.endswith("。"):
            self._figures(role, label, values, lines)
        elif shown:
            self._detail(role, label, text, lines)

    def _is_around(self, label: str) -> bool:
        """Whether a label names what the project under way is a part of: 施策 behind 事業名."""
        kind = kind_of(label)
        return kind is not None and self._current is not None and is_above(kind, self._current.kind)

    def name(self, text: str, lines: Lines) -> None:
        """Take a line that names the values below it: an indicator of its own."""
        self.close()
        number, title = title_of(text)
        self._current = Found(title, lines, "indicator", number)
        self._current.cite("title", lines)
        self._series.names = [title]
        self._series.cite(lines)
        self.projects.append(self._current)

    def _start(self, text: str, lines: Lines, kind: str) -> None:
        """Open a project; the one before is closed."""
        self.close()
        number, title = title_of(text)
        current = Found(title, lines)
        if self.loose is not None and self.loose.number and self._current is None:
            current, self.loose = self.loose, None  # the number stands before the name, and with it whatever else does
            current.lines = (min(current.lines[0], lines[0]), max(current.lines[1], lines[1]))
        current.kind = kind
        current.title, current.number = title, number or current.number
        current.path = () if self.projects else self._path
        current.cite("title", lines)
        self._current = current
        self.projects.append(current)

    def _detail(self, role: Role, label: str, text: str, lines: Lines) -> None:
        found = self._target(lines)
        if role == "number" and self._numbers in (None, label):
            self._numbers = label
            if found.number is not None and self._current is not None:  # a number opens the next sheet
                self.close()
                self._current = None
                found = self.loose = Found(None, lines)
            found.number = nfkc(text)
        elif role == "department":
            found.departments = tuple(dict.fromkeys((*found.departments, *departments_of(text))))
            found.cite("departments", lines)
        elif role == "status" and found.percent is None and text.endswith(("%", "％")) and percent_of(text) is not None:
            found.percent = percent_of(text)  # 達成度 100％
            found.cite("progress_percent", lines)
        elif role == "status":
            found.take_status(label, text, lines)
        elif role == "percent" and percent_of(text) is not None and found.percent is None:
            found.percent = percent_of(text)
            found.cite("progress_percent", lines)
        else:
            found.take_text(label, text, lines, long=length_of(role))

    def _set_years(self, values: Sequence[tuple[int, str]]) -> None:
        years = {n: self._calendar.year(cell) for n, cell in values}
        self._years = {n: year for n, year in years.items() if year is not None}
        self._periods = {n: nfkc(cell).strip() for n, cell in values if n in self._years}

    def _stated(self, cells: Sequence[str], lines: Lines) -> bool:
        """Take cells that print an indicator with its figures, if that is what they all print."""
        found = [stated(cell) for cell in cells]
        whole = [one for one in found if one is not None and one.whole and one.name]
        if not cells or len(whole) < len(cells):
            return False
        self._flush()
        self._target(lines).indicators += [(indicator_of(one, self._calendar), lines) for one in whole]
        return True

    def _indicator(self, shown: Sequence[tuple[int, str]], lines: Lines) -> None:
        if self._series.names or not (self._series.figures or self._series.baselines):
            self._flush()  # figures printed before the first name are that name's
        self._series.names = [cell for _, cell in shown] or [None]
        self._series.cite(lines)

    def _figures(self, role: Role, label: str, values: Sequence[tuple[int, str]], lines: Lines) -> None:
        """Figures of one label: by the year row above, by years in the cell or label, or one for each indicator."""
        series = self._series
        shown = [(n, cell) for n, cell in values if value_of(cell) is not None]
        if len(shown) > 1 and not any(is_figure(cell) for _, cell in shown):
            self._target(lines).take_text(label, " ".join(cell for _, cell in shown), lines)  # stages: 検討 実施 実施
            return
        by_column = bool(self._years) and role != "baseline" and (len(values) > 1 or len(self._years) == 1)
        for order, (n, cell) in enumerate(shown):
            if by_column:
                year = self._years.get(n)
                if year is None:
                    self._lost(label, cell, lines)
                else:
                    series.figures.setdefault(0, []).append((year, role, cell))
                continue
            which = order if len(series.names) > 1 else 0
            if role == "baseline":
                found = baseline_of(cell, period_of(label))
                if found is not None:
                    series.baselines.setdefault(which, found)
            else:
                self._dated(role, label, cell, which, lines)
        if shown:
            series.cite(lines)

    def _dated(self, role: Role, label: str, cell: str, which: int, lines: Lines) -> None:
        several = values_by_year(cell)
        if several:
            self._series.figures.setdefault(which, []).extend((year, role, value) for year, value in several)
            return
        value, period = dated_value(cell)
        present = self._setting.actual if self._setting.actual is not None else self._calendar.present
        default = self._calendar.last if role == "target" else present
        year = self._calendar.year(label) or (self._calendar.year(period) if period else None) or default
        if value is not None and year is not None:
            self._series.figures.setdefault(which, []).append((year, role, value))
        else:
            self._lost(label, cell, lines)

    def _lost(self, label: str, cell: str, lines: Lines) -> None:
        """A figure whose year the print does not say stays under its label."""
        self._target(lines).take_text(label, cell, lines, long=False)

    def _flush(self) -> None:
        """Hand the indicators under way to the project or section."""
        series, self._series = self._series, _Series()
        if series.lines is None:
            return
        unit_said, self._unit = self._unit, None
        for which, name in enumerate(series.names or [None]):
            figures, baseline = series.figures.get(which, []), series.baselines.get(which)
            if name is None and not figures and baseline is None:
                continue
            unit = unit_said or (unit_of(name) if name else None) or self._setting.unit
            indicator = Indicator(name=name, unit=unit, baseline=baseline, values=merged_years(figures))
            self._target(series.lines).indicators.append((indicator, series.lines))

    def close(self) -> None:
        """End the project under way; what follows belongs to the next one, or to the section."""
        self._flush()


def _is_label(cell: str) -> bool:
    return role_of(cell) not in ("other", "dated") and len(cell) <= _LABEL_LENGTH and not _CLOSED.search(cell)


_SINGLE: tuple[Role, ...] = ("number", "project", "group", "department", "status", "percent", "description")
"""Labels with one value each; a short cell behind it is a label of the form's own (進捗に関する補足)."""


def _pairs(row: Row) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Labels of a form's row with the cells after each, up to the next label."""
    if _is_rated(row):
        places = [n for n, cell in enumerate(row.own) if cell]
        yield from ((row.own[n], [(m, row.own[m])]) for n, m in zip(places[::2], places[1::2], strict=True))
        return
    label: str | None = None
    values: list[tuple[int, str]] = []
    only_pair = len(row.filled) == 2
    for n, cell in enumerate(row.own):
        given = any(text for _, text in values)
        if label is None:
            label = cell or None
        elif not given and _SUBLABEL.match(cell):
            continue
        elif not only_pair and (_opens(cell, label, given) or (given and _opens_freely(cell, label))):
            yield label, values
            label, values = cell, []
        else:
            values.append((n, cell))
    if label is not None:
        yield label, values


def _opens(cell: str, label: str, given: bool) -> bool:
    """Whether a cell is the next known label."""
    return _is_label(cell) and (given or role_of(label) == "other" or role_of(cell) != role_of(label))


def _opens_freely(cell: str, label: str) -> bool:
    """Whether a cell is a label of the form's own."""
    return role_of(label) in _SINGLE and 2 <= len(cell) <= _LABEL_LENGTH and not _CLOSED.search(cell)
