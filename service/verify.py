"""Stage 5, verify: a draft is held against the print; what fails is dropped, the rest answers or refuses. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.amounts import numbers, plain_numbers
from ingest.model import Record
from ingest.text import match_key
from prompts import say
from service import money, sorts, support
from service.faithful import faithful
from service.forms import holds as holds_form
from service.grounds import DATED, Grounds, verbatim
from service.model import Answer, Draft, Evidence, Fact, Found, Missing, Refusal, Request, Why

CONFIDENT = 0.0
"""Log-odds that the documents hold the answer, under which a sentence near the question is not taken for it; chosen on
questions that were learned from (docs/evaluation.md shows false answers against false abstentions along it)."""
DOUBTFUL = -2.5
"""The same for what was read of a record, counted or compared: better ground than any likeness."""
TRUSTED = -1.5
"""Log-odds of answering what was asked, under which a sentence, an indicator's figure or what is computed is not given
although the documents may hold an answer. On documents not learned from, one right answer in 100 falls under it, and
one in three of the answers to what another town's residents ask."""
LIKELY = 1.0
"""The same for an English question over records alone; what is on no plan's subject stayed under 0.6."""
BEHIND = 1.0
"""Log-odds by which what a town that nobody named says may be less likely right than what the first town says."""
SHORT = 160
"""Characters of the nearest statement, which stands behind a refusal."""
FAR = -2.0
"""Log-odds that the documents hold the answer under which not even the nearest statement is worth reading."""

_CELLS = re.compile(r"(?<=[ぁ-んァ-ヴ一-龠\d%])\s(?=[ぁ-んァ-ヴ一-龠\d◎○△×★])")
"""Spaces inside a Japanese statement: what stands between the cells of a row."""
MOST_CELLS = 3
_SMALL = 30
"""Integers up to this are counted things, list marks and days of a month, not figures of a plan."""


def verify(request: Request, draft: Draft, evidence: Evidence, ground: Grounds) -> Answer | Refusal:
    """What may be said of the draft."""
    held = tuple(
        one for one in draft.found if holds(one, request, ground, evidence.records) and not of_other_money(request, one)
    )
    if held == draft.found:
        held = worded(draft, request, ground, evidence.records) or held
    if not held:
        why = Why.UNSUPPORTED if draft.found else Why.NOT_PRINTED
        nothing = Missing(what=draft.doubt or say(request.language, "missing.nothing"), why=why)
        return Refusal(missing=draft.missing or (nothing,), choices=draft.choices)
    if unfit(request, held):
        nearby = tuple(one for one in held[:1] if _near(request, one, evidence, ground))
        return Refusal(missing=(Missing(what=draft.doubt),), nearby=nearby, choices=draft.choices)
    if _of_records_alone(held[0], ground) and not evidence.selected and _strange(request, evidence, held[0]):
        return Refusal(missing=(Missing(what=draft.doubt),), choices=draft.choices)
    held = held if evidence.selected else _likely_towns(request, held, evidence, ground)
    doubted = () if evidence.selected else _doubted_towns(request, held, evidence, ground)
    # Which towns there are is answered by as many as may: only where all are doubted is nothing said.
    firm = tuple(one for one in held if one.town not in doubted or request.subject.which_town)
    if not firm or (held[0].town in doubted and not request.subject.towns):
        nearby = tuple(one for one in held[:1] if _near(request, one, evidence, ground))
        return Refusal(missing=(Missing(what=draft.doubt),), nearby=nearby, choices=draft.choices)
    unsaid = [Missing(what=draft.doubts[town]) for town in doubted if town in draft.doubts]
    return Answer(found=firm, missing=(*draft.missing, *unsaid))


def _doubted_towns(
    request: Request, held: Sequence[Found], evidence: Evidence, ground: Grounds
) -> tuple[str | None, ...]:
    """The towns whose first finding is likely not what was asked for; None stands for findings of no town."""
    first: dict[str | None, Found] = {}
    for one in held:
        first.setdefault(one.town, one)
    return tuple(town for town, one in first.items() if _doubted(request, one, evidence, ground))


