"""OpenAI's chat completions on the wire: what is read of a request, and a reply whole or in chunks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from ingest.model import Value
from service.doors.links import Link, linked
from service.kept import new_name
from service.model import Reply
from service.web.ask import sentences


def _text(content: object) -> object:
    """A message's text; a client may send it in parts."""
    if not isinstance(content, list):
        return content
    texts = [part.get("text") for part in content if isinstance(part, dict) and part.get("type") == "text"]
    if len(texts) < len(content) or not all(isinstance(text, str) for text in texts):
        raise PydanticCustomError("text_only", "only text is read")
    return "\n".join(map(str, texts))


class HistoryMessage(BaseModel):
    """One message of the history; what it has beside its text (names, calls of tools) says nothing here."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[str | None, BeforeValidator(_text)] = None


class StreamOptions(BaseModel):
    """How a stream ends."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    include_usage: bool = False


class Completing(BaseModel):
    """The body of `POST /v1/chat/completions`; what sets a language model (temperature …) is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    model: str = Field(max_length=100)
    messages: tuple[HistoryMessage, ...] = Field(min_length=1, max_length=1000)
    stream: bool = False
    stream_options: StreamOptions | None = None


class Model(Value):
    """A model, as OpenAI lists it."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: str = "yakusoku"


class Models(Value):
    """Every model."""

    object: Literal["list"] = "list"
    data: tuple[Model, ...]


class UrlCitation(Value):
    """A stretch of the answer, and the page that it leads to."""

    start_index: int
    end_index: int
    url: str
    title: str


class CompletionAnnotation(Value):
    """A citation."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class CompletionMessage(Value):
    """The answer."""

    role: Literal["assistant"] = "assistant"
    content: str
    annotations: tuple[CompletionAnnotation, ...]


class CompletionChoice(Value):
    """The one answer that there is."""

    index: int = 0
    message: CompletionMessage
    finish_reason: Literal["stop"] = "stop"


class CompletionUsage(Value):
    """No tokens are counted: what a plan prints is not generated."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0


class Completion(Value):
    """The body of an answer to `POST /v1/chat/completions`."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: tuple[CompletionChoice]
    usage: CompletionUsage = CompletionUsage()


def _annotation(link: Link, at: int = 0) -> CompletionAnnotation:
    return CompletionAnnotation(
        url_citation=UrlCitation(
            start_index=link.start + at, end_index=link.end + at, url=link.url, title=link.citation.title
        )
    )


def _parts(reply: Reply) -> list[str]:
    """The answer, sentence by sentence, then each question to go on with."""
    return [*sentences(reply.answer), *(f"\n- {choice.question}" for choice in reply.choices)]


def _frame(reply: Reply, model: str) -> dict[str, Any]:
    """What is the same in every chunk; behind its prefix the id is that of the reply's receipt, where it has one."""
    return {"id": f"chatcmpl-{reply.receipt_id or new_name()}", "created": int(time.time()), "model": model}


def whole(reply: Reply, model: str, site: str) -> Completion:
    """A reply as one completion, its marks as links to the pages of a site."""
    content, links = linked("".join(_parts(reply)), reply.citations, site)
    said = CompletionMessage(content=content, annotations=tuple(_annotation(link) for link in links))
    return Completion(**_frame(reply, model), choices=(CompletionChoice(message=said),))


def chunks(reply: Reply, model: str, site: str, *, usage: bool) -> Iterator[dict[str, Any]]:
    """A reply as deltas: the role, each sentence with its annotations, the end, and the usage where it is wanted."""
    frame = {**_frame(reply, model), "object": "chat.completion.chunk"}
    unused = {"usage": None} if usage else {}

    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        return {**frame, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **unused}

    yield chunk({"role": "assistant", "content": ""})
    at = 0
    for part in _parts(reply):
        content, links = linked(part, reply.citations, site)
        cited = {"annotations": [_annotation(link, at).model_dump() for link in links]} if links else {}
        yield chunk({"content": content, **cited})
        at += len(content)
    yield chunk({}, "stop")
    if usage:
        yield {**frame, "choices": [], "usage": CompletionUsage().model_dump()}
