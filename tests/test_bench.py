"""The load tool counts what really came: answers, refusals for a full house, the snapshots that replies name."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from bench import scale
from bench.load import for_a_while, one_by_one
from bench.server import Server
from index.sparse import STREAMS


class _Desk(BaseHTTPRequestHandler):
    """Answers questions, but for those that say 満席."""

    def do_POST(self) -> None:
        """One question."""
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["question"]
        body = json.dumps({"timings_ms": {"rank": 2.0}}).encode()
        self.send_response(503 if question == "満席" else 200)
        self.send_header("Yakusoku-Snapshot", "one")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Desk) as desk:
        threading.Thread(target=desk.serve_forever, args=(0.01,), daemon=True).start()
        yield Server(f"http://127.0.0.1:{desk.server_address[1]}", os.getpid(), 0.0)
        desk.shutdown()


def test_answers_and_what_was_none_are_counted(server: Server) -> None:
    asked = one_by_one(server, ["除雪は?", "満席", "朝市は?"])
    assert asked.outcomes == {"200": 2, "503": 1}
    assert len(asked.times) == 2
    assert asked.stages == {"rank": [2.0, 2.0]}
    assert asked.snapshots == {"one": 2}
    assert 0 < asked.percentile(50) <= asked.percentile(99)


def test_many_clients_ask_for_the_time_given(server: Server) -> None:
    asked = for_a_while(server, ["除雪は?"], clients=4, seconds=0.2)
    assert set(asked.outcomes) == {"200"}
    assert 0.2 <= asked.seconds < 5
    assert server.used().processor > 0
    assert server.used().resident > 10


def test_units_multiplied_stay_beside_their_models_and_every_index_is_held_against_the_exact_one() -> None:
    chance = np.random.default_rng(1).standard_normal((50, 16), np.float32)
    models = (chance / np.linalg.norm(chance, axis=1, keepdims=True)).astype(np.float32)
    found = scale.multiplied(models, 800)
    assert np.allclose(found[:50], models)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert (found[50:100] * models).sum(axis=1).min() > 0.8
    rows = {row[1]: float(str(row[2])) for row in scale.by_meaning(found, models[:20])}
    assert rows["flat"] == 1
    assert min(rows.values()) > 0.8
    cut = [{name: tokens("除雪の見直し") for name, tokens in STREAMS.items()}]
    assert scale.by_words(cut, 30, ["除雪"])[0] == 30
