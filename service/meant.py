"""Which records a question means: those it names, those that hold the most belief, those of the kind it names. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Record
from ingest.text import match_key
from service import headings
from service.model import Evidence, Intent, Ranked, Understanding
from service.rank import belief
from service.retrieve import is_named

_WHOLE = re.compile(r"全体(?!だと)|全部|トータル|総合すると|\boverall\b|in total", re.I)
TITLE = 4
"""Characters from which a title names its record by standing in the question."""
MOST_NAMED = 4
"""Records named by number that one answer speaks of."""
SECOND = 0.35
"""A second record answers as well where it holds at least this part of the first one's belief."""
COMPARED_TOO = 0.25
"""Share of the intent for a comparison from which two records are spoken of."""


def best_records(asked: Understanding, evidence: Evidence) -> list[Record]:
    """The records that hold the most belief over all their units, best first; one, or two where the second is near.

    Where the question names several by their numbers, those.

    Whose responsibility something is, its own words tell; the cards of departments only say that there are some.
    """
    named = [record for record in evidence.records.values() if is_named(record, asked)]
    if asked.intent is Intent.DEPARTMENT and all(kind for kind, _ in asked.numbers):
        held = [one for record in named for one in ([record] if record.departments else _below(record, evidence))]
        if held:
            return held[:MOST_NAMED]
    if len(named) > 1 and len(asked.numbers) > 1 and len({record.kind for record in named}) == 1:
        return named[:MOST_NAMED]

    def own(item: Ranked) -> list[str]:
        told = item.unit.card == "departments" and asked.intent is Intent.DEPARTMENT
        return [] if told or item.unit.record_id not in evidence.records else [item.unit.record_id or ""]

    mass = belief(evidence.ranked, own)
    order = sorted(mass, key=lambda name: (-mass[name], name))
    # A record whose whole title stands in the question is meant, whatever the turn before was about.
    key = match_key(asked.question)
    for name in order:
        title = match_key(evidence.records[name].title)
        if len(title) >= TITLE and title in key:
            return [evidence.records[name]]
    return [evidence.records[name] for name in order[:2] if mass[name] >= SECOND * mass[order[0]]]


def _below(record: Record, evidence: Evidence) -> list[Record]:
    """The records right below one, which are responsible for its parts."""
    return [
        one for one in evidence.records.values()
        if one.document == record.document and one.path and headings.is_heading(record, one.path[-1])
    ]  # fmt: skip


def of_kind(asked: Understanding, records: Sequence[Record], evidence: Evidence) -> list[Record]:
    """The records whose standing is asked for: of the kind that the question names, or the plan as a whole.

    What is believed of a record counts for the one above it, too; a comparison takes two.
    """
    whole = [r for r in evidence.records.values() if r.kind == "plan" and r.progress_percent is not None]
    if whole and _WHOLE.search(asked.question):
        return whole[:1]
    if asked.kind is None or len(asked.numbers) > 1:
        return list(records if len(asked.numbers) > 1 else records[:1])

    def family(item: Ranked) -> list[str]:
        record = evidence.records.get(item.unit.record_id or "")
        found = [record, *headings.above(record, evidence.records)] if record else []
        return [one.record_id for one in found if one.kind == asked.kind]

    mass = belief(evidence.ranked, family)
    order = sorted(mass, key=lambda name: (-mass[name], name))
    most = 2 if asked.intents.get(Intent.COMPARE, 0.0) >= COMPARED_TOO else 1
    return [evidence.records[name] for name in order[:most]] or list(records[:1])
