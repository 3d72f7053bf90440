"""What a list is of, in words: its conditions, heading, kind and town; and how the cell of a column reads. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from ingest.amounts import unit
from ingest.model import Record
from prompts import say
from service.columns import FIGURE, cell, shown
from service.compose import words
from service.compose.readable import eras
from service.model import Condition, Language, Request
from service.retrieve.select import last_grades, status

RATED = frozenset(("", "%", "点", "倍", "ポイント", "歳", "年", "度"))
"""Units of what is high or low, and not many or few: shares, marks, bare numbers."""


def describe(request: Request, applied: Sequence[Condition], records: Sequence[Record]) -> str:
    """What is listed, in words: the conditions applied, the heading, the kind, and the town if none was named."""
    language = request.language
    kind_name = records[0].kind if records else (request.subject.kind or "measure")
    said = words.kind(kind_name, len(records), language)
    parts = [
        _condition(language, list(group), records, request.years)
        for _, group in groupby(applied, key=lambda c: (c.field, c.op))
    ]
    if request.subject.headings:
        parts.append(say(language, "list.under", heading=request.subject.headings[0].title))
    if parts:
        said = say(language, "list.of_condition", condition=words.joined(parts, language), kind=said)
    towns = {r.municipality for r in records}
    if len(request.subject.available) > 1 and len(towns) == 1:
        said = say(language, "list.of_town", town=next(iter(towns)), rest=said)
    return said


def _condition(language: Language, alike: Sequence[Condition], records: Sequence[Record], years: Sequence[int]) -> str:
    """Conditions of one field in words: 区分が「新規」または「拡充」の."""
    condition = alike[0]
    head, _, name = condition.field.partition(":")
    value = f"{condition.value:g}" if isinstance(condition.value, float) else condition.value
    match head:
        case "department":
            offices = words.joined([str(c.value) for c in alike], language, "name.or_plain")
            return say(language, "condition.department", value=offices)
        case "target":
            return say(language, f"condition.{condition.op}")
        case "moved":
            graded = any(last_grades(record) for record in records)
            ways = ("up", "down") if graded else ("better", "worse")
            return say(language, f"condition.{ways[0] if condition.value == 1.0 else ways[1]}")
        case "status":
            printed = next((r.status_text for r in records if status(r) == condition.value and r.status_text), None)
            if printed and condition.op == "is":
                field = "field.grade" if len(printed.strip()) == 1 else "field.status"
                return say(language, "condition.is", name=say(language, field), value=printed)
            return say(language, f"condition.{condition.value}")
        case "attribute" if isinstance(condition.value, float):
            value = words.period(int(condition.value), language)
    label = name if name and not name.isdigit() and name != FIGURE else say(language, f"field.{head}")
    if head in ("attribute", "column") and name != FIGURE:
        label = column_label(name) if language == "ja" else f"「{column_label(name)}」"
        if head == "column" and years:
            label = say(language, "figure.of_year", period=words.period(years[0], language), name=label)
    if head == "grade" and name.isdigit():
        label = say(language, "status.grade_year", period=words.period(int(name), language))
    if head == "attribute" and not name:
        return say(language, "condition.any", value=words.joined([str(c.value) for c in alike], language, "name.or"))
    if condition.op == "blank":
        return say(language, "condition.blank", name=label)
    if len(alike) > 1 and condition.op == "is":
        value = words.joined([str(c.value) for c in alike], language, "name.or")
    mark = {"percent": f"{value}%", "stars": f"★{value}"}.get(head, condition.stated or value)
    return say(language, f"condition.{condition.op}", name=label, value=mark)


def column_label(name: str) -> str:
    """A column's name within a sentence, without the unit behind it."""
    return re.sub(r"[(（][^)）]{1,6}[)）]$", "", name) or name


def cell_text(record: Record, name: str, year: int | None, language: Language) -> str:
    """What a record prints in a column, as it reads."""
    text = shown(record, name, year)
    return eras(text) if language == "ja" else words.value(None, text, "en")


def printed_cell(record: Record, name: str, year: int | None) -> str:
    """What a record prints in a column, verbatim."""
    return (cell(record, name, year) or "").strip()


def end(value: str, *, least: bool) -> str:
    """How an end is said: a share, a mark or a bare number is high or low, what is counted in a unit many or few.

    >>> end("73%", least=False), end("200人", least=True)
    ('extreme.high', 'extreme.least')
    """
    if unit(value) in RATED:
        return "extreme.low" if least else "extreme.high"
    return "extreme.least" if least else "extreme.most"
