"""The staff's pages: every record of every plan, found, looked at, counted, compared and taken away as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from index.snapshot import Snapshot
from ingest.model import Record
from ingest.text import match_key
from service.staff import corrections, files, saved, upload_pages
from service.staff.catalogue import catalogue
from service.staff.changes import asked_for, in_words
from service.staff.chosen import chosen, described, facets, judged
from service.staff.columns import USUAL, columns, lines
from service.staff.compare import compare
from service.staff.compare import side_by_side as beside
from service.staff.corrections import choices
from service.staff.export.tables import Cell, Table
from service.staff.files import Asked, AskedChanges, Compared, by_id
from service.staff.overview import (
    MOST_BARS,
    asked_by,
    grade_chart,
    graded,
    graded_by,
    overview,
    status_chart,
)
from service.staff.progress import achievement, counted_by, of_result, progress_chart
from service.staff.record import conflicts, indicator_chart, side_by_side, wanted_lines
from service.staff.shell import staff_page
from service.staff.view import View, paged
from service.staff.words import names, reader
from service.web.context import Here
from service.web.editions import history
from service.web.errors import Problem
from service.web.holder import Answering
from service.web.operators import required
from service.web.render import compiled

MOST_CHANGES = 200
"""Changes of one plan on a page; its file holds them all."""

Behind = Callable[[Table, Sequence[Cell], int], tuple[str, dict[str, str]] | None]
"""Table, row, column → path and parameters of the list that a number counts."""


def _records(request: Request, here: Here, view: Asked) -> Response:
    snapshot, language = here.holder.pipeline.snapshot, reader(request)
    found, held = chosen(snapshot, view), catalogue(snapshot)
    return staff_page(
        request, here, "records.html", view=view, page=paged(found, view), columns=columns(view.cols, found, language),
        choices=names(language, "column"), cell=lambda record, column: lines(record, column, held, view.year, language),
        asked=described(snapshot, view, language), counts=facets(snapshot, view),
        editions=_editions(found), shown_columns=view.cols or USUAL,
    )  # fmt: skip


def _editions(records: Iterable[Record]) -> list[tuple[str, str, str | None]]:
    """Town, plan and edition of the records of a page, each once."""
    return list(dict.fromkeys((one.municipality, one.plan, one.as_of or one.edition) for one in records))


def _record(request: Request, here: Here, record_id: str) -> Response:
    snapshot, language = here.holder.pipeline.snapshot, reader(request)
    record = snapshot.store.record(record_id)
    wanted = wanted_lines(record)
    lines = snapshot.store.lines(record.document, wanted[0], wanted[-1])
    return staff_page(
        request, here, "record.html", record=record, document=snapshot.store.document(record.document),
        lines=side_by_side(record, lines, language),
        charts=[indicator_chart(f"indicator-{at}", one, language) for at, one in enumerate(record.indicators)],
        conflicts=conflicts(record), above=_above(snapshot, record), below=_below(snapshot, record),
        past=history(snapshot, record).history, correctable={one.path: one.name for one in choices(record, language)},
        ways=names(language, "how"), **in_words(request),
    )  # fmt: skip


def _above(snapshot: Snapshot, record: Record) -> dict[str, Record]:
    """The records that the headings above stand for, by heading."""
    found = {
        key: one for one in reversed(snapshot.records) if one.document == record.document for key in _headings(one)
    }
    return {heading: found[match_key(heading)] for heading in record.path if match_key(heading) in found}


def _headings(record: Record) -> set[str]:
    """How a record may be printed as a heading: with and without its number."""
    number = record.number or ""
    return {match_key(f"{before}{record.title}") for before in ("", number, f"No.{number}")}


def _below(snapshot: Snapshot, record: Record) -> list[Record]:
    """The records that stand directly under a record."""
    keys = _headings(record)
    return [
        one
        for one in snapshot.records
        if one.document == record.document and one.path and match_key(one.path[-1]) in keys and one != record
    ]


def _overview(request: Request, here: Here, view: Asked) -> Response:
    snapshot, language = here.holder.pipeline.snapshot, reader(request)
    records = chosen(snapshot, view)
    table, grades = overview(records, view.by), graded(records)
    return staff_page(
        request, here, "overview.html", view=view, table=table, chart=status_chart(table, view.by, language),
        groups=names(language, "group"), grades=grades, grades_chart=grade_chart(grades, language),
        editions=_editions(records), total=len(records), most=MOST_BARS,
        asked=described(snapshot, view, language), behind=_behind(view, "/staff", asked_by, graded_by),
    )  # fmt: skip


def _behind(view: View, path: str, *asked: Callable[[Table, Sequence[Cell], int], dict[str, str] | None]) -> Behind:
    """Makes the address of the list behind a number of a table: the page's own filters, and the cell's."""

    def address(table: Table, row: Sequence[Cell], column: int) -> tuple[str, dict[str, str]] | None:
        found = next((filters for one in asked if (filters := one(table, row, column))), None)
        return (path, view.but(by="plan", page=1, sort="", desc=False, **found)) if found else None

    return address


def _progress(request: Request, here: Here, view: Asked) -> Response:
    snapshot, language = here.holder.pipeline.snapshot, reader(request)
    found = judged(snapshot, view)
    counted = achievement(found)
    return staff_page(
        request, here, "progress.html", view=view, counted=counted, chart=progress_chart(counted, language),
        why=names(language, "why"), editions=_editions(one.record for one in found),
        page=paged(of_result(found, view), view), asked=described(snapshot, view, language),
        behind=_behind(view, "/staff/progress", counted_by),
    )  # fmt: skip


def _changes(request: Request, here: Here, asked: AskedChanges) -> Response:
    snapshot = here.holder.pipeline.snapshot
    labels = [edition.label for plan in snapshot.series for edition in plan.editions]
    return staff_page(
        request, here, "changes.html", asked=asked, found=asked_for(snapshot, asked), plans=snapshot.series,
        labels=list(dict.fromkeys(labels)), records=by_id(snapshot), most=MOST_CHANGES,
        **in_words(request),
    )  # fmt: skip


def _compare(request: Request, here: Here, asked: Compared) -> Response:
    pipeline = here.holder.pipeline
    towns = compare(pipeline, asked)
    return staff_page(
        request, here, "compare.html", asked=asked, towns=towns, figures=beside(towns),
    )  # fmt: skip


def _let_in(request: Request, here: Here) -> None:
    """Let in whom the operator lets in.

    Raises:
        Problem: 404 where these pages are closed, 403 where they are the operator's alone.
    """
    if here.settings.staff == "closed":
        raise Problem(404, "not_found", what=request.url.path)
    if here.settings.staff == "operator" and not request.url.path.endswith("/staff.css"):
        required(request, here)


def ahead(pipeline: Answering) -> None:
    """Work out what the first look at these pages would wait for."""
    compiled()
    facets(pipeline.snapshot, View())


@cache
def _style() -> str:
    return resources.files("service").joinpath("pages/staff/staff.css").read_text(encoding="utf-8")


def _css() -> Response:
    return Response(_style(), media_type="text/css; charset=utf-8", headers={"Cache-Control": "public, max-age=300"})


def router(limit: Any) -> APIRouter:
    """The staff's pages and files.

    Args:
        limit: a dependency that raises where a client asks too often; a comparison asks once for each town.
    """
    made = APIRouter(prefix="/staff", include_in_schema=False, dependencies=[Depends(_let_in)])
    made.get("")(_records)
    made.include_router(files.router(limit))
    made.include_router(saved.router())
    desk = corrections.Desk()
    made.include_router(corrections.router(desk))
    made.include_router(upload_pages.router(desk))
    made.get("/records/{record_id:path}")(_record)
    made.get("/overview")(_overview)
    made.get("/progress")(_progress)
    made.get("/changes")(_changes)
    made.get("/compare", dependencies=[limit])(_compare)
    made.get("/staff.css")(_css)
    return made
