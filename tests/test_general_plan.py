"""General plans: the fixture town's plan figure by figure, the real plan by its facts, and mangled copies."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.model import Heading, Indicator, Parsed, Record, SourceText
from ingest.municipality import find
from ingest.parsers.general_plan import PARSER
from ingest.parsers.general_plan_rows import fit
from ingest.parsers.general_plan_table import header
from ingest.text import match_key
from tests.conftest import fixture, real

MINAGI = "minagi-plan.txt"
REAL = "kamisunagawa-plan"
OTHERS = ("bibai-roadmap", "tomakomai-pledges", "ashibetsu-strategy", "tomakomai-reform")
NOWHERE = Heading(municipality=None, plan=None)


def read(text: SourceText) -> Parsed:
    return PARSER.parse(text, Heading(municipality=find(text.lines), plan=None))


def by_id(parsed: Parsed) -> dict[str, Record]:
    """Records by their id without the document's name."""
    return {record.record_id.split(":", 1)[1]: record for record in parsed.records}


def row(indicator: Indicator) -> tuple[object, ...]:
    """Name, baseline, its period, and (year, target, actual) of each year."""
    start = indicator.baseline
    years = [(value.fiscal_year, value.target, value.actual) for value in indicator.values]
    return (indicator.name, start and start.value, start and start.period, years)


def changed(text: SourceText, *swaps: tuple[str, str]) -> SourceText:
    """A copy with figures or words changed; each must be there."""
    whole = "\n".join(text.lines)
    for old, new in swaps:
        assert old in whole, old
        whole = whole.replace(old, new)
    return text.model_copy(update={"lines": tuple(whole.split("\n"))})


@pytest.fixture(scope="module")
def minagi() -> dict[str, Record]:
    return by_id(PARSER.parse(fixture(MINAGI), NOWHERE))


@pytest.fixture(scope="module")
def town() -> dict[str, Record]:
    return by_id(read(real(REAL)))


# ---- the fixture town ------------------------------------------------------------------------------------------


def test_the_title_joins_the_plan_and_its_part_printed_on_two_lines() -> None:
    parsed = PARSER.parse(fixture(MINAGI), NOWHERE)
    assert parsed.heading.plan == "第4次みなぎ町総合計画 後期基本計画"
    assert {record.plan for record in parsed.records} == {"第4次みなぎ町総合計画 後期基本計画"}


def test_the_records_of_the_fixture_stand_in_the_order_of_the_print(minagi: dict[str, Record]) -> None:
    assert list(minagi) == [
        "plan:all",
        "outline:1",
        "policy:1-1",
        *(f"project:1-1-1-{n}" for n in (1, 2, 3)),
        *(f"project:1-1-2-{n}" for n in (1, 2, 3, 4)),
        "policy:1-2",
        *(f"project:1-2-1-{n}" for n in (1, 2, 3)),
        "outline:2",
        "policy:2-1",
        "project:2-1-1-1",
        "policy:2-2",
        "project:2-2-1-1",
        "project:2-2-3-1",
        "outline:3",  # only the 施策体系 names it
        "policy:3-1",
    ]


