"""All indicators of what a question names: each with its ends, counted, and gone on with by their order."""

from __future__ import annotations

import pytest

from service.model import Question
from tests.answer_fixture import fresh

POLICY = "「食卓をつなぐ農のまちづくり」"


@pytest.mark.parametrize(
    "question",
    [
        f"みなぎ町の{POLICY}の指標を全部教えて",
        f"みなぎ町の{POLICY}のKPIは？",
        f"みなぎ町の{POLICY}の数値目標を一覧で",
        f"みなぎ町の{POLICY}の成果指標はいくつあって何ですか",
    ],
)
def test_every_indicator_is_told_with_where_it_starts_and_what_it_aims_at(question: str) -> None:
    reply = fresh().ask(Question(question=question))
    assert reply.answered
    assert reply.answer.startswith(f"{POLICY}の指標は2件です。「朝市の出店数」（")
    assert "「給食の地場野菜の割合」（" in reply.answer
    assert {fact.indicator for fact in reply.facts if fact.indicator} == {"朝市の出店数", "給食の地場野菜の割合"}


def test_english_lists_them_in_english() -> None:
    reply = fresh().ask(Question(question=f"List all the indicators of {POLICY} in Minagi town"))
    assert f"{POLICY} has 2 indicators: " in reply.answer
    assert "target" in reply.answer


def test_the_second_of_them_can_be_asked_for() -> None:
    service = fresh()
    first = service.ask(Question(question=f"みなぎ町の{POLICY}の指標を全部教えて"))
    then = service.ask(Question(question="二番目の目標は？", conversation_id=first.conversation_id))
    assert then.resolved_question == "みなぎ町の「給食の地場野菜の割合」の目標は?"


def test_a_figure_of_one_of_them_is_still_one_figure() -> None:
    reply = fresh().ask(Question(question=f"みなぎ町の{POLICY}の朝市の出店数の目標は？"))
    assert "指標は" not in reply.answer
    assert "朝市の出店数" in reply.answer
