"""Writes records and tables as files: JSON lines, CSV that Excel opens (UTF-8 with a byte order mark), XLSX, JSON.

CSV holds one table, so its rows are records with every figure in a column of its own; XLSX has the sheets 記録 (one row
a record) and 指標 (one row a figure).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, Literal

from index.store import dump_jsonl
from ingest.model import Record
from service.staff.export.tables import Cell, Table, indicators_table, records_table

Format = Literal["jsonl", "csv", "xlsx"]

LONGEST_CELL = 32_767
"""Characters that a cell of XLSX holds (ECMA-376; Excel's specifications and limits)."""
LONGEST_HEAD = 240
"""Characters of a printed page's head (255, its codes included)."""
CUT = "…（続きはCSVかJSONにあります）"

_FORMULA = re.compile(
    r"""
    [=@\t\r]          # begins a formula in a spreadsheet
    | [+\-](?!\d)     # a sign does too, unless it belongs to a figure
    """,
    re.VERBOSE,
)


def write(records: Sequence[Record], format: Format, out: BinaryIO) -> None:
    """Write every record, in the order given."""
    if format == "jsonl":
        for record in records:
            out.write(dump_jsonl([record]).encode())
    elif format == "csv":
        out.write(csv_file(records_table(records, figures=True)))
    else:
        out.write(xlsx_file([records_table(records, figures=False), indicators_table(records)]))


def csv_file(table: Table) -> bytes:
    """A table as CSV (RFC 4180)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(table.columns)
    writer.writerows([_inert(cell) for cell in row] for row in table.rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _inert(cell: Cell) -> Cell:
    """Print that no spreadsheet takes for a formula (OWASP, CSV injection); figures stay as they are.

    >>> _inert("=1+1"), _inert("-5人"), _inert("- 予算")
    ("'=1+1", '-5人', "'- 予算")
    """
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def xlsx_file(tables: Iterable[Table], asked: Sequence[tuple[str, str]] = ()) -> bytes:
    """Tables as a workbook, a sheet each: the header row stays in view and filters.

    Args:
        tables: the sheets.
        asked: the filters, which stand in the head of each printed page and in the workbook's properties; the cells
            are for machines.
    """
    from openpyxl import Workbook  # noqa: PLC0415 -- a quarter of a second, which a start need not wait for
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook(write_only=True)
    said = "、".join(f"{name}：{value}" for name, value in asked)
    book.properties.title, book.properties.creator = said or None, "Yakusoku"
    for table in tables:
        sheet = book.create_sheet(table.name)
        sheet.oddHeader.left.text = f"{table.name}　{said}".replace("&", "&&")[:LONGEST_HEAD]
        sheet.print_title_rows = "1:1"
        last = get_column_letter(max(len(table.columns), 1))
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = f"A1:{last}{len(table.rows) + 1}"
        for at in range(1, len(table.columns) + 1):
            sheet.column_dimensions[get_column_letter(at)].width = 18
        sheet.append([_cell(sheet, name, Font(bold=True)) for name in table.columns])
        for row in table.rows:
            sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Cell, font: Any = None) -> Any:
    """A cell; text is marked as text, so that none of it becomes a formula, an error or a number."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415

    if isinstance(value, str):
        plain = ILLEGAL_CHARACTERS_RE.sub("", value)
        value = plain if len(plain) <= LONGEST_CELL else plain[: LONGEST_CELL - len(CUT)] + CUT
    if value is None:
        return None
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"
    if font:
        cell.font = font
    return cell


def json_file(table: Table) -> bytes:
    """A table as a JSON list, one object a row, its keys the columns."""
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def records_json(records: Sequence[Record]) -> bytes:
    """Records as JSON, in the form of `GET /api/records`."""
    body = {"total": len(records), "records": [record.model_dump(mode="json") for record in records]}
    return json.dumps(body, ensure_ascii=False, indent=1).encode()
