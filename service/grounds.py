"""The printed ground under every answer: lines, records, what stands above and below, and when it was printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from index.snapshot import Snapshot
from ingest.editions import labels
from ingest.lineage import Lineage
from ingest.model import Document, Lines, Passage, Record
from ingest.text import fiscal_year_of, match_key
from service.model import Citation
from service.tree import Tree

APRIL = 4
"""Month in which a fiscal year begins."""
DATED = ("progress_percent", "stars", "status_text")
"""Marks that stand for one date, the document's; grades name their years themselves."""


@dataclass(frozen=True)
class Grounds:
    """What every stage looks at; built once a snapshot."""

    lines: Mapping[str, Sequence[str]]
    documents: Mapping[str, Document]
    tree: Tree
    sections: Mapping[tuple[str, str], Sequence[Passage]]
    """(record id, field) → the passages of that field in order."""
    editions: Mapping[str, str]
    """Document → its edition, of plans that stand here in several."""
    of_record: Mapping[str, Sequence[Passage]]
    """record id → its passages in order."""
    lineages: Sequence[Lineage]
    """How the records of these plans went on from edition to edition."""
    this_year: int
    """The fiscal year of today: figures of later years are plans, whatever their column says."""

    def text(self, document: str, lines: Lines) -> tuple[str, ...]:
        """The lines of a span, 1-based and inclusive; nothing where the text is not here."""
        return tuple(self.lines.get(document, ())[lines[0] - 1 : lines[1]])

    def lines_with(self, document: str, key: str) -> list[int]:
        """Numbers of the lines whose match key holds a key."""
        return [n for n, line in enumerate(self.lines.get(document, ()), start=1) if key and key in match_key(line)]

    def as_of(self, document: str) -> str | None:
        """When a document's marks of progress were taken, as printed."""
        held = self.documents.get(document)
        return held.as_of if held else None

    def year_of(self, document: str) -> int | None:
        """The fiscal year that a document's marks of progress speak of."""
        printed = self.as_of(document)
        return fiscal_year_of(printed) if printed else None

    def town(self, document: str) -> str:
        """Whose document it is."""
        held = self.documents.get(document)
        return held.municipality if held else ""

    def plan(self, document: str) -> str:
        """What its plan is called, and of which edition the document is where several are here."""
        held = self.documents.get(document)
        name = held.plan if held else document
        label = self.editions.get(document)
        return f"{name}（{label}）" if label and label not in name else name

    def pieces(self, record_id: str) -> Sequence[Passage]:
        """Every passage that prints something of a record, in reading order."""
        return self.of_record.get(record_id, ())

    def unread(self, document: str) -> bool:
        """Whether tables of the document were not read."""
        held = self.documents.get(document)
        return bool(held and held.coverage and held.coverage.figures < READ)


READ = 0.8
"""Share of a document's table figures under which a figure may stand in it and not be read."""


def fiscal_year(day: date) -> int:
    """The fiscal year of a day.

    >>> fiscal_year(date(2026, 3, 31)), fiscal_year(date(2026, 4, 1))
    (2025, 2026)
    """
    return day.year if day.month >= APRIL else day.year - 1


def grounds(snapshot: Snapshot, today: date) -> Grounds:
    """The ground of a snapshot's answers.

    Args:
        snapshot: an opened snapshot.
        today: the day on which it answers.
    """
    sections: dict[tuple[str, str], list[Passage]] = {}
    of_record: dict[str, list[Passage]] = {}
    for unit in snapshot.units:
        passage = unit.passage
        if passage and passage.record_id and passage.field:
            sections.setdefault((passage.record_id, passage.field), []).append(passage)
        if passage and passage.record_id:
            of_record.setdefault(passage.record_id, []).append(passage)
    return Grounds(
        lines={d.document: tuple(snapshot.store.lines(d.document).values()) for d in snapshot.documents},
        documents={d.document: d for d in snapshot.documents},
        tree=Tree(snapshot.records),
        sections=sections,
        of_record=of_record,
        editions=labels(snapshot.series),
        lineages=snapshot.lineages,
        this_year=fiscal_year(today),
    )


def overlap(one: Citation | Passage, other: Citation | Passage) -> bool:
    """Whether two places share a line of one document."""
    return one.document == other.document and one.lines[0] <= other.lines[1] and other.lines[0] <= one.lines[1]


def verbatim(quote: str, lines: Sequence[str]) -> bool:
    """Whether the quote stands in the lines, tags, white space and widths aside."""
    key = match_key(quote)
    return bool(key) and key in match_key("\n".join(lines))


def name_of(record: Record) -> str:
    """A record's title on one line."""
    return " ".join(record.title.split())
