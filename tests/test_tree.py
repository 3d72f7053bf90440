"""How the records of a plan stand above and below one another."""

from __future__ import annotations

import pytest

from ingest.model import Record
from service.tree import Tree, is_heading
from tests.answer_fixture import made, record, records

TITLED = [
    ("公共施設の活用", True),
    ("No.11 公共施設の活用", True),  # a number before it
    ("１ 公共施設の活用", True),  # full width
    ("公共施設の活用と廃止", False),  # another heading that begins alike
    ("これからの時代の公共施設の活用", False),  # too much before it to be a number
]


@pytest.mark.parametrize(("heading", "expected"), TITLED)
def test_a_heading_is_a_records_title_with_or_without_its_number(heading: str, expected: bool) -> None:
    assert is_heading(made("11", "公共施設の活用"), heading) is expected


def _titles(found: list[Record]) -> list[str]:
    return [one.title for one in found]


def test_the_records_above_are_those_of_its_headings_the_nearest_first() -> None:
    tree = Tree(records("minagi-pledges"))
    assert _titles(tree.above(record("minagi-pledges:measure:2-2-1"))) == [
        "読書の輪を広げます", "学びの舟をこぎ出すまち みなぎ 漕ぎます！",
    ]  # fmt: skip
    assert tree.above(record("minagi-pledges:policy:1")) == []


def test_the_records_below_are_all_that_stand_under_its_title() -> None:
    tree = Tree(records("minagi-pledges"))
    below = tree.below(record("minagi-pledges:pledge:2-1"))
    assert [one.record_id for one in below] == ["minagi-pledges:measure:2-1-1", "minagi-pledges:measure:2-1-2"]
    assert len(tree.below(record("minagi-pledges:policy:2"))) == 6  # pledges and their measures
    assert tree.below(record("minagi-pledges:measure:2-1-1")) == []


def test_a_heading_that_is_no_record_has_records_as_well() -> None:
    tree = Tree(records("minagi-roadmap"))
    assert _titles(tree.under("minagi-roadmap", "にぎわい")) == [
        "3種の朝市の開設",
        "灯台まわりの散歩道",
        "灯台の夜間開放",
    ]
    assert tree.under("minagi-roadmap", "ない") == []
    assert _titles(tree.inside("minagi-roadmap", ("1 にぎわい",))) == _titles(tree.under("minagi-roadmap", "にぎわい"))


def test_records_of_one_title_in_two_documents_are_kept_apart() -> None:
    first = made("1", "道づくり")
    below = made("1-1", "舗装", path=("道づくり",))
    other = made("9", "舗装", path=("道づくり",), document="another", record_id="another:pledge:9")
    tree = Tree((first, below, other))
    assert tree.below(first) == [below]
    assert tree.above(other) == []
