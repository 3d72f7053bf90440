"""Amounts as printed: number, unit, difference, and whether a target was met."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.amounts import Figure, amount, difference, more_is_better, of, outcomes, scale, unit, with_unit
from ingest.model import Baseline, Indicator, YearValue
from tests.answer_fixture import made, record

AMOUNTS = [
    ("1,905人", Decimal(1905)),
    ("１０か所", Decimal(10)),  # full width
    ("▲41人", Decimal(-41)),  # the ledger's minus
    ("△3", Decimal(-3)),
    ("-5.2%", Decimal("-5.2")),
    ("23.6億円", Decimal("23.6") * 10**8),  # a large unit counts
    ("310 万円", Decimal(3100000)),
    ("1,234千円", Decimal(1234)),  # 千円 is a unit of its own
    ("5千人", Decimal(5000)),
    ("6,391万8千円", Decimal(63918000)),  # scales one behind the other
    ("37億6千万円", Decimal(3760000000)),
    ("1,050 ㎥", Decimal(1050)),  # the 3 of a cubic metre is no number
    ("無償化", None),  # no number
    ("—", None),
    ("10〜20人", None),  # several
    ("東組合 8人 西組合 0人", None),
    ("", None),
]


@pytest.mark.parametrize(("printed", "expected"), AMOUNTS)
def test_the_number_that_a_figure_states(printed: str, expected: Decimal | None) -> None:
    assert amount(printed) == expected


UNITS = [
    ("1,905人", "人"), ("▲41人", "人"), ("23.6億円", "億円"), ("1,050 人", "人"), ("48.5％", "%"),
    ("8人（うち女性3人）", "人"),  # what stands in brackets is beside the figure
    ("20", ""), ("無償化", ""), ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "expected"), UNITS)
def test_the_unit_stands_behind_the_number(printed: str, expected: str) -> None:
    assert unit(printed) == expected


def test_a_bare_figure_takes_the_unit_of_its_header() -> None:
    thousands = Indicator(name="歳入", unit="千円")
    assert with_unit(thousands, "1,234") == "1,234千円"
    assert with_unit(thousands, "5億円") == "5億円"  # its own unit stands
    assert with_unit(Indicator(name="歳入"), "1,234") == "1,234"


APART = [
    ("14949", "23200", "人", "8,251人"),
    ("23200", "14949", "人", "8,251人"),  # how far, not which way
    ("74.7", "82.5", "%", "7.8ポイント"),  # percentages differ by points
    ("620000000", "700000000", "億円", "0.8億円"),  # in the printed unit
    ("3", "5", "★", "★2つ分"),
    ("5", "5", "件", "0件"),
]


@pytest.mark.parametrize(("first", "second", "counter", "expected"), APART)
def test_a_difference_is_printed_in_the_unit_of_its_amounts(
    first: str, second: str, counter: str, expected: str
) -> None:
    assert difference(Decimal(first), Decimal(second), counter) == expected


@pytest.mark.parametrize(("name", "expected"), [("億円", 10**8), ("万円", 10**4), ("千円", 1), ("人", 1)])
def test_a_units_own_prefix_multiplies(name: str, expected: int) -> None:
    assert scale(name) == expected


def test_the_figures_of_an_indicator_are_the_baseline_and_each_years_sides() -> None:
    market = record("minagi-roadmap:pledge:1").indicators[0]
    assert of(market) == [
        Figure("baseline", None, "1,200人"),
        Figure("target", 2025, "1,500人"), Figure("actual", 2025, "1,430人"),
        Figure("target", 2026, "1,800人"), Figure("actual", 2026, "1,905人"),
        Figure("target", 2029, "2,500人"),
    ]  # fmt: skip


WANTED = [
    (
        Indicator(name=None, values=(YearValue(fiscal_year=2025, target="5"), YearValue(fiscal_year=2026, target="9"))),
        True,
    ),
    (
        Indicator(
            name=None, values=(YearValue(fiscal_year=2025, target="20分"), YearValue(fiscal_year=2026, target="18分"))
        ),
        False,
    ),
    (Indicator(name=None, baseline=Baseline(value="12人"), values=(YearValue(fiscal_year=2029, target="0人"),)), False),
    (
        Indicator(name=None, values=(YearValue(fiscal_year=2025, actual="5"),)),
        True,
    ),  # no target: more is taken for better
]


@pytest.mark.parametrize(("indicator", "expected"), WANTED)
def test_the_plan_wants_what_its_last_target_says(indicator: Indicator, expected: bool) -> None:
    assert more_is_better(indicator) is expected


def test_an_outcome_is_an_actual_figure_against_its_target() -> None:
    held = (record("minagi-roadmap:pledge:1"), record("minagi-roadmap:pledge:6"))
    found = [(one.record.number, one.fiscal_year, one.target, one.actual, one.met) for one in outcomes(held, ())]
    assert found == [
        ("1", 2026, "1,800人", "1,905人", True),  # the last year that has both
        ("6", 2025, "20分", "22分", False),  # shorter is better
    ]
    assert [one.met for one in outcomes(held[:1], (2025,))] == [False]
    assert outcomes(held, (2029,)) == []  # a target alone is no outcome


def test_an_outcome_needs_numbers_on_both_sides() -> None:
    words = made(
        "1",
        "道",
        indicators=(Indicator(name=None, values=(YearValue(fiscal_year=2025, target="着工", actual="完了"),)),),
    )
    assert outcomes((words,), ()) == []
