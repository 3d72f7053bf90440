"""Tables that pandoc draws with rules and spaces: columns are where their rules stand, wide characters two places wide.

+-----+-----+        指標     目標値            ---------------------
| 甲  | 乙  |        -------- --------          指標      目標値
+=====+=====+        出生数   50人                        (R7)
| 丙  | 丁  |        婚姻数   30組              --------- -----------
+-----+-----+                                   出生数    50人
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_BORDER = re.compile(r"\s*\+(?:[-=:]{2,}\+)+\s*")
_COLUMNS = re.compile(r"\s*-{2,}(?:\s+-{2,})+\s*")
_WHOLE = re.compile(r"\s*-{10,}\s*")
_MOST = 500
"""Lines within which a table that blank lines part into rows must close."""

Drawn = tuple[list[tuple[list[str], tuple[int, int]]], int]
"""Rows of cells with their lines (1-based), and the position after the table."""


def read_drawn(lines: Sequence[str], at: int) -> Drawn | None:
    """The drawn table that begins at a position; None where none does."""
    if _BORDER.fullmatch(lines[at]):
        return _boxed(lines, at)
    below = lines[at + 1] if at + 1 < len(lines) else ""
    if lines[at].strip() and _COLUMNS.fullmatch(below) and not _COLUMNS.fullmatch(lines[at]):
        return _simple(lines, at)
    if _WHOLE.fullmatch(lines[at]) and below.strip():
        return _many_lines(lines, at)
    return None


def _boxed(lines: Sequence[str], at: int) -> Drawn | None:
    """A table with a rule between all rows; a row may take several lines."""
    starts = [n for n, sign in enumerate(lines[at].rstrip()) if sign == "+"]
    rows: list[tuple[list[str], tuple[int, int]]] = []
    first = n = at + 1
    while n < len(lines) and lines[n].lstrip().startswith(("+", "|")):
        if _BORDER.fullmatch(lines[n]):
            if n > first:
                cells = _cut(lines[first:n], [start + 1 for start in starts[:-1]], "|")
                rows.append((cells, (first + 1, n)))
            first = n + 1
        n += 1
    return (rows, n) if rows else None


def _simple(lines: Sequence[str], at: int) -> Drawn:
    """A header, a rule for each column, and a row on each line, up to a blank line or another rule."""
    starts = _starts(lines[at + 1])
    rows = [(_cut(lines[at : at + 1], starts), (at + 1, at + 1))]
    n = at + 2
    while n < len(lines) and lines[n].strip() and not _COLUMNS.fullmatch(lines[n]):
        rows.append((_cut(lines[n : n + 1], starts), (n + 1, n + 1)))
        n += 1
    return rows, n + (n < len(lines) and bool(lines[n].strip()))


def _many_lines(lines: Sequence[str], at: int) -> Drawn | None:
    """A table between two rules, its rows parted by blank lines."""
    end = min(len(lines), at + _MOST)
    rule = next((n for n in range(at + 1, min(end, at + 8)) if _COLUMNS.fullmatch(lines[n])), None)
    close = next((n for n in range((rule or at) + 1, end) if _WHOLE.fullmatch(lines[n])), None)
    if rule is None or close is None or any(not lines[n].strip() for n in range(at + 1, rule)):
        return None
    starts = _starts(lines[rule])
    rows = [(_cut(lines[at + 1 : rule], starts), (at + 2, rule))]
    first = rule + 1
    for n in range(rule + 1, close + 1):
        if n == close or not lines[n].strip():
            if n > first:
                rows.append((_cut(lines[first:n], starts), (first + 1, n)))
            first = n + 1
    return rows, close + 1


def _starts(rule: str) -> list[int]:
    return [match.start() for match in re.finditer(r"-+", rule)]


def _cut(lines: Sequence[str], starts: Sequence[int], border: str = "") -> list[str]:
    """The cells of a row: each line's characters by the column below whose rule they begin."""
    cells = [""] * len(starts)
    for line in lines:
        place, parts = 0, [""] * len(starts)
        for sign in line:
            column = max((n for n, start in enumerate(starts) if start <= place), default=0)
            parts[column] += sign
            place += 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for n, part in enumerate(parts):
            text = part.strip().strip(border).strip() if border else part.strip()
            cells[n] = _joined(cells[n], text)
    return cells


def _joined(above: str, below: str) -> str:
    """A cell's lines as one text; Japanese goes on without a space."""
    latin = above[-1:].isascii() and below[:1].isascii()
    return f"{above} {below}".strip() if latin else above + below
