"""Tables whose cells stand one below the other: the headers first, then each row's cells, some of them over two lines.

Which line is which column's cell is not counted off but weighed: every way from the first line to the last is a path
through the columns, and the path that costs least is the table. So a name broken over two lines, two offices in one
cell or a blank cell shift nothing; and the table ends where its last whole row does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.parsers.engine.fitting import fits
from ingest.parsers.vocabulary.ordinals import Heading, heading_of
from ingest.parsers.vocabulary.roles import FIGURES, Column, column_of, is_amount, role_of
from ingest.parsers.vocabulary.values import is_figure, value_of
from ingest.parsers.vocabulary.years import Calendar
from ingest.tables import plain
from ingest.text import nfkc

_HEADER = 20
"""Characters of a header."""
_NAME = 30
"""Characters of a line of a name."""
_MOST = 400
"""Lines of a table at most."""
_GAP = 5
"""Blank lines over which a table goes on: the foot and the head of a page."""
_BRACKETED = re.compile(r"\s*[(（][^()（）]{1,14}[)）]\s*")
_GOES_ON = re.compile(r"\s*[(（]?\s*(?:表\s*[\d０-９\-－ー‐.]*\s*)?(?:の?(?:つづき|続き))\s*[)）]?\s*")
"""（表3-1 つづき）"""
_OTHERS = re.compile(r"(?:主体|財源|時期|場所)$")
"""Headers without a role of their own."""
_NOTE = re.compile(r"\s*(?:[※＊]|注\s*\d*[)）:：]|[(（]注)")
_OPEN = re.compile(r"[(（「『][^)）」』]*$|[、・，]$")
_ROW = 4.0
"""What a whole row is worth against the cost of its oddities: more than a cell left out or a line gone on."""
_HARD = ("department", "status", "percent", "unit", "number", "year")

Stacked = tuple[list[tuple[tuple[str, ...], tuple[int, int]]], int]
"""Rows of cells with their lines (1-based), the header first, and the position after the table."""


@dataclass(frozen=True)
class _Line:
    at: int
    text: str
    form: str | None
    """The form of its number, where it has one: ①, 1-1."""


@dataclass(frozen=True)
class _Path:
    """A way through the columns up to a line: its cost, and the column of every line."""

    cost: float
    columns: tuple[int, ...]


def read_stacked(lines: Sequence[str], at: int, calendar: Calendar) -> Stacked | None:
    """The table that begins with its first header at a position, or None."""
    head, end = _head(lines, at, calendar)
    if sum(role_of(text, calendar) != "other" for text, _ in head) < 2:
        return None
    columns = [column_of((text,), calendar) for text, _ in head]
    figures = [c.role in FIGURES or is_amount(c.label) for c in columns]
    if not any(figures) and not any(column.role in _HARD for column in columns):
        return None
    body = _body(lines, end)
    path = _best(body, columns, figures)
    if path is None:
        return None
    rows = [(tuple(text for text, _ in head), (head[0][1], end))]
    rows += _rows(body, path.columns, len(columns))
    return rows, body[len(path.columns) - 1].at + 1


def _head(lines: Sequence[str], at: int, calendar: Calendar) -> tuple[list[tuple[str, int]], int]:
    """The headers with their lines, and the position after them; a bracket alone on a line ends the one above."""
    head: list[tuple[str, int]] = []
    n = at
    while n < len(lines) and n - at < 30:
        text = plain(lines[n])
        if head and _BRACKETED.fullmatch(lines[n]):
            head[-1] = (head[-1][0] + text, head[-1][1])
        elif _is_header(text, head, calendar):
            head.append((text, n + 1))
        else:
            break
        n += 1
    named = bool(head) and role_of(nfkc(head[0][0]), calendar) in ("indicator", "project", "group", "number")
    return (head, n) if named else ([], at)


def _is_header(text: str, head: Sequence[tuple[str, int]], calendar: Calendar) -> bool:
    """Whether a line is a header: a known word, or an amount where no header before it is one of figures."""
    if not text or len(text) > _HEADER or "。" in text or (is_figure(text) and not calendar.years(text)):
        return False
    if role_of(text, calendar) != "other" or _OTHERS.search(text):
        return True
    return is_amount(text) and not any(role_of(above, calendar) in FIGURES for above, _ in head)


def _body(lines: Sequence[str], at: int) -> list[_Line]:
    """The lines that may be cells: up to a heading of the plan, a note or a gap that is no page's end."""
    found: list[_Line] = []
    own: str | None = None
    gap = 0
    for n in range(at, min(at + _MOST, len(lines))):
        text = plain(lines[n])
        gap = gap + 1 if not text else 0
        if gap > _GAP or "\t" in lines[n] or "|" in lines[n] or _NOTE.match(lines[n]):
            break
        if not text or _GOES_ON.fullmatch(text):
            continue
        heading = heading_of(lines[n], n + 1)
        own = heading.form if not found and heading else own
        if heading is not None and heading.form != own and _parts(heading):
            break
        found.append(_Line(n, text, heading.form if heading else None))
    return found


