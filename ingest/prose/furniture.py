"""Lines that belong to the paper and not to the plan: running heads, page numbers, contents, captions, notes.

They are told by where they stand and how often, and by their marks; never by the words of one town's form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from ingest.folios import page_numbers
from ingest.model import SourceText
from ingest.prose import marks
from ingest.prose.contents import contents
from ingest.text import flat, match_key, nfkc

Furniture = Literal["break", "number", "head", "contents", "caption", "note", "picture", "rule"]
"""Page break, its number, running head or foot, entry of the contents, caption, footnote, picture alone, drawn line."""

PAPER: frozenset[Furniture] = frozenset({"break", "number", "head", "picture"})
"""What may stand in the middle of a sentence that runs on over a page, and says nothing itself."""

SILENT: frozenset[Furniture] = PAPER | {"rule"}
"""What says nothing wherever it stands."""

FEWEST = 3
"""Pages on which a line must stand at the edge before it is a running head; the document's own first lines need two."""
STEADY = 0.6
"""Share of the pages, from its first to its last, on which a running head stands; others happen to be at an edge."""
SHORTEST_PAGE = 10
"""Non-blank lines of the shortest pages that have running heads: what returns sooner is a label of the plan."""
DEPTH = 2
"""Lines of a running head or foot at most."""
LONGEST_HEAD = 50
OPENING = 5
"""Non-blank lines of the first page that its running heads may repeat (the title)."""

_BREAK = re.compile(
    r"""
    \s*\f\s*                  # a form feed alone
    | \s*\{\d+\}-{3,}\s*      # {12}-----: the break that PDF converters write
    """,
    re.VERBOSE,
)
_RULE = re.compile(r"(?=.*[-_=─━*]{3})[\s|:+_=*─━\-]+")
"""--- or |---|---|: it parts what stands above and below, and says nothing."""
_PICTURE = re.compile(r"\s*(?:!\[[^\]]*\]\([^)]*\)\s*)+")
_CAPTION = re.compile(
    r"""
    [【〔\[<〈《■□◆◇●○▼▲・\s]{0,3}
    (?: (?: 図表? | 表 | グラフ | 写真 ) \s* [-\d]+ (?:[.\-]\d+)*   # 図表2-1 人口
            (?! \d* \s* [にのはをがとでもかや、] ) .{0,60}          # but not 表3のとおり
    | (?: 資料 | 出典 | 出所 ) \s* : .{1,80}                        # 資料:国勢調査
    | [(]? \s* 単位 \s* : .{1,20} [)]? )                           # (単位:千円)
    """,
    re.VERBOSE,
)
_NOTE = re.compile(r"[\s(（〔]*(?:※|\*\d|注\s*\d*\s*[)）:：〕、]|注\d)")
_CHAPTER = re.compile(r"第\s*[\d一二三四五六七八九十]+\s*[章節編部]")
_HEADED = re.compile(r"\s*(?:[【■□◆◇●○▼▲・#①-⑳]|[-*+]\s)")
"""A mark of its own: the heading of a part that every page has, or an item, rather than the book's running head."""


def furniture(text: SourceText) -> dict[int, Furniture]:
    """Line (1-based) → what kind of furniture it is; lines of the plan itself are left out.

    Args:
        text: a document; its `pages` are used where the format tells them.
    """
    lines = text.lines
    found: dict[int, Furniture] = {}
    for at, line in enumerate(lines):
        kind = _by_mark(line)
        if kind:
            found[at] = kind
    found.update(dict.fromkeys(contents(text), "contents"))
    found.update(dict.fromkeys(page_numbers(lines), "number"))
    found.update(dict.fromkeys(_numbered_heads(text), "head"))
    found.update(dict.fromkeys(_heads(text, found), "head"))
    return {at + 1: kind for at, kind in sorted(found.items())}


def _by_mark(line: str) -> Furniture | None:
    """What a line is by its own print.

    >>> [_by_mark(line) for line in ("---", "図表2-1 人口の推移", "表1のとおりです。", "※ 基準値は令和6年度", "表彰")]
    ['rule', 'caption', None, 'note', None]
    """
    if _BREAK.fullmatch(line):
        return "break"
    if _RULE.fullmatch(line):
        return "rule"
    if not line.strip() or "\t" in line:
        return None
    if _PICTURE.fullmatch(line):
        return "picture"
    plain = nfkc(flat(line).replace("*", ""))
    if _CAPTION.fullmatch(plain) and not plain.endswith("。"):
        return "caption"
    return "note" if _NOTE.match(flat(line)) else None


