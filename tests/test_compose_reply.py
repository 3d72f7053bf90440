"""Findings → the text with its marks, citations numbered once, and what is missing said beside it."""

from __future__ import annotations

import pytest

from service.compose.reply import body
from service.model import Answer, Fact, Found, Language, Missing, Refusal, Subject, Why
from tests.answer_fixture import cited, request


def _found(text: str, *lines: int, **changes: object) -> Found:
    citations = tuple(cited((n, n), f"行{n}") for n in lines or (1,))
    return Found.model_validate({"text": text, "citations": citations} | changes)


ANSWERS = [
    ((_found("道です。"),), (), "道です。[1]", 1),
    ((_found("道です。"), _found("橋です。", 2)), (), "道です。[1]\n橋です。[2]", 2),
    ((_found("道です。"), _found("橋です。")), (), "道です。[1]\n橋です。[1]", 1),  # one quote is one citation
    ((_found("道です。", 1, 2),), (), "道です。[1][2]", 2),
    ((_found("2件です。\n道\n橋"),), (), "2件です。[1]\n道\n橋", 1),  # a list bears its marks on its first line
    ((_found("道です。", town="例町"),), (), "例町：道です。[1]", 1),
    (
        (_found("道です。", town="例町"), _found("橋です。", 2, town="例町"), _found("川です。", 3, town="隣町")), (),
        "例町：道です。[1]\n橋です。[2]\n隣町：川です。[3]", 3,
    ),  # a town is named once
    (
        (_found("「道」の点は3点です。「道」の評価はAです。"), _found("「道」では、柵を直しました。", 2)), (),
        "「道」の点は3点です。評価はAです。[1]\n柵を直しました。[2]", 2,
    ),  # so is a record
    (
        (_found("町の道を直しました。"), _found("町の道を直しました。橋です。", 2), _found("町の道を直しました。", 3)),
        (),
        "町の道を直しました。[1]\n橋です。[2]", 2,
    ),  # and no sentence is said twice
    ((_found("「道」の点は3点です。「橋」の点は4点です。"),), (), "「道」の点は3点です。「橋」の点は4点です。[1]", 1),
    ((_found("道です。"),), (Missing(what="道の担当"),), "道です。[1]\nなお、道の担当は書かれていません。", 1),
]  # fmt: skip


@pytest.mark.parametrize(("found", "missing", "text", "citations"), ANSWERS)
def test_an_answer_bears_the_marks_of_its_citations(
    found: tuple[Found, ...], missing: tuple[Missing, ...], text: str, citations: int
) -> None:
    said = body(request(), Answer(found=found, missing=missing))
    assert said.text == text
    assert [c.n for c in said.citations] == list(range(1, citations + 1))
    assert said.missing == tuple(one.what for one in missing)


REFUSALS: list[tuple[Missing, Language, str]] = [
    (Missing(what="道の担当"), "ja", "道の担当は書かれていません。"),
    (
        Missing(what="遠町の計画", why=Why.ABSENT_TOWN), "ja",
        "遠町の計画は、ここにはありません。ここにあるのは例町、隣町の計画です。",
    ),
    (Missing(what="99番", why=Why.ABSENT_NUMBER), "ja", "99番は書かれていません。"),
    (
        Missing(what="道の担当", why=Why.NOT_READ), "ja",
        "この文書の表は読み取れていない部分があるため、道の担当には答えられません。",
    ),
    (Missing(what="what you asked"), "en", "The plans do not say: what you asked."),
]  # fmt: skip


@pytest.mark.parametrize(("missing", "language", "text"), REFUSALS)
def test_a_refusal_says_what_is_missing_and_why(missing: Missing, language: Language, text: str) -> None:
    about = Subject(absent_town="遠町", available=("例町", "隣町"))
    said = body(request(subject=about, language=language), Refusal(missing=(missing,)))
    assert said == (text, (), (), (), (missing.what,))


def test_what_is_nearby_is_told_behind_what_is_missing() -> None:
    said = body(request(), Refusal(missing=(Missing(what="保育士の数"),), nearby=(_found("採用は3人です。"),)))
    assert said.text.split("\n") == [
        "保育士の数は書かれていません。", "近いものでは、次のことが書かれています。", "採用は3人です。[1]",
    ]  # fmt: skip
    assert len(said.citations) == 1


def test_facts_point_at_the_first_mark_of_their_statement() -> None:
    facts = (Fact(record_id="r", field="f", value="x"),)
    said = body(
        request(), Answer(found=(_found("道です。"), _found("橋です。", 2, 3, facts=facts, record_ids=("r", "s"))))
    )
    assert [fact.citation for fact in said.facts] == [2]
    assert said.record_ids == ("r", "s")
