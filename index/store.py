"""Documents, lines, records and passages of a snapshot, read-only; what every engine is asked in the same words."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ingest.errors import NotFound
from ingest.model import Document, Notice, Passage, Record, Value
from ingest.text import match_key

if TYPE_CHECKING:
    from ingest.documents import Ingested

_ALL = 1 << 62
"""More than there can be."""


class RecordFilter(Value):
    """Which records to list; None asks nothing."""

    document: str | None = None
    municipality: str | None = None
    kind: str | None = None
    number: str | None = None
    status: str | None = None
    department: str | None = None
    q: str | None = None


class Store(ABC):
    """Read access by SQL that every engine understands: `?` stands for a value, `{table}` for a snapshot's table."""

    HOLDS = "instr({column}, ?) > 0"
    """Whether a text stands in a column."""
    LINE, ROLE = "json_extract(body, '$.lines[0]')", "body ->> '$.role'"
    """A passage's first line, and its role."""

    @abstractmethod
    def _rows(
        self, table: str, query: str, values: Iterable[object] = (), within: Iterable[str] | None = None
    ) -> list[tuple[str, ...]]:
        """The rows of a query; `within` names the documents, or the records, that it is about, where it is not all."""

    def documents(self) -> tuple[Document, ...]:
        """Every document, by name."""
        rows = self._rows("documents", "SELECT body FROM {table} ORDER BY document")
        return tuple(Document.model_validate_json(body) for (body,) in rows)

    def document(self, name: str) -> Document:
        """One document.

        Raises:
            NotFound: the snapshot does not hold it.
        """
        rows = self._rows("documents", "SELECT body FROM {table} WHERE document = ?", (name,), [name])
        if not rows:
            raise NotFound(f"文書 {name} はありません。`/api/documents` で一覧を確かめてください")
        return Document.model_validate_json(rows[0][0])

    def lines(self, document: str, first: int = 1, last: int | None = None) -> dict[int, str]:
        """Line number → text, from `first` to `last` (1-based, inclusive)."""
        rows = self._rows(
            "lines",
            "SELECT line, text FROM {table} WHERE document = ? AND line BETWEEN ? AND ? ORDER BY line",
            (document, first, last if last is not None else _ALL),
            [document],
        )
        return {int(line): text for line, text in rows}

    def pages(self, document: str) -> tuple[tuple[int, int], ...]:
        """(first line, page) of each page, in order; none where the format has no pages."""
        rows = self._rows(
            "pages", "SELECT line, page FROM {table} WHERE document = ? ORDER BY line", (document,), [document]
        )
        return tuple((int(line), int(page)) for line, page in rows)

    def headers(self, document: str) -> frozenset[int]:
        """Lines that print the column headers of a table."""
        query = f"SELECT {self.LINE} FROM {{table}} WHERE document = ? AND {self.ROLE} = 'header'"
        return frozenset(int(line) for (line,) in self._rows("passages", query, (document,), [document]))

    def notices(self, document: str) -> tuple[Notice, ...]:
        """A document's warnings, in reading order."""
        rows = self._rows(
            "notices", "SELECT body FROM {table} WHERE document = ? ORDER BY ordinal", (document,), [document]
        )
        return tuple(Notice.model_validate_json(body) for (body,) in rows)

    def records(self, where: RecordFilter, limit: int | None = None, offset: int = 0) -> tuple[int, tuple[Record, ...]]:
        """How many records fit the filter, and those from `offset`, in document order."""
        condition, values = self._where(where)
        within = [where.document] if where.document else None
        ((total,),) = self._rows("records", f"SELECT count(*) FROM {{table}}{condition}", values, within)
        rows = self._rows(
            "records",
            f"SELECT body FROM {{table}}{condition} ORDER BY ordinal LIMIT ? OFFSET ?",
            [*values, _ALL if limit is None else limit, offset],
            within,
        )
        return int(total), tuple(Record.model_validate_json(body) for (body,) in rows)

    def holding(self, words: Iterable[str]) -> frozenset[str]:
        """Ids of the records that hold every word, in their texts or among their departments."""
        keys = [match_key(word) for word in words]
        holds = self.HOLDS.format(column="(search || ? || departments)")
        where = " AND ".join([holds] * len(keys)) or "1 = 1"
        values = [value for key in keys for value in ("\n", key)]
        rows = self._rows("records", f"SELECT record_id FROM {{table}} WHERE {where}", values)
        return frozenset(name for (name,) in rows)

    def record_ids(self, where: RecordFilter) -> frozenset[str]:
        """Ids of the records that fit the filter."""
        condition, values = self._where(where)
        rows = self._rows("records", f"SELECT record_id FROM {{table}}{condition}", values)
        return frozenset(name for (name,) in rows)

    def record(self, record_id: str) -> Record:
        """One record.

        Raises:
            NotFound: the snapshot does not hold it.
        """
        rows = self._rows("records", "SELECT body FROM {table} WHERE record_id = ?", (record_id,), [record_id])
        if not rows:
            raise NotFound(f"記録 {record_id} はありません。`/api/records` で一覧を確かめてください")
        return Record.model_validate_json(rows[0][0])

    def records_by_id(self, record_ids: Sequence[str]) -> tuple[Record, ...]:
        """Several records, in the order asked for; unknown ids are left out."""
        if not record_ids:
            return ()
        marks = ",".join("?" * len(record_ids))
        query = f"SELECT record_id, body FROM {{table}} WHERE record_id IN ({marks})"
        rows = self._rows("records", query, record_ids, record_ids)
        bodies = {row[0]: row[1] for row in rows}
        return tuple(Record.model_validate_json(bodies[name]) for name in record_ids if name in bodies)

    def passages(self) -> tuple[Passage, ...]:
        """Every passage, in the order in which they are indexed."""
        rows = self._rows("passages", "SELECT body FROM {table} ORDER BY ordinal")
        return tuple(Passage.model_validate_json(body) for (body,) in rows)

    def _where(self, where: RecordFilter) -> tuple[str, list[object]]:
        """The filter as a clause, and its values."""
        exact = {
            "document": where.document, "municipality": where.municipality, "kind": where.kind, "status": where.status,
        }  # fmt: skip
        clauses = [f"{column} = ?" for column, value in exact.items() if value]
        values: list[object] = [value for value in exact.values() if value]
        if where.number:
            clauses.append("upper(number) = upper(?)")
            values.append(where.number)
        for column, text in (("departments", where.department), ("search", where.q)):
            if text:
                clauses.append(self.HOLDS.format(column=column))
                values.append(match_key(text))
        return (f" WHERE {' AND '.join(clauses)}" if clauses else ""), values


def page_runs(ingested: Ingested) -> Iterator[tuple[int, int]]:
    """(first line, page) of each page; where only the records are here, what they say of themselves."""
    placed: Iterable[tuple[int, int | None]] = (
        enumerate(ingested.pages, 1)
        if ingested.pages
        else sorted({record.source.lines[0]: record.source.page for record in ingested.records}.items())
    )
    before = None
    for line, page in placed:
        if page and page != before:
            yield line, page
            before = page


def record_row(record: Record) -> tuple[str | None, ...]:
    """What stands of a record in a table: id, document, town, kind, number, status, departments, searched text, all."""
    names = (indicator.name or "" for indicator in record.indicators)
    search = match_key("\n".join([record.title, *record.path, *names, *record.sections.values()]))
    departments = "\n".join(match_key(name) for name in record.departments)
    return (
        record.record_id, record.document, record.municipality, record.kind, record.number, record.status,
        departments, search, record.model_dump_json(),
    )  # fmt: skip


def dump_jsonl(records: Iterable[Record]) -> str:
    """Records as JSON lines."""
    return "".join(json.dumps(r.model_dump(mode="json"), ensure_ascii=False) + "\n" for r in records)
