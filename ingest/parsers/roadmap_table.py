"""The table of years in a roadmap sheet: 年度, 目標値 and 実績値, whose cells OCR merges and shifts.

Columns are found by the year that their head prints. A row whose cells do not stand under the heads is placed by
what the table itself shows (as many cells as years, the other row's places, the space between two heads); what
cannot be placed becomes a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.parsers.roadmap_years import YearColumn, value
from ingest.text import flat

Layout = dict[int, tuple[int, ...]]
"""Column → the fiscal years whose figures stand there (several where OCR merged columns)."""

_PART_MARK = re.compile(r"[（(]?\s*[①-⑳㉑-㊿]|[（(]?\s*(?:うち|内訳)")
_WITH_PARTS = re.compile(
    r"""
    (?P<figure> [^①-⑳\s（(]* \d [^①-⑳\s（(]* )       # 24, 延べ24回
    \s* (?P<parts> [（(]? \s* (?:[①-⑳]|うち|内訳) .* )  # ②延9回、③9回
    """,
    re.VERBOSE | re.DOTALL,
)
_FIGURE = re.compile(r"[^\d\s]{0,3}\d[\d,.]*(?P<unit>[^\d\s]{0,4})")


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
    """As many cells as heads, or as years: the n-th cell is the n-th one's.

    Where a head is lost, the plan's period may say the years, as long as it agrees with the heads, all of which
    stand over a cell; or the row is out of step with the heads, which then say nothing against it.
    """
    places, years, direct = sorted(cells), _years(columns), _direct(columns)
    if len(places) == len(columns):
        return {at: column.years for at, column in zip(places, columns, strict=True)}
    if len(places) == len(years):
        return {at: (year,) for at, year in zip(places, years, strict=True)}
    if len(places) != len(period) or not set(years) <= set(period):
        return None
    layout: Layout = {at: (year,) for at, year in zip(places, period, strict=True)}
    agrees = all(direct.get(at, years) == years for at, years in layout.items())
    out_of_step = places[0] < columns[0].column or not set(direct) & set(layout)
    return layout if out_of_step or (agrees and set(direct) <= set(layout)) else None


def _every_second(cells: Sequence[int], layout: Layout, reach: Reach) -> Layout | None:
    """A row set on double columns where the table is not: its n-th cell is the n-th year's.

    A blank between two figures may be a year without a figure, so this is taken only where the columns would date
    a figure later than the document's last reported year, and the order would not.
    """
    columns = sorted(layout)
    if reach.reported is None or len(cells) < 2 or cells[0] != columns[0]:
        return None
    if any(b - a != 1 for a, b in pairwise(columns)) or any(b - a != 2 for a, b in pairwise(cells)):
        return None
    by_order = {at: layout[columns[n]] for n, at in enumerate(cells)}
    late, in_order = layout[cells[-1]][-1], by_order[cells[-1]][-1]
    return by_order if late > reach.reported >= in_order else None


def _gaps(cells: Sequence[int], layout: Layout, years: Sequence[int]) -> int:
    """How many years before a row's last figure would have none."""
    return years.index(layout[cells[-1]][-1]) + 1 - sum(len(layout[at]) for at in cells)


def _moved(cells: Iterable[int], columns: Sequence[YearColumn]) -> Layout | None:
    """The heads' own layout one or two columns aside, where it alone takes up every cell of the table's two rows."""
    places = set(cells)
    if places <= set(_spans(columns)):
        return None
    for aside in (-1, 1, -2, 2):
        layout = {head.column + aside: head.years for head in columns}
        if places <= set(layout):
            return layout
    return None


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


_BY_OTHER = "年度の見出しと値の列がずれているため、もう一方の行の並びに合わせて読みました"
_BY_ORDER = "年度の見出しと値の列がずれているため、並び順の年度として読みました"
_BY_SECOND = "値が1列おきに並び、列のとおりでは報告年度より後になるため、並び順の年度として読みました"
_BY_MOVING = "年度の見出しと値の列がずれているため、見出しをずらして読みました"
_UNPLACED = "年度の見出しより左に値があり、どの年度の値か決められません"
_BY_SPAN = "年度の見出しの右の列にある値を、その年度の値として読みました"


def _base(
    cells: Sequence[int], other: Sequence[int], columns: Sequence[YearColumn], reach: Reach
) -> tuple[Layout, str]:
    """The layout that gives every cell a year: the heads' own, the other row's, the row's own order, or spans.

    Where heads and other row both could, heads moved sideways as a whole lose to the row; else the reading wins
    that leaves fewer years empty before the last figure, and the heads' own where neither does.
    """
    direct, years = _direct(columns), _years(columns)
    others = None if set(other) <= set(direct) else _by_order(other, columns, reach.period)
    if others and set(cells) <= set(others):
        years = reach.period if set(years) <= set(reach.period) else years
        by_heads = set(cells) <= set(direct) and not _is_shift(others, columns)
        if not by_heads or _gaps(cells, others, years) < _gaps(cells, direct, years):
            return others, _BY_OTHER
    if set(cells) <= set(direct):
        return direct, ""
    own = _by_order(cells, columns, reach.period)
    if own:
        return own, _BY_ORDER
    moved = _moved([*cells, *other], columns)
    if moved:
        return moved, _BY_MOVING
    if cells[0] < columns[0].column:
        return {}, _UNPLACED
    spans = _spans(columns)
    firsts = {spans[at]: at for at in sorted(cells, reverse=True) if at in spans}
    return spans, "" if set(firsts.values()) <= set(direct) else _BY_SPAN


def _layout(
    cells: Sequence[int], other: Sequence[int], columns: Sequence[YearColumn], reach: Reach
) -> tuple[Layout, str]:
    """Where a row's figures belong, and a remark where they do not simply stand under their heads."""
    layout, remark = _base(cells, other, columns, reach)
    second = _every_second(cells, layout, reach) if set(cells) <= set(layout) else None
    return (second, _BY_SECOND) if second else (layout, remark)


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
