"""corpus/: the facts of five real plans, which a fresh clone answers from; nothing of their prose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.make import records_file
from index import encoder as encoders
from index.snapshot import build
from ingest.documents import RECORDS, ingest, sources
from ingest.model import Record
from service import settings
from service.model import Question, Reply
from service.pipeline import open_pipeline
from tests.conftest import CORPUS, ROOT

FILES = sorted((ROOT / "corpus").glob(f"*{RECORDS}"))
NAMES = ["ashibetsu-strategy", "bibai-roadmap", "kamisunagawa-plan", "tomakomai-pledges", "tomakomai-reform"]
QUESTION = "美唄市のふるさと納税の令和6年度の実績は？"
LONGEST = 200
"""Characters of a value that still is a name, a figure or a mark."""


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def test_the_five_plans_are_here_and_nothing_else() -> None:
    assert [file.name.removesuffix(RECORDS) for file in FILES] == NAMES
    assert list(sources([ROOT / "corpus"])) == FILES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(RECORDS))
def test_a_records_file_holds_facts_and_no_prose(file: Path) -> None:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    records = [Record.model_validate(row) for row in rows]
    assert len({record.record_id for record in records}) == len(records) > 0
    assert {record.document for record in records} == {file.name.removesuffix(RECORDS)}
    assert [r.record_id for r in records if r.sections or any("sections" in name for name in r.source.fields)] == []
    texts = [text for row in rows for text in _texts(row)]
    assert [text for text in texts if len(text) > LONGEST or re.search(r"。.", text)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_records_file_is_what_the_original_document_gives(name: str) -> None:
    original = CORPUS / f"{name}.txt"
    if not original.exists():
        pytest.skip("実文書がないため省略（リポジトリには含まれません）")
    file, text = records_file(original)
    assert text == (ROOT / "corpus" / file).read_text(encoding="utf-8"), "`make corpus CORPUS=dir` で作り直してください"


def _answer(data: Path, encoder: str) -> Reply:
    """The reply to the question over a snapshot of corpus/ alone."""
    chosen = settings.read(data=data, encoder=encoder)
    build([ingest(path) for path in FILES], encoders.load(chosen.encoder, chosen.cache), data)
    return open_pipeline(chosen).ask(Question(question=QUESTION))


def _right(reply: Reply) -> None:
    assert reply.answered
    assert "9.7億円" in reply.answer
    (fact,) = (fact for fact in reply.facts if fact.value == "9.7億円")
    assert (fact.record_id, fact.fiscal_year, fact.derived) == ("bibai-roadmap:pledge:20", 2024, False)
    (record,) = (record for record in reply.records if record.record_id == fact.record_id)
    assert record.indicators[0].values[1].actual == "9.7億円"
    (citation,) = (citation for citation in reply.citations if citation.n == fact.citation)
    assert citation.document == "bibai-roadmap"
    assert record.source.lines[0] <= citation.lines[0] <= citation.lines[1] <= record.source.lines[1]
    assert citation.quote == "9.7億円"


def test_the_facts_alone_answer_with_their_record_and_lines(tmp_path: Path) -> None:
    _right(_answer(tmp_path, encoders.CHARACTERS))


@pytest.mark.model
def test_the_facts_alone_answer_with_the_model_too(tmp_path: Path) -> None:
    _right(_answer(tmp_path, encoders.BUNDLED))
