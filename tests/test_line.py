"""The door for LINE, before a scripted platform: signatures, replies in time, limits, buttons, and nobody's traces."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import InputError
from service.doors.line_message import message
from service.doors.routers import routers
from service.model import Choice, Citation, Reply
from service.web.app import create_app
from tests.app_fixture import CHOICES, FakePipeline, holder, settings, write_snapshot
from tests.line_fixture import SECRET, TOKEN, Platform, event, platform, signed

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # the test client's own choice of HTTP library
    from fastapi.testclient import TestClient

SITE = "https://plan.example.lg.jp"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_snapshot(folder)
    (folder / "secret").write_text(f"{SECRET}\n", encoding="utf-8")
    (folder / "token").write_text(f"{TOKEN}\n", encoding="utf-8")
    return folder


@contextmanager
def service(data: Path, line: Platform) -> Iterator[tuple[TestClient, FakePipeline]]:
    """The application with a LINE channel, and the pipeline behind it."""
    held = holder(data)
    held.refresh()
    files = {"line_secret_file": data / "secret", "line_token_file": data / "token"}
    given = settings(data, public_url=SITE, line_api=line.url, **files)
    with TestClient(create_app(held, given, routers(given)), raise_server_exceptions=False) as client:
        yield client, held.pipeline  # type: ignore[misc]


def send(data: Path, *events: dict[str, Any], status: int = 200) -> list[dict[str, Any]]:
    """What the platform is sent after a webhook of some events."""
    with platform(status) as line, service(data, line) as (client, _):
        body, headers = signed(*events)
        assert client.post("/line/webhook", content=body, headers=headers).json() == {"stored": True}
        return line.replies


def said(reply: dict[str, Any]) -> str:
    (one,) = reply["messages"]
    return str(one["text"])


def test_a_question_is_answered_with_its_source_by_the_reply_token(data: Path) -> None:
    (reply,) = send(data, event(1, text="除雪の見直しの担当はどこですか"))
    assert (reply["path"], reply["authorization"]) == ("/v2/bot/message/reply", f"Bearer {TOKEN}")
    assert reply["replyToken"] == "token-1"
    assert said(reply) == (
        "担当部署は建設課です。[1]\n\n[1] みなぎ町まちづくり計画「除雪の見直し」（5–5行）\n"
        f"{SITE}/documents/minagi-plan?lines=5-5#L5"
    )


def test_choices_are_buttons_that_send_the_whole_question(data: Path) -> None:
    (reply,) = send(data, event(1, text="空港はどこですか"))
    actions = [item["action"] for item in reply["messages"][0]["quickReply"]["items"]]
    assert [(one["type"], one["label"], one["text"]) for one in actions] == [
        ("message", one.label, one.question) for one in CHOICES
    ]


def test_a_follow_up_leans_on_the_persons_own_conversation_and_their_id_is_kept_nowhere(data: Path) -> None:
    with platform() as line, service(data, line) as (client, answering):
        for number, user in ((1, "Uaaa"), (2, "Uaaa"), (3, "Ubbb")):
            body, headers = signed(event(number, user, text="除雪の目標は"))
            client.post("/line/webhook", content=body, headers=headers)
        names = [question.conversation_id for question in answering.asked]
        assert names[0] == names[1] != names[2]
        assert not any("Uaaa" in str(question) for question in answering.asked)
    kept = [path for path in data.rglob("*") if path.is_file() and b"Uaaa" in path.read_bytes()]
    assert kept == []


IMAGE = {"type": "image", "id": "1", "quoteToken": "q", "contentProvider": {"type": "line"}}
OTHERS = [
    # what is not as usual about an event, a word of the reply; None: there is none
    ({"message": IMAGE}, "文字だけ"),
    ({"type": "follow", "follow": {"isUnblocked": False}}, "友だち追加"),
    ({"text": "　"}, "1000文字"),
    ({"text": "あ" * 1001}, "1000文字"),
    ({"text": "爆発"}, "問題"),
    ({"text": "死にたい"}, "0120-279-338"),
    ({"type": "unfollow"}, None),
    ({"type": "something-new"}, None),
    ({"age": 90, "text": "担当は"}, None),  # its reply token is dead
    (
        {"text": "担当は", "source": {"type": "group", "groupId": "G1", "userId": "U1"}},
        None,
    ),  # people among themselves
]


@pytest.mark.parametrize(("given", "told"), OTHERS)
def test_whatever_else_happens_is_met_with_fixed_words_or_silence(
    data: Path, given: dict[str, Any], told: str | None
) -> None:
    replies = send(data, event(1, **given))
    assert [told in said(reply) for reply in replies] == ([True] if told else [])


def test_an_event_delivered_twice_is_answered_once(data: Path) -> None:
    assert len(send(data, event(1, text="担当は"), event(1, text="担当は"), event(2, text="担当は"))) == 2


@pytest.mark.parametrize("status", [400, 401, 500])
def test_a_platform_that_takes_no_reply_ends_nothing(data: Path, status: int) -> None:
    assert len(send(data, event(1, text="担当は"), event(2, text="担当は"), status=status)) == 2


def test_only_the_platform_is_listened_to(data: Path) -> None:
    good, headers = signed(event(1, text="担当は"))
    forged = signed(event(1, text="担当は"), secret="another")[1]
    nothing, nothing_headers = signed()
    wrong = [(good, forged, 403), (good, {}, 403), (good + b" ", headers, 403), (b"\xff", headers, 422)]
    with platform() as line, service(data, line) as (client, _):
        for body, sent, status in wrong:
            assert client.post("/line/webhook", content=body, headers=sent).status_code == status
        assert line.replies == []
        assert client.post("/line/webhook", content=nothing, headers=nothing_headers).status_code == 200


def test_without_a_channel_there_is_no_webhook(data: Path) -> None:
    held = holder(data)
    held.refresh()
    with TestClient(create_app(held, settings(data), routers(settings(data)))) as client:
        assert client.post("/line/webhook", content=b"{}").status_code == 404


def test_a_channel_without_one_of_its_files_is_told(data: Path) -> None:
    for names in ({"line_secret_file": data / "secret"}, {"line_token_file": data / "token"}):
        with pytest.raises(InputError, match=r"YAKUSOKU_LINE_(SECRET|TOKEN)_FILE"):
            routers(settings(data, **names))
    with pytest.raises(InputError, match="読めません"):
        routers(settings(data, line_secret_file=data / "none", line_token_file=data / "token"))


def test_a_message_keeps_to_the_platforms_limits() -> None:
    cited = tuple(Citation(n=n, document="d", title="計画" * 50, lines=(n, n), quote="引用") for n in range(1, 30))
    choices = tuple(Choice(label="🏮" * 30, question=f"{n}番" + "問" * (400 if n == 3 else 3)) for n in range(20))
    reply = Reply(
        answer="🏮" * 3000, answered=True, citations=cited, choices=choices, conversation_id="c", timings_ms={}
    )
    sent = json.loads(message(reply, "ja", SITE).to_json())
    assert len(sent["text"].encode("utf-16-le")) // 2 <= 5000
    items = sent["quickReply"]["items"]
    assert len(items) == 13
    assert all(len(item["action"]["label"].encode("utf-16-le")) // 2 <= 20 for item in items)
    assert not any(item["action"]["text"].startswith("3番") for item in items), "too long to be sent by a button"
    short = reply.model_copy(update={"answer": "二件です。[1]"})
    assert "ほか24件" in json.loads(message(short, "ja", SITE).to_json())["text"]
