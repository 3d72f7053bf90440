"""How the records of a plan stand above and below one another. Built once a snapshot."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ingest.model import Record
from ingest.text import match_key

HEADING_NUMBER = 6
"""Characters that a number before a heading takes at most: No.123."""
_BEFORE_TITLE = re.compile(r"^(?:no\.?|第)?[0-9ivx①-⑳.\-]+(?:章|節|編|部)?")


def untitled(heading: str) -> str:
    """A heading's match key without the number before it.

    >>> untitled("No.11 公共施設の活用"), untitled("① DXの推進")
    ('公共施設の活用', 'dxの推進')
    """
    return _BEFORE_TITLE.sub("", match_key(heading))


def is_heading(record: Record, heading: str) -> bool:
    """Whether a printed heading (No.11 公共施設…) is the record's title."""
    key, title = match_key(heading), match_key(record.title)
    return key == title or (key.endswith(title) and len(key) - len(title) <= HEADING_NUMBER)


class Tree:
    """Records by the headings that they are, and by the headings that they stand below."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._titled: dict[tuple[str, str], list[Record]] = defaultdict(list)
        self._below: dict[tuple[str, str], list[Record]] = defaultdict(list)
        self._inside: dict[tuple[str, tuple[str, ...]], list[Record]] = defaultdict(list)
        for record in records:
            self._titled[record.document, untitled(record.title)].append(record)
            self._inside[record.document, record.path].append(record)
            for heading in record.path:
                self._below[record.document, untitled(heading)].append(record)

    def above(self, record: Record) -> list[Record]:
        """Records of the headings above, the nearest first."""
        found = []
        for heading in reversed(record.path):
            held = self._titled.get((record.document, untitled(heading)), [])
            found += [one for one in held if one.record_id != record.record_id and is_heading(one, heading)][:1]
        return found

    def below(self, record: Record) -> list[Record]:
        """Every record below one, in document order."""
        return [
            one for one in self._below.get((record.document, untitled(record.title)), []) if record in self.above(one)
        ]

    def under(self, document: str, key: str) -> list[Record]:
        """Every record below a heading, by its match key without its number."""
        return self._below.get((document, key), [])

    def of(self, document: str) -> list[Record]:
        """Every record of a document."""
        return [one for (name, _), held in self._inside.items() if name == document for one in held]

    def inside(self, document: str, path: Sequence[str]) -> list[Record]:
        """The records right below a path of headings."""
        return self._inside.get((document, tuple(path)), [])
