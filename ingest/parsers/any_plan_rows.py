"""Table rows → indicators, and projects with what the table says of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.model import Baseline, Indicator, Lines, Notice
from ingest.parsers.any_plan_figures import Figure, figures_of, start_of
from ingest.parsers.any_plan_found import MARKS, Defaults, Found, length_of, title_of
from ingest.parsers.any_plan_header import Header, aligned, find_header, side_of
from ingest.parsers.any_plan_roles import Column, role_of
from ingest.parsers.any_plan_status import is_rating
from ingest.parsers.any_plan_values import merged_years, percent_of, value_of
from ingest.tables import Row, Table
from ingest.text import nfkc

_TOTAL = re.compile(r"^(?:合\s*計|総\s*計|小\s*計|計|平均)$")
_GROUP_MARK = re.compile(
    r"""
    ^ (?: [■◆●▼【〔《]                                                                     # ■子育て
    | 第 \s* \S{1,3} \s* [章節]                                                             # 第1章
    | (?: 基本目標 | 大綱 | 政策 | 施策 | 基本施策 | 柱 | 目標 ) \s* \S{1,4} [\s.．:：] )      # 施策1 …
    """,
    re.VERBOSE,
)
_NO_NAMES = ("baseline", "target", "actual", "dated", "department", "unit", "percent")
"""Roles of cells that cannot name a project: the row is a form's, or shifted."""

_FIGURES = ("baseline", "target", "actual", "dated")
_TEXTS = ("description", "remark", "other", "percent", "year", "unit")
_BESIDE = ("unit", "status", "percent", "remark", "description", "other", "department")
"""What an indicator's row may print besides its figures."""


@dataclass
class TableFacts:
    """What one table states: indicators of the section it stands in, and projects."""

    indicators: list[Found] = field(default_factory=list)
    projects: list[Found] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    header: Header | None = None
    """The last header, for a table that goes on after a blank line."""


def read_rows(table: Table, defaults: Defaults, header: Header | None = None) -> TableFacts:
    """Indicators and projects of a table.

    Args:
        table: rows in order.
        defaults: years for undated figures.
        header: the header of the table before, if this one may go on from it.
    """
    reader = _Reader(TableFacts(header=header), defaults, table.padded)
    at = 0
    while at < len(table.rows):
        found = find_header(table.rows, at)
        if found is not None:
            reader.open(found, table.rows[at])
            at += found.rows
        else:
            reader.row(table.rows[at])
            at += 1
    return reader.close()


