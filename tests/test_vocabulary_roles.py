"""What a table's header or a form's label says of its cells, in the words of many forms."""

from __future__ import annotations

import pytest

from ingest.parsers.vocabulary.roles import Role, column_of, role_of, says_side, side_of
from ingest.parsers.vocabulary.years import Calendar

ROLES: list[tuple[str, Role]] = [
    ("重要業績評価指標（KPI）", "indicator"),
    ("整備目標の項目", "indicator"),
    ("事業名・概要", "project"),
    ("事務事業名", "project"),
    ("担当部課", "department"),
    ("実施主体", "department"),
    ("担当課 （内線）", "department"),
    ("路線番号", "number"),
    ("現 況 (令和６年度)", "baseline"),
    ("2013年度 （基準年度）", "baseline"),
    ("10年後 (令和17年度)", "target"),
    ("2030年度（目標年度）", "target"),
    ("指標の実績 （2024年度）", "actual"),
    ("R6決算見込", "dated"),
    ("5年度", "dated"),
    ("進み具合", "status"),
    ("状態", "status"),
    ("進捗率(%)", "percent"),
    ("項", "group"),
    ("財源", "other"),
    ("路線名", "other"),
]


@pytest.mark.parametrize(("header", "role"), ROLES)
def test_a_header_has_the_role_that_its_words_say(header: str, role: Role) -> None:
    assert role_of(header, Calendar(2023, 2027, 2024)) == role


STACKS: list[tuple[tuple[str, ...], str, int | None, str | None, str | None]] = [
    # headers from above; role, year, unit, what is counted
    (("目標値", "R7"), "target", 2025, None, None),
    (("第9期計画期間", "令和6 年度"), "dated", 2024, None, None),
    (("R5", "決 算"), "dated", 2023, None, None),
    (("事業費（千円）", "R7"), "dated", 2025, "千円", "事業費（千円）"),
    (("2030年度（目標年度）", "削減率 （2013年度比）"), "target", 2030, None, "削減率 （2013年度比）"),
    (("令和7年度", "目標"), "target", 2025, None, None),
]


@pytest.mark.parametrize(("headers", "role", "year", "unit", "measure"), STACKS)
def test_stacked_headers_give_one_column(
    headers: tuple[str, ...], role: str, year: int | None, unit: str | None, measure: str | None
) -> None:
    column = column_of(headers)
    assert (column.role, column.year, column.unit, column.measure) == (role, year, unit, measure)


def test_a_side_is_a_word_of_its_own() -> None:
    assert [side_of(cell) for cell in ("目標値", "実 績", "めやす", "目標人口")] == ["target", "actual", "target", None]
    assert [says_side(cell) for cell in ("決算見込", "見 通 し", "最終目標", "女性比率")] == [True, True, True, False]
