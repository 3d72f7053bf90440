"""Blocks → the plan's sections as a tree, each with its texts, indicators and what its tables list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.model import Lines, Notice
from ingest.parsers.engine.blocks import Block, Labelled, Paragraph, StatedLine
from ingest.parsers.engine.figures import Setting
from ingest.parsers.engine.forms import parts
from ingest.parsers.engine.grid import Table
from ingest.parsers.engine.joins import Listed, joined
from ingest.parsers.engine.rows import TableFacts, read_rows
from ingest.parsers.engine.sheets import SheetReader, goes_on
from ingest.parsers.engine.stated import indicator_of
from ingest.parsers.engine.turned import turned
from ingest.parsers.engine.unfolded import unfolded
from ingest.parsers.vocabulary.offices import departments_of, is_office, offices_alone, offices_inside, without_offices
from ingest.parsers.vocabulary.ordinals import SYMBOL_RANK, Heading
from ingest.parsers.vocabulary.records import Found, project_title, title_of
from ingest.parsers.vocabulary.roles import FIGURES, role_of
from ingest.parsers.vocabulary.stated import aim_of
from ingest.parsers.vocabulary.values import unit_of
from ingest.parsers.vocabulary.years import Calendar
from ingest.text import match_key

_OFFICE_LABEL = re.compile(r"(?:主?担当|所管|主管)(?:課|部署|部局|部|室)?\s*[】\]〕)）]?\s*[:：]")
"""担当課： behind a title."""
_LABEL_ROLES = ("department", "status", "percent", "remark")


@dataclass
class Node:
    """A section: its heading (None for the whole document), what stands directly in it, and its subsections."""

    heading: Heading | None
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    facts: Found = field(default_factory=lambda: Found(None, (1, 1)))
    items: list[Found] = field(default_factory=list)
    """Indicators, projects and rows with a record of their own, in order."""
    texts: dict[str, list[Paragraph]] = field(default_factory=dict)
    tables: list[Listed] = field(default_factory=list)
    """The rows of its tables, in order, whether they are records of their own or the section's."""
    last_line: int = 0


