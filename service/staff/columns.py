"""The columns that a list of records may show, what stands in them, and how they are ordered. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from ingest.model import Record
from ingest.text import fiscal_years, nfkc
from service.model import Language
from service.retrieve.select import number
from service.staff.catalogue import Catalogue, natural, offices_of
from service.staff.export.figures import number_and_unit
from service.staff.progress import Progress
from service.staff.words import kind_name, names, told

COLUMNS = tuple(names("ja", "column"))
"""The columns, in the order in which a list shows them."""
USUAL = ("municipality", "kind", "number", "title", "department", "status", "indicators", "source")
"""The columns of a list of which none are chosen."""
MOST_LINES = 3
"""Indicators of one record in a list; its own page shows them all."""
MOST_GRADES = 8
"""Columns of grades that a screen holds."""

_STATUS_ORDER = ("delayed", "on_track", "completed")
"""Staff look for what is late first."""


class Column(NamedTuple):
    """A column of the list; `grades:R5` is one grade's."""

    name: str
    label: str


def columns(chosen: Sequence[str], records: Iterable[Record], language: Language = "ja") -> tuple[Column, ...]:
    """The columns to show; the title always, and a column for each grade that the records print."""
    wanted = {"title", *(name for name in chosen if name in COLUMNS)} if chosen else set(USUAL)
    found: list[Column] = []
    for name, label in names(language, "column").items():
        if name == "grades" and name in wanted:
            keys = dict.fromkeys(key for record in records for key in (record.grades or {}))
            found += [
                Column(f"grades:{key}", told(language, "cell.grade", name=key))
                for key in sorted(keys, key=_of_grade)[:MOST_GRADES]
            ]
        elif name in wanted:
            found.append(Column(name, label))
    return tuple(found)


def _of_grade(key: str) -> tuple[int, str]:
    """Years in their order, what names no year behind them."""
    return next(iter(fiscal_years(key)), 9999), key


def lines(
    record: Record, column: str, held: Catalogue, year: int | None, language: Language = "ja"
) -> tuple[str, ...]:  # fmt: skip
    """What stands in a record's cell, line by line; nothing where it prints nothing."""
    head, _, key = column.partition(":")
    match head:
        case "grades":
            return tuple(filter(None, ((record.grades or {}).get(key),)))
        case "score":
            return tuple(f"{name} {value:g}" for name, value in (record.scores or {}).items())
        case "percent" | "stars":
            value = number(record, head)
            return () if value is None else (f"{value:g}%" if head == "percent" else f"{value:g}",)
        case "indicators" | "target" | "actual" | "result":
            own = held.progress(year).get(record.record_id, ())
            more = (
                (told(language, "cell.more", n=len(own) - MOST_LINES),)
                if len(own) > MOST_LINES and head == "indicators"
                else ()
            )
            return (*(_of_indicator(one, head, language) for one in own[:MOST_LINES]), *more)
        case "department":
            return offices_of(record)
        case "kind":
            return (kind_name(record.kind, language),)
        case "edition":
            return tuple(filter(None, (record.as_of or record.edition,)))
    value = getattr(record, head, None)
    return (str(value),) if value else ()


def _of_indicator(one: Progress, column: str, language: Language) -> str:
    if column == "indicators":
        return one.indicator.name or told(language, "cell.no_name")
    if column == "result":
        return names(language, "result")[one.result]
    printed = one.target if column == "target" else one.actual
    return f"{printed} ({one.fiscal_year})" if printed and one.fiscal_year else printed or "—"


_KEYS: dict[str, Callable[[Record], Any]] = {
    "municipality": lambda record: (record.municipality_code, record.document),
    "plan": lambda record: nfkc(record.plan),
    "edition": lambda record: record.as_of or record.edition,
    "kind": lambda record: record.kind,
    "number": lambda record: natural(record.number) if record.number else None,
    "title": lambda record: nfkc(record.title),
    "department": lambda record: nfkc("、".join(offices_of(record))) or None,
    "status": lambda record: _STATUS_ORDER.index(record.status) if record.status else None,
    "percent": lambda record: record.progress_percent,
    "stars": lambda record: record.stars,
    "score": lambda record: number(record, "points"),
    "indicators": lambda record: len(record.indicators) or None,
}
_RESULT_ORDER = ("missed", "met", "none")


def sort_key(column: str, held: Catalogue, year: int | None) -> Callable[[Record], Any]:
    """A column's key: a value that orders records, or None for one that prints nothing there."""
    head, _, name = column.partition(":")
    if head == "grades":
        return lambda record: next(
            (g for key, g in (record.grades or {}).items() if name in ("", key) and g != "-"), None
        )
    if head in ("target", "actual"):
        return lambda record: next(
            (n for one in held.progress(year).get(record.record_id, ()) if (n := _figure(one, head)) is not None), None
        )
    if head == "result":
        return lambda record: min(
            (_RESULT_ORDER.index(one.result) for one in held.progress(year).get(record.record_id, ())), default=None
        )
    return _KEYS[head]


def _figure(one: Progress, column: str) -> float | None:
    return number_and_unit((one.target if column == "target" else one.actual) or "")[0]
