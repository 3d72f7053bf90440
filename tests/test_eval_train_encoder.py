"""What the bundled encoder is taught from, and that a lesson becomes an adapter that the encoder can be built with."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from eval import train, train_encoder
from index import encoder as encoders
from ingest.text import match_key
from service.settings import Settings
from tests.conftest import ROOT

PAIRS = sorted((ROOT / "eval" / "training").glob("pairs-*.jsonl"))


def test_the_second_set_is_kept_apart_by_half_and_the_halves_of_the_encoders_split_both() -> None:
    apart = [train.held_out(f"town-r{n:03}") for n in range(600)]
    assert 0.44 < sum(apart) / len(apart) < 0.56
    folds = [train.encoder_fold(f"town-q{n:03}") for n in range(600)]
    assert 0.44 < sum(folds) / len(folds) < 0.56


def test_english_wordings_are_questions_of_the_row_they_came_from() -> None:
    rows = [{"id": "a", "question": "担当は？", "type": "department", "history": ["前の質問"], "document": "d"}]
    path = ROOT / "eval" / "training" / "english.jsonl"
    assert train.in_english(rows, path) == []
    first = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    (found,) = train.in_english([{**rows[0], "id": first["id"]}], path)
    assert (found["question"], found["type"], found["history"]) == (first["question"], "english", [])
    assert found["document"] == "d"


def test_every_pair_is_whole_and_its_near_texts_do_not_answer() -> None:
    assert PAIRS
    items = train_encoder.items_of_pairs(PAIRS)
    assert len(items) >= 900
    for item in items:
        assert len(item.questions) == 3
        assert len(item.wrong) == 2
        assert all(match_key(text) not in {match_key(right) for right in item.right} for text in item.wrong)
    passages = [item.right[0] for item in items]
    assert len(set(passages)) > 0.98 * len(passages)


@pytest.mark.model
def test_a_lesson_changes_the_adapter_alone_and_the_encoder_takes_it(tmp_path: Path) -> None:
    cache = Settings().cache
    plain = encoders.with_adapter(None, cache)
    student = train_encoder.Student(plain)
    items = train_encoder.items_of_pairs(PAIRS)[: train_encoder.BATCH]
    order = np.random.default_rng(0)
    before = train_encoder.loss(student, items, order).item()
    train_encoder.train(student, items, epochs=4)
    after = train_encoder.loss(student, items, np.random.default_rng(0)).item()
    assert after < before
    student.save(tmp_path / "adapter.npz")
    with np.load(tmp_path / "adapter.npz") as arrays, np.load(encoders.ADAPTER) as shipped:
        assert {n: arrays[n].shape for n in arrays.files} == {n: shipped[n].shape for n in shipped.files}
    taught = encoders.with_adapter(tmp_path / "adapter.npz", tmp_path)
    text = ["除雪の担当課"]
    assert np.abs(taught.passages(text) - plain.passages(text)).max() > 1e-4
