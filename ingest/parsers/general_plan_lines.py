"""General plans (総合計画): what each line of the print is.

A plan of this family descends 大綱 n → (n) 施策 → ① 施策項目, each with headings of its own. Here a line gets
its kind by its own form alone; what it means at its place is for `general_plan_outline`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ingest.text import cells, flat, match_key, nfkc

Kind = Literal["blank", "part", "section", "outline", "policy", "item", "items", "row", "text"]

CIRCLED = "①-⑳㉑-㉟㊱-㊿❶-❿➀-➓⓵-⓾"
"""Circled figures as character ranges, for use in brackets."""

OUTLINE_WORDS = ("大綱", "基本目標", "政策目標", "基本方針", "政策", "分野")
"""What towns call the plan's first level; a document uses the one that numbers most of its lines."""

_MARKUP = re.compile(
    r"""
    ^ (?: [#＃]+ \s* | [-*+•] \s+ (?=\S) | [>＞] \s+ )+   # Markdown headings and list marks left by OCR
    | \*\*                                              # bold
    """,
    re.VERBOSE,
)

_OUTLINE = re.compile(
    rf"""
    ^ [■◆●▼◎【]* \s* (?:まちづくりの?)?
    (?P<word>{"|".join(OUTLINE_WORDS)}) \s* 第?
    \s* (?P<n>[0-9０-９]{{1,2}} | [一二三四五六七八九十] | [Ⅰ-Ⅻ])   # its number
    \s* [.．:：、】]? \s*
    (?P<title>[^。\t]{{2,60}}?) [】]? $                            # a title, never a sentence
    """,
    re.VERBOSE,
)

_POLICY = re.compile(
    r"""
    ^ (?:[■◆●▼◎] \s*)? (?:(?:基本|主要)?施策 \s*)?
    (?P<number> [(（] \s* (?P<n>[0-9０-９]{1,2}) \s* [)）] | [⑴-⒇])   # (1), （１） or ⑴
    \s* (?P<title>[^。\t]{2,60}) $
    """,
    re.VERBOSE,
)

_ITEM = re.compile(rf"^(?P<n>[{CIRCLED}])\s*(?P<title>[^{CIRCLED}]+)$")
_ITEM_PART = re.compile(rf"(?P<n>[{CIRCLED}])\s*(?P<title>[^{CIRCLED}]+)")

_SECTION = re.compile(
    r"""
    ^ [【\[［〔]? \s*
    (?P<title>
        [^。、,：:・]{0,16}?                         # 現状と…, 施策の…
        (?: 課題 | 方針 | 数値目標 | 成果目標 | 指標 | KPI | アクションプラン | 実施計画 | 方向性? | [目め][指ざ]す姿
          | 主要事業 | 主な事業 | 主な取組 | 主な取り組み | 取組内容 | 関連計画 | 施策体系 | 施策の体系 | 計画の?期間 )
        (?: \s* [(（] [^()（）。]{1,20} [)）] )?      # …(KPI), …(アクションプラン)
    )
    \s* [】\]］〕]? $
    """,
    re.VERBOSE | re.I,
)
_PART = re.compile(r"^[■◆▼□◇]\s*(?P<title>[^。]{1,60})$")
_LISTED = re.compile(r"^\s*[-*+•・○〇]\s*")
_PAGE_NUMBER = re.compile(r"^[-\s]*\d{1,3}[-\s]*$")
_SPACED_OUT = re.compile(r"^(?:\S\s+)+\S$")
_KANJI = {mark: n for n, mark in enumerate("一二三四五六七八九十", 1)}


@dataclass(frozen=True)
class Line:
    """A line of the source: 1-based number, printed cells, its text, and what its form says it is."""

    n: int
    cells: tuple[str, ...]
    text: str
    kind: Kind
    number: int = 0
    label: str = ""
    title: str = ""


def ordinal(mark: str) -> int:
    """The number that a mark stands for; 0 if none.

    >>> [ordinal(mark) for mark in ("①", "１２", "Ⅳ", "三", "⑵", "x")]
    [1, 12, 4, 3, 2, 0]
    """
    if mark in _KANJI:
        return _KANJI[mark]
    digits = re.sub(r"\D", "", nfkc(mark))
    if digits:
        return int(digits)
    return int(unicodedata.numeric(mark, 0)) if len(mark) == 1 else 0


