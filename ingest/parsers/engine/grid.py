"""Tables as rows of cells, from a format's own grid or from lines (tabs, pipes, spaces, one a line)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from ingest import tables
from ingest.model import Grid, Lines, SourceText
from ingest.parsers.engine.spaced import Drawn, by_gutters, by_nearest
from ingest.parsers.engine.stacked import read_stacked
from ingest.parsers.vocabulary.roles import FIGURES, role_of, side_of
from ingest.parsers.vocabulary.values import is_figure, value_of
from ingest.parsers.vocabulary.years import Calendar
from ingest.tables import plain

_ONE_CELL = re.compile(r"^\s*+(?:\|\s*+)?(?P<cell>[^|]*)\|\s*$")
_NO_NAMES = (*FIGURES, "percent", "department", "status", "remark", "unit")
"""Roles of columns that name no rows: no table begins with one."""
_SUMS = ("計", "合計", "総計")
_TIMES = re.compile(r"[(（][^()（）]{2,12}[)）]")
_PIPED = re.compile(r"\s+[|｜]\s+|[|｜]")


@dataclass(frozen=True)
class Row:
    """A row's cells as plain text (breaks kept), the lines that print it, and what a spanning cell repeats."""

    cells: tuple[str, ...]
    lines: Lines
    held: frozenset[int] = frozenset()
    """Columns that a cell above reaches into: its text stands in `cells` again."""
    wide: frozenset[int] = frozenset()
    """Columns that a cell to the left reaches into: its text stands in `cells` again."""
    marked: bool = False
    """The format says that the whole row is a header."""

    @property
    def own(self) -> tuple[str, ...]:
        """The cells, empty where a spanning cell only repeats."""
        return tuple("" if n in self.held or n in self.wide else cell for n, cell in enumerate(self.cells))

    @property
    def filled(self) -> list[str]:
        """The cells that the row itself prints."""
        return [cell for cell in self.own if cell]


@dataclass(frozen=True)
class Table:
    """Rows that stand together.

    `padded`: a short row's missing cells are empty ones at its end. `placed`: the format tells each cell's column.
    `merged`: it also tells which cells are merged, so that a blank cell is blank.
    """

    rows: tuple[Row, ...]
    padded: bool
    placed: bool = False
    merged: bool = False
    caption: str | None = None
    sheet: str | None = None
    form: bool = False
    """Other tables of the document print the same labels: copies of one form."""

    @property
    def lines(self) -> Lines:
        return (self.rows[0].lines[0], self.rows[-1].lines[1])


def of_grid(grid: Grid) -> Table | None:
    """A format's own grid → rows with merged cells repeated in every place that they cover."""
    height = len(grid.lines)
    width = max((cell.column + cell.colspan for cell in grid.cells), default=0)
    if not height or not width:
        return None
    texts = [[""] * width for _ in range(height)]
    held: list[set[int]] = [set() for _ in range(height)]
    wide: list[set[int]] = [set() for _ in range(height)]
    marks: list[list[bool]] = [[] for _ in range(height)]
    for cell in grid.cells:
        if cell.row < height and cell.text.strip():
            marks[cell.row].append(cell.header)
        for y in range(cell.row, min(cell.row + cell.rowspan, height)):
            for x in range(cell.column, min(cell.column + cell.colspan, width)):
                texts[y][x] = "\n".join(plain(line) for line in cell.text.split("\n") if line.strip())
                if y > cell.row:
                    held[y].add(x)
                elif x > cell.column:
                    wide[y].add(x)
    rows = []
    for y, line in enumerate(grid.lines):
        marked = bool(marks[y]) and all(marks[y])
        row = Row(tuple(texts[y]), (line, line), frozenset(held[y]), frozenset(wide[y]), marked)
        if any(row.cells) and (row.filled or y == 0):
            rows.append(row)
        elif any(row.cells) and rows:  # only cells that reach down from above: the row above is two lines high
            rows[-1] = replace(rows[-1], lines=(rows[-1].lines[0], line))
    merged = any(cell.rowspan > 1 or cell.colspan > 1 for cell in grid.cells)
    return Table(tuple(rows), True, True, merged, grid.caption, grid.sheet) if rows else None


