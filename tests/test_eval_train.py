"""What is learned from the question files, and what each stage is measured to buy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eval import ablation, train
from eval.question import load
from index import snapshot
from index.encoder import CharacterEncoder
from service.model import Candidate
from service.rank.network import Network
from service.settings import Settings
from service.understand.intents import LearnedIntents
from tests.answer_fixture import plans, town

QUESTIONS = Path(__file__).parent / "eval_minagi.jsonl"
MARKET = {"document": "minagi-roadmap", "expect": {"lines": [[12, 15]], "must": [["1,905人", "1,905名"], "朝市"]}}


def test_about_a_third_of_the_questions_is_kept_apart() -> None:
    apart = [train.held_out(f"town-q{n:03}") for n in range(600)]
    assert 0.28 < sum(apart) / len(apart) < 0.38


def test_a_unit_is_right_by_the_share_of_the_musts_it_holds_on_the_gold_lines() -> None:
    units = [unit for unit in town().units if unit.passage and unit.passage.document == "minagi-roadmap"]
    gains = {u.passage.lines: train.gain(Candidate(unit=u, signals={}), MARKET) for u in units if u.passage}
    assert gains[12, 15] == pytest.approx(1.0)
    assert all(gain == 0 for (first, last), gain in gains.items() if first > 15 or last < 12)


def test_a_question_is_typed_in_kana_without_changing_what_it_asks() -> None:
    rows = [{"id": f"q{n}", "question": "除雪の担当は？", "type": "department"} for n in range(20)]
    typed = train.typed_in_kana(rows)
    assert {row["question"] for row in typed} == {"じょせつの たんとうは"}
    assert {row["type"] for row in typed} == {"noisy"}


def test_intents_learned_from_questions_tell_a_department_from_a_reason() -> None:
    asked = {"department": "担当は何課ですか", "reason": "なぜ遅れているのですか", "schedule": "いつから始まりますか"}
    rows = [{"id": f"{t}{n}", "type": t, "question": q} for n in range(6) for t, q in asked.items()]
    shares = LearnedIntents(**train.train_intents(rows)).shares("受け持ちは何課ですか")
    assert shares["department"] > shares["reason"]


def test_summed_signals_order_by_their_sum() -> None:
    network: Network = ablation.summed(("a", "b"))
    scores = network.scores([{"a": 0.01, "b": 0.01}, {"a": 0.015}, {}])
    assert list(scores) == sorted(scores, reverse=True)


def test_every_stage_is_measured_and_the_whole_beats_the_barest(tmp_path: Path) -> None:
    snapshot.build(plans(), CharacterEncoder(), tmp_path)
    settings = Settings(data=tmp_path, encoder="characters")
    _, _, *rows = ablation.table(settings, load([QUESTIONS]))
    rates = [float(re.findall(r"([\d.]+)%", row)[0]) for row in rows]
    assert [row.split("|")[1].strip() for row in rows] == [name for name, _, _ in ablation.STEPS]
    assert rates[-1] > rates[0]
