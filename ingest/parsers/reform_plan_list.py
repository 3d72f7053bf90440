"""Reform plans: the overview lists and the tables of each action item, which state an initiative's figures in one row.

Rows are anchored on their contents — the grade that follows a figure, and the figures before it — because the
columns of the header are often shifted against those of the rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.model import Notice
from ingest.parsers.reform_plan_text import (
    DEFAULT_METRICS,
    FINAL,
    OVERALL,
    TOTAL,
    circle,
    dash,
    departments,
    figure,
    filled,
    following,
    grade,
    label,
    title_and_note,
    year,
    years,
)
from ingest.text import cells as split
from ingest.text import flat, nfkc

NUMBER = re.compile(r"[A-Z]?\d{1,3}(?:-\d{1,2})?")
ITEM_NUMBER = re.compile(r"(?:No\.?)?(\d{1,3})", re.IGNORECASE)


@dataclass(frozen=True)
class Copy:
    """One statement of an initiative's (or action item's) figures."""

    place: str
    line: int
    number: str
    title: str
    item: str | None = None
    item_title: str | None = None
    grades: dict[str, str] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)
    end: str | None = None
    departments: tuple[str, ...] = ()
    count: int | None = None
    council: float | None = None
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """What a header says of the rows below it."""

    place: str
    years: tuple[str, ...] = ()
    total: bool = False
    themes: tuple[str, ...] = ()


def header(row: Sequence[str]) -> str | None:
    """The kind of table that a header row opens: 実践項目別一覧, 取組項目の表, 取組項目別一覧, or None."""
    labels = [label(cell) for cell in row]
    if not any(re.fullmatch(r"小?No\.?|(?:小|項目)?番号|項番", name, re.IGNORECASE) for name in labels):
        return None
    initiative = any(name in ("実践項目", "実践項目名") for name in labels)
    item = "取組項目" in labels
    if initiative:
        return "実践項目別一覧" if item else "取組項目の表"
    return "取組項目別一覧" if item and any("実践項目数" in name for name in labels) else None


def metrics_of(lines: Sequence[str]) -> tuple[str, ...]:
    """The names of the marks, as most tables of the action items print them."""
    found: Counter[tuple[str, ...]] = Counter()
    for at, line in enumerate(lines):
        if header(split(line)) != "取組項目の表":
            continue
        names = tuple(label(cell) for cell in _below(lines, at) if label(cell))
        if 2 <= len(names) <= 8 and not any(figure(name) is not None for name in names):
            found[names] += 1
    best = max(found, key=lambda names: (found[names], names), default=DEFAULT_METRICS)
    return tuple(name for name in best if name not in (TOTAL, OVERALL)) or DEFAULT_METRICS


def read_lists(lines: Sequence[str], metrics: Sequence[str]) -> tuple[list[Copy], list[Notice]]:
    """Every row of the lists and tables, in order, with notices of rows whose columns are shifted."""
    copies: list[Copy] = []
    notices: list[Notice] = []
    table: Table | None = None
    for at, line in enumerate(lines):
        row = split(line)
        kind = header(row) if len(row) > 1 else None
        if kind:
            table = _table(kind, row, _below(lines, at), metrics)
        elif len(row) == 1 and line.strip():
            table = None
        elif table and line.strip():
            copy, notice = _row(table, row, at + 1, metrics)
            copies += [copy] if copy else []
            notices += [notice] if notice else []
    return copies, notices


def _below(lines: Sequence[str], at: int) -> list[str]:
    """The second row of a header."""
    return next((split(lines[n]) for n in following(lines, at, 1)), [])


def _table(kind: str, first: Sequence[str], second: Sequence[str], metrics: Sequence[str]) -> Table:
    names = [label(cell) for cell in (*first, *second)]
    themes: list[str] = []
    if kind == "取組項目別一覧":
        for cell in second:
            if label(cell) in metrics:
                break
            themes += [label(cell)] if label(cell) else []
    return Table(kind, tuple(years(second)), TOTAL in names, tuple(themes))


def _row(table: Table, row: Sequence[str], line: int, metrics: Sequence[str]) -> tuple[Copy | None, Notice | None]:
    """One row of a list, or why it is not one."""
    places = filled(row)
    if len(places) < 3 or not NUMBER.fullmatch(label(row[places[0]])):
        return None, None
    if year(row[places[0]]) and (year(row[places[1]]) or label(row[places[1]]) in metrics):
        return None, None  # the second row of a header: R2 R3 R4 …, or R2 alone before the marks
    number = label(row[places[0]])
    if table.place == "取組項目別一覧":
        return _item_row(table, row, line, number, metrics)
    item, item_title, title_at = None, None, places[1]
    if table.place == "実践項目別一覧" and len(places) > 3:
        match = ITEM_NUMBER.fullmatch(label(row[places[1]]))
        item = match[1] if match else None
        item_title, title_at = flat(row[places[2]]), places[3]
    at, run = anchor(row, title_at)
    title, _ = title_and_note(row[title_at])
    end = next((year(row[i]) for i in range(at + 1, len(row)) if year(row[i])), None)
    names = [i for i in filled(row, at + 1) if not year(row[i])] if at else []
    scores = _scores(table, row[at - run : at], metrics)
    whole = len(scores) == run  # a row that lost a mark has moved its years, too
    copy = Copy(
        table.place,
        line,
        number,
        title,
        item,
        item_title,
        _grades(table.years, row, title_at, at, run if whole else 0),
        scores,
        end,
        departments("、".join(row[i] for i in names)),
    )
    wanted = len(metrics) + table.total
    notice = None
    if not whole or not run:
        read = f"評価点が{run}個しか読めません（見出しは{wanted}個）。列がずれているため使いません"
        notice = Notice(line=line, text=f"{table.place}の{number}: {read}")
    return copy, notice


def anchor(row: Sequence[str], start: int) -> tuple[int, int]:
    """The last grade that follows a figure, and how many figures stand before it; (0, 0) where there is none."""
    for at in range(len(row) - 1, start, -1):
        if not grade(row[at]) or dash(row[at]) or figure(row[at - 1]) is None:
            continue
        run = 0
        while at - run - 1 > start and figure(row[at - run - 1]) is not None:
            run += 1
        return at, run
    return 0, 0


def _grades(names: Sequence[str], row: Sequence[str], title_at: int, at: int, size: int) -> dict[str, str]:
    """Grades by year, counted backwards from the `size` figures before the final grade at `at`, and the final one."""
    if not at:
        return {}
    first = at - size - len(names)
    found: dict[str, str] = {}
    if size and first > title_at:
        for name, cell in zip(names, row[first : at - size], strict=True):
            value = grade(cell)
            found |= {name: value} if value else {}
    return found | {FINAL: flat(row[at])}


def _scores(table: Table, run: Sequence[str], metrics: Sequence[str]) -> dict[str, float]:
    """Marks by name; of a row that lost one only the total is taken, which stands last and exceeds the others' sum."""
    values = [value for value in map(figure, run) if value is not None]
    names = [*metrics, TOTAL] if table.total else list(metrics)
    if len(values) == len(names):
        return dict(zip(names, values, strict=True))
    if not table.total or not values:
        return {}
    if values[-1] > sum(values[:-1]):
        return {TOTAL: values[-1]}
    return dict(zip(metrics, values, strict=True)) if len(values) == len(metrics) else {}


