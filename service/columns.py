"""What a record prints under each column of its table, whatever form it was read into. Pure.

A header such as 「令和7年 女性比率」 or 「効果額（百万円） R9」 is a column (女性比率, 効果額) and a year of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from ingest.amounts import amount, of
from ingest.model import Indicator, Record
from ingest.text import fiscal_years, match_key, nfkc

FIGURE = "数値"
"""The column of what a row's own title counts, where the header is a year alone."""
LONGEST_CELL = 40
"""Characters of a section that is still a cell, not a text."""
LONGEST_UNIT = 8
"""Characters of a bracket behind a header that is a unit, with its brackets."""
FEWEST_YEARS = 2
"""Years in one cell that make it several cells."""
_YEAR = re.compile(r"(?:令和|平成|昭和|[RHS])\s*(?:\d{1,2}|元)\s*年?度?|(?:19|20)\d\d\s*年?度?")
_UNIT = re.compile(r"[(（][^)）]*[)）]")
_BLANK = re.compile(r"[\s\-‐‑‒–—―−－ー…]*")
TOTALS = frozenset("計 合計 小計 総計 累計 全体 平均 総数 総合計 市全体 町全体 村全体 市平均 県平均 全国平均".split())
"""Titles of rows that sum up the others."""
HEADERS = frozenset("事業名 取組名 項目名 施策名 施設名 区分 名称 年度 項目 指標名 団体名 分野".split())
"""Titles that are a header's words: a header row read as a record."""
_SUMMED = re.compile(r"^(?:[①-⑳Ⅰ-Ⅹ\d.\-]*)(?:小|合|総|累)?計(?:[(（].*)?$|の(?:合計|小計|計)(?:[(（].*)?$|^再掲")


@lru_cache(maxsize=8192)
def split(header: str) -> tuple[str, int | None]:
    """A header as a column's name and the fiscal year in it.

    >>> split("令和７年 女性比率"), split("効果額（百万円） R9"), split("今後の 方向性")
    (('女性比率', 2025), ('効果額(百万円)', 2027), ('今後の方向性', None))
    """
    plain = nfkc(header)
    years = fiscal_years(plain)
    if len(years) == 1:
        return "".join(_YEAR.sub(" ", plain).split()).removeprefix("の") or FIGURE, years[0]
    return "".join(plain.split()), None


@lru_cache(maxsize=8192)
def bare(name: str) -> str:
    """A column's name without the unit behind it, as a key.

    >>> bare("効果額(百万円)")
    '効果額'
    """
    return match_key(unitless(name)) or match_key(name)


def unitless(name: str) -> str:
    """A column's name without the brackets with its unit."""
    return _UNIT.sub("", name)


def cells(record: Record) -> Mapping[tuple[str, int | None], str]:
    """(column, year or None) → what the record prints there."""
    found: dict[tuple[str, int | None], str] = {}
    for header, value in record.attributes.items():
        text = f"{value:g}" if isinstance(value, float) else ("・".join(value) if isinstance(value, list) else value)
        found |= _by_year(split(header)[0], text) or {split(header): text}
    for header, text in record.sections.items():
        if len(text) <= LONGEST_CELL and "\n" not in text.strip():
            found.setdefault(split(header), text.strip())
    for indicator in record.indicators:
        name = column_of(record, indicator)
        figures = of(indicator)
        # How things stand is a cell; what is aimed at only where nothing tells how they stand.
        now = [f for f in figures if f.side in ("actual", "value")] or [f for f in figures if f.side == "target"]
        found |= {(name, figure.fiscal_year): figure.value for figure in now}
    dated = {column for column, year in found if year is not None and column != FIGURE}
    if len(dated) == 1 and record.kind != "row":
        # 「R7事業費 | R8 | R9」: the years behind go on with the header before them.
        (column,) = dated
        for indicator in record.indicators:
            loose = of(indicator) if indicator.name is None else []
            for figure in loose:
                if figure.side == "value" and (column, figure.fiscal_year) not in found:
                    found[column, figure.fiscal_year] = found.pop((FIGURE, figure.fiscal_year))
    return found


