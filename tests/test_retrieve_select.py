"""Records by field: every condition typed, applied and told."""

from __future__ import annotations

import pytest

from ingest.model import Indicator, Record, YearValue
from service.model import Ask, Condition, Op, Subject, Topic
from service.retrieve.select import grade, holding, moved, number, select, status
from tests.answer_fixture import asked, made, record, request, titled, town

LIST = Ask(topic=Topic.TITLE, op=Op.LIST)
SELECTED = [
    ("観光課が担当している公約の一覧", ["minagi-roadmap:pledge:2-1", "minagi-roadmap:pledge:2-2"]),
    ("観光課が担当している公約はいくつ?", ["minagi-roadmap:pledge:2-1", "minagi-roadmap:pledge:2-2"]),  # a count alike
    ("みなぎ市で遅れている公約は?", ["minagi-roadmap:pledge:2-1"]),
    ("商工観光課の事業で遅れているものは?", ["other-projects:project:1-2"]),  # two conditions
    ("進捗率が70%以上の公約は?", ["minagi-pledges:pledge:1-1"]),  # of pledges alone, not of their policies
    ("進捗率が60%台の公約は?", [f"minagi-pledges:pledge:{n}" for n in ("1-2", "1-3", "2-1")]),
    ("★が9以上の施策は?", ["minagi-pledges:measure:1-3-2", "minagi-pledges:measure:2-1-1"]),
    ("総合評価がAの実践項目をすべて挙げて", [f"minagi-reform:initiative:{n}" for n in (1, 3, 4)]),
    ("合計が10点の実践項目は?", [f"minagi-reform:initiative:{n}" for n in (1, 3, 4)]),
    ("審議会評価が4点以上の取組項目は?", ["minagi-reform:action_item:2", "minagi-reform:action_item:3"]),
    ("2025年度に目標に届かなかった公約はどれ?", [f"minagi-roadmap:pledge:{n}" for n in (1, 5, 6)]),
    ("基本政策Ⅱの公約は?", ["minagi-pledges:pledge:2-1", "minagi-pledges:pledge:2-2"]),  # under a heading
    ("灯台の夜間開放の担当は?", []),  # lists nothing
]


RATED = made("1", "夜の市", status_text="Ｃ", attributes={"評価（前年）": "Ｂ"})
MOVED = [
    (RATED, -1.0),
    (made("2", "朝の市", grades={"R7": "B", "R8": "A"}), 1.0),
    (made("3", "昼の市", status_text="悪化"), -1.0),  # what the plan says itself
    (made("4", "夕の市", status_text="Ａ"), None),
    (made("5", "春の市", status_text="遅れ", attributes={"前回": "順調"}), None),  # words have no order
]


@pytest.mark.parametrize(("one", "expected"), MOVED)
def test_which_way_a_record_went(one: Record, expected: float | None) -> None:
    assert moved(one) == expected
    assert holding(Condition(field="moved", op="is", value=expected or 0.0), ())(one) is (expected is not None)


def test_a_printed_word_alone_says_how_a_record_stands() -> None:
    held = [status(made("1", "夜の市", status_text=text)) for text in ("実現", "実行中", None)]
    assert held == ["completed", None, None]


def test_what_has_no_figure_beside_its_target_is_held_against_the_last_one() -> None:
    values = (YearValue(fiscal_year=2024, actual="61"), YearValue(fiscal_year=2029, target="60"))
    record_ = made("1", "夜の市", indicators=(Indicator(name="来場者", unit="人", values=values),))
    asked_for = request(LIST, conditions=(Condition(field="target", op="met", value=1.0),))
    found = select(asked_for, [record_])
    assert (found.fitting, [c.field for c in found.applied]) == ((record_.record_id,), ["target:last"])


@pytest.mark.parametrize(("question", "expected"), SELECTED)
def test_the_records_that_fit_are_selected_in_document_order(question: str, expected: list[str]) -> None:
    assert list(select(asked(question), town().records)[0]) == expected


