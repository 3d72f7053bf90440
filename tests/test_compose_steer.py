"""Several things asked in one breath: the evidence turns towards each, and nothing is said twice."""

from __future__ import annotations

from service.compose import steer
from service.model import Ask, Citation, Fact, Found, Missing, Topic
from tests.answer_fixture import trace


def _found(text: str, *facts: Fact) -> Found:
    cited = Citation(n=1, document="d", title="t", lines=(1, 1), quote=text)
    return Found(text=text, citations=(cited,), facts=facts, record_ids=tuple(f.record_id for f in facts))


FACT = Fact(record_id="a", field="indicators.0", fiscal_year=2024, value="3人")


def test_the_words_of_a_piece_bring_its_unit_forward() -> None:
    evidence = trace("灯台の夜間開放の課題は?").evidence
    last = evidence.ranked[-1]
    assert last.unit.passage is not None
    words = tuple(dict.fromkeys(steer.word_set(last.unit.passage.text)))
    turned = steer.steered([Ask(topic=Topic.CONTENT, apart=True, words=words)], evidence, [])
    place = [item.unit.unit_id for item in turned.ranked].index(last.unit.unit_id)
    assert place < len(evidence.ranked) - 1
    assert abs(sum(item.share for item in turned.ranked) - 1) < 1e-6


def test_a_question_with_one_piece_keeps_its_order() -> None:
    evidence = trace("灯台の夜間開放の課題は?").evidence
    assert steer.steered([Ask(topic=Topic.CONTENT)], evidence, []) is evidence


def test_what_is_said_already_is_no_further_answer() -> None:
    first, again = _found("3人です。", FACT), _found("令和6年度は3人です。", FACT)
    missing = Missing(what="担当")
    assert steer.distinct([first, again, missing, missing]) == [first, missing]
    derived = _found("3人増えました。", FACT.model_copy(update={"derived": True}))
    assert steer.distinct([first, derived]) == [first, derived]


def test_an_answer_that_holds_the_form_answers_though_it_is_told() -> None:
    people = Ask(topic=Topic.FIGURE, form="人")
    assert steer.holds_form(people, _found("3人です。"))
    assert not steer.holds_form(people, _found("図書館です。"))


def test_the_end_of_a_time_that_is_asked_for_comes_first() -> None:
    for text, end in [("令和9年4月から始める", "from"), ("令和8年度末までに完成する", "until")]:
        other = {"from": "until", "until": "from"}[end]
        assert steer.ENDS[end].search(text)
        assert not steer.ENDS[other].search(text)
