"""The HTTP service: every endpoint of the contract, and every error in the reader's language."""

from __future__ import annotations

import json
import logging
import queue
import re
import threading
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.errors import SettingsError
from service.model import Question
from service.settings import read as read_settings
from service.web.holder import NotReady
from service.web.logs import configure
from tests.app_fixture import LINES, FakePipeline, app, holder, settings, write_snapshot

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # the test client's own choice of HTTP library
    from fastapi.testclient import TestClient


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_snapshot(folder)
    return folder


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[TestClient]:
    with TestClient(app(data), raise_server_exceptions=False) as client:
        yield client


def test_an_answer_has_every_field_of_the_contract(client: TestClient) -> None:
    reply = client.post("/api/ask", json={"question": "除雪の見直しの担当はどこですか"}).json()
    assert set(reply) == {
        "answer", "answered", "citations", "facts", "records", "passages", "missing", "choices", "scope",
        "resolved_question", "conversation_id", "timings_ms", "receipt_id",
    }  # fmt: skip
    assert reply["facts"] == [
        {
            "record_id": "minagi-plan:pledge:1",
            "field": "departments",
            "value": ["建設課"],
            "derived": False,
            "citation": 1,
        }
    ]


def test_a_refusal_says_what_is_missing(client: TestClient) -> None:
    reply = client.post("/api/ask", json={"question": "空港はどこですか"}).json()
    assert (reply["answered"], reply["missing"]) == (False, ["お尋ねの内容"])


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", ["minagi-plan:pledge:1", "minagi-plan:pledge:2-1", "minagi-records:project:1-1~2"]),
        (
            "?document=&municipality=&kind=&number=&status=&department=&q=",
            ["minagi-plan:pledge:1", "minagi-plan:pledge:2-1", "minagi-records:project:1-1~2"],
        ),
        ("?document=minagi-records", ["minagi-records:project:1-1~2"]),
        ("?kind=pledge&number=2-1", ["minagi-plan:pledge:2-1"]),
        ("?status=on_track", ["minagi-plan:pledge:1"]),
        ("?department=水産", ["minagi-plan:pledge:2-1"]),
        ("?q=歩道", ["minagi-plan:pledge:1"]),
        ("?municipality=よその市", []),
        ("?limit=1&offset=1", ["minagi-plan:pledge:2-1"]),
    ],
)
def test_records_are_filtered_and_paged(client: TestClient, query: str, ids: list[str]) -> None:
    found = client.get(f"/api/records{query}").json()
    assert [record["record_id"] for record in found["records"]] == ids
    assert found["total"] == (3 if "limit" in query else len(ids))


@pytest.mark.parametrize("record_id", ["minagi-plan:pledge:2-1", "minagi-records:project:1-1~2"])
def test_a_record_is_found_by_its_id_with_colons_and_tildes(client: TestClient, record_id: str) -> None:
    assert client.get(f"/api/records/{record_id}").json()["record_id"] == record_id


def test_a_documents_lines_are_those_of_its_file(client: TestClient) -> None:
    lines = client.get("/api/documents/minagi-plan?from=4&to=5").json()["lines"]
    assert lines == [{"line": 4, "text": LINES[3]}, {"line": 5, "text": LINES[4]}]


def test_a_document_known_by_its_records_has_no_lines(client: TestClient) -> None:
    found = client.get("/api/documents/minagi-records").json()
    assert (found["document"]["full_text"], found["lines"]) == (False, [])


def test_every_document_is_listed(client: TestClient) -> None:
    found = client.get("/api/documents").json()["documents"]
    assert [document["document"] for document in found] == ["minagi-plan", "minagi-records"]


def test_search_gives_passages(client: TestClient) -> None:
    assert client.get("/api/search?q=朝市").json()["passages"][0]["passage_id"] == "minagi-plan:15:0"


