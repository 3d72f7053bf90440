"""A receipt proves its answer wherever the same documents are, and names what somebody has altered."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from index.encoder import CharacterEncoder
from index.shelf import Folder
from index.snapshot import build
from ingest.documents import ingest
from service.conversations import Conversations
from service.pipeline import open_pipeline
from service.settings import Settings
from service.web.app import create_app
from service.web.holder import Holder
from tests.conftest import FIXTURES
from yakusoku import main

PLANS = ("minagi-roadmap.txt", "minagi-plan.txt")
QUESTION = "みなぎ市の朝市の来場者数、2026年度の実績は？"
FOLLOW = "目標は？"


def _altered(sources: Path, old: str, new: str) -> Path:
    """The plans, with a word of the first altered."""
    sources.mkdir()
    for name in PLANS:
        shutil.copy(FIXTURES / name, sources)
    plan = sources / PLANS[0]
    plan.write_text(plan.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return sources


def _built(sources: Path, data: Path) -> Path:
    build([ingest(sources / name) for name in PLANS if (sources / name).exists()], CharacterEncoder(), data)
    return data


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(FIXTURES, tmp_path_factory.mktemp("here"))


def _settings(data: Path) -> Settings:
    return Settings.model_validate({"data": data, "encoder": "characters", "rate_limit": ""})


@contextmanager
def _serving(data: Path, **changes: object) -> Iterator[tuple[TestClient, Holder]]:
    settings = _settings(data).model_copy(update=changes)
    held = Holder(Folder(data), lambda: open_pipeline(settings, Conversations(3600, 10)), 10)
    held.refresh()
    with TestClient(create_app(held, settings)) as client:
        yield client, held


@pytest.fixture(scope="module")
def replies(data: Path) -> list[dict[str, Any]]:
    """What `GET /api/receipts/{id}` gives of a question and of its follow-up, after each was answered."""
    found: list[dict[str, Any]] = []
    conversation = None
    with _serving(data) as (client, _):
        for question in (QUESTION, FOLLOW):
            body = {"question": question, "conversation_id": conversation}
            reply = client.post("/api/ask", json=body).json()
            conversation = reply["conversation_id"]
            assert "receipt" not in reply
            found.append(client.get(f"/api/receipts/{reply['receipt_id']}").json())
    return found


def test_a_receipt_is_had_after_the_reply_or_within_it_and_a_greeting_has_none(data: Path) -> None:
    with _serving(data) as (client, _):
        reply = client.post("/api/ask", json={"question": QUESTION, "receipt": True}).json()
        given = client.get(f"/api/receipts/{reply['receipt_id']}")
        assert given.json() == {"receipt": reply["receipt"], "holds": True, "faults": []}
        assert given.headers["cache-control"] == "no-store"
        assert client.get(f"/receipts/{reply['receipt_id']}").status_code == 200
        greeted = client.post("/api/ask", json={"question": "こんにちは", "receipt": True}).json()
        assert not {"receipt", "receipt_id"} & set(greeted)


def test_a_receipt_that_is_not_kept_any_more_is_told(data: Path) -> None:
    with _serving(data, conversation_size=1) as (client, _):
        first, second = (client.post("/api/ask", json={"question": QUESTION}).json()["receipt_id"] for _ in range(2))
        assert client.get(f"/api/receipts/{second}").status_code == 200
        for name in (first, "none", "あ" * 64):
            gone = client.get(f"/api/receipts/{name}")
            assert (gone.status_code, gone.json()["error"]["code"]) == (404, "no_receipt")
        page = client.get(f"/receipts/{first}", headers={"Accept": "text/html"})
        assert (page.status_code, "もう一度質問してください" in page.text) == (404, True)


def test_documents_that_changed_behind_an_answer_are_named_over_http(tmp_path: Path) -> None:
    sources = _altered(tmp_path / "sources", "1,905", "2,905")
    with _serving(_built(FIXTURES, tmp_path / "data")) as (client, held):
        name = client.post("/api/ask", json={"question": QUESTION}).json()["receipt_id"]
        _built(sources, tmp_path / "data")
        assert held.refresh()
        proof = client.get(f"/api/receipts/{name}").json()
        page = client.get(f"/receipts/{name}").text
    assert not proof["holds"]
    for named in ("文書 minagi-roadmap は", "引用[1]の「実績値", "記録 minagi-roadmap:pledge:1 は", "2,905人"):
        assert any(named in fault for fault in proof["faults"]), proof["faults"]
        assert named in page


Verify = Callable[[object, Path], tuple[int, list[str]]]


@pytest.fixture
def verify(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Verify:
    """`yakusoku verify` of a receipt: its status, and what it says."""

    def call(receipt: object, data: Path) -> tuple[int, list[str]]:
        file = tmp_path / "receipt.json"
        file.write_text(json.dumps(receipt, ensure_ascii=False), encoding="utf-8")
        monkeypatch.setattr(sys, "argv", ["yakusoku", "verify", str(file), "--data", str(data)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return int(ended.value.code or 0), (out + err).splitlines()

    monkeypatch.setenv("YAKUSOKU_ENCODER", "characters")
    return call


def test_a_receipt_proves_its_answer_on_another_machine_with_the_same_documents(
    replies: list[dict[str, Any]], verify: Verify, tmp_path: Path
) -> None:
    there = _built(FIXTURES, tmp_path / "there")
    for reply in replies:
        assert (reply["receipt"]["answered"], reply["holds"]) == (True, True)
        assert verify(reply["receipt"], there)[0] == 0
        assert verify(reply, there)[0] == 0, "the whole body, as it was saved"


def test_a_follow_up_is_proved_by_the_question_that_stands_by_itself(replies: list[dict[str, Any]]) -> None:
    receipt = replies[1]["receipt"]
    assert receipt["question"] != FOLLOW
    assert "朝市" in receipt["question"]


def _first(receipt: dict[str, Any], part: str, **values: object) -> dict[str, Any]:
    """A receipt whose first citation, fact … says something else."""
    return receipt | {part: [receipt[part][0] | values, *receipt[part][1:]]}


TAMPERED: list[tuple[str, Callable[[dict[str, Any]], dict[str, Any]], str]] = [
    ("a figure of the answer", lambda r: r | {"answer": r["answer"].replace("1,905", "9,905")}, "答えの文が違います"),
    ("a word added to it", lambda r: r | {"answer": r["answer"] + "市長の功績です。"}, "市長の功績"),
    ("an answer made a refusal", lambda r: r | {"answered": False}, "答えの文が違います"),
    ("a quote", lambda r: _first(r, "citations", quote="実績値 9,905人"), "「実績値 9,905人」"),
    ("the lines of a quote", lambda r: _first(r, "citations", lines=[1, 2]), "引用[1]"),
    ("the document of a quote", lambda r: _first(r, "citations", document="minagi-plan"), "minagi-plan"),
    ("a quote of another place", lambda r: _first(r, "citations", quote="1,430人"), "この答えの引用ではありません"),
    ("the digest of its lines", lambda r: _first(r, "citations", sha256="0" * 64), "12–15行は"),
    ("a citation left out", lambda r: r | {"citations": []}, "引用1件"),
    ("a value", lambda r: _first(r, "facts", value="9,905人"), "9,905人"),
    ("a record", lambda r: _first(r, "records", sha256="0" * 64), "記録 minagi-roadmap:pledge:1"),
    ("a record that there is none", lambda r: _first(r, "records", name="x:y:1"), "記録 x:y:1 がありません"),
    ("a document", lambda r: _first(r, "documents", sha256="0" * 64), "文書 minagi-plan は"),
    ("a document hidden", lambda r: r | {"documents": r["documents"][:1]}, "文書 minagi-roadmap は"),
    ("what is missing", lambda r: r | {"missing": ["市長の名前"]}, "市長の名前"),
    ("the question", lambda r: r | {"question": "みなぎ市の図書館の開館時間は？"}, "答えの文が違います"),
    ("the encoder", lambda r: r | {"encoder": "other"}, "埋め込みモデル"),
]


@pytest.mark.parametrize(("what", "alter", "named"), TAMPERED, ids=[case[0] for case in TAMPERED])
def test_what_is_altered_is_named(
    replies: list[dict[str, Any]], verify: Verify, data: Path, what: str,
    alter: Callable[[dict[str, Any]], dict[str, Any]], named: str,
) -> None:  # fmt: skip
    status, said = verify(alter(replies[0]["receipt"]), data)
    assert (status, any(named in line for line in said)) == (1, True), said


def test_an_altered_document_is_named_with_the_lines_and_the_record_that_changed(
    replies: list[dict[str, Any]], verify: Verify, tmp_path: Path
) -> None:
    sources = _altered(tmp_path / "sources", "1,905", "2,905")
    said = "\n".join(verify(replies[0]["receipt"], _built(sources, tmp_path / "there"))[1])
    for named in ("文書 minagi-roadmap は", "引用[1]の「実績値", "記録 minagi-roadmap:pledge:1 は", "2,905人"):
        assert named in said


def test_a_missing_document_is_named(replies: list[dict[str, Any]], verify: Verify, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    shutil.copy(FIXTURES / PLANS[1], sources)
    status, said = verify(replies[0]["receipt"], _built(sources, tmp_path / "there"))
    assert (status, said[0]) == (1, "文書 minagi-roadmap がありません。")


@pytest.mark.parametrize("broken", [[], {}, "text", {"receipt": None}, {"version": 2}])
def test_what_is_no_receipt_is_told_in_one_line(verify: Verify, data: Path, broken: object) -> None:
    status, said = verify(broken, data)
    assert (status, len(said), "証明書" in said[0]) == (2, 1, True)


def test_a_question_too_long_to_be_asked_is_told(replies: list[dict[str, Any]], verify: Verify, data: Path) -> None:
    status, said = verify(replies[0]["receipt"] | {"question": "あ" * 1001}, data)
    assert (status, len(said)) == (2, 1)


def test_the_service_keeps_neither_the_receipt_nor_the_question(replies: list[dict[str, Any]], data: Path) -> None:
    kept = [path for path in data.rglob("*") if path.is_file()]
    assert kept
    asked = replies[0]["receipt"]["question"].encode()
    assert [path for path in kept if asked in path.read_bytes()] == []
