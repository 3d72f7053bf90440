"""Reform plans: a sheet's self-evaluation — marks and grades by year, the final ones, and the reasons given.

The columns of its header wander and its row labels may be shifted or lost, but every row prints the word 総括
before its reason: the values are the cells before that word, counted backwards.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.model import Lines, Notice
from ingest.parsers.reform_plan_entries import Row
from ingest.parsers.reform_plan_text import FINAL, OVERALL, dash, figure, filled, grade, label, years
from ingest.text import flat, strip_tags

_MARKER = re.compile(
    r"""
    (?P<word>総\s*括 | [RＲ]\s*\d{1,2})   # which column the reason explains
    (?:\s+(?P<reason>\S.*))?              # the reason, where it shares the cell
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass
class Marks:
    """A sheet's evaluation, by year and final."""

    grades: dict[str, str] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)
    yearly: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Lines] = field(default_factory=dict)


@dataclass(frozen=True)
class _Values:
    """One row: its printed label, the cells that hold values, and the reason."""

    line: int
    name: str | None
    cells: tuple[str, ...]
    reason: str


def is_header(row: Sequence[str]) -> bool:
    """Whether a row opens the evaluation."""
    labels = [label(cell) for cell in row]
    reason = any(name.startswith("【評価の理由】") for name in labels)
    own = any(re.fullmatch(r"取組に対する自己評価", name) for name in labels)
    return (reason and (own or len(years(row)) >= 2)) or (own and len(years(row)) >= 2)


def read_marks(rows: Sequence[Row], metrics: Sequence[str]) -> tuple[Marks, list[Notice]]:
    """The evaluation of a sheet from its rows, header included."""
    printed: list[str] = []
    body: list[Row] = []
    merged = False
    for row in rows:
        if len(years(row.cells)) >= 2 and not printed:
            printed = years(row.cells)
            merged = any(label(cell) in metrics for cell in row.cells)
        elif not is_header(row.cells):
            body.append(row)
    values = [value for row in body if (value := _values(row, len(printed) + 1, metrics))]
    named, notices = _named(values, metrics, merged)
    marks = Marks()
    columns = [*printed, FINAL]
    for name, value in named:
        notices += _take(marks, name, value, columns)
    _drop_uncertain(marks, named, columns, notices)
    return marks, notices


def _values(row: Row, size: int, metrics: Sequence[str]) -> _Values | None:
    """The values of a row: `size` cells before the marker, or None where the row holds none."""
    places = filled(row.cells)
    at = next((at for at in places if _known(row.cells[at], metrics)), None)
    start = 0 if at is None else at + 1
    marker = next((n for n in range(start, len(row.cells)) if _MARKER.fullmatch(flat(row.cells[n]))), None)
    if marker is None:
        marker = next((n for n in places if n >= start and not _value(row.cells[n])), len(row.cells))
        marker = marker if marker < len(row.cells) else (places[-1] + 1 if places else 0)
        reason = "\n".join(strip_tags(cell) for cell in row.cells[marker:] if cell.strip())
    else:
        match = _MARKER.fullmatch(flat(row.cells[marker]))
        inside = match["reason"] if match and match["reason"] else ""
        parts = [inside, *(strip_tags(cell) for cell in row.cells[marker + 1 :])]
        reason = "\n".join(part for part in parts if part.strip())
    cells = tuple(row.cells[max(start, marker - size) : marker])
    cells = ("",) * (size - len(cells)) + cells
    name = label(row.cells[at]) if at is not None else None
    if not any(_value(cell) for cell in cells):
        return None
    return _Values(row.line, name, cells, reason)


def _known(cell: str, metrics: Sequence[str]) -> bool:
    return label(cell) in metrics or label(cell) == OVERALL


def _value(cell: str) -> bool:
    return figure(cell) is not None or grade(cell) is not None


def _named(
    values: Sequence[_Values], metrics: Sequence[str], merged: bool
) -> tuple[list[tuple[str, _Values]], list[Notice]]:
    """Rows with their names; where labels are shifted, lost or doubled, the marks' fixed order names them."""
    marks = [value for value in values if value.name != OVERALL]
    overall = [value for value in values if value.name == OVERALL]
    names = [value.name for value in marks]
    notices: list[Notice] = []
    if (
        names != list(metrics)
        and len(marks) == len(metrics)
        and (merged or None in names or len(set(names)) < len(names))
    ):
        text = (
            f"自己評価の行見出しがずれています（{'、'.join(name or '空欄' for name in names)}）。印字の順に読みました"
        )
        notices.append(Notice(line=marks[0].line, text=text))
        pairs = list(zip(metrics, marks, strict=True))
    else:
        pairs = [(value.name, value) for value in marks if value.name]
        lost = [value for value in marks if not value.name]
        notices += [Notice(line=v.line, text="自己評価の行に見出しがなく、読めません") for v in lost]
    return [*pairs, *((OVERALL, value) for value in overall[:1])], notices


def _take(marks: Marks, name: str, value: _Values, columns: Sequence[str]) -> list[Notice]:
    """Put one row into the evaluation."""
    notices: list[Notice] = []
    for column, cell in zip(columns, value.cells, strict=True):
        mark, letter = figure(cell), grade(cell)
        if not cell.strip():
            continue
        if name == OVERALL and letter:
            marks.grades[column] = letter
        elif name != OVERALL and mark is not None and column == FINAL:
            marks.scores[name] = mark
        elif name != OVERALL and mark is not None:
            marks.yearly[f"{name}（{column}）"] = mark
        elif not dash(cell):
            notices.append(Notice(line=value.line, text=f"{name}の{column}を読めません: {flat(cell)[:40]}"))
    here = (value.line, value.line)
    if name == OVERALL:
        marks.fields["grades"] = here
    else:
        marks.fields[f"scores.{name}"] = here
    if value.reason:
        marks.reasons[f"評価の理由（{name}）"] = value.reason
        marks.fields[f"sections.評価の理由（{name}）"] = here
    return notices


def _drop_uncertain(
    marks: Marks, named: Sequence[tuple[str, _Values]], columns: Sequence[str], notices: list[Notice]
) -> None:
    """A row that fills other years than the overall grade has lost a value; nobody knows which, so its years go."""
    pattern = next((_filled(value) for name, value in named if name == OVERALL), None)
    for name, value in named:
        if pattern is None or name == OVERALL or _filled(value) == pattern:
            continue
        gone = [f"{name}（{column}）" for column in columns if f"{name}（{column}）" in marks.yearly]
        if sum(_filled(value)) < sum(pattern) and gone:
            for one in dict.fromkeys(gone):
                del marks.yearly[one]
            text = f"{name}: 年度別の点が欠けており、どの年度か定まりません。総括の点だけを読みました"
            notices.append(Notice(line=value.line, text=text))


def _filled(value: _Values) -> tuple[bool, ...]:
    return tuple(bool(cell.strip()) for cell in value.cells)
