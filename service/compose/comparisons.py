"""What is computed from figures: change, what is left to go, whether a target was met, sums, and which is more. Pure.

Every number that is not printed is a derived fact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from index.tokens import word_set
from ingest.amounts import Figure, amount, difference, unit
from ingest.model import Passage, Record
from ingest.text import nfkc
from prompts import say
from service.columns import cell, quantity, shown, source_field
from service.compose import cite, marks, values, words
from service.compose.values import NEAR, Pick, picks
from service.grounds import Grounds, name_of
from service.model import Ask, Evidence, Fact, Found, Language, Missing, Op, Request, Topic
from service.retrieve.select import number
from service.understand.forms import holds
from service.understand.years import years as years_named


def computed(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | Missing | None:
    """An answer that takes computing; None where no figures are there to compute with."""

    def of_indicator(make: Callable[[Pick], Found | Missing | None]) -> Found | Missing | None:
        return _first(request, evidence, make)

    def changed(pick: Pick) -> Found | None:
        return _change(request, ask, pick, ground)

    found: Found | Missing | None = None
    match ask.op:
        case Op.CHANGE | Op.COMPARE | Op.DIFFERENCE if len(ask.years) > 1:
            found = of_indicator(changed) or _in_text(request, ask, evidence, ground)
        case Op.CHANGE:
            found = of_indicator(changed)
        case Op.REMAINING if ask.topic is not Topic.PERCENT:
            found = of_indicator(lambda pick: _remaining(request, pick, ground))
        case Op.WHETHER:
            found = of_indicator(lambda pick: _whether(request, ask, pick, ground))
        case Op.DIFFERENCE:
            found = _compare(request, ask, evidence, ground) or of_indicator(changed)
        case Op.COMPARE:
            found = _compare(request, ask, evidence, ground)
        case Op.SUM:
            found = _together(request, ask, evidence, ground) or of_indicator(
                lambda pick: _sum(request, ask, pick, ground)
            )
    return found


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


def _derived(pick: Pick, field: str, value: str) -> Fact:
    return Fact(
        record_id=pick.record.record_id, field=f"indicators.{pick.at}.{field}", indicator=pick.indicator.name,
        value=value, derived=True,
    )  # fmt: skip


def _pair(ask: Ask, pick: Pick) -> tuple[Figure, Figure] | None:
    """The two figures that a change is between: of two years on one side, of one year's two sides, or start and end."""
    numeric = values.numeric(pick)
    if len(ask.years) > 1:
        first, last = min(ask.years), max(ask.years)
        for side in (*ask.sides, "actual", "value", "target"):
            by_year = {
                f.fiscal_year: f for f in numeric if f.side == side or (f.side == "baseline" and side == "actual")
            }
            if first in by_year and last in by_year:
                return by_year[first], by_year[last]
        dated = {f.fiscal_year: f for f in numeric}
        return (dated[first], dated[last]) if first in dated and last in dated else None
    if len(ask.years) == 1:
        year = [f for f in numeric if f.fiscal_year == ask.years[0]]
        if {f.side for f in year} >= {"target", "actual"} and len(set(ask.sides)) > 1:
            return next(f for f in year if f.side == "target"), next(f for f in year if f.side == "actual")
        ends = [f for f in year if f.side in (ask.sides or ("actual", "target", "value"))] or year
        starts = [f for f in numeric if f.side == "baseline"] or [
            f for f in numeric if f.side == (ends[0].side if ends else "") and (f.fiscal_year or 0) < ask.years[0]
        ][-1:]
        return (starts[0], ends[0]) if starts and ends and starts[0] != ends[0] else None
    start = next((f for f in numeric if f.side == "baseline"), None)
    actuals = [f for f in numeric if f.side in ("actual", "value")]
    targets = [f for f in numeric if f.side == "target"]
    if "target" in ask.sides and targets:
        begin = start or next(iter(actuals), None) or targets[0]
        return (begin, targets[-1]) if begin != targets[-1] else None
    if actuals:
        begin = start or actuals[0]
        return (begin, actuals[-1]) if begin != actuals[-1] else None
    return (start, targets[-1]) if start and targets else None


