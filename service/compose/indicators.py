"""What answers an ask for figures: of the indicator that is meant, in one sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.tokens import tokenise
from ingest.amounts import Figure, of
from ingest.model import Indicator
from prompts import say
from service.compose import cite, values, words
from service.compose.values import Pick
from service.forms import holds
from service.grounds import Grounds
from service.model import Ask, Evidence, Fact, Found, Language, Missing, Request, Side

_SPENT = re.compile(r"(?<!消)費(?!額|者)|予算")
"""Names of money that is spent: what is aimed at of it is a budget."""
MOST_FIGURES = 4
"""Figures that one sentence tells where their ends are told as well."""


def figures(request: Request, asks: Sequence[Ask], evidence: Evidence, ground: Grounds) -> Found | Missing | None:
    """The figures asked for, of the indicator that is meant; None where no indicator is.

    Args:
        request: what is asked.
        asks: the asks for figures, which one sentence answers.
        evidence: what was found.
        ground: the print.
    """
    years = tuple(dict.fromkeys(year for ask in asks for year in ask.years))
    sides = tuple(dict.fromkeys(side for ask in asks for side in ask.sides))
    form = next((ask.form for ask in asks if ask.form), None)
    likely = values.picks(request, evidence)
    if asks[0].total:
        likely = values.totals_first(likely)
    best = likely[0].weight if likely else 0.0
    absent: Pick | None = None
    for pick in likely:
        beside = form not in (None, "つ", "個") and pick.record.record_id == likely[0].record.record_id
        if (
            pick.weight < values.NEAR * best and not beside
        ):  # of one record the column counts that has the form asked for
            continue
        asked = _asked(request, asks, pick.indicator, years, sides)
        found = [f for f in asked if values.fits_form(form, pick.indicator, f.value)]
        if found and len(sides) > 1:
            found = asked  # 「基準の量と、何%減らす目標か」
        if found and request.parts > 1 and len(found) < 2:
            found = _with_ends(pick.indicator, found, first=any(ask.first for ask in asks))
        if found:
            return told(request.language, pick, found, ground)
        if (
            absent is None
            and of(pick.indicator)
            and any(values.fits_form(form, pick.indicator, f.value) for f in of(pick.indicator))
        ):
            absent = pick
    return _absent(request.language, absent, years, sides) if absent and (years or sides) else None


def _asked(
    request: Request, asks: Sequence[Ask], indicator: Indicator, years: Sequence[int], sides: Sequence[Side]
) -> list[Figure]:
    """The figures that one sentence tells: each ask's own where they differ in their years, sides or horizons."""
    if any(ask.horizons for ask in asks) or (len(asks) > 1 and len({(a.years, a.sides) for a in asks}) == len(asks)):
        own = [f for ask in asks for f in values.of_ask(indicator, ask)]
        return [f for f in of(indicator) if f in own]
    return values.asked_for(indicator, years, () if request.parts > 1 and years and len(sides) == 1 else sides)


def _with_ends(indicator: Indicator, found: Sequence[Figure], *, first: bool) -> list[Figure]:
    """The figures asked for, with where the indicator starts and what it aims at: of two asked, one may be an end."""
    figures = of(indicator)
    ends = [*values.of_side(figures, "baseline"), *values.of_side(figures, "target")[-1:]]
    if first:
        dated = [f for f in figures if f.fiscal_year]
        ends = [*dated[:1], *dated[-1:]]
    kept = [f for f in figures if f in found or f in ends]
    return kept if len(kept) <= MOST_FIGURES else list(found)


