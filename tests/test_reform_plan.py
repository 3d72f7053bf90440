"""The reform plan parser: the fixture town's plan in full, the real one by facts, changed copies, mangled input."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.model import Heading, Parsed, Record, SourceText
from ingest.municipality import find
from ingest.parsers.reform_plan import PARSER
from ingest.parsers.reform_plan_entries import Row, read_entries, resolve
from ingest.parsers.reform_plan_list import read_lists
from ingest.parsers.reform_plan_marks import read_marks
from ingest.parsers.reform_plan_schedule import read_schedule
from ingest.parsers.reform_plan_text import DEFAULT_METRICS
from tests.conftest import fixture, real

NOBODY = Heading(municipality=None, plan=None)
REAL = "tomakomai-reform"


def parsed(text: SourceText) -> Parsed:
    return PARSER.parse(text, Heading(municipality=find(text.lines[:50]), plan=None))


@cache
def minagi() -> Parsed:
    return parsed(fixture("minagi-reform.txt"))


@cache
def actual() -> Parsed:
    return parsed(real(REAL))


def pick(plan: Parsed, number: str, kind: str = "initiative") -> Record:
    return next(record for record in plan.records if record.kind == kind and record.number == number)


def changed(text: SourceText, *swaps: tuple[int, str, str]) -> Parsed:
    """The text with (1-based line, old, new) replaced, parsed."""
    lines = list(text.lines)
    for line, old, new in swaps:
        assert old in lines[line - 1], (line, old)
        lines[line - 1] = lines[line - 1].replace(old, new, 1)
    return parsed(text.model_copy(update={"lines": tuple(lines)}))


# ---- the fixture town


def test_the_heading_takes_title_date_and_point_in_time_from_the_form() -> None:
    heading = minagi().heading
    assert (heading.plan, heading.published, heading.as_of) == ("みなぎ市改革創造プラン", "2030-08-05", "令和11年度末")


def test_records_come_in_document_order_with_unique_ids() -> None:
    found = [(record.kind, record.number) for record in minagi().records]
    assert found == [("action_item", n) for n in "123"] + [("initiative", n) for n in ("1", "2", "N1", "3", "4", "5")]
    assert len({record.record_id for record in minagi().records}) == 9
    assert {record.plan for record in minagi().records} == {"みなぎ市改革創造プラン"}


class Stated(NamedTuple):
    """What an initiative of the fixture town states."""

    number: str
    title: str
    departments: tuple[str, ...]
    grades: dict[str, str]
    scores: tuple[float, ...]
    end: str | None


@pytest.mark.parametrize(
    "stated",
    [
        Stated(
            "1",
            "灯台カードの販売",
            ("(企)財務課", "(企)港湾課"),
            {"R7": "B", "R8": "A", "R9": "B", "R10": "B", "総括": "A"},
            (2, 3, 2, 3, 10),
            "R11",
        ),
        # the sheet leaves R9 and R10 blank; the list prints dashes there
        Stated(
            "2",
            "みなき市民ホールの命名権",
            ("(企)財務課", "営繕課"),
            {"R7": "A", "R8": "-", "R9": "-", "R10": "-", "総括": "B"},
            (3, 2, 2, 2, 9),
            "R7",
        ),
        # the list's row has shifted, and the sheet's row labels too
        Stated("N1", "干物の返礼品づくり", ("(産)水産課",), {"R10": "C", "総括": "B"}, (2, 3, 2, 2, 9), None),
        # the header's years stand one row lower, and one row lost a value
        Stated(
            "3",
            "案内板の点検",
            ("(都)施設課",),
            {"R7": "B", "R8": "B", "R9": "A", "R10": "A", "総括": "A"},
            (3, 3, 2, 2, 10),
            "R11",
        ),
        # only the second page is there: figures from the list
        Stated(
            "4",
            "音声案内の導入",
            ("(都)施設課",),
            {"R7": "C", "R8": "B", "R9": "B", "R10": "-", "総括": "A"},
            (3, 2, 2, 3, 10),
            "R9",
        ),
        # the sheet prints a dash for the name
        Stated(
            "5",
            "古い台帳のデータ化",
            ("監理課",),
            {"R7": "B", "R8": "B", "R9": "B", "R10": "B", "総括": "B"},
            (2, 3, 2, 2, 9),
            None,
        ),
    ],
)
def test_an_initiative_states_name_departments_grades_scores_and_end(stated: Stated) -> None:
    record = pick(minagi(), stated.number)
    assert (record.title, record.departments, record.grades) == (stated.title, stated.departments, stated.grades)
    assert record.scores == dict(zip([*DEFAULT_METRICS, "合計"], stated.scores, strict=True))
    assert record.attributes.get("取組終了") == stated.end


def test_the_path_is_the_action_item_without_its_remark() -> None:
    assert pick(minagi(), "3").path == ("No.2 港の案内をよくする取組",)
    assert pick(minagi(), "3").attributes["注記"] == "R10工程確定"
    assert pick(minagi(), "1").attributes["注記"] == "R10内容変更"


class StatedItem(NamedTuple):
    """What an action item of the fixture town states."""

    number: str
    grades: dict[str, str]
    scores: tuple[float, ...]
    council: float
    initiatives: float
    members: list[str]
    themes: list[str]


@pytest.mark.parametrize(
    "stated",
    [
        StatedItem(
            "1",
            {"自己評価": "B", "R7": "B", "R8": "A", "R9": "B", "R10": "C"},
            (2.3, 2.7, 2.0, 2.3, 9.3),
            3.6,
            3,
            ["1", "2", "N1"],
            ["財政", "サービス"],
        ),
        # a year's grade is missing, and nobody knows which
        StatedItem("2", {"自己評価": "A"}, (3.0, 2.5, 2.0, 2.5, 10.0), 4.2, 2, ["3", "4"], ["サービス", "ICT"]),
        StatedItem(
            "3",
            {"自己評価": "B", "R7": "B", "R8": "B", "R9": "B", "R10": "B"},
            (2.0, 3.0, 2.0, 2.0, 9.0),
            4.0,
            1,
            ["5"],
            ["ICT", "人材"],
        ),
    ],
)
def test_an_action_item_states_means_grades_council_and_initiatives(stated: StatedItem) -> None:
    record = pick(minagi(), stated.number, "action_item")
    assert record.grades == stated.grades
    assert record.scores == dict(zip([*DEFAULT_METRICS, "合計"], stated.scores, strict=True))
    assert record.attributes["審議会評価"] == stated.council
    assert record.attributes["実践項目数"] == stated.initiatives
    assert record.attributes["実践項目"] == stated.members
    assert record.attributes["テーマ"] == stated.themes
    assert list(record.sections) == ["委員の意見等"]


@pytest.mark.parametrize(
    ("number", "key", "text"),
    [
        ("1", "取組予定（R7 ②）", "売り場を選ぶ。"),
        ("1", "取組結果（R7 ②）", "(新)売り場を3か所選んだ。"),
        ("1", "取組予定（R8 ③）", "①と同じ(増刷分)（＝図案を公募する。）"),
        ("1", "取組予定（R9 ⑤）", "③と同じ（＝①と同じ(増刷分)（＝図案を公募する。））"),  # a chain, followed to its end
        ("1", "取組結果（R9 ⑤）", "(継)同上（＝①(継)売り場を5か所にふやした。）"),
        ("1", "取組結果（R9 ⑥）", "(新)当日に210枚を売った。"),  # the number has slipped to the first column
        ("1", "取組結果（R10 ⑦）", "(継)売り場は5か所のままである。"),  # the next page's table
        ("1", "取組予定（R11 ⑨）", "⑥と同じ（＝灯台の日に売る。）"),  # number and text in one cell
        ("1", "課題・問題点（R9）", "・R 8と同じ ・紙代の値上がり（＝図案の権利の扱い）"),
        ("1", "左記の解決方法（R10）", "R 9と同じ（＝まとめて刷る。）"),  # no problem stated, only the remedy
        ("1", "課題・問題点（R11）", "売り場の人手"),
        ("1", "上記のうち、特記すべき事項", "人手は港湾課と分けあう。"),
        ("1", "特記事項（総括）", "収入は5年で61万円になった。\n図案は今後も公募する。"),
        ("1", "工程表（R8）", "⇒\n工程見直し\n増刷の検討"),
        ("1", "評価の理由（連携度）", "漁協と組んだ。"),  # label in the first column
        ("2", "取組予定（R7 ②）", "募集する。"),  # two entries in one row
        ("2", "取組結果（R7 ②）", "(新)2社から申込みがあった。"),
        ("2", "取組予定（R7）", "(取組終了)"),  # an entry without number
        ("2", "左記の解決方法（R8）", "更新の時期を決めた。"),
        ("2", "上記のうち、特記すべき事項", "期限の前に公募する。"),
        ("N1", "工程表（R10）", "品ぞろえの検討\n工程どおり"),  # the state has slipped into R11's column
        ("N1", "工程表（R11）", "受付の開始"),
        ("N1", "工程表", "品ぞろえの決定"),  # a row without its columns: no year is claimed
        ("N1", "評価の理由（進捗度）", "検討が遅れた。"),
        ("3", "取組結果（R11 ⑤）", "(継)17枚を点検した。"),  # a result without plan
        ("3", "特記事項（総括）", "点検は毎年つづける。"),
        ("4", "左記の解決方法（R7）", "夜は下げる。"),
        ("5", "取組結果（R11 ③）", "(新)1,980冊を読み取った。"),
    ],
)
def test_a_section_stands_under_its_heading_year_and_number(number: str, key: str, text: str) -> None:
    record = pick(minagi(), number)
    assert record.sections[key] == text
    first, last = record.source.fields[f"sections.{key}"]
    lines = "".join(fixture("minagi-reform.txt").lines[first - 1 : last])
    assert re.sub(r"（＝.*）$", "", text.splitlines()[0]) in lines


def test_entries_that_print_nothing_are_left_out() -> None:
    assert not [key for key in pick(minagi(), "2").sections if "R8" in key and key.startswith("取組")]


def test_marks_of_years_are_attributes_unless_a_value_is_missing() -> None:
    assert pick(minagi(), "1").attributes["連携度（R8）"] == 3.0
    assert pick(minagi(), "N1").attributes["効率性（R10）"] == 1.0
    assert "連携度（R7）" not in pick(minagi(), "3").attributes
    assert any(notice.line == 217 and "連携度" in notice.text for notice in minagi().notices)


@pytest.mark.parametrize(
    ("number", "kind", "expected"),
    [
        ("2", "initiative", "担当部署: (企)財務課、営繕課（22行）／(企) 財務課、営繕室（137行）"),
        ("2", "initiative", "名称: みなき市民ホールの命名権（136行）／みなぎ市民ホールの命名権（22行）"),
        ("N1", "initiative", "番号: N1（23行）／1（187行）"),
        ("N1", "initiative", "テーマ: 財政運営、市民サービス、協働（171行）／財政、サービス（36行）"),
        ("5", "initiative", "総合評価: B（253行）／A（80行）"),
    ],
)
def test_copies_that_disagree_are_kept_with_both_values_and_lines(number: str, kind: str, expected: str) -> None:
    conflicts = pick(minagi(), number, kind).attributes["不一致"]
    assert isinstance(conflicts, list)
    assert expected in conflicts
    assert any(expected in notice.text and notice.check == "写しの一致" for notice in minagi().notices)


def test_a_sheet_without_its_first_page_is_told() -> None:
    assert any(notice.line == 230 and "1枚目" in notice.text for notice in minagi().notices)


def test_lines_of_a_record_are_its_own_sheet_or_section() -> None:
    lines = fixture("minagi-reform.txt").lines
    for record in minagi().records:
        first, last = record.source.lines
        assert lines[first - 1].strip()
        assert lines[last - 1].strip()
        assert {"title", "grades", "scores"} <= record.source.fields.keys()
    assert pick(minagi(), "4").source.lines == (230, 233)
    assert pick(minagi(), "1", "action_item").source.lines == (30, 48)


def test_checks_name_what_fails_and_count_what_passes() -> None:
    assert minagi().checks_passed["合計"] == 9
    assert minagi().checks_passed["実践項目数"] == 3
    assert minagi().checks_passed["平均値"] == 12
    assert minagi().checks_passed["番号の連続"] == 9
    failed = Counter(notice.check for notice in minagi().notices if notice.check)
    assert failed == {"写しの一致": 6, "取組内容の番号": 1}


@pytest.mark.parametrize(
    ("swap", "check", "says"),
    [
        ((42, "\t9\t", "\t8\t"), "合計", "実践項目2: 合計8は評価点の和9と合いません"),
        ((36, "9.3", "9.9"), "合計", "取組項目1: 合計9.9は評価点の和9.3と合いません"),
        ((13, "\t3\t2.3", "\t4\t2.3"), "実践項目数", "取組項目1: 実践項目数4に対し3項目が読めました"),
        ((84, "4.0", "2.5"), "写しの一致", "審議会評価: 2.5（84行）／4（15行）"),
        ((111, "12\t年", "11\t年"), "取組終了", "実践項目1: 取組終了R11とシートの令和11年3月の年度が合いません"),
    ],
)
def test_a_print_that_contradicts_itself_is_shown_not_repaired(
    swap: tuple[int, str, str], check: str, says: str
) -> None:
    plan = changed(fixture("minagi-reform.txt"), swap)
    assert any(notice.check == check and says in notice.text for notice in plan.notices)


def test_figures_changed_in_a_copy_come_out_changed() -> None:
    plan = changed(
        fixture("minagi-reform.txt"),
        (21, "\tR11\t(企)財務課、(企)港湾課", "\tR10\t(企)税務課"),
        (41, "\tR11\t(企)財務課、(企)港湾課", "\tR10\t(企)税務課"),
        (118, "\tB\tA\tB\tB\tA\t", "\tC\tC\tC\tD\tB\t"),
        (115, "\t3\t総括", "\t0\t総括"),
        (41, "\t10\tA", "\t7\tB"),
        (104, "5か所", "9か所"),
        (36, "2.7", "1.7"),
        (47, "3.6 /5", "1.1 /5"),
    )
    record, item = pick(plan, "1"), pick(plan, "1", "action_item")
    assert record.grades == {"R7": "C", "R8": "C", "R9": "C", "R10": "D", "総括": "B"}
    assert record.scores == {"進捗度": 2.0, "連携度": 0.0, "効率性": 2.0, "創造性": 3.0, "合計": 7.0}
    assert record.departments == ("(企)税務課",)
    assert record.attributes["取組終了"] == "R10"
    assert record.sections["取組結果（R9 ④）"] == "①(継)売り場を9か所にふやした。"
    assert (item.scores or {})["連携度"] == 1.7
    assert item.attributes["審議会評価"] == 1.1


def wide(cell: str) -> str:
    """Full-width figures and letters, as another office prints them."""
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in cell)


def _wide_cells(line: str) -> str:
    cells = line.split("\t")
    return "\t".join(wide(cell) if re.fullmatch(r"[\d.]+|[A-D]|N\d|R ?\d+", cell) else cell for cell in cells)


REWRITTEN: dict[str, Callable[[str], str]] = {
    "full width": _wide_cells,
    "a leading column": lambda line: "\t" + line if "\t" in line else line,
    "no trailing cells": lambda line: line.rstrip("\t"),
    "spaces around": lambda line: "\t".join(f" {cell} " if cell else cell for cell in line.split("\t")),
}
"""The same plan as another OCR run or office prints it."""


@pytest.mark.parametrize("how", REWRITTEN)
@pytest.mark.parametrize("name", ["minagi", "real"])
def test_the_same_plan_in_another_print_reads_the_same(name: str, how: str) -> None:
    text = fixture("minagi-reform.txt") if name == "minagi" else real(REAL)
    lines = tuple(REWRITTEN[how](line) for line in text.lines)
    before, after = parsed(text), parsed(text.model_copy(update={"lines": lines}))
    for old, new in zip(before.records, after.records, strict=True):
        assert (old.record_id, old.title, old.scores, old.path) == (new.record_id, new.title, new.scores, new.path)
        narrow = {key: value.translate({ord(wide(c)): c for c in "ABCD"}) for key, value in (new.grades or {}).items()}
        assert narrow == (old.grades or {})
        assert old.sections.keys() == new.sections.keys()


# ---- the steps


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("②と同じ", "②と同じ（＝売る。）"),
        ("R 2と同じ", "R 2と同じ（＝人手）"),
        ("③と同じ", "③と同じ（＝売る。）"),  # ③ is ②
        ("④と同じ", "④と同じ"),  # ④ refers to itself
        ("⑨と同じ", "⑨と同じ"),  # there is no ⑨
        ("②に同じ。①と同じ", "②に同じ。①と同じ（＝売る。／選ぶ。）"),
        ("①の参加者に配る。", "①の参加者に配る。"),
    ],
)
def test_a_reference_is_followed_to_what_it_stands_for(text: str, meaning: str) -> None:
    texts = {"①": "選ぶ。", "②": "売る。", "③": "②と同じ", "④": "④と同じ", "R2": "人手"}
    assert resolve(text, texts.get) == meaning


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["", "R8", "①", "計画", "", "結果"], ("R8", "①", "計画", "結果")),
        (["R8", "①", "", "計画", "", "結果"], ("R8", "①", "計画", "結果")),
        (["⑬", "", "計画", "", "結果"], (None, "⑬", "計画", "結果")),
        (["⑬", "②と同じ", "", "①(継)結果"], (None, "⑬", "②と同じ", "①(継)結果")),
        (["", "", "⑩ ⑦と同じ", "結果"], (None, "⑩", "⑦と同じ", "結果")),
        (["", "令和8", "㉑", "計画"], ("令和8", "㉑", "計画", "")),
        (["", "R8", "①", "", "", "", "結果"], ("R8", "①", "", "結果")),
        (["", "", "", "(取組終了)"], (None, None, "(取組終了)", "")),
    ],
)
def test_a_row_is_read_as_year_number_plan_and_result(cells: list[str], expected: tuple[str | None, ...]) -> None:
    (entry,) = read_entries([Row(1, tuple(cells))])
    assert (entry.year, entry.number, entry.plan, entry.result) == expected


def test_a_year_holds_until_the_next_is_printed() -> None:
    rows = [["", "R8", "①", "a"], ["", "", "②", "b"], ["③", "", "c"], ["R9", "④", "d"], ["", "⑤", "e"]]
    entries = read_entries([Row(n, tuple(cells)) for n, cells in enumerate(rows)])
    assert [entry.year for entry in entries] == ["R8", "R8", "R8", "R9", "R9"]


def test_values_are_counted_back_from_the_word_before_the_reason() -> None:
    rows = [
        ["取組に対する自己評価", "", "R7", "R8", "【評価の理由】"],  # 総括 is missing in the header
        ["", "", "進捗度", "1", "2", "3", "総括"],
        ["連携度", "", "2", "1", "総括", "理由"],
        ["総合評価", "", "B", "A", "総括 理由"],
    ]
    marks, _ = read_marks([Row(n, tuple(cells)) for n, cells in enumerate(rows)], ("進捗度", "連携度"))
    assert marks.scores == {"進捗度": 3.0, "連携度": 1.0}
    assert marks.grades == {"R8": "B", "総括": "A"}
    assert marks.reasons == {"評価の理由（連携度）": "理由", "評価の理由（総合評価）": "理由"}


def test_a_schedule_row_with_plans_between_the_years_claims_no_year() -> None:
    rows = [["工程表", "R7年度", "", "R8年度", ""], ["", "調査", "設計", "着工", ""]]
    texts, _, notices = read_schedule([Row(n, tuple(cells)) for n, cells in enumerate(rows)])
    assert list(texts) == ["工程表"]
    assert [notice.line for notice in notices] == [1]


# ---- recognition


def test_only_its_own_form_is_recognised() -> None:
    assert PARSER.recognise(fixture("minagi-reform.txt")) > 0.9
    assert PARSER.recognise(real(REAL)) > 0.9
    plain = SourceText(name="x", path="x", format="txt", sha256="0", lines=("会議の記録", "取組項目\t実践項目", ""))
    assert PARSER.recognise(plain) == 0.0


@pytest.mark.parametrize("name", ["ashibetsu-strategy", "bibai-roadmap", "kamisunagawa-plan", "tomakomai-pledges"])
def test_other_families_are_left_alone(name: str) -> None:
    assert PARSER.recognise(real(name)) == 0.0


# ---- the real document


def test_the_real_plan_holds_22_action_items_and_95_initiatives() -> None:
    numbers = [record.number for record in actual().records if record.kind == "initiative"]
    assert Counter(record.kind for record in actual().records) == {"action_item": 22, "initiative": 95}
    assert {*numbers} == {*(str(n) for n in range(1, 71)), *(f"N{n}" for n in range(1, 26))}
    assert actual().heading.plan == "苫小牧市行政創革プラン"
    assert (actual().heading.published, actual().heading.as_of) == ("2025-07-30", "令和6年度末")


@pytest.mark.parametrize(
    ("number", "grades", "scores", "end", "departments"),
    [
        ("1", "BACC A", (3, 3, 3, 3, 12), "R6", ("(政)政策推進課", "(財)財政課")),
        ("8", "AAA- A", (3, 3, 3, 3, 12), "R4", ("(政)秘書広報課", "(総)ICT推進室")),
        ("10", "CCBB A", (2, 3, 3, 2, 10), "R6", ("(健)こども育成課", "健康支援課")),  # no first page
        ("11", "BBAA A", (2, 3, 3, 2, 10), "R6", ("(政)未来創造戦略室",)),  # values lost in the sheet
        ("20", "BAAB B", (2, 2, 3, 2, 9), "R6", ("(民)窓口サービス課",)),  # a list prints A for R5
        ("29", "BBB- A", (3, 3, 2, 2, 10), "R4", ("(健)こども育成課",)),  # row labels lost
        ("54", "CBBB A", (2, 3, 2, 3, 10), "R6", ("(総)法務文書課",)),  # years merged in the header
        ("59", "BBBB B", (2, 2, 2, 2, 8), "R6", ("(総)行政監理室",)),
        ("N10", "   B A", (2, 3, 2, 3, 10), "R6", ("(環)環境生活課",)),
        ("N16", "   B C", (2, 1, 2, 2, 7), None, ("(財)納税課",)),  # row labels shifted
        ("N22", "   A A", (3, 3, 2, 2, 10), "R6", ("(総)行政監理室",)),
    ],
)
def test_real_initiatives_state_their_figures(
    number: str, grades: str, scores: tuple[float, ...], end: str | None, departments: tuple[str, ...]
) -> None:
    record = pick(actual(), number)
    letters = {year: g for year, g in zip(("R2", "R3", "R4", "R5"), grades, strict=False) if g != " "}
    assert record.grades == letters | {"総括": grades[-1]}
    assert record.scores == dict(zip([*DEFAULT_METRICS, "合計"], scores, strict=True))
    assert record.attributes.get("取組終了") == end
    assert record.departments == departments


@pytest.mark.parametrize(
    ("number", "key", "fact", "line"),
    [
        ("2", "取組結果（R5 ⑨）", "215,257,994円", 976),
        ("3", "取組結果（R6 ⑪）", "42,786千円", 1022),
        ("13", "取組結果（R6 ⑬）", "22園77回", 1532),
        ("16", "取組結果（R6 ⑪）", "R7年3月24日", 1705),
        ("23", "取組結果（R6 ⑨）", "2,233名", 2062),
        ("36", "取組結果（R2 ②）", "システム構築", 2677),
        ("48", "取組結果（R5 ⑦）", "270時間", 3298),
        ("57", "取組結果（R2 ②）", "Q&A", 3702),
    ],
)
def test_what_was_done_in_a_year_has_its_exact_place(number: str, key: str, fact: str, line: int) -> None:
    record = pick(actual(), number)
    assert fact in record.sections[key]
    assert record.source.fields[f"sections.{key}"] == (line, line)


def test_every_real_initiative_is_complete_and_every_field_is_printed_where_it_says() -> None:
    lines = real(REAL).lines
    for record in actual().records:
        assert len(record.scores or {}) == 5
        assert record.title
        assert all(1 <= first <= last <= len(lines) for first, last in record.source.fields.values())
        assert {"title", "grades", "scores"} <= record.source.fields.keys()
        assert {f"sections.{key}" for key in record.sections} <= record.source.fields.keys()
        if record.kind == "initiative":
            assert record.departments
            assert "総括" in (record.grades or {})
            first, last = record.source.fields["departments"]
            printed = re.sub(r"\s", "", "".join(lines[first - 1 : last]))
            assert all(name.replace(" ", "") in printed for name in record.departments)


def test_the_real_print_contradicts_itself_in_known_places() -> None:
    conflicts = {
        record.number: texts
        for record in actual().records
        if isinstance(texts := record.attributes.get("不一致"), list) and any(t.startswith("総合評価") for t in texts)
    }
    assert {*conflicts} == {"20", "44", "45", "59", "60", "63"}
    assert "総合評価: B（3826行）／A（611行）" in conflicts["59"]
    assert actual().checks_passed["平均値"] == 88
    assert actual().checks_passed["合計"] == 117


def test_every_copy_of_the_real_plan_with_other_figures_reads_them() -> None:
    plan = changed(
        real(REAL),
        (120, "\tC\tC\t3", "\tC\tD\t3"),
        (816, "\tC\tC\t3", "\tC\tD\t3"),
        (944, "\tC\tC\tA", "\tC\tD\tA"),
        (941, "\t3\t総括", "\t1\t総括"),
        (371, "支払方法", "納付方法"),
        (389, "3.9 /5", "2.2 /5"),
        (377, "8.6", "7.6"),
        (976, "215,257,994円", "9円"),
    )
    assert (pick(plan, "1").grades or {})["R5"] == "D"
    assert (pick(plan, "1").scores or {})["連携度"] == 1.0
    item = pick(plan, "8", "action_item")
    assert (item.title, item.attributes["審議会評価"]) == ("納付方法の多様化", 2.2)
    assert (item.scores or {})["合計"] == 7.6
    assert "9円の寄附" in pick(plan, "2").sections["取組結果（R5 ⑨）"]


def test_other_years_are_read_as_printed() -> None:
    text = real(REAL)
    later = re.compile(r"R( ?)([2-6])(?=年度|\t|$|と同じ)")
    lines = tuple(later.sub(lambda m: f"R{m[1]}{int(m[2]) + 5}", line) for line in text.lines)
    plan = parsed(text.model_copy(update={"lines": lines}))
    assert pick(plan, "1").grades == {"R7": "B", "R8": "A", "R9": "C", "R10": "C", "総括": "A"}
    assert pick(plan, "1").attributes["取組終了"] == "R11"
    assert "215,257,994円" in pick(plan, "2").sections["取組結果（R10 ⑨）"]


# ---- mangled input


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_mangled_input_never_raises(data: st.DataObject) -> None:
    text = fixture("minagi-reform.txt")
    lines = list(text.lines)
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(lines) - 1))
        cells = lines[at].split("\t")
        cut = data.draw(st.integers(0, len(cells)))
        junk = data.draw(
            st.sampled_from(["", "A", "9.9", "①", "R8", "総括", "No.1", "テーマ", "【", "取組内容", "1\t2"])
        )
        lines[at] = data.draw(
            st.sampled_from(["", junk, "\t".join(cells[cut:]), "\t".join([*cells[:cut], junk, *cells[cut:]])])
        )
        if data.draw(st.booleans()):
            del lines[at : at + data.draw(st.integers(0, 9))]
        lines = lines or [""]
    plan = PARSER.parse(text.model_copy(update={"lines": tuple(lines)}), NOBODY)
    assert len({record.record_id for record in plan.records}) == len(plan.records)


def test_a_first_report_with_a_single_years_column_reads_its_grades() -> None:
    lines = [
        "小No.\t大No.\t取組項目\t実践項目\t総合評価(自己評価)\t総括自己評価\t\t\t\t\t\t取組終了\t担当部署",
        "\t\t\t\tR8\t進捗度\t連携度\t効率性\t創造性\t合計\t総合評価\t\t",
        "1\tNo.1\t歳入をふやす取組\t灯台カードの販売\tB\t2\t3\t2\t3\t10\tA\tR12\t(企)財務課",
    ]
    copies, notices = read_lists(lines, DEFAULT_METRICS)
    assert [(copy.number, copy.grades, copy.end) for copy in copies] == [("1", {"R8": "B", "総括": "A"}, "R12")]
    assert notices == []
