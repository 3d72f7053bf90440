"""Columns of tables: their names, years and cells, whatever they were read into."""

from __future__ import annotations

import pytest

from ingest.model import Indicator, YearValue
from service.columns import cell, figureless, quantity, shown, source_field, split, sums_up
from tests.answer_fixture import made

AIMED = (YearValue(fiscal_year=2024, target="90", actual="80"), YearValue(fiscal_year=2026, target="100"))
ROW = made(
    "1", "夜の市",
    attributes={"令和6年 うち女性": "3", "令和7年 うち女性": "5", "予算（千円）": "1,200", "R8 効果（百万円）": "検討"},
    sections={"今後の 方向性": "拡充", "内容": "灯りをともす。\n店を並べる。"},
    indicators=(Indicator(name="来場者（人）", values=AIMED),),
)  # fmt: skip
CELLS = [
    ("うち女性", 2024, "3"),
    ("うち女性", None, "5"),  # the last year that it has
    ("うち女性", 2020, None),  # a year that the column does not have
    ("今後の方向性", None, "拡充"),
    ("来場者(人)", 2024, "80"),  # what was reached, not what was aimed at
    ("来場者(人)", 2026, None),  # an aim is no cell where the print tells how things stand
    ("内容", None, None),  # a text is no cell
]


@pytest.mark.parametrize(("name", "year", "expected"), CELLS)
def test_a_cell_is_found_by_column_and_year(name: str, year: int | None, expected: str | None) -> None:
    assert cell(ROW, name, year) == expected


def test_a_header_is_a_column_and_a_year_of_it() -> None:
    assert split("令和7年 女性比率") == ("女性比率", 2025)
    assert split("R8～R17") == ("R8~R17", None)  # two years are a period, and no year of a column


def test_years_without_a_name_go_on_with_the_header_before_them() -> None:
    spans = (Indicator(name=None, values=(YearValue(fiscal_year=2026, value="300"),)),)
    row = made("1", "夜の市", attributes={"R7事業費（千円）": "120"}, indicators=spans)
    assert [cell(row, "事業費(千円)", year) for year in (2025, 2026)] == ["120", "300"]
    assert source_field(row, "事業費(千円)", 2026) == "indicators.0"


def test_a_cell_of_several_years_is_one_of_each() -> None:
    row = made("1", "夜の市", attributes={"効果額（千円）": "Ｒ５ 6,050 Ｒ６ 21,380", "区分": "R6 新規"})
    assert [cell(row, "効果額(千円)", year) for year in (2023, 2024)] == ["6,050", "21,380"]
    assert cell(row, "区分", None) == "R6 新規"


def test_figures_are_compared_in_yen_and_shown_with_their_unit() -> None:
    assert quantity(ROW, "予算(千円)", None) == 1_200_000
    assert shown(ROW, "予算(千円)", None) == "1,200千円"
    assert quantity(ROW, "効果(百万円)", 2026) is None
    assert [figureless(text) for text in ("検討", "－", None, "12")] == [True, True, True, False]


def test_a_cell_knows_where_it_stands() -> None:
    assert source_field(ROW, "うち女性", 2024) == "attributes.令和6年 うち女性"
    assert source_field(ROW, "来場者(人)", 2024) == "indicators.0"
    assert source_field(ROW, "今後の方向性", None) == "sections.今後の 方向性"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("合 計", True),
        ("小計（再掲を含む）", True),
        ("事業名", True),
        ("夜の市【再掲】", True),
        ("会計の見直し", False),
        ("統計調査", False),
    ],
)
def test_totals_headers_and_repetitions_are_no_records_of_a_list(title: str, expected: bool) -> None:
    assert sums_up(made("1", title)) is expected
