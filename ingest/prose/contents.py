"""Tables of contents: entries that name a heading, with dots and a page, or that stand again as headings below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import SourceText
from ingest.text import flat, match_key, nfkc

REGION = 200
"""Non-blank lines of the longest table of contents."""
FEWEST = 2
"""Entries that make a table of contents."""
AGAIN = 0.5
"""Share of the entries without pages that must stand again below."""

_LEADER = re.compile(r".{2,80}?\s*(?:[.…‥・･_\-]{3,}|…+|‥+)\s*[(]?(?:P\s*\.?\s*)?\d{1,3}[)]?\s*", re.I)
"""An entry with dots to its page: it needs no title above."""
_PAGED = re.compile(r"(?P<entry>.{2,80}?)[\s|…‥.・･\-]+(?:P\s*\.?\s*)?(?P<page>\d(?:\s?\d){0,2})[\s|]*", re.I)
_TITLE = re.compile(r"[\W\d]*(?:目次|もくじ|contents|index)[\W]*", re.I)
_MARKS = re.compile(r"^(?:[#>*+\-・\s]|\d+[.)]\s)+")
_NUMBER = re.compile(r"^(?:第[\d一二三四五六七八九十]+[章節編部]|[ivx]{1,4}(?![a-z])|[\d.\-]+)+[.:：]?")
_RULE = re.compile(r"[\s|:\-]*")


def contents(text: SourceText) -> frozenset[int]:
    """Positions (0-based) of the lines of tables of contents, their title included."""
    lines = text.lines
    found = {at for at, line in enumerate(lines) if "\t" not in line and _LEADER.fullmatch(nfkc(flat(line)))}
    for at, line in enumerate(lines):
        if _TITLE.fullmatch("".join(nfkc(flat(line)).split())):
            found |= {at, *(_paged(lines, at + 1) or _repeated(lines, at + 1))}
    if text.format in ("html", "htm"):
        found |= _links(text)
    return frozenset(at for at in found if lines[at].strip())


def _entry(line: str) -> str:
    """A match key of an entry or a heading, without the marks and the number before it.

    >>> _entry("## I. 趣旨"), _entry("- I 趣旨"), _entry("第1章 趣旨")
    ('趣旨', '趣旨', '趣旨')
    """
    return _NUMBER.sub("", match_key(_MARKS.sub("", nfkc(flat(line).replace("*", "")))))


def _paged(lines: Sequence[str], at: int) -> set[int]:
    """Entries below the title, each with its page; the pages never fall. An entry may be broken over two lines."""
    found: set[int] = set()
    waiting: set[int] = set()
    page = 0
    for n in range(at, min(len(lines), at + 2 * REGION)):
        plain = nfkc(flat(lines[n]))
        if not plain or _RULE.fullmatch(plain):
            continue
        entry = _PAGED.fullmatch(plain)
        number = int("".join(entry["page"].split())) if entry else -1
        if number >= page:
            page = number
            found |= {n, *waiting}
            waiting = set()
        elif len(waiting) < FEWEST and not plain.endswith("。"):
            waiting.add(n)
        else:
            break
    return found if len(found) >= FEWEST else set()


def _repeated(lines: Sequence[str], at: int) -> set[int]:
    """Entries without pages: all lines up to the one that prints the first entry again, as its heading."""
    printed = [n for n in range(at, min(len(lines), at + 2 * REGION)) if lines[n].strip()][:REGION]
    if not printed:
        return set()
    first = _entry(lines[printed[0]])
    again = next((n for n in printed[FEWEST:] if _entry(lines[n]) == first), None) if first else None
    if again is None:
        return set()
    region = [n for n in printed if n < again]
    below = {_entry(line) for line in lines[again:]}
    repeated = sum(_entry(lines[n]) in below for n in region)
    return set(region) if repeated >= AGAIN * len(region) and repeated >= FEWEST else set()


def _links(text: SourceText) -> set[int]:
    """Lists that only name headings of the same page, as web pages have at their top."""
    lines = text.lines
    headings = {_entry(lines[n - 1]): n - 1 for n in text.levels if n <= len(lines)}
    headings |= {_entry(line): n for n, line in enumerate(lines) if line.startswith("#")}
    found: set[int] = set()
    run: list[int] = []
    for n, line in enumerate([*lines, "end"]):
        if re.match(r"\s*[-*+・]\s", line) and headings.get(_entry(line), -1) > n:
            run.append(n)
        elif line.strip():
            found |= set(run) if len(run) > FEWEST else set()
            run = []
    return found
