"""Records by field: the filters that a question states, and the records that fit all of them."""

from __future__ import annotations

import pytest

from service.model import Intent
from service.select import Selection, select
from tests.answer_fixture import asked, records, town

SELECTED = [
    ("観光課が担当する公約は何件?", "minagi-roadmap", "pledge", ["2-1", "2-2"]),  # a department
    ("遅れている公約をすべて挙げて", "minagi-roadmap", "pledge", ["2-1"]),  # a status
    ("完了した公約は?", "minagi-roadmap", "pledge", ["2-2"]),
    ("順調な公約は何件?", "minagi-roadmap", "pledge", ["1", "3", "6"]),  # two wordings of one status
    ("観光課が担当する遅れている公約は?", "minagi-roadmap", "pledge", ["2-1"]),  # both
    ("総合評価がAの実践項目は?", "minagi-reform", "initiative", ["1", "3", "4"]),  # the overall grade
    ("A評価の実践項目は?", "minagi-reform", "initiative", ["1", "3", "4"]),  # the grade first
    ("R7の評価がBの実践項目は何件?", "minagi-reform", "initiative", ["1", "3", "5"]),  # a year's grade
    ("審議会評価が4点以上の取組項目は?", "minagi-reform", "action_item", ["2", "3"]),  # a field named in part
    ("審議会評価が4点を超える取組項目は?", "minagi-reform", "action_item", ["2"]),  # 4.0 is not over 4
    ("合計10点以上の実践項目は?", "minagi-reform", "initiative", ["1", "3", "4"]),  # the total of the scores
    ("「歳入をふやす取組」の実践項目は?", "minagi-reform", "initiative", ["1", "2", "N1"]),  # below a title
    ("No.2「港の案内をよくする取組」の実践項目は?", "minagi-reform", "initiative", ["3", "4"]),
    ("政策Ⅱの公約は?", "minagi-pledges", "pledge", ["1", "2"]),  # below a number, in one roman character
    ("取組項目を全て挙げて", "minagi-reform", "action_item", ["1", "2", "3"]),  # a kind alone
    ("平均点が4点以上の取組項目は?", "minagi-reform", "action_item", ["2", "3"]),  # the total divides none: the review
]


@pytest.mark.parametrize(("question", "document", "kind", "numbers"), SELECTED)
def test_the_records_that_fit_every_filter_are_selected(
    question: str, document: str, kind: str, numbers: list[str]
) -> None:
    found = select(asked(question, Intent.LIST), records(document))
    chosen = [town().store.record(name) for name in found.record_ids]
    assert [record.kind for record in chosen] == [kind] * len(numbers)
    assert [town_number(record.number) for record in chosen] == numbers


def town_number(number: str | None) -> str | None:
    """A record's number, width aside."""
    return number.translate(str.maketrans("０１２３４５６７８９", "0123456789")) if number else None


PERCENT = [
    ("進捗率が60%以上の公約は?", ["1-1", "1-2", "1-3", "2-1"]),
    ("進捗率が６６％以上の公約は?", ["1-1", "1-3", "2-1"]),  # full width; 66 itself counts
    ("進捗率が66%を超える公約は?", ["1-1", "1-3"]),  # 66 itself does not
    ("進捗率が66%以下の公約は?", ["1-2", "2-1", "2-2"]),
    ("進捗率が66%未満の公約は?", ["1-2", "2-2"]),
    ("進捗率が7割を超えた公約は?", ["1-1"]),  # tenths
    ("進捗率が半分に届かない公約は?", ["2-2"]),  # in words
    ("進捗率が90%以上の公約は?", []),
]


@pytest.mark.parametrize(("question", "expected"), PERCENT)
def test_a_percentage_draws_a_line_on_the_side_that_its_word_says(question: str, expected: list[str]) -> None:
    found = select(asked(question, Intent.LIST), records("minagi-pledges"))
    assert found.record_ids == tuple(f"minagi-pledges:pledge:{number}" for number in expected)
    assert found.fields == ("progress_percent",)


STARS = [
    ("★が8個以上の施策は?", ["1-1-1", "1-3-2", "2-1-1"]),
    ("星が3つの施策は?", ["2-1-2"]),  # exactly
    ("★が2つ以下の施策は?", ["2-2-1"]),  # one that prints none is not among them
]


@pytest.mark.parametrize(("question", "expected"), STARS)
def test_stars_are_counted(question: str, expected: list[str]) -> None:
    found = select(asked(question, Intent.LIST), records("minagi-pledges"))
    assert found.record_ids == tuple(f"minagi-pledges:measure:{number}" for number in expected)


def test_an_attribute_whose_value_many_records_share_is_a_class() -> None:
    found = select(asked("備考が新規の事業は何件?", Intent.COUNT), records("minagi-plan"))
    assert found.words == "備考が「新規」"
    assert found.fields == ("attributes.備考",)
    titles = {town().store.record(name).title for name in found.record_ids}
    assert titles == {"乾燥炉共同利用事業", "町の木工教室", "書かない窓口"}


HEADINGS = [
    (
        "「木育の広がり」の事業は何件?",
        ["積み木の贈り物", "木のおもちゃ図書館", "町の木工教室", "木の学校"],
    ),  # quoted, no record
    ("木を活かす産業づくりの事業は何件?", 7),  # a record's title, unquoted: everything below
    ("「木育の広がり」に新規も含めて事業は何件?", 4),  # a class that is included is no filter
    ("「木育の広がり」の事業で新規を除くと何件?", 3),  # one that is left out is
    ("「木育の広がり」で新規の事業は何件?", ["町の木工教室"]),
]


@pytest.mark.parametrize(("question", "expected"), HEADINGS)
def test_records_are_counted_below_a_heading(question: str, expected: list[str] | int) -> None:
    found = select(asked(question, Intent.COUNT), records("minagi-plan"))
    titles = [town().store.record(name).title for name in found.record_ids]
    assert (titles if isinstance(expected, list) else len(titles)) == expected


WORDS = [
    ("観光課が担当する遅れている公約は?", "担当が観光課・進捗状況が「計画よりも遅れている」"),
    ("進捗率が60%未満の公約は?", "進捗率60%未満"),
    ("公約は何件?", None),  # a kind alone is no condition
]


@pytest.mark.parametrize(("question", "words"), WORDS)
def test_the_filters_are_told_in_words(question: str, words: str | None) -> None:
    assert select(asked(question, Intent.LIST), town().records).words == words


def test_a_question_about_one_record_selects_nothing() -> None:
    assert select(asked("観光課が担当する公約は?", Intent.VALUE), town().records) == Selection()


def test_a_list_without_a_filter_selects_nothing() -> None:
    assert select(asked("朝市には何がありますか", Intent.LIST), town().records) == Selection()


def test_only_the_documents_asked_are_looked_at() -> None:
    found = select(asked("公約を全て挙げて", Intent.LIST, municipality="みなぎ町"), town().records)
    assert {name.split(":")[0] for name in found.record_ids} == {"minagi-pledges"}


def test_records_with_both_figures_are_held_against_their_targets() -> None:
    found = select(asked("2026年度の目標に届かなかった公約は?", Intent.LIST), records("minagi-roadmap"))
    assert [name.rsplit(":", 1)[1] for name in found.record_ids] == ["1", "2-1", "2-2", "5"]
