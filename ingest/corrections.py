"""What a clerk put right by hand: `corrections.csv` beside the documents, over what was read from them.

Columns `record_id,field,value,reason,by,date`. The original file is never touched, so a correction survives every
rebuild; one that no longer fits what was read is told, with what the record says now.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from ingest.correction_fields import NoSuchField, UnfitValue, changed, key_of, line_of, shown, stated
from ingest.errors import UnreadableSource
from ingest.model import Record, SourceText, Value
from ingest.readers import decode
from ingest.readers.cells import cell

NAME = "corrections.csv"
MARK = "訂正"
"""The attribute in which a record keeps which of its fields are corrected, and why."""
COLUMNS = ("record_id", "field", "value", "reason", "by", "date")
_NEEDED = COLUMNS[:3]


class Correction(Value):
    """One line of the file."""

    line: int
    record_id: str
    field: str
    value: str
    reason: str = ""
    by: str = ""
    date: str = ""

    @property
    def document(self) -> str:
        """The document whose record it is about."""
        return self.record_id.split(":", 1)[0]


def beside(path: Path) -> tuple[Correction, ...]:
    """The corrections in the folder of a document; none where there is no such file.

    Raises:
        UnreadableSource: the file is no CSV, or lacks a column.
    """
    file = path.parent / NAME
    if not file.is_file():
        return ()
    raw = file.read_bytes()
    if not raw.strip():
        return ()
    rows = csv.DictReader(io.StringIO(decode(raw, file), newline=""), restkey="", restval="")
    lacking = [name for name in _NEEDED if name not in [str(column).strip() for column in rows.fieldnames or ()]]
    if lacking:
        advice = f"一行目を {','.join(COLUMNS)} にしてください"
        raise UnreadableSource(file, f"列 {'、'.join(lacking)} がありません", advice)
    try:
        found = [_correction(rows.line_num, row) for row in rows]
    except csv.Error as error:
        raise UnreadableSource(file, f"CSVとして読めません（{error}）", "引用符の対応を確かめてください") from error
    return tuple(correction for correction in found if correction.record_id)


def _correction(line: int, row: dict[str, str]) -> Correction:
    cells = {str(name).strip(): str(value or "").strip() for name, value in row.items()}
    return Correction(line=line, **{name: cells.get(name, "") for name in COLUMNS})


class Applied(NamedTuple):
    """The records with what was corrected, and what was not."""

    records: tuple[Record, ...]
    marks: tuple[Mark, ...]
    misfits: tuple[str, ...]
    """A sentence for each correction that no longer fits."""


class Mark(NamedTuple):
    """A field that was corrected."""

    record_id: str
    field: str
    """As `source.fields` names it."""
    said: str
    """What was corrected, why, by whom and when."""


def apply(records: Sequence[Record], document: str, corrections: Iterable[Correction]) -> Applied:
    """The records with the corrections of their document."""
    found = {record.record_id: record for record in records}
    marks: list[Mark] = []
    misfits: list[str] = []
    for correction in corrections:
        if correction.document != document:
            continue
        record = found.get(correction.record_id)
        try:
            if record is None:
                raise _Said(_missing(correction, found))
            found[record.record_id], mark = _corrected(record, correction)
            marks.append(mark)
        except (NoSuchField, UnfitValue, _Said) as error:
            misfits.append(f"{NAME} {correction.line}行目（{correction.record_id}、{correction.field}）: {error}")
    return Applied(tuple(found[record.record_id] for record in records), tuple(marks), tuple(misfits))


def annexed(
    text: SourceText, records: Sequence[Record], marks: Iterable[Mark]
) -> tuple[SourceText, tuple[Record, ...]]:
    """The text with the corrections as lines behind its own, and the records with those lines as their fields' source.

    So an answer cites the correction, with its reason, and not the print that says something else.
    """
    lines = list(text.lines)
    found = {record.record_id: record for record in records}
    for mark in marks:
        record = found[mark.record_id]
        if len(lines) == len(text.lines):
            lines += ["", f"訂正（{NAME}。印刷されたものではありません）"]
        lines.append(f"{record.title}\t{line_of(record, mark.field)}\t{mark.said}")
        fields = {**record.source.fields, mark.field: (len(lines), len(lines))}
        source = record.source.model_copy(update={"fields": fields})
        found[mark.record_id] = record.model_copy(update={"source": source})
    pages = (*text.pages, *[text.pages[-1]] * (len(lines) - len(text.lines))) if text.pages else None
    text = text.model_copy(update={"lines": tuple(lines), "pages": pages})
    return text, tuple(found[record.record_id] for record in records)


class _Said(Exception):
    """There is no such record, or it says already what the correction wants it to say."""


def _corrected(record: Record, correction: Correction) -> tuple[Record, Mark]:
    """The record with one field corrected, and the mark of it.

    Raises:
        NoSuchField, UnfitValue: the record has no such field, or the value is none for it.
        _Said: the record says so already.
    """
    before = stated(record, correction.field)
    if shown(before) == shown(correction.value):
        raise _Said(f"文書から、すでに「{shown(before)}」と読めています。この行は消せます")
    after = changed(record, correction.field, correction.value or None)
    who = "、".join(part for part in (correction.by, correction.date) if part)
    reason = correction.reason or "理由の記入なし"
    told = f"{correction.field}: 「{shown(before)}」を「{shown(correction.value)}」に訂正（corrected）。{reason}"
    marks = after.attributes.get(MARK, [])
    kept = marks if isinstance(marks, list) else [str(marks)]
    mark = f"{told}（{who}）" if who else told
    after = after.model_copy(update={"attributes": {**after.attributes, MARK: [*kept, mark]}})
    return after, Mark(record.record_id, key_of(record, correction.field), f"{MARK}: {cell(mark)}")


def _missing(correction: Correction, found: dict[str, Record]) -> str:
    near = get_close_matches(correction.record_id, found, n=1, cutoff=0.6)
    if not near:
        return "この記録は、文書から読み取れていません"
    record = found[near[0]]
    field = ""
    with suppress(NoSuchField):
        field = f"、{correction.field} は今「{shown(stated(record, correction.field))}」"
    return f"この記録は、文書から読み取れていません。近い記録: {record.record_id}「{record.title}」{field}"


def strangers(folder: Path, corrections: Iterable[Correction], read: Iterable[str]) -> tuple[str, ...]:
    """A sentence for each correction of a document that was not read and is not even in the folder."""
    there = {path.name.split(".")[0] for path in folder.iterdir()} | {path.stem for path in folder.iterdir()} | {*read}
    return tuple(
        f"{NAME} {one.line}行目（{one.record_id}）: 文書「{one.document}」がこのフォルダにありません"
        for one in corrections
        if one.document not in there
    )
