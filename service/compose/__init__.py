"""Stage 4, compose: request and evidence → draft, with a finding for every ask.

Values are rendered from records, text is quoted; nothing else writes a figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from prompts import say
from service.compose import (
    altogether,
    beside,
    cells,
    comparisons,
    costs,
    each,
    enough,
    extremes,
    indicators,
    lists,
    marks,
    measured,
    missing,
    offices,
    over,
    premises,
    prose,
    rest,
    rows,
    steer,
    values,
)
from service.forms import holds
from service.grounds import Grounds, name_of
from service.model import Ask, Choice, Draft, Evidence, Finding, Found, Missing, Op, Request, Topic, Why
from service.tree import untitled
from service.understand.asks import MARKS

COMPUTED = (Op.CHANGE, Op.REMAINING, Op.COMPARE, Op.DIFFERENCE, Op.SUM, Op.WHETHER)
AS_LIKELY, BEHIND, AS_NEAR = 0.1, 1.5, 0.75
"""A town that is not named is spoken of as well where its best record has at least this part of the best belief, or its
best unit is at most so far behind in score; and where that unit is at least this near in meaning, as a part of the
best. Chosen on questions over four towns that name none.
"""
CLEARLY = 0.6
"""Belief in one record from which no other town is spoken of for a unit's score alone."""
ROOM = 330
"""Characters of an answer for several towns of which none is named."""
OF_RECORD = (Topic.DEPARTMENT, *MARKS)
MOST_TOWNS = 4
CHOICES = 3
PERCENT = ("%", "パーセント")
CLEAR = 0.3
"""Share from which an indicator answers what no sentence does."""


def compose(request: Request, evidence: Evidence, ground: Grounds) -> Draft:
    """A finding for each ask; behind them what is near, and questions to go on with."""
    absent = missing.absent(request, evidence)
    if absent:
        return Draft(findings=(absent,))
    if over_editions := over.told(request, evidence, ground):
        return _draft(request, over_editions, evidence)
    towns = _towns(request, evidence)
    if len(towns) > 1:
        by_town = [_of_town(request.by_town[town], evidence.by_town[town], town, ground) for town in towns]
        findings = [one for own in (by_town if request.subject.towns else _shortened(request, by_town)) for one in own]
        told = [one for one in findings if isinstance(one, Found)]
        return _draft(request, findings if request.subject.towns or not told else told, evidence)
    evidence = _of_quoted(request, evidence)
    findings = list(_findings(request, evidence, ground))
    findings = premises.premises(request, findings, evidence, ground)
    if not request.subject.towns and len(request.subject.available) > 1:
        findings = [_with_town(request, one, ground) for one in findings]
    return _draft(request, findings, evidence)


def _draft(request: Request, findings: Sequence[Finding], evidence: Evidence) -> Draft:
    return Draft(
        findings=tuple(findings),
        choices=_choices(request, evidence),
        doubt=missing.whole(request),
        doubts=missing.by_town(request),
    )


def _towns(request: Request, evidence: Evidence) -> list[str]:
    """The towns that are spoken of: those named; where none is, those whose plans hold what is about as near."""
    if request.subject.towns or not evidence.by_town:
        return list(evidence.by_town)
    thesis = request.thesis
    if any(claim.amount for claim in request.claims) or (thesis and thesis.believed and thesis.particulars):
        return []  # what is taken for true is said of one town
    held = {town: own.ranked[0] for town, own in evidence.by_town.items() if own.ranked}
    mass = dict.fromkeys(held, 0.0)
    for record_id, share in evidence.belief.items():
        town = evidence.records[record_id].municipality if record_id in evidence.records else ""
        mass[town] = max(mass.get(town, 0.0), share)
    likely = max(mass.values(), default=0.0)
    score = max((best.score for best in held.values()), default=0.0)
    dense = max((best.features["dense"] for best in held.values()), default=0.0)

    def near(town: str) -> bool:
        best = held[town]
        as_good = mass[town] >= AS_LIKELY * likely or (likely < CLEARLY and best.score >= score - BEHIND)
        return mass[town] == likely or (as_good and best.features["dense"] >= AS_NEAR * dense)

    return [town for town in sorted(held, key=lambda town: (-mass[town], town)) if near(town)][:MOST_TOWNS]


