"""What changed between two editions of a plan, as a table and as an Atom feed (RFC 4287)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Annotated, Any, Literal
from urllib.parse import quote
from xml.etree import ElementTree as ET

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from index.snapshot import Snapshot
from ingest.changes import Change
from ingest.model import Record
from service.model import Language
from service.staff.export.tables import Cell, Table, label
from service.staff.view import Blank, Text
from service.staff.words import names, reader, told
from service.web.editions import Comparison, between

WHAT = names("ja", "what")
"""Kinds of change and their names, in the order in which the page counts them."""

_ATOM = "http://www.w3.org/2005/Atom"


class Asked(BaseModel):
    """Two editions, of one town's plans or of all; the last two where none is named."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    first: Text = Field(default=None, alias="from")
    last: Text = Field(default=None, alias="to")
    municipality: Text = None
    document: Text = Field(default=None, description="a document of the plan that is looked at")
    what: Annotated[
        Literal["slipped", "dropped", "added", "renamed", "split", "merged", "renumbered", "advanced", "revised",
                "reported"] | None, Blank,
    ] = None  # fmt: skip


def asked_for(snapshot: Snapshot, asked: Asked) -> tuple[Comparison, ...]:
    """The comparisons asked for, with the changes of the kind asked for."""
    found = between(snapshot, asked.first, asked.last, asked.municipality)
    if asked.document:
        of_plan = [one for one in snapshot.series if one.at(asked.document) is not None]
        found = tuple(one for one in found if any(plan.at(one.to.documents[0]) is not None for plan in of_plan))
    if asked.what is None:
        return found
    return tuple(
        one.model_copy(update={"changes": tuple(c for c in one.changes if c.what == asked.what)}) for one in found
    )


def field_of(change: Change, language: Language = "ja") -> str:
    """What a reader calls the field that changed."""
    head, _, rest = (change.field or "").partition(".")
    if head in (sides := names(language, "side")):
        return told(language, "field.of_year", year=change.fiscal_year, side=sides[head])
    if head == "status":
        return told(language, "field.progress")
    said = names(language, "field").get(head) or (label(head) if head in Record.model_fields else "")
    if head in ("grades", "scores"):
        return told(language, "field.of_group", group=said, name=rest)
    return rest or said


def note_of(change: Change, records: dict[str, Record], language: Language = "ja") -> str | None:
    """What a reader has to know of how two records were taken for one, or not."""
    if change.likeness is not None:
        return told(language, "note.alike", n=f"{change.likeness:.2f}")
    if change.what in ("split", "merged"):
        return told(language, "note.split")
    if change.near in records:
        return told(language, "note.other", title=records[change.near or ""].title)
    return None


def in_words(request: Request) -> dict[str, Any]:
    """What a template tells changes with, in the reader's language."""
    language = reader(request)
    return {
        "field_of": lambda change: field_of(change, language),
        "shown": lambda printed: shown(printed, language),
        "note_of": lambda change, records: note_of(change, records, language),
    }


def changes_table(found: Sequence[Comparison], records: dict[str, Record]) -> Table:
    """One row a change."""
    columns = (
        label("municipality"), label("plan"), "前の版", "後の版", "変化", "前の記録ID", "後の記録ID", label("number"),
        label("title"), label("departments"), "項目", "指標名", "年度", "前の記載", "後の記載", "備考",
    )  # fmt: skip
    rows = tuple(_row(one, change, records) for one in found for change in one.changes)
    return Table("変更", columns, rows)


def _row(one: Comparison, change: Change, records: dict[str, Record]) -> tuple[Cell, ...]:
    record = records[(*change.after, *change.before)[0]]
    return (
        one.municipality, one.plan, one.since.label, one.to.label, WHAT[change.what], " ".join(change.before) or None,
        " ".join(change.after) or None, record.number, record.title, "、".join(record.departments) or None,
        field_of(change) or None, change.indicator, change.fiscal_year, shown(change.old), shown(change.new),
        note_of(change, records),
    )  # fmt: skip


def shown(printed: str | None, language: Language = "ja") -> str | None:
    """What was printed; where only the state is known, its name."""
    return names(language, "status").get(printed or "", printed)


def feed(found: Sequence[Comparison], records: dict[str, Record], base: str, address: str) -> bytes:
    """An Atom feed with one entry a record that changed; an entry leads to the lines that print it.

    Args:
        found: the comparisons.
        records: every record that they name, by id.
        base: the site's address, with its slash at the end.
        address: the feed's own.
    """
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "ja"})
    _child(root, "id", _urn(base, "changes"))
    _child(root, "title", "計画の変更")
    _child(root, "updated", max((_instant(one) for one in found), default="1970-01-01T00:00:00+09:00"))
    ET.SubElement(root, "link", {"rel": "self", "href": address})
    author = ET.SubElement(root, "author")
    _child(author, "name", "、".join(dict.fromkeys(one.municipality for one in found)) or "約束 Yakusoku")
    for one in found:
        for _, group in groupby(one.changes, key=lambda change: (change.before, change.after)):
            root.append(_entry(one, list(group), records, base))
    return ET.tostring(root, encoding="unicode").encode()


def _entry(one: Comparison, changes: Sequence[Change], records: dict[str, Record], base: str) -> ET.Element:
    first = changes[0]
    record = records[(*first.after, *first.before)[0]]
    entry = ET.Element("entry")
    _child(entry, "id", _urn(*one.since.documents, *one.to.documents, *first.before, *first.after))
    what = "・".join(dict.fromkeys(WHAT[change.what] for change in changes))
    _child(entry, "title", f"【{what}】{f'{record.number} ' if record.number else ''}{' '.join(record.title.split())}")
    _child(entry, "updated", _instant(one))
    first_line, last_line = record.source.lines
    place = f"{base}documents/{quote(record.document, safe='')}?lines={first_line}-{last_line}#L{first_line}"
    ET.SubElement(entry, "link", {"href": place})
    for kind in dict.fromkeys(change.what for change in changes):
        ET.SubElement(entry, "category", {"term": kind, "label": WHAT[kind]})
    _child(entry, "summary", "\n".join(_sentences(one, changes, records)))
    return entry


def _sentences(one: Comparison, changes: Sequence[Change], records: dict[str, Record]) -> Iterator[str]:
    yield f"{one.municipality} {one.plan}（{one.since.label} → {one.to.label}）"
    for change in changes:
        name = "　".join(filter(None, (change.indicator, field_of(change))))
        yield f"{WHAT[change.what]} {name}：{shown(change.old) or '記載なし'} → {shown(change.new) or '記載なし'}"
        if note := note_of(change, records):
            yield note


def _instant(one: Comparison) -> str:
    """When an edition stands for: a plan's state has a day, and no hour."""
    return f"{one.to.day.isoformat()}T00:00:00+09:00"


def _urn(*parts: str) -> str:
    """An id that stays the same for the same change, whatever the site is called."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, ' '.join(parts))}"


def _child(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text
