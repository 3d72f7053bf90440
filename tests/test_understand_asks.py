"""Everything that a question asks: topic, operation, sides, years, form."""

from __future__ import annotations

import pytest

from service.model import Ask, Op, Request, Topic
from service.understand import figures, kana_share, language
from service.understand.asks import asks
from tests.answer_fixture import asked

ASKS = [
    # (topic, operation, sides, years, form)
    ("灯台の夜間開放の担当はどこの課?", [("department", "value", (), (), None)]),
    ("Which department is in charge of 灯台の夜間開放?", [("department", "value", (), (), None)]),
    ("3種の朝市の開設の2026年度の実績は何人?", [("figure", "value", ("actual",), (2026,), "人")]),
    ("3種の朝市の開設の2026年度の目標は何人?", [("figure", "value", ("target",), (2026,), "人")]),
    # each piece of a question asks in its own words, of the year that was named before
    (
        "朝市の来場者は2026年度に何人で、目標は何人?",
        [("figure", "value", (), (2026,), "人"), ("figure", "value", ("target",), (2026,), "人")],
    ),
    (
        "3種の朝市の開設は順調ですか?遅れているなら理由も教えて",
        [("status", "value", (), (), None), ("reason", "value", (), (), None)],
    ),
    ("灯台の夜間開放は何人が来て、担当はどこ?それぞれ教えて", [
        ("figure", "value", (), (), "人"), ("department", "value", (), (), None),
    ]),
    ("朝市の出店数の基準値と目標値は?", [("figure", "value", ("baseline", "target"), (), None)]),
    ("基金の残高はいくら?", [("figure", "value", (), (), "円")]),
    ("図書館の夜間開館の進捗状況は?", [("status", "value", (), (), None)]),
    ("灯台カードの販売の総合評価は?", [("grade", "value", (), (), None)]),
    ("渡し船の予約はいつから始まりますか?", [("date", "value", (), (), "時期")]),
    ("井戸水の検査の今後の予定は?", [("future", "value", (), (), None)]),
    ("なぜ灯台まわりの散歩道は遅れているのですか?", [("reason", "value", (), (), None)]),
    ("出産準備金って何?", [("content", "value", (), (), None)]),
    ("3種の朝市の開設の担当課と課題は?", [("department", "value", (), (), None), ("problem", "value", (), (), None)]),
    ("公約全体の進捗率は?", [("percent", "value", (), (), None)]),  # a rate that is a mark, and no figure besides
    # several records
    ("観光課が担当している公約の一覧", [("title", "list", (), (), None)]),
    ("観光課が担当している公約はいくつ?", [("title", "count", (), (), "つ")]),
    ("遅れている公約は?", [("title", "list", (), (), None)]),
    ("総合評価がAの実践項目をすべて挙げて", [("title", "list", (), (), None)]),
    ("令和11年度に終了した実践項目は?", [("title", "list", (), (2029,), None)]),
    ("総合評価がA以外の実践項目", [("title", "list", (), (), None)]),  # without a verb
    ("★が9以上の施策は?", [("title", "list", (), (), None)]),  # a threshold, no mark of one
    ("基本政策Ⅱの公約は?", [("title", "list", (), (), None)]),  # with or without 全部
    ("2025年度に目標に届かなかった公約はどれ?", [("title", "list", (), (2025,), None)]),
    # computed
    ("検査した井戸は2025年度から2026年度にどれだけ増えた?", [("figure", "change", (), (2025, 2026), None)]),
    ("夜間の入館者数は2026年度の目標に届きましたか?", [("figure", "whether", ("target", "actual"), (2026,), None)]),
    ("夜間の入館者数の目標まであと何人?", [("figure", "remaining", ("target",), (), "人")]),
    ("朝市の来場者数と案内の回数ではどちらが多い?", [("figure", "compare", (), (), None)]),
    ("公約1-1と公約1-2、進捗率が高いのはどちら?", [("percent", "compare", (), (), None)]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), ASKS)
def test_a_question_asks_for_all_that_it_says(
    question: str, expected: list[tuple[str, str, tuple[str, ...], tuple[int, ...], str | None]]
) -> None:
    found = [(a.topic.value, a.op.value, a.sides, a.years, a.form) for a in asked(question).asks]
    assert found == expected


@pytest.mark.parametrize("question", ["★がいちばん多い施策は?", "進捗率が最も高い公約は?", "最も遅れている公約は?"])
def test_a_superlative_asks_for_an_end(question: str) -> None:
    assert [ask.op for ask in asked(question).asks] == [Op.EXTREME]


@pytest.mark.parametrize("question", ["", "朝市", "?", "これは何", "[1][2]"])
def test_every_question_asks_for_something(question: str) -> None:
    if question.strip():
        assert asked(question).asks


def _asks(text: str, topics: dict[str, float], operations: dict[str, float], **changes: bool) -> tuple[Ask, ...]:
    given = {"several": False, "kind": False, "superlative": False, "restricted": False} | changes
    return asks(text, (), topics, operations, **given)