def _of_town(asked: Request, evidence: Evidence, town: str, ground: Grounds) -> list[Finding]:
    """The findings of one town's plans, each named by it."""
    return [_named(asked, one, town) for one in _findings(asked, _of_quoted(asked, evidence), ground)]


def _of_quoted(request: Request, evidence: Evidence) -> Evidence:
    """The evidence of records that the question quotes by title, and of what stands below them; all, where none is.

    Only for what is printed of a record: another's department is no answer. What sentences tell may stand beside it.
    """
    if not all(ask.topic in OF_RECORD for ask in request.asks):
        return evidence
    meant = [evidence.records[i] for i in request.subject.quoted if i in evidence.records]
    places = {(record.document, untitled(record.title)) for record in meant}
    own = {i for i, r in evidence.records.items() if any((r.document, untitled(h)) in places for h in r.path)}
    own |= {record.record_id for record in meant}
    ranked = tuple(item for item in evidence.ranked if item.unit.record_id in own)
    if not ranked or evidence.selected:
        return evidence
    belief = {i: share for i, share in evidence.belief.items() if i in own}
    return evidence.model_copy(update={"ranked": ranked, "belief": belief})


def _shortened(request: Request, by_town: Sequence[Sequence[Finding]]) -> list[list[Finding]]:
    """What the likeliest town's plans say, and of every other town, which nobody named, the first statement alone,
    while there is room; of each the first alone where towns are asked for."""
    kept = [] if request.subject.which_town else [list(by_town[0])]
    room = ROOM - sum(len(one.text) for own in kept for one in own if isinstance(one, Found))
    for own in by_town[len(kept) :]:
        first = next((one for one in own if isinstance(one, Found)), None)
        if first is None:
            continue
        short = first.model_copy(update={"text": first.text.split("\n")[0], "citations": first.citations[:1]})
        if len(short.text) <= room:
            kept.append([short])
            room -= len(short.text)
    return kept


def _named(request: Request, finding: Finding, town: str) -> Finding:
    if isinstance(finding, Missing):
        return finding.model_copy(update={"what": say(request.language, "list.of_town", town=town, rest=finding.what)})
    return finding.model_copy(update={"town": town})


def _with_town(request: Request, finding: Finding, ground: Grounds) -> Finding:
    """A finding named by its town, where the question names none and several are here."""
    if isinstance(finding, Missing) or not finding.citations or finding.corrects:
        return finding
    towns = {ground.town(c.document) for c in finding.citations}
    town = next(iter(towns)) if len(towns) == 1 else ""
    return finding.model_copy(update={"town": town}) if town and town not in finding.text else finding


def _findings(request: Request, evidence: Evidence, ground: Grounds) -> list[Finding]:
    """One finding an ask; asks for figures of one indicator share a sentence."""
    found: list[Finding] = []
    for _, group in groupby(
        request.asks, key=lambda ask: (ask.topic, ask.op, ask.form) if ask.topic is Topic.FIGURE else id(ask)
    ):
        asks = list(group)
        listed = next((one for one in found if isinstance(one, Found)), None) if _picks(request) else None
        if listed and beside.said(asks[0], evidence, listed):
            continue
        told = beside.besides(request, asks[0], evidence, listed, ground) if listed else None
        if told:
            found.append(told)
            continue
        severally = [_finding(own, asks, one, ground, ()) for own, one in each.sides(request, asks[0], evidence)]
        if severally and all(isinstance(one, Found) for one in severally):
            found += severally
            continue
        said = steer.told(found)
        together = _finding(request, asks, steer.steered(asks, evidence, said), ground, said)
        if len(asks) == 1 or (isinstance(together, Found) and together.facts and not _by_words(asks)):
            found.append(together)
            continue
        for ask in asks:  # no indicator holds them all: each by itself
            said = steer.told(found)
            found.append(_finding(request, [ask], steer.steered([ask], evidence, said), ground, said))
    distinct = steer.distinct(found)
    if _picked(request, distinct):
        return distinct
    return enough.enough(request, steer.fullest(rest.rest(request, distinct, evidence, ground)), evidence)


