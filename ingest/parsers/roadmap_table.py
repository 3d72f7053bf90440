"""The table of years in a roadmap sheet: 年度, 目標値 and 実績値, whose cells OCR merges and shifts.

Columns are found by the year that their head prints. A row whose cells do not stand under the heads is placed by
what the table itself shows (as many cells as years, the other row's places, the space between two heads); what
cannot be placed becomes a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.text import fiscal_years, flat, nfkc, printed

Layout = dict[int, tuple[int, ...]]
"""Column → the fiscal years whose figures stand there (several where OCR merged columns)."""

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
_PART_MARK = re.compile(r"[（(]?\s*[①-⑳㉑-㊿]|[（(]?\s*(?:うち|内訳)")
_WITH_PARTS = re.compile(
    r"""
    (?P<figure> [^①-⑳\s（(]* \d [^①-⑳\s（(]* )       # 24, 延べ24回
    \s* (?P<parts> [（(]? \s* (?:[①-⑳]|うち|内訳) .* )  # ②延9回、③9回
    """,
    re.VERBOSE | re.DOTALL,
)
_FIGURE = re.compile(r"[^\d\s]{0,3}\d[\d,.]*(?P<unit>[^\d\s]{0,4})")


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


@dataclass
class Placed:
    """A row's figures by year, the breakdowns printed beside them, and remarks on what was done or left."""

    values: dict[int, str | None] = field(default_factory=dict)
    parts: dict[int, list[str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Reach:
    """What the whole document says of its years: the plan's period, and the last year most sheets report on."""

    period: tuple[int, ...] = ()
    reported: int | None = None


def _years(columns: Iterable[YearColumn]) -> tuple[int, ...]:
    return tuple(year for column in columns for year in column.years)


def _direct(columns: Iterable[YearColumn]) -> Layout:
    return {column.column: column.years for column in columns}


def _spans(columns: Sequence[YearColumn]) -> Layout:
    """Each head reaches to the next one; the last as far as the widest of the others."""
    gaps = [b.column - a.column for a, b in pairwise(columns)]
    ends = [column.column for column in columns[1:]] + [columns[-1].column + max(gaps, default=1)]
    return {at: head.years for head, end in zip(columns, ends, strict=True) for at in range(head.column, end)}


def _by_order(cells: Iterable[int], columns: Sequence[YearColumn], period: Sequence[int]) -> Layout | None:
    """As many cells as years: the n-th cell is the n-th year's.

    Where a head is lost, the plan's period may say the years, as long as it agrees with every head that is there.
    """
    places, years, direct = sorted(cells), _years(columns), _direct(columns)
    if len(places) == len(years):
        return {at: (year,) for at, year in zip(places, years, strict=True)}
    if len(places) != len(period) or not set(years) <= set(period):
        return None
    layout: Layout = {at: (year,) for at, year in zip(places, period, strict=True)}
    agrees = all(direct.get(at, years) == years for at, years in layout.items())
    return layout if agrees and set(direct) <= set(layout) else None


def _every_second(cells: Sequence[int], columns: Sequence[YearColumn], reach: Reach) -> Layout | None:
    """A row set on double columns under heads that are not: its n-th cell is the n-th year's.

    A blank between two figures may be a year without a figure, so this is taken only where the heads would date
    a figure later than the document's last reported year, and the order would not.
    """
    heads = [column.column for column in columns]
    if reach.reported is None or len(cells) < 2 or not heads or cells[0] != heads[0]:
        return None
    dense = all(b - a == 1 for a, b in pairwise(heads))
    if not dense or any(b - a != 2 for a, b in pairwise(cells)):
        return None
    by_head, by_order = _direct(columns)[cells[-1]], columns[len(cells) - 1].years
    if by_head[-1] <= reach.reported or by_order[-1] > reach.reported:
        return None
    return {at: columns[n].years for n, at in enumerate(cells)}


def _is_shift(layout: Layout, columns: Sequence[YearColumn]) -> bool:
    """Whether a layout is the heads' own, moved sideways as a whole."""
    steps = {at - column.column for (at, _), column in zip(sorted(layout.items()), columns, strict=False)}
    return len(layout) == len(columns) and len(steps) == 1 and steps != {0}


def _split_parts(row: Mapping[int, str]) -> tuple[dict[int, str], dict[int, str]]:
    """A row's figures and the breakdowns that stand in a cell of their own, right of their figure."""
    figures: dict[int, str] = {}
    parts: dict[int, str] = {}
    for at, cell in sorted(row.items()):
        left = flat(figures.get(at - 1, ""))
        beside = bool(re.search(r"\d", left)) and not _PART_MARK.match(left)
        (parts if beside and _PART_MARK.match(flat(cell)) else figures)[at] = cell
    return figures, parts


def _layout(
    cells: Sequence[int], other: Sequence[int], columns: Sequence[YearColumn], reach: Reach
) -> tuple[Layout, str]:
    """Where a row's figures belong, and a remark where they do not simply stand under their heads."""
    direct = _direct(columns)
    others = None if set(other) <= set(direct) else _by_order(other, columns, reach.period)
    if set(cells) <= set(direct):
        if others and set(cells) <= set(others) and _is_shift(others, columns):
            return others, "年度の見出しと値の列がずれているため、もう一方の行の並びに合わせて読みました"
        second = _every_second(cells, columns, reach)
        if second:
            return second, "値が1列おきに並び、見出しどおりでは報告年度より後になるため、並び順の年度として読みました"
        return direct, ""
    own = _by_order(cells, columns, reach.period)
    if own:
        return own, "年度の見出しと値の列がずれているため、並び順の年度として読みました"
    if others and set(cells) <= set(others):
        return others, "年度の見出しと値の列がずれているため、もう一方の行の並びに合わせて読みました"
    return _spans(columns), ""


def place(row: Mapping[int, str], other: Mapping[int, str], columns: Sequence[YearColumn], reach: Reach) -> Placed:
    """Give each figure of a row its year.

    `row` and `other` (the table's other row) map columns to cells that are not blank; dashes are in, for they
    hold a place.
    """
    placed = Placed()
    if not columns or not row:
        if row and any(value(cell) for cell in row.values()):
            placed.remarks.append("年度の見出しがないため値を読めません: " + " ".join(map(flat, row.values())))
        return placed
    figures, parts = _split_parts(row)
    layout, remark = _layout(sorted(figures), sorted(_split_parts(other)[0]), columns, reach)
    if remark:
        placed.remarks.append(remark)
    for at in sorted(figures):
        _put(placed, at, row, layout)
    for at, cell in sorted(parts.items()):
        for year in layout.get(at - 1, ())[:1]:
            placed.parts.setdefault(year, []).append(flat(cell))
    return placed


def _put(placed: Placed, at: int, row: Mapping[int, str], layout: Layout) -> None:
    """Put one cell under its year or years; a second cell under one year is the breakdown of the first."""
    years, cell = layout.get(at, ()), row[at]
    text = value(cell)
    if not years:
        if text:
            placed.remarks.append(f"どの年度の値か分からない欄があります: {text}")
        return
    if len(years) > 1:
        _put_merged(placed, years, flat(cell))
    elif years[0] in placed.values:
        if text:
            placed.parts.setdefault(years[0], []).append(text)
    else:
        run = _run(text or flat(cell), at, row, layout)
        if run:
            placed.remarks.append(f"一つの欄に続けて印字された値を順に年度へ分けました: {flat(cell)}")
            placed.values.update(run)
            return
        whole = _WITH_PARTS.fullmatch(text or "")
        placed.values[years[0]] = whole["figure"] if whole else text
        if whole:
            placed.parts.setdefault(years[0], []).append(whole["parts"])


def _put_merged(placed: Placed, years: tuple[int, ...], text: str) -> None:
    pieces = text.split()
    if len(pieces) == len(years):
        placed.values.update({year: value(piece) for year, piece in zip(years, pieces, strict=True)})
    elif value(text):
        placed.remarks.append(f"複数の年度が一つの欄にまとまり、値を分けられません: {text}")


def _run(text: str, at: int, row: Mapping[int, str], layout: Layout) -> dict[int, str | None]:
    """Figures of one unit in one cell, and as many blank years after it as figures too many: each its own year's.

    Only where the years that follow are blank (not dashed), and the first piece is a figure like the others.
    """
    pieces = text.split()
    ahead = [years[0] for column, years in sorted(layout.items()) if column >= at and len(years) == 1]
    blank = [column for column in sorted(layout) if column > at][: len(pieces) - 1]
    if len(pieces) < 2 or len(ahead) < len(pieces) or any(column in row for column in blank):
        return {}
    shapes = [_FIGURE.fullmatch(piece) for piece in pieces if value(piece)]
    if not shapes or not all(shapes) or len({shape["unit"] for shape in shapes if shape}) != 1:
        return {}
    return {year: value(piece) for year, piece in zip(ahead, pieces, strict=False)}
