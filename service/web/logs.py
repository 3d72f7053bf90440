"""The log on standard error: one line a request, with an id that answers, errors and proxies share.

No line tells who asked, and none what was asked unless `YAKUSOKU_LOG_QUESTIONS` says so.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import uuid
from contextvars import ContextVar
from datetime import UTC, datetime

from service.settings import Settings

REQUEST: ContextVar[str] = ContextVar("request", default="-")
"""Id of the request at hand."""
QUIET = ("/healthz", "/readyz", "/metrics")
"""Asked every few seconds by whoever watches: told at level debug."""

_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
log = logging.getLogger("yakusoku.access")


def begin(given: str) -> str:
    """The id of a request that begins: the proxy's, where it gave one that is no more than an id, else a new one."""
    found = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex[:16]
    REQUEST.set(found)
    return found


def access(method: str, route: str, status: int, seconds: float) -> None:
    """One finished request, by the pattern of its route: a path may hold what somebody searched for."""
    level = logging.DEBUG if route in QUIET else logging.INFO
    log.log(level, "%s %s %d %.0f ms", method, route, status, seconds * 1000)


class _Text(logging.Formatter):
    """`2026-11-28T10:00:00.000Z INFO 3f2a… service.web.ask: …`, a traceback below."""

    def format(self, record: logging.LogRecord) -> str:
        """One record."""
        said = super().format(record)
        return f"{_time(record)} {record.levelname} {REQUEST.get()} {record.name}: {said}"


class _Json(logging.Formatter):
    """One JSON object a line, for programs that collect logs."""

    def format(self, record: logging.LogRecord) -> str:
        """One record."""
        told = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "request": REQUEST.get(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def configure(settings: Settings) -> None:
    """Send the log to standard error, at the level and in the form that the settings name."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if settings.log_format == "json" else _Text())
    level = settings.log_level.upper()
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in ("yakusoku", "service", "index", "ingest"):
        logging.getLogger(name).setLevel(level)
