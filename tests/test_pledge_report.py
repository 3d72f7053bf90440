"""The pledge report: the invented town's print in every shape of cell, the real one's facts, changes, and garbage."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.model import Heading, Municipality, Parsed, Record, SourceText
from ingest.parsers.base import Parser
from ingest.parsers.pledge_report import PARSER
from ingest.parsers.pledge_report_cells import read_cell, star_groups, unit_names
from ingest.parsers.pledge_report_labels import read_header
from tests.conftest import fixture, real

TOWN = Municipality(code="999991", prefecture="架空県", name="みなぎ町", kana="ミナギチョウ")
HEADING = Heading(municipality=TOWN, plan=None)
MINAGI = "minagi-pledges.txt"


def parsed(lines: Sequence[str], name: str = "minagi-pledges") -> Parsed:
    text = SourceText(name=name, path=f"{name}.txt", format="txt", sha256="", lines=tuple(lines))
    return PARSER.parse(text, HEADING)


def by_id(result: Parsed) -> dict[str, Record]:
    return {record.record_id.split(":", 1)[1]: record for record in result.records}


@pytest.fixture(scope="module")
def minagi() -> Parsed:
    return PARSER.parse(fixture(MINAGI), HEADING)


@pytest.fixture(scope="module")
def tomakomai() -> Parsed:
    return PARSER.parse(real("tomakomai-pledges"), HEADING)


# --- the invented town -------------------------------------------------------------------------


def test_the_parser_keeps_to_the_protocol() -> None:
    parser: Parser = PARSER
    assert parser.family == "pledge_report"


def test_the_cover_gives_title_edition_date_and_day(minagi: Parsed) -> None:
    heading = minagi.heading
    assert (heading.plan, heading.edition) == ("町長公約の進みぐあい", "令和8年4月から令和10年3月までの実施内容")
    assert (heading.published, heading.as_of) == ("2028-06-15", "令和9年度末")
    assert {record.municipality for record in minagi.records} == {"みなぎ町"}


def test_records_stand_in_the_order_of_print(minagi: Parsed) -> None:
    kinds = Counter(record.kind for record in minagi.records)
    assert kinds == {"plan": 1, "policy": 2, "pledge": 5, "measure": 10}
    assert [record.source.lines[0] for record in minagi.records] == sorted(r.source.lines[0] for r in minagi.records)


NODES = [
    ("plan:all", None, "全体", 57.5, (32, 32)),
    ("policy:1", "I", "灯台のある岬を守り、にぎわいをつなぐまち みなぎ 灯します！", 67, (43, 55)),
    ("pledge:1-1", "1", "港の朝市を育て、浜の仕事を増やします", 73, (44, 46)),
    ("pledge:1-2", "2", "岬の道を歩きやすく整えます", 62, (47, 47)),  # number and figure in full width
    ("pledge:1-3", "3", "台風に強い堤を築きます", 68, (52, 55)),
    ("policy:2", "II", "学びの舟をこぎ出すまち みなぎ 漕ぎます！", 48, (61, 71)),  # number and title in one cell
    ("pledge:2-1", "1", "島の学校をみんなで支えます", 66, (62, 65)),  # the figure slid one column on
    ("pledge:2-2", "2", "読書の輪を広げます", 31, (70, 71)),  # in one row with its first measure
]


@pytest.mark.parametrize("row", NODES, ids=[row[0] for row in NODES])
def test_policies_and_pledges_are_read_from_the_detail_table(
    minagi: Parsed, row: tuple[str, str | None, str, float, tuple[int, int]]
) -> None:
    suffix, number, title, percent, lines = row
    record = by_id(minagi)[suffix]
    assert (record.number, record.title, record.progress_percent) == (number, title, percent)
    assert record.source.lines == lines


MEASURES = [
    ("1-1-1", "朝市の屋根を広げ、雨の日も開ける市にします", ["水産課", "港・みなと振興室"], 8, (45, 45)),  # no mark
    ("1-1-2", "浜で働く人の住まいを用意します", ["住宅課"], 6, (46, 46)),  # a paragraph for each half of the stars
    ("1-2-1", "案内板を三つの言葉で立てます", ["観光課", "国際室"], 5, (47, 47)),  # two measures in one row
    ("1-2-2", "崖沿いの柵を直します", ["建設課"], 7, (47, 47)),  # and a department list for each
    ("1-3-1", "北の浜の堤をかさ上げします", ["防災課", "建設課"], 4, (53, 53)),  # both measures' stars in its cell
    ("1-3-2", "避難のための高台を増やします", ["防災課", "総務課"], 9, (54, 55)),  # a bullet on the next line
    ("2-1-1", "渡し船の便を増やし、通学の時間を縮めます", ["学校教育課", "港・みなと振興室"], 10, (63, 63)),
    ("2-1-2", "給食に島の魚を使います", ["給食センター"], 3, (64, 65)),  # the stars' second half on the next line
    ("2-2-1", "船で本を届けます", ["図書館", "福祉課"], 2, (70, 70)),  # figure, departments, stars in one cell
    ("2-2-2", "読み聞かせの担い手を育てます", ["図書館"], None, (71, 71)),  # eleven marks: not a rating
]


@pytest.mark.parametrize("row", MEASURES, ids=[row[0] for row in MEASURES])
def test_measures_are_read_whatever_their_cells_look_like(
    minagi: Parsed, row: tuple[str, str, list[str], int | None, tuple[int, int]]
) -> None:
    suffix, title, departments, stars, lines = row
    record = by_id(minagi)[f"measure:{suffix}"]
    assert (record.title, list(record.departments), record.stars) == (title, departments, stars)
    assert (record.number, record.source.lines) == (None, lines)


def test_bullets_of_two_merged_measures_go_to_their_own(minagi: Parsed) -> None:
    records = by_id(minagi)
    sections = [records[f"measure:{suffix}"].sections for suffix in ("1-2-1", "1-2-2", "1-3-2", "2-1-2")]
    assert sections == [
        {"取組事業内容": "灯台前に案内板を2枚立てました。\n点字の地図を試作しました。"},
        {"取組事業内容": "柵を300メートル取り替えました。"},
        {"取組事業内容": "・高台を1か所つくりました。\n・備蓄の倉庫を直しました。"},
        {},
    ]


def test_a_path_names_the_parents_as_the_detail_table_prints_them(minagi: Parsed) -> None:
    records = by_id(minagi)
    policy = "灯台のある岬を守り、にぎわいをつなぐまち みなぎ 灯します！"
    assert records["pledge:1-2"].path == (policy,)
    assert records["measure:1-2-2"].path == (policy, "岬の道を歩きやすく整えます")


def test_the_foreword_and_the_period_are_kept_with_the_plan(minagi: Parsed) -> None:
    plan = by_id(minagi)["plan:all"]
    assert list(plan.sections) == ["はじめに", "数値の求め方"]
    assert plan.attributes == {"取組事業内容": "令和8年4月～令和10年3月末"}
    assert plan.source.fields["sections.はじめに"] == (12, 12)


def test_every_field_knows_the_lines_that_print_it(minagi: Parsed) -> None:
    records = by_id(minagi)
    assert records["measure:1-3-2"].source.fields == {
        "title": (54, 54),
        "departments": (54, 54),
        "stars": (53, 53),
        "sections.取組事業内容": (54, 55),
    }
    assert records["measure:2-1-2"].source.fields["stars"] == (64, 65)
    assert records["pledge:1-2"].source.fields["progress_percent"] == (47, 47)


def test_two_figures_for_one_pledge_are_both_shown(minagi: Parsed) -> None:
    pledge = by_id(minagi)["pledge:1-2"]
    assert pledge.attributes == {"不一致": ["進捗状況: 総括表 61（24行目）、本文 62（47行目）"]}
    assert [notice.line for notice in minagi.notices if notice.check == "総括表との一致"] == [47]


def test_checks_say_what_holds_and_what_does_not(minagi: Parsed) -> None:
    assert [(notice.line, notice.check) for notice in minagi.notices] == [
        (47, "総括表との一致"),
        (64, None),  # no bullets
        (71, "★の数"),  # eleven marks
    ]
    assert minagi.checks_passed == {
        "総括表との一致": 6,
        "総括表との名称の一致": 7,
        "基本政策の平均": 2,
        "★の数": 9,
        "★と進捗率": 4,
        "全体の平均": 1,
        "基本政策の数": 1,
        "公約の数": 1,
        "施策の数": 1,
        "公約ごとの施策の数": 5,
    }


def test_the_form_is_recognised_by_its_labels_and_stars() -> None:
    assert PARSER.recognise(fixture(MINAGI)) == 1
    lines = ["# 公約", "市長は公約を守ります。", "目標\t★★★", "区分\t進捗状況"]
    text = SourceText(name="x", path="x", format="txt", sha256="", lines=tuple(lines))
    assert PARSER.recognise(text) < 0.2


# --- single shapes -----------------------------------------------------------------------------

TABLE = [
    "基本政策\t\t担当部署\t進捗状況(数値:%)",
    "公約内容\t施策内容\t\t",
    "\t取組事業内容(R8.4～R10.3)\t\t",
    "政策Ⅰ\t港を育てます\t\t50",
]

ROWS = [
    ("stars that fill no rating", ["1\t甲を育てます\t\t45", "\t● 乙をします\t総務課\t★★★★"], "1-1-1", ["総務課"], None),
    (
        "stars in the column before",
        ["1\t甲を育てます\t\t45", "\t● 乙をします\t・総務課 ★★★★★★★☆☆☆\t"],
        "1-1-1",
        ["総務課"],
        7,
    ),
    (
        "everything in one cell",
        ["1\t甲を育てます\t\t45", "\t● 乙をします ・丙をした。 ・総務課 ★★☆☆☆ ☆☆☆☆☆"],
        "1-1-1",
        ["総務課"],
        2,
    ),
    (
        "departments between commas",
        ["1\t甲を育てます\t\t45", "\t● 乙をします\t総務課、税務課\t★☆☆☆☆☆☆☆☆☆"],
        "1-1-1",
        ["総務課", "税務課"],
        1,
    ),
    ("a dash for departments", ["1\t甲を育てます\t\t45", "\t● 乙をします\t―\t☆☆☆☆☆ ☆☆☆☆☆"], "1-1-1", [], 0),
    (
        "the pledge's number in a circle",
        ["①\t甲を育てます\t\t45", "\t● 乙をします\t総務課\t★★★☆☆ ☆☆☆☆☆"],
        "1-1-1",
        ["総務課"],
        3,
    ),
    (
        "the pledge's number without a space",
        ["1甲を育てます\t\t\t45", "● 乙をします\t\t総務課\t★★★☆☆ ☆☆☆☆☆"],
        "1-1-1",
        ["総務課"],
        3,
    ),
    ("one more column", ["\t1\t甲を育てます\t\t45", "\t\t● 乙をします\t\t総務課\t★★★☆☆ ☆☆☆☆☆"], "1-1-1", ["総務課"], 3),
    (
        "a third measure",
        ["1\t甲を育てます\t\t45", *["\t● 乙をします\t総務課\t★★★☆☆ ☆☆☆☆☆"] * 2, "\t● 丁をします\t税務課\t★★★★★ ☆☆☆☆☆"],
        "1-1-3",
        ["税務課"],
        5,
    ),
]


@pytest.mark.parametrize(
    ("rows", "suffix", "departments", "stars"), [row[1:] for row in ROWS], ids=[r[0] for r in ROWS]
)
def test_a_shape_of_row_is_read(rows: list[str], suffix: str, departments: list[str], stars: int | None) -> None:
    record = by_id(parsed([*TABLE, *rows]))[f"measure:{suffix}"]
    assert (list(record.departments), record.stars) == (departments, stars)


def test_departments_that_two_measures_share_are_given_to_both_with_a_notice() -> None:
    row = "1\t<p>甲</p><ul><li>● 乙<ul><li>・a。</li></ul></li><li>● 丙<ul><li>・b。</li></ul></li></ul>"
    result = parsed([*TABLE, f"{row}\t・総務課 ・税務課 ・水道課\t50 ★★★★★☆☆☆☆☆"])
    records = by_id(result)
    for suffix in ("1-1-1", "1-1-2"):
        assert records[f"measure:{suffix}"].departments == ("総務課", "税務課", "水道課")
        assert records[f"measure:{suffix}"].attributes == {"施策に共通の欄": ["担当部署"]}
    assert (records["measure:1-1-1"].stars, records["measure:1-1-2"].stars) == (5, None)
    assert sum("担当部署の欄" in notice.text for notice in result.notices) == 1


def test_a_summary_of_several_years_gives_the_newest_and_keeps_the_others() -> None:
    lines = [
        "施策区分\t進捗状況\t",
        "\t令和8年度末(%)\t令和9年度末(%)",
        "Ⅰ 港を育てます\t40\t50",
        "1 甲を育てます\t35\t45",
    ]
    record = by_id(parsed([*lines, "", *TABLE, "1\t甲を育てます\t\t45"]))["pledge:1-1"]
    assert record.progress_percent == 45
    assert record.attributes == {"進捗状況（令和8年度末）": "35"}


def test_a_pledge_that_only_the_summary_prints_is_kept_with_its_line() -> None:
    lines = ["施策区分\t進捗状況", "Ⅰ 港を育てます\t50", "1 甲を育てます\t45", "2 乙を育てます\t55", "", *TABLE]
    result = parsed([*lines, "1\t甲を育てます\t\t45"])
    record = by_id(result)["pledge:1-2"]
    assert (record.title, record.progress_percent, record.source.lines) == ("乙を育てます", 55, (4, 4))
    assert any(notice.line == 4 and "総括表から" in notice.text for notice in result.notices)


def test_a_note_below_the_table_is_not_taken_into_the_last_measure() -> None:
    rows = ["1\t甲を育てます\t\t45", "\t● 乙をします\t総務課\t★★★★☆ ☆☆☆☆☆", "・税務課", "", "・問い合わせは企画課"]
    result = parsed([*TABLE, *rows])
    assert by_id(result)["measure:1-1-1"].departments == ("総務課", "税務課")
    assert [notice.line for notice in result.notices if "表の外" in notice.text] == [len(TABLE) + 5]


def test_a_rating_of_five_stars_is_read_where_the_print_uses_five() -> None:
    rows = ["1\t甲を育てます\t\t70", "\t● 乙をします\t総務課\t★★★☆☆", "\t● 丙をします\t総務課\t★★★★☆"]
    result = parsed([*TABLE, *rows])
    assert [r.stars for r in result.records if r.kind == "measure"] == [3, 4]
    assert result.checks_passed["★と進捗率"] == 1


def test_a_number_printed_twice_gives_two_ids_and_a_notice() -> None:
    result = parsed([*TABLE, "1\t甲を育てます\t\t45", "1\t別の乙をします\t\t45", "3\t丙\t\t45"])
    ids = [record.record_id for record in result.records]
    assert len(ids) == len(set(ids))
    assert any(notice.check for notice in result.notices)


@pytest.mark.parametrize(
    ("percent", "stars", "good"),
    [(66, "5と7", True), (72, "8と5", True), (60, "5と7", True), (71, "5と7", False), (40, "5と7", False)],
)
def test_a_percentage_must_follow_from_the_stars(percent: int, stars: str, good: bool) -> None:
    # stars are averages cut (up to one star too few) or rounded (up to half a star too many)
    rows = [f"\t● {n}をします\t総務課\t{'★' * int(n)}{'☆' * (10 - int(n))}" for n in stars.split("と")]
    checks = [notice.check for notice in parsed([*TABLE, f"1\t甲を育てます\t\t{percent}", *rows]).notices]
    assert ("★と進捗率" not in checks) is good


def test_the_helpers_take_cells_apart() -> None:
    assert star_groups(["★★★★★", "☆☆☆☆☆", "★☆☆☆☆", "☆☆☆☆☆"], 2, 10) == ["★★★★★☆☆☆☆☆", "★☆☆☆☆☆☆☆☆☆"]
    assert unit_names(read_cell("<ul><li>・工業・雇用課</li><li>港 企業課</li></ul>", 0).items) == [
        "工業・雇用課",
        "港 企業課",
    ]
    assert read_header("基本政策\t\t担当 部署\t進 捗 状 況 (数値：%)") is not None
    assert read_header("政策Ⅰ\t港を育てます\t\t50") is None


# --- the real document -------------------------------------------------------------------------


def test_the_real_document_has_five_policies_twenty_five_pledges_and_fifty_measures(tomakomai: Parsed) -> None:
    assert Counter(record.kind for record in tomakomai.records) == {"plan": 1, "policy": 5, "pledge": 25, "measure": 50}
    ordinals = [r.record_id.split(":")[2] for r in tomakomai.records if r.kind == "measure"]
    assert ordinals == [f"{a}-{b}-{c}" for a in range(1, 6) for b in range(1, 6) for c in (1, 2)]
    heading = tomakomai.heading
    assert (heading.plan, heading.published, heading.as_of) == ("市長公約の取組状況", "2024-05", "令和5年度末")


def test_the_real_percentages_are_those_printed(tomakomai: Parsed) -> None:
    percents = [record.progress_percent for record in tomakomai.records if record.kind == "pledge"]
    assert percents == [
        *(73, 66, 70, 43, 61),
        *(58, 52, 52, 57, 65),
        *(77, 52, 72, 45, 56),
        *(53, 61, 45, 70, 52),
        *(74, 75, 41, 61, 60),
    ]
    assert [r.progress_percent for r in tomakomai.records if r.kind == "policy"] == [62, 56, 60, 56, 62]
    assert by_id(tomakomai)["plan:all"].progress_percent == 59.2


def test_the_real_stars_are_those_printed(tomakomai: Parsed) -> None:
    stars = [record.stars for record in tomakomai.records if record.kind == "measure"]
    assert stars == [
        *(7, 7, 5, 7, 8, 6, 4, 4, 7, 4),
        *(5, 6, 4, 6, 5, 5, 5, 6, 7, 5),
        *(8, 7, 5, 5, 8, None, 7, 2, 5, 6),  # one of two ratings is not printed
        *(6, 4, 6, 6, 5, 4, 7, 7, 5, 5),
        *(7, 7, 7, 7, None, None, None, None, 6, 5),  # eleven marks instead of ten
    ]


REAL_UNITS = [
    ("1-1-1", 7, "秘書広報課"),
    ("1-4-1", 2, "高丘・錦多峰浄水場"),
    ("2-1-2", 4, "テクノセンター"),
    ("2-5-1", 4, "工業・雇用振興課"),
    ("4-3-2", 3, "緑地公園課"),
    ("5-3-1", 3, "科学センター"),
    ("5-3-2", 1, "美術博物館"),
    ("5-5-2", 3, "協働・男女平等参画室"),
]


@pytest.mark.parametrize(("suffix", "count", "name"), REAL_UNITS)
def test_the_real_departments_are_one_entry_each(tomakomai: Parsed, suffix: str, count: int, name: str) -> None:
    departments = by_id(tomakomai)[f"measure:{suffix}"].departments
    assert len(departments) == count
    assert name in departments


def test_the_real_measures_lack_bullets_only_where_the_page_cut_them(tomakomai: Parsed) -> None:
    lacking = [r.record_id.split(":")[2] for r in tomakomai.records if r.kind == "measure" and not r.sections]
    assert lacking == ["2-5-1", "2-5-2"]
    assert not [r for r in tomakomai.records if r.title[:1] in "●・0123456789<"]


def test_the_real_figures_are_consistent(tomakomai: Parsed) -> None:
    passed = tomakomai.checks_passed
    assert (passed["総括表との一致"], passed["基本政策の平均"], passed["全体の平均"]) == (30, 5, 1)
    assert (passed["★と進捗率"], passed["★の数"]) == (22, 45)
    assert {n.check for n in tomakomai.notices if n.check} == {"★の数", "総括表との名称の一致"}


@pytest.mark.parametrize("name", ["ashibetsu-strategy", "bibai-roadmap", "kamisunagawa-plan", "tomakomai-reform"])
def test_the_other_families_are_not_taken_for_pledge_reports(name: str) -> None:
    assert PARSER.recognise(real(name)) < 0.1
    assert PARSER.recognise(real("tomakomai-pledges")) > 0.9


# --- changes in a copy -------------------------------------------------------------------------


def test_figures_changed_in_a_copy_of_the_fixture_come_out_changed() -> None:
    text = "\n".join(fixture(MINAGI).lines)
    for old, new in [
        ("増やします</b>\t\t<b>73</b>", "増やします</b>\t\t<b>79</b>"),
        ("増やします\t73", "増やします\t79"),
        ("・空き家を4戸", "・空き家を6戸"),
        ("<li>・住宅課</li>", "<li>・住宅課</li> <li>・移住室</li>"),
        ("<p>★★★★★ ★★★☆☆</p>", "<p>★★★★★ ★★★★☆</p>"),
        ("全 体\t57.5", "全 体\t58.7"),
    ]:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    records = by_id(parsed(text.split("\n")))
    assert (records["pledge:1-1"].progress_percent, records["plan:all"].progress_percent) == (79, 58.7)
    assert records["measure:1-1-1"].stars == 9
    assert records["measure:1-1-2"].departments == ("住宅課", "移住室")
    assert records["measure:1-1-2"].sections == {"取組事業内容": "・空き家を6戸改修しました。"}


def marked(line: str, marks: str) -> str:
    """The line with its star marks replaced, one by one."""
    left = iter(marks)
    return re.sub("[★☆]", lambda _: next(left), line)


@pytest.mark.parametrize("seed", range(3))
def test_figures_changed_in_a_copy_of_the_real_document_come_out_changed(seed: int, tomakomai: Parsed) -> None:
    rng = random.Random(seed)
    lines = list(real("tomakomai-pledges").lines)
    for record in rng.sample([r for r in tomakomai.records if r.kind == "measure" and r.stars is not None], 12):
        first, last = record.source.lines
        if first != last or lines[first - 1].count("★") + lines[first - 1].count("☆") != 10:
            continue  # two measures in the row
        filled = rng.randint(0, 10)
        lines[first - 1] = marked(lines[first - 1], "★" * filled + "☆" * (10 - filled))
        changed = by_id(parsed(lines, "tomakomai-pledges"))[record.record_id.split(":", 1)[1]]
        assert changed.stars == filled
        assert changed.model_copy(update={"stars": record.stars}) == record.model_copy(
            update={"municipality": "みなぎ町"}
        )


def test_a_percentage_changed_only_in_the_detail_table_is_taken_and_reported() -> None:
    lines = list(real("tomakomai-pledges").lines)
    at = next(n for n, line in enumerate(lines) if line.endswith("\t\t\t70") or line.endswith("\t\t70"))
    lines[at] = lines[at][:-2] + "88"
    result = parsed(lines, "tomakomai-pledges")
    changed = [r for r in result.records if "不一致" in r.attributes]
    assert [(r.record_id.split(":")[2], r.progress_percent) for r in changed] == [("1-3", 88)]
    assert [n.line for n in result.notices if n.check == "総括表との一致"] == [at + 1]


# --- garbage -----------------------------------------------------------------------------------

LINES = fixture(MINAGI).lines
SCRAPS = [
    "",
    "\t",
    "<ul>",
    "</ul></ul>",
    "★",
    "★★★★★★★★★★★",
    "政策",
    "政策Ⅸ\t",
    "99",
    "・",
    "●",
    "1",
    "1-",
    "全体\t",
    "基本政策",
    "%",
]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_mangling_makes_the_parser_fail(data: st.DataObject) -> None:
    rng = random.Random(data.draw(st.integers(0, 10**9)))
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 12))):
        at = rng.randrange(len(lines))
        match data.draw(st.sampled_from(["drop", "cut", "scrap", "swap", "cell", "garbage"])):
            case "drop":
                del lines[at]
            case "cut":
                lines[at] = lines[at][: rng.randint(0, len(lines[at]))]
            case "scrap":
                lines.insert(at, rng.choice(SCRAPS))
            case "swap":
                other = rng.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
            case "cell":
                cells = lines[at].split("\t")
                rng.shuffle(cells)
                lines[at] = "\t".join(cells)
            case _:
                lines[at] = data.draw(st.text(max_size=40)).replace("\n", "\t")
    result = parsed(lines)
    ids = [record.record_id for record in result.records]
    assert len(ids) == len(set(ids))
    assert all(record.title for record in result.records)
    for record in result.records:
        spans = [record.source.lines, *record.source.fields.values()]
        assert all(1 <= first <= last <= len(lines) for first, last in spans)
        assert record.stars is None or 0 <= record.stars <= 20
