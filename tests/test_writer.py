"""A language model may word an answer, not make one: what it adds, alters or leaves unmarked is not printed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from index import snapshot
from index.encoder import CharacterEncoder
from service.compose.writer import parsed
from service.model import Citation, Found
from service.pipeline import open_pipeline
from service.settings import Settings
from service.web.app import create_app
from service.web.holder import Holder
from tests.answer_fixture import plans

QUESTION = "灯台の夜間開放の担当はどこ"
PLAIN = "「灯台の夜間開放」の担当は、"


class Stub(HTTPServer):
    """An OpenAI-compatible server that answers every request with one reply, and remembers what it was sent."""

    def __init__(self, reply: str, status: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.reply, self.status = reply, status
        self.requests: list[dict[str, Any]] = []


class Handler(BaseHTTPRequestHandler):
    """Answers `POST …/chat/completions`."""

    server: Stub

    def do_POST(self) -> None:
        """Reply as told."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append({"path": self.path, "key": self.headers.get("Authorization"), **body})
        reply = json.dumps({"choices": [{"message": {"content": self.server.reply}}]}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal of a test."""


@contextmanager
def model(reply: str, status: int = 200) -> Iterator[Stub]:
    """A running stub."""
    server = Stub(reply, status)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of the fixture plans."""
    folder = tmp_path_factory.mktemp("data")
    snapshot.build(plans(), CharacterEncoder(), folder)
    return folder


def ask(data: Path, url: str, question: str = QUESTION) -> dict[str, Any]:
    """The body of `POST /api/ask` of a service whose answers the model at that address words."""
    settings = Settings.model_validate(
        {"data": data, "encoder": "characters", "writer_url": url, "writer_key": "a-key", "rate_limit": ""}
    )
    held = Holder(data, lambda: open_pipeline(settings), 10)
    held.refresh()
    with TestClient(create_app(held, settings)) as client:
        reply = client.post("/api/ask", json={"question": question})
    assert reply.status_code == 200
    found: dict[str, Any] = reply.json()
    return found


def test_a_faithful_wording_is_the_answer_and_keeps_its_citations(data: Path) -> None:
    with model("灯台の夜間開放を担当しているのは観光課です。[1]") as server:
        reply = ask(data, f"http://127.0.0.1:{server.server_port}/v1")
    assert reply["answer"] == "灯台の夜間開放を担当しているのは観光課です。[1]"
    assert reply["citations"]
    assert reply["facts"][0]["value"] == ["観光課"]
    sent = server.requests[0]
    assert (sent["path"], sent["key"], sent["temperature"]) == ("/v1/chat/completions", "Bearer a-key", 0)
    assert QUESTION in sent["messages"][1]["content"]
    assert PLAIN in sent["messages"][1]["content"]


UNFAITHFUL = [
    ("灯台の夜間開放を担当しているのは福祉課です。[1]", 200),  # another department
    ("灯台の夜間開放の担当は観光課で、120人が働いています。[1]", 200),  # a figure from nowhere
    ("灯台の夜間開放の担当は観光課です。", 200),  # no statement's number
    ("灯台の夜間開放の担当は観光課です。[9]", 200),  # the number of no statement
    ("もちろんです。灯台の夜間開放の担当は観光課です。[1]ほかにもご質問をどうぞ。", 200),  # talk behind the last mark
    ("", 200),
    ("灯台の夜間開放の担当は観光課です。[1]", 500),
]


@pytest.mark.parametrize(("reply", "status"), UNFAITHFUL)
def test_an_unfaithful_or_broken_wording_gives_way_to_the_templates(data: Path, reply: str, status: int) -> None:
    with model(reply, status) as server:
        answer = ask(data, f"http://127.0.0.1:{server.server_port}/v1")["answer"]
    assert PLAIN in answer
    assert "観光課" in answer


def test_a_model_that_is_not_there_costs_no_answer(data: Path) -> None:
    with model("x") as server:
        gone = f"http://127.0.0.1:{server.server_port}/v1"
    assert PLAIN in ask(data, gone)["answer"]


def test_a_refusal_is_never_worded_by_the_model(data: Path) -> None:
    with model("担当は観光課です。[1]") as server:
        reply = ask(data, f"http://127.0.0.1:{server.server_port}/v1", "札幌市の除雪の担当は？")
    assert not reply["answered"]
    assert not server.requests


def _said(text: str, n: int) -> Found:
    cited = Citation(n=0, document="d", title="t", lines=(n, n), quote=text)
    return Found(text=text, citations=(cited,), record_ids=(f"r{n}",))


SAID = (_said("一の文", 1), _said("二の文", 2))


@pytest.mark.parametrize(
    ("reply", "texts", "lines"),
    [
        ("合わせた文です。[1][2]", ["合わせた文です。"], [[(1, 1), (2, 2)]]),
        ("前の文です[2]。次の文です[1]。", ["前の文です。", "次の文です。"], [[(2, 2)], [(1, 1)]]),
        ("改行の\nある文。[1]\n次。[2]", ["改行の\nある文。", "次。"], [[(1, 1)], [(2, 2)]]),
        ("印のない文。", [], []),
        ("三の文。[3]", [], []),
    ],
)
def test_a_reply_is_cut_at_its_marks(reply: str, texts: list[str], lines: list[list[tuple[int, int]]]) -> None:
    found = parsed(reply, SAID)
    assert [one.text for one in found] == texts
    assert [[citation.lines for citation in one.citations] for one in found] == lines
