"""Stage 4: sentences that answer, each with its ground; the intent is told, so that only composing is tested."""

from __future__ import annotations

import pytest

from service import indicators
from service.compose import compose
from service.model import Draft, Evidence, Intent, Statement
from service.verify import holds
from tests.answer_fixture import asked, evidence, printed, record


def drafted(question: str, intent: Intent) -> Draft:
    """The draft of a question whose intent was told."""
    what = asked(question, intent)
    return compose(what, evidence(what), printed())


def first(question: str, intent: Intent) -> Statement:
    """The first statement of a draft."""
    return drafted(question, intent).statements[0]


def values(statement: Statement) -> list[object]:
    """The values of a statement's facts."""
    return [fact.value for fact in statement.facts]


FIGURES = [
    (
        "3種の朝市の開設の朝市の来場者数の2026年度の実績は?",
        "みなぎ市：「3種の朝市の開設」の指標「朝市の来場者数」は、令和8年度の実績値が1,905人です。",
    ),
    (
        "3種の朝市の開設の朝市の来場者数の2026年度の目標は?",
        "みなぎ市：「3種の朝市の開設」の指標「朝市の来場者数」は、令和8年度の目標値が1,800人です。",
    ),
    (
        "図書館の夜間開館の夜間の入館者数の2025年度の実績は?",
        "みなぎ市：「図書館の夜間開館」の指標「夜間の入館者数」は、令和7年度の実績値が1,184人です。",
    ),
]


@pytest.mark.parametrize(("question", "text"), FIGURES)
def test_a_figure_is_rendered_from_its_record_with_year_and_side(question: str, text: str) -> None:
    assert first(question, Intent.VALUE).text == text


def test_an_indicator_without_a_printed_name_is_not_given_one() -> None:
    what = asked("灯台の夜間開放の2026年度の目標は?")
    (found,) = indicators.of_indicator(what, record("minagi-roadmap:pledge:2-2"), 0, printed())
    assert isinstance(found, Statement)
    assert found.text == "「灯台の夜間開放」は、令和8年度の目標値が3晩です。"


def test_a_year_that_is_not_printed_is_missing_and_what_is_printed_follows() -> None:
    found = drafted("3種の朝市の開設の朝市の来場者数の2029年度の実績は?", Intent.VALUE)
    assert found.missing == "「朝市の来場者数」の令和11年度の実績値は、文書には書かれていません。"
    assert values(found.statements[0]) == ["1,905人", "2,500人"]


def test_a_difference_is_derived_from_the_two_figures_it_names() -> None:
    found = first("3種の朝市の開設の朝市の来場者数は2025年度から2026年度にどれだけ増えた?", Intent.VALUE)
    assert values(found) == ["1,430人", "1,905人", "475人"]
    assert [fact.derived for fact in found.facts] == [False, False, True]
    assert "475人" in found.text


def test_all_departments_are_given_as_one_entry_each() -> None:
    found = first("灯台まわりの散歩道の担当はどこの課?", Intent.DEPARTMENT)
    assert found.text == "みなぎ市：「灯台まわりの散歩道」の担当は、土木課、観光課、子育て・健康課です。"
    assert values(found) == [["土木課", "観光課", "子育て・健康課"]]


STANDINGS = [
    ("灯台まわりの散歩道の進捗状況は?", "計画よりも遅れている"),
    ("渡し船の予約の進捗状況は?", "おおむね順調"),  # as printed, not as normalised
    ("井戸水の検査の進捗状況は?", "未着手"),  # a wording of no class
]


@pytest.mark.parametrize(("question", "status"), STANDINGS)
def test_a_status_is_given_as_it_is_printed(question: str, status: str) -> None:
    assert values(first(question, Intent.STATUS)) == [status]


LISTS = [
    ("観光課が担当する公約をすべて挙げて", ["2-1 灯台まわりの散歩道", "2-2 灯台の夜間開放"]),
    ("遅れている公約をすべて挙げて", ["2-1 灯台まわりの散歩道"]),
    ("総合評価がAの実践項目をすべて挙げて", ["1 灯台カードの販売", "3 案内板の点検", "4 音声案内の導入"]),
    (
        "歳入をふやす取組の実践項目をすべて挙げて",
        ["1 灯台カードの販売", "2 みなき市民ホールの命名権", "N1 干物の返礼品づくり"],
    ),
]


