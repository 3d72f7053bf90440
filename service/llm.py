"""A language model that an operator runs and names (`YAKUSOKU_LLM_URL`): one question, one text, within its time.

Whatever is wrong with the endpoint (slow, down, refusing, talking nonsense) is one error, `NoAnswer`, and the caller
goes on without it. After a few failures in a row the model is left alone for a while, so that a dead endpoint does not
cost every reader its time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as OutOfTime
from typing import Any, Protocol

from ingest.errors import InputError, YakusokuError
from service.settings import Settings

FAILURES = 3
"""Failures in a row after which the model is left alone."""
REST = 30.0
"""Seconds for which it is."""
LONGEST = 4000
"""Characters of a reply; an answer is a few sentences, a plan a few lines."""


class NoAnswer(YakusokuError):
    """The model gave none in time, or none that can be read."""


class LanguageModel(Protocol):
    """Follows instructions on a text."""

    def complete(self, system: str, user: str, seconds: float, schema: Mapping[str, Any] | None = None) -> str:
        """What the model says.

        Args:
            system: its instructions.
            user: the text, fenced as data.
            seconds: how long it may take, all in all.
            schema: JSON schema of the reply, where it shall be an object.

        Raises:
            NoAnswer: it says nothing in time.
        """
        ...


class OpenAICompatible:
    """A model behind `POST {url}/chat/completions`: vLLM, Ollama, llama.cpp, or a cloud.

    Args:
        url: its base address, …/v1.
        model: its name there.
        key: what authorises us; None where none is needed.
        tokens: of a reply at most.
        threads: how many replies are waited for at once.
        clock: seconds, rising.
    """

    def __init__(
        self, url: str, model: str, key: str | None, tokens: int, threads: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        from openai import OpenAI  # noqa: PLC0415 -- most of a second, and only where a model is named

        self._client = OpenAI(base_url=url, api_key=key or "-", max_retries=0)
        self._model, self._tokens, self._clock = model, tokens, clock
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="llm")
        self._lock = threading.Lock()
        self._failed, self._until = 0, 0.0

    def complete(self, system: str, user: str, seconds: float, schema: Mapping[str, Any] | None = None) -> str:
        """What the model says; the wait ends when the time is up, whatever the connection does."""
        if self._clock() < self._until or seconds <= 0:
            raise NoAnswer("resting" if seconds > 0 else "no time left")
        # A read's time-out starts anew with every byte, so the wait is bounded from outside as well.
        coming = self._pool.submit(self._stream, system, user, self._clock() + seconds, seconds, schema)
        try:
            text = coming.result(timeout=seconds)
        except OutOfTime as error:
            coming.cancel()
            self._count(failed=True)
            raise NoAnswer("slow") from error
        except Exception as error:  # an endpoint may say anything at all
            self._count(failed=True)
            raise NoAnswer(type(error).__name__) from error
        self._count(failed=not text)
        if not text:
            raise NoAnswer("empty")
        return text

    def _stream(self, system: str, user: str, end: float, seconds: float, schema: Mapping[str, Any] | None) -> str:
        shape: dict[str, Any] = {}
        if schema is not None:
            named = {"name": "reply", "schema": dict(schema), "strict": True}
            shape = {"response_format": {"type": "json_schema", "json_schema": named}}
        text = ""
        with self._client.chat.completions.create(
            model=self._model, temperature=0, max_tokens=self._tokens, stream=True, timeout=seconds,
            messages=[{"role": "system", "content": system}, {"role": "user", "content": user}], **shape,
        ) as chunks:  # fmt: skip
            for chunk in chunks:
                text += "".join(choice.delta.content or "" for choice in chunk.choices)
                if self._clock() > end or len(text) > LONGEST:
                    return ""
        return text.strip()

    def _count(self, *, failed: bool) -> None:
        with self._lock:
            self._failed = self._failed + 1 if failed else 0
            if self._failed >= FAILURES:
                self._failed, self._until = 0, self._clock() + REST


def language_model(settings: Settings) -> LanguageModel | None:
    """The model that the settings name, if they name one.

    Raises:
        InputError: the file of its key cannot be read.
    """
    if settings.llm_url is None:
        return None
    key = None
    if settings.llm_key_file is not None:
        try:
            key = settings.llm_key_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            where = f"YAKUSOKU_LLM_KEY_FILE={settings.llm_key_file}"
            raise InputError(f"{where}: 読めません。鍵だけを書いたファイルを指定してください") from error
    return OpenAICompatible(str(settings.llm_url), settings.llm_model, key, settings.llm_tokens, settings.threads)