class _Reader:
    """Rows of one table in order; remembers the project, indicator and group that merged cells continue."""

    def __init__(self, facts: TableFacts, defaults: Defaults, padded: bool) -> None:
        self._facts, self._defaults, self._padded = facts, defaults, padded
        self._group: tuple[str, ...] = ()
        self._filled: dict[int, str] = {}
        self._project: Found | None = None
        self._last_name: str | None = None
        self._ratings: list[tuple[Found, str, str, Lines]] = []

    def open(self, header: Header, row: Row) -> None:
        """Take a header."""
        self._facts.header, self._group = header if header.columns else None, ()
        if not header.columns:
            self._note(row, f"表の見出しの対応が分からないため、取り込みません: {' | '.join(row.filled)}")

    def row(self, row: Row) -> None:
        """Read one row below a header."""
        header = self._facts.header
        if header is None:
            return
        if len(row.filled) == 1 and len(header.columns) > 2 and self._is_group(header, row):
            self._group = (title_of(row.filled[0])[1],)
            self._filled.clear()
            self._project, self._last_name = None, None
            return
        found = aligned(header, row, padded=self._padded)
        if found is None or not found.certain:
            lost = row.filled if found is None else [cell for cell in row.filled if cell not in found.cells]
            self._note(row, f"表の行を見出しに合わせられないため、取り込みません: {' | '.join(lost)}")
        elif found.moved:
            self._note(row, f"ずれた行を見出しに合わせました: {' | '.join(row.filled)}")
        if found is None or any(_TOTAL.match(nfkc(cell)) for cell in found.cells[:2]):
            return
        if header.at("project"):
            self._project_row(header, found.cells, row)
        elif header.has_figures:
            self._indicator_row(header, found.cells, row, None, certain=found.certain)

    def close(self) -> TableFacts:
        """What the table states. The one indicator of a section rates the section; of several, each keeps its own."""
        for found, label, text, lines in self._ratings:
            if len(self._facts.indicators) == 1:
                found.take_status(label, text, lines)
            else:
                found.take_text(label, text, lines)
        return self._facts

    def _note(self, row: Row, text: str) -> None:
        self._facts.notices.append(Notice(line=row.lines[0], text=text[:200]))

    @staticmethod
    def _is_group(header: Header, row: Row) -> bool:
        """Whether a row of one cell names the group of the rows below it."""
        name = next(iter(header.at("project") + header.at("indicator")), 0)
        text = row.filled[0]
        alone = len(row.cells) == 1 or (row.cells[0] == text and name > 0)
        return alone or bool(_GROUP_MARK.match(text)) or (header.has_figures and not header.at("project"))

    # projects

    def _project_row(self, header: Header, cells: Sequence[str], row: Row) -> None:
        names = header.at("project")
        title = value_of(cells[names[-1]])
        groups = self._groups(cells, [n for n in header.at("group") if n < names[-1]] + names[:-1])
        if title is not None and (role_of(title) in _NO_NAMES or not any(c.isalnum() for c in title)):
            self._note(row, f"名称の欄に名称でないものがあるため、取り込みません: {' | '.join(row.filled)}")
            return
        if title is not None:
            self._open_project(title, groups, row)
        project = self._project
        if project is not None:
            project.lines = (project.lines[0], max(project.lines[1], row.lines[1]))
            self._details(header, cells, row, project)
        if header.has_figures:
            self._indicator_row(header, cells, row, project)

    def _open_project(self, title: str, groups: tuple[str, ...], row: Row) -> None:
        number, name = title_of(title)
        self._project = Found(name, row.lines, number, groups)
        self._project.cite("title", row.lines)
        self._facts.projects.append(self._project)
        self._last_name = None

    def _groups(self, cells: Sequence[str], columns: Iterable[int]) -> tuple[str, ...]:
        """The groups that a row stands in, by columns; a blank cell goes on from the row above."""
        for n in sorted(columns):
            if value_of(cells[n]):
                self._filled[n] = title_of(cells[n])[1]
                for deeper in [m for m in self._filled if m > n]:
                    del self._filled[deeper]
        return (*self._group, *(self._filled[n] for n in sorted(self._filled)))

    @staticmethod
    def _details(header: Header, cells: Sequence[str], row: Row, project: Found) -> None:
        """Everything of a project's row that is no figure."""
        name = header.at("project")[-1]
        yearly = sum(1 for n in header.at("status") if header.columns[n].year is not None) > 1
        for n, (column, cell) in enumerate(zip(header.columns, cells, strict=True)):
            text = value_of(cell)
            if text is None:
                continue
            if column.role == "number":
                project.number = project.number or nfkc(text)
            elif column.role == "department":
                project.take_departments(text, row.lines)
            elif column.role == "status" and yearly and column.year is not None and is_rating(text):
                project.grades[nfkc(column.period or column.label)] = text
                project.cite("grades", row.lines)
            elif column.role == "status":
                project.take_status(column.label, text, row.lines)
            elif column.role == "percent" and percent_of(text) is not None and project.percent is None:
                project.percent = percent_of(text)
                project.cite("progress_percent", row.lines)
            elif (
                column.role in _TEXTS
                or (column.role == "group" and n > name)
                or (column.role == "dated" and not header.at("indicator"))
            ):
                project.take_text(column.label, text, row.lines, long=length_of(column.role))

    # indicators

    def _indicator_row(
        self, header: Header, cells: Sequence[str], row: Row, project: Found | None, *, certain: bool = True
    ) -> None:
        """Read the figures of a row; without a name of its own it goes on with the indicator above, or has none."""
        name, side, goes_on = self._name(header, cells)
        figures, lost = figures_of(header, cells, side, self._defaults)
        start = start_of(header, cells)
        if lost:
            text = f"年度か目標・実績の別が分からないため、取り込みません: {name or '（名称なし）'} {'、'.join(lost)}"
            self._note(row, text)
        self._last_name = name if name is not None else self._last_name
        printed = any(cell for column, cell in zip(header.columns, cells, strict=True) if column.role in _FIGURES)
        if not figures and start is None and (name is None or (certain and not printed)):
            return
        found = self._place(name, row, project, goes_on=goes_on)
        if goes_on and found.indicators:
            _extend(found, start, figures, row.lines)
        else:
            indicator = Indicator(name=name, baseline=start, values=merged_years(figures))
            found.indicators.append((indicator, row.lines))
        self._last_name = name
        found.lines = (min(found.lines[0], row.lines[0]), max(found.lines[1], row.lines[1]))
        if project is None:
            self._beside(header.columns, cells, row, found, name)

    def _name(self, header: Header, cells: Sequence[str]) -> tuple[str | None, str | None, bool]:
        """The row's indicator, the side that it gives to its figures, and whether it goes on from the row above."""
        names, years = header.at("indicator"), header.at("year")
        printed = value_of(cells[names[-1]]) if names else None
        name = MARKS.sub("", printed) if printed else None
        side = next((found for n, cell in enumerate(cells) if n not in names and (found := side_of(cell))), None)
        if name is not None and side_of(name) and self._last_name:
            side, name = side_of(name), None  # rows 目標値 and 実績値 below an indicator's name
        goes_on = name is None and self._last_name is not None and (side is not None or bool(years))
        return (self._last_name if goes_on else name), side, goes_on

    def _place(self, name: str | None, row: Row, project: Found | None, *, goes_on: bool) -> Found:
        """The project of an indicator, else a holder of its own."""
        if project is not None:
            return project
        if not (goes_on and self._facts.indicators):
            self._facts.indicators.append(Found(name, row.lines, path=self._group))
        return self._facts.indicators[-1]

    def _beside(
        self, columns: Sequence[Column], cells: Sequence[str], row: Row, found: Found, name: str | None
    ) -> None:
        """What an indicator's row prints besides its figures, kept under the header and the indicator's name."""
        for column, cell in zip(columns, cells, strict=True):
            text = value_of(cell)
            if text is None or column.role not in _BESIDE or side_of(text) is not None:
                continue
            label = f"{column.label}（{name}）" if name else column.label
            if column.role == "department":
                found.take_departments(text, row.lines)
            elif column.role == "status" and is_rating(text):
                self._ratings.append((found, label, text, row.lines))
            else:
                found.take_text(label, text, row.lines, long=length_of(column.role))


def _extend(found: Found, start: Baseline | None, figures: Sequence[Figure], lines: Lines) -> None:
    """Add the figures of a further row to the last indicator."""
    before, place = found.indicators.pop()
    known = [
        (value.fiscal_year, side, text)
        for value in before.values
        for side, text in (("target", value.target), ("actual", value.actual))
        if text is not None
    ]
    values = merged_years([*known, *figures])
    indicator = before.model_copy(update={"baseline": before.baseline or start, "values": values})
    found.indicators.append((indicator, (place[0], lines[1])))
