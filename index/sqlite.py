"""Documents, lines, records and passages in one SQLite file, read-only once written."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from index.store import Store, page_runs, record_row
from ingest.errors import SnapshotError

if TYPE_CHECKING:
    from ingest.documents import Ingested

_SCHEMA = """
CREATE TABLE documents (document TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE lines (document TEXT, line INTEGER, text TEXT NOT NULL, PRIMARY KEY (document, line)) WITHOUT ROWID;
CREATE TABLE pages (document TEXT, line INTEGER, page INTEGER NOT NULL, PRIMARY KEY (document, line)) WITHOUT ROWID;
CREATE TABLE records (
    ordinal INTEGER PRIMARY KEY, record_id TEXT UNIQUE NOT NULL, document TEXT NOT NULL, municipality TEXT NOT NULL,
    kind TEXT NOT NULL, number TEXT, status TEXT, departments TEXT NOT NULL, search TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE passages (
    ordinal INTEGER PRIMARY KEY, passage_id TEXT UNIQUE NOT NULL, document TEXT NOT NULL, record_id TEXT,
    body TEXT NOT NULL);
CREATE TABLE notices (document TEXT, ordinal INTEGER, body TEXT NOT NULL);
"""


def write(path: Path, documents: Sequence[Ingested]) -> None:
    """Write the documents into a new SQLite file."""
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(_SCHEMA)
        for ingested in documents:
            name = ingested.document.document
            db.execute("INSERT INTO documents VALUES (?, ?)", (name, ingested.document.model_dump_json()))
            db.executemany(
                "INSERT INTO lines VALUES (?, ?, ?)", [(name, n, line) for n, line in enumerate(ingested.lines, 1)]
            )
            db.executemany("INSERT INTO pages VALUES (?, ?, ?)", [(name, *run) for run in page_runs(ingested)])
            db.executemany(
                "INSERT INTO records"
                " (record_id, document, municipality, kind, number, status, departments, search, body)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [record_row(record) for record in ingested.records],
            )
            db.executemany(
                "INSERT INTO passages (passage_id, document, record_id, body) VALUES (?, ?, ?, ?)",
                [(p.passage_id, p.document, p.record_id, p.model_dump_json()) for p in ingested.passages],
            )
            db.executemany(
                "INSERT INTO notices VALUES (?, ?, ?)",
                [(name, n, notice.model_dump_json()) for n, notice in enumerate(ingested.notices)],
            )


class SqliteStore(Store):
    """The file; every thread has its own connection."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise SnapshotError(path, "記録のデータベースがありません")
        self._path = path
        self._local = threading.local()

    def _rows(
        self, table: str, query: str, values: Iterable[object] = (), within: Iterable[str] | None = None
    ) -> list[tuple[str, ...]]:
        if not hasattr(self._local, "db"):
            self._local.db = sqlite3.connect(f"file:{self._path}?mode=ro&immutable=1", uri=True)
        try:
            rows: list[tuple[str, ...]] = self._local.db.execute(query.format(table=table), tuple(values)).fetchall()
        except sqlite3.DatabaseError as error:
            raise SnapshotError(self._path, "記録のデータベースを読めません") from error
        return rows
