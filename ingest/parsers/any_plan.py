"""Any other municipal plan: sections with their indicators and projects, read by headings and table headers.

The last resort among the parsers. It takes what a header, a label or a legend says, and nothing that they do not.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.model import Heading as PlanHeading
from ingest.model import Lines, Notice, Parsed, Record, Source, SourceText
from ingest.parsers.any_plan_blocks import blocks, joined
from ingest.parsers.any_plan_found import Found
from ingest.parsers.any_plan_status import Ratings
from ingest.parsers.any_plan_tree import Node, TreeReader, walk
from ingest.parsers.any_plan_values import plan_years
from ingest.text import fiscal_year_of, fiscal_years

_MARKUP = frozenset({"xlsx", "xlsm", "docx", "pdf", "html", "htm", "csv", "tsv"})
"""Formats whose readers write every cell of a row, so that a short row only lacks empty cells."""


_LAST_RESORT = 0.3
"""Families are surer than this of a tenth of their own form (0.4 and more), and less sure of others (0.2 at most)."""


def _actual_year(heading: PlanHeading) -> int | None:
    """The year that a report's undated results belong to: its date of record, or the one year in its title."""
    if heading.as_of:
        return fiscal_year_of(heading.as_of)
    years = fiscal_years(heading.plan or "")
    return years[0] if len(years) == 1 and "年度" in (heading.plan or "") else None


class AnyPlanParser:
    """Reads what no other family recognises."""

    family = "any_plan"

    def recognise(self, text: SourceText) -> float:
        """A constant: every family that knows its form comes first."""
        del text
        return _LAST_RESORT

    def parse(self, text: SourceText, heading: PlanHeading) -> Parsed:
        """Sections (`section`) and projects (`project`); warnings for figures that no header explains."""
        years = plan_years(text, heading.plan)
        reader = TreeReader(heading.plan, years[1] if years else None, _actual_year(heading))
        root = reader.read(blocks(text.lines, padded=text.format in _MARKUP))
        writer = _Writer(text, heading, Ratings(text.lines))
        records = tuple(writer.records(root))
        notices = sorted((*reader.notices, *writer.notices), key=lambda notice: (notice.line, notice.text))
        return Parsed(heading=heading, records=records, notices=tuple(notices))


class _Writer:
    """The tree → records."""

    def __init__(self, text: SourceText, heading: PlanHeading, ratings: Ratings) -> None:
        self._text, self._heading, self._ratings = text, heading, ratings
        self._ids: set[str] = set()
        self.notices: list[Notice] = []

    def records(self, root: Node) -> Iterator[Record]:
        """Records of all sections in order; a section stands before its projects."""
        for node, place in walk(root):
            path = _path(node)
            if self._is_record(node):
                yield self._section(node, place, path)
            inner = path if node.heading is None else (*path, node.heading.title)
            for n, project in enumerate(node.projects, start=1):
                ordinal = "-".join(str(step) for step in (*(place or (0,)), n))
                yield self._record("project", ordinal, project, project.title or "", (*inner, *project.path))

    @staticmethod
    def _is_record(node: Node) -> bool:
        """Sections that state something, and those that count a part of the plan (基本目標1)."""
        if node.heading is None:
            return node.facts.states
        return node.facts.states or bool(node.projects) or node.heading.counted

    def _section(self, node: Node, place: tuple[int, ...], path: tuple[str, ...]) -> Record:
        facts = node.facts
        if node.heading is None:
            first = min((lines[0] for _, lines in facts.indicators), default=None)
            last = max((lines[1] for _, lines in facts.indicators), default=facts.lines[1])
            first = facts.lines[0] if first is None else first
            facts.lines = (first, max(last, first))
            title = self._heading.plan or self._text.name
        else:
            title = node.heading.title
            facts.lines = (node.heading.line, max(node.last_line, node.heading.line))
            facts.cite("title", (node.heading.line, node.heading.line))
        for key, text, lines in _texts(node, self._is_record) if node.heading is not None else ():
            facts.sections[key] = f"{facts.sections[key]}\n{text}" if key in facts.sections else text
            facts.cite(f"sections.{key}", lines)
            facts.lines = (facts.lines[0], max(facts.lines[1], lines[1]))
        ordinal = "-".join(str(step) for step in place) or "0"
        return self._record("section", ordinal, facts, title, path)

    def _record(self, kind: str, ordinal: str, found: Found, title: str, path: tuple[str, ...]) -> Record:
        town = self._heading.municipality
        record_id = self._unique(f"{self._text.name}:{kind}:{ordinal}", found.lines[0])
        rated = found.fields.get("status_text", found.lines)[0]
        fields = {name: lines for name, lines in found.fields.items() if _is_kept(name, found)}
        fields |= {f"indicators.{n}": lines for n, (_, lines) in enumerate(found.indicators)}
        page = self._text.pages[found.lines[0] - 1] if self._text.pages else None
        return Record(
            record_id=record_id,
            document=self._text.name,
            municipality=town.name if town else "",
            municipality_code=town.code if town else "",
            plan=self._heading.plan or self._text.name,
            kind=kind,
            number=found.number,
            title=title,
            path=path,
            departments=found.departments,
            status=self._ratings.status(found.status_text, rated),
            status_text=found.status_text,
            progress_percent=found.percent,
            grades=dict(found.grades) or None,
            attributes=dict(found.attributes),
            indicators=tuple(indicator for indicator, _ in found.indicators),
            sections=dict(found.sections),
            source=Source(document=self._text.name, lines=found.lines, page=page, fields=fields),
        )

    def _unique(self, record_id: str, line: int) -> str:
        """The id, told apart from an earlier equal one."""
        wanted, n = record_id, 2
        while wanted in self._ids:
            wanted, n = f"{record_id}~{n}", n + 1
        if wanted != record_id:
            self.notices.append(Notice(line=line, text=f"同じ番号の記録があるため、{wanted} としました"))
        self._ids.add(wanted)
        return wanted


def _is_kept(name: str, found: Found) -> bool:
    group, _, key = name.partition(".")
    return key in getattr(found, group) if group in ("attributes", "sections") and key else True


def _path(node: Node) -> tuple[str, ...]:
    """Titles of the sections around a section, outermost first."""
    titles: list[str] = []
    above = node.parent
    while above is not None and above.heading is not None:
        titles.append(above.heading.title)
        above = above.parent
    return tuple(reversed(titles))


def _texts(node: Node, is_record: object) -> Iterator[tuple[str, str, Lines]]:
    """Texts of a section by heading, those of subsections that are no records of their own included."""
    assert callable(is_record)
    for key, paragraphs in node.texts.items():
        if paragraphs:
            yield key or "本文", joined(paragraphs), (paragraphs[0].line, paragraphs[-1].line)
    for child in node.children if node.heading is not None else ():
        if not is_record(child):
            yield from _texts(child, is_record)


PARSER = AnyPlanParser()
