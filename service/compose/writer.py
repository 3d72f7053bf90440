"""Who words the draft: the templates, or a language model that an operator runs and names (`YAKUSOKU_WRITER_URL`).

A language model sees the question and the numbered statements of the draft, nothing else, and may shorten, join and
reword them. What it says is held against the print by `verify` like every statement, and word by word besides; if any
of it does not hold, or the model is slow or gone, the answer is the templates' own.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Protocol

from prompts import fill
from service.model import Citation, Draft, Fact, Found, Request
from service.settings import Settings

_MARKED = re.compile(r"(?P<text>[^\[\]]+?)\s*(?P<marks>(?:\[\d+\]\s*)+)(?P<stop>[。．.]?)")
"""A stretch of the reply and the numbers of the statements it rests on."""
LONGEST_REPLY = 400
"""Tokens; an answer is a few sentences."""

log = logging.getLogger(__name__)


class Writer(Protocol):
    """Words a draft."""

    def write(self, request: Request, draft: Draft) -> Draft:
        """The draft, with `written` where there is another wording of its statements."""
        ...


class AsComposed:
    """The templates' own words."""

    def write(self, request: Request, draft: Draft) -> Draft:
        """The draft as it is."""
        return draft


class LanguageModel:
    """A chat model behind an OpenAI-compatible `POST {url}/chat/completions`."""

    def __init__(self, url: str, model: str, key: str | None, timeout: float) -> None:
        import httpx  # noqa: PLC0415 -- a fifth of a second, and only where a model is named

        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(base_url=url.rstrip("/") + "/", headers=headers, timeout=timeout)
        self._model = model
        self._fails = (httpx.HTTPError, ValueError, KeyError, IndexError, TypeError)

    def write(self, request: Request, draft: Draft) -> Draft:
        """The draft with the model's wording; without it where there is nothing to word, or the model fails."""
        if draft.missing or not draft.found:
            return draft
        try:
            reply = self._ask(request, draft.found)
        except self._fails as error:
            # The question itself is not logged: it is a resident's.
            log.warning("言語モデルから答えを得られず、定型文で答えます（%s）", type(error).__name__)
            return draft
        return draft.model_copy(update={"written": tuple(parsed(reply, draft.found))})

    def _ask(self, request: Request, statements: Sequence[Found]) -> str:
        numbered = "\n".join(f"[{n}] {one.text}" for n, one in enumerate(statements, 1))
        body = {
            "model": self._model,
            "temperature": 0,
            "max_tokens": LONGEST_REPLY,
            "messages": [
                {"role": "system", "content": fill(f"{request.language}/writer_system.txt")},
                {
                    "role": "user",
                    "content": fill(f"{request.language}/writer.txt", question=request.search, statements=numbered),
                },
            ],
        }
        reply = self._client.post("chat/completions", json=body)
        reply.raise_for_status()
        return str(reply.json()["choices"][0]["message"]["content"])


def parsed(reply: str, statements: Sequence[Found]) -> list[Found]:
    """The reply's sentences, each with the citations and facts of the statements whose numbers it bears.

    Nothing where a sentence bears no number, or the number of no statement: one ungrounded sentence spoils the reply.
    """
    text = reply.strip()
    found: list[Found] = []
    at = 0
    for match in _MARKED.finditer(text):
        if match.start() != at:
            return []
        at = match.end()
        numbers = [int(n) for n in re.findall(r"\d+", match["marks"])]
        if any(not 0 < n <= len(statements) for n in numbers):
            return []
        found.append(_resting_on(match["text"].strip() + match["stop"], [statements[n - 1] for n in numbers]))
    return found if at == len(text) else []


def _resting_on(text: str, grounds: Sequence[Found]) -> Found:
    citations: list[Citation] = [citation for ground in grounds for citation in ground.citations]
    facts: list[Fact] = [fact for ground in grounds for fact in ground.facts]
    return Found(
        text=text,
        citations=tuple(dict.fromkeys(citations)),
        facts=tuple(facts),
        record_ids=tuple(dict.fromkeys(name for ground in grounds for name in ground.record_ids)),
    )


def writer(settings: Settings) -> Writer:
    """The writer that the settings name."""
    if settings.writer_url is None:
        return AsComposed()
    key = settings.writer_key.get_secret_value() if settings.writer_key else None
    return LanguageModel(str(settings.writer_url), settings.writer_model, key, settings.writer_timeout)
