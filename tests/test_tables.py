"""Tables as the common converters write them into text come out as the same rows of cells."""

from __future__ import annotations

import pytest

from ingest.tables import read_table

HEAD = ("指標", "基準値", "目標値")
BODY = [("出生数", "49人", "55人"), ("婚姻数", "20組", "30組")]

CASES: dict[str, str] = {
    "pipes": """
| 指標 | 基準値 | 目標値 |
|---|---:|:---|
| 出生数 | 49人 | 55人 |
| 婚姻数 | 20組 | 30組 |
""",
    "pipes without the outer ones": """
指標 | 基準値 | 目標値
--- | --- | ---
出生数 | 49人 | 55人
婚姻数 | 20組 | 30組
""",
    "a box (pandoc)": """
+--------+--------+--------+
| 指標   | 基準値 | 目標値 |
+========+========+========+
| 出生数 | 49人   | 55人   |
+--------+--------+--------+
| 婚姻数 | 20組   | 30組   |
+--------+--------+--------+
""",
    "rules of columns (pandoc)": """
  指標     基準値   目標値
  -------- -------- --------
  出生数   49人     55人
  婚姻数   20組     30組
""",
    "rows parted by blank lines (pandoc)": """
  --------------------------
  指標     基準値   目標値
  -------- -------- --------
  出生数   49人     55人

  婚姻数   20組     30組
  --------------------------
""",
    "tags": """
<table>
<thead><tr class="header">
<th>指標</th><th>基準値</th>
<th>目標値</th>
</tr></thead>
<tr><td>出生数</td><td><p>49人</p></td><td>55人</td></tr>
<tr><td>婚姻数</td><td>20組</td><td>30組</td></tr>
</table>
""",
}


@pytest.mark.parametrize("case", CASES)
def test_a_table_is_read_in_every_form(case: str) -> None:
    lines = CASES[case].splitlines()
    found = read_table(lines, 1)
    assert found is not None
    assert [row.cells for row in found[0].rows] == [HEAD, *BODY]
    assert found[1] == len(lines)
    for row, label in zip(found[0].rows, ("指標", "出生数", "婚姻数"), strict=True):
        assert label in "".join(lines[row.lines[0] - 1 : row.lines[1]])


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        (r"| 甲\|乙 | 5人<br>（見込み） |", ("甲|乙", "5人 （見込み）")),
        ("| NaN | 5人 | Unnamed: 2 |", ("", "5人", "")),
        ("| **甲** | &lt;5人&gt; |", ("甲", "<5人>")),
    ],
)
def test_marks_of_converters_are_no_print(line: str, cells: tuple[str, ...]) -> None:
    found = read_table([line, "|---|---|", "| 丙 | 1 |"], 0)
    assert found is not None
    assert found[0].rows[0].cells == cells


def test_a_cell_of_a_box_over_several_lines_is_one_text() -> None:
    lines = ["+------+--------+", "| 甲乙 | child  |", "| 丙   | care   |", "+------+--------+", "おわり"]
    found = read_table(lines, 0)
    assert found is not None
    assert (found[0].rows[0].cells, found[0].rows[0].lines, found[1]) == (("甲乙丙", "child care"), (2, 3), 4)


@pytest.mark.parametrize(
    "lines",
    [
        ["本文です。", "---", "次の文。"],
        ["----------", "本文です。", "----------"],
        ["+ 項目", "+ 項目"],
        ["-- --", "あ"],
    ],
)
def test_a_rule_alone_is_no_table(lines: list[str]) -> None:
    assert read_table(lines, 0) is None
