"""Tables drawn with spaces alone: columns stand between gutters that every line leaves blank.

Full-width characters are two places wide. Where no gutter runs through (headers set over the middle of their figures),
a cell stands under the header that is nearest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.model import Lines
from ingest.parsers.vocabulary.offices import is_office
from ingest.parsers.vocabulary.roles import FIGURES, Role, is_name, role_of
from ingest.parsers.vocabulary.values import is_figure
from ingest.parsers.vocabulary.years import Calendar
from ingest.tables import plain

_PIECE = re.compile(r"\S+(?: \S+)*")
"""Words that a single space joins; full-width spaces and two spaces part them."""
_BRACKETED = re.compile(r"(?:[(（][^()（）]{1,14}[)）][\s　]*)+")
_NOTE = re.compile(r"\s*(?:[※＊*]|注\s*\d*[)）.:：]|[(（]注[)）]|資料[:：]|出典[:：])")
_APART = re.compile(r"\S(?:[^\S ]|\s{2,})\s*\S")
"""Words with more than a space between."""
_MOST = 400
"""Lines of a table at most."""
_GUTTER = 2
"""Places that a gutter is wide at least."""
_HEADS = 3
"""Lines of a header at most."""

Drawn = tuple[list[tuple[tuple[str, ...], Lines]], int, int]
"""Rows of cells with their first and last line (1-based), how many of them are its header, and the position after the
table."""


@dataclass(frozen=True)
class _Cell:
    """Words of a line, and the places in it where they begin and end, in half-width characters."""

    text: str
    start: int
    end: int

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


@dataclass
class _Drawn:
    """One row: its cells by column, each a line or more, and the line that prints it."""

    cells: list[list[_Cell]]
    lines: Lines
    texts: list[str] = field(default_factory=list)


def by_gutters(lines: Sequence[str], at: int, calendar: Calendar) -> Drawn | None:
    """The table whose columns blank gutters part; rows that were cut over several lines are whole again."""
    first = lines[at]
    if not _is_drawn(first) or not (_APART.search(first) or _BRACKETED.fullmatch(first.strip())):
        return None
    head = _head(_block(lines, at, _HEADS + 1), calendar)
    block = _block(lines, at, _MOST) if head else []
    if not block or len(block[0]) < 2 or len(block) < head + 2:
        return None
    columns = _columns(block[head:])
    while columns and len(columns) < 3 and len(block) > head + 2:  # a text below the table fills the gutters
        block.pop()
        columns = _columns(block[head:])
    if len(columns) < 3:
        return None
    # headers stand over the left or the middle of figures that end at the right: in order where they are as many
    block[:head] = [_over(cells, columns, block[head:]) for cells in block[:head]]
    whole = next((cells for cells in reversed(block[:head]) if len(cells) == len(columns)), None)
    heads = columns if whole is None else [(cell.start, cell.end) for cell in whole]
    rows = [
        _Drawn(_under(cells, columns if n >= head else heads), (at + n + 1, at + n + 1))
        for n, cells in enumerate(block)
    ]
    if any(len(column) > 1 for row in rows[:head] for column in row.cells):
        return None
    named = [row for row in rows[head:] if row.cells[0]]
    if len(named) < 2 or sum(sum(map(bool, row.cells)) > 1 for row in named) < 2:
        return None
    body = list(_whole(rows[head:], _edges(rows[head:])))
    found = [*rows[:head], *body]
    return [(tuple(row.texts or _texts(row)), row.lines) for row in found], head, at + len(block)


def _over(cells: list[_Cell], columns: Sequence[tuple[int, int]], body: Sequence[Sequence[_Cell]]) -> list[_Cell]:
    """A header's cells, with an empty one over the names of the rows where every other column has its own."""
    named = not any(is_figure(row[0].text) for row in body if row)
    blank = _Cell("", columns[0][0], columns[0][0])
    return [blank, *cells] if named and len(cells) == len(columns) - 1 and cells[0].start > columns[0][0] else cells


