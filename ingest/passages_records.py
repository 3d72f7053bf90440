"""Records → passages, for a document of which only the records are here: each printed value with its lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.model import Document, Indicator, Passage, Record
from ingest.passages_owner import context, field_label, year_of


def from_records(document: Document, records: Sequence[Record]) -> tuple[Passage, ...]:
    """Each stated field of the records as a passage."""
    return tuple(
        _passage(document, record, field, value) for record in records for field, value in record_fields(record)
    )


def _passage(document: Document, record: Record, field: str, value: str) -> Passage:
    lines = record.source.fields.get(field, record.source.lines)
    return Passage(
        passage_id=f"{document.document}:{lines[0]}:{local_id(record)}.{field}",
        document=document.document,
        lines=lines,
        text=value,
        context=context(document, record, field_label(field)),
        record_id=record.record_id,
        field=field,
        fiscal_year=year_of(field, value),
    )


def local_id(record: Record) -> str:
    """A record's kind and number, unique within its document."""
    return record.kind + record.record_id.rsplit(":", 1)[-1]


def record_fields(record: Record) -> Iterator[tuple[str, str]]:
    """Each stated field of a record as (field path, printed text), indicators as one text each."""
    yield "title", record.title
    if record.departments:
        yield "departments", "、".join(record.departments)
    if record.status_text:
        yield "status_text", record.status_text
    for at, indicator in enumerate(record.indicators):
        yield f"indicators.{at}", indicator_text(indicator)
    for name, text in record.sections.items():
        if text:
            yield f"sections.{name}", text


def indicator_text(indicator: Indicator) -> str:
    """An indicator in one line of labels and printed values."""
    parts = [indicator.name or ""]
    if indicator.baseline:
        period = f"({indicator.baseline.period})" if indicator.baseline.period else ""
        parts.append(f"基準値{period} {indicator.baseline.value}")
    for year in indicator.values:
        if year.target is not None:
            parts.append(f"{year.fiscal_year}年度 目標値 {year.target}")
        if year.actual is not None:
            parts.append(f"{year.fiscal_year}年度 実績値 {year.actual}")
    return " ".join(part for part in parts if part)
