"""Stage 5: a draft is held against the print; what fails is dropped, and nothing left is a refusal."""

from __future__ import annotations

import pytest

from ingest.amounts import numbers
from service.grounds import fiscal_year, verbatim
from service.model import (
    Answer,
    Choice,
    Citation,
    Draft,
    Evidence,
    Fact,
    Found,
    Missing,
    Refusal,
    Request,
    Why,
    Written,
)
from service.verify import holds, of_other_money, verify, worded
from tests.answer_fixture import TODAY, asked, ground, record

MARKET = "minagi-roadmap:pledge:1"
HELD = {MARKET: record(MARKET)}
SURE = Evidence(ranked=(), records=HELD, log_odds=5.0)
UNSURE = Evidence(ranked=(), records=HELD, log_odds=-5.0)
QUESTION = "朝市の来場者数の2026年度の実績は何人?"


def cited(quote: str = "1,905人", lines: tuple[int, int] = (12, 15)) -> Citation:
    """A citation of the market's figures."""
    return Citation(n=0, document="minagi-roadmap", title="朝市", lines=lines, quote=quote)


def figure(value: str = "1,905人", year: int | None = 2026, **changes: object) -> Fact:
    """A fact of the market's indicator."""
    values = {"record_id": MARKET, "field": "indicators.0.actual", "fiscal_year": year, "value": value, "citation": 0}
    return Fact.model_validate(values | changes)


def said(
    text: str = "令和8年度の実績は1,905人です。", *facts: Fact, citations: tuple[Citation, ...] | None = None
) -> Found:
    """A finding of a draft."""
    return Found(
        text=text, citations=(cited(),) if citations is None else citations, facts=facts, record_ids=(MARKET,)
    )  # fmt: skip


RIGHT = said("令和8年度の実績は1,905人です。", figure())


def judged(*findings: Found | Missing, evidence: Evidence = SURE, question: str = QUESTION) -> Answer | Refusal:
    """What may be said of a draft."""
    return verify(asked(question), Draft(findings=findings, doubt="朝市の数"), evidence, ground())


def test_a_finding_whose_quote_and_figure_stand_in_the_lines_is_given() -> None:
    assert judged(RIGHT) == Answer(found=(RIGHT,))


DROPPED = [
    ("a wrong figure", said("令和8年度の実績は1,906人です。", figure("1,906人"))),
    ("a wrong fact under right words", said("令和8年度の実績は1,905人です。", figure("1,906人"))),
    ("the figure of another year", said("令和7年度の実績は1,905人です。", figure("1,905人", 2025))),
    ("the figure of another side", said("令和8年度の目標は1,905人です。", figure(field="indicators.0.target"))),
    ("an indicator that the record does not have", said("1,905人です。", figure(field="indicators.9.actual"))),
    ("a figure from elsewhere in the document", said(citations=(cited(lines=(2, 3)),))),
    ("part of a figure", said("令和8年度の実績は905人です。")),
    ("a quote that is not in the lines", said(citations=(cited("1,950人"),))),
    ("one bad quote of two", said(citations=(cited(), cited("来場者が増えた")))),
    ("an empty quote", said(citations=(cited(""),))),
    ("a number that is quoted nowhere", said("令和8年度の実績は1,905人で、広場は450平方メートルです。")),
    ("a decimal that is quoted nowhere", said("1,905人、達成率は1.1倍です。")),
    ("no citation at all", said("朝市はにぎわった。", citations=())),
]


@pytest.mark.parametrize("finding", [row[1] for row in DROPPED], ids=[row[0] for row in DROPPED])
def test_a_finding_without_ground_is_dropped_and_nothing_left_is_a_refusal(finding: Found) -> None:
    found = judged(finding)
    assert isinstance(found, Refusal)
    assert [one.why for one in found.missing] == [Why.UNSUPPORTED]
    assert not found.nearby


@pytest.mark.parametrize("finding", [row[1] for row in DROPPED], ids=[row[0] for row in DROPPED])
def test_what_holds_is_given_without_what_was_dropped(finding: Found) -> None:
    assert judged(finding, RIGHT) == Answer(found=(RIGHT,))


KEPT = [
    ("a number of the question", said("3,000人と聞かれたが、1,905人です。"), "朝市は3,000人?"),
    ("a year in the other reckoning", said("2026年度の実績は1,905人です。", figure()), "実績は何人?"),
    ("a derived number", said("差は475人です。", figure("475人", derived=True)), "差は何人?"),
    ("a small counted thing", said("次の3件です。"), "実績は?"),
    ("full width for half width", said("１，９０５人です。"), "実績は?"),
]


@pytest.mark.parametrize(("finding", "question"), [row[1:] for row in KEPT], ids=[row[0] for row in KEPT])
def test_a_number_with_a_ground_is_kept(finding: Found, question: str) -> None:
    assert holds(finding, asked(question), ground(), HELD)


MARKS = [
    ("進捗状況は?", True),
    ("令和8年度の進捗状況は?", True),  # the year of the document's own date
    ("令和7年度の進捗状況は?", False),  # another: how it stood then is not known
]


@pytest.mark.parametrize(("question", "expected"), MARKS)
def test_a_mark_of_progress_answers_for_the_year_of_its_document_alone(question: str, expected: bool) -> None:
    row = record(MARKET).source.fields["status_text"]
    finding = said(
        "進捗状況は「計画通りに進んでいる」です。", figure("計画通りに進んでいる", None, field="status_text"),
        citations=(cited("計画通りに進んでいる", row),),
    )  # fmt: skip
    assert holds(finding, asked(question), ground(), HELD) is expected


def test_what_is_missing_beside_an_answer_is_told() -> None:
    absent = Missing(what="令和11年度の実績")
    assert judged(RIGHT, absent) == Answer(found=(RIGHT,), missing=(absent,))
    assert judged(absent) == Refusal(missing=(absent,))