HELD = made(
    "1", "道", departments=("(企)財務課",), status="delayed", progress_percent=60.0, stars=4,
    grades={"R7": "A", "総括": "B"}, scores={"進捗度": 3.0, "合計": 9.0},
    attributes={"区分": "新規・拡充", "取組終了": "R11", "審議会評価": 3.6},
)  # fmt: skip
HOLDING = [
    (("department", "is", "財務課"), True),  # the bureau's mark aside
    (("department", "not", "財務課"), False),
    (("status", "is", "delayed"), True),
    (("status", "not", "delayed"), False),
    (("percent", "at_least", 60.0), True),
    (("percent", "above", 60.0), False),
    (("percent", "at_most", 60.0), True),
    (("percent", "below", 60.0), False),
    (("percent", "among", 60.0), True),
    (("percent", "among", 51.0), True),
    (("percent", "among", 50.0), False),  # 60 is no 50台
    (("stars", "is", 4.0), True),
    (("stars", "not", 4.0), False),
    (("grade", "is", "B"), True),  # the overall one
    (("grade:2025", "is", "A"), True),  # of a year
    (("grade:2026", "is", "A"), False),
    (("points:合計", "is", 9.0), True),
    (("points:審議会評価", "at_least", 3.6), True),  # printed as an attribute
    (("attribute:区分", "is", "拡充"), True),  # one of two
    (("attribute:区分", "not", "継続"), True),
    (("attribute:取組終了", "is", 2029.0), True),  # a year in its printed form
]


@pytest.mark.parametrize(("condition", "expected"), HOLDING)
def test_a_condition_holds_of_a_record_or_not(condition: tuple[str, str, str | float], expected: bool) -> None:
    field, op, value = condition
    upper = value + 10 if op == "among" and isinstance(value, float) else None
    typed = Condition.model_validate({"field": field, "op": op, "value": value, "upper": upper})
    assert holding(typed, ())(HELD) is expected


def test_a_record_without_the_field_fulfils_no_threshold() -> None:
    bare = made("2", "橋")
    assert not holding(Condition(field="percent", op="below", value=90.0), ())(bare)
    assert not holding(Condition(field="stars", op="not", value=4.0), ())(bare)
    assert (number(bare, "percent"), number(bare, "points"), grade(bare, "")) == (None, None, None)


def test_a_condition_that_no_record_can_fulfil_is_not_applied() -> None:
    starred = Condition(field="stars", op="at_least", value=3.0)
    late = Condition(field="status", op="is", value="delayed")
    rows = [made("1", "道", status="delayed"), made("2", "橋", status="completed")]
    found, applied, _ = select(request(LIST, conditions=(starred, late)), rows)
    assert found == ("rei:pledge:1",)
    assert applied == (late,)


def test_without_a_condition_or_a_kind_nothing_is_selected() -> None:
    assert select(request(LIST), [made("1", "道")]) == ((), (), ())
    assert select(request(LIST, subject=Subject(kind="pledge")), [made("1", "道")])[0] == ("rei:pledge:1",)


def test_records_of_one_kind_are_counted_together() -> None:
    rows = [made(str(n), f"道{n}", status="delayed") for n in range(2)]
    rows.append(made("9", "町", status="delayed", kind="policy", record_id="rei:policy:9"))
    late = Condition(field="status", op="is", value="delayed")
    assert select(request(LIST, conditions=(late,)), rows)[0] == ("rei:pledge:0", "rei:pledge:1")


def test_only_the_documents_of_the_subject_are_looked_at() -> None:
    late = Condition(field="status", op="is", value="delayed")
    found, _, _ = select(request(LIST, subject=Subject(documents=("other-kpi",)), conditions=(late,)), town().records)
    assert found == (titled("other-kpi", "保育の充実").record_id,)


NUMBERS = [
    ("minagi-pledges:pledge:1-1", "percent", 73.0),
    ("minagi-pledges:measure:1-1-1", "stars", 8.0),
    ("minagi-reform:initiative:1", "points", 10.0),  # without a name: all together
    ("minagi-reform:initiative:1", "points:連携度", 3.0),
    ("minagi-reform:action_item:1", "points:審議会評価", 3.6),
    ("minagi-reform:action_item:1", "points:ない", None),
    ("minagi-roadmap:pledge:1", "percent", None),
]


@pytest.mark.parametrize(("record_id", "field", "expected"), NUMBERS)
def test_a_numeric_field_is_read_by_its_name(record_id: str, field: str, expected: float | None) -> None:
    assert number(record(record_id), field) == expected
