"""Figures of indicators: read, chosen, and held against their targets."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.model import Baseline, Indicator, YearValue
from service import figures
from service.figures import Figure
from service.model import Side
from tests.answer_fixture import record, records

AMOUNTS = [
    ("1,905人", Decimal(1905)),  # commas
    ("１０か所", Decimal(10)),  # full width
    ("48.5%", Decimal("48.5")),
    ("▲120人", Decimal(-120)),  # the ledger's minus
    ("△3", Decimal(-3)),
    ("-3", Decimal(-3)),
    ("+3", Decimal(3)),
    ("3万人", Decimal(30_000)),
    ("7.0億円", Decimal(700_000_000)),
    ("850千円", Decimal(850)),  # a unit of its own
    ("無償化", None),  # none
    ("5年間で80人", None),  # two
    ("東組合 8人 西組合 0人", None),  # two
    ("", None),
]


@pytest.mark.parametrize(("value", "expected"), AMOUNTS)
def test_a_printed_figure_states_one_number_or_none(value: str, expected: Decimal | None) -> None:
    assert figures.amount(value) == expected


UNITS = [
    ("1,905人", "人"),
    ("48.5％", "%"),  # folded
    ("6.2億円", "億円"),  # with its prefix
    ("8,410人 (令和7年10月1日)", "人"),  # without the remark
    ("20", ""),
    ("完了", ""),
]


@pytest.mark.parametrize(("value", "expected"), UNITS)
def test_a_unit_is_what_stands_behind_the_number(value: str, expected: str) -> None:
    assert figures.unit(value) == expected


SCALES = [("億円", 10**8), ("万人", 10**4), ("千円", 1), ("人", 1), ("", 1)]


@pytest.mark.parametrize(("unit", "factor"), SCALES)
def test_a_units_own_prefix_multiplies(unit: str, factor: int) -> None:
    assert figures.scale(unit) == factor


MARKET = record("minagi-roadmap:pledge:1").indicators[0]
"""朝市の来場者数: baseline 1,200; 2025 1,500/1,430; 2026 1,800/1,905; 2029 2,500/–."""

ASKED: list[tuple[tuple[int, ...], tuple[Side, ...], list[str]]] = [
    ((2026,), ("actual",), ["1,905人"]),  # one cell
    ((2026,), ("target",), ["1,800人"]),
    ((2026,), (), ["1,800人", "1,905人"]),  # a year without a side
    ((2025, 2026), ("actual",), ["1,430人", "1,905人"]),  # two years
    ((2026, 2029), ("actual",), ["1,905人", "2,500人"]),  # of a year without the side, what it has
    ((2029,), ("actual",), []),  # not printed
    ((2027,), (), []),  # a dash
    ((2050,), ("target",), []),  # outside the plan
    ((), ("actual",), ["1,905人"]),  # the latest
    ((), ("target",), ["1,500人", "1,800人", "2,500人"]),  # every one
    ((), ("baseline",), ["1,200人"]),
    ((2026,), ("baseline",), ["1,200人"]),  # a baseline has a period of its own
    ((), (), ["1,200人", "1,905人", "2,500人"]),  # a summary: start, latest, last target
]


@pytest.mark.parametrize(("years", "sides", "expected"), ASKED)
def test_the_figures_asked_for_are_those_printed_for_that_year_and_side(
    years: tuple[int, ...], sides: tuple[Side, ...], expected: list[str]
) -> None:
    assert [figure.value for figure in figures.asked_for(MARKET, years, sides)] == expected


def test_a_baseline_answers_for_the_year_of_its_period() -> None:
    walk = record("minagi-roadmap:pledge:2-1").indicators[0]
    assert figures.asked_for(walk, (2024,), ("actual",)) == [Figure("baseline", 2024, "12回")]


def test_targets_that_only_repeat_are_given_once_and_the_last_is_kept() -> None:
    flat = Indicator(name="店", values=tuple(YearValue(fiscal_year=y, target="5店") for y in range(2025, 2030)))
    assert [figure.fiscal_year for figure in figures.asked_for(flat, (), ("target",))] == [2025, 2029]


OUTCOMES = [
    ("minagi-roadmap:pledge:1", (2025,), [False]),  # 1,430 of 1,500
    ("minagi-roadmap:pledge:1", (2026,), [True]),  # 1,905 of 1,800
    ("minagi-roadmap:pledge:1", (2025, 2026), [False, True]),  # both years
    ("minagi-roadmap:pledge:1", (), [True]),  # the last year with both
    ("minagi-roadmap:pledge:1", (2029,), []),  # no actual
    ("minagi-roadmap:pledge:3", (), []),  # words, no figures
    ("minagi-roadmap:pledge:6", (2025,), [False]),  # less is better: 22 minutes where 20 were meant
    ("minagi-roadmap:pledge:2-2", (2025,), [True]),  # 2 of 2
]


@pytest.mark.parametrize(("record_id", "years", "expected"), OUTCOMES)
def test_a_target_is_met_or_missed_in_the_direction_that_the_plan_wants(
    record_id: str, years: tuple[int, ...], expected: list[bool]
) -> None:
    assert [outcome.met for outcome in figures.outcomes([record(record_id)], years)] == expected


def test_outcomes_of_a_plan_name_record_indicator_and_year() -> None:
    missed = [o for o in figures.outcomes(records("minagi-roadmap"), (2026,)) if not o.met]
    assert [(o.record.number, o.at, o.fiscal_year, o.target, o.actual) for o in missed] == [
        ("2-2", 0, 2026, "3晩", "1晩")
    ]


def test_figures_keep_the_order_of_the_print() -> None:
    sinking = Indicator(
        name="ごみ",
        baseline=Baseline(value="905g", period="令和5年度"),
        values=(YearValue(fiscal_year=2025, target="880g", actual="886g"),),
    )
    assert figures.of(sinking) == [
        Figure("baseline", 2023, "905g"),
        Figure("target", 2025, "880g"),
        Figure("actual", 2025, "886g"),
    ]


def test_a_bare_figure_takes_the_unit_of_its_rows_own_column() -> None:
    crops = Indicator(name="商品の数", values=(YearValue(fiscal_year=2024, actual="7"),))
    plan = record("minagi-roadmap:pledge:1").model_copy(
        update={"indicators": (crops,), "attributes": {"単位（商品の数）": "品"}}
    )
    assert figures.with_unit(plan, 0, "7") == "7品"
    assert figures.with_unit(plan, 0, "7つ") == "7つ"  # it has one
    assert figures.with_unit(plan.model_copy(update={"attributes": {}}), 0, "7") == "7"
