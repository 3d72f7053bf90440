"""Which column names a table's rows, which group them, and what kind of thing a row is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.parsers.engine.grid import Row
from ingest.parsers.engine.header import Header, RowKind
from ingest.parsers.vocabulary.kinds import kind_of
from ingest.parsers.vocabulary.roles import (
    FIGURES,
    Column,
    can_name_indicators,
    is_amount,
    measure_of,
    role_of,
    says_side,
)
from ingest.parsers.vocabulary.values import is_figure, value_of
from ingest.parsers.vocabulary.years import Calendar
from ingest.text import nfkc


def common_measure(spread: Sequence[tuple[str, ...]], columns: Sequence[Column]) -> str | None:
    """The one header above all columns of figures, where it is neither a year nor a side."""
    tops = {headers[0] for headers, column in zip(spread, columns, strict=True) if column.role in FIGURES}
    top = next(iter(tops), "")
    nested = all(len(set(headers)) > 1 for headers, c in zip(spread, columns, strict=True) if c.role in FIGURES)
    plain = " ".join(top.split())
    return plain if len(tops) == 1 and plain and nested and role_of(plain) == "other" and not says_side(plain) else None


def named(header: Header, body: Sequence[Row], calendar: Calendar) -> Header:
    """The header with the column that names its rows, the groups before it, and what kind of thing a row is."""
    header = replace(header, columns=_referring(header.columns, body))
    columns = header.columns
    sided = any(column.role in ("baseline", "target", "actual") for column in columns)
    projects, indicators = header.at("project"), header.at("indicator")
    blank = [n for n, column in enumerate(columns) if not column.label]
    if projects and indicators:
        header = replace(header, rated=_rated_alone(header, body, projects[-1], indicators[-1]))
        whole = any(n not in header.rated for n in header.at("status") + header.at("department"))
        if header.rated and not whole:
            groups = sorted({*projects, *(n for n in header.at("group") + blank if n < indicators[-1])})
            return _with(replace(header, rated=()), "indicator", indicators[-1], groups)
    if projects:
        header = replace(header, columns=tuple(map(_counting, columns))) if not indicators or sided else header
        groups = [n for n in header.at("group") + blank if n < projects[-1]] + projects[:-1]
        return _with(header, "project", projects[-1], groups)
    if indicators:
        groups = [n for n in header.at("group") + blank if n < indicators[-1]]
        about = _about(header, body, indicators[-1])
        if about is not None:
            return _with(header, "project", about, [n for n in groups if n < about])
        return _with(header, "indicator", indicators[-1], groups)
    run = _leading(columns, body, calendar)
    kind: RowKind = "indicator" if sided else "row"
    vague = [n for n in run if can_name_indicators(columns[n].label)] if sided else []
    # 区分 behind a name of the table's own says which side a row is (めやす, 実際)
    own = bool(vague) and columns[0].role == "other" and bool(columns[0].label) and "区分" in columns[vague[-1]].label
    name = vague[-1] if vague and not own else _label(run, columns, body) if run else 0
    return _with(header, kind, name, [n for n in run if n < name])


def _about(header: Header, body: Sequence[Row], indicator: int) -> int | None:
    """The column of what a table's indicators are of, whatever its header calls it; None where rows are of those alone.

    Its cells are told apart, and a row that goes on below one prints nothing but a further indicator: offices and
    ratings are its own. A part of the plan (基本目標) needs neither.
    """
    facts = header.at("department") + header.at("status")
    alone = (*FIGURES, "indicator", "unit", "remark")
    own = [n for n, column in enumerate(header.columns) if column.role not in alone]
    for n in reversed(range(indicator)):
        column = header.columns[n]
        if column.role not in ("group", "other") or not column.label:
            continue
        names = [row.own[n] for row in body if n < len(row.cells) and value_of(row.own[n])]
        on = [row for row in body if n < len(row.cells) and not row.own[n] and any(row.own)]
        if not names or any(x < len(row.cells) and row.own[x] for row in on for x in own):
            continue
        apart = len(set(names)) == len(names) and not any(map(is_figure, names))
        told = any(x < len(row.cells) and value_of(row.own[x]) for row in body for x in facts)
        if kind_of(column.label) or (apart and told and (on or column.role == "other")):
            return n
    return None


def _rated_alone(header: Header, body: Sequence[Row], project: int, indicator: int) -> tuple[int, ...]:
    """Columns of ratings and offices that every indicator has of its own: rows that go on with a project print them."""
    on = [row for row in body if indicator < len(row.cells) and not row.own[project] and value_of(row.own[indicator])]
    columns = header.at("status") + header.at("department")
    own = [n for n in columns if on and all(n < len(row.cells) and row.own[n] for row in on)]
    return tuple(own) if any(header.columns[n].role == "status" for n in own) else ()


def _counting(column: Column) -> Column:
    """A project's column of one year with what its header counts: 令和6年度 決算額."""
    name = measure_of(column.label)
    counts = column.role == "dated" and column.measure is None and name != column.label and is_amount(name)
    return replace(column, measure=name) if counts else column


