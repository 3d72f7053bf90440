"""Rows and paragraphs → quotable pieces: prose by sentences, short cells together, each as it can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.model import Lines
from ingest.prose.paragraphs import Paragraph
from ingest.prose.sentences import LONGEST, of_paragraph, sentences
from ingest.text import PIPE, cells, flat, match_key, strip_tags

LONG_CELL = 45
"""Characters from which a cell reads as prose rather than as a table's value."""

_EMPHASIS = re.compile(r"\*\*|(?<!_)__(?!_)|~~")
_LINK = re.compile(r"!?\[(?P<text>[^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*\)")


class Piece(NamedTuple):
    """A quotable piece; `label` is its row's first short cell, `row` tells values from prose.

    `quote` is what stands verbatim in the lines, where the readable text does not.
    """

    text: str
    label: str | None
    row: bool
    lines: Lines = (0, 0)
    quote: str | None = None


def readable(text: str) -> str:
    """A text without the marks of Markdown.

    >>> readable("**朝市**は[漁協](https://example.jp/a_(b))が開く")
    '朝市は漁協が開く'
    """
    return " ".join(_EMPHASIS.sub("", _LINK.sub(lambda match: match["text"], text)).split())


def _piece(text: str, label: str | None, row: bool, lines: Lines = (0, 0), quote: str | None = None) -> Piece:
    """A piece as it can be read, with its print where that differs; print that says nothing to a reader stays."""
    plain = readable(text)
    if not plain or plain == text:
        return Piece(text, label, row, lines, quote)
    return Piece(plain, label, row, lines, quote or text)


def of_paragraph_or_row(paragraph: Paragraph) -> Iterator[Piece]:
    """The quotable pieces of a paragraph or row, each with its lines."""
    first, last = paragraph.lines[0], paragraph.lines[-1]
    if paragraph.kind == "prose" and first == last and len(paragraph.text) <= LONG_CELL:
        yield _piece(paragraph.text, None, True, (first, last))
    elif paragraph.kind == "row":
        upper = match_key(flat(paragraph.parts[0]))
        pieces = tuple(of_row(paragraph.text))
        for piece in pieces:  # the row's last cell goes on below
            inside = match_key(piece.quote or piece.text) in upper and piece is not pieces[-1]
            yield piece._replace(lines=(first, first if inside else last))
    else:
        for text, lines, quote in of_paragraph(paragraph):
            yield _piece(text, None, False, lines, quote)


def of_row(line: str) -> Iterator[Piece]:
    """A row's quotable pieces: its prose by sentences, its neighbouring short cells together."""
    piped = "\t" not in line and len(PIPE.findall(line)) > 1
    row = [strip_tags(cell) for cell in (PIPE.split(line) if piped else cells(line))]
    filled = [cell for cell in row if cell]
    label = flat(filled[0]) if len(filled) > 1 and len(filled[0]) <= LONG_CELL else None
    run: list[str] = []
    for cell in [*row, None]:
        if cell is not None and len(cell) <= LONG_CELL and "\n" not in cell:
            run.append(cell)
            continue
        if [part for part in run if part] != [label] or cell is None:  # a label alone is the context of the prose
            yield from _values(run, piped)
        run = []
        if cell is not None:
            yield from (_piece(sentence, readable(label) if label else None, False) for sentence in sentences(cell))


def _values(run: Sequence[str], piped: bool) -> Iterator[Piece]:
    """Neighbouring short cells as one piece, or as several where a row is longer than `LONGEST`."""
    parts: list[str] = []
    for cell in [*run, None]:
        if cell is None or (any(parts) and sum(map(len, parts)) + len(parts) + len(cell) >= LONGEST):
            yield from _joined(parts, piped)
            parts = []
        if cell is not None:
            parts.append(cell)


def _joined(parts: Sequence[str], piped: bool) -> Iterator[Piece]:
    filled = [part for part in parts if part]
    if not filled:
        return
    text = " ".join(filled)
    if not piped or len(filled) == 1:
        yield _piece(text, None, True)
        return
    first = next(at for at, part in enumerate(parts) if part)
    last = max(at for at, part in enumerate(parts) if part)
    yield _piece(text, None, True, quote=" | ".join(parts[first : last + 1]))
