"""Stage 1: what a question's own words tell, row by row."""

from __future__ import annotations

import pytest

from ingest.text import nfkc
from service import understand as stage
from service.model import Intent, Question, Turn, Understanding
from service.understand import understand
from tests.answer_fixture import TOWNS, Tells, asked, document

TURN = Turn(
    question="市長公約工程表の朝市の2026年度の実績は?",
    record_ids=("minagi-roadmap:pledge:1",),
    documents=("minagi-roadmap",),
    years=(2026,),
)


def of_towns(question: str, intent: Intent = Intent.VALUE, history: tuple[Turn, ...] = ()) -> Understanding:
    """What a question asks where five documents of four towns are here."""
    return understand(
        Question(question=question),
        documents=TOWNS,
        departments=(),
        holdings={},
        intents=Tells(intent),
        history=history,
    )


NUMBERS = [
    ("公約20番の担当は?", (("pledge", "20"),)),  # noun and 番
    ("公約番号20の担当は?", (("pledge", "20"),)),  # 番号 before the number
    ("№12の進捗は?", ((None, "12"),)),  # № tells no kind
    ("N5の総合評価は?", ((None, "N5"),)),  # the reform plan's new items
    ("実践項目Ｎ５の総合評価は?", (("initiative", "N5"),)),  # full width
    ("2-1はどうなった?", ((None, "2-1"),)),  # a hyphen is a number's own
    ("公約２－１はどうなった?", (("pledge", "2-1"),)),  # full-width digits and hyphen
    ("施策1-3-2の内容は?", ((None, "1-3-2"),)),  # three parts
    ("基本政策Ⅳの進捗率は?", (("policy", "IV"),)),  # one roman character
    ("基本目標2の指標は?", (("goal", "2"),)),  # noun and bare number
    ("12番の担当は?", ((None, "12"),)),  # 番 alone
    ("大綱1と大綱2の違いは?", (("outline", "1"), ("outline", "2"))),  # both
    ("公約1の内容と公約1の担当は?", (("pledge", "1"),)),  # once
    ("12件は達成した?", ()),  # a quantity
    ("30人は何の数?", ()),  # a quantity
    ("令和6年度の実績は?", ()),  # a year
    ("2番目に大きいのは?", ()),  # an order
    ("公約25項目のうち遅れているのは?", ()),  # a quantity of things
    ("第3号議案は?", ()),  # an ordinal of something else
    ("公約3件の担当は?", ()),  # a quantity behind the noun
    ("進捗率が62.5%のものは?", ()),  # a decimal
    ("AIDSの予防は?", ()),  # letters inside a word
    ("", ()),
]


@pytest.mark.parametrize(("question", "expected"), NUMBERS)
def test_a_record_is_named_by_number_and_a_quantity_names_none(
    question: str, expected: tuple[tuple[str | None, str], ...]
) -> None:
    assert stage.numbers(nfkc(question)) == expected


YEARS = [
    ("2026年度の実績は?", (2026,)),  # western
    ("令和8年度の実績は?", (2026,)),  # Reiwa 1 is 2019
    ("R8の実績は?", (2026,)),  # short
    ("Ｒ８年度の実績は?", (2026,)),  # full width, folded before
    ("令和元年度の実績は?", (2019,)),  # 元年
    ("平成30年度の実績は?", (2018,)),  # Heisei 1 is 1989
    ("令和7年度から令和9年度までの目標は?", (2025, 2026, 2027)),  # a range holds the year between
    ("R7～R9の目標は?", (2025, 2026, 2027)),  # a range in short
    ("令和7年度から9年度の目標は?", (2025, 2026, 2027)),  # the second year leaves its era out
    ("令和7年度と令和9年度の目標は?", (2025, 2027)),  # two years, no range
    ("令和7年度は?令和7年度の実績は?", (2025,)),  # once
    ("10人の目標は?", ()),  # no year
    ("その前の年度は?", ()),  # before what? there is no turn before
]


@pytest.mark.parametrize(("question", "expected"), YEARS)
def test_fiscal_years_are_read_in_every_reckoning(question: str, expected: tuple[int, ...]) -> None:
    assert stage.years(nfkc(question), ()) == expected


RELATIVE = [
    ("その前の年度は?", (2025,)),
    ("前年度は?", (2025,)),
    ("その次の年は?", (2027,)),
    ("翌年度は?", (2027,)),
    ("令和9年度は?", (2027,)),  # a year of its own comes first
    ("目標は?", ()),  # asks for no year; the year is not taken over in silence
]


