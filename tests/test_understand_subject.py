"""What a question is about: numbers, kinds, titles, headings, plans, and the words of its subject."""

from __future__ import annotations

import pytest

from service.understand.subject import focus, kind, language_free, numbers, subject_words
from tests.answer_fixture import asked, held

NUMBERS = [
    ("公約20の担当は", (("pledge", "20"),)),
    ("公約1-2と公約2-1", (("pledge", "1-2"), ("pledge", "2-1"))),
    ("実践項目N5と7番", (("initiative", "N5"), (None, "7"))),  # 番 makes a bare number a record's
    ("公約1と2の担当は", (("pledge", "1"), ("pledge", "2"))),  # one noun for both
    ("No.3の取組項目", ((None, "3"),)),
    ("基本政策IIの進捗", (("policy", "II"),)),  # Roman
    ("政策Iの進捗", (("policy", "I"),)),
    ("事業3の担当", (("project", "3"),)),
    ("2-1の担当", ((None, "2-1"),)),  # a hyphen makes a number a record's
    ("pledge 3", (("pledge", "3"),)),
    ("20件の目標", ()),  # a quantity
    ("施策2つ", ()),
    ("令和8年度の公約", ()),  # a year
    ("第2期の計画", ()),
    ("1.5倍にする", ()),
    ("5番目の公約", ()),  # a place in a row
]


@pytest.mark.parametrize(("question", "expected"), NUMBERS)
def test_a_records_number_is_told_from_a_quantity(question: str, expected: tuple[tuple[str | None, str], ...]) -> None:
    assert numbers(question) == expected


KINDS = {"a": frozenset({"pledge", "measure", "policy"}), "b": frozenset({"project"})}
NAMED = [
    ("遅れている公約は?", "pledge"),
    ("市長公約の基本政策は?", "policy"),  # the head stands last
    ("事業はいくつ?", "project"),  # a common noun counts where it is counted
    ("施策をすべて挙げて", "measure"),
    ("3つの施策", "measure"),
    ("どんな事業がありますか", "project"),
    ("which pledges are delayed?", "pledge"),
    ("事業の目的は?", None),  # a common noun that counts nothing
    ("事業所は何件?", None),  # another word
    ("実践項目は?", None),  # of no document here
    ("朝市は?", None),
]


@pytest.mark.parametrize(("question", "expected"), NAMED)
def test_the_kind_of_record_is_the_one_the_noun_names_and_the_documents_hold(
    question: str, expected: str | None
) -> None:
    assert kind(question, KINDS) == expected


TITLES = [
    ("灯台の夜間開放の担当は?", ("minagi-roadmap:pledge:2-2",)),
    ("3種の朝市の開設と灯台の夜間開放", ("minagi-roadmap:pledge:1", "minagi-roadmap:pledge:2-2")),  # in order
    ("積み木の贈り物とは?", ("minagi-plan:project:1-1-2-1", "minagi-plan:project:1-2-1-2")),  # two of one title
    ("「除雪」の担当は?", ("other-projects:project:2-2",)),  # short, but in quotation marks
    ("除雪の担当は?", ()),  # short: an ordinary word
    ("灯台の担当は?", ()),
]


@pytest.mark.parametrize(("question", "expected"), TITLES)
def test_records_are_named_by_their_whole_title(question: str, expected: tuple[str, ...]) -> None:
    assert asked(question).subject.titles == expected


HEADINGS = [
    ("漁業と農業の施策は?", ["漁業と農業"]),
    ("基本政策Ⅰの公約は?", ["灯台のある岬を守り、にぎわいをつなぐまち みなぎ 灯します！"]),  # by its number
    ("「放課後の居場所」を含む「学びと遊びのあるまち」は?", ["学びと遊びのあるまち"]),
    ("朝市の公約は?", []),
]


@pytest.mark.parametrize(("question", "expected"), HEADINGS)
def test_headings_are_named_by_number_and_by_title(question: str, expected: list[str]) -> None:
    assert [heading.title for heading in asked(question).subject.headings] == expected


