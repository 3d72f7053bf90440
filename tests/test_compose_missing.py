"""What is not there is said in the question's own words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.model import Coverage
from service.compose import missing
from service.model import Ask, Language, Missing, Side, Subject, Topic, Why
from tests.answer_fixture import asked, evidence, ground, request, trace


def _ask(topic: Topic = Topic.FIGURE, form: str | None = None, *sides: Side) -> Ask:
    return Ask(topic=topic, form=form, sides=sides)


WORDINGS = [
    ("保育士の採用", _ask(form="人"), "ja", "保育士の採用の人数"),
    ("校舎の工事費", _ask(form="円"), "ja", "校舎の工事費"),  # says by itself that money is asked for
    ("朝市", _ask(form="円"), "ja", "朝市の金額"),
    ("朝市", _ask(Topic.DATE, "時期"), "ja", "朝市の時期"),
    ("朝市", _ask(form="電話番号"), "ja", "朝市の電話番号"),
    ("朝市の電話番号", _ask(form="電話番号"), "ja", "朝市の電話番号"),  # said once
    ("朝市", _ask(Topic.FIGURE, None, "target"), "ja", "朝市の目標"),
    ("朝市", _ask(Topic.DEPARTMENT), "ja", "朝市の担当"),
    ("朝市", _ask(Topic.CONTENT), "ja", "朝市"),
    ("", _ask(Topic.REASON), "ja", "理由"),
    ("", _ask(Topic.CONTENT), "ja", "お尋ねの内容"),
    ("the market", _ask(Topic.DEPARTMENT), "en", "department in charge of 「the market」"),
    ("", _ask(Topic.CONTENT), "en", "what you asked"),
]


@pytest.mark.parametrize(("focus", "ask", "language", "expected"), WORDINGS)
def test_what_is_missing_is_worded_by_the_subject_and_the_field(
    focus: str, ask: Ask, language: Language, expected: str
) -> None:
    assert missing.wording(request(ask, subject=Subject(focus=focus), language=language), ask) == expected


def test_one_thing_asked_is_said_back_as_the_question_says_it() -> None:
    ask = _ask(form="つ")
    asking = request(ask, subject=Subject(focus="入院ベッド"), wording="R6に入院ベッドがいくつあったか")
    assert missing.of_ask(asking, ask, evidence(), ground()).what == "令和6年度に入院ベッドがいくつあったか"


def test_another_records_figure_is_not_said_to_be_missing() -> None:
    asking = request(_ask(), subject=Subject(words=("遊び場",)))
    assert missing.is_about(asking, Missing(what="遊び場の令和6年度の実績"))
    assert not missing.is_about(asking, Missing(what="「保育料」の令和6年度の実績"))


def test_a_town_that_is_not_here_is_missing_before_anything_else() -> None:
    found = missing.absent(asked("苫小牧市の朝市の担当は?"), evidence())
    assert found == Missing(what="苫小牧市の計画", why=Why.ABSENT_TOWN)


def test_a_town_that_the_evidence_itself_speaks_of_is_not_missing() -> None:
    ranked = trace("朝市の担当は?").evidence
    neighbour = request(subject=Subject(absent_town="港市"))  # 港 stands in the passages about the market
    assert missing.absent(neighbour, ranked) is None


def test_a_number_that_no_record_bears_is_missing() -> None:
    found = missing.absent(asked("実践項目99の担当は?"), evidence(absent_number="99"))
    assert found == Missing(what="99番", why=Why.ABSENT_NUMBER)
    assert missing.absent(asked("実践項目1の担当は?"), evidence()) is None


def test_a_document_whose_tables_were_not_read_is_said_to_be_so() -> None:
    ask = _ask(Topic.DEPARTMENT)
    ranked = trace("朝市の担当は?").evidence
    top = ranked.ranked[0].unit.document
    held = ground().documents[top]
    worn = held.model_copy(update={"coverage": Coverage(lines=1.0, figures=0.5)})
    torn = replace(ground(), documents={**ground().documents, top: worn})
    asking = request(ask, subject=Subject(focus="朝市"))
    assert missing.of_ask(asking, ask, ranked, torn).why is Why.NOT_READ
    assert missing.of_ask(asking, ask, ranked, ground()).why is Why.NOT_PRINTED