@pytest.mark.parametrize(("question", "expected"), RELATIVE)
def test_a_year_may_be_counted_from_the_turn_before(question: str, expected: tuple[int, ...]) -> None:
    assert stage.years(question, (TURN, Turn(question="担当は?"))) == expected


SIDES = [
    ("目標は何人?", ("target",)),
    ("何人を目指していますか", ("target",)),
    ("実績は何人?", ("actual",)),
    ("実際に来たのは何人?", ("actual",)),
    ("何人来ましたか?", ("actual",)),  # past
    ("基準値は?", ("baseline",)),
    ("もともと何人だった?", ("baseline",)),  # the past form belongs to the start
    ("目標と実績を教えて", ("target", "actual")),
    ("What is the target?", ("target",)),
    ("How many were actually received?", ("actual",)),
    ("朝市の来場者数は?", ()),  # says neither
]


@pytest.mark.parametrize(("question", "expected"), SIDES)
def test_the_side_of_a_figure_is_told_by_its_words(question: str, expected: tuple[str, ...]) -> None:
    assert stage.sides(question) == expected


KINDS = [
    ("公約は何件?", "pledge"),
    ("基本目標をすべて挙げて", "goal"),
    ("実践項目は全部で何件?", "initiative"),
    ("大綱を並べて", "outline"),
    ("朝市は何件?", None),  # names no kind
    ("市長公約の基本政策をすべて挙げて", "policy"),  # the head stands last
    ("朝市の事業は何件?", "project"),  # a common noun that is counted
    ("朝市の事業所は何件?", None),  # another word
]


@pytest.mark.parametrize(("question", "expected"), KINDS)
def test_a_kind_of_record_is_named_by_its_noun(question: str, expected: str | None) -> None:
    assert asked(question, Intent.LIST).kind == expected


def test_a_kind_that_no_document_holds_is_not_asked_for() -> None:
    assert stage.kind("公約は何件?", {"a": frozenset({"goal"})}) is None


STATUSES = [
    ("遅れている公約は?", "delayed"),
    ("予定より進んでいないのは?", "delayed"),
    ("完了した公約は?", "completed"),
    ("順調な公約は?", "on_track"),
    ("計画どおりに進んでいる公約は?", "on_track"),
    ("Which pledges are behind schedule?", "delayed"),
    ("公約は何件?", None),
]


@pytest.mark.parametrize(("question", "expected"), STATUSES)
def test_a_status_is_asked_for_in_everyday_words(question: str, expected: str | None) -> None:
    assert asked(question, Intent.LIST).status == expected


DOCUMENTS = [
    ("上砂川町の人口の目標は?", ("kamisunagawa-plan",), ("上砂川町",)),
    ("砂川市の人口の目標は?", ("sunagawa-plan",), ("砂川市",)),
    ("苫小牧市の目標は?", ("tomakomai-reform", "tomakomai-pledges"), ("苫小牧市",)),
    ("苫小牧市の行政創革プランの目標は?", ("tomakomai-reform",), ("苫小牧市",)),  # its title picks one of two plans
    ("市長公約取組状況の目標は?", ("tomakomai-pledges",), ()),  # a title alone does, too
    ("人口の目標は?", (), ()),  # no town: all documents
]


@pytest.mark.parametrize(("question", "expected", "towns"), DOCUMENTS)
def test_the_documents_asked_are_those_of_the_town_and_plan_named(
    question: str, expected: tuple[str, ...], towns: tuple[str, ...]
) -> None:
    found = of_towns(question)
    assert (found.documents, found.towns) == (expected, towns)


def test_a_municipality_beside_the_question_stands_over_its_words() -> None:
    found = asked("みなぎ町の朝市の目標は?", municipality="みなぎ村")
    assert found.towns == ("みなぎ村",)
    assert found.documents == ("other-prose",)


LANGUAGES = [
    ("朝市の来場者数は?", None, "ja"),
    ("What is the target of the morning market?", None, "en"),
    ("KPIの目標は?", None, "ja"),  # a few Latin letters
    ("What is 朝市?", None, "en"),  # a few Japanese ones
    ("朝市の来場者数は?", "en", "en"),  # told
    ("123", None, "ja"),  # neither: the default
]


