"""What one gets without the product: 400-character chunks, one retriever, and the best chunk as the answer.

The usual first attempt at answering from documents, over the same documents and questions: no records, no
structure, no refusal. Every table shows it beside the product, so that a reader sees what the product adds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np

from eval.answerers import TOP_K
from eval.sources import Sources
from index.dense import Dense
from index.embed import embed
from index.encoder import Encoder, Vectors
from index.tokens import words
from ingest.model import Lines, Value

CHUNK = 400
ANSWER = 394
"""Characters of the chunk that an answer quotes: with its mark it stays within the contract's 400."""
RRF_K = 60
"""Cormack, Clarke, Büttcher: Reciprocal Rank Fusion, SIGIR 2009."""
NAMES = ("naive_bm25", "naive_dense", "naive_hybrid")

_TAG = re.compile(r"<[^>]+>")

Scorer = Callable[[str], Vectors]
"""Question → score of every chunk, shape (chunks,)."""


class Chunk(Value):
    """A piece of a document of fixed length, and the lines that it touches."""

    document: str
    lines: Lines
    text: str


def chunks(document: str, lines: Sequence[str]) -> list[Chunk]:
    """A document cut every `CHUNK` characters, wherever that falls; tags are dropped first, blank pieces after."""
    text, owner = "", list[int]()
    for number, line in enumerate(lines, 1):
        plain = _TAG.sub("", line) + "\n"
        text += plain
        owner += [number] * len(plain)
    found = []
    for at in range(0, len(text), CHUNK):
        piece = text[at : at + CHUNK]
        if piece.strip():
            found.append(
                Chunk(document=document, lines=(owner[at], owner[at + len(piece) - 1]), text=piece.strip("\n"))
            )
    return found


def fused(*scores: Vectors) -> Vectors:
    """Reciprocal ranks of several scorings, added up; ties within one scoring go to the earlier chunk."""
    total = np.zeros(len(scores[0]), np.float32)
    for one in scores:
        ranks = np.empty(len(one), np.int64)
        ranks[np.argsort(-one, kind="stable")] = np.arange(1, len(one) + 1)
        total += (1.0 / (RRF_K + ranks)).astype(np.float32)
    return total


def bm25(texts: Sequence[str]) -> Scorer:
    """BM25 over content words (bm25s, Lucene's form)."""
    index = bm25s.BM25(method="lucene")
    index.index([words(text) or [""] for text in texts], show_progress=False)

    def score(question: str) -> Vectors:
        known = [word for word in words(question) if word in index.vocab_dict]
        found = index.get_scores(known) if known else np.zeros(len(texts))
        return np.asarray(found, np.float32)

    return score


def dense(texts: Sequence[str], encoder: Encoder, cache: Path) -> Scorer:
    """Cosine similarity of the encoder's vectors; what was embedded before comes from the cache."""
    vectors = embed(texts, encoder, cache, lambda *_: None)
    index = Dense.build(vectors, [str(at) for at in range(len(texts))])
    return lambda question: index.scores(encoder.queries([question]))


class Naive:
    """Answers with the best chunk, always."""

    def __init__(self, name: str, found: Sequence[Chunk], scorer: Scorer) -> None:
        self.name, self._chunks, self._scorer = name, tuple(found), scorer

    def ask(
        self, question: str, *, conversation_id: str | None = None, municipality: str | None = None
    ) -> dict[str, Any]:
        """The best chunk as answer and citation, the best ones as passages; earlier turns and town are not used."""
        scores = self._scorer(question)
        order = np.argsort(-scores, kind="stable")[:TOP_K]
        best = self._chunks[order[0]]
        lines = list(best.lines)
        return {
            "answer": f"「{best.text[:ANSWER]}」[1]",
            "answered": True,
            "citations": [
                {"n": 1, "document": best.document, "title": best.document, "lines": lines, "quote": best.text}
            ],
            "facts": [],
            "records": [],
            "passages": [
                {
                    "passage_id": f"{self._chunks[at].document}:{self._chunks[at].lines[0]}:{at}",
                    "document": self._chunks[at].document,
                    "lines": list(self._chunks[at].lines),
                    "text": self._chunks[at].text,
                    "score": float(scores[at]),
                }
                for at in order
            ],
            "conversation_id": "naive",
            "timings_ms": {},
        }


def naive(sources: Sources, encoder: Encoder, cache: Path) -> tuple[Naive, ...]:
    """The three baselines over all documents; none where there are no documents."""
    found = [chunk for name in sources.names for chunk in chunks(name, sources.lines(name))]
    if not found:
        return ()
    texts = [chunk.text for chunk in found]
    lexical, semantic = bm25(texts), dense(texts, encoder, cache)
    scorers: tuple[Scorer, ...] = (lexical, semantic, lambda question: fused(lexical(question), semantic(question)))
    return tuple(Naive(name, found, scorer) for name, scorer in zip(NAMES, scorers, strict=True))
