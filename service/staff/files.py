"""What the staff's pages show, as files: the same rows in the same order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from index.snapshot import Snapshot
from ingest.model import Record
from service.staff import changes, export
from service.staff.changes import asked_for, changes_table, feed
from service.staff.chosen import chosen, described, judged
from service.staff.compare import Comparison, compare, comparison_table, figures_table, side_by_side
from service.staff.export.tables import Table, indicators_table, records_table
from service.staff.overview import graded, overview
from service.staff.progress import achievement, of_result, progress_table
from service.staff.view import View
from service.web.context import Here

Extension = Literal["csv", "xlsx", "json"]
Asked = Annotated[View, Query()]
Compared = Annotated[Comparison, Query()]
AskedChanges = Annotated[changes.Asked, Query()]

TYPES: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


LONGEST_NAME = 80
"""Characters of a file's name that every system takes, its path aside."""
_UNNAMED = re.compile(r'[\\/:*?"<>|\x00-\x1f\s]+')
"""What stands in no file's name."""


def sent(content: bytes, name: str, extension: str, asked: Sequence[tuple[str, str]] = ()) -> Response:
    """A file whose name tells what it holds: the filters too (RFC 6266; the plain name is for old programs)."""
    full = _UNNAMED.sub("_", "-".join([f"yakusoku-{name}", *(value for _, value in asked)]))[:LONGEST_NAME]
    disposition = (
        f"attachment; filename*=UTF-8''{quote(full, safe='')}.{extension}; filename=\"yakusoku-{name}.{extension}\""
    )
    return Response(content, media_type=TYPES[extension], headers={"Content-Disposition": disposition})


def file(
    tables: list[Table], name: str, extension: Extension, asked: Sequence[tuple[str, str]] = ()
) -> Response:  # fmt: skip
    """The first table, and in a workbook the others too, the filters in the head of each printed page."""
    if extension == "xlsx":
        return sent(export.xlsx_file(tables, asked), name, extension, asked)
    made = export.csv_file if extension == "csv" else export.json_file
    return sent(made(tables[0]), name, extension, asked)


def _records_file(here: Here, view: Asked, extension: Extension) -> Response:
    snapshot = here.holder.pipeline.snapshot
    records, asked = chosen(snapshot, view), described(snapshot, view)
    if extension == "json":
        return sent(export.records_json(records), "records", extension, asked)
    if extension == "xlsx":
        return file([records_table(records, figures=False), indicators_table(records)], "records", extension, asked)
    return file([records_table(records, figures=True)], "records", extension, asked)


def _indicators_file(here: Here, view: Asked, extension: Extension) -> Response:
    snapshot = here.holder.pipeline.snapshot
    return file([indicators_table(chosen(snapshot, view))], "indicators", extension, described(snapshot, view))


def _overview_file(here: Here, view: Asked, extension: Extension) -> Response:
    snapshot = here.holder.pipeline.snapshot
    table = overview(chosen(snapshot, view), view.by)
    return file([table], f"overview-{view.by}", extension, described(snapshot, view))


def _grades_file(here: Here, view: Asked, extension: Extension) -> Response:
    snapshot = here.holder.pipeline.snapshot
    return file([graded(chosen(snapshot, view))], "grades", extension, described(snapshot, view))


def _achievement_file(here: Here, view: Asked, extension: Extension) -> Response:
    snapshot = here.holder.pipeline.snapshot
    return file([achievement(judged(snapshot, view))], "achievement", extension, described(snapshot, view))


def _progress_file(here: Here, view: Asked, extension: Extension) -> Response:
    snapshot = here.holder.pipeline.snapshot
    found = of_result(judged(snapshot, view), view)
    return file([progress_table(found)], "progress", extension, described(snapshot, view))


def _comparison_file(here: Here, asked: Compared, extension: Extension) -> Response:
    said = (("言葉", asked.q), *(("自治体", town) for town in asked.town))
    towns = compare(here.holder.pipeline, asked)
    return file([comparison_table(towns), figures_table(side_by_side(towns))], "comparison", extension, said)


def _changes_file(here: Here, asked: AskedChanges, extension: Extension) -> Response:
    snapshot = here.holder.pipeline.snapshot
    return file([changes_table(asked_for(snapshot, asked), by_id(snapshot))], "changes", extension)


def _feed(request: Request, here: Here, asked: AskedChanges) -> Response:
    snapshot = here.holder.pipeline.snapshot
    content = feed(asked_for(snapshot, asked), by_id(snapshot), str(request.base_url), str(request.url))
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
