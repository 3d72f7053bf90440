"""Figures added up: of one indicator over years, and of two things that a question names. Pure."""

from __future__ import annotations

from decimal import Decimal

from ingest.amounts import amount, difference, unit
from prompts import say
from service.compose import changes, cite, values, words
from service.compose.sides import of_pair
from service.compose.values import Pick
from service.grounds import Grounds
from service.model import Ask, Evidence, Fact, Found, Request


def together(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """The figures of two things that the question names, added up."""
    two = of_pair(request, ask, evidence, ground)
    if len(two) != 2 or two[0].counter != two[1].counter:
        return None
    total = difference(Decimal(0), two[0].amount + two[1].amount, two[0].counter)
    points = [say(request.language, "sum.part", name=one.name, value=one.text) for one in two]
    text = say(request.language, "sum.total", total=total, parts=words.joined(points, request.language))
    first = two[0].found.record_ids[0]
    facts = [*two[0].found.facts, *two[1].found.facts, Fact(record_id=first, field="sum", value=total, derived=True)]
    return Found(
        text=text, citations=(*two[0].found.citations, *two[1].found.citations), facts=tuple(facts),
        record_ids=(first, two[1].found.record_ids[0]),
    )  # fmt: skip


def over_years(request: Request, ask: Ask, pick: Pick, ground: Grounds) -> Found | None:
    """The sum of an indicator's figures over years."""
    side = ask.sides[0] if ask.sides else "actual"
    figures = [
        f for f in values.numeric(pick) if f.side in (side, "value") and (not ask.years or f.fiscal_year in ask.years)
    ]
    units = {unit(words.value(pick.indicator, f.value, "ja")) for f in figures}
    if len(figures) < 2 or len(units) != 1:
        return None
    counter = next(iter(units))
    total = sum((amount(f.value) or Decimal(0) for f in figures), Decimal(0))
    printed = difference(Decimal(0), total, counter)
    parts = words.joined([changes.point(request.language, pick, f, side=False) for f in figures], request.language)
    return Found(
        text=say(request.language, "sum.total", total=printed, parts=parts),
        citations=cite.of_figures(pick.record, pick.at, figures, ground),
        facts=(*(values.fact(pick, f) for f in figures), changes.derived(pick, "sum", printed)),
        record_ids=(pick.record.record_id,),
    )
