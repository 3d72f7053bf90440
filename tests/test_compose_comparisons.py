"""What is computed from figures: every number that is not printed is a derived fact."""

from __future__ import annotations

import pytest

from index.snapshot import passage_unit
from ingest.model import Baseline, Indicator, Passage, Record, YearValue
from service.compose import comparisons, rows
from service.model import Ask, Found, Op, Ranked, Side, Subject, Topic
from tests.answer_fixture import evidence, ground, made, made_ground, record, request

MARKET = record("minagi-roadmap:pledge:1")
WELLS = record("minagi-roadmap:pledge:5")
WAITING = record("minagi-roadmap:pledge:6")
LIBRARY = record("other-sheets:project:0-1")
FUND = record("minagi-plan:policy:2-2")


def _ask(op: Op, *sides: Side, years: tuple[int, ...] = (), topic: Topic = Topic.FIGURE) -> Ask:
    return Ask(topic=topic, op=op, sides=sides, years=years)


BOTH: tuple[Side, Side] = ("target", "actual")
COMPUTED = [
    # between two years
    (
        WELLS, _ask(Op.CHANGE, years=(2025, 2026)),
        "「井戸水の検査」の検査した井戸の実績は、令和7年度の９か所から令和8年度の２１か所へ、12か所増えました。",
        "12か所",
    ),
    (
        MARKET, _ask(Op.CHANGE, "target", years=(2025, 2026)),
        "「3種の朝市の開設」の朝市の来場者数の目標は、令和7年度の1,500人から令和8年度の1,800人へ、300人増えました。",
        "300人",
    ),
    # from the start to what is aimed at
    (
        FUND, _ask(Op.CHANGE, "target"),
        "「備えのある財政づくり」の基金の残高は、令和6年度の基準値の6.2億円から令和12年度の目標の7.0億円へ、0.8億円増やす目標です。",
        "0.8億円",
    ),
    # of one year's two sides
    (
        MARKET, _ask(Op.CHANGE, *BOTH, years=(2025,)),
        "「3種の朝市の開設」の朝市の来場者数は、令和7年度の実績の1,430人が令和7年度の目標の1,500人を70人下回っています。",
        "70人",
    ),
    # what is left to go
    (
        LIBRARY, _ask(Op.REMAINING, "target"),
        "あと248人です。「図書館の夜間開館」の夜間の入館者数は、令和11年度の目標の1,600人に対して令和8年度の実績の1,352人です。",
        "248人",
    ),
    (
        LIBRARY, _ask(Op.REMAINING, "target", years=(2026,)),
        "残りはありません。「図書館の夜間開館」の夜間の入館者数は、令和8年度の目標の1,300人に対して令和8年度の実績の1,352人で、届いています。",
        "52人",
    ),
    # whether a target was met
    (
        MARKET, _ask(Op.WHETHER, *BOTH, years=(2026,)),
        "はい、目標を達成しました。「3種の朝市の開設」の朝市の来場者数は、令和8年度の目標1,800人に対して1,905人です。",
        "達成",
    ),
    (
        WAITING, _ask(Op.WHETHER, *BOTH),  # shorter is better
        "いいえ、目標には届いていません。「窓口の待ち時間をへらす」の待ち時間は、令和7年度の目標20分に対して22分です。",
        "未達成",
    ),
    # together
    (
        MARKET, _ask(Op.SUM, "actual", years=(2025, 2026)),
        "合わせて3,335人です（令和7年度の1,430人、令和8年度の1,905人）。",
        "3,335人",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "ask", "expected", "derived"), COMPUTED)
def test_the_answer_comes_first_and_both_figures_stand_with_it(
    one: Record, ask: Ask, expected: str, derived: str
) -> None:
    found = comparisons.computed(request(ask), ask, evidence(one), ground())
    assert isinstance(found, Found)
    assert found.text == expected
    assert [fact.value for fact in found.facts if fact.derived] == [derived]
    assert all(fact.field.startswith("indicators.0.") for fact in found.facts if not fact.derived)
    assert found.citations


