"""Headings that a question names, and the records that stand below them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ingest.model import Record
from ingest.text import match_key, nfkc
from service.model import Understanding
from service.words import NOUNS

_QUOTED = re.compile(r"[「『](?P<title>[^」』]{3,60})[」』]")
SHORTEST_TITLE, SHORTEST_HEADING = 4, 6
"""Characters from which a title, or a heading that is no record's title, names itself by standing in the question."""
HEADING_NUMBER = 6
"""Characters that a number before a heading takes at most: No.123."""
_CHILDREN = ("公約", "実践項目", "施策", "事業", "政策")
"""Nouns behind a heading that say which of the records below it are meant: 大綱1の事業."""


class Heading(NamedTuple):
    """A heading in the path of records: where it stands, how it reads, and the kind of its record if it has one."""

    document: str
    depth: int
    key: str
    title: str
    kind: str | None


def named(asked: Understanding, pool: Sequence[Record]) -> list[Heading]:
    """The headings that the question names by number, by whole title or in quotation marks; the deepest ones."""
    titles = {(record.document, match_key(record.title)): record for record in pool}
    text = match_key(asked.question)
    quoted = {match_key(match["title"]) for match in _QUOTED.finditer(asked.question)}
    found = []
    for document, depth, printed in dict.fromkeys((r.document, d, h) for r in pool for d, h in enumerate(r.path)):
        key = untitled(printed)
        record = titles.get((document, key))
        long_enough = len(key) >= (SHORTEST_TITLE if record else SHORTEST_HEADING)
        if _numbered(record, asked) or (long_enough and key in text) or any(title in key for title in quoted):
            title = record.title if record else printed
            found.append(Heading(document, depth, key, title, record.kind if record else None))
    deepest = max((heading.depth for heading in found), default=0)
    return [heading for heading in found if heading.depth == deepest]


def _numbered(record: Record | None, asked: Understanding) -> bool:
    """Whether the question names the record by its number together with its kind."""
    if record is None or not record.number:
        return False
    own = match_key(nfkc(record.number))
    return any(kind == record.kind and match_key(number) == own for kind, number in asked.numbers)


def untitled(heading: str) -> str:
    """A heading's match key without the number before it.

    >>> untitled("No.11 公共施設の活用"), untitled("① DXの推進")
    ('公共施設の活用', 'dxの推進')
    """
    return re.sub(r"^(?:no\.?)?[0-9ivx①-⑳.]+", "", match_key(heading))


def below(headings: Sequence[Heading]) -> Callable[[Record], bool]:
    """Whether a record stands below one of the headings."""
    places = {(heading.document, heading.depth, heading.key) for heading in headings}

    def holds(record: Record) -> bool:
        return any((record.document, depth, untitled(h)) in places for depth, h in enumerate(record.path))

    return holds


def children(asked: Understanding, records: Sequence[Record]) -> list[Record]:
    """Of the records below a heading, those of the kind that the noun behind it names; else those right below it."""
    for noun in _CHILDREN:
        found = [record for record in records if record.kind == NOUNS[noun] and f"の{noun}" in asked.question]
        if found:
            return found
    nearest = min(len(record.path) for record in records)
    return [record for record in records if len(record.path) == nearest]


def is_heading(record: Record, heading: str) -> bool:
    """Whether a printed heading (No.11 公共施設…) is the record's title."""
    key, title = match_key(heading), match_key(record.title)
    return key == title or (key.endswith(title) and len(key) - len(title) <= HEADING_NUMBER)


def above(record: Record, records: Mapping[str, Record]) -> list[Record]:
    """Records of the headings above, the nearest first."""
    found = []
    for heading in reversed(record.path):
        found += [r for r in records.values() if r.document == record.document and is_heading(r, heading)][:1]
    return found
