"""Runs: in this process or over HTTP, interrupted and resumed, compared with others, failing when asked to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from typing import Any, ClassVar

import pytest
from rich.console import Console

from eval import ask, results
from eval.answerers import Answerer
from eval.card import card
from eval.run import Opened, Options, evaluate, evaluate_opened
from ingest.errors import InputError
from tests.eval_fixture import HEADINGS, LINES, Fake, questions, sources, write_questions


@pytest.fixture(autouse=True)
def _small_encoder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("YAKUSOKU_ENCODER", "characters")
    monkeypatch.setenv("YAKUSOKU_CACHE", str(tmp_path / "cache"))


def _opened(answerer: Answerer, identity: str = "snapshot-1") -> Opened:
    return Opened(answerer, sources(), card((identity, {"スナップショット": identity}, {}), [], {}))


def _options(folder: Path, **changes: Any) -> Options:
    given: dict[str, Any] = {"questions": (write_questions(folder),), "data": folder, "report": folder / "report"}
    return Options(**given | changes)


def _run(answerer: Answerer, options: Options, identity: str = "snapshot-1") -> tuple[int, str]:
    """(exit status, what was printed)"""
    console = Console(file=StringIO(), width=200)
    status = evaluate_opened(options, _opened(answerer, identity), console)
    return status, console.file.getvalue()  # type: ignore[attr-defined]


def _lines(options: Options) -> list[dict[str, Any]]:
    assert options.report is not None
    return [json.loads(line) for line in (options.report / "results.jsonl").read_text(encoding="utf-8").splitlines()]


def test_results_hold_every_question_first_and_the_means_last(tmp_path: Path) -> None:
    options = _options(tmp_path)
    status, printed = _run(Fake(), options)
    lines = _lines(options)
    names = ["yakusoku", "naive_bm25", "naive_dense", "naive_hybrid"]
    ids = [question.id for question in questions()]
    assert [(row["system"], row["id"]) for row in lines[:-4]] == [(name, one) for name in names for one in ids]
    assert [row["system"] for row in lines[-4:]] == names
    correctness = {row["system"]: row["means"][0]["value"] for row in lines[-4:]}
    assert correctness["yakusoku"] == 1.0
    assert all(correctness[name] < 1.0 for name in names[1:])  # they cannot refuse
    assert status == 0
    assert "100.0%" in printed
    assert {path.name for path in (tmp_path / "report").iterdir()} == {
        "results.jsonl", "report.html", "summary.md", "card.json",
    }  # fmt: skip


def test_several_at_once_give_the_same_results(tmp_path: Path) -> None:
    found = []
    for concurrency in (1, 4):
        options = _options(tmp_path, concurrency=concurrency, naive=False)
        _run(Fake(), options)
        found.append([{k: row[k] for k in ("id", "faults", "measures")} for row in _lines(options)[:-1]])
    assert found[0] == found[1]


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    options = _options(tmp_path, naive=False)

    class Interrupted(Fake):
        def ask(self, question: str, **keys: Any) -> dict[str, Any]:
            if question == "港の朝市の困りごとは？":
                raise KeyboardInterrupt
            return super().ask(question, **keys)

    with pytest.raises(KeyboardInterrupt):
        _run(Interrupted(), options)
    assert [row["id"] for row in _lines(options)] == ["actual", "department"]
    with (tmp_path / "report" / "results.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"system": "yakus')  # the line that was being written
    again = Fake()
    status, _ = _run(again, _options(tmp_path, naive=False, resume=True))
    assert status == 0
    assert "港の朝市の担当は？" not in again.asked
    assert "港の朝市の困りごとは？" in again.asked
    assert [row.get("id") for row in _lines(options)] == ["actual", "department", "issue", "follow", "nothing", None]


def test_a_failed_or_reworded_question_is_asked_again_on_resume(tmp_path: Path) -> None:
    class Failing(Fake):
        def ask(self, question: str, **keys: Any) -> dict[str, Any]:
            if question == "港の朝市の担当は？":
                raise TimeoutError
            return super().ask(question, **keys)

    options = _options(tmp_path, naive=False, resume=True)
    _run(Failing(), options)
    reworded = options.questions[0].read_text(encoding="utf-8").replace("空港はできる？", "空港をつくる？")
    options.questions[0].write_text(reworded, encoding="utf-8")
    again = Fake()
    again._names["空港をつくる？"] = "nothing"
    _run(again, options)
    assert {again._names[question] for question in again.asked} == {"department", "nothing"}


def test_results_of_another_snapshot_are_not_resumed(tmp_path: Path) -> None:
    _run(Fake(), _options(tmp_path, naive=False))
    with pytest.raises(InputError, match="別のスナップショット"):
        _run(Fake(), _options(tmp_path, naive=False, resume=True), identity="snapshot-2")


def test_fail_under_fails_below_and_passes_at_the_threshold(tmp_path: Path) -> None:
    def abstains(name: str, reply: dict[str, Any]) -> dict[str, Any]:
        return reply | {"answered": False, "citations": []}

    worse = Fake(abstains)  # right about the one unanswerable question of five
    assert _run(worse, _options(tmp_path, naive=False, fail_under=0.2))[0] == 0
    status, printed = _run(worse, _options(tmp_path, naive=False, fail_under=0.21))
    assert status == 1
    assert "--fail-under 0.21 を下回りました" in printed


def test_two_runs_are_compared_question_by_question(tmp_path: Path) -> None:
    def forgets(name: str, reply: dict[str, Any]) -> dict[str, Any]:
        return reply | {"answered": False} if name == "issue" else reply

    before = _options(tmp_path, naive=False, report=tmp_path / "before")
    _run(Fake(forgets), before)
    options = _options(tmp_path, naive=False, baseline=tmp_path / "before" / "results.jsonl")
    _, printed = _run(Fake(), options)
    assert "勝ち 1、負け 0" in printed
    html = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert "勝った質問" in html
    assert "McNemar" in html


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"data": None}, "どちらか一つ"),
        ({"endpoint": "http://127.0.0.1:1"}, "どちらか一つ"),
        ({"report": None, "resume": True}, "--report"),
        ({"concurrency": 0}, "--concurrency 0"),
        ({"fail_under": 80.0}, "--fail-under 80.0"),
        ({"questions": (Path("none.jsonl"),)}, r"none\.jsonl"),
        ({"baseline": Path("none.jsonl")}, r"none\.jsonl: 結果ファイルを読めません"),
        ({"data": None, "endpoint": "http://127.0.0.1:9", "naive": False}, r"127\.0\.0\.1:9.*yakusoku serve"),
        ({"data": None, "endpoint": "nonsense"}, "nonsense"),
    ],
)
def test_a_wrong_call_says_what_to_do(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        evaluate(_options(tmp_path, **changes))


def test_a_baseline_of_other_questions_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "results.jsonl"
    other.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="共通の質問がありません"):
        _run(Fake(), _options(tmp_path, naive=False, baseline=other))


@pytest.mark.parametrize("line", ["{}", '{"system": 1}', "[1]"])
def test_a_broken_results_file_is_named_by_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text(f"{line}\n{line}\n", encoding="utf-8")
    with pytest.raises(results.ResultsError, match=r"results\.jsonl:1"):
        results.read(path)


class _Server(BaseHTTPRequestHandler):
    """A server that speaks the contract, in a hundred bytes; every third question meets its rate limit first."""

    fake = Fake()
    limited: ClassVar[set[str]] = set()

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""

    def _send(self, status: int, body: object, headers: tuple[tuple[str, str], ...] = ()) -> None:
        data = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        for name, value in (("Content-Type", "application/json"), ("Content-Length", str(len(data))), *headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/readyz":
            self._send(200, {"status": "ready", "snapshot": "s1"})
        elif path == "/api/documents":
            rows = [{"document": name, "municipality": HEADINGS[name].split()[0], "plan": ""} for name in LINES]
            self._send(200, {"documents": rows})
        else:
            lines = LINES[path.removeprefix("/api/documents/")]
            self._send(200, {"lines": [{"line": n, "text": text} for n, text in enumerate(lines, 1)]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if body["question"] == "みなぎ市の空港の計画は？" and not self.limited:
            self.limited.add(body["question"])
            self._send(429, {"error": {"code": "too_many", "message": "待って"}}, (("Retry-After", "3"),))
        elif body["question"] == "港の朝市の困りごとは？":
            self._send(500, {"error": {"code": "failed", "message": "故障"}})
        else:
            self._send(200, self.fake.ask(body["question"]))


@contextmanager
def _serving() -> Iterator[str]:
    _Server.limited = set()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def test_any_server_that_speaks_the_contract_can_be_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(ask.time, "sleep", waited.append)
    with _serving() as url:
        options = _options(tmp_path, data=None, endpoint=url)
        assert evaluate(options, Console(file=StringIO())) == 0
    found = {row["id"]: row for row in _lines(options) if row.get("id") and row["system"] == "yakusoku"}
    assert {name: row["right"] for name, row in found.items()} == {
        "actual": True, "department": True, "issue": False, "follow": True, "nothing": True,
    }  # fmt: skip
    assert found["issue"]["faults"][0].startswith("error:HTTPStatusError")
    assert found["issue"]["measures"]["citation_recall"] == 0.0
    assert waited == [3.0]  # the rate limit is waited for, and is not an answer


def test_the_documents_of_a_folder_stand_over_what_the_server_says(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, lines in LINES.items():
        (corpus / f"{name}.txt").write_text("\n".join(["", *lines]), encoding="utf-8")  # all lines are one further down
    with _serving() as url:
        options = _options(tmp_path, data=None, endpoint=url, corpus=corpus, naive=False)
        evaluate(options, Console(file=StringIO()))
    actual = next(row for row in _lines(options) if row.get("id") == "actual")
    assert actual["faults"] == ["quote", "ungrounded:1905"]
