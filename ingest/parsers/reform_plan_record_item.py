"""Reform plans: an action item's section and the lists by action item become one record; the section decides."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.model import Lines, Notice, Record
from ingest.parsers.reform_plan_item import COUNCIL, SELF, Item
from ingest.parsers.reform_plan_list import Copy
from ingest.parsers.reform_plan_match import Statement, comparable, differing
from ingest.parsers.reform_plan_record import CONFLICT, Attributes, Make, conflict_notice, shown
from ingest.parsers.reform_plan_text import FINAL, label

ITEMS = "取組項目別一覧"


def action_item(
    item: Item | None, copies: Sequence[Copy], members: Sequence[str], town: str, make: Make
) -> tuple[Record, list[Notice]]:
    """The record of one action item, from its section and the lists by action item."""
    fields: dict[str, Lines] = dict(item.fields) if item else {}
    conflicts: list[str] = []
    attributes: Attributes = {}
    number, title = (item.number, item.title) if item else (copies[0].number, copies[0].title)
    if item:
        own = Statement(comparable(title, town), item.first, title)
        conflicts += differing("名称", own, [Statement(comparable(c.title, town), c.line, c.title) for c in copies])
    listed = next((copy.grades[FINAL] for copy in copies if copy.grades), None)
    grades = dict(item.grades) if item and item.grades else ({SELF: listed} if listed else {})
    scores = dict(item.scores) if item and item.scores else dict(copies[0].scores) if copies else {}
    council = item.council if item and item.council is not None else next((c.council for c in copies), None)
    conflicts += _compare_item(grades, scores, council, copies, fields)
    if council is not None:
        attributes[COUNCIL] = council
    themes = item.themes if item and item.themes else (copies[0].themes if copies else ())
    if themes:
        attributes["テーマ"] = list(themes)
    count = next((copy.count for copy in copies if copy.count is not None), None)
    if count is not None:
        attributes["実践項目数"] = float(count)
        at = next(copy.line for copy in copies if copy.count is not None)
        fields["attributes.実践項目数"] = (at, at)
    if members:
        attributes["実践項目"] = list(members)
    lines = (item.first, item.last) if item else (copies[0].line, copies[0].line)
    for name in ("title", "scores", "grades"):
        fields.setdefault(name, (lines[0], lines[0]))
    record = make(
        kind="action_item",
        number=number,
        title=title,
        path=(),
        departments=(),
        grades=grades or None,
        scores=scores or None,
        attributes=attributes | ({CONFLICT: conflicts} if conflicts else {}),
        sections=dict(item.sections) if item else {},
        lines=lines,
        fields=fields,
    )
    return record, [conflict_notice(f"取組項目{number}", text, lines[0]) for text in conflicts]


def _compare_item(
    grades: dict[str, str],
    scores: dict[str, float],
    council: float | None,
    copies: Sequence[Copy],
    fields: dict[str, Lines],
) -> list[str]:
    """The section's figures set against every list's."""
    conflicts: list[str] = []
    at = fields.get("scores", (0, 0))[0]
    for name, value in scores.items():
        others = [Statement(c.scores[name], c.line, shown(c.scores[name])) for c in copies if name in c.scores]
        conflicts += differing(name, Statement(value, at, shown(value)), others)
    if SELF in grades:
        letters = [Statement(label(c.grades[FINAL]), c.line, c.grades[FINAL]) for c in copies if FINAL in c.grades]
        conflicts += differing(SELF, Statement(label(grades[SELF]), at, grades[SELF]), letters)
    if council is not None:
        line = fields.get("attributes." + COUNCIL, (at, at))[0]
        means = [Statement(c.council, c.line, shown(c.council)) for c in copies if c.council is not None]
        conflicts += differing(COUNCIL, Statement(council, line, shown(council)), means)
    return conflicts
