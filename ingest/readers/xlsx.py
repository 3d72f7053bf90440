"""Excel workbooks → every visible sheet under its name, rows as tab rows, figures and dates as displayed."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from ingest.model import SourceText
from ingest.readers import text
from ingest.readers.cells import cell, row, without_empty_columns
from ingest.readers.sniff import broken, refuse_unless
from ingest.readers.xlsx_display import display


def _shown(sheet: Any) -> list[list[str]]:
    """The sheet's cells as displayed; a merged cell stands in its first place only, as openpyxl gives it."""
    return [[cell(display(item.value, str(item.number_format))) for item in cells] for cells in sheet.iter_rows()]


def _lines(sheet: Any) -> Iterator[str]:
    """`# name`, then the rows; several empty rows become one, and a row of one cell is a plain line."""
    yield "# " + cell(str(sheet.title))
    yield ""
    blank = True
    for cells in without_empty_columns(_shown(sheet)):
        if not any(cells):
            if not blank:
                yield ""
            blank = True
            continue
        alone = bool(cells[0]) and not any(cells[1:])
        yield cells[0] if alone else row(cells)
        blank = False
    if not blank:
        yield ""


def read(path: Path) -> SourceText:
    """Read a workbook. Hidden sheets (lists for drop-down cells) are left out; formulas give their stored results.

    Raises:
        UnreadableSource: locked, of the old .xls format, broken, or without any text.
    """
    raw = path.read_bytes()
    refuse_unless("Excel", path, raw)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of drawings and validations that it leaves out
            book = load_workbook(BytesIO(raw), data_only=True)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            lines = [line for sheet in sheets if sheet.max_row for line in _sheet(sheet)]
            book.close()
    except Exception as error:  # openpyxl raises whatever its parts raise on a broken file
        raise broken(path) from error
    if not any(line.strip() and not line.startswith("# ") for line in lines):
        lines = []
    return text.source(path, raw, tuple(lines))


def _sheet(sheet: Any) -> list[str]:
    lines = list(_lines(sheet))
    return lines if any(line.strip() for line in lines[1:]) else []