class TreeReader:
    """Takes blocks in order and hangs them on the tree."""

    def __init__(self, plan: str | None, calendar: Calendar, marks: frozenset[str] = frozenset()) -> None:
        self.root = Node(None)
        self.notices: list[Notice] = []
        self._plan = match_key(plan) if plan else None
        self._calendar = calendar
        self._marks = marks
        """Marks that the document explains as ratings."""
        self._node = self.root
        self._caption: Heading | None = None
        self._order: list[tuple[str, int]] = []
        self._sheet: SheetReader | None = None
        self._before: TableFacts | None = None
        """What the table before stated, where this one may go on from it behind a page break."""
        self._periods: Mapping[int, str] = {}
        """The years of the form's columns above, which the labelled lines below go on with."""
        self._open: Found | None = None
        """The project of the sheet above: tables and labels without a project of their own go on with it."""
        self._titled: Found | None = None
        """The project whose title line was the last: the paragraphs below are what it does."""
        self._listed: tuple[Found, int] | None = None
        """The last project of a list, and its indent: items further in say what it does."""
        self._above: Paragraph | None = None
        """The paragraph on the line before: a caption, a unit, or the name of the values below it."""

    def read(self, found: Sequence[Block]) -> Node:
        """The tree of a document."""
        for block in found:
            if isinstance(block, Heading):
                self._heading(block)
            elif isinstance(block, Table):
                self._table(block)
            elif isinstance(block, Labelled):
                self._labelled(block)
            elif isinstance(block, StatedLine):
                self._stated(block)
            else:
                self._paragraph(block)
            if not isinstance(block, Labelled):
                self._above = block if isinstance(block, Paragraph) else None
        self._end_sheet()
        self._join()
        return self.root

    def _join(self) -> None:
        """Give rows to the measures of other tables that they are about."""
        nodes = [node for node, _ in walk(self.root)]
        given = joined([t for node in nodes for t in node.tables], [item for node in nodes for item in node.items])
        rows = {id(row) for row in given}
        figures = {id(indicator) for row in given for indicator, _ in row.indicators}
        for node in nodes:
            node.items = [item for item in node.items if id(item) not in rows]
            node.facts.indicators = [one for one in node.facts.indicators if id(one[0]) not in figures]

    # headings

    def _heading(self, heading: Heading) -> None:
        self._end_sheet()
        open_, node = self._open, self._node
        self._before = self._open = self._titled = self._listed = None
        self._periods = {}
        if heading.form != "plain":
            depth = self._depth(heading)
            self._node = self._parent(depth)
        self._caption = None
        if heading.is_caption and self._node is node and [item for item in node.items if item.kind != "row"] == [open_]:
            self._open = open_  # the section is the form's, and the caption one of its parts
        if heading.is_caption and not (heading.number and self._node is self.root):
            self._caption = heading
            if heading.departments:
                self._offices(self._node, heading)
            return
        if self._plan is not None and self._node is self.root and self._is_plan(heading):
            return
        if _TOWN.fullmatch("".join(heading.title.split())) and not self.root.children:
            return  # the cover
        node = Node(heading, self._node, last_line=heading.line)
        node.facts = Found(heading.title, (heading.line, heading.line), "section", heading.number)
        self._node.children.append(node)
        self._node = node
        self._offices(node, heading)
        if heading.status is not None:
            node.facts.status_text = heading.status
            node.facts.cite("status_text", (heading.line, heading.line))

    def _is_plan(self, heading: Heading) -> bool:
        key = match_key(heading.title)
        return bool(key) and self._plan is not None and (key in self._plan or self._plan in key) and len(key) > 3

    def _offices(self, node: Node, heading: Heading) -> None:
        if heading.departments:
            node.facts.departments = tuple(dict.fromkeys((*node.facts.departments, *heading.departments)))
            node.facts.cite("departments", (heading.line, heading.line))

    def _depth(self, heading: Heading) -> int:
        """The level of a form: its place among the forms seen so far, learnt at its first appearance."""
        forms = [form for form, _ in self._order]
        if heading.form in forms:
            return forms.index(heading.form)
        caption = self._caption if self._caption is not None and self._caption.form in forms else None
        current = caption or self._node.heading
        at = forms.index(current.form) + 1 if current is not None and current.form in forms else 0
        while caption is None and at > 0 and _is_outside(heading, self._order[at - 1][1]):
            at -= 1
        self._order.insert(at, (heading.form, heading.rank))
        return at

    def _parent(self, depth: int) -> Node:
        forms = [form for form, _ in self._order]
        node = self._node
        while node.heading is not None and node.parent is not None and forms.index(node.heading.form) >= depth:
            node = node.parent
        return node

    # what stands below them

    def _setting(self, table: Table | None = None) -> Setting:
        """What stands around: caption, heading and the line above, with the year and the unit that they print."""
        above = self._above.text if self._above is not None and len(self._above.text) <= 60 else ""
        captions = [table.caption or "" if table else "", above, self._caption.title if self._caption else ""]
        words = [*captions, self._node.heading.title if self._node.heading is not None else ""]
        hint = next((word for word in words if word and not re.fullmatch(r"[(（]?単位.{1,12}", word)), "")
        unit = next((unit for word in words if (unit := unit_of(word))), None)
        told = bool(re.search(r"実績|状況|現在|時点|末", hint)) or role_of(hint, self._calendar) == "dated"
        one = told and len(self._calendar.years(hint)) == 1
        return Setting(self._calendar, hint, unit, self._calendar.year(hint) if one else None, self._marks)

    def _table(self, table: Table) -> None:
        table = unfolded(turned(table, self._calendar), self._calendar)
        setting = self._setting(table)
        for form, part in parts(table, setting):
            if form or (self._open is not None and goes_on(part)):
                self._form(part, setting)
            else:
                self._list(part, setting)

    def _form(self, table: Table, setting: Setting) -> None:
        """A form of labels and values."""
        self._end_sheet()
        sheet = SheetReader(setting)
        sheet.table(table)
        self._take_sheet(sheet)
        self._open = next((f for f in reversed(sheet.projects) if f.kind != "indicator"), self._open)
        self._before = self._titled = None

    def _list(self, table: Table, setting: Setting) -> None:
        """A table with a header."""
        self._end_sheet()
        before = self._before if self._before is not None and self._goes_on(self._before, table) else None
        facts = read_rows(table, setting, before)
        self.notices += facts.notices
        if self._titled is not None and facts.found and all(found.title is None for found in facts.found):
            for found in facts.found:
                self._go_on(self._titled, found)
            facts.found = []
        self._titled = None if facts.found else self._titled
        self._take_rows(facts, self._table_caption(table))
        for line, text in facts.notes:
            self._texts(text, line)
        if facts.found:
            self._node.last_line = max(self._node.last_line, table.lines[1])
        self._before = facts if facts.header is not None else None

    def _table_caption(self, table: Table) -> tuple[str, ...]:
        """The caption between the section's heading and the table's rows, where there is one."""
        above = self._above
        near = above is not None and table.lines[0] - above.line <= 2 and _CAPTION.fullmatch(above.text)
        caption = table.caption or (above.text if near and above else "")
        caption = caption or (self._caption.title if self._caption else "")
        return (caption,) if caption else ()

    def _take_rows(self, facts: TableFacts, caption: tuple[str, ...]) -> None:
        """Rows of figures alone belong to their section; where one row prints more, all have records of their own."""
        alike = self._node.heading is not None and self._node.heading.counted and _rated_alike(facts.found)
        if self._owns() and len(facts.found) == 1 and _is_nameless(facts.found[0]):
            facts.found[0].title = None  # one row that nothing names, or a mark opens, states what its section states
            self._absorb(self._node.facts, facts.found[0])
            return
        own = not self._owns() or (not alike and any(found.title and not found.is_plain for found in facts.found))
        offices = facts.header is None or not facts.header.at("department")
        self._node.tables.append(Listed(next(iter(caption), None) or self._title(), tuple(facts.found)))
        for found in facts.found:
            unnamed = found.title is None or not own
            if self._open is not None and (found.kind == "indicator" or (found.is_plain and unnamed)):
                self._go_on(self._open, found)
            elif (found.is_plain or alike) and self._owns() and (not own or found.title is None):
                self._absorb(self._node.facts, _told_apart(found, self._node.facts))
            else:
                self._take_row(found, caption, self._node.facts.departments if offices else ())

    def _take_row(self, found: Found, caption: tuple[str, ...], offices: tuple[str, ...]) -> None:
        if found.title is None:
            found.title = next(iter(reversed((*caption, *found.path))), None) or self._title()
        found.path = (*caption, *found.path) if found.kind == "row" else found.path
        if self._open is not None and self._open.title is not None:  # a list inside of a form is its project's
            found.path = (*self._open.path, self._open.title, *found.path)
        found.departments = found.departments or offices
        self._node.items.append(found)

    def _owns(self) -> bool:
        return self._node.heading is not None

    def _title(self) -> str | None:
        return self._node.heading.title if self._node.heading is not None else None

    def _texts(self, text: str, line: int) -> None:
        key = self._caption.title if self._caption else (self._title() or "")
        self._node.texts.setdefault(key, []).append(Paragraph(line, text))
        self._node.last_line = max(self._node.last_line, line)

    @staticmethod
    def _goes_on(before: TableFacts, table: Table) -> bool:
        """Whether a table is as wide as the one before: printed on the next page, it needs no header of its own."""
        return before.header is not None and len(table.rows[0].cells) == len(before.header.columns)

    def _go_on(self, project: Found, found: Found) -> None:
        """Facts that go on with a sheet's project, which then reaches to their lines."""
        self._absorb(project, found)
        project.lines = (project.lines[0], max(project.lines[1], found.lines[1]))

    def _absorb(self, into: Found, found: Found) -> None:
        """Facts that belong to the section itself."""
        last = into.indicators[-1] if into.indicators else None
        more = found.indicators[0] if found.indicators else None
        if last and more and more[0].name is None and last[0].name and not last[0].values:
            # a form's name of the indicator stands in the table above its figures
            before, place = into.indicators.pop()
            values = {"values": more[0].values, "baseline": before.baseline or more[0].baseline}
            into.indicators.append((before.model_copy(update=values), (place[0], more[1][1])))
            found.indicators = found.indicators[1:]
        into.indicators += found.indicators
        into.grades |= found.grades
        into.scores |= found.scores
        into.departments = tuple(dict.fromkeys((*into.departments, *found.departments)))
        if found.kind == "project":
            into.number = into.number or found.number
        if found.status_text is not None:
            into.take_status("評価", found.status_text, found.fields.get("status_text", found.lines))
        if into.percent is None:
            into.percent = found.percent
        for label, text in (found.attributes | found.sections).items():
            place = found.fields.get(f"attributes.{label}") or found.fields.get(f"sections.{label}") or found.lines
            into.take_text(label, text, place)
        for name, place in found.fields.items():
            if name in ("departments", "progress_percent", "grades", "scores"):
                into.cite(name, place)
        into.lines = found.lines if into.lines == (1, 1) else into.lines
        self._node.last_line = max(self._node.last_line, found.lines[1])

    def _labelled(self, block: Labelled) -> None:
        forms = [form for form, _ in self._order]
        if block.form in forms:  # 【担当課】総務課 stands beside 【成果指標】, not below what stands under that
            self._end_sheet()
            self._node = self._parent(forms.index(block.form))
            self._caption, self._titled, self._listed, self._above = None, None, None, None
        if self._sheet is None:
            self._sheet = SheetReader(self._setting(), self._periods)
        lines = block.lines
        above = self._above
        if above is not None and role_of(block.label, self._calendar) in FIGURES and self._names(above, block.line):
            if self._open is None:
                self._sheet.name(above.text, (above.line, above.line))
            else:
                self._sheet.take("指標", [(1, above.text)], (above.line, above.line))
            self._untext(above)
        if above is not None and role_of(block.label) == "department" and self._opens_project(above, block):
            self._untext(above)
            self._above = None
            return
        self._above = None
        if self._titled is not None and self._sheet_empty():
            self._sheet = None
            self._to_titled(block)
            return
        cells = [cell for cell in re.split(r"[ 　]{2,}|　", block.value) if cell]
        self._sheet.take(block.label, list(enumerate(cells, start=1)), lines)

    def _sheet_empty(self) -> bool:
        return self._sheet is not None and self._sheet.is_empty

    def _to_titled(self, block: Labelled) -> None:
        """A labelled value below a project's title line is the project's."""
        assert self._titled is not None
        lines = block.lines
        if role_of(block.label) == "department":
            self._titled.take_departments(block.value, lines)
        elif role_of(block.label) == "status":
            self._titled.take_status(block.label, block.value, lines)
        else:
            self._titled.take_text(block.label, block.value, lines)
        self._titled.lines = (self._titled.lines[0], block.line)
        self._node.last_line = max(self._node.last_line, block.line)

    def _opens_project(self, above: Paragraph, block: Labelled) -> bool:
        """A title on the line above 担当課： opens a project: 【新規】産後ケア事業 6,840千円."""
        if not self._names(above, block.line) or above.item or block.form is not None:
            return False
        title, extra = project_title(above.text)
        number, title = title_of(title)
        if len(title) < 3:
            return False
        names, rest = block.value, ""
        match = re.match(
            r"^(?P<names>\S+?)(?:[(（][^()（）]*(?:内線|電話|℡)[^()（）]*[)）])?(?:\s+(?P<rest>\S.*))?$", names
        )
        if match:
            names, rest = match["names"], match["rest"] or ""
        project = Found(title, (above.line, block.line), number=number)
        project.cite("title", (above.line, above.line))
        for label, text in extra.items():
            project.take_text(label, text, (above.line, above.line), long=False)
        project.take_departments(names, (block.line, block.line))
        if rest:
            project.take_text("記載", rest, (block.line, block.line), long=False)
        self._end_sheet()
        self._node.items.append(project)
        self._titled = project
        self._before = None
        self._node.last_line = max(self._node.last_line, block.line)
        return True

    @staticmethod
    def _names(above: Paragraph, line: int) -> bool:
        """Whether a line names the values on the lines below it."""
        return above.line == line - 1 and len(above.text) <= 50 and "。" not in above.text

    def _untext(self, paragraph: Paragraph) -> None:
        for paragraphs in self._node.texts.values():
            if paragraphs and paragraphs[-1] is paragraph:
                paragraphs.pop()

    def _end_sheet(self) -> None:
        if self._sheet is not None:
            self._sheet.close()
            self._take_sheet(self._sheet)
            self._open = next((f for f in reversed(self._sheet.projects) if f.kind != "indicator"), self._open)
            self._sheet = None

    def _take_sheet(self, sheet: SheetReader) -> None:
        self._periods = sheet.periods
        self.notices += sheet.notices
        if sheet.loose is not None and self._open is not None and not sheet.projects:
            self._go_on(self._open, sheet.loose)
        elif sheet.loose is not None:
            self._absorb(self._node.facts, sheet.loose)
        self._node.items += sheet.projects
        for project in sheet.projects:
            self._node.last_line = max(self._node.last_line, project.lines[1])

    def _paragraph(self, block: Paragraph) -> None:
        lines: Lines = (block.line, block.line)
        if len(block.text) > 60 or "。" in block.text:
            self._before = self._open = None  # a text between two tables parts them
        offices = offices_alone(block.text)
        if offices and not self._node.facts.departments and self._node.heading is not None:
            self._node.facts.departments = offices
            self._node.facts.cite("departments", lines)
            return
        if (
            self._sheet is not None
            and role_of(block.text) == "other"
            and len(block.text) <= 50
            and "。" not in block.text
        ):
            self._end_sheet()
        if self._listed is not None and block.indent > self._listed[1]:
            project = self._listed[0]
            project.take_text("内容", block.text, lines, long=True)
            project.lines = (project.lines[0], block.line)
            self._node.last_line = max(self._node.last_line, block.line)
            return
        self._listed = None
        around = f"{self._caption.title if self._caption else ''} {self._title() or ''}"
        aim = aim_of(block.text) if _AIMED.search(around) or block.text.startswith("★") else None
        if aim is not None:
            self._stated(StatedLine(block.line, aim))
            return
        if self._captioned(block, lines) or self._listed_project(block, lines):
            return
        if self._titled is not None:
            self._titled.take_text("内容", block.text, lines, long=True)
            self._titled.lines = (self._titled.lines[0], block.line)
            self._node.last_line = max(self._node.last_line, block.line)
            return
        key = self._caption.title if self._caption else (self._title() or "")
        self._node.texts.setdefault(key, []).append(block)
        self._node.last_line = max(self._node.last_line, block.line)

    def _listed_project(self, block: Paragraph, lines: Lines) -> bool:
        """A short item of a list below 主な事業 or 具体的な取組, or a line that ends in 担当課：…, is a project."""
        below = self._caption is not None and role_of(self._caption.title) == "project"
        text, offices = without_offices(block.text)
        rest = ""
        if below and block.item and not offices:
            text, offices, rest = offices_inside(block.text)
        titled = bool(offices) and _OFFICE_LABEL.search(block.text) is not None
        short = len(text) <= 60 and "。" not in text
        if not ((below and block.item) or titled) or not short or self._node.heading is None:
            return False
        number, title = title_of(text)
        if not any(c.isalnum() for c in title):
            return False
        project = Found(title, lines, number=number, departments=offices)
        project.cite("title", lines)
        if offices:
            project.cite("departments", lines)
        if rest:
            project.take_text("内容", rest, lines, long=True)
        self._node.items.append(project)
        self._titled = project if titled else None
        self._listed = (project, block.indent)
        self._node.last_line = max(self._node.last_line, block.line)
        return True

    def _captioned(self, block: Paragraph, lines: Lines) -> bool:
        """A short line below a heading such as 担当課 or 進捗状況 is its value."""
        role = role_of(self._caption.title) if self._caption else "other"
        if self._caption is None or role not in _LABEL_ROLES or len(block.text) > 60 or "。" in block.text:
            return False
        if block.text.startswith(("※", "注")):
            return False
        below = block.line - self._caption.line > 1  # a second office, or what stands below the offices
        if role == "department" and (not departments_of(block.text) or (below and not is_office(block.text))):
            return False
        sheet = SheetReader(self._setting())
        sheet.take(self._caption.title, [(1, block.text)], (self._caption.line, block.line))
        self._take_sheet(sheet)
        return True

    def _stated(self, block: StatedLine) -> None:
        """An indicator on one line: from → to."""
        lines = block.lines
        number, name = title_of(block.found.name) if block.found.name else (None, self._title() or "")
        indicator = indicator_of(block.found, self._calendar)
        dated = bool(indicator.values)
        found = Found(name, lines, "indicator", number, indicators=[(indicator, lines)])
        found.cite("title", lines)
        if not dated:
            aim = block.found.entries[-1].value
            found.take_text("目標値", aim, lines, long=False)
            self.notices.append(Notice(line=block.line, text=f"目標の年度が分かりません: {name} {aim}"[:200]))
        if self._titled is not None and dated:
            self._titled.indicators.append((indicator, lines))
            self._titled.lines = (self._titled.lines[0], lines[1])
        elif self._owns() and dated:
            self._absorb(self._node.facts, replace(found, fields={}, number=None))
        else:
            self._node.items.append(found)
        self._node.last_line = max(self._node.last_line, lines[1])


