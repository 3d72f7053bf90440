"""Figures of indicators: which are asked for, whether they fit the form, and how they read."""

from __future__ import annotations

import pytest

from ingest.model import Baseline, Indicator, Record, YearValue
from service.compose import indicators, values
from service.compose.values import Pick, asked_for, fits_form, picks
from service.model import Ask, Found, Missing, Side, Subject, Topic
from tests.answer_fixture import evidence, ground, made, made_ground, record, request

MARKET = record("minagi-roadmap:pledge:1")
LIGHT = record("minagi-roadmap:pledge:2-2")
SCREEN = record("minagi-roadmap:pledge:6")
NURSERY = record("minagi-strategy:measure:3-1-1")
FUND = record("minagi-plan:policy:2-2")

ASKED = [
    (MARKET, (2026,), ("actual",), ["1,905人"]),
    (MARKET, (2026,), ("target",), ["1,800人"]),
    (MARKET, (2026,), (), ["1,800人", "1,905人"]),  # a year without a side: both
    (MARKET, (), ("actual",), ["1,905人"]),  # a side without a year: the last actual
    (MARKET, (), ("target",), ["2,500人"]),  # the last target
    (MARKET, (), ("baseline",), ["1,200人"]),
    (MARKET, (), (), ["1,905人"]),  # neither: how it stands
    (MARKET, (2029,), ("actual",), []),  # a target alone is no actual figure
    (MARKET, (2028,), ("target",), []),  # nothing printed for that year
    (MARKET, (2025, 2026), ("actual",), ["1,430人", "1,905人"]),
    (MARKET, (2026, 2029), ("actual",), ["1,905人", "2,500人"]),  # of a year without that side, what it has
    (FUND, (), (), ["6.2億円", "7.0億円"]),  # no actual: where it starts and what it aims at
    (FUND, (2024,), ("actual",), ["6.2億円"]),  # a baseline answers for the year of its period
    (NURSERY, (), ("target",), ["30人", "基準値を維持"]),  # as before says nothing without the baseline
]


@pytest.mark.parametrize(("one", "years", "sides", "expected"), ASKED)
def test_the_figures_that_years_and_sides_ask_for(
    one: Record, years: tuple[int, ...], sides: tuple[Side, ...], expected: list[str]
) -> None:
    assert [figure.value for figure in asked_for(one.indicators[0], years, sides)] == expected


VISITORS = Indicator(name="来場者数")
FITS = [
    ("人", VISITORS, "1,905人", True),
    ("人", VISITORS, "22回", False),  # another counter
    ("人", VISITORS, "22", True),  # the row leaves its unit out
    ("円", VISITORS, "6.2億円", True),
    ("円", VISITORS, "1,905人", False),
    ("円", Indicator(name="売上額（万円）"), "850", True),  # the unit in the name
    ("件", VISITORS, "6.2億円", False),  # money is no thing
    ("%", Indicator(name="稼働率"), "45", True),
    ("%", VISITORS, "45人", False),
    ("電話番号", VISITORS, "1,905人", False),  # a figure is no telephone number
    ("つ", Indicator(name="開設"), "未開設", True),
    ("人", Indicator(name="開設"), "未開設", False),
    (None, VISITORS, "未開設", True),
]


@pytest.mark.parametrize(("form", "indicator", "printed", "expected"), FITS)
def test_a_figure_can_be_an_answer_of_the_form_or_not(
    form: str | None, indicator: Indicator, printed: str, expected: bool
) -> None:
    assert fits_form(form, indicator, printed) is expected


def _said(one: Record, *asks: Ask, language: str = "ja", this_year: int = 2027) -> Found | Missing | None:
    asked = request(*asks, language=language)  # type: ignore[arg-type]
    lines = made_ground(this_year=this_year)
    return indicators.figures(asked, asks, evidence(one), lines)


def _ask(*sides: Side, years: tuple[int, ...] = (), form: str | None = None) -> Ask:
    return Ask(topic=Topic.FIGURE, sides=sides, years=years, form=form)


SAID = [
    (MARKET, _ask("actual", years=(2026,)), "「3種の朝市の開設」の朝市の来場者数の令和8年度の実績は1,905人です。"),
    (
        MARKET, _ask("target", "actual", years=(2026,)),
        "「3種の朝市の開設」の朝市の来場者数は、令和8年度の目標1,800人に対して、実績は1,905人です。",
    ),
    (MARKET, _ask("baseline"), "「3種の朝市の開設」の朝市の来場者数の基準値は1,200人です。"),  # no period is printed
    (
        MARKET, _ask("actual", years=(2025, 2026)),
        "「3種の朝市の開設」の朝市の来場者数の実績は、令和7年度が1,430人、令和8年度が1,905人です。",
    ),
    (
        FUND, _ask("baseline", "target"),
        "「備えのある財政づくり」の基金の残高は、令和6年度の基準値が6.2億円、令和12年度の目標が7.0億円です。",
    ),
    (
        made("1", "道づくり", indicators=[{"name": "直した道", "values": [{"fiscal_year": 2026, "value": "3本"}]}]),
        _ask(years=(2026,)), "「道づくり」の直した道は、令和8年度が3本です。",  # neither target nor actual
    ),
    (
        made("2", "橋づくり", indicators=[{"name": "橋の数", "values": [{"fiscal_year": 2026, "target": "維持する"}]}]),
        _ask("target"), "「橋づくり」の橋の数の令和8年度の目標は「維持する」です。",  # a verb, as a name
    ),
    (LIGHT, _ask("target", years=(2026,)), "「灯台の夜間開放」の令和8年度の目標は3晩です。"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "ask", "expected"), SAID)
