"""What a question takes for true, held against what was found: a contradiction is said first. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from index.tokens import word_set
from ingest.amounts import amount, outcomes, unit
from ingest.text import fiscal_years, match_key
from prompts import say
from service.compose import cite, contradictions, indicators, marks, offices, theses, values, words
from service.grounds import Grounds
from service.model import Ask, Claim, Evidence, Fact, Found, Missing, Request, Topic
from service.particulars import near, total
from service.understand.claims import NEGATED

_DECIDED = ("はい", "Yes", "いいえ", "No")
"""How an answer begins that says yes or no already."""


def premises(
    request: Request, findings: Sequence[Found | Missing], evidence: Evidence, ground: Grounds
) -> list[Found | Missing]:
    """The findings, after what corrects the question; a claim that holds begins its answer with yes."""
    said = list(findings)
    for claim in request.claims:
        if any(isinstance(one, Found) and one.corrects for one in said):
            break  # one denial is enough; a second would deny what the first has said
        if claim.topic is Topic.FIGURE and claim.value in ("up", "down"):
            said = _directed(request, claim, said, evidence, ground)
        elif claim.topic is Topic.FIGURE:
            said = _figure(request, claim, said, evidence, ground)
        elif claim.topic is Topic.DATE:
            about = contradictions.lines(request, _first(said), evidence, ground)
            said = _told(request, claim, contradictions.of_date(claim, about), said)
        elif claim.topic in (Topic.DEPARTMENT, Topic.GRADE):
            said = _marked(request, claim, said, evidence, ground)
        elif claim.topic is Topic.CONTENT:
            said = _contrary(request, claim, said)
        elif claim.topic is Topic.STATUS:
            corrected = _state(request, claim, evidence, ground)
            # Beside a correction, only figures that were asked for still answer.
            said = [corrected, *(one for one in said if _else(one, corrected))] if corrected else said
    return _thesis(request, said, evidence, ground)


def _thesis(
    request: Request, said: list[Found | Missing], evidence: Evidence, ground: Grounds
) -> list[Found | Missing]:
    """The findings, the first begun with yes or no where nothing says either yet and the print decides it."""
    first = _first(said)
    if any(isinstance(one, Found) and (one.corrects or one.text.startswith(_DECIDED)) for one in said):
        return said
    verdict = theses.judged(request, first, evidence, ground)
    denied = verdict.claimed or "" if verdict is not None and not verdict.agrees else ""
    if verdict is None or (first is not None and denied and _any_stands(request, denied, first, evidence)):
        return said
    if verdict.agrees:
        return _confirmed(request, first, said) if first is not None and verdict.line is None else said
    if verdict.claimed:
        claimed = _claimed(request, verdict.claimed)
        text = say(request.language, "premise.instead", claimed=claimed, sentence=verdict.text)
    else:
        text = say(request.language, "premise.wrong", sentence=verdict.text)
    if verdict.line is not None:
        denial = contradictions.said(verdict.line, text, corrects=True)
        return [denial, *(one for one in said if _asks_else(request) and one is not first)]
    corrected = first.model_copy(update={"text": text, "corrects": True}) if first is not None else None
    return [corrected if one is first and corrected else one for one in said]


def _else(one: Found | Missing, corrected: Found) -> bool:
    """Whether a finding tells another figure than a correction does."""
    told = {(fact.record_id, fact.field) for fact in corrected.facts}
    return isinstance(one, Found) and bool({(fact.record_id, fact.field) for fact in one.facts} - told)


def _figure(
    request: Request, claim: Claim, said: list[Found | Missing], evidence: Evidence, ground: Grounds
) -> list[Found | Missing]:
    """A figure claimed against the indicator's own, else against the sentence about its subject."""
    counter, claimed = contradictions.counter_of(claim), total(claim.amount or claim.value)
    counted = (one for one in said if isinstance(one, Found) and any(_value(f, counter) is not None for f in one.facts))
    first = next(counted, _first(said))
    facts = [(fact, value) for fact in (first.facts if first else ()) if (value := _value(fact, counter)) is not None]
    if first is not None and not facts and _aimed_otherwise(request, claim, first, evidence):
        text = say(request.language, "premise.instead", claimed=_shown(request, claim), sentence=_lower(first.text))
        return [first.model_copy(update={"text": text, "corrects": True}), *(one for one in said if one is not first)]
    if first is None or not facts or not _about(request, first, evidence):
        about = contradictions.lines(request, first, evidence, ground)
        return _told(request, claim, contradictions.of_figure(claim, about, request.subject.words), said)
    at, first = said.index(first), _of_side(request, claim, first, evidence, ground)
    facts = [(fact, value) for fact in first.facts if (value := _value(fact, counter)) is not None]
    meant = [value for fact, value in facts if fact.field.endswith(_sides(claim))]
    if any(near(claimed, value) for value in meant or [value for _, value in facts]):
        only_aimed = not claim.aims and all(fact.field.endswith("target") for fact, _ in facts)
        return said if only_aimed else _confirmed(request, first, [*said[:at], first, *said[at + 1 :]])
    if _stands(claim, claimed, counter, first, evidence):
        return said
    text = say(request.language, "premise.instead", claimed=_shown(request, claim), sentence=_lower(first.text))
    return [first.model_copy(update={"text": text, "corrects": True}), *said[:at], *said[at + 1 :]]