def _one(number: str, *values: YearValue, **changes: object) -> Record:
    return made(
        number, f"道{number}", indicators=(Indicator.model_validate({"name": None, "values": values} | changes),)
    )


NOTHING = [
    (_one("1", YearValue(fiscal_year=2025, actual="3人")), _ask(Op.CHANGE)),  # one figure alone
    (_one("1", YearValue(fiscal_year=2025, target="5人")), _ask(Op.WHETHER, *BOTH)),  # no actual figure
    (_one("1", YearValue(fiscal_year=2025, target="着工", actual="完了")), _ask(Op.WHETHER, *BOTH)),  # words
    (
        _one("1", YearValue(fiscal_year=2025, actual="3人"), YearValue(fiscal_year=2026, actual="2件")),
        _ask(Op.CHANGE),
    ),  # people and things
    (_one("1", YearValue(fiscal_year=2025, actual="3人")), _ask(Op.SUM)),
    (_one("1", YearValue(fiscal_year=2025, actual="3人")), _ask(Op.REMAINING)),
]  # fmt: skip


@pytest.mark.parametrize(("one", "ask"), NOTHING)
def test_nothing_is_computed_from_what_does_not_go_together(one: Record, ask: Ask) -> None:
    assert comparisons.computed(request(ask), ask, evidence(one), made_ground()) is None


def test_a_figure_that_stayed_the_same_is_said_to() -> None:
    even = _one("1", YearValue(fiscal_year=2025, actual="3人"), YearValue(fiscal_year=2026, actual="3人"))
    ask = _ask(Op.CHANGE, years=(2025, 2026))
    found = comparisons.computed(request(ask), ask, evidence(even), made_ground())
    assert isinstance(found, Found)
    assert found.text == "「道1」の実績は、令和7年度の3人も令和8年度の3人も同じで、変わっていません。"


def test_a_change_of_a_percentage_is_in_points() -> None:
    rate = _one(
        "1",
        YearValue(fiscal_year=2029, target="82.5%"),
        baseline=Baseline(value="74.7%", period="R6"),
        name="満足度の割合",
    )
    ask = _ask(Op.CHANGE, "target")
    found = comparisons.computed(request(ask), ask, evidence(rate), made_ground())
    assert isinstance(found, Found)
    assert "7.8ポイント増やす目標です" in found.text


def test_of_two_marks_the_higher_wins_and_by_how_much() -> None:
    ask = _ask(Op.COMPARE, topic=Topic.PERCENT)
    pair = (record("minagi-pledges:pledge:1-2"), record("minagi-pledges:pledge:1-1"))
    found = comparisons.computed(request(ask), ask, evidence(*pair), ground())
    assert isinstance(found, Found)
    assert found.text == (
        "「港の朝市を育て、浜の仕事を増やします」が73%で、「岬の道を歩きやすく整えます」の62%を11ポイント上回ります（令和9年度末）。"
    )
    assert set(found.record_ids) == {one.record_id for one in pair}


COMPARED = [
    (("5人", "3人"), "「道1」が5人で、「道2」の3人を2人上回ります。"),
    (("3人", "3人"), "「道1」も「道2」も3人で、同じです。"),
    (("3人", "2件"), "「道1」：3人、「道2」：2件"),  # no difference between people and things
]


@pytest.mark.parametrize(("printed", "expected"), COMPARED)
def test_figures_of_two_records_are_put_beside_one_another(printed: tuple[str, str], expected: str) -> None:
    pair = [_one(str(n), YearValue(fiscal_year=2025, actual=value)) for n, value in enumerate(printed, 1)]
    ask = _ask(Op.COMPARE, "actual")
    found = comparisons.computed(request(ask), ask, evidence(*pair), made_ground())
    assert isinstance(found, Found)
    assert found.text == expected


