"""Connections to PostgreSQL: few, used again, made anew when the server has been away."""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from ingest.errors import StoreAway

CONNECT_SECONDS = 3
"""A server that takes no connection within this is away for whoever waits for an answer."""
ANSWER_SECONDS = 5
"""A query of a question takes milliseconds; a server that needs so long is as good as away."""
MIGRATIONS = Path(__file__).with_name("migrations")
_ONE_AT_A_TIME = threading.Lock()
"""Alembic keeps what it works at in its module."""
Rows = list[tuple[Any, ...]]


class Database:
    """A PostgreSQL database by its URL (`postgresql://…`, as libpq reads it: ~/.pgpass and PG* variables count)."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: deque[psycopg.Connection] = deque()
        weakref.finalize(self, _close, self._idle)

    def __str__(self) -> str:
        """Where it is, without user and password."""
        told = conninfo_to_dict(self._url)
        return f"postgresql://{told.get('host', '')}/{told.get('dbname', '')}"

    def rows(self, query: str, values: Sequence[object] = ()) -> Rows:
        """The rows of one query, all of one moment.

        Raises:
            StoreAway: the server does not answer, or not in time.
        """
        while True:
            connection, used = self._take()
            try:
                found = connection.execute(query, values, prepare=True).fetchall()
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                broken = connection.broken
                connection.close()
                if used and broken:  # the server was restarted since it was used
                    continue
                raise StoreAway(self, error) from error
            except psycopg.Error:
                self._idle.append(connection)
                raise
            self._idle.append(connection)
            return found

    def _take(self) -> tuple[psycopg.Connection, bool]:
        """A connection, and whether it was used before."""
        try:
            return self._idle.pop(), True
        except IndexError:
            return self._connect(ANSWER_SECONDS), False

    def _connect(self, seconds: float) -> psycopg.Connection:
        try:
            connection = psycopg.connect(
                self._url, autocommit=True, connect_timeout=CONNECT_SECONDS, tcp_user_timeout=1000 * CONNECT_SECONDS,
                application_name="yakusoku",
            )  # fmt: skip
        except psycopg.OperationalError as error:
            raise StoreAway(self, error) from error
        connection.execute(f"SET statement_timeout = {int(1000 * seconds)}")
        return connection

    @contextmanager
    def transaction(self) -> Iterator[psycopg.Connection]:
        """A connection whose statements come to be together or not at all, with as much time as they need.

        Raises:
            StoreAway: the server does not answer, has no room left, or went away in between.
        """
        connection = self._connect(0)
        try:
            with connection.transaction():
                yield connection
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            raise StoreAway(self, error) from error
        finally:
            connection.close()

    def migrate(self) -> None:
        """Bring the tables to this program's form; nothing where they have it.

        Raises:
            StoreAway: the server does not answer, or does not let this user.
        """
        # Only a build needs the tool.
        from alembic import command  # noqa: PLC0415
        from alembic.config import Config  # noqa: PLC0415
        from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connect"] = lambda: self._connect(0)
        try:
            with _ONE_AT_A_TIME:
                command.upgrade(config, "head")
        except DBAPIError as error:
            raise StoreAway(self, error.orig or error) from error


def _close(idle: deque[psycopg.Connection]) -> None:
    for connection in idle:
        connection.close()