def _by_words(asks: Sequence[Ask]) -> bool:
    """Whether asks of one topic differ in nothing but their words: then each is of a figure of its own."""
    alike = {(ask.sides, ask.years, ask.form) for ask in asks}
    return len(alike) == 1 and len({ask.words for ask in asks}) == len(asks)


def _picks(request: Request) -> bool:
    """Whether the first thing asked is which records: what else is asked, is asked of these."""
    return bool(request.asks) and request.asks[0].op in (Op.LIST, Op.COUNT, Op.EXTREME)


def _picked(request: Request, findings: Sequence[Finding]) -> bool:
    """Whether the first answer picks records by their fields: it is whole, and nothing beside them belongs to it."""
    first = findings[0] if findings else None
    return _picks(request) and isinstance(first, Found) and any(fact.derived for fact in first.facts)


def _finding(
    request: Request, asks: Sequence[Ask], evidence: Evidence, ground: Grounds, said: Sequence[Found] = ()
) -> Finding:
    """What answers asks of one topic and operation, and is not said already."""
    ask = asks[0]
    tried: list[Finding | None] = []
    for attempt in _attempts(request, asks, evidence, ground):
        if isinstance(attempt, Found) and (steer.holds_form(ask, attempt) or not steer.is_told(attempt, said)):
            return attempt
        tried.append(attempt)
    told = [one for one in tried if isinstance(one, Found)] + [one for one in said if ask.topic is Topic.PERCENT]
    already = next((one for one in told if steer.answers(ask, one)), None)
    if already is not None:
        return already  # it is said, and not missing
    named = next((one for one in tried if isinstance(one, Missing) and missing.is_about(request, one)), None)
    return named or missing.of_ask(request, ask, evidence, ground)


def _attempts(request: Request, asks: Sequence[Ask], evidence: Evidence, ground: Grounds) -> Iterator[Finding | None]:
    """Ways to answer, the surest first; each is a finding or None."""
    ask = asks[0]
    if ask.op is Op.SUM or ask.total:
        yield altogether.total(request, ask, evidence, ground)
    if ask.indicators and not ask.years and not evidence.applied:
        yield measured.listed(request, ask, evidence, ground)
    yield from _from_records(request, ask, evidence, ground)
    if not ask.sure and ask.op is Op.VALUE and (ask.topic not in MARKS or _by_sentence(evidence)):
        yield _by_evidence(request, asks, evidence, ground)
    if ask.topic is Topic.DEPARTMENT:
        yield offices.department(request, evidence, ground)
    elif ask.topic in MARKS:
        said = marks.standing(request, ask, evidence, ground)
        yield said
        if isinstance(said, Missing) and ask.topic is not Topic.STATUS:
            if ask.sure:
                return
            yield indicators.figures(request, asks, evidence, ground)
    elif ask.topic is Topic.DATE:
        yield indicators.dates(request, ask, evidence, ground)
        yield cells.dated(request, ask, evidence, ground) if _row_first(evidence) else None
    elif ask.topic is Topic.FIGURE or (ask.topic is Topic.TITLE and ask.op in (Op.COUNT, Op.EXTREME)):
        if ask.form in PERCENT and not any(
            values.fits_form(ask.form, p.indicator, f.value)
            for p in values.picks(request, evidence)[:1]
            for f in values.asked_for(p.indicator, ask.years, ask.sides)
        ):
            marked = marks.standing(request, ask.model_copy(update={"topic": Topic.PERCENT}), evidence, ground)
            yield marked if isinstance(marked, Found) else None
        yield costs.named(request, ask, evidence, ground)
        first = _prose_first(request, ask, evidence) or (not ask.sure and not ask.form and not _is_indicator(evidence))
        if first:
            yield prose.prose(request, ask, evidence, ground)
        said = indicators.figures(request, asks, evidence, ground)
        yield said
        yield costs.row(request, ask, evidence, ground)
        if isinstance(said, Missing) and ask.sure and not first and _is_indicator(evidence):
            return
        yield costs.any_of(request, ask, evidence, ground)
    yield prose.prose(request, ask, evidence, ground)
    if _is_indicator(evidence) and evidence.ranked[0].share >= CLEAR:
        yield indicators.figures(request, asks, evidence, ground)


