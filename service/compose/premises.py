"""What a question takes for true, held against what was found: a contradiction is said first. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest.amounts import amount, outcomes, unit
from ingest.text import nfkc
from prompts import say
from service.compose import cite, marks, values, words
from service.grounds import Grounds
from service.model import Ask, Claim, Evidence, Found, Missing, Request, Topic
from service.understand.claims import NEGATED

_SAME = {"名": "人", "世帯": "戸", "か所": "箇所", "ヶ所": "箇所", "カ所": "箇所"}
"""Counters by which one thing is counted as well."""


def premises(
    request: Request, findings: Sequence[Found | Missing], evidence: Evidence, ground: Grounds
) -> list[Found | Missing]:
    """The findings, after what corrects the question; a claim that holds begins its answer with yes."""
    said = list(findings)
    for claim in request.claims:
        if claim.topic is Topic.FIGURE:
            said = _figure(request, claim, said, evidence, ground)
        elif claim.topic is Topic.CONTENT:
            said = _contrary(request, claim, said)
        elif claim.topic is Topic.STATUS:
            corrected = _state(request, claim, evidence, ground)
            # Beside a correction, only figures that were asked for still answer.
            said = [corrected, *(one for one in said if _else(one, corrected))] if corrected else said
    return said


def _else(one: Found | Missing, corrected: Found) -> bool:
    """Whether a finding tells another figure than a correction does."""
    told = {(fact.record_id, fact.field) for fact in corrected.facts}
    return isinstance(one, Found) and bool({(fact.record_id, fact.field) for fact in one.facts} - told)


def _figure(
    request: Request, claim: Claim, said: list[Found | Missing], evidence: Evidence, ground: Grounds
) -> list[Found | Missing]:
    """A figure claimed against the first figure found of its unit: yes where it is the same, no where it is another."""
    if claim.value in ("up", "down"):
        return _directed(request, claim, said, evidence, ground)
    claimed, counter = amount(claim.amount or claim.value), _unit(claim.amount or "")
    first = next((one for one in said if isinstance(one, Found)), None)
    if claimed is None or first is None:
        return said
    held = [
        (fact, _amounts(f"{fact.value}%" if fact.field == "progress_percent" else str(fact.value), counter))
        for fact in first.facts
    ]
    figures = [number for _, numbers in held for number in numbers] or (
        _amounts(first.text, counter) if not first.facts else []
    )
    if not figures:
        corrected = _from_indicator(request, claim, claimed, counter, evidence, ground)
        return [corrected, *said] if corrected else said
    at = said.index(first)
    confirms = (
        not request.asks
        or all(ask.topic is Topic.FIGURE for ask in request.asks)
        or not any(a.sure for a in request.asks)
    )
    if claimed in figures or _rounded(claimed, figures):
        if confirms and not first.text.startswith(("はい", "Yes", "いいえ", "No")):
            said[at] = first.model_copy(update={"text": say(request.language, "premise.right", sentence=first.text)})
        return said
    if not first.facts and len(set(figures)) > 1:
        return said
    text = say(request.language, "premise.instead", claimed=_shown(request, claim), sentence=_lower(first.text))
    said[at] = first.model_copy(update={"text": text, "corrects": True})
    return said


def _directed(
    request: Request, claim: Claim, said: list[Found | Missing], evidence: Evidence, ground: Grounds
) -> list[Found | Missing]:
    """A rise claimed where the plan's figures fall, or the other way round."""
    first = next((one for one in said if isinstance(one, Found) and one.facts), None)
    if first is None or not first.facts[0].field.startswith("indicators.") or first.corrects:
        return said
    fact = next((f for f in first.facts if f.field.endswith(("target", "actual"))), None)
    record = evidence.records.get(first.record_ids[0])
    if fact is None or record is None:
        return said
    pick = values.Pick(record, int(fact.field.split(".")[1]), 1.0)
    numeric = values.numeric(pick)
    now, start = amount(str(fact.value)), (amount(numeric[0].value) if numeric else None)
    if now is None or start is None or now == start or (now > start) is (claim.value == "up"):
        return said
    sentence = _lower(
        values.sentence(
            request.language, pick, [numeric[0], *(f for f in numeric if f.value == fact.value)][:2], ground
        )
    )
    text = say(request.language, "premise.wrong", sentence=sentence)
    figures = [numeric[0], *(f for f in numeric if f.value == fact.value)][:2]
    said[said.index(first)] = Found(
        text=text, citations=cite.of_figures(record, pick.at, figures, ground),
        facts=tuple(values.fact(pick, f) for f in figures), record_ids=(record.record_id,), corrects=True,
    )  # fmt: skip
    return said


