"""The same asked of two things that a question names side by side: one line for each. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from index.tokens import word_set
from ingest.model import Record
from service.model import Ask, Evidence, Op, Request

LEAST = 0.5
"""Share of a side's words that a record's own words must hold."""


def sides(request: Request, ask: Ask, evidence: Evidence) -> list[tuple[Request, Evidence]]:
    """The request and the evidence of each of two things named: nothing where they are not two records that tell."""
    if len(request.pair) != 2 or not request.each or ask.op is not Op.VALUE or len(request.subject.towns) > 1:
        return []
    first, second = (_record(words, evidence) for words in request.pair)
    if first is None or second is None or first.record_id == second.record_id:
        return []
    return [
        (_about(request, words), _of(record, evidence))
        for words, record in zip(request.pair, (first, second), strict=True)
    ]


def _record(words: Sequence[str], evidence: Evidence) -> Record | None:
    """The likeliest of the records whose title and indicators hold the most of the words."""
    scored = [
        (_held(words, record), evidence.belief.get(record.record_id, 0.0), record.record_id, record)
        for record in evidence.records.values()
    ]
    best = max(scored, key=lambda one: one[:3], default=None)
    return best[3] if best and best[0] >= LEAST else None


def _held(words: Sequence[str], record: Record) -> float:
    """Share of the words that a record's title and the names of its indicators hold."""
    own = word_set(" ".join([record.title, *(i.name or "" for i in record.indicators)]))
    return sum(word in own for word in words) / max(len(words), 1)


def _about(request: Request, words: tuple[str, ...]) -> Request:
    subject = request.subject.model_copy(update={"words": words, "titles": (), "quoted": (), "numbers": ()})
    return request.model_copy(update={"subject": subject, "pair": (), "each": False, "parts": 1})


def _of(record: Record, evidence: Evidence) -> Evidence:
    """The evidence of one record."""
    ranked = tuple(item for item in evidence.ranked if item.unit.record_id == record.record_id)
    return evidence.model_copy(update={"ranked": ranked, "belief": {record.record_id: 1.0}, "selected": ()})
