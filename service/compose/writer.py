"""Who words the draft: the templates, or a language model.

The model sees the question and the numbered statements of the draft, both as data, and may shorten, join and reword
the statements. What it says is held against them by `verify`; if any of it does not hold, or the model says nothing in
time, the answer is the templates' own.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from typing import Protocol

from prompts import fill
from service.llm import LanguageModel, NoAnswer
from service.model import Draft, Found, Request, Written

VERSION = 2
"""Of the prompts, `prompts/<language>/writer.<version>.txt`."""
_MARKED = re.compile(r"(?P<text>[^\[\]]+?)\s*(?P<marks>(?:\[\d{1,3}\]\s*)+)(?P<stop>[。．.]?)")
"""A stretch of the reply and the numbers of the statements it rests on."""

log = logging.getLogger(__name__)


class Writer(Protocol):
    """Words a draft."""

    def write(self, request: Request, draft: Draft, seconds: float) -> Draft:
        """The draft, within so long with `written` where there is another wording of its statements."""
        ...


class ModelWriter:
    """A language model's wording.

    Args:
        model: the model.
    """

    def __init__(self, model: LanguageModel) -> None:
        self._model = model

    def write(self, request: Request, draft: Draft, seconds: float) -> Draft:
        """The draft with the model's wording; without it where there is nothing to word, or the model fails."""
        if draft.missing or not draft.found:
            return draft
        statements = [{"n": n, "text": one.text} for n, one in enumerate(draft.found, 1)]
        data = json.dumps({"question": request.search, "statements": statements}, ensure_ascii=False, indent=1)
        try:
            said = self._model.complete(
                fill(f"{request.language}/writer_system.{VERSION}.txt"),
                fill(f"{request.language}/writer.{VERSION}.txt", data=data),
                seconds,
            )
        except NoAnswer as error:  # the question itself is not logged: it is a resident's
            log.warning("言語モデルから答えを得られず、定型文で答えます（%s）", error)
            return draft
        return draft.model_copy(update={"written": parsed(said, draft.found)})


class ToldWriter:
    """A wording that a model gave before, as a receipt tells it.

    Args:
        written: its sentences.
    """

    def __init__(self, written: Sequence[Written]) -> None:
        self._written = tuple(written)

    def write(self, request: Request, draft: Draft, seconds: float) -> Draft:
        """The draft with those sentences, under the conditions that a model's are taken under."""
        whole = not draft.missing and _each_once(self._written, draft.found)
        return draft.model_copy(update={"written": self._written}) if whole else draft


def parsed(said: str, statements: Sequence[Found]) -> tuple[Written, ...]:
    """The reply's sentences, each with the statements whose numbers it bears.

    Nothing where a sentence bears no number or the number of no statement, or where a statement is not taken up just
    once and in its place: one ungrounded sentence, or one answer left out, spoils the reply.
    """
    text = said.strip()
    found: list[Written] = []
    at = 0
    for match in _MARKED.finditer(text):
        if match.start() != at:
            return ()
        at = match.end()
        numbers = tuple(int(n) for n in re.findall(r"\d+", match["marks"]))
        found.append(Written(text=match["text"].strip() + match["stop"], on=numbers))
    return tuple(found) if at == len(text) and _each_once(found, statements) else ()


def _each_once(written: Sequence[Written], statements: Sequence[Found]) -> bool:
    """Whether the sentences take up each statement once, in order."""
    return [n for one in written for n in one.on] == list(range(1, len(statements) + 1))
