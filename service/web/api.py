"""Records, passages and documents over HTTP: what a snapshot holds, as it is."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from index.store import RecordFilter
from ingest.model import Document, Record, Value
from service.model import ScoredPassage
from service.web.context import Here, PageLanguage
from service.web.editions import Comparison, History, between, history
from service.web.furigana import Part, ruby
from service.web.published import Published, published
from service.web.suggest import Suggestion

router = APIRouter(prefix="/api")

LARGEST = 1_000_000_000
"""More lines or records than any plan has, and still a number that SQLite takes."""

Text = Annotated[str | None, Query(max_length=200)]


class Records(Value):
    """A page of a list of records."""

    total: int
    records: tuple[Record, ...]


class Passages(Value):
    """Passages found, best first."""

    passages: tuple[ScoredPassage, ...]


class Comparisons(Value):
    """What changed between two editions of each plan that has several."""

    comparisons: tuple[Comparison, ...]


class Documents(Value):
    """The documents of the snapshot in force."""

    snapshot: str
    documents: tuple[Document, ...]
    contact: str | None = Field(default=None, description="whom to ask what the plans do not say, as the operator told")


class Line(Value):
    """One line of a document, as it is in the source file."""

    line: int
    text: str


class DocumentLines(Value):
    """A document and some of its lines."""

    document: Document
    lines: tuple[Line, ...]
    published: tuple[Published, ...] = Field(default=(), description="the town's own pages that print them")


class Suggestions(Value):
    """Questions that the documents can answer."""

    suggestions: tuple[Suggestion, ...]


class Furigana(Value):
    """A text in parts that give the text again when joined."""

    parts: tuple[Part, ...]


@router.get("/records")
def records(
    here: Here,
    *,
    document: Text = None,
    municipality: Text = None,
    kind: Text = None,
    number: Text = None,
    status: Literal["on_track", "delayed", "completed", ""] | None = None,
    department: Text = None,
    q: Text = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
) -> Records:
    """Records that fit every given filter, in document order."""
    where = RecordFilter(
        document=document,
        municipality=municipality,
        kind=kind,
        number=number,
        status=status,
        department=department,
        q=q,
    )
    total, found = here.holder.pipeline.snapshot.store.records(where, limit, offset)
    return Records(total=total, records=found)


@router.get("/records/{record_id:path}/history")
def record_history(here: Here, record_id: str) -> History:
    """A record in every edition of its plan: how it went on, and what changed."""
    snapshot = here.holder.pipeline.snapshot
    return history(snapshot, snapshot.store.record(record_id))


@router.get("/changes")
def changes(
    here: Here,
    first: Annotated[str | None, Query(alias="from", max_length=200)] = None,
    last: Annotated[str | None, Query(alias="to", max_length=200)] = None,
    municipality: Text = None,
) -> Comparisons:
    """What changed between two editions, by plan; between the last two where none is named.

    An edition is named by a document of it, by its day (2024-03-31), or as it prints its day (令和5年度末).
    """
    return Comparisons(comparisons=between(here.holder.pipeline.snapshot, first, last, municipality))


@router.get("/records/{record_id:path}")
def record(here: Here, record_id: str) -> Record:
    """One record."""
    return here.holder.pipeline.snapshot.store.record(record_id)


@router.get("/documents")
def documents(here: Here) -> Documents:
    """Every document, by name."""
    snapshot = here.holder.pipeline.snapshot
    return Documents(snapshot=snapshot.manifest.name, documents=snapshot.documents, contact=here.settings.contact)


@router.get("/documents/{document:path}")
def document(
    here: Here,
    document: str,
    first: Annotated[int, Query(alias="from", ge=1, le=LARGEST)] = 1,
    last: Annotated[int, Query(alias="to", ge=1, le=LARGEST)] = LARGEST,
) -> DocumentLines:
    """A document's lines, `from` to `to`, both included; none where only its records are here."""
    store = here.holder.pipeline.snapshot.store
    found = store.document(document)
    lines = store.lines(document, first, last)
    return DocumentLines(
        document=found,
        lines=tuple(Line(line=n, text=text) for n, text in lines.items()),
        published=published(found, store.pages(document), first, min(last, found.lines)),
    )


@router.get("/suggestions")
def suggested(
    here: Here, language: PageLanguage, municipality: Text = None, limit: Annotated[int, Query(ge=1, le=20)] = 4
) -> Suggestions:
    """Questions that the loaded records answer, for somebody who does not know where to begin."""
    return Suggestions(suggestions=here.suggester.of(here.holder.pipeline, language, municipality or None, limit))


@router.get("/furigana")
def furigana(text: Annotated[str, Query(min_length=1, max_length=2000)]) -> Furigana:
    """The text with a reading over every kanji."""
    return Furigana(parts=ruby(text))
