"""Which money is asked for, and which a text states."""

from __future__ import annotations

import pytest

from service.money import is_amount, kinds

KINDS = [
    ("バスに乗るといくらですか", {"price"}),
    ("バスの運行の事業費は3,000万円です", {"cost"}),
    ("家を建てたらいくら補助が出ますか", {"grant"}),
    ("直売所の売り上げはいくら", {"income"}),
    ("民間に任せていくら浮いたの", {"saving"}),
    ("指導員の給料はいくら", {"pay"}),
    ("市の借金はいくら", {"balance"}),
    ("運賃は200円、事業費は300万円です", {"price", "cost"}),  # whoever asks for either is answered
    ("使用料収入は40万円", {"income"}),  # what came in is no price
    ("金額はいくらですか", set()),  # any money
    ("", set()),
]


@pytest.mark.parametrize(("text", "expected"), KINDS)
def test_a_text_names_its_kinds_of_money(text: str, expected: set[str]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("上限は30万円", True), ("事業費（千円）は300", True), ("30人", False)])
def test_an_amount_of_money_is_told_from_other_figures(text: str, *, expected: bool) -> None:
    assert is_amount(text) is expected
