"""How a record stands and who is responsible for it."""

from __future__ import annotations

import pytest

from ingest.model import Record, Source
from service.compose import cells, marks, offices, words
from service.model import Ask, Found, Missing, Subject, Topic
from tests.answer_fixture import evidence, ground, made, made_ground, record, request, titled

STATUS, PERCENT, GRADE = (Ask(topic=topic) for topic in (Topic.STATUS, Topic.PERCENT, Topic.GRADE))

STANDING = [
    ("minagi-roadmap:pledge:2-2", STATUS, "「灯台の夜間開放」の進捗状況は「完了」です（令和9年3月末現在）。"),  # dated
    ("other-sheets:project:0-1", STATUS, "「図書館の夜間開館」の進捗状況は「順調」です。"),  # no date is printed
    ("other-sheets:project:0-2", PERCENT, "「こども食堂の応援」の進捗率は40%です。"),
    ("minagi-pledges:pledge:1-1", STATUS, "「港の朝市を育て、浜の仕事を増やします」の進捗率は73%です（令和9年度末）。"),
    ("minagi-pledges:measure:1-1-1", GRADE, "「朝市の屋根を広げ、雨の日も開ける市にします」の評価は、10段階で★8です。"),
    ("minagi-reform:initiative:1", GRADE, "「灯台カードの販売」の総合評価はAです。"),
    (
        "minagi-reform:initiative:1", GRADE.model_copy(update={"years": (2025,)}),
        "「灯台カードの販売」の令和7年度の評価はBです。",
    ),
    (
        "minagi-reform:initiative:1", GRADE.model_copy(update={"years": (2025, 2026)}),
        "「灯台カードの販売」の評価は、令和7年度の評価がB、令和8年度の評価がAです。",
    ),
    (
        "minagi-reform:action_item:2", GRADE.model_copy(update={"name": "審議会評価"}),
        "「港の案内をよくする取組」の審議会評価は4.2点です。",
    ),
    (
        "minagi-reform:action_item:3", GRADE.model_copy(update={"name": "合計"}),
        "「書庫の片付け」の合計は9点です。「書庫の片付け」の総合評価はBです。",  # the grade that the points make
    ),
    # A record without a mark of its own stands as the one above it does.
    ("minagi-pledges:measure:2-2-2", PERCENT, "「読書の輪を広げます」の進捗率は31%です（令和9年度末）。"),
]  # fmt: skip


@pytest.mark.parametrize(("record_id", "ask", "expected"), STANDING)
def test_a_mark_is_said_with_its_date(record_id: str, ask: Ask, expected: str) -> None:
    found = marks.standing(request(ask), ask, evidence(record(record_id)), ground())
    assert isinstance(found, Found)
    assert found.text == expected
    assert found.citations
    assert found.facts


def test_the_date_of_a_mark_is_english_in_an_english_answer() -> None:
    assert words.as_of("令和5年度末", "en") == "the end of FY2023"
    assert words.as_of("令和5年度", "en") == "FY2023"
    assert words.as_of("令和7年3月31日", "en") == "「令和7年3月31日」"


def test_a_mark_that_is_not_printed_is_named() -> None:
    ask = STATUS
    found = marks.standing(request(ask), ask, evidence(titled("other-prose", "もしもに備える")), ground())
    assert found == Missing(what="「もしもに備える」の進捗状況")


def test_a_grade_of_a_year_that_has_none_is_not_another_years() -> None:
    ask = GRADE.model_copy(update={"years": (2020,)})
    found = marks.standing(request(ask), ask, evidence(record("minagi-reform:initiative:1")), ground())
    assert isinstance(found, Missing)


def test_the_whole_plan_stands_as_its_own_record_says() -> None:
    whole, part = record("minagi-pledges:plan:all"), record("minagi-pledges:pledge:1-1")
    asked = request(PERCENT, subject=Subject(whole=True))
    found = marks.standing(asked, PERCENT, evidence(part, whole), ground())
    assert isinstance(found, Found)
    assert "57.5%" in found.text


DEPARTMENTS = [
    ("minagi-roadmap:pledge:2-2", "「灯台の夜間開放」の担当は、観光課です。"),
    ("minagi-roadmap:pledge:6", "「窓口の待ち時間をへらす」の担当は、市民課、税務課（収納係・資産税係）です。"),
    ("minagi-pledges:pledge:2-2", "「船で本を届けます」の担当は、図書館、福祉課です。"),  # its parts are responsible
]


@pytest.mark.parametrize(("record_id", "expected"), DEPARTMENTS)
def test_who_is_responsible_is_said_of_the_record_or_its_kin(record_id: str, expected: str) -> None:
    found = offices.department(request(), evidence(record(record_id)), ground())
    assert isinstance(found, Found)
    assert found.text == expected


def test_a_department_that_is_not_printed_is_named() -> None:
    found = offices.department(request(), evidence(record("minagi-strategy:measure:1-1-1")), ground())
    assert found == Missing(what="「漁師の育成」の担当")
    assert offices.department(request(), evidence(), ground()) is None


def test_an_english_sentence_quotes_what_is_printed() -> None:
    found = offices.department(request(language="en"), evidence(record("minagi-roadmap:pledge:2-2")), ground())
    assert isinstance(found, Found)
    assert found.text == "The department in charge of 「灯台の夜間開放」 is 「観光課」."


DOUBTED, BELIEVED = made("1", "道"), made("2", "橋", source=Source(document="rei", lines=(2, 2)))
MEANT = [
    (Subject(), ["橋", "道"]),  # by belief
    (Subject(titles=(DOUBTED.record_id,)), ["道", "橋"]),  # a title stands over it
    (Subject(numbers=(("pledge", "1"),)), ["道"]),  # a number names its record alone
    (Subject(numbers=((None, "1"), (None, "2"))), ["道", "橋"]),  # in order of print
]


@pytest.mark.parametrize(("about", "expected"), MEANT)
def test_the_records_that_are_meant(about: Subject, expected: list[str]) -> None:
    found: list[Record] = marks.meant(request(subject=about), evidence(BELIEVED, DOUBTED), made_ground())
    assert [one.title for one in found] == expected


def test_a_printed_field_is_said_by_its_name_of_the_record_or_the_one_above() -> None:
    above = made("1", "道づくり", attributes={"財源": "国の補助"})
    below = made("1-1", "舗装", path=("道づくり",))
    ask = Ask(topic=Topic.ATTRIBUTE, name="財源")
    held = made_ground(held_records=(above, below))
    found = cells.field(request(ask), ask, evidence(below), held)
    assert found is not None
    assert found.text == "「道づくり」の財源は国の補助です。"
    assert cells.field(request(ask), Ask(topic=Topic.ATTRIBUTE, name="ない"), evidence(below), held) is None