def squeezed(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows without the columns in which every cell only repeats the one to its left: the lines of a finer grid."""
    width = min((len(row.cells) for row in rows), default=0)
    kept = [x for x in range(width) if not all(x in row.wide for row in rows)]
    return tuple(_picked(row, kept) for row in rows) if len(kept) < width else tuple(rows)


def of_grids(text: SourceText) -> dict[int, Table]:
    """Position (0-based) of the first line of each of the format's own tables → the table.

    A sheet holds several: blank rows part them, and the single cells above and below are lines of their own.
    """
    found: dict[int, Table] = {}
    for grid in text.grids:
        table = of_grid(grid)
        if table is None:
            continue
        sheet = table.sheet is not None or text.format in ("csv", "tsv")
        for part in _parts(table) if sheet else [table]:
            found.setdefault(part.lines[0] - 1, part)
    labels = {at: _labels(table) for at, table in found.items()}
    again = Counter(filter(None, labels.values()))
    return {at: replace(table, form=again[labels[at]] >= COPIES) for at, table in found.items()}


COPIES = 3
"""Tables with the same labels from which they are copies of a form."""


def _labels(table: Table) -> tuple[str, ...]:
    """The first column of a table of two; none of any other."""
    rows = [row for row in table.rows if row.filled]
    return tuple(row.cells[0] for row in rows) if all(len(row.cells) == 2 for row in rows) and len(rows) > 1 else ()


def _parts(table: Table) -> list[Table]:
    """The tables of a sheet."""
    runs: list[list[Row]] = []
    last = -1
    for row in table.rows:
        if row.lines[0] != last + 1 or not runs:
            runs.append([])
        runs[-1].append(row)
        last = row.lines[1]
    found = []
    for run in runs:
        inner = [n for n, row in enumerate(run) if not _is_line(row)]
        rows = run[inner[0] : inner[-1] + 1] if inner else []
        found += [replace(table, rows=tuple(side)) for side in _sides(rows)] if rows else []
    return found


def _is_line(row: Row) -> bool:
    """Whether a row of a sheet is a line of text: one cell, at the beginning."""
    return len(row.filled) == 1 and bool(row.own[0]) and not row.held


def _sides(rows: Sequence[Row]) -> list[list[Row]]:
    """Tables that stand side by side with an empty column between them; the columns at the margin are dropped."""
    width = len(rows[0].cells)
    used = [any(row.cells[x] for row in rows) for x in range(width)]
    spans: list[tuple[int, int]] = []
    for x in range(width):
        if used[x] and (x == 0 or not used[x - 1]):
            spans.append((x, x))
        if used[x]:
            spans[-1] = (spans[-1][0], x)
    if not all(last > first for first, last in spans):
        spans = [(spans[0][0], spans[-1][1])] if spans else []
    sides: list[tuple[int, int]] = []
    for first, last in spans:
        top = next((row.cells[first] for row in rows if row.cells[first]), "")
        goes_on = bool(sides) and role_of(top) in _NO_NAMES  # a column left blank inside of one table
        sides.append((sides.pop()[0] if goes_on else first, last))
    return [
        [_picked(row, range(first, last + 1)) for row in rows if any(row.cells[first : last + 1])]
        for first, last in sides
    ]


def _picked(row: Row, columns: Sequence[int]) -> Row:
    """The cells of a row in some of its columns."""

    def moved(of: frozenset[int]) -> frozenset[int]:
        return frozenset(n for n, x in enumerate(columns) if x in of)

    return replace(row, cells=tuple(row.cells[x] for x in columns), held=moved(row.held), wide=moved(row.wide))


def table_at(lines: Sequence[str], at: int, calendar: Calendar, *, padded: bool) -> tuple[Table, int] | None:
    """The table that begins at a position, and the position after it; None where no table begins.

    Args:
        padded: whether short tab rows of this document lack only empty cells at their end.
    """
    if not lines[at].strip():
        return None
    read = tables.read_table(lines, at, padded=padded)
    if read is not None and (not _ONE_CELL.match(lines[at]) or stacked(lines, at, calendar) is None):
        rows = tuple(Row(row.cells, row.lines) for row in read[0].rows)
        ruled = "|" in lines[at] and "\t" not in lines[at]
        if ruled:
            rows = (Row(rows[0].cells, rows[0].lines, marked=True), *rows[1:])
        return Table(rows, read[0].padded), read[1]
    for form in (drawn, stacked, _piped, _values_last, _spaced):
        found = form(lines, at, calendar)
        if found is not None:
            return found
    return None


def _piped(lines: Sequence[str], at: int, calendar: Calendar) -> tuple[Table, int] | None:
    """Rows with a stroke between their cells, and no rule below the header: two rows or more of one width."""
    del calendar
    rows: list[Row] = []
    n = at
    while n < len(lines) and len(_PIPED.findall(lines[n])) >= 1 and "\t" not in lines[n]:
        cells = tuple(plain(cell) for cell in _PIPED.split(lines[n].strip().strip("|｜")))
        rows.append(Row(cells, (n + 1, n + 1)))
        n += 1
    even = len({len(row.cells) for row in rows}) == 1
    return (Table(tuple(rows), True), n) if len(rows) > 1 and (even or len(rows[0].cells) > 2) else None


def drawn(lines: Sequence[str], at: int, calendar: Calendar) -> tuple[Table, int] | None:
    """Columns that blank gutters part from the first line to the last."""
    found = by_gutters(lines, at, calendar)
    return None if found is None else (_of_drawn(found, placed=True), found[2])


def drawn_lines(text: SourceText, calendar: Calendar) -> frozenset[int]:
    """Lines (1-based) of the tables that blank gutters part."""
    found: set[int] = set()
    at = 0
    while at < len(text.lines):
        table = by_gutters(text.lines, at, calendar)
        if table is not None:
            found.update(range(at + 1, table[2] + 1))
        at = at + 1 if table is None else table[2]
    return frozenset(found)


def _spaced(lines: Sequence[str], at: int, calendar: Calendar) -> tuple[Table, int] | None:
    """Columns set apart by spaces."""
    found = by_nearest(lines, at, calendar)
    return None if found is None else (_of_drawn(found, placed=False), found[2])


def _of_drawn(found: Drawn, *, placed: bool) -> Table:
    rows = tuple(Row(cells, place, marked=n < found[1]) for n, (cells, place) in enumerate(found[0]))
    return Table(rows, placed, placed)


def _values_last(lines: Sequence[str], at: int, calendar: Calendar) -> tuple[Table, int] | None:
    """Headers of figures above lines that end in as many values, each with or without its label.

    R1 R2 R3 above 535 564 593; 指標 基準値 目標値 評価 above 宿泊客数 72千人 85千人 未達成.
    """
    heads = lines[at].split()
    lead = [] if not heads or calendar.years(heads[0]) else heads[:1]
    heads = heads[len(lead) :]
    roles = [role_of(head, calendar) for head in heads]
    figured = [role in FIGURES or head in _SUMS for role, head in zip(roles, heads, strict=True)]
    rated = [role == "status" for role in roles]
    if "\t" in lines[at] or sum(figured) < 2 or not all(f or r for f, r in zip(figured, rated, strict=True)):
        return None
    n = at + 1
    times = _TIMES.findall(lines[n]) if n < len(lines) and _TIMES.sub("", lines[n]).strip() == "" else []
    if len(times) == sum(figured):  # （平成28年）（令和5年） below the headers
        under = iter(times)
        heads = [head + next(under) if f else head for head, f in zip(heads, figured, strict=True)]
        n += 1
    first = n
    rows: list[Row] = []
    while n < len(lines):
        tokens = lines[n].split()
        if rows and tokens and side_of(tokens[0]) and 1 < len(tokens) <= len(heads) and all(map(is_figure, tokens[1:])):
            tokens += [""] * (len(heads) + 1 - len(tokens))  # 実績 of the years so far
        values = tokens[-len(heads) :]
        label = " ".join(tokens[: -len(heads)])
        fitting = [not v or f == (is_figure(v) or value_of(v) is None) or (not f and value_of(v) is None)
                   for v, f in zip(values, figured, strict=False)]  # fmt: skip
        if len(tokens) < len(heads) or not all(fitting) or len(label) > 40 or (any(rated) and not label):
            break
        rows.append(Row((label, *values), (n + 1, n + 1)))
        n += 1
    if not rows:
        return None
    above = at - 1
    name = plain(lines[above]) if above >= 0 and not rows[0].cells[0] else ""
    if name and len(name) <= 40 and "。" not in name and len(rows) == 1:
        rows[0] = Row((name, *rows[0].cells[1:]), (above + 1, rows[0].lines[1]))
    head = Row((lead[0] if lead else "", *heads), (at + 1, first), marked=True)
    return Table((head, *rows), False), n


def stacked(lines: Sequence[str], at: int, calendar: Calendar) -> tuple[Table, int] | None:
    """Cells one below the other, alone on their lines or with a stroke behind them."""
    shown = lines
    if _ONE_CELL.match(lines[at]):
        cells = list(takewhile(bool, (_ONE_CELL.match(line) for line in lines[at:])))
        shown = [*lines[:at], *(cell["cell"] for cell in cells if cell)]
    found = read_stacked(shown, at, calendar)
    if found is None:
        return None
    rows = tuple(Row(cells, place, marked=n == 0) for n, (cells, place) in enumerate(found[0]))
    return Table(rows, True, placed=True), found[1]
