"""Vectors → nearest units, by FAISS; exact at this size, with ids that hold across rebuilds."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from pathlib import Path

import faiss
import numpy as np

from index.encoder import Vectors
from ingest.errors import SnapshotError


def stable_id(unit_id: str) -> int:
    """A 63-bit id that depends on the unit's own id alone."""
    return int.from_bytes(hashlib.sha256(unit_id.encode()).digest()[:8], "big") >> 1


class Dense:
    """A FAISS inner-product index over unit vectors (cosine similarity), with the units' stable ids."""

    def __init__(self, index: faiss.Index, unit_ids: Sequence[str]) -> None:
        self._index = index
        ids = np.array([stable_id(unit_id) for unit_id in unit_ids], np.int64)
        self._order = np.argsort(ids)
        self._sorted = ids[self._order]

    @classmethod
    def build(cls, vectors: Vectors, unit_ids: Sequence[str]) -> Dense:
        """Index vectors of shape (n, dimension), one a unit id."""
        index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        index.add_with_ids(vectors, np.array([stable_id(unit_id) for unit_id in unit_ids], np.int64))
        return cls(index, unit_ids)

    def save(self, path: Path) -> None:
        """Write the index to a file."""
        faiss.write_index(self._index, str(path))

    @classmethod
    def load(cls, path: Path, unit_ids: Sequence[str]) -> Dense:
        """Read an index that `save` wrote.

        Raises:
            SnapshotError: the file is missing, broken, or holds another number of units.
        """
        try:
            index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise SnapshotError(path, "ベクトル索引を読めません") from error
        if index.ntotal != len(unit_ids):
            raise SnapshotError(path, f"ベクトルが{index.ntotal}件で、箇所{len(unit_ids)}件と合いません")
        return cls(index, unit_ids)

    def scores(self, query: Vectors, documents: Collection[str] | None = None) -> Vectors:
        """Cosine similarity of every unit to one query of shape (1, dimension); shape (n,)."""
        # One thread a question: a single query gains nothing from a second, and requests run side by side.
        faiss.omp_set_num_threads(1)
        similarities, ids = self._index.search(query, self._index.ntotal)
        found = np.zeros(self._index.ntotal, np.float32)
        found[self._order[np.searchsorted(self._sorted, ids[0])]] = similarities[0]
        return found
