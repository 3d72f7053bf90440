"""Figures, units, arrows and offices as they are printed."""

from __future__ import annotations

import pytest

from ingest.parsers.vocabulary.offices import departments_of
from ingest.parsers.vocabulary.ordinals import coded, heading_of
from ingest.parsers.vocabulary.records import name_and_text, project_title, title_of
from ingest.parsers.vocabulary.stated import aim_of, stated
from ingest.parsers.vocabulary.status import Ratings, without_rating
from ingest.parsers.vocabulary.values import is_figure, unit_of

FIGURES = [
    ("▲123百万円", True), ("△13", True), ("二百五十人", True), ("年40人", True), ("5人/年", True), ("5年間で3人", True),
    ("96.5％以下", True), ("10～20件", True), ("1億2,000万円", True), ("4,680", True), ("99.8", True),
    ("第1段階", False), ("②確保方策", False), ("5歳児健診の受診", False), ("検討", False), ("－", False), ("", False),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), FIGURES)
def test_a_figure_is_a_number_with_its_unit_and_nothing_else(cell: str, expected: bool) -> None:
    assert is_figure(cell) is expected


def test_a_unit_stands_in_brackets_or_behind_its_word() -> None:
    said = [
        "収支計画（単位: 千円）",
        "量の見込み(人)",
        "利用者数（人/月）",
        "利用者数(実人数)",
        "排出量（単位：千t-CO 2 ）",
    ]
    assert [unit_of(text) for text in said] == ["千円", "人", "人/月", None, "千t-CO 2"]


STATED = [
    ("ぶどう生産額：1億2,000万円 → 2億円", "ぶどう生産額", [(None, None, "1億2,000万円"), (None, None, "2億円")]),
    ("② 売上：3,400万円 ⇒ 5,000万円", "売上", [(None, None, "3,400万円"), (None, None, "5,000万円")]),
    ("《目標》利用者数（実人数） Ｒ６実績 84人 → Ｒ８目標 150人", "利用者数（実人数）",
     [("actual", "Ｒ６実績", "84人"), ("target", "Ｒ８目標", "150人")]),
    ("ＫＰＩ：新規就農者数　令和５年度　３人　⇒　令和１１年度　５人", "新規就農者数",
     [(None, "令和５年度", "３人"), (None, "令和１１年度", "５人")]),
    ("健康寿命：80.12年（R4） → 延伸", "健康寿命", [(None, "R4", "80.12年"), (None, None, "延伸")]),
    ("めやす：貸出冊数（※1） 令和4年度 46冊 → 令和6年度 59冊（目標 令和8年度 90冊）", "貸出冊数（※1）",
     [(None, "令和4年度", "46冊"), (None, "令和6年度", "59冊"), ("target", "令和8年度", "90冊")]),
    ("寄附額\n基準値（令和4年度）：3億円\n実績（令和6年度）：4億円\n目標（令和9年度）：6億円", "寄附額",
     [("baseline", "令和4年度", "3億円"), ("actual", "令和6年度", "4億円"), ("target", "令和9年度", "6億円")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "entries"), STATED)
def test_a_line_states_an_indicator_and_its_figures(
    text: str, name: str, entries: list[tuple[str | None, ...]]
) -> None:
    found = stated(text)
    assert found is not None
    assert found.whole
    assert found.name == name
    assert [(entry.side, entry.period, entry.value) for entry in found.entries] == entries


def test_an_aim_may_bear_the_present_value_in_brackets() -> None:
    found = aim_of("・新規雇用者数　５年間で７５人（令和５年度：年１２人）")
    assert found is not None
    assert (found.name, [entry.value for entry in found.entries]) == ("新規雇用者数", ["５年間で７５人", "年１２人"])
    assert aim_of("・会場は市民会館（令和５年度：公民館）") is None


OFFICES = [
    ("財政課公共施設マネジメント室", ("財政課公共施設マネジメント室",)),  # a room of the section
    ("こども課健康課", ("こども課", "健康課")),
    ("教育委員会 教育総務課", ("教育委員会 教育総務課",)),
    ("保育幼稚園課（内線 ２２３１）", ("保育幼稚園課",)),
    ("生涯学習課\n都市計画課", ("生涯学習課", "都市計画課")),
    ("(環)環境保全課", ("環境保全課",)),
    ("総務課長\n所属長", ("総務課長", "所属長")),
    ("産業・観光課", ("産業・観光課",)),
]


@pytest.mark.parametrize(("cell", "expected"), OFFICES)
def test_a_cell_of_offices_is_cut_as_it_is_printed(cell: str, expected: tuple[str, ...]) -> None:
    assert departments_of(cell) == expected


RATINGS = [
    (["☀：順調　☁：やや遅れ　☂：遅れ"], "☁", "delayed"),
    (["進捗度\tA：達成\tB：順調\tC：やや遅れ\tD：未着手"], "A", "completed"),
    (["凡例：完了　実施中　遅延　未着手"], "実施中", "on_track"),
    ([], "実施中", None),
    (["「進めています」とは、予定どおりのもの", "「見直しました」とは、やめたもの"], "進めています", "on_track"),
]


@pytest.mark.parametrize(("legend", "printed", "status"), RATINGS)
def test_a_rating_means_what_the_document_explains(legend: list[str], printed: str, status: str | None) -> None:
    assert Ratings(legend).status(printed, 1) == status


def test_what_stands_beside_a_title_is_told_from_it() -> None:
    assert without_rating("総合病院の誘致 【着手】") == ("総合病院の誘致", "着手")
    assert project_title("【新規】産後ケア事業　６，８４０千円") == (
        "産後ケア事業",
        {"区分": "新規", "金額": "６，８４０千円"},
    )
    assert name_and_text("橋の事業\n・25橋の点検を行う。") == ("橋の事業", "・25橋の点検を行う。")
    assert [title_of(cell) for cell in ("①量の見込み", "②-①", "5歳児健診")] == [
        ("1", "量の見込み"),
        (None, "②-①"),
        (None, "5歳児健診"),
    ]


HEADINGS = [
    ("【取組５】書かない窓口", "5", "書かない窓口"),
    ("第１章　計画の趣旨", "1", "計画の趣旨"),
    ("(2) がん検診の無料化【完了】", "2", "がん検診の無料化"),
    ("（子育て支援）", None, "子育て支援"),
    ("- 1-1 保育料を無料に", "1-1", "保育料を無料に"),
    ("５　基本目標４　安心して冬を越せる村", "4", "安心して冬を越せる村"),
]


@pytest.mark.parametrize(("line", "number", "title"), HEADINGS)
def test_a_heading_is_known_by_its_mark(line: str, number: str | None, title: str) -> None:
    heading = heading_of(line, 1)
    assert heading is not None
    assert (heading.number, heading.title) == (number, title)


def test_no_heading_is_an_office_a_date_or_a_code_without_a_title() -> None:
    assert [heading_of(line, 1) for line in ("（農林課）", "（令和7年3月末現在）", "1,204人")] == [None, None, None]
    assert coded("施策１－１") == ("施策", "1-1", None)
