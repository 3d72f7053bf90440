"""Figures of indicators: which one is meant, which of its figures are asked for, and how they read. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.tokens import word_set
from ingest.amounts import Figure, amount, more_is_better, of, unit
from ingest.model import Indicator, Record
from ingest.text import nfkc
from prompts import say
from service.compose import cite, words
from service.grounds import Grounds
from service.model import Ask, Evidence, Fact, Found, Language, Missing, Request, Side
from service.understand.forms import FORMLESS, counts_alike, figures_of, holds

NEAR = 0.3
"""A further indicator is looked at while its weight is at least this part of the best one's."""
NAMED = 0.6
"""Weight of an indicator's own words beside the ranker's belief: of two in one record, the named one is meant."""
_AS_BEFORE = ("基準値", "現状", "維持", "同程度")
SHARES = ("%", "パーセント", "割", "ポイント")
THINGS = ("件", "回", "社", "校", "台", "箇所", "か所", "世帯", "戸")
"""Forms of a share; counters of things, by which no people are counted."""
MOST_FIGURES = 4
"""Figures that one sentence tells where their ends are told as well."""
LEAST_SHARE = 0.02
"""Belief under which a record's indicators are no longer looked at."""


class Pick(NamedTuple):
    """An indicator that may be meant: the `at`-th of its record, and how much speaks for it."""

    record: Record
    at: int
    weight: float

    @property
    def indicator(self) -> Indicator:
        return self.record.indicators[self.at]


def picks(request: Request, evidence: Evidence) -> list[Pick]:
    """The indicators that may be meant, best first: by the ranker's belief and the subject's words in their names."""
    own: dict[tuple[str, int], float] = {}
    for item in evidence.ranked:
        field = item.unit.passage.field if item.unit.passage else None
        if item.unit.record_id and field and field.startswith("indicators."):
            key = (item.unit.record_id, int(field.partition(".")[2]))
            own[key] = own.get(key, 0.0) + item.share
    found = []
    for record_id, mass in evidence.belief.items():
        record = evidence.records.get(record_id)
        if record is None or mass < LEAST_SHARE:
            continue
        for at, indicator in enumerate(record.indicators):
            fit = _named(request, record, indicator)
            weight = own.get((record_id, at), 0.0) + mass * (NAMED * fit if len(record.indicators) > 1 else NAMED)
            if record_id in request.subject.titles:
                weight += 1.0
            found.append(Pick(record, at, weight))
    return sorted(found, key=lambda pick: (-pick.weight, pick.record.record_id, pick.at))


def _named(request: Request, record: Record, indicator: Indicator) -> float:
    """Share of the subject's words that the indicator's name holds, or its record's title where it has none."""
    asked = set(request.subject.words)
    if not asked:
        return 0.0
    held = word_set(indicator.name or record.title)
    return len(asked & held) / len(asked)


def fits_form(form: str | None, indicator: Indicator, printed: str) -> bool:
    """Whether a printed figure can be an answer of the form: money for how much, people for how many people."""
    if form is None or (form in FORMLESS and form != "円"):
        return form is None
    whole = nfkc(words.value(indicator, printed, "ja"))
    if not re.search(r"[\d一二三四五六七八九十百千]", whole):
        return form in ("つ", "個")
    if not any(c.isdigit() for c in whole):
        return form == "円" or "円" not in whole
    counter = unit(whole) or unit(f"1{nfkc(indicator.name or '')[-3:]}")
    money, share = "円" in whole, "%" in whole
    if form == "円":
        fits = money or "円" in (indicator.name or "")
    elif form in SHARES:
        fits = not money and (share or "割" in whole or "率" in (indicator.name or "") or not counter)
    elif form in ("人", "名"):
        fits = not (money or share) and (not counter or bool(figures_of(form, whole)) or counter not in THINGS)
    else:
        fits = not money and (not share or form == "倍") and counts_alike(form, counter)
    return fits


def asked_for(indicator: Indicator, years: Sequence[int], sides: Sequence[Side]) -> list[Figure]:
    """The figures that years and sides ask for; [] where they are not printed.

    A year without a side takes all that year's figures; a side without a year takes the latest actual,
    the baseline, or the last target; neither takes the latest actual, else where it starts and what it aims at.
    A baseline answers for the year of its period whatever the side's word.
    """
    figures = of(indicator)
    found = list(dict.fromkeys(_asked_for(figures, years, sides)))
    if any(word in f.value for f in found for word in _AS_BEFORE):
        # 「基準値を維持」 says nothing without the baseline
        found = [*(f for f in figures if f.side == "baseline" and f not in found), *found]
    return found


def _asked_for(figures: list[Figure], years: Sequence[int], sides: Sequence[Side]) -> list[Figure]:
    if years:
        dated = [f for f in figures if f.fiscal_year in years]
        exact = [f for f in dated if _on(f, sides)]
        if exact:
            # 「R5は何件で、R11の目標は」: of a year that has nothing on the side asked for, what it has.
            covered = {f.fiscal_year for f in exact}
            given = [f for f in dated if f in exact or (len(years) > 1 and f.fiscal_year not in covered)]
            # 「R5は何件で、目標は」: a side that the year does not have, of the last year that has it.
            told = {side for f in given for side in (f.side, *(["actual"] if f.side == "baseline" else []))}
            rest = [side for side in sides if side not in told]
            return given + [f for side in rest for f in _of_side(figures, side)[-1:]]
        if "baseline" in sides:
            return _of_side(figures, "baseline")
        return []
    if not sides:
        actual = _of_side(figures, "actual")[-1:] or _of_side(figures, "value")[-1:]
        return actual or [*_of_side(figures, "baseline"), *_of_side(figures, "target")[-1:]]
    found: list[Figure] = []
    for side in sides:
        matching = _of_side(figures, side) or (_of_side(figures, "value") if side != "baseline" else [])
        if side == "actual" and not matching:
            matching = _of_side(figures, "baseline")
        found += matching[-1:] if side != "target" else _last_targets(matching)
    if not found and "actual" in sides:
        found = _of_side(figures, "baseline")
    return found