INDICATORS = [
    # the plan: dates behind the figures; 令和13年3月末 still belongs to 2030; no year is the plan's last
    ("plan:all", "町の人口", "8,410人", "令和7年10月1日", [(2030, "8,000人", None)]),
    ("plan:all", "暮らしに満足と答えた割合", "48.5%", "令和7年度", [(2030, "55.0%", None)]),
    ("plan:all", "観光客の増減", "▲120人", "R6年", [(2030, "▲20人", None)]),
    ("plan:all", "道の分かりやすさ", "31.0%", None, [(2030, "45.0%", None)]),
    # two targets, each in its column's year; a parenthesis that is no date stays with the figure
    ("policy:1-1", "製材の出荷量", "1,050 ㎥", "Ｒ6", [(2028, "1,300 ㎥", None), (2030, "1,800 ㎥ (3か年合計)", None)]),
    ("policy:1-1", "木工講座の受講者", None, None, [(2028, "90人", None), (2030, "120人", None)]),
    # a dash is nothing; a blank name is the merged cell above
    ("policy:1-1", "林業の平均年収", "男 310 万円", "Ｒ6", [(2030, "男 350 万円", None)]),
    ("policy:1-1", "林業の平均年収", "女 290 万円", "Ｒ6", [(2030, "女 350 万円", None)]),
    # 実績 beside a 基準値 is a year's figure
    ("policy:1-1", "新しい挽き手", None, None, [(2025, None, "1人"), (2030, "6人", None)]),
    # name and first figure run together; a name broken over two lines
    ("policy:1-1", "乾燥炉の稼働率", "45%", None, [(2025, None, "52%"), (2030, "70%", None)]),
    ("policy:1-1", "山の見学会(親子の(延べ回数))", "3回", None, [(2025, None, "4回"), (2030, "12回", None)]),
    ("policy:1-2", "朝市の出店数", "12店", "R6", [(2030, "20店", None)]),
    ("policy:1-2", "給食の地場野菜の割合", "18.0%", "R6", [(2030, "30.0%", None)]),
    ("policy:2-1", "書かない窓口の手続数", "4件", "R6", [(2030, "25件", None)]),
    ("policy:2-2", "基金の残高", "6.2億円", "R6", [(2030, "7.0億円", None)]),
    ("policy:2-2", "朝市の出店数", "12店", "R6", [(2030, "22店", None)]),
]


def test_every_indicator_of_the_fixture_is_read_as_printed(minagi: dict[str, Record]) -> None:
    found = [(key, *row(indicator)) for key, record in minagi.items() for indicator in record.indicators]
    assert found == INDICATORS


PROJECTS = [
    ("1-1-1-1", "乾燥炉共同利用事業", "新規", [103, 103], "一つの行"),
    ("1-1-1-2", "挽き手養成講座", "拡充・継続", [104, 107], "blank names carry on, over a page break too"),
    ("1-1-1-3", "山の見学会", "拡充", [109, 110], "(続き) and the same name again"),
    ("1-1-2-1", "積み木の贈り物", None, [116, 116], "list tags"),
    ("1-1-2-2", "木のおもちゃ図書館", None, [117, 117], ""),
    ("1-1-2-3", "町の木工教室", "新規", [118, 118], "tabs lost"),
    ("1-1-2-4", "木の学校", "拡充", [119, 119], "a blank cell too many"),
    ("1-2-1-1", "朝市の運営", None, [144, 144], "a column of departments"),
    ("1-2-1-2", "積み木の贈り物", "再掲", [145, 145], ""),
    ("1-2-1-3", "給食連携事業", "新規 (再掲)", [146, 146], ""),
    ("2-1-1-1", "書かない窓口", "新規", [174, 174], "the body of a policy whose heading is lost"),
    ("2-2-1-1", "目安の公表", None, [199, 199], ""),
    ("2-2-3-1", "広告枠の販売", None, [203, 203], "no header over the row"),
]


@pytest.mark.parametrize("expected", PROJECTS, ids=lambda row: row[0])
def test_a_project_has_its_name_remark_and_lines(minagi: dict[str, Record], expected: tuple[object, ...]) -> None:
    suffix, title, remark, lines, why = expected
    record = minagi[f"project:{suffix}"]
    assert (record.title, record.attributes.get("備考"), list(record.source.lines)) == (title, remark, lines), why


def test_several_summaries_of_one_project_are_joined_line_by_line(minagi: dict[str, Record]) -> None:
    record = minagi["project:1-1-1-2"]
    assert record.sections["概要"].split("\n") == [
        "半年の実習を行い、修了者に道具を貸与",
        "修了後2年は住まいの家賃を半額助成",
        "移住者には引越し費用も助成",
    ]
    assert record.source.fields["sections.概要"] == (104, 107)
    assert record.source.fields["attributes.備考"] == (104, 105)


def test_list_tags_are_dropped_from_a_summary(minagi: dict[str, Record]) -> None:
    assert minagi["project:1-1-2-1"].sections["概要"] == "・1歳の誕生日に積み木を贈る\n・名前を刻む"


