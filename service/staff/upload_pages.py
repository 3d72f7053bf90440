"""The pages on which a holder of the operator's token adds, replaces and takes back documents."""

from __future__ import annotations

from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Form, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from ingest.heading import KEYS
from ingest.readers import READERS
from service.staff import journal
from service.staff.changes import in_words
from service.staff.corrections import Desk
from service.staff.looks import look
from service.staff.shell import staff_page
from service.staff.uploads import Uploads
from service.staff.words import reader
from service.web.below import onward
from service.web.context import Context, Here
from service.web.errors import Problem
from service.web.operators import required

By = Annotated[str, Form(max_length=200)]
SAMPLE = 20
"""Records shown of what was read; the file of records holds them all."""
MOST_CHANGES = 100


def _uploads(here: Context) -> Uploads:
    """The uploads of the folder of documents.

    Raises:
        Problem: no folder is set.
    """
    if here.settings.sources is None:
        raise Problem(422, "no_sources")
    return Uploads(here.settings.sources, here.settings.data)


class UploadPages:
    """The endpoints; what they change is built by the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def form(self, request: Request, here: Here) -> Response:
        """Where a document is chosen, and what was published before."""
        required(request, here)
        held = here.settings.sources
        rebuilder = self._desk.rebuilder(here)
        return staff_page(
            request, here, "upload.html", published=_uploads(here).published() if held else (), endings=sorted(READERS),
            configured=held is not None, state=rebuilder.state if rebuilder else None,
        )  # fmt: skip

    async def upload(self, request: Request, here: Here) -> Response:
        """Take a file and read it. The token is asked for before the body is taken in."""
        required(request, here)
        uploads = _uploads(here)
        async with request.form(max_files=1, max_fields=10) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile) or not file.filename:
                raise Problem(422, "no_file")
            content = await file.read()
            told = {key: str(form.get(key, ""))[:300] for key in KEYS}
            staged = await anyio.to_thread.run_sync(uploads.stage, file.filename, content, told)
        return onward(request, f"/staff/upload/{staged}")

    def look(self, request: Request, here: Here, staged: str) -> Response:
        """What was read of an uploaded document, before it is live."""
        required(request, here)
        snapshot = here.holder.pipeline.snapshot
        found = _uploads(here).staged(staged, snapshot)
        records = {one.record_id: one for one in (*snapshot.records, *found.records)}
        return staff_page(
            request, here, "upload_report.html", found=found, sample=found.records[:SAMPLE], all_records=records,
            most=MOST_CHANGES, look=lambda one: look(one, reader(request)), **in_words(request),
        )  # fmt: skip

    def publish(self, request: Request, here: Here, staged: str, by: By = "") -> Response:
        """Put it among the others, and start the build that makes it live."""
        required(request, here)
        if not by.strip():
            raise Problem(422, "by")
        done = _uploads(here).publish(staged, " ".join(by.split()))
        journal.write(
            here.settings.data, "publish", done.document, old=done.replaced, new=done.file, by=done.by
        )  # fmt: skip
        return self._desk.started(request, here, "/staff/upload")

    def discard(self, request: Request, here: Here, staged: str) -> Response:
        """Forget it."""
        required(request, here)
        _uploads(here).discard(staged)
        return onward(request, "/staff/upload")

    def withdraw(self, request: Request, here: Here, published: Annotated[str, Form(max_length=64)]) -> Response:
        """Take it back, and start the build without it."""
        required(request, here)
        done = _uploads(here).withdraw(published)
        journal.write(here.settings.data, "withdraw", done.document, old=done.file, new=done.replaced)
        return self._desk.started(request, here, "/staff/upload")


def router(desk: Desk) -> APIRouter:
    """The endpoints of uploads, for a holder of the operator's token."""
    pages = UploadPages(desk)
    made = APIRouter(prefix="/upload")
    made.get("")(pages.form)
    made.post("")(pages.upload)
    made.post("/withdraw")(pages.withdraw)
    made.get("/{staged}")(pages.look)
    made.post("/{staged}/publish")(pages.publish)
    made.post("/{staged}/discard")(pages.discard)
    return made
