"""A scripted language model behind an OpenAI-compatible endpoint on this machine, and a service that uses it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from service.pipeline import Pipeline, open_pipeline
from service.settings import Settings

Script = Callable[[dict[str, Any]], str]
"""A request's body → what the model says."""


class Endpoint(ThreadingHTTPServer):
    """Streams what its script says, and remembers what it was sent; may be slow, refuse or talk nonsense."""

    daemon_threads = True

    def __init__(self, script: Script, status: int, delay: float, raw: bytes | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script, self.status, self.delay, self.raw = script, status, delay, raw
        self.requests: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        """Its base address."""
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append({"path": self.path, "key": self.headers.get("Authorization"), **body})
        self.send_response(self.server.status)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            for piece in self._pieces(body):
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(self.server.delay)
        except OSError:  # the client has waited long enough
            return

    def _pieces(self, body: dict[str, Any]) -> Iterator[bytes]:
        if self.server.raw is not None:
            yield self.server.raw
            return
        said = self.server.script(body)
        for at in range(0, max(len(said), 1), 40):
            chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m"}
            delta = {"index": 0, "delta": {"content": said[at : at + 40]}, "finish_reason": None}
            yield f"data: {json.dumps({**chunk, 'choices': [delta]})}\n\n".encode()
        yield b"data: [DONE]\n\n"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal of a test."""


@contextmanager
def model(script: Script | str, *, status: int = 200, delay: float = 0, raw: bytes | None = None) -> Iterator[Endpoint]:
    """A running endpoint; `delay`: seconds after each piece of its reply, `raw`: bytes instead of one."""
    said = (lambda body: script) if isinstance(script, str) else script
    server = Endpoint(said, status, delay, raw)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def pipeline(data: Path, url: str | None, **changes: object) -> Pipeline:
    """A pipeline over a folder's snapshot whose language model is at an address; None: without one."""
    values = {"data": data, "encoder": "characters", "llm_url": url, "llm_seconds": 5} | changes
    return open_pipeline(Settings.model_validate(values))


def data_of(body: dict[str, Any]) -> dict[str, Any]:
    """The data that a request fences: the question, and the statements where there are some."""
    text = str(body["messages"][1]["content"])
    found: dict[str, Any] = json.loads(text[text.index("{") : text.rindex("}") + 1])
    return found


def is_plan(body: dict[str, Any]) -> bool:
    """Whether a request is a planner's."""
    return "response_format" in body
