"""Statements behind the first that tell nothing more of what was asked are left out; what is asked beside it stays."""

from __future__ import annotations

import pytest

from service.compose import steer
from service.compose.enough import enough
from service.model import Ask, Fact, Found, Missing, Subject, Topic
from tests.answer_fixture import cited, evidence, request

SUBJECT = Subject(words=("朝市", "来場", "費用"))


def _found(text: str, record_id: str = "a", *sides: str) -> Found:
    facts = tuple(Fact(record_id=record_id, field=f"indicators.0.{side}", value="3人") for side in sides)
    return Found(text=text, citations=(cited((1, 1), text),), facts=facts, record_ids=(record_id,))


FIRST = _found("「朝市の来場者数」は、令和5年度の実績が3人、目標が9人です。", "a", "actual", "target")
ASKED = request(Ask(topic=Topic.FIGURE, form="人"), subject=SUBJECT, forms=("人", "円"))
FURTHER = [
    (_found("朝市の実績は3人です。"), False),  # the same once more
    (_found("令和6年度からは屋根を付けます。"), True),  # another year
    (_found("費用は町が持ちます。"), True),  # a word of the question that is not said yet
    (_found("「夜の市の数」は、令和5年度の実績が2人です。", "b", "actual"), True),  # an amount is still to be told
    (Missing(what="費用"), True),
]


@pytest.mark.parametrize(("further", "kept"), FURTHER)
def test_a_further_statement_stands_where_it_tells_more(further: Found | Missing, kept: bool) -> None:
    by_unit = evidence()
    assert enough(ASKED, [FIRST, further], by_unit) == ([FIRST, further] if kept else [FIRST])


def test_figures_of_another_indicator_are_not_told_where_all_forms_are() -> None:
    other = _found("「夜の市の数」は、令和5年度の実績が2人です。", "b", "actual")
    whole = ASKED.model_copy(update={"forms": ("人",)})
    assert enough(whole, [FIRST, other], evidence()) == [FIRST]
    assert enough(whole.model_copy(update={"each": True}), [FIRST, other], evidence()) == [FIRST, other]


def test_behind_figures_in_english_no_sentence_in_the_words_of_the_print_follows() -> None:
    sentence = _found("On 「朝市」 the plan says: 「令和6年度から屋根を付ける。」")
    assert enough(ASKED.model_copy(update={"language": "en"}), [FIRST, sentence], evidence()) == [FIRST]
    assert enough(ASKED, [FIRST, sentence], evidence()) == [FIRST, sentence]


def test_what_is_told_in_other_words_is_not_missing() -> None:
    said = _found("令和8年度までに9校の全てに付けます。")
    assert steer.answers(Ask(topic=Topic.DATE), said)
    assert steer.answers(Ask(topic=Topic.REASON), said)
    assert not steer.answers(Ask(topic=Topic.PERCENT), said)
    assert not steer.answers(Ask(topic=Topic.FIGURE, form="円"), said)
