"""Does the evidence score say how likely an answer is right?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from eval.case import Case
from ingest.model import Value

BINS = 10


class Bin(Value):
    """Answers with like scores: their mean score, the share of them that is right, and how many they are."""

    score: float
    right: float
    n: int


def evidence(case: Case) -> float | None:
    """The evidence score of an answer: the reply's own `confidence`, else its best passage's score."""
    if case.reply is None or not case.reply.answered:
        return None
    if case.reply.confidence is not None:
        return case.reply.confidence
    return case.reply.passages[0].score if case.reply.passages else None


def _scored(cases: Sequence[Case]) -> list[tuple[float, bool]]:
    return [(score, case.right) for case in cases if (score := evidence(case)) is not None]


def carries_confidence(cases: Sequence[Case]) -> bool:
    """Whether every answer came with a `confidence`, which is a probability; passage scores need not be one."""
    answered = [case.reply for case in cases if case.reply is not None and case.reply.answered]
    return bool(answered) and all(reply.confidence is not None for reply in answered)


def bins(cases: Sequence[Case]) -> tuple[Bin, ...]:
    """The answers in up to ten bins of equal count, by evidence score."""
    ordered = sorted(_scored(cases))
    parts = np.array_split(np.array(ordered, dtype=float).reshape(-1, 2), BINS)
    return tuple(
        Bin(score=float(part[:, 0].mean()), right=float(part[:, 1].mean()), n=len(part)) for part in parts if len(part)
    )


def expected_error(found: Sequence[Bin]) -> float:
    """Expected calibration error: the bins' mean gap between score and share right, weighted by their counts.

    Source: Guo et al.: On Calibration of Modern Neural Networks, ICML 2017, section 2.

    >>> round(expected_error([Bin(score=0.9, right=0.8, n=1), Bin(score=0.5, right=0.5, n=3)]), 3)
    0.025
    """
    total = sum(one.n for one in found)
    return sum(one.n * abs(one.score - one.right) for one in found) / total if total else 0.0


def coverage(cases: Sequence[Case]) -> list[tuple[float, float]]:
    """(share of answers given, share of those right), the best-evidenced first.

    Source: El-Yaniv, Wiener: On the Foundations of Noise-free Selective Classification, JMLR 2010.
    """
    rights = [right for _, right in sorted(_scored(cases), key=lambda pair: -pair[0])]
    return [(n / len(rights), sum(rights[:n]) / n) for n in range(1, len(rights) + 1)]
