"""Tables drawn with spaces: two header rows, cells cut over lines, and what only looks like a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.documents import ingest
from tests.test_engine_forms import shown

PLAN = """
                みなぎ町病院経営プラン
                令和６年度 点検評価

  評価の記号
    ◎  目標を上回った          ○  目標どおり
    △  目標をやや下回った      ×  目標を大きく下回った

１　数値目標の達成状況

                                R4      R5              R6
  項目（単位）                  実績    目標    実績    目標    実績    評価
  病床利用率（％）                58.3    62.0    60.1    65.0    66.8    ◎
  訪問看護の件数（件）           1,630   1,700   1,588   1,800   1,549    ×
  職員給与費対医業収益比率（％    84.6    83.0    84.1    81.0    82.2    △
  ）

２　取組の実施状況

  番号  取組                    担当              令和６年度に行ったこと              評価  委員会の意見
  1-1   医師の確保              事務局総務係      内科医１名が４月に着任し常勤は５名  △    大学との連携を続けること
                                院長室            となった。
  1-2   包括ケア病床への転      地域連携室        療養２０床のうち１０床の転換を準備  ○    効果を確かめること
        換                      事務局医事係      し、令和７年６月に転換した。

　この点検は委員会の意見を聴いてまとめた。次の点検は来年度の秋に行い、結果は町の広報と
ホームページでお知らせする。
"""


@pytest.fixture
def lines(tmp_path: Path) -> list[str]:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return [shown(record) for record in ingest(path).records]


def test_figures_stand_under_both_rows_of_their_header(lines: list[str]) -> None:
    assert (
        "indicator 訪問看護の件数（件） / 数値目標の達成状況 | ×=delayed | 訪問看護の件数（件）(件): "
        "2022 -/1,630/- 2023 1,700/1,588/- 2024 1,800/1,549/-"
    ) in lines


def test_a_row_that_was_cut_over_lines_is_whole(lines: list[str]) -> None:
    assert any(line.startswith("indicator 職員給与費対医業収益比率（％） /") for line in lines)
    assert "project 包括ケア病床への転換 / 取組の実施状況 | 地域連携室・事務局医事係 | ○=on_track" in lines
    assert "project 医師の確保 / 取組の実施状況 | 事務局総務係・院長室 | △=delayed" in lines


def test_the_words_of_a_cell_are_not_cut_where_its_line_was(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    done = next(r for r in ingest(path).records if r.title == "医師の確保")
    assert "内科医１名が４月に着任し常勤は５名となった。" in " ".join(
        [*done.sections.values(), *done.attributes.values()]
    )


SHEETS = """
みなぎ町行政改革の報告

評価の記号
◎ 計画を上回った　○ 計画どおり　△ 遅れた

取組番号 1
取組名  収納率の向上
担当課  税務課
進捗区分 ○
指標   現年分の収納率
基準値（R3） 98.6％
      R4   R5   R6   R8
 目標  98.7％ 98.8％ 98.9％ 99.0％
 実績  98.8％ 98.7％ 98.9％
R6の取組
 納付書を送り直した。

取組番号 2
取組名  寄附の推進
担当課  商工観光課
進捗区分 ◎
指標   寄附額（百万円）
基準値（R3）   84
      R4   R5   R6   R8
 目標    90   100   110   130
 実績    88   121   147
R6の取組
 返礼品を増やした。
"""


def test_the_years_of_a_forms_indicator_stand_over_its_aims_and_results(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(SHEETS, encoding="utf-8")
    found = [shown(record) for record in ingest(path).records]
    assert any(
        "寄附の推進" in line
        and "◎=on_track" in line
        and "84 2022 90/88/- 2023 100/121/- 2024 110/147/- 2026 130/-/-" in line
        for line in found
    )
    assert any("収納率の向上" in line and "2024 98.9％/98.9％/- 2026 99.0％/-/-" in line for line in found)