def _block(lines: Sequence[str], at: int, most: int) -> list[list[_Cell]]:
    """The words of the lines from a position that may be drawn together, so many at most."""
    block: list[list[_Cell]] = []
    for line in lines[at : at + most]:
        cells = _cells(line) if _is_drawn(line) else []
        if not cells or (block and _is_below(cells, block[-1])):
            break
        block.append(cells)
    return block


def _is_below(cells: Sequence[_Cell], above: Sequence[_Cell]) -> bool:
    """Whether a line of one piece, where rows begin, is longer than what the row above begins with: no rest of that."""
    if len(cells) != 1 or len(above) < 2 or cells[0].start > above[0].start:
        return False
    return cells[0].end - cells[0].start > above[0].end - above[0].start


def _is_drawn(line: str) -> bool:
    return bool(line.strip()) and "\t" not in line and "|" not in line and not _NOTE.match(line)


def _head(block: Sequence[Sequence[_Cell]], calendar: Calendar) -> int:
    """Lines of the header that a block begins with; 0 where it begins with none."""
    known: list[Role] = []
    for n, cells in enumerate(block[:_HEADS]):
        roles = [role_of(cell.text, calendar) for cell in cells]
        if any(is_figure(cell.text) and not calendar.years(cell.text) for cell in cells) or not any(
            role != "other" for role in roles
        ):
            break
        if sum(role != "other" for role in roles) * 2 < len(roles):
            break
        known += roles
        named = any(is_name(role) for role in known) or any(role in FIGURES for role in known)
        if n + 1 == len(block[:_HEADS]) or not _goes_on(block[n + 1], calendar):
            return n + 1 if named and sum(role != "other" for role in known) > 1 else 0
    return 0


def _goes_on(cells: Sequence[_Cell], calendar: Calendar) -> bool:
    """Whether a line below the first of a header is one of it: years, sides and names alone."""
    roles = [role_of(cell.text, calendar) for cell in cells]
    return len(cells) > 1 and sum(role in FIGURES or is_name(role) or role == "status" for role in roles) * 2 > len(
        roles
    )


def _columns(block: Sequence[Sequence[_Cell]]) -> list[tuple[int, int]]:
    """Where the columns begin and end: what no line of a block uses parts them."""
    width = max((cell.end for cells in block for cell in cells), default=0)
    used = [False] * (width + 1)
    for cells in block:
        for cell in cells:
            used[cell.start : cell.end] = [True] * (cell.end - cell.start)
    found: list[tuple[int, int]] = []
    for place, inked in enumerate(used):
        if inked and found and place - found[-1][1] < _GUTTER:
            found[-1] = (found[-1][0], place + 1)
        elif inked:
            found.append((place, place + 1))
    return found


def _under(cells: Sequence[_Cell], columns: Sequence[tuple[int, int]]) -> list[list[_Cell]]:
    """The cells of a line by column: the one that they stand in, or the nearest."""
    found: list[list[_Cell]] = [[] for _ in columns]
    for cell in cells:
        distances = [max(first - cell.start, cell.start - last, 0) for first, last in columns]
        found[distances.index(min(distances))].append(cell)
    return found


def _edges(rows: Sequence[_Drawn]) -> list[int]:
    """Where the widest cell of each column ends."""
    return [max((cell.end for row in rows for cell in row.cells[n]), default=0) for n in range(len(rows[0].cells))]


def _whole(rows: Sequence[_Drawn], edges: Sequence[int]) -> Iterator[_Drawn]:
    """Rows, each with the lines that its cells were cut over."""
    current: _Drawn | None = None
    before: _Drawn | None = None
    for row in rows:
        if current is not None and before is not None and _is_rest(row, before, edges):
            for n, cells in enumerate(row.cells):
                if not cells:
                    continue
                text = " ".join(cell.text for cell in cells)
                full = bool(before.cells[n]) and before.cells[n][-1].end >= edges[n] - 1
                full = full and not (is_office(text) and is_office(before.cells[n][-1].text))
                current.texts[n] += ("" if full or not current.texts[n] else "\n") + text
            current.lines = (current.lines[0], row.lines[1])
        else:
            if current is not None:
                yield current
            current = row
            current.texts = _texts(row)
        before = row
    if current is not None:
        yield current