def _amounts(pick: Pick, first: Figure, second: Figure) -> tuple[Decimal, Decimal, str] | None:
    """Both amounts and their common unit; None where the units differ."""
    opening, closing = (words.value(pick.indicator, f.value, "ja") for f in (first, second))
    start, end, counter = amount(opening), amount(closing), unit(closing)
    if start is None or end is None or counter.lstrip("億万") != unit(opening).lstrip("億万"):
        return None
    return start, end, counter


def _point(language: Language, pick: Pick, figure: Figure, *, side: bool) -> str:
    period = values.when(language, pick, figure)
    text = words.value(pick.indicator, figure.value, language)
    name = say(language, f"side.{figure.side}")
    if period is None:
        return say(language, "change.point_undated", side=name, value=text)
    if side:
        return say(language, "change.point_side", period=period, side=name, value=text)
    return say(language, "change.point", period=period, value=text)


def _change(request: Request, ask: Ask, pick: Pick, ground: Grounds) -> Found | None:
    """What a figure changed by, between two years or from the start to the target."""
    pair = _pair(ask, pick)
    found = _amounts(pick, *pair) if pair else None
    if pair is None or found is None:
        return None
    (first, second), (start, end, counter), language = pair, found, request.language
    apart = difference(start, end, counter)
    mixed = first.side != second.side
    name = words.indicator_name(pick.record, pick.at, language)
    points = [_point(language, pick, figure, side=mixed) for figure in pair]
    kind = "same" if start == end else ("more" if end > start else "less")
    if second.side == "target" and mixed and kind != "same" and first.fiscal_year != second.fiscal_year:
        text = say(language, f"change.plan_{kind}", name=name, first=points[0], second=points[1], difference=apart)
    elif (
        {first.side, second.side} == {"target", "actual"} and first.fiscal_year == second.fiscal_year and kind != "same"
    ):
        text = say(language, f"change.gap_{kind}", name=name, first=points[0], second=points[1], difference=apart)
    else:
        sides = say(language, f"side.{second.side}")
        given = {"name": name, "sides": sides, "first": points[0], "second": points[1]}
        text = say(language, f"change.{kind}", **given, **({} if kind == "same" else {"difference": apart}))
    return Found(
        text=text,
        citations=cite.of_figures(pick.record, pick.at, pair, ground),
        facts=(*(values.fact(pick, figure) for figure in pair), _derived(pick, "difference", apart)),
        record_ids=(pick.record.record_id,),
    )


_STATED = re.compile(
    r"(?P<what>[^\s\d、。・(（]{0,6}?)(?P<figure>(?:約|延べ)?\d[\d,]*(?:\.\d+)?\s?(?P<unit>(?:千円|万円|億円|円|人|名"
    r"|件|社|回|台|校|箇所|か所|時間|%|トン|t|世帯|戸|冊|団体|施設|枚|本|g|グラム|kg|km|ha|㎡|床|橋|日|点|ポイント)))"
)
"""A figure in a sentence, with what stands right before it."""


