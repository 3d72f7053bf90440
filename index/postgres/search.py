"""Searching a snapshot in PostgreSQL: vectors by pgvector, exactly; words by the tokens that the units hold.

A question about a town's documents reads that town's rows alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from index.encoder import Vectors
from index.postgres.database import Database
from index.snapshot import Unit
from index.sparse import STREAMS
from index.tokens import words

K1, B = 1.5, 0.75
"""BM25's constants, those of `index.sparse`."""
Ordinals = npt.NDArray[np.int64]
Tokens = Sequence[str]


@dataclass(frozen=True)
class Reading:
    """A document of the snapshot, as far as searching it needs to know."""

    town: str
    reading: str
    document: str
    units: Ordinals
    """Its units' ordinals among the snapshot's, in its own order."""
    lengths: npt.NDArray[np.int32]
    """Tokens of each unit in each stream, shape (units, streams)."""


class Readings:
    """The documents of a snapshot.

    Args:
        rows: (municipality_code, reading, document, lengths) of each.
        units: the snapshot's units.
    """

    def __init__(self, rows: Sequence[tuple[str, str, str, bytes]], units: Sequence[Unit]) -> None:
        places: dict[str, list[int]] = {}
        for at, unit in enumerate(units):
            places.setdefault(unit.document, []).append(at)
        self.units = len(units)
        self.of = {
            reading: Reading(
                town, reading, document, np.array(places.get(document, ()), np.int64),
                np.frombuffer(lengths, np.int32).reshape(-1, len(STREAMS)),
            )
            for town, reading, document, lengths in rows
        }  # fmt: skip

    def asked(self, documents: Collection[str] | None) -> tuple[list[str], list[str]]:
        """The towns and the readings of documents; all where none are named."""
        found = [one for one in self.of.values() if documents is None or one.document in documents]
        return sorted({one.town for one in found}), [one.reading for one in found]

    @cached_property
    def lengths(self) -> npt.NDArray[np.int32]:
        """Tokens of each unit of the snapshot in each stream."""
        found = np.ones((self.units, len(STREAMS)), np.int32)
        for one in self.of.values():
            found[one.units] = one.lengths
        return found


class PostgresMeanings:
    """The units' vectors."""

    def __init__(self, database: Database, readings: Readings) -> None:
        self._database, self._readings = database, readings

    def scores(self, query: Vectors, documents: Collection[str] | None = None) -> Vectors:
        """Cosine similarity of the units to one query of shape (1, dimension); 0 where the document is not named."""
        found = np.zeros(self._readings.units, np.float32)
        rows = self._database.rows(
            "SELECT reading, array_agg(at), array_agg((embedding <#> %s::vector)::real) FROM units"
            " WHERE municipality_code = ANY(%s) AND reading = ANY(%s) GROUP BY reading",
            (str(query[0].tolist()), *self._readings.asked(documents)),
        )
        for reading, at, distances in rows:
            found[self._readings.of[reading].units[at]] = -np.array(distances, np.float32)
        return found


class PostgresWords:
    """The units' tokens; how many units hold each is the snapshot's own, and learned when it is opened."""

    def __init__(self, database: Database, readings: Readings) -> None:
        self._database, self._readings = database, readings
        rows = database.rows(
            "SELECT stream, token, sum(octet_length(units) / 4) FROM tokens"
            " WHERE municipality_code = ANY(%s) AND reading = ANY(%s) GROUP BY stream, token",
            readings.asked(None),
        )
        self._held: dict[str, dict[str, int]] = {name: {} for name in STREAMS}
        for stream, token, units in rows:
            self._held[stream][token] = int(units)
        self._average = readings.lengths.mean(axis=0) if readings.units else np.ones(len(STREAMS))

    def vocabulary(self) -> list[str]:
        """The words of the units, the most frequent first."""
        return [word for word, _ in sorted(self._held["words"].items(), key=lambda pair: (-pair[1], pair[0]))]

    def postings(self, query: str, documents: Collection[str] | None = None) -> list[tuple[str, float, Ordinals]]:
        """Each distinct word of the query: (word, its idf among all units, ordinals of the units that hold it)."""
        asked = list(dict.fromkeys(words(query)))
        held = self._holding({"words": asked}, documents)["words"]
        nowhere = np.zeros(0, np.int64)
        return [(word, self._idf("words", word), np.sort(held[word][0]) if word in held else nowhere) for word in asked]

    def scores(self, query: str, documents: Collection[str] | None = None) -> dict[str, Vectors]:
        """BM25 score of the units in every stream, shape (n,) each; zeros where no token is known."""
        asked = {name: [t for t in tokens(query) if t in self._held[name]] for name, tokens in STREAMS.items()}
        held = self._holding(asked, documents)
        return {name: self._scored(at, name, asked[name], held[name]) for at, name in enumerate(STREAMS)}

    def _scored(
        self, at: int, stream: str, asked: Tokens, held: dict[str, tuple[Ordinals, npt.NDArray[np.float32]]]
    ) -> Vectors:
        """In the steps of bm25s, so that both engines give the same numbers."""
        found = np.zeros(self._readings.units, np.float32)
        lengths = self._readings.lengths[:, at]
        for token in asked:
            if token in held:
                units, counts = held[token]
                norm = K1 * ((1 - B) + B * lengths[units] / self._average[at])
                found[units] += (np.float32(self._idf(stream, token)) * (counts / (norm + counts))).astype(np.float32)
        return found

    def _idf(self, stream: str, token: str) -> float:
        """ln(1 + (N - df + 0.5) / (df + 0.5)), Lucene's."""
        held = self._held[stream].get(token, 0)
        return float(np.log1p((self._readings.units - held + 0.5) / (held + 0.5)))

    def _holding(
        self, asked: dict[str, list[str]], documents: Collection[str] | None
    ) -> dict[str, dict[str, tuple[Ordinals, npt.NDArray[np.float32]]]]:
        """Stream → token → (ordinals of the units that hold it, how often each does)."""
        pairs = sorted({(stream, token) for stream, tokens in asked.items() for token in tokens})
        rows = self._database.rows(
            "SELECT stream, token, reading, units, counts FROM tokens"
            " JOIN unnest(%s::text[], %s::text[]) AS asked (stream, token) USING (stream, token)"
            " WHERE municipality_code = ANY(%s) AND reading = ANY(%s)",
            ([s for s, _ in pairs], [t for _, t in pairs], *self._readings.asked(documents)),
        )
        parts: dict[str, dict[str, list[tuple[Ordinals, npt.NDArray[np.int32]]]]] = {name: {} for name in asked}
        for stream, token, reading, units, counts in rows:
            places = self._readings.of[reading].units[np.frombuffer(units, np.int32)]
            parts[stream].setdefault(token, []).append((places, np.frombuffer(counts, np.int32)))
        return {
            stream: {
                token: (np.concatenate([u for u, _ in some]), np.concatenate([c for _, c in some]).astype(np.float32))
                for token, some in tokens.items()
            }
            for stream, tokens in parts.items()
        }
