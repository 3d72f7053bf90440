"""An answerer broken on purpose is caught by the measure that is there to catch it."""

from __future__ import annotations

from typing import Any

import pytest

from eval.answerers import Answerer
from tests.eval_fixture import Fake, scored

LOWER = {"wrong_column", "false_answer", "false_abstention"}

Reply = dict[str, Any]


def test_the_right_answerer_is_perfect_in_every_measure() -> None:
    found = scored(Fake())
    assert {name: value for name, value in found.items() if value != (0.0 if name in LOWER else 1.0)} == {}


def _wrong_year(name: str, reply: Reply) -> Reply:
    """The right row, but the column of the year before, and labelled so."""
    if name == "actual":
        reply["answer"] = "みなぎ市の「港の朝市」の2025年度の実績値は1,430人です[1]。"
        reply["facts"][0] |= {"value": "1,430人", "fiscal_year": 2025}
        reply["citations"][0]["quote"] = "1,430人"
    return reply


def _wrong_town(name: str, reply: Reply) -> Reply:
    """The figure of another town's plan, said of this town."""
    if name == "actual":
        reply["answer"] = "みなぎ市の「朝市」の2026年度の実績値は820人です[1]。"
        reply["citations"] = [{"n": 1, "document": "shiosai-plan", "title": "朝市", "lines": [3, 3], "quote": "820人"}]
        reply["facts"][0] |= {"value": "820人", "record_id": "shiosai-plan:project:1"}
    return reply


def _wrong_citation(name: str, reply: Reply) -> Reply:
    """The right number, with a citation of lines that say nothing of it."""
    for citation in reply["citations"]:
        citation |= {"lines": [7, 7], "quote": "灯台の夜間開放"}
    return reply


def _invented_sentence(name: str, reply: Reply) -> Reply:
    """One sentence more, which no line supports, with a citation all the same and no number to give it away."""
    if reply["answered"]:
        reply["answer"] += "\nまた、職員を増やして夜間の相談窓口も設ける方針です[1]。"
    return reply


def _invented_quote(name: str, reply: Reply) -> Reply:
    """The quote is put into the document's mouth."""
    for citation in reply["citations"]:
        citation["quote"] += "と市長が述べた"
    return reply


def _invented_number(name: str, reply: Reply) -> Reply:
    """A number that stands nowhere."""
    reply["answer"] += "予算は4,321万円です[1]。" if reply["answered"] else ""
    return reply


def _abstains(name: str, reply: Reply) -> Reply:
    return reply | {"answer": "文書には書かれていません。", "answered": False, "citations": [], "facts": []}


def _answers(name: str, reply: Reply) -> Reply:
    return reply | {"answered": True}


@pytest.mark.parametrize(
    ("change", "caught_by", "untouched"),
    [
        # the column of another year: facts say so, the citation does not
        (_wrong_year, {"year_exactness", "value_exactness", "wrong_column", "correctness"}, {"citation_hit"}),
        # another town's document: every number is grounded, and still of the wrong town
        (_wrong_town, {"document_exactness", "citation_hit", "value_exactness", "correctness"}, {"groundedness"}),
        # the figure itself is right
        (_wrong_citation, {"citation_hit", "citation_recall", "correctness"}, {"value_exactness", "quote_fidelity"}),
        # no number, no false quote: only the sentence's support can tell
        (_invented_sentence, {"citation_recall", "citation_precision"}, {"groundedness", "quote_fidelity"}),
        (_invented_quote, {"quote_fidelity", "correctness"}, {"groundedness", "citation_recall"}),
        (_invented_number, {"groundedness", "citation_recall", "correctness"}, {"quote_fidelity"}),
        (_abstains, {"false_abstention", "abstention_precision", "correctness"}, {"abstention_recall", "false_answer"}),
        (_answers, {"false_answer", "abstention_recall", "correctness"}, {"false_abstention"}),
    ],
)
def test_each_way_of_being_wrong_is_caught_by_its_measures(
    change: Any, caught_by: set[str], untouched: set[str]
) -> None:
    perfect, found = scored(Fake()), scored(Fake(change))
    for name in caught_by:
        value, best = found[name], perfect[name]
        assert value is not None, name
        assert best is not None, name
        assert value > best if name in LOWER else value < best, name
    assert {name: found[name] for name in untouched} == {name: perfect[name] for name in untouched}


def test_always_abstaining_gets_every_answerable_question_wrong() -> None:
    assert scored(Fake(_abstains))["false_abstention"] == 1.0


def test_always_answering_gets_every_unanswerable_question_wrong() -> None:
    assert scored(Fake(_answers))["false_answer"] == 1.0


class _FirstWordingOnly(Fake):
    """Refuses every wording but the first it hears of a question."""

    def ask(
        self, question: str, *, conversation_id: str | None = None, municipality: str | None = None
    ) -> dict[str, Any]:
        reply = super().ask(question, conversation_id=conversation_id, municipality=municipality)
        seen = sum(self._names[earlier] == self._names[question] for earlier in self.asked)
        return _abstains("", reply) if seen > 1 else reply


def test_an_answer_that_hangs_on_the_wording_is_inconsistent() -> None:
    found = scored(_FirstWordingOnly())
    # three questions have wordings: two answerable ones agree in 1 pair of 3, the unanswerable one in all
    assert found["consistency"] == pytest.approx((1 / 3 + 1 / 3 + 1) / 3)
    assert found["robustness"] == pytest.approx(1 / 3)


class _Crashes:
    name = "yakusoku"

    def ask(
        self, question: str, *, conversation_id: str | None = None, municipality: str | None = None
    ) -> dict[str, Any]:
        raise RuntimeError("壊れています")


class _BreaksTheContract(Fake):
    def ask(
        self, question: str, *, conversation_id: str | None = None, municipality: str | None = None
    ) -> dict[str, Any]:
        return {"answer": "はい", "answered": True, "citations": [{"document": "x"}], "conversation_id": "c"}


@pytest.mark.parametrize("answerer", [_Crashes(), _BreaksTheContract()], ids=["crashes", "breaks the contract"])
def test_a_question_that_fails_scores_the_worst_and_is_never_skipped(answerer: Answerer) -> None:
    found = scored(answerer)
    assert {name: value for name, value in found.items() if value != (1.0 if name in LOWER else 0.0)} == {}