PLANS = [
    ("みなぎ町元気アップ戦略の事業は?", ("other-projects",)),
    ("みなぎ市環境基本計画の目標は?", ("other-web",)),
    ("みなぎ村の備蓄は?", ("other-prose",)),  # all plans of a town
    ("備蓄は?", ()),  # all
]


@pytest.mark.parametrize(("question", "expected"), PLANS)
def test_a_plan_is_named_by_a_stretch_of_its_title(question: str, expected: tuple[str, ...]) -> None:
    assert asked(question).subject.documents == expected


def test_the_town_that_the_caller_names_stands_over_the_questions_words() -> None:
    assert asked("みなぎ町の朝市は?", municipality="みなぎ村").subject.towns == ("みなぎ村",)


@pytest.mark.parametrize(
    ("municipality", "towns", "away"),
    [
        ("みなぎ町", ("みなぎ町",), None),
        ("よそ町", ("よそ町",), "よそ町"),  # on no official list, and still no other town's figures
        ("札幌市", ("札幌市",), "札幌市"),
    ],
)
def test_a_town_that_the_caller_names_and_that_is_not_here_is_away(
    municipality: str, towns: tuple[str, ...], away: str | None
) -> None:
    subject = asked("朝市は?", municipality=municipality).subject
    assert (subject.towns, subject.absent_town) == (towns, away)


FLAGS = [
    ("どの町が学校を直しますか", {"which_town": True}),
    ("町ごとに教えて", {"which_town": True}),
    ("みなぎ町の計画全体の進捗率は?", {"whole": True}),
    ("苫小牧市の朝市は?", {"absent_town": "苫小牧市"}),
    ("中山市長の公約は?", {"which_town": False}),
    ("委員の意見は?", {"opinions": True}),
    ("朝市は?", {"which_town": False, "whole": False, "absent_town": None, "opinions": False}),
]


@pytest.mark.parametrize(("question", "expected"), FLAGS)
def test_what_else_a_question_says_of_its_subject(question: str, expected: dict[str, object]) -> None:
    about = asked(question).subject
    assert {name: getattr(about, name) for name in expected} == expected


WORDS = [
    ("美唄市のふるさと納税の令和6年度の実績は?", ("美唄市",), ("古里", "納税")),  # no town, no year, no side
    ("みなぎ市で観光課が担当している公約は?", ("みなぎ市",), ("観光",)),  # nothing that asks
    ("採用した保育士は何人ですか?", (), ("採用", "保育")),
    ("公約2-2の目標は?", (), ()),
    ("目標は?", (), ()),
]


@pytest.mark.parametrize(("question", "names", "expected"), WORDS)
def test_the_words_of_the_subject_ask_for_nothing(
    question: str, names: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert subject_words(question, names) == expected


FOCUS = [
    ("美唄市が採用した保育士は何人ですか?", ("美唄市",), "採用した保育士"),
    ("灯台の夜間開放の電話番号は?", (), "灯台の夜間開放の電話番号"),
    ("間口除雪の対象は誰ですか", (), "間口除雪の対象"),
    ("朝市の来場者を教えて", (), "朝市の来場者"),
    ("3種の朝市の開設の課題は?", (), "3種の朝市の開設"),  # a number that belongs to the name
    ("灯台の夜間開放は遅れているそうですね?", (), "灯台の夜間開放"),
    ("何人ですか", (), ""),
    ("What is the target?", (), "What is the target"),  # English is said back whole
]


@pytest.mark.parametrize(("question", "names", "expected"), FOCUS)
def test_what_is_asked_about_can_be_said_back(question: str, names: tuple[str, ...], expected: str) -> None:
    assert focus(question, names) == expected


def test_what_is_quoted_says_nothing_of_the_grammar() -> None:
    assert language_free("「なぜ遅れる」の担当は?") == "「」の担当は?"


def test_the_documents_held_are_those_of_the_fixture() -> None:
    assert {d.document for d in held().documents} >= {"minagi-roadmap", "other-prose"}
