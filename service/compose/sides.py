"""The two sides of a comparison or a sum: two records by a mark, two figures, two cells, or two towns. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from index.tokens import word_set
from ingest.amounts import amount, unit
from ingest.model import Record
from ingest.text import nfkc
from service.columns import cell, quantity, shown, source_field
from service.compose import cite, marks, values, words
from service.compose.values import Pick, picks
from service.grounds import Grounds, name_of
from service.model import Ask, Evidence, Fact, Found, Request, Topic
from service.retrieve.select import number

_SPAN = re.compile(r"^\s*\d+\s*[年かカヵヶケ]{1,2}[年間]{0,2}(?:で|に|の)?(?:延べ|累計|合計)?")


class Measured:
    """One side of a comparison: what it is called, its figure, and where it stands."""

    def __init__(self, name: str, text: str, amount_of: Decimal, counter: str, found: Found) -> None:
        self.name, self.text, self.amount, self.counter, self.found = name, text, amount_of, counter, found


def of_pair(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> list[Measured]:
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


def _cell(request: Request, record: Record, name: str, year: int | None, ground: Grounds) -> Measured:
    """A cell of a named column as one side of a comparison."""
    path = source_field(record, name, year)
    text = shown(record, name, year)
    one = Found(
        text="", citations=(cite.of_field(record, path, (cell(record, name, year) or "").strip(), ground),),
        facts=(Fact(record_id=record.record_id, field=path, fiscal_year=year, value=text, derived=True),),
        record_ids=(record.record_id,),
    )  # fmt: skip
    return Measured(words.titled(record, request.language), text, amount(text) or Decimal(0), unit(text), one)


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
) -> Measured | None:
    """The figure of the indicator whose name, or else record, holds the most of the words."""
    scored = []
    for record in records:
        for at, indicator in enumerate(record.indicators):
            figures = [
                f for f in values.asked_for(indicator, ask.years, ask.sides)
                if amount(_without_span(f.value)) is not None and values.fits_form(ask.form, indicator, f.value)
            ]  # fmt: skip
            own = 2 * _held_words(words_of, indicator.name or "") + _held_words(words_of, record.title)
            if figures and own:
                scored.append((own, -at, record.record_id, Pick(record, at, 1.0), figures[-1]))
    if not scored:
        return None
    *_, pick, figure = max(scored, key=lambda one: one[:3])
    text = _without_span(words.value(pick.indicator, figure.value, "ja"))
    one = Found(
        text="", citations=cite.of_figures(pick.record, pick.at, [figure], ground), facts=(values.fact(pick, figure),),
        record_ids=(pick.record.record_id,),
    )  # fmt: skip
    shown = words.value(pick.indicator, figure.value, request.language)
    name = words.indicator_name(pick.record, pick.at, request.language)
    return Measured(name, shown, amount(text) or Decimal(0), unit(text), one)


def by_marks(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> list[Measured]:
    """Records with a percentage or stars, of the kind that is compared, best first."""
    about = request.subject
    if ask.topic is Topic.FIGURE and (ask.sides or ask.form not in (None, "%", "パーセント", "ポイント")):
        return []
    if ask.topic is Topic.FIGURE and not (about.kind or about.numbers or about.titles):
        return []
    numbered = marks.meant(request, evidence, ground)[:2] if len(request.subject.numbers) > 1 else []
    named = [*numbered, *(evidence.records[i] for i in request.subject.titles if i in evidence.records)]
    by_belief = [evidence.records[i] for i in evidence.belief if i in evidence.records]
    found: list[Measured] = []
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


def _mark(request: Request, record: Record, field: str, ground: Grounds) -> Measured:
    """A record's percentage, stars or points as one side of a comparison."""
    head, _, name = field.partition(":")
    path = {"percent": "progress_percent", "stars": "stars", "points": "scores"}[head]
    if name in record.attributes:
        path = f"attributes.{name}"
    figure = number(record, field) or 0.0
    printed = f"{figure:g}"
    value = "★" * min(int(figure), 5) if head == "stars" else printed
    if head == "percent":
        cited = cite.of_percent(record, ground)
    else:
        cited = cite.of_span(record, path, ground) if path == "scores" else cite.of_field(record, path, value, ground)
    one = Found(
        text="", citations=(cited,), record_ids=(record.record_id,),
        facts=(Fact(record_id=record.record_id, field=path, value=figure),),
    )  # fmt: skip
    text = {"percent": f"{printed}%", "stars": f"★{printed}", "points": f"{printed}点"}[head]
    counter = {"percent": "%", "stars": "★", "points": "点"}[head]
    return Measured(words.titled(record, request.language), text, Decimal(printed), counter, one)


def by_figures(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> list[Measured]:
    """Figures of two indicators: of two towns where several are named or none, else of two records."""
    by_town = len(request.subject.towns) > 1
    found: list[Measured] = []
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
        found.append(Measured(name, text, number_of, unit(words.value(pick.indicator, figure.value, "ja")), one))
        if len(found) > 1:
            break
    return found


def _without_span(printed: str) -> str:
    """A figure without the span that it is reached in.

    >>> _without_span("5年間で110人")
    '110人'
    """
    return _SPAN.sub("", nfkc(printed)) or printed
