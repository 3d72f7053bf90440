"""A small feed-forward network, and the learned ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from service.weights import read

LIMIT = 6.0
"""Standard deviations beyond which a feature says no more: an odd unit must not outshout all others."""


class Network:
    """A feed-forward network with ReLU between its layers."""

    def __init__(
        self, names: Sequence[str], mean: Sequence[float], scale: Sequence[float], layers: Sequence[tuple[Any, Any]]
    ):
        self.names = tuple(names)
        self._mean, self._scale = np.array(mean), np.array(scale)
        self._layers = [(np.array(w), np.array(b)) for w, b in layers]

    def scores(self, rows: Sequence[Mapping[str, float]]) -> npt.NDArray[np.float64]:
        """One score a row of features; a feature that a row lacks is 0."""
        absent = [0.0] * len(self.names)
        x = np.array([list(map(row.get, self.names, absent)) for row in rows], float).reshape(-1, len(self.names))
        x = np.clip((x - self._mean) / self._scale, -LIMIT, LIMIT)
        for at, (weights, bias) in enumerate(self._layers):
            x = x @ weights + bias
            if at < len(self._layers) - 1:
                x = np.maximum(x, 0)
        return np.asarray(x[:, 0])


@cache
def weights() -> dict[str, Network]:
    """The learned networks: `rank` orders units, `answerable` judges the best of them."""
    return {name: Network(**network) for name, network in read("ranker").items()}
