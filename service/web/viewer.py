"""A plan's lines as a page: tables as tables, headings as headings, every line under its number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Literal, cast

from ingest.model import Record, Value
from ingest.text import cells, nfkc, strip_tags

_HEADING = re.compile(r"^(?P<marks>#{1,6})\s+(?P<text>.+)$")
Kind = Literal["table", "heading", "text"]

LONGEST_HIT = 120
"""Characters of a line shown in the list of hits; two lines of print."""


class Piece(Value):
    """A run of text; `hit` where it is what was searched for."""

    text: str
    hit: bool = False


class Row(Value):
    """One line: its number, its cells (one cell where it is no table), and the line as it is in the file."""

    line: int
    cells: tuple[tuple[Piece, ...], ...]
    original: str


class Block(Value):
    """Lines that belong together on the page."""

    kind: Kind
    level: int = 0
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """Columns of the widest row."""
        return max(len(row.cells) for row in self.rows)


def pieces(text: str, q: str) -> tuple[Piece, ...]:
    """A text cut at every occurrence of what is searched for, whatever its width or case.

    >>> [(piece.text, piece.hit) for piece in pieces("ＫＰＩと目標", "kpi")]
    [('ＫＰＩ', True), ('と目標', False)]
    """
    wanted = nfkc(q).strip().lower()
    if not wanted:
        return (Piece(text=text),)
    folded = "".join(nfkc(char).lower()[:1] or " " for char in text)  # one to one, so that places hold
    if wanted not in folded:
        return (Piece(text=text),)
    found, at = [], 0
    for match in re.finditer(re.escape(wanted), folded):
        found += [Piece(text=text[at : match.start()]), Piece(text=text[match.start() : match.end()], hit=True)]
        at = match.end()
    return tuple(piece for piece in (*found, Piece(text=text[at:])) if piece.text)


def _kind(item: tuple[int, str]) -> tuple[str, int]:
    number, line = item
    if "\t" in line:
        return "table", 0
    if not line.strip():
        return "blank", 0
    return ("heading", number) if _HEADING.match(line) else ("text", 0)


def _row(number: int, line: str, q: str) -> Row:
    heading = _HEADING.match(line)
    texts = cells(line) if "\t" in line else [heading["text"] if heading else line]
    return Row(line=number, cells=tuple(pieces(strip_tags(text), q) for text in texts), original=line)


def blocks(lines: Mapping[int, str], q: str = "") -> tuple[Block, ...]:
    """Neighbouring lines of one kind as a block; blank lines part blocks and are not shown.

    Args:
        lines: line number → text.
        q: what is searched for; its occurrences are told apart.
    """
    found, above = [], 1  # the page's own title is the first level
    for (kind, _), group in groupby(lines.items(), key=_kind):
        if kind == "blank":
            continue
        items = list(group)
        heading = _HEADING.match(items[0][1])
        rows = tuple(_row(number, line, q) for number, line in items)
        # Print skips levels where the text recognition missed a heading; a page must not (JIS X 8341-3, 1.3.1).
        level = min(len(heading["marks"]) + 1, above + 1, 6) if heading else 0
        above = level or above
        found.append(Block(kind=cast(Kind, kind), level=level, rows=rows))
    return tuple(found)


def found_lines(lines: Mapping[int, str], q: str) -> tuple[tuple[int, str], ...]:
    """Lines that hold what is searched for, each with its beginning."""
    if not q.strip():
        return ()
    plain = ((number, " ".join(strip_tags(line).split())) for number, line in lines.items())
    return tuple((n, text[:LONGEST_HIT]) for n, text in plain if any(piece.hit for piece in pieces(text, q)))


def record_anchors(records: Sequence[Record]) -> dict[int, list[Record]]:
    """Line → the records that begin there."""
    found: dict[int, list[Record]] = {}
    for record in records:
        found.setdefault(record.source.lines[0], []).append(record)
    return found
