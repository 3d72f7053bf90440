"""How well the reply's `passages` find the gold lines: recall@k, MRR and nDCG@10, computed by ir_measures.

The gold is a set of line spans, and passages differ in size from system to system; so a passage counts as the gold
span that it is the first to reach (several at once, if it reaches several), and as irrelevant otherwise. Then a
system gains nothing by returning the same lines twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import ir_measures
from ir_measures import RR, R, nDCG

from eval.case import Case
from eval.question import GoldQuestion
from eval.verdict import overlaps
from eval.wire import WirePassage

RECALL_AT = (1, 5, 10)


def _spans(gold: GoldQuestion, passage: WirePassage) -> set[str]:
    if passage.document not in gold.gold_documents:
        return set()
    return {str(at) for at, span in enumerate(gold.expect.lines) if overlaps(passage.lines, span)}


def _run(gold: GoldQuestion, passages: Sequence[WirePassage]) -> Iterator[tuple[str, float]]:
    """(document of the run, score), best first: gold spans by their number, everything else by a name of its own."""
    reached: set[str] = set()
    for rank, passage in enumerate(passages):
        new = _spans(gold, passage) - reached
        reached |= new
        for name in sorted(new) or [f"other-{rank}"]:
            yield name, -float(rank)


def retrieval(case: Case) -> dict[str, float]:
    """recall@1, @5, @10, MRR and nDCG@10 of one question; all 0 where nothing came back.

    Sources: Manning, Raghavan, Schütze: Introduction to Information Retrieval, ch. 8; Järvelin, Kekäläinen 2002 (nDCG).
    """
    measures = {**{f"recall@{k}": R @ k for k in RECALL_AT}, "mrr": RR @ 10, "ndcg@10": nDCG @ 10}
    qrels = [ir_measures.Qrel("q", str(at), 1) for at in range(len(case.gold.expect.lines))]
    passages = case.reply.passages if case.reply else ()
    run = [ir_measures.ScoredDoc("q", name, score) for name, score in _run(case.gold, passages)]
    if not run:
        return dict.fromkeys(measures, 0.0)
    found = {str(m.measure): m.value for m in ir_measures.iter_calc(list(measures.values()), qrels, run)}
    return {name: float(found[str(measure)]) for name, measure in measures.items()}
