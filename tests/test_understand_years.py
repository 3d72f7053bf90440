"""Fiscal years that a question names."""

from __future__ import annotations

import pytest

from service.understand.years import years

YEARS = [
    ("令和8年度の目標は?", (2026,)),  # an era
    ("令和元年度は?", (2019,)),  # its first year
    ("平成30年度の実績は?", (2018,)),  # the era before
    ("H30の実績は?", (2018,)),  # its letter
    ("2026年度の実績は?", (2026,)),
    ("2025年の実績は?", (2025,)),  # a plain year is taken for the fiscal one
    ("FY2024", (2024,)),
    ("the target for fiscal 2025", (2025,)),
    ("the target for 2026", (2026,)),  # a bare year
    ("fiscal year 26", (2026,)),  # two figures
    ("R6と2027年度", (2024, 2027)),  # two reckonings
    ("R7とR9", (2025, 2027)),  # と names two years, not those between
    ("令和5年度から7年度まで", (2023, 2024, 2025)),  # a range, its end without the era
    ("R6〜R8の推移", (2024, 2025, 2026)),
    ("2025年度から2027年度にどれだけ", (2025, 2026, 2027)),
    ("令和8年度の目標と7年度の実績", (2026, 2025)),  # a bare year goes on with the reckoning before it
    ("令和2年から令和20年", (2020, 2038)),  # too long for a range of figures: its ends
    ("令和6年4月1日現在は?", (2024,)),  # a day names its year
    ("第2期の目標は?", ()),  # a number that is no year
    ("20人の目標は?", ()),
    ("IR5の整備は?", ()),  # R5 inside a word
    ("除雪の目標は?", ()),
    ("", ()),
]


@pytest.mark.parametrize(("question", "expected"), YEARS)
def test_the_years_of_a_question_are_read_in_every_reckoning(question: str, expected: tuple[int, ...]) -> None:
    assert years(question) == expected