def _is_rest(row: _Drawn, above: _Drawn, edges: Sequence[int]) -> bool:
    """Whether a line goes on with the row above: nothing opens it, or only the end of a name that was cut."""
    first = row.cells[0]
    figures = any(is_figure(cell.text) for cells in row.cells[1:] for cell in cells)
    if figures:
        return False
    if not first:
        return True
    alone = not any(row.cells[1:])
    return alone and bool(above.cells[0]) and above.cells[0][-1].end >= edges[0] - 1 and any(above.cells[1:])


def _texts(row: _Drawn) -> list[str]:
    return [" ".join(cell.text for cell in cells) for cells in row.cells]


def by_nearest(lines: Sequence[str], at: int, calendar: Calendar) -> Drawn | None:
    """The table whose cells stand under the headers of its first line, in order or under the nearest."""
    head = _cells(lines[at])
    if len(head) < 3 or not _is_text(lines[at]):
        return None
    body: list[tuple[list[_Cell], int]] = []
    n = at + 1
    while n < min(len(lines), at + _MOST):
        cells = _cells(lines[n])
        under = not body and bool(_BRACKETED.fullmatch(lines[n].strip())) and len(head) > 1
        if not _is_text(lines[n]) or (len(cells) < 2 and not under):
            break
        body.append((cells, n + 1))
        n += 1
    if not body or not _is_header(head, body, calendar):
        return None
    wide = {len(cells) for cells, _ in body}
    dated = len(head) > 1 and all(role_of(cell.text, calendar) == "dated" for cell in head)
    if dated and wide == {len(head) + 1}:  # nothing stands above the labels
        head = [_Cell("", -1, -1), *head]
    rows = [(tuple(cell.text for cell in head), (at + 1, at + 1))]
    rows += [(_placed(cells, head), (line, line)) for cells, line in body]
    return rows, 0, n


def _is_text(line: str) -> bool:
    return bool(line.strip()) and "\t" not in line and "|" not in line and not line.rstrip().endswith("。")


def _cells(line: str) -> list[_Cell]:
    """The words of a line with their places; brackets that touch are words of their own where nothing else stands."""
    pattern = re.compile(r"[(（][^()（）]*[)）]") if _BRACKETED.fullmatch(line.strip()) else _PIECE
    found = []
    for match in pattern.finditer(line.replace("\u3000", "  ")):
        start = _width(line.replace("\u3000", "  ")[: match.start()])
        found.append(_Cell(plain(match[0]), start, start + _width(match[0])))
    return found


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _is_header(head: Sequence[_Cell], body: Sequence[tuple[list[_Cell], int]], calendar: Calendar) -> bool:
    """Whether two headers are known, or short words stand above rows of as many cells that hold figures."""
    known = sum(role_of(cell.text, calendar) != "other" for cell in head)
    if any(is_figure(cell.text) and not calendar.years(cell.text) for cell in head):
        return False
    even = {len(cells) for cells, _ in body} == {len(head)}
    figures = sum(is_figure(cell.text) for cells, _ in body for cell in cells)
    return known > 1 or (even and figures >= len(body))


def _placed(cells: Sequence[_Cell], head: Sequence[_Cell]) -> tuple[str, ...]:
    """A row's cells under the headers: in order where they are as many, else under the nearest, from left to right."""
    if len(cells) >= len(head):
        return tuple(cell.text for cell in cells)
    out = [""] * len(head)
    first = 0
    for k, cell in enumerate(cells):
        last = len(head) - (len(cells) - k)
        n = min(range(first, last + 1), key=lambda at: (abs(head[at].middle - cell.middle), at))
        out[n], first = cell.text, n + 1
    return tuple(out)