def test_figures_of_one_indicator_are_one_sentence(one: Record, ask: Ask, expected: str) -> None:
    found = _said(one, ask)
    assert isinstance(found, Found)
    assert found.text == expected
    assert found.record_ids == (one.record_id,)
    assert all(not fact.derived for fact in found.facts)


def test_an_english_sentence_keeps_the_print_beside_its_figure() -> None:
    found = _said(FUND, _ask("target"), language="en")
    assert isinstance(found, Found)
    assert "FY2030 is 700 million yen (「7.0億円」)." in found.text


def test_an_actual_figure_of_a_year_to_come_says_so() -> None:
    found = _said(MARKET, _ask("actual", years=(2026,)), this_year=2025)
    assert isinstance(found, Found)
    assert "1,905人（印刷のまま。まだ先の年度）" in found.text


ABSENT = [
    (_ask("actual", years=(2029,)), "「3種の朝市の開設」の朝市の来場者数の令和11年度の実績"),
    (_ask("target", years=(2028,)), "「3種の朝市の開設」の朝市の来場者数の令和10年度の目標"),
]


@pytest.mark.parametrize(("ask", "expected"), ABSENT)
def test_a_cell_that_is_not_printed_is_named(ask: Ask, expected: str) -> None:
    found = _said(MARKET, ask)
    assert isinstance(found, Missing)
    assert found.what == expected


def test_no_figure_stands_in_for_another_form() -> None:
    assert not isinstance(_said(MARKET, _ask("actual", years=(2026,), form="円")), Found)


def test_of_two_indicators_of_a_record_the_one_whose_name_is_asked_is_meant() -> None:
    asked = request(_ask(), subject=Subject(words=("書く", "済む", "届")))
    assert [pick.at for pick in picks(asked, evidence(SCREEN))] == [1, 0]
    asked = request(_ask(), subject=Subject(words=("待つ", "時間")))
    assert [pick.at for pick in picks(asked, evidence(SCREEN))] == [0, 1]


def test_a_record_named_by_its_title_stands_over_the_belief() -> None:
    asked = request(_ask(), subject=Subject(titles=(LIGHT.record_id,)))
    assert picks(asked, evidence(MARKET, LIGHT))[0].record is LIGHT


def test_a_fact_names_its_cell() -> None:
    market = Pick(MARKET, 0, 1.0)
    figure = values.numeric(market)[-2]
    fact = values.fact(market, figure)
    assert (fact.field, fact.indicator, fact.fiscal_year, fact.value) == (
        "indicators.0.actual",
        "朝市の来場者数",
        2026,
        "1,905人",
    )


def test_figures_are_cited_by_the_lines_that_print_them() -> None:
    ask = _ask("actual", years=(2026,))
    found = indicators.figures(request(ask), [ask], evidence(MARKET), ground())
    assert isinstance(found, Found)
    assert [(c.lines, "1,905人" in c.quote) for c in found.citations] == [((12, 15), True)]


STEPS = Indicator(
    name="夜の来場者", unit="人",
    baseline=Baseline(period="令和6年度", value="64"),
    values=(
        YearValue(fiscal_year=2023, actual="60"), YearValue(fiscal_year=2035, target="300"),
        YearValue(fiscal_year=2045, target="500"),
    ),
)  # fmt: skip
HORIZONS: list[tuple[dict[str, object], list[str]]] = [
    ({"sides": ("target",), "horizons": ("10",)}, ["300"]),  # ten years after what the plan set out from, or about
    ({"sides": ("target",), "horizons": ("20",)}, ["500"]),
    ({"sides": ("target",), "horizons": ("middle", "last")}, ["300", "500"]),
    ({"horizons": ("30",)}, ["64"]),  # no target stands there: as without it
    ({"sides": ("actual",)}, ["64"]),  # the baseline was taken later than the last actual figure
]


@pytest.mark.parametrize(("asked_of", "expected"), HORIZONS)
def test_of_several_targets_the_one_at_the_horizon(asked_of: dict[str, object], expected: list[str]) -> None:
    ask = Ask.model_validate({"topic": Topic.FIGURE} | asked_of)
    assert [figure.value for figure in values.of_ask(STEPS, ask)] == expected


def test_each_of_two_asks_has_its_own_figures() -> None:
    one = made("1", "夜の市", indicators=(STEPS,))
    two = (Ask(topic=Topic.FIGURE), Ask(topic=Topic.FIGURE, sides=("target",), years=(2035,)))
    found = indicators.figures(request(*two, parts=2), two, evidence(one), made_ground())
    assert isinstance(found, Found)
    assert [fact.value for fact in found.facts] == ["64", "300"]
