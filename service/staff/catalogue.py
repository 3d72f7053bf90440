"""What the staff's filters ask of records again and again, worked out once a snapshot."""

from __future__ import annotations

import re
from weakref import WeakKeyDictionary

from index.snapshot import Snapshot
from ingest.model import Record
from ingest.parsers.vocabulary.offices import office_of
from ingest.text import match_key, nfkc
from service.staff.progress import Progress, progress
from service.web.facets import years_of

_DIGITS = re.compile(r"(\d+)")
_KEPT: WeakKeyDictionary[Snapshot, Catalogue] = WeakKeyDictionary()


class Catalogue:
    """The offices, years and indicators of a snapshot's records, by record id."""

    def __init__(self, records: tuple[Record, ...]) -> None:
        self._records = records
        self.years = {record.record_id: frozenset(years_of(record)) for record in records}
        self.offices = {record.record_id: offices_of(record) for record in records}
        self.office_names = sorted({name for names in self.offices.values() for name in names}, key=natural)
        self.all_years = sorted(set().union(*self.years.values()))
        self.kinds = frozenset(record.kind for record in records)
        self.office_keys = {match_key(name) for names in self.offices.values() for name in names}
        self._progress: dict[int | None, dict[str, tuple[Progress, ...]]] = {}

    def progress(self, year: int | None) -> dict[str, tuple[Progress, ...]]:
        """Record → its indicators against their targets in a year, or in the last that prints both."""
        if year in self._progress:
            return self._progress[year]
        found: dict[str, list[Progress]] = {}
        for one in progress(self._records, year):
            found.setdefault(one.record.record_id, []).append(one)
        judged = {record_id: tuple(own) for record_id, own in found.items()}
        if year is None or year in self.all_years:  # no other year is asked for twice
            self._progress[year] = judged
        return judged


def catalogue(snapshot: Snapshot) -> Catalogue:
    """The catalogue of a snapshot; it goes when the snapshot goes."""
    if snapshot not in _KEPT:
        _KEPT[snapshot] = Catalogue(snapshot.records)
    return _KEPT[snapshot]


def offices_of(record: Record) -> tuple[str, ...]:
    """The departments of a record, one print of an office like another: (環)環境保全課 is 環境保全課."""
    return tuple(dict.fromkeys(map(office_of, record.departments)))


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key that puts 2 before 10.

    >>> sorted(["10", "N1", "2-10", "2-9", "2"], key=natural)
    ['2', '2-9', '2-10', '10', 'N1']
    """
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in _DIGITS.split(nfkc(text)) if part)