def _likely_towns(request: Request, held: tuple[Found, ...], evidence: Evidence, ground: Grounds) -> tuple[Found, ...]:
    """The findings without those of a town that nobody named, where they are much less likely right than the first."""
    firsts = {one.town: one for one in reversed(held)}
    if request.subject.towns or request.subject.which_town or None in firsts or len(firsts) < 2:
        return held
    rows = [support.features(request, evidence, one, ground) for one in firsts.values()]
    odds = dict(zip(firsts, support.log_odds(rows), strict=True))
    return tuple(one for one in held if odds[one.town] >= odds[held[0].town] - BEHIND)


def of_other_money(request: Request, found: Found) -> bool:
    """Whether an amount is asked for and a finding states one of another kind: a subsidy where a fee is asked for."""
    if not request.money or found.corrects or not money.is_amount(found.text):
        return False
    stated = money.kinds(found.text)
    return bool(stated) and not stated & request.money


def unfit(request: Request, held: Sequence[Found]) -> bool:
    """Whether a sort of thing is asked for, and nothing that was found holds it: a day of the week, a school, papers.

    Where a figure or a date is asked for as well and told, that stands.
    """
    if not request.sorts or request.language == "en" or any(one.corrects for one in held):
        return False
    text, named = "\n".join(one.text for one in held), request.subject.names
    unheld = [sort for sort in request.sorts if not sorts.held(sort, text, named)]
    if any(sort in sorts.NARROWING for sort in unheld):
        return True
    return len(unheld) == len(request.sorts) and not any(
        holds_form(form, text, named) for form in request.forms if form not in sorts.NAMES
    )


def _of_records_alone(found: Found, ground: Grounds) -> bool:
    """Whether a finding rests only on documents of which the records are here, and not the text."""
    return all(not ground.documents[citation.document].full_text for citation in found.citations)


def _strange(request: Request, evidence: Evidence, found: Found) -> bool:
    """Whether a finding is of something else, likeness apart.

    Names and figures alone are always like something: over corpus/, 20 of 22 answers that shared no word with their
    question were wrong. An English question shares none with a Japanese plan, so there the likeness decides.
    """
    if found.corrects or not support.strange(request, evidence, found):
        return False
    return request.language != "en" or evidence.log_odds < LIKELY


def _doubted(request: Request, found: Found, evidence: Evidence, ground: Grounds) -> bool:
    """Whether a finding is likely not what was asked for.

    A correction rests on the record that it corrects. Where all the subject's words stand in the finding and above it,
    its value is read right there, and nearness tells no more. What changed between two editions names no subject.
    """
    if found.corrects or request.over in ("slipped", "dropped", "added"):
        return False
    covered = _covered(request, evidence, found, ground)
    if evidence.log_odds < (DOUBTFUL if found.facts or covered else CONFIDENT):
        return True
    if any(not fact.derived and not fact.field.startswith("indicators.") for fact in found.facts):
        return False
    if request.order is not None and any(fact.derived for fact in found.facts) and evidence.log_odds >= CONFIDENT:
        return False  # which is the most is computed over all of a table: it shares no more words than the table's
    return not covered and support.log_odds([support.features(request, evidence, found, ground)])[0] < TRUSTED


def _covered(request: Request, evidence: Evidence, found: Found, ground: Grounds) -> bool:
    """Whether all the subject's words stand in a finding, above it where it is a figure, in the line right above it
    where it is of no record, or in its plan's name, measures aside."""
    words = set(request.subject.words) - support.MEASURES - support.plans(found, ground)
    near, wide = support.held(evidence, found, ground)
    read = any(fact.field.startswith("indicators.") for fact in found.facts)
    return bool(words) and words <= (wide if read else near | support.above(found, ground))


def _near(request: Request, found: Found, evidence: Evidence, ground: Grounds) -> bool:
    """Whether a finding is worth reading behind a refusal: a short statement that holds half the subject's words."""
    if evidence.log_odds <= FAR or not tells(found.text) or len(found.text) > SHORT:
        return False
    asked = {word for word in request.subject.words if len(word) > 1} - support.MEASURES
    shared = asked & support.held(evidence, found, ground)[0]
    return request.language == "en" or len(shared) * 2 >= len(asked)


def tells(text: str) -> bool:
    """Whether a near statement reads as one: a row's cells in a line tell nobody anything.

    >>> tells("令和6年度の実績は403人です。"), tells("支給世帯数 10,749世帯支給率 98.8% 未支給世帯数 130世帯です。")
    (True, False)
    """
    return len(_CELLS.findall(text)) < MOST_CELLS


