"""Question and text together → how well the text answers: an optional second look at the best candidates.

Off by default: no package carries such a model, and on two cores it costs more than everything else together. Where a
town hall has one on its machine, `YAKUSOKU_RERANKER` names its folder or its hub name in the local cache.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from ingest.errors import WITHOUT_MODELS, EncoderError


class Reranker(Protocol):
    """Judges texts against one question."""

    def scores(self, question: str, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One score a text, shape (n,); more is better, the scale is the model's own."""
        ...


class CrossReranker:
    """A sentence-transformers CrossEncoder on the CPU."""

    def __init__(self, name: str) -> None:
        try:
            from sentence_transformers import CrossEncoder  # noqa: PLC0415
        except ModuleNotFoundError as error:
            raise EncoderError(name, WITHOUT_MODELS) from error
        try:
            self._model: Any = CrossEncoder(name, device="cpu", local_files_only=True)
        except Exception as error:
            raise EncoderError(name, f"並べ直しのモデルを読み込めません（{type(error).__name__}）") from error

    def scores(self, question: str, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One score a text, shape (n,)."""
        pairs = [(question, text) for text in texts]
        scores = self._model.predict(pairs, batch_size=32, show_progress_bar=False, convert_to_numpy=True)
        # A model with several labels says how right a text is with the last of them.
        return np.asarray(scores, np.float32).reshape(len(pairs), -1)[:, -1]