def test_two_towns_are_compared_by_their_own_figures() -> None:
    near = _one("1", YearValue(fiscal_year=2025, actual="5人"))
    far = made(
        "2",
        "橋",
        municipality="遠町",
        indicators=(Indicator(name=None, values=(YearValue(fiscal_year=2025, actual="9人"),)),),
    )
    ask = _ask(Op.COMPARE, "actual")
    asked = request(ask, subject=Subject(towns=("例町", "遠町")))
    found = comparisons.computed(asked, ask, evidence(near, far), made_ground())
    assert isinstance(found, Found)
    assert found.text == "遠町（橋）が9人で、例町（道1）の5人を4人上回ります。"


def test_one_figure_alone_is_no_comparison() -> None:
    ask = _ask(Op.COMPARE, "actual")
    assert (
        comparisons.computed(
            request(ask), ask, evidence(_one("1", YearValue(fiscal_year=2025, actual="5人"))), made_ground()
        )
        is None
    )


def test_two_records_are_compared_that_the_question_tells_by_their_words() -> None:
    first, second, third = (made(str(n), title, progress_percent=p) for n, (title, p) in enumerate(
        [("森を育てます", 40.0), ("福祉の心が行き届く町", 77.0), ("都市の道を直します", 45.0)], 1,
    ))  # fmt: skip
    ask = _ask(Op.COMPARE, topic=Topic.PERCENT)
    asked = request(ask, pair=(("福祉",), ("都市",)))
    found = comparisons.computed(asked, ask, evidence(first, second, third), made_ground())
    assert isinstance(found, Found)
    assert found.text == "「福祉の心が行き届く町」が77%で、「都市の道を直します」の45%を32ポイント上回ります。"


def test_two_figures_are_compared_that_the_question_tells_by_their_words() -> None:
    schools = _one("1", YearValue(fiscal_year=2025, target="5年間で100人"), name="海の高校の入学者")
    colleges = _one("2", YearValue(fiscal_year=2025, target="5年間で110人"), name="山の専門学校の入学者")
    ask = _ask(Op.COMPARE, "target")
    asked = request(ask, pair=(("海", "高校"), ("専門", "学校")))
    found = comparisons.computed(asked, ask, evidence(schools, colleges), made_ground())
    assert isinstance(found, Found)
    assert found.text.endswith("5年間で110人で、「海の高校の入学者」の5年間で100人を10人上回ります。")


def test_two_other_figures_are_no_answer_to_what_a_question_names() -> None:
    named = (("1", "丘の客"), ("2", "谷の客"))
    two = [_one(n, YearValue(fiscal_year=2025, actual=f"{n}人"), name=name) for n, name in named]
    ask = _ask(Op.DIFFERENCE, "actual")
    asked = request(ask, pair=(("海",), ("山",)))
    assert comparisons.computed(asked, ask, evidence(*two), made_ground()) is None


def test_the_cells_of_two_rows_are_added_up() -> None:
    costs = [("海の給食", "41,600"), ("山の給食", "9,800")]
    two = [
        made(str(n), title, kind="row", attributes={"R7費用（千円）": cost}) for n, (title, cost) in enumerate(costs, 1)
    ]
    ask = _ask(Op.SUM, years=(2025,))
    asked = request(ask, pair=(("海",), ("山",)), columns=("費用(千円)",))
    found = comparisons.computed(asked, ask, evidence(*two), made_ground())
    assert isinstance(found, Found)
    assert found.text == "合わせて51,400千円です（「海の給食」が41,600千円、「山の給食」が9,800千円）。"