def _events(text: str) -> list[tuple[str, dict[str, object]]]:
    found = []
    for block in text.replace("\r\n", "\n").strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        found.append((fields["event"], json.loads(fields["data"])))
    return found


def test_a_stream_says_it_searches_then_each_sentence_then_the_whole_reply(client: TestClient) -> None:
    events = _events(client.post("/api/ask/stream", json={"question": "除雪の目標は"}).text)
    assert [name for name, _ in events] == ["status", "sentence", "sentence", "reply"]
    assert "".join(str(data["text"]) for name, data in events if name == "sentence") == events[-1][1]["answer"]


def test_a_fault_in_a_stream_is_told_as_an_event(client: TestClient) -> None:
    events = _events(client.post("/api/ask/stream", json={"question": "爆発", "language": "en"}).text)
    assert events[-1] == (
        "error", {"error": {"code": "internal", "message": "Something went wrong on our side. Please try again later"}},
    )  # fmt: skip


ERRORS = [
    # call, status, code, a word of the message
    (("GET", "/api/records/none", None), 404, "not_found", "none"),
    (("GET", "/api/documents/none", None), 404, "not_found", "none"),
    (("GET", "/api/none", None), 404, "not_found", "/api/none"),
    (("GET", "/static/none.js", None), 404, "not_found", "none.js"),
    (("GET", "/api/ask", None), 405, "method_not_allowed", "POST"),
    (("POST", "/api/ask", {}), 422, "invalid", "question"),
    (("POST", "/api/ask", {"question": "　 "}), 422, "invalid", "question"),
    (("POST", "/api/ask", {"question": "あ" * 1001}), 422, "invalid", "1000"),
    (("POST", "/api/ask", {"question": "あ", "top_k": 21}), 422, "invalid", "20"),
    (("POST", "/api/ask", {"question": "あ", "colour": 1}), 422, "invalid", "colour"),
    (("POST", "/api/ask", b"{"), 422, "invalid", "JSON"),
    (("POST", "/api/ask", b'{"question": "\\ud800"}'), 422, "invalid", "question"),
    (("POST", "/api/ask", b"\xff\xfe"), 422, "invalid", ""),
    (("POST", "/api/ask", {"question": "あ" * 20_000}), 413, "too_large", "16384"),
    (("POST", "/api/ask", {"question": "爆発"}), 500, "internal", ""),
    (("POST", "/api/feedback", {"helpful": "perhaps"}), 422, "invalid", "true"),
    (("GET", "/api/search?q=", None), 422, "invalid", "q"),
    (("GET", "/api/search?q=%E3%80%80", None), 422, "invalid", "q"),
    (("GET", "/api/records?limit=201", None), 422, "invalid", "200"),
    (("GET", "/api/records?status=late", None), 422, "invalid", "delayed"),
    (("POST", "/api/ask", b"[]"), 422, "invalid", ""),
    (("POST", "/api/ask", {"question": "あ", "top_k": 1.5}), 422, "invalid", "top_k"),
    (("GET", "/api/records?offset=99999999999999999999", None), 422, "invalid", "offset"),
    (("GET", "/api/documents/minagi-plan?from=x", None), 422, "invalid", "from"),
]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("call", "status", "code", "word"), ERRORS)
def test_an_error_has_the_one_form_and_the_readers_language(
    client: TestClient, call: tuple[str, str, object], status: int, code: str, word: str, *, language: str
) -> None:
    method, path, body = call
    content = json.dumps(body).encode() if isinstance(body, dict) else body
    headers = {"Accept-Language": language, "Content-Type": "application/json"}
    response = client.request(method, path, content=content, headers=headers)  # type: ignore[arg-type]
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (status, code)
    assert word in error["message"]
    japanese = any("ぁ" <= char <= "ん" for char in error["message"])
    assert japanese == (language == "ja")


