"""One record beside the lines that print it, and its indicators as charts. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ingest.amounts import amount, unit
from ingest.model import Indicator, Record
from ingest.text import flat
from service.staff import charts
from service.staff.export.tables import label

MOST_LINES = 120
"""Lines of the print shown beside a record; a whole plan's own record covers hundreds; the viewer shows them."""


CONFLICT = "不一致"
"""The attribute in which the reading keeps what the document states in two ways, each with its line."""
_LINE = re.compile(r"(\d+行)")


def conflicts(record: Record) -> tuple[tuple[tuple[str, int | None], ...], ...]:
    """What the document states in two ways, each as (text, line number or None)."""
    kept = record.attributes.get(CONFLICT, [])
    texts = kept if isinstance(kept, list) else [str(kept)]
    return tuple(tuple(_pieces(text)) for text in texts)


def _pieces(text: str) -> Iterator[tuple[str, int | None]]:
    """A conflict cut at the lines that it names.

    >>> list(_pieces("評価: B（19行）／A（8行）"))
    [('評価: B（', None), ('19行', 19), ('）／A（', None), ('8行', 8), ('）', None)]
    """
    for piece in filter(None, _LINE.split(text)):
        yield piece, int(piece[:-1]) if _LINE.fullmatch(piece) else None


def _conflict_lines(record: Record) -> set[int]:
    return {line for pieces in conflicts(record) for _, line in pieces if line}


class Line(NamedTuple):
    """A printed line.

    `marked` where a field of the record is read from it, `fields` the names of those that begin there, `gap` where
    lines before it are missing.
    """

    line: int
    text: str
    marked: bool
    fields: tuple[str, ...]
    gap: bool


def wanted_lines(record: Record) -> tuple[int, ...]:
    """The lines that state the record, and those elsewhere that a field is read from or that contradict one."""
    fields = {line for lines in record.source.fields.values() for line in range(lines[0], lines[1] + 1)}
    fields |= _conflict_lines(record)
    own = range(record.source.lines[0], record.source.lines[1] + 1)
    room = max(0, MOST_LINES - len(fields))
    return tuple(sorted({*sorted(fields)[:MOST_LINES], *own[:room]}))


def side_by_side(record: Record, lines: Mapping[int, str]) -> tuple[Line, ...]:
    """The record's lines with their text, in the order of the print.

    Args:
        record: tells which lines.
        lines: line number → text, at least of those that the document holds.
    """
    read = {line for first, last in record.source.fields.values() for line in range(first, last + 1)}
    found: list[Line] = []
    for number in wanted_lines(record):
        # Merged cells come as rows of empty ones; what they hold stands in the others.
        text = " ｜ ".join(filter(None, (flat(cell) for cell in lines.get(number, "").split("\t"))))
        if text:
            gap = bool(found) and not _blank_between(found[-1].line, number, lines)
            found.append(Line(number, text, number in read, _begins(record, number), gap))
    return tuple(found)


def _begins(record: Record, number: int) -> tuple[str, ...]:
    names = [field_name(record, path) for path, lines in record.source.fields.items() if lines[0] == number]
    return tuple(dict.fromkeys(names + ["食い違う記載"] * (number in _conflict_lines(record))))


def field_name(record: Record, path: str) -> str:
    """What a reader calls a field: its label, or the printed name of an indicator, attribute or section."""
    field, _, rest = path.partition(".")
    if field == "indicators" and rest.isdigit() and int(rest) < len(record.indicators):
        return f"指標「{record.indicators[int(rest)].name or '名称なし'}」"
    return rest or (label(field) if field in Record.model_fields else field)


def _blank_between(first: int, last: int, lines: Mapping[int, str]) -> bool:
    return all(number in lines and not lines[number].strip() for number in range(first + 1, last))


def indicator_chart(name: str, indicator: Indicator) -> str | None:
    """An indicator's chart, or None where fewer than two of its figures are numbers.

    Args:
        name: tells the chart's parts from those of the page's other charts.
        indicator: its figures.
    """
    targets = _amounts((value.fiscal_year, value.target) for value in indicator.values)
    actuals = _amounts((value.fiscal_year, value.actual) for value in indicator.values)
    baseline = amount(indicator.baseline.value) if indicator.baseline else None
    if not (targets or actuals) or len(targets) + len(actuals) + (baseline is not None) < 2:
        return None
    # 億 and 万 are multiplied out, so the unit on the axis is the bare one.
    units = {
        unit(printed).lstrip("億万")
        for value in indicator.values
        for printed in (value.target, value.actual)
        if printed
    }
    return charts.years(
        name, f"{indicator.name or '成果指標'}の目標値と実績値", _in_words(indicator), targets=targets, actuals=actuals,
        baseline=None if baseline is None else float(baseline), unit=units.pop() if len(units) == 1 else "",
    )  # fmt: skip


def _amounts(figures: Iterable[tuple[int, str | None]]) -> dict[int, float]:
    return {year: float(number) for year, printed in figures if (number := amount(printed or "")) is not None}


def _in_words(indicator: Indicator) -> str:
    """The figures as a sentence, as a screen reader says them."""
    said = [f"基準値{indicator.baseline.value}"] if indicator.baseline else []
    for value in indicator.values:
        figures = [f"目標値{value.target}"] if value.target else []
        figures += [f"実績値{value.actual}"] if value.actual else []
        said.append(f"{value.fiscal_year}年度 {' '.join(figures)}")
    return "、".join(said) + "。同じ数値が表にあります。"
