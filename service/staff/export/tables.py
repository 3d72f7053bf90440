"""Records as tables that machines read: one header row, one value a cell, numbers as numbers.

After 総務省「統計表における機械判読可能なデータの表記方法の統一ルール」(2020-12-18): no merged cell, no omitted name,
western years, units in a column of their own, 全国地方公共団体コード in front. What is
printed stays as printed beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from ingest.kinds import japanese
from ingest.model import Record
from service.staff.export.figures import SIDES, number_and_unit, values_of
from service.staff.words import names

Cell = str | int | float | None

STATUSES = {code: name for code, name in names("ja", "status").items() if code != "none"}
"""進捗区分 → its name."""

RESULTS = names("ja", "result")
"""How an indicator stands against its target, and its name."""

_PARTS = ("指標名", "基準値", "基準値の時点", "目標値", "実績値")
_COUNTED = re.compile(r"^(?P<stem>.*?)(?P<n>\d*)$")
_FIGURE = re.compile(r"^指標(?P<n>\d+)：(?:(?P<year>\d{4})年度 )?(?P<rest>.+)$")


class Table(NamedTuple):
    """A table: its name, the names of its columns (each once), and its rows, each as long as the columns."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def label(field: str) -> str:
    """The Japanese label of a record's field."""
    return str(Record.model_fields[field].title)


_FIRST: dict[str, Callable[[Record], Cell]] = {
    label("municipality_code"): lambda record: record.municipality_code,
    label("record_id"): lambda record: record.record_id,
    label("municipality"): lambda record: record.municipality,
    label("plan"): lambda record: record.plan,
    label("document"): lambda record: record.document,
    label("edition"): lambda record: record.edition,
    label("as_of"): lambda record: record.as_of,
    label("kind"): lambda record: record.kind,
    "種別名": lambda record: japanese(record.kind),
    label("number"): lambda record: record.number,
    label("title"): lambda record: record.title,
}
_PROGRESS: dict[str, Callable[[Record], Cell]] = {
    label("status"): lambda record: record.status,
    "進捗区分名": lambda record: STATUSES.get(record.status or ""),
    label("status_text"): lambda record: record.status_text,
    label("progress_percent"): lambda record: _number(record.progress_percent),
    label("stars"): lambda record: record.stars,
}
_LAST: dict[str, Callable[[Record], Cell]] = {
    "指標数": lambda record: len(record.indicators),
    "出典の最初の行": lambda record: record.source.lines[0],
    "出典の最後の行": lambda record: record.source.lines[1],
    "出典のページ": lambda record: record.source.page,
}


def records_table(records: Sequence[Record], *, figures: bool) -> Table:
    """One row a record; whatever a record prints several of has a numbered column for each.

    Args:
        records: in the order of the rows.
        figures: with every figure of every indicator in columns of its own; False where they are a table of their own.
    """
    spread: list[Callable[[Record], dict[str, Cell]]] = [_path, _departments]
    later = [_grades, _scores, _attributes, _sections, *([_figures] if figures else [])]
    groups = [*map(_spread(records), spread), _fixed(_PROGRESS), *map(_spread(records), later), _fixed(_LAST)]
    columns = (*_FIRST, *chain.from_iterable(names for names, _ in groups))
    rows = (
        (*(read(record) for read in _FIRST.values()), *chain.from_iterable(cells(record) for _, cells in groups))
        for record in records
    )
    return Table("記録", columns, tuple(rows))


_Group = tuple[tuple[str, ...], Callable[[Record], tuple[Cell, ...]]]


def _fixed(fields: dict[str, Callable[[Record], Cell]]) -> _Group:
    return tuple(fields), lambda record: tuple(read(record) for read in fields.values())


def _spread(records: Sequence[Record]) -> Callable[[Callable[[Record], dict[str, Cell]]], _Group]:
    """Columns for whatever some record has."""

    def group(cells: Callable[[Record], dict[str, Cell]]) -> _Group:
        columns = _in_order(dict.fromkeys(chain.from_iterable(cells(record) for record in records)))

        def row(record: Record) -> tuple[Cell, ...]:
            own = cells(record)
            return tuple(own.get(column) for column in columns)

        return columns, row

    return group


