"""Writing a document, as it was read, into PostgreSQL: whole or not at all."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import psycopg
from psycopg.sql import SQL, Identifier

from index.embed import Progress, embedded
from index.encoder import Encoder
from index.postgres.database import Database
from index.snapshot import FORMAT, units
from index.sparse import STREAMS
from index.store import page_runs, record_row

if TYPE_CHECKING:
    from ingest.documents import Ingested

Row = Sequence[object]


class TownCache:
    """The vectors that one town's texts have."""

    def __init__(self, database: Database, town: str) -> None:
        self._database, self._town = database, town

    def known(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Those that are kept."""
        query = "SELECT key, vector FROM embeddings WHERE municipality_code = %s AND key = ANY(%s)"
        return {bytes(key): bytes(vector) for key, vector in self._database.rows(query, (self._town, list(keys)))}

    def keep(self, vectors: Mapping[bytes, bytes]) -> None:
        """Keep more, for good."""
        query = "INSERT INTO embeddings VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
        with self._database.transaction() as db, db.cursor() as cursor:
            cursor.executemany(query, [(self._town, key, vector) for key, vector in vectors.items()])


def town_of(ingested: Ingested) -> str:
    """The town's `municipality_code`; its name where it has none: an invented town, or one that was merged."""
    return ingested.document.municipality_code or ingested.document.municipality


def reading_of(ingested: Ingested, encoder: Encoder) -> str:
    """What names a document as it was read: the same for the same text, records, passages, encoder and form."""
    made = f"{FORMAT}\0{encoder.fingerprint}\0{ingested.model_dump_json()}"
    return hashlib.sha256(made.encode()).hexdigest()


def write(database: Database, ingested: Ingested, encoder: Encoder, progress: Progress) -> str:
    """Write a document unless it stands there already; gives its reading. Nobody sees it before a snapshot names it.

    Raises:
        StoreAway: the server went away or has no room; nothing of the document is there then.
    """
    reading, town = reading_of(ingested, encoder), town_of(ingested)
    touched = "UPDATE documents SET written = now() WHERE municipality_code = %s AND reading = %s RETURNING reading"
    if database.rows(touched, (town, reading)):
        return reading
    texts = [unit.text for unit in units(ingested.records, ingested.passages)]
    vectors = embedded(texts, encoder, TownCache(database, town), progress)
    cut = [{name: tokens(text) or [""] for name, tokens in STREAMS.items()} for text in texts]
    lengths = np.array([[len(tokens) for tokens in one.values()] for one in cut], np.int32)
    with database.transaction() as db:
        added = db.execute(
            "INSERT INTO documents VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING reading",
            (
                town, reading, ingested.document.document, encoder.fingerprint, ingested.document.model_dump_json(),
                lengths.tobytes(),
            ),
        ).fetchall()  # fmt: skip
        if added:  # else another build was faster with the same document
            for table, rows in _rows(ingested).items():
                _copy(db, table, town, reading, rows)
            _copy(db, "units", town, reading, [(at, str(vector.tolist())) for at, vector in enumerate(vectors)])
            _copy(db, "tokens", town, reading, _tokens(cut))
    return reading


def _rows(ingested: Ingested) -> dict[str, Iterable[Row]]:
    """Table → its rows of the document, without the key's first columns."""
    name = ingested.document.document
    return {
        "lines": [(at, line, name) for at, line in enumerate(ingested.lines, 1)],
        "pages": [(*run, name) for run in page_runs(ingested)],
        "records": [(at, *record_row(record)) for at, record in enumerate(ingested.records)],
        "passages": [(at, name, one.model_dump_json()) for at, one in enumerate(ingested.passages)],
        "notices": [(at, name, one.model_dump_json()) for at, one in enumerate(ingested.notices)],
    }


def _tokens(cut: Sequence[Mapping[str, Sequence[str]]]) -> Iterable[Row]:
    """(stream, token, units that hold it, how often each does) of every token."""
    for stream in STREAMS:
        held: dict[str, list[tuple[int, int]]] = {}
        for at, streams in enumerate(cut):
            for token, count in Counter(streams[stream]).items():
                held.setdefault(token, []).append((at, count))
        for token, found in held.items():
            units_, counts = np.array(found, np.int32).T
            yield stream, token, units_.tobytes(), counts.tobytes()


def _copy(db: psycopg.Connection, table: str, town: str, reading: str, rows: Iterable[Row]) -> None:
    with db.cursor() as cursor, cursor.copy(SQL("COPY {} FROM STDIN").format(Identifier(table))) as copy:
        for row in rows:
            # PostgreSQL's texts hold no NUL; no line of a document needs one.
            copy.write_row([town, reading, *(v.replace("\0", " ") if isinstance(v, str) else v for v in row)])
