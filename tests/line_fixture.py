"""A scripted LINE platform on this machine: signs webhooks as LINE does, and keeps the replies that it is sent."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET, TOKEN = "channel-secret", "channel-token"


class Platform(ThreadingHTTPServer):
    """Takes `POST /v2/bot/message/reply`."""

    daemon_threads = True

    def __init__(self, status: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = status
        self.replies: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Platform

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.replies.append({"path": self.path, "authorization": self.headers["Authorization"], **body})
        answer = json.dumps({"sentMessages": [{"id": "1", "quoteToken": "q"}]}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal of a test."""


@contextmanager
def platform(status: int = 200) -> Iterator[Platform]:
    """A running platform that answers replies with a status."""
    server = Platform(status)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def event(number: int, user: str = "U1", age: float = 0, **values: Any) -> dict[str, Any]:
    """An event as the platform hands it over; a text message unless something else is said."""
    message = {"type": "text", "id": "1", "quoteToken": "q", "text": values.pop("text", "")}
    return {
        "type": "message", "message": message, "mode": "active", "timestamp": int((time.time() - age) * 1000),
        "source": {"type": "user", "userId": user}, "webhookEventId": f"event-{number}",
        "deliveryContext": {"isRedelivery": False}, "replyToken": f"token-{number}",
    } | values  # fmt: skip


def signed(*events: dict[str, Any], secret: str = SECRET) -> tuple[bytes, dict[str, str]]:
    """The body of a webhook and its headers."""
    body = json.dumps({"destination": "U0", "events": list(events)}, ensure_ascii=False).encode()
    signature = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    return body, {"X-Line-Signature": signature, "Content-Type": "application/json"}
