"""What changed between two editions of a plan, as a table and as an Atom feed (RFC 4287)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Annotated, Literal
from urllib.parse import quote
from xml.etree import ElementTree as ET

from pydantic import BaseModel, ConfigDict, Field

from index.snapshot import Snapshot
from ingest.changes import Change, What
from ingest.lineage import How
from ingest.model import Record
from service.staff.export.tables import STATUSES, Cell, Table, label
from service.staff.view import Blank, Text
from service.web.editions import Comparison, between

WHAT: dict[What, str] = {
    "slipped": "遅れ・後退", "dropped": "削除", "added": "新規", "renamed": "名称の変更", "split": "分割",
    "merged": "統合", "renumbered": "番号の変更", "advanced": "前進", "revised": "記載の変更", "reported": "新たな記載",
}  # fmt: skip
"""Kinds of change and their names, in the order in which the page counts them."""
HOW: dict[How, str] = {
    "same": "継続", "added": "新規", "dropped": "記載なし", "renamed": "名称の変更", "split": "分割", "merged": "統合",
    "renumbered": "番号の変更",
}  # fmt: skip
"""How a record went on, and its name."""

_GROUPS = {"grades": "評価", "scores": "評価点"}
_SIDES = {"target": "目標値", "actual": "実績値", "value": "値"}
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


def field_of(change: Change) -> str:
    """What a reader calls the field that changed."""
    head, _, rest = (change.field or "").partition(".")
    if head in _SIDES:
        return f"{change.fiscal_year}年度の{_SIDES[head]}"
    if head == "status":
        return "進捗"
    if head in _GROUPS:
        return f"{_GROUPS[head]}：{rest}"
    return rest or (label(head) if head in Record.model_fields else "")


def note_of(change: Change, records: dict[str, Record]) -> str | None:
    """What a reader has to know of how two records were taken for one, or not."""
    if change.likeness is not None:
        return f"名称が似ているため同じ記録とみなしました（近さ {change.likeness:.2f}）。文書で確かめてください"
    if change.what in ("split", "merged"):
        return "名称か番号から判断しました。文書で確かめてください"
    if change.near in records:
        other = records[change.near or ""].title
        return f"もう一方の版で同じ番号の「{other}」とは、名称が違うため別の記録とみなしました"
    return None


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


def shown(printed: str | None) -> str | None:
    """What was printed; where only the state is known, its name."""
    return STATUSES.get(printed or "", printed)


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
