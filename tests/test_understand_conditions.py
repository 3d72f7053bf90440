"""What restricts the records that a question lists, counts or compares."""

from __future__ import annotations

import pytest

from service.understand.conditions import conditions, order
from service.understand.years import years
from tests.answer_fixture import held

CONDITIONS = [
    # department
    ("観光課が担当している公約", [("department", "is", "観光課", None)]),
    ("商工観光課の事業", [("department", "is", "商工観光課", None)]),  # holds 観光課, and is another
    ("港湾課の実践項目", [("department", "is", "港湾課", None)]),  # printed with its bureau's mark: (企)港湾課
    ("水産課が担当する施策", [("department", "is", "水産課", None)]),  # one office, printed with its bureau and without
    # status
    ("遅れている公約は?", [("status", "is", "delayed", None)]),
    ("おくれている公約は?", [("status", "is", "delayed", None)]),  # kana
    ("終わった事業は?", [("status", "is", "completed", None)]),
    ("計画どおりの公約は?", [("status", "is", "on_track", None)]),
    ("遅れていない公約は?", [("status", "not", "delayed", None)]),  # negated by the verb
    ("順調なもの以外は?", [("status", "not", "on_track", None)]),
    ("遅れを除く公約は?", [("status", "not", "delayed", None)]),
    ("完了以外の公約は?", [("status", "not", "completed", None)]),
    ("Which pledges are behind schedule?", [("status", "is", "delayed", None)]),
    # percentage
    ("進捗率が60%以上の公約は?", [("percent", "at_least", 60.0, None)]),
    ("進捗率が60%を超えている公約は?", [("percent", "above", 60.0, None)]),  # 超 leaves 60 itself out
    ("進捗率が6割未満の公約は?", [("percent", "below", 60.0, None)]),
    ("進捗率が60%以下の公約は?", [("percent", "at_most", 60.0, None)]),
    ("進捗率が60%台の公約は?", [("percent", "among", 60.0, 70.0)]),
    ("進捗が半分に届かない公約は?", [("percent", "below", 50.0, None)]),  # a half in words
    ("Which pledges are above 60%?", [("percent", "above", 60.0, None)]),
    ("進捗率は60%ですか?", []),  # a figure, no threshold
    # stars
    ("★5の施策は?", [("stars", "is", 5.0, None)]),
    ("★が5つ以下の施策は?", [("stars", "at_most", 5.0, None)]),
    ("星が8個以上の施策", [("stars", "at_least", 8.0, None)]),
    ("★が10以外の施策", [("stars", "not", 10.0, None)]),
    # grades
    ("A評価の実践項目は?", [("grade", "is", "A", None)]),
    ("総合評価がA以外の実践項目は?", [("grade", "not", "A", None)]),
    ("R7の評価がAの実践項目は?", [("grade:2025", "is", "A", None)]),  # of one year
    ("◎の事業は?", [("grade", "is", "◎", None)]),
    # points
    ("合計が10点の実践項目は?", [("points:合計", "is", 10.0, None)]),
    ("審議会評価が4点以上の取組項目は?", [("points:審議会評価", "at_least", 4.0, None)]),
    # printed fields
    ("令和11年度に終了した実践項目は?", [("attribute:取組終了", "is", 2029.0, None)]),
    ("新規の事業を挙げて", [("attribute:備考", "is", "新規", None)]),
    # targets
    ("目標に届かなかった指標は?", [("target", "missed", 1.0, None)]),
    ("目標を達成していない公約は?", [("target", "missed", 1.0, None)]),
    ("2026年度の目標に届きましたか?", [("target", "met", 1.0, None)]),  # 届き is not yet a miss
    ("目標を達成した公約は?", [("target", "met", 1.0, None)]),
    ("Which targets were missed?", [("target", "missed", 1.0, None)]),
    # several at once
    ("商工観光課の事業で遅れているもの", [("department", "is", "商工観光課", None), ("status", "is", "delayed", None)]),
    # none
    ("除雪の担当は?", []),
    ("20人の目標", []),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), CONDITIONS)
def test_conditions_are_typed_by_field_operator_and_value(
    question: str, expected: list[tuple[str, str, str | float, float | None]]
) -> None:
    found = [(c.field, c.op, c.value, c.upper) for c in conditions(question, years(question), held())]
    assert [row for row in expected if row not in found] == []
    # An end of a year also reads as a completed status: the field that prints it is what selects.
    assert [row for row in found if row not in expected and row[0] != "status"] == []


ORDERS = [
    ("進捗率が最も高い公約は?", ("percent", False, False)),
    ("一番進んでいない公約は?", ("percent", True, False)),
    ("最も遅れている公約は?", ("percent", True, False)),  # the most delayed has the least progress
    ("★がいちばん多い施策は?", ("stars", False, False)),
    ("★が最も少ない施策は?", ("stars", True, False)),
    ("審議会評価が最も高い取組項目は?", ("points:審議会評価", False, False)),  # a printed field of points
    ("合計点が最も低い実践項目は?", ("points:合計", True, False)),
    ("進捗度が最も高いのは?", ("points:進捗度", False, False)),  # a field of points, no percentage
    ("最高と最低は?", (None, True, True)),
    ("来場者がいちばん多いのは?", (None, False, False)),  # the main figure, whichever that is
    ("Which pledge has the highest progress?", ("percent", False, False)),
    ("進捗率が最高の公約と最低の公約は?", ("percent", True, True)),  # both ends
    ("自己評価がいちばん低い実践項目は?", ("grade", True, False)),  # a grade, no points
]


@pytest.mark.parametrize(("question", "expected"), ORDERS)
def test_a_superlative_names_its_field_and_its_end(question: str, expected: tuple[str | None, bool, bool]) -> None:
    found = order(question, held())
    assert found is not None
    assert (found.field, found.least, found.both) == expected


@pytest.mark.parametrize("question", ["遅れている公約は?", "担当はどこ?", "最低賃金は?", "一番目の公約は?", ""])
def test_a_question_without_a_superlative_orders_nothing(question: str) -> None:
    assert order(question, held()) is None
