"""What a question says of a table's columns, and the rows that it picks."""

from __future__ import annotations

import pytest

from ingest.model import Indicator, Record, YearValue
from service.columns import cells
from service.model import Ask, Condition, Op, Order, Request, Subject, Topic
from service.retrieve.select import select
from service.understand import tables
from service.understand.conditions import conditions, order
from service.understand.known import known
from tests.answer_fixture import made, request


def _row(number: int, title: str, *, share: str, women: str, cost: str, mark: str, grade: str) -> Record:
    aim = "検討" if cost == "－" else "3"
    return made(
        str(number), title, kind="row", status_text=grade, attributes={
            "令和7年 女性比率": share, "令和7年 うち女性": women, "費用（千円）": cost, "方針": mark,
        },
        indicators=(Indicator(name=title, values=(YearValue(fiscal_year=2028, target=aim),)),),
    )  # fmt: skip


ROWS = (
    _row(1, "海の会議", share="60.0%", women="6", cost="1,200", mark="存続", grade="A"),
    _row(2, "山の会議", share="0.0%", women="0", cost="80", mark="廃止", grade="C"),
    _row(3, "川の会議", share="25.0%", women="2", cost="－", mark="廃止", grade="C"),
    _row(4, "合計", share="30.0%", women="8", cost="1,280", mark="", grade=""),
)
HELD = known((), ROWS)
PICKED = [
    ("方針が廃止の会議は?", "2 3"),
    ("方針が「廃止」以外の会議は?", "1"),
    ("女性比率が30%以上の会議は?", "1"),
    ("女性の割合が30%未満の会議は?", "2 3"),  # the column's words, whatever they are called
    ("うち女性が2人の会議は?", "3"),  # just so many
    ("費用が100万円以上の会議は?", "1"),  # in the column's thousands of yen
    ("女性が一人もいない会議は?", "2"),
    ("費用に金額が入っていない会議は?", "3"),  # a dash is no figure
    ("目標が「検討」になっている会議は?", "3"),
    ("評価がCで、方針が廃止の会議は?", "2 3"),
    ("やめることになった会議は?", "2 3"),  # 廃止 in other words
]


def _picked(question: str, op: Op = Op.LIST, years: tuple[int, ...] = ()) -> str:
    asked = Request(
        language="ja", search=question, intents={"list": 1.0}, subject=Subject(), asks=(Ask(topic=Topic.TITLE, op=op),),
        conditions=conditions(question, years, HELD), order=order(question, HELD),
    )  # fmt: skip
    return " ".join(i.rpartition(":")[2] for i in select(asked, ROWS).fitting)


@pytest.mark.parametrize(("question", "expected"), PICKED)
def test_a_condition_on_any_column_picks_its_rows_and_never_the_total(question: str, expected: str) -> None:
    assert _picked(question) == expected


def test_a_superlative_is_of_the_column_that_is_named() -> None:
    assert order("女性の割合が一番低い会議は?", HELD) == Order(field="column:女性比率", least=True)
    assert order("いちばん新しい費用は?", HELD) is None


def test_words_that_no_table_prints_pick_nothing() -> None:
    assert tables.conditions("会議の担当はどこ?", HELD) == []


def test_values_of_one_field_are_alternatives() -> None:
    either = tuple(Condition(field="attribute:方針", op="is", value=v) for v in ("存続", "廃止"))
    assert len(select(request(Ask(topic=Topic.TITLE, op=Op.LIST), conditions=either), ROWS).fitting) == 3
    assert ("方針", None) in cells(ROWS[0])