def dates(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """When the indicator meant reaches what it aims at, where its row is the best evidence and its figure a date."""
    best = evidence.ranked[0].unit if evidence.ranked else None
    for pick in values.picks(request, evidence)[:1]:
        near = best is not None and best.record_id == pick.record.record_id
        found = [f for f in of(pick.indicator) if holds("時期", f.value)]
        if near and found:
            return told(request.language, pick, found[-1:], ground)
        first = [f for f in of(pick.indicator) if f.side == "target" and f.fiscal_year]
        own = best is not None and best.passage is not None and best.passage.field == f"indicators.{pick.at}"
        if near and own and first and len({f.value for f in first}) == 1:
            ends = _with_ends(pick.indicator, first[:1], first=False) if request.parts > 1 else first[:1]
            return told(request.language, pick, ends, ground)
    return None


def _absent(language: Language, pick: Pick, years: Sequence[int], sides: Sequence[Side]) -> Missing:
    name = words.indicator_name(pick.record, pick.at, language)
    side = words.joined([say(language, f"side.{side}") for side in sides or ("actual",)], language, "name.pair")
    if years:
        when = words.joined([words.period(year, language) for year in years], language, "name.pair")
        return Missing(what=say(language, "missing.year_side", name=name, period=when, side=side))
    return Missing(what=say(language, "missing.side", name=name, side=side))


def told(language: Language, pick: Pick, figures: Sequence[Figure], ground: Grounds) -> Found:
    """Figures of one indicator, said and cited."""
    return Found(
        text=sentence(language, pick, figures, ground),
        citations=cite.of_figures(pick.record, pick.at, figures, ground),
        facts=(
            *(values.fact(pick, figure) for figure in figures),
            *(converted(pick, figure) for figure in figures if language == "en"),
        ),
        record_ids=(pick.record.record_id,),
    )


def converted(pick: Pick, figure: Figure) -> Fact:
    """A figure as English puts it (970 million yen), computed from the print."""
    return values.fact(pick, figure).model_copy(
        update={"value": words.value(pick.indicator, figure.value, "en"), "derived": True}
    )


def shown(language: Language, pick: Pick, figure: Figure, ground: Grounds) -> str:
    """A figure as it reads; an actual of a year still to come says so."""
    text = words.value(pick.indicator, figure.value, language).rstrip("。")
    if language == "ja" and tokenise(text)[-1:] and tokenise(text)[-1].pos in ("動詞", "助動詞"):
        text = say(language, "name.quoted", name=text)  # 「基準値を維持する」 stands before です as a name does
    if figure.side == "actual" and figure.fiscal_year and figure.fiscal_year > ground.this_year:
        return say(language, "figure.future", value=text)
    return text


def when(language: Language, pick: Pick, figure: Figure) -> str | None:
    """The period of a figure."""
    if figure.side == "baseline":
        return words.baseline_period(pick.indicator, language)
    return words.period(figure.fiscal_year, language) if figure.fiscal_year else None


def side_name(language: Language, pick: Pick, figure: Figure) -> str:
    """What a figure's side is called: of money that is spent, what is aimed at is the budget."""
    money = (pick.indicator.unit or "").endswith("円")
    named = pick.indicator.name or " ".join(pick.record.path)
    return say(
        language, "side.budget" if figure.side == "target" and money and _SPENT.search(named) else f"side.{figure.side}"
    )


def sentence(language: Language, pick: Pick, figures: Sequence[Figure], ground: Grounds) -> str:
    """Figures of one indicator in one sentence."""
    name = words.indicator_name(pick.record, pick.at, language)
    if len(figures) == 1:
        figure = figures[0]
        period, text = when(language, pick, figure), shown(language, pick, figure, ground)
        if period is None:
            measure = words.measure(name, figure.side, language)
            return say(language, "figure.undated", measure=measure, value=text)
        if figure.side == "value":
            return say(language, "figure.one_value", name=name, period=period, value=text)
        side = side_name(language, pick, figure)
        return say(language, "figure.one", name=name, side=side, period=period, value=text)
    sides = {figure.side for figure in figures}
    if len(figures) == 2 and sides == {"target", "actual"} and figures[0].fiscal_year == figures[1].fiscal_year:
        by_side = {figure.side: shown(language, pick, figure, ground) for figure in figures}
        period = words.period(figures[0].fiscal_year or 0, language)
        return say(
            language, "figure.both", name=name, period=period, target=by_side["target"], actual=by_side["actual"]
        )
    dated = [(figure, when(language, pick, figure)) for figure in figures]
    if len(sides) == 1 and all(period for _, period in dated):
        clauses = [
            say(language, "figure.clause", period=period, value=shown(language, pick, f, ground)) for f, period in dated
        ]
        measure = words.measure(name, figures[0].side, language)
        return say(language, "figure.many", measure=measure, clauses=words.joined(clauses, language))
    clauses = []
    for figure, period in dated:
        side, text = side_name(language, pick, figure), shown(language, pick, figure, ground)
        if period is None:
            clauses.append(say(language, "figure.mixed_undated", side=side, value=text))
        else:
            clauses.append(say(language, "figure.mixed_clause", period=period, side=side, value=text))
    return say(language, "figure.mixed", name=name, clauses=words.joined(clauses, language))
