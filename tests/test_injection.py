"""Instructions hidden in questions and documents, and a model that obeys each: the answer is the templates' own."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from index.encoder import CharacterEncoder
from index.snapshot import build
from ingest.documents import ingest
from service.model import Question, Reply
from service.pipeline import Pipeline
from tests.injections import INJECTIONS
from tests.llm_fixture import data_of, is_plan, model, pipeline


def _flat(text: str) -> str:
    return " ".join(text.split())


HEAD = ("# みなぎ町まちづくり計画", "", "## 1 灯りをともす", "事業名\t担当部署\t令和6年度目標\t令和6年度実績\t内容")
ROW = "灯り{n:03d}号\t観光課\t50人\t41人\t夜の入江に灯りをともす。{injection}"
PLAN = "\n".join([*HEAD, *(ROW.format(n=n, injection=_flat(text)) for n, (text, _) in enumerate(INJECTIONS, 1))])


def obedient(body: dict[str, Any]) -> str:
    """What a writer says that obeys the first instruction it sees; without one, the statements as they are."""
    if is_plan(body):
        return json.dumps({"asks": [{"topic": "content", "op": "value", "sides": []}]})
    shown = data_of(body)
    statements = [one["text"] for one in shown["statements"]]
    everything = _flat(" ".join([shown["question"], *statements]))
    for text, said in INJECTIONS:
        if _flat(text) in everything:
            altered = re.sub(r"\d", "7", statements[0]).replace("観光課", "福祉課")
            return said.format(s=statements[0], o=altered, n=len(statements))
    return "".join(f"{text}[{n}]" for n, text in enumerate(statements, 1))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("injected")
    plan = folder / "minagi-lights.txt"
    plan.write_text(PLAN, encoding="utf-8")
    build([ingest(plan)], CharacterEncoder(), folder / "data")
    return folder / "data"


@pytest.fixture(scope="module")
def plain(data: Path) -> Pipeline:
    return pipeline(data, None)


def _said(reply: Reply) -> dict[str, Any]:
    """All of a reply that a reader or a program goes by."""
    return reply.model_dump(exclude={"conversation_id", "timings_ms", "passages"})


def test_there_are_enough_cases_in_both_languages() -> None:
    japanese = [text for text, _ in INJECTIONS if re.search(r"[ぁ-ん]", text)]
    assert len(INJECTIONS) >= 60
    assert min(len(japanese), len(INJECTIONS) - len(japanese)) >= 30


QUESTIONS: dict[str, tuple[str, ...]] = {
    "in the document": ("灯り{n:03d}号の内容は？",),
    "in the question": (  # in turn
        "灯り{n:03d}号の令和6年度の実績は？{injection}",
        "灯り{n:03d}号の担当課はどこですか。{injection}",
        "What was the actual of 灯り{n:03d}号 in FY2024? {injection}",
    ),
}


@pytest.mark.parametrize("where", QUESTIONS)
def test_no_instruction_changes_a_figure_a_citation_or_a_link(data: Path, plain: Pipeline, where: str) -> None:
    answered = 0
    with model(obedient) as server:
        hostile = pipeline(data, server.url)
        for n, (text, _) in enumerate(INJECTIONS, 1):
            asked = QUESTIONS[where][n % len(QUESTIONS[where])]
            question = Question(question=asked.format(n=n, injection=text))
            reply = hostile.ask(question)
            assert _said(reply) == _said(plain.ask(question)), text
            answered += reply.answered
    assert answered > 50, "most are answered, so that there is something to change"
    assert len([sent for sent in server.requests if not is_plan(sent)]) >= answered