@pytest.mark.parametrize(("question", "titles"), LISTS)
def test_a_list_counts_its_records_and_names_each(question: str, titles: list[str]) -> None:
    lead, *items = drafted(question, Intent.LIST).statements
    assert values(lead) == [len(titles)]
    assert lead.facts[0].derived
    assert f"{len(titles)}件" in lead.text
    assert [item.text.split("（")[0] for item in items] == titles
    assert all(item.citations for item in items)


def test_a_long_list_counts_what_it_does_not_name() -> None:
    lead, *items = drafted("公約を全て挙げて", Intent.COUNT).statements
    assert values(lead) == [11]
    rest = [fact.value for item in items for fact in item.facts if fact.field == "count.rest"]
    named = [item for item in items if not item.facts]
    assert len(named) + sum(int(str(n)) for n in rest) == 11
    assert len("".join(s.text for s in (lead, *items))) <= 400


EXTREMES = [
    ("進捗率が最も高い公約は?", "港の朝市を育て、浜の仕事を増やします", "73%"),
    ("進捗率が一番低い公約は?", "読書の輪を広げます", "31%"),
    ("審議会評価が最も高い取組項目は?", "港の案内をよくする取組", "4.2"),  # the field that is named
]


@pytest.mark.parametrize(("question", "title", "value"), EXTREMES)
def test_an_extreme_is_the_record_with_the_highest_or_lowest_figure(question: str, title: str, value: str) -> None:
    (found,) = drafted(question, Intent.LIST).statements
    assert f"「{title}」（{value}）" in found.text
    assert [fact.derived for fact in found.facts] == [True]


def test_all_records_that_share_an_extreme_are_named() -> None:
    (found,) = drafted("合計点が最も高い実践項目は?", Intent.LIST).statements
    assert [fact.record_id.rsplit(":", 1)[1] for fact in found.facts] == ["1", "3", "4"]


def test_missed_targets_are_counted_and_both_figures_given() -> None:
    lead, *items = drafted("2025年度の目標に届かなかった公約をすべて挙げて", Intent.LIST).statements
    assert lead.text == "令和7年度の実績値が目標値に届かなかった指標は、次の3件です。"
    assert [values(item) for item in items] == [["1,500人", "1,430人"], ["１０か所", "９か所"], ["20分", "22分"]]


def test_met_targets_are_the_others() -> None:
    lead, *items = drafted("2025年度の目標を達成した公約をすべて挙げて", Intent.LIST).statements
    assert values(lead) == [2]
    assert [item.record_ids for item in items] == [("minagi-roadmap:pledge:2-1",), ("minagi-roadmap:pledge:2-2",)]


def test_prose_is_quoted_as_it_stands() -> None:
    texts = {s.text for s in drafted("駐車場の現状の課題は何ですか", Intent.CONTENT).statements}
    assert any("駐車場が30台分足りない。" in text for text in texts)


def test_an_absent_town_is_named_together_with_those_that_are_here() -> None:
    found = drafted("苫小牧市の3種の朝市の開設の担当は?", Intent.DEPARTMENT)
    assert found.statements == ()
    assert found.missing is not None
    assert "苫小牧市" in found.missing
    assert "みなぎ市、みなぎ村、みなぎ町" in found.missing


def test_a_number_that_no_record_bears_is_named() -> None:
    assert drafted("実践項目99の担当は?", Intent.DEPARTMENT).missing == "99番は、文書には書かれていません。"


def test_no_evidence_gives_an_empty_draft() -> None:
    assert compose(asked("朝市は?"), Evidence(ranked=(), records={}), printed()) == Draft()


def test_english_questions_are_answered_in_english_with_names_as_printed() -> None:
    found = first("Which department is in charge of 灯台の夜間開放?", Intent.DEPARTMENT)
    assert found.text == 'みなぎ市: "灯台の夜間開放" is the responsibility of 観光課.'


QUESTIONS = [row[0] for table in (FIGURES, STANDINGS, LISTS, EXTREMES) for row in table]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("intent", [Intent.VALUE, Intent.LIST, Intent.CONTENT])
def test_whatever_is_asked_what_is_composed_stands_in_the_print(question: str, intent: Intent) -> None:
    what = asked(question, intent)
    for statement in compose(what, evidence(what), printed()).statements:
        assert holds(statement, what, printed()), statement.text
