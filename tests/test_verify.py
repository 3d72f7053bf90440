"""Stage 5: a draft is held against the print; what fails is dropped, and nothing left is a refusal."""

from __future__ import annotations

import pytest

from service.cite import Print, of_field, of_title, verbatim
from service.model import Citation, Draft, Evidence, Fact, Reason, Statement, Understanding
from service.verify import Answer, Refusal, holds, numbers, verify
from tests.answer_fixture import asked, printed, record

MARKET = "minagi-roadmap:pledge:1"
SURE = Evidence(ranked=(), records={}, log_odds=5.0)
UNSURE = Evidence(ranked=(), records={}, log_odds=-5.0)
QUESTION = "朝市の来場者数の2026年度の実績は何人?"


def cited(quote: str = "1,905人", lines: tuple[int, int] = (12, 15)) -> Citation:
    """A citation of the market's figures."""
    return Citation(n=0, document="minagi-roadmap", title="朝市", lines=lines, quote=quote)


def figure(value: str = "1,905人", year: int | None = 2026, **changes: object) -> Fact:
    """A fact of the market's indicator."""
    values = {"record_id": MARKET, "field": "indicators.0.actual", "fiscal_year": year, "value": value, "citation": 0}
    return Fact.model_validate(values | changes)


def said(
    text: str = "令和8年度の実績値が1,905人です。", *facts: Fact, citations: tuple[Citation, ...] = ()
) -> Statement:
    """A statement of a draft."""
    return Statement(text=text, citations=citations or (cited(),), facts=facts, record_ids=(MARKET,))


def judged(*statements: Statement, evidence: Evidence = SURE, question: str = QUESTION, missing: str | None = None):  # type: ignore[no-untyped-def]
    """What may be said of a draft."""
    return verify(asked(question), Draft(statements=statements, missing=missing), evidence, printed())


def test_a_statement_whose_quote_and_figure_stand_in_the_lines_is_given() -> None:
    found = judged(said("令和8年度の実績値が1,905人です。", figure()))
    assert isinstance(found, Answer)
    assert found.text == "令和8年度の実績値が1,905人です。[1]"
    assert [c.n for c in found.citations] == [1]
    assert [fact.citation for fact in found.facts] == [1]
    assert found.record_ids == (MARKET,)


DROPPED = [
    ("a wrong figure", said("令和8年度の実績値が1,906人です。", figure("1,906人"))),
    ("a wrong fact under right words", said("令和8年度の実績値が1,905人です。", figure("1,906人"))),
    (
        "a figure from elsewhere in the document",
        said("令和8年度の実績値が1,905人です。", citations=(cited(lines=(2, 3)),)),
    ),
    ("part of a figure", said("令和8年度の実績値が905人です。")),
    ("a quote that is not in the lines", said(citations=(cited("1,950人"),))),
    ("one bad quote of two", said(citations=(cited(), cited("来場者が増えた")))),
    ("an empty quote", said(citations=(cited(""),))),
    ("a number that is quoted nowhere", said("令和8年度の実績値が1,905人で、広場は450平方メートルです。")),
    ("a decimal that is quoted nowhere", said("1,905人、達成率は1.1倍です。")),
    ("no citation at all", Statement(text="朝市はにぎわった。", citations=())),
]


@pytest.mark.parametrize("statement", [row[1] for row in DROPPED], ids=[row[0] for row in DROPPED])
def test_a_statement_without_ground_is_dropped_and_nothing_left_is_a_refusal(statement: Statement) -> None:
    found = judged(statement)
    assert isinstance(found, Refusal)
    assert found.reason is Reason.UNSUPPORTED
    assert "書かれていません" in found.text
    assert not found.citations
    assert not found.facts


