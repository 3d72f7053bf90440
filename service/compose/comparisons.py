"""What is computed from figures: what each operation takes, and which of two is more. Pure.

Every number that is not printed is a derived fact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ingest.amounts import difference
from prompts import say
from service.compose import changes, left, marks, stated, sums
from service.compose.sides import Measured, by_figures, by_marks, of_pair
from service.compose.values import NEAR, Pick, picks
from service.grounds import DATED, Grounds
from service.model import Ask, Evidence, Fact, Found, Missing, Op, Request, Topic

LIKELIER = 3.0
"""Sentences of a record that holds so many times the belief are told before another record's figures."""


def computed(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | Missing | None:
    """An answer that takes computing; None where no figures are there to compute with."""

    def of_indicator(make: Callable[[Pick], Found | Missing | None]) -> Found | Missing | None:
        return _first(request, evidence, make)

    def changed(pick: Pick) -> Found | None:
        return changes.change(request, ask, pick, ground)

    found: Found | Missing | None = None
    match ask.op:
        case Op.CHANGE | Op.COMPARE | Op.DIFFERENCE if len(ask.years) > 1:
            found = _likelier(of_indicator(changed), stated.in_text(request, ask, evidence, ground), evidence)
        case Op.CHANGE:
            found = of_indicator(changed) or stated.in_text(request, ask, evidence, ground)
        case Op.REMAINING if ask.topic is not Topic.PERCENT:
            told = left.left(request, evidence, ground)
            found = _likelier(of_indicator(lambda pick: changes.remaining(request, pick, ground)), told, evidence)
        case Op.WHETHER:
            found = of_indicator(lambda pick: changes.whether(request, ask, pick, ground))
        case Op.DIFFERENCE:
            found = (
                _compare(request, ask, evidence, ground)
                or of_indicator(changed)
                or stated.in_text(request, ask, evidence, ground)
            )
        case Op.COMPARE:
            ends = stated.in_text(request, ask, evidence, ground) if ask.first else None
            found = ends or _compare(request, ask, evidence, ground)
        case Op.SUM:
            summed = of_indicator(lambda pick: sums.over_years(request, ask, pick, ground))
            told = stated.in_text(request, ask, evidence, ground)
            found = sums.together(request, ask, evidence, ground) or _likelier(summed, told, evidence)
    return found


def _likelier(figures: Found | Missing | None, told: Found | None, evidence: Evidence) -> Found | Missing | None:
    """What an indicator's figures give, unless sentences of a likelier record tell it."""
    if not isinstance(figures, Found) or told is None:
        return told or figures
    own, other = (evidence.belief.get(one.record_ids[0], 0.0) for one in (figures, told))
    return told if other > LIKELIER * own else figures


def _first(
    request: Request, evidence: Evidence, make: Callable[[Pick], Found | Missing | None]
) -> Found | Missing | None:
    """The first of the likely indicators of which something can be computed."""
    likely = picks(request, evidence)
    for pick in likely:
        if pick.weight < NEAR * likely[0].weight:
            break
        found = make(pick)
        if found is not None:
            return found
    return None


def _compare(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """Which of two is more, and by how much: percentages, stars or figures of two records, or of two towns."""
    measured = of_pair(request, ask, evidence, ground) or by_marks(request, ask, evidence, ground)
    if not measured and (len(request.subject.towns) > 1 or not request.pair):
        measured = by_figures(request, ask, evidence, ground)  # what a question names itself is no other two
    if len(measured) < 2:
        return None
    first, second = measured[:2]
    language = request.language
    when = _when(request, (first, second), evidence, ground)
    if first.counter.lstrip("億万") != second.counter.lstrip("億万"):
        text = say(
            language,
            "compare.each",
            first=first.name,
            second=second.name,
            first_value=first.text,
            second_value=second.text,
        )
        facts: tuple[Fact, ...] = (*first.found.facts, *second.found.facts)
    elif first.amount == second.amount:
        text = say(language, "compare.same", first=first.name, second=second.name, value=first.text, when=when)
        facts = (*first.found.facts, *second.found.facts)
    else:
        larger, smaller = (first, second) if first.amount > second.amount else (second, first)
        apart = difference(smaller.amount, larger.amount, larger.counter)
        text = say(
            language, "compare.more", larger=larger.name, larger_value=larger.text, smaller=smaller.name,
            smaller_value=smaller.text, difference=apart, when=when,
        )  # fmt: skip
        derived = Fact(record_id=larger.found.record_ids[0], field="difference", value=apart, derived=True)
        facts = (*first.found.facts, *second.found.facts, derived)
    return Found(
        text=text,
        citations=(*first.found.citations[:2], *second.found.citations[:2]),
        facts=facts,
        record_ids=tuple(dict.fromkeys((*first.found.record_ids, *second.found.record_ids))),
    )


def _when(request: Request, two: Sequence[Measured], evidence: Evidence, ground: Grounds) -> str:
    """The date of two marks of one document; nothing for figures, which say their year themselves."""
    records = [evidence.records.get(one.found.record_ids[0]) for one in two]
    dated = all(fact.field in DATED for one in two for fact in one.found.facts)
    first = records[0]
    if first is None or not dated or {r.document for r in records if r} != {first.document}:
        return ""
    return marks.when(request.language, first, ground)
