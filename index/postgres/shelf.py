"""The snapshots of a PostgreSQL database: what is in force, building, going back, clearing away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import psycopg
from psycopg.errors import UndefinedTable
from pydantic import ValidationError

from index.embed import Progress
from index.encoder import Encoder
from index.postgres.database import Database, Rows
from index.postgres.search import PostgresMeanings, PostgresWords, Readings
from index.postgres.store import PostgresStore
from index.postgres.write import town_of, write
from index.shelf import Standing
from index.snapshot import FORMAT, KEEP, Manifest, Snapshot, Unit
from ingest.errors import BuildError, SnapshotError

if TYPE_CHECKING:
    from ingest.documents import Ingested

Member = tuple[str, str, str]
"""A document of a snapshot: (municipality_code, document, reading)."""
_LARGE = ("lines", "records", "passages", "units", "tokens")
"""The tables that make up nearly all of a snapshot's size."""


class PostgresShelf:
    """Snapshots that share the readings of their documents.

    A build writes each document in a transaction of its own, and then names a new snapshot in one more: its own
    towns' documents, beside the other towns' as they stand. So several machines can build, each its towns, and readers
    see nothing of it before the whole is there.
    """

    def __init__(self, url: str) -> None:
        self._database = Database(url)

    def __str__(self) -> str:
        """Where it is."""
        return str(self._database)

    def mark(self) -> tuple[str, int]:
        """The snapshot in force, and how often it was switched.

        Raises:
            StoreAway: the server does not answer.
        """
        ((name, switched),) = self._rows("SELECT coalesce(snapshot, ''), switched FROM in_force")
        return name, switched

    def manifest(self) -> Manifest:
        """What the snapshot in force says of itself.

        Raises:
            SnapshotError: there is none, or it is of another form.
            StoreAway: the server does not answer.
        """
        return self._manifest(self.mark()[0])

    def in_force(self) -> Snapshot:
        """The snapshot in force.

        Raises:
            SnapshotError: there is none, or it is of another form.
            StoreAway: the server does not answer.
        """
        return self._opened(self.mark()[0])

    def _opened(self, name: str) -> Snapshot:
        manifest = self._manifest(name)
        rows = self._database.rows(
            "SELECT municipality_code, reading, m.document, lengths FROM members m"
            " JOIN documents USING (municipality_code, reading) WHERE snapshot = %s ORDER BY place",
            (name,),
        )
        if len(rows) != len(manifest.sources):
            raise SnapshotError(self, f"スナップショット {name} の文書が欠けています")
        store = PostgresStore(self._database, name, {document: town for town, _, document, _ in rows})

        def indexes(found: Sequence[Unit]) -> tuple[PostgresMeanings, PostgresWords]:
            readings = Readings(rows, found)
            return PostgresMeanings(self._database, readings), PostgresWords(self._database, readings)

        return Snapshot(manifest, store, indexes)

    def _manifest(self, name: str) -> Manifest:
        rows = self._rows("SELECT manifest FROM snapshots WHERE name = %s", name)
        if not rows:
            raise SnapshotError(
                self, f"スナップショット {name} がありません" if name else "スナップショットがありません"
            )
        return _read(self, rows[0][0])

    def _rows(self, query: str, *values: object) -> Rows:
        try:
            return self._database.rows(query, values)
        except UndefinedTable as error:
            raise SnapshotError(self, "表がありません") from error

    def build(
        self, documents: Sequence[Ingested], encoder: Encoder, progress: Progress = lambda what, done, total: None
    ) -> Manifest:
        """Write the documents and switch to a snapshot of them, beside other towns' documents; nothing where it stands.

        Raises:
            BuildError: the other towns' vectors are another encoder's, or two towns have a document of one name.
            StoreAway: the server went away or has no room; what was in force is in force.
        """
        self._database.migrate()
        own = [
            (town_of(one), one.document.document, write(self._database, one, encoder, progress)) for one in documents
        ]
        with self._database.transaction() as db:
            ((before,),) = db.execute("SELECT coalesce(snapshot, '') FROM in_force FOR UPDATE").fetchall()
            stands = db.execute(
                "SELECT municipality_code, document, reading FROM members WHERE snapshot = %s ORDER BY place", (before,)
            ).fetchall()
            towns = {town for town, _, _ in own}
            members: list[Member] = [*(one for one in stands if one[0] not in towns), *own]
            if members == stands:
                return self._manifest(before)
            manifest = self._described(db, members, encoder)
            db.execute("INSERT INTO snapshots VALUES (%s, %s)", (manifest.name, manifest.model_dump_json()))
            with db.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO members VALUES (%s, %s, %s, %s, %s)",
                    [(manifest.name, *member, place) for place, member in enumerate(members)],
                )
            _switch(db, manifest.name)
        self.prune(KEEP)
        return manifest

    def _described(self, db: psycopg.Connection, members: Sequence[Member], encoder: Encoder) -> Manifest:
        rows = db.execute(
            "SELECT document, encoder, body::json ->> 'sha256',"
            " (SELECT count(*) FROM records WHERE reading = d.reading AND municipality_code = d.municipality_code),"
            " (SELECT count(*) FROM passages WHERE reading = d.reading AND municipality_code = d.municipality_code)"
            " FROM documents d WHERE municipality_code = ANY(%s) AND reading = ANY(%s)",
            ([town for town, _, _ in members], [reading for _, _, reading in members]),
        ).fetchall()
        names = [document for document, *_ in rows]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise BuildError(self, f"文書 {'、'.join(twice)} がほかの町にもあります。ファイルの名を変えてください")
        if any(made_by != encoder.fingerprint for _, made_by, *_ in rows):
            raise BuildError(self, "ほかの町が別の埋め込みモデルで作られています。YAKUSOKU_ENCODER をそろえてください")
        return Manifest.new(
            repr(members), encoder,
            sources={document: sha256 for document, _, sha256, _, _ in sorted(rows)},
            counts={
                "documents": len(rows), "records": sum(row[3] for row in rows), "passages": sum(row[4] for row in rows),
            },
            files={document: reading for _, document, reading in members},
        )  # fmt: skip

    def standing(self, *, check: bool = False) -> list[Standing]:
        """All snapshots, the newest first; with `check`, each is opened."""
        named = self.mark()[0]
        rows = self._rows("SELECT name, manifest FROM snapshots ORDER BY name DESC")
        return [self._standing(name, manifest, name == named, check) for name, manifest in rows]

    def _standing(self, name: str, told: str, in_force: bool, check: bool) -> Standing:
        parts = " UNION ALL ".join(
            f"SELECT pg_column_size(t.*) AS size FROM {table} t JOIN members USING (municipality_code, reading)"
            " WHERE snapshot = %s"
            for table in _LARGE
        )
        ((size,),) = self._database.rows(f"SELECT sum(size)::bigint FROM ({parts}) AS t", [name] * len(_LARGE))
        manifest, wrong = None, None
        try:
            manifest = _read(self, told)
            if check:
                self._opened(name)
        except SnapshotError as error:
            wrong = str(error)
        return Standing(name=name, in_force=in_force, size=size or 0, manifest=manifest, wrong=wrong)

    def use(self, name: str) -> Manifest:
        """Make another snapshot the one in force; running services take it up by themselves.

        Raises:
            SnapshotError: it is not there.
        """
        manifest = self._opened(name).manifest
        with self._database.transaction() as db:
            _switch(db, name)
        return manifest

    def prune(self, keep: int) -> list[str]:
        """Delete all but the one in force and the newest of the others, so many in all; what was deleted."""
        with self._database.transaction() as db:
            ((named,),) = db.execute("SELECT coalesce(snapshot, '') FROM in_force FOR UPDATE").fetchall()
            names = [name for (name,) in db.execute("SELECT name FROM snapshots ORDER BY name DESC").fetchall()]
            old = [name for name in names if name != named][keep - 1 :]
            db.execute("DELETE FROM snapshots WHERE name = ANY(%s)", (old,))
            # What a build has written and not named yet is younger than a day.
            db.execute(
                "DELETE FROM documents d WHERE written < now() - interval '1 day' AND NOT EXISTS (SELECT FROM members m"
                " WHERE (m.municipality_code, m.reading) = (d.municipality_code, d.reading))"
            )
        return old


def _switch(db: psycopg.Connection, name: str) -> None:
    db.execute("UPDATE in_force SET snapshot = %s, switched = switched + 1", (name,))


def _read(where: PostgresShelf, manifest: str) -> Manifest:
    try:
        found = Manifest.model_validate_json(manifest)
    except ValidationError as error:
        raise SnapshotError(where, "目録を読めません") from error
    if found.seal != found.sealed():
        raise SnapshotError(where, "目録が壊れています")
    if found.format != FORMAT:
        raise SnapshotError(where, f"形式 {found.format} は、このプログラムの形式 {FORMAT} と違います")
    return found
