"""Table rows → indicators, projects, and rows of any other table, each with everything that its cells print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.model import Notice
from ingest.parsers.engine.align import aligned
from ingest.parsers.engine.entry import TOTAL, add_detail, add_details, add_figures, add_stated, bare
from ingest.parsers.engine.figures import Entry, RowFigures, Setting, row_figures
from ingest.parsers.engine.grid import Row, Table
from ingest.parsers.engine.header import Header
from ingest.parsers.engine.headers import find_header, rated
from ingest.parsers.engine.regroup import by_group, split_lines
from ingest.parsers.vocabulary.kinds import kind_of
from ingest.parsers.vocabulary.offices import departments_of, offices_joined, without_offices
from ingest.parsers.vocabulary.records import MARKS, Found, name_and_text, title_of
from ingest.parsers.vocabulary.roles import FIGURES, of_year, role_of, side_of
from ingest.parsers.vocabulary.status import without_rating
from ingest.parsers.vocabulary.values import is_figure, unit_of, value_of
from ingest.text import nfkc

_GROUP_MARK = re.compile(
    r"""
    ^ (?: [■◆●▼【〔《◇□○]                                                                    # ■子育て
    | 第 \s* \S{1,3} \s* [章節]                                                             # 第1章
    | (?: 基本目標 | 大綱 | 政策 | 施策 | 基本施策 | 柱 | 目標 ) \s* \S{1,4} [\s.．:：] )      # 施策1 …
    """,
    re.VERBOSE,
)
_NOTE = re.compile(r"^\s*(?:[※＊*]|注\s*\d*[)）.:：]?|\(注\)|（注）|資料[:：]|出典[:：]|備考[:：])")
_SUM = re.compile(r"(?:合\s*計|小\s*計|総\s*計)$")
_NO_NAMES = ("baseline", "target", "actual", "dated", "department", "unit", "percent")
"""Roles of cells that cannot name a project: the row is a form's, or shifted."""


@dataclass
class TableFacts:
    """What one table states; and where its reading stands, for a table that goes on after a page break."""

    found: list[Found] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    """Lines of text inside the table: notes and banners."""
    notices: list[Notice] = field(default_factory=list)
    header: Header | None = None
    last: Found | None = None
    last_cells: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    """The offices of the row before."""
    filled: dict[int, str] = field(default_factory=dict)
    """The last printed cell of each group column."""


def read_rows(table: Table, setting: Setting, before: TableFacts | None = None) -> TableFacts:
    """Everything that a table's rows state.

    Args:
        setting: what stands around the table.
        before: the table before, if this one may go on from it.
    """
    reader = _Reader(before or TableFacts(), setting, table)
    at, first = 0, before is None
    while at < len(table.rows):
        row = table.rows[at]
        found = find_header(table.rows, at, setting.calendar, first=first)
        if found is None and first and len(set(row.filled)) == 1 and at + 1 < len(table.rows):
            reader.banner(row)
            at += 1
            continue
        first = False
        if found is not None:
            reader.open(rated(found, table.rows[at + found.rows :], setting.marks), row)
            at += found.rows
        else:
            reader.row(row)
            at += 1
    return reader.close()