def _in_text(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """The figures that sentences of one record state for two years, in one unit, and what they differ by."""
    first, last = min(ask.years), max(ask.years)
    by_record: dict[str, dict[int, list[tuple[Passage, re.Match[str]]]]] = {}
    for item in evidence.ranked:
        passage = item.unit.passage
        if passage is None or not passage.record_id or (ask.form and not holds(ask.form, passage.text)):
            continue
        held = by_record.setdefault(passage.record_id, {})
        for year, figure in _dated(passage):
            held.setdefault(year, []).append((passage, figure))
    for record_id, held in by_record.items():
        pair = _alike(held.get(first, []), held.get(last, []))
        record = evidence.records.get(record_id)
        if pair and record:
            return _apart(request, record, (first, last), pair, ground)
    return None


def _dated(passage: Passage) -> list[tuple[int, re.Match[str]]]:
    """Every figure of a passage with the fiscal year named right before it, else the passage's own."""
    text = nfkc(passage.text)
    found = []
    for figure in _STATED.finditer(text):
        named = years_named(text[: figure.start("figure")])
        year = named[-1] if named else (None if years_named(text) else passage.fiscal_year)
        found += [(year, figure)] if year else []
    return found


def _alike(
    start: Sequence[tuple[Passage, re.Match[str]]], end: Sequence[tuple[Passage, re.Match[str]]]
) -> tuple[tuple[Passage, re.Match[str]], tuple[Passage, re.Match[str]]] | None:
    """Two figures of one unit, of the same thing where their words tell."""
    pairs = [(a, b) for a in start for b in end if a[1]["unit"] == b[1]["unit"]]
    same = [(a, b) for a, b in pairs if a[1]["what"] and a[1]["what"][-2:] == b[1]["what"][-2:]]
    return next(iter(same or pairs), None)


def _apart(
    request: Request, record: Record, between: tuple[int, int],
    pair: tuple[tuple[Passage, re.Match[str]], tuple[Passage, re.Match[str]]], ground: Grounds,
) -> Found | None:  # fmt: skip
    """What two stated figures differ by."""
    (before, start), (after, end) = pair
    a, b = amount(start["figure"]), amount(end["figure"])
    if a is None or b is None:
        return None
    language = request.language
    apart = difference(a, b, start["unit"])
    kind = "same" if a == b else ("more" if b > a else "less")
    points = [
        say(language, "change.point", period=words.period(year, language), value=match["figure"])
        for year, match in zip(between, (start, end), strict=True)
    ]
    given = {"name": words.titled(record, language), "sides": say(language, "side.value")}
    given |= {"first": points[0], "second": points[1]}
    text = say(language, f"change.{kind}", **given, **({} if kind == "same" else {"difference": apart}))
    cited = (cite.of_passage(before, record, ground), cite.of_passage(after, record, ground))
    return Found(
        text=text, citations=tuple(dict.fromkeys(cited)),
        facts=(Fact(record_id=record.record_id, field="difference", value=apart, derived=True),),
        record_ids=(record.record_id,),
    )  # fmt: skip


def _remaining(request: Request, pick: Pick, ground: Grounds) -> Found | None:
    """How far the last actual figure is from the last target."""
    numeric, language = values.numeric(pick), request.language
    targets = [f for f in numeric if f.side == "target" and (not request.years or f.fiscal_year in request.years)]
    states = [f for f in numeric if f.side in ("actual", "value")] or [f for f in numeric if f.side == "baseline"]
    if not targets or not states:
        return None
    target, state = targets[-1], states[-1]
    found = _amounts(pick, target, state)
    if found is None:
        return None
    goal, now, counter = found
    reached = now >= goal if values.rising(pick) else now <= goal
    apart = difference(goal, now, counter)
    name = words.indicator_name(pick.record, pick.at, language)
    points = {"first": _point(language, pick, target, side=True), "second": _point(language, pick, state, side=True)}
    if reached:
        text = say(language, "change.remaining_none", name=name, **points)
    else:
        text = say(language, "change.remaining", name=name, difference=apart, **points)
    return Found(
        text=text,
        citations=cite.of_figures(pick.record, pick.at, [target, state], ground),
        facts=(values.fact(pick, target), values.fact(pick, state), _derived(pick, "remaining", apart)),
        record_ids=(pick.record.record_id,),
    )


def _whether(request: Request, ask: Ask, pick: Pick, ground: Grounds) -> Found | Missing | None:
    """Whether a target was met, with both figures."""
    if not {"target", "actual"} <= set(ask.sides):
        return None
    years, language = ask.years, request.language
    rows = [y for y in pick.indicator.values if y.target is not None and (not years or y.fiscal_year in years)]
    row = next((y for y in reversed(rows) if y.actual is not None), None)
    name = words.indicator_name(pick.record, pick.at, language)
    if row is None:
        return None
    target, actual = (
        Figure("target", row.fiscal_year, row.target or ""),
        Figure("actual", row.fiscal_year, row.actual or ""),
    )
    goal, now = amount(target.value), amount(actual.value)
    if goal is None or now is None:
        return None
    met = now >= goal if values.rising(pick) else now <= goal
    text = say(
        language, "met.yes" if met else "met.no", name=name, period=words.period(row.fiscal_year, language),
        target=words.value(pick.indicator, target.value, language), actual=values.shown(language, pick, actual, ground),
    )  # fmt: skip
    verdict = _derived(pick, "met", "達成" if met else "未達成")
    return Found(
        text=text,
        citations=cite.of_figures(pick.record, pick.at, [target, actual], ground),
        facts=(values.fact(pick, target), values.fact(pick, actual), verdict),
        record_ids=(pick.record.record_id,),
    )


def _sum(request: Request, ask: Ask, pick: Pick, ground: Grounds) -> Found | None:
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
    parts = words.joined([_point(request.language, pick, f, side=False) for f in figures], request.language)
    return Found(
        text=say(request.language, "sum.total", total=printed, parts=parts),
        citations=cite.of_figures(pick.record, pick.at, figures, ground),
        facts=(*(values.fact(pick, f) for f in figures), _derived(pick, "sum", printed)),
        record_ids=(pick.record.record_id,),
    )


def _together(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """The figures of two things that the question names, added up."""
    two = _of_pair(request, ask, evidence, ground)
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


class _Measured:
    """One side of a comparison: what it is called, its figure, and where it stands."""

    def __init__(self, name: str, text: str, amount_of: Decimal, counter: str, found: Found) -> None:
        self.name, self.text, self.amount, self.counter, self.found = name, text, amount_of, counter, found


def _compare(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """Which of two is more, and by how much: percentages, stars or figures of two records, or of two towns."""
    measured = (
        _of_pair(request, ask, evidence, ground)
        or _marks(request, ask, evidence, ground)
        or _figures(request, ask, evidence, ground)
    )
    if len(measured) < 2:
        return None
    first, second = measured[:2]
    language = request.language
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
        text = say(language, "compare.same", first=first.name, second=second.name, value=first.text)
        facts = (*first.found.facts, *second.found.facts)
    else:
        larger, smaller = (first, second) if first.amount > second.amount else (second, first)
        apart = difference(smaller.amount, larger.amount, larger.counter)
        text = say(
            language, "compare.more", larger=larger.name, larger_value=larger.text, smaller=smaller.name,
            smaller_value=smaller.text, difference=apart,
        )  # fmt: skip
        derived = Fact(record_id=larger.found.record_ids[0], field="difference", value=apart, derived=True)
        facts = (*first.found.facts, *second.found.facts, derived)
    return Found(
        text=text,
        citations=(*first.found.citations[:2], *second.found.citations[:2]),
        facts=facts,
        record_ids=tuple(dict.fromkeys((*first.found.record_ids, *second.found.record_ids))),
    )


def _of_pair(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> list[_Measured]:
    """What the question itself puts side by side, each by its own words: two records by a mark, or two figures."""
    if len(request.pair) != 2 or len(request.subject.towns) > 1:
        return []
    kind = request.subject.kind
    records = [r for r in evidence.records.values() if kind in (None, r.kind)]
    if ask.topic is not Topic.FIGURE or ask.form in values.SHARES:
        for field in ("points", "percent", "stars") if ask.topic is Topic.GRADE else ("percent", "stars"):
            name = f"{field}:{ask.name}" if field == "points" and ask.name else field
            held = [r for r in records if number(r, name) is not None]
            sides = [_named_by(words_of, held) for words_of in request.pair]
            if all(sides) and sides[0] is not sides[1]:
                return [_mark(request, one, name, ground) for one in sides if one]
    every = list(evidence.records.values())
    for name in request.columns:
        year = ask.years[0] if ask.years else None
        held = [r for r in every if quantity(r, name, year) is not None]
        sides = [_named_by(words_of, held) for words_of in request.pair]
        if all(sides) and sides[0] is not sides[1]:
            return [_cell(request, one, name, year, ground) for one in sides if one]
    found = []
    for words_of in request.pair:
        one = _figure_named(request, ask, words_of, records, ground)
        found += [one] if one else []
    if len(found) != 2 or found[0].found == found[1].found:
        return []
    if found[0].name == found[1].name:
        for one in found:
            one.name = words.titled(evidence.records[one.found.record_ids[0]], request.language)
    return found


def _cell(request: Request, record: Record, name: str, year: int | None, ground: Grounds) -> _Measured:
    """A cell of a named column as one side of a comparison."""
    path = source_field(record, name, year)
    text = shown(record, name, year)
    one = Found(
        text="", citations=(cite.of_field(record, path, (cell(record, name, year) or "").strip(), ground),),
        facts=(Fact(record_id=record.record_id, field=path, fiscal_year=year, value=text, derived=True),),
        record_ids=(record.record_id,),
    )  # fmt: skip
    return _Measured(words.titled(record, request.language), text, amount(text) or Decimal(0), unit(text), one)


def _held_words(words_of: Sequence[str], text: str) -> int:
    lemmas = word_set(text)
    return sum(word in lemmas for word in words_of)


def _named_by(words_of: Sequence[str], records: Sequence[Record]) -> Record | None:
    """The record whose title holds the most of the words; one that stands higher before its parts."""
    scored = [(_held_words(words_of, r.title), -len(r.path), r) for r in records]
    best = max(scored, key=lambda one: (one[0], one[1], one[2].record_id), default=None)
    return best[2] if best and best[0] else None


def _figure_named(
    request: Request, ask: Ask, words_of: Sequence[str], records: Sequence[Record], ground: Grounds
) -> _Measured | None:
    """The figure of the indicator whose name, or else record, holds the most of the words."""
    scored = []
    for record in records:
        for at, indicator in enumerate(record.indicators):
            figures = [
                f for f in values.asked_for(indicator, ask.years, ask.sides)
                if amount(_stated(f.value)) is not None and values.fits_form(ask.form, indicator, f.value)
            ]  # fmt: skip
            own = 2 * _held_words(words_of, indicator.name or "") + _held_words(words_of, record.title)
            if figures and own:
                scored.append((own, -at, record.record_id, Pick(record, at, 1.0), figures[-1]))
    if not scored:
        return None
    *_, pick, figure = max(scored, key=lambda one: one[:3])
    text = _stated(words.value(pick.indicator, figure.value, "ja"))
    one = Found(
        text="", citations=cite.of_figures(pick.record, pick.at, [figure], ground), facts=(values.fact(pick, figure),),
        record_ids=(pick.record.record_id,),
    )  # fmt: skip
    shown = words.value(pick.indicator, figure.value, request.language)
    name = words.indicator_name(pick.record, pick.at, request.language)
    return _Measured(name, shown, amount(text) or Decimal(0), unit(text), one)


def _marks(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> list[_Measured]:
    """Records with a percentage or stars, of the kind that is compared, best first."""
    about = request.subject
    if ask.topic is Topic.FIGURE and (ask.sides or ask.form not in (None, "%", "パーセント", "ポイント")):
        return []
    if ask.topic is Topic.FIGURE and not (about.kind or about.numbers or about.titles):
        return []
    numbered = marks.meant(request, evidence, ground)[:2] if len(request.subject.numbers) > 1 else []
    named = [*numbered, *(evidence.records[i] for i in request.subject.titles if i in evidence.records)]
    by_belief = [evidence.records[i] for i in evidence.belief if i in evidence.records]
    found: list[_Measured] = []
    for field in ("percent", "stars", "points"):
        if field == "points" and ask.topic not in (Topic.GRADE, Topic.STATUS):
            continue
        records = []
        for record in [*named, *by_belief]:
            up = next((one for one in (record, *ground.tree.above(record)) if number(one, field) is not None), None)
            if up and up not in records and (request.subject.kind in (None, up.kind)):
                records.append(up)
        found = [_mark(request, record, field, ground) for record in records[:2]]
        if len(found) > 1:
            return found
        found = []
    return found


_SPAN = re.compile(r"^\s*\d+\s*[年かカヵヶケ]{1,2}[年間]{0,2}(?:で|に|の)?(?:延べ|累計|合計)?")


def _stated(printed: str) -> str:
    """A figure without the span that it is reached in.

    >>> _stated("5年間で110人")
    '110人'
    """
    return _SPAN.sub("", nfkc(printed)) or printed


def _mark(request: Request, record: Record, field: str, ground: Grounds) -> _Measured:
    """A record's percentage, stars or points as one side of a comparison."""
    head, _, name = field.partition(":")
    path = {"percent": "progress_percent", "stars": "stars", "points": "scores"}[head]
    if name in record.attributes:
        path = f"attributes.{name}"
    figure = number(record, field) or 0.0
    printed = f"{figure:g}"
    value = "★" * min(int(figure), 5) if head == "stars" else printed
    overview = cite.of_row(record, printed, ground) if head == "percent" else None
    own = cite.of_span(record, path, ground) if path == "scores" else cite.of_field(record, path, value, ground)
    cited = overview or own
    one = Found(
        text="", citations=(cited,), record_ids=(record.record_id,),
        facts=(Fact(record_id=record.record_id, field=path, value=figure),),
    )  # fmt: skip
    text = {"percent": f"{printed}%", "stars": f"★{printed}", "points": f"{printed}点"}[head]
    counter = {"percent": "%", "stars": "★", "points": "点"}[head]
    return _Measured(words.titled(record, request.language), text, Decimal(printed), counter, one)


def _figures(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> list[_Measured]:
    """Figures of two indicators: of two towns where several are named or none, else of two records."""
    by_town = len(request.subject.towns) > 1
    found: list[_Measured] = []
    told: set[str] = set()
    for pick in picks(request, evidence):
        key = pick.record.municipality if by_town else f"{pick.record.record_id}:{pick.at}"
        if key in told or (by_town and pick.record.municipality not in request.subject.towns):
            continue
        figures = [
            f for f in values.asked_for(pick.indicator, ask.years, ask.sides)
            if amount(f.value) is not None and values.fits_form(ask.form, pick.indicator, f.value)
        ]  # fmt: skip
        if not figures:
            continue
        figure = (
            next((f for f in reversed(figures) if f.side != "target"), figures[-1]) if not ask.sides else figures[-1]
        )
        told.add(key)
        text = words.value(pick.indicator, figure.value, request.language)
        name = pick.record.municipality if by_town else words.indicator_name(pick.record, pick.at, request.language)
        if by_town:
            name = f"{name}（{name_of(pick.record) if not pick.indicator.name else pick.indicator.name}）"
        one = Found(
            text="", citations=cite.of_figures(pick.record, pick.at, [figure], ground), facts=(values.fact(pick,
            figure),),
            record_ids=(pick.record.record_id,),
        )  # fmt: skip
        number_of = amount(words.value(pick.indicator, figure.value, "ja")) or Decimal(0)
        found.append(_Measured(name, text, number_of, unit(words.value(pick.indicator, figure.value, "ja")), one))
        if len(found) > 1:
            break
    return found
