"""One roadmap sheet's rows, read one after the other into what they state.

A row is known by the label in its first cell that prints anything; inside a row a label opens a value that reaches
to the next label. Rows without a label are read in `roadmap_loose`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.parsers.roadmap_labels import TEXTS, Label, Part
from ingest.parsers.roadmap_loose import is_page_number, is_step, read_unlabelled
from ingest.parsers.roadmap_sheet import Entry, Kpi, Sheet, pairs, row_cells
from ingest.parsers.roadmap_years import value, year_cell, year_columns
from ingest.text import flat, strip_tags


def read(ordinal: int, first: int, lines: Sequence[str]) -> Sheet:
    """Read a sheet: its place in the document, the number of its first line, and its lines, the head row first."""
    sheet = Sheet(ordinal, first, first, line=first)
    for number, line in enumerate(lines, first):
        if flat(line.replace("\t", " ")) and not is_page_number(line):
            after_gap, sheet.line = number - sheet.line > 1, number
            _row(sheet, row_cells(line), after_gap)
    return sheet


def _row(sheet: Sheet, row: list[str], after_gap: bool) -> None:
    """Read one row; what states something moves the sheet's last line."""
    leading = next((cell for cell in row if flat(cell)), "")
    found = pairs(row)
    first = found[0][0] if found else None
    if sheet.in_steps and not after_gap and first is None and is_step(row):
        sheet.add_step(row)
    elif (first and first.part is Part.YEAR) or (first is None and _is_heads_row(row, leading)):
        _heads_row(sheet, row)
    elif first and first.part in (Part.TARGET, Part.ACTUAL):
        _value_row(sheet, first, row)
    else:
        if found and first is None and not read_unlabelled(sheet, row, found, after_gap):
            return
        for hit, values in found:
            if hit:
                _take(sheet, hit, values)
    sheet.last = sheet.line


def _is_heads_row(row: Sequence[str], leading: str) -> bool:
    """Whether a row without a label prints years, and begins with one."""
    return bool(year_cell(leading)[0]) and sum(bool(year_cell(cell)[0]) for cell in row) >= 2


def _heads_row(sheet: Sheet, row: Sequence[str]) -> None:
    """年度: the columns of the table that follows."""
    sheet.in_steps, sheet.open = False, None
    columns = year_columns(row)
    if not sheet.group or any(kpi.target or kpi.actual for kpi in sheet.group):
        sheet.group = [Kpi(sheet.line, sheet.line)]
        sheet.kpis += sheet.group
    for kpi in sheet.group:
        kpi.columns, kpi.last = columns, sheet.line
        kpi.lines[Part.YEAR] = sheet.line
    for column in columns:
        if column.contradicts:
            sheet.notice(f"西暦と和暦が合いません: {column.head}（西暦で読みました）", "西暦と和暦")
        if not column.head:
            sheet.notice(f"年度の見出しが空です。前後の列から {column.years[0]} 年度として読みました")


def _value_row(sheet: Sheet, hit: Label, row: Sequence[str]) -> None:
    """目標値 or 実績値: its cells by column, dashes included, for the first indicator that has none yet."""
    sheet.in_steps, sheet.open = False, None
    at = next(n for n, cell in enumerate(row) if flat(cell))
    values = {n: cell for n, cell in enumerate(row) if n > at and flat(cell)}
    if hit.rest:
        values[at] = hit.rest
    kpi = next((kpi for kpi in sheet.group if hit.part not in kpi.lines), None)
    if kpi is None:
        kpi = Kpi(sheet.line, sheet.line, columns=sheet.group[-1].columns if sheet.group else ())
        sheet.kpis.append(kpi)
        sheet.group.append(kpi)
        if any(value(cell) for cell in values.values()):
            sheet.notice(f"{hit.heading}の行に対応する指標名がありません")
    kpi.last, kpi.lines[hit.part], kpi.headings[hit.part] = sheet.line, sheet.line, hit.heading
    if hit.part is Part.TARGET:
        kpi.target = values
    else:
        kpi.actual = values


def _take(sheet: Sheet, hit: Label, values: list[str]) -> None:
    """A labelled value of any other row."""
    if hit.misread:
        sheet.notice(f"欄の名前「{hit.misread}」は「{hit.heading}」として読みました")
    sheet.in_steps = hit.part is Part.STEPS
    if hit.part is Part.STEPS:
        sheet.steps_heading = hit.heading
        sheet.add_step(values)
    elif hit.part is Part.KPI:
        sheet.add_kpi(values)
    elif hit.part is Part.BASELINE:
        _baseline(sheet, hit, values)
    elif hit.part in TEXTS:
        sheet.open = sheet.section(hit.heading, "\n".join(strip_tags(cell) for cell in values))
    elif hit.part is not Part.BLOCK:
        _head_value(sheet, hit, values)


def _head_value(sheet: Sheet, hit: Label, values: list[str]) -> None:
    """A short field. A further cell is a field whose label is not known here; it is shown, not guessed."""
    texts = [strip_tags(cell) for cell in values]
    taken = len(texts) if hit.part in (Part.DEPARTMENTS, Part.REMARK) else 1
    entry = Entry("\n".join(texts[:taken]), sheet.line, sheet.line)
    known = sheet.heads.get(hit.part)
    sheet.open = None
    if known is None or not known.text:
        sheet.heads[hit.part] = sheet.open = entry
    elif entry.text:
        sheet.notice(f"「{hit.heading}」が二度印字されています: {entry.text}")
    if texts[taken:]:
        sheet.notice("名前の分からない欄があります: " + " ".join(texts[taken:]))


def _baseline(sheet: Sheet, hit: Label, values: list[str]) -> None:
    """現状値: belongs to the last indicator named; its note is a period only where it names a year."""
    if not sheet.kpis:
        sheet.add_kpi([])
    kpi = sheet.kpis[-1]
    kpi.baseline, kpi.knows_baseline, kpi.last = value(" ".join(values)), True, max(kpi.last, sheet.line)
    kpi.period = hit.note if hit.note and re.search(r"\d|元年", hit.note) else None
    sheet.open = None
