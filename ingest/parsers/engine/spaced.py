"""Tables drawn with spaces alone: columns are where their headers stand, full-width characters two places wide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.parsers.vocabulary.roles import role_of
from ingest.parsers.vocabulary.values import is_figure
from ingest.parsers.vocabulary.years import Calendar
from ingest.tables import plain

_PIECE = re.compile(r"\S+(?: \S+)*")
"""Words that a single space joins; full-width spaces and two spaces part them."""
_BRACKETED = re.compile(r"(?:[(（][^()（）]{1,14}[)）][\s　]*)+")
_MOST = 400
"""Lines of a table at most."""

Drawn = tuple[list[tuple[tuple[str, ...], int]], int]
"""Rows of cells with their line (1-based), and the position after the table."""


@dataclass(frozen=True)
class _Cell:
    text: str
    middle: float
    """Place of its middle in the line, in half-width characters."""


def read_spaced(lines: Sequence[str], at: int, calendar: Calendar) -> Drawn | None:
    """The table that begins at a position; None where the line is no header, or nothing stands below it in columns."""
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
        head = [_Cell("", -1.0), *head]
    rows = [(tuple(cell.text for cell in head), at + 1)]
    rows += [(_placed(cells, head), line) for cells, line in body]
    return rows, n


def _is_text(line: str) -> bool:
    return bool(line.strip()) and "\t" not in line and "|" not in line and not line.rstrip().endswith("。")


def _cells(line: str) -> list[_Cell]:
    """The words of a line with their places; brackets that touch are words of their own where nothing else stands."""
    pattern = re.compile(r"[(（][^()（）]*[)）]") if _BRACKETED.fullmatch(line.strip()) else _PIECE
    found = []
    for match in pattern.finditer(line.replace("\u3000", "  ")):
        start = _width(line.replace("\u3000", "  ")[: match.start()])
        found.append(_Cell(plain(match[0]), start + _width(match[0]) / 2))
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