def _in_order(columns: Iterable[str]) -> tuple[str, ...]:
    """Columns as they first occur, but numbered ones and an indicator's together.

    >>> _in_order(["課1", "備考", "課2"])
    ('課1', '課2', '備考')
    >>> _in_order(["指標1：2024年度 目標値", "指標2：指標名", "指標1：2023年度 目標値"])
    ('指標1：2023年度 目標値', '指標1：2024年度 目標値', '指標2：指標名')
    """
    stems: dict[str, int] = {}

    def place(column: str) -> tuple[int, ...]:
        figure, counted = _FIGURE.match(column), _COUNTED.match(column)
        if figure:
            # Names and the baseline have no year and come first, in the order in which they are written.
            return int(figure["n"]), int(figure["year"] or 0), _PARTS.index(figure["rest"])
        stem, n = (counted["stem"], counted["n"]) if counted else (column, "")
        return stems.setdefault(stem, len(stems)), int(n or 0)

    return tuple(sorted(columns, key=place))


def _numbered(name: str, values: Sequence[Cell]) -> dict[str, Cell]:
    return {f"{name}{n}": value for n, value in enumerate(values, 1)}


def _path(record: Record) -> dict[str, Cell]:
    return _numbered(label("path"), record.path)


def _departments(record: Record) -> dict[str, Cell]:
    return _numbered(label("departments"), record.departments)


def _grades(record: Record) -> dict[str, Cell]:
    return {f"{label('grades')}：{_line(name)}": value for name, value in (record.grades or {}).items()}


def _scores(record: Record) -> dict[str, Cell]:
    return {f"{label('scores')}：{_line(name)}": _number(value) for name, value in (record.scores or {}).items()}


def _attributes(record: Record) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for name, value in record.attributes.items():
        column = f"{label('attributes')}：{_line(name)}"
        if isinstance(value, list):
            found |= _numbered(column, value)
        else:
            found[column] = value if isinstance(value, str) else _number(value)
    return found


def _sections(record: Record) -> dict[str, Cell]:
    return {f"{label('sections')}：{_line(name)}": text for name, text in record.sections.items()}


def _figures(record: Record) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for n, indicator in enumerate(record.indicators, 1):
        found[f"指標{n}：指標名"] = indicator.name
        for side, year, when, value in values_of(indicator):
            column = f"指標{n}：{f'{year}年度 ' if year else ''}{SIDES[side]}"
            found[column] = value
            if side == "baseline":
                found[f"{column}の時点"] = when
    return found


def _line(name: str) -> str:
    """A printed name on one line: a header has no line breaks."""
    return " ".join(name.split())


def _number(value: float | None) -> Cell:
    return int(value) if value is not None and float(value).is_integer() else value


INDICATOR_COLUMNS = (
    *(label(name) for name in ("municipality_code", "record_id", "municipality", "plan", "document", "kind")),
    *(label(name) for name in ("number", "title")),
    "指標番号", "指標名", "区分", "年度", "時点", "値", "数値", "単位",
)  # fmt: skip


def indicators_table(records: Sequence[Record]) -> Table:
    """One row a figure (long form); an indicator that prints none has a row of its own without a value.

    `値` is as printed; `数値` is the number that it states, in `単位` (23.6億円 → 2360000000, 円), where it states one.
    """
    rows = chain.from_iterable(_indicator_rows(record) for record in records)
    return Table("指標", INDICATOR_COLUMNS, tuple(rows))


def _indicator_rows(record: Record) -> Iterator[tuple[Cell, ...]]:
    own = (
        record.municipality_code, record.record_id, record.municipality, record.plan, record.document, record.kind,
        record.number, record.title,
    )  # fmt: skip
    for n, indicator in enumerate(record.indicators, 1):
        values = list(values_of(indicator))
        for side, year, when, value in values:
            yield (*own, n, indicator.name, SIDES[side], year, when, value, *number_and_unit(value))
        if not values:
            yield (*own, n, indicator.name, None, None, None, None, None, None)
