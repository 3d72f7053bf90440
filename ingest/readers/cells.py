"""How every reader writes a table: one row is one line, its cells tab-separated, a merged cell printed once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SPACE = re.compile(r"\s+")


def cell(text: str) -> str:
    """A cell on one line: line breaks, tabs and runs of white space become one space.

    >>> cell(" 子育て\\n支援\\t課 ")
    '子育て 支援 課'
    """
    return _SPACE.sub(" ", text).strip()


def row(cells: Iterable[str]) -> str:
    """The line of a table row.

    >>> row(["指標", "目標値\\n(R11)", ""])
    '指標\\t目標値 (R11)\\t'
    """
    return "\t".join(cell(text) for text in cells)


def without_empty_columns(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows without the columns that hold nothing in any row (spacers, and what merging left empty)."""
    width = max((len(cells) for cells in rows), default=0)
    used = [at for at in range(width) if any(at < len(cells) and cells[at].strip() for cells in rows)]
    return [[cells[at] if at < len(cells) else "" for at in used] for cells in rows]
