"""A language model may read a question that the grammar is unsure of, within closed lists, where no answer is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.encoder import CharacterEncoder
from index.snapshot import build
from service import verify
from service.model import Question, Reply
from service.understand.planner import Plan, planned
from tests.answer_fixture import asked, plans
from tests.llm_fixture import is_plan, model, pipeline

VAGUE = "みなぎ町のくらしのお金"
"""Read as asking for contents, of which the plan prints none; an answer to it says what figure it gives."""
SURE = "灯台の夜間開放の担当はどこ"
FIGURE = json.dumps({"asks": [{"topic": "figure", "op": "value", "sides": []}]})


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of the fixture plans."""
    folder = tmp_path_factory.mktemp("data")
    build(plans(), CharacterEncoder(), folder)
    return folder


@pytest.fixture(autouse=True)
def _trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a plan leads to is looked at here, not whether it is near enough to the question."""
    monkeypatch.setattr(verify, "TRUSTED", -9.0)


def _ask(data: Path, url: str | None, question: str) -> Reply:
    return pipeline(data, url).ask(Question(question=question, receipt=True))


def test_a_plan_finds_the_answer_that_the_grammar_missed(data: Path) -> None:
    with model(lambda body: FIGURE if is_plan(body) else "") as server:
        reply = _ask(data, server.url, VAGUE)
    assert not _ask(data, None, VAGUE).answered
    assert (reply.answered, reply.facts[0].value) == (True, "48.5%")
    assert server.requests[0]["response_format"]["type"] == "json_schema"
    assert VAGUE in server.requests[0]["messages"][1]["content"]
    assert reply.receipt is not None
    proved = pipeline(data, None).prove(reply.receipt)
    assert (proved.holds, [ask.topic for ask in reply.receipt.plan]) == (True, ["figure"])
    assert not pipeline(data, None).prove(reply.receipt.model_copy(update={"plan": ()})).holds


NO_PLAN = [
    "", "figure", "[]", '{"asks": []}', '{"asks": [{"topic": "weather", "op": "value"}]}',
    '{"asks": [{"topic": "figure", "op": "value", "years": [2030]}]}',
    '{"asks": [{"topic": "figure", "op": "value"}], "answer": "42%"}',
    '{"asks": [{"topic": "figure", "op": "delete"}]}', '{"asks": [' + '{"topic": "figure", "op": "value"},' * 9 + "]}",
    '{"asks": [{"topic": "department", "op": "value"}]}',  # hardly possible, says the grammar
]  # fmt: skip


@pytest.mark.parametrize("said", NO_PLAN)
def test_what_is_no_plan_of_the_question_is_passed_over(data: Path, said: str) -> None:
    with model(said) as server:
        reply = _ask(data, server.url, VAGUE)
    plain = _ask(data, None, VAGUE)
    assert (reply.answer, reply.answered, reply.missing) == (plain.answer, False, plain.missing)
    assert server.requests


def test_what_the_grammar_answers_is_never_planned(data: Path) -> None:
    with model(FIGURE) as server:
        assert _ask(data, server.url, SURE).answer == _ask(data, None, SURE).answer
    assert not any(is_plan(sent) for sent in server.requests)


def test_a_plan_changes_what_is_asked_and_nothing_else() -> None:
    request = asked("みなぎ町のくらしの令和7年度の様子")
    read = planned(Plan.model_validate_json(FIGURE), request)
    assert [(ask.topic.value, ask.years) for ask in read.asks] == [("figure", (2025,))]
    assert read.model_copy(update={"asks": request.asks}) == request
