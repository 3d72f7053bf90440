"""The records that a view asks for, how many each further choice would leave, and the filters in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from index.snapshot import Snapshot
from index.store import RecordFilter
from ingest.model import Record
from ingest.text import match_key, nfkc
from service.model import Language
from service.retrieve.select import number
from service.staff.catalogue import Catalogue, catalogue
from service.staff.columns import sort_key
from service.staff.progress import Progress
from service.staff.view import View
from service.staff.words import fiscal, kind_name, names, told

NONE = "（記載なし）"
"""Stands for records that print no department, or stand under no policy."""

Test = Callable[[Record], bool]


def chosen(snapshot: Snapshot, view: View) -> tuple[Record, ...]:
    """The records that fit every filter, in the order asked for; document order breaks ties."""
    held = catalogue(snapshot)
    checks = list(_checks(snapshot, held, view))
    newest = view.edition is None and not (view.document or view.record_id)
    pool = snapshot.latest if newest else snapshot.records
    kept = [record for record in pool if all(check(record) for check in checks)]
    if view.sort:
        # A record without the value stands last, whichever way the others are ordered.
        key = sort_key(view.sort, held, view.year)
        valued = [(value, record) for record in kept if (value := key(record)) is not None]
        valued.sort(key=lambda pair: pair[0], reverse=view.desc)
        found = {record.record_id for _, record in valued}
        kept = [record for _, record in valued] + [record for record in kept if record.record_id not in found]
    return tuple(kept)


def _checks(snapshot: Snapshot, held: Catalogue, view: View) -> Iterator[Test]:
    for name in ("record_id", "municipality", "document", "plan", "kind"):
        if value := getattr(view, name):
            yield lambda record, name=name, value=value: getattr(record, name) == value  # type: ignore[misc]
    if view.status:
        yield lambda record: (record.status or "none") == view.status
    if view.number:
        yield lambda record: nfkc(record.number or "").upper() == nfkc(view.number or "").upper()
    if view.year:
        yield lambda record: view.year in held.years[record.record_id]
    if view.policy:
        yield lambda record: (record.path[0] if record.path else NONE) == view.policy
    if view.result:
        judged = held.progress(view.year)
        yield lambda record: any(one.result == view.result for one in judged.get(record.record_id, ()))
    if view.department:
        yield _of_department(view.department, held)
    if view.q:
        # Text is searched for by the snapshot's own database, as the API does.
        ids = snapshot.store.record_ids(RecordFilter(q=view.q))
        yield lambda record: record.record_id in ids
    yield from _measures(view)


def _of_department(asked: str, held: Catalogue) -> Test:
    """An office's own name means that office; any other text, every office whose name holds it."""
    key = match_key(asked)
    if asked == NONE:
        return lambda record: not record.departments
    if key in held.office_keys:
        return lambda record: key in map(match_key, held.offices[record.record_id])
    return lambda record: any(key in match_key(name) for name in record.departments)


def _measures(view: View) -> Iterator[Test]:
    bounds = (
        ("percent", view.percent_min, view.percent_max), ("stars", view.stars_min, None),
        ("points", view.score_min, None),
    )  # fmt: skip
    for field, low, high in bounds:
        if low is not None or high is not None:
            yield lambda r, f=field, a=low, b=high: _within(number(r, f), a, b)  # type: ignore[misc]
    if view.grade:
        column, _, grade = view.grade.rpartition(":")
        yield lambda r: any(g == grade and column in ("", name) for name, g in (r.grades or {}).items())


def _within(value: float | None, low: float | None, high: float | None) -> bool:
    return value is not None and (low is None or value >= low) and (high is None or value <= high)


def judged(snapshot: Snapshot, view: View) -> tuple[Progress, ...]:
    """The indicators of the records that fit the filters, whatever their result.

    The year is the year judged, not a filter: an indicator without a figure of that year counts as no data.
    """
    found = catalogue(snapshot).progress(view.year)
    asked = chosen(snapshot, view.model_copy(update={"year": None, "result": None}))
    return tuple(one for record in asked for one in found.get(record.record_id, ()))


_FACETS: dict[str, Callable[[Record, Catalogue, int | None], Any]] = {
    "municipality": lambda record, held, year: [record.municipality],
    "document": lambda record, held, year: [record.document],
    "kind": lambda record, held, year: [record.kind],
    "status": lambda record, held, year: [record.status or "none"],
    "department": lambda record, held, year: held.offices[record.record_id],
    "year": lambda record, held, year: held.years[record.record_id],
    "result": lambda record, held, year: {one.result for one in held.progress(year).get(record.record_id, ())},
    "grade": lambda record, held, year: {f"{name}:{g}" for name, g in (record.grades or {}).items() if g != "-"},
}


def facets(snapshot: Snapshot, view: View) -> dict[str, Counter[Any]]:
    """For each filter: value → how many records there are of it, the other filters as they are."""
    held = catalogue(snapshot)
    found: dict[str, Counter[Any]] = {}
    for name, values in _FACETS.items():
        rest = chosen(snapshot, view.model_copy(update={name: None, "sort": ""}))
        found[name] = Counter(value for record in rest for value in values(record, held, view.year))
    return found


def described(snapshot: Snapshot, view: View, language: Language = "ja") -> tuple[tuple[str, str], ...]:
    """The filters in words: what is asked of, and what is asked for."""
    plans = {document.document: document.plan for document in snapshot.documents}
    said = {
        "filter.record": view.record_id, "column.municipality": view.municipality,
        "column.plan": (view.document and plans.get(view.document)) or view.plan,
        "column.edition": view.edition and told(language, "edition.all"),
        "column.kind": view.kind and kind_name(view.kind, language),
        "group.policy": view.policy, "column.number": view.number, "column.department": view.department,
        "column.status": view.status and names(language, "status")[view.status],
        "h.year": view.year and fiscal(view.year, language),
        "column.result": view.result and names(language, "result")[view.result],
        "column.percent": _span(view.percent_min, view.percent_max, "%", language),
        "column.stars": _span(view.stars_min, None, "", language),
        "column.score": _span(view.score_min, None, told(language, "filter.points"), language),
        "column.grades": view.grade and view.grade.replace(":", " "), "h.words": view.q,
    }  # fmt: skip
    return tuple((told(language, name), value) for name, value in said.items() if value)


def _span(low: float | None, high: float | None, unit: str, language: Language) -> str | None:
    if low is None and high is None:
        return None
    if low is not None and high is not None:
        return told(language, "filter.between", low=f"{low:g}", high=f"{high:g}", unit=unit)
    key = "filter.at_least" if low is not None else "filter.at_most"
    return told(language, key, n=f"{low if low is not None else high:g}", unit=unit)
