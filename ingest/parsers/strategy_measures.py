"""Measures of a 総合戦略: rows numbered ①②… with their continuations, over page breaks and repeated headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.model import Lines, Notice
from ingest.parsers.strategy_table import Row, Table
from ingest.text import flat, printed, strip_tags

DEFAULT_HEADING = "具体的な施策"
"""The column's heading on this form, for a table whose header is lost."""

_GAP = re.compile(r"\s+")
_SENTENCE = re.compile(r"[。]|(?:ます|です)(?=\s|$)")
_LATIN = re.compile(r"[A-Za-z0-9Ａ-Ｚａ-ｚ０-９]")
_VERB_END = re.compile(r"[したてをにはがのでとるうく]$")
_DEPARTMENT_SEP = re.compile(r"[\n、,，／/・]+")


@dataclass
class Measure:
    """One measure: its number as printed, title, descriptive text, and the rows that print its indicators."""

    number: int | None
    title: str
    text: str
    heading: str
    lines: Lines
    title_lines: Lines
    text_lines: Lines
    rows: list[Row] = field(default_factory=list)
    departments: tuple[str, ...] = ()
    department_lines: Lines | None = None
    attributes: tuple[tuple[str, str, Lines], ...] = ()


def title_and_text(cell: str) -> tuple[str, str]:
    """Title and descriptive text of a measure's cell.

    The title is the first printed line; where the text goes on in that line it ends at the first space, except
    spaces that OCR sets around Latin letters and figures.
    >>> title_and_text("販路の拡大支援 展示会への出展を助成します。 また、相談に応じます。")
    ('販路の拡大支援', '展示会への出展を助成します。 また、相談に応じます。')
    >>> title_and_text("庁舎 LED 化の推進 照明を更新します。"), title_and_text("若者の定着 Uターンを支援します。")
    (('庁舎 LED 化の推進', '照明を更新します。'), ('若者の定着', 'Uターンを支援します。'))
    """
    lines = strip_tags(cell).split("\n")
    first, rest = lines[0], lines[1:]
    if (rest and not _SENTENCE.search(first)) or not _GAP.search(first):
        return first.strip(), "\n".join(rest)
    gaps = list(_GAP.finditer(first))
    plain = [m for m in gaps if not (_LATIN.match(first[m.start() - 1 : m.start()]) or _LATIN.match(first[m.end() :]))]
    best = plain[0] if plain and not _SENTENCE.search(first[: plain[0].start()]) else gaps[0]
    if best is not gaps[0] and not _spaced_latin(first[: best.start()]):
        best = gaps[0]
    return first[: best.start()].strip(), "\n".join([first[best.end() :].strip(), *rest])


def _spaced_latin(title: str) -> bool:
    """Whether Latin and Japanese words take turns up to a noun: spaces that OCR set around the Latin ones."""
    words = _GAP.split(title.strip())
    latin = [bool(_LATIN.match(word[0])) for word in words]
    whole = all(bool(_LATIN.match(word[-1])) is first for word, first in zip(words, latin, strict=True))
    turns = all(a != b for a, b in pairwise(latin))
    return whole and turns and not latin[-1] and not _VERB_END.search(title)


def _rows(tables: list[Table]) -> Iterator[tuple[Table, Row]]:
    for table in tables:
        for row in table.rows:
            yield table, row


def read_measures(tables: list[Table]) -> tuple[list[Measure], list[Notice]]:
    """The measures of a program's tables, in print order.

    A row without number goes on with the measure before it; where the program numbers no row at all, each row with
    a text of its own is a measure.
    """
    rows = list(_rows(tables))
    numbered = any(row.number is not None for _, row in rows)
    measures: list[Measure] = []
    notices: list[Notice] = []
    for at, (table, row) in enumerate(rows):
        text = strip_tags(row.head)
        notices.extend(_loose(row, table))
        fresh = row.number is not None or (bool(text) and (not numbered or _number_lost(measures, rows, at)))
        if not text and not any(printed(cell) for _, cell in row.cells):
            continue
        if fresh:
            measures.append(_measure(row, table))
            if numbered and row.number is None:
                notices.append(Notice(line=row.lines[0], text=f"「{measures[-1].title}」の番号が読み取れません"))
        elif measures:
            measures[-1] = _continued(measures[-1], row, text)
        else:
            notices.append(Notice(line=row.lines[0], text=f"どの施策の行か読み取れません: {_all(row)}"))
    return measures, notices


def _all(row: Row) -> str:
    return " / ".join(flat(cell) for cell in (row.head, *(cell for _, cell in row.cells)) if flat(cell))[:80]


def _loose(row: Row, table: Table) -> Iterator[Notice]:
    if row.lacking and table.columns and any(flat(cell) for _, cell in row.cells):
        yield Notice(line=row.lines[0], text=f"欄が {row.lacking} つ足りません: {_all(row)}")
    if row.loose:
        cause = "列に割り当てられない欄があります" if table.columns else "表の見出しがなく、欄の意味が分かりません"
        yield Notice(line=row.lines[0], text=f"{cause}: {' / '.join(flat(cell) for cell in row.loose)[:80]}")


def _number_lost(measures: list[Measure], rows: list[tuple[Table, Row]], at: int) -> bool:
    """Whether a row without number is a measure of its own: the numbers around it leave exactly its place free."""
    before = measures[-1].number if measures else 0
    after = next((row.number for _, row in rows[at + 1 :] if row.number is not None), None)
    open_rows = [row for _, row in rows[at:] if strip_tags(row.head)]
    alone = len(open_rows) == 1 or (len(open_rows) > 1 and open_rows[1].number is not None)
    return before is not None and after == before + 2 and alone


def _measure(row: Row, table: Table) -> Measure:
    title, text = title_and_text(row.head)
    heading = table.heading or DEFAULT_HEADING
    measure = Measure(row.number, title, text, heading, row.lines, (row.lines[0], row.lines[0]), row.lines, [row])
    return _with_cells(measure, row)


def _with_cells(measure: Measure, row: Row) -> Measure:
    """The measure with the department and further columns of a row."""
    for column, cell in row.cells:
        value = printed(cell)
        if value and column.role == "department":
            names = tuple(flat(name) for name in _DEPARTMENT_SEP.split(strip_tags(cell)) if flat(name))
            known = tuple(dict.fromkeys((*measure.departments, *names)))
            measure = replace(measure, departments=known, department_lines=measure.department_lines or row.lines)
        elif value and column.role == "other" and column.heading:
            measure = replace(measure, attributes=_noted(measure.attributes, column.heading, value, row.lines))
    return measure


def _noted(
    attributes: tuple[tuple[str, str, Lines], ...], name: str, value: str, lines: Lines
) -> tuple[tuple[str, str, Lines], ...]:
    """The attributes with one more; a second value of one name is joined with ・."""
    same = next((a for a in attributes if a[0] == name), None)
    if same is None:
        return (*attributes, (name, value, lines))
    joined = (name, f"{same[1]}・{value}", (same[2][0], lines[1]))
    return tuple(joined if a is same else a for a in attributes)


def _continued(measure: Measure, row: Row, text: str) -> Measure:
    """The measure with a row that goes on with it."""
    joined = "\n".join(part for part in (measure.text, text) if part)
    rows = [*measure.rows, row] if any(printed(cell) for _, cell in row.cells) else measure.rows
    spot = (measure.text_lines[0], row.lines[1]) if text else measure.text_lines
    grown = replace(measure, text=joined, rows=rows, lines=(measure.lines[0], row.lines[1]), text_lines=spot)
    return _with_cells(grown, row)
