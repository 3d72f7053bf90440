"""One record beside the lines that print it, and its indicators as charts. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ingest.amounts import amount, unit
from ingest.model import Indicator, Record
from ingest.text import flat
from service.model import Language
from service.staff import charts
from service.staff.export.tables import label
from service.staff.words import names, told

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


def side_by_side(record: Record, lines: Mapping[int, str], language: Language = "ja") -> tuple[Line, ...]:
    """The record's lines with their text, in the order of the print.

    Args:
        record: tells which lines.
        lines: line number → text, at least of those that the document holds.
        language: in which fields are named.
    """
    read = {line for first, last in record.source.fields.values() for line in range(first, last + 1)}
    found: list[Line] = []
    for number in wanted_lines(record):
        # Merged cells come as rows of empty ones; what they hold stands in the others.
        text = " ｜ ".join(filter(None, (flat(cell) for cell in lines.get(number, "").split("\t"))))
        if text:
            gap = bool(found) and not _blank_between(found[-1].line, number, lines)
            found.append(Line(number, text, number in read, _begins(record, number, language), gap))
    return tuple(found)


def _begins(record: Record, number: int, language: Language) -> tuple[str, ...]:
    found = [field_name(record, path, language) for path, lines in record.source.fields.items() if lines[0] == number]
    return tuple(dict.fromkeys(found + [told(language, "field.conflict")] * (number in _conflict_lines(record))))


def field_name(record: Record, path: str, language: Language = "ja") -> str:
    """What a reader calls a field: its label, or the printed name of an indicator, attribute or section."""
    field, _, rest = path.partition(".")
    if field == "indicators" and rest.isdigit() and int(rest) < len(record.indicators):
        own = record.indicators[int(rest)].name or told(language, "field.no_name")
        return told(language, "field.indicator", name=own)
    said = names(language, "field").get(field) or (label(field) if field in Record.model_fields else field)
    return rest or said


def _blank_between(first: int, last: int, lines: Mapping[int, str]) -> bool:
    return all(number in lines and not lines[number].strip() for number in range(first + 1, last))


def indicator_chart(name: str, indicator: Indicator, language: Language = "ja") -> str | None:
    """An indicator's chart, or None where fewer than two of its figures are numbers.

    Args:
        name: tells the chart's parts from those of the page's other charts.
        indicator: its figures.
        language: of the words.
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
        name, told(language, "chart.figures", name=indicator.name or told(language, "chart.indicator")),
        _in_words(indicator, language), targets=targets, actuals=actuals, language=language,
        baseline=None if baseline is None else float(baseline), unit=units.pop() if len(units) == 1 else "",
    )  # fmt: skip


def _amounts(figures: Iterable[tuple[int, str | None]]) -> dict[int, float]:
    return {year: float(number) for year, printed in figures if (number := amount(printed or "")) is not None}


def _in_words(indicator: Indicator, language: Language) -> str:
    """The figures as a sentence, as a screen reader says them."""
    base = indicator.baseline
    said = [told(language, "chart.baseline_said", value=base.value)] if base else []
    for value in indicator.values:
        figures = [told(language, "chart.target_said", value=value.target)] if value.target else []
        figures += [told(language, "chart.actual_said", value=value.actual)] if value.actual else []
        said.append(told(language, "chart.year_said", year=value.fiscal_year, figures=" ".join(figures)))
    return told(language, "chart.figures_said", figures=told(language, "and").join(said))
