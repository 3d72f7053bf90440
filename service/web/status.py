"""Whether the service lives, is ready, and what it counts: for whoever watches over it."""

from __future__ import annotations

from fastapi import APIRouter, Response

from ingest.model import Value
from service.web.context import Here
from service.web.holder import NotReady

router = APIRouter()


class Alive(Value):
    """The process answers."""

    status: str = "ok"


class Ready(Value):
    """A snapshot is loaded; `waiting` says why a newer one is not in force."""

    status: str = "ready"
    snapshot: str
    created: str
    encoder: str
    documents: int
    records: int
    waiting: str | None


@router.get("/healthz")
async def healthz() -> Alive:
    """Alive; answered without a thread, so that a full pool does not look like a dead process."""
    return Alive()


@router.get("/readyz")
async def readyz(here: Here) -> Ready:
    """Ready, or 503 where no snapshot is loaded."""
    snapshot = here.holder.pipeline.snapshot
    manifest = snapshot.manifest
    return Ready(
        snapshot=manifest.name,
        created=manifest.created,
        encoder=manifest.encoder,
        documents=len(snapshot.documents),
        records=len(snapshot.records),
        waiting=here.holder.failure,
    )


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(here: Here) -> Response:
    """Counters in Prometheus' text format."""
    try:
        records = len(here.holder.pipeline.snapshot.records)
    except NotReady:
        records = 0
    return Response(here.metrics.page(records), media_type=here.metrics.content_type)
