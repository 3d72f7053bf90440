"""What else a question asks is told from the record that the answer rests on; one part asked, one statement."""

from __future__ import annotations

import pytest

from ingest.model import Passage
from service.compose import cells
from service.model import Ask, Request, Subject, Topic
from service.understand.parts import forms, parts
from tests.answer_fixture import ask, evidence, made, made_ground, request

TWO = [
    # an office and a figure in a sentence of the same record
    ("3種の朝市の開設はどの課が担当で、何台分の駐車場が足りない?", ("商工課", "30台分"), (10, 21)),
    # a sentence and an office
    ("灯台の夜間開放は何回あって、担当はどこ?", ("二晩", "観光課"), (53, 42)),
    # a reason and an office
    ("灯台まわりの散歩道はなぜ遅れていて、担当はどこですか?", ("石積み", "土木課"), (35, 26)),
]


@pytest.mark.parametrize(("question", "told", "lines"), TWO)
def test_both_parts_of_a_question_are_answered_with_their_lines(
    question: str, told: tuple[str, ...], lines: tuple[int, ...]
) -> None:
    reply = ask(question)
    assert [part for part in told if part not in reply.answer] == []
    assert [n for n in lines if not any(c.lines[0] <= n <= c.lines[1] for c in reply.citations)] == []


def test_a_question_of_one_part_gets_one_statement() -> None:
    reply = ask("3種の朝市の開設の担当はどこですか?", municipality="みなぎ市")
    assert reply.answer == "「3種の朝市の開設」の担当は、商工課です。[1]"


PARTS = [("担当はどこ?", 1), ("いつ始まり、何人が使いましたか", 2), ("目標と実績を教えて", 2), ("順調? なぜ遅れた?", 2)]


@pytest.mark.parametrize(("question", "expected"), PARTS)
def test_the_parts_of_a_question_are_counted(question: str, expected: int) -> None:
    assert parts(question) == expected


def test_every_form_of_a_question_is_read() -> None:
    assert forms("いつ始まり、何人が使い、いくらかかった?") == ("時期", "人", "円")


HALL = made(
    "4", "南の公民館", kind="row",
    attributes={"建築年度": "S59", "改修費（千円）": "40,266", "方針": "検討", "備考": "R12までに決定"},
)  # fmt: skip
ROW = Passage(
    passage_id="rei:1:0", document="rei", lines=(1, 1), text="南の公民館 S59 40,266 検討 R12までに決定", field="title",
    record_id=HALL.record_id,
)  # fmt: skip
SENTENCES = [
    # the cells of the form asked for
    (Ask(topic=Topic.DATE), (), "「南の公民館」は、建築年度が昭和59年度、備考が令和12年度までに決定です。"),
    # the cell that the question names
    (Ask(topic=Topic.CONTENT), ("方針",), "「南の公民館」は、方針が検討です。"),
    # the unit stands in the column's header
    (Ask(topic=Topic.FIGURE, form="円"), (), "「南の公民館」は、改修費（千円）が40,266千円です。"),
]


@pytest.mark.parametrize(("one", "words", "expected"), SENTENCES)
def test_a_row_is_told_by_its_cells(one: Ask, words: tuple[str, ...], expected: str) -> None:
    asked: Request = request(one, subject=Subject(words=words))
    found = cells.row(asked, one, ROW, HALL, made_ground((ROW.text,)))
    assert found is not None
    assert found.text == expected
    assert found.citations[0].quote == ROW.text


def test_a_date_field_is_told_where_the_plan_prints_one() -> None:
    pledge = made("5", "図書館の建て替え", attributes={"着手年度": "R5", "完了予定年度": "R9"})
    one = Ask(topic=Topic.DATE, sides=("target",))
    found = cells.dated(request(one), one, evidence(pledge), made_ground(("図書館の建て替え R5 R9",)))
    assert found is not None
    assert found.text == "「図書館の建て替え」の完了予定年度は令和9年度です。"
