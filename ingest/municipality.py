"""The official list of towns, and finding a document's own town in its text.

Source of the list: 総務省「全国地方公共団体コード」.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from ingest.model import Municipality
from ingest.text import nfkc


@cache
def official() -> tuple[Municipality, ...]:
    """Every municipality of the official list, by code."""
    text = files("ingest").joinpath("data/municipalities.csv").read_text(encoding="utf-8")
    return tuple(Municipality(**row) for row in csv.DictReader(text.splitlines()))


@cache
def _by_name() -> dict[str, tuple[Municipality, ...]]:
    """Name → the towns that bear it (several prefectures may have one)."""
    found: dict[str, tuple[Municipality, ...]] = {}
    for town in official():
        found[town.name] = (*found.get(town.name, ()), town)
    return found


@cache
def _by_slip() -> dict[str, str]:
    """A name with one character replaced by a wildcard → the official name, for names of four characters or more.

    OCR misreads a single character of a longer name (苦小牧市 for 苫小牧市); shorter names would collide.
    """
    found: dict[str, str] = {}
    for town in official():
        if len(town.name) < 4:
            continue
        for at in range(len(town.name) - 1):
            key = town.name[:at] + "?" + town.name[at + 1 :]
            found[key] = "" if found.get(key, town.name) != town.name else town.name
    return found


def named(name: str) -> Municipality | None:
    """The one town of that official name, or None when there is none or several."""
    towns = _by_name().get(nfkc(name).strip(), ())
    return towns[0] if len(towns) == 1 else None


def by_name(name: str) -> tuple[Municipality, ...]:
    """The towns of that official name, none, one or several; a prefecture may stand before it (北海道池田町)."""
    wanted = "".join(nfkc(name).split())
    if wanted in _by_name():
        return _by_name()[wanted]
    return tuple(town for town in official() if town.prefecture + town.name == wanted)


def _pieces(line: str) -> Iterable[tuple[str, bool]]:
    """Official names in a line, longest first at each place, and whether one character had to be repaired."""
    text = "".join(nfkc(line).split())
    last = max(map(text.rfind, "市町村区"))  # behind it no name can end
    at = 0
    while at < last:
        for size in range(min(8, last + 1 - at), 2, -1):
            piece = text[at : at + size]
            if piece[-1] not in "市町村区":
                continue
            name = piece if piece in _by_name() else repaired(piece)
            if name:
                yield name, name != piece
                at += size - 1
                break
        at += 1


def repaired(piece: str) -> str | None:
    """The official name that a name of four characters and more is but for one of them, or None."""
    if len(piece) < 4:
        return None
    for at in range(len(piece) - 1):
        name = _by_slip().get(piece[:at] + "?" + piece[at + 1 :])
        if name:
            return name
    return None


def mentions(lines: Iterable[str]) -> Counter[str]:
    """How often the text names each official town, in order of first mention.

    A misread name counts for its town only when the text also prints the town rightly, with or without 市, 町 or 村:
    a name that is never printed so is another name (みなぎ町 is no misread みなべ町).
    """
    kept = list(lines)
    exact: Counter[str] = Counter()
    slips: Counter[str] = Counter()
    for line in kept:
        for name, slip in _pieces(line):
            (slips if slip else exact)[name] += 1
    for name, count in slips.items():
        if name in exact or any(name[:-1] in line for line in kept):
            exact[name] += count
    return exact


def find(lines: Iterable[str]) -> Municipality | None:
    """The town that the document's text names most often, or None.

    A document names its own town more often than its neighbours; ties go to the one named first.
    Towns that share their name with another prefecture's are told apart by the prefecture the text names.
    """
    kept = list(lines)
    for name, _ in mentions(kept).most_common():
        towns = _by_name()[name]
        return in_named_prefecture(towns, kept)
    return None


def in_named_prefecture(towns: Sequence[Municipality], lines: Iterable[str]) -> Municipality | None:
    """The one of several towns of one name whose prefecture the text names most often, or None."""
    if len(towns) == 1:
        return towns[0]
    kept = list(lines)
    counts = {town.code: sum(town.prefecture in line for line in kept) for town in towns}
    best = max(towns, key=lambda town: (counts[town.code], town.code))
    return best if counts[best.code] else None
