"""How sure a mean is, and whether two runs differ: SciPy's bootstrap, permutation test and exact McNemar test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy import stats

from eval.measures import Measure
from ingest.model import Value

RESAMPLES = 2000
"""Enough for a 95 % interval's second digit (Efron, Tibshirani 1993, ch. 13)."""
SEED = 20260401
"""Fixed, so that one run's numbers come out the same twice."""
PERCENTILES = (50, 95, 99)


class Mean(Value):
    """A measure's mean over the `n` questions that it concerns, with its 95 % interval."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0


class Difference(Value):
    """A paired comparison of two runs: mean difference (this run less the other) and how likely chance alone is."""

    name: str
    difference: float
    p: float
    test: str
    n: int


def interval(values: Sequence[float], statistic: Any = np.mean) -> tuple[float, float]:
    """The 95 % percentile bootstrap interval; the value itself where there is no spread to resample."""
    if len(values) < 2 or min(values) == max(values):
        point = float(statistic(np.asarray(values)))
        return point, point
    found = stats.bootstrap(
        (np.asarray(values),), statistic, n_resamples=RESAMPLES, method="percentile", rng=np.random.default_rng(SEED)
    ).confidence_interval
    return float(found.low), float(found.high)


def mean(name: str, values: Sequence[float | None]) -> Mean:
    """A measure's mean with its interval; None where it concerns no question."""
    known = [value for value in values if value is not None]
    if not known:
        return Mean(name=name, value=None)
    low, high = interval(known)
    return Mean(name=name, value=float(np.mean(known)), low=low, high=high, n=len(known))


def means(rows: Sequence[Mapping[str, float | None]], chosen: Sequence[Measure]) -> tuple[Mean, ...]:
    """Every measure's mean over the questions' scores."""
    return tuple(mean(measure.name, [row[measure.name] for row in rows]) for measure in chosen)


def latency(seconds: Sequence[float]) -> tuple[Mean, ...]:
    """所要時間 p50, p95, p99 in seconds, failed questions with the time that they took."""
    if not seconds:
        return ()
    found = []
    for rank in PERCENTILES:
        low, high = interval(seconds, lambda x, axis=-1, rank=rank: np.percentile(x, rank, axis=axis))
        value = float(np.percentile(seconds, rank))
        found.append(Mean(name=f"latency_p{rank}", value=value, low=low, high=high, n=len(seconds)))
    return tuple(found)


def mcnemar(won: int, lost: int) -> float:
    """Exact McNemar test: the chance of a split at least this uneven if either run were as likely to win.

    Source: McNemar 1947; exact by the binomial distribution of the discordant pairs.

    >>> round(mcnemar(9, 1), 4), mcnemar(0, 0)
    (0.0215, 1.0)
    """
    return float(stats.binomtest(min(won, lost), won + lost).pvalue) if won + lost else 1.0


def paired(name: str, here: Sequence[float | None], there: Sequence[float | None]) -> Difference | None:
    """The paired test of two runs over the questions that the measure concerns in both; None where there is none.

    Right-or-wrong measures by McNemar, shares by a paired permutation test on the mean difference.
    """
    pairs = [(a, b) for a, b in zip(here, there, strict=True) if a is not None and b is not None]
    if not pairs:
        return None
    gaps = np.array([a - b for a, b in pairs])
    if set(gaps.tolist()) <= {-1.0, 0.0, 1.0}:
        p, test = mcnemar(int((gaps > 0).sum()), int((gaps < 0).sum())), "McNemar"
    else:
        found = stats.permutation_test(
            (gaps,), np.mean, permutation_type="samples", n_resamples=RESAMPLES, rng=np.random.default_rng(SEED)
        )
        p, test = float(found.pvalue), "permutation"
    return Difference(name=name, difference=float(gaps.mean()), p=p, test=test, n=len(pairs))
