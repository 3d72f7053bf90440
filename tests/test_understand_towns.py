"""Which town a question names, in any spelling."""

from __future__ import annotations

import pytest

from service.understand import towns
from tests.answer_fixture import TOWNS, document

NAMED = [
    ("苫小牧市の目標は?", ("苫小牧市",)),  # in full
    ("苫小牧の目標は?", ("苫小牧市",)),  # without its suffix
    ("とまこまいの目標は?", ("苫小牧市",)),  # hiragana
    ("トマコマイ市の目標は?", ("苫小牧市",)),  # katakana
    ("ﾄﾏｺﾏｲの目標は?", ("苫小牧市",)),  # half width
    ("What is the target of Tomakomai?", ("苫小牧市",)),  # Latin letters
    ("TOMAKOMAI city", ("苫小牧市",)),  # capitals
    ("苦小牧市の目標は?", ("苫小牧市",)),  # one wrong character: a misread print
    ("上砂川町の目標は?", ("上砂川町",)),  # holds 砂川, and is another town
    ("砂川市の目標は?", ("砂川市",)),  # stands in 上砂川, and is another town
    ("かみすながわの目標は?", ("上砂川町",)),  # holds すながわ
    ("砂川市と美唄市の違いは?", ("砂川市", "美唄市")),  # two
    ("人口の目標は?", ()),  # none
    ("札幌市の目標は?", ()),  # not here
    ("", ()),
]


@pytest.mark.parametrize(("question", "expected"), NAMED)
def test_a_town_is_recognised_in_every_spelling(question: str, expected: tuple[str, ...]) -> None:
    assert towns.named(question, TOWNS) == expected


def test_a_short_name_is_not_found_inside_other_words() -> None:
    here = (document("a", "津市", "ツシ"),)
    assert towns.named("はつらつとした町をつくる目標は?", here) == ()
    assert towns.named("津市の目標は?", here) == ("津市",)


def test_a_town_whose_reading_is_not_given_is_read_by_the_dictionary() -> None:
    assert towns.named("さっぽろの目標は?", (document("a", "札幌市"),)) == ("札幌市",)


ABSENT = [
    ("札幌市の人口の目標は?", False, "札幌市"),  # in full
    ("札幌の人口の目標は?", False, "札幌市"),  # a place name by the dictionary
    ("札幌の人口の目標は?", True, None),  # beside a town that is here, a bare name is a neighbour
    ("苫小牧市の目標は?", False, None),  # here
    ("砂川の目標は?", False, None),  # here
    ("人口の目標は?", False, None),  # no town
]


@pytest.mark.parametrize(("question", "whole", "expected"), ABSENT)
def test_a_town_without_documents_is_told_from_one_that_is_here(
    question: str, whole: bool, expected: str | None
) -> None:
    assert towns.absent(question, TOWNS, whole=whole) == expected


def test_a_town_is_not_found_across_the_border_of_two_words() -> None:
    # 山あいの町 holds いの町 (高知県).
    assert towns.absent("山あいの町の目標は?", TOWNS, whole=False) is None