def _referring(columns: tuple[Column, ...], body: Sequence[Row]) -> tuple[Column, ...]:
    """The columns; one that only refers to projects by their numbers (公約 | 1, 政策Ⅰ) is a column of numbers."""

    def refers(n: int) -> bool:
        pattern = _REFERENCE if columns[n].role == "project" else _COUNTED
        named = columns[n].role == "project" or (columns[n].role == "description" and n == 0)
        cells = [cell for row in body if n < len(row.cells) and (cell := value_of(row.cells[n]))]
        return named and len(cells) > 1 and all(pattern.fullmatch(nfkc(cell)) for cell in cells)

    return tuple(replace(column, role="number") if refers(n) else column for n, column in enumerate(columns))


_REFERENCE = re.compile(r"[A-Z]?\d{1,3}(?:-\d{1,3})*")
_COUNTED = re.compile(rf"{_REFERENCE.pattern}|(?:政策|施策|公約|目標|方針|柱)\s*(?:\d{{1,2}}|[IVX]{{1,4}})")
"""The number of a text beside it, with the word that it counts."""


def _with(header: Header, kind: RowKind, name: int, groups: Sequence[int]) -> Header:
    return replace(header, kind=kind, name=name, groups=tuple(sorted(groups)))


def _leading(columns: Sequence[Column], body: Sequence[Row], calendar: Calendar) -> list[int]:
    """The columns before the first figures, offices, ratings or long texts."""
    run: list[int] = []
    for n, column in enumerate(columns):
        cells = [row.cells[n] for row in body if n < len(row.cells) and value_of(row.cells[n])]
        figures = sum(is_figure(cell) and not calendar.years(cell) for cell in cells)
        times = n == 0 and len(columns) > 1 and columns[1].role == "description" and cells
        if times and all(calendar.years(cell) for cell in cells):
            continue
        if column.role == "number" or (cells and figures == len(cells) and not run and n + 1 < len(columns) and n == 0):
            continue
        # 段階, 内容: what stands first, or behind numbers and times, names the rows
        first = not run and column.role in ("status", "description")
        if not (first or column.role in ("group", "other", "year")) or (cells and figures * 2 > len(cells)):
            break
        if run and cells and (sum(map(len, cells)) / len(cells) > 30 or sum("。" in c for c in cells) * 2 > len(cells)):
            break
        run.append(n)
    return run


def _label(run: Sequence[int], columns: Sequence[Column], body: Sequence[Row]) -> int:
    """Of the leading columns, the last that every column before groups: its cells are printed where theirs go on."""
    name = run[0]
    for n in run[1:]:
        if not _groups(name, n, body) and not re.search(r"区分|分野|種別|分類|項目", columns[name].label):
            break
        name = n
    return name


def _groups(outer: int, inner: int, body: Sequence[Row]) -> bool:
    """Whether one cell of a column stands beside several of the next."""
    seen: dict[str, set[str]] = {}
    last = ""
    for row in body:
        if inner >= len(row.cells) or not row.cells[inner]:
            continue
        last = row.cells[outer] or last
        seen.setdefault(last, set()).add(row.cells[inner])
    return any(len(inside) > 1 for inside in seen.values())
