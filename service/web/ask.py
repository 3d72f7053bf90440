"""Questions over HTTP: asked, streamed, searched for, and judged by the reader."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from sse_starlette import EventSourceResponse, ServerSentEvent

from ingest.errors import YakusokuError
from ingest.model import Value
from service.kept import new_name
from service.model import Language, Question, Reply
from service.web import errors
from service.web.api import Passages
from service.web.context import Context, Here, language
from service.web.feedback import Feedback
from service.web.holder import Answering
from service.web.wire import reply_body

log = logging.getLogger(__name__)

_SENTENCE = re.compile(
    r"""
    .+?                                            # words up to
    (?: [。！？\n] | [.!?] (?=\s|\[|$) | $ )        # the end of a sentence or line; 3.5 does not end one
    (?: \s* \[\d+\] )*                              # the citations that belong to it
    \s*                                            # and the space before the next
    """,
    re.VERBOSE | re.DOTALL,
)


class Stored(Value):
    """Feedback was kept."""

    stored: bool = True


def sentences(answer: str) -> list[str]:
    """An answer's sentences, each with its citation marks; joined they are the answer.

    >>> sentences("目標は3.5%です。[1] 実績は4%です[2]。")
    ['目標は3.5%です。[1] ', '実績は4%です[2]。']
    """
    return _SENTENCE.findall(answer)


def answered(here: Context, pipeline: Answering, question: Question) -> Reply:
    """The reply to a question, counted, its receipt to be had for a while.

    It is logged where the operator asked for it, never where somebody is in danger.
    """
    reply = _receipted(here, pipeline, question)
    here.metrics.reply(reply)
    if here.settings.log_questions and reply.scope != "crisis":
        log.info(
            "question %s", json.dumps({"question": question.question, "answered": reply.answered}, ensure_ascii=False)
        )
    return reply


def _receipted(here: Context, pipeline: Answering, question: Question) -> Reply:
    """The reply, its receipt kept under a name; within the reply only where the question wants it."""
    reply = pipeline.ask(question.model_copy(update={"receipt": True}))
    if reply.receipt is None:
        return reply
    name = new_name()
    here.receipts.put(name, reply.receipt)
    return reply.model_copy(update={"receipt_id": name, "receipt": reply.receipt if question.receipt else None})


def _events(here: Here, pipeline: Answering, question: Question, reader: Language) -> Iterator[ServerSentEvent]:
    yield _event("status", {"stage": "searching"})
    try:
        reply = answered(here, pipeline, question)
    except YakusokuError:
        yield _event("error", errors.body("not_ready", reader))
        return
    except Exception:  # the response has begun, so the error is told as an event
        log.exception("no reply to a streamed question")
        yield _event("error", errors.body("internal", reader))
        return
    for sentence in sentences(reply.answer):
        yield _event("sentence", {"text": sentence})
    yield _event("reply", reply_body(reply))


def _event(name: str, data: dict[str, Any]) -> ServerSentEvent:
    return ServerSentEvent(json.dumps(data, ensure_ascii=False), event=name)


def _ask(here: Here, request: Request, question: Question) -> Response:
    request.state.language = question.language
    pipeline = here.holder.pipeline
    return JSONResponse(reply_body(answered(here, pipeline, question)), headers=provenance(pipeline))


def _stream(here: Here, request: Request, question: Question) -> Response:
    request.state.language = question.language
    pipeline = here.holder.pipeline
    return EventSourceResponse(
        _events(here, pipeline, question, language(request)), headers=provenance(pipeline), ping=15
    )


def provenance(pipeline: Answering) -> dict[str, str]:
    """Headers that name the snapshot which an answer comes from, and keep the answer out of caches."""
    return {"Yakusoku-Snapshot": pipeline.snapshot.manifest.name, "Cache-Control": "no-store"}


def _search(
    here: Here,
    q: Annotated[str, Query(min_length=1, max_length=1000, pattern=r"\S")],
    municipality: Annotated[str | None, Query(max_length=50)] = None,
    top_k: Annotated[int, Query(ge=1, le=20)] = 5,
) -> Passages:
    question = Question(question=q, municipality=municipality or None, top_k=top_k)
    return Passages(passages=here.holder.pipeline.search(question))


def _feedback(here: Here, feedback: Feedback) -> Stored:
    asked = (feedback.question or "").strip()
    if asked and here.holder.pipeline.scope(Question(question=asked)) == "crisis":
        # of somebody in danger nothing is kept but whether the answer was of help
        feedback = Feedback(helpful=feedback.helpful, snapshot=feedback.snapshot)
    here.feedback.add(feedback)
    here.metrics.feedback(feedback.helpful)
    return Stored()


def router(limit: Any) -> APIRouter:
    """The endpoints that cost the most, behind a limit on requests.

    Args:
        limit: a dependency that raises where a client asks too often.
    """
    made = APIRouter(prefix="/api", dependencies=[limit])
    made.post("/ask", response_model=Reply, summary="Answer one question")(_ask)
    events: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {}}}}
    made.post(
        "/ask/stream", response_class=Response, responses=events, summary="Answer one question, sentence by sentence"
    )(_stream)
    made.get("/search", summary="Find passages")(_search)
    made.post("/feedback", summary="Keep a reader's judgement of an answer")(_feedback)
    return made