def _contrary(request: Request, claim: Claim, said: list[Found | Missing]) -> list[Found | Missing]:
    """A sentence that says of a thing that it is not, where the question takes it to be, or the other way round."""
    first = next((one for one in said if isinstance(one, Found)), None)
    if first is None or first.facts or first.corrects:
        return said
    denies = NEGATED.search(first.text.split("。")[0]) is not None
    if denies is (claim.value == "not") or (claim.value == "not" and not denies):
        return said
    said[said.index(first)] = first.model_copy(
        update={"text": say(request.language, "premise.wrong", sentence=first.text), "corrects": True}
    )
    return said


def _shown(request: Request, claim: Claim) -> str:
    return claim.amount or claim.value if request.language == "ja" else f"「{claim.amount or claim.value}」"


def _lower(text: str) -> str:
    return re.sub(r"^(?:はい|いいえ|Yes|No)[、。,.]\s*", "", text)


def _unit(text: str) -> str:
    counter = unit(text).lstrip("億万千")
    return _SAME.get(counter, counter)


def _amounts(text: str, counter: str) -> list[Decimal]:
    """The amounts of a text that are counted in the unit."""
    found = []
    for match in re.finditer(r"[▲△-]?\d[\d,]*(?:\.\d+)?\s*(?:億|万|千)?\s?[^\d\s、。,.()（）「」]{0,3}", nfkc(text)):
        piece = match[0]
        number = amount(piece)
        own = re.sub(r"^[▲△-]?\d[\d,]*(?:\.\d+)?\s*(?:億|万|千)?", "", piece)
        own = next(
            (_SAME.get(own[:n], own[:n]) for n in (3, 2, 1) if own[:n] and _SAME.get(own[:n], own[:n]) == counter), own
        )
        if number is not None and (own == counter or own.startswith(counter)):
            found.append(number)
    return found


def _rounded(claimed: Decimal, figures: Sequence[Decimal]) -> bool:
    """Whether a figure is the claimed one in round numbers (約3割, 9.7億円 for 970,123千円)."""
    return any(figure and abs(figure - claimed) / abs(figure) < Decimal("0.005") for figure in figures)


def _from_indicator(
    request: Request, claim: Claim, claimed: Decimal, counter: str, evidence: Evidence, ground: Grounds
) -> Found | None:
    """The indicator's figure that the claim speaks of, where the question asks for something else besides."""
    likely = values.picks(request, evidence)
    for pick in likely[:1]:
        if not set(_words(pick.indicator.name or "")) & set(request.subject.words):
            return None
        sides = request.asks[0].sides if request.asks else ()
        figures = [f for f in values.asked_for(pick.indicator, claim.years, sides) if _unit(f.value) == counter]
        if not figures or any(amount(f.value) == claimed for f in values.numeric(pick)):
            return None
        sentence = values.sentence(request.language, pick, figures, ground)
        found = values.values(request, [Ask(topic=Topic.FIGURE, years=claim.years, sides=sides)], evidence, ground)
        if not isinstance(found, Found):
            return None
        text = say(request.language, "premise.instead", claimed=_shown(request, claim), sentence=sentence)
        return found.model_copy(update={"text": text, "corrects": True})
    return None


def _words(text: str) -> list[str]:
    from service.understand.subject import subject_words  # noqa: PLC0415 - one list of words that name no subject

    return list(subject_words(text, ()))


def _state(request: Request, claim: Claim, evidence: Evidence, ground: Grounds) -> Found | None:
    """A state claimed against the printed one: of a record, or of its indicator against its target."""
    records = marks.meant(request, evidence, ground)[:1]
    if not records:
        return None
    record = records[0]
    if claim.value in ("met", "missed"):
        judged = outcomes([record], claim.years)
        if not judged or any(one.met is (claim.value == "met") for one in judged):
            return None
        one = judged[-1]
        pick = values.Pick(record, one.at, 1.0)
        language = request.language
        text = say(
            language, "met.yes" if one.met else "met.no", name=words.indicator_name(record, one.at, language),
            period=words.period(one.fiscal_year, language), target=words.value(pick.indicator, one.target, language),
            actual=words.value(pick.indicator, one.actual, language),
        )  # fmt: skip
        found = values.values(
            request, [Ask(topic=Topic.FIGURE, years=(one.fiscal_year,), sides=("target", "actual"))], evidence, ground
        )
        if not isinstance(found, Found):
            return None
        text = say(language, "premise.wrong", sentence=_lower(text))
        return found.model_copy(update={"text": text, "corrects": True})
    if record.status is None or record.status == claim.value:
        return None
    said = marks.standing(request, Ask(topic=Topic.STATUS), evidence, ground)
    if not isinstance(said, Found):
        return None
    return said.model_copy(
        update={"text": say(request.language, "premise.wrong", sentence=said.text), "corrects": True}
    )
