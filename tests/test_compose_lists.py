"""Records that are listed, counted, or at one end of a field."""

from __future__ import annotations

import pytest

from service import verify
from service.compose import compose, extremes, items, lists
from service.model import Ask, Condition, Evidence, Found, Op, Order, Request, Subject, Topic
from tests.answer_fixture import evidence, ground, made, made_ground, record, records, request

LIST, COUNT, EXTREME = (Ask(topic=Topic.TITLE, op=op) for op in (Op.LIST, Op.COUNT, Op.EXTREME))
PLEDGES = tuple(r for r in records("minagi-pledges") if r.kind == "pledge")
LATE = Condition(field="status", op="is", value="delayed")


def _held(*found: object, applied: tuple[Condition, ...] = ()) -> Evidence:
    return evidence(*found, selected=tuple(r.record_id for r in found), applied=applied)  # type: ignore[arg-type, attr-defined]


def _listed(asked: Request, held: Evidence) -> Found:
    found = lists.listed(asked, asked.asks[0], held, ground())
    assert isinstance(found, Found)
    return found


TWO = (record("minagi-roadmap:pledge:2-1"), record("minagi-roadmap:pledge:2-2"))
OFFICE = Condition(field="department", op="is", value="観光課")
LEADS = [
    ((OFFICE,), Subject(kind="pledge"), "担当が観光課の公約は、"),
    # several towns are here
    ((OFFICE,), Subject(available=("みなぎ市", "みなぎ町")), "みなぎ市の担当が観光課の公約は、"),
    ((Condition(field="grade", op="not", value="A"),), Subject(), "評価が「A」以外の公約は、"),
    ((Condition(field="percent", op="at_least", value=60.0),), Subject(), "進捗率60%以上の公約は、"),
    ((Condition(field="percent", op="among", value=60.0, upper=70.0),), Subject(), "進捗率60%台の公約は、"),
    ((Condition(field="points:審議会評価", op="above", value=4.0),), Subject(), "審議会評価4超の公約は、"),
    (
        (Condition(field="attribute:取組終了", op="is", value=2029.0),), Subject(),
        "取組終了が「令和11年度」の公約は、",
    ),
    ((Condition(field="grade:2025", op="is", value="A"),), Subject(), "令和7年度の評価が「A」の公約は、"),
]  # fmt: skip


@pytest.mark.parametrize(("applied", "about", "expected"), LEADS)
def test_a_list_says_first_how_many_and_by_which_conditions(
    applied: tuple[Condition, ...], about: Subject, expected: str
) -> None:
    found = _listed(request(LIST, subject=about), _held(*TWO, applied=applied))
    assert found.text == f"{expected}「灯台まわりの散歩道」、「灯台の夜間開放」の2件です。"
    assert found.record_ids == tuple(r.record_id for r in TWO)
    assert [(f.field, f.value) for f in found.facts if not f.field.startswith("condition.")] == [("count", 2)]
    assert all(fact.derived for fact in found.facts)


def test_a_status_is_said_as_the_plan_prints_it() -> None:
    found = _listed(request(LIST, conditions=(LATE,)), _held(TWO[0], applied=(LATE,)))
    assert found.text.startswith("進捗状況が「計画よりも遅れている」の公約は、")


def test_a_count_is_the_number_alone() -> None:
    found = _listed(request(COUNT), _held(*TWO, applied=(OFFICE,)))
    assert found.text == "担当が観光課の公約は2件です。"
    assert len(found.citations) == 2


def test_a_list_by_percentage_shows_the_percentages() -> None:
    high = Condition(field="percent", op="at_least", value=68.0)
    found = _listed(request(LIST), _held(*(p for p in PLEDGES if (p.progress_percent or 0) >= 68), applied=(high,)))
    assert "「港の朝市を育て、浜の仕事を増やします」（73%）" in found.text
    assert "「台風に強い堤を築きます」（68%）" in found.text


