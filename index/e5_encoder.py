"""The bundled model at work: sentencepiece cuts a text, ONNX Runtime computes its vector.

What the two read is made once from the package's weights and kept in the cache, in one file; where the cache can't be
written, it is made anew at each start, which takes about two seconds.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
import onnxruntime
from sentencepiece import SentencePieceProcessor

from index.e5_weights import Weights
from index.encoder import PROMPTS, Vectors
from index.files import write_whole
from ingest.text import nfkc

_QUERY, _PASSAGE = PROMPTS["e5"]
_BATCH = 8
"""Texts computed at once: 4 and 32 were slower by a tenth and a fifth (short texts wait for the longest of a batch)."""
_MADE = 1
"""Raised where `e5_graph` makes something else of the same weights."""

_SPACE_OR_NOTHING = {
    **dict.fromkeys([*range(0x01, 0x09), 0x0B, *range(0x0E, 0x20), 0x7F, 0x8F, 0x9F]),
    **dict.fromkeys([0x09, 0x0A, 0x0C, 0x0D, 0x1680, *range(0x200B, 0x2010)], " "),
    **dict.fromkeys([0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD], " "),
}
"""sentencepiece's rule `nmt`, which the model was trained with: control characters go, marks of no width part words."""
_SPACES = re.compile(" {2,}")


class E5Encoder:
    """multilingual-e5-small on the CPU; every method may be called from several threads at once.

    Args:
        weights: the package's weights, with the adapter's changes.
        name: what the encoder is called.
        fingerprint: of the weights and the adapter.
        cache: where what is made of them is kept.
    """

    def __init__(self, weights: Weights, name: str, fingerprint: str, cache: Path) -> None:
        self.name, self.fingerprint = name, fingerprint
        self._weights = weights
        graph, pieces = _made(weights, cache / "encoders" / f"{fingerprint[:16]}-{_MADE}.npz")
        self._pieces = SentencePieceProcessor(model_proto=pieces)
        self._session = onnxruntime.InferenceSession(graph, _options(), providers=["CPUExecutionProvider"])
        positions = weights.tensor("emb.pos", weights.positions, weights.hidden)
        self._beside = positions + weights.tensor("emb.type", -1, weights.hidden)[0]

    def queries(self, texts: list[str]) -> Vectors:
        """Vectors of questions, shape (n, 384)."""
        return self._vectors([_QUERY + text for text in texts])

    def passages(self, texts: list[str]) -> Vectors:
        """Vectors of passages, shape (n, 384)."""
        return self._vectors([_PASSAGE + text for text in texts])

    def tokens(self, texts: Sequence[str], longest: int | None = None) -> tuple[npt.NDArray[np.int64], ...]:
        """Ids of the texts' pieces between the marks of begin and end, and a mask: 1 where one stands; (n, longest)."""
        special, room = self._weights.special, (longest or self._weights.positions) - 2
        cut = self._pieces.encode([_SPACES.sub(" ", nfkc(text).translate(_SPACE_OR_NOTHING)) for text in texts])
        rows = [[special["bos"], *row[:room], special["eos"]] for row in cut]
        ids = np.full((len(rows), max(map(len, rows))), special["pad"], np.int64)
        mask = np.zeros_like(ids)
        for n, row in enumerate(rows):
            ids[n, : len(row)], mask[n, : len(row)] = row, 1
        return ids, mask

    def _vectors(self, texts: list[str]) -> Vectors:
        """Batches side by side, each on one core: a batch over two cores waits at every layer for the slower one."""
        batches = [texts[at : at + _BATCH] for at in range(0, len(texts), _BATCH)]
        if len(batches) < 2:
            return self._batch(texts) if texts else np.zeros((0, self._weights.hidden), np.float32)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return np.concatenate(list(pool.map(self._batch, batches)))

    def _batch(self, texts: list[str]) -> Vectors:
        ids, mask = self.tokens(texts)
        embedded = self._weights.words(ids) + self._beside[: ids.shape[1]]
        (vectors,) = self._session.run(None, {"embedded": embedded, "mask": mask.astype(np.int32)})
        return np.asarray(vectors, np.float32)


def _options() -> onnxruntime.SessionOptions:
    """One thread a call: a question gains nothing from a second, and requests and batches run side by side."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # it would hold on to the longest batch ever seen
    return options


def _made(weights: Weights, kept: Path) -> tuple[bytes, bytes]:
    """The graph and the vocabulary, from the cache or made now; a damaged file is made anew (a zip checks its sums)."""
    try:
        with np.load(kept) as arrays:
            return arrays["graph"].tobytes(), arrays["pieces"].tobytes()
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        pass
    from index import e5_graph  # noqa: PLC0415

    graph, pieces = e5_graph.graph(weights), e5_graph.pieces(weights)
    packed = io.BytesIO()
    np.savez(packed, graph=np.frombuffer(graph, np.uint8), pieces=np.frombuffer(pieces, np.uint8))
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_whole(kept, packed.getbuffer())
    except OSError:  # read-only, full, or no home at all: this start pays, nothing else changes
        pass
    return graph, pieces
