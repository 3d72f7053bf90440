"""Is the figure taken from the right place of the table? Value, unit, fiscal year and column of the reply's facts.

The contract's `facts` are held against the gold `must` entries that state a figure (`["140名", "140人"]`); the
fiscal year is held against the one that the question names.
"""

from __future__ import annotations

import re
import unicodedata
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
    (?P<unit>[^\d\s.、。△▲-]{0,8})  # 人, 億円, %, ポイント; may be absent, and more may follow it
    """,
    re.VERBOSE,
)
_SCALE = {"億": Decimal(10**8), "万": Decimal(10**4), "千": Decimal(1000), None: Decimal(1)}
_SAME_UNIT = {"名": "人", "パーセント": "%", "箇所": "か所", "カ所": "か所", "ヶ所": "か所", "ケ所": "か所"}
"""Ways of writing one unit."""
_MARK = re.compile(r"\[\d+\]")
FIGURES = {
    QuestionType.KPI_VALUE,
    QuestionType.FALSE_PREMISE,
    QuestionType.NOISY,
    QuestionType.ENGLISH,
    QuestionType.FOLLOW_UP,
}
"""Question types whose figures are printed, not computed from several cells."""


class Figure(NamedTuple):
    """A number with what stands behind it: its unit, "" where none is printed, and in running text what follows."""

    amount: Decimal
    unit: str

    def states(self, gold: Figure) -> bool:
        """Whether this figure of a text is the gold one, unit included."""
        return self.amount == gold.amount and self.unit.startswith(gold.unit)


def _unit(printed: str) -> str:
    for other, usual in _SAME_UNIT.items():
        if printed.startswith(other):
            return usual + printed.removeprefix(other)
    return printed


def figures(text: object) -> list[Figure]:
    """Every figure of a text.

    >>> [(int(found.amount), found.unit) for found in figures("基準値1,050 名から▲23.6億円へ")]
    [(1050, '人から'), (-2360000000, '円へ')]
    """
    flat = re.sub(r"(?<!\d)\s+|\s+(?!\d)|,(?=\d{3})", "", unicodedata.normalize("NFKC", str(text)))
    found = []
    for match in _FIGURE.finditer(flat):
        amount = Decimal(match["number"]) * _SCALE[match["scale"]]
        found.append(Figure(-amount if match["sign"] else amount, _unit(match["unit"])))
    return found


def figure(text: str) -> Figure | None:
    """The one figure that a gold entry is, or None where it says more or less than one.

    >>> figure("50%以上"), figure("無償化"), figure("5社中2社")
    (Figure(amount=Decimal('50'), unit='%'), None, None)
    """
    flat = re.sub(r"\(.*?\)|[\s,]", "", unicodedata.normalize("NFKC", text)).removeprefix("約")
    whole = _FIGURE.fullmatch(flat)
    if whole is None:
        return None
    found = figures(flat)[0]
    return found._replace(unit=re.sub(r"(以上|以下|程度|未満)$", "", found.unit))


def wanted(gold: GoldQuestion) -> list[list[Figure]]:
    """The gold figures, each as its options; only entries that are figures in every option count."""
    if gold.type not in FIGURES or not gold.expect.answered:
        return []
    options = [[found for one in entry if (found := figure(one)) is not None] for entry in gold.expect.options]
    return [found for found, entry in zip(options, gold.expect.options, strict=True) if len(found) == len(entry)]


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
    """The printed (not derived) facts of the reply."""
    return [fact for fact in (case.reply.facts if case.reply else ()) if not fact.derived]


def _given(case: Case) -> list[Figure]:
    """The figures of the printed facts; of the answer where it is prose, and so comes without any facts."""
    if case.reply is None:
        return []
    texts = [str(fact.value) for fact in _facts(case)] if case.reply.facts else [_MARK.sub(" ", case.reply.answer)]
    return [found for text in texts for found in figures(text)]


def value_exactness(case: Case) -> float:
    """値の一致: the share of gold figures whose number a fact (without facts: the answer) has."""
    given = {found.amount for found in _given(case)}
    asked = wanted(case.gold)
    return sum(any(option.amount in given for option in options) for options in asked) / len(asked)


def unit_exactness(case: Case) -> float:
    """単位の一致: the share of gold figures with a unit that are given with number and unit (名 and 人 are one)."""
    given = _given(case)
    asked = [options for options in wanted(case.gold) if any(option.unit for option in options)]
    held = [any(found.states(option) for option in options for found in given) for options in asked]
    return sum(held) / len(held)


def year_exactness(case: Case) -> float:
    """年度の一致: 1 if the year asked for, and no other, is the year of the facts (without facts: of the answer)."""
    given = {fact.fiscal_year for fact in _facts(case) if fact.fiscal_year is not None}
    if case.reply and not case.reply.facts:
        given = set(fiscal_years(case.reply.answer))
    return float(given == set(fiscal_years(case.gold.question)))


def wrong_column(case: Case) -> float:
    """誤列率: lower is better; 1 if facts come from the gold record, but none has a gold figure, or one is forbidden.

    The row was found and the wrong cell read: another year, the target for the actual, the baseline for either.
    """
    given = [fact for fact in _facts(case) if fact.record_id in case.gold.expect.records]
    amounts = {found.amount for fact in given for found in figures(fact.value)}
    forbidden = {key(word) for word in case.gold.expect.must_not}
    if any(key(str(fact.value)) in forbidden for fact in given):
        return 1.0
    return float(bool(amounts) and not any(o.amount in amounts for options in wanted(case.gold) for o in options))
