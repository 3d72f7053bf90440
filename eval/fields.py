"""Is the figure taken from the right place of the table? Value, unit, fiscal year and column of the reply's facts.

The contract's `facts` are held against the gold `must` entries that state a figure (`["140名", "140人"]`); the
fiscal year is held against the one that the question names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from eval.case import Case
from eval.keys import key
from eval.question import GoldQuestion, QuestionType
from eval.wire import WireFact
from ingest.text import fiscal_years

_FIGURE = re.compile(
    r"""
    (?P<sign>[△▲-]|マイナス)?       # a triangle is the ledger's minus
    (?P<number>\d+(?:\.\d+)?)
    (?P<scale>億|万|千(?!円))?      # 千円 is a unit of its own
    (?P<unit>[^\d\s.]{0,8})         # 人, 億円, %, ポイント; may be absent
    """,
    re.VERBOSE,
)
_SCALE = {"億": Decimal(10**8), "万": Decimal(10**4), "千": Decimal(1000), None: Decimal(1)}
_SAME_UNIT = {"名": "人", "パーセント": "%", "箇所": "か所", "カ所": "か所", "ヶ所": "か所", "ケ所": "か所"}
"""Ways of writing one unit."""
FIGURES = {
    QuestionType.KPI_VALUE,
    QuestionType.FALSE_PREMISE,
    QuestionType.NOISY,
    QuestionType.ENGLISH,
    QuestionType.FOLLOW_UP,
}
"""Question types whose figures are printed, not computed from several cells."""


class Figure(NamedTuple):
    """A number with its unit; "" where none is printed."""

    amount: Decimal
    unit: str


def figure(text: object) -> Figure | None:
    """The figure that a text is, or None where it says more or less than one.

    >>> figure("▲1,050 名"), figure("23.6億円"), figure("無償化"), figure("5社中2社")
    (Figure(amount=Decimal('-1050'), unit='人'), Figure(amount=Decimal('2360000000.0'), unit='円'), None, None)
    """
    flat = re.sub(r"\(.*?\)|[\s,]", "", unicodedata.normalize("NFKC", str(text)))
    match = _FIGURE.fullmatch(flat.removeprefix("約"))
    if match is None:
        return None
    amount = Decimal(match["number"]) * _SCALE[match["scale"]]
    unit = re.sub(r"(以上|以下|程度|未満)$", "", match["unit"])
    return Figure(-amount if match["sign"] else amount, _SAME_UNIT.get(unit, unit))


def _figures(options: Iterable[object]) -> list[Figure]:
    return [found for option in options if (found := figure(option)) is not None]


def wanted(gold: GoldQuestion) -> list[list[Figure]]:
    """The gold figures, each as its options; only entries that are figures in every option count."""
    if gold.type not in FIGURES or not gold.expect.answered:
        return []
    options = [_figures(entry) for entry in gold.expect.options]
    return [figures for figures, entry in zip(options, gold.expect.options, strict=True) if len(figures) == len(entry)]


def states_figure(gold: GoldQuestion) -> bool:
    """Whether the gold answer holds a printed figure."""
    return bool(wanted(gold))


def states_unit(gold: GoldQuestion) -> bool:
    """Whether a gold figure has a unit."""
    return any(figure.unit for options in wanted(gold) for figure in options)


def names_year(gold: GoldQuestion) -> bool:
    """Whether the question names exactly one fiscal year, on its own, and asks for a printed figure."""
    return states_figure(gold) and not gold.history and len(set(fiscal_years(gold.question))) == 1


def _facts(case: Case) -> list[WireFact]:
    return [fact for fact in (case.reply.facts if case.reply else ()) if not fact.derived]


def value_exactness(case: Case) -> float:
    """値の一致: the share of gold figures whose number a printed (not derived) fact of the reply has, scale applied."""
    given = {found.amount for found in _figures(fact.value for fact in _facts(case))}
    asked = wanted(case.gold)
    return sum(any(option.amount in given for option in options) for options in asked) / len(asked)


def unit_exactness(case: Case) -> float:
    """単位の一致: the share of gold figures with a unit that a fact has with number and unit (名 and 人 are one)."""
    given = set(_figures(fact.value for fact in _facts(case)))
    asked = [options for options in wanted(case.gold) if any(option.unit for option in options)]
    return sum(any(option in given for option in options) for options in asked) / len(asked)


def year_exactness(case: Case) -> float:
    """年度の一致: 1 if every fact that carries a fiscal year, and at least one, carries the year that was asked for."""
    given = {fact.fiscal_year for fact in _facts(case) if fact.fiscal_year is not None}
    return float(given == set(fiscal_years(case.gold.question)))


def wrong_column(case: Case) -> float:
    """誤列率 (lower is better): 1 if facts come from the gold record, but none has a gold figure, or one is forbidden.

    The row was found and the wrong cell read: another year, the target for the actual, the baseline for either.
    """
    given = [fact for fact in _facts(case) if fact.record_id in case.gold.expect.records]
    figures = {found.amount for found in _figures(fact.value for fact in given)}
    forbidden = {key(word) for word in case.gold.expect.must_not}
    if any(key(str(fact.value)) in forbidden for fact in given):
        return 1.0
    return float(bool(figures) and not any(o.amount in figures for options in wanted(case.gold) for o in options))
