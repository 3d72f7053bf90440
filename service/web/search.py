"""A page to look instead of ask: records and passages as one types, narrowed down by facets."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ingest.editions import labels
from ingest.kinds import KINDS
from ingest.model import Record
from ingest.text import match_key
from service.model import Question, ScoredPassage
from service.web.context import Here, PageLanguage
from service.web.facets import NONE, Wanted, counted, narrowed
from service.web.holder import Answering
from service.web.marking import Piece, pieces
from service.web.render import page, words

SIZE = 20
"""Records a page."""
PASSAGES = 10
SNIPPET = 80
"""Characters around what was found; two lines on a phone."""


class Hit(NamedTuple):
    """A record found, and what of its title, its place and its texts was found."""

    record: Record
    title: tuple[Piece, ...]
    path: tuple[Piece, ...]
    snippet: tuple[Piece, ...]


def _found(pipeline: Answering, terms: list[str]) -> list[Record]:
    """Records of the newest editions that hold every word: first where the title does; in document order."""
    snapshot = pipeline.snapshot
    if not terms:
        return list(snapshot.latest)
    held = snapshot.store.holding(terms)
    keys = [match_key(term) for term in terms]
    found = [record for record in snapshot.latest if record.record_id in held]
    return sorted(found, key=lambda record: not all(key in match_key(record.title) for key in keys))


def _hit(record: Record, terms: list[str]) -> Hit:
    texts = [*(one.name or "" for one in record.indicators), *record.sections.values()]
    snippet = next(filter(None, (_snippet(text, terms) for text in texts)), ())
    return Hit(record, pieces(record.title, terms), pieces(" ＞ ".join(record.path), terms), snippet)


def _snippet(text: str, terms: list[str]) -> tuple[Piece, ...]:
    """The text around the first word found in it; nothing where it holds none."""
    plain = " ".join(text.split())
    cut = pieces(plain, terms)
    at = next((place for place, piece in enumerate(cut) if piece.hit), None)
    if not terms or at is None:
        return ()
    before = len("".join(piece.text for piece in cut[:at]))
    start = max(0, before - SNIPPET // 4)
    shown = plain[start : start + SNIPPET]
    return pieces(("…" if start else "") + shown + ("…" if start + SNIPPET < len(plain) else ""), terms)


def _passages(pipeline: Answering, wanted: Wanted, records: list[Record]) -> list[ScoredPassage]:
    """Passages near in meaning, best first; where more than town and plan is chosen, those that print such a record."""
    if len(wanted.q) < 2 or wanted.page > 1:
        return []
    question = Question(question=wanted.q, municipality=wanted.municipality or None, top_k=20)
    spans: dict[str, list[tuple[int, int]]] = {}
    for record in records:
        spans.setdefault(record.document, []).append(record.source.lines)
    narrow = set(wanted.chosen) - {"municipality", "plan"}

    def fits(passage: ScoredPassage) -> bool:
        first, last = passage.lines
        inside = any(begin <= last and first <= end for begin, end in spans.get(passage.document, ()))
        return (not wanted.plan or passage.document == wanted.plan) and (inside or not narrow)

    return [passage for passage in pipeline.search(question) if fits(passage)][:PASSAGES]


def _search(request: Request, here: Here, language: PageLanguage, wanted: Annotated[Wanted, Query()]) -> Response:
    pipeline = here.holder.pipeline
    terms = wanted.q.split()
    found = _found(pipeline, terms)
    chosen = narrowed(found, wanted.chosen)
    pages = max(1, -(-len(chosen) // SIZE))
    at = min(wanted.page, pages)
    first = (at - 1) * SIZE
    return page(
        request, "search.html", wanted=wanted, facets=counted(found, wanted.chosen), names=_names(pipeline, language),
        hits=[_hit(record, terms) for record in chosen[first : first + SIZE]], total=len(chosen), at=at, pages=pages,
        passages=_passages(pipeline, wanted, narrowed(pipeline.snapshot.latest, wanted.chosen)),
        pieces=pieces, terms=terms,
        plans={one.document: one for one in pipeline.snapshot.documents},
        headers={"Cache-Control": "no-store"},
    )  # fmt: skip


def _names(pipeline: Answering, language: str) -> dict[str, dict[str, str]]:
    """What a reader calls a facet's value, where it is not the value itself."""
    t = words()["en" if language == "en" else language]
    editions = labels(pipeline.snapshot.series)
    days = {one.document: editions.get(one.document) or one.as_of for one in pipeline.snapshot.documents}
    plans = {
        one.document: one.plan + (f"（{days[one.document]}）" if days[one.document] else "")
        for one in pipeline.snapshot.documents
    }
    kinds = {kind.name: kind.english if language == "en" else kind.japanese for kind in KINDS.values()}
    statuses = {name: t[name] for name in ("on_track", "delayed", "completed")} | {NONE: t["noStatus"]}
    return {"plan": plans, "kind": kinds, "status": statuses}


def router(limit: Any) -> APIRouter:
    """The search page.

    Args:
        limit: a dependency that raises where a client asks too often.
    """
    made = APIRouter(include_in_schema=False, dependencies=[limit])
    made.get("/search")(_search)
    return made
