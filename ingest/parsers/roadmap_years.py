"""The heads of a roadmap's table: which columns name which fiscal years, and what a cell under them prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.text import fiscal_years, flat, nfkc, printed

_YEAR_WORDS = re.compile(
    r"""
    (?: 令和 | 平成 | 昭和 | (?<![A-Za-z])[RHS] )? \s* [.．]? \s*   # an era
    (?: 元 | \d{1,4} ) \s* 年? \s* 度?                             # the year
    | 西暦 | 年度 | [()（）\[\]\s/／・,、~～〜-]                       # what may stand around it
    | 以降 | 末 | 目標 | 計画
    """,
    re.VERBOSE,
)
_WESTERN = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_BARE_YEAR = re.compile(r"(\d{1,2})\s*年度?")
_DASHES = re.compile(r"[\s\-ー─━_/\\・.]+")


def value(cell: str | None) -> str | None:
    """The cell's text as printed, or None where it prints nothing, a dash or a stroke.

    >>> value("40億円"), value("──"), value("／")
    ('40億円', None, None)
    """
    text = printed(cell)
    return None if text is None or _DASHES.fullmatch(nfkc(text)) else text


@dataclass(frozen=True)
class YearColumn:
    """A head of the table: its column, the years it names, and how it prints them."""

    column: int
    years: tuple[int, ...]
    head: str
    contradicts: bool = False


def year_cell(cell: str, before: int | None = None) -> tuple[tuple[int, ...], bool]:
    """The years that a head names, and whether its western and its Japanese year differ.

    `before` is the year of the head to its left: 令和5年度 may be followed by a bare 6年度.

    >>> year_cell("2024年度 (R6)"), year_cell("R7年度 R8年度"), year_cell("6年度", 2023)
    (((2024,), False), ((2025, 2026), False), ((2024,), False))
    """
    text = nfkc(flat(cell))
    if not text or len(text) > 40 or _YEAR_WORDS.sub("", text):
        return (), False
    found = fiscal_years(text)
    if not found:
        bare = _BARE_YEAR.fullmatch(text)
        follows = bare and before and int(bare[1]) in {before + 1 - 2018, before + 1 - 1988}
        return ((before + 1,) if follows and before else ()), False
    western = [int(year) for year in _WESTERN.findall(text)]
    era = fiscal_years(_WESTERN.sub(" ", text))
    if len(western) == len(era) == 1 and western != era:
        return tuple(western), True
    return tuple(sorted(set(found))), False


def year_columns(cells: Sequence[str]) -> tuple[YearColumn, ...]:
    """The heads in a row of cells; a head that OCR lost between two others is filled in where its year is certain."""
    found: list[YearColumn] = []
    for at, cell in enumerate(cells):
        years, contradicts = year_cell(cell, found[-1].years[-1] if found else None)
        if years:
            found.append(YearColumn(at, years, flat(cell), contradicts))
    return tuple(_with_lost_heads(found))


def _with_lost_heads(found: Sequence[YearColumn]) -> Iterator[YearColumn]:
    for left, right in pairwise(found):
        yield left
        years, columns = right.years[0] - left.years[-1], right.column - left.column
        if 1 < years <= columns and columns % years == 0:
            step = columns // years
            for n in range(1, years):
                yield YearColumn(left.column + n * step, (left.years[-1] + n,), "")
    yield from found[-1:]
