"""Fiscal years that a question names."""

from __future__ import annotations

import re

from ingest.text import fiscal_years

_BARE_YEAR = re.compile(r"(?<![\d和成RHS第約.,])(?<![RHS年] )(\d{1,2})年度(?!目|間|分の)")
_RANGE = re.compile(r"(?:年度?|[RH]?\d{1,2})\s*(?:から|[〜～~-])\s*(?:令和|[RH])?\d")
_FY = re.compile(r"\b(?:FY|fiscal(?: year)?)\s?(?P<year>\d{4}|\d{2})\b", re.I)
REIWA, HEISEI, LONGEST_RANGE = 2018, 1988, 10
_SPRING = re.compile(r"(?P<era>令和|平成|[RH])\s?(?P<n>\d{1,2})年[1-3]月(?:末|\d{1,2}日)?(?=の?時点|現在)")
"""A day before April on which things stood: it ends the fiscal year before; of a figure it is told as it is printed."""
_STANDING = re.compile(r"進捗|進み|順調|遅れ|状況|評価|★")
LAST_REIWA = 18
"""A bare year up to this is one of 令和, a higher one of 平成: plans of 平成 went on counting beyond its end."""


def years(text: str) -> tuple[int, ...]:
    """Fiscal years the question names, in order; a range names every year within.

    >>> years("令和5年度から7年度まで"), years("R6と2027年度"), years("FY2024")
    ((2023, 2024, 2025), (2024, 2027), (2024,))
    >>> years("令和9年3月末時点の進捗状況は?")
    (2026,)
    >>> years("6年度の実績は?"), years("35年度の見込みは?"), years("5年度目に")
    ((2024,), (2023,), ())
    """
    text = text.replace("れいわ", "令和").replace("へいせい", "平成").replace("ねんど", "年度")
    if _STANDING.search(text):
        text = _SPRING.sub(lambda m: f"{m['era']}{int(m['n']) - 1}年度", text)
    found = fiscal_years(text) or [
        2000 + int(m["year"]) if len(m["year"]) == 2 else int(m["year"]) for m in _FY.finditer(text)
    ]
    # 「令和5年度から6年度」: a bare year goes on with the reckoning before it, or with its own.
    found += [int(n) + (REIWA if int(n) <= LAST_REIWA else HEISEI) for n in _BARE_YEAR.findall(text)]
    found = sorted(found) if _RANGE.search(text) else found
    if len(found) == 2 and _RANGE.search(text) and 0 < found[1] - found[0] <= LONGEST_RANGE:
        found = list(range(found[0], found[1] + 1))
    return tuple(dict.fromkeys(found))
