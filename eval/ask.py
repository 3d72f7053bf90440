"""Ask every question: several at once, each conversation in order, and what was asked before not again."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from typing import Any

import httpx

from eval.answerers import Answerer
from eval.case import Attempt
from eval.question import GoldQuestion
from eval.results import slim

PATIENCE = 120.0
"""Seconds to wait for a server that says it is asked too often; its limits count by the minute."""


def _retry_after(error: httpx.HTTPStatusError, waited: float) -> float | None:
    """Seconds to wait before asking again, or None where waiting does not help (any longer)."""
    if error.response.status_code != httpx.codes.TOO_MANY_REQUESTS or waited >= PATIENCE:
        return None
    after = error.response.headers.get("Retry-After", "")
    return min(float(after), PATIENCE) if after.isdecimal() and after != "0" else 1.0


def _patiently(call: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], float]:
    """A reply and its seconds; the wait that a rate limit imposes is not the answerer's time."""
    waited = 0.0
    while True:
        began = time.perf_counter()
        try:
            return call(), time.perf_counter() - began
        except httpx.HTTPStatusError as error:
            wait = _retry_after(error, waited)
            if wait is None:
                raise
            time.sleep(wait)
            waited += wait


def attempt(answerer: Answerer, question: GoldQuestion, wording: str) -> Attempt:
    """Ask one wording after its earlier turns; whatever goes wrong is kept as the attempt's error."""
    conversation: str | None = None
    began = time.perf_counter()
    try:
        for earlier in question.history:
            reply, _ = _patiently(
                lambda earlier=earlier, now=conversation: answerer.ask(  # type: ignore[misc]
                    earlier, conversation_id=now, municipality=question.municipality
                )
            )
            conversation = reply["conversation_id"]
        reply, seconds = _patiently(
            lambda: answerer.ask(wording, conversation_id=conversation, municipality=question.municipality)
        )
        return Attempt(question=wording, reply=slim(reply), seconds=seconds)
    except Exception as error:  # a broken answerer must score zero, not end the run
        return Attempt(question=wording, seconds=time.perf_counter() - began, error=f"{type(error).__name__}: {error}")


def attempts(answerer: Answerer, question: GoldQuestion) -> tuple[Attempt, ...]:
    """Every wording of a question, each in a conversation of its own."""
    return tuple(attempt(answerer, question, wording) for wording in (question.question, *question.paraphrases))


def ask_all(
    answerer: Answerer,
    questions: Sequence[GoldQuestion],
    *,
    concurrency: int,
    known: Mapping[str, tuple[Attempt, ...]],
    done: Callable[[GoldQuestion, tuple[Attempt, ...]], None],
) -> dict[str, tuple[Attempt, ...]]:
    """The attempts of every question by its id; `known` are not asked again, `done` is told of each new one."""
    found = {q.id: known[q.id] for q in questions if q.id in known}
    waiting = [question for question in questions if question.id not in known]
    with ThreadPoolExecutor(max_workers=concurrency) as pool:
        futures: dict[Future[tuple[Attempt, ...]], GoldQuestion] = {
            pool.submit(attempts, answerer, question): question for question in waiting
        }
        try:
            for future in as_completed(futures):
                question = futures[future]
                found[question.id] = future.result()
                done(question, found[question.id])
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return found
