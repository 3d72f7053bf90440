"""The parser of 総合戦略: the fixture town's plan figure by figure, and the real plan where it is there."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.model import Heading, Municipality, Parsed, Record, SourceText
from ingest.parsers.strategy import PARSER
from ingest.parsers.strategy_kpi import read_kpis
from ingest.parsers.strategy_measures import title_and_text
from ingest.parsers.strategy_outline import goal_heading
from ingest.parsers.strategy_table import header, place
from tests.conftest import fixture, real

NOBODY = Heading(municipality=None, plan=None)


@cache
def minagi() -> Parsed:
    return PARSER.parse(fixture("minagi-strategy.txt"), NOBODY)


def changed(text: SourceText, *pairs: tuple[str, str]) -> Parsed:
    """The plan read with strings replaced; each must stand in the text."""
    whole = "\n".join(text.lines)
    for old, new in pairs:
        assert old in whole
        whole = whole.replace(old, new)
    return PARSER.parse(text.model_copy(update={"lines": tuple(whole.split("\n"))}), NOBODY)


def record(parsed: Parsed, short: str) -> Record:
    return next(r for r in parsed.records if r.record_id.split(":", 1)[1] == short)


def figures(one: Record) -> list[tuple[str | None, str | None, str | None, dict[int, str | None]]]:
    """Name, baseline, its period, and targets by year, of each indicator."""
    return [
        (
            i.name,
            i.baseline.value if i.baseline else None,
            i.baseline.period if i.baseline else None,
            {v.fiscal_year: v.target for v in i.values},
        )
        for i in one.indicators
    ]


# ---- the fixture town

GOALS = [
    ("goal:1", "海と畑の仕事を育てる", [("町内で新しく働き始めた人の数", None, None, {2029: "5年間で80人"})]),
    (
        "goal:2",
        "「みなぎ」に訪れる人と住む人を増やす",
        [
            ("観光客の数", "3万人", "R5", {2029: "5万人"}),
            ("社会増減（転入－転出）", None, None, {2029: "5年後に▲10人"}),
        ],
    ),
    ("goal:3", "子どもの育ちを支える", [("出生数", None, None, {2029: "５年間で１２０人"})]),
]

MEASURES = [
    # a name in both cells, OCR spaces in one
    ("1-1-1", "漁師の育成", [("新しく船に乗った人の数", "2人", "R5", {2029: "6人"})]),
    ("1-1-2", "畑のまとめ役の配置", [("まとめ役を置いた地区数", "1地区", "R5", {2029: "全4地区"})]),
    # the second indicator stands behind a page break, under a header of another year
    (
        "1-1-3",
        "選果場 LED 化の推進",
        [
            ("照明の LED 化率", "７.５％", "R5", {2029: "６０％以上"}),
            ("電気の使用量", "12,500 kWh", "R6", {2029: "5年後に基準値の 8%削減"}),
        ],
    ),
    ("1-1-4", "加工品の開発", [("新しい品の数", None, None, {2029: "3品"})]),  # a dash
    ("1-1-5", "直売所の運営", [("売上額", "850万円", "R6", {2029: "1,000万円"})]),  # shifted by a blank cell
    # years in a second header row, the plan's last year not asked; two indicators in one cell
    (
        "1-2-1",
        "空き店舗の活用",
        [("使われた店の数", "0軒", "R6", {2028: "5軒"}), ("相談の件数", "12件", "R6", {2028: "30件"})],
    ),
    ("1-2-2", "工場の見学会", [("見学した人の数", "40名", "R5", {2028: "現状を維持"})]),  # its own date, two lines
    # one indicator whose baseline is broken down by the parts that its name lists
    (
        "1-2-3",
        "技能の講習",
        [("東組合加入者及び西組合加入者", "東組合 8人 西組合 0人", "R6", {2028: "5年間で20人"})],
    ),
    # names in a column of their own, targets of two years
    (
        "2-1-1",
        "灯台の公開",
        [
            ("灯台に上った人の数", "900人", "R6", {2027: "1,200人", 2029: "1,500人"}),
            ("案内人の数", None, None, {2027: "2人", 2029: "4人"}),
        ],
    ),
    ("2-1-2", "港祭り", [("来場者数", "3,200人", "R6", {2027: "3,400人"})]),
    ("2-2-1", "お試し住宅の整備", [(None, "基準値なし", "R6", {2029: "5年間で15世帯"})]),
    ("2-2-2", "空き家の片付け", [("片付けた家の数", "3軒", "R6", {2029: "10軒"})]),  # its number lost
    ("2-2-3", "案内所の開設", [(None, "未開設", "R6", {2029: "令和8年度に開設"})]),
    ("2-2-4", "空き家台帳", [("載せた家の数", "20軒 うち港地区 5軒", "R6", {2029: "50軒"})]),
    # further rows, one without its blank first cell
    (
        "3-1-1",
        "保育の充実",
        [
            ("東園利用数", "30人", "R6", {2029: "基準値を維持"}),
            ("東園出席率", "88%", "R6", {2029: "90%"}),
            ("西園利用数", "16人", "R6", {2029: "基準値を維持"}),
        ],
    ),
    # the shared words are the name, though a figure stands in neither cell's middle
    (
        "3-1-2",
        "学力の向上",
        [("学力調査の結果を県平均まで上げる", "国語と数学 県との差 ▲3.2～ ▲6.4", "R6", {2029: "各教科 県平均以上"})],
    ),
]


@pytest.mark.parametrize(("short", "title", "expected"), GOALS)
def test_a_goal_has_its_star_targets_as_indicators(short: str, title: str, expected: list[object]) -> None:
    one = record(minagi(), short)
    assert (one.title, figures(one), one.path) == (title, expected, ())


@pytest.mark.parametrize(("path", "title", "expected"), MEASURES)
def test_a_measure_has_every_indicator_of_its_rows(path: str, title: str, expected: list[object]) -> None:
    one = record(minagi(), f"measure:{path}")
    assert (one.title, figures(one)) == (title, expected)


def test_the_fixture_holds_these_records_and_no_other() -> None:
    kinds = [r.record_id.split(":", 1)[1] for r in minagi().records if r.kind == "program"]
    assert kinds == ["program:1-1", "program:1-2", "program:2-1", "program:2-2", "program:3-1"]
    assert len(minagi().records) == len(GOALS) + len(kinds) + len(MEASURES)


def test_the_table_of_contents_and_the_preface_make_no_records() -> None:
    assert all(r.source.lines[0] >= 19 for r in minagi().records)


def test_numbers_are_kept_as_printed_and_ids_go_by_order() -> None:
    moved = record(minagi(), "program:2-2")
    assert (moved.number, moved.title, moved.path) == ("3", "移住", ("「みなぎ」に訪れる人と住む人を増やす",))
    lost = record(minagi(), "measure:2-2-2")
    assert (lost.number, lost.path[-1]) == (None, "移住")


def test_sections_stand_under_their_printed_headings_with_their_lines() -> None:
    program = record(minagi(), "program:1-1")
    assert program.sections["基本的方向"].split("\n")[2] == "1. 畑をまとめる"
    assert program.source.lines == (25, 32)
    assert program.source.fields["sections.基本的方向"] == (29, 32)
    assert program.sections["具体的な施策と重要業績評価指標（ＫＰＩ）"] == "※売上額は税を含みます。"
    assert record(minagi(), "program:1-2").sections.keys() == {"基本的方向"}
    assert record(minagi(), "goal:1").sections == {"本文": "町の仕事は海と畑に支えられてきました。"}
    measure = record(minagi(), "measure:1-1-4")
    assert measure.sections == {"具体的な施策": "・塩と魚の品を試します。\n・名前を公募します。"}
    assert record(minagi(), "measure:1-2-2").sections == {"具体的な施策": "中学生を招きます。"}


def test_departments_are_read_from_their_own_column() -> None:
    assert record(minagi(), "measure:2-1-1").departments == ("商工観光課", "建設課")
    assert record(minagi(), "measure:2-1-1").source.fields["departments"] == (77, 77)
    assert record(minagi(), "measure:1-1-1").departments == ()


def test_each_indicator_has_the_lines_that_print_it() -> None:
    fields = record(minagi(), "measure:1-1-3").source.fields
    assert (fields["indicators.0"], fields["indicators.1"]) == ((39, 39), (42, 42))
    assert fields["sections.具体的な施策"] == (39, 39)


def test_every_figure_stands_in_its_lines() -> None:
    lines = fixture("minagi-strategy.txt").lines
    for one in minagi().records:
        for n, indicator in enumerate(one.indicators):
            first, last = one.source.fields[f"indicators.{n}"]
            print_ = re.sub(r"<[^>]+>|\s", "", "".join(lines[first - 1 : last]))
            said = [indicator.baseline.value] if indicator.baseline else []
            said += [v.target for v in indicator.values if v.target]
            assert all(re.sub(r"\s", "", value) in print_ for value in said)


def test_the_plan_is_named_as_printed_and_dated() -> None:
    heading = minagi().heading
    assert heading.plan == "第2期みなぎ町まち・ひと・しごと創生総合戦略"
    assert heading.published == "2025-03"
    assert {r.plan for r in minagi().records} == {heading.plan}


def test_a_plan_without_title_is_named_after_its_town() -> None:
    text = fixture("minagi-strategy.txt")
    town = Municipality(code="000000", prefecture="架空県", name="みなぎ町", kana="ミナギチョウ")
    bare = text.model_copy(update={"lines": text.lines[18:]})
    parsed = PARSER.parse(bare, Heading(municipality=town, plan=None))
    assert (parsed.heading.plan, parsed.records[0].municipality) == ("みなぎ町総合戦略", "みなぎ町")


def test_what_is_doubtful_becomes_a_notice_with_its_line() -> None:
    said = [(n.line, n.check) for n in minagi().notices]
    assert said == [(50, None), (81, "施策の番号"), (91, None)]
    assert minagi().checks_passed["具体的な施策の番号"] == 15


def test_the_form_is_recognised_and_prose_is_not() -> None:
    text = fixture("minagi-strategy.txt")
    assert PARSER.recognise(text) > 0.9
    assert PARSER.recognise(text.model_copy(update={"lines": ("広報みなぎ", "1. 催し", "①\t港祭り\t8月")})) < 0.1


def test_figures_and_years_changed_in_a_copy_come_out_changed() -> None:
    text = fixture("minagi-strategy.txt")
    parsed = changed(text, ("2人\t", "7人\t"), ("R11)", "R13)"), ("R5)\tKPI", "R7)\tKPI"), ("80人", "95人"))
    assert figures(record(parsed, "measure:1-1-1")) == [("新しく船に乗った人の数", "7人", "R7", {2031: "6人"})]
    assert figures(record(parsed, "goal:1"))[0][3] == {2031: "5年間で95人"}


def test_a_number_printed_twice_gives_two_ids() -> None:
    parsed = changed(fixture("minagi-strategy.txt"), ("②港祭り", "①港祭り"))
    assert record(parsed, "measure:2-1-1~2").title == "港祭り"
    assert any("重複" in n.text for n in parsed.notices)


def test_a_lost_header_leaves_the_period_open() -> None:
    parsed = changed(fixture("minagi-strategy.txt"), ("具体的な施策\t基準値(R6)\tKPI(R11)\n①お試し", "①お試し"))
    assert figures(record(parsed, "measure:2-2-4")) == [
        ("載せた家の数", "20軒 うち港地区 5軒", None, {2029: "50軒"}),
    ]


# ---- cells

CELLS = [
    ("登録者数：24名（R4）", "登録者数：50名（R8）", [("登録者数", "24名", "50名")]),
    ("登録者数24名", "登録者数50名", [("登録者数", "24名", "50名")]),  # no space at all
    ("2人以上の児童がいる世帯数 30世帯", "現状維持", [("2人以上の児童がいる世帯数", "30世帯", "現状維持")]),
    ("A利用数 3人 B利用数 5人", "A利用数 4人 B利用数 6人", [("A利用数", "3人", "4人"), ("B利用数", "5人", "6人")]),
    (
        "A利用数 3人 B利用数 5人",
        "基準値を維持",
        [("A利用数", "3人", "基準値を維持"), ("B利用数", "5人", "基準値を維持")],
    ),
    ("合計特殊出生率 1.32", "合計特殊出生率 1.40", [("合計特殊出生率", "1.32", "1.40")]),
    ("CO2排出量 30 t-CO2", "5年後に 10 %削減", [("CO2排出量", "30 t-CO2", "5年後に 10 %削減")]),
    ("Society5.0推進事業数 3件", "5件", [("Society5.0推進事業数", "3件", "5件")]),
    ("計画の策定 未策定", "計画の策定 策定", [("計画の策定", "未策定", "策定")]),
    ("新規就農者数", "3人", [("新規就農者数", None, "3人")]),
    ("利用世帯数 － 世帯", "利用世帯数 30世帯", [("利用世帯数", None, "30世帯")]),
    ("体験会年2回", "体験会 年4回", [("体験会", "年2回", "年4回")]),
    ("売上 1億2,000万円", "売上 1億3,000万円", [("売上", "1億2,000万円", "1億3,000万円")]),
    ("利用者 2,000人～3,000人", "利用者 約4,000人", [("利用者", "2,000人～3,000人", "約4,000人")]),
    ("補助件数<br>50<br>件", "補助件数<br>60<br>件", [("補助件数", "50 件", "60 件")]),
    ("満足度 80%", "利用者数 30人", [("満足度", "80%", None), ("利用者数", None, "30人")]),
    ("合宿者入込数 30人", "合宿者人込数 40人", [("合宿者入込数", "30人", "40人")]),  # an OCR slip in one
    ("－", "－", []),
    (None, "登録者数 50名", [("登録者数", None, "50名")]),
]


@pytest.mark.parametrize(("baseline", "target", "expected"), CELLS)
def test_a_cell_is_parted_where_its_value_starts(baseline: str | None, target: str, expected: list[object]) -> None:
    assert [(k.name, k.baseline, k.target) for k in read_kpis(baseline, target).kpis] == expected


def test_names_that_disagree_are_shown() -> None:
    assert read_kpis("満足度 80%", "利用者数 30人").doubts == (
        "基準値の欄の指標名「満足度」と目標の欄の指標名「利用者数」が異なります",
    )


TITLES = [
    ("庁舎 LED 化の推進 照明を更新します。", "庁舎 LED 化の推進"),
    ("若者の定着 Uターンを支援します。 また、相談に応じます。", "若者の定着"),
    ("<p>祭り</p> <p>花火を上げます。</p>", "祭り"),
    ("販路の拡大 9 市と行います。", "販路の拡大"),
    ("港の整備", "港の整備"),
]


@pytest.mark.parametrize(("cell", "title"), TITLES)
def test_a_title_ends_before_the_description(cell: str, title: str) -> None:
    assert title_and_text(cell)[0] == title


HEADERS = [
    (
        "具体的な施策\t基準値（平成30年度）\tＫＰＩ（令和6年度）",
        ["measure:", "baseline:平成30年度", "target:令和6年度"],
    ),
    ("\t基準値(H30)\tKPI(R6)", ["measure:", "baseline:H30", "target:R6"]),
    ("具体的な施策\t基準値(H30) KPI(R6)", ["measure:", "baseline:H30", "target:R6"]),
    ("具体的な取組\tKPI\t基準値(R1)\t目標値(R7)", ["measure:", "name:", "baseline:R1", "target:R7"]),
    (
        "取組\t担当課\t現状値(策定時)\t実績値(R6)\t目標値(R11)",
        ["measure:", "department:", "baseline:策定時", "actual:R6", "target:R11"],
    ),
    ("①祭り\t基準値なし\t5年間で25世帯", []),
    ("\t体験事業延べ人数 基準値なし 体験事業延べ人数 160人", []),
    ("取組\t平成30年度 基準値\t目標値 2024年度", ["measure:", "baseline:平成30年度", "target:2024年度"]),
    ("目標値\t—\t無償化\t無償化", []),
]


@pytest.mark.parametrize(("line", "expected"), HEADERS)
def test_a_header_row_is_known_by_its_words(line: str, expected: list[str]) -> None:
    assert [f"{c.role}:{c.when or ''}" for c in header(line)] == expected


ROWS = [
    ("①祭り\t数 1件\t数 2件", ["数 1件", "数 2件"]),
    ("\t①祭り\t数 1件\t数 2件", ["数 1件", "数 2件"]),
    ("①祭り\t\t数 1件\t数 2件", ["数 1件", "数 2件"]),
    ("①祭り\t件数\t1件\t件数\t2件", ["件数 1件", "件数 2件"]),
    ("①祭り\t利用者数 1人 利用者数 2人", ["利用者数 1人", "利用者数 2人"]),  # both cells merged
    ("①祭り\t利用者数 1人 基準値を維持", ["利用者数 1人", "基準値を維持"]),
    ("①祭り\t港を使う品 1つ 港を使う品 2つ", ["港を使う品 1つ", "港を使う品 2つ"]),
    ("①祭り\t基準値なし 5年間で3回", ["基準値なし", "5年間で3回"]),
    ("①祭り\t基準値を維持", ["", "基準値を維持"]),  # the first cell lost
    ("①祭り\t数 1件", ["数 1件"]),  # the second lost
]


@pytest.mark.parametrize(("line", "expected"), ROWS)
def test_shifted_cells_find_their_columns(line: str, expected: list[str]) -> None:
    head, placed, over = place(line.split("\t"), header("具体的な施策\t基準値(R5)\tKPI(R11)"))
    assert (head, [cell for _, cell in placed], over) == ("①祭り", expected, [])


def test_a_baseline_merged_into_the_measures_cell_is_taken_out() -> None:
    line = "①祭り <p>花火を上げます。</p> 利用者数 1人\t利用者数 2人"
    head, placed, _ = place(line.split("\t"), header("具体的な施策\t基準値(R5)\tKPI(R11)"))
    assert (head, [cell for _, cell in placed]) == ("①祭り <p>花火を上げます。", ["利用者数 1人", "利用者数 2人"])


def test_a_row_that_lacks_a_cell_is_shown() -> None:
    parsed = changed(fixture("minagi-strategy.txt"), ("6人\n②", "\n②"), ("\t新しく船に乗った人の数 \n", "\n"))
    assert figures(record(parsed, "measure:1-1-1")) == [("新しく船に乗った人の数", "2人", "R5", {})]
    assert any(n.line == 37 and "足りません" in n.text for n in parsed.notices)


def test_prose_that_names_a_goal_is_no_heading() -> None:
    assert goal_heading("基本目標1の達成に向け、次の施策を行う") is None
    assert goal_heading("## 基本目標三：港を開く") is not None


# ---- the real plan


def ashibetsu() -> Parsed:
    return PARSER.parse(real("ashibetsu-strategy"), NOBODY)


def test_the_real_plan_gives_all_its_goals_programs_and_measures() -> None:
    kinds = [r.kind for r in ashibetsu().records]
    assert [kinds.count(kind) for kind in ("goal", "program", "measure")] == [4, 16, 53]
    assert sum(len(r.indicators) for r in ashibetsu().records if r.kind == "measure") == 61


REAL = [
    ("goal:2", [("社会移動数（転入者数－転出者数）", None, None, {2024: "5年後に△100人"})]),
    ("measure:1-2-1", [("新規林業従事者数", "1人", "H30", {2024: "3人"})]),
    ("measure:2-2-3", [("ふるさと納税の寄附件数", "3,366件", "R2", {2024: "35,000件"})]),
    (
        "measure:3-1-4",
        [
            ("受給率【乳幼児】", "93%", "H30", {2024: "95%"}),
            ("受給率【重度心身障がい者】", "100%", "H30", {2024: "100%"}),
            ("受給率【ひとり親家庭】", "93%", "H30", {2024: "95%"}),
        ],
    ),
    ("measure:3-1-8", [("導入学校数", "0校", "R4", {2024: "全3校"})]),
    ("measure:4-4-1", [(None, "未策定", "R4", {2024: "2024年度 (令和6年度) 中の計画策定"})]),
]


@pytest.mark.parametrize(("short", "expected"), REAL)
def test_real_records_hold_the_printed_figures(short: str, expected: list[object]) -> None:
    assert figures(record(ashibetsu(), short)) == expected


def test_the_real_plans_misprinted_number_is_shown_and_kept() -> None:
    parsed = ashibetsu()
    assert record(parsed, "program:4-5").number == "3"
    assert [n.line for n in parsed.notices if n.check] == [272]


def test_every_line_of_the_real_plan_belongs_to_a_record() -> None:
    """Headings of tables and sections apart, each printed line is cited by some record."""
    text, cited = real("ashibetsu-strategy"), set[int]()
    for one in ashibetsu().records:
        for first, last in (one.source.lines, *one.source.fields.values()):
            cited.update(range(first, last + 1))
    left = [line for n, line in enumerate(text.lines, 1) if line.strip() and n not in cited]
    assert all(header(line) or re.match(r"[(（]\d[)）]", line) for line in left)


def test_real_figures_changed_in_a_copy_come_out_changed() -> None:
    parsed = changed(
        real("ashibetsu-strategy"),
        ("3,366件", "4,821件"),
        ("KPI (R6)", "KPI (R12)"),
        ("5年間で150件", "6年間で175件"),
        ("受給率【重度心身障がい者】 100%\t", "受給率【重度心身障がい者】 97.5%\t"),
    )
    assert figures(record(parsed, "measure:2-2-3")) == [("ふるさと納税の寄附件数", "4,821件", "R2", {2030: "35,000件"})]
    assert figures(record(parsed, "goal:3"))[0][3] == {2030: "6年間で175件"}
    assert figures(record(parsed, "measure:3-1-4"))[1][1] == "97.5%"


@pytest.mark.parametrize("other", ["bibai-roadmap", "kamisunagawa-plan", "tomakomai-pledges", "tomakomai-reform"])
def test_other_forms_are_left_to_their_parsers(other: str) -> None:
    assert PARSER.recognise(real(other)) < 0.3 < PARSER.recognise(real("ashibetsu-strategy"))


# ---- mangled input

SCRAPS = st.sampled_from(
    [
        "",
        "\t",
        "①",
        "★",
        "★：",
        "基本目標",
        "基本目標9",
        "(1)",
        "<p>",
        "<ul",
        "基準値\tKPI",
        "\t\t\t",
        "12.",
        "—",
        "～",
        "年",
        "5",
        "，",
    ]
)
CUTS = st.lists(st.tuples(st.integers(0, 200), st.sampled_from("dcsj"), SCRAPS), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CUTS)
def test_mangled_input_never_raises_and_ids_stay_unique(cuts: list[tuple[int, str, str]]) -> None:
    text = fixture("minagi-strategy.txt")
    lines = list(text.lines)
    for at, how, scrap in cuts:
        n = at % len(lines)
        half = len(lines[n]) // 2
        if how == "d" and len(lines) > 1:
            del lines[n]
        elif how == "c":
            lines[n] = lines[n][:half]
        elif how == "s":
            lines[n] = lines[n][:half] + scrap + lines[n][half:]
        else:
            lines.insert(n, scrap)
    parsed = PARSER.parse(text.model_copy(update={"lines": tuple(lines)}), NOBODY)
    ids = [r.record_id for r in parsed.records]
    assert len(set(ids)) == len(ids)
    assert all(1 <= r.source.lines[0] <= r.source.lines[1] <= len(lines) for r in parsed.records)
    assert all(1 <= n.line <= len(lines) for n in parsed.notices)


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="数率人件 \t—～▲5,.年間で（）【】<p>増基準値RH", max_size=40),
    st.text(alphabet="数 5人基準値を維持～", max_size=20),
)
def test_any_pair_of_cells_is_read_without_raising(left: str, right: str) -> None:
    for kpi in read_kpis(left, right).kpis:
        assert kpi.name is None or kpi.name.strip()