def test_one_sentence_may_state_both_years() -> None:
    text = "利用者は、令和5年度の延べ18,420人から、令和6年度は延べ23,905人に増えた。"
    record = made("1", "朝の船")
    passage = Passage(
        passage_id="rei:1", document="rei", record_id=record.record_id, field="sections.実績", lines=(1, 1), text=text,
        context=("例町", "例町の公約"),
    )  # fmt: skip
    ask = Ask(topic=Topic.FIGURE, op=Op.CHANGE, years=(2023, 2024))
    best = Ranked(unit=passage_unit(passage), score=1.0, share=1.0, features={})
    held = evidence(record).model_copy(update={"ranked": (best,)})
    found = comparisons.computed(request(ask), ask, held, made_ground((text,)))
    assert isinstance(found, Found)
    assert found.text.endswith("5,485人増えました。")


def test_several_columns_of_one_row_are_told_together() -> None:
    row = made("1", "海の会議", kind="row", attributes={"令和7年 委員総数": "34", "令和7年 うち女性": "5"})
    ask = Ask(topic=Topic.FIGURE, years=(2025,))
    asked = request(ask, columns=("委員総数", "うち女性"))
    found = rows.columns(asked, ask, evidence(row), made_ground())
    assert found is not None
    assert found.text == "「海の会議」は、令和7年度の委員総数が34、うち女性が5です。"


SAID = (
    "令和5年度は、教室を計33回開き、延べ119人が参加した。",
    "令和6年度は、教室を計38回開き、延べ228人が参加した。",
    "令和7年度は、教室を計40回開いた。",
)
IN_SENTENCES = [
    (Ask(topic=Topic.FIGURE, op=Op.SUM, form="回", years=(2023, 2024)), "令和6年度の38回）。"),
    (Ask(topic=Topic.FIGURE, op=Op.SUM, form="回"), "令和7年度の40回）。"),  # all years that are stated
    (Ask(topic=Topic.FIGURE, op=Op.CHANGE, form="人", years=(2023, 2024)), "109人増えました。"),
    (Ask(topic=Topic.FIGURE, op=Op.DIFFERENCE, form="回", first=True), "7回増えました。"),  # first and last year
    (Ask(topic=Topic.FIGURE, op=Op.CHANGE, form="回", previous=True), "2回増えました。"),  # against the year before
    (Ask(topic=Topic.FIGURE, op=Op.CHANGE, form="人", years=(2024, 2025)), None),  # one of them is not stated
    (Ask(topic=Topic.FIGURE, op=Op.CHANGE, form="円", years=(2023, 2024)), None),  # nothing of the form asked for
]


@pytest.mark.parametrize(("ask", "expected"), IN_SENTENCES)
def test_figures_in_sentences_of_one_record_are_computed_with(ask: Ask, expected: str | None) -> None:
    record = made("1", "丘の教室")
    ranked = [
        Passage(
            passage_id=f"rei:{n}", document="rei", record_id=record.record_id, field="sections.実績", lines=(n, n),
            text=text, context=("例町", "例町の公約"),
        )
        for n, text in enumerate(SAID, 1)
    ]  # fmt: skip
    units = tuple(Ranked(unit=passage_unit(one), score=1.0, share=0.3, features={}) for one in ranked)
    held = evidence(record).model_copy(update={"ranked": units})
    found = comparisons.computed(request(ask), ask, held, made_ground(SAID))
    assert (found.text[-len(expected) :] if isinstance(found, Found) and expected else found) == expected


def test_of_a_cell_with_several_figures_the_one_of_the_form_asked_for_is_compared() -> None:
    before, after = (f"水管{length}m・弁{number}箇所" for length, number in (("1,323", 2), ("1,182", 1)))
    cells = (YearValue(fiscal_year=2023, actual=before), YearValue(fiscal_year=2024, actual=after))
    ask = Ask(topic=Topic.FIGURE, op=Op.DIFFERENCE, form="メートル", years=(2023, 2024), sides=("actual",))
    found = comparisons.computed(request(ask), ask, evidence(_one("1", *cells, name="直した長さ")), made_ground())
    assert isinstance(found, Found)
    assert found.text.endswith("141m減りました。")
