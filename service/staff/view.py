"""What the staff's pages are asked to show: filters, order and page, all of it in the address."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from index.snapshot import Snapshot
from index.store import RecordFilter
from ingest.model import Record
from ingest.text import nfkc
from service.web.facets import years_of

Sort = Literal["", "municipality", "kind", "number", "title", "department", "status", "indicators"]
_STATUS_ORDER = ("delayed", "on_track", "completed", None)
"""Staff look for what is late first; records without a status stand last."""

_DIGITS = re.compile(r"(\d+)")


def _blank(value: object) -> object:
    """A form sends its empty fields too; they ask nothing."""
    return (value.strip() or None) if isinstance(value, str) else value


Blank = BeforeValidator(_blank)
Text = Annotated[Annotated[str, Field(max_length=200)] | None, Blank]


class View(BaseModel):
    """The filters, order and page of a list; None and the defaults ask nothing."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    record_id: Text = None
    municipality: Text = None
    document: Text = None
    edition: Annotated[Literal["all"] | None, Blank] = None
    """`all`: older editions too; otherwise the newest of each plan, unless a document is named."""
    kind: Text = None
    number: Text = None
    department: Text = None
    status: Annotated[Literal["on_track", "delayed", "completed", "none"] | None, Blank] = None
    year: Annotated[Annotated[int, Field(ge=1900, le=2200)] | None, Blank] = None
    result: Annotated[Literal["met", "missed", "none"] | None, Blank] = None
    by: Literal["plan", "department", "policy"] = "plan"
    q: Text = None
    sort: Sort = ""
    desc: bool = False
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    size: Annotated[int, Field(ge=1, le=200)] = 50

    def but(self, **changes: object) -> dict[str, str]:
        """The address's parameters after changes; what is left at its default does not stand in the address."""
        values = self.model_copy(update=changes)
        return {
            name: str(value).lower() if isinstance(value, bool) else str(value)
            for name, field in type(self).model_fields.items()
            if (value := getattr(values, name)) != field.default and value is not None
        }

    def sorted_by(self, column: str) -> dict[str, str]:
        """The address's parameters for a click on a column's heading: up, then down."""
        return self.but(sort=column, desc=self.sort == column and not self.desc, page=1)

    @property
    def filters(self) -> bool:
        """Whether anything is asked for but order and page."""
        return bool(self.but(sort="", desc=False, page=1, size=50, by="plan"))


class Page(NamedTuple):
    """Some of the rows found; `first` and `last` count from 1."""

    rows: tuple[Any, ...]
    total: int
    page: int
    pages: int
    first: int
    last: int


def paged(found: Sequence[Any], view: View) -> Page:
    """The page that is asked for, or the last where there are fewer."""
    pages = max(1, -(-len(found) // view.size))
    page = min(view.page, pages)
    start = (page - 1) * view.size
    rows = tuple(found[start : start + view.size])
    return Page(rows, len(found), page, pages, start + 1 if rows else 0, start + len(rows))


def chosen(snapshot: Snapshot, view: View) -> tuple[Record, ...]:
    """The records that fit every filter, in the order asked for; document order breaks ties."""
    found = _searched(snapshot, view)
    checks: list[Callable[[Record], bool]] = []
    for name in ("record_id", "municipality", "document", "kind"):
        if value := getattr(view, name):
            checks.append(lambda record, name=name, value=value: getattr(record, name) == value)  # type: ignore[misc]
    if view.status:
        checks.append(lambda record: (record.status or "none") == view.status)
    if view.number:
        checks.append(lambda record: nfkc(record.number or "").upper() == nfkc(view.number or "").upper())
    if view.year:
        checks.append(lambda record: view.year in years_of(record))
    if view.edition is None and not (view.document or view.record_id):
        checks.append(lambda record: record.document not in snapshot.superseded)
    kept = [record for record in found if all(check(record) for check in checks)]
    if view.sort:
        kept.sort(key=_KEYS[view.sort], reverse=view.desc)
    return tuple(kept)


def _searched(snapshot: Snapshot, view: View) -> tuple[Record, ...]:
    """Text is searched for by the snapshot's own database, as the API does."""
    if not (view.q or view.department):
        return snapshot.records
    return snapshot.store.records(RecordFilter(q=view.q, department=view.department))[1]


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key that puts 2 before 10.

    >>> sorted(["10", "N1", "2-10", "2-9", "2"], key=natural)
    ['2', '2-9', '2-10', '10', 'N1']
    """
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in _DIGITS.split(nfkc(text)) if part)


_KEYS: dict[str, Callable[[Record], Any]] = {
    "municipality": lambda record: (record.municipality_code, record.document),
    "kind": lambda record: record.kind,
    "number": lambda record: natural(record.number or "~"),
    "title": lambda record: nfkc(record.title),
    "department": lambda record: nfkc("、".join(record.departments)) or "\U0010ffff",
    "status": lambda record: _STATUS_ORDER.index(record.status),
    "indicators": lambda record: len(record.indicators),
}
