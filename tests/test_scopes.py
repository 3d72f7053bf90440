"""Replies to what no plan answers: nothing is searched, nothing cited, and of danger nothing kept."""

from __future__ import annotations

import re

import pytest

from service import scopes
from service.conversations import Conversations
from service.model import Question
from tests.answer_fixture import asked, fresh, held

OUTSIDE = [
    ("こんにちは", "greeting", "みなぎ市の公約で遅れているものは？"),  # what can be asked, of a town that is here
    ("ありがとうございます", "greeting", "こんにちは"),
    ("あなたは誰？", "about", "出典を示して答えるプログラムです"),
    ("明日の天気は？", "outside", "自治体の計画に書かれていることだけをお答えしています"),
    ("Hello!", "greeting", "I answer questions about municipal plans"),
    ("What's the weather tomorrow?", "outside", "I only answer from municipal plans"),
]


@pytest.mark.parametrize(("question", "scope", "part"), OUTSIDE)
def test_what_lies_outside_of_the_plans_gets_a_short_fixed_reply(question: str, scope: str, part: str) -> None:
    reply = fresh().ask(Question(question=question))
    assert (reply.scope, reply.answered) == (scope, False)
    assert part in reply.answer
    assert len(reply.answer) <= 160
    assert (reply.citations, reply.facts, reply.records, reply.passages, reply.missing) == ((), (), (), (), ())


CRISES = [
    ("死にたい", "0120-279-338"),  # よりそいホットライン
    ("夫に殴られています", "0120-279-889"),  # DV相談＋
    ("お父さんにたたかれる", "189"),
    ("家が燃えている", "119"),
    ("I want to die", "0570-064-556"),
]


@pytest.mark.parametrize(("question", "number"), CRISES)
def test_a_word_of_danger_gets_helplines_and_nothing_of_the_plans(question: str, number: str) -> None:
    reply = fresh().ask(Question(question=question))
    assert (reply.scope, reply.answered) == ("crisis", False)
    assert number in reply.answer
    assert 1 < len(reply.answer.split("\n")) <= scopes.MOST_LINES + 1
    assert (reply.citations, reply.passages, reply.records, reply.choices) == ((), (), (), ())


@pytest.mark.parametrize("question", [row[0] for row in CRISES] + ["こんにちは"])
def test_nothing_is_kept_of_a_question_that_the_plans_do_not_answer(question: str) -> None:
    kept = Conversations(60, 10)
    reply = fresh(kept).ask(Question(question=question, conversation_id="c"))
    assert reply.conversation_id == "c"
    assert kept.turns("c") == ()


def test_a_question_of_danger_is_not_said_back() -> None:
    reply = fresh().ask(Question(question="死にたい"))
    assert reply.resolved_question == ""
    assert "死にたい" not in reply.model_dump_json()


def test_a_crisis_in_the_midst_of_a_conversation_is_no_follow_up() -> None:
    pipe = fresh()
    first = pipe.ask(Question(question="灯台の夜間開放の担当は?"))
    crisis = pipe.ask(Question(question="死にたい", conversation_id=first.conversation_id))
    after = pipe.ask(Question(question="進捗は?", conversation_id=first.conversation_id))
    assert crisis.scope == "crisis"
    assert "灯台の夜間開放" in after.resolved_question


def test_helplines_are_few_and_have_numbers_in_both_languages() -> None:
    for kind in scopes.helplines()["kinds"]:
        for language in ("ja", "en"):
            found = scopes.lines([kind], language)
            assert 0 < len(found) <= scopes.MOST_LINES
            assert all(re.search(r"\d{3}", line) for line in found)


def test_of_several_kinds_of_danger_the_first_line_of_each_is_shown() -> None:
    kinds = list(scopes.helplines()["kinds"])[:2]
    found = scopes.lines(kinds, "ja")
    assert [line for kind in kinds for line in scopes.lines([kind], "ja")[:1] if line not in found] == []
    assert scopes.lines([], "ja") == []


def test_without_a_document_the_reply_names_no_town() -> None:
    empty = held().__class__(**{**vars(held()), "documents": ()})
    reply = scopes.fixed(asked("こんにちは"), "c", {}, empty)
    assert "「町の公約で遅れているものは？」" in reply.answer