def test_what_may_be_sent_is_listed_in_the_readers_language(client: TestClient) -> None:
    said = {
        language: client.get("/api/records?status=late", headers={"Accept-Language": language}).json()["error"][
            "message"
        ]
        for language in ("ja", "en")
    }
    assert "on_track、delayed、completed です" in said["ja"]
    assert "on_track, delayed, completed." in said["en"]


def test_the_language_field_stands_over_the_header(client: TestClient) -> None:
    body = {"question": "", "language": "en"}
    message = client.post("/api/ask", json=body, headers={"Accept-Language": "ja"}).json()["error"]["message"]
    assert message == "question: must not be empty. Correct it and send it again"


def test_a_body_of_unannounced_length_is_cut_off_at_the_limit(client: TestClient) -> None:
    response = client.post("/api/ask", content=(b"x" * 1000 for _ in range(30)))
    assert response.status_code == 413


def test_the_sixth_question_of_a_minute_has_to_wait(data: Path) -> None:
    with TestClient(app(data, rate_limit="5/minute")) as client:
        statuses = [client.post("/api/ask", json={"question": "除雪"}).status_code for _ in range(6)]
        refused = client.post("/api/ask/stream", json={"question": "除雪"})
    assert statuses == [200] * 5 + [429]
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_without_a_snapshot_the_service_lives_but_is_not_ready(tmp_path: Path) -> None:
    with TestClient(app(tmp_path)) as client:
        calls = ["/api/records", "/api/documents", "/api/suggestions", "/readyz"]
        assert [client.get(path).status_code for path in calls] == [503] * 4
        assert client.post("/api/ask", json={"question": "除雪"}).json()["error"]["code"] == "not_ready"
        assert client.get("/healthz").json() == {"status": "ok"}
        assert "yakusoku_snapshot_records 0.0" in client.get("/metrics").text


def test_the_counters_name_routes_and_never_what_was_asked(client: TestClient) -> None:
    client.get("/api/search?q=ひみつ")
    client.get("/ひみつのページ")
    page = client.get("/metrics").text
    assert 'yakusoku_requests_total{method="GET",route="/api/search",status="200"}' in page
    assert 'route="unmatched",status="404"' in page
    assert "ひみつ" not in page


def test_every_response_carries_the_security_headers(client: TestClient) -> None:
    for path in ("/", "/api/documents", "/api/none", "/widget.js"):
        headers = client.get(path).headers
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
    fault = client.post("/api/ask", json={"question": "爆発"})
    assert fault.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("origins", "path", "allowed"),
    [
        ("*", "/api/documents", "*"),
        ("*", "/documents", None),  # pages are not for other sites to read
        ("https://www.town.example", "/api/documents", "https://www.town.example"),
        ("https://other.example", "/api/documents", None),
    ],
)
def test_only_answers_are_for_other_sites_and_only_for_those_allowed(
    data: Path, origins: str, path: str, allowed: str | None
) -> None:
    with TestClient(app(data, embed_origins=origins)) as client:
        headers = client.get(path, headers={"Origin": "https://www.town.example"}).headers
    assert headers.get("Access-Control-Allow-Origin") == allowed


@pytest.mark.parametrize("logged", [False, True])
def test_questions_are_logged_only_where_the_operator_asks_for_it(
    data: Path, logged: bool, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), TestClient(app(data, log_questions=logged)) as client:
        client.post("/api/ask", json={"question": "除雪のひみつ"})
    assert ("除雪のひみつ" in caplog.text) == logged


def test_a_question_of_somebody_in_danger_is_logged_nowhere(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), TestClient(app(data, log_questions=True)) as client:
        client.post("/api/ask", json={"question": "もう死にたい"})
        client.post("/api/ask/stream", json={"question": "もう死にたい"})
        client.get("/ask", params={"q": "もう死にたい"})
        counted = client.get("/metrics").text
    # the test's own client logs the addresses that it calls, as no server does
    assert [line.message for line in caplog.records if line.name != "httpx" and "死にたい" in line.getMessage()] == []
    assert "crisis" not in counted