def holds(found: Found, request: Request, ground: Grounds, records: Mapping[str, Record]) -> bool:
    """Whether every quote stands in its lines, every number in a cited line, the question or a derived fact,
    and every figure is its record's own for that side and year.
    """
    known = numbers(request.search)
    for citation in found.citations:
        lines = ground.text(citation.document, citation.lines)
        if lines and not verbatim(citation.quote, lines):
            return False
        known |= numbers("\n".join(lines) if lines else citation.quote)
        known |= numbers(ground.as_of(citation.document) or "")  # the date of a document's marks is its own
    for fact in found.facts:
        known |= numbers(str(fact.value)) if fact.derived else set()
        known |= numbers(f"{fact.fiscal_year}年") if fact.fiscal_year else set()
        if not fact.derived and not (_is_cell(fact, records) and _printed(fact, found, ground)):
            return False
        if fact.field in DATED and _other_year(request, found, ground):
            return False
    loose = {n for n in numbers(found.text) - known if "." in n or int(n) > _SMALL}
    return bool(found.citations) and not {n for n in loose if n in plain_numbers(found.text)}


def worded(draft: Draft, request: Request, ground: Grounds, records: Mapping[str, Record]) -> tuple[Found, ...]:
    """The draft's findings in a language model's words, where every sentence is faithful and holds; else nothing."""
    found: list[Found] = []
    for one in draft.written:
        grounds = [draft.found[n - 1] for n in one.on]
        joined = _joined(one.text, grounds)
        if joined is None or not faithful(one.text, [g.text for g in grounds]):
            return ()
        found.append(joined)
    return tuple(found) if all(holds(one, request, ground, records) for one in found) else ()


def _joined(text: str, grounds: Sequence[Found]) -> Found | None:
    """A sentence with all that its grounds cite and state; None where they speak of several towns, or correct."""
    first = grounds[0]
    if any(one.town != first.town or one.corrects for one in grounds):
        return None
    return Found(
        text=text,
        citations=tuple(dict.fromkeys(citation for one in grounds for citation in one.citations)),
        facts=tuple(fact for one in grounds for fact in one.facts),
        record_ids=tuple(dict.fromkeys(name for one in grounds for name in one.record_ids)),
        town=first.town,
    )


def _other_year(request: Request, found: Found, ground: Grounds) -> bool:
    """Whether the question asks how a thing stood in a year that the document does not speak of."""
    printed = {ground.year_of(c.document) for c in found.citations} - {None}
    return bool(request.years) and bool(printed) and not printed & set(request.years)


def _is_cell(fact: Fact, records: Mapping[str, Record]) -> bool:
    """Whether an indicator's fact is what its record holds on that side in that year."""
    head, _, rest = fact.field.partition(".")
    record = records.get(fact.record_id)
    if head != "indicators" or record is None:
        return True
    at, _, side = rest.partition(".")
    indicator = record.indicators[int(at)] if int(at) < len(record.indicators) else None
    if indicator is None:
        return False
    if side == "baseline":
        return indicator.baseline is not None and indicator.baseline.value == fact.value
    cells = {y.fiscal_year: {"target": y.target, "actual": y.actual, "value": y.value} for y in indicator.values}
    return cells.get(fact.fiscal_year or 0, {}).get(side) == fact.value


def _printed(fact: Fact, found: Found, ground: Grounds) -> bool:
    """Whether a printed fact's value stands in the lines that its statement cites, its numbers as whole numbers."""
    values = fact.value if isinstance(fact.value, list) else [fact.value]
    lines = [line for c in found.citations for line in ground.text(c.document, c.lines)]
    if not lines or fact.field == "stars":
        return True
    key = match_key("\n".join(lines))
    if any(plain_numbers(str(value)) - numbers("\n".join(lines)) for value in values if not isinstance(value, float)):
        return False
    return all(_stands(match_key(f"{value:g}" if isinstance(value, float) else str(value)), key) for value in values)


def _stands(value: str, lines: str) -> bool:
    """Whether a value stands in the lines; a name may be parted by a page's head or number."""
    if value in lines:
        return True
    return any(
        value[:at] in lines and lines.find(value[at:], lines.find(value[:at])) > 0
        for at in range(2, len(value) - 1) if not any(c.isdigit() for c in value)
    )  # fmt: skip
