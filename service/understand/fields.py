"""Printed fields that a question asks for by name: 審議会評価, 進捗度, 対象, 財源."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.kinds import KINDS
from service.model import Ask, Condition, Op, Topic
from service.understand.known import Known

NAMED_BY = 3
"""Characters of a longer name by which a question names it: 審議会 for 審議会評価."""
_KINDS = frozenset(kind.japanese for kind in KINDS.values())
"""Nouns that name records, whatever a plan heads a column with."""
_SCORED = re.compile(r"点(?!検|字|灯|線|在|滴)|スコア|score|point", re.I)


def named(ask: Ask, text: str, conditions: Sequence[Condition], held: Known) -> Ask:
    """An ask with the printed field that the question names, where it is one for a mark or another printed field.

    Two values of one field put side by side (新規か拡充か) ask for that field.
    """
    fields = [c.field.partition(":")[2] for c in conditions if c.field.startswith("attribute:")]
    twice = next((name for name in fields if fields.count(name) > 1), None)
    if twice and ask.op in (Op.VALUE, Op.WHETHER, Op.COMPARE):
        return Ask(topic=Topic.ATTRIBUTE, name=twice, sure=True)
    if ask.topic is Topic.FIGURE and ask.form in (None, "点"):
        printed = [name for name in held.points if len(name) > 1 and name in text and name not in _KINDS]
        if not printed and ask.form == "点":
            printed = [n for n in held.points if len(n) > NAMED_BY and n[:NAMED_BY] in text and n not in _KINDS]
        if printed:
            return Ask(topic=Topic.GRADE, name=max(printed, key=len), years=ask.years, op=ask.op, sure=True)
        printed = [
            name
            for name in held.attributes
            if name not in _KINDS and re.search(rf"{re.escape(name)}(?:は|って|を教)", text)
        ]
        if printed and ask.form is None:
            return Ask(topic=Topic.ATTRIBUTE, name=max(printed, key=len), sure=True)
    if ask.topic is Topic.GRADE:
        points = [
            name
            for name in held.points
            if len(name) > 1 and (name in text or (len(name) > NAMED_BY and name[:NAMED_BY] in text))
        ]
        name = max(points, key=lambda name: (name in text, -len(name), name), default=None) or (
            "合計" if _SCORED.search(text) and "合計" in held.points else None
        )
        return ask.model_copy(update={"name": name})
    if ask.topic in (Topic.ATTRIBUTE, Topic.DATE, Topic.TITLE) and ask.op in (Op.VALUE, Op.WHETHER):
        names = [name for name in held.attributes if name in text and name not in _KINDS]
        return ask.model_copy(update={"name": max(names, key=len, default=None)})
    return ask
