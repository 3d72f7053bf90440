"""Any document: sections with their indicators, projects and rows, read by headings and table headers.

It takes what a header, a label or a legend says, and nothing that they do not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ingest.model import Heading as PlanHeading
from ingest.model import Lines, Parsed, Record, SourceText
from ingest.parsers.engine.blocks import blocks, joined
from ingest.parsers.engine.tree import Node, TreeReader, walk
from ingest.parsers.vocabulary.calendar import calendar_of
from ingest.parsers.vocabulary.kinds import kind_of
from ingest.parsers.vocabulary.ordinals import ENCLOSED, code_titles, coded
from ingest.parsers.vocabulary.records import Found, RecordWriter
from ingest.parsers.vocabulary.status import marks_of
from ingest.prose.furniture import PAPER, without_furniture

_LAST_RESORT = 0.3
"""Families are surer than this of a tenth of their own form (0.4 and more), and less sure of others (0.2 at most)."""


class Engine:
    """Reads any form."""

    family = "engine"

    def recognise(self, text: SourceText) -> float:
        """A constant: every family that knows its form comes first."""
        del text
        return _LAST_RESORT

    def parse(self, text: SourceText, heading: PlanHeading) -> Parsed:
        """Sections, indicators, projects and rows; notices for what no header explains."""
        text = without_furniture(text, PAPER | {"contents"})
        calendar = calendar_of(text.lines, heading)
        reader = TreeReader(heading.plan, calendar, marks_of(text.lines))
        root = reader.read(blocks(text, calendar))
        _name_codes(root, code_titles(text.lines))
        writer = RecordWriter(text, heading)
        records = tuple(_records(root, writer))
        notices = sorted((*reader.notices, *writer.notices), key=lambda notice: (notice.line, notice.text))
        return Parsed(heading=heading, records=records, notices=tuple(notices))


def _name_codes(root: Node, titles: dict[tuple[str, str], str]) -> None:
    """Give what a table names by its code alone (施策1-1) the title that the code has elsewhere."""
    for node, _ in walk(root):
        for item in node.items:
            part = coded(item.title) if item.title and item.kind != "row" else None
            if part is None:
                continue
            title = part[2] or titles.get(part[:2])
            if title:
                item.title, item.number = title, item.number or part[1]


def _records(root: Node, writer: RecordWriter) -> Iterator[Record]:
    """Records of all sections in order; a section stands before what it lists."""
    for node, place in walk(root):
        path = _path(node)
        if _is_record(node):
            yield _section(node, place, path, writer)
        inner = path if node.heading is None else (*path, node.heading.title)
        for n, item in enumerate(node.items, start=1):
            ordinal = "-".join(str(step) for step in (*(place or (0,)), n))
            yield writer.record(ordinal, item, (*inner, *item.path))


def _is_record(node: Node) -> bool:
    """Sections that state something, count a part of the plan (基本目標1), or tell what none around them holds."""
    if _states(node) or node.heading is None:
        return _states(node)
    form = node.heading.form
    marked = node.heading.number is not None or form.startswith("md") or form in ENCLOSED
    parts = any(map(_holds, node.children))
    return marked and not parts and _is_told(node) and not any(map(_states, _above(node)))


def _holds(node: Node) -> bool:
    """Whether anything stands below a heading; below the foot of a page nothing does."""
    return bool(node.texts or node.items or node.children) or node.facts.states


def _states(node: Node) -> bool:
    if node.heading is None:
        return node.facts.states
    return node.facts.states or node.heading.counted or any(item.kind != "row" for item in node.items)


def _above(node: Node) -> Iterator[Node]:
    """The sections around a section, the nearest first."""
    while node.parent is not None and node.parent.heading is not None:
        node = node.parent
        yield node


def _is_told(node: Node) -> bool:
    """Whether sentences stand directly below a heading; below one that the format marks, any text."""
    if node.heading is not None and node.heading.form.startswith("md") and any(node.texts.values()):
        return True
    return any("。" in paragraph.text for paragraphs in node.texts.values() for paragraph in paragraphs)


def _section(node: Node, place: tuple[int, ...], path: tuple[str, ...], writer: RecordWriter) -> Record:
    facts = node.facts
    facts.kind = (kind_of(node.heading.word) if node.heading is not None else None) or "section"
    if node.heading is None:
        first = min((lines[0] for _, lines in facts.indicators), default=None)
        last = max((lines[1] for _, lines in facts.indicators), default=facts.lines[1])
        first = facts.lines[0] if first is None else first
        facts.lines = (first, max(last, first))
        facts.title = None
    else:
        facts.title = node.heading.title
        facts.lines = (node.heading.line, max(node.last_line, node.heading.line))
        facts.cite("title", (node.heading.line, node.heading.line))
    if facts.status_text is None:
        _rate(facts, node, writer)
    for key, text, lines in _texts(node, _is_record) if node.heading is not None else ():
        facts.sections[key] = f"{facts.sections[key]}\n{text}" if key in facts.sections else text
        facts.cite(f"sections.{key}", lines)
        facts.lines = (facts.lines[0], max(facts.lines[1], lines[1]))
    return writer.record("-".join(str(step) for step in place) or "0", facts, path)


def _rate(facts: Found, node: Node, writer: RecordWriter) -> None:
    """Take the rating that the section's first sentence ends with, where the document explains such words."""
    first = next((paragraph for paragraphs in node.texts.values() for paragraph in paragraphs), None)
    phrase = writer.ratings.opening(first.text) if first is not None else None
    if first is not None and phrase is not None:
        facts.status_text = phrase
        facts.cite("status_text", (first.line, first.line))


def _path(node: Node) -> tuple[str, ...]:
    """Titles of the sections around a section, outermost first."""
    return tuple(reversed([above.heading.title for above in _above(node) if above.heading is not None]))


def _texts(node: Node, is_record: Callable[[Node], bool]) -> Iterator[tuple[str, str, Lines]]:
    """Texts of a section by heading, those of subsections that are no records of their own included."""
    for key, paragraphs in node.texts.items():
        if paragraphs:
            yield key or "本文", joined(paragraphs), (paragraphs[0].line, paragraphs[-1].line)
    for child in node.children if node.heading is not None else ():
        if not is_record(child):
            yield from _texts(child, is_record)


PARSER = Engine()
