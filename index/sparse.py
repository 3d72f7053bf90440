"""Words → units, by BM25 over three token streams: lemmas, character bigrams, and the reading's trigrams."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt

from index.encoder import Vectors
from index.tokens import bigrams, kana_trigrams, words
from ingest.errors import SnapshotError

STREAMS: dict[str, Callable[[str], list[str]]] = {"words": words, "bigrams": bigrams, "kana": kana_trigrams}
"""Name of a stream → its tokens of a text."""


class Sparse:
    """One BM25 index a stream (bm25s; Robertson's BM25 in Lucene's form, k1 = 1.5, b = 0.75)."""

    def __init__(self, streams: dict[str, bm25s.BM25]) -> None:
        self._streams = streams

    @classmethod
    def build(cls, texts: Sequence[str]) -> Sparse:
        """Index the texts, one a unit."""
        # Text by text, not stream by stream: two of the streams need the same morphemes.
        cut = [[tokens(text) or [""] for tokens in STREAMS.values()] for text in texts]
        streams = {}
        for at, name in enumerate(STREAMS):
            retriever = bm25s.BM25(method="lucene")
            retriever.index([row[at] for row in cut], show_progress=False)
            streams[name] = retriever
        return cls(streams)

    def save(self, folder: Path) -> None:
        """Write every stream into a folder of its own."""
        for name, retriever in self._streams.items():
            retriever.save(str(folder / name), show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> Sparse:
        """Read what `save` wrote.

        Raises:
            SnapshotError: a stream is missing or broken.
        """
        try:
            return cls({name: bm25s.BM25.load(str(folder / name)) for name in STREAMS})
        except (OSError, ValueError, KeyError) as error:
            raise SnapshotError(folder, "語の索引を読めません") from error

    def postings(
        self, query: str, documents: Collection[str] | None = None
    ) -> list[tuple[str, float, npt.NDArray[np.int64]]]:
        """Each distinct word of the query: (word, its idf, ordinals of the units that hold it).

        idf = ln(1 + (N - df + 0.5) / (df + 0.5)), Lucene's; a token that no unit holds has df = 0.
        """
        retriever = self._streams["words"]
        count = retriever.scores["num_docs"]
        found = []
        for token in dict.fromkeys(words(query)):
            column = retriever.vocab_dict.get(token)
            units = np.zeros(0, np.int64)
            if column is not None:
                first, last = retriever.scores["indptr"][column : column + 2]
                units = np.asarray(retriever.scores["indices"][first:last], np.int64)
            found.append((token, float(np.log1p((count - len(units) + 0.5) / (len(units) + 0.5))), units))
        return found

    def vocabulary(self) -> list[str]:
        """The words of the units, the most frequent first."""
        words = self._streams["words"]
        frequency = np.diff(words.scores["indptr"])
        known = [(word, int(frequency[at])) for word, at in words.vocab_dict.items() if at < len(frequency)]
        return [word for word, _ in sorted(known, key=lambda pair: (-pair[1], pair[0]))]

    def scores(self, query: str, documents: Collection[str] | None = None) -> dict[str, Vectors]:
        """BM25 score of every unit in every stream, shape (n,) each; zeros where no token is known."""
        found = {}
        for name, retriever in self._streams.items():
            known = [token for token in STREAMS[name](query) if token in retriever.vocab_dict]
            count = retriever.scores["num_docs"]
            found[name] = np.asarray(retriever.get_scores(known), np.float32) if known else np.zeros(count, np.float32)
        return found
