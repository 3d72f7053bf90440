"""What is left of a whole of which a sentence says how much is done: 「28の集落のうち21の集落を回れる」. Pure."""

from __future__ import annotations

import re

from ingest.amounts import amount, difference
from ingest.text import nfkc
from prompts import say
from service.compose import cite
from service.grounds import Grounds
from service.model import Evidence, Fact, Found, Request

LOOKED, LEAST = 3, 0.1
"""Ranked units that are looked at, and the share that each must have."""
_OF_WHOLE = re.compile(
    r"""
    (?P<whole>\d[\d,.]*) \s* (?P<counter>の? [^\s\d、。のう]{1,4}) のうち [^。]*?
    (?<!\d)(?P<part>\d[\d,.]*) \s* (?P=counter)
    (?P<rest>[^。]*)                                  # what is said of the part
    """,
    re.VERBOSE,
)
_NOT_DONE = re.compile(r"残|まだ|未|ない|ません|これから|予定")
"""Words by which the part is what is left itself, or is still to come."""


def left(request: Request, evidence: Evidence, ground: Grounds) -> Found | None:
    """What is left of the whole that the best sentences speak of; None where none says how much is done."""
    for item in evidence.ranked[:LOOKED]:
        passage = item.unit.passage
        stated = _OF_WHOLE.search(nfkc(passage.text)) if passage and item.share >= LEAST else None
        if passage is None or stated is None or _NOT_DONE.search(stated["rest"]):
            continue
        whole, part = amount(stated["whole"]), amount(stated["part"])
        counter = stated["counter"].removeprefix("の")
        if whole is None or part is None or part > whole:
            continue
        apart = difference(part, whole, counter)
        given = {"whole": f"{stated['whole']}{counter}", "part": f"{stated['part']}{counter}"}
        record = evidence.records.get(passage.record_id or "")
        fact = Fact(record_id=record.record_id if record else "", field="remaining", value=apart, derived=True)
        return Found(
            text=say(request.language, "change.left", rest=apart, **given),
            citations=(cite.of_passage(passage, record, ground),),
            facts=(fact,),
            record_ids=(record.record_id,) if record else (),
        )
    return None
