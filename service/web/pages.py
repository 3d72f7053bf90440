"""Pages for residents: the start page, the question form, the list of documents and the source viewer."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from ingest.model import Document
from ingest.text import match_key
from service.model import Question, Reply
from service.web.ask import answered
from service.web.below import onward
from service.web.context import Here, PageLanguage
from service.web.document import document
from service.web.holder import Answering, NotReady
from service.web.published import Published, published
from service.web.render import page
from service.web.shown import places, shown

Text = Annotated[str, Query(max_length=1000)]
Field = Annotated[str, Form(max_length=1000)]


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


def _posted(
    request: Request,
    here: Here,
    language: PageLanguage,
    q: Field = "",
    municipality: Field = "",
    conversation: Field = "",
) -> Response:
    """On to the address of the answer, which can be opened again, gone back to and shared.

    Words of danger are answered at once: no address, no history and no log of a server before this one holds them.
    """
    if q.strip() and here.holder.pipeline.scope(Question(question=q)) == "crisis":
        return _ask(request, here, language, q, municipality)
    given = {"q": q, "municipality": municipality, "conversation": conversation}
    given |= {"lang": request.query_params.get("lang", "")}
    query = urlencode({name: value for name, value in given.items() if value})
    response = onward(request, f"/ask?{query}")
    response.headers["Cache-Control"] = "no-store"
    return response


def _ask(
    request: Request, here: Here, language: PageLanguage, q: Text = "", municipality: Text = "", conversation: Text = ""
) -> Response:
    pipeline = here.holder.pipeline
    reply: Reply | None = None
    if q.strip():
        # An English page over a Japanese question answers in English, as its reader chose.
        asked = Question(
            question=q, municipality=municipality[:50] or None, language="en" if language == "en" else None,
            conversation_id=conversation[:64] or None,
        )  # fmt: skip
        reply = answered(here, pipeline, asked)
    resolved = (reply.resolved_question if reply else None) or q
    whole = (
        q if match_key(resolved) == match_key(q) else resolved
    )  # what is only set in other widths is no other question
    return page(
        request, "ask.html", q=q, whole=whole, municipality=municipality, towns=_towns(pipeline.snapshot.documents),
        reply=reply, offered=() if reply else here.suggester.of(pipeline, language, municipality or None),
        own=_own(pipeline, reply), shown=shown(reply) if reply else None,
        sources=places(reply.citations) if reply else (),
        plans={one.document: one for one in pipeline.snapshot.documents}, contact=here.settings.contact,
        headers={"Cache-Control": "no-store"},
    )  # fmt: skip


def _own(pipeline: Answering, reply: Reply | None) -> dict[int, Published | None]:
    """Number of a citation → the page of the town's own publication that it is printed on."""
    store = pipeline.snapshot.store
    return {
        cited.n: next(iter(published(store.document(cited.document), store.pages(cited.document), *cited.lines)), None)
        for cited in (reply.citations if reply else ())
    }


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
    made.post("/ask", dependencies=[limit])(_posted)
    made.get("/documents")(_list)
    made.get("/documents/{document:path}")(document)
    return made
