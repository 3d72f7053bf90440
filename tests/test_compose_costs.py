"""What a record costs: which column of money is asked for, and in which unit."""

from __future__ import annotations

import pytest

from ingest.model import Indicator, YearValue
from service.compose import costs, extremes
from service.model import Ask, Found, Op, Order, Subject, Topic
from tests.answer_fixture import evidence, made, made_ground, request

LINES = ("金額の単位は千円", "1 夜の市 全体 9,000 令和8年度 1,200", "2 夜の市開催費 300")
MARKET = made(
    "1", "夜の市", source={"document": "rei", "lines": (2, 2)},
    attributes={"全体事業費": "9,000", "令和8年度予算": "1,200", "財源内訳 その他": "700\n（寄附）", "区分": "新規"},
)  # fmt: skip
BUDGET = made(
    "2", "夜の市開催費", source={"document": "rei", "lines": (3, 3)},
    path=("事業費",), indicators=(Indicator(name=None, values=(YearValue(fiscal_year=2026, target="300"),)),),
)  # fmt: skip
SPENT, FREE = frozenset({"cost"}), frozenset[str]()
ASKED = [
    (("夜", "市", "予算"), SPENT, {}, "「夜の市」は、令和8年度予算が1,200千円です。"),
    (("夜", "市"), FREE, {"total": True}, "「夜の市」は、全体事業費が9,000千円です。"),
    (("夜", "市", "寄付"), FREE, {}, "「夜の市」は、財源内訳その他が700千円です。"),  # named within the cell
    (("夜", "市", "予算"), SPENT, {"years": (2025,)}, None),  # a column of another year
    (("夜", "市"), frozenset({"price"}), {}, None),  # what a visit costs is no budget
    (("夜", "市", "予算"), SPENT, {"form": "人"}, None),
]


@pytest.mark.parametrize(("words", "money", "changes", "expected"), ASKED)
def test_the_column_of_money_that_is_named(
    words: tuple[str, ...], money: frozenset[str], changes: dict[str, object], expected: str | None
) -> None:
    ask = Ask.model_validate({"topic": Topic.FIGURE, "form": "円"} | changes)
    asked = request(ask, subject=Subject(words=words), money=money)
    found = costs.named(asked, ask, evidence(MARKET), made_ground(LINES, (MARKET,)))
    assert (found.text if found else None) == expected


def test_a_cost_whose_column_is_not_named_is_told_by_its_columns() -> None:
    ask = Ask(topic=Topic.FIGURE, form="円")
    asked = request(ask, subject=Subject(words=("夜", "市", "掛かる")))
    found = costs.any_of(asked, ask, evidence(MARKET), made_ground(LINES, (MARKET,)))
    assert found is not None
    assert found.text == "「夜の市」は、全体事業費が9,000千円、令和8年度予算が1,200千円です。"
    assert costs.any_of(asked, ask, evidence(MARKET), made_ground(("単位：円", *LINES), (MARKET,))) is None  # which?


def test_a_row_of_the_budget_states_what_the_record_itself_does_not() -> None:
    plain = made("1", "夜の市")
    ask = Ask(topic=Topic.FIGURE, form="円", years=(2026,))
    asked = request(ask, subject=Subject(words=("夜", "市", "使う"), titles=(plain.record_id,)))
    ground = made_ground(LINES, (plain, BUDGET))
    found = costs.row(asked, ask, evidence(plain, BUDGET), ground)
    assert isinstance(found, Found)
    assert found.text == "「夜の市開催費」の令和8年度の予算は300千円です。"
    other = made("3", "朝の図書室", indicators=BUDGET.indicators, path=("事業費",))
    assert costs.row(asked, ask, evidence(plain, other), ground) is None  # another thing's money


SAVED = [
    made(
        str(n), title, kind="project", path=(f"柱{n}",), source={"document": "rei", "lines": (2, 2)},
        attributes={"効果額（千円）": f"Ｒ５ 10 Ｒ６ {saved}", "概算事業費": cost},
    )
    for n, title, saved, cost in (
        (1, "夜の市", "4,260", "900"), (2, "朝の市", "21,380", "48,500"), (3, "昼の市", "30", "70"),
    )
]  # fmt: skip
MOST = [
    ({"money": {"saving"}}, (2024,), "令和6年度の効果額が最も多いのは、「朝の市」で、21,380千円です。"),
    ({"subject": Subject(words=("金", "掛かる"))}, (), "概算事業費が最も多いのは、「朝の市」で、48,500千円です。"),
    ({"money": {"price"}}, (), None),  # no column of prices: no other money is the most
]


@pytest.mark.parametrize(("changes", "years", "expected"), MOST)
def test_which_costs_or_saves_most_is_looked_for_in_every_part_of_the_plan(
    changes: dict[str, object], years: tuple[int, ...], expected: str | None
) -> None:
    ask = Ask(topic=Topic.FIGURE, op=Op.EXTREME, form="円", years=years)
    asked = request(ask, order=Order(), **changes)
    found = extremes.extreme(asked, ask, evidence(SAVED[0]), made_ground(("単位：千円",), tuple(SAVED)))
    assert (found.text if found else None) == expected
