"""Page numbers between the lines of a plan: print that belongs to the paper, and not to any record."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from ingest.text import nfkc

_MARKED = re.compile(
    r"""
    [-~〜]+ \s* \d{1,4} \s* [-~〜]+          # - 12 -
    | [Pp] (?:age)? \s* [.．]? \s* \d{1,4}   # P.12
    | \d{1,4} \s* (?:頁|ページ)              # 12ページ
    | \d{1,4} \s* / \s* \d{1,4}              # 12/66
    """,
    re.VERBOSE,
)
_BARE = re.compile(r"\d{1,4}")
FEWEST = 3
"""Bare figures that must rise from page to page before they count as page numbers: two may be chance."""


def page_numbers(lines: Sequence[str]) -> frozenset[int]:
    """Positions (0-based) of the lines that print only a page number.

    A marked number is one wherever it stands alone; bare figures are where at least `FEWEST` of them, each beside
    a blank line or the border of the text, rise from the first to the last.

    >>> sorted(page_numbers(["あ", "- 3 -", "", "い", "4"]))
    [1]
    """
    marked = {at for at, line in enumerate(lines) if _MARKED.fullmatch(nfkc(line).strip())}
    bare = [at for at, line in enumerate(lines) if _BARE.fullmatch(nfkc(line).strip()) and _is_apart(lines, at)]
    rising = _rising([(at, int(nfkc(lines[at]).strip())) for at in bare])
    return frozenset(marked | set(rising if len(rising) >= FEWEST else ()))


def _is_apart(lines: Sequence[str], at: int) -> bool:
    above = lines[at - 1].strip() if at else ""
    below = lines[at + 1].strip() if at + 1 < len(lines) else ""
    return "\t" not in lines[at] and not (above and below)


def _rising(numbered: Sequence[tuple[int, int]]) -> list[int]:
    """The positions of the longest run of figures that rise; what stands out of order is no page number."""
    ends: list[int] = []  # the smallest figure that ends a rising run of 1, 2, 3 … figures
    runs: list[list[int]] = []  # the positions of that run
    for position, figure in numbered:
        at = bisect_left(ends, figure)
        ends[at : at + 1] = [figure]
        runs[at : at + 1] = [[*(runs[at - 1] if at else []), position]]
    return runs[-1] if runs else []
