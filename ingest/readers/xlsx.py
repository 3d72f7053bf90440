"""Excel workbooks → every visible sheet under its name, as one grid, figures and dates as displayed."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from ingest.errors import UnreadableSource
from ingest.model import SourceText
from ingest.readers import text
from ingest.readers.cells import cell
from ingest.readers.layout import Drawn, Headed, Item, Place, laid_out, without_empty
from ingest.readers.sniff import broken, refuse_unless
from ingest.readers.xlsx_display import display
from ingest.readers.xlsx_formulas import Calculator, CannotWorkOut, lacks_results, named
from ingest.readers.xlsx_sides import partings

_Cell = tuple[int, int]
"""row, column, 1-based"""

_WIDEST = 16_384
"""Columns of a sheet."""
_MOST_COVERED = 2_000_000
"""Cells that merged cells cover at most: a title over the whole width covers 16,384, and each costs 500 bytes."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*["\']([A-Za-z0-9$:]+)["\']')


class _Sheet:
    """One sheet on its way to a grid; says what it leaves out."""

    def __init__(self, sheet: Any, calculator: Calculator | None = None) -> None:
        self._sheet, self._calculator = sheet, calculator
        self._rows = {n for n, size in sheet.row_dimensions.items() if size.hidden}
        self._columns = _hidden_columns(sheet)
        self._merged, self._covered = self._areas()
        self._headers = _header_rows(sheet)
        self._unknown: list[tuple[int, int]] = []
        self.left_out: list[str] = []

    def items(self) -> Iterator[Item]:
        """`# name`, then the cells as one table; several blank rows become one, hidden ones are left out."""
        drawn = self._drawn()
        if drawn.cells:
            yield from (Headed(1, cell(str(self._sheet.title))), "", drawn, "")

    def _drawn(self) -> Drawn:
        places: list[Place] = []
        at, blank, hidden_rows, hidden_columns = 0, True, set(), set()
        for row, cells in _rows(self._sheet):
            shown = []
            for item in cells:
                merged = self._merged.get((item.row, item.column))
                first = item if merged is None else self._sheet.cell(*merged[0])
                if (item.row, item.column) in self._covered:
                    continue
                printed = self._printed(first)
                if not printed.strip():
                    continue
                hidden_rows |= {item.row} & self._rows
                hidden_columns |= {item.column} & self._columns
                if item.row not in self._rows and item.column not in self._columns:
                    shown.append(self._place(item, at, printed))
            if shown or (not blank and row not in self._rows):
                places += shown
                at, blank = at + 1, not shown
        self._say(hidden_rows, hidden_columns)
        width = self._sheet.max_column or 0
        table = Drawn(places, at - blank if at else 0, width, None, cell(str(self._sheet.title)), True, True)
        return without_empty(table, columns=True, kept_=partings(table))

    def _printed(self, item: Any) -> str:
        """What a cell shows; a formula without a result is worked out, or noted."""
        value = item.value
        if value is None and self._calculator is not None:
            try:
                value = self._calculator.value(self._sheet.title, item.row, item.column)
            except CannotWorkOut:
                self._unknown.append((item.row, item.column))
        return "" if value is None else display(value, str(item.number_format))

    def _place(self, item: Any, at: int, printed: str) -> Place:
        """A cell; its spans count the visible rows and columns alone."""
        _, down, across = self._merged.get((item.row, item.column), (None, 1, 1))
        return Place(at, item.column - 1, printed, down, across, item.row in self._headers)

    def _areas(self) -> tuple[dict[_Cell, tuple[_Cell, int, int]], set[_Cell]]:
        """First visible place of each merged cell → where its value stands, its visible rows, its columns; the rest."""
        found: dict[_Cell, tuple[_Cell, int, int]] = {}
        covered: set[_Cell] = set()
        for area in self._sheet.merged_cells.ranges:
            left, top, right, bottom = area.bounds
            rows = [y for y in range(top, bottom + 1) if y not in self._rows]
            columns = [x for x in range(left, right + 1) if x not in self._columns]
            covered.update((y, x) for y in range(top, bottom + 1) for x in range(left, right + 1))
            if rows and columns:
                found[rows[0], columns[0]] = (top, left), len(rows), right + 1 - columns[0]
                covered.discard((rows[0], columns[0]))
        return found, covered

    def _say(self, rows: set[int], columns: set[int]) -> None:
        for what, listed in (("行", map(str, sorted(rows))), ("列", map(get_column_letter, sorted(columns)))):
            names = list(listed)
            if names:
                shown = "、".join(names[:10]) + ("など" if len(names) > 10 else "")
                self.left_out.append(f"シート「{self._sheet.title}」の非表示の{what}（{shown}{what}）は読んでいません")
        if self._unknown:
            where = f"シート「{self._sheet.title}」の {named(self._unknown)} は、計算式の結果が保存されておらず"
            self.left_out.append(f"{where}読めません。Excel で開いて保存し直してください")


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """The rows that hold cells, with their numbers; where rows are left out between them, the last of those, empty.

    Only what the file holds is looked at: one cell in the last corner of a sheet would make it 17 thousand million.
    """
    last = 0
    for row, group in groupby(sorted(sheet._cells.items()), key=lambda item: item[0][0]):
        if row > last + 1:
            yield row - 1, []
        yield row, [item for _, item in group]
        last = row


