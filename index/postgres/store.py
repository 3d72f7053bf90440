"""A snapshot's documents, lines, records and passages in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from psycopg.sql import SQL, Identifier, Literal

from index.postgres.database import Database
from index.store import Store

_ORDERED = {"records", "passages", "notices"}
"""Tables whose rows have a place in their document."""


class PostgresStore(Store):
    """Read access to one snapshot.

    Args:
        database: where it is.
        snapshot: its name.
        towns: document → its town's `municipality_code`.
    """

    HOLDS = "strpos({column}, ?) > 0"
    LINE, ROLE = "body::json -> 'lines' ->> 0", "body::json ->> 'role'"

    def __init__(self, database: Database, snapshot: str, towns: Mapping[str, str]) -> None:
        self._database, self._snapshot, self._towns = database, snapshot, towns

    def _rows(
        self, table: str, query: str, values: Iterable[object] = (), within: Iterable[str] | None = None
    ) -> list[tuple[str, ...]]:
        found = query.format(table=self._table(table, None if within is None else self._of(within)))
        return self._database.rows(found.replace("?", "%s"), tuple(values))

    def _of(self, within: Iterable[str]) -> list[str]:
        """The towns of documents, or of records, whose ids begin with their document's name."""
        names = tuple(within)
        return sorted({
            town for document, town in self._towns.items()
            if any(name == document or name.startswith(f"{document}:") for name in names)
        })  # fmt: skip

    def _table(self, name: str, towns: list[str] | None) -> str:
        """The snapshot's rows of a table; with towns, theirs alone, which lie together where towns are distributed."""
        ordinal = SQL(", (m.place::bigint << 32) + t.at AS ordinal" if name in _ORDERED else "")
        theirs = SQL("") if towns is None else SQL(" AND t.municipality_code = ANY({})").format(Literal(towns))
        fragment = SQL(
            "(SELECT t.*{} FROM {} t JOIN members m USING (municipality_code, reading) WHERE m.snapshot = {}{}) AS t"
        )
        return fragment.format(ordinal, Identifier(name), Literal(self._snapshot), theirs).as_string()