def _from_records(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Iterator[Finding | None]:
    """What fields, columns and operations over records answer."""
    if ask.name and ask.topic is not Topic.GRADE:
        yield cells.field(request, ask, evidence, ground)
    if ask.op is Op.EXTREME:
        yield extremes.extreme(request, ask, evidence, ground)
    if ask.op in (Op.LIST, Op.COUNT):
        yield lists.listed(request, ask, evidence, ground)
    if ask.op in COMPUTED:
        yield comparisons.computed(request, ask, evidence, ground)
    if ask.topic is Topic.FIGURE and len(request.columns) > 1:
        yield rows.columns(request, ask, evidence, ground)


def _by_evidence(request: Request, asks: Sequence[Ask], evidence: Evidence, ground: Grounds) -> Finding | None:
    """Where the question only suggests what it asks for: what the best unit prints."""
    best = evidence.ranked[0].unit if evidence.ranked else None
    field = (best.passage.field or "" if best.passage else best.card or "") if best else ""
    head = field.partition(".")[0]
    if head == "indicators":
        found = indicators.figures(request, asks, evidence, ground)
        return found if isinstance(found, Found) else None
    if head == "departments":
        return offices.department(request, evidence, ground)
    if head in ("status", "status_text", "progress_percent", "stars"):
        found = marks.standing(request, asks[0].model_copy(update={"topic": Topic.STATUS}), evidence, ground)
        return found if isinstance(found, Found) else None
    return prose.prose(request, asks[0], evidence, ground) if best and best.passage else None


def _is_indicator(evidence: Evidence) -> bool:
    """Whether the best unit is an indicator's row: then its missing figure stands nowhere else."""
    best = evidence.ranked[0].unit.passage if evidence.ranked else None
    return best is not None and (best.field or "").startswith("indicators.")


def _by_sentence(evidence: Evidence) -> bool:
    """Whether the best unit is a sentence of a section: it tells more of how something stands than a mark does."""
    best = evidence.ranked[0].unit.passage if evidence.ranked else None
    return best is not None and (best.field or "").startswith("sections.")


def _row_first(evidence: Evidence) -> bool:
    """Whether the best unit is a row, or an indicator's: then a date of its record stands in a cell of its own."""
    best = evidence.ranked[0].unit if evidence.ranked else None
    field = (best.passage.field or "title") if best and best.passage else "title"
    return field.partition(".")[0] in ("title", "indicators", "departments", "status_text")


def _prose_first(request: Request, ask: Ask, evidence: Evidence) -> bool:
    """Whether the best units are sentences that hold the form asked for, and no indicator is near them."""
    for item in evidence.ranked[:8]:
        passage = item.unit.passage
        field = passage.field or "" if passage else ""
        if field.startswith("indicators."):
            return False
        if passage and ask.form and holds(ask.form, passage.text, request.subject.names) and item.share > 0.05:
            return True
    return False


def _choices(request: Request, evidence: Evidence) -> tuple[Choice, ...]:
    """Whole questions about the records nearest to this one."""
    near = [evidence.records[i] for i in evidence.belief if i in evidence.records][:CHOICES]
    return tuple(
        Choice(
            label=name_of(record),
            question=say(request.language, "choice.record", town=record.municipality, title=name_of(record)),
        )
        for record in near
    )


__all__ = ["Why", "compose"]
