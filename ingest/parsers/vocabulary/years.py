"""Fiscal years in every print: eras, western years, dates, 30年度 by the plan's own period, 10年後 by its note."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.text import ERA_START, fiscal_years, nfkc

YEAR = r"(?:(?:令和|平成|昭和|(?<![A-Za-z])[RHS])\s*[.．]?\s*(?:元|\d{1,2}|[一二三四五六七八九十]{1,3})|(?:19|20)\d{2})"
"""A year as printed, after `nfkc`; without 年 or 年度 behind it."""

_BARE = re.compile(
    r"""
    (?<! [\d.,元令和平成RHS年月] ) (?<! [RHS]\s ) (?<! 令和\s ) (?<! 平成\s )
    (?P<n> \d{1,2} | 元 | [一二三四五六七八九十]{1,3} ) \s* (?= 年度 )     # 30年度, 六年度
    """,
    re.VERBOSE,
)

_COMPARED = re.compile(rf"{YEAR}\s*年?度?\s*(?:[比を][^()]{{0,6}}|基準)")
"""2013年度比: the year that a rate compares with, not that of the figure."""
_KANJI = {c: n for n, c in enumerate("〇一二三四五六七八九")}


def kanji_number(text: str) -> int | None:
    """A number of kanji under a hundred.

    >>> [kanji_number(s) for s in ("六", "十", "二十三", "三〇")]
    [6, 10, 23, 30]
    """
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_KANJI.get(tens, 0) if tens else 1) * 10 + (_KANJI.get(ones, 0) if ones else 0)
    digits = [_KANJI.get(char) for char in text]
    return None if not digits or None in digits else int("".join(str(d) for d in digits))


@dataclass(frozen=True)
class Calendar:
    """What a document says of its years: its own period, the date of its figures, and what a year's figures are."""

    first: int | None = None
    last: int | None = None
    present: int | None = None
    """Fiscal year to which the document's results reach."""
    sides: dict[int, str] = field(default_factory=dict)
    """Year → `actual` or `target`, where a note says so."""
    start: str | None = None
    """When the undated present values were taken, as a note prints it: 現状値は令和5年度."""
    aim: int | None = None
    """Fiscal year of undated aims, where a note says it; else the plan's last."""

    names: dict[str, str] = field(default_factory=dict)
    """A time's name → its year, as the document explains it: 10年後 (令和17年度)."""

    def spelled(self, text: str) -> str:
        """The text, folded, with the era put before years that print none.

        >>> Calendar(2023, 2027).spelled("5年度"), Calendar(2018, 2022).spelled("30年度目標")
        ('令和5年度', '平成30年度目標')
        """
        folded = nfkc(text)
        name = re.sub(r"\s", "", folded)
        if name in self.names:
            return f"{self.names[name]} {folded}"
        return _BARE.sub(lambda match: self._era(match["n"]), folded) if "年度" in text else folded

    def _era(self, n: str) -> str:
        number = 1 if n == "元" else int(n) if n.isdigit() else kanji_number(n)
        if not number:
            return n
        near = next((year for year in (self.present, self.last, self.first) if year is not None), None)
        eras = ("令和", "平成")
        if near is None:
            return f"{eras[number > 15]}{number}"
        return f"{min(eras, key=lambda era: abs(ERA_START[era] + number - near))}{number}"

    def years(self, text: str) -> list[int]:
        """Every fiscal year that a text names."""
        return fiscal_years(self.spelled(text))

    def year(self, text: str) -> int | None:
        """The fiscal year of a header or a label: of a date its fiscal year, of a range its last year.

        >>> Calendar().year("R7.3末時点"), Calendar().year("令和5年度~令和7年度"), Calendar().year("単位")
        (2024, 2025, None)
        """
        folded = _COMPARED.sub("", self.spelled(text))
        found = fiscal_years(folded)
        if not found:
            return None
        month = re.search(r"[年./]\s*(1[0-2]|0?[1-9])\s*(?=[月./末]|$)", folded) if "年度" not in folded else None
        return found[-1] - (1 if month and int(month[1]) <= 3 else 0)
