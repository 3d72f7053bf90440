"""In which year one figure, or one record's grade, was highest or lowest. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from index.tokens import word_set
from ingest.amounts import Figure, amount, unit
from ingest.model import Record
from ingest.text import fiscal_years
from prompts import say
from service.columns import sums_up
from service.compose import cite, described, marks, values, words
from service.compose.values import NEAR, Pick, picks
from service.grounds import Grounds
from service.model import Ask, Citation, Evidence, Fact, Found, Order, Request, Side
from service.retrieve.select import rank

SIDES: tuple[Side, ...] = ("actual", "value", "target")
"""Sides of which one year may be the end: how things stood, before what is aimed at."""
FEWEST = 2
"""Dated figures from which one of them can be an end."""


def of_years(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """The year at the end that is asked for; None where no figure or grade is printed of several years."""
    order = request.order or Order()
    if order.field in ("grade", "points"):
        return _of_grades(request, order, marks.meant(request, evidence, ground)[:1], ground)
    likely = picks(request, evidence)
    for pick in [*_totals(request, likely, ground), *likely]:
        if pick.weight < NEAR * likely[0].weight:
            break
        found = _of_figures(request, ask, order, pick, ground)
        if found is not None:
            return found
    return None


def _totals(request: Request, likely: Sequence[Pick], ground: Grounds) -> list[Pick]:
    """The row that sums up those beside the likeliest one, where the question names none of these by its title."""
    best = likely[0] if likely else None
    if best is None or set(request.subject.words) & word_set(best.record.title):
        return []
    beside = ground.tree.inside(best.record.document, best.record.path)
    return [Pick(r, at, best.weight) for r in beside if sums_up(r) for at in range(len(r.indicators))]


def _of_figures(request: Request, ask: Ask, order: Order, pick: Pick, ground: Grounds) -> Found | None:
    """The year of an indicator's highest or lowest figure, among those of one side and unit."""
    by_side = {side: [f for f in values.numeric(pick) if f.fiscal_year and f.side == side] for side in SIDES}
    series = next((by_side[s] for s in (*ask.sides, *SIDES) if len(by_side.get(s, ())) >= FEWEST), [])
    said = {unit(words.value(pick.indicator, f.value, "ja")) for f in series}
    if len(said) != 1 or not values.fits_form(ask.form, pick.indicator, series[0].value):
        return None

    def height(figure: Figure) -> Decimal:
        return amount(figure.value) or Decimal(0)

    end = (min if order.least else max)(series, key=height)
    best = [f for f in series if height(f) == height(end)]
    text = _said(
        request, order, [f.fiscal_year or 0 for f in best],
        words.indicator_name(pick.record, pick.at, request.language),
        words.value(pick.indicator, end.value, request.language),
    )  # fmt: skip
    facts = tuple(values.fact(pick, f).model_copy(update={"derived": True}) for f in best)
    return _found(text, cite.of_figures(pick.record, pick.at, best, ground), facts, pick.record)


def _of_grades(request: Request, order: Order, records: Sequence[Record], ground: Grounds) -> Found | None:
    """The year of the highest or lowest of a record's grades."""
    for record in records:
        dated = {year: text for key, text in (record.grades or {}).items() for year in fiscal_years(key)[:1]}
        ranked = {year: high for year, text in dated.items() if (high := rank(text)) is not None}
        if len(ranked) < FEWEST:
            continue
        end = (min if order.least else max)(ranked.values())
        best = [year for year, high in ranked.items() if high == end]
        text = _said(request, order, best, words.titled(record, request.language), dated[best[0]])
        facts = tuple(
            Fact(record_id=record.record_id, field="grades", fiscal_year=year, value=dated[year], derived=True)
            for year in best
        )
        return _found(text, (cite.of_span(record, "grades", ground),), facts, record)
    return None


def _said(request: Request, order: Order, years: Sequence[int], name: str, value: str) -> str:
    language = request.language
    periods = words.joined([words.period(year, language) for year in sorted(years)], language, "name.pair")
    return say(language, described.end(value, least=order.least), titles=periods, field=name, value=value, when="")


def _found(text: str, cited: tuple[Citation, ...], facts: tuple[Fact, ...], record: Record) -> Found:
    return Found(text=text, citations=cited, facts=facts, record_ids=(record.record_id,))
