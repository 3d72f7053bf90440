"""Figures of indicators: which one is meant, and which of its figures are asked for. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.tokens import word_set
from ingest.amounts import Figure, amount, more_is_better, of, unit
from ingest.model import Indicator, Record
from ingest.text import nfkc
from service.compose import words
from service.forms import FORMLESS, counts_alike, figures_of
from service.model import Ask, Evidence, Fact, Request, Side

NEAR = 0.3
"""A further indicator is looked at while its weight is at least this part of the best one's."""
NAMED = 0.6
"""Weight of an indicator's own words beside the ranker's belief: of two in one record, the named one is meant."""
_AS_BEFORE = ("基準値", "現状", "維持", "同程度")
SHARES = ("%", "パーセント", "割", "ポイント")
THINGS = ("件", "回", "社", "校", "台", "箇所", "か所", "世帯", "戸")
"""Forms of a share; counters of things, by which no people are counted."""
TOTAL = re.compile(r"^(?:総|全体)|(?:合|総)計|^計$")
"""Names of what sums up other figures of its record."""
ABOUT = 2
"""Years by which a target may be off so many years after the baseline, which was taken before the plan began."""
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


def totals_first(likely: Sequence[Pick]) -> list[Pick]:
    """The indicators with those first that sum up the others of the likeliest one's record: 総事業費 before 人件費."""
    whole = [p for p in likely if p.record is likely[0].record and TOTAL.search(p.indicator.name or "")]
    return [*(pick._replace(weight=likely[0].weight) for pick in whole), *(p for p in likely if p not in whole)]


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


def of_ask(indicator: Indicator, ask: Ask) -> list[Figure]:
    """The figures that one ask is for: of several targets those at its horizons."""
    found = asked_for(indicator, ask.years, ask.sides)
    aims = [at for horizon in ask.horizons for at in _at(indicator, horizon)]
    return [*(f for f in found if f.side != "target" and ask.sides), *aims] if aims else found


def _at(indicator: Indicator, horizon: str) -> list[Figure]:
    """The target at a horizon: in the middle, the last, or so many years after the baseline."""
    aims = of_side(of(indicator), "target")
    if not horizon.isdigit():
        return aims[-2:-1] if horizon == "middle" else aims[-1:]
    start = next((f.fiscal_year for f in of(indicator) if f.fiscal_year), 0) + int(horizon)
    near = [f for f in aims if f.fiscal_year and abs(f.fiscal_year - start) <= ABOUT]
    return sorted(near, key=lambda f: abs((f.fiscal_year or 0) - start))[:1]


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
            return given + [f for side in rest for f in of_side(figures, side)[-1:]]
        if "baseline" in sides:
            return of_side(figures, "baseline")
        return []
    if not sides:
        actual = _latest(figures) or of_side(figures, "value")[-1:]
        return actual or [*of_side(figures, "baseline"), *of_side(figures, "target")[-1:]]
    found: list[Figure] = []
    for side in sides:
        matching = of_side(figures, side) or (of_side(figures, "value") if side != "baseline" else [])
        if side == "actual":
            matching = _latest(figures) or matching or of_side(figures, "baseline")
        found += matching[-1:] if side != "target" else _last_targets(matching)
    if not found and "actual" in sides:
        found = of_side(figures, "baseline")
    return found


def _latest(figures: Sequence[Figure]) -> list[Figure]:
    """The last actual figure, or the baseline where that was taken later; [] where no actual figure is printed."""
    actual, start = of_side(figures, "actual")[-1:], of_side(figures, "baseline")[-1:]
    later = actual and start and (start[0].fiscal_year or 0) > (actual[0].fiscal_year or 0)
    return start if later else actual


def _on(figure: Figure, sides: Sequence[Side]) -> bool:
    return (
        not sides or figure.side in sides or figure.side == "value" or (figure.side == "baseline" and "actual" in sides)
    )


def of_side(figures: Sequence[Figure], side: Side) -> list[Figure]:
    return [f for f in figures if f.side == side]


def _last_targets(figures: list[Figure]) -> list[Figure]:
    """The last target: what the plan aims at. Where targets differ by year and none is asked for, the last."""
    return figures[-1:]


def fact(pick: Pick, figure: Figure) -> Fact:
    """A printed figure as a fact."""
    return Fact(
        record_id=pick.record.record_id,
        field=f"indicators.{pick.at}.{figure.side}",
        indicator=pick.indicator.name,
        fiscal_year=figure.fiscal_year,
        value=figure.value,
        derived=figure not in of(pick.indicator),  # one of several figures of a cell
    )


def numeric(pick: Pick, form: str | None = None) -> list[Figure]:
    """The figures of an indicator that state one number; of a cell with several, the one of the form asked for."""
    found = [(f, f.value if amount(f.value) is not None else _part(form, f.value)) for f in of(pick.indicator)]
    return [figure._replace(value=part) for figure, part in found if part]


def _part(form: str | None, printed: str) -> str | None:
    """The only figure of a form in a cell: 1,323m in 「管渠1,323m・マンホール1箇所」."""
    parts = figures_of(form, printed) if form else []
    return parts[0] if len(parts) == 1 else None


def rising(pick: Pick) -> bool:
    """Whether the plan wants the figure to grow."""
    return more_is_better(pick.indicator)