def test_a_request_is_logged_with_its_id_and_without_its_query(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "yakusoku.access"), TestClient(app(data)) as client:
        given = client.get("/ask?q=ひみつ", headers={"X-Request-ID": "proxy-1"}).headers["X-Request-ID"]
        forged = client.get("/healthz", headers={"X-Request-ID": "a b\tc"}).headers["X-Request-ID"]
    told = [line.getMessage() for line in caplog.records if line.name == "yakusoku.access"]
    assert given == "proxy-1"
    assert re.fullmatch(r"[0-9a-f]{16}", forged)
    assert len(told) == 1
    assert re.fullmatch(r"GET /ask 200 \d+ ms", told[0])


def test_the_log_is_one_object_a_line_where_that_is_asked_for(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers[:]
    configure(settings(data, log_format="json"))
    try:
        logging.getLogger("service.web.ask").info("一つ\n二つ")
        told = json.loads(capsys.readouterr().err)
    finally:
        logging.getLogger().handlers[:] = before
    assert (told["level"], told["message"], told["request"]) == ("info", "一つ\n二つ", "-")


def test_feedback_that_cannot_be_kept_is_told(data: Path) -> None:
    with TestClient(app(data, feedback=Path("/dev/null/feedback.sqlite"))) as client:
        refused = client.post("/api/feedback", json={"helpful": True})
        assert client.post("/api/ask", json={"question": "除雪"}).status_code == 200
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "not_kept")


