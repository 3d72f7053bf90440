"""One PDF page → blocks: lines of prose, and tables as grids of cells, in reading order.

The ruled grid is pdfplumber's; each character goes to exactly one cell or line, so none is lost or doubled.
Lengths are points; coordinates count from the page's top left corner as it is displayed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest.readers.pdf_chars import Box, Char, characters
from ingest.readers.pdf_rules import open_ends, open_sides

_LIST_MARK = re.compile(
    r"""
    [・･●○◎■□◆◇★☆※▲△▼▽✓➢⇒→①-⑳㋐-㋾⑴-⒇]           # a bullet or a number in a circle
    | [(（][0-9０-９一-十ア-ン][)）]                       # (1)
    | [0-9０-９]{1,2}[.．)）、]                            # 1.
    | 第[0-9０-９一二三四五六七八九十]+[章節編部]          # 第1章
    | -\s
    """,
    re.VERBOSE,
)
_SENTENCE_END = tuple("。．！？」）)")


@dataclass
class Line:
    """Characters that stand side by side."""

    chars: list[Char] = field(default_factory=list)

    @property
    def box(self) -> Box:
        boxes = [char.box for char in self.chars]
        return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))

    @property
    def size(self) -> float:
        """Height of its characters, the font size nearly."""
        heights = sorted(char.box[3] - char.box[1] for char in self.chars)
        return heights[len(heights) // 2] or 1.0

    @property
    def text(self) -> str:
        return "".join((" " if n and char.gap else "") + char.text for n, char in enumerate(self.chars)).strip()


@dataclass
class Prose:
    """Lines that form one paragraph."""

    text: str
    box: Box
    index: int
    size: float = 0.0


@dataclass
class Grid:
    """A ruled table: `columns` are the left edges, `rows` the texts by column."""

    columns: list[float]
    right: float
    rows: list[list[str]]
    spans: dict[tuple[int, int], tuple[int, float]]
    """(row, column) of a cell → the rows that it covers, and its right edge."""
    box: Box
    index: int
    cut: bool = False
    """The page ends within the last row."""


Block = Prose | Grid


def _inside(char: Char, box: Box) -> bool:
    x, y = (char.box[0] + char.box[2]) / 2, (char.box[1] + char.box[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def lines_of(chars: Iterable[Char]) -> list[Line]:
    """Characters → visual lines: a new one where PDFium breaks, or where the next stands elsewhere."""
    lines: list[Line] = []
    for char in chars:
        last = lines[-1].chars[-1] if lines else None
        if last is None or _starts_line(last, char):
            lines.append(Line())
        lines[-1].chars.append(char)
    return lines


def _starts_line(last: Char, char: Char) -> bool:
    """Whether a character stands on another line than the one before it in the content."""
    height = max(last.box[3] - last.box[1], char.box[3] - char.box[1], 1.0)
    apart = abs((last.box[1] + last.box[3]) - (char.box[1] + char.box[3])) / 2 > height * 0.6
    back = char.box[0] < last.box[0] - height
    return apart or back or (char.breaks and char.box[0] - last.box[2] > height * 4)


def cell_text(chars: list[Char], box: Box) -> str:
    """A cell's characters; a wrapped line goes on without a space, a broken one on a line of its own."""
    out = ""
    before: Line | None = None
    for line in lines_of(chars):
        if before is not None:
            room = (box[2] - box[0]) - (before.box[2] - before.box[0])
            wrapped = room < 2.5 * before.size and not _LIST_MARK.match(line.text)
            latin = out[-1:].isascii() and out[-1:].isalpha() and line.text[:1].isascii() and line.text[:1].isalpha()
            out += "" if wrapped and not latin else " " if wrapped else "\n"
        out += line.text
        before = line
    return out


_STRIP = 12.0
"""Points; about a line of print."""


