"""General plans: a table's row → its cells in their columns, and an indicator's figures.

OCR cuts tables at page breaks, drops tabs and shifts cells; a row is put back only where a single reading
fits, and the repair is reported with the row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from ingest.model import Baseline, Indicator, YearValue
from ingest.parsers.general_plan_lines import squeeze
from ingest.parsers.general_plan_table import YEAR, Layout
from ingest.text import fiscal_year, flat, nfkc, printed

_PERIOD = re.compile(
    rf"""
    ^ (?P<value> .*? \S ) \s*
    [(（] \s* (?P<period> {YEAR} [^()（）、,]{{0,14}} ) [)）] $   # 1.32 (R5年度)
    """,
    re.VERBOSE,
)
_NOTE_MARK = re.compile(r"\s*[※＊]\s*[0-9０-９]*")
_SPRING = re.compile(rf"{YEAR}年\s*[1-3]月")
"""January to March: still the fiscal year that began the April before."""
_FIGURE = re.compile(r"^[▲△\-+約男女]*\s*\d[\d,.]*\s*\D{0,6}$")
_BEFORE_FIGURE = re.compile(r"\s+(?=[▲△＋+約－−-]?[0-9０-９]|[—―‐－-](?:\s|$))")
_LIST_MARKS = "・※○〇-(（"
_SPACE = re.compile(r"(?<=\S)[ 　]+(?=\S)")
_LATIN_ONLY = re.compile(r"[!-~\s]*")
"""A name's first word in Latin letters: behind it OCR puts spaces of its own (ICT 支援員)."""


@dataclass(frozen=True)
class Row:
    """A row fitted to its layout; `repaired` says how, where the print was out of place."""

    cells: tuple[str, ...]
    repaired: str = ""


@dataclass(frozen=True)
class Figures:
    """An indicator's row: the indicator, other printed columns, and a target that names no known year."""

    indicator: Indicator
    extra: tuple[tuple[str, str], ...] = ()
    unplaced: tuple[str, ...] = ()


def fit(row: Sequence[str], layout: Layout, remarks: frozenset[str]) -> Row:
    """A row's cells in the layout's columns; never loses a filled cell."""
    cells = [cell.strip() for cell in row]
    width = len(layout.columns)
    while len(cells) > width and not cells[-1]:
        cells.pop()
    if layout.kind == "indicator":
        return _fit_figures(cells, width)
    padded = tuple(cells + [""] * (width - len(cells)))
    if len(cells) <= width and _plausible(padded, len(cells), layout, remarks):
        return Row(padded)
    best = max(_placements(cells, layout), key=lambda row: _plausibility(row, cells, layout, remarks), default=padded)
    return Row(padded) if best == padded else Row(best, "セルのずれを直して読みました")


def _plausible(row: Sequence[str], printed_cells: int, layout: Layout, remarks: frozenset[str]) -> bool:
    """Whether the cells may stand where they are printed."""
    name, summary = layout.pick(row, "name"), layout.pick(row, "summary")
    rest = [cell for column, cell in zip(layout.columns, row, strict=False) if column.role == "other"]
    if any(squeeze(cell) in remarks for cell in (name, summary, layout.pick(row, "departments"))):
        return False
    stray = [cell for cell in rest if len(cell) > max(12, len(summary)) and squeeze(cell) not in remarks]
    if stray and not (name and summary):
        return False
    # Where a tab is missing and the summary would be blank, it is the leading tab that is missing.
    return bool(summary) or printed_cells == len(layout.columns)


def _placements(cells: Sequence[str], layout: Layout) -> list[tuple[str, ...]]:
    """Every way to set the filled cells into the columns in their order; surplus ones go into the summary."""
    filled, width = [cell for cell in cells if cell], len(layout.columns)
    summary = next((at for at, column in enumerate(layout.columns) if column.role == "summary"), width - 1)
    while len(filled) > width:
        at = min(summary, len(filled) - 2)
        filled[at : at + 2] = [f"{filled[at]}\n{filled[at + 1]}"]
    if width > 8:  # wider than any table of this form: the number of placements would explode
        return []
    found = []
    for places in combinations(range(width), len(filled)):
        row = [""] * width
        for place, cell in zip(places, filled, strict=True):
            row[place] = cell
        found.append(tuple(row))
    return found


def _plausibility(row: Sequence[str], cells: Sequence[str], layout: Layout, remarks: frozenset[str]) -> float:
    """How well a placement reads: the longest text is the summary, known remarks are remarks, names are short."""
    score, longest = 0.0, max(map(len, row), default=0)
    for column, cell in zip(layout.columns, row, strict=True):
        known = squeeze(cell) in remarks
        if column.role == "summary":
            score += (1 + 2 * (len(cell) == longest) - 4 * known) if cell else 0
        elif column.role == "name":
            score += (0.5 - 2 * (len(cell) > 45) - 4 * known) if cell else 0
        elif column.role == "departments":
            score += (0.5 - 4 * known) if cell else 0
        elif cell:
            score += 3 if known else -0.5 - 3 * (len(cell) > 12)
    moved = sum(cell != old for cell, old in zip(row, cells, strict=False))
    return score - 0.1 * moved


