"""What a snapshot holds that a question may name."""

from __future__ import annotations

import pytest

from service.understand.known import known, untitled
from tests.answer_fixture import document, held, made

UNTITLED = [
    ("No.11 公共施設の活用", "公共施設の活用"),
    ("① DXの推進", "dxの推進"),  # widths and capitals are those of match keys
    ("第2章 くらし", "くらし"),
    ("1-2 保育の充実", "保育の充実"),
    ("3種の朝市の開設", "種の朝市の開設"),  # a number that belongs to the title: cut on both sides alike
    ("観光", "観光"),
    ("", ""),
]


@pytest.mark.parametrize(("heading", "expected"), UNTITLED)
def test_a_heading_is_compared_without_its_number(heading: str, expected: str) -> None:
    assert untitled(heading) == expected


def test_everything_a_question_may_name_is_collected_from_the_records() -> None:
    found = held()
    assert found.kinds["minagi-pledges"] == frozenset({"plan", "policy", "pledge", "measure", "stars"})
    assert {"観光課", "図書館"} <= set(found.departments)
    assert found.titles["灯台の夜間開放"] == ("minagi-roadmap:pledge:2-2",)
    assert "取組終了" in found.ends
    assert {"進捗度", "合計", "審議会評価"} <= set(found.points)
    assert {"備考", "取組終了"} <= set(found.attributes)


def test_a_heading_knows_the_kind_of_the_record_that_it_is() -> None:
    found = {(h.document, h.title): h.kind for h in held().headings}
    assert found["minagi-strategy", "漁業と農業"] == "program"
    assert found["minagi-roadmap", "3 市役所"] is None  # a heading that is no record


def test_a_column_counts_the_records_that_share_a_value() -> None:
    few = [made(str(n), f"公約{n}", attributes={"区分": "新規"}) for n in range(2)]
    many = [*few, made("3", "公約3", attributes={"区分": "新規"})]
    assert [c.values for c in known((document("rei", "例町"),), few).columns] == [{"新規": ("新規", 2)}]
    assert [c.values for c in known((document("rei", "例町"),), many).columns] == [{"新規": ("新規", 3)}]


def test_a_year_and_a_long_text_are_no_classes() -> None:
    told = {"終了": "R7", "備考": "備考は十三文字を超えている文"}
    dated = [made(str(n), f"公約{n}", attributes=told) for n in range(5)]
    found = known((), dated)
    assert {c.name: c.values for c in found.columns} == {"備考": {}, "終了": {}}
    assert found.ends == ("終了",)


def test_an_empty_snapshot_holds_nothing() -> None:
    found = known((), ())
    assert (found.documents, found.departments, found.titles, found.headings, found.points) == ((), (), {}, (), ())