_YEARLY = re.compile(
    r"\s*(?P<year>(?:令和|平成|[RH])\s*(?:\d{1,2}|元)\s*(?:年度?)?)\s*[:：]?\s+(?P<figure>[\d,.]*\d|[-－―一ー])(?=\s|$)"
)


def _by_year(column: str, text: str) -> dict[tuple[str, int | None], str]:
    """The figures of a cell that prints one of each of several years: 「Ｒ５ 6,050 Ｒ６ 21,380」; {} for any other."""
    plain = nfkc(text)
    parts = list(_YEARLY.finditer(plain))
    if len(parts) < FEWEST_YEARS or _YEARLY.sub("", plain).strip():
        return {}
    return {(column, fiscal_years(part["year"])[0]): part["figure"] for part in parts if fiscal_years(part["year"])}


def column_of(record: Record, indicator: Indicator) -> str:
    """The column of an indicator: its name, unless it is what the whole record is called."""
    own = indicator.name is None or match_key(indicator.name) == match_key(record.title)
    return FIGURE if own else split(indicator.name or "")[0]


def cell(record: Record, name: str, year: int | None) -> str | None:
    """What a record prints in a column: of the year asked for, else without a year, else of the last year it has."""
    held = {when: text for (column, when), text in cells(record).items() if column == name}
    if year is not None and year in held:
        return held[year]
    if year is not None and set(held) - {None}:
        return None
    return held.get(None) or (held[max(when for when in held if when is not None)] if held else None)


_YEN = {"千円": 1_000.0, "百万円": 1_000_000.0, "億円": 100_000_000.0, "万円": 10_000.0}


def unit_of(record: Record, name: str) -> str:
    """The unit that a column's header, or its indicator, prints for its figures; "" for none."""
    held = next((i.unit for i in record.indicators if i.unit and column_of(record, i) == name), None)
    inside = _UNIT.search(nfkc(name))
    return held or (inside[0][1:-1] if inside and len(inside[0]) <= LONGEST_UNIT else "")


def quantity(record: Record, name: str, year: int | None) -> float | None:
    """The number in a column, money in yen; None where there is none, or several."""
    text = cell(record, name, year)
    number = amount(text) if text is not None else None
    if number is None:
        return None
    bare_figure = (text or "").strip()[-1:].isdigit()
    printed = unit_of(record, name) if bare_figure else nfkc(text or "")
    factor = next((scale for unit, scale in _YEN.items() if printed.endswith(unit)), 1.0)
    return float(number) * (factor if bare_figure or factor in (1_000.0, 1_000_000.0) else 1.0)


def shown(record: Record, name: str, year: int | None) -> str:
    """A cell as it reads, with the unit of its header."""
    text = (cell(record, name, year) or "").strip()
    unit = unit_of(record, name)
    return f"{text}{unit}" if unit and text[-1:].isdigit() else text


def source_field(record: Record, name: str, year: int | None) -> str:
    """The field under whose lines a column's cell stands; the record's title where none is known."""
    for at, indicator in enumerate(record.indicators):
        if column_of(record, indicator) == name and cell(record, name, year) is not None:
            return f"indicators.{at}"
    for at, indicator in enumerate(record.indicators):
        if year is not None and indicator.name is None and any(y.fiscal_year == year for y in indicator.values):
            return f"indicators.{at}"
    for part, held in (("attributes", record.attributes), ("sections", record.sections)):
        headers = [header for header in held if split(header)[0] == name]
        best = next((h for h in headers if split(h)[1] == year), headers[-1] if headers else None)
        if best is not None:
            return f"{part}.{best}"
    return "title"


def is_blank(text: str | None) -> bool:
    """Whether a cell states nothing: it is not there, empty, or a dash."""
    return text is None or _BLANK.fullmatch(text) is not None


def figureless(text: str | None) -> bool:
    """Whether a cell states no figure: it is blank, or words stand there (検討, 未定)."""
    return is_blank(text) or amount(text or "") is None


def sums_up(record: Record) -> bool:
    """Whether a record is a table's total, its header, or the repetition of another one: none to list or count."""
    title = "".join(nfkc(record.title).split())
    if title in TOTALS or title in HEADERS or _SUMMED.search(title):
        return True
    return "再掲" in title or (record.number or "").startswith("再掲")
