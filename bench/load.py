"""Clients that ask: one after another, many at a time, and while the snapshot is switched."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import httpx
import numpy as np

from bench.server import Server
from index import snapshot


class Asked(NamedTuple):
    """What came of many questions."""

    seconds: float
    times: Sequence[float]
    """Milliseconds of each answered question, as its client saw them."""
    outcomes: Counter[str]
    """Status codes, and names of what went wrong on the way."""
    stages: dict[str, list[float]]
    """Milliseconds of each stage, by its name."""
    snapshots: Counter[str]
    """Snapshots that the replies name."""

    def percentile(self, share: float) -> float:
        """The time that so many percent of the answers stay below."""
        return float(np.percentile(self.times, share)) if self.times else float("nan")


def one_by_one(server: Server, questions: Sequence[str]) -> Asked:
    """Every question once, by one client."""
    return _asked(server, iter(questions), clients=1)


def for_a_while(server: Server, questions: Sequence[str], *, clients: int, seconds: float) -> Asked:
    """Questions in any order, by so many clients at a time, for so long."""
    until = time.perf_counter() + seconds
    return _asked(server, _until(questions, until), clients=clients)


def while_switching(server: Server, questions: Sequence[str], data: Path, *, clients: int, switches: int) -> Asked:
    """Questions for as long as it takes to switch so often between the folder's two newest snapshots."""
    names = [folder.name for folder in snapshot.kept(data)[:2]]
    done = threading.Event()

    def switching() -> None:
        for at in range(switches):
            snapshot.switch(data, names[at % 2])
            _wait_for(server, names[at % 2])
        done.set()

    thread = threading.Thread(target=switching)
    thread.start()
    try:
        return _asked(server, _while_not(questions, done), clients=clients)
    finally:
        thread.join()


def _wait_for(server: Server, name: str) -> None:
    for _ in range(1200):
        if httpx.get(f"{server.url}/readyz", timeout=30).json().get("snapshot") == name:
            return
        time.sleep(0.05)


def _until(questions: Sequence[str], until: float) -> Iterator[str]:
    chance = random.Random(1)
    while time.perf_counter() < until:
        yield chance.choice(questions)


def _while_not(questions: Sequence[str], done: threading.Event) -> Iterator[str]:
    chance = random.Random(1)
    while not done.is_set():
        yield chance.choice(questions)


def _asked(server: Server, questions: Iterator[str], clients: int) -> Asked:
    found = Asked(0.0, [], Counter(), defaultdict(list), Counter())
    times, lock, began = list[float](), threading.Lock(), time.perf_counter()

    def ask(_: int) -> None:
        with httpx.Client(base_url=server.url, timeout=60) as client:
            while True:
                with lock:
                    question = next(questions, None)
                if question is None:
                    return
                _ask(client, question, found, times, lock)

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(ask, range(clients)))
    return found._replace(seconds=time.perf_counter() - began, times=times)


def _ask(client: httpx.Client, question: str, found: Asked, times: list[float], lock: threading.Lock) -> None:
    began = time.perf_counter()
    try:
        reply = client.post("/api/ask", json={"question": question})
    except httpx.HTTPError as error:
        with lock:
            found.outcomes[type(error).__name__] += 1
        return
    spent = (time.perf_counter() - began) * 1000
    with lock:
        found.outcomes[str(reply.status_code)] += 1
        if reply.status_code == 200:
            times.append(spent)
            found.snapshots[reply.headers["Yakusoku-Snapshot"]] += 1
            for stage, milliseconds in reply.json()["timings_ms"].items():
                found.stages[stage].append(milliseconds)