@pytest.mark.parametrize(("question", "told", "expected"), LANGUAGES)
def test_the_reader_is_answered_in_the_questions_language(question: str, told: str | None, expected: str) -> None:
    assert asked(question, language=told).language == expected


LEANING = [
    ("では目標は?", True),  # opens by pointing back
    ("その担当は?", True),  # points back
    ("担当は?", True),  # names no subject
    ("灯台の夜間開放と渡し船の予約の担当部署と進捗状況は?", True),  # names no town: the last one's goes on
    ("みなぎ村の水と食べ物の備蓄の訓練は何月何日?", False),  # a town and a subject of its own
]


@pytest.mark.parametrize(("question", "leans"), LEANING)
def test_a_follow_up_leans_on_the_turn_before(question: str, leans: bool) -> None:
    assert asked(question, history=(TURN,)).leans is leans


def test_the_first_question_leans_on_nothing() -> None:
    found = asked("では目標は?")
    assert not found.leans
    assert found.search == found.question


def test_a_follow_up_inherits_the_town_and_searches_with_the_question_before() -> None:
    found = asked("では目標は?", history=(TURN,))
    assert found.towns == ("みなぎ市",)
    assert found.search == "市長公約工程表の朝市の2026年度の実績は?。では目標は?"
    assert found.question == "では目標は?"


def test_a_follow_up_that_names_another_town_drops_the_last_one() -> None:
    turn = Turn(question="美唄市の朝市の担当は?", documents=("bibai-roadmap",))
    found = of_towns("砂川市の移住の相談に来た人の令和6年度の人数は?", history=(turn,))
    assert found.towns == ("砂川市",)
    assert not found.leans
    assert "朝市" not in found.search


NAMED_FIELDS = [
    ("どの課が担当していますか", Intent.DEPARTMENT),  # an interrogative of the field
    ("所管は?", Intent.DEPARTMENT),  # the field's noun
    ("Which department is in charge?", Intent.DEPARTMENT),
    ("進捗はどうですか", Intent.STATUS),
    ("★はいくつ?", Intent.STATUS),
]


@pytest.mark.parametrize(("question", "expected"), NAMED_FIELDS)
def test_a_field_asked_for_by_name_needs_no_statistics(question: str, expected: Intent) -> None:
    found = asked(question, Intent.CONTENT)
    assert found.intent is expected
    assert sum(found.intents.values()) == pytest.approx(1)
    assert found.intents[expected] == pytest.approx(stage.NAMED_SHARE)


def test_a_list_of_departments_stays_a_list() -> None:
    assert asked("どの課がいちばん多く担当していますか", Intent.LIST).intent is Intent.LIST


def test_departments_named_in_full_are_recognised_and_two_letters_are_not() -> None:
    assert asked("観光課が担当する公約は?").departments == ("観光課",)
    assert asked("課の公約は?").departments == ()


def test_a_question_is_folded_once_for_all_stages() -> None:
    assert asked("Ｎ５の①は？").question == "N5の1は?"


def test_of_plans_with_equally_like_titles_none_is_preferred() -> None:
    twins = (document("a", "甲市", plan="甲市総合計画前期"), document("b", "甲市", plan="甲市総合計画後期"))
    assert stage.of_plan("甲市総合計画の目標は?", twins) == twins
    assert stage.of_plan("甲市総合計画後期の目標は?", twins) == twins[1:]


def test_a_follow_up_that_names_another_number_goes_on_with_the_kind_before() -> None:
    before = (Turn(question="市長公約の基本政策Ⅰの進捗率は?", documents=("minagi-pledges",)),)
    assert asked("Ⅱのほうは?", history=before).numbers == (("policy", "II"),)
    assert asked("では2番は?", history=before).numbers == (("policy", "2"),)
    assert asked("では担当は?", history=before).numbers == ()


SIDES_OF_STATE = [
    ("令和8年度までに何品できていますか", ("actual",)),  # までに names no target beside what is
    ("令和8年度までに何品つくる予定ですか", ("target",)),
    ("今は何件で、目標は何件?", ("target", "actual")),  # two questions in one
    ("令和7年度は何件を見込んでいますか", ("target",)),  # でいます is no 今
    ("今後は何件にしますか", ()),  # nor is 今後
]


@pytest.mark.parametrize(("question", "sides"), SIDES_OF_STATE)
def test_how_things_are_is_told_from_what_they_shall_be(question: str, sides: tuple[str, ...]) -> None:
    assert asked(question).sides == sides
