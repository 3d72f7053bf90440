"""The official list of towns, and finding a document's own town in its text.

Source of the list: 総務省「全国地方公共団体コード」.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
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


def _mentions(line: str) -> Iterable[str]:
    """Official names in a line, exact or with one character misread; the longest at each place."""
    text = "".join(nfkc(line).split())
    at = 0
    while at < len(text):
        for size in range(min(8, len(text) - at), 2, -1):
            piece = text[at : at + size]
            if piece[-1] not in "市町村区":
                continue
            if piece in _by_name():
                yield piece
                at += size - 1
                break
            slip = _repaired(piece)
            if slip:
                yield slip
                at += size - 1
                break
        at += 1


def _repaired(piece: str) -> str | None:
    if len(piece) < 4:
        return None
    for at in range(len(piece) - 1):
        name = _by_slip().get(piece[:at] + "?" + piece[at + 1 :])
        if name:
            return name
    return None


def find(lines: Iterable[str]) -> Municipality | None:
    """The town that the document's text names most often, or None.

    A document names its own town more often than its neighbours; ties go to the one named first.
    Towns that share their name with another prefecture's are told apart by the prefecture the text names.
    """
    counts: Counter[str] = Counter()
    prefectures: Counter[str] = Counter()
    for line in lines:
        counts.update(_mentions(line))
        prefectures.update(town.prefecture for town in official() if town.name in counts and town.prefecture in line)
    for name, _ in counts.most_common():
        towns = _by_name()[name]
        if len(towns) == 1:
            return towns[0]
        best = max(towns, key=lambda town: (prefectures[town.prefecture], town.code))
        return best if prefectures[best.prefecture] else None
    return None