def _hidden_columns(sheet: Any) -> set[int]:
    """Numbers of the hidden columns; one entry may stand for a run of them."""
    found: set[int] = set()
    for size in sheet.column_dimensions.values():
        if size.hidden:
            found.update(range(size.min or 0, min(size.max or 0, _WIDEST) + 1))
    return found


def _header_rows(sheet: Any) -> set[int]:
    """Rows that the workbook itself calls headers: of its tables, and those printed on every page."""
    found: set[int] = set()
    for table in sheet.tables.values():
        top = range_boundaries(table.ref)[1]
        if table.headerRowCount != 0 and top:
            found.add(top)
    first, _, last = str(sheet.print_title_rows or "").replace("$", "").partition(":")
    if first.isdigit() and last.isdigit():
        found.update(range(int(first), min(int(last), sheet.max_row) + 1))
    return found


def _refuse_boundless(path: Path, raw: bytes) -> None:
    """Refuse merged cells that the library would write out one by one until the memory is full.

    Raises:
        UnreadableSource: they cover more cells than any sheet that is read by people.
    """
    with ZipFile(BytesIO(raw)) as packed:
        sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        areas = [area for name in sheets for area in _MERGED.findall(packed.read(name))]
    covered = 0
    for area in areas:
        left, top, right, bottom = range_boundaries(area.decode())
        covered += ((right or _WIDEST) - (left or 1) + 1) * ((bottom or 0) - (top or 1) + 1)
    if covered > _MOST_COVERED:
        said = f"結合したセルが広すぎます（{covered:,} セル）"
        raise UnreadableSource(path, said, "結合を解くか、表のところだけを保存し直してください")


def read(path: Path) -> SourceText:
    """Read a workbook. Hidden sheets, rows and columns are left out and said; formulas give their stored results,
    or what they come to.

    Raises:
        UnreadableSource: locked, of the old .xls format, broken, or without any text.
    """
    raw = path.read_bytes()
    refuse_unless("Excel", path, raw)
    try:
        _refuse_boundless(path, raw)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of drawings and validations that it leaves out
            book = load_workbook(BytesIO(raw), data_only=True)
            calculator = Calculator(raw, book) if lacks_results(raw) else None
            sheets = [_Sheet(sheet, calculator) for sheet in book.worksheets if sheet.sheet_state == "visible"]
            items = [item for sheet in sheets for item in sheet.items()]
            hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible" and _filled(sheet)]
            title = cell(book.properties.title or "") or None
            book.close()
    except UnreadableSource:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise on a broken file
        raise broken(path) from error
    left_out = [f"非表示のシート「{name}」は読んでいません" for name in hidden]
    left_out += [said for sheet in sheets for said in sheet.left_out]
    return text.source(path, raw, laid_out(items), title=title, left_out=left_out)


def _filled(sheet: Any) -> bool:
    return any(item.value is not None for item in sheet._cells.values())
