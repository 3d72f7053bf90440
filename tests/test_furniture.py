"""Page furniture: told from the plan's own lines by its marks, its place and how often it stands there."""

from __future__ import annotations

import pytest

from ingest.model import SourceText
from ingest.prose import furniture, without_furniture


def source(printed: str, form: str = "txt", pages: tuple[int, ...] | None = None) -> SourceText:
    lines = tuple(printed.split("\n"))
    return SourceText(name="d", path=f"d.{form}", format=form, sha256="0", lines=lines, pages=pages)


PAGES = "\n".join(
    f"- {n} -\nみなぎ市港まつり計画\n第{n}節 催し\n{text}" for n, text in enumerate(("朝市", "花火", "船"), 1)
)

TABLE: list[tuple[str, str, dict[int, str]]] = [
    ("a marked number and a form feed alone", "本文\n- 1 -\n\f\n続き", {2: "number", 3: "break"}),
    (
        "the title above every page is its running head",
        "みなぎ市港まつり計画\nはじめに\n" + PAGES,
        {3: "number", 4: "head", 7: "number", 8: "head", 11: "number", 12: "head"},
    ),
    (
        "two pages repeat the title",
        "みなぎ市計画\n\n指標\t値\n- 1 -\n\nみなぎ市計画\n指標\t値\n- 2 -",
        {4: "number", 6: "head", 8: "number"},
    ),
    (
        "a running head with its page number on one line",
        "みなぎ市港の計画\n一つ\nみなぎ市港の計画 1\n二つ\nみなぎ市港の計画 2\n三つ\nみなぎ市港の計画 3",
        {3: "head", 5: "head", 7: "head"},
    ),
    ("numbered items of one name are the plan's own", "朝市\n施策 1\n魚\n施策 2\n花\n施策 3\n船", {}),
    (
        "a part that every page has is no running head",
        "\n".join(f"取組{n}の話\n【現状】\n遅れた。\n- {n} -" for n in (1, 2, 3)),
        {4: "number", 8: "number", 12: "number"},
    ),
    ("dots lead to a page", "第1章 港 ........ 3\n第2章 船……12", {1: "contents", 2: "contents"}),
    (
        "contents with pages alone",
        "目　次\n第１章 港 1\n第２章 船 4\n\n第１章 港",
        {1: "contents", 2: "contents", 3: "contents"},
    ),
    (
        "contents in a table",
        "# 目次\n\n| 第1章 | 港 | 1 |\n|---|---|---|\n| 第2章 | 船 | 4 |\n# 第1章 港",
        {1: "contents", 3: "contents", 4: "rule", 5: "contents"},
    ),
    (
        "contents without pages end where the first entry stands as a heading",
        "## 目次\n### I 港\n- 岸壁\n- 桟橋\n## I. 港\n### 岸壁\n本文です。\n### 桟橋",
        {1: "contents", 2: "contents", 3: "contents", 4: "contents"},
    ),
    ("figures outside of contents are values", "参加者 10\n参加者 12\n参加者 20", {}),
    (
        "captions, sources and units",
        "図表2-1 人口の推移\n資料：国勢調査\n（単位：千円）\n表3のとおりです。\n表彰",
        {1: "caption", 2: "caption", 3: "caption"},
    ),
    ("notes", "※ 基準値は令和6年度\n（注）推計による。\n注1）見込み\n注目する点", {1: "note", 2: "note", 3: "note"}),
    ("a rule parts and says nothing", "本文\n---\n|---|---|\n-----\t---", {2: "rule", 3: "rule", 4: "rule"}),
    ("a picture alone", "![図](a.png)\n本文", {1: "picture"}),
]


@pytest.mark.parametrize(("reason", "printed", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_furniture_is_told_from_the_plan(reason: str, printed: str, expected: dict[int, str]) -> None:
    assert furniture(source(printed)) == expected, reason


def test_pages_that_the_format_tells_have_running_heads_without_numbers() -> None:
    printed = "港の計画\n本文一\n港の計画\n本文二\n港の計画\n本文三"
    assert furniture(source(printed, "pdf", (1, 1, 2, 2, 3, 3))) == {3: "head", 5: "head"}


def test_links_to_the_headings_of_a_web_page_are_contents() -> None:
    printed = "- 港\n- 船\n- 朝市\n# 港\n# 船\n# 朝市"
    assert furniture(source(printed, "html")) == {1: "contents", 2: "contents", 3: "contents"}
    assert furniture(source(printed, "md")) == {}  # there it may be the plan's own list of its parts


def test_the_other_lines_keep_their_numbers_and_words() -> None:
    text = source("あ\n- 1 -\nい\n※ 注")
    assert without_furniture(text).lines == ("あ", "", "い", "※ 注")
    plain = source("あ\nい")
    assert without_furniture(plain) is plain
