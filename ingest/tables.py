"""Tables as they stand in text: tabs, Markdown, HTML, rules or columns set apart by spaces → rows of plain cells."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.model import Lines
from ingest.readers.html import soup
from ingest.readers.html_table import grid, own_rows
from ingest.tables_drawn import read_drawn
from ingest.text import PIPE, flat

_SEPARATOR = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
"""The rule below a Markdown header: |---|:---:|"""

_NOTHING = re.compile(r"NaN|NaT|Unnamed: \d+(?:_level_\d+)?")
"""What converters of workbooks write into cells that are empty."""
_SPACES = re.compile(r"[ 　]{2,}|　")
_TABLE = re.compile(r"<table\b", re.I)
_TABLE_END = re.compile(r"</table\s*>", re.I)
_ROW = re.compile(r"<tr\b", re.I)
_MARKDOWN = re.compile(r"\*\*|__|`|~~|\[\^\w{1,8}\](?!:)|\s*\{#[^{}\s]*\}\s*$")
"""Emphasis, a footnote's mark, and the anchor behind a heading."""
_HTML_LIMIT = 3000
"""Lines within which a `<table>` must close; without an end it is no table."""


@dataclass(frozen=True)
class Row:
    """A row's cells as plain text, and the lines that print it."""

    cells: tuple[str, ...]
    lines: Lines

    @property
    def filled(self) -> list[str]:
        """The cells that print something."""
        return [cell for cell in self.cells if cell]


@dataclass(frozen=True)
class Table:
    """Rows that stand together; `padded` says that a short row's missing cells are empty ones at its end."""

    rows: tuple[Row, ...]
    padded: bool

    @property
    def lines(self) -> Lines:
        return (self.rows[0].lines[0], self.rows[-1].lines[1])


def plain(text: str) -> str:
    """A cell or line without tags and Markdown emphasis, on one line.

    >>> plain("**担当課**<br>こども課")
    '担当課 こども課'
    """
    return flat(_MARKDOWN.sub("", text).replace("\\|", "|"))


def read_table(lines: Sequence[str], at: int, *, padded: bool = False) -> tuple[Table, int] | None:
    """The table that begins at a position, and the position after it; None where no table begins.

    Args:
        lines: the document's lines.
        at: 0-based position.
        padded: whether short tab rows of this document lack only empty cells at their end.
    """
    line = lines[at]
    if _TABLE.search(line):
        return _html(lines, at)
    if _is_markdown(lines, at):
        return _markdown(lines, at)
    if "\t" in line and line.strip():
        return _tabs(lines, at, padded)
    drawn = read_drawn(lines, at)
    if drawn is not None:
        rows = tuple(Row(tuple(plain(cell) for cell in cells), place) for cells, place in drawn[0] if any(cells))
        return (Table(rows, True), drawn[1]) if rows else None
    return None


def _html(lines: Sequence[str], at: int) -> tuple[Table, int] | None:
    end = next((n for n in range(at, min(at + _HTML_LIMIT, len(lines))) if _TABLE_END.search(lines[n])), None)
    if end is None:
        return None
    tree = soup("\n".join(lines[at : end + 1])).find("table")
    if tree is None:
        return None
    starts = [n for n in range(at, end + 1) for _ in _ROW.finditer(lines[n])]
    cells = grid(tree)
    if not starts or not cells:
        return None
    if len(starts) != len(own_rows(tree)):  # tables in cells: every row is cited with the whole table
        places = [(at + 1, end + 1)] * len(cells)
    else:
        following = [*starts[1:], end + 1]
        places = [(first + 1, max(first + 1, after)) for first, after in zip(starts, following, strict=True)]
    rows = tuple(Row(tuple(row), place) for row, place in zip(cells, places, strict=True) if any(row))
    return (Table(rows, True), end + 1) if rows else None


def _is_markdown(lines: Sequence[str], at: int) -> bool:
    """Whether a Markdown table begins: a row between pipes, or a row above a rule."""
    line = lines[at].strip()
    if len(PIPE.findall(line)) < 1 or "\t" in line:
        return False
    following = lines[at + 1] if at + 1 < len(lines) else ""
    ruled = bool(_SEPARATOR.match(following)) and "|" in following
    return ruled or (line.startswith("|") and line.endswith("|") and len(PIPE.findall(line)) >= 3)


def _markdown(lines: Sequence[str], at: int) -> tuple[Table, int] | None:
    rows: list[Row] = []
    n = at
    while n < len(lines) and PIPE.search(lines[n]) and lines[n].strip():
        if not _SEPARATOR.match(lines[n]):
            inner = re.sub(r"^\s*\||(?<!\\)\|\s*$", "", lines[n])
            cells = (plain(cell) for cell in PIPE.split(inner))
            rows.append(Row(tuple("" if _NOTHING.fullmatch(cell) else cell for cell in cells), (n + 1, n + 1)))
        n += 1
    rows = [row for row in rows if row.filled]
    return (Table(tuple(rows), True), n) if rows else None


def _tabs(lines: Sequence[str], at: int, padded: bool) -> tuple[Table, int] | None:
    """Tab rows; a single line without a tab between two of them is a row of one cell (a group's name)."""
    rows: list[Row] = []
    n = at
    while n < len(lines):
        between = lines[n].strip() and n + 1 < len(lines) and "\t" in lines[n + 1] and not lines[n].startswith("#")
        if "\t" not in lines[n] and not (rows and between):
            break
        rows.append(Row(tuple(plain(cell) for cell in lines[n].split("\t")), (n + 1, n + 1)))
        n += 1
    rows = [row for row in rows if row.filled]
    return (Table(tuple(rows), padded), n) if rows else None


def read_spaced(lines: Sequence[str], at: int) -> tuple[Table, int] | None:
    """Lines of at least three columns set apart by spaces, two lines or more; the caller judges the header."""
    rows = []
    n = at
    while n < len(lines):
        cells = [html.unescape(cell) for cell in _SPACES.split(lines[n].strip()) if cell]
        if len(cells) < 3 or "\t" in lines[n] or "|" in lines[n] or lines[n].rstrip().endswith("。"):
            break
        rows.append(Row(tuple(plain(cell) for cell in cells), (n + 1, n + 1)))
        n += 1
    return (Table(tuple(rows), False), n) if len(rows) > 1 else None
