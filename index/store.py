"""Documents, lines, records and passages in one SQLite file, read-only once written."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import NotFound, SnapshotError
from ingest.model import Document, Notice, Passage, Record, Value
from ingest.text import match_key

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


class RecordFilter(Value):
    """Which records to list; None asks nothing."""

    document: str | None = None
    municipality: str | None = None
    kind: str | None = None
    number: str | None = None
    status: str | None = None
    department: str | None = None
    q: str | None = None


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
            db.executemany("INSERT INTO pages VALUES (?, ?, ?)", [(name, *run) for run in _page_runs(ingested)])
            db.executemany(
                "INSERT INTO records"
                " (record_id, document, municipality, kind, number, status, departments, search, body)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [_record_row(record) for record in ingested.records],
            )
            db.executemany(
                "INSERT INTO passages (passage_id, document, record_id, body) VALUES (?, ?, ?, ?)",
                [(p.passage_id, p.document, p.record_id, p.model_dump_json()) for p in ingested.passages],
            )
            db.executemany(
                "INSERT INTO notices VALUES (?, ?, ?)",
                [(name, n, notice.model_dump_json()) for n, notice in enumerate(ingested.notices)],
            )


def _page_runs(ingested: Ingested) -> Iterator[tuple[int, int]]:
    """(first line, page) of each page; where only the records are here, what they say of themselves."""
    placed: Iterable[tuple[int, int | None]] = (
        enumerate(ingested.pages, 1)
        if ingested.pages
        else sorted({record.source.lines[0]: record.source.page for record in ingested.records}.items())
    )
    before = None
    for line, page in placed:
        if page and page != before:
            yield line, page
            before = page


def _record_row(record: Record) -> tuple[str | None, ...]:
    names = (indicator.name or "" for indicator in record.indicators)
    search = match_key("\n".join([record.title, *record.path, *names, *record.sections.values()]))
    departments = "\n".join(match_key(name) for name in record.departments)
    return (
        record.record_id, record.document, record.municipality, record.kind, record.number, record.status,
        departments, search, record.model_dump_json(),
    )  # fmt: skip


class Store:
    """Read access; every thread has its own connection."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise SnapshotError(path, "記録のデータベースがありません")
        self._path = path
        self._local = threading.local()

    def _rows(self, query: str, parameters: Iterable[object] = ()) -> list[tuple[str, ...]]:
        if not hasattr(self._local, "db"):
            self._local.db = sqlite3.connect(f"file:{self._path}?mode=ro&immutable=1", uri=True)
        try:
            rows: list[tuple[str, ...]] = self._local.db.execute(query, tuple(parameters)).fetchall()
        except sqlite3.DatabaseError as error:
            raise SnapshotError(self._path, "記録のデータベースを読めません") from error
        return rows

    def documents(self) -> tuple[Document, ...]:
        """Every document, by name."""
        rows = self._rows("SELECT body FROM documents ORDER BY document")
        return tuple(Document.model_validate_json(body) for (body,) in rows)

    def document(self, name: str) -> Document:
        """One document.

        Raises:
            NotFound: the snapshot does not hold it.
        """
        rows = self._rows("SELECT body FROM documents WHERE document = ?", (name,))
        if not rows:
            raise NotFound(f"文書 {name} はありません。`/api/documents` で一覧を確かめてください")
        return Document.model_validate_json(rows[0][0])

    def lines(self, document: str, first: int = 1, last: int | None = None) -> dict[int, str]:
        """Line number → text, from `first` to `last` (1-based, inclusive)."""
        rows = self._rows(
            "SELECT line, text FROM lines WHERE document = ? AND line BETWEEN ? AND ? ORDER BY line",
            (document, first, last if last is not None else 1 << 40),
        )
        return {int(line): text for line, text in rows}

    def pages(self, document: str) -> tuple[tuple[int, int], ...]:
        """(first line, page) of each page, in order; none where the format has no pages."""
        rows = self._rows("SELECT line, page FROM pages WHERE document = ? ORDER BY line", (document,))
        return tuple((int(line), int(page)) for line, page in rows)

    def headers(self, document: str) -> frozenset[int]:
        """Lines that print the column headers of a table."""
        query = (
            "SELECT json_extract(body, '$.lines[0]') FROM passages WHERE document = ? AND body ->> '$.role' = 'header'"
        )
        return frozenset(int(line) for (line,) in self._rows(query, (document,)))

    def notices(self, document: str) -> tuple[Notice, ...]:
        """A document's warnings, in reading order."""
        rows = self._rows("SELECT body FROM notices WHERE document = ? ORDER BY ordinal", (document,))
        return tuple(Notice.model_validate_json(body) for (body,) in rows)

    def records(self, where: RecordFilter, limit: int | None = None, offset: int = 0) -> tuple[int, tuple[Record, ...]]:
        """How many records fit the filter, and those from `offset`, in document order."""
        clauses, values = _clauses(where)
        condition = f" WHERE {' AND '.join(clauses)}" if clauses else ""
        ((total,),) = self._rows(f"SELECT count(*) FROM records{condition}", values)
        rows = self._rows(
            f"SELECT body FROM records{condition} ORDER BY ordinal LIMIT ? OFFSET ?",
            [*values, -1 if limit is None else limit, offset],
        )
        return int(total), tuple(Record.model_validate_json(body) for (body,) in rows)

    def holding(self, words: Iterable[str]) -> frozenset[str]:
        """Ids of the records that hold every word, in their texts or among their departments."""
        keys = [match_key(word) for word in words]
        where = " AND ".join(["instr(search || char(10) || departments, ?) > 0"] * len(keys)) or "1"
        return frozenset(name for (name,) in self._rows(f"SELECT record_id FROM records WHERE {where}", keys))

    def record_ids(self, where: RecordFilter) -> frozenset[str]:
        """Ids of the records that fit the filter."""
        clauses, values = _clauses(where)
        condition = f" WHERE {' AND '.join(clauses)}" if clauses else ""
        return frozenset(name for (name,) in self._rows(f"SELECT record_id FROM records{condition}", values))

    def record(self, record_id: str) -> Record:
        """One record.

        Raises:
            NotFound: the snapshot does not hold it.
        """
        rows = self._rows("SELECT body FROM records WHERE record_id = ?", (record_id,))
        if not rows:
            raise NotFound(f"記録 {record_id} はありません。`/api/records` で一覧を確かめてください")
        return Record.model_validate_json(rows[0][0])

    def records_by_id(self, record_ids: Sequence[str]) -> tuple[Record, ...]:
        """Several records, in the order asked for; unknown ids are left out."""
        marks = ",".join("?" * len(record_ids))
        rows = self._rows(f"SELECT record_id, body FROM records WHERE record_id IN ({marks})", record_ids)
        bodies = {row[0]: row[1] for row in rows}
        return tuple(Record.model_validate_json(bodies[name]) for name in record_ids if name in bodies)

    def passages(self) -> tuple[Passage, ...]:
        """Every passage, in the order in which they are indexed."""
        rows = self._rows("SELECT body FROM passages ORDER BY ordinal")
        return tuple(Passage.model_validate_json(body) for (body,) in rows)


def _clauses(where: RecordFilter) -> tuple[list[str], list[object]]:
    exact = {"document": where.document, "municipality": where.municipality, "kind": where.kind, "status": where.status}
    clauses = [f"{column} = ?" for column, value in exact.items() if value]
    values: list[object] = [value for value in exact.values() if value]
    if where.number:
        clauses.append("upper(number) = upper(?)")
        values.append(where.number)
    for column, text in (("departments", where.department), ("search", where.q)):
        if text:
            clauses.append(f"instr({column}, ?) > 0")
            values.append(match_key(text))
    return clauses, values


def dump_jsonl(records: Iterable[Record]) -> str:
    """Records as JSON lines."""
    return "".join(json.dumps(r.model_dump(mode="json"), ensure_ascii=False) + "\n" for r in records)
