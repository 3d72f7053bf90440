"""Any other embedding model, through sentence-transformers: the optional part `yakusoku[models]`."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from index.encoder import PROMPTS, Vectors
from ingest.errors import WITHOUT_MODELS, EncoderError
from ingest.text import nfkc


class SentenceEncoder:
    """A SentenceTransformer on the CPU, with its family's prefixes for questions and passages.

    Args:
        name: a folder, or a hub name in this machine's cache.
        fingerprint: changes whenever the vectors would.
    """

    def __init__(self, name: str, fingerprint: str) -> None:
        self.name, self.fingerprint = name, fingerprint
        try:
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415
            from transformers.utils import logging  # noqa: PLC0415
        except ModuleNotFoundError as error:
            raise EncoderError(name, WITHOUT_MODELS) from error
        logging.set_verbosity_error()  # progress bars and load reports stay off the terminal
        logging.disable_progress_bar()
        try:
            self.model: Any = SentenceTransformer(name, device="cpu", local_files_only=True)
        except Exception as error:
            raise EncoderError(name, f"読み込めません（{type(error).__name__}）") from error
        family = next((key for key in PROMPTS if key in name), None)
        self._query, self._passage = PROMPTS[family] if family else ("", "")
        self._fast = _bfloat16_pays()

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


def _bfloat16_pays() -> bool:
    """bfloat16 halves the time on CPUs with AMX or AVX-512-BF16 and moves no vector by more than 1e-4."""
    import torch  # noqa: PLC0415

    capable = torch.backends.cpu.get_cpu_capability() not in ("DEFAULT", "AVX2")
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported()) and capable
