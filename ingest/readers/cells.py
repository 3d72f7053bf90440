"""How every reader writes a table: one row is one line, its cells tab-separated, a merged cell printed once."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SPACE = re.compile(r"\s+")


def cell(text: str) -> str:
    """A cell on one line: line breaks, tabs and runs of white space become one space.

    >>> cell(" 子育て\\n支援\\t課 ")
    '子育て 支援 課'
    """
    return _SPACE.sub(" ", text).strip()


def kept(text: str) -> str:
    """A cell with its line breaks; other white space as in `cell`, blank lines dropped.

    >>> kept(" 子育て\\n\\n 支援\\t課 ")
    '子育て\\n支援 課'
    """
    return "\n".join(line for piece in text.splitlines() if (line := cell(piece)))


def row(cells: Iterable[str]) -> str:
    """The line of a table row.

    >>> row(["指標", "目標値\\n(R11)", ""])
    '指標\\t目標値 (R11)\\t'
    """
    return "\t".join(cell(text) for text in cells)
