"""Wrapped lines: joined to whole sentences, each with its lines, and never over what begins something of its own."""

from __future__ import annotations

import pytest

from ingest.model import SourceText
from ingest.prose import unwrapped
from ingest.prose.headers import headers
from ingest.prose.headings import headed
from ingest.prose.paragraphs import paragraphs
from ingest.prose.sentences import Sentence, of_paragraph


def source(printed: str, pages: tuple[int, ...] | None = None) -> SourceText:
    lines = tuple(printed.split("\n"))
    return SourceText(name="d", path="d.txt", format="txt", sha256="0", lines=lines, pages=pages)


def joined(printed: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(source(printed))]


# invented prose, 20 characters a line, as a PDF prints it
HARBOUR = """\
　船だまりの使い方については、漁協と五回に
わたって話し合い、朝市に店を出す十八組の出
店者が決まりました。送迎の船は、二段階で進
みます。
　灯台のまわりには散歩道を造ります。"""

TABLE: list[tuple[str, str, list[str]]] = [
    (
        "sentences of a column, words cut in two",
        HARBOUR,
        [
            "船だまりの使い方については、漁協と五回にわたって話し合い、朝市に店を出す十八組の出店者が決まりました。送迎の船は、二段階で進みます。",
            "灯台のまわりには散歩道を造ります。",
        ],
    ),
    (
        "two lines alone are told by the word that they cut",
        "公共交通の見直しは、市民の声を聞いた上で、二段\n階で進みました。",
        ["公共交通の見直しは、市民の声を聞いた上で、二段階で進みました。"],
    ),
    (
        "an item goes on under its text",
        HARBOUR + "\n・朝市の開催と、店を出す若い人への後押し\n　の強化\n・送迎の船",
        [
            "船だまりの使い方については、漁協と五回にわたって話し合い、朝市に店を出す十八組の出店者が決まりました。送迎の船は、二段階で進みます。",
            "灯台のまわりには散歩道を造ります。",
            "・朝市の開催と、店を出す若い人への後押しの強化",
            "・送迎の船",
        ],
    ),
    (
        "a page break in the middle of a word, with number and running head",
        "みなぎ市港の計画\n\n" + HARBOUR.replace("\nわた", "\n\n- 1 -\n\fみなぎ市港の計画\nわた"),
        [
            "みなぎ市港の計画",
            "船だまりの使い方については、漁協と五回にわたって話し合い、朝市に店を出す十八組の出店者が決まりました。送迎の船は、二段階で進みます。",
            "灯台のまわりには散歩道を造ります。",
        ],
    ),
    (
        "notes at the foot of a page stand apart from the sentence that runs on",
        HARBOUR.replace("\nわた", "\n※ 漁協は、みなぎ漁業協同組合をいう。\n- 1 -\nわた"),
        [
            "船だまりの使い方については、漁協と五回にわたって話し合い、朝市に店を出す十八組の出店者が決まりました。送迎の船は、二段階で進みます。",
            "※ 漁協は、みなぎ漁業協同組合をいう。",
            "灯台のまわりには散歩道を造ります。",
        ],
    ),
    (
        "an open bracket closes on the next line",
        "朝市（みなぎ漁協と\n商工会が共に開く市）",
        ["朝市（みなぎ漁協と商工会が共に開く市）"],
    ),
    (
        "short lines without a verb stay apart",
        "高齢者の足\n乗合船の導入\n給食の充実",
        ["高齢者の足", "乗合船の導入", "給食の充実"],
    ),
    (
        "labels and values",
        "実績値：二百人\n目標値：三百人\n担当課：港課",
        ["実績値：二百人", "目標値：三百人", "担当課：港課"],
    ),
    (
        "a heading above its text",
        "朝市の今後に向けて\nみなぎ市は、朝市を続けます。",
        ["朝市の今後に向けて", "みなぎ市は、朝市を続けます。"],
    ),
    (
        "a name with its office above prose",
        HARBOUR.replace("　船", "・朝市支援事業（港課）\n　船"),
        [
            "・朝市支援事業（港課）",
            "船だまりの使い方については、漁協と五回にわたって話し合い、朝市に店を出す十八組の出店者が決まりました。送迎の船は、二段階で進みます。",
            "灯台のまわりには散歩道を造ります。",
        ],
    ),
    (
        "Latin words keep their space",
        "The harbour of Minagi was opened to boats of all\nsizes in spring.",
        ["The harbour of Minagi was opened to boats of all sizes in spring."],
    ),
    (
        "a row whose last cell goes on below",
        "1\t朝市に店を出す若い人を後押しするため、出店料を三年のあいだ免じることとし、条\n例を改めた。\n2\t船",
        ["1\t朝市に店を出す若い人を後押しするため、出店料を三年のあいだ免じることとし、条例を改めた。", "2\t船"],
    ),
    (
        "rows and what follows",
        "指標\t値\n朝市の来場者\t10\n朝市は続けます。",
        ["指標\t値", "朝市の来場者\t10", "朝市は続けます。"],
    ),
]