def test_records_of_several_towns_are_listed_with_their_towns() -> None:
    far = made("1", "遠い道", municipality="遠町")
    found = _listed(request(LIST), _held(*TWO, far, applied=(OFFICE,)))
    assert "「遠い道」（遠町）" in found.text


def test_a_list_too_long_for_a_reply_says_how_many_are_left() -> None:
    many = [made(str(n), f"長い名前の道づくりの公約その{n:03}番目の区間") for n in range(80)]
    ids = tuple(r.record_id for r in many)
    held = evidence(*many, selected=ids, applied=(OFFICE,))
    found = lists.listed(request(LIST), LIST, held, made_ground())
    assert found is not None
    shown = found.text.count("「")
    assert 0 < shown < 80
    assert len(found.text) <= items.ROOM + 60
    assert found.text.startswith("担当が観光課の公約は80件です。「長い名前の道づくりの公約その000番目の区間」、")
    assert found.text.endswith(f"」です。ほかに{80 - shown}件あります。")
    assert {fact.field: fact.value for fact in found.facts} == {"count": 80, "count.rest": 80 - shown}


def test_every_record_of_a_kind_is_listed_only_where_all_are_asked_for() -> None:
    asked = request(LIST, subject=Subject(kind="pledge"), every=True)
    assert _listed(asked, _held(*TWO)).text.startswith("公約は、")
    assert lists.listed(request(LIST, subject=Subject(kind="pledge")), LIST, _held(*TWO), ground()) is None
    # In words that no condition holds, some of them are described: not all are meant.
    described = Subject(kind="pledge", words=("防災",))
    assert lists.listed(request(LIST, subject=described, every=True), LIST, _held(*TWO), ground()) is None


def test_records_under_the_heading_that_the_evidence_points_at_are_listed() -> None:
    below = [r for r in records("minagi-pledges") if r.path[-1:] == ("岬の道を歩きやすく整えます",)]
    asked = request(LIST, subject=Subject(records=True))
    found = _listed(asked, evidence(*below))
    assert found.text.startswith("「岬の道を歩きやすく整えます」の施策は、")


def test_those_that_missed_a_target_are_listed_with_both_figures() -> None:
    missed = Condition(field="target", op="missed", value=1.0)
    three = [record(f"minagi-roadmap:pledge:{n}") for n in (1, 5, 6)]
    ask = LIST.model_copy(update={"years": (2025,)})
    found = _listed(request(ask, conditions=(missed,)), _held(*three, applied=(missed,)))
    assert "公約は3件です。" in found.text
    assert "「3種の朝市の開設」の朝市の来場者数は、令和7年度の目標1,500人に対して、実績は1,430人です" in found.text
    assert found.text.count("令和7年度の目標") == 3
    assert found.record_ids == tuple(one.record_id for one in three)


