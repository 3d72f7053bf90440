"""A multinomial logistic regression, as the grammars of a question are learned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np


class Linear:
    """A multinomial logistic regression over named features."""

    def __init__(self, names: Sequence[str], bias: Sequence[float], weights: Mapping[str, Sequence[float]]) -> None:
        self._names, self._bias = tuple(names), np.array(bias)
        self._weights = {feature: np.array(row) for feature, row in weights.items()}

    def shares(self, found: Iterable[str]) -> dict[str, float]:
        """Class → share, the likeliest first; the shares sum to 1."""
        scores = np.sum([self._bias, *(self._weights[f] for f in found if f in self._weights)], axis=0)
        exponents = np.exp(scores - scores.max())
        shares = exponents / exponents.sum()
        order = np.argsort(-shares, kind="stable")
        return {self._names[n]: float(shares[n]) for n in order}