def _rated_alike(found: Sequence[Found]) -> bool:
    """Whether rows print figures and one rating: that of the measure whose indicators they are."""
    plain = all(replace(row, status_text=None).is_plain and row.kind == "indicator" for row in found)
    return plain and len({row.status_text for row in found} | {None}) == 2


def _told_apart(found: Found, section: Found) -> Found:
    """A row whose name says nothing by itself, or stands in the section already, bears its group's name too."""
    counted = [  # what a row counts besides its own figure bears the row's name: 産業部門 削減率
        (i if i.name in (None, found.title) else i.model_copy(update={"name": f"{found.title} {i.name}"}), lines)
        for i, lines in found.indicators
    ]
    found = replace(found, indicators=counted) if found.title else found
    units = {(indicator.name, indicator.unit) for indicator, _ in section.indicators}
    known = {name for name, _ in units}
    same = [i for i, _ in found.indicators if i.name in known and i.unit and (i.name, i.unit) not in units]
    if same and not found.path:  # the same thing in another unit: 人/月 and 時間/月
        units_told = [(i.model_copy(update={"name": f"{i.name}（{i.unit}）"}), lines) for i, lines in found.indicators]
        return replace(found, indicators=units_told)
    named = [(i, lines) for i, lines in found.indicators if i.name]
    if not found.path or not any(i.name in known or _TOTAL.match(i.name or "") for i, _ in named):
        return found
    renamed = [(i.model_copy(update={"name": f"{found.path[-1]} {i.name}"}), lines) for i, lines in found.indicators]
    return replace(found, indicators=renamed, number=None)


