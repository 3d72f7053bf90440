"""An indicator told over lines: its name, then times with their figures, wherever the paper breaks them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.parsers.vocabulary.ordinals import heading_of
from ingest.parsers.vocabulary.roles import FIGURES, role_of
from ingest.parsers.vocabulary.stated import Stated, stated
from ingest.parsers.vocabulary.values import is_figure
from ingest.parsers.vocabulary.years import YEAR
from ingest.tables import plain
from ingest.text import nfkc

_LINES = 4
"""Lines over which one indicator goes at most."""
_FEWEST = 2
"""Figures from which a line can be nothing else."""
_BROKEN = re.compile(r"(?:令和|平成|昭和|[元\d])\s*年?\s*$")
"""A year that the end of a line cuts: 令和７年 / 度, 令和７ / 年度."""
_ITEMS = "-*+・ 　"
"""Marks of items, and the space behind them."""
_TIMES = re.compile(YEAR)
_REST = re.compile(r"\s*(?:年度?|度|[元\d]{1,2}年度?)(?!\d)")
_BRACKETED = re.compile(r"【([^【】]*\d[^【】]*)】")
"""A figure in brackets of a heading: 【目標 ４０人】."""
_AFTER = re.compile(r"^(?P<before>.*。)\s+(?P<told>[^。]+)$")
"""A sentence, and behind a gap what is told."""


def series_at(lines: Sequence[str], at: int, *, headed: bool = False) -> tuple[str, Stated, int] | None:
    """The indicator that begins at a line (0-based), with the sentence before it and the last line's number (1-based).

    Args:
        headed: whether a heading above names what is told.

    >>> series_at(["来場者数　令和６年度 ４１人　令和７年", "  度 ５８人"], 0)[1].entries[1].labels
    ('令和７年度',)
    >>> series_at(["令和６年度 ４１人", "補助は令和７年度に２４台でした。"], 0) is None
    True
    >>> series_at(["- 策定時（令和3年度） 18人", "- 目標（令和8年度末） 37人"], 0, headed=True)[1].name
    ''
    """
    before, first = _parted(lines[at])
    for joined, last in reversed(list(_joined(first, lines, at))):
        unnamed = headed and _goes_on(first.lstrip(_ITEMS))
        found = stated(_BRACKETED.sub(r"（\1）", joined), named=not unnamed)
        if found is not None and _is_series(found) and (last > at + 1 or not found.whole):
            return before, found, last
    return None


def _parted(line: str) -> tuple[str, str]:
    match = _AFTER.match(line.rstrip())
    return (match["before"], match["told"]) if match else ("", line)


def _joined(first: str, lines: Sequence[str], at: int) -> Iterator[tuple[str, int]]:
    """The line, the line with the next one, and so on while they may belong together → text, number of the last."""
    named = heading_of(first, at + 1)
    if not _may_tell(first) or (named is not None and _TIMES.search(nfkc(first)) is None):
        return
    text = plain(first).lstrip(_ITEMS)
    yield text, at + 1
    for n in range(at + 1, min(at + _LINES, len(lines))):
        more = plain(lines[n]).lstrip(_ITEMS)
        broken = bool(_BROKEN.search(nfkc(text)) and _REST.match(nfkc(more)))
        if not _may_tell(lines[n]) or re.search("[。:：]", text + more) or not (broken or _goes_on(more)):
            return
        text += more if broken else f" {more}"
        yield text, n + 1


def _goes_on(line: str) -> bool:
    """Whether a line begins with a time, a side or a figure."""
    word = next(iter(nfkc(line).lstrip("【(（ ").split()), "")
    return bool(re.match(YEAR, word)) or role_of(word) in FIGURES or is_figure(word)


def _may_tell(line: str) -> bool:
    return bool(line.strip()) and len(line) <= 120 and not re.search(r"[\t|#]|。\s*$", line)


def _is_series(found: Stated) -> bool:
    """Whether a name or a heading is told with two figures or more, each of its own time or side, one of a year."""
    times = [entry.period or entry.side for entry in found.entries]
    dated = any(entry.period and re.search(YEAR, nfkc(entry.period)) for entry in found.entries)
    named = not found.name or (2 <= len(found.name) <= 40 and role_of(found.name.split()[0]) not in FIGURES)
    told = len(times) >= _FEWEST and None not in times and len(set(times)) == len(times)
    return named and dated and told and all(is_figure(entry.value) for entry in found.entries)