def test_a_row_of_cells_is_not_offered_as_near() -> None:
    row = said("支給 1,905人 率 98.8% 未支給 130人です。", citations=(cited(),))
    found = judged(row, evidence=Evidence(ranked=(), records=HELD, log_odds=-1.0))
    assert isinstance(found, Refusal)
    assert not found.nearby


def test_only_a_short_statement_with_half_the_words_asked_for_is_offered_as_near() -> None:
    poor = Evidence(ranked=(), records=HELD, log_odds=-1.0)
    long = LOOSE.model_copy(update={"text": LOOSE.text * 20})
    for near, question in ((long, QUESTION), (LOOSE, "港の駐車場の利用料金の上限は何円?")):
        found = judged(near, evidence=poor, question=question)
        assert isinstance(found, Refusal)
        assert not found.nearby


def test_an_empty_draft_is_a_refusal() -> None:
    found = judged()
    assert isinstance(found, Refusal)
    assert [(one.what, one.why) for one in found.missing] == [("朝市の数", Why.NOT_PRINTED)]


LOOSE = said("港で三つの朝市をひらく。", citations=(cited("港で三つの朝市をひらく。", (11, 11)),))


def test_likeness_alone_does_not_answer_where_the_evidence_is_poor() -> None:
    assert isinstance(judged(LOOSE, question="港でひらく朝市は?"), Answer)
    assert isinstance(judged(LOOSE), Refusal)  # no number of people in it
    far = judged(LOOSE, evidence=UNSURE)
    near = judged(LOOSE, evidence=SURE.model_copy(update={"log_odds": -1.0}))
    assert far == Refusal(missing=(Missing(what="朝市の数"),))
    assert near == Refusal(missing=(Missing(what="朝市の数"),), nearby=(LOOSE,))


def test_what_puts_the_question_right_is_said_whatever_the_likeness() -> None:
    assert isinstance(judged(LOOSE.model_copy(update={"corrects": True}), evidence=UNSURE), Answer)


def test_records_that_fit_the_conditions_answer_whatever_the_likeness() -> None:
    assert isinstance(judged(LOOSE, evidence=UNSURE.model_copy(update={"selected": (MARKET,)})), Answer)


def test_a_refusal_goes_on_with_choices() -> None:
    choice = Choice(label="朝市", question="朝市の担当は?")
    found = verify(asked(QUESTION), Draft(choices=(choice,)), SURE, ground())
    assert isinstance(found, Refusal)
    assert found.choices == (choice,)


def test_a_document_known_by_its_records_alone_is_taken_at_its_word() -> None:
    bare = Citation(n=0, document="nowhere", title="", lines=(1, 1), quote="77人")
    assert holds(said("77人です。", citations=(bare,)), asked("何人?"), ground(), HELD)
    assert not holds(said("78人です。", citations=(bare,)), asked("何人?"), ground(), HELD)


def test_a_language_models_sentence_stands_only_where_it_says_the_same() -> None:
    request: Request = asked(QUESTION)
    for text, expected in ((RIGHT.text, RIGHT), (RIGHT.text.replace("1,905", "1,950"), RIGHT)):
        draft = Draft(findings=(RIGHT,), written=(Written(text=text, on=(1,)),))
        assert verify(request, draft, SURE, ground()) == Answer(found=(expected,))
    assert worded(draft, request, ground(), HELD) == ()


NUMBERS = [
    ("1,050人", {"1050"}),
    ("令和6年度", {"6", "2024", "36"}),  # in every reckoning
    ("07月", {"7"}),
    ("48.5％", {"48.5"}),
    ("なし", set()),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_numbers_are_read_for_comparing(text: str, expected: set[str]) -> None:
    assert numbers(text) == expected


QUOTES = [
    ("駐車場が30台分足りない。", True),  # tags and widths aside
    ("駐車場が40台分足りない。", False),
    ("", False),
]


@pytest.mark.parametrize(("quote", "expected"), QUOTES)
def test_a_quote_stands_in_its_lines_or_not(quote: str, expected: bool) -> None:
    assert verbatim(quote, ["現状の課題\t駐車場が<b>３０台分</b>足りない。"]) is expected


def test_the_ground_knows_whose_and_of_when_a_document_is() -> None:
    held = ground()
    assert held.this_year == fiscal_year(TODAY) == 2028
    assert (held.town("minagi-roadmap"), held.plan("minagi-roadmap")) == ("みなぎ市", "市長公約工程表(2025-2029)")
    assert (held.as_of("minagi-roadmap"), held.year_of("minagi-roadmap")) == ("令和9年3月末現在", 2026)
    assert (held.town("x"), held.plan("x"), held.as_of("x"), held.year_of("x"), held.unread("x")) == (
        "",
        "x",
        None,
        None,
        False,
    )
    assert [line.split() for line in held.text("minagi-roadmap", (15, 15))] == [["実績値", "1,430人", "1,905人"]]
    assert held.text("x", (1, 1)) == ()


MONEY = [
    ("朝市の出店料はいくらですか", "補助は30万円です。", False),  # a subsidy is no fee
    ("朝市の出店料はいくらですか", "出店料は1,905円です。", True),
    ("朝市でいくらかかりましたか", "補助は30万円です。", True),  # any money was asked for
    ("朝市の補助の担当と予算は?", "担当は農政課です。", True),  # no amount at all
]


@pytest.mark.parametrize(("question", "text", "stands"), MONEY)
def test_an_amount_answers_only_where_it_is_of_the_kind_of_money_asked_for(
    question: str, text: str, *, stands: bool
) -> None:
    assert of_other_money(asked(question), said(text)) is not stands
