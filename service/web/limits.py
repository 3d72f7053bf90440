"""How much one client may send: the size of a body, and the number of questions in a while."""

from __future__ import annotations

import math
import time

from fastapi import Request
from limits import parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.web.below import site_path
from service.web.errors import Problem, answer
from service.web.logs import QUIET

HISTORY = 16
"""How many times the limit a body may have where a client sends the whole conversation with each question."""

UPLOAD = "/staff/upload"
"""Where documents are sent; the operator's token is asked for before their bytes are taken in."""

RETRY_SECONDS = 5
"""A full queue of 64 is answered within some three seconds on two cores."""


class BodyLimit:
    """Refuses a body over the limit with 413, whether its length was announced or not."""

    def __init__(self, app: ASGIApp, limit: int, upload: int) -> None:
        self._app, self._limit, self._upload = app, limit, upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        path = site_path(scope)
        limit = self._limit * (HISTORY if path.startswith("/v1/") else 1)
        limit = self._upload if path == UPLOAD else limit
        seen = 0

        async def receiving() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit or (announced.isdigit() and int(announced) > limit):
                raise HTTPException(413, detail=str(limit))
            return message

        await self._app(scope, receiving, send)


class Crowd:
    """Answers 503 at once where as many requests as allowed are worked on or wait, instead of letting all wait long.

    Whoever watches over the service gets through: a full house is no reason to be taken for dead.
    """

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app, self._limit, self._inside = app, limit, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or site_path(scope) in QUIET:
            await self._app(scope, receive, send)
            return
        if self._inside >= self._limit:
            response = answer(Request(scope), Problem(503, "busy", {"Retry-After": str(RETRY_SECONDS)}))
            await response(scope, receive, send)
            return
        self._inside += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._inside -= 1


class RateLimit:
    """A dependency that lets a client through so many times in a while; addresses stay in memory and run out.

    Args:
        rule: in the notation of `limits`, such as `60/minute`; empty: no limit.
    """

    def __init__(self, rule: str) -> None:
        self._rules = parse_many(rule) if rule else []
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def __call__(self, request: Request) -> None:
        """Count this request.

        Raises:
            Problem: 429, with the seconds to wait.
        """
        client = request.client.host if request.client else ""
        for rule in self._rules:
            if not self._limiter.hit(rule, client):
                wait = max(1, math.ceil(self._limiter.get_window_stats(rule, client).reset_time - time.time()))
                raise Problem(429, "too_many", {"Retry-After": str(wait)}, seconds=wait)