@pytest.mark.parametrize("statement", [row[1] for row in DROPPED], ids=[row[0] for row in DROPPED])
def test_what_holds_is_given_without_what_was_dropped(statement: Statement) -> None:
    found = judged(statement, said("令和8年度の実績値が1,905人です。", figure()))
    assert isinstance(found, Answer)
    assert found.text == "令和8年度の実績値が1,905人です。[1]"


KEPT = [
    ("a number of the question", said("3,000人と聞かれたが、1,905人です。"), "朝市は3,000人?"),
    ("a year in the other reckoning", said("2026年度の実績値が1,905人です。"), "実績は何人?"),
    ("a derived number", said("差は475人です。", figure("475人", derived=True)), "差は何人?"),
    ("a small counted thing", said("次の3件です。"), "実績は?"),
    ("full width for half width", said("１，９０５人です。"), "実績は?"),
]


@pytest.mark.parametrize(("statement", "question"), [row[1:] for row in KEPT], ids=[row[0] for row in KEPT])
def test_a_number_with_a_ground_is_kept(statement: Statement, question: str) -> None:
    assert holds(statement, asked(question), printed())


def test_a_mark_of_progress_does_not_answer_for_another_year() -> None:
    status = Fact(record_id="r", field="status_text", value="計画通りに進んでいる", citation=0)
    row = record(MARKET).source.fields["status_text"]
    statement = Statement(
        text="進捗状況は「計画通りに進んでいる」です。",
        citations=(Citation(n=0, document="minagi-roadmap", title="", lines=row, quote="計画通りに進んでいる"),),
        facts=(status,),
    )
    dated = Print(printed().lines, {"minagi-roadmap": "令和8年度末"})
    assert holds(statement, asked("進捗状況は?"), dated)
    assert holds(statement, asked("令和8年度の進捗状況は?"), dated)
    assert not holds(statement, asked("令和7年度の進捗状況は?"), dated)


def test_what_is_missing_is_named_and_the_nearest_is_given_with_its_ground() -> None:
    found = judged(
        said("令和8年度の実績値が1,905人です。", figure()), missing="令和11年度の実績値は、文書には書かれていません。"
    )
    assert isinstance(found, Refusal)
    assert found.reason is Reason.NO_FIELD
    assert found.text.startswith("令和11年度の実績値は、文書には書かれていません。\n")
    assert found.text.endswith("令和8年度の実績値が1,905人です。[1]")
    assert [c.quote for c in found.citations] == ["1,905人"]


def test_what_is_nearest_must_hold_as_well() -> None:
    found = judged(said("1,906人です。", figure("1,906人")), missing="書かれていません。")
    assert found.text == "書かれていません。"


def test_an_empty_draft_is_a_refusal() -> None:
    found = judged()
    assert isinstance(found, Refusal)
    assert found.reason is Reason.NO_EVIDENCE


def test_a_town_that_is_not_here_has_a_reason_of_its_own() -> None:
    found = judged(question="苫小牧市の朝市は?", missing="苫小牧市の文書は登録されていません。")
    assert found.reason is Reason.ABSENT_TOWN


FORMS = [("参加費はいくら?", "金額"), ("参加は何円?", "金額"), ("朝市の電話番号は?", "電話番号")]


@pytest.mark.parametrize(("question", "noun"), FORMS)
def test_an_answer_without_the_form_asked_for_is_none_and_the_form_is_named(question: str, noun: str) -> None:
    found = judged(said(), question=question)
    assert isinstance(found, Refusal)
    assert found.reason is Reason.NO_FIELD
    assert noun in found.text.split("\n")[0]


def test_likeness_alone_does_not_answer_where_the_evidence_is_poor() -> None:
    loose = Statement(text="港で三つの朝市をひらく。", citations=(cited("港で三つの朝市をひらく。", (11, 11)),))
    assert isinstance(judged(loose, question="朝市は?", evidence=SURE), Answer)
    found = judged(loose, question="朝市は?", evidence=UNSURE)
    assert isinstance(found, Refusal)
    assert found.reason is Reason.NO_EVIDENCE