ENDS = [
    # the highest, with the date that the marks are of
    (Order(field="percent"),
     "進捗率が最も高いのは、「港の朝市を育て、浜の仕事を増やします」で、73%です（令和9年度末）。"),
    (Order(field="percent", least=True), "進捗率が最も低いのは、「読書の輪を広げます」で、31%です（令和9年度末）。"),
    # the mark they have
    (Order(field=None), "進捗率が最も高いのは、「港の朝市を育て、浜の仕事を増やします」で、73%です（令和9年度末）。"),
    (
        Order(field="percent", least=True, both=True),
        "進捗率が最も高いのは、「港の朝市を育て、浜の仕事を増やします」で、73%です（令和9年度末）。\n"
        "進捗率が最も低いのは、「読書の輪を広げます」で、31%です（令和9年度末）。",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("order", "expected"), ENDS)
def test_the_end_of_a_field_is_named_with_its_value(order: Order, expected: str) -> None:
    found = extremes.extreme(request(EXTREME, order=order), EXTREME, _held(*PLEDGES), ground())
    assert found is not None
    assert found.text == expected


def test_all_that_share_the_end_are_named() -> None:
    even = [made(n, f"道{n}", stars=s) for n, s in (("1", 3), ("2", 5), ("3", 5))]
    found = extremes.extreme(request(EXTREME, order=Order(field="stars")), EXTREME, _held(*even), made_ground())
    assert found is not None
    assert found.text == "★の数が最も高いのは、「道2」と「道3」で、★5です。"
    assert found.record_ids == ("rei:pledge:2", "rei:pledge:3")


def test_without_an_order_there_is_no_end() -> None:
    assert extremes.extreme(request(EXTREME), EXTREME, _held(*PLEDGES), ground()) is None


def test_an_english_list_quotes_titles_as_printed() -> None:
    found = _listed(request(LIST, language="en"), _held(*TWO, applied=(OFFICE,)))
    assert found.text == "There are 2: pledges, in charge: 「観光課」. 「灯台まわりの散歩道」, 「灯台の夜間開放」."


ROWS = tuple(
    made(str(n), title, kind="row", attributes={"区分": mark, "利用者（人）": count}, sections={"理由": why})
    for n, (title, mark, count, why) in enumerate([
        ("朝の市", "新規", "120", "若い人が来た。"), ("昼の市", "拡充", "80", "場所が狭い。"),
        ("夜の市", "新規", "200", "灯りが足りない。"),
    ])
)  # fmt: skip
NEW, WIDER = (Condition(field="attribute:区分", op="is", value=value) for value in ("新規", "拡充"))


def test_each_value_of_one_field_is_counted_by_itself() -> None:
    counted = Ask(topic=Topic.TITLE, op=Op.COUNT)
    found = lists.listed(request(counted), counted, _held(*ROWS, applied=(NEW, WIDER)), made_ground())
    assert found is not None
    assert found.text == (
        "区分が「新規」のものが2件（「朝の市」、「夜の市」）、区分が「拡充」のものが1件（「昼の市」）です。"
    )


def test_either_value_will_do_in_one_list() -> None:
    found = lists.listed(request(LIST), LIST, _held(*ROWS, applied=(NEW, WIDER)), made_ground())
    assert found is not None
    assert found.text.startswith("区分が「新規」または「拡充」のものは、")


def test_all_of_the_kind_are_counted_beside_those_that_fit() -> None:
    both = Ask(topic=Topic.TITLE, op=Op.COUNT, of_all=True)
    held = _held(ROWS[0], ROWS[2], applied=(NEW,)).model_copy(update={"pool": tuple(r.record_id for r in ROWS)})
    found = lists.listed(request(both), both, held, made_ground())
    assert found is not None
    assert found.text == "ものは3件です。そのうち、区分が「新規」のものは2件です。"


def test_an_end_of_a_column_is_told_with_its_figure_and_unit() -> None:
    asked = request(EXTREME, order=Order(field="column:利用者(人)"))
    found = extremes.extreme(asked, EXTREME, _held(*ROWS), made_ground())
    assert found is not None
    assert found.text == "利用者が最も多いのは、「夜の市」で、200人です。"


def test_what_else_is_asked_is_told_of_the_records_listed() -> None:
    late = Ask(topic=Topic.REASON, sure=True)
    found = compose(request(LIST, late), _held(ROWS[1], applied=(WIDER,)), made_ground()).findings
    assert [one.text for one in found if isinstance(one, Found)] == [
        "区分が「拡充」のものは、「昼の市」の1件です。", "「昼の市」では、場所が狭いです。",
    ]  # fmt: skip


def test_how_each_stands_is_told_by_its_mark_and_its_percentage_as_it_is_printed() -> None:
    lines = ("1 夜の市 観光課 100.0% 済",)
    one = made("1", "夜の市", departments=("観光課",), progress_percent=100.0, status_text="済")
    asked = request(LIST, Ask(topic=Topic.STATUS))
    held = evidence(one, selected=(one.record_id,), applied=(OFFICE,))
    ground_ = made_ground(lines, (one,))
    found = lists.listed(asked, LIST, held, ground_)
    assert isinstance(found, Found)
    assert "「夜の市」（100%、済）" in found.text
    assert verify.holds(found, asked, ground_, held.records)
