"""The door for OpenAI clients (Open WebUI, Dify): `/v1/models` and `/v1/chat/completions`, streamed or whole."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from sse_starlette import EventSourceResponse, ServerSentEvent

from ingest.errors import YakusokuError
from service.doors.completions import Completing, Completion, Model, Models, chunks, whole
from service.doors.links import base
from service.model import Question, Reply
from service.web import errors
from service.web.ask import answered, provenance
from service.web.context import Context, Here, language
from service.web.holder import Answering

MODEL = "yakusoku"
"""The model of all towns; `yakusoku/美唄市` is that of one."""
REPLAYED = 3
"""Questions of the history that are asked again before the last: a follow-up leans on one or two."""

log = logging.getLogger(__name__)


def models(pipeline: Answering) -> Models:
    """One model of all towns, and one of each."""
    manifest, documents = pipeline.snapshot.manifest, pipeline.snapshot.documents
    created = int(datetime.fromisoformat(manifest.created).timestamp())
    towns = sorted({one.municipality for one in documents if one.municipality})
    return Models(data=tuple(Model(id=name, created=created) for name in (MODEL, *(f"{MODEL}/{t}" for t in towns))))


def _questions(body: Completing, pipeline: Answering) -> list[Question]:
    """The user's last question behind a few before it.

    Raises:
        Problem: there is no such model.
        RequestValidationError: there is no question, or it is too long.
    """
    if body.model not in {one.id for one in models(pipeline).data}:
        raise errors.Problem(404, "no_model", what=body.model)
    town = body.model.partition("/")[2] or None
    asked = [(n, one.content) for n, one in enumerate(body.messages) if one.role == "user"]
    if not asked:
        raise RequestValidationError([{"type": "missing", "loc": ("body", "messages"), "ctx": {}}])
    last, text = asked[-1]
    try:
        question = Question(question=text or "", municipality=town)
    except ValidationError as error:
        told = {**error.errors()[0], "loc": ("body", "messages", last, "content")}
        raise RequestValidationError([told]) from error
    before = [text for _, text in asked[:-1] if text and text.strip() and len(text) <= 1000][-REPLAYED:]
    return [*(Question(question=text, municipality=town) for text in before), question]


def _reply(here: Context, pipeline: Answering, questions: Sequence[Question]) -> Reply:
    """The reply to the last question, which follows on those before it; nothing is remembered between requests."""
    conversation = None
    for question in questions[:-1]:
        conversation = pipeline.ask(question.model_copy(update={"conversation_id": conversation})).conversation_id
    return answered(here, pipeline, questions[-1].model_copy(update={"conversation_id": conversation}))


def _events(
    here: Context, pipeline: Answering, questions: Sequence[Question], body: Completing, request: Request
) -> Iterator[ServerSentEvent]:
    try:
        reply = _reply(here, pipeline, questions)
    except Exception as error:  # the response has begun, so the error is told in it
        expected = isinstance(error, YakusokuError)
        if not expected:
            log.exception("no reply to a streamed question")
        yield _event(errors.body("not_ready" if expected else "internal", language(request)))
        return
    usage = body.stream_options is not None and body.stream_options.include_usage
    for chunk in chunks(reply, body.model, base(request, here.settings), usage=usage):
        yield _event(chunk)
    yield ServerSentEvent("[DONE]")


def _event(data: dict[str, Any]) -> ServerSentEvent:
    return ServerSentEvent(json.dumps(data, ensure_ascii=False))


def _complete(here: Here, request: Request, body: Completing) -> Response:
    pipeline = here.holder.pipeline
    questions = _questions(body, pipeline)
    if body.stream:
        return EventSourceResponse(
            _events(here, pipeline, questions, body, request), headers=provenance(pipeline), ping=15
        )
    completion = whole(_reply(here, pipeline, questions), body.model, base(request, here.settings))
    return JSONResponse(completion.model_dump(), headers=provenance(pipeline))


def _models(here: Here) -> Models:
    return models(here.holder.pipeline)


def router(limit: Any) -> APIRouter:
    """The endpoints of an OpenAI-compatible server.

    Args:
        limit: a dependency that raises where a client asks too often.
    """
    made = APIRouter(prefix="/v1", dependencies=[limit])
    made.post("/chat/completions", response_model=Completion, summary="Answer the last message")(_complete)
    made.get("/models", summary="The models that an OpenAI client can choose")(_models)
    return made