def _edges(text: SourceText, found: Mapping[int, Furniture]) -> list[tuple[int, int]]:
    """Page breaks as pairs of positions: the last one above the break, and the first one below it."""
    lines = text.lines
    cuts = {(at - 1, at + 1) for at, kind in found.items() if kind in ("number", "break")}
    cuts |= {(at - 1, at) for at, line in enumerate(lines) if line.startswith("\f") and line.strip()}
    if text.pages:
        cuts |= {(at, at + 1) for at, (one, after) in enumerate(pairwise(text.pages)) if one != after}
    beside = {
        (next(_beside(lines, above, -1, found), -1), next(_beside(lines, below, 1, found), len(lines))): (above, below)
        for above, below in sorted(cuts)
    }
    return list(beside.values())  # a break, its number and a change of page are one edge


def _beside(lines: Sequence[str], at: int, step: int, found: Mapping[int, Furniture]) -> Iterator[int]:
    """Positions of the first lines of print from an edge on, upwards or downwards."""
    shown = 0
    while 0 <= at < len(lines) and shown < DEPTH:
        if lines[at].strip() and found.get(at) not in PAPER | {"rule"}:
            shown += 1
            yield at
        at += step


def _heads(text: SourceText, found: Mapping[int, Furniture]) -> set[int]:
    """Positions of running heads and feet: what stands at the edge of page after page, and hardly anywhere else."""
    lines = text.lines
    places: dict[str, set[tuple[int, int]]] = {}
    for page, (above, below) in enumerate(_edges(text, found)):
        for step, start in ((-1, above), (1, below)):
            for at in _beside(lines, start, step, found):
                if _can_be_head(lines[at]):
                    places.setdefault(match_key(lines[at]), set()).add((page, at))
    everywhere = Counter(match_key(line) for line in lines if _can_be_head(line))
    opening = [at for at, line in enumerate(lines) if line.strip()][:OPENING]
    opened = {match_key(lines[at]): at for at in reversed(opening)}
    heads: set[int] = set()
    for key, at_edges in places.items():
        pages = {page for page, _ in at_edges}
        own = {at for _, at in at_edges} - {opened.get(key, -1)}  # on the cover it is the title
        if _CHAPTER.match(key):
            own -= {min(at for at, line in enumerate(lines) if match_key(line) == key)}  # there the chapter begins
        often = len(own) >= FEWEST and _steady(pages) and (text.pages or _apart(lines, own) >= SHORTEST_PAGE)
        elsewhere = everywhere[key] - len(own) - sum(match_key(lines[at]) == key for at in opening)
        if key and (often or (key in opened and own)) and elsewhere <= 1:
            heads |= own
    return heads


def _steady(pages: set[int]) -> bool:
    """Whether the pages follow each other with few left out: all of them, or every left or right one."""
    step = 2 if len({page % 2 for page in pages}) == 1 else 1
    return len(pages) >= STEADY * ((max(pages) - min(pages)) // step + 1)


def _apart(lines: Sequence[str], places: set[int]) -> float:
    """Non-blank lines from one place to the next, in the mean."""
    shown = sum(bool(line.strip()) for line in lines[min(places) : max(places)])
    return shown / max(1, len(places) - 1)


_NUMBERED_HEAD = re.compile(
    r"(?:(?P<left>\d{1,3})\s*[|｜\s]\s*)?(?P<title>\D.*?\D)(?:\s*[|｜\s\-]\s*(?P<right>\d{1,3})\s*-?)?"
)
"""A running head with its page number on one line: 港の計画 | 12"""


def _numbered_heads(text: SourceText) -> set[int]:
    """Positions of lines that print the document's opening and a page number that rises from page to page."""
    lines = text.lines
    opened = {match_key(line) for line in [line for line in lines if line.strip()][:OPENING]}
    places: dict[str, list[tuple[int, int]]] = {}
    for at, line in enumerate(lines):
        match = _NUMBERED_HEAD.fullmatch(nfkc(flat(line))) if _can_be_head(line) else None
        number = (match["left"] or match["right"]) if match else None
        if match and number and match_key(match["title"]) in opened:
            places.setdefault(match_key(match["title"]), []).append((at, int(number)))
    heads: set[int] = set()
    for found in places.values():
        rising = all(one < after for (_, one), (_, after) in pairwise(found))
        heads |= {at for at, _ in found} if rising and len(found) >= FEWEST else set()
    return heads


def _can_be_head(line: str) -> bool:
    plain = line.strip()
    if not plain or "\t" in plain or plain.startswith("|") or len(plain) > LONGEST_HEAD:
        return False
    headed = _HEADED.match(line) or (marks.strong(line) and not _CHAPTER.match(nfkc(plain)))
    return not plain.endswith(("。", "、")) and not headed and not re.fullmatch(r"[\d\W]+", plain)


def without_furniture(text: SourceText, kinds: frozenset[Furniture] = PAPER) -> SourceText:
    """The same lines, blank where they print furniture of these kinds; the line numbers stay."""
    blank = {at for at, kind in furniture(text).items() if kind in kinds}
    if not blank:
        return text
    lines = tuple("" if at in blank else line for at, line in enumerate(text.lines, 1))
    return text.model_copy(update={"lines": lines})