def test_departments_of_one_cell_are_told_apart(minagi: dict[str, Record]) -> None:
    assert minagi["project:1-2-1-1"].departments == ("産業課", "町民課")
    assert minagi["project:1-2-1-3"].departments == ("教育委員会",)


def test_a_project_stands_under_its_printed_headings(minagi: dict[str, Record]) -> None:
    path = ("森の恵みが育つまち(林業・食)", "木を活かす産業づくり", "② 木育の広がり")
    assert minagi["project:1-1-2-4"].path == path


def test_the_texts_of_a_policy_keep_their_printed_headings(minagi: dict[str, Record]) -> None:
    record = minagi["policy:1-1"]
    assert (record.number, record.title) == ("(1)", "木を活かす産業づくり")
    assert record.sections["現状と課題"] == "町の山は伐り時を迎えましたが、挽き手が足りません。"
    # an entry (1) of a list is no 施策
    assert record.sections["取組方針"].split("\n")[1] == "(1) 乾燥炉の共同利用"
    assert record.source.fields["sections.取組方針"] == (77, 80)


def test_an_outline_has_its_text_and_the_list_of_its_policies(minagi: dict[str, Record]) -> None:
    record = minagi["outline:2"]
    assert (record.number, record.title, list(record.source.lines)) == ("2", "声の届く役場のまち(行政)", [148, 162])
    assert record.sections["概要"] == "役場の言葉をやさしくします。"
    assert record.sections["基本計画"].startswith("(1)わかりやすい窓口づくり\n①窓口の改善")


def test_the_plan_keeps_the_texts_of_its_opening_pages(minagi: dict[str, Record]) -> None:
    record = minagi["plan:all"]
    assert list(record.sections) == ["表紙", "めざす姿", "計画期間", "施策の体系", "成果目標"]
    assert record.sections["計画期間"] == "令和8(2026)年度から令和12(2030)年度までの5年間とします。"


CONTRADICTIONS = [
    (14, "大綱の数", "3 stated, 2 found"),
    (22, "大綱の数", "the 施策体系 lists 3"),
    (148, "大綱の名称", "声が届く / 声の届く"),
    (154, "施策の見出し", "a page is lost"),
    (192, "指標の再出", "20店 and 22店"),
    (196, "施策項目の数", "①② listed, ①③ over the tables"),
    (146, "再掲の元", "nothing to repeat"),
]


@pytest.mark.parametrize(("line", "check", "why"), CONTRADICTIONS)
def test_what_the_print_contradicts_is_told_with_its_line(line: int, check: str, why: str) -> None:
    notices = PARSER.parse(fixture(MINAGI), NOWHERE).notices
    assert (line, check) in {(notice.line, notice.check) for notice in notices}, why


def test_what_agrees_is_counted() -> None:
    passed = PARSER.parse(fixture(MINAGI), NOWHERE).checks_passed
    assert passed["計画期間"] == 3
    assert passed["期間の年数"] == 1
    assert passed["目標年度"] == len(INDICATORS)
    assert passed["再掲の元"] == 1


@pytest.mark.parametrize("line", [94, 95, 118, 119, 164, 203], ids=str)
def test_every_repair_of_the_reading_is_told(line: int) -> None:
    assert line in {notice.line for notice in PARSER.parse(fixture(MINAGI), NOWHERE).notices}


# ---- the real plan ---------------------------------------------------------------------------------------------


def test_the_real_plan_has_its_records(town: dict[str, Record]) -> None:
    kinds = [record.kind for record in town.values()]
    assert {kind: kinds.count(kind) for kind in kinds} == {"plan": 1, "outline": 4, "policy": 10, "project": 182}
    assert sum(len(record.indicators) for record in town.values()) == 46
    assert {record.municipality_code for record in town.values()} == {"014257"}


