"""`python -m bench.faults DATA`: a language model that dies, slows down or talks nonsense while questions are asked."""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench import page
from bench.run import ROOT, questions_of
from bench.writers import perfect
from service import llm
from service import settings as service_settings
from service.model import Question
from service.pipeline import Pipeline, open_pipeline
from service.settings import Settings
from tests.llm_fixture import Endpoint, model

BUDGET = 1.0
"""Seconds that the model has for one question."""
LEEWAY = 0.2
"""Seconds over the budget within which every question is answered, on a machine that is not busy with other things."""
COLUMNS = ("モデルの具合", "返事", "モデルの最大 秒", "モデルを除く p95 秒", "全体の最大 秒", "予算＋0.2秒を超えた")
ENDLESS = "灯台" * 1500


class Fault(NamedTuple):
    """What is wrong with the endpoint, from when on, and what it does then."""

    name: str
    begin: Callable[[Endpoint], None]


def _change(**values: object) -> Callable[[Endpoint], None]:
    def begin(server: Endpoint) -> None:
        for name, value in values.items():
            setattr(server, name, value)

    return begin


def _kill(server: Endpoint) -> None:
    server.shutdown()
    server.server_close()


FAULTS = (
    Fault("元気", _change()),
    Fault("一切れごとに5秒待たせる", _change(delay=5)),
    Fault("一切れごとに0.2秒、いつまでも", _change(delay=0.2, script=lambda body: ENDLESS)),
    Fault("読めないものを返す", _change(raw=b"data: \x00\xff{]\n\n")),
    Fault("でたらめな文を返す", _change(script=lambda body: "町長は辞任します。[1]")),
    Fault("500 を返す", _change(status=500)),
    Fault("止まる", _kill),
)


class Taken(NamedTuple):
    """What one question took, in seconds."""

    whole: float
    model: float
    answered: bool


def _ask(pipeline: Pipeline, question: str) -> Taken:
    began = time.perf_counter()
    reply = pipeline.ask(Question(question=question))
    spent = reply.timings_ms.get("plan", 0.0) + reply.timings_ms.get("write", 0.0)
    return Taken(time.perf_counter() - began, spent / 1000, bool(reply.answer))


def under_load(pipeline: Pipeline, questions: Sequence[str], clients: int, halfway: Callable[[], None]) -> list[Taken]:
    """Every question once, by so many clients at a time; something happens when half of them are asked."""
    lock, left = threading.Lock(), iter(enumerate(questions))

    def client(_: int) -> Iterator[Taken]:
        while True:
            with lock:
                at, question = next(left, (0, ""))
                if at == len(questions) // 2:
                    halfway()
            if not question:
                return
            yield _ask(pipeline, question)

    with ThreadPoolExecutor(clients) as pool:
        return [taken for found in pool.map(lambda n: list(client(n)), range(clients)) for taken in found]


@contextmanager
def _untiring() -> Iterator[None]:
    """Every question waits for the model: it is not left alone after a few failures."""
    before, llm.FAILURES = llm.FAILURES, 10**9
    try:
        yield
    finally:
        llm.FAILURES = before


def measured(data: Path, questions: Sequence[str], clients: int) -> Iterator[list[str]]:
    """A line of the table for every fault."""
    settings = service_settings.read(data=data)
    for fault in FAULTS:
        with model(perfect(())) as server:
            chosen = Settings.model_validate(settings.model_dump() | {"llm_url": server.url, "llm_seconds": BUDGET})
            pipeline = open_pipeline(chosen)
            _ask(pipeline, questions[0])
            with _untiring():
                taken = under_load(pipeline, questions, clients, partial(fault.begin, server))
        late = sum(one.whole > BUDGET + LEEWAY for one in taken)
        alone = [one.whole - one.model for one in taken]
        numbers = (max(one.model for one in taken), np.percentile(alone, 95), max(one.whole for one in taken))
        answered = f"{sum(one.answered for one in taken)}/{len(questions)}"
        yield [fault.name, answered, *(f"{number:.2f}" for number in numbers), str(late)]


def main() -> None:
    """Ask, and write down the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="a folder with a snapshot")
    parser.add_argument("--questions", type=Path, nargs="*", default=sorted(ROOT.glob("eval/questions/*.jsonl")))
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--clients", type=int, default=2)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    questions = questions_of(options.questions, options.count)
    told = f"{options.clients}人が同時に{len(questions)}問。半分を聞いたところで具合が変わる。予算は{BUDGET:.0f}秒"
    rows = list(measured(options.data, questions, options.clients))
    lines = [*page.machine(), f"- {told}", "", *page.table(COLUMNS, rows)]
    page.put(options.output, "言語モデルが止まる・遅れる・乱れる（make bench-llm）", lines)


if __name__ == "__main__":
    main()
