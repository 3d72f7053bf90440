"""Question files: the schema, its errors by line, and every question of ours against the documents."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from eval.keys import key, numbers
from eval.question import GoldQuestion, QuestionFileError, QuestionType, load, parse
from eval.sources import Sources, folder
from tests.conftest import CORPUS, FIXTURES, ROOT

FILES = sorted((ROOT / "eval" / "questions").glob("*.jsonl"))
FIXTURE_QUESTIONS = ROOT / "tests" / "eval_minagi.jsonl"

COMPUTED = {QuestionType.COUNT, QuestionType.COMPARE, QuestionType.LIST}
"""Their musts are counted, subtracted or named from outside the cited lines."""

GOOD: dict[str, Any] = {
    "id": "q1",
    "question": "担当は？",
    "type": "department",
    "document": "minagi-roadmap",
    "expect": {"answered": True, "must": ["商工課"], "lines": [[2, 2]]},
}


def _line(**changes: Any) -> str:
    return json.dumps(GOOD | changes, ensure_ascii=False)


def test_there_are_enough_questions_of_every_kind() -> None:
    found = load(FILES)
    kinds = Counter(question.type for question in found)
    assert len(found) >= 300
    assert set(kinds) == set(QuestionType)
    assert 0.12 <= sum(not q.expect.answered for q in found) / len(found) <= 0.25
    assert all(len(question.paraphrases) == 2 for question in found)
    assert {"resident", "staff"} == {question.asker for question in found}
    assert any(len(question.documents) > 1 for question in found)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_question_file_fits_the_schema(path: Path) -> None:
    assert load([path])


def _held(options: tuple[str, ...], text: str) -> bool:
    """Whether a must entry is printed: as it is, by its figure (a table's header has the unit), or its grade."""
    flat, printed = key(text), numbers(text)
    return any(
        key(option) in flat
        or (bool(numbers(option)) and numbers(option) <= printed)
        or bool(set(re.findall(r"[A-D]", option)) & set(re.findall(r"[A-D]", text)))
        for option in options
    )


def _absent(question: GoldQuestion, source: Sources) -> list[str]:
    """What the documents do not bear out of a question's gold answer."""
    expect, found = question.expect, []
    longest = max((len(source.lines(document)) for document in question.gold_documents), default=0)
    found += [f"lines {span}" for span in expect.lines if span[1] > longest]
    text = "\n".join(source.text(document, span) for document in question.gold_documents for span in expect.lines)
    if expect.answered and not text.strip():
        found.append("blank lines")
    if question.type not in COMPUTED:
        found += [options[0] for options in expect.options if not _held(options, text)]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_documents_bear_out_every_gold_answer(path: Path) -> None:
    if not CORPUS.exists():
        pytest.skip("実文書がないため省略（リポジトリには含まれません）")
    source = folder(CORPUS)
    assert {q.id: absent for q in load([path]) if (absent := _absent(q, source))} == {}


def test_the_fixture_documents_bear_out_the_fixture_questions() -> None:
    source, found = folder(FIXTURES), load([FIXTURE_QUESTIONS])
    assert len(found) >= 10
    assert {q.id: absent for q in found if (absent := _absent(q, source))} == {}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "JSON"),
        (_line(type="value"), "type"),
        (_line(extra=1), "extra"),
        (_line(question=" "), "question"),
        (_line(expect={"answered": True, "lines": []}), "lines が要ります"),
        (_line(expect={"answered": True, "lines": [[5, 2]]}), "lines [5, 2]"),
        (_line(expect={"answered": True, "lines": [[0, 2]]}), "lines [0, 2]"),
        (_line(expect={"answered": True, "lines": [[1, 1]], "must": [[]]}), "空の選択肢"),
        (_line(expect={"answered": False, "must": ["x"]}), "空にします"),
        (_line(type="unanswerable"), "unanswerable"),
        (_line(type="follow_up"), "history"),
        (_line(paraphrases=["担当は？"]), "言い方が重なって"),
        (_line(documents=["other"]), "documents"),
        (_line(), "1行目にもあります"),  # the same id twice
    ],
)
def test_a_wrong_line_is_named_with_what_is_wrong(line: str, message: str) -> None:
    _, faults = parse([_line(), "", line], "q.jsonl")
    assert len(faults) == 1
    assert faults[0].startswith("q.jsonl:3: ")
    assert message in faults[0]


def test_one_error_lists_every_wrong_line_of_every_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text(f"{_line(id=name)}\n{{}}\n[]\n", encoding="utf-8")
    with pytest.raises(QuestionFileError, match=r"a\.jsonl:2.*a\.jsonl:3.*b\.jsonl:2.*b\.jsonl:3"):
        load([tmp_path / "a.jsonl", tmp_path / "b.jsonl"])


def test_an_id_may_stand_in_one_file_only(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text(_line(), encoding="utf-8")
    with pytest.raises(QuestionFileError, match=r"複数のファイル.*q1"):
        load([tmp_path / "a.jsonl", tmp_path / "b.jsonl"])


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe"], ids=["missing", "empty", "not UTF-8"])
def test_an_unusable_file_is_a_wrong_call(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "q.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(QuestionFileError, match=r"q\.jsonl"):
        load([path])
