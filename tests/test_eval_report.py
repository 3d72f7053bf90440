"""The report is one file that needs nothing else, and what it shows is escaped."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from eval import calibration
from eval.card import card
from eval.highlight import marked, source_lines
from eval.measures import measures
from eval.outcome import Run, outcome
from eval.question import QuestionType
from eval.report import TYPES, html, markdown, write_report
from tests.eval_fixture import Fake, cases, sources

from eval.ask import attempts  # isort: skip


def _run(answerer: Fake) -> Run:
    chosen = measures()
    run = Run(card=card(("i", {"スナップショット": "s|1"}, {}), [], {}), source=sources(), measures=chosen)
    found = tuple(outcome("yakusoku", one, attempts(answerer, one.gold), chosen) for one in cases(answerer))
    return run.with_system("yakusoku", found)


def test_the_report_fetches_nothing() -> None:
    page = html(_run(Fake()))
    addresses = set(re.findall(r"https?://[^\s\"'<>]+", page))
    # names of XML vocabularies inside the plots; nothing is loaded from them
    assert {address for address in addresses if "w3.org" not in address} == set()
    assert "default-src 'none'" in page
    assert not re.search(r"<link|<img|<script src|@import|url\((?!#)", page)


def test_what_an_answerer_says_cannot_run_in_the_report() -> None:
    def evil(name: str, reply: dict[str, Any]) -> dict[str, Any]:
        return reply | {"answer": "<script>alert(1)</script>" + reply["answer"]}

    page = html(_run(Fake(evil)))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_every_question_shows_answer_source_lines_verdict_and_why() -> None:
    def silent(name: str, reply: dict[str, Any]) -> dict[str, Any]:
        return reply | {"answered": False} if name == "department" else reply

    page = html(_run(Fake(silent)))
    assert page.count('<details class="q') == 5
    assert "文書に答えがあるのに答えなかった" in page
    assert '<u><mark class="n">1,905</mark>' in page
    assert "4問" in page.replace("\n", "")


def test_the_summary_is_a_markdown_table(tmp_path: Path) -> None:
    write_report(tmp_path, _run(Fake()))
    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    rows = [line for line in summary.splitlines() if line.startswith("|")]
    assert "| 正答率 | 100.0% (100.0–100.0) | 5 |" in rows
    assert {line.count("|") for line in rows} == {4}
    assert r"s\|1" in summary
    assert markdown(_run(Fake())).startswith("# 評価結果: 正答率 100.0%")


def test_every_question_type_has_a_printed_name() -> None:
    assert set(TYPES) == set(QuestionType)


@pytest.mark.parametrize(
    ("text", "quote", "answer", "expected"),
    [
        # the quote is found through tags, width and white space
        ("来場者\t<b>１,９０５ 人</b>", "1,905人", "", "来場者 | <u>１,９０５ 人</u>"),
        ("来場者 1,905人", "", "1905です", '来場者 <mark class="n">1,905</mark>人'),
        ("来場者 19,050人", "", "1905です", "来場者 19,050人"),
        ("a < b & c", "", "", "a &lt; b &amp; c"),
        ("港の朝市", "", "朝市です", '港の<mark class="w">朝市</mark>'),
    ],
)
def test_what_supports_the_answer_is_marked(text: str, quote: str, answer: str, expected: str) -> None:
    assert str(marked(text, quote, answer)) == expected


def test_source_lines_carry_their_numbers() -> None:
    case = cases(Fake())[0]
    assert case.reply is not None
    assert [line.number for line in source_lines(case, case.reply.citations[0])] == [5]


def test_a_calibrated_score_has_no_error_and_an_overconfident_one_has() -> None:
    def doubtful(name: str, reply: dict[str, Any]) -> dict[str, Any]:
        return reply | {"confidence": 0.9, "answer": "わかりません"} if reply["answered"] else reply

    right, wrong = cases(Fake()), cases(Fake(doubtful))
    assert calibration.carries_confidence(right)
    assert calibration.expected_error(calibration.bins(right)) == pytest.approx(0.1)  # 0.9 said, all right
    assert calibration.expected_error(calibration.bins(wrong)) == pytest.approx(0.9)  # 0.9 said, none right


def test_coverage_gives_the_best_evidenced_answers_first() -> None:
    def mixed(name: str, reply: dict[str, Any]) -> dict[str, Any]:
        sure = name == "actual"
        return reply | {"confidence": 0.9 if sure else 0.2, "answer": reply["answer"] if sure else "わかりません"}

    curve = calibration.coverage(cases(Fake(mixed)))
    assert curve == [(0.25, 1.0), (0.5, 0.5), (0.75, pytest.approx(1 / 3)), (1.0, 0.25)]
