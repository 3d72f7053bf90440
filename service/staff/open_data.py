"""Open data: every record as files that machines read, a catalogue, each plan as StratML; open when /staff is not."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ingest.model import Document, Record
from service.staff import changes, export
from service.staff.changes import asked_for, feed
from service.staff.export.about import About, about, about_table, with_terms
from service.staff.export.dcat import FORMATS, MEDIA, catalogue_jsonld
from service.staff.export.linked import records_jsonld
from service.staff.export.stratml import stratml
from service.staff.export.tables import indicators_table, records_table
from service.staff.files import by_id
from service.staff.shell import spoken
from service.staff.words import reader, told
from service.web.context import Context, Here
from service.web.render import page

Extension = Literal["csv", "xlsx", "json", "jsonld"]
Name = Annotated[str | None, Query(max_length=200)]


def _held(here: Context, document: str | None) -> tuple[tuple[Record, ...], About]:
    """The records of a document, or of all, and what goes with them.

    Raises:
        NotFound: there is no such document.
    """
    snapshot = here.holder.pipeline.snapshot
    documents = (snapshot.store.document(document),) if document else snapshot.documents
    names = {one.document for one in documents}
    records = tuple(record for record in snapshot.records if record.document in names)
    return records, about(snapshot, here.settings.license, documents)


def _sent(content: bytes, name: str, extension: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{extension}"',
        "Cache-Control": "public, max-age=300",
    }
    media = MEDIA.get(extension, "application/xml")
    return Response(content, media_type=f"{media}; charset=utf-8" if extension == "csv" else media, headers=headers)


def _records(request: Request, here: Here, extension: Extension, document: Name = None) -> Response:
    records, made = _held(here, document)
    match extension:
        case "csv":
            content = export.csv_file(with_terms(records_table(records, figures=True), made))
        case "xlsx":
            tables = (records_table(records, figures=False), indicators_table(records))
            content = export.xlsx_file([*(with_terms(table, made) for table in tables), about_table(made)])
        case "json":
            content = _json(records, made)
        case "jsonld":
            content = records_jsonld(records, made, str(request.base_url))
    return _sent(content, "records", extension)


def _json(records: tuple[Record, ...], made: About) -> bytes:
    """Records in the form of the API, what goes with them in front."""
    body = {
        "license": made.license, "created": made.created, "snapshot": made.snapshot,
        "documents": [one.model_dump(mode="json") for one in made.documents], "total": len(records),
        "records": [record.model_dump(mode="json") for record in records],
    }  # fmt: skip
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _indicators(here: Here, document: Name = None) -> Response:
    records, made = _held(here, document)
    return _sent(export.csv_file(with_terms(indicators_table(records), made)), "indicators", "csv")


def _stratml(request: Request, here: Here, document: str) -> Response:
    records, made = _held(here, document)
    return _sent(stratml(made.documents[0], records, made, str(request.base_url)), "stratml", "xml")


def _catalogue(request: Request, here: Here) -> Response:
    snapshot = here.holder.pipeline.snapshot
    made = about(snapshot, here.settings.license, snapshot.documents)
    content = catalogue_jsonld(made, snapshot.series, str(request.base_url), here.settings.contact)
    return Response(content, media_type="application/ld+json")


def _changes(request: Request, here: Here, asked: Annotated[changes.Asked, Query()]) -> Response:
    """The feed of the staff's pages, for whoever follows the plans."""
    snapshot = here.holder.pipeline.snapshot
    content = feed(asked_for(snapshot, asked), by_id(snapshot), str(request.base_url), str(request.url))
    return Response(content, media_type="application/atom+xml; charset=utf-8")


def _page(request: Request, here: Here) -> Response:
    snapshot = here.holder.pipeline.snapshot
    return page(
        request, "open_data.html", **spoken(reader(request)), documents=snapshot.documents,
        terms=here.settings.license,
        unsaid=told(reader(request), "open.unsaid"),
        formats=FORMATS, created=snapshot.manifest.created[:10], total=len(snapshot.records), series=snapshot.series,
    )  # fmt: skip


def _terms(request: Request) -> Response:
    """What each field of a record means: where the terms of the JSON-LD lead."""
    fields = [(name, field.title, field.description) for name, field in Record.model_fields.items()]
    documents = [(name, field.title, field.description) for name, field in Document.model_fields.items()]
    return page(
        request, "open_data_terms.html", **spoken(reader(request)), tables=[("record", fields), ("document", documents)]
    )


def router(limit: Any) -> APIRouter:
    """The open data.

    Args:
        limit: a dependency that raises where a client asks too often; whole files are made anew each time.
    """
    made = APIRouter(include_in_schema=False)
    made.get("/open-data")(_page)
    made.get("/open-data/terms")(_terms)
    made.get("/open-data/records.{extension}", dependencies=[limit])(_records)
    made.get("/open-data/indicators.csv", dependencies=[limit])(_indicators)
    made.get("/open-data/stratml/{document:path}.xml", dependencies=[limit])(_stratml)
    made.get("/open-data/changes.atom", dependencies=[limit])(_changes)
    made.get("/catalog.jsonld", dependencies=[limit])(_catalogue)
    return made