def _is_nameless(found: Found) -> bool:
    """Whether a row's name is a mark or nothing but figures; or it has none, and rates."""
    if found.title is not None:
        return not any(c.isalpha() for c in found.title)
    return not found.path and bool(found.scores or found.grades)


_AIMED = re.compile(r"目標|指標|KPI|ＫＰＩ")
_CAPTION = re.compile(r"(?![(（]?単位|[※＊*(（]|.*[:：].+[:：])[^。]{2,40}")
"""A line above a table that is neither a note nor a legend."""
_TOWN = re.compile(r"[^\W\d_]{1,8}[都道府県市区町村]")
_TOTAL = re.compile(r"^(?:合\s*計|総\s*計|小\s*計|計|平均|その他|うち.*)$")


def _is_outside(heading: Heading, rank: int) -> bool:
    """Whether a form seen for the first time stands above one of a rank; a bare mark (■) may stand above numbers."""
    return heading.rank <= 4 if rank == SYMBOL_RANK and heading.rank < rank else heading.rank < rank


def walk(node: Node, place: tuple[int, ...] = ()) -> Iterator[tuple[Node, tuple[int, ...]]]:
    """Every section with its ordinal path, in the order of the document."""
    yield node, place
    for n, child in enumerate(node.children, start=1):
        yield from walk(child, (*place, n))
