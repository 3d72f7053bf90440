"""Blocks → the plan's sections as a tree, each with its texts, indicators and projects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.model import Baseline, Indicator, Lines, Notice
from ingest.parsers.any_plan_blocks import Block, Labelled, Paragraph
from ingest.parsers.any_plan_found import Defaults, Found, title_of
from ingest.parsers.any_plan_header import Header
from ingest.parsers.any_plan_heading import SYMBOL_RANK, Heading, without_offices
from ingest.parsers.any_plan_roles import role_of
from ingest.parsers.any_plan_rows import read_rows
from ingest.parsers.any_plan_sheet import SheetReader, goes_on, is_sheet
from ingest.parsers.any_plan_values import ORGANISATION, baseline_of, departments_of, value_of
from ingest.tables import Table
from ingest.text import fiscal_year, fiscal_years, match_key

_ARROW = re.compile(
    r"""
    ^ [\s・●○◎◆◇■□※★☆\-]* (?P<name> [^→⇒:：]{2,50}? ) \s* [:：\s　] \s*
    (?: (?:現状値?|基準値?|当初値?) \s* [:：]? \s* )?
    (?P<from> [^\s→⇒:：（(]*\d[^\s→⇒:：（(]* ) \s* (?: [(（] (?P<when> [^()（）]{2,16} ) [)）] )? \s*
    (?: → | ⇒ | -> ) \s*
    (?: 目標値? \s* [:：]? \s* )?
    (?P<to> [^\s→⇒:：（(]*\d[^\s→⇒:：（(]* ) \s* (?: [(（] (?P<then> [^()（）]{2,16} ) [)）] )? \s* $
    """,
    re.VERBOSE,
)
"""出生数 49人（R5）→ 55人（R11）"""

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
    projects: list[Found] = field(default_factory=list)
    texts: dict[str, list[Paragraph]] = field(default_factory=dict)
    last_line: int = 0


class TreeReader:
    """Takes blocks in order and hangs them on the tree."""

    def __init__(self, plan: str | None, target: int | None, actual: int | None) -> None:
        self.root = Node(None)
        self.notices: list[Notice] = []
        self._plan = match_key(plan) if plan else None
        self._years = (target, actual)
        self._node = self.root
        self._caption: Heading | None = None
        self._order: list[tuple[str, int]] = []
        self._sheet: SheetReader | None = None
        self._header: tuple[Header, int] | None = None
        self._open: Found | None = None
        """The project of the sheet above: tables and labels without a project of their own go on with it."""
        self._titled: Found | None = None
        """The project whose title line was the last: the paragraphs below are what it does."""

    def read(self, found: Sequence[Block]) -> Node:
        """The tree of a document."""
        for block in found:
            if isinstance(block, Heading):
                self._heading(block)
            elif isinstance(block, Table):
                self._table(block)
            elif isinstance(block, Labelled):
                self._labelled(block)
            else:
                self._paragraph(block)
        self._end_sheet()
        return self.root

    # headings

    def _heading(self, heading: Heading) -> None:
        self._end_sheet()
        self._header = self._open = self._titled = None
        if heading.form != "plain":
            depth = self._depth(heading)
            self._node = self._parent(depth)
        self._caption = None
        if heading.is_caption:
            self._caption = heading
            if heading.departments:
                self._offices(self._node, heading)
            return
        if self._plan is not None and self._node is self.root and self._is_plan(heading):
            return
        node = Node(heading, self._node, last_line=heading.line)
        node.facts = Found(heading.title, (heading.line, heading.line), heading.number)
        self._node.children.append(node)
        self._node = node
        self._offices(node, heading)

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
        current = self._node.heading
        at = forms.index(current.form) + 1 if current is not None and current.form in forms else 0
        while at > 0 and _is_outside(heading, self._order[at - 1][1]):
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

    def _defaults(self) -> Defaults:
        words = [self._caption.title if self._caption else ""]
        if self._node.heading is not None:
            words.append(self._node.heading.title)
        years = fiscal_years(words[0]) if "実績" in words[0] or "状況" in words[0] else []
        actual = years[0] if len(years) == 1 else self._years[1]
        return Defaults(self._years[0], actual, words[0])

    def _table(self, table: Table) -> None:
        if is_sheet(table) or (self._open is not None and goes_on(table)):
            self._end_sheet()
            sheet = SheetReader(self._defaults())
            sheet.table(table)
            self._take_sheet(sheet)
            self._open = sheet.projects[-1] if sheet.projects else self._open
            self._header = self._titled = None
            return
        self._end_sheet()
        header = self._header[0] if self._header and self._header[1] >= table.lines[0] - 3 else None
        facts = read_rows(table, self._defaults(), header if header and self._same_width(header, table) else None)
        self.notices += facts.notices
        if not facts.projects and self._open is not None:
            for found in facts.indicators:
                self._go_on(self._open, found)
            facts.indicators = []
        self._titled = None
        for found in facts.indicators:
            self._absorb(self._node.facts, found)
        self._node.projects += facts.projects
        if facts.indicators or facts.projects:
            self._node.last_line = max(self._node.last_line, table.lines[1])
        self._header = (facts.header, table.lines[1]) if facts.header is not None else None

    @staticmethod
    def _same_width(header: Header, table: Table) -> bool:
        return len(table.rows[0].cells) == len(header.columns)

    def _go_on(self, project: Found, found: Found) -> None:
        """Facts that go on with a sheet's project, which then reaches to their lines."""
        self._absorb(project, found)
        project.lines = (project.lines[0], max(project.lines[1], found.lines[1]))

    def _absorb(self, into: Found, found: Found) -> None:
        """Facts that belong to the section itself."""
        into.indicators += found.indicators
        into.departments = tuple(dict.fromkeys((*into.departments, *found.departments)))
        into.number = into.number or found.number
        if found.status_text is not None:
            into.take_status("評価", found.status_text, found.fields.get("status_text", found.lines))
        if into.percent is None:
            into.percent = found.percent
        for label, text in (found.attributes | found.sections).items():
            place = found.fields.get(f"attributes.{label}") or found.fields.get(f"sections.{label}") or found.lines
            into.take_text(label, text, place)
        for name, place in found.fields.items():
            if name in ("departments", "progress_percent"):
                into.cite(name, place)
        into.lines = found.lines if into.lines == (1, 1) else into.lines
        self._node.last_line = max(self._node.last_line, found.lines[1])

    def _labelled(self, block: Labelled) -> None:
        if self._sheet is None:
            self._sheet = SheetReader(self._defaults())
        lines: Lines = (block.line, block.line)
        self._sheet.take(block.label, [(1, block.value)], lines)

    def _end_sheet(self) -> None:
        if self._sheet is not None:
            self._sheet.close()
            self._take_sheet(self._sheet)
            self._sheet = None

    def _take_sheet(self, sheet: SheetReader) -> None:
        self.notices += sheet.notices
        if sheet.loose is not None and self._open is not None and not sheet.projects:
            self._go_on(self._open, sheet.loose)
        elif sheet.loose is not None:
            self._absorb(self._node.facts, sheet.loose)
        self._node.projects += sheet.projects
        for project in sheet.projects:
            self._node.last_line = max(self._node.last_line, project.lines[1])

    def _paragraph(self, block: Paragraph) -> None:
        lines: Lines = (block.line, block.line)
        offices = _offices_alone(block.text)
        if offices and not self._node.texts and self._node.heading is not None:
            self._node.facts.departments = offices
            self._node.facts.cite("departments", lines)
            return
        if self._captioned(block, lines) or self._arrow(block, lines) or self._listed_project(block, lines):
            return
        if self._titled is not None:
            self._titled.take_text("内容", block.text, lines, long=True)
            self._titled.lines = (self._titled.lines[0], block.line)
            self._node.last_line = max(self._node.last_line, block.line)
            return
        key = self._caption.title if self._caption else (self._node.heading.title if self._node.heading else "")
        self._node.texts.setdefault(key, []).append(block)
        self._node.last_line = max(self._node.last_line, block.line)

    def _listed_project(self, block: Paragraph, lines: Lines) -> bool:
        """A short item of a list below 主な事業 or 具体的な取組, or a line that ends in 担当課：…, is a project."""
        below = self._caption is not None and role_of(self._caption.title) == "project"
        text, offices = without_offices(block.text)
        titled = bool(offices) and _OFFICE_LABEL.search(block.text) is not None
        short = len(text) <= 60 and "。" not in text
        if not ((below and block.item) or titled) or not short or self._node.heading is None:
            return False
        number, title = title_of(text)
        if not any(c.isalnum() for c in title):
            return False
        project = Found(title, lines, number, departments=offices)
        project.cite("title", lines)
        if offices:
            project.cite("departments", lines)
        self._node.projects.append(project)
        self._titled = project if titled else None
        self._node.last_line = max(self._node.last_line, block.line)
        return True

    def _captioned(self, block: Paragraph, lines: Lines) -> bool:
        """A short line below a heading such as 担当課 or 進捗状況 is its value."""
        role = role_of(self._caption.title) if self._caption else "other"
        if self._caption is None or role not in _LABEL_ROLES or len(block.text) > 60 or "。" in block.text:
            return False
        if role == "department" and not departments_of(block.text):
            return False
        sheet = SheetReader(self._defaults())
        sheet.take(self._caption.title, [(1, block.text)], (self._caption.line, block.line))
        self._take_sheet(sheet)
        return True

    def _arrow(self, block: Paragraph, lines: Lines) -> bool:
        """An indicator on one line: from → to."""
        match = _ARROW.match(block.text)
        if match is None or value_of(match["from"]) is None:
            return False
        then = fiscal_year(match["then"]) if match["then"] else self._years[0]
        if then is None:
            self.notices.append(
                Notice(line=block.line, text=f"目標の年度が分からないため、取り込みません: {block.text[:80]}")
            )
            return False
        baseline: Baseline | None = baseline_of(match["from"], match["when"])
        values = [{"fiscal_year": then, "target": match["to"]}]
        indicator = Indicator.model_validate({"name": match["name"].strip(), "baseline": baseline, "values": values})
        self._node.facts.indicators.append((indicator, lines))
        self._node.last_line = max(self._node.last_line, block.line)
        return True


def _is_outside(heading: Heading, rank: int) -> bool:
    """Whether a form seen for the first time stands above one of a rank; a bare mark (■) may stand above numbers."""
    return heading.rank <= 4 if rank == SYMBOL_RANK and heading.rank < rank else heading.rank < rank


def _offices_alone(text: str) -> tuple[str, ...]:
    """The departments of a line that holds nothing else, in brackets: （こども課・健康課）."""
    match = re.fullmatch(r"\s*[(（\[【](?P<names>[^()（）\[\]【】。]{2,60})[)）\]】]\s*", text)
    names = departments_of(match["names"]) if match else ()
    return names if names and all(ORGANISATION.match(name) for name in names) else ()


def walk(node: Node, place: tuple[int, ...] = ()) -> Iterator[tuple[Node, tuple[int, ...]]]:
    """Every section with its ordinal path, in the order of the document."""
    yield node, place
    for n, child in enumerate(node.children, start=1):
        yield from walk(child, (*place, n))
