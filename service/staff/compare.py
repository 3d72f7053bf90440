"""What each town's plans say on a subject, side by side: records that are about it, and figures of one unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from index.snapshot import Snapshot
from ingest.kinds import japanese
from ingest.model import Document, Record
from service.about import Relevant
from service.model import Question, ScoredPassage
from service.staff.export.figures import number_and_unit
from service.staff.export.tables import RESULTS, STATUSES, Cell, Table, label
from service.staff.progress import Progress, progress
from service.web.editions import history
from service.web.holder import Answering

PER_TOWN = 5
"""Records shown for each town."""


class Comparison(BaseModel):
    """A subject, and the towns to compare; all of them where none is named."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    q: Annotated[str, Field(max_length=200)] = ""
    town: tuple[Annotated[str, Field(max_length=50)], ...] = Field(default=(), max_length=50)


class Hit(NamedTuple):
    """A record on the subject, its passages, and the first edition that holds it where several are here."""

    record: Record
    passages: tuple[ScoredPassage, ...]
    since: str | None


class Town(NamedTuple):
    """A town and what its plans hold on the subject, best first."""

    code: str
    name: str
    hits: tuple[Hit, ...]


class Figure(NamedTuple):
    """A town's indicator, with its latest figures as numbers."""

    town: str
    progress: Progress
    target: float | None
    actual: float | None


def compare(pipeline: Answering, asked: Comparison) -> tuple[Town, ...]:
    """The records on a subject in each town's plans by itself, so that one town's many pages do not hide another's.

    Towns that no document belongs to are left out; without a subject there is nothing to compare.
    """
    known = codes(pipeline.snapshot.documents) if asked.q else {}
    found = []
    for name in (name for name in known if name in asked.town or not asked.town):
        relevant = pipeline.about(Question(question=asked.q, municipality=name))
        hits = tuple(_hit(one, pipeline.snapshot) for one in relevant[:PER_TOWN])
        found.append(Town(known[name], name, hits))
    return tuple(found)


def _hit(one: Relevant, snapshot: Snapshot) -> Hit:
    past = history(snapshot, one.record).history
    first = next((edition.edition for edition in past if edition.records), None) if len(past) > 1 else None
    return Hit(one.record, one.passages, first)


def codes(documents: Iterable[Document]) -> dict[str, str]:
    """Town → 全国地方公共団体コード, by code."""
    named = {(document.municipality_code, document.municipality) for document in documents if document.municipality}
    return {name: code for code, name in sorted(named)}


def side_by_side(towns: Sequence[Town]) -> dict[str, tuple[Figure, ...]]:
    """Unit → the indicators of the records found that are measured in it, where those of two towns or more are."""
    found: dict[str, list[Figure]] = {}
    for town in towns:
        for one in progress([hit.record for hit in town.hits], None):
            target, unit = number_and_unit(one.target or "")
            actual, own = number_and_unit(one.actual or "")
            if (unit or own) and unit in (None, own or unit):
                found.setdefault(str(unit or own), []).append(Figure(town.name, one, target, actual))
    return {unit: tuple(own) for unit, own in found.items() if len({one.town for one in own}) > 1}


def figures_table(figures: dict[str, tuple[Figure, ...]]) -> Table:
    """One row an indicator, those of one unit together."""
    columns = (
        "単位", label("municipality"), label("plan"), label("record_id"), label("title"), "指標名", "年度", "目標値",
        "目標値の数値", "実績値", "実績値の数値", "判定",
    )  # fmt: skip
    rows = tuple(
        (
            unit, one.town, one.progress.record.plan, one.progress.record.record_id, one.progress.record.title,
            one.progress.indicator.name, one.progress.fiscal_year, one.progress.target, one.target,
            one.progress.actual, one.actual, RESULTS[one.progress.result],
        )
        for unit, own in figures.items()
        for one in own
    )  # fmt: skip
    return Table("指標の比較", columns, rows)


def comparison_table(towns: Sequence[Town]) -> Table:
    """One row a passage of a record found; a record without a passage has one row."""
    most = max((len(hit.record.departments) for town in towns for hit in town.hits), default=0)
    departments = tuple(f"{label('departments')}{n}" for n in range(1, most + 1))
    columns = (
        label("municipality_code"), label("municipality"), "順位",
        *(label(name) for name in ("record_id", "number", "title")), "種別名", *departments, "進捗区分名",
        "初めて載った版", "文書", "最初の行", "最後の行", "記載",
    )  # fmt: skip
    rows = tuple(
        (town.code, town.name, rank, *_row(hit, most), *printed)
        for town in towns
        for rank, hit in enumerate(town.hits, 1)
        for printed in _printed(hit)
    )
    return Table("比較", columns, rows)


def _row(hit: Hit, most: int) -> tuple[Cell, ...]:
    record = hit.record
    departments = [*record.departments, *[None] * (most - len(record.departments))]
    return (
        record.record_id, record.number, record.title, japanese(record.kind), *departments,
        STATUSES.get(record.status or ""), hit.since,
    )  # fmt: skip


def _printed(hit: Hit) -> list[tuple[Cell, ...]]:
    found: list[tuple[Cell, ...]] = [(one.document, *one.lines, one.text) for one in hit.passages]
    return found or [(hit.record.document, *hit.record.source.lines, None)]
