"""A document → records. A module each holds a family and its `PARSER`; the engine reads what no family knows better."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from ingest.broken_rows import cited_whole, joined
from ingest.coverage import Reading, measured
from ingest.model import Heading, Parsed, Record, SourceText
from ingest.parsers.base import Parser
from ingest.parsers.engine.grid import drawn_lines
from ingest.parsers.engine.parser import PARSER as ENGINE
from ingest.parsers.vocabulary.calendar import calendar_of
from ingest.prose import unwrapped, without_furniture

FAMILIES = ("roadmap", "pledge_report", "strategy", "general_plan", "reform_plan")
"""Modules of this package, one a family."""

KNOWN = 0.3
"""Families are surer than this of a tenth of their own form (0.4 and more), and less sure of others (0.2 at most)."""

SURE = 0.9
"""From here on the whole document is of the form, which then also knows which of its tables only sum up others."""


HALF, NEARLY = 0.5, 0.9
"""Shares of the engine's figures that a sure and a likely family must hold to be taken before it."""


@cache
def parsers() -> tuple[Parser, ...]:
    """Every family's parser, in the order of `FAMILIES`."""
    return tuple(import_module(f"ingest.parsers.{family}").PARSER for family in FAMILIES)


def parse(text: SourceText, heading: Heading) -> tuple[str, Parsed]:
    """The form that yields most of the text, and what was read by it; ties go to the first family.

    Page numbers and running heads are blank lines to the parsers: they would end tables and stand in the middle of
    sentences; a paragraph that is wrapped, and a row that is broken over lines, stands on one.
    """
    plain, wrapped = unwrapped(text, drawn_lines(text, calendar_of(text.lines, heading)))
    text, broken = joined(without_furniture(plain))
    ends = wrapped | broken
    best = max(parsers(), key=lambda parser: parser.recognise(text))
    certainty = best.recognise(text)
    form, parsed = (best.family, best.parse(text, heading)) if certainty > KNOWN else (ENGINE.family, None)
    read = measured(text, parsed.records, (), {}) if parsed is not None and parsed.records else None
    if parsed is None or read is None or certainty < SURE or read.coverage.figures < HALF:
        whole = ENGINE.parse(text, heading)
        form, parsed = _better(text, (form, parsed, read), whole, sure=certainty >= SURE)
    return form, cited_whole(parsed, ends)


def _better(
    text: SourceText, taken: tuple[str, Parsed | None, Reading | None], whole: Parsed, *, sure: bool
) -> tuple[str, Parsed]:
    """The reading of the family or of the engine, whichever holds more of the figures.

    What a form leaves unread that is not surely the document's goes to the engine.
    """
    form, parsed, read = taken
    possible = measured(text, whole.records, (), {}).coverage.figures
    enough = HALF if sure else NEARLY
    if parsed is None or read is None or read.coverage.figures < possible * enough:
        return ENGINE.family, whole
    if sure:
        return form, parsed
    lines = {line for first, last in read.unread for line in range(first, last + 1)}
    known = {record.record_id for record in parsed.records}
    rest = tuple(record for record in whole.records if record.record_id not in known and _inside(record, lines))
    return form, parsed.model_copy(update={"records": (*parsed.records, *rest)})


def _inside(record: Record, lines: set[int]) -> bool:
    first, last = record.source.lines
    return all(line in lines for line in range(first, last + 1))
