"""Writing `corrections.csv`: a row put in or taken out, everything else in the file left as it is."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

from ingest.corrections import COLUMNS, NAME, Correction, beside
from ingest.errors import UnreadableSource
from ingest.readers import decode


def put(folder: Path, correction: Correction) -> None:
    """Put a correction into the folder's file, in the place of an earlier one of the same field.

    Raises:
        UnreadableSource: the file that is there is no corrections file.
    """
    columns, rows = _read(folder)
    new = {name: getattr(correction, name) for name in COLUMNS}
    kept = [row for row in rows if not _same(row, correction.record_id, correction.field)]
    _write(folder, columns, [*kept, new])


def take_out(folder: Path, record_id: str, field: str) -> bool:
    """Take the corrections of a field out of the folder's file; False where there is none.

    Raises:
        UnreadableSource: see `put`.
    """
    columns, rows = _read(folder)
    kept = [row for row in rows if not _same(row, record_id, field)]
    if len(kept) == len(rows):
        return False
    _write(folder, columns, kept)
    return True


def _same(row: dict[str, str], record_id: str, field: str) -> bool:
    return (row.get("record_id", "").strip(), row.get("field", "").strip()) == (record_id, field)


def _read(folder: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The file's columns, ours where it lacks one, and its rows with whatever else stands in them."""
    file = folder / NAME
    beside(folder / "any")  # says what is wrong with the file, if anything is
    if not file.is_file() or not file.read_bytes().strip():
        return list(COLUMNS), []
    rows = csv.DictReader(io.StringIO(decode(file.read_bytes(), file), newline=""), restval="")
    columns = [str(name).strip() for name in rows.fieldnames or ()]
    found = []
    for row in rows:
        if None in row:
            raise UnreadableSource(
                file, f"{rows.line_num}行目に余分な列があります", "カンマを含む値は引用符で囲んでください"
            )
        found.append({str(name).strip(): value or "" for name, value in row.items()})
    return [*columns, *(name for name in COLUMNS if name not in columns)], found


def _write(folder: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    """Write the file whole, then put it in its place: a reader meets the old one or the new one."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    scratch = folder / f".{NAME}-{os.getpid()}"
    scratch.write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode())
    os.replace(scratch, folder / NAME)
