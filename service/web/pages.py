"""Pages for residents: the start page, the question form, the list of documents and the source viewer."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ingest.model import Document
from service.model import Question, Reply
from service.web.ask import answered
from service.web.context import Here, PageLanguage
from service.web.document import document
from service.web.holder import NotReady
from service.web.published import published
from service.web.render import page
from service.web.shown import shown

Text = Annotated[str, Query(max_length=1000)]


def _documents(here: Here) -> tuple[Document, ...]:
    try:
        return here.holder.pipeline.snapshot.documents
    except NotReady:
        return ()


def _towns(documents: tuple[Document, ...]) -> list[str]:
    return sorted({document.municipality for document in documents if document.municipality})


def _start(request: Request, here: Here) -> Response:
    documents = _documents(here)
    return page(request, "start.html", documents=documents, towns=_towns(documents), contact=here.settings.contact)


def _ask(request: Request, here: Here, language: PageLanguage, q: Text = "", municipality: Text = "") -> Response:
    pipeline = here.holder.pipeline
    documents = pipeline.snapshot.documents
    reply: Reply | None = None
    if q.strip():
        # An English page over a Japanese question answers in English, as its reader chose.
        asked = Question(
            question=q, municipality=municipality[:50] or None, language="en" if language == "en" else None
        )
        reply = answered(here, pipeline, asked)
    offered = () if reply else here.suggester.of(pipeline, language, municipality or None)
    store = pipeline.snapshot.store
    own = {
        cited.n: next(iter(published(store.document(cited.document), store.pages(cited.document), *cited.lines)), None)
        for cited in (reply.citations if reply else ())
    }
    return page(
        request, "ask.html", q=q, municipality=municipality, towns=_towns(documents), reply=reply, offered=offered,
        own=own, shown=shown(reply) if reply else None, plans={one.document: one for one in documents},
        contact=here.settings.contact,
        headers={"Cache-Control": "no-store"},
    )  # fmt: skip


def _list(request: Request, here: Here) -> Response:
    documents = here.holder.pipeline.snapshot.documents
    return page(request, "documents.html", documents=documents, towns=_towns(documents))


def router(limit: Any) -> APIRouter:
    """The residents' pages.

    Args:
        limit: a dependency that raises where a client asks too often.
    """
    made = APIRouter(include_in_schema=False)
    made.get("/")(_start)
    made.get("/ask", dependencies=[limit])(_ask)
    made.get("/documents")(_list)
    made.get("/documents/{document:path}")(document)
    return made
