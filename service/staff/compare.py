"""What each town's plans say on a subject, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from ingest.kinds import japanese
from ingest.model import Document, Record
from service.model import Question, ScoredPassage
from service.staff.export.tables import STATUSES, Cell, Table, label
from service.web.holder import Answering

SEARCHED = 20
"""Passages searched for in each town; several often belong to one record."""
PER_TOWN = 5
"""Records shown for each town."""
PER_RECORD = 2
"""Passages shown of one record: enough to see why it was found."""


class Comparison(BaseModel):
    """A subject, and the towns to compare; all of them where none is named."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    q: Annotated[str, Field(max_length=200)] = ""
    town: tuple[Annotated[str, Field(max_length=50)], ...] = Field(default=(), max_length=50)


class Hit(NamedTuple):
    """A record found, and its best passages; without a record, a passage that stands between records."""

    record: Record | None
    passages: tuple[ScoredPassage, ...]


class Town(NamedTuple):
    """A town and what was found in its plans, best first."""

    code: str
    name: str
    hits: tuple[Hit, ...]


def compare(pipeline: Answering, asked: Comparison) -> tuple[Town, ...]:
    """Search for a subject in each town's plans by itself, so that one town's many pages do not hide another's.

    Towns that no document belongs to are left out; without a subject there is nothing to compare.
    """
    known = codes(pipeline.snapshot.documents) if asked.q else {}
    found = []
    for name in (name for name in known if name in asked.town or not asked.town):
        question = Question(question=asked.q, municipality=name, top_k=SEARCHED)
        hits = _by_record(pipeline.search(question), pipeline.snapshot.records)
        found.append(Town(known[name], name, hits))
    return tuple(found)


def _by_record(passages: Sequence[ScoredPassage], records: Sequence[Record]) -> tuple[Hit, ...]:
    """Records in the order of their best passage."""
    grouped: dict[str, tuple[Record | None, list[ScoredPassage]]] = {}
    for passage in passages:
        record = _record_of(passage, records)
        _, found = grouped.setdefault(record.record_id if record else passage.passage_id, (record, []))
        if passage.text not in (one.text for one in found):
            found.append(passage)
    return tuple(Hit(record, tuple(found[:PER_RECORD])) for record, found in list(grouped.values())[:PER_TOWN])


def codes(documents: Iterable[Document]) -> dict[str, str]:
    """Town → 全国地方公共団体コード, by code."""
    named = {(document.municipality_code, document.municipality) for document in documents if document.municipality}
    return {name: code for code, name in sorted(named)}


def _record_of(passage: ScoredPassage, records: Sequence[Record]) -> Record | None:
    """The record that states the passage's lines; of several, the one with the fewest lines (the innermost)."""
    first, last = passage.lines
    holding = [
        record
        for record in records
        if record.document == passage.document and record.source.lines[0] <= first and last <= record.source.lines[1]
    ]
    return min(holding, key=lambda r: (r.source.lines[1] - r.source.lines[0], r.record_id), default=None)


def comparison_table(towns: Sequence[Town]) -> Table:
    """One row a passage found."""
    most = max((len(hit.record.departments) for town in towns for hit in town.hits if hit.record), default=0)
    departments = tuple(f"{label('departments')}{n}" for n in range(1, most + 1))
    columns = (
        label("municipality_code"), label("municipality"), "順位", "文書", "最初の行", "最後の行", "記載",
        *(label(name) for name in ("record_id", "number", "title")), "種別名", *departments, "進捗区分名",
    )  # fmt: skip
    rows = tuple(
        (town.code, town.name, rank, *_row(passage, hit.record, most))
        for town in towns
        for rank, hit in enumerate(town.hits, 1)
        for passage in hit.passages
    )
    return Table("比較", columns, rows)


def _row(passage: ScoredPassage, record: Record | None, most: int) -> tuple[Cell, ...]:
    printed = (passage.document, *passage.lines, passage.text)
    if record is None:
        return (*printed, None, None, None, None, *[None] * most, None)
    departments = [*record.departments, *[None] * (most - len(record.departments))]
    return (
        *printed, record.record_id, record.number, record.title, japanese(record.kind), *departments,
        STATUSES.get(record.status or ""),
    )  # fmt: skip