def test_a_full_house_is_told_at_once_and_whoever_watches_gets_through(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, free = threading.Event(), threading.Event()

    def slow(self: object, question: Question) -> object:
        held.set()
        free.wait(10)
        raise NotReady("…")

    monkeypatch.setattr(FakePipeline, "ask", slow)
    with TestClient(app(data, queue=1)) as client, ThreadPoolExecutor() as pool:
        first = pool.submit(client.post, "/api/ask", json={"question": "除雪"})
        assert held.wait(10)
        second = client.post("/api/ask", json={"question": "除雪"}, headers={"Accept-Language": "en"})
        watched = [client.get(path).status_code for path in ("/healthz", "/readyz", "/metrics")]
        free.set()
        first.result()
    assert (second.status_code, second.json()["error"]["code"]) == (503, "busy")
    assert "Many people" in second.json()["error"]["message"]
    assert second.headers["Retry-After"] == "5"
    assert watched == [200, 200, 200]


def test_suggested_questions_come_from_the_loaded_records(client: TestClient) -> None:
    found = client.get("/api/suggestions?limit=2").json()["suggestions"]
    # the lighthouse has an office, too, but the program answers with another's: what it gets wrong is not offered
    assert [one["question"] for one in found] == [
        "みなぎ町の除雪の見直しを担当しているのはどの課ですか？",
        "みなぎ町の除雪した路線は、令和7年度にいくつを目指していますか？",
    ]
    english = client.get("/api/suggestions?lang=en").json()["suggestions"]
    assert english[0]["question"] == "What is みなぎ町 aiming for on 「除雪した路線」 in FY2025?"
    assert client.get("/api/suggestions?municipality=よその市").json()["suggestions"] == []


@pytest.mark.parametrize(
    "text", ["除雪を受け持つのは、建設課です。[1]", "目標は１４０路線（５％増）です。", "ＡＢＣ\n 今日は"]
)
def test_furigana_keeps_every_character(client: TestClient, text: str) -> None:
    parts = client.get("/api/furigana", params={"text": text}).json()["parts"]
    assert "".join(part["text"] for part in parts) == text
    assert any(part["reading"] for part in parts)


def test_a_newer_snapshot_is_taken_up_and_a_broken_one_is_not(tmp_path: Path) -> None:
    write_snapshot(tmp_path)
    held = holder(tmp_path)
    assert held.refresh()
    first = held.pipeline.snapshot.manifest.name
    assert not held.refresh()  # nothing new

    write_snapshot(tmp_path, extra="新しい行")
    assert held.refresh()
    second = held.pipeline.snapshot.manifest.name
    assert second != first
    assert held.pipeline.snapshot.store.lines("minagi-plan", 16) == {16: "新しい行"}

    (tmp_path / "CURRENT").write_text("no-such-snapshot\n", encoding="utf-8")
    assert not held.refresh()
    assert held.pipeline.snapshot.manifest.name == second
    assert "no-such-snapshot" in (held.failure or "")


def test_a_running_service_answers_from_the_newer_snapshot_without_a_restart(tmp_path: Path) -> None:
    write_snapshot(tmp_path)
    with TestClient(app(tmp_path)) as client:
        first = client.get("/readyz").json()["snapshot"]
        write_snapshot(tmp_path, extra="新しい行")
        names = {client.get("/readyz").json()["snapshot"] for _ in range(500)}
        assert client.get("/api/documents/minagi-plan?from=16").json()["lines"][0]["text"] == "新しい行"
    assert len(names - {first}) == 1


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"YAKUSOKU_ENCODR": "x"}, "YAKUSOKU_ENCODER の書き誤り"),
        ({"YAKUSOKU_encoder": "x"}, "YAKUSOKU_ENCODER の書き誤り"),
        ({"YAKUSOKU_THREADS": "many"}, "YAKUSOKU_THREADS"),
        ({"YAKUSOKU_RATE_LIMIT": "often"}, "YAKUSOKU_RATE_LIMIT"),
        ({"YAKUSOKU_OPERATOR_TOKEN": "short"}, "YAKUSOKU_OPERATOR_TOKEN"),
    ],
)
def test_a_misspelt_or_unusable_setting_is_an_error_that_names_it(variables: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        read_settings(variables)


def test_settings_are_read_from_their_variables() -> None:
    made = read_settings(
        {
            "YAKUSOKU_EMBED_ORIGINS": "https://a.example, https://b.example",
            "YAKUSOKU_LOG_QUESTIONS": "true",
            "PATH": "/",
        },
        data=Path("elsewhere"),
    )
    assert made.embed_origins == ("https://a.example", "https://b.example")
    assert (made.log_questions, made.feedback_file) == (True, Path("elsewhere/feedback.sqlite"))


def test_the_operators_token_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("correct-horse-battery\n", "utf-8")
    made = read_settings({"YAKUSOKU_OPERATOR_TOKEN_FILE": str(tmp_path / "token")})
    assert made.operator_token is not None
    assert made.operator_token.get_secret_value() == "correct-horse-battery"
    with pytest.raises(SettingsError, match=r"YAKUSOKU_OPERATOR_TOKEN_FILE.*読めません"):
        read_settings({"YAKUSOKU_OPERATOR_TOKEN_FILE": str(tmp_path / "none")})


def test_an_operators_token_is_not_printed_with_the_settings(tmp_path: Path) -> None:
    assert "correct-horse" not in repr(settings(tmp_path, operator_token="correct-horse-battery"))


def test_what_the_first_reader_would_wait_for_is_worked_out_once_a_snapshot(tmp_path: Path) -> None:
    held = holder(tmp_path, 0.01)
    worked: queue.Queue[str] = queue.Queue()
    held.ahead += [lambda pipeline: _fails(), lambda pipeline: worked.put(pipeline.snapshot.manifest.name)]
    write_snapshot(tmp_path)
    held.start()
    for extra in (None, "新しい行"):
        if extra:
            write_snapshot(tmp_path, extra)
        assert worked.get(timeout=10) == (tmp_path / "CURRENT").read_text(encoding="utf-8").strip()
    held.stop()
    assert worked.empty()


def _fails() -> None:
    raise RuntimeError("whoever asks is told")
