"""Every measure: what it is called, whom it concerns, and the function that takes one case to a number.

A measure gives None where it does not concern the question (a citation's precision where nothing was answered).
A question that failed to run gets the measure's worst value wherever the gold answer makes it apply: it is never
skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from eval.case import Case
from eval.fields import (
    names_year,
    states_figure,
    states_unit,
    unit_exactness,
    value_exactness,
    wrong_column,
    year_exactness,
)
from eval.keys import key, printed_numbers
from eval.question import GoldQuestion
from eval.retrieval import RECALL_AT, retrieval
from eval.support import Entailment, citation_precision, citation_recall
from eval.verdict import cites_gold, overlaps, stands, ungrounded


def correctness(case: Case) -> float:
    """正答率: 1 if the verdict finds no fault (the expected words, lines, quotes, numbers and length)."""
    return float(case.right)


def document_exactness(case: Case) -> float | None:
    """文書の一致: 1 if every citation of an answer is of a gold document: not of another town's plan."""
    if case.reply is None or not case.reply.answered or not case.gold.expect.answered:
        return None
    cited = [citation.document in case.gold.gold_documents for citation in case.reply.citations]
    return float(bool(cited) and all(cited))


def citation_hit(case: Case) -> float | None:
    """正解行の引用: 1 if a citation of an answer overlaps the gold lines."""
    if case.reply is None or not case.reply.answered or not case.gold.expect.answered:
        return None
    return float(cites_gold(case.gold, case.reply))


def quote_fidelity(case: Case) -> float | None:
    """引用文の忠実さ: the share of citations whose quote stands verbatim in its lines; 0 without any."""
    if case.reply is None or not case.reply.answered:
        return None
    found = [stands(citation, case.source) and bool(key(citation.quote)) for citation in case.reply.citations]
    return sum(found) / len(found) if found else 0.0


def groundedness(case: Case) -> float | None:
    """数の根拠: the share of the answer's numbers that stand in the cited lines, the question or a derived fact."""
    if case.reply is None or not case.reply.answered:
        return None
    printed = printed_numbers(case.reply.answer)
    return 1 - len(ungrounded(case.gold, case.reply, case.source)) / len(printed) if printed else 1.0


def abstention_precision(case: Case) -> float | None:
    """棄権の適合率: of the questions that were not answered, the share that the documents do not answer."""
    return None if case.reply is None or case.reply.answered else float(not case.gold.expect.answered)


def abstention_recall(case: Case) -> float:
    """棄権の再現率: of the questions that the documents do not answer, the share that was not answered."""
    return float(case.reply is not None and not case.reply.answered)


def false_answer(case: Case) -> float:
    """誤答率 (lower is better): of the questions that the documents do not answer, the share answered all the same."""
    return float(case.reply is None or case.reply.answered)


def false_abstention(case: Case) -> float:
    """誤棄権率 (lower is better): of the questions that the documents answer, the share that was not answered."""
    return float(case.reply is None or not case.reply.answered)


def _agree(a: Case, b: Case) -> bool:
    """Whether two replies say the same: both refuse, or both hold the same gold words and share a cited line."""
    if a.reply is None or b.reply is None or a.reply.answered != b.reply.answered:
        return False
    if not a.reply.answered:
        return True
    flat = key(a.reply.answer), key(b.reply.answer)
    words = [*(o for options in a.gold.expect.options for o in options), *a.gold.expect.must_not]
    same_words = all((key(word) in flat[0]) == (key(word) in flat[1]) for word in words)
    shared = any(
        x.document == y.document and overlaps(x.lines, y.lines) for x in a.reply.citations for y in b.reply.citations
    )
    return same_words and shared


def consistency(case: Case) -> float:
    """一貫性: the share of pairs of wordings with the same answer, right or wrong.

    Source: Elazar et al.: Measuring and Improving Consistency in Pretrained Language Models, TACL 2021, section 3.
    """
    pairs = list(combinations([case, *case.paraphrases], 2))
    return sum(_agree(a, b) for a, b in pairs) / len(pairs)


def robustness(case: Case) -> float:
    """言い換えでも正答: 1 if every wording of the question is answered right."""
    return float(all(wording.right for wording in (case, *case.paraphrases)))


@dataclass(frozen=True)
class Measure:
    """A measure: `applies` looks at the gold alone, `of` at the case; `lower` is better where it says so."""

    name: str
    label: str
    of: Callable[[Case], float | None]
    applies: Callable[[GoldQuestion], bool] = lambda gold: True
    lower: bool = False

    @property
    def definition(self) -> str:
        """What is measured, from the function that does it."""
        return (self.of.__doc__ or "").split("\n")[0].partition(": ")[2]

    def score(self, case: Case) -> float | None:
        """The measure of one case, between 0 and 1; None where it does not apply."""
        if not self.applies(case.gold):
            return None
        if case.reply is None:
            return 1.0 if self.lower else 0.0
        return self.of(case)


def _answerable(gold: GoldQuestion) -> bool:
    return gold.expect.answered


def _unanswerable(gold: GoldQuestion) -> bool:
    return not gold.expect.answered


def _has_wordings(gold: GoldQuestion) -> bool:
    return bool(gold.paraphrases)


def _retrieval(name: str) -> Callable[[Case], float]:
    def of(case: Case) -> float:
        return retrieval(case)[name]

    of.__doc__ = f"{name}: {name} of the gold lines among the reply's passages."
    return of


def measures(entails: Entailment | None = None) -> tuple[Measure, ...]:
    """All measures, in the order of the scoreboard; `entails` judges support in place of the words."""

    def recall(case: Case) -> float | None:
        return citation_recall(case, entails)

    def precision(case: Case) -> float | None:
        return citation_precision(case, entails)

    recall.__doc__, precision.__doc__ = citation_recall.__doc__, citation_precision.__doc__
    return (
        Measure("correctness", "正答率", correctness),
        Measure("value_exactness", "値の一致", value_exactness, states_figure),
        Measure("unit_exactness", "単位の一致", unit_exactness, states_unit),
        Measure("year_exactness", "年度の一致", year_exactness, names_year),
        Measure("wrong_column", "誤列率", wrong_column, states_figure, lower=True),
        Measure("document_exactness", "文書の一致", document_exactness, _answerable),
        Measure("citation_hit", "正解行の引用", citation_hit, _answerable),
        Measure("citation_recall", "引用再現率", recall, _answerable),
        Measure("citation_precision", "引用適合率", precision, _answerable),
        Measure("quote_fidelity", "引用文の忠実さ", quote_fidelity, _answerable),
        Measure("groundedness", "数の根拠", groundedness, _answerable),
        Measure("abstention_precision", "棄権の適合率", abstention_precision),
        Measure("abstention_recall", "棄権の再現率", abstention_recall, _unanswerable),
        Measure("false_answer", "誤答率", false_answer, _unanswerable, lower=True),
        Measure("false_abstention", "誤棄権率", false_abstention, _answerable, lower=True),
        *(Measure(f"recall@{k}", f"検索再現率@{k}", _retrieval(f"recall@{k}"), _answerable) for k in RECALL_AT),
        Measure("mrr", "MRR", _retrieval("mrr"), _answerable),
        Measure("ndcg@10", "nDCG@10", _retrieval("ndcg@10"), _answerable),
        Measure("consistency", "一貫性", consistency, _has_wordings),
        Measure("robustness", "言い換えでも正答", robustness, _has_wordings),
    )


def scores(cases: Sequence[Case], chosen: Sequence[Measure]) -> list[dict[str, float | None]]:
    """Every measure of every case."""
    return [{measure.name: measure.score(case) for measure in chosen} for case in cases]