def _on(figure: Figure, sides: Sequence[Side]) -> bool:
    return (
        not sides or figure.side in sides or figure.side == "value" or (figure.side == "baseline" and "actual" in sides)
    )


def _of_side(figures: Sequence[Figure], side: Side) -> list[Figure]:
    return [f for f in figures if f.side == side]


def _last_targets(figures: list[Figure]) -> list[Figure]:
    """The last target: what the plan aims at. Where targets differ by year and none is asked for, the last."""
    return figures[-1:]


def values(request: Request, asks: Sequence[Ask], evidence: Evidence, ground: Grounds) -> Found | Missing | None:
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
    likely = picks(request, evidence)
    best = likely[0].weight if likely else 0.0
    absent: Pick | None = None
    for pick in likely:
        beside = form not in (None, "つ", "個") and pick.record.record_id == likely[0].record.record_id
        if pick.weight < NEAR * best and not beside:  # of one record the column counts that has the form asked for
            continue
        asked = asked_for(pick.indicator, years, () if request.parts > 1 and years and len(sides) == 1 else sides)
        found = [f for f in asked if fits_form(form, pick.indicator, f.value)]
        if found and len(sides) > 1:
            found = asked  # 「基準の量と、何%減らす目標か」
        if found and request.parts > 1 and len(found) < 2:
            found = _with_ends(pick.indicator, found, first=any(ask.first for ask in asks))
        if found:
            return told(request.language, pick, found, ground)
        if (
            absent is None
            and of(pick.indicator)
            and any(fits_form(form, pick.indicator, f.value) for f in of(pick.indicator))
        ):
            absent = pick
    return _absent(request.language, absent, years, sides) if absent and (years or sides) else None


def _with_ends(indicator: Indicator, found: Sequence[Figure], *, first: bool) -> list[Figure]:
    """The figures asked for, with where the indicator starts and what it aims at: of two asked, one may be an end."""
    figures = of(indicator)
    ends = [*_of_side(figures, "baseline"), *_of_side(figures, "target")[-1:]]
    if first:
        dated = [f for f in figures if f.fiscal_year]
        ends = [*dated[:1], *dated[-1:]]
    kept = [f for f in figures if f in found or f in ends]
    return kept if len(kept) <= MOST_FIGURES else list(found)


def dates(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """When the indicator meant reaches what it aims at, where its row is the best evidence and its figure a date."""
    best = evidence.ranked[0].unit if evidence.ranked else None
    for pick in picks(request, evidence)[:1]:
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
            *(fact(pick, figure) for figure in figures),
            *(converted(pick, figure) for figure in figures if language == "en"),
        ),
        record_ids=(pick.record.record_id,),
    )


def converted(pick: Pick, figure: Figure) -> Fact:
    """A figure as English puts it (970 million yen), computed from the print."""
    return fact(pick, figure).model_copy(
        update={"value": words.value(pick.indicator, figure.value, "en"), "derived": True}
    )


def fact(pick: Pick, figure: Figure) -> Fact:
    """A printed figure as a fact."""
    return Fact(
        record_id=pick.record.record_id,
        field=f"indicators.{pick.at}.{figure.side}",
        indicator=pick.indicator.name,
        fiscal_year=figure.fiscal_year,
        value=figure.value,
    )


def shown(language: Language, pick: Pick, figure: Figure, ground: Grounds) -> str:
    """A figure as it reads; an actual of a year still to come says so."""
    text = words.value(pick.indicator, figure.value, language).rstrip("。")
    if figure.side == "actual" and figure.fiscal_year and figure.fiscal_year > ground.this_year:
        return say(language, "figure.future", value=text)
    return text


def when(language: Language, pick: Pick, figure: Figure) -> str | None:
    """The period of a figure."""
    if figure.side == "baseline":
        return words.baseline_period(pick.indicator, language)
    return words.period(figure.fiscal_year, language) if figure.fiscal_year else None


def sentence(language: Language, pick: Pick, figures: Sequence[Figure], ground: Grounds) -> str:
    """Figures of one indicator in one sentence."""
    name = words.indicator_name(pick.record, pick.at, language)
    if len(figures) == 1:
        figure = figures[0]
        period, side = when(language, pick, figure), say(language, f"side.{figure.side}")
        text = shown(language, pick, figure, ground)
        if period is None:
            return say(language, "figure.undated", name=name, side=side, value=text)
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
        side = say(language, f"side.{figures[0].side}")
        return say(language, "figure.many", name=name, side=side, clauses=words.joined(clauses, language))
    clauses = []
    for figure, period in dated:
        side, text = say(language, f"side.{figure.side}"), shown(language, pick, figure, ground)
        if period is None:
            clauses.append(say(language, "figure.mixed_undated", side=side, value=text))
        else:
            clauses.append(say(language, "figure.mixed_clause", period=period, side=side, value=text))
    return say(language, "figure.mixed", name=name, clauses=words.joined(clauses, language))


def numeric(pick: Pick) -> list[Figure]:
    """The figures of an indicator that state one number."""
    return [figure for figure in of(pick.indicator) if amount(figure.value) is not None]


def rising(pick: Pick) -> bool:
    """Whether the plan wants the figure to grow."""
    return more_is_better(pick.indicator)
