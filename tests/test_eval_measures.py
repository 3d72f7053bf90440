"""Measures one by one: support of sentences, fields of tables, retrieval, statistics, thresholds and baselines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eval.baselines import CHUNK, Naive, chunks, fused, naive
from eval.case import Attempt, case
from eval.compare import compare
from eval.fields import figure, figures, unit_exactness, value_exactness, wrong_column, year_exactness
from eval.measures import measures
from eval.question import GoldQuestion
from eval.results import Row
from eval.retrieval import retrieval
from eval.sources import Sources
from eval.statistics import interval, latency, mean, paired
from eval.support import CrossEncoderEntailment, citation_precision, citation_recall, recalled, said, split
from eval.thresholds import loosened, read, shortfalls
from eval.wire import WireReply
from index.encoder import CharacterEncoder
from ingest.errors import InputError
from tests.eval_fixture import REPLIES, Fake, cases, questions, sources


def _case(name: str, **changes: Any) -> Any:
    question = next(q for q in questions() if q.id == name)
    attempt = Attempt(question=question.question, reply=REPLIES[name] | changes)
    return case(question, (attempt,), sources())


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("担当は商工課です。[1]課題は二つです。[2][3]", ["担当は商工課です[1]。", "課題は二つです[2][3]。"]),
        ("「夜に開く。朝も開く。」とあります[1]。", ["「夜に開く。朝も開く。」とあります[1]。"]),
        ("次の2件です。\n朝市[1]\n灯台[2]", ["次の2件です。", "朝市[1]", "灯台[2]"]),
        ("The target is 1.5 million [1]. It rose.[2]", ["The target is 1.5 million [1].", "It rose[2]."]),
        ("", []),
    ],
)
def test_an_answer_is_split_into_sentences_with_their_marks(answer: str, expected: list[str]) -> None:
    assert split(answer) == expected


def test_an_announcement_rests_on_the_citations_of_what_it_announces() -> None:
    reply = WireReply.model_validate(REPLIES["issue"])
    announcement, first, second = said(reply)
    assert announcement.announces
    assert announcement.citations == (*first.citations, *second.citations)


@pytest.mark.parametrize(
    ("answer", "recall", "reason"),
    [
        ("「港の朝市」の2026年度の実績値は1,905人です[1]。", 1.0, "figure, year and title are there"),
        ("「港の朝市」の2026年度の実績値は1,906人です[1]。", 0.0, "another figure"),
        ("「港の朝市」の2024年度の実績値は1,905人です[1]。", 0.0, "another year"),
        ("「港の朝市」の令和8年度の実績値は1,905人です[1]。", 1.0, "the same year in the other calendar"),
        ("「灯台の夜間開放」の2026年度の実績値は1,905人です[1]。", 0.0, "quotes a title that is not cited"),
        ("美唄市の2026年度の実績値は1,905人です[1]。", 0.0, "another town of the official list"),
        ("「港の朝市」の2026年度の実績値は1,905人です。", 0.0, "no citation"),
        ("「港の朝市」の2026年度の実績値は1,905人です[7]。", 0.0, "a mark without a citation"),
        ("1,905人です[1]。観光振興と雇用創出の起爆剤として期待が高まっています[1]。", 0.5, "one of two is invented"),
    ],
)
def test_a_sentence_is_supported_when_its_figures_names_and_words_are_cited(
    answer: str, recall: float, reason: str
) -> None:
    assert citation_recall(_case("actual", answer=answer)) == recall, reason


def test_a_citation_that_adds_nothing_is_imprecise() -> None:
    cites = [*REPLIES["actual"]["citations"], {"n": 2, "document": "minagi-roadmap", "lines": [7, 7], "quote": "灯台"}]
    answer = "「港の朝市」の2026年度の実績値は1,905人です[1][2]。"
    padded = _case("actual", answer=answer, citations=cites)
    assert citation_recall(padded) == 1.0
    assert citation_precision(padded) == 0.5


def test_citations_that_support_only_together_are_both_precise() -> None:
    cites = [
        {"n": 1, "document": "minagi-roadmap", "lines": [5, 5], "quote": "1,430人"},
        {"n": 2, "document": "minagi-roadmap", "lines": [4, 4], "quote": "1,500人"},
    ]
    both = _case("actual", answer="実績値は1,430人、目標値は1,500人です[1][2]。", citations=cites)
    assert (citation_recall(both), citation_precision(both)) == (1.0, 1.0)


def test_another_judge_of_support_can_be_set() -> None:
    heard: list[tuple[str, str]] = []

    def never(premise: str, claim: str) -> bool:
        heard.append((premise, claim))
        return False

    assert [held for _, held in recalled(_case("actual"), never)] == [False]
    premise, claim = heard[0]
    assert "1,905人" in premise
    assert claim.endswith("1,905人です。")


@pytest.mark.model
def test_a_cross_encoder_judges_by_its_entailment_label(tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers")
    (tmp_path / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "朝", "市"]))
    tokenizer = transformers.BertTokenizerFast(str(tmp_path / "vocab.txt"))
    for label, expected in (("entailment", True), ("contradiction", False)):
        names = ["contradiction", "entailment"]
        config = transformers.BertConfig(
            vocab_size=7, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8,
            id2label=dict(enumerate(names)), label2id={name: at for at, name in enumerate(names)},
        )  # fmt: skip
        model = transformers.BertForSequenceClassification(config)
        model.classifier.weight.data.zero_()
        model.classifier.bias.data[names.index(label)] = 5.0
        model.classifier.bias.data[1 - names.index(label)] = -5.0
        folder = tmp_path / label
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        assert CrossEncoderEntailment(str(folder))("朝市", "朝") is expected


@pytest.mark.model
def test_a_cross_encoder_that_is_not_here_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--nli"):
        CrossEncoderEntailment(str(tmp_path / "none"))


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("1,905人", 1905, "人"),
        ("１，９０５ 名", 1905, "人"),  # width, and 名 for 人
        ("23.6億円", 2360000000, "円"),
        ("800千円", 800, "千円"),  # a unit of its own
        ("△100人", -100, "人"),
        ("50%以上", 50, "%"),
        ("5.1", 5.1, ""),
    ],
)
def test_a_figure_is_a_number_and_a_unit(text: str, amount: float, unit: str) -> None:
    found = figure(text)
    assert found is not None
    assert (float(found.amount), found.unit) == (amount, unit)
    assert any(given.states(found) for given in figures(f"5年間で{text}です"))


@pytest.mark.parametrize("text", ["無償化", "国語3.2、算数5.1", "令和6年度に開設", ""])
def test_what_says_more_or_less_than_a_number_is_no_figure(text: str) -> None:
    assert figure(text) is None


@pytest.mark.parametrize(
    ("fact", "value", "unit", "year", "column"),
    [
        ({}, 1.0, 1.0, 1.0, 0.0),
        ({"value": "1,905件"}, 1.0, 0.0, 1.0, 0.0),  # right number, wrong unit
        ({"value": "1,800人"}, 0.0, 0.0, 1.0, 1.0),  # the target's column
        ({"value": "1,430人", "fiscal_year": 2025}, 0.0, 0.0, 0.0, 1.0),  # the year before
        ({"fiscal_year": 2025}, 1.0, 1.0, 0.0, 0.0),  # right value, labelled with another year
        ({"value": "7人", "record_id": "minagi-roadmap:pledge:9"}, 0.0, 0.0, 1.0, 0.0),  # another row, not a column
        ({"derived": True}, 0.0, 0.0, 0.0, 0.0),  # computed, so nothing printed was given
    ],
)
def test_fields_are_held_against_the_gold_figure(
    fact: dict[str, Any], value: float, unit: float, year: float, column: float
) -> None:
    one = _case("actual", facts=[REPLIES["actual"]["facts"][0] | fact])
    assert (value_exactness(one), unit_exactness(one), year_exactness(one), wrong_column(one)) == (
        value, unit, year, column,
    )  # fmt: skip


def _passages(*lines: int, document: str = "minagi-roadmap") -> list[dict[str, Any]]:
    return [{"document": document, "lines": [n, n], "score": 0.1} for n in lines]


@pytest.mark.parametrize(
    ("passages", "recall1", "recall5", "mrr"),
    [
        (_passages(5, 1, 2), 1.0, 1.0, 1.0),
        (_passages(1, 5, 5), 0.0, 1.0, 0.5),
        (_passages(1, 2, 3, 4, 6, 5), 0.0, 0.0, 1 / 6),
        (_passages(5, document="shiosai-plan"), 0.0, 0.0, 0.0),
        ([], 0.0, 0.0, 0.0),
    ],
)
def test_retrieval_finds_the_gold_lines_by_rank(
    passages: list[dict[str, Any]], recall1: float, recall5: float, mrr: float
) -> None:
    found = retrieval(_case("actual", passages=passages))
    assert (found["recall@1"], found["recall@5"], found["mrr"]) == (recall1, recall5, pytest.approx(mrr))


def test_returning_the_same_lines_twice_gains_nothing() -> None:
    gold = questions()[0]
    two = gold.model_copy(update={"expect": gold.expect.model_copy(update={"lines": ((5, 5), (4, 4))})})
    twice = case(two, (Attempt(question="?", reply=REPLIES["actual"] | {"passages": _passages(5, 5)}),), sources())
    assert retrieval(twice)["recall@5"] == 0.5
    assert retrieval(twice)["ndcg@10"] == pytest.approx(1 / (1 + 1 / np.log2(3)))


def test_an_interval_holds_the_mean_and_shrinks_with_more_questions() -> None:
    few, many = [0.0, 1.0] * 10, [0.0, 1.0] * 500
    assert interval(few)[0] < 0.5 < interval(few)[1]
    assert np.ptp(interval(many)) < np.ptp(interval(few))
    assert interval(few) == interval(few)  # the same twice
    assert interval([1.0, 1.0]) == (1.0, 1.0)


def test_a_mean_is_over_the_questions_that_the_measure_concerns() -> None:
    found = mean("x", [1.0, None, 0.0])
    assert (found.value, found.n) == (0.5, 2)
    assert mean("x", [None]).value is None


def test_latency_is_given_at_three_percentiles() -> None:
    found = {one.name: one.value for one in latency([n / 100 for n in range(101)])}
    assert found == {
        "latency_p50": pytest.approx(0.5), "latency_p95": pytest.approx(0.95), "latency_p99": pytest.approx(0.99),
    }  # fmt: skip


def test_right_or_wrong_is_compared_by_mcnemar_and_shares_by_permutation() -> None:
    binary = paired("x", [1.0] * 12 + [None], [0.0] * 10 + [1.0] * 2 + [1.0])
    shares = paired("x", [0.5, 0.8, 0.9, 0.7, 0.6, 0.9], [0.4, 0.6, 0.6, 0.3, 0.1, 0.3])
    assert binary is not None
    assert (binary.test, binary.n, binary.p) == ("McNemar", 12, pytest.approx(2 / 2**10))
    assert shares is not None
    assert (shares.test, shares.p) == ("permutation", pytest.approx(2 / 2**6))
    assert paired("x", [None], [1.0]) is None


def test_a_comparison_lists_what_was_won_and_lost() -> None:
    def row(name: str, right: bool) -> Row:
        body = {"type": "status", "document": "d", "asked": "", "measures": {"correctness": float(right)}}
        return Row(system="yakusoku", id=name, right=right, attempts=(), **body)  # type: ignore[arg-type]

    here = [row("a", True), row("b", False), row("c", True), row("new", True)]
    there = [row("a", False), row("b", True), row("c", True), row("old", True)]
    found = compare("before", here, there, measures())
    assert (found.won, found.lost, found.only_here, found.only_there) == (("a",), ("b",), 1, 1)
    assert [(d.name, d.n, d.difference) for d in found.differences] == [("correctness", 3, 0.0)]


PYPROJECT = "[tool.yakusoku.eval.real]\ncorrectness = 0.8\nfalse_answer = 0.1\n"


def test_thresholds_are_read_by_section() -> None:
    assert read(PYPROJECT, "real") == {"correctness": 0.8, "false_answer": 0.1}
    assert read(PYPROJECT, "fixture") == {}
    with pytest.raises(InputError, match="correctness = 80"):
        read("[tool.yakusoku.eval.real]\ncorrectness = 80\n", "real")


def test_a_threshold_is_missed_below_or_above_as_its_measure_goes() -> None:
    means = [mean("correctness", [0.7]), mean("false_answer", [0.2])]
    assert [line.split(":")[0] for line in shortfalls(read(PYPROJECT, "real"), means, measures())] == [
        "correctness", "false_answer",
    ]  # fmt: skip
    assert shortfalls({"correctness": 0.7, "false_answer": 0.2}, means, measures()) == []
    with pytest.raises(InputError, match="corectness"):
        shortfalls({"corectness": 0.7}, means, measures())


def test_a_threshold_may_only_rise() -> None:
    before = {"correctness": 0.8, "false_answer": 0.1, "mrr": 0.5}
    assert loosened(before, {"correctness": 0.9, "false_answer": 0.05, "mrr": 0.5}, measures()) == []
    assert loosened(before, {"correctness": 0.7, "false_answer": 0.2}, measures()) == [
        "correctness: 0.8 → 0.7", "false_answer: 0.1 → 0.2", "mrr: 0.5 → なし",
    ]  # fmt: skip


def test_chunks_are_of_fixed_length_and_know_their_lines() -> None:
    lines = ["<b>" + "あ" * 300 + "</b>", "い" * 300, ""]
    first, second = chunks("d", lines)
    assert len(first.text) == CHUNK
    assert (first.lines, second.lines) == ((1, 2), (2, 3))
    assert "<b>" not in first.text


def test_fusing_prefers_what_both_retrievers_rank_high() -> None:
    scores = fused(np.array([3, 2, 1], np.float32), np.array([1, 3, 2], np.float32))
    assert int(scores.argmax()) == 1


def test_the_baselines_answer_with_their_best_chunk_within_the_contract(tmp_path: Path) -> None:
    found = naive(sources(), CharacterEncoder(), tmp_path / "embeddings.sqlite")
    assert [one.name for one in found] == ["naive_bm25", "naive_dense", "naive_hybrid"]
    for one in found:
        reply = WireReply.model_validate(one.ask("しおさい町の朝市の実績は？"))
        assert reply.citations[0].document == "shiosai-plan"
        assert len(reply.answer) <= 400
        assert len(reply.passages) == 2


def test_there_is_no_baseline_without_documents(tmp_path: Path) -> None:
    assert naive(Sources([], lambda name: []), CharacterEncoder(), tmp_path / "e.sqlite") == ()


def test_every_measure_has_a_definition_and_a_name_of_its_own() -> None:
    found = measures()
    assert len({measure.name for measure in found}) == len({measure.label for measure in found}) == len(found)
    assert all(measure.definition for measure in found)


def test_the_naive_answerer_never_refuses() -> None:
    answerer = Naive("naive_bm25", chunks("d", ["あ"]), lambda question: np.zeros(1, np.float32))
    assert answerer.ask("い")["answered"] is True


def test_a_gold_question_keeps_its_meaning_through_json() -> None:
    for one in questions():
        assert GoldQuestion.model_validate_json(one.model_dump_json()) == one


def test_the_fake_is_asked_every_wording_once() -> None:
    fake = Fake()
    cases(fake)
    assert len(fake.asked) == sum(1 + len(q.paraphrases) for q in questions()) + 1  # one question has an earlier turn
