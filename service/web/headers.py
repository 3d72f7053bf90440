"""Headers that every response carries, and what is counted of it."""

from __future__ import annotations

import time

from starlette.datastructures import Headers as RequestHeaders
from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.web import logs
from service.web.below import site_path
from service.web.metrics import Metrics

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Own pages load their own files only, and no script or style stands in a page."""

SECURITY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
SHARED = ("/api/", "/widget.js")
"""What other sites may load: the answers and the widget."""


class Headers:
    """Adds the security headers and the request's id; counts and logs the request when its response has ended."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, started = 500, time.perf_counter()
        request = logs.begin(RequestHeaders(scope=scope).get("x-request-id", ""))
        policy = "cross-origin" if site_path(scope).startswith(SHARED) else "same-origin"

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["Cross-Origin-Resource-Policy"] = policy
                headers["X-Request-ID"] = request
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            # The route's pattern, never the path: a path may hold what somebody searched for.
            route = getattr(scope.get("route"), "path", "unmatched")
            spent = time.perf_counter() - started
            self._metrics.request(scope["method"], route, status, spent)
            logs.access(scope["method"], route, status, spent)


class Embedding:
    """CORS for the answers and the widget alone; no other page may be read from another site."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self._app = app
        self._cors = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Content-Type"],
            expose_headers=["Yakusoku-Snapshot", "Retry-After", "X-Request-ID"],
            max_age=3600,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        shared = scope["type"] == "http" and site_path(scope).startswith(SHARED)
        await (self._cors if shared else self._app)(scope, receive, send)
