"""Plans over time: a record in every edition of its plan, and what changed between two editions."""

from __future__ import annotations

import datetime
from collections import Counter
from functools import lru_cache

from pydantic import Field

from index.snapshot import Snapshot
from ingest.changes import Change, changes, of_link
from ingest.editions import Edition, Series
from ingest.lineage import How, Lineage
from ingest.model import Record, Value
from ingest.text import match_key
from service.web.errors import Problem


class Past(Value):
    """A record in one edition; no records where the edition does not hold it."""

    edition: str | None = Field(description="what the edition is called, as printed")
    day: datetime.date | None = None
    documents: tuple[str, ...]
    how: How | None = Field(description="how it came here from the edition before; null in the oldest one here")
    likeness: float | None = Field(default=None, description="of the titles, where the pair rests on it")
    records: tuple[Record, ...]
    changes: tuple[Change, ...] = ()


class History(Value):
    """A record's way through the editions of its plan, oldest first."""

    record_id: str
    municipality: str
    plan: str
    history: tuple[Past, ...]


class Comparison(Value):
    """What changed between two editions of one plan."""

    municipality: str
    plan: str
    since: Edition = Field(serialization_alias="from")
    to: Edition
    counts: dict[str, int] = Field(description="kind of change → number")
    changes: tuple[Change, ...]


def history(snapshot: Snapshot, record: Record) -> History:
    """A record's history; of a plan with one edition, the record alone."""
    lineage = next((one for one in snapshot.lineages if one.series.at(record.document) is not None), None)
    past = _past(lineage, record) if lineage else (_alone(snapshot, record),)
    return History(record_id=record.record_id, municipality=record.municipality, plan=record.plan, history=past)


def _alone(snapshot: Snapshot, record: Record) -> Past:
    document = snapshot.store.document(record.document)
    return Past(
        edition=document.as_of or document.edition, documents=(record.document,), how=None, records=(record,)
    )  # fmt: skip


def _past(lineage: Lineage, record: Record) -> tuple[Past, ...]:
    held = lineage.by_id
    stages = {stage.edition: stage for stage in lineage.stages(record)}
    found = []
    for n, edition in enumerate(lineage.series.editions):
        stage = stages.get(n)
        link = stage.link if stage else None
        gone: How | None = "dropped" if n - 1 in stages else None
        found.append(
            Past(
                edition=edition.label, day=edition.day, documents=edition.documents,
                how=stage.how if stage else gone, likeness=link.likeness if link else None,
                records=tuple(held[i] for i in stage.record_ids) if stage else (),
                changes=tuple(of_link(link, held)) if link else (),
            )
        )  # fmt: skip
    return tuple(found)


def between(
    snapshot: Snapshot, first: str | None = None, last: str | None = None, municipality: str | None = None
) -> tuple[Comparison, ...]:
    """What changed between two editions of each plan that has both; the last two where none is named.

    Raises:
        Problem: no plan has such an edition, or the first is not the earlier one.
    """
    lineages = [one for one in snapshot.lineages if municipality in (None, "", one.series.municipality)]
    for name in filter(None, (first, last)):
        if not any(find(one.series, name) is not None for one in lineages):
            raise Problem(404, "not_found", what=name)
    found = [_ends(one.series, first, last) for one in lineages]
    return tuple(compared(one, *ends) for one, ends in zip(lineages, found, strict=True) if ends)


def find(one: Series, name: str) -> int | None:
    """The place of the edition that a name means: a document of it, its day, or its day as printed."""
    for n, edition in enumerate(one.editions):
        if name in edition.documents or name == edition.day.isoformat() or match_key(name) == match_key(edition.label):
            return n
    return None


def _ends(one: Series, first: str | None, last: str | None) -> tuple[int, int] | None:
    """The places of the two editions; None where the plan lacks one of them."""
    b = find(one, last) if last else len(one.editions) - 1
    a = find(one, first) if first else (b - 1 if b else None)
    if a is None or b is None:
        return None
    if a >= b:
        raise Problem(422, "order", a=one.editions[a].label, b=one.editions[b].label)
    return a, b


@lru_cache(maxsize=8)
def compared(lineage: Lineage, a: int, b: int) -> Comparison:
    """What changed of a plan between two of its editions, by their places."""
    found = changes(lineage.records[a], lineage.records[b])
    counts = Counter(change.what for change in found)
    return Comparison(
        municipality=lineage.series.municipality, plan=lineage.series.plan, since=lineage.series.editions[a],
        to=lineage.series.editions[b], counts=dict(sorted(counts.items())), changes=found,
    )  # fmt: skip
