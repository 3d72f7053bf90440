"""The source viewer: the part of a plan that a citation names, its phrase marked; the other parts on demand."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import Query, Request
from starlette.responses import Response

from index.snapshot import Snapshot
from ingest.model import Document, Lines, Record
from service.web.context import Here
from service.web.marking import Marked
from service.web.parts import Part, begins, part_of, parts
from service.web.published import published
from service.web.render import page
from service.web.viewer import blocks, found_lines

_LINES = re.compile(r"^(?P<first>\d{1,9})(?:-(?P<last>\d{1,9}))?$")

Text = Annotated[str, Query(max_length=1000)]

HITS = 100
"""Hits listed; more than anybody reads."""


def _cited(lines: str) -> Lines | None:
    match = _LINES.match(lines)
    if not match:
        return None
    first = int(match["first"])
    return first, max(first, int(match["last"] or first))


def document(
    request: Request,
    here: Here,
    *,
    document: str,
    lines: Text = "",
    quote: Text = "",
    q: Text = "",
    part: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    original: bool = False,
) -> Response:
    """A part of a document: that of the cited lines, the part asked for by its number, or that of the first hit."""
    snapshot = here.holder.pipeline.snapshot
    found = snapshot.store.document(document)
    records = [record for record in snapshot.records if record.document == document]
    marked = Marked(cited=_cited(lines), quote=quote, q=q)
    shown = _of_lines(snapshot, found, records, marked, part) if found.full_text else _of_records(records, marked, part)
    own = published(found, snapshot.store.pages(document), shown["line"], shown["line"]) if marked.cited else ()
    return page(
        request, "document.html", document=found, records=records, marked=marked, original=original, own=own, **shown
    )


def _of_lines(
    snapshot: Snapshot, document: Document, records: list[Record], marked: Marked, number: int
) -> dict[str, Any]:
    text = snapshot.store.lines(document.document)
    hits = found_lines(text, marked.q)
    found = parts(text, begins(records))
    # a citation may be longer than a part: the one that opens holds what is quoted
    line = min(marked.quoted(text), default=1) if marked.cited else hits[0][0] if hits else 1
    at = _chosen(found, number, line)
    first, last = found[at].lines if found else (1, 0)
    inside = {number: line for number, line in text.items() if first <= number <= last}
    shown = blocks(inside, marked, snapshot.store.headers(document.document))
    sought = next((row.line for block in shown for row in block.rows if row.sought), line)
    return {
        "parts": found, "at": at, "blocks": shown, "line": sought, "hits": hits[:HITS], "hit_count": len(hits),
    }  # fmt: skip


def _of_records(records: list[Record], marked: Marked, number: int) -> dict[str, Any]:
    """Records in place of lines, where the text is not held: each weighs what it says."""
    said = {at: record.model_dump_json(exclude_defaults=True) for at, record in enumerate(records, 1)}
    titles = {at: " ".join(filter(None, (record.number, record.title))) for at, record in enumerate(records, 1)}
    found = parts(said, titles)
    cited = [at for at, record in enumerate(records, 1) if any(map(marked.holds, _span(record)))]
    at = _chosen(found, number, cited[0] if cited else 1)
    first, last = found[at].lines if found else (1, 0)
    sought = records[cited[0] - 1].record_id if cited else None
    line = marked.cited[0] if marked.cited else 1
    return {"parts": found, "at": at, "shown": records[first - 1 : last], "sought": sought, "line": line}


def _span(record: Record) -> range:
    return range(record.source.lines[0], record.source.lines[1] + 1)


def _chosen(found: tuple[Part, ...], number: int, line: int) -> int:
    """Index of the part with a number, where one is asked for, else of the part that holds a line."""
    return min(number, len(found)) - 1 if number and found else part_of(found, line)
