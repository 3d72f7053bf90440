"""The door for OpenAI clients, called by the official client: history, links, annotations, streams and errors."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openai import APIError, APIStatusError, AsyncOpenAI

from tests.app_fixture import app, write_snapshot

Call = Callable[[AsyncOpenAI], Awaitable[Any]]
SITE = "https://plan.example.lg.jp"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_snapshot(folder)
    return folder


@pytest.fixture(scope="module")
def service(data: Path) -> FastAPI:
    made: FastAPI = app(data)
    return made


def calling(service: FastAPI, call: Call) -> Any:
    """What the official client gets of the application, or the error that it raises."""

    async def run() -> Any:
        transport = httpx.ASGITransport(service, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport) as http:
            client = AsyncOpenAI(base_url="http://minagi.test/v1", api_key="-", http_client=http, max_retries=0)
            return await call(client)

    return asyncio.run(run())


def asked(*messages: Any, model: str = "yakusoku", **options: Any) -> Call:
    """A call with messages in turn: the user's, the assistant's, …; a message may bring its role."""
    roles = ("user", "assistant")
    history = [
        one if isinstance(one, dict) else {"role": roles[n % 2], "content": one} for n, one in enumerate(messages)
    ]
    return lambda client: client.chat.completions.create(model=model, messages=history, **options)


LINK = "http://minagi.test/documents/minagi-plan?lines=5-5#L5"


def test_an_answer_links_each_mark_to_its_lines_in_the_text_and_as_an_annotation(service: FastAPI) -> None:
    (choice,) = calling(service, asked("除雪の見直しの担当はどこですか")).choices
    assert choice.message.content == f"担当部署は建設課です。[[1]]({LINK})"
    (note,) = choice.message.annotations
    assert (note.url_citation.url, note.url_citation.title) == (LINK, "みなぎ町まちづくり計画「除雪の見直し」")
    at = slice(note.url_citation.start_index, note.url_citation.end_index)
    assert choice.message.content[at] == f"[[1]]({LINK})"


def test_the_id_of_an_answer_names_its_receipt(service: FastAPI) -> None:
    whole = calling(service, asked("除雪の見直しの担当はどこですか"))
    with TestClient(service) as client:
        proof = client.get(f"/api/receipts/{whole.id.removeprefix('chatcmpl-')}").json()
    assert proof["receipt"]["answer"] == "担当部署は建設課です。[1]"


def test_links_lead_to_the_address_that_the_operator_names(data: Path) -> None:
    completion = calling(app(data, public_url=SITE), asked("除雪の見直しの担当はどこですか"))
    assert f"({SITE}/documents/minagi-plan?" in completion.choices[0].message.content


def test_earlier_questions_of_the_history_are_what_a_follow_up_leans_on(service: FastAPI) -> None:
    history = asked(
        {"role": "system", "content": "Answer in verse."}, "a", "除雪の目標は", "140路線です。", "それはどの課ですか"
    )
    assert "建設課" in calling(service, history).choices[0].message.content
    assert "書かれていません" in calling(service, asked("それはどの課ですか")).choices[0].message.content


def test_a_stream_gives_each_sentence_with_its_annotation_and_joins_to_the_whole_answer(service: FastAPI) -> None:
    question = "除雪の目標は"

    async def streamed(client: AsyncOpenAI) -> Any:
        stream = await asked(question, stream=True, stream_options={"include_usage": True})(client)
        return [chunk async for chunk in stream]

    chunks = calling(service, streamed)
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    whole = calling(service, asked(question)).choices[0].message
    said = "".join(delta.content or "" for delta in deltas)
    assert (said, len([delta for delta in deltas if delta.content])) == (whole.content, 2)
    notes = [note["url_citation"] for delta in deltas for note in getattr(delta, "annotations", [])]
    assert [said[note["start_index"] : note["end_index"]] for note in notes] == [
        f"[[{n}]]({note['url']})" for n, note in enumerate(notes, 1)
    ]
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"
    assert chunks[-1].usage.total_tokens == 0


def test_a_refusal_offers_its_choices_as_lines(service: FastAPI) -> None:
    content = calling(service, asked("空港はどこですか")).choices[0].message.content
    assert content.splitlines()[1:] == ["- 除雪の見直しについて教えてください", "- 灯台の案内板の担当はどこですか"]


def test_a_model_of_one_town_answers_from_its_plans(service: FastAPI) -> None:
    models = calling(service, lambda client: client.models.list())
    assert [model.id for model in models.data] == ["yakusoku", "yakusoku/みなぎ町"]
    assert "建設課" in calling(service, asked("担当は", model="yakusoku/みなぎ町")).choices[0].message.content


TEXT = [{"type": "text", "text": "除雪の見直しの"}, {"type": "text", "text": "担当は"}]
IMAGE = [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]


def test_a_message_in_parts_is_their_text(service: FastAPI) -> None:
    assert "建設課" in calling(service, asked(TEXT)).choices[0].message.content


WRONG = [
    # messages, model, status, a word of the message
    (["担当は"], "gpt", 404, "/v1/models"),
    (["　"], "yakusoku", 422, "messages.0.content"),
    (["あ" * 1001], "yakusoku", 422, "1000"),
    ([{"role": "system", "content": "担当は"}], "yakusoku", 422, "messages"),
    ([IMAGE], "yakusoku", 422, "文字だけ"),
    ([{"role": "user", "content": None}], "yakusoku", 422, "messages.0.content"),
    ([], "yakusoku", 422, "messages"),
    (["爆発"], "yakusoku", 500, "問題"),
]


@pytest.mark.parametrize(("messages", "model", "status", "told"), WRONG)
def test_a_wrong_call_is_an_error_of_the_client(
    service: FastAPI, messages: list[Any], model: str, status: int, told: str
) -> None:
    with pytest.raises(APIStatusError) as failed:
        calling(service, asked(*messages, model=model))
    assert (failed.value.status_code, told in failed.value.message) == (status, True), failed.value.message


def test_a_fault_in_a_stream_is_an_error_of_the_client(service: FastAPI) -> None:
    async def streamed(client: AsyncOpenAI) -> None:
        async for _ in await asked("爆発", stream=True)(client):
            pass

    with pytest.raises(APIError, match="問題"):
        calling(service, streamed)


def test_a_history_may_be_longer_than_one_question(service: FastAPI) -> None:
    long = "あ" * 6000  # 18,000 bytes, over the limit of one question's body
    assert "建設課" in calling(service, asked("除雪の目標は", long, "担当は")).choices[0].message.content