REAL_INDICATORS = [
    ("plan:all", 0, ("人口", "2,438人", "令和6年4月1日", [(2029, "2,020人", None)])),
    ("plan:all", 7, ("住環境の整備", "10.1%", None, [(2029, "20.0%", None)])),
    ("policy:1-3", 1, ("平均自立期間", "女 82.5 歳", "R5", [(2029, "女 83.6 歳", None)])),
    (
        "policy:2-1",
        5,
        ("特産品をふるさと納税返礼品として活用した数", "4種類 (4か年合計)", "R5", [(2029, "5種類 (5 か年合計)", None)]),
    ),
    ("policy:3-1", 0, ("町営住宅管理戸数", "1,107戸", "R5", [(2029, "975戸", None)])),
    ("policy:4-2", 1, ("デジタル人材育成研修受講率", None, None, [(2029, "100%", None)])),
]


@pytest.mark.parametrize(("key", "at", "expected"), REAL_INDICATORS)
def test_an_indicator_of_the_real_plan(
    town: dict[str, Record], key: str, at: int, expected: tuple[object, ...]
) -> None:
    assert row(town[key].indicators[at]) == expected


REAL_RECORDS = [
    ("plan:all", None, "第8期上砂川町総合計画 前期基本計画", [3, 82]),
    ("outline:2", "2", "活気とにぎわいがあふれるまち(産業・雇用・観光)", [358, 385]),
    ("outline:4", "4", "次世代につなげるまち(地域・行政)", [709, 736]),
    ("policy:1-2", "(2)", "次代を担う人材を育成するまちづくり", [174, 200]),
    ("policy:3-1", "(1)", "快適で住みよいまちづくり", [530, 555]),  # its own page is lost
    ("policy:4-1", "(1)", "ともに行動し活躍できるまちづくり", [723, 726]),  # so is this one's
    ("project:1-2-2-9", None, "保護者負担の軽減", [221, 230]),
    ("project:1-3-3-2", None, "生涯にわたる生活習慣病予防健診", [346, 350]),
    ("project:3-1-1-2", None, "住宅改修等補助金交付事業", [563, 563]),
    ("project:4-1-2-1", None, "女性の活躍推進の環境づくり", [749, 749]),
    ("project:4-2-3-1", None, "広域連携事業", [809, 809]),
]


@pytest.mark.parametrize(("key", "number", "title", "lines"), REAL_RECORDS)
def test_a_record_of_the_real_plan(
    town: dict[str, Record], key: str, number: str | None, title: str, lines: list[int]
) -> None:
    record = town[key]
    assert (record.number, record.title, list(record.source.lines)) == (number, title, lines)


def test_the_remarks_of_the_real_plan(town: dict[str, Record]) -> None:
    remarks = [str(record.attributes["備考"]) for record in town.values() if "備考" in record.attributes]
    assert {remark: remarks.count(remark) for remark in remarks} == {
        "新規": 28,
        "拡充": 10,
        "再掲": 5,
        "新規 (再掲)": 5,
    }


def test_the_real_plan_contradicts_itself_in_four_places_only() -> None:
    failed = [(notice.line, notice.check) for notice in read(real(REAL)).notices if notice.check]
    assert failed == [(112, "施策項目の名称"), (358, "大綱の名称"), (530, "施策の見出し"), (723, "施策の見出し")]


@pytest.mark.parametrize("source", [MINAGI, REAL])
def test_every_cited_line_prints_its_field(source: str) -> None:
    text = fixture(source) if source == MINAGI else real(source)
    for record in PARSER.parse(text, NOWHERE).records:
        expected = {"title", *(f"sections.{key}" for key in record.sections)}
        expected |= {f"indicators.{at}" for at in range(len(record.indicators))}
        expected |= {f"attributes.{key}" for key in record.attributes}
        assert expected <= set(record.source.fields), record.record_id
        for path, (first, last) in record.source.fields.items():
            printed = squeezed("".join(text.lines[first - 1 : last]))
            for piece in field_texts(record, path):
                assert squeezed(piece) in printed, (record.record_id, path)


def field_texts(record: Record, path: str) -> list[str]:
    """What a field prints, piece by piece."""
    head, _, key = path.partition(".")
    if head == "sections":
        return record.sections[key].split("\n")
    if head == "attributes":
        return re.split("・", str(record.attributes[key]))
    if head == "indicators":
        values = record.indicators[int(key)].values
        return [value.target or value.actual or "" for value in values]
    return list(record.departments) if head == "departments" else [record.title.split(" ")[0]]


