"""What sentences of the documents say: the shortest text that answers, made readable, quoted as printed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.snapshot import passage_unit
from ingest.model import Passage, Record
from service.compose import bodies, prose, speaks
from service.grounds import verbatim
from service.model import Ask, Evidence, Op, Ranked, Subject, Topic
from tests.answer_fixture import ask, evidence, made, made_ground, request

SAID = [
    ("3種の朝市の開設の課題は何ですか?", "駐車場が30台分足りません。", "minagi-roadmap", 21),
    ("木を活かす産業づくりの現状と課題は?", "町の山は伐り時を迎えましたが、挽き手が足りません。", "minagi-plan", 73),
    ("山の仕事をふやすために何をしますか?", "山の手入れを仕事にする人を、村の外からも迎えます。", "other-prose", 19),
    ("なぜ灯台まわりの散歩道は遅れているのですか?", "石積みの直しに日数を要しました。", "minagi-roadmap", 35),
]


@pytest.mark.parametrize(("question", "sentence", "document", "line"), SAID)
def test_a_question_of_words_is_answered_by_the_sentence_that_stands_there(
    question: str, sentence: str, document: str, line: int
) -> None:
    reply = ask(question)
    assert reply.answered
    assert sentence in reply.answer
    first = reply.citations[0]
    assert first.document == document
    assert first.lines[0] <= line <= first.lines[1]


def _passage(text: str, n: int = 1, **changes: object) -> Passage:
    values = {"passage_id": f"rei:{n}:0", "document": "rei", "lines": (n, n), "text": text, "record_id": "rei:pledge:1"}
    return Passage.model_validate(values | changes)


ROAD = made("1", "道づくり")
SPEAKS = [
    ({"text": "町が道を直します。", "field": "sections.内容"}, Ask(topic=Topic.CONTENT), True),
    ({"text": "道づくり"}, Ask(topic=Topic.CONTENT), False),  # the title alone
    ({"text": "町が道を直します。", "role": "header"}, Ask(topic=Topic.CONTENT), False),
    # a row of figures is values'
    ({"text": "来場者 1,430人", "field": "indicators.0"}, Ask(topic=Topic.FIGURE), False),
    ({"text": "A B C", "field": "grades"}, Ask(topic=Topic.GRADE), False),  # a row of marks
    # an opinion
    ({"text": "売り場を広げてほしい。", "field": "sections.委員の意見等"}, Ask(topic=Topic.CONTENT), False),
    (
        {"text": "町が道を直した。", "field": "sections.内容", "fiscal_year": 2025},
        Ask(topic=Topic.RESULT, years=(2026,)), False,
    ),  # another year
    (
        {"text": "町が道を直した。", "field": "sections.内容", "fiscal_year": 2026},
        Ask(topic=Topic.RESULT, years=(2026,)), True,
    ),
    ({"text": "第1章 道 ........ 3", "record_id": None}, Ask(topic=Topic.CONTENT), False),  # the table of contents
]  # fmt: skip


@pytest.mark.parametrize(("passage", "one", "expected"), SPEAKS)
def test_a_passage_says_something_by_itself_or_not(passage: dict[str, object], one: Ask, expected: bool) -> None:
    assert speaks.speaks(request(one), one, _passage(**passage), evidence(ROAD), made_ground()) is expected  # type: ignore[arg-type]


def test_an_opinion_speaks_where_opinions_are_asked_for() -> None:
    one = Ask(topic=Topic.CONTENT)
    opinion = _passage("売り場を広げてほしい。", field="sections.委員の意見等")
    asked = request(one, subject=Subject(opinions=True))
    assert speaks.speaks(asked, one, opinion, evidence(ROAD), made_ground())


BODIES = [
    (
        {"sections": {"内容": "町が道を直します。"}},
        {"text": "内容 町が道を直します。", "field": "sections.内容"}, "町が道を直します。",
    ),
    # the title before it
    ({}, {"text": "道づくり 町が国道までの道を直します。", "field": "title"}, "町が国道までの道を直します。"),
    ({"attributes": {"区分": "新規"}}, {"text": "町が道を直します。 新規"}, "町が道を直します。"),  # the mark behind it
    # the sentence behind the marks
    ({}, {"text": "総合評価 B A C 総括 道が広がった。", "field": "grades"}, "道が広がった。"),
    ({}, {"text": "費用は30万円です。", "field": "sections.費用"}, "費用は30万円です。"),  # a name within a sentence
    ({}, {"text": "町が道を直します。"}, "町が道を直します。"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "passage", "expected"), BODIES)
def test_what_a_row_says_is_its_sentence_without_labels_and_marks(
    record: dict[str, object], passage: dict[str, object], expected: str
) -> None:
    one: Record = made("1", "道づくり", **record)
    assert bodies.body(_passage(**passage), one) == expected  # type: ignore[arg-type]


def _ranked(*passages: Passage) -> tuple[Ranked, ...]:
    return tuple(
        Ranked(unit=passage_unit(passage), score=1.0, share=share, features={})
        for passage, share in zip(passages, (0.6, 0.3, 0.1), strict=False)
    )


def _held(*passages: Passage) -> Evidence:
    return evidence(ROAD, ranked=_ranked(*passages))


def test_the_form_asked_for_is_looked_for_beyond_the_best_unit() -> None:
    first = _passage("町が道を直します。", 1, field="sections.内容")
    second = _passage("費用は30万円です。", 2, field="sections.予算")
    one = Ask(topic=Topic.FIGURE, form="円", sure=True)
    found = prose.prose(
        request(one), one, _held(first, second), made_ground(("町が道を直します。", "費用は30万円です。"))
    )
    assert found is not None
    assert found.text == "費用は30万円です。"
    assert [c.lines for c in found.citations] == [(2, 2)]


def test_no_sentence_without_the_form_asked_for_answers() -> None:
    one = Ask(topic=Topic.FIGURE, form="円", sure=True)
    first = _passage("町が道を直します。", 1, field="sections.内容")
    assert prose.prose(request(one), one, _held(first), made_ground(("町が道を直します。",))) is None


def test_a_sentence_is_quoted_as_printed_and_said_readable() -> None:
    printed = "・(新)R6に国道までの道を舗装"
    first = _passage(printed, 1, field="sections.実施内容")
    one = Ask(topic=Topic.RESULT)
    found = prose.prose(request(one), one, _held(first), made_ground((printed,)))
    assert found is not None
    assert "令和6年度に国道までの道を舗装" in found.text
    assert verbatim(found.citations[0].quote, (printed,))
    assert found.citations[0].quote.startswith("・(新)R6")


def test_an_english_answer_quotes_the_sentence() -> None:
    one = Ask(topic=Topic.CONTENT)
    first = _passage("町が道を直します。", 1, field="sections.内容")
    found = prose.prose(request(one, language="en"), one, _held(first), made_ground(("町が道を直します。",)))
    assert found is not None
    assert found.text == "On 「道づくり」 the plan says: 「町が道を直します。」"


def test_a_list_names_every_item_of_its_cell() -> None:
    one = Ask(topic=Topic.TITLE, op=Op.LIST)
    items = [
        _passage(text, n, field="sections.内容")
        for n, text in enumerate(("・国道までの道の舗装", "・大きな橋の塗り替え", "・道の標識の設置"), 1)
    ]
    lines = tuple(item.text for item in items)
    held = replace(made_ground(lines), sections={("rei:pledge:1", "sections.内容"): items})
    found = prose.prose(request(one), one, _held(items[1]), held)
    assert found is not None
    assert found.text.split("\n") == ["国道までの道の舗装です", "大きな橋の塗り替えです", "道の標識の設置です"]
    assert [c.lines for c in found.citations] == [(1, 3)]


def test_without_evidence_nothing_is_said() -> None:
    assert prose.prose(request(), Ask(topic=Topic.CONTENT), evidence(), made_ground()) is None
