"""Stage 3, rank: request and candidates → evidence, best first, with the belief in each record. Pure.

A small network weighs the retrievers' signals together with what the unit is (its field, its year, whether it
holds the kind of thing asked for). Its weights are learned by `python -m eval.train` from questions kept apart
from every test, and stand in learned/ranker.json.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from service.model import Candidates, Evidence, Ranked, Request
from service.rank.features import answerable_features, features
from service.rank.network import Network, weights

RRF = 10
"""Constant of the reciprocal ranks: small, since only some thirty units are judged."""
KEEP = 40
"""Ranked units handed on; composing looks at a few, the passages of the reply at 20."""


def rank(request: Request, candidates: Candidates, network: Network | None = None) -> Evidence:
    """Candidates in the order in which they are likely to answer, and how likely any of them does.

    `network` orders them in place of the learned one (for measuring what that buys).
    """
    rows = features(request, candidates)
    by_town = {town: rank(request.by_town[town], found, network) for town, found in candidates.by_town.items()}
    base = Evidence(
        by_town=by_town, ranked=(), records=candidates.records, selected=candidates.selected,
        applied=candidates.applied, pool=candidates.pool, absent_number=candidates.absent_number,
    )  # fmt: skip
    if not rows:
        return base
    scores = reordered((network or weights()["rank"]).scores(rows), [one.reranked for one in candidates.units])
    order = sorted(range(len(rows)), key=lambda n: (-float(scores[n]), candidates.units[n].unit.unit_id))
    shares = _softmax(scores)
    ranked = [  # unchecked: a hundred features each, and they were checked where they were made
        Ranked.model_construct(
            unit=candidates.units[n].unit, score=float(scores[n]), share=float(shares[n]), features=rows[n]
        )
        for n in order[:KEEP]
    ]
    judged = weights()["answerable"].scores([answerable_features(request, candidates, ranked)])
    return base.model_copy(
        update={
            "ranked": tuple(ranked),
            "belief": belief((candidates.units[n].unit.record_id, float(shares[n])) for n in order),
            "log_odds": float(judged[0]),
        }
    )


def reordered(scores: npt.NDArray[np.float64], reranked: Sequence[float | None]) -> npt.NDArray[np.float64]:
    """The same scores, handed out anew among the units that a reranker has judged.

    Their order is that of both together, by reciprocal ranks (Cormack et al. 2009); the scores themselves stay, since
    what is said of the belief in a unit rests on their scale.
    """
    judged = [at for at, score in enumerate(reranked) if score is not None]
    if not judged:
        return scores
    ranks = np.zeros(len(judged))
    for values in (scores[judged], np.array([reranked[at] for at in judged], float)):
        ranks[np.argsort(-values, kind="stable")] += 1 / (RRF + np.arange(len(judged)))
    found = scores.copy()
    found[np.array(judged)[np.argsort(-ranks, kind="stable")]] = np.sort(scores[judged])[::-1]
    return found


def _softmax(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    exponents = np.exp(scores - scores.max())
    return np.asarray(exponents / exponents.sum())


def belief(shares: Iterable[tuple[str | None, float]]) -> dict[str, float]:
    """How much of the belief lies in each record, best first; summed once, here, over every unit's record and share."""
    found: dict[str, float] = {}
    for record_id, share in shares:
        if record_id:
            found[record_id] = found.get(record_id, 0.0) + share
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