def squeezed(text: str) -> str:
    return re.sub(r"\s|<[^>]*>", "", text)


@pytest.mark.parametrize("name", OTHERS)
def test_other_families_are_not_mistaken_for_a_general_plan(name: str) -> None:
    assert PARSER.recognise(real(name)) < 0.2
    assert PARSER.recognise(real(REAL)) > 0.9


def test_unrelated_text_is_not_recognised() -> None:
    text = fixture(MINAGI).model_copy(update={"lines": ("会議のお知らせ", "", "日時 令和7年4月1日", "- 1. 開会")})
    assert PARSER.recognise(text) == 0
    assert PARSER.recognise(fixture(MINAGI)) == 1


# ---- copies with other figures, other slips -----------------------------------------------------------------------


def test_figures_changed_in_a_copy_come_out_changed() -> None:
    copy = changed(
        fixture(MINAGI),
        ("8,410人 (令和7年10月1日)", "9,999人 (令和7年9月30日)"),
        ("基準値(Ｒ6)", "基準値(R7)"),
        ("中間目標値(R10)", "中間目標値(R9)"),
        ("1,300 ㎥", "1,301 ㎥"),
        ("給食の地場野菜の割合\t18.0%", "給食の地場野菜の割合\t—"),
        ("産業課、町民課", "観光課"),
        ("道具を貸与\t拡充", "道具を貸与\t継続"),
        ("(1)わかりやすい窓口づくり", "(1)わかりやすい案内づくり"),
    )
    records = by_id(PARSER.parse(copy, NOWHERE))
    assert row(records["plan:all"].indicators[0])[1:3] == ("9,999人", "令和7年9月30日")
    assert row(records["policy:1-1"].indicators[0]) == (
        "製材の出荷量",
        "1,050 ㎥",
        "R7",
        [(2027, "1,301 ㎥", None), (2030, "1,800 ㎥ (3か年合計)", None)],
    )
    assert records["policy:1-2"].indicators[1].baseline is None
    assert records["project:1-2-1-1"].departments == ("観光課",)
    assert records["project:1-1-1-2"].attributes["備考"] == "継続"
    assert records["policy:2-1"].title == "わかりやすい案内づくり"


def test_another_period_moves_the_targets_that_name_no_year() -> None:
    copy = changed(
        real(REAL),
        ("2029年度", "2031年度"),
        ("(令和7年度～令和11年度)", "(令和7年度～令和13年度)"),
        ("2029(令和11)年度を目標年度とする5年間", "2031(令和13)年度を目標年度とする7年間"),
        ("満足度※1\t目標値(R11)", "満足度※1\t目標値"),
        ("1,107戸\t975戸", "1,200戸\t900戸"),
        ("\t新規\n町民プールの再建", "\t継続\n町民プールの再建"),
    )
    records = by_id(read(copy))
    assert row(records["plan:all"].indicators[4])[3] == [(2031, "30.0%", None)]
    assert row(records["plan:all"].indicators[0])[3] == [(2029, "2,020人", None)]
    assert row(records["policy:3-1"].indicators[0]) == ("町営住宅管理戸数", "1,200戸", "R5", [(2029, "900戸", None)])
    assert records["project:1-2-2-1"].attributes["備考"] == "継続"


PERIODS = [
    ("計画期間は令和9年度から5年間です。", 2031, "a first year and a number of years"),
    ("基本構想は令和8年度～令和17年度、計画期間は別に定めます。", 2030, "the years of the 基本構想 are not the plan's"),
    ("期間: 2026年度〜2029年度", 2029, "western years"),
    ("期間は別に定めます。", 2030, "no period: the last year over a column of targets"),
]


