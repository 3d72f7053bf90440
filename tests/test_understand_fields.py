"""Printed fields that a question asks for by name."""

from __future__ import annotations

import pytest

from service.model import Ask, Op, Topic
from service.understand.conditions import conditions
from service.understand.fields import named
from service.understand.known import known
from tests.answer_fixture import document, held, made

GRADE, DATE, TITLE = (Ask(topic=topic) for topic in (Topic.GRADE, Topic.DATE, Topic.TITLE))
NAMED = [
    (GRADE, "灯台カードの販売の審議会評価は?", "審議会評価"),
    (GRADE, "灯台カードの販売の審議会の評価は?", "審議会評価"),  # by the beginning of a longer name
    (GRADE, "灯台カードの販売の進捗度は何点?", "進捗度"),  # the exact name before 進捗度（R10）
    (GRADE, "案内板の点検の評価は?", None),  # 点 within a title asks for no points
    (GRADE, "書庫の片付けのスコアは?", "合計"),  # points without a name are all of them
    (GRADE, "灯台カードの販売の評価は?", None),  # no printed field: the grade itself
    (DATE, "灯台カードの販売の取組終了はいつ?", "取組終了"),
    (DATE, "灯台カードの販売はいつまで?", None),
    (TITLE, "灯台カードの販売のテーマは?", "テーマ"),
    (Ask(topic=Topic.DEPARTMENT), "テーマの担当は?", None),  # a department is no printed field
    (Ask(topic=Topic.TITLE, op=Op.COUNT), "テーマはいくつ?", None),  # counts
]


@pytest.mark.parametrize(("ask", "question", "expected"), NAMED)
def test_an_ask_takes_the_name_of_the_printed_field(ask: Ask, question: str, expected: str | None) -> None:
    assert named(ask, question, (), held()).name == expected


def test_two_values_of_one_field_put_side_by_side_ask_for_that_field() -> None:
    rows = [made(f"{v}{n}", f"公約{v}{n}", attributes={"区分": v}) for v in ("新規", "継続") for n in range(3)]
    here = known((document("rei", "例町"),), rows)
    question = "公約新規1は新規か継続か?"
    found = named(Ask(topic=Topic.STATUS, op=Op.WHETHER), question, conditions(question, (), here), here)
    assert (found.topic, found.name, found.sure) == (Topic.ATTRIBUTE, "区分", True)
