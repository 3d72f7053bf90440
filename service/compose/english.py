"""What an English reader can read of a Japanese sentence: its figures and dates, in English. Pure.

The sentence itself stays as printed, in 「」; nothing here translates it.
"""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.amounts import amount
from ingest.text import ERA_START, nfkc

UNITS = {
    "円": "yen", "人": "people", "名": "people", "件": "cases", "社": "companies", "回": "times", "世帯": "households",
    "戸": "homes", "台": "units", "校": "schools", "園": "nurseries", "箇所": "places", "か所": "places",
    "カ所": "places", "ヶ所": "places", "団体": "groups", "ポイント": "points", "点": "points", "歳": "years of age",
    "年間": "years", "本": "items", "店舗": "shops", "施設": "facilities", "町": "towns", "市": "cities",
    "言語": "languages", "種類": "kinds", "時間": "hours", "路線": "routes", "プロジェクト": "projects",
}  # fmt: skip
"""Counters → what they count, of more than one."""
_ONE = {"people": "person", "companies": "company", "nurseries": "nursery", "facilities": "facility", "cities": "city",
        "yen": "yen", "years of age": "year of age"}  # fmt: skip
"""Of one, where it is not the same word without its s."""
_MONTHS = "January February March April May June July August September October November December".split()
_DATE = re.compile(
    r"""
    (?: (?P<era>令和|平成|昭和)\s?(?P<count>\d{1,2}|元) | (?P<year>(?:19|20)\d{2}) )
    \s?(?: (?P<fiscal>年度)
          | 年(?:\s?[(（][^()（）]{1,8}[)）])? (?:\s?(?P<month>\d{1,2})月 (?:\s?(?P<day>\d{1,2})日)? )? )
    """,
    re.VERBOSE,
)
_COUNTERS = "|".join(sorted(UNITS, key=len, reverse=True))
_FIGURE = re.compile(
    rf"\d[\d,.]*\s?(?:億\s?(?:\d[\d,.]*\s?)?)?(?:万|千)?\s?(?:[%％]|の?(?P<unit>{_COUNTERS}))"
    r"(?:(?=以上|以下|未満|程度|余り|超)|(?![一-龠]))"
)
"""An amount with its counter, which no other word goes on with (町内会, 人口)."""
MOST = 3
"""Figures and dates of a sentence that are told; of more it is not clear which were asked for."""


def counted(number: Decimal, unit: str) -> str:
    """An amount in English.

    >>> counted(Decimal(970_000_000), "円"), counted(Decimal(1), "社"), counted(Decimal("1234.5"), "人")
    ('970 million yen', '1 company', '1,234.5 people')
    """
    name = UNITS[unit]
    if number == 1:
        name = _ONE.get(name, name.removesuffix("s"))
    return f"{_large(number)} {name}"


def _large(number: Decimal) -> str:
    for scale, word in ((Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million")):
        if abs(number) >= scale:
            return f"{(number / scale).normalize():f} {word}"
    return f"{number:,f}".rstrip("0").rstrip(".") if "." in f"{number:,f}" else f"{number:,f}"


def figures(sentence: str) -> list[str]:
    """The figures and dates of a sentence, in order; nothing where it has none, or so many that they tell nothing.

    An amount in 億, 万 or 千 would be another number in English, which no line prints: it stays in the quotation.

    >>> figures("令和7年3月24日から、4町と820万円の協定を結び、98.8%となった。")
    ['24 March 2025', '4 towns', '98.8%']
    """
    plain = nfkc(sentence)
    found = [(match.start(), _dated(match)) for match in _DATE.finditer(plain)]
    for match in _FIGURE.finditer(plain):
        number = amount(match[0].replace("の", ""))
        if number is None or re.search("[億万千]", match[0]):
            continue
        unit = match["unit"]
        found.append((match.start(), counted(number, unit) if unit else f"{_large(number)}%"))
    told = list(dict.fromkeys(text for _, text in sorted(found)))
    return told if len(told) <= MOST else []


def _dated(match: re.Match[str]) -> str:
    """A printed date as English writes it."""
    if match["era"]:
        year = ERA_START[match["era"]] + (1 if match["count"] == "元" else int(match["count"]))
    else:
        year = int(match["year"])
    if match["fiscal"]:
        return f"FY{year}"
    month = _MONTHS[int(match["month"]) - 1] if match["month"] and 0 < int(match["month"]) <= len(_MONTHS) else ""
    return " ".join(part for part in (match["day"] if month else "", month, str(year)) if part)
