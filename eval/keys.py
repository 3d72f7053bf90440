"""What counts as the same text, and which numbers a text states, when a reply is judged.

Deliberately apart from `ingest.text`: the judge must not change whenever the product does.
"""

from __future__ import annotations

import re
import unicodedata

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))
_IGNORED = re.compile(
    r"""
    <[^>]+>                 # a tag of the OCR text
    | [\s,、。・「」『』()]   # white space, commas, stops, quotation marks, parentheses (after NFKC)
    """,
    re.VERBOSE,
)
_MARK = re.compile(r"\[\d+\]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ERAS = ((re.compile(r"(?:R|令和)\s*(\d{1,2})(?!\d)"), 2018), (re.compile(r"(?:H|平成)\s*(\d{1,2})(?!\d)"), 1988))
"""Era's name or letter with its year, and the western year before the era's first."""
_WESTERN = re.compile(r"(19|20)\d\d")


def key(text: str | None) -> str:
    """A text for comparing: NFKC, one dash, lower case, without tags, white space, commas and brackets.

    >>> key("<b>1,050 人</b>（見込み）－")
    '1050人見込み-'
    """
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text or "").translate(_DASHES).lower())


def _plain(number: str) -> str:
    return number.lstrip("0") or "0"


def numbers(text: str | None) -> frozenset[str]:
    """Every number that a text states, and the western year of every 令和 or 平成 year.

    >>> sorted(numbers("令和3年度は1,200人[1]"))
    ['1200', '2021', '3']
    """
    folded = _THOUSANDS.sub("", _MARK.sub(" ", unicodedata.normalize("NFKC", text or "")))
    found = {_plain(number) for number in _NUMBER.findall(folded)}
    for pattern, start in _ERAS:
        found |= {str(start + int(year)) for year in pattern.findall(folded)}
    return frozenset(found)


def printed_numbers(text: str | None) -> frozenset[str]:
    """The numbers as an answer prints them, without its citation marks and without reading eras.

    >>> sorted(printed_numbers("令和3年度は1,200人[1]"))
    ['1200', '3']
    """
    folded = _THOUSANDS.sub("", _MARK.sub("", unicodedata.normalize("NFKC", text or "")))
    return frozenset(_plain(number) for number in _NUMBER.findall(folded))


def with_era_years(known: frozenset[str]) -> frozenset[str]:
    """The numbers, and for each western year its 令和 and 平成 year: a text that says 2021 grounds 令和3.

    >>> sorted(with_era_years(frozenset({"2021"})))
    ['2021', '3', '33']
    """
    western = [int(number) for number in known if _WESTERN.fullmatch(number)]
    return known | {str(year - start) for year in western for start in (1988, 2018)}
