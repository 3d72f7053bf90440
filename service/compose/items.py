"""One record on a list: how its line reads, and where it and what put it on the list stand. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.model import Record
from service.columns import source_field
from service.compose import cite
from service.compose.described import cell_text
from service.grounds import Grounds
from service.model import Citation, Condition, Evidence, Request, Topic
from service.retrieve.select import grade, last_grades

ROOM = 560
"""Characters of a list (700 at most, with its marks)."""
CITED = 6
"""Citations of a count: the reader opens a few; the list itself is one question away."""


def notes(request: Request, evidence: Evidence, record: Record) -> list[str]:
    """What a list tells of each record beside its title: its percentage, department or a column that is asked for."""
    topics = {ask.topic for ask in request.asks}
    note = []
    heads = {c.field.partition(":")[0] for c in evidence.applied}
    if record.progress_percent is not None and ("percent" in heads or topics & {Topic.PERCENT, Topic.STATUS}):
        note.append(f"{record.progress_percent:g}%")
    if Topic.STATUS in topics and record.status_text and "status" not in heads:
        note.append(record.status_text)
    if Topic.GRADE in topics and not heads & {"grade", "points"}:
        note += filter(None, [grade(record, str(request.years[0]) if request.years else "")])
    if Topic.DEPARTMENT in topics and record.departments:
        note.append("・".join(record.departments))
    if "moved" in heads and (pair := last_grades(record)):
        note.append("→".join(pair))
    for condition in evidence.applied:
        head, _, name = condition.field.partition(":")
        if head == "column" and condition.op != "is":
            note.append(cell_text(record, name, request.years[0] if request.years else None, request.language))
    return note


def citations(record: Record, applied: Sequence[Condition], ground: Grounds) -> list[Citation]:
    """The title's line, and the lines of the fields that put the record on the list."""
    percent = f"{record.progress_percent:g}" if record.progress_percent is not None else ""
    found = [(cite.of_row(record, percent, ground) if percent else None) or cite.of_title(record, ground)]
    if percent and found[0].lines != record.source.fields.get("title"):
        return found
    paths = {
        "status": "status_text",
        "percent": "progress_percent",
        "stars": "stars",
        "grade": "grades",
        "department": "departments",
    }
    for condition in applied:
        head, _, name = condition.field.partition(":")
        path = paths.get(head) or (source_field(record, name, None) if head in ("attribute", "column") else "")
        if path in record.source.fields and record.source.fields[path] != found[0].lines:
            found.append(cite.of_field(record, path, _printed(record, path), ground))
    return found


def _printed(record: Record, path: str) -> str:
    """A field's value as the lines print it, as far as one string can say."""
    head, _, rest = path.partition(".")
    match head:
        case "departments":
            return next(iter(record.departments), "")
        case "status_text":
            return record.status_text or ""
        case "progress_percent":
            return f"{record.progress_percent:g}"
        case "attributes":
            value = record.attributes.get(rest, "")
            return f"{value:g}" if isinstance(value, float) else str(value)
        case "grades":
            return next(iter((record.grades or {}).values()), "")
    return "★" * min(record.stars or 0, 5)
