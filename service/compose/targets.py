"""Indicators that missed or met their target, each with both figures. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.amounts import Outcome, last_outcomes, outcomes
from ingest.model import Record
from prompts import say
from service.compose import cite, values, words
from service.compose.items import CITED, ROOM
from service.compose.values import Pick
from service.grounds import Grounds
from service.model import Ask, Evidence, Fact, Found, Op, Request
from service.retrieve.select import LAST_TARGET

TARGETS = ("target", LAST_TARGET)
"""Fields of conditions on targets."""


def against_targets(
    request: Request, ask: Ask, evidence: Evidence, records: Sequence[Record], condition: str, ground: Grounds
) -> Found:
    """Indicators that missed or met their target, each with both figures."""
    condition_of = next(c for c in evidence.applied if c.field in TARGETS)
    met, last = condition_of.op == "met", condition_of.field == LAST_TARGET
    judged = _judged(records, request, last=last)
    found = [one for one in judged if one.met is met]
    language = request.language
    lines, cited, used, shown = [], [], 0, 0
    for one in found:
        pick = Pick(one.record, one.at, 1.0)
        name = words.indicator_name(one.record, one.at, language)
        target, actual = (words.value(pick.indicator, v, language) for v in (one.target, one.actual))
        period = words.period(one.fiscal_year, language)
        given = {"name": name, "period": period, "target": target, "actual": actual}
        line = say(language, "figure.both", **given)
        if one.due != one.fiscal_year:
            line = say(language, "figure.against", **given, due=words.period(one.due, language))
        used += len(line) + 6
        if ask.op is Op.COUNT or used > ROOM:
            break
        shown += 1
        lines.append(line)
        cited += list(cite.of_figures(one.record, one.at, values.numeric(pick)[-2:], ground))[:1]
    if not cited:
        cited = [cite.of_title(one.record, ground) for one in found[:CITED]]
    lead = say(language, "list.lead", condition=condition, number=len(found))
    every = _judged([evidence.records[i] for i in evidence.pool if i in evidence.records], request, last=last)
    if ask.of_all and len(every) > len(found):
        kind = words.kind("indicator", len(every), language)
        every_one = say(language, "list.lead", condition=kind, number=len(every))
        lead = say(language, "list.of_all", all=every_one, rest=lead)
    more = say(language, "list.more", number=len(found) - shown) if lines and shown < len(found) else ""
    ids = tuple(dict.fromkeys(one.record.record_id for one in found))
    facts = [Fact(record_id=ids[0], field="count", value=len(found), derived=True)]
    if ask.of_all:
        facts.append(Fact(record_id=ids[0], field="count.all", value=len(every), derived=True))
    facts += [Fact(record_id=ids[0], field="count.rest", value=len(found) - shown, derived=True)] if lines else []
    text = "\n".join([lead, *lines]) + more
    return Found(text=text, citations=tuple(dict.fromkeys(cited)), facts=tuple(facts), record_ids=ids)


def _judged(records: Sequence[Record], request: Request, *, last: bool) -> list[Outcome]:
    """The outcomes of the years asked for, or against what the plan aims at in the end."""
    return last_outcomes(records) if last else outcomes(records, request.years)
