"""Printed text is made to read; only marks and letters change, never a figure or a word."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.compose.readable import eras, readable, sentence

READABLE = [
    ("・(継)R6に16施設へ導入した。", "令和6年度に16施設へ導入した。"),  # a list's mark, a table's, an era's letter
    ("① 図案を公募する。", "図案を公募する。"),
    ("(1) 乾燥炉の共同利用", "乾燥炉の共同利用"),
    ("1. 検査", "検査"),
    ("◆国の補助", "国の補助"),
    ("●浜で働く人", "浜で働く人"),
    ("総括 売上が伸びた。", "売上が伸びた。"),  # the row's label
    ("総括した。", "総括した。"),  # the same word in a sentence
    ("<ul><li>・仮設の屋根</li></ul>", "仮設の屋根"),
    ("(新)図案が34点", "図案が34点"),
    ("朝 市", "朝市"),  # a gap of the print within a word
    ("DR5号", "DR5号"),  # no era
    ("No.1", "No.1"),
    ("25.3%", "25.3%"),
    ("2つの事業", "2つの事業"),  # a number that is no mark
    ("道路\t橋", "道路、橋"),  # cells
    ("①特になし ②特になし ③屋台を貸す。", "屋台を貸す。"),  # items that say nothing
    ("終了した場合記入 → 令和7年3月", "令和7年3月"),  # what a form tells its writer
    ("月１万5，000円で６室、３．５％", "月1万5,000円で6室、3.5%"),  # figures are written one way
    ("計画では 130 人、 2 施設で始める。", "計画では130人、2施設で始める。"),  # gaps around figures
    ("答（市長）柵の補助を引き上げる。", "柵の補助を引き上げる。"),  # who speaks
    ("答えは市長が述べた。", "答えは市長が述べた。"),
    ("② ①の受講者に補助する。", "受講者に補助する。"),  # what is meant by its mark
    ("R9年度～ 屋根の完成を目指す", "令和9年度から屋根の完成を目指す"),  # a wave behind a year
    ("R7～R9", "令和7年度～令和9年度"),  # a span
    ("方法を検討 ⇄", "方法を検討"),  # an arrow to the next cell
    ("", ""),
]


@pytest.mark.parametrize(("printed", "expected"), READABLE)
def test_marks_tags_and_labels_are_dropped(printed: str, expected: str) -> None:
    assert readable(printed) == expected


ERAS = [
    ("R6の実績", "令和6年度の実績"),
    ("H30年度", "平成30年度"),
    ("R 7と同じ", "令和7年度と同じ"),  # a gap
    ("R7.3.31現在", "令和7年3月31日現在"),  # a day
    ("R7.3", "令和7年3月"),
    ("R7. 3.31", "令和7年3月31日"),
    ("R元年度", "令和元年度"),
    ("R6年", "令和6年"),
    ("RX", "RX"),
    ("RGB5", "RGB5"),
    ("R6%", "R6%"),
]


@pytest.mark.parametrize(("printed", "expected"), ERAS)
def test_letters_of_eras_are_written_out(printed: str, expected: str) -> None:
    assert eras(printed) == expected


SENTENCES = [
    ("・デジタルサイネージを設置", False, "デジタルサイネージを設置します。"),  # to be done
    ("道路の除雪を実施", True, "道路の除雪を実施しました。"),  # done
    ("覚書をかわす", True, "覚書をかわします。"),  # a verb ends a sentence
    ("売り場を5か所にふやした", None, "売り場を5か所にふやしました。"),
    ("売り場は5か所のままである", None, "売り場は5か所のままです。"),
    ("アンケート調査の実施", True, "アンケート調査の実施です。"),  # a noun with no object
    ("売り場の人手", None, "売り場の人手です。"),
    ("窓口の改善・手続の見直し", None, "窓口の改善、手続の見直しです。"),  # marks within become commas
    ("二晩ひらいた。※1", None, "二晩ひらきました。"),  # a footnote's mark
    ("駐車場が30台分足りない。", None, "駐車場が30台分足りません。"),
    ("屋台を新設。客が増えた。", True, "屋台を新設しました。客が増えました。"),  # a sentence cut at its noun
    ("③屋台の支援 商店街へ屋台を貸し出す。", None, "屋台の支援：商店街へ屋台を貸し出します。"),  # an item's heading
    (
        "R6 ② 屋台の支援の開始 (新)商店街へ屋台を貸し出した。",
        None,
        "令和6年度、屋台の支援の開始：商店街へ屋台を貸し出しました。",
    ),
    ("R6 ② 屋台の支援 R7年1月から貸し出した。", None, "屋台の支援：令和7年1月から貸し出しました。"),  # the year is told
    ("担当部署 (産) 商工課", None, "担当は商工課です。"),  # an office and its label
    ("（令和7年度：3校、令和8年度：5校）", None, "令和7年度は3校、令和8年度は5校です。"),
    ("・町は 屋台を商店街へ貸し出す。", None, "町は屋台を商店街へ貸し出します。"),  # a gap, and no heading
    ("", None, ""),
]


@pytest.mark.parametrize(("printed", "done", "expected"), SENTENCES)
def test_a_piece_ends_as_a_sentence_does(printed: str, done: bool | None, expected: str) -> None:
    assert sentence(printed, done=done) == expected


@given(st.text(alphabet="朝市灯台を実施した。・◆①R6年度 1,905人30%(新)", max_size=40))
def test_making_readable_twice_changes_nothing_more_and_keeps_every_figure(text: str) -> None:
    once = readable(text)
    assert readable(once) == once
    kept = re.findall(r"\d,\d{3}|\d+%|\d+人", once)
    assert [figure for figure in kept if figure not in re.sub(r"\s", "", text) and figure not in text] == []