def _item_row(
    table: Table, row: Sequence[str], line: int, number: str, metrics: Sequence[str]
) -> tuple[Copy | None, Notice | None]:
    """A row of the list by action item: themes, number of initiatives, means, total, grade, council's mean."""
    title_at = filled(row)[1]
    at, run = anchor(row, title_at)
    names = [*metrics, TOTAL] if table.total else list(metrics)
    values = [value for value in map(figure, row[at - run : at]) if value is not None]
    counted = len(values) == len(names) + 1
    means = values[1:] if counted else values
    scores = dict(zip(names, means, strict=True)) if len(means) == len(names) else {}
    council = next((value for value in map(figure, row[at + 1 :]) if value is not None), None) if at else None
    marks = [circle(cell) for cell in row[title_at + 1 : at - run]]
    copy = Copy(
        table.place,
        line,
        number,
        flat(row[title_at]),
        grades={FINAL: flat(row[at])} if at else {},
        scores=scores,
        count=int(values[0]) if counted else None,
        council=council,
        themes=tuple(name for name, mark in zip(table.themes, marks, strict=False) if mark),
    )
    if scores:
        return copy, None
    return copy, Notice(line=line, text=f"{table.place}の{number}: 平均値の列が揃わず読めません")


def item_heading(line: str) -> tuple[str, str] | None:
    """Number and name of a heading such as 「8 支払方法」 or 「No.8 支払方法」, or None."""
    match = re.fullmatch(r"\s*(?:No\.?\s*)?(\d{1,3})[\s.．、:：]+(\S.*)", nfkc(line), re.IGNORECASE)
    if not match or "\t" in line:
        return None
    printed = re.sub(r"^\s*(?:[NＮ][oｏ][.．]?\s*)?[\d０-９]{1,3}[\s.．、:：]+", "", line, flags=re.IGNORECASE)
    return match[1], flat(printed)
