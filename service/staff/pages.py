"""The staff's pages: every record of every plan, found, looked at, counted, compared and taken away as a file."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from index.snapshot import Snapshot
from ingest.editions import labels
from ingest.kinds import KINDS
from ingest.model import Record
from ingest.text import match_key
from service.staff import files
from service.staff.changes import HOW, WHAT, asked_for, field_of, note_of, shown
from service.staff.compare import codes, compare
from service.staff.export.tables import STATUSES
from service.staff.files import Asked, AskedChanges, Compared, by_id
from service.staff.overview import GROUPS, MOST_BARS, grade_chart, graded, overview, status_chart
from service.staff.progress import RESULTS, achievement, judged, of_result, progress_chart
from service.staff.record import conflicts, indicator_chart, side_by_side, wanted_lines
from service.staff.view import chosen, natural, paged
from service.web.context import Here
from service.web.editions import history
from service.web.facets import years_of
from service.web.render import page

_KIND_NAMES = {kind.name: kind.japanese for kind in KINDS.values()}


def _in_japanese(request: Request) -> None:
    """These pages are written in Japanese, whatever the browser prefers; a language chosen on the page still holds."""
    request.state.language = "ja"


def _page(request: Request, template: str, snapshot: Snapshot, **values: Any) -> Response:
    return page(
        request, f"staff/{template}", options=_options(snapshot), kinds=_KIND_NAMES, statuses=STATUSES, results=RESULTS,
        taken=snapshot.manifest.created[:10], **values,
    )  # fmt: skip


def _options(snapshot: Snapshot) -> dict[str, Any]:
    """What the filters offer: only what some record has."""
    records = snapshot.records
    return {
        "towns": list(codes(snapshot.documents)),
        "documents": [(one.document, one.municipality, one.plan) for one in snapshot.documents],
        "editions": labels(snapshot.series),
        "kinds": [kind for kind in KINDS if any(record.kind == kind for record in records)],
        "departments": sorted({name for record in records for name in record.departments}, key=natural),
        "years": sorted({year for record in records for year in years_of(record)}),
    }


def _records(request: Request, here: Here, view: Asked) -> Response:
    snapshot = here.holder.pipeline.snapshot
    found = chosen(snapshot, view)
    return _page(request, "records.html", snapshot, view=view, page=paged(found, view))


def _record(request: Request, here: Here, record_id: str) -> Response:
    snapshot = here.holder.pipeline.snapshot
    record = snapshot.store.record(record_id)
    wanted = wanted_lines(record)
    lines = snapshot.store.lines(record.document, wanted[0], wanted[-1])
    return _page(
        request, "record.html", snapshot, record=record, document=snapshot.store.document(record.document),
        lines=side_by_side(record, lines),
        charts=[indicator_chart(f"indicator-{at}", one) for at, one in enumerate(record.indicators)],
        conflicts=conflicts(record), above=_above(snapshot, record), below=_below(snapshot, record),
        past=history(snapshot, record).history, ways=HOW, field_of=field_of, shown=shown,
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
    snapshot = here.holder.pipeline.snapshot
    records = chosen(snapshot, view)
    table, grades = overview(records, view.by), graded(records)
    return _page(
        request, "overview.html", snapshot, view=view, table=table, chart=status_chart(table), groups=GROUPS,
        grades=grades, grades_chart=grade_chart(grades), total=len(records), most=MOST_BARS,
    )  # fmt: skip


def _progress(request: Request, here: Here, view: Asked) -> Response:
    snapshot = here.holder.pipeline.snapshot
    found = judged(snapshot, view)
    counted = achievement(found)
    return _page(
        request, "progress.html", snapshot, view=view, counted=counted, chart=progress_chart(counted),
        page=paged(of_result(found, view), view),
    )  # fmt: skip


def _changes(request: Request, here: Here, asked: AskedChanges) -> Response:
    snapshot = here.holder.pipeline.snapshot
    labels = [edition.label for plan in snapshot.series for edition in plan.editions]
    return _page(
        request, "changes.html", snapshot, asked=asked, found=asked_for(snapshot, asked), plans=snapshot.series,
        labels=list(dict.fromkeys(labels)), records=by_id(snapshot), kinds_of_change=WHAT, field_of=field_of,
        note_of=note_of, shown=shown,
    )  # fmt: skip


def _compare(request: Request, here: Here, asked: Compared) -> Response:
    pipeline = here.holder.pipeline
    return _page(request, "compare.html", pipeline.snapshot, asked=asked, towns=compare(pipeline, asked))


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
    made = APIRouter(prefix="/staff", include_in_schema=False, dependencies=[Depends(_in_japanese)])
    made.get("")(_records)
    made.include_router(files.router(limit))
    made.get("/records/{record_id:path}")(_record)
    made.get("/overview")(_overview)
    made.get("/progress")(_progress)
    made.get("/changes")(_changes)
    made.get("/compare", dependencies=[limit])(_compare)
    made.get("/staff.css")(_css)
    return made
