"""Exports: every record as JSON lines, CSV and XLSX, in the form that machines read; each file is opened again."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from openpyxl import load_workbook

from ingest.model import Baseline, Indicator, Record, YearValue
from service.staff import export
from service.staff.export.figures import number_and_unit
from service.staff.export.tables import Table, indicators_table, records_table
from tests.app_fixture import MARKET, SNOW, TILDE, record

GRADED = record(
    "N1", "窓口の見直し", "市民課", (20, 24),
    departments=("市民課", "税務課"), grades={"R5": "A", "総括": "B"}, scores={"進捗度": 3.0, "合計": 10.5},
    attributes={"備考": "=HYPERLINK(\"x\")", "不一致": ["番号: N1／1", "名称: 甲／乙"], "審議会評価": 4.0},
    sections={"今後の取組": "- 予算を取る\n- 人を集める", "備考": "別の備考"}, progress_percent=62.5,
    indicators=(
        Indicator(name=None, values=(YearValue(fiscal_year=2024, actual="3億円"),)),
        Indicator(name="満足度", baseline=Baseline(value="▲5ポイント", period="R4")),
        Indicator(name="値のない指標"),
    ),
)  # fmt: skip
RECORDS = (SNOW, GRADED, MARKET, TILDE)


def written(records: tuple[Record, ...], format: export.Format) -> bytes:
    out = io.BytesIO()
    export.write(records, format, out)
    return out.getvalue()


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet_rows(content: bytes, sheet: str) -> list[dict[str, Any]]:
    rows = list(load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_json_lines_hold_every_record_whole() -> None:
    lines = written(RECORDS, "jsonl").decode().splitlines()
    assert [Record.model_validate_json(line) for line in lines] == list(RECORDS)


def test_csv_has_a_byte_order_mark_one_header_row_and_one_row_a_record() -> None:
    content = written(RECORDS, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert [row["記録ID"] for row in csv_rows(content)] == [one.record_id for one in RECORDS]


def test_the_municipality_code_comes_first_and_keeps_its_zeros() -> None:
    hokkaido = MARKET.model_copy(update={"municipality_code": "012157"})
    content = written((hokkaido,), "csv")
    assert content.decode("utf-8-sig").startswith("全国地方公共団体コード,")
    assert csv_rows(content)[0]["全国地方公共団体コード"] == "012157"
    assert sheet_rows(written((hokkaido,), "xlsx"), "記録")[0]["全国地方公共団体コード"] == "012157"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("種別", "pledge"),
        ("種別名", "公約"),
        ("担当部署1", "市民課"),
        ("担当部署2", "税務課"),
        ("評価：R5", "A"),
        ("評価点：進捗度", "3"),
        ("評価点：合計", "10.5"),
        ("進捗率", "62.5"),
        ("その他の項目：不一致1", "番号: N1／1"),
        ("その他の項目：不一致2", "名称: 甲／乙"),
        ("本文：備考", "別の備考"),  # a section and an attribute of one name do not share a column
        ("指標1：指標名", ""),
        ("指標1：2024年度 実績値", "3億円"),
        ("指標2：基準値", "▲5ポイント"),
        ("指標2：基準値の時点", "R4"),
        ("出典の最初の行", "20"),
        ("出典の最後の行", "24"),
    ],
)
def test_csv_holds_one_value_a_cell(column: str, value: str) -> None:
    assert csv_rows(written(RECORDS, "csv"))[1][column] == value


def test_every_column_has_a_name_of_its_own() -> None:
    for table in (records_table(RECORDS, figures=True), indicators_table(RECORDS)):
        assert len(set(table.columns)) == len(table.columns)
        assert all(table.columns)
        assert all(len(row) == len(table.columns) for row in table.rows)


def test_every_figure_of_the_records_stands_in_the_csv() -> None:
    row = csv_rows(written((SNOW,), "csv"))[0]
    printed = {value for year in SNOW.indicators[0].values for value in (year.target, year.actual) if value}
    assert printed | {"110路線"} <= set(row.values())


def test_xlsx_has_records_and_their_figures_on_two_sheets_without_merged_cells() -> None:
    content = written(RECORDS, "xlsx")
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["記録", "指標"]
    assert all(not sheet.merged_cells.ranges for sheet in book)
    assert [row["記録ID"] for row in sheet_rows(content, "記録")] == [one.record_id for one in RECORDS]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (0, ("除雪した路線", "基準値", None, "R4", "110路線", 110, "路線")),
        (1, ("除雪した路線", "目標値", 2023, None, "120路線", 120, "路線")),
        (6, (None, "実績値", 2024, None, "3億円", 300_000_000, "円")),
        (7, ("満足度", "基準値", None, "R4", "▲5ポイント", -5, "ポイント")),
        (8, ("値のない指標", None, None, None, None, None, None)),
    ],
)
def test_the_long_form_has_one_figure_a_row_with_its_number_and_unit(at: int, expected: tuple[Any, ...]) -> None:
    row = sheet_rows(written(RECORDS, "xlsx"), "指標")[at]
    assert tuple(row[name] for name in ("指標名", "区分", "年度", "時点", "値", "数値", "単位")) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1,050 人", (1050, "人")),
        ("23.6億円", (2_360_000_000, "円")),
        ("50千円", (50, "千円")),  # 千円 is a unit of its own
        ("57.5%", (57.5, "%")),
        ("男 74.9 歳、女 80 歳", (None, None)),  # two numbers are no number
        ("無償化", (None, None)),
    ],
)
def test_a_printed_figure_states_a_number_in_a_unit(value: str, expected: tuple[Any, Any]) -> None:
    assert number_and_unit(value) == expected


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("- 予算", "'- 予算"),
        ("-5人", "-5人"),  # a figure stays a figure
        ("+3.2%", "+3.2%"),
        ("・予算", "・予算"),
    ],
)
def test_no_print_becomes_a_formula_in_csv(text: str, cell: str) -> None:
    assert csv_rows(export.csv_file(Table("表", ("値",), ((text,),))))[0]["値"] == cell


def test_text_stays_text_in_xlsx_whatever_it_looks_like() -> None:
    texts = ("=1+1", "#N/A", "012157", "-5", "TRUE")
    sheet = load_workbook(io.BytesIO(export.xlsx_file([Table("表", ("値",), tuple((text,) for text in texts))])))["表"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type) for cell in cells] == [(text, "s") for text in texts]


def test_a_text_that_no_cell_holds_is_cut_and_says_so() -> None:
    content = export.xlsx_file([Table("表", ("値",), (("あ" * 40_000,), ("制御\x0b文字",)))])
    long, control = (row["値"] for row in sheet_rows(content, "表"))
    assert (len(long), long[-len(export.CUT) :], control) == (export.LONGEST_CELL, export.CUT, "制御文字")


def test_without_records_there_is_still_a_header() -> None:
    assert written((), "jsonl") == b""
    assert written((), "csv").decode("utf-8-sig").startswith("全国地方公共団体コード,記録ID,")
    assert sheet_rows(written((), "xlsx"), "指標") == []


def test_json_of_records_has_the_form_of_the_api() -> None:
    body = json.loads(export.records_json(RECORDS))
    assert body["total"] == 4
    assert [Record.model_validate(one) for one in body["records"]] == list(RECORDS)
