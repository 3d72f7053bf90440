"""Which record of one edition is which of the next: matched by number and title, and how sure that is. Pure.

What cannot be matched is dropped or added, never paired in silence; a pair that only resembles says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from pydantic import Field

from ingest.editions import Series
from ingest.model import Record, Value
from ingest.text import match_key, nfkc

How = Literal["same", "renumbered", "renamed", "split", "merged", "added", "dropped"]
"""How a record went on from one edition to the next."""
ALIKE_NUMBERED, ALIKE = 0.4, 0.6
"""Likeness of titles (Dice, pairs of letters) from which a record is taken for renamed: with its number, and without.
Titles of one plan that only share their kind of words (○○の推進, ○○の充実) stay below .4."""
WITHIN = 0.7
"""Share of a title's pairs of letters that stand in another's, from which it may be a part of it."""


class Link(Value):
    """Records of two editions that belong together; one side is empty where a record is new or gone."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    how: How
    likeness: float | None = Field(default=None, description="of the titles, where they differ")
    near: str | None = Field(default=None, description="the other edition's record of that number, which it is not")


def _title(record: Record) -> str:
    return match_key(record.title)


def _number(record: Record) -> str:
    return match_key(nfkc(record.number or ""))


_KEYS: tuple[Callable[[Record], Hashable], ...] = (
    lambda r: (r.kind, _number(r), _title(r), tuple(map(match_key, r.path))),
    lambda r: (r.kind, _number(r), _title(r)),
    lambda r: (r.kind, _title(r), match_key(r.path[-1]) if r.path else ""),
    lambda r: (r.kind, _title(r)),
)
"""What a record is known by, the surest first; each counts where it names one record on either side."""


def links(before: Sequence[Record], after: Sequence[Record]) -> tuple[Link, ...]:
    """How the records of one edition went on in another, in the order of the newer; what was dropped stands last."""
    old, new = {r.record_id: r for r in before}, {r.record_id: r for r in after}
    found = list(_known(old, new))
    found += _parted(old, new, "split")
    found += _parted(new, old, "merged")
    found += _renamed(old, new)
    found += [Link(before=(i,), how="dropped", near=_numbered(r, after)) for i, r in old.items()]
    found += [Link(after=(i,), how="added", near=_numbered(r, before)) for i, r in new.items()]
    place = {record.record_id: n for n, record in enumerate(after)}
    return tuple(sorted(found, key=lambda link: (min((place[i] for i in link.after), default=len(place)), link.before)))


def _known(old: dict[str, Record], new: dict[str, Record]) -> Iterator[Link]:
    """Records of the same title; they are taken out of what is left."""
    for n, key in enumerate(_KEYS):
        one, other = _grouped(old, key), _grouped(new, key)
        for name, a in one.items():
            b = other.get(name, ())
            # Rows that agree in all, as many on either side, keep their order; of other doubles none is sure.
            if len(a) == len(b) and (len(a) == 1 or n == 0):
                yield from (_pair(old.pop(i), new.pop(j)) for i, j in zip(a, b, strict=True))


def _grouped(records: Mapping[str, Record], key: Callable[[Record], Hashable]) -> dict[Hashable, list[str]]:
    """Key → ids of the records that have it, in order."""
    found: dict[Hashable, list[str]] = {}
    for i, record in records.items():
        found.setdefault(key(record), []).append(i)
    return found


def _pair(one: Record, other: Record) -> Link:
    how: How = "same" if _number(one) == _number(other) else "renumbered"
    return Link(before=(one.record_id,), after=(other.record_id,), how=how)


def _parted(wholes: dict[str, Record], parts: dict[str, Record], how: Literal["split", "merged"]) -> Iterator[Link]:
    """A record of one side whose title or number several of the other share out among them."""
    for i, whole in list(wholes.items()):
        own = [j for j, part in parts.items() if part.kind == whole.kind and _is_part(part, whole)]
        if len(own) > 1:
            del wholes[i]
            for j in own:
                del parts[j]
            sides = ((i,), tuple(own)) if how == "split" else (tuple(own), (i,))
            yield Link(before=sides[0], after=sides[1], how=how)


def _is_part(part: Record, whole: Record) -> bool:
    number = _number(whole)
    if number and _number(part).startswith(f"{number}-"):
        return True
    a, b = _pairs(_title(part)), _pairs(_title(whole))
    return len(_title(part)) < len(_title(whole)) and bool(a) and len(a & b) >= WITHIN * len(a)