@pytest.mark.parametrize(("printed", "last", "why"), PERIODS)
def test_a_target_without_a_year_takes_the_last_year_of_the_printed_period(printed: str, last: int, why: str) -> None:
    copy = changed(
        fixture(MINAGI),
        ("令和8(2026)年度から令和12(2030)年度までの5年間とします。", printed),
        ("2026年度～2030年度", ""),
        ("(令和8年度～令和12年度)", ""),
    )
    if last != 2030:
        copy = changed(copy, ("目標値(R12)", "目標値"))
    record = by_id(PARSER.parse(copy, NOWHERE))["plan:all"]
    assert row(record.indicators[3])[3] == [(last, "45.0%", None)], why


def test_columns_are_found_by_their_header_in_any_order() -> None:
    old = "事業名\t概要\t備考\n目安の公表\t毎年度、広報で知らせる"
    new = "区分\t取組名\t担当部署\t取組内容\n新規\t目安の公表\t財政係\t毎年度、広報で知らせる"
    record = by_id(PARSER.parse(changed(fixture(MINAGI), (old, new)), NOWHERE))["project:2-2-1-1"]
    assert (record.title, record.departments, record.attributes) == ("目安の公表", ("財政係",), {"区分": "新規"})
    assert record.sections == {"概要": "毎年度、広報で知らせる"}


def wide(lines: list[str]) -> list[str]:
    """Wide brackets and digits in the headings of 施策, 大綱 and indicator tables."""
    table = str.maketrans("0123456789()", "０１２３４５６７８９（）")
    return [line.translate(table) if re.match(r"(?:- )?\(\d\)|大綱|指 ?標", line) else line for line in lines]


SLIPS: dict[str, Callable[[list[str]], list[str]]] = {
    "trailing tabs are dropped": lambda lines: [line.rstrip("\t") for line in lines],
    "leading tabs are dropped": lambda lines: [line.removeprefix("\t") for line in lines],
    "a tab too many at the front": lambda lines: ["\t" + line if line.count("\t") == 2 else line for line in lines],
    "a tab too many in the middle": lambda lines: [
        line.replace("\t", "\t\t", 1) if line.count("\t") == 2 else line for line in lines
    ],
    "rows are set between bars": lambda lines: [
        "| " + line.replace("\t", " | ") + " |" if "\t" in line else line for line in lines
    ],
    "a blank line after every line": lambda lines: [part for line in lines for part in (line, "")],
    "no blank lines at all": lambda lines: [line for line in lines if line],
    "some rows lost their tabs": lambda lines: [
        line.replace("\t", " ").rstrip() if at % 5 == 0 and not re.match("指|項目|事 ?業 ?名", line) else line
        for at, line in enumerate(lines, 1)
    ],
    "headings in Markdown": lambda lines: [
        "## " + line if line and "\t" not in line and len(line) < 20 and line[0] != "-" else line for line in lines
    ],
    "wide digits in headings": wide,
    "the 施策体系 is missing": lambda lines: lines[:24] + lines[47:],
    "every other header of projects is missing": lambda lines: [
        line for at, line in enumerate(lines) if not (line.startswith("事業名") and at % 2)
    ],
    "no heading 実施計画": lambda lines: [line for line in lines if not line.startswith("実施計画")],
}


@pytest.mark.parametrize("slip", SLIPS)
def test_the_real_plan_reads_the_same_though(slip: str, town: dict[str, Record]) -> None:
    text = real(REAL)
    copy = text.model_copy(update={"lines": tuple(SLIPS[slip](list(text.lines)))})
    records = by_id(read(copy))
    assert list(records) == list(town)
    for key, record in records.items():
        plain = town[key]
        assert (match_key(record.title), record.attributes) == (match_key(plain.title), plain.attributes)
        assert [row(one)[:2] for one in record.indicators] == [row(one)[:2] for one in plain.indicators], key
        assert [one.values for one in record.indicators] == [one.values for one in plain.indicators], key


def test_a_lost_outline_heading_is_told_by_its_policies() -> None:
    text = fixture(MINAGI)
    lines = tuple(line for line in text.lines if not line.startswith("大綱 2."))
    parsed = PARSER.parse(text.model_copy(update={"lines": lines}), NOWHERE)
    records = by_id(parsed)
    assert records["outline:2"].title == "声が届く役場のまち(行政)"
    assert records["policy:2-2"].indicators[0].name == "基金の残高"
    assert any("大綱の見出しがありません" in notice.text for notice in parsed.notices)