def _fit_figures(cells: list[str], width: int) -> Row:
    """An indicator row: surplus blanks dropped, cells run together split before a figure."""
    filled = [cell for cell in cells if cell]
    if len(cells) > width >= len(filled):
        return Row(tuple(_without_blanks(cells, width)), "余分な空欄を除いて読みました")
    if len(cells) <= width and len(filled) < width:
        parts = [part.strip() for cell in filled for part in _BEFORE_FIGURE.split(flat(cell))]
        if len(parts) == width and len(filled) < len(parts) and cells[0]:
            return Row(tuple(parts), "結合したセルを分けて読みました")
    row = (cells + [""] * width)[:width]
    figures = [cell for cell in row[:-1] if _FIGURE.match(nfkc(cell))]
    if len(cells) <= width and width > 2 and not row[-1] and len(figures) == width - 1:
        return Row(("", *row[:-1]), "セルのずれを直して読みました")
    return Row(tuple(row), "列より多いセルがあります" if any(cells[width:]) else "")


def _without_blanks(cells: Sequence[str], width: int) -> list[str]:
    """A row with as many blanks dropped as it is too wide: before the name, else the first behind it."""
    kept = list(cells)
    while len(kept) > width:
        before_name = not kept[0] and kept[1] and not _FIGURE.match(nfkc(kept[1]))
        kept.pop(0 if before_name else kept.index("", 1) if "" in kept[1:] else 0)
    return kept


def split_untabbed(text: str, layout: Layout, remarks: frozenset[str]) -> tuple[str, ...] | None:
    """The cells of a row that lost its tabs, or None when it cannot be told apart from running text."""
    width = len(layout.columns)
    wide = re.split(r"\s{2,}|　+", text.strip())
    text = flat(text)
    if 1 < len(wide) <= width and wide[0][:1] not in _LIST_MARKS:
        return tuple(wide)
    if layout.kind == "indicator":
        parts = _BEFORE_FIGURE.split(text)
        return tuple(parts) if len(parts) == width else None
    spaces = [found for found in _SPACE.finditer(text) if not _LATIN_ONLY.fullmatch(text, 0, found.start())]
    if not spaces or text[0] in _LIST_MARKS or re.search(r"[、。]", text[: spaces[0].start()]):
        return None
    name, rest = text[: spaces[0].start()], text[spaces[0].end() :]
    words = rest.split(" ")
    for size in (2, 1):  # a remark may have a space of its own: 新規 (再掲)
        if len(words) > size and squeeze("".join(words[-size:])) in remarks:
            return (name, " ".join(words[:-size]), " ".join(words[-size:]))
    return (name, rest) if len(rest) > len(name) else None


def value_and_period(cell: str) -> tuple[str | None, str | None]:
    """A figure without note marks, and the date printed behind it.

    >>> value_and_period("63.9%※1 (令和6年度)"), value_and_period("6 件 (5 か年合計)"), value_and_period("—")
    (('63.9%', '令和6年度'), ('6 件 (5 か年合計)', None), (None, None))
    """
    text = _NOTE_MARK.sub("", flat(cell)).strip()
    if found := _PERIOD.match(text):
        return printed(found["value"]), found["period"].strip()
    return printed(text), None


def period_year(period: str | None) -> int | None:
    """The fiscal year of a printed date; January to March belong to the year before.

    >>> period_year("令和12年3月末"), period_year("令和11年4月1日"), period_year("R5年")
    (2029, 2029, 2023)
    """
    year = fiscal_year(period or "")
    return year - 1 if year and _SPRING.search(nfkc(period or "")) else year


def figures(row: Row, layout: Layout, name: str | None, last_year: int | None) -> Figures:
    """An indicator row → its indicator. A target whose column and cell name no year is the plan's last year's."""
    baseline: Baseline | None = None
    values: dict[int, dict[str, str]] = {}
    extra: list[tuple[str, str]] = []
    unplaced: list[str] = []
    for column, cell in zip(layout.columns, row.cells, strict=False):
        value, period = value_and_period(cell)
        if value is None or column.role in ("name", "number"):
            continue
        if column.role == "baseline":
            baseline = baseline or Baseline(value=value, period=period or column.period)
        elif column.role in ("target", "actual"):
            year = period_year(period) or column.year or (last_year if column.role == "target" else None)
            taken = year is None or column.role in values.get(year, {})
            if year is None or taken:
                unplaced.append(f"{column.label} {flat(cell)}")
            else:
                values.setdefault(year, {})[column.role] = value
        else:
            extra.append((column.label or "備考", flat(cell)))
    years = tuple(YearValue(fiscal_year=year, **values[year]) for year in sorted(values))
    return Figures(Indicator(name=name, baseline=baseline, values=years), tuple(extra), tuple(unplaced))