def grids(tables: Sequence[Any], chars: list[Char], ends: Sequence[float] = ()) -> tuple[list[Grid], list[Char]]:
    """Tables with their text, and the characters that stand in none of them.

    A frame around text or around other tables (one single cell) is no table.

    Args:
        ends: heights at which `open_ends` has closed a table.
    """
    ruled = [table for table in tables if len(table.cells) > 1]
    boxes = sorted(((cell, n) for n, table in enumerate(ruled) for cell in set(table.cells)), key=lambda c: _area(c[0]))
    strips: dict[int, list[tuple[Box, int]]] = {}  # the page in strips across, so that few cells are tried
    for place in boxes:
        for strip in range(int(place[0][1] // _STRIP), int(place[0][3] // _STRIP) + 1):
            strips.setdefault(strip, []).append(place)
    held: dict[tuple[Box, int], list[Char]] = {}
    free = []
    for char in chars:
        strip = int((char.box[1] + char.box[3]) / 2 // _STRIP)
        home = next((place for place in strips.get(strip, ()) if _inside(char, place[0])), None)
        if home is None:
            free.append(char)
        else:
            held.setdefault(home, []).append(char)
    found = []
    for n, table in enumerate(ruled):
        mine = [char.index for (_, owner), kept in held.items() if owner == n for char in kept]
        if not mine:
            continue
        columns = sorted({cell[0] for cell in table.cells})
        rows = [
            [cell_text(held.get((cell, n), []), cell) if cell else "" for cell in table_row.cells]
            for table_row in table.rows
        ]
        tops = [min((cell[1] for cell in table_row.cells if cell), default=0.0) for table_row in table.rows]
        spans = {
            (y, columns.index(cell[0])): (sum(1 for top in tops if cell[1] - 1 <= top < cell[3] - 1), cell[2])
            for y, table_row in enumerate(table.rows)
            for cell in table_row.cells
            if cell
        }
        cut = any(abs(table.bbox[3] - end) < 3 for end in ends)
        right = max(cell[2] for cell in table.cells)
        found.append(Grid(columns, right, rows, spans, tuple(table.bbox), min(mine), cut))
    return found, free


def paragraphs(chars: list[Char], starts: list[int]) -> list[Prose]:
    """Prose lines joined to paragraphs; never across the place of a table (`starts`: its first character)."""
    lines = lines_of(chars)
    margin = max((line.box[2] for line in lines), default=0.0)
    found: list[Prose] = []
    last: Line | None = None
    for line in lines:
        index = line.chars[0].index
        split = any(last is not None and last.chars[0].index < start < index for start in starts)
        in_columns = "\t" in _with_gaps(line) or bool(found and "\t" in found[-1].text)
        if last is not None and not split and not in_columns and _goes_on(last, line, margin):
            found[-1].text += line.text
            box = found[-1].box
            found[-1].box = (min(box[0], line.box[0]), box[1], max(box[2], line.box[2]), line.box[3])
        else:
            found.append(Prose(_with_gaps(line), line.box, index, line.size))
        last = line
    return [prose for prose in found if prose.text]


def _goes_on(last: Line, line: Line, margin: float) -> bool:
    """Whether a line is the wrapped rest of the one before: that was full, and this has no mark of its own."""
    full = margin - last.box[2] < 2 * last.size and last.box[2] - last.box[0] > 15 * last.size
    near = 0 <= line.box[1] - last.box[1] < 2.2 * last.size and abs(line.size - last.size) < 0.15 * last.size
    not_indented = line.box[0] - last.box[0] < 0.7 * last.size or _LIST_MARK.match(last.text) is not None
    return full and near and not_indented and not _LIST_MARK.match(line.text) and not last.text.endswith(_SENTENCE_END)


def _with_gaps(line: Line) -> str:
    """The line's text; where a gap of three characters and more sets columns apart, a tab."""
    out = ""
    for n, char in enumerate(line.chars):
        if n and char.box[0] - line.chars[n - 1].box[2] > 3 * line.size:
            out += "\t"
        elif n and char.gap:
            out += " "
        out += char.text
    return out.strip()


def blocks(page: Any, textpage: Any, page_box: Box, rotation: int) -> list[Block]:
    """The page's blocks in the order of its content.

    Args:
        page: pdfplumber's page.  textpage: PDFium's text of the same page.
        page_box: the page's box in PDF user space (left, bottom, right, top).  rotation: 0, 90, 180 or 270.
    """
    chars = characters(page, textpage, page_box, rotation)
    rules = open_ends(page.edges)
    ruled = page.find_tables({"explicit_horizontal_lines": rules, "explicit_vertical_lines": open_sides(page.edges)})
    tables, free = grids(ruled, chars, [rule["top"] for rule in rules])
    found: list[Block] = [*tables, *paragraphs(free, [grid.index for grid in tables])]
    return sorted(found, key=lambda block: block.index)
