"""By evaluation: no language model, whatever it says, makes an answer less grounded or loses a right one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.writers import Answers, evaluated, hostile, perfect, row
from eval.question import load
from index.encoder import CharacterEncoder
from index.snapshot import build
from ingest.documents import ingest
from tests.conftest import FIXTURES, ROOT
from tests.llm_fixture import Script, is_plan, model

QUESTIONS = ROOT / "tests" / "eval_minagi.jsonl"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    build([ingest(FIXTURES / name) for name in ("minagi-roadmap.txt", "minagi-plan.txt")], CharacterEncoder(), folder)
    return folder


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YAKUSOKU_ENCODER", "characters")


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every fifth of the fixture town's questions."""
    found = tmp_path_factory.mktemp("questions") / "questions.jsonl"
    found.write_text("\n".join(QUESTIONS.read_text(encoding="utf-8").splitlines()[::5]), encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def alone(data: Path, questions: Path) -> Answers:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("YAKUSOKU_ENCODER", "characters")
        return evaluated(data, questions)


@pytest.mark.parametrize(
    ("script", "most"), [(perfect(load([QUESTIONS])), 100), (hostile, 0)], ids=["perfect", "hostile"]
)
def test_no_writer_makes_an_answer_less_grounded(
    data: Path, questions: Path, alone: Answers, script: Script, most: int
) -> None:
    with model(script) as server:
        here = evaluated(data, questions, llm_url=server.url, llm_seconds=10)
    asked = [sent for sent in server.requests if not is_plan(sent)]
    assert asked, "it was asked to word something"
    for name in ("groundedness", "quote_fidelity", "correctness"):
        assert (here.means[name] or 0) >= (alone.means[name] or 0), name
    assert (here.means["false_answer"] or 0) <= (alone.means["false_answer"] or 0)
    changed, lost = row("", here, alone)[-2:]
    assert (int(changed) <= most, lost) == (True, "0")
