"""Records side by side: one row a field or figure that any of them has, each cell with its lines. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.amounts import amount, difference, of, unit, with_unit
from ingest.model import Lines, Record, Value

Printed = str | float | int | list[str]

MARKS = ("departments", "status_text", "progress_percent", "stars")
"""Fields of one value; those of several stand one a row."""
UNITS = {"progress_percent": "%", "stars": "★"}
"""Of fields that are numbers without a unit."""


class Cell(Value):
    """What one record prints there; `value` is null where it prints nothing."""

    record_id: str
    value: Printed | None
    document: str
    lines: Lines


class Row(Value):
    """One field or figure across the records."""

    field: str
    indicator: str | None = None
    fiscal_year: int | None = None
    cells: tuple[Cell, ...]
    difference: str | None = None
    """How far two records' amounts of one unit are apart: computed."""


class Beside(Value):
    """Records, and what they print, row by row."""

    records: tuple[Record, ...]
    rows: tuple[Row, ...]


Key = tuple[str, str | None, int | None]
"""Field, indicator's name, fiscal year."""


def beside(records: Sequence[Record]) -> Beside:
    """Records side by side, rows in the order in which the records have them."""
    printed = [dict(_printed(record)) for record in records]
    keys = dict.fromkeys(key for one in printed for key in one)
    return Beside(records=tuple(records), rows=tuple(_row(key, records, printed) for key in keys))


def _printed(record: Record) -> Iterator[tuple[Key, tuple[Printed, str]]]:
    """Each field and figure of a record: its key → its value, and the path under which the source names its lines."""
    for name in MARKS:
        value = getattr(record, name)
        if value not in (None, ()):
            yield (name, None, None), (list(value) if isinstance(value, tuple) else value, name)
    for name in ("grades", "scores", "attributes"):
        for key, value in (getattr(record, name) or {}).items():
            yield (f"{name}.{key}", None, None), (value, f"{name}.{key}")
    for at, indicator in enumerate(record.indicators):
        for figure in of(indicator):
            key = (f"indicators.{figure.side}", indicator.name or record.title, figure.fiscal_year)
            yield key, (with_unit(indicator, figure.value), f"indicators.{at}")


def _row(key: Key, records: Sequence[Record], printed: Sequence[dict[Key, tuple[Printed, str]]]) -> Row:
    field, indicator, year = key
    cells = []
    for record, one in zip(records, printed, strict=True):
        value, path = one.get(key, (None, ""))
        lines = record.source.fields.get(path, record.source.lines)
        cells.append(Cell(record_id=record.record_id, value=value, document=record.document, lines=lines))
    return Row(field=field, indicator=indicator, fiscal_year=year, cells=tuple(cells), difference=_apart(field, cells))


def _apart(field: str, cells: Sequence[Cell]) -> str | None:
    """How far two amounts are apart; None where they are not two amounts of one unit."""
    texts = [f"{cell.value:g}" if isinstance(cell.value, float | int) else cell.value for cell in cells]
    if len(texts) != 2 or not (isinstance(texts[0], str) and isinstance(texts[1], str)):
        return None
    first, second = amount(texts[0]), amount(texts[1])
    shared = UNITS.get(field) or unit(texts[0])
    if first is None or second is None or (field not in UNITS and unit(texts[1]) != shared):
        return None
    return difference(first, second, shared)
