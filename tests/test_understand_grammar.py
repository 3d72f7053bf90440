"""What a question's grammar suggests, by the learned models."""

from __future__ import annotations

import pytest

from service.model import Intent, Op, Topic
from service.understand.grammar import OPERATIONS, TOPICS, features, mixed, models
from service.understand.intents import LearnedIntents, grams, learned
from service.understand.linear import Linear

SUGGESTED = [
    ("港の整備の担当はどこの課ですか?", "department"),
    ("港の整備はなぜ遅れているのですか?", "reason"),
    ("港の整備の今後の予定は?", "future"),
    ("港の整備はいつ終わりますか?", "date"),
    ("港の整備の進捗状況は?", "status"),
    ("港の利用者数の令和6年度の実績は何人ですか?", "figure"),
    ("港の整備ではどんなことをしますか?", "content"),
]


@pytest.mark.parametrize(("question", "topic"), SUGGESTED)
def test_the_likeliest_topic_is_what_is_asked(question: str, topic: str) -> None:
    shares = models()["topic"].shares(features(question, restricted=False))
    assert next(iter(shares)) == topic


def test_shares_sum_to_one_likeliest_first() -> None:
    for model in models().values():
        shares = model.shares(features("港の整備の担当は?", restricted=False))
        assert sum(shares.values()) == pytest.approx(1)
        assert list(shares.values()) == sorted(shares.values(), reverse=True)


def test_the_models_speak_of_topics_and_operations_alone() -> None:
    assert set(models()["topic"].shares([])) <= set(Topic)
    assert set(models()["op"].shares([])) <= set(Op)
    assert set(TOPICS) == set(Intent)
    assert set(TOPICS.values()) <= set(Topic)
    assert set(OPERATIONS.values()) <= set(Op)


FEATURES = [
    ("担当は何課?", False, {"c:department"}),
    ("令和6年度の目標は?", False, {"y1", "side:target", "s:figure"}),
    ("合わせて何件?", False, {"r:sum", "ctr:件", "form:n"}),
    ("終わりましたか?", False, {"yn"}),  # asks whether
    ("いつ終わりましたか?", False, {"form:時期"}),
    ("公約は?", True, {"cond"}),
]


@pytest.mark.parametrize(("question", "restricted", "expected"), FEATURES)
def test_the_models_look_at_cues_signs_forms_and_conditions(
    question: str, restricted: bool, expected: set[str]
) -> None:
    assert expected <= set(features(question, restricted=restricted))


def test_what_is_quoted_is_not_looked_at() -> None:
    assert features("「なぜ」の担当は?", restricted=False) == features("「別の名」の担当は?", restricted=False)


def test_a_linear_model_adds_what_it_knows_and_passes_over_the_rest() -> None:
    model = Linear(["a", "b"], [0.0, 0.0], {"x": [1.0, -1.0]})
    assert model.shares(["unknown"]) == {"a": 0.5, "b": 0.5}
    assert model.shares(["x"])["a"] > 0.8


def test_the_plain_grammar_has_its_word_in_the_mixture() -> None:
    topics, operations = mixed({"figure": 1.0}, {"value": 1.0}, {"department": 1.0})
    assert list(topics) == ["figure", "department"]
    assert operations == {"value": pytest.approx(1.0)}
    assert mixed({"figure": 1.0}, {"value": 1.0}, {"list": 1.0})[1]["list"] == pytest.approx(0.4)


def test_intents_are_learned_over_masked_morphemes() -> None:
    assert grams("担当は何課") == [
        "N", "は", "何", "課", "N_は", "は_何", "何_課", "L:担当", "L:何", "L:課", "ENDは", "END何", "END課",
    ]  # fmt: skip
    assert grams("") == []
    model = LearnedIntents(["department", "reason"], [0.0, 0.0], {"課": [2.0, -2.0]})
    assert model.shares("何課")["department"] > 0.9
    assert sum(learned().shares("担当は?").values()) == pytest.approx(1)
