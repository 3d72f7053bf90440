"""Questions to begin with, made from the records that are loaded, so that every one of them has an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, zip_longest

from ingest.model import Record, Value
from service.compose.words import period
from service.grounds import name_of
from service.web.context import Interface

_TEMPLATES: dict[str, dict[Interface, str]] = {
    "department": {
        "ja": "{town}の「{title}」の担当部署はどこですか。",
        "en": "Which department is in charge of 「{title}」 in {town}?",
        "easy": "{town}の「{title}」は、どの課の しごとですか。",
    },
    "target": {
        "ja": "{town}の「{indicator}」の{year}の目標値はいくつですか。",
        "en": "What is the target of 「{indicator}」 in {town} for {year}?",
        "easy": "{town}の「{indicator}」の、{year}の 目標は いくつですか。",
    },
    "status": {
        "ja": "{town}の「{title}」の進捗状況はどうなっていますか。",
        "en": "How far has 「{title}」 in {town} come?",
        "easy": "{town}の「{title}」は、どこまで すすみましたか。",
    },
}
LONGEST = 24
"""Characters of a title or an indicator's name that still fit a button on a phone."""


class Suggestion(Value):
    """A question, and the town whose plan answers it."""

    question: str
    municipality: str


def _short(name: str | None) -> bool:
    return name is not None and 4 <= len(name) <= LONGEST and "「" not in name


def _department(record: Record) -> dict[str, str] | None:
    name = name_of(record)
    return {"title": name} if record.departments and _short(name) else None


def _status(record: Record) -> dict[str, str] | None:
    name = name_of(record)
    return {"title": name} if record.status_text and _short(name) else None


def _target(record: Record, language: Interface) -> dict[str, str] | None:
    for indicator in record.indicators:
        name = " ".join((indicator.name or "").split())
        years = [value.fiscal_year for value in indicator.values if value.target is not None]
        if years and _short(name):
            return {"indicator": name, "year": period(years[-1], "en" if language == "en" else "ja")}
    return None


def suggestions(
    records: Sequence[Record], language: Interface, municipality: str | None = None, limit: int = 4
) -> tuple[Suggestion, ...]:
    """Up to `limit` questions, of one town or of all, taking turns between documents and kinds of question."""
    documents: dict[str, list[Record]] = {}
    for record in records:
        if municipality in (None, record.municipality):
            documents.setdefault(record.document, []).append(record)
    # Each document begins with another kind of question, so that the first few differ.
    turns = [list(_of_document(found, language, start)) for start, (_, found) in enumerate(sorted(documents.items()))]
    mixed = chain.from_iterable(zip_longest(*turns))
    return tuple(dict.fromkeys(question for question in mixed if question))[:limit]


def _of_document(records: Sequence[Record], language: Interface, start: int) -> Iterator[Suggestion]:
    kinds: list[tuple[str, Callable[[Record], dict[str, str] | None]]] = [
        ("target", lambda record: _target(record, language)), ("department", _department), ("status", _status),
    ]  # fmt: skip
    used: set[str] = set()
    for at in range(len(kinds)):
        kind, values = kinds[(start + at) % len(kinds)]
        for record in records:
            filled = values(record)
            if filled and record.record_id not in used:
                used.add(record.record_id)
                question = _TEMPLATES[kind][language].format(town=record.municipality, **filled)
                yield Suggestion(question=question, municipality=record.municipality)
                break
