"""What the staff's pages show, as files: the same rows in the same order."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from index.snapshot import Snapshot
from ingest.model import Record
from service.staff import changes, export
from service.staff.changes import asked_for, changes_table, feed
from service.staff.compare import Comparison, compare, comparison_table
from service.staff.export.tables import Table, indicators_table, records_table
from service.staff.overview import graded, overview
from service.staff.progress import achievement, judged, of_result, progress_table
from service.staff.view import View, chosen
from service.web.context import Here

Extension = Literal["csv", "xlsx", "json"]
Asked = Annotated[View, Query()]
Compared = Annotated[Comparison, Query()]
AskedChanges = Annotated[changes.Asked, Query()]

_TYPES: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def _sent(content: bytes, name: str, extension: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="yakusoku-{name}.{extension}"'}
    return Response(content, media_type=_TYPES[extension], headers=headers)


def _file(tables: list[Table], name: str, extension: Extension) -> Response:
    """The first table, and in a workbook the others too."""
    if extension == "xlsx":
        return _sent(export.xlsx_file(tables), name, extension)
    made = export.csv_file if extension == "csv" else export.json_file
    return _sent(made(tables[0]), name, extension)


def _records_file(here: Here, view: Asked, extension: Extension) -> Response:
    records = chosen(here.holder.pipeline.snapshot, view)
    if extension == "json":
        return _sent(export.records_json(records), "records", extension)
    if extension == "xlsx":
        return _file([records_table(records, figures=False), indicators_table(records)], "records", extension)
    return _file([records_table(records, figures=True)], "records", extension)


def _indicators_file(here: Here, view: Asked, extension: Extension) -> Response:
    return _file([indicators_table(chosen(here.holder.pipeline.snapshot, view))], "indicators", extension)


def _overview_file(here: Here, view: Asked, extension: Extension) -> Response:
    return _file([overview(chosen(here.holder.pipeline.snapshot, view), view.by)], f"overview-{view.by}", extension)


def _grades_file(here: Here, view: Asked, extension: Extension) -> Response:
    return _file([graded(chosen(here.holder.pipeline.snapshot, view))], "grades", extension)


def _achievement_file(here: Here, view: Asked, extension: Extension) -> Response:
    return _file([achievement(judged(here.holder.pipeline.snapshot, view))], "achievement", extension)


def _progress_file(here: Here, view: Asked, extension: Extension) -> Response:
    found = of_result(judged(here.holder.pipeline.snapshot, view), view)
    return _file([progress_table(found)], "progress", extension)


def _comparison_file(here: Here, asked: Compared, extension: Extension) -> Response:
    return _file([comparison_table(compare(here.holder.pipeline, asked))], "comparison", extension)


def _changes_file(here: Here, asked: AskedChanges, extension: Extension) -> Response:
    snapshot = here.holder.pipeline.snapshot
    return _file([changes_table(asked_for(snapshot, asked), by_id(snapshot))], "changes", extension)


def _feed(request: Request, here: Here, asked: AskedChanges) -> Response:
    snapshot = here.holder.pipeline.snapshot
    content = feed(asked_for(snapshot, asked), by_id(snapshot), str(request.base_url))
    return Response(content, media_type="application/atom+xml; charset=utf-8")


def by_id(snapshot: Snapshot) -> dict[str, Record]:
    """The records of a snapshot by id."""
    return {record.record_id: record for record in snapshot.records}


def router(limit: Any) -> APIRouter:
    """The files.

    Args:
        limit: a dependency that raises where a client asks too often; a comparison asks once for each town.
    """
    made = APIRouter()
    made.get("/records.{extension}")(_records_file)
    made.get("/indicators.{extension}")(_indicators_file)
    made.get("/overview.{extension}")(_overview_file)
    made.get("/grades.{extension}")(_grades_file)
    made.get("/progress.{extension}")(_progress_file)
    made.get("/achievement.{extension}")(_achievement_file)
    made.get("/changes.atom")(_feed)
    made.get("/changes.{extension}")(_changes_file)
    made.get("/compare.{extension}", dependencies=[limit])(_comparison_file)
    return made