FIGURE, VALUE = {"figure": 1.0}, {"value": 1.0}
DECIDED = [
    ("何件ある?", FIGURE, VALUE, {"several": True}, Op.COUNT),  # a counter of records, several meant
    ("何人いる?", FIGURE, VALUE, {"several": True}, Op.VALUE),  # people are no records
    ("いくつある?", FIGURE, {"count": 1.0}, {}, Op.VALUE),  # nothing to count
    ("いちばん多いのは?", FIGURE, VALUE, {"superlative": True, "kind": True}, Op.EXTREME),
    ("★はいくつ?", {"grade": 1.0}, {"count": 1.0}, {"several": True, "kind": True}, Op.VALUE),  # a mark
    ("目標に届いた?", FIGURE, VALUE, {}, Op.WHETHER),
    ("合わせていくら?", FIGURE, {"value": 0.9, "sum": 0.1}, {}, Op.SUM),  # a plain sign decides where it is likely
    ("総額はいくら?", FIGURE, {"value": 1.0, "sum": 0.0}, {}, Op.VALUE),  # and not where it is not
    ("合わせていくら?", FIGURE, {"value": 1.0, "sum": 0.0}, {}, Op.SUM),  # the question adds up by itself
    ("建設費は総額でいくら?", FIGURE, {"value": 1.0}, {}, Op.VALUE),  # a price, not what years add up to
    ("3年間で合わせて何人?", FIGURE, {"compare": 1.0}, {}, Op.SUM),
    ("合わせて何人、どちらが多い?", FIGURE, {"compare": 1.0}, {}, Op.COMPARE),
    (
        "令和5年度と令和6年度でそれぞれ何人?",
        FIGURE,
        {"compare": 1.0},
        {},
        Op.VALUE,
    ),  # no difference
    ("令和5年度と令和6年度、どちらが多い?", FIGURE, {"compare": 1.0}, {}, Op.COMPARE),
    ("道を直す施策の数は?", FIGURE, VALUE, {"restricted": True}, Op.COUNT),  # records, by a common noun
]


@pytest.mark.parametrize(("text", "topics", "operations", "changes", "expected"), DECIDED)
def test_the_operation_is_the_likeliest_unless_the_question_is_plain_about_another(
    text: str, topics: dict[str, float], operations: dict[str, float], changes: dict[str, bool], expected: Op
) -> None:
    assert _asks(text, topics, operations, **changes)[0].op is expected


def test_a_topic_with_a_cue_of_its_own_is_asked_as_well() -> None:
    found = _asks("担当と課題は?", {"department": 0.6, "problem": 0.4}, VALUE)
    assert [ask.topic for ask in found] == [Topic.DEPARTMENT, Topic.PROBLEM]
    assert all(ask.sure for ask in found)


def test_what_is_only_suggested_is_not_sure() -> None:
    assert _asks("港の整備", {"content": 1.0}, VALUE) == (Ask(topic=Topic.CONTENT),)


def test_a_mark_of_points_is_a_grade() -> None:
    assert _asks("何点?", {"figure": 0.45, "grade": 0.4}, VALUE)[-1].topic is Topic.GRADE


LANGUAGES = [
    ("灯台の担当は?", "ja"),
    ("Which department is in charge of 灯台の夜間開放?", "en"),  # a title as printed leaves it English
    ("DXの推進の担当は?", "ja"),
    ("?", "ja"),
]


@pytest.mark.parametrize(("question", "expected"), LANGUAGES)
def test_a_question_is_answered_in_its_own_language(question: str, expected: str) -> None:
    assert language(question) == expected
    assert asked(question).language == expected


def test_the_language_asked_for_stands_over_the_questions_own() -> None:
    assert asked("灯台の担当は?", language="en").language == "en"


FIGURES = [
    ("1万円の給付と40回の講座", (), ("1", "40")),
    ("令和8年度の1,500人", (), ("1500",)),  # a year is no figure
    ("公約2-1の目標は20回", ((None, "2-1"),), ("20",)),  # a record's number neither
    ("2026年度の目標", (), ()),
]


@pytest.mark.parametrize(("question", "named", "expected"), FIGURES)
def test_figures_that_a_question_states_are_kept_apart_from_years_and_numbers(
    question: str, named: tuple[tuple[str | None, str], ...], expected: tuple[str, ...]
) -> None:
    assert figures(question, named) == expected


KANA = [("じょせつ", 1.0), ("除雪の担当", 0.2), ("snow", 0.0), ("", 0.0)]


@pytest.mark.parametrize(("text", "expected"), KANA)
def test_how_far_a_question_is_typed_in_kana(text: str, expected: float) -> None:
    assert kana_share(text) == expected


def test_a_request_sums_up_what_is_asked() -> None:
    one = asked("3種の朝市の開設の2025年度と2026年度の実績は何人?")
    assert (one.years, one.form) == ((2025, 2026), "人")
    assert sum(one.intents.values()) == pytest.approx(1)
    tied = Request(language="ja", search="", intents={"value": 0.5, "content": 0.5})
    assert tied.intent.value == "content"  # ties go to the first by name
    assert (tied.years, tied.form) == ((), None)