def squeeze(text: str) -> str:
    """A label's key: NFKC, no white space, no note marks.

    >>> squeeze("指 標"), squeeze("満足度※１")
    ('指標', '満足度')
    """
    return re.sub(r"※\d*|\s+", "", nfkc(flat(text)))


def label_of(text: str) -> str:
    """A heading as its key in `sections`: as printed, but set together where it was spaced out.

    >>> label_of("現 状 と 課 題"), label_of("数値目標 (KPI)")
    ('現状と課題', '数値目標 (KPI)')
    """
    return re.sub(r"\s+", "", text) if _SPACED_OUT.match(text) else text


def split_cells(line: str) -> tuple[str, ...]:
    """A row's cells, tags dropped but line breaks kept: separated by tabs, or by the bars of a Markdown table."""
    if "\t" in line:
        return tuple(cells(line))
    stripped = line.strip()
    if stripped.startswith("|") and stripped.count("|") > 1:
        return tuple(cell.strip() for cell in stripped.strip("|").split("|"))
    return (line,)


def items_of(text: str) -> tuple[tuple[int, str], ...]:
    """The ①②③ that a line lists: (number, title).

    >>> items_of("①窓口の改善 ② 広報の充実")
    ((1, '窓口の改善'), (2, '広報の充実'))
    """
    return tuple((ordinal(found["n"]), found["title"].strip()) for found in _ITEM_PART.finditer(text))


def alike(left: str, right: str) -> bool:
    """Whether two titles are the same but for OCR slips or a word: half of their character pairs are shared."""
    one, two = (Counter(pairwise(key)) for key in (match_key(left), match_key(right)))
    shared = (one & two).total()
    return match_key(left) == match_key(right) or 2 * shared > max(one.total(), two.total(), 1)


def classify(n: int, raw: str, word: str) -> Line:
    """One line, by its form."""
    row = split_cells(raw)
    filled = [cell for cell in row if flat(cell)]
    if not filled or set("".join(filled)) <= set("-:| "):
        return Line(n, row, "", "blank")
    # A heading that OCR took into the table stands alone in its row.
    text = _MARKUP.sub("", flat(filled[0] if len(filled) == 1 else " ".join(filled)))
    if len(row) > 1 and not (len(filled) == 1 and flat(row[0])):
        return Line(n, row, text, "row")
    if _PAGE_NUMBER.match(nfkc(text)):
        return Line(n, row, text, "blank")
    line = _heading(n, row, text, word)
    if line.kind in ("part", "section") and _LISTED.match(raw):
        return Line(n, row, text, "text")
    return Line(n, row, text, "row") if len(row) > 1 and line.kind == "text" else line


def _heading(n: int, row: tuple[str, ...], text: str, word: str) -> Line:
    """A line that stands alone: one of the headings, or plain text."""
    if (found := _OUTLINE.match(text)) and found["word"] == word:
        return Line(n, row, text, "outline", ordinal(found["n"]), nfkc(found["n"]), found["title"].strip())
    if found := _POLICY.match(text):
        label = "".join(nfkc(found["number"]).split())
        return Line(n, row, text, "policy", ordinal(found["n"] or found["number"]), label, found["title"].strip())
    if found := _ITEM.match(text):
        return Line(n, row, text, "item", ordinal(found["n"]), found["n"], found["title"].strip())
    kind: Kind = "text"
    title = ""
    if _ITEM_PART.match(text):
        kind = "items"
    elif found := _PART.match(text):
        kind, title = "part", label_of(found["title"].strip())
    elif found := _SECTION.match(label_of(text)):
        kind, title = "section", found["title"].strip()
    return Line(n, row, text, kind, title=title)


def outline_word(lines: Sequence[str]) -> str:
    """What the document calls its first level: the word that numbers most of its lines."""
    found = Counter(match["word"] for line in lines if (match := _OUTLINE.match(_MARKUP.sub("", flat(line)))))
    return max(OUTLINE_WORDS, key=lambda word: (found[word], -OUTLINE_WORDS.index(word)))


def read_lines(lines: Sequence[str]) -> tuple[Line, ...]:
    """Every line of the source, with its kind."""
    word = outline_word(lines)
    return tuple(classify(n, raw, word) for n, raw in enumerate(lines, 1))
