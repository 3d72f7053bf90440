"""Reform plans: the yearly entries of a sheet (what was planned, what was done) and the references between them.

A year is printed only in the first row of its block; numbers and texts wander between columns, also to the first
one. A row is therefore read as a sequence: perhaps a year, perhaps a circled number, the plan, the result.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.parsers.reform_plan_text import circled, filled, ordinal, year
from ingest.text import flat, strip_tags

_MERGED = re.compile(r"\s*([①-⑳㉑-㉟㊱-㊿])\s+(?=\S)")
"""Number and text in one cell are parted by a space; 「②と同じ」 has none."""

_REFERENCE = re.compile(
    r"""
    (?P<to>[①-⑳㉑-㉟㊱-㊿] | [RH]\s*\d{1,2}(?:\s*年度)? | 令和\s*\d{1,2}(?:\s*年度)?)
    \s* [とに] \s* 同 (?:じ|様)      # 「①と同じ」「R 2と同じ」
    """,
    re.VERBOSE,
)
_DITTO = re.compile(r"^\s*(?:[(（][新継][)）])?\s*同上[。]?\s*$")
_MARK = re.compile(r"[・\s。()（）新継]+")


@dataclass(frozen=True)
class Row:
    """A table row with its 1-based line."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One numbered entry of a year."""

    line: int
    year: str | None
    number: str | None
    plan: str
    result: str


def read_entries(rows: Sequence[Row]) -> list[Entry]:
    """The entries of the rows in order; an entry with neither plan nor result is kept, as its number counts."""
    gap = _gap(rows)
    current: str | None = None
    entries: list[Entry] = []
    for row in rows:
        places = filled(row.cells)
        if places and (named := year(row.cells[places[0]])):
            current, places = named, places[1:]
        while places:
            entry, places = _entry(row, places, current, gap)
            entries.append(entry)
    return entries


def _number(cell: str) -> tuple[str | None, str]:
    """A cell's leading number and the text behind it; a reference such as 「②と同じ」 is text."""
    plain = flat(cell)
    if len(plain) == 1 and circled(plain):
        return plain, ""
    match = _MERGED.match(plain)
    if match:
        return match[1], strip_tags(cell).strip()[1:].strip()
    return None, strip_tags(cell)


def _gap(rows: Sequence[Row]) -> int:
    """How far behind the number the result usually stands; for rows that print only one text."""
    found: Counter[int] = Counter()
    for row in rows:
        places = [at for at in filled(row.cells) if not year(row.cells[at])]
        if places and _number(row.cells[places[0]])[0]:
            texts = len(places) - (not _number(row.cells[places[0]])[1])
            if texts == 2:
                found[places[-1] - places[0]] += 1
    return max(found, key=lambda distance: (found[distance], -distance), default=3)


def _entry(row: Row, places: Sequence[int], current: str | None, gap: int) -> tuple[Entry, list[int]]:
    """The first entry of the row's remaining cells, and the cells after it."""
    number, rest = _number(row.cells[places[0]])
    texts: list[tuple[int, str]] = [(places[0], rest)] if rest else []
    left = list(places[1:])
    while left:
        if len(texts) >= 2 and len(left) >= 2 and number and _follows(number, row.cells[left[0]]):
            break
        texts.append((left[0], strip_tags(row.cells[left[0]])))
        left = left[1:]
    plan, result = "", ""
    if len(texts) == 1 and number and texts[0][0] - places[0] >= max(gap, 2):
        result = texts[0][1]
    elif texts:
        plan, result = texts[0][1], "\n".join(text for _, text in texts[1:])
    return Entry(row.line, current, number, plan, result), left


def _follows(number: str, cell: str) -> bool:
    """Whether the cell opens the entry after `number`, two entries having been printed in one row."""
    following, text = _number(cell)
    return bool(following and text and ordinal(following) == ordinal(number) + 1)


def broken_order(entries: Sequence[Entry]) -> tuple[Entry, str] | None:
    """The first entry whose number does not follow the one before it, with that one."""
    numbered = [entry for entry in entries if entry.number]
    for before, entry in pairwise(numbered):
        if before.number and entry.number and ordinal(entry.number) != ordinal(before.number) + 1:
            return entry, before.number
    return None


def resolve(text: str, find: Callable[[str], str | None], seen: frozenset[str] = frozenset()) -> str:
    """The printed text, followed by what its references stand for: 「①と同じ（＝市民周知）」.

    `find` gives the text an entry number or year prints, or None. A reference to a reference is followed to the
    end; one that leads nowhere, or in a circle, is left as printed.
    """
    meanings: list[str] = []
    for match in _REFERENCE.finditer(text):
        key = _key(match["to"])
        target = find(key) if key not in seen else None
        if not target:
            continue
        full = resolve(target, find, seen | {key})
        if full != target or not _only_reference(target):
            meanings.append(_meaning(target, full))
    return f"{text}（＝{'／'.join(meanings)}）" if meanings else text


def _key(to: str) -> str:
    return year(to) or to.strip()


def _only_reference(printed: str) -> bool:
    return bool(_REFERENCE.search(printed)) and not _MARK.sub("", _REFERENCE.sub("", printed))


def _meaning(printed: str, full: str) -> str:
    """A target that is nothing but a reference means what it refers to."""
    if full == printed or not _only_reference(printed):
        return full
    return full[len(printed) + 2 : -1]


def resolve_entries(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """Plan and result of each entry, in order, with their references resolved."""
    plans = {entry.number: entry.plan for entry in reversed(entries) if entry.number}
    results = {entry.number: entry.result for entry in reversed(entries) if entry.number}
    found: list[tuple[str, str]] = []
    before = ""
    for entry in entries:
        own = frozenset({entry.number}) if entry.number else frozenset[str]()
        result = resolve(entry.result, results.get, own)
        if _DITTO.match(entry.result) and before:
            result = f"{entry.result}（＝{before}）"
        found.append((resolve(entry.plan, plans.get, own), result))
        before = (before if _DITTO.match(entry.result) else result) or before
    return found


def resolve_years(texts: Mapping[str, str]) -> dict[str, str]:
    """Texts by year with references to other years resolved."""
    return {name: resolve(text, texts.get, frozenset({name})) for name, text in texts.items()}


def key(heading: str, when: str | None, number: str | None, taken: Mapping[str, object]) -> str:
    """A section's key: 「取組結果（R4 ⑦）」; a second entry without number gets その2."""
    inside = " ".join(part for part in (when, number) if part)
    name = f"{heading}（{inside}）" if inside else heading
    again = 2
    while name in taken:
        name = f"{heading}（{' '.join(part for part in (inside, f'その{again}') if part)}）"
        again += 1
    return name