@pytest.mark.parametrize(("reason", "printed", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_wrapped_lines_are_joined_and_others_are_not(reason: str, printed: str, expected: list[str]) -> None:
    assert joined(printed) == expected, reason


def test_each_sentence_has_its_lines() -> None:
    first, *_ = paragraphs(source(HARBOUR))
    assert [(sentence.lines, sentence.quote) for sentence in of_paragraph(first)] == [((1, 3), None), ((3, 4), None)]


def test_where_a_page_parts_a_sentence_the_quote_is_its_longer_piece() -> None:
    printed = HARBOUR.replace("\nわた", "\n- 1 -\nわた")
    first, *_ = paragraphs(source(printed))
    found = next(iter(of_paragraph(first)))
    assert found == Sentence(
        "船だまりの使い方については、漁協と五回にわたって話し合い、朝市に店を出す十八組の出店者が決まりました。",
        (1, 4),
        "わたって話し合い、朝市に店を出す十八組の出店者が決まりました。",
    )


def test_pages_that_the_format_tells_part_like_printed_numbers() -> None:
    printed = HARBOUR.replace("\nわた", "\n\nわた")
    one, *_ = paragraphs(source(printed, (1, 1, 2, 2, 2, 2)))
    assert one.lines == (1, 3, 4, 5)


HEADED = """\
第2章 港
１ 朝市
朝市は続けます。
(1) 出店
・魚
・野菜
店を増やします。
２ 船
船の便
船は増やしません。
目標値：10便"""


def test_what_stands_under_which_heading() -> None:
    text = source(HEADED)
    all_ = tuple(paragraphs(text))
    found = [(one.text, is_heading, above) for one, (is_heading, above) in zip(all_, headed(all_, text), strict=True)]
    assert found == [
        ("第2章 港", True, ()),
        ("１ 朝市", True, ("第2章 港",)),
        ("朝市は続けます。", False, ("第2章 港", "１ 朝市")),
        ("(1) 出店", True, ("第2章 港", "１ 朝市")),
        ("・魚", False, ("１ 朝市", "(1) 出店")),
        ("・野菜", False, ("１ 朝市", "(1) 出店")),
        ("店を増やします。", False, ("１ 朝市", "(1) 出店")),
        ("２ 船", True, ("第2章 港",)),
        ("船の便", False, ("第2章 港", "２ 船")),  # may be a line of anything: it stands not apart
        ("船は増やしません。", False, ("第2章 港", "２ 船")),
        ("目標値：10便", False, ("第2章 港", "２ 船")),
    ]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("指標\t現状値\t目標値\n朝市\t10回\t24回", {1}),
        ("\tR5\tR6\n朝市\t10\t24", {1}),
        ("区分\t計画\t\n\t目標値\t実績値\n朝市\t10\t24", {1, 2}),
        ("| 指標 | 目標値 |\n|---|---|\n| 朝市 | 24 |\n| 指標 | 目標値 |\n| 船 | 3 |", {1, 4}),  # repeated after a page
        ("担当課\t港課\n朝市\t24", set()),  # a label and its value
        ("朝市\t港課\t24回", set()),
    ],
)
def test_the_header_of_a_table_is_known(printed: str, expected: set[int]) -> None:
    assert headers(source(printed)) == expected


def test_a_text_is_unwrapped_line_by_line_for_those_who_read_lines() -> None:
    printed = "1 朝市\n" + HARBOUR.replace("\nわた", "\n- 1 -\nわた") + "\n指標\t値"
    text, ends = unwrapped(source(printed))
    assert ends == {2: 6}
    assert text.lines[1].startswith("　船だまりの使い方については、漁協と五回にわたって")
    assert text.lines[2:6] == ("- 1 -", "", "", "")
    assert text.lines[6:] == ("　灯台のまわりには散歩道を造ります。", "指標\t値")
    plain = source("指標\t値")
    assert unwrapped(plain) == (plain, {})
