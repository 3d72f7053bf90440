"""Roadmap sheets: the invented town's plan in full, the real one by facts, changed copies, mangled text."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.model import Heading, Parsed, Record, SourceText
from ingest.municipality import named
from ingest.parsers.roadmap import PARSER, plan_title
from ingest.parsers.roadmap_departments import departments
from ingest.parsers.roadmap_labels import status
from ingest.parsers.roadmap_table import Reach, place
from ingest.parsers.roadmap_years import value, year_cell, year_columns
from tests.conftest import CORPUS, fixture, real

MINAGI = "minagi-roadmap.txt"
BIBAI = "bibai-roadmap"
Figures = dict[int, tuple[str | None, str | None]]


def parse(text: SourceText) -> Parsed:
    return PARSER.parse(text, Heading(municipality=None, plan=None))


def by_number(parsed: Parsed) -> dict[str | None, Record]:
    return {record.number: record for record in parsed.records}


def figures(record: Record, n: int = 0) -> Figures:
    return {year.fiscal_year: (year.target, year.actual) for year in record.indicators[n].values}


def changed(text: SourceText, change: Callable[[int, str], str]) -> SourceText:
    """A copy of the text with each line (1-based number and print) changed."""
    return text.model_copy(update={"lines": tuple(change(n, line) for n, line in enumerate(text.lines, 1))})


@pytest.fixture(scope="module")
def minagi() -> Parsed:
    return parse(fixture(MINAGI))


def test_the_fixtures_sheets_come_in_order_each_with_its_number_title_heading_and_lines(minagi: Parsed) -> None:
    assert [(r.record_id, r.number, r.title, r.path, r.source.lines) for r in minagi.records] == [
        ("minagi-roadmap:pledge:1", "1", "3種の朝市の開設", ("1 にぎわい",), (10, 22)),  # its 3 is no number
        ("minagi-roadmap:pledge:2-1", "2-1", "灯台まわりの散歩道", ("1 にぎわい",), (26, 38)),
        ("minagi-roadmap:pledge:2-2", "2-2", "灯台の夜間開放", ("1 にぎわい",), (42, 55)),  # with its footnote
        ("minagi-roadmap:pledge:3", "3", "渡し船の予約", ("2 くらし",), (59, 71)),
        ("minagi-roadmap:pledge:5", "5", "井戸水の検査", ("２ くらし",), (73, 88)),  # no title line above it
        ("minagi-roadmap:pledge:6", "6", "窓口の待ち時間をへらす", ("3 市役所",), (93, 109)),
    ]
    assert {record.kind for record in minagi.records} == {"pledge"}


def test_departments_are_one_entry_each_without_list_marks(minagi: Parsed) -> None:
    assert [record.departments for record in minagi.records] == [
        ("商工課",),
        ("土木課", "観光課", "子育て・健康課"),
        ("観光課",),
        ("市民部交通課",),
        ("環境課", "水道課"),
        ("市民課", "税務課（収納係・資産税係）"),
    ]


def test_the_status_is_kept_as_printed_and_normalised_by_its_meaning(minagi: Parsed) -> None:
    assert [(record.status_text, record.status, record.progress_percent) for record in minagi.records] == [
        ("計画通りに進んでいる", "on_track", None),
        ("計画よりも遅れている", "delayed", None),
        ("完了", "completed", None),
        ("おおむね順調", "on_track", None),
        ("未着手", None, None),  # means none of the three: shown, not guessed
        ("計画 通りに 進んでいる", "on_track", 40.0),
    ]


INDICATORS: dict[str, list[tuple[str | None, str | None, str | None, Figures]]] = {
    # number → name, baseline, its period, and target and actual by year
    "1": [  # a blank column under the label; three kinds of dash
        (
            "朝市の来場者数",
            "1,200人",
            None,
            {2025: ("1,500人", "1,430人"), 2026: ("1,800人", "1,905人"), 2029: ("2,500人", None)},
        )
    ],
    "2-1": [  # each year has a figure and, beside it, its breakdown
        ("案内の回数", "12回", "R6", {2025: ("20", "21"), 2026: ("22", "23"), 2027: ("24", None)})
    ],
    "2-2": [  # no name; the last head is lost, but five targets stand in five years
        (
            None,
            None,
            None,
            {
                2025: ("2晩", "2晩"),
                2026: ("3晩", "1晩"),
                2027: ("4晩", None),
                2028: ("5晩", None),
                2029: ("6晩", None),
            },
        )
    ],
    "3": [  # every second column
        (None, None, None, {2025: (None, "仕組みの案"), 2026: (None, "8月に試験")})
    ],
    "5": [  # full width, bare years, values one column left of their heads
        (
            "検査した井戸",
            None,
            None,
            {2025: ("１０か所", "９か所"), 2026: ("２０か所", "２１か所"), 2029: ("５０か所", None)},
        )
    ],
    "6": [  # two indicators under one label, two years under one head
        (
            "待ち時間",
            "25分",
            None,
            {
                2025: ("20分", "22分"),
                2026: ("18分", None),
                2027: ("15分", None),
                2028: ("12分", None),
                2029: ("10分", None),
            },
        ),
        ("書かずに済む届", "3件", None, {2025: ("5件", None), 2026: ("8件", None)}),
    ],
}


@pytest.mark.parametrize("number", INDICATORS)
def test_every_figure_of_the_fixture_has_its_year(minagi: Parsed, number: str) -> None:
    record = by_number(minagi)[number]
    found = [
        (one.name, one.baseline and one.baseline.value, one.baseline and one.baseline.period, figures(record, n))
        for n, one in enumerate(record.indicators)
    ]
    assert found == INDICATORS[number]


def test_the_table_of_indicators_is_the_whole_of_the_fixture(minagi: Parsed) -> None:
    assert [record.number for record in minagi.records] == list(INDICATORS)


SECTIONS: list[tuple[str, str, str, tuple[int, int]]] = [
    ("1", "関連事務事業", "・朝市運営事業\n・港まつり事業", (11, 11)),
    ("1", "実施内容", "①場所の選定\n②出店者の募集", (16, 17)),  # bars and legend are no steps
    ("1", "これまでの取組", "船だまりの使用について漁協と話し合った。\n出店者は18組。", (20, 20)),
    ("1", "現状の課題", "駐車場が30台分足りない。", (21, 21)),
    ("2-1", "目標値の内訳（2026年度 (R8)）", "①12回、②10回", (30, 30)),
    ("2-1", "実績値の内訳（2025年度 (R7)）", "①延11回、②10回", (31, 31)),
    ("2-1", "実施内容", "①測量 基本設計\n③工事", (32, 33)),  # what is written on a bar stays
    ("2-1", "今後の取組(予定)", "2-2と同じ（＝年に二度つづける。）", (38, 38)),
    ("2-2", "実施内容", "夜間開放の試行", (48, 48)),
    ("2-2", "進捗状況に関する理由・補足等", "開放を終えた。", (52, 52)),  # printed 補正等
    ("2-2", "※1", "雨の晩をのぞく。", (55, 55)),
    ("5", "これまでの取組", "井戸の持ち主をたずねた。\n名簿をまとめた。", (83, 84)),  # a row under the row
    ("5", "今後の取組(予定)", "機器を入れ替え、\n順に調べる。", (86, 87)),  # a cell broken over lines
    ("6", "市民の評価", "待つ間の椅子が足りないとの声があった。", (107, 107)),  # a field of the town's own
]


@pytest.mark.parametrize(("number", "heading", "text", "lines"), SECTIONS)
def test_long_texts_stand_under_their_printed_headings(
    minagi: Parsed, number: str, heading: str, text: str, lines: tuple[int, int]
) -> None:
    record = by_number(minagi)[number]
    assert record.sections[heading] == text
    assert record.source.fields[f"sections.{heading}"] == lines


def test_a_dash_or_a_stroke_is_no_text(minagi: Parsed) -> None:
    records = by_number(minagi)
    assert "関連事務事業" not in records["2-1"].sections
    assert "現状の課題" not in records["2-1"].sections
    assert "今後の取組(予定)" not in records["6"].sections


def test_the_remark_is_an_attribute_with_its_line(minagi: Parsed) -> None:
    record = by_number(minagi)["5"]
    assert record.attributes == {"備考": "市民の声による"}
    assert record.source.fields["attributes.備考"] == (88, 88)


def test_every_field_that_a_record_states_names_its_lines(minagi: Parsed) -> None:
    for record in minagi.records:
        stated = {"title", "departments", "status_text"}
        stated |= {f"indicators.{n}" for n in range(len(record.indicators))}
        stated |= {f"sections.{key}" for key in record.sections}
        assert stated <= record.source.fields.keys()
        for first, last in record.source.fields.values():
            assert record.source.lines[0] <= first <= last <= record.source.lines[1]


def test_the_plans_title_and_date_are_taken_from_its_own_pages(minagi: Parsed) -> None:
    assert minagi.heading.plan == "市長公約工程表(2025-2029)"
    assert minagi.heading.as_of == "令和9年3月末現在"


def test_what_the_print_contradicts_is_shown_and_what_holds_is_counted(minagi: Parsed) -> None:
    assert [(notice.line, notice.check) for notice in minagi.notices if notice.check] == [
        (31, "内訳の合計"),  # 23 beside 12 + 10
        (32, "実施内容の番号"),  # ① and ③
        (45, "年度の列"),  # 2029 has lost its head
        (73, "番号の連続"),  # 4 is missing
    ]
    assert minagi.checks_passed == {
        "内訳の合計": 4,
        "実施内容の番号": 3,
        "将来年度の実績": 6,
        "年度の列": 6,
        "番号の連続": 4,
    }


def test_a_reading_that_is_not_plain_says_so(minagi: Parsed) -> None:
    assert [notice.line for notice in minagi.notices if notice.check is None] == [46, 52, 64, 77, 78, 82]


def test_the_towns_name_and_code_come_from_outside() -> None:
    town = named("函館市")
    assert town
    records = PARSER.parse(fixture(MINAGI), Heading(municipality=town, plan="別の名")).records
    assert {(r.municipality, r.municipality_code, r.plan) for r in records} == {
        ("函館市", town.code, "市長公約工程表(2025-2029)")
    }


def test_a_number_printed_twice_gets_an_id_of_its_own() -> None:
    text = changed(fixture(MINAGI), lambda _, line: line.replace("公約 番号\t2-1", "公約 番号\t1"))
    parsed = parse(text)
    assert [record.record_id for record in parsed.records][:2] == [
        "minagi-roadmap:pledge:1",
        "minagi-roadmap:pledge:1~2",
    ]
    assert "番号の重複" in {notice.check for notice in parsed.notices}


def test_a_list_of_all_pledges_is_no_sheet(minagi: Parsed) -> None:
    assert all(record.source.lines[0] > 6 for record in minagi.records)


def test_a_lost_label_of_the_number_is_remarked_on_and_the_number_read() -> None:
    text = changed(fixture(MINAGI), lambda _, line: line.replace("公約番号\t3\t", "\t3\t"))
    parsed = parse(text)
    assert by_number(parsed)["3"].title == "渡し船の予約"
    assert any("公約番号の欄の名前" in notice.text for notice in parsed.notices)


def test_a_value_drawn_into_its_labels_cell_is_read() -> None:
    swaps = {"公約番号\t1": "公約番号 1", "担当部署\t商工課": "担当部署 商工課", "進捗状況\t完了": "進捗状況 完了"}

    def merge(_: int, line: str) -> str:
        for old, new in swaps.items():
            line = line.replace(old, new)
        return line

    records = by_number(parse(changed(fixture(MINAGI), merge)))
    assert records["1"].departments == ("商工課",)
    assert records["2-2"].status_text == "完了"


@pytest.mark.parametrize(
    ("cell", "years"),
    [
        ("2024年度 (R6)", (2024,)),
        ("２０２８年度（Ｒ１０）", (2028,)),  # full width
        ("令和元年度", (2019,)),
        ("R11", (2029,)),
        ("平成31年度", (2019,)),
        ("2025年度 (R7) 2026年度 (R8)", (2025, 2026)),  # two heads in one cell
        ("令和7年度から調査", ()),  # a text that names a year is no head
        ("3件", ()),
    ],
)
def test_a_head_names_its_years(cell: str, years: tuple[int, ...]) -> None:
    assert year_cell(cell) == (years, False)


def test_a_head_whose_two_years_differ_is_read_by_the_western_one() -> None:
    assert year_cell("2025年度 (R6)") == ((2025,), True)


@pytest.mark.parametrize("dash", ["-", "—", "－", "ー", "――", "─", "／", "・・・", "…", " ", ""])
def test_every_dash_prints_nothing(dash: str) -> None:
    assert value(dash) is None


HEADS = {1: "R7年度", 2: "R8年度", 3: "R9年度"}
PAIRED = {1: "R7年度", 3: "R8年度", 5: "R9年度"}
PLACES: list[tuple[str, dict[int, str], dict[int, str], dict[int, str], dict[int, str | None]]] = [
    ("under their heads", HEADS, {1: "5件", 3: "—"}, {}, {2025: "5件", 2027: None}),
    ("one column right, as many as heads", HEADS, {2: "1", 3: "2", 4: "3"}, {}, {2025: "1", 2026: "2", 2027: "3"}),
    ("as the other row stands", HEADS, {2: "1", 3: "2"}, {2: "9", 3: "—", 4: "9"}, {2025: "1", 2026: "2"}),
    ("dense under paired heads", PAIRED, {1: "1", 2: "2", 3: "3"}, {}, {2025: "1", 2026: "2", 2027: "3"}),
    ("paired under dense heads", HEADS, {1: "1", 3: "2"}, {1: "8", 3: "8", 5: "8"}, {2025: "1", 2026: "2"}),
    ("under heads that pair, others dense", PAIRED, {1: "1", 3: "2"}, {1: "8", 2: "8", 3: "8"}, {2025: "1", 2026: "2"}),
    ("in a head's second column", PAIRED, {2: "1", 3: "2"}, {}, {2025: "1", 2026: "2"}),
    ("a blank year stays blank", HEADS, {1: "45%", 3: "50%"}, {1: "—", 2: "—", 3: "—"}, {2025: "45%", 2027: "50%"}),
    ("a head lost between two", {1: "R7年度", 3: "R9年度"}, {1: "1", 2: "2"}, {}, {2025: "1", 2026: "2"}),
    ("run together, blanks after", HEADS, {1: "1件 2件 3件"}, {}, {2025: "1件", 2026: "2件", 2027: "3件"}),
    ("two names and figures are one value", HEADS, {1: "甲園 60名 乙園10名"}, {}, {2025: "甲園 60名 乙園10名"}),
    ("a breakdown in the figure's cell", HEADS, {1: "24 ①9回、②15回"}, {}, {2025: "24"}),
]


@pytest.mark.parametrize(("case", "heads", "row", "other", "expected"), PLACES)
def test_figures_are_placed(
    case: str, heads: dict[int, str], row: dict[int, str], other: dict[int, str], expected: dict[int, str | None]
) -> None:
    columns = year_columns([heads.get(at, "") for at in range(8)])
    assert place(row, other, columns, Reach()).values == expected, case


def test_a_figure_without_a_head_is_left_and_remarked_on() -> None:
    placed = place({6: "4件"}, {}, year_columns(["", *HEADS.values()]), Reach())
    assert (placed.values, len(placed.remarks)) == ({}, 1)


@pytest.mark.parametrize(
    ("reported", "years"),
    [
        (2026, [2025, 2026]),  # 2027 would lie after the year the others report on
        (2027, [2025, 2027]),  # it does not: 2026 has no figure
        (None, [2025, 2027]),  # nothing else to go by
    ],
)
def test_every_second_column_is_read_in_order_only_where_the_years_would_lie_ahead(
    reported: int | None, years: list[int]
) -> None:
    columns = year_columns(["", *HEADS.values()])
    assert list(place({1: "案", 3: "試行"}, {}, columns, Reach(reported=reported)).values) == years


@pytest.mark.parametrize(
    ("printed", "meaning"),
    [
        ("計画通りに進んでいる", "on_track"),
        ("計画どおり", "on_track"),
        ("おおむね順調", "on_track"),
        ("予定より早く進んでいる", "on_track"),
        ("計画を上回っている", "on_track"),
        ("遅れなく進んでいる", "on_track"),
        ("完了に向け順調", "on_track"),
        ("計画よりも遅れている", "delayed"),
        ("計画 よりも 遅 れている", "delayed"),  # spaces by OCR
        ("やや遅延", "delayed"),
        ("計画通りに進んでいない", "delayed"),
        ("順調でない", "delayed"),
        ("完了", "completed"),
        ("事業終了", "completed"),
        ("一部完了", None),
        ("完了予定", None),
        ("未着手", None),
        ("中止", None),
    ],
)
def test_a_status_is_mapped_by_its_meaning(printed: str, meaning: str | None) -> None:
    assert status(printed) == meaning


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("総務課、企画課", ["総務課", "企画課"]),
        ("総務課・ 企画課・文化財課", ["総務課", "企画課", "文化財課"]),
        ("◎総務課 ○企画課", ["総務課", "企画課"]),
        ("（主）総務課", ["総務課"]),
        ("まちづくり・防災課", ["まちづくり・防災課"]),  # one unit's own dot
        ("市立病院事務局 健康課", ["市立病院事務局", "健康課"]),
        ("市民部 環境課", ["市民部環境課"]),
        ("こども 未来課", ["こども未来課"]),  # a cell broken in the middle of a name
        ("総務課<br>企画課", ["総務課", "企画課"]),
        ("総務課／企画課", ["総務課", "企画課"]),
        ("―", []),
    ],
)
def test_departments_are_parted(cell: str, units: list[str]) -> None:
    assert departments(cell) == units


def test_the_plans_title_is_the_same_in_every_width() -> None:
    assert plan_title("町長公約のロードマップ (2025-2029)") == plan_title(
        "## 町長公約の ロードマップ（２０２５－２０２９）"
    )


def test_the_form_is_told_from_the_other_families() -> None:
    assert PARSER.recognise(fixture(MINAGI)) > 0.9
    assert PARSER.recognise(real(BIBAI)) > 0.9
    for path in sorted(CORPUS.glob("*.txt")):
        if path.stem != BIBAI:
            assert PARSER.recognise(real(path.stem)) < 0.1, path.stem


@pytest.fixture(scope="module")
def bibai() -> Parsed:
    return parse(real(BIBAI))


BRANCHES = {2: ("2-1", "2-2"), 4: ("4-1", "4-2"), 5: (), 13: ("13-1", "13-2")}
NUMBERS = [number for n in range(1, 26) for number in BRANCHES.get(n, (str(n),))]


def test_the_real_document_has_a_record_for_every_sheet(bibai: Parsed) -> None:
    assert [record.number for record in bibai.records] == NUMBERS
    assert bibai.heading.plan == "市長公約事業のロードマップ(2023-2027)"


def test_the_real_documents_states_add_up(bibai: Parsed) -> None:
    states = {state: {r.number for r in bibai.records if r.status == state} for state in ("delayed", "completed", None)}
    assert states == {
        "delayed": {"3", "4-1", "6", "7", "11", "13-1", "18", "20"},
        "completed": {"4-2", "17", "21"},
        None: set(),
    }


def test_the_real_documents_headings_are_the_eight_policies(bibai: Parsed) -> None:
    assert sorted({record.path[0][0] for record in bibai.records}) == list("12345678")
    assert all(len(record.path) == 1 for record in bibai.records)


REAL_FIGURES: list[tuple[str, str | None, str | None, Figures]] = [
    ("1", "保育料の見直し", "90,700円～4,500円", {2026: ("無償化", "無償化"), 2027: ("無償化", "無償化")}),
    ("8", None, None, {2023: (None, "制度設計完了"), 2024: (None, "10月より実証調査開始")}),
    (
        "7",
        "子どもとまちの未来会議からの事業提案",
        "0件",
        {2023: ("0件", "0件"), 2024: ("1件", "0件"), 2025: ("4件", None), 2026: ("4件", None), 2027: ("4件", None)},
    ),
    ("14", None, None, {2024: (None, "子供野球教室")}),
    ("16", None, None, {2024: (None, "来訪者調査 (積雪期・無雪期)"), 2025: ("美富線動向調査 (3期)", None)}),
    ("17", None, None, {2023: (None, "403")}),
    (
        "18",
        "スマート農業機械利用者普及率",
        "31",
        {
            2023: ("35", "38.56"),
            2024: ("40", "41.02"),
            2025: ("45", None),
            2026: ("50", None),
            2027: ("60", None),
        },
    ),
    (
        "25",
        "市民との対話に係る事業開催数",
        "21回",
        {2023: ("24", "26"), 2024: ("27", "59"), 2025: ("34", None), 2026: ("40", None), 2027: ("40", None)},
    ),
    ("4-1", "屋内遊戯施設の整備", None, {}),
]


@pytest.mark.parametrize(("number", "name", "baseline", "values"), REAL_FIGURES)
def test_the_real_documents_figures_have_their_years(
    bibai: Parsed, number: str, name: str | None, baseline: str | None, values: Figures
) -> None:
    (indicator,) = by_number(bibai)[number].indicators
    assert (indicator.name, indicator.baseline and indicator.baseline.value) == (name, baseline)
    assert figures(by_number(bibai)[number]) == values


def test_a_sheet_that_prints_no_indicator_has_none(bibai: Parsed) -> None:
    without = {record.number for record in bibai.records if not record.indicators}
    assert without == {"4-2", "6", "9", "12", "13-2", "15", "21", "23", "24"}


def test_the_real_documents_departments(bibai: Parsed) -> None:
    records = by_number(bibai)
    assert records["7"].departments == ("広報情報推進課",)
    assert records["4-1"].departments == ("こども未来課", "都市建築住宅課")
    assert records["14"].departments == ("総務課", "経済観光課", "生涯学習課")
    assert records["8"].departments == ("市民部生活環境課",)


def test_every_section_of_the_real_document_stands_in_its_lines(bibai: Parsed) -> None:
    lines = real(BIBAI).lines

    def bare(text: str) -> str:
        return re.sub(r"<[^>]*>|\s", "", text)

    for record in bibai.records:
        assert {"内容", "実施内容", "これまでの取組"} <= record.sections.keys()
        for key, text in record.sections.items():
            first, last = record.source.fields[f"sections.{key}"]
            printed = bare("".join(lines[first - 1 : last]))
            assert all(bare(line) in printed or key == "実施内容" for line in text.split("\n"))


def test_the_real_documents_contradictions_are_shown(bibai: Parsed) -> None:
    assert {(notice.line, notice.check) for notice in bibai.notices if notice.check} == {
        *((line, "将来年度の実績") for line in (11, 29, 66)),
        *((line, "年度の列") for line in (100, 120, 226, 243, 309)),
        (117, "番号の連続"),
    }
    assert bibai.checks_passed["内訳の合計"] == 7


def test_figures_changed_in_a_copy_come_out_changed() -> None:
    swaps = {
        (17, "計画通りに進んでいる"): "計画よりも遅れている",
        (61, "こども未来課"): "福祉課・教育課",
        (139, "1件"): "7件",
        (342, "31"): "29.5",
        (345, "41.02"): "44.4",
        (379, "9.7億円"): "31.1億円",
        (401, "完了"): "計画通りに進んでいる",
        (462, "59"): "61",
    }

    def swap(n: int, line: str) -> str:
        for (at, old), new in swaps.items():
            if at == n:
                line = line.replace(f"\t{old}\t", f"\t{new}\t", 1)
        return line

    text = real(BIBAI)
    before, after = by_number(parse(text)), by_number(parse(changed(text, swap)))
    assert after["1"].status == "delayed"
    assert after["3"].departments == ("福祉課", "教育課")
    assert figures(after["7"])[2024] == ("7件", "0件")
    assert after["18"].indicators[0].baseline
    assert after["18"].indicators[0].baseline.value == "29.5"
    assert figures(after["18"])[2024] == ("40", "44.4")
    assert figures(after["20"])[2024] == ("25億円", "31.1億円")
    assert (after["21"].status, after["21"].status_text) == ("on_track", "計画通りに進んでいる")
    assert figures(after["25"])[2024] == ("27", "61")
    untouched = set(NUMBERS) - {"1", "3", "7", "18", "20", "21", "25"}
    assert all(after[number] == before[number] for number in untouched)


def _values_row(line: str) -> bool:
    return line.lstrip("\t").startswith(("目標値", "実績値"))


def _heads_row(line: str) -> bool:
    return line.lstrip("\t").startswith("年度\t")


def _with_blank(line: str) -> str:
    """The row with a blank cell after its label."""
    return re.sub(r"^(\t*[^\t]+)", r"\1\t", line)


def _dense(line: str) -> str:
    """The row without its blank cells."""
    return re.sub(r"(?<=\t)\t+", "", line)


@pytest.mark.parametrize("document", [BIBAI, MINAGI])
@pytest.mark.parametrize(
    "slip",
    [
        lambda line: _with_blank(line) if _values_row(line) else line,
        lambda line: _with_blank(line) if _heads_row(line) and "８年度" not in line else line,
        lambda line: "| " + line.replace("\t", " | ") + " |" if "\t" in line else line,
        lambda line: re.sub(r"^(公約|目標|これまで)(番号|値|の取組)", r"\1 \2", line),
    ],
    ids=["values shifted", "heads shifted", "strokes for tabs", "labels with spaces"],
)
def test_shifted_columns_and_spaced_labels_change_no_figure(document: str, slip: Callable[[str], str]) -> None:
    text = real(BIBAI) if document == BIBAI else fixture(MINAGI)
    before, after = parse(text), parse(changed(text, lambda _, line: slip(line)))
    assert [(r.number, r.departments, r.status_text) for r in after.records] == [
        (r.number, r.departments, r.status_text) for r in before.records
    ]
    assert [r.indicators for r in after.records] == [r.indicators for r in before.records]


@pytest.mark.parametrize("only", [_heads_row, lambda line: line.startswith("目標値")], ids=["heads", "targets"])
def test_rows_that_lost_their_blank_cells_change_no_figure(only: Callable[[str], bool]) -> None:
    text = real(BIBAI)
    after = parse(changed(text, lambda _, line: _dense(line) if only(line) else line))
    assert [r.indicators for r in after.records] == [r.indicators for r in parse(text).records]


LINES = fixture(MINAGI).lines
_garbage = st.text(alphabet="公約番号年度目標値実績①②R7 2025\t<b>—|（）※0%\n", max_size=12)
_place = st.integers(0, len(LINES) - 1)
_slip = st.one_of(
    st.tuples(st.just("drop"), _place, st.just("")),
    st.tuples(st.just("cut"), _place, st.just("")),
    st.tuples(st.just("put"), _place, _garbage),
    st.tuples(st.just("untab"), _place, _garbage),
    st.tuples(st.just("swap"), _place, st.just("")),
)


def _mangle(slips: list[tuple[str, int, str]]) -> tuple[str, ...]:
    lines = list(LINES)
    for kind, at, text in slips:
        line = lines[at]
        lines[at] = {
            "drop": "",
            "cut": line[: len(line) // 2],
            "put": line[: len(line) // 3] + text.replace("\n", "") + line[len(line) // 3 :],
            "untab": line.replace("\t", text.replace("\n", ""), 2),
            "swap": "\t".join(reversed(line.split("\t"))),
        }[kind]
    return tuple(lines)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_slip, max_size=25))
def test_mangled_text_never_raises_and_ids_stay_unique(slips: list[tuple[str, int, str]]) -> None:
    text = fixture(MINAGI).model_copy(update={"lines": _mangle(slips)})
    parsed = parse(text)
    ids = [record.record_id for record in parsed.records]
    assert len(ids) == len(set(ids))
    assert 0 <= PARSER.recognise(text) <= 1
    for record in parsed.records:
        assert 1 <= record.source.lines[0] <= record.source.lines[1] <= len(text.lines)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=30).map(lambda s: s.replace("\n", " ")), max_size=20))
def test_foreign_text_never_raises(lines: list[str]) -> None:
    text = fixture(MINAGI).model_copy(update={"lines": tuple(lines)})
    assert parse(text).records == () or PARSER.recognise(text) > 0
