"""Two figures set against each other: which is larger, and by how much."""

from __future__ import annotations

import pytest

from service.contrast import contrast
from service.model import Citation, Fact, Statement
from tests.answer_fixture import asked


def said(value: str | float, field: str = "indicators.0.actual", record_id: str = "r:1") -> Statement:
    """A statement with one figure."""
    cited = Citation(n=0, document="d", title="t", lines=(1, 1), quote=str(value))
    fact = Fact(record_id=record_id, field=field, value=value, citation=0)
    return Statement(text=f"{value}です。", citations=(cited,), facts=(fact,), record_ids=(record_id,))


COMPARED = [
    (said("30人"), said("1,050人", record_id="r:2"), "「1,050人」は「30人」より1,020人大きい値です。"),
    (
        said("男 74.7歳"),
        said("女 82.5歳", "indicators.1.actual"),
        "「女 82.5歳」は「男 74.7歳」より7.8歳大きい値です。",
    ),
    (said("45%"), said("43.5%", record_id="r:2"), "「45%」は「43.5%」より1.5ポイント大きい値です。"),
    (
        said(73.0, "progress_percent"),
        said(62.0, "progress_percent", "r:2"),
        "「73%」は「62%」より11ポイント大きい値です。",
    ),
    (said("1.5億円"), said("2億円", record_id="r:2"), "「2億円」は「1.5億円」より0.5億円大きい値です。"),
]


@pytest.mark.parametrize(("first", "second", "text"), COMPARED)
def test_the_larger_figure_is_named_with_the_difference(first: Statement, second: Statement, text: str) -> None:
    one, other, between = contrast(asked("どちらが多い?"), [first, "載っていません。", second])
    assert (one, other) == (first, second)
    assert between.text == text
    assert between.facts[0].derived
    assert between.citations == (first.citations[0], second.citations[0])


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("どちらが多い?", said("30人"), said("30件", record_id="r:2")),  # no common unit
        ("どちらが多い?", said("30人"), said("なし", record_id="r:2")),  # no figure
        ("どちらが多い?", said("30人"), said("40人", "indicators.0.target")),  # one indicator's own figures
        ("どちらが多い?", said("30人"), said("30人", record_id="r:2")),  # nothing between them
        ("それぞれ何人?", said("30人"), said("40人", record_id="r:2")),  # nothing is compared
    ],
)
def test_what_cannot_be_compared_is_not(question: str, first: Statement, second: Statement) -> None:
    assert contrast(asked(question), [first, second]) == []