def _renamed(old: dict[str, Record], new: dict[str, Record]) -> Iterator[Link]:
    """Pairs of like titles, those that kept their number first, then the likest."""
    for numbered, like, i, j in sorted(_resembling(old, new), key=lambda found: (not found[0], -found[1], found[2:])):
        if i in old and j in new and like >= (ALIKE_NUMBERED if numbered else ALIKE):
            del old[i], new[j]
            yield Link(before=(i,), after=(j,), how="renamed", likeness=round(like, 2))


def _resembling(old: Mapping[str, Record], new: Mapping[str, Record]) -> Iterator[tuple[bool, float, str, str]]:
    """Pairs of one kind whose titles share letters: whether they have one number, their likeness, and their ids."""
    holding: dict[tuple[str, str], list[str]] = {}
    for j, record in new.items():
        for pair in _pairs(_title(record)):
            holding.setdefault((record.kind, pair), []).append(j)
    for i, record in old.items():
        shared = Counter(j for pair in _pairs(_title(record)) for j in holding.get((record.kind, pair), ()))
        for j in shared:
            number = _number(record)
            if _title(record) != _title(new[j]):  # one title several times: which of them went on is not known
                yield bool(number) and number == _number(new[j]), likeness(record.title, new[j].title), i, j


def _numbered(record: Record, others: Sequence[Record]) -> str | None:
    """The other edition's record of the same kind and number."""
    number = _number(record)
    same = (one.record_id for one in others if number and one.kind == record.kind and _number(one) == number)
    return next(same, None)


@lru_cache(maxsize=10_000)
def _pairs(key: str) -> frozenset[str]:
    return frozenset(key[n : n + 2] for n in range(len(key) - 1))


def likeness(one: str, other: str) -> float:
    """How alike two titles are, 0 to 1 (Dice over pairs of letters).

    >>> round(likeness("除雪体制の強化", "除雪・排雪体制の強化"), 2), likeness("除雪", "朝市")
    (0.86, 0.0)
    """
    a, b = _pairs(match_key(one)), _pairs(match_key(other))
    return 2 * len(a & b) / max(1, len(a) + len(b))


class Stage(Value):
    """A record in one edition of its plan, and how it came there from the edition before."""

    edition: int = Field(description="place among the series' editions, 0 the oldest")
    record_ids: tuple[str, ...] = Field(description="several where it was split, or is not yet merged")
    how: How | None = Field(description="None in the oldest edition here, where nothing is known of before")
    link: Link | None = None


class Lineage:
    """The ways of all records through the editions of one plan."""

    def __init__(self, one: Series, records: Sequence[Record]) -> None:
        self.series = one
        held: dict[str, list[Record]] = {}
        for record in records:
            held.setdefault(record.document, []).append(record)
        self.records = tuple(
            tuple(record for name in edition.documents for record in held.get(name, ())) for edition in one.editions
        )
        """The records of each edition."""
        self.by_id = {record.record_id: record for own in self.records for record in own}
        self._links = [links(a, b) for a, b in zip(self.records, self.records[1:], strict=False)]
        self._into = [{i: link for link in found for i in link.after} for found in self._links]
        self._out = [{i: link for link in found for i in link.before} for found in self._links]

    def stages(self, record: Record) -> tuple[Stage, ...]:
        """A record's way, oldest edition first; editions that do not hold it are left out."""
        at = self.series.at(record.document)
        if at is None:
            return ()
        own = (record.record_id,)
        earlier = self._walk(own, range(at - 1, -1, -1), back=True)
        later = self._walk(own, range(at, len(self._links)), back=False)
        return tuple(self._stage(n, ids) for n, ids in [*reversed(earlier), (at, own), *later])

    def _walk(self, ids: tuple[str, ...], steps: Iterable[int], *, back: bool) -> list[tuple[int, tuple[str, ...]]]:
        """Edition and records at each step from a record, until it is not there."""
        found: list[tuple[int, tuple[str, ...]]] = []
        for n in steps:
            if back:
                ids = tuple(dict.fromkeys(i for j in ids for i in self._into[n][j].before))
            else:
                ids = tuple(dict.fromkeys(i for j in ids for i in self._out[n][j].after))
            if not ids:
                break
            found.append((n if back else n + 1, ids))
        return found

    def _stage(self, n: int, ids: tuple[str, ...]) -> Stage:
        link = self._into[n - 1][ids[0]] if n else None
        return Stage(edition=n, record_ids=ids, how=link.how if link else None, link=link)
