"""The labels of a pledge report: header rows, 政策Ⅲ, a pledge's number, 全体, and the figures beside them."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from ingest.text import nfkc

TAG = re.compile(r"<(?P<close>/?)\s*(?P<name>[A-Za-z][A-Za-z0-9]*)\b[^<>]{0,200}>")

FIGURE = re.compile(
    r"""
    ^\s*
    (?P<value> \d{1,3} (?:[.．]\d+)? )   # the figure, half or full width
    \s* (?:[%％]|パーセント)?            # its unit
    \s*$
    """,
    re.VERBOSE,
)

LEADING_FIGURE = re.compile(r"^(?P<figure>\d{1,3}(?:[.．]\d+)?\s*[%％]?)\s+(?=\S)")

_ROMAN = r"[Ⅰ-Ⅻⅰ-ⅻ]+|[IVXＩＶＸlｌ|｜]+"
_KANJI = "一二三四五六七八九十"
POLICY_LABEL = re.compile(
    rf"""
    ^\s* (?:基\s*本\s*)? 政\s*策 \s*
    (?P<number> {_ROMAN} | \d{{1,2}} | [{_KANJI}]{{1,2}} )   # Ⅲ, III, 3 or 三
    (?![\dつか個])                                            # not 政策5つ
    \s* [:：.．、]? \s*
    (?P<title> .*?) \s*$
    """,
    re.VERBOSE | re.DOTALL,
)
ROMAN_LABEL = re.compile(
    rf"""
    ^\s* (?P<number> {_ROMAN} )
    (?: \s*[:：.．、]\s* | \s+ | (?=[\u3040-\u30ff\u4e00-\u9fff]) )   # a stop, white space, or straight into Japanese
    (?P<title> \S.*?) \s*$
    """,
    re.VERBOSE | re.DOTALL,
)
PLEDGE_LABEL = re.compile(
    r"""
    ^\s* (?:公\s*約\s*)? [(（]?
    (?P<number> (?:\d{1,2}[-－‐–])? \d{1,2} | [①-⑳] )   # 3, 2-3 or ③
    [)）]? (?: \s*[:：、．]\s* | \.(?:\s+|$) | \s+ | $ | (?<=[)）①-⑳]) )
    (?P<title> .*?) \s*$
    """,
    re.VERBOSE | re.DOTALL,
)
GLUED_LABEL = re.compile(r"^\s*(?P<number>\d{1,2})(?P<title>[^\d\s.．,，%％年月日つ歳か個人校件台].*?)\s*$", re.DOTALL)
"""A number whose white space the OCR lost; trusted only where the row prints a figure and no star."""
TOTAL_LABEL = re.compile(r"^(?:全体|全体平均|総合|総計|合計|平均|総平均)$")
"""The row of the overall figure."""

_LABELS = {
    "policy": "基本政策|政策",
    "pledge": "公約(?:内容|項目|名)?",
    "measure": "施策(?:内容|項目|名)?",
    "content": "(?:具体的な)?取組(?:事業)?(?:内容|実績|状況|結果)?",
    "department": "担当(?:部署|部課|課|部|所属)?|所管(?:部署|部課|課|部)?|主管(?:課|部署)?",
    "progress": "進捗(?:状況|率|度)?|達成(?:状況|率|度)",
    "division": "施策区分|区分|番号|No\\.?",
    "year": "(?:令和|平成|[RH])(?:元|\\d+)年度(?:末)?(?:時点|現在)?",
}
_LABEL = re.compile("(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _LABELS.items()) + r")(?:\([^()]*\))?")
_HEADER = re.compile(f"(?:{re.sub(r'[?]P<[a-z]+>', '?:', _LABEL.pattern)})+")


def one_line(text: str) -> str:
    """Text of a cell without tags, on one line; unlike a list, 政策Ⅰ and its bold title stay together.

    >>> one_line("<b>3</b> 朝市を <br/>開きます")
    '3 朝市を 開きます'
    """
    return " ".join(html.unescape(TAG.sub(" ", text)).split())


def printed_text(text: str) -> bool:
    """Whether the text prints more than a dash."""
    return bool(re.sub(r"[\s\-‐‑‒–—―−－ー]", "", text))


def figure(text: str) -> float | None:
    """The value of a printed figure.

    >>> figure("６２％"), figure("59.2"), figure("－")
    (62.0, 59.2, None)
    """
    match = FIGURE.match(text)
    return float(nfkc(match["value"])) if match else None


def roman(text: str) -> int | None:
    """The value of a printed ordinal: roman (also with the letter l or a bar for I), arabic, circled or kanji.

    >>> roman("Ⅲ"), roman("IV"), roman("ll"), roman("３"), roman("二"), roman("VX")
    (3, 4, 2, 3, 2, None)
    """
    plain = nfkc(text).strip()
    if plain.isdecimal():
        return int(plain)
    if plain in _KANJI and plain:
        return _KANJI.index(plain) + 1
    plain = plain.upper() if plain.upper() in _ROMANS else re.sub(r"[l|]", "I", plain)
    return _ROMANS.index(plain) + 1 if plain in _ROMANS else None


_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def ordinal_of(number: str) -> int:
    """The ordinal of a pledge's printed number.

    >>> ordinal_of("2-3"), ordinal_of("③")
    (3, 3)
    """
    return int(re.findall(r"\d+", nfkc(number))[-1])


@dataclass(frozen=True)
class Header:
    """The labels of a header row, by name → column."""

    names: dict[str, int]
    texts: tuple[str, ...]


def read_header(line: str) -> Header | None:
    """The header row's labels, or None when the line is not one.

    >>> sorted(read_header("公約内容\\t施策内容\\t担当 部署\\t進 捗 状 況 (数値：%)").names)
    ['department', 'measure', 'pledge', 'progress']
    >>> read_header("政策Ⅱ\\tまちを育てます\\t\\t56") is None
    True
    """
    texts = tuple(one_line(raw) for raw in line.split("\t"))
    keys = [re.sub(r"\s", "", nfkc(text)) for text in texts]
    if not any(keys) or not all(_HEADER.fullmatch(key) for key in keys if key):
        return None
    names: dict[str, int] = {}
    for index, key in enumerate(keys):
        for match in _LABEL.finditer(key):
            names.setdefault(str(match.lastgroup), index)
    return Header(names, texts)