def _parts(heading: Heading) -> bool:
    """Whether a heading is one of the plan rather than a cell."""
    return heading.number is not None or heading.counted


def _best(body: Sequence[_Line], columns: Sequence[Column], figures: Sequence[bool]) -> _Path | None:
    """The cheapest way that ends with a whole row; each whole row makes up for some oddity."""
    width = len(columns)
    numbered = bool(body) and body[0].form is not None
    paths: dict[int, _Path] = {}
    best: _Path | None = None
    for n, line in enumerate(body):
        after: dict[int, _Path] = {}
        for c in range(width):
            here = _cost(line, columns[c], figures[c])
            if here is None:
                continue
            ways = [_Path(0.0, ())] if n == 0 and c == 0 else []
            for before, path in paths.items():
                step = _step(before, c, width, body[n - 1], line, figures, columns, numbered)
                if step is not None:
                    ways.append(_Path(path.cost + step, path.columns))
            if ways:
                way = min(ways, key=lambda path: path.cost)
                after[c] = _Path(way.cost + here, (*way.columns, c))
        paths = after
        last = paths.get(width - 1)
        if last is not None and (best is None or last.cost - _ROW < best.cost):
            best = _Path(last.cost - _ROW, last.columns)
            paths[width - 1] = best
        if not paths:
            break
    return best


def _cost(line: _Line, column: Column, figure: bool) -> float | None:
    """What it costs to take a line for a cell of a column; None where it cannot be one."""
    text = nfkc(line.text)
    if figure:
        return 0.0 if is_figure(text) or value_of(text) is None else None
    if not fits(column, line.text):
        return None if column.role in ("number", "year") else 2.0 if value_of(text) is not None else 0.5
    if column.role in ("indicator", "project", "group"):
        return None if is_figure(text) or "。" in text else 1.5 if len(text) > _NAME else 0.0
    return 1.0 if is_figure(text) else 0.0


def _step(
    before: int,
    after: int,
    width: int,
    above: _Line,
    line: _Line,
    figures: Sequence[bool],
    columns: Sequence[Column],
    numbered: bool,
) -> float | None:
    """What it costs to go from one column to another on the next line; None where it cannot be done."""
    opens = after <= before and after == 0 and before > 0
    if numbered and after == 0 and (line.form is not None) != opens:
        return None  # where the rows are numbered, a number opens one and nothing else does
    if after == before and not figures[after]:
        offices = columns[after].role == "department"
        return 0.3 if _OPEN.search(above.text) or offices else 0.8 if line.at == above.at + 1 else None
    if after > before:
        return 2.0 * (after - before - 1)
    if after == 0:
        return 2.0 * (width - 1 - before)
    return None


def _rows(body: Sequence[_Line], path: Sequence[int], width: int) -> list[tuple[tuple[str, ...], tuple[int, int]]]:
    """The lines as rows of cells, those of several lines with a break between."""
    rows: list[tuple[list[str], list[int]]] = []
    last = width
    for line, column in zip(body, path, strict=False):
        if column < last and (column == 0 or column != last):
            rows.append(([""] * width, []))
        cells, places = rows[-1]
        cells[column] = f"{cells[column]}\n{line.text}" if cells[column] else line.text
        places.append(line.at + 1)
        last = column
    return [(tuple(cells), (places[0], places[-1])) for cells, places in rows]
