"""Sentences of a text, and of a paragraph with the lines that print each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from ingest.model import Lines
from ingest.prose.paragraphs import Paragraph

LONGEST = 400
"""Characters of the longest passage; the encoders read 512 tokens, about 850 characters."""
LONGEST_ASIDE = 150
"""Characters of the longest quotation or parenthesis that a full stop does not part."""

_STOP = re.compile(r"[。！？](?![」』）)\]])")
_SPLIT_AT = re.compile(r"(?<=[、，,;；])")
_CLOSING = {"「": "」", "『": "』", "（": "）", "(": ")"}


class Sentence(NamedTuple):
    """A sentence and its lines; `quote` is its longest piece that stands verbatim there, where a page parts it."""

    text: str
    lines: Lines
    quote: str | None


def sentences(text: str) -> list[str]:
    """Japanese sentences of a plain text; none longer than `LONGEST` characters.

    >>> sentences("調べた。「まだだ。」と答えた。市（以下「市」という。以下同じ。）は直す。")
    ['調べた。', '「まだだ。」と答えた。', '市（以下「市」という。以下同じ。）は直す。']
    """
    plain = (" ".join(line.split()) for line in text.split("\n"))
    return [line[first:last] for line in plain for first, last in _spans(line)]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends, without the space around it."""
    first = 0
    for stop in [*(match.end() for match in _STOP.finditer(text)), len(text)]:
        if stop < len(text) and _inside(text, first, stop):
            continue
        yield from _short(text, first, stop)
        first = stop


def _inside(text: str, first: int, stop: int) -> bool:
    """Whether a full stop stands within a quotation or parenthesis of the sentence."""
    waiting: list[tuple[str, int]] = []
    for at in range(first, stop):
        if text[at] in _CLOSING:
            waiting.append((_CLOSING[text[at]], at))
        elif waiting and text[at] == waiting[-1][0]:
            waiting.pop()
    return any(0 <= text.find(closing, stop) < at + LONGEST_ASIDE for closing, at in waiting)


def _short(text: str, first: int, stop: int) -> Iterator[tuple[int, int]]:
    """A sentence as one span, or as several cut at commas where it is longer than `LONGEST`."""
    first += len(text[first:stop]) - len(text[first:stop].lstrip())
    stop -= len(text[first:stop]) - len(text[first:stop].rstrip())
    while stop - first > LONGEST:
        cuts = [match.end() for match in _SPLIT_AT.finditer(text, first + 1, first + LONGEST)]
        at = cuts[-1] if cuts else first + LONGEST
        yield first, at
        first = at
    if first < stop:
        yield first, stop


def of_paragraph(paragraph: Paragraph) -> Iterator[Sentence]:
    """The sentences of a paragraph, each with the lines that print it."""
    text, starts = paragraph.joined()
    for first, stop in _spans(text):
        upper, lower = bisect_right(starts, first) - 1, bisect_right(starts, stop - 1) - 1
        lines = (paragraph.lines[upper], paragraph.lines[lower])
        yield Sentence(text[first:stop], lines, _quote(paragraph, text, (first, stop)))


def _quote(paragraph: Paragraph, text: str, span: tuple[int, int]) -> str | None:
    """The longest piece between page breaks, or None where no furniture stands between the lines."""
    starts = paragraph.joined()[1]
    cuts = [span[0]]
    for at, start in enumerate(starts):
        parted = at and paragraph.lines[at] != paragraph.lines[at - 1] + 1
        if parted and span[0] < start < span[1]:
            cuts.append(start)
    if len(cuts) == 1:
        return None
    pieces = [text[first:last].strip() for first, last in zip(cuts, [*cuts[1:], span[1]], strict=True)]
    return max(pieces, key=len)
