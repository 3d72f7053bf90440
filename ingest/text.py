"""Match keys, fiscal years and numbers: for comparing, never stored over the print."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

_DASHES = {ord(c): "-" for c in "‐‑‒–—―−－"}
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>|<!--.{0,200}?-->")
"""A tag has a Latin name: `<主な取組>` and `<3件>` are print, not tags."""
_BREAK_TAG = re.compile(r"</(?:li|p|ul|ol|div|td|tr|h[1-6])>|<(?:br|li|p|tr|ul)\b[^>]{0,200}>", re.I)
_SPACE = re.compile(r"[^\S\n]+")
_BLANK = re.compile(r"^[\s\-‐‑‒–—―−－ー]*$")

ERA_START = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
"""Year before an era's first year: 令和1年 is 2019 (元号法; 国立天文台暦計算室)."""

_YEAR = re.compile(
    r"""
    (?P<era>令和|平成|昭和|(?<![A-Za-z])[RHS])   # the era's name, or its letter
    \s* [.．]? \s*
    (?P<n>元|\d{1,2}|[一二三四五六七八九十]{1,3}(?=年)) (?!\d)   # its year, 元 for the first, 六 as six
    | (?P<west>(?:19|20)\d{2}) (?!\d)           # or a western year
    """,
    re.VERBOSE,
)


_REMEMBERED = 50_000
"""Texts whose plain form is kept at hand: every form looks at every cell again; that is half the time of reading."""


@lru_cache(maxsize=_REMEMBERED)
def nfkc(text: str) -> str:
    """Compatibility characters, width and dashes folded: ﾃﾞｼﾞﾀﾙ → デジタル, Ⅲ → III.

    >>> nfkc("ﾃﾞｼﾞﾀﾙ－Ⅲ")
    'デジタル-III'
    """
    return unicodedata.normalize("NFKC", text).translate(_DASHES)


_UNKEYED = re.compile(r"[\s,、。・「」『』()]")
"""White space, commas and quotation marks, which two prints of one thing may set differently."""


@lru_cache(maxsize=_REMEMBERED)
def match_key(text: str) -> str:
    """A key for comparing print: NFKC, lower case, no tags, no white space, no commas or quotation marks.

    >>> match_key("<b>1,050 人</b>「フォロワー」")
    '1050人フォロワー'
    """
    plain = nfkc(text)
    return _UNKEYED.sub("", _TAG.sub("", plain) if "<" in plain else plain).lower()


def strip_tags(text: str) -> str:
    """Plain text of a cell: tags dropped, list items and paragraphs on lines of their own, entities resolved.

    >>> strip_tags("<ul> <li>・予算</li> <li>・人員</li> </ul>")
    '・予算\\n・人員'
    >>> strip_tags("<b>&lt;3件&gt;</b> <主な取組>")
    '<3件> <主な取組>'
    """
    if "<" in text:
        text = _TAG.sub("", _BREAK_TAG.sub("\n", text))
    if "&" in text:
        text = html.unescape(text)
    lines = (_SPACE.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


@lru_cache(maxsize=_REMEMBERED)
def flat(text: str) -> str:
    """Plain text of a short cell, on one line.

    >>> flat("重要業績 <br/>成果指標")
    '重要業績 成果指標'
    """
    return " ".join(strip_tags(text).split())


_SPREAD = re.compile(r"(?<![^\s\x00-\x7f])(?:[^\s\x00-\x7f][ 　]+){2,}[^\s\x00-\x7f](?![^\s])")
"""Three letters and more that are set apart, as title pages do."""


def unspread(text: str) -> str:
    """Letters set apart as one word; words apart stay apart.

    >>> unspread("千　鳥　野　市"), unspread("夕凪町長 越 智 真 由 美"), unspread("みなぎ市 総合計画")
    ('千鳥野市', '夕凪町長 越智真由美', 'みなぎ市 総合計画')
    """
    return _SPREAD.sub(lambda match: "".join(match[0].split()), text)


def printed(text: str | None) -> str | None:
    """The cell's text, or None where it prints nothing or only a dash.

    >>> printed(" — "), printed("0件")
    (None, '0件')
    """
    if text is None:
        return None
    plain = flat(text)
    return None if _BLANK.match(plain) else plain


def fiscal_years(text: str) -> list[int]:
    """Every year the text names, western, in order.

    >>> fiscal_years("H30、令和元年度、R6年度と2027年度"), fiscal_years("令和六年度から令和十一年度")
    ([2018, 2019, 2024, 2027], [2024, 2029])
    """
    found = []
    for match in _YEAR.finditer(nfkc(text)):
        if match["west"]:
            found.append(int(match["west"]))
        else:
            found.append(ERA_START[match["era"]] + numeral(match["n"]))
    return found


_KANJI = {"元": 1, **{kanji: n for n, kanji in enumerate("一二三四五六七八九", start=1)}}


def numeral(text: str) -> int:
    """A small number in digits or in kanji up to 九十九; 元 is the first year of an era."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return 10 * _KANJI.get(tens or "一", 1) + _KANJI.get(ones, 0) if ten else _KANJI.get(text[0], 0)


def fiscal_year(text: str) -> int | None:
    """The first year the text names, or None.

    >>> fiscal_year("2024年度 (R6)"), fiscal_year("目標値")
    (2024, None)
    """
    return next(iter(fiscal_years(text)), None)


def fiscal_year_of(date: str) -> int | None:
    """The fiscal year of a printed date, or None where it names no year: January to March belong to the year before.

    >>> fiscal_year_of("令和9年3月末現在"), fiscal_year_of("R7.4.1"), fiscal_year_of("令和5年度末")
    (2026, 2025, 2023)
    """
    year = fiscal_year(date)
    month = None if "年度" in date else re.search(r"[年./]\s*(\d{1,2})", nfkc(date))
    return year - 1 if year is not None and month and int(month[1]) <= 3 else year


PIPE = re.compile(r"(?<!\\)\|")
"""Between the cells of a Markdown row; `\\|` is a letter of a cell."""


def cells(line: str) -> list[str]:
    """The cells of an OCR table row, as printed (tab separated; tags kept).

    >>> cells("目標値\\t—\\t4件")
    ['目標値', '—', '4件']
    """
    return line.split("\t")
