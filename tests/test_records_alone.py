"""Over corpus/, of which only the records are here, a question about anything else is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.model import Question
from service.pipeline import Pipeline, open_pipeline
from service.settings import read
from tests.corpus_fixture import corpus_snapshot


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    data: Path = corpus_snapshot(tmp_path_factory.mktemp("corpus") / "data")
    return open_pipeline(read({"YAKUSOKU_DATA": str(data), "YAKUSOKU_ENCODER": "characters"}))


@pytest.mark.parametrize(
    "question",
    [
        "ラーメンのおいしい店は？",
        "東京タワーの高さは何メートルですか？",
        "犬の飼い方を教えて",
        "消費税は何パーセントですか？",
        "芦別市の水族館の入場者数は？",
        "総理大臣はだれですか",
        "How many dinosaurs are there?",
        "Who won the world cup?",
    ],
)
def test_what_no_plan_speaks_of_is_refused_without_a_figure(pipeline: Pipeline, question: str) -> None:
    reply = pipeline.ask(Question(question=question))
    assert (reply.answered, reply.facts, reply.citations) == (False, (), ())


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("美唄市のふるさと納税の令和6年度の実績は？", "9.7億円"),
        ("How much was ふるさと納税 in 美唄市 in fiscal 2024?", "9.7億円"),
        ("美唄市で遅れている取組はどれですか？", "8件"),
    ],
)
def test_what_the_records_say_is_still_answered(pipeline: Pipeline, question: str, said: str) -> None:
    reply = pipeline.ask(Question(question=question))
    assert reply.answered
    assert said in reply.answer
