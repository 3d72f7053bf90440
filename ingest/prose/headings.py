"""Which paragraphs are headings, how deep, and what stands under which."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import SourceText
from ingest.prose import marks, wrap
from ingest.prose.paragraphs import Paragraph
from ingest.text import nfkc

LONGEST = 45
"""Characters of a heading that no format marks."""
UNMARKED = 30
"""Characters of a heading that has no mark either: a longer line is a sentence without its end."""
DEEPEST = 2
"""Headings, the nearest ones, that a passage bears as its context."""
SHAPES = 10
"""Rank from which headings told by their shape stand: below those that the format marks."""

_RANKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"第\s*[\d一二三四五六七八九十]+\s*[部編]",
        r"第\s*[\d一二三四五六七八九十]+\s*章",
        r"第\s*[\d一二三四五六七八九十]+\s*節|[IVX]{1,4}[.\s]",
        r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[.．、\s](?!\d)\s*\D|(?:取組|施策|目標|政策|方針|柱|大綱)\s*\d",
        r"\d{1,2}[-.]\d{1,2}\s*\D",
        r"[【〔]",
        r"[■□◆◇●○▼◎★☆]",
        r"[(（]\s*\w{1,2}\s*[)）]|\d{1,2}[)）]",
        r"[①-⑳]|[ア-コ][\s.)）]|[a-z][.)]\s",
        r"[<＜〈《].*[>＞〉》]$",
    )
)
"""Marks of headings, the higher ones first: 第1部 章 節 · 1 · 1-1 · 【】 · ■ · (1) · ① · ＜＞."""
_LABELLED = re.compile(r"^[^:：]{1,20}[:：]\s*\S")
_VALUE = re.compile(
    r"^[\W\d]*\d[\d,.]*\s*(?:[人件回社戸校棟台本個%円t点位歳年月日]|[か箇]?所|世帯|団体|ポイント|[千万億]円|百万円|km|ha)?$"
)
_PHRASE_GOES_ON = re.compile(r"[、,はがをもとやの]$")


def rank(paragraph: Paragraph, text: SourceText) -> int | None:
    """How deep a heading stands by format or mark, 1 the highest; None where neither says that it is one."""
    line = paragraph.lines[0]
    if line in text.levels:
        return text.levels[line]
    printed = paragraph.parts[0].strip()
    hashes = re.match(r"(#{1,6})\s+\S", printed)
    if hashes:
        return len(hashes[1])
    plain = re.sub(r"\*\*|__", "", printed).strip()
    plain = plain if "①" <= plain[:1] <= "⑳" else nfkc(plain)  # which would make ① a plain 1
    return next((SHAPES + at for at, shape in enumerate(_RANKS) if shape.match(plain)), None)


def _is_short(paragraph: Paragraph) -> bool:
    plain = paragraph.text.strip()
    ends = wrap.closed(plain) or _PHRASE_GOES_ON.search(plain) or re.search(r"\s[②-⑳]", plain)  # items on one line
    return len(plain) <= LONGEST and not ends and not _LABELLED.match(plain) and not _VALUE.match(nfkc(plain))


def _is_heading(at: int, all_: Sequence[Paragraph], text: SourceText) -> int | None:
    """The rank of a paragraph that heads what follows it, or None."""
    one = all_[at]
    if one.kind == "row" or one.role != "body":
        return None
    own = rank(one, text)
    if own is not None and own < SHAPES:
        return own
    after = all_[at + 1] if at + 1 < len(all_) else None
    if after is None or not _is_short(one):
        return None
    if own is None:
        alone = at == 0 or all_[at - 1].lines[-1] < one.lines[0] - 1 or all_[at - 1].kind == "row"
        heads = after.kind == "row" or wrap.closed(after.text)
        plain = one.text.strip()
        return (
            SHAPES + len(_RANKS) if alone and heads and 2 <= len(plain) <= UNMARKED and not marks.weak(plain) else None
        )
    below = rank(after, text) if after.kind != "row" else None
    above = all_[at - 1] if at else None
    listed = above is not None and above.lines[-1] + 1 == one.lines[0] and rank(above, text) == own
    return own if not listed and (below is None or below > own) else None  # else an item among items


def headed(all_: Sequence[Paragraph], text: SourceText) -> list[tuple[bool, tuple[str, ...]]]:
    """For each paragraph, whether it is a heading, and the nearest headings above it, outermost first."""
    stack: list[tuple[int, str]] = []
    found: list[tuple[bool, tuple[str, ...]]] = []
    for at, paragraph in enumerate(all_):
        own = _is_heading(at, all_, text)
        if own is not None:
            while stack and stack[-1][0] >= own:
                stack.pop()
        found.append((own is not None, tuple(title for _, title in stack[-DEEPEST:])))
        title = marks.without_mark(paragraph.text) if own is not None else ""
        if own is not None and title:
            stack.append((own, title))
    return found
