"""Tables that go on about the measures of another: by their names, by their numbers; and those that only look so."""

from __future__ import annotations

from tests.test_engine_forms import lines_of, source

MEASURES = """
# みなぎ町行政改革実施計画（令和5年度～令和8年度）

## 取組の状況

| No. | 取組項目 | 所管課 | 評価 |
| --- | --- | --- | --- |
| 1 | 窓口の電子化 | 総務課 | A |
| 2 | 遊休地の売却 | 管財課 | B |
| 3 | 公用車の削減 | 管財課 | A |
| 4 | 会議の紙の削減 | 議会事務局 | C |
"""
NUMBERED = """
## 数値目標

| No. | 指標 | 単位 | 基準値（R4） | R6目標 | R6実績 |
| --- | --- | --- | --- | --- | --- |
| 1 | 電子申請率 | ％ | 12.5 | 32.0 | 35.8 |
| 2 | 売却件数 | 件 | 4 | 5 | 3 |
|  | 売却額 | 千円 | 900 | 950 | 700 |
| 3 | 公用車の台数 | 台 | 41 | 38 | 37 |
| 4 | 紙の購入枚数 | 千枚 | 860 | 840 | 833 |
"""
NAMED = """
## 効果額

（単位：千円）

| No. | 取組項目 | R5 | R6 |
| --- | --- | --- | --- |
| 1 | 窓口の電子化 | 410 | 786 |
| 2 | 遊休地の売却 | 5,200 | 1,740 |
| 3 | 公用車の削減 | 380 | 412 |
| 4 | 会議の紙の削減 | 64 | 81 |
|  | 合計 | 6,054 | 3,019 |
"""


def test_rows_that_bear_the_measures_numbers_or_names_are_theirs() -> None:
    found = lines_of(source(MEASURES + NUMBERED + NAMED, "md"))
    assert (
        "project 遊休地の売却 | 管財課 | B=- | 売却件数(件): 4 2024 5/3/- | 売却額(千円): 900 2024 950/700/- | "
        "効果額(千円): 2023 -/-/5,200 2024 -/-/1,740"
    ) in found
    assert sum("遊休地の売却" in line for line in found) == 1
    assert any(line.startswith("row 合計") for line in found)


def test_indicators_with_numbers_of_their_own_stay_by_themselves() -> None:
    """Five indicators of four measures are counted by themselves: whose they are is not printed."""
    more = "| 5 | 職員数 | 人 | 120 | 118 | 117 |\n| 6 | 残業の時間 | 時間 | 14 | 12 | 13 |\n"
    found = lines_of(source(MEASURES + NUMBERED + more, "md"))
    assert "project 窓口の電子化 | 総務課 | A=-" in found
    assert "indicator 電子申請率 | 電子申請率(％): 12.5 2024 32.0/35.8/-" in found


AGAIN = """
## 評価と決算の一覧

| No. | 取組項目 | 所管課 | 評価 | R6決算額（千円） |
| --- | --- | --- | --- | --- |
| 1 | 窓口の電子化 | 総務課 | A | 120 |
| 2 | 遊休地の売却 | 管財課 | B | 45 |
| 3 | 公用車の削減 | 管財課 | A | 610 |
| 4 | 会議の紙の削減 | 議会事務局 | C | 0 |
"""


def test_a_list_that_says_again_how_measures_stand_makes_no_second_record() -> None:
    found = lines_of(source(MEASURES + AGAIN, "md"))
    (sold,) = [line for line in found if "遊休地の売却" in line]
    assert "45" in sold
    otherwise = lines_of(source(MEASURES + AGAIN.replace("| 管財課 | B |", "| 管財課 | D |"), "md"))
    assert sum("遊休地の売却" in line for line in otherwise) == 2