def _stands(claim: Claim, claimed: Decimal, counter: str, found: Found, evidence: Evidence) -> bool:
    """Whether the figure claimed stands in the record's title, or is another one of the same indicator.

    Where the claim names a year, of that year: where it started, or how it stood (もとは16人だったそうですが、目標は).
    What is claimed as an aim must be one.
    """
    records = [evidence.records[i] for i in found.record_ids if i in evidence.records]
    printed = match_key("".join(heading for record in records for heading in (record.title, *record.path)))
    if claim.amount and match_key(claim.amount) in printed:
        return True  # 年40回を目標とした対話会
    for fact in found.facts:
        head, _, rest = fact.field.partition(".")
        record = evidence.records.get(fact.record_id)
        if head != "indicators" or record is None or claim.aims:
            continue
        pick = values.Pick(record, int(rest.partition(".")[0]), 1.0)
        for figure in values.numeric(pick):
            of_year = not claim.years or figure.fiscal_year in (*claim.years, None)
            value = _value(values.fact(pick, figure), counter)
            if figure.side != "target" and of_year and value is not None and near(claimed, value):
                return True
    return False


def _of_years(request: Request, found: Found) -> bool:
    """Whether a sentence tells of a year that the question names, where it names one: else yes may be of another."""
    told = {year for text in (found.text, *(c.quote for c in found.citations)) for year in fiscal_years(text)}
    return not request.years or bool(found.facts) or bool(told & set(request.years))


def _any_stands(request: Request, denied: str, found: Found, evidence: Evidence) -> bool:
    """Whether the figure that would be denied is another one of the indicator that is told."""
    claimed = [
        claim for claim in request.claims
        if claim.topic is Topic.FIGURE and claim.amount and match_key(claim.amount) in match_key(denied)
    ]  # fmt: skip
    return any(
        _stands(one, total(one.amount or ""), contradictions.counter_of(one), found, evidence) for one in claimed
    )


def _aimed_otherwise(request: Request, claim: Claim, found: Found, evidence: Evidence) -> bool:
    """Whether a claimed aim is another thing than the printed one of the subject, counted by another counter."""
    aims = [str(fact.value) for fact in found.facts if fact.field.endswith("target")]
    return (
        claim.aims
        and bool(aims)
        and _about(request, found, evidence)
        and not any(match_key(claim.value) in match_key(a) for a in aims)
    )


def _sides(claim: Claim) -> tuple[str, ...]:
    """The ends of the fields that tell what is claimed: what is aimed at, or how it is."""
    return ("target",) if claim.aims else ("actual", "value", "progress_percent")


def _of_side(request: Request, claim: Claim, first: Found, evidence: Evidence, ground: Grounds) -> Found:
    """The figures of what is claimed, where the finding tells only those of another side of the same record."""
    if any(fact.field.endswith(_sides(claim)) for fact in first.facts):
        return first
    ask = Ask(topic=Topic.FIGURE, years=claim.years, sides=("target",) if claim.aims else ("actual",))
    other = indicators.figures(request, [ask], evidence, ground)
    told = isinstance(other, Found) and any(fact.field.endswith(_sides(claim)) for fact in other.facts)
    return other if isinstance(other, Found) and told and other.record_ids == first.record_ids else first


