"""The first lines of a document, as a reader sees them: without the paper's furniture, tables and paths of links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.model import SourceText
from ingest.prose import furniture
from ingest.text import flat, nfkc, unspread

FRONT = 40
"""Non-blank lines in which the title must stand."""
COVER = 15
"""Non-blank lines of a cover page."""
READ = 3 * FRONT
TITLE_ROWS = 3
"""Rows at the top of a sheet that may print a title."""
_SHEETS = ("xlsx", "xlsm", "csv", "tsv")

_CRUMBS = re.compile(r".*(?:ホーム|トップ|HOME|Home|TOP|Top)\S{0,6}\s*[>＞»›].*|[^>＞»›]+(?:[>＞»›][^>＞»›]+){2,}")
"""ホーム > 市政 > 計画: where a page stands among others, not what it is called."""
_ROW = re.compile(r"\t|^\s*\||<t[rdh][\s>]")


class FrontLine(NamedTuple):
    """A line of the first pages as plain text; `shown` counts the non-blank lines from 1, `level` is a heading's."""

    text: str
    shown: int
    level: int | None = None
    row: bool = False

    @property
    def key(self) -> str:
        """The line without white space, width folded."""
        return "".join(nfkc(self.text).split())


def front(text: SourceText) -> tuple[FrontLine, ...]:
    """The first `READ` non-blank lines; rows of tables are marked."""
    kinds = furniture(text)
    found: list[FrontLine] = []
    shown = 0
    for number, line in enumerate(text.lines, 1):
        if not line.strip():
            continue
        shown += 1
        if shown > READ:
            break
        if number in kinds:
            continue
        hashes = re.match(r"(#{1,6})\s", line)
        level = text.levels.get(number) or (len(hashes[1]) if hashes else None)
        for plain, row in _printed(line, text.format in _SHEETS and shown <= TITLE_ROWS):
            if not _CRUMBS.fullmatch(plain):
                found.append(FrontLine(plain, shown, level, row))
    return tuple(found)


def _printed(line: str, top: bool) -> list[tuple[str, bool]]:
    """What a line prints, and whether it is a table's row; a row of one cell is none.

    Args:
        line: a line of the document.
        top: whether it is one of the first rows of a sheet, which print title, town and date side by side.
    """
    cells = [unspread(plain) for cell in line.split("\t") if (plain := flat(re.sub(r"\*\*|__", "", cell)))]
    if len(cells) <= 1 or (top and len(cells) <= 3):
        return [(cell, bool(_ROW.search(line)) and "\t" not in line) for cell in cells]
    return [(" ".join(cells), True)]


def prose(lines: Sequence[FrontLine], limit: int) -> list[FrontLine]:
    """The lines up to the nth non-blank one that are no rows of tables."""
    return [line for line in lines if line.shown <= limit and not line.row]
