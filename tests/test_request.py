"""Nothing after `understand` sees the question's words: a Request holds them in `search`, which few may read, and in
`wording`, which is only said back.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.answer_fixture import asked
from tests.conftest import ROOT

READERS = {
    "retrieve/search.py": "the search itself",
    "compose/writer.py": "shown to a language model",
    "verify.py": "a number or a noun of the question may be said back",
}
"""Module that may read `search` → what for."""
STAGES = sorted(
    [
        *(path for folder in ("retrieve", "rank", "compose") for path in (ROOT / "service" / folder).rglob("*.py")),
        *(ROOT / "service" / name for name in ("verify.py", "support.py", "grounds.py", "tree.py")),
    ]
)
ASKED = [
    ("灯台の夜間開放の担当はどこの課ですか?", "どこの課ですか"),
    ("3種の朝市の開設の2026年度の実績は何人?", "何人"),
    ("なぜ灯台まわりの散歩道は遅れているのですか?", "なぜ"),
    ("みなぎ市で遅れている公約をすべて挙げてください", "すべて挙げて"),
    ("夜間の入館者数は2026年度の目標に届きましたか?", "届きましたか"),
]


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in _strings(one)]
    return [text for one in value for text in _strings(one)] if isinstance(value, list) else []


@pytest.mark.parametrize(("question", "words"), ASKED)
def test_no_field_of_a_request_but_search_holds_what_the_question_says(question: str, words: str) -> None:
    request = asked(question)
    assert words in request.search
    searched = {"search": True, "wording": True}
    rest = _strings(request.model_dump(mode="json", exclude={**searched, "by_town": {"__all__": searched}}))
    assert [text for text in rest if words in text or question.rstrip("?") in text] == []


def _reads(path: Path, field: str) -> bool:
    """Whether a module reads an attribute of a request; a pattern's `search` is called, and is none."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return any(
        isinstance(node, ast.Attribute) and node.attr == field and id(node) not in called for node in ast.walk(tree)
    )


def test_the_modules_that_read_the_words_of_a_question_are_those_that_may() -> None:
    assert len(STAGES) > 15
    found = {str(path.relative_to(ROOT / "service")) for path in STAGES if _reads(path, "search")}
    assert found == set(READERS)


def test_the_wording_of_what_is_asked_is_only_said_back() -> None:
    found = {str(path.relative_to(ROOT / "service")) for path in STAGES if _reads(path, "wording")}
    assert found == {"compose/missing.py"}


@pytest.mark.parametrize("stage", ["rank", "compose"])
def test_a_stage_behind_understand_takes_no_question(stage: str) -> None:
    paths = [path for path in STAGES if f"service/{stage}/" in str(path)]
    assert paths
    names = {
        alias.name
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "service.model"
        for alias in node.names
    }
    assert not names & {"Question", "Turn"}
