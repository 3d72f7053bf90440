"""Texts → vectors, none computed twice: what was computed is kept by text and encoder."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

import numpy as np

from index.encoder import Encoder, Vectors

AT_ONCE = 128
"""Texts embedded and kept in one step: a few seconds' work, which is all that a kill can cost."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


class Cache(Protocol):
    """Vectors, as float32 bytes, by key."""

    def known(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Those that are kept."""
        ...

    def keep(self, vectors: Mapping[bytes, bytes]) -> None:
        """Keep more, for good."""
        ...


class FileCache:
    """One SQLite file, open between `with` and its end."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID")

    def known(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Those that are kept."""
        return {k: v for k in keys for (v,) in self._db.execute("SELECT vector FROM vectors WHERE key = ?", (k,))}

    def keep(self, vectors: Mapping[bytes, bytes]) -> None:
        """Keep more, for good."""
        self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", vectors.items())
        self._db.commit()


def embed(texts: Sequence[str], encoder: Encoder, file: Path, progress: Progress) -> Vectors:
    """Vectors of the texts, shape (n, dimension); those in the file are not computed again.

    A damaged file is begun anew: it holds nothing that cannot be computed.
    """
    try:
        return _embed(texts, encoder, file, progress)
    except sqlite3.DatabaseError as error:
        if type(error) is not sqlite3.DatabaseError:  # its subclasses tell of a full or a locked disk
            raise
    file.unlink()
    return _embed(texts, encoder, file, progress)


def _embed(texts: Sequence[str], encoder: Encoder, file: Path, progress: Progress) -> Vectors:
    with closing(sqlite3.connect(file)) as db:
        return embedded(texts, encoder, FileCache(db), progress)


def embedded(texts: Sequence[str], encoder: Encoder, cache: Cache, progress: Progress) -> Vectors:
    """Vectors of the texts, shape (n, dimension); those in the cache are not computed again."""
    keys = [hashlib.sha256(f"{encoder.fingerprint}\0{text}".encode()).digest() for text in texts]
    if not keys:
        return encoder.passages([])
    known = cache.known(set(keys))
    missing = {k: text for k, text in zip(keys, texts, strict=True) if k not in known}
    # Texts of like length share a batch, so that little is computed on padding.
    todo = sorted(missing.items(), key=lambda item: (len(item[1]), item[1]))
    for at in range(0, len(todo), AT_ONCE):
        batch = todo[at : at + AT_ONCE]
        vectors = encoder.passages([text for _, text in batch])
        found = {k: vector.tobytes() for (k, _), vector in zip(batch, vectors, strict=True)}
        cache.keep(found)
        known.update(found)
        progress("embedding", min(at + AT_ONCE, len(todo)), len(todo))
    return np.stack([np.frombuffer(known[k], np.float32) for k in keys])