def test_years_over_two_header_lines_reach_their_columns() -> None:
    text = fixture(MINAGI)
    old = "指標\t基準値(R6)\t目標値(R12)\n朝市の出店数\t12店\t20店\n給食の地場野菜の割合\t18.0%\t30.0%"
    new = "指標\t基準値\t目標値\t\n\tR6\tR10\tR12\n朝市の出店数\t12店\t16店\t20店"
    record = by_id(PARSER.parse(changed(text, (old, new)), NOWHERE))["policy:1-2"]
    assert [row(one) for one in record.indicators] == [
        ("朝市の出店数", "12店", "R6", [(2028, "16店", None), (2030, "20店", None)])
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_mangled_plan_is_read_without_an_error(data: st.DataObject) -> None:
    lines = list(fixture(MINAGI).lines)
    for _ in range(data.draw(st.integers(1, 25))):
        at = data.draw(st.integers(0, len(lines) - 1))
        kind = data.draw(st.sampled_from(("drop", "cut", "tab", "swap", "copy", "garbage")))
        if kind == "drop":
            del lines[at]
        elif kind == "cut":
            lines[at] = lines[at][: data.draw(st.integers(0, 12))]
        elif kind == "tab":
            lines[at] = lines[at].replace("\t", data.draw(st.sampled_from(("", " ", "\t\t", "|"))))
        elif kind == "swap":
            other = data.draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == "copy":
            lines.insert(at, lines[data.draw(st.integers(0, len(lines) - 1))])
        else:
            lines[at] = data.draw(st.text(alphabet="①②(1)大綱 . \t|<>事業名概要備考指標目標値令和R5―0", max_size=30))
    text = fixture(MINAGI).model_copy(update={"lines": tuple(lines)})
    parsed = PARSER.parse(text, NOWHERE)
    assert 0 <= PARSER.recognise(text) <= 1
    ids = [record.record_id for record in parsed.records]
    assert len(ids) == len(set(ids))
    for record in parsed.records:
        for first, last in (record.source.lines, *record.source.fields.values()):
            assert 1 <= first <= last <= len(lines)


@pytest.mark.parametrize("lines", [(), ("",), ("大綱 1. 町",), ("\t\t", "|||", "(1)", "①")], ids=repr)
def test_hardly_any_text_gives_no_error(lines: tuple[str, ...]) -> None:
    text = fixture(MINAGI).model_copy(update={"lines": lines})
    assert PARSER.recognise(text) <= 0.1
    assert len(PARSER.parse(text, NOWHERE).records) <= 3


@pytest.mark.parametrize("name", OTHERS)
def test_the_other_documents_are_read_without_an_error(name: str) -> None:
    assert read(real(name)).heading is not None


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        # a row that lost its departments' cell: the remark is no department
        (["朝市の運営", "毎月第2土曜に駅前で開く", "拡充"], ("朝市の運営", "毎月第2土曜に駅前で開く", "", "拡充")),
        (["朝市の運営", "毎月第2土曜に駅前で開く", "産業課"], ("朝市の運営", "毎月第2土曜に駅前で開く", "産業課", "")),
        (["", "秋には夜も開く", "", "継続"], ("", "秋には夜も開く", "", "継続")),
    ],
)
def test_a_remark_is_never_read_as_a_department(row: list[str], expected: tuple[str, ...]) -> None:
    layout = header(["事業名", "概要", "担当課", "備考"])
    assert layout is not None
    assert fit(row, layout, frozenset({"拡充", "継続"})).cells == expected


def test_a_half_way_value_is_a_target_of_its_year() -> None:
    layout = header(["指標", "基準値(R9)", "中間値(R13)", "最終値(R17)"])
    assert layout is not None
    assert [(column.role, column.year) for column in layout.columns[1:]] == [
        ("baseline", 2027),
        ("target", 2031),
        ("target", 2035),
    ]