def _told(
    request: Request, claim: Claim, verdict: tuple[bool, contradictions.Line] | None, said: list[Found | Missing]
) -> list[Found | Missing]:
    """What the sentence about a claim's subject makes of it: no before it, yes, or nothing."""
    if verdict is None:
        return said
    agrees, line = verdict
    first = _first(said)
    same = first is not None and not first.facts and any(c.lines == line.citation.lines for c in first.citations)
    if agrees:
        mine = first is not None and same and bool(word_set(line.text) <= word_set(first.text))
        return _confirmed(request, first, said) if first is not None and mine else said
    text = say(request.language, "premise.instead", claimed=_shown(request, claim), sentence=line.text)
    denial = contradictions.said(line, text, corrects=True)
    asked = [one for one in said if isinstance(one, Found) and one is not first]
    return [denial, *asked] if same or not _asks_else(request) else [denial, *said]


def _first(said: Sequence[Found | Missing]) -> Found | None:
    return next((one for one in said if isinstance(one, Found)), None)


def _asks_else(request: Request) -> bool:
    """Whether something besides what is claimed is asked: when, who, how many."""
    return any(ask.sure for ask in request.asks)


def _confirmed(request: Request, first: Found, said: list[Found | Missing]) -> list[Found | Missing]:
    """A claim that holds, where it is all that is asked."""
    confirms = not _asks_else(request) or all(ask.topic is Topic.FIGURE for ask in request.asks)
    if confirms and not first.text.startswith(_DECIDED) and _of_years(request, first):
        text = say(request.language, "premise.right", sentence=first.text)
        said[said.index(first)] = first.model_copy(update={"text": text})
    return said


def _marked(
    request: Request, claim: Claim, said: list[Found | Missing], evidence: Evidence, ground: Grounds
) -> list[Found | Missing]:
    """An office or a grade claimed against the record's own."""
    found = (
        offices.department(request, evidence, ground)
        if claim.topic is Topic.DEPARTMENT
        else marks.standing(request, Ask(topic=Topic.GRADE, years=claim.years), evidence, ground)
    )
    fields = ("departments",) if claim.topic is Topic.DEPARTMENT else ("grades", "stars", "status_text")
    if not isinstance(found, Found) or not found.facts or not found.facts[0].field.startswith(fields):
        if claim.topic is Topic.GRADE:
            return said
        about = contradictions.lines(request, _first(said), evidence, ground)
        return _told(request, claim, contradictions.of_office(claim, about), said)
    titles = " ".join(evidence.records[i].title for i in found.record_ids if i in evidence.records)
    own = set(request.subject.words) - word_set(claim.value)
    if own and not own & word_set(titles):
        return said  # another record's office or grade
    agrees = any(match_key(claim.value) in match_key(str(fact.value)) for fact in found.facts)
    key = "premise.right" if agrees else "premise.wrong"
    told = found.model_copy(
        update={"text": say(request.language, key, sentence=found.text), "corrects": not agrees}
    )  # fmt: skip
    rest = [one for one in said if isinstance(one, Found) and one.facts and one.facts != found.facts]
    return [told, *rest] if not agrees or not rest else said


def _about(request: Request, found: Found, evidence: Evidence) -> bool:
    """Whether a finding names what the question is about, itself or by its record, or is of the record that it numbers.

    The figure of another thing contradicts nothing.
    """
    records = [evidence.records[i] for i in found.record_ids if i in evidence.records]
    text = " ".join([found.text, *(r.title for r in records), *(heading for r in records for heading in r.path[-1:])])
    asked, held = set(request.subject.words), word_set(text)
    return not asked or bool(request.subject.numbers) or any(w in held or (len(w) > 1 and w in text) for w in asked)


def _value(fact: Fact, counter: str) -> Decimal | None:
    """A fact's figure, where it is counted by the counter or bears none."""
    printed = f"{fact.value}%" if fact.field == "progress_percent" else str(fact.value)
    own = contradictions.amounts(printed, counter)
    if own:
        return own[0].number
    return amount(printed) if counter != "円" and not unit(printed) else None


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
        indicators.sentence(
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
    first = _first(said)
    if first is None or first.corrects or not all(fact.field.startswith("attributes.") for fact in first.facts):
        return said
    denies = NEGATED.search(first.text.split("。")[0]) is not None
    if denies is (claim.value == "not") or (claim.value == "not" and not denies):
        return said
    said[said.index(first)] = first.model_copy(
        update={"text": say(request.language, "premise.wrong", sentence=first.text), "corrects": True}
    )
    return said


def _shown(request: Request, claim: Claim) -> str:
    return _claimed(request, claim.amount or claim.value)


def _claimed(request: Request, text: str) -> str:
    return text if request.language == "ja" else f"「{text}」"


def _lower(text: str) -> str:
    return re.sub(r"^(?:はい|いいえ|Yes|No)[、。,.]\s*", "", text)


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
        found = indicators.figures(
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
