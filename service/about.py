"""Which records a subject is about, by the weights that judge whether a finding answers. Pure."""

from __future__ import annotations

from pydantic import Field

from ingest.model import Record, Value
from service import support
from service.compose import cite
from service.grounds import Grounds, name_of
from service.model import Evidence, Found, Request, ScoredPassage, scored

WORDED, HELD = 0.4, -4.0
"""Part of the subject's words that a record holds, and the log-odds of being right from which it is about them then."""
BELIEVED, LIKE = 0.1, -2.5
"""Part of the belief, and the log-odds, from which a record without the subject's words is about it in other words
(雪かき, 除雪), where the documents hold the answer more likely than not.

All four were set on nine subjects over four towns, looked at by eye: what a reader takes for the subject's lies above
them, the rest below."""
NOTHING = -2.0
"""Log-odds that the documents hold anything on the subject, under which nothing of them is shown."""
PASSAGES = 2
"""Passages shown of one record: enough to see why it was found."""


class Relevant(Value):
    """A record that is about a subject, and its passages nearest to it."""

    record: Record
    odds: float = Field(description="log-odds of being about the subject")
    passages: tuple[ScoredPassage, ...] = ()


def relevant(request: Request, evidence: Evidence, ground: Grounds) -> tuple[Relevant, ...]:
    """The records of the evidence that are about the request's subject, most believed first."""
    believed = [evidence.records[i] for i in evidence.belief if i in evidence.records]
    if evidence.log_odds < NOTHING or not believed:
        return ()
    rows = [support.features(request, evidence, _said(record, ground), ground) for record in believed]
    judged = zip(believed, support.log_odds(rows), strict=True)
    return tuple(
        Relevant(record=record, odds=round(odds, 2), passages=_passages(record, evidence))
        for record, odds in judged
        if _is_about(record, odds, evidence)
    )


def _is_about(record: Record, odds: float, evidence: Evidence) -> bool:
    best = next((item for item in evidence.ranked if item.unit.record_id == record.record_id), None)
    if best and best.features.get("record_coverage", 0.0) >= WORDED:
        return odds >= HELD
    likely = evidence.log_odds >= 0 and evidence.belief[record.record_id] >= BELIEVED
    return likely and odds >= LIKE


def _said(record: Record, ground: Grounds) -> Found:
    """A record's title as a finding: what would be said if it were the answer."""
    citation = cite.of_title(record, ground)
    return Found(text=name_of(record), citations=(citation,), record_ids=(record.record_id,))


def _passages(record: Record, evidence: Evidence) -> tuple[ScoredPassage, ...]:
    found: dict[str, ScoredPassage] = {}
    for item in evidence.ranked:
        passage = item.unit.passage
        if passage and item.unit.record_id == record.record_id and passage.role in ("body", "note"):
            found.setdefault(passage.text, scored(item, passage))
    return tuple(found.values())[:PASSAGES]
