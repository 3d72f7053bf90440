"""Corrections in the browser: a field, the printed line beside it, a reason; and every change that was made."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from index.snapshot import Snapshot
from ingest import corrections, corrections_file
from ingest.correction_fields import NoSuchField, shown, stated
from ingest.corrections import Correction
from ingest.documents import RECORDS, sources
from ingest.errors import NoSources, UnreadableSource
from ingest.model import Record
from service.model import Language
from service.staff import journal
from service.staff.rebuild import Rebuilder
from service.staff.record import field_name, side_by_side, wanted_lines
from service.staff.shell import staff_page
from service.staff.words import names, reader, told
from service.web.below import onward
from service.web.context import Context, Here
from service.web.errors import Problem
from service.web.operators import required

_FILES = threading.Lock()
"""One hand at a time writes the files of corrections."""

_PLAIN = ("title", "number", "departments", "status_text", "status", "progress_percent", "stars")

Line = Annotated[str, Form(max_length=500)]
Long = Annotated[str, Form(max_length=5000)]


class Choice(NamedTuple):
    """A field that may be corrected: its path, its name, what it says, and where that is printed."""

    path: str
    name: str
    value: str
    lines: tuple[int, int] | None


class Row(NamedTuple):
    """A correction in force, and whether the record shows it."""

    correction: Correction
    folder: Path
    record: Record | None
    name: str
    """What a reader calls the field."""
    applied: bool


def choices(record: Record, language: Language = "ja") -> tuple[Choice, ...]:
    """The fields of a record that may be corrected, in the order of its page."""
    return tuple(
        Choice(path, name, shown(stated(record, path)), _printed(record, path))
        for path, name in _paths(record, language)
    )


def _paths(record: Record, language: Language) -> Iterator[tuple[str, str]]:
    for path in _PLAIN:
        yield path, field_name(record, path, language)
    for head in ("grades", "scores"):
        for name in getattr(record, head) or {}:
            yield f"{head}.{name}", told(language, "field.grade", name=name)
    yield from ((f"attributes.{n}", n) for n in record.attributes if n not in (corrections.MARK, "不一致"))
    for at, one in enumerate(record.indicators):
        named = field_name(record, f"indicators.{at}", language)
        yield f"indicators.{at}.name", told(language, "field.name_of", name=named)
        if one.baseline:
            yield f"indicators.{at}.baseline.value", told(language, "field.baseline_of", name=named)
        for year in one.values:
            for side, said in names(language, "side").items():
                if side == "value":
                    continue
                figure = told(language, "field.figure_of", name=named, year=year.fiscal_year, side=said)
                yield f"indicators.{at}.values.{year.fiscal_year}.{side}", figure
    yield from ((f"sections.{name}", name) for name in record.sections)


def _printed(record: Record, path: str) -> tuple[int, int] | None:
    """The lines that print a field: its own, or those of what it is a part of."""
    parts = path.split(".")
    names = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((record.source.fields[name] for name in names if name in record.source.fields), None)


def folder_of(here: Context, document: str) -> Path:
    """The folder in which a document lies.

    Raises:
        Problem: no folder of documents is set, or the document is not in it.
    """
    held = here.settings.sources
    if held is None:
        raise Problem(422, "no_sources")
    try:
        paths = sources([held])
    except NoSources as error:
        raise Problem(422, "unreadable", what=str(error)) from error
    found = next((path for path in paths if document in (path.name.removesuffix(RECORDS), path.stem)), None)
    if found is None:
        raise Problem(422, "not_in_sources", what=document)
    return found.parent


def rows(here: Context, snapshot: Snapshot, language: Language = "ja") -> tuple[Row, ...]:
    """Every correction in the folder of documents, and whether the records show it."""
    held = here.settings.sources
    if held is None or not held.is_dir():
        return ()
    records = {record.record_id: record for record in snapshot.records}
    found = []
    for file in sorted(held.rglob(corrections.NAME)):
        try:
            kept = corrections.beside(file)
        except UnreadableSource as error:
            raise Problem(422, "unreadable", what=str(error)) from error
        for one in kept:
            record = records.get(one.record_id)
            name = field_name(record, one.field, language) if record else one.field
            found.append(Row(one, file.parent, record, name, record is not None and _applied(record, one)))
    return tuple(found)


def _applied(record: Record, one: Correction) -> bool:
    try:
        return shown(stated(record, one.field)) == shown(one.value)
    except NoSuchField:
        return False


def _form(request: Request, here: Here, record_id: str, field: str = "") -> Response:
    required(request, here)
    snapshot = here.holder.pipeline.snapshot
    record = snapshot.store.record(record_id)
    wanted = wanted_lines(record)
    lines = snapshot.store.lines(record.document, wanted[0], wanted[-1])
    offered = choices(record, reader(request))
    return staff_page(
        request, here, "correct.html", record=record, offered=offered, configured=here.settings.sources is not None,
        chosen=next((one for one in offered if one.path == field), None),
        lines=side_by_side(record, lines, reader(request)),
    )  # fmt: skip


class Desk:
    """What writes to the folder of documents, and has it built anew."""

    def __init__(self) -> None:
        self._rebuilder: Rebuilder | None = None

    def rebuilder(self, here: Context) -> Rebuilder | None:
        """Builds the folder of documents anew; None where none is set."""
        if self._rebuilder is None and here.settings.sources is not None:
            self._rebuilder = Rebuilder(here.settings.sources, here.settings.data)
        return self._rebuilder

    def correct(
        self, request: Request, here: Here, *,
        record_id: Line, field: Line, value: Long = "", reason: Line = "", by: Line = "",
    ) -> Response:  # fmt: skip
        """Write a correction and start the build that shows it.

        Raises:
            Problem: it is no correction of that record, or no reason is given.
        """
        required(request, here)
        record = here.holder.pipeline.snapshot.store.record(record_id)
        if not reason.strip() or not by.strip():
            raise Problem(422, "reason")
        today = datetime.now(UTC).date().isoformat()
        new = Correction(
            line=0, record_id=record_id, field=field.strip(), value=value.strip(), reason=" ".join(reason.split()),
            by=" ".join(by.split()), date=today,
        )  # fmt: skip
        tried = corrections.apply([record], record.document, [new])
        if tried.misfits:
            raise Problem(422, "misfit", what=tried.misfits[0].partition(": ")[2])
        self._write(folder_of(here, record.document), lambda folder: corrections_file.put(folder, new))
        old = shown(stated(record, new.field))
        journal.write(
            here.settings.data, "correct", record.document, record_id=record_id, field=new.field, old=old,
            new=new.value, reason=new.reason, by=new.by,
        )  # fmt: skip
        return self.started(request, here)

    def take_back(self, request: Request, here: Here, *, record_id: Line, field: Line, by: Line = "") -> Response:
        """Take a correction out again, and start the build that shows the print."""
        required(request, here)
        found = next(
            (r for r in rows(here, here.holder.pipeline.snapshot)
             if (r.correction.record_id, r.correction.field) == (record_id, field)), None,
        )  # fmt: skip
        if found is None:
            raise Problem(404, "not_found", what=f"{record_id} {field}")
        self._write(found.folder, lambda folder: corrections_file.take_out(folder, record_id, field))
        journal.write(
            here.settings.data, "take_back", found.correction.document, record_id=record_id, field=field,
            old=found.correction.value, by=" ".join(by.split()),
        )  # fmt: skip
        return self.started(request, here)

    def listed(self, request: Request, here: Here) -> Response:
        """Every correction in force, and everything that was done."""
        required(request, here)
        rebuilder = self.rebuilder(here)
        return staff_page(
            request, here, "corrections.html", rows=rows(here, here.holder.pipeline.snapshot, reader(request)),
            done=journal.entries(here.settings.data), done_names=names(reader(request), "done"),
            state=rebuilder.state if rebuilder else None,
            waiting=here.holder.failure, configured=here.settings.sources is not None,
        )  # fmt: skip

    def _write(self, folder: Path, change: Callable[[Path], object]) -> None:
        with _FILES:
            try:
                change(folder)
            except UnreadableSource as error:
                raise Problem(422, "unreadable", what=str(error)) from error
            except OSError as error:
                raise Problem(422, "unwritable", what=str(folder), why=error.strerror or "") from error

    def started(self, request: Request, here: Context, page: str = "/staff/corrections") -> Response:
        """Start the build that shows what was changed, and lead to a page that tells how it goes."""
        if rebuilder := self.rebuilder(here):
            rebuilder.start()
        return onward(request, page)


def router(desk: Desk) -> APIRouter:
    """The corrections' endpoints, for a holder of the operator's token."""
    made = APIRouter(prefix="/corrections")
    made.get("")(desk.listed)
    made.get("/new/{record_id:path}")(_form)
    made.post("")(desk.correct)
    made.post("/take-back")(desk.take_back)
    return made