class _Reader:
    """Rows of one table in order; remembers the project, indicator and group that merged cells continue."""

    def __init__(self, before: TableFacts, setting: Setting, table: Table) -> None:
        self._facts = replace(before, found=[], notes=[], notices=[], filled=dict(before.filled))
        self._setting, self._table = setting, table
        self._name: str | None = None
        self._series: dict[int, Found] = {}

    def banner(self, row: Row) -> None:
        """A line of one cell above the header: the table's own caption."""
        text = row.filled[0]
        self._facts.notes.append((row.lines[0], text))
        self._setting = replace(self._setting, unit=unit_of(text) or self._setting.unit)
        self._setting = replace(self._setting, hint=text) if not _NOTE.match(text) else self._setting

    def open(self, header: Header, row: Row) -> None:
        """Take a header; one printed again behind a page break changes nothing."""
        facts, year = self._facts, self._setting.actual
        undated = {column.role for column in header.columns if column.role in FIGURES} <= {"target"}
        if header.kind != "project" and undated and year is not None:  # 令和6年度 above columns of amounts
            header = replace(header, columns=tuple(of_year(column, year) for column in header.columns))
        if facts.header is not None and facts.header.columns == header.columns:
            return
        facts.header = header if header.columns else None
        facts.group, facts.last = (), None
        facts.filled.clear()
        self._series = {}
        if not header.columns:
            self._note(row, "表の見出しの対応が分からないため、見出しなしで取り込みます", row.filled)

    def row(self, row: Row) -> None:
        """Read one row below a header."""
        header, filled = self._facts.header, row.filled
        if filled and len(set(filled)) == 1 and _NOTE.match(filled[0]):
            self._facts.notes.append((row.lines[0], filled[0]))
        elif header is None:
            self._bare(row)
        elif len(set(filled)) == 1 and len(header.columns) > 2 and self._is_group(header, row):
            self._open_group(filled[0])
        else:
            self._aligned(header, row)

    def close(self) -> TableFacts:
        """What the table states."""
        self._facts.found = [*by_group(self._facts.found), *self._series.values()]
        return self._facts

    def _aligned(self, header: Header, row: Row) -> None:
        found = aligned(header, row, padded=self._table.padded, placed=self._table.placed)
        if found is None:
            self._note(row, "表の行を見出しに合わせられないため、見出しなしで取り込みます", row.filled)
            self._bare(row)
            return
        lost = [] if found.certain else [cell for cell in row.filled if cell not in found.cells]
        if lost:
            self._note(row, "表の行のどの欄か分からないため、見出しなしで取り込みます", lost)
        elif found.moved:
            self._note(row, "ずれた行を見出しに合わせました", row.filled)
        self._read(Entry(header, found.cells, row, self._setting))
        for cell in lost:
            if self._facts.last is not None:
                self._facts.last.take_text("記載", cell, row.lines)

    def _note(self, row: Row, text: str, cells: Sequence[str]) -> None:
        self._facts.notices.append(Notice(line=row.lines[0], text=f"{text}: {' | '.join(cells)}"[:200]))

    def _bare(self, row: Row) -> None:
        found = bare(row, self._facts.group)
        self._facts.found += [] if found is None else [found]

    # rows that name a group, or go on with the one above

    def _is_group(self, header: Header, row: Row) -> bool:
        """Whether a row of one cell names the group of the rows below it."""
        text = row.filled[0]
        first = next(n for n, cell in enumerate(row.own) if cell)
        if is_figure(text) or first > header.name or value_of(text) is None or TOTAL.match(nfkc(text).strip()):
            return False
        if self._table.merged:
            return bool(row.wide) or (header.has_figures and first == 0)
        alone = len(row.cells) == 1 or (row.cells[0] == text and header.name > 0)
        return alone or bool(_GROUP_MARK.match(text)) or (header.has_figures and first == 0)

    def _open_group(self, text: str) -> None:
        self._facts.group = (title_of(text.strip("【】〔〕《》 "))[1],)
        self._facts.filled.clear()
        self._facts.last, self._name = None, None

    def _goes_on(self, entry: Entry) -> bool:
        """Whether a row only goes on with texts that were cut above: no name, no figure, nothing new to say."""
        header, row = entry.header, entry.row
        own = [n for n, cell in enumerate(entry.cells) if value_of(cell) and n not in row.held and n not in row.wide]
        if self._facts.last is None or not own or self._table.merged or {header.name, *header.groups} & set(own):
            return False
        texts = all(header.columns[n].role not in (*FIGURES, "number", "unit", "percent", "year") for n in own)
        return texts and not any(is_figure(entry.cells[n]) for n in own)

    def _go_on(self, entry: Entry, last: Found) -> None:
        """Add the cells of a row that was cut to the one above."""
        before = self._facts.last_cells
        for n, cell in enumerate(entry.cells):
            above = before[n] if n < len(before) else ""
            if value_of(cell) is None:
                continue
            if entry.header.columns[n].role == "department" and above and offices_joined(above, cell):
                old = departments_of(above)
                kept = tuple(d for d in last.departments if d not in old)
                last.departments = tuple(dict.fromkeys((*kept, *departments_of(above + cell))))
            else:
                add_detail(last, entry, n)
        last.lines = (last.lines[0], max(last.lines[1], entry.row.lines[1]))

    def _groups(self, entry: Entry) -> tuple[str, ...]:
        """The groups that a row stands in, by columns; a blank cell goes on from the row above."""
        filled = self._facts.filled
        for n in entry.header.groups:
            text = value_of(entry.cells[n])
            if text and not TOTAL.match(nfkc(text).strip()) and filled.get(n) != title_of(text)[1]:
                filled[n] = title_of(text)[1]
                for deeper in [m for m in filled if m > n]:
                    del filled[deeper]
        return (*self._facts.group, *(filled[n] for n in sorted(filled)))

    # one row

    def _read(self, entry: Entry) -> None:
        if self._facts.last is not None and self._goes_on(entry):
            self._go_on(entry, self._facts.last)
            return
        for cells in split_lines(entry.header, entry.cells):
            self._part(replace(entry, cells=cells))
        self._facts.last_cells = entry.cells

    def _part(self, entry: Entry) -> None:
        header = entry.header
        groups = self._groups(entry)
        title, below = None, None
        if (header.name not in entry.row.held or self._facts.last is None) and value_of(entry.cells[header.name]):
            title, below = name_and_text(entry.cells[header.name])
            cells = tuple(title if n == header.name else cell for n, cell in enumerate(entry.cells))
            entry = replace(entry, cells=cells)
        if header.kind == "project":
            self._project(entry, title, groups)
        else:
            self._other(entry, title, groups)
        if below is not None and self._facts.last is not None:
            self._facts.last.take_text("内容", below, entry.row.lines, long=True)
            add_stated(self._facts.last, entry, below)

    def _open(self, entry: Entry, title: str, groups: tuple[str, ...]) -> Found:
        number, name = title_of(title)
        name, rating = without_rating(name)
        name, offices = without_offices(name)
        header = entry.header
        kind = kind_of(header.columns[header.name].label) if header.kind == "project" else None
        found = Found(name, entry.row.lines, kind or header.kind, number, groups, offices, rating)
        found.cite("title", entry.row.lines)
        self._facts.found.append(found)
        self._facts.last, self._name = found, None
        return found

    def _project(self, entry: Entry, title: str | None, groups: tuple[str, ...]) -> None:
        """A row of a list of projects: a project, more of the one above, or the sum of several."""
        header, row = entry.header, entry.row
        total = next(
            (c for c in entry.cells[: header.name + 1] if TOTAL.match(nfkc(c).strip()) or _SUM.search(nfkc(c))), None
        )
        if total is not None:
            self._total(entry, " ".join(total.split()), groups)
            return
        if title is not None and (role_of(title) in _NO_NAMES or not any(c.isalnum() for c in title)):
            self._note(row, "名称の欄に名称でないものがあります", row.filled)
            self._bare(row)
            return
        if title is not None:
            self._open(entry, title, groups)
        elif self._facts.last is None and groups:
            self._open(entry, groups[-1], groups[:-1])
        project = self._facts.last
        if project is None:
            self._bare(row)
            return
        project.lines = (project.lines[0], max(project.lines[1], row.lines[1]))
        add_details(project, entry)
        if title is not None:
            self._share_offices(project, entry)
        if header.has_figures:
            name, side, goes_on = self._named(entry, header.at("indicator")[-1:])
            read = row_figures(entry, side)
            if read.any or name is not None:
                add_figures(project, entry, name or read.name, read, goes_on=goes_on)
            self._keep_lost(project, read, row)
            return
        for n, cell in enumerate(entry.cells):
            if n != header.name:
                add_stated(project, entry, cell, header.columns[n].year)

    def _share_offices(self, project: Found, entry: Entry) -> None:
        """A blank office beside a blank group is that of the row above, where merged cells are printed once."""
        facts, header = self._facts, entry.header
        blank = header.groups and not any(value_of(entry.cells[n]) for n in header.groups)
        column = next(iter(header.at("department")), None)
        if column is None or self._table.merged:
            return
        if blank and not entry.cells[column].strip() and not project.departments:
            project.departments = facts.offices
        facts.offices = project.departments

    def _total(self, entry: Entry, label: str, groups: tuple[str, ...]) -> None:
        """A row that sums up the projects above: a row of its own, not a project's."""
        last = self._facts.last
        found = self._open(entry, label, tuple(group for group in groups if group != label))
        found.kind = "row"
        read = row_figures(entry, None)
        if read.any:
            add_figures(found, entry, label, read, goes_on=False)
        add_details(found, entry, every=True)
        self._facts.last = last

    def _other(self, entry: Entry, title: str | None, groups: tuple[str, ...]) -> None:
        """A row of indicators, or of any other table."""
        header = entry.header
        if title is None and self._in_another_unit(entry):
            return
        name, side, goes_on = self._named(entry, [header.name] if title or self._facts.last is None else [])
        if goes_on and self._facts.last is not None:
            found = self._facts.last
        else:
            label = name or next((text for n in reversed(header.groups) if (text := value_of(entry.cells[n]))), None)
            label = label or (self._name if header.kind == "row" else None)
            groups = groups[:-1] if label and groups and label == groups[-1] else groups
            found = self._open(entry, label, groups) if label else self._unnamed(entry, groups)
        found.lines = (found.lines[0], max(found.lines[1], entry.row.lines[1]))
        read = row_figures(entry, side)
        if read.any or (header.kind == "indicator" and not goes_on):
            nameless = name is None and header.kind == "indicator" and not goes_on
            add_figures(
                found,
                entry,
                None if nameless else MARKS.sub("", name or found.title or "") or None,
                read,
                goes_on=goes_on,
            )
        add_details(found, entry, every=header.kind == "row")
        self._keep_lost(found, read, entry.row)
        self._by_year(entry)
        self._name = name or self._name

    def _in_another_unit(self, entry: Entry) -> bool:
        """Whether a row counts what the row above counts, in another unit, and takes it: 時間／月 and 人／月."""
        last, header = self._facts.last, entry.header
        unit = next((text for n in header.at("unit") if (text := value_of(entry.cells[n]))), None)
        if last is None or not last.title or header.name not in entry.row.held or unit is None:
            return False
        read = row_figures(entry, None)
        known = {indicator.unit for indicator, _ in last.indicators}
        if not read.any or not known or unit in known:
            return False
        last.indicators = [
            (i.model_copy(update={"name": f"{last.title}（{i.unit}）"}), lines)
            if i.unit and i.name == last.title
            else (i, lines)
            for i, lines in last.indicators
        ]
        add_figures(last, entry, f"{last.title}（{unit}）", read, goes_on=False)
        last.lines = (last.lines[0], entry.row.lines[1])
        return True

    def _unnamed(self, entry: Entry, groups: tuple[str, ...]) -> Found:
        found = Found(None, entry.row.lines, entry.header.kind, path=groups)
        self._facts.found.append(found)
        self._facts.last = found
        return found

    def _named(self, entry: Entry, columns: Sequence[int]) -> tuple[str | None, str | None, bool]:
        """The row's indicator, the side that it gives to its figures, and whether it goes on from the row above."""
        cells = entry.cells
        printed = value_of(cells[columns[-1]]) if columns else None
        rated = entry.header.at("status")  # 達成 is a rating there, not a side
        others = (cell for n, cell in enumerate(cells) if n not in columns and n not in rated)
        side = next((side for cell in others if (side := side_of(cell))), None)
        if printed is not None and side_of(printed) and self._facts.last is not None:
            return None, side_of(printed), True  # rows 目標値 and 実績値 below an indicator's name
        if printed is not None and side_of(printed) and not entry.header.columns[entry.header.name].label:
            return None, side_of(printed), False  # the same of an indicator that stands above the table
        if printed is not None and printed == self._name and self._facts.last is not None and entry.header.at("year"):
            return None, side, True  # one row a year
        if printed is not None:
            return printed, side, False
        before = self._facts.last is not None and bool(self._facts.last.indicators)
        return None, side, before and (side is not None or bool(entry.header.at("year")))

    @staticmethod
    def _keep_lost(found: Found, read: RowFigures, row: Row) -> None:
        """Figures whose year the print does not say stay under their header."""
        for label, value in read.lost:
            found.take_text(label, value, row.lines, long=False)

    def _by_year(self, entry: Entry) -> None:
        """Where years name the rows, each column of figures is a series over the years."""
        header, calendar = entry.header, entry.setting.calendar
        label = value_of(entry.cells[header.name])
        year = calendar.year(label) if label and header.kind == "row" else None
        if label is None or year is None or role_of(label, calendar) != "dated":
            return
        for n, column in enumerate(header.columns):
            if n == header.name or not column.label or column.role in FIGURES or not is_figure(entry.cells[n]):
                continue
            series = self._series.setdefault(
                n, Found(column.label, entry.row.lines, "indicator", path=self._facts.group)
            )
            read = RowFigures(figures=[(year, "value", value_of(entry.cells[n]) or "")])
            if series.indicators:
                add_figures(series, entry, None, read, goes_on=True)
            else:
                unit = column.unit or entry.setting.unit
                series.indicators.append((read.indicator(column.label, unit), entry.row.lines))
            series.lines = (series.lines[0], entry.row.lines[1])