def test_a_question_that_cannot_be_answered_is_asked_back_with_choices() -> None:
    loose = Statement(
        text="港で三つの朝市をひらく。", citations=(cited("港で三つの朝市をひらく。", (11, 11)),), record_ids=(MARKET,)
    )
    walk = Statement(text="「灯台まわりの散歩道」（みなぎ町）", citations=(cited("灯台まわりの散歩道", (26, 26)),))
    draft = Draft(statements=(loose,), choices=(said("「3種の朝市の開設」（みなぎ町）"), walk))
    near = verify(asked("朝市は?"), draft, SURE.model_copy(update={"log_odds": -1.0}), printed())
    far = verify(asked("朝市は?"), draft, UNSURE, printed())
    assert isinstance(near, Refusal)
    assert isinstance(far, Refusal)
    # What is known nearby, and then the other records: the one that was quoted is no further choice.
    assert [part for part in ("港で三つの朝市をひらく。[1]", "「灯台まわりの散歩道」") if part not in near.text] == []
    assert "「3種の朝市の開設」" not in near.text
    # Evidence that is far away is not quoted; the records are named all the same.
    assert "港で三つの朝市をひらく。" not in far.text
    assert "「3種の朝市の開設」（みなぎ町）[1]" in far.text
    assert [c.n for c in far.citations] == [1, 2]


def test_records_that_fit_a_filter_answer_whatever_the_likeness() -> None:
    fitting = UNSURE.model_copy(update={"selected": (MARKET,)})
    assert isinstance(judged(said(), question="公約は?", evidence=fitting), Answer)


def test_one_quote_of_two_statements_is_one_citation() -> None:
    found = judged(
        said("1,905人です。"), said("実績は1,905人です。"), said("1,430人です。", citations=(cited("1,430人"),))
    )
    assert isinstance(found, Answer)
    assert found.text.split("\n") == ["1,905人です。[1]", "実績は1,905人です。[1]", "1,430人です。[2]"]
    assert [(c.n, c.quote) for c in found.citations] == [(1, "1,905人"), (2, "1,430人")]


def test_a_statement_that_does_not_name_its_subject_gets_it_once() -> None:
    first = said("1,905人です。").model_copy(update={"subject": "朝市"})
    second = said("実績は1,905人です。").model_copy(update={"subject": "朝市"})
    found = judged(first, second)
    assert found.text == "「朝市」：1,905人です。[1]\n実績は1,905人です。[1]"


def test_a_document_known_by_its_records_alone_is_taken_at_its_word() -> None:
    bare = Citation(n=0, document="nowhere", title="", lines=(1, 1), quote="77人")
    asks: Understanding = asked("何人?")
    assert holds(Statement(text="77人です。", citations=(bare,)), asks, printed())
    assert not holds(Statement(text="78人です。", citations=(bare,)), asks, printed())


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


def test_a_quote_stands_in_its_lines_with_tags_and_widths_aside() -> None:
    assert verbatim("駐車場が30台分足りない。", ["現状の課題\t駐車場が<b>３０台分</b>足りない。"])
    assert not verbatim("駐車場が40台分足りない。", ["現状の課題\t駐車場が<b>３０台分</b>足りない。"])
    assert not verbatim("", ["何か"])


def test_a_field_is_cited_by_the_one_line_that_prints_it() -> None:
    found = of_field(record(MARKET), "indicators.0", "1,905人", printed())
    assert found.lines == (15, 15)
    assert verbatim(found.quote, printed().text("minagi-roadmap", (15, 15)))


def test_a_title_is_cited_by_the_line_that_prints_its_number_beside_it() -> None:
    found = of_title(record("minagi-roadmap:pledge:2-2"), printed())
    line = printed().text("minagi-roadmap", found.lines)
    assert len(line) == 1
    assert {"2-2", "灯台の夜間開放"} <= set(line[0].split("\t"))
