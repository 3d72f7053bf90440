"""The residents' pages and the operator's, as sent: what stands in them, and who may open them."""

from __future__ import annotations

import csv
import html
import io
import re
import sqlite3
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.web.feedback import Feedback, FeedbackStore
from service.web.viewer import blocks
from tests.app_fixture import LINES, app, write_snapshot

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # the test client's own choice of HTTP library
    from fastapi.testclient import TestClient

TOKEN = "correct-horse-battery"
HTML = {"Accept": "text/html"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    write_snapshot(tmp_path)
    with TestClient(app(tmp_path, operator_token=TOKEN, contact="企画課 電話 000-000")) as client:
        yield client


@pytest.mark.parametrize("language", ["ja", "en", "easy", "zz"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/ask",
        "/ask?q=除雪",
        "/ask?q=空港",
        "/documents",
        "/documents/minagi-plan",
        "/documents/minagi-records",
        "/feedback",
    ],
)
def test_every_page_stands_in_every_language(client: TestClient, path: str, language: str) -> None:
    response = client.get(
        path, params={**dict(part.split("=") for part in path.partition("?")[2].split("&") if part), "lang": language}
    )
    assert response.status_code == (403 if path == "/feedback" else 200)
    assert response.headers["Content-Language"] == ("en" if language == "en" else "ja")
    assert "built-in" not in response.text  # a word whose key is also a method of dict


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/documents/none", 404),
        ("/none", 404),
        ("/ask?q=" + "あ" * 1001, 422),
        ("/ask?q=%E3%80%80", 200),  # nothing was asked: the form
        ("/ask?q=除雪&municipality=" + "あ" * 900, 200),
        ("/documents/minagi-plan?lines=abc", 200),
        ("/documents/minagi-plan?lines=9-2", 200),
        ("/documents/minagi-plan?lines=999999999-1", 200),
        ("/documents/minagi-plan?q=(", 200),
    ],
)
def test_odd_addresses_give_a_page_in_words(client: TestClient, path: str, status: int) -> None:
    response = client.get(path, headers=HTML)
    assert response.status_code == status
    assert response.text.startswith("<!doctype html>")


def test_nothing_of_a_document_or_a_question_becomes_markup(client: TestClient) -> None:
    page = client.get("/documents/minagi-plan?original=true&q=<b>除雪").text
    assert "<script>alert" not in page
    assert "<b>除雪" not in page
    assert "&lt;script&gt;alert" in page


def test_the_contact_of_the_town_stands_on_the_pages(client: TestClient) -> None:
    assert "企画課 電話 000-000" in client.get("/").text
    assert "企画課 電話 000-000" in client.get("/ask").text


def test_every_line_that_is_not_blank_is_on_the_page_under_its_number() -> None:
    lines = dict(enumerate(LINES, 1))
    shown = [row.line for block in blocks(lines) for row in block.rows]
    assert shown == [number for number, line in lines.items() if line.strip()]


def test_heading_levels_never_skip_one() -> None:
    levels = [block.level for block in blocks({1: "### 三", 2: "# 一", 3: "#### 四"})]
    assert levels == [2, 2, 3]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Cookie": "yakusoku_operator=wrong"}])
def test_feedback_is_closed_to_everybody_else(client: TestClient, headers: dict[str, str]) -> None:
    client.post("/api/feedback", json={"helpful": True, "comment": "ひみつの意見"})
    for path in ("/feedback", "/feedback/export.csv"):
        response = client.get(path, headers=headers)
        assert response.status_code == 403
        assert "ひみつの意見" not in response.text


def test_without_a_token_set_nobody_opens_the_feedback(tmp_path: Path) -> None:
    write_snapshot(tmp_path)
    with TestClient(app(tmp_path)) as client:
        assert client.get("/feedback", headers={"Authorization": "Bearer "}).status_code == 403
        assert client.post("/feedback", data={"token": ""}).status_code == 403


def test_the_token_opens_the_page_and_leaving_closes_it(client: TestClient) -> None:
    client.post("/api/feedback", json={"helpful": False, "comment": "道の名前も"})
    wrong = client.post("/feedback", data={"token": "not the token at all"})
    assert (wrong.status_code, "合言葉が違います" in wrong.text) == (403, True)
    page = client.post("/feedback", data={"token": TOKEN})
    assert "道の名前も" in page.text
    assert TOKEN not in str(client.cookies.jar)
    client.post("/feedback/leave")
    assert client.get("/feedback").status_code == 403


def test_the_export_opens_in_a_spreadsheet_and_runs_no_formula(client: TestClient) -> None:
    cited = [{"document": "minagi-plan", "lines": [7, 7]}]
    client.post(
        "/api/feedback", json={"helpful": False, "comment": "=1+1", "question": "除雪の\n目標", "citations": cited}
    )
    raw = client.get("/feedback/export.csv", headers={"Authorization": f"Bearer {TOKEN}"}).content
    assert raw.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert (row["ご意見"], row["質問"], row["引用"]) == ("'=1+1", "除雪の\n目標", "minagi-plan:7-7")


def test_feedback_is_kept_with_its_receipt_and_nothing_about_who_gave_it(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path / "feedback.sqlite")
    given = Feedback.model_validate(
        {
            "helpful": True,
            "question": "除雪",
            "snapshot": "s1",
            "citations": [{"document": "minagi-plan", "lines": [7, 7]}],
        }
    )
    assert store.add(given, day="2026-01-05") == 1
    (kept,) = store.all()
    assert (kept.day, kept.snapshot, kept.citations) == ("2026-01-05", "s1", given.citations)
    with sqlite3.connect(tmp_path / "feedback.sqlite") as db:
        columns = {row[1] for row in db.execute("PRAGMA table_info(feedback)")}
    db.close()
    assert columns == {"id", "day", "helpful", "comment", "question", "answer", "snapshot", "citations"}


def test_the_form_follows_up_and_a_link_of_it_stands_alone(client: TestClient) -> None:
    first = client.post("/ask", data={"q": "除雪の目標は"}).text
    conversation = re.search(r'name="conversation" value="([^"]+)"', first)[1]  # type: ignore[index]
    follow = client.post("/ask?lang=ja", data={"q": "それはどの課ですか", "conversation": conversation}).text
    assert "担当部署は建設課です。" in follow
    linked = re.search(r'href="(/ask\?q=[^"]+)">この質問を開くリンク', follow)[1]  # type: ignore[index]
    assert "担当部署は建設課です。" in client.get(html.unescape(linked)).text


def test_words_of_danger_stand_in_no_address_and_no_title(client: TestClient) -> None:
    page = client.post("/ask", data={"q": "もう死にたい"}).text
    assert "tel:0120279338" in page
    assert "死にたい" not in page


def test_of_somebody_in_danger_no_feedback_and_no_log_keeps_a_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_snapshot(tmp_path)
    with TestClient(app(tmp_path, log_questions=True)) as client, caplog.at_level("DEBUG"):
        client.post("/api/ask", json={"question": "もう死にたい"})
        client.post("/api/ask/stream", json={"question": "もう死にたい"})
        client.post("/ask", data={"q": "もう死にたい"})
        client.get("/ask?q=もう死にたい")
        client.post("/api/feedback", json={"helpful": False, "question": "もう死にたい", "comment": "だれか"})
        assert client.get("/api/documents").json()["contact"] is None
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx")]
    assert not any("死にたい" in line or "%E6%AD%BB" in line for line in ours)
    (kept,) = FeedbackStore(tmp_path / "feedback.sqlite").all()
    assert (kept.helpful, kept.question, kept.comment) == (False, None, None)
