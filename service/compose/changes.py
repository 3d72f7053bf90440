"""What the figures of one indicator do: the change between two, what is left to go, whether a target was met. Pure.

Every number that is not printed is a derived fact.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ingest.amounts import Figure, amount, difference, unit
from prompts import say
from service.compose import cite, indicators, values, words
from service.compose.values import Pick
from service.forms import FORMLESS
from service.grounds import Grounds
from service.model import Ask, Fact, Found, Language, Missing, Request


def change(request: Request, ask: Ask, pick: Pick, ground: Grounds) -> Found | None:
    """What a figure changed by, between two years or from the start to the target."""
    pair = _pair(ask, pick)
    found = _amounts(pick, *pair) if pair else None
    if pair is None or found is None:
        return None
    (first, second), (start, end, counter), language = pair, found, request.language
    apart = difference(start, end, counter)
    mixed = first.side != second.side
    name = words.indicator_name(pick.record, pick.at, language)
    points = [point(language, pick, figure, side=mixed) for figure in pair]
    kind = "same" if start == end else ("more" if end > start else "less")
    if second.side == "target" and mixed and kind != "same" and first.fiscal_year != second.fiscal_year:
        text = say(language, f"change.plan_{kind}", name=name, first=points[0], second=points[1], difference=apart)
    elif (
        {first.side, second.side} == {"target", "actual"} and first.fiscal_year == second.fiscal_year and kind != "same"
    ):
        text = say(language, f"change.gap_{kind}", name=name, first=points[0], second=points[1], difference=apart)
    else:
        measure = words.measure(name, second.side, language)
        given = {"measure": measure, "first": points[0], "second": points[1]}
        text = say(language, f"change.{kind}", **given, **({} if kind == "same" else {"difference": apart}))
    return Found(
        text=text,
        citations=cite.of_figures(pick.record, pick.at, pair, ground),
        facts=(*(values.fact(pick, figure) for figure in pair), derived(pick, "difference", apart)),
        record_ids=(pick.record.record_id,),
    )


def _pair(ask: Ask, pick: Pick) -> tuple[Figure, Figure] | None:
    """The two figures that a change is between: of two years on one side, of one year's two sides, or start and end."""
    numeric = [f for f in values.numeric(pick, ask.form) if _fits(ask.form, pick, f)]
    years = _with_previous(ask, numeric)
    if len(years) > 1:
        first, last = min(years), max(years)
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


def _with_previous(ask: Ask, numeric: Sequence[Figure]) -> tuple[int, ...]:
    """The years that a change is between: those named, or the latest and the one before where that is asked for."""
    if not ask.previous or len(ask.years) > 1:
        return ask.years
    dated = [f.fiscal_year for f in numeric if f.fiscal_year and f.side in ("actual", "value")]
    last = ask.years[0] if ask.years else max(dated, default=0)
    return (last - 1, last) if {last - 1, last} <= set(dated) else ask.years


def _fits(form: str | None, pick: Pick, figure: Figure) -> bool:
    """Whether a change of the figure can be told in the form asked for."""
    whole = form is None or form == "倍" or (form in FORMLESS and form != "円")
    return whole or values.fits_form(form, pick.indicator, figure.value)


def _amounts(pick: Pick, first: Figure, second: Figure) -> tuple[Decimal, Decimal, str] | None:
    """Both amounts and their common unit; None where the units differ."""
    opening, closing = (words.value(pick.indicator, f.value, "ja") for f in (first, second))
    start, end, counter = amount(opening), amount(closing), unit(closing)
    if start is None or end is None or counter.lstrip("億万") != unit(opening).lstrip("億万"):
        return None
    return start, end, counter


def remaining(request: Request, pick: Pick, ground: Grounds) -> Found | None:
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
    points = {"first": point(language, pick, target, side=True), "second": point(language, pick, state, side=True)}
    if reached:
        text = say(language, "change.remaining_none", name=name, **points)
    else:
        text = say(language, "change.remaining", name=name, difference=apart, **points)
    return Found(
        text=text,
        citations=cite.of_figures(pick.record, pick.at, [target, state], ground),
        facts=(values.fact(pick, target), values.fact(pick, state), derived(pick, "remaining", apart)),
        record_ids=(pick.record.record_id,),
    )


def whether(request: Request, ask: Ask, pick: Pick, ground: Grounds) -> Found | Missing | None:
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
        target=words.value(pick.indicator, target.value, language),
        actual=indicators.shown(language, pick, actual, ground),
    )  # fmt: skip
    verdict = derived(pick, "met", "達成" if met else "未達成")
    return Found(
        text=text,
        citations=cite.of_figures(pick.record, pick.at, [target, actual], ground),
        facts=(values.fact(pick, target), values.fact(pick, actual), verdict),
        record_ids=(pick.record.record_id,),
    )


def point(language: Language, pick: Pick, figure: Figure, *, side: bool) -> str:
    period = indicators.when(language, pick, figure)
    text = words.value(pick.indicator, figure.value, language)
    name = say(language, f"side.{figure.side}")
    if period is None:
        return say(language, "change.point_undated", side=name, value=text)
    if side:
        return say(language, "change.point_side", period=period, side=name, value=text)
    return say(language, "change.point", period=period, value=text)


def derived(pick: Pick, field: str, value: str) -> Fact:
    return Fact(
        record_id=pick.record.record_id, field=f"indicators.{pick.at}.{field}", indicator=pick.indicator.name,
        value=value, derived=True,
    )  # fmt: skip
