"""Which record prints a piece of a line, and what the piece stands under."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.model import Document, Lines, Record
from ingest.text import fiscal_year, match_key

_FIELD_YEAR = re.compile(r"（(?P<year>[^（）]*)）$")
_LABELS = {"departments": "担当部署", "status_text": "進捗状況"}


@dataclass(frozen=True)
class Place:
    """What a record prints at some lines: the record, the field path, and a match key of the text it took there."""

    record: Record
    field: str | None
    lines: Lines
    key: str

    @property
    def span(self) -> int:
        return self.lines[1] - self.lines[0]


def places(records: Sequence[Record]) -> Mapping[int, Sequence[Place]]:
    """Line → what the records print there, the narrowest span first."""
    found: dict[int, list[Place]] = defaultdict(list)
    for record in records:
        for field, lines in [(None, record.source.lines), *record.source.fields.items()]:
            place = Place(record, field, lines, match_key(_field_text(record, field)))
            for line in range(lines[0], lines[1] + 1):
                found[line].append(place)
    for here in found.values():
        here.sort(key=lambda place: (place.span, place.field is None, place.record.record_id, place.field or ""))
    return found


def _field_text(record: Record, field: str | None) -> str:
    """The text that a record took from a field, for telling apart records that share a line."""
    head, _, rest = (field or "title").partition(".")
    match head:
        case "title":
            return record.title
        case "departments":
            return "".join(record.departments)
        case "sections":
            return record.sections.get(rest, "")
        case "attributes":
            return str(record.attributes.get(rest, ""))
    return ""


def owner(piece: str, here: Sequence[Place]) -> Place | None:
    """The place that prints this piece: the one whose text holds it, else one whose title it holds, else the narrowest.

    Args:
        piece: plain text of a line.
        here: what the records print at that line, the narrowest first.
    """
    key = match_key(piece)
    holding = (place for place in here if place.field and key and key in place.key)
    titled = (place for place in here if place.field in (None, "title") and place.key and place.key in key)
    return next(holding, None) or next(titled, None) or next(iter(here), None)


def context(document: Document, record: Record | None, *labels: str | None) -> tuple[str, ...]:
    """Town and plan, always in these two places; then the record's heading and title, or the headings above the piece,
    outermost first, and the label beside it."""
    parts: list[str | None] = [*record.path[-1:], record.title] if record else []
    below = [" ".join(part.split()) for part in (*parts, *labels) if part and part.strip()]
    return (document.municipality, document.plan, *(part for part in dict.fromkeys(below) if part != document.plan))


def field_label(field: str | None) -> str | None:
    """The printed name of a field: of a section or attribute its own, of others the usual one.

    >>> field_label("sections.現状の課題"), field_label("departments"), field_label("title")
    ('現状の課題', '担当部署', None)
    """
    head, _, rest = (field or "").partition(".")
    return rest if head in ("sections", "attributes") else _LABELS.get(head)


def year_of(field: str | None, piece: str) -> int | None:
    """The fiscal year that the field names, else the first one that the piece names.

    >>> year_of("sections.取組結果（R4 ①）", "R3に始めた。"), year_of(None, "R3に始めた。")
    (2022, 2021)
    """
    marked = _FIELD_YEAR.search(field or "")
    return fiscal_year(marked["year"]) if marked else fiscal_year(piece)
