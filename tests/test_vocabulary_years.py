"""Fiscal years in every print, and what a document says of its own."""

from __future__ import annotations

import pytest

from ingest.model import Heading
from ingest.parsers.vocabulary.calendar import calendar_of
from ingest.parsers.vocabulary.years import Calendar

YEARS: list[tuple[str, int | None]] = [
    ("H30", 2018),
    ("Ｒ６", 2024),
    ("令和六年度", 2024),
    ("令和元年度", 2019),
    ("2019年度", 2019),
    ("令和6(2024)年度", 2024),
    ("5年度", 2023),  # by the plan's own period
    ("30年度", 2018),
    ("R7.3末時点", 2024),  # January to March belong to the year before
    ("令和7年10月1日", 2025),
    ("令和5年度~令和7年度", 2025),  # a range is counted to its end
    ("削減率（2013年度比）", None),  # what a rate compares with is not its year
    ("10年後", 2035),  # as the document explains it
    ("単位", None),
]


@pytest.mark.parametrize(("text", "year"), YEARS)
def test_a_year_is_read_in_every_print(text: str, year: int | None) -> None:
    assert Calendar(2023, 2027, 2024, names={"10年後": "令和17年度"}).year(text) == year


NOTES: list[tuple[str, str, object]] = [
    ("※R5・R6は決算額、R7は予算額", "sides", {2023: "actual", 2024: "actual", 2025: "value"}),
    ("※現状値は令和 5 年度、目標値は令和 11 年度です。", "aim", 2029),
    ("※現状値は令和 5 年度、目標値は令和 11 年度です。", "start", "令和5年度"),
    ("※状態及び進捗率は令和7年3月31日現在（以下同じ）", "present", 2024),
    ("方針\t現 況 (令和６年度)\t10年後 (令和17年度)", "names", {"10年後": "令和17年度"}),
]


@pytest.mark.parametrize(("line", "field", "expected"), NOTES)
def test_a_note_explains_the_years_of_the_whole_document(line: str, field: str, expected: object) -> None:
    calendar = calendar_of(["みなぎ市計画", line], Heading(municipality=None, plan=None))
    assert getattr(calendar, field) == expected
