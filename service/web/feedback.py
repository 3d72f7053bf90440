"""Readers' feedback in SQLite: the question and the receipt of its answer; nothing about who asked."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import Field

from ingest.errors import YakusokuError
from ingest.model import Lines, Value

log = logging.getLogger(__name__)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS feedback (
    id INTEGER PRIMARY KEY, day TEXT NOT NULL, helpful INTEGER NOT NULL, comment TEXT,
    question TEXT, answer TEXT, snapshot TEXT, citations TEXT NOT NULL);
"""


class Cited(Value):
    """A citation, as far as it is needed to find the place again."""

    document: str = Field(max_length=200, title="文書")
    lines: Lines = Field(title="行")


class Feedback(Value):
    """The body of `POST /api/feedback`: was the answer of help, and the receipt of that answer."""

    helpful: bool = Field(title="役に立ったか")
    comment: str | None = Field(default=None, max_length=1000, title="ご意見")
    question: str | None = Field(default=None, max_length=1000, title="質問")
    answer: str | None = Field(default=None, max_length=2000, title="回答")
    snapshot: str | None = Field(default=None, max_length=100, title="スナップショット")
    citations: tuple[Cited, ...] = Field(default=(), max_length=50, title="引用")


class Kept(Feedback):
    """Feedback as it is kept: with the day, not the minute, since a minute can tell who was at the screen."""

    id: int = Field(title="番号")
    day: str = Field(title="日付")


class NotKept(YakusokuError):
    """The database of feedback cannot be written: a read-only folder, or a full disk."""


class FeedbackStore:
    """One SQLite file; written rarely, so every call opens and closes it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=10)) as db, db:
                db.row_factory = sqlite3.Row
                db.executescript(_SCHEMA)
                yield db
        except (OSError, sqlite3.OperationalError) as error:
            log.error("%s: feedback cannot be kept (%s)", self._path, error)
            raise NotKept(f"{self._path}: 書けません（{error}）") from error

    def add(self, feedback: Feedback, day: str | None = None) -> int:
        """Keep one; gives its number."""
        cited = json.dumps([c.model_dump(mode="json") for c in feedback.citations], ensure_ascii=False)
        values = (
            day or datetime.now(UTC).date().isoformat(), feedback.helpful, feedback.comment, feedback.question,
            feedback.answer, feedback.snapshot, cited,
        )  # fmt: skip
        with self._open() as db:
            cursor = db.execute(
                "INSERT INTO feedback (day, helpful, comment, question, answer, snapshot, citations)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                values,
            )
            return int(cursor.lastrowid or 0)

    def all(self) -> tuple[Kept, ...]:
        """Everything that is kept, newest first."""
        with self._open() as db:
            rows = db.execute("SELECT * FROM feedback ORDER BY id DESC").fetchall()
        return tuple(Kept.model_validate({**row, "citations": json.loads(row["citations"])}) for row in map(dict, rows))
