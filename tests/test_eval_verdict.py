"""The verdict is the one that the project's own check gives, question by question."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from typing import Any

import pytest

from eval.baselines import Naive, bm25, chunks
from eval.question import GoldQuestion, parse
from eval.sources import Sources, folder
from eval.verdict import codes, judge
from eval.wire import WireReply
from tests.conftest import CORPUS
from tests.eval_fixture import LINES, REPLIES, questions, sources

CHECKS = CORPUS.parent / "checks"


def _check() -> Any:
    path = CHECKS / "score.py"
    if not path.exists():
        pytest.skip("検査 score.py がないため省略（リポジトリには含まれません）")
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _dev_questions() -> list[GoldQuestion]:
    path = CHECKS / "dev-questions.jsonl"
    if not path.exists():
        pytest.skip("開発用の質問がないため省略（リポジトリには含まれません）")
    found, faults = parse(path.read_text(encoding="utf-8").splitlines(), path.name)
    assert not faults
    assert len(found) > 100
    return found


class _Corpus:
    """The documents as the project's check takes them."""

    def __init__(self, source: Sources) -> None:
        self._source = source

    def text(self, document: str, span: list[int]) -> str:
        return self._source.text(document, (span[0], span[1]))


def _gold(question: GoldQuestion, source: Sources) -> dict[str, Any]:
    """A reply that says every must word and quotes the first gold line that exists."""
    expect = question.expect
    cites = []
    for document in question.gold_documents:
        for n, (first, last) in enumerate(expect.lines[:3], 1):
            quote = source.text(document, (first, last))[:60]
            cites.append({"n": n, "document": document, "lines": [first, last], "quote": quote})
    answer = "、".join(options[0] for options in expect.options) + "です[1]。" if expect.answered else "ありません。"
    return {"answer": answer, "answered": expect.answered, "citations": cites, "facts": []}


Change = Callable[[dict[str, Any]], dict[str, Any]]

CHANGES: dict[str, Change] = {
    "as it is": lambda r: r,
    "not answered": lambda r: r | {"answered": False},
    "answered": lambda r: r | {"answered": True},
    "nothing said": lambda r: r | {"answer": None},
    "no citations": lambda r: r | {"citations": None},
    "invented number": lambda r: r | {"answer": r["answer"] + "なお98,765件、令和19年、0.75です。"},
    "derived number": lambda r: (
        r | {"answer": r["answer"] + "98,765件", "facts": [{"derived": True, "value": "98,765"}]}
    ),
    "year of a fact": lambda r: (
        r | {"answer": r["answer"] + "2061年度、令和43年度", "facts": [{"value": "1", "fiscal_year": 2061}]}
    ),
    "too long": lambda r: r | {"answer": r["answer"] + "長" * 401},
    "far too long": lambda r: r | {"answer": r["answer"] + "長" * 701},
    "wrong line": lambda r: r | {"citations": [c | {"lines": [99999, 99999]} for c in r["citations"]]},
    "wrong document": lambda r: r | {"citations": [c | {"document": "nowhere"} for c in r["citations"]]},
    "false quote": lambda r: r | {"citations": [c | {"quote": c["quote"] + "と述べた"} for c in r["citations"]]},
    "quote in full width": lambda r: (
        r | {"citations": [c | {"quote": c["quote"].replace("1", "１").replace(" ", "　")} for c in r["citations"]]}
    ),
    "empty quote": lambda r: r | {"citations": [c | {"quote": ""} for c in r["citations"]]},
}


def _both(check: Any, question: GoldQuestion, reply: dict[str, Any], source: Sources) -> tuple[list[str], list[str]]:
    theirs = check.judge(question.model_dump(mode="json"), reply, _Corpus(source))
    return codes(judge(question, WireReply.model_validate(reply), source)), theirs


@pytest.mark.parametrize("name", CHANGES)
def test_the_verdict_agrees_with_the_check_on_gold_replies_and_their_breakages(name: str) -> None:
    check, source = _check(), folder(CORPUS)
    for question in _dev_questions():
        ours, theirs = _both(check, question, CHANGES[name](_gold(question, source)), source)
        assert ours == theirs, question.id


def test_the_verdict_agrees_with_the_check_on_the_replies_of_a_naive_answerer() -> None:
    check, source = _check(), folder(CORPUS)
    found = [chunk for name in source.names for chunk in chunks(name, source.lines(name))]
    answerer = Naive("naive_bm25", found, bm25([chunk.text for chunk in found]))
    rights = 0
    for question in _dev_questions():
        ours, theirs = _both(check, question, answerer.ask(question.question), source)
        assert ours == theirs, question.id
        rights += not ours
    assert 0 < rights < 158  # both verdicts were met


def test_the_lines_are_the_same_as_the_check_reads_them() -> None:
    check, source = _check(), folder(CORPUS)
    assert {name: list(source.lines(name)) for name in source.names} == check.Corpus(str(CORPUS)).lines


@pytest.mark.parametrize(
    ("name", "change", "reasons"),
    [
        ("actual", {}, []),
        ("actual", {"answered": False}, ["abstained"]),
        ("nothing", {"answered": True}, ["answered"]),
        ("actual", {"answer": "1,430人か1,431人です[1]。"}, ["must:1,905人", "must_not:1,430人", "ungrounded:1431"]),
        ("department", {"answer": "商工課です。" + "あ" * 400}, ["length:406"]),
        ("issue", {"answer": "30台、浅い。" + "あ" * 400}, []),  # a description may be longer
        ("actual", {"citations": []}, ["citation", "ungrounded:1905"]),
        ("department", {"answer": "商工課、令和7年に31件"}, ["ungrounded:31"]),  # up to 30 needs no ground
    ],
)
def test_every_fault_has_its_reason(name: str, change: dict[str, Any], reasons: list[str]) -> None:
    question = next(q for q in questions() if q.id == name)
    reply = WireReply.model_validate(REPLIES[name] | change)
    assert codes(judge(question, reply, sources())) == reasons


def test_a_question_over_several_documents_takes_a_citation_of_any() -> None:
    question = questions()[0].model_copy(update={"documents": tuple(LINES)})
    cite = {"n": 1, "document": "shiosai-plan", "lines": [3, 5], "quote": "820人"}
    reply = WireReply.model_validate({**REPLIES["actual"], "citations": [cite]})
    assert "citation" not in codes(judge(question, reply, sources()))


def test_the_dev_questions_are_json_lines_of_the_documented_schema() -> None:
    rows = [question.model_dump(mode="json", exclude_defaults=True) for question in _dev_questions()]
    raw = [json.loads(line) for line in (CHECKS / "dev-questions.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["question"] for row in rows] == [line["question"] for line in raw]
