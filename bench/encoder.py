"""The encoder: a question, many passages, and how near the vectors are to those of torch."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.e5_weights import adapted, read_weights
from index.encoder import ADAPTER, Vectors, bundled_weights, with_adapter


class Encoded(NamedTuple):
    """One way of computing vectors."""

    name: str
    question: float
    """Milliseconds of one question, the median."""
    processor: float
    """Milliseconds of processor time of one question, the median."""
    passages: float
    """Passages a second."""
    cosine: float
    """The least cosine to the same weights in torch."""


def encoders(questions: Sequence[str], passages: Sequence[str], cache: Path) -> list[Encoded]:
    """The program's own way, and torch where it is installed; question by question, so that both meet the same load."""
    own = with_adapter(ADAPTER, cache)
    ways: dict[str, Callable[[list[str]], Vectors]] = {"ONNX Runtime": own.queries}
    torch = _torch(cache)
    if torch:
        ways["torch fp32"] = lambda texts: torch([f"query: {text}" for text in texts])
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    vectors: dict[str, list[Vectors]] = {name: [] for name in ways}
    for question in questions:
        for name, way in ways.items():
            began = time.perf_counter(), time.process_time()
            vectors[name].append(way([question])[0])
            spent[name].append((time.perf_counter() - began[0], time.process_time() - began[1]))
    right = np.stack(vectors[list(ways)[-1]])
    rates = {"ONNX Runtime": _rate(own.passages, passages)}
    if torch:
        rates["torch fp32"] = _rate(lambda texts: torch([f"passage: {text}" for text in texts]), passages)
    return [
        Encoded(
            name,
            float(np.median([wall for wall, _ in spent[name]])) * 1000,
            float(np.median([processor for _, processor in spent[name]])) * 1000,
            rates[name],
            float(np.sum(np.stack(vectors[name]) * right, axis=1).min()),
        )
        for name in ways
    ]


def _rate(way: Callable[[list[str]], Vectors], passages: Sequence[str]) -> float:
    began = time.perf_counter()
    ordered = sorted(passages, key=len)
    for at in range(0, len(ordered), 64):
        way(ordered[at : at + 64])
    return len(ordered) / (time.perf_counter() - began)


def _torch(cache: Path) -> Callable[[list[str]], Vectors] | None:
    """The same weights in torch, on one core; None where torch is not installed."""
    try:
        import torch  # noqa: PLC0415
    except ModuleNotFoundError:
        return None
    from eval.train_encoder import bert  # noqa: PLC0415

    model, tokens = bert(adapted(read_weights(bundled_weights()), ADAPTER)), with_adapter(ADAPTER, cache).tokens
    torch.set_num_threads(1)

    def vectors(texts: list[str]) -> Vectors:
        with torch.inference_mode():
            ids, mask = map(torch.from_numpy, tokens(texts))
            states = model(input_ids=ids, attention_mask=mask).last_hidden_state
            summed = (states * mask[..., None]).sum(1)
            return np.asarray(torch.nn.functional.normalize(summed, dim=1).numpy(), np.float32)

    return vectors
