"""Answers over the editions of a plan, from the ways of its records: since when, who first, what changed. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ingest.changes import changes
from ingest.editions import edition_day
from ingest.lineage import Lineage
from ingest.model import Record
from prompts import say
from service.compose import cite, words
from service.grounds import Grounds, name_of
from service.model import Evidence, Fact, Finding, Found, Request

WORDED = 0.4
"""Part of the subject's words that a record holds, from which it is about the subject; as in service/about.py."""
MOST = 8
"""Records that one sentence names; the staff's page of changes has them all."""
TOWNS = 4


def told(request: Request, evidence: Evidence, ground: Grounds) -> list[Finding]:
    """What the editions tell of what is asked; nothing where it is no question over them, or they do not tell."""
    if request.over is None or not ground.lineages:
        return []
    if request.over == "since":
        record = next(_believed(evidence), None)
        found = _since(request, record, ground) if record else None
        return [found] if found else []
    if request.over == "first":
        return _first(request, evidence, ground)
    concerned = [one for one in ground.lineages if _asked_of(request, one)]
    return [_moved(request, one, ground) for one in concerned]


def _believed(evidence: Evidence) -> Iterator[Record]:
    """The records that are about the subject, most believed first."""
    worded = {item.unit.record_id for item in evidence.ranked if item.features.get("record_coverage", 0.0) >= WORDED}
    yield from (evidence.records[i] for i in evidence.belief if i in evidence.records and i in worded)


def _way(record: Record, ground: Grounds) -> tuple[Lineage, int, Record] | None:
    """A record's plan over time, the place of the first edition that holds it, and what it is there."""
    for lineage in ground.lineages:
        stages = lineage.stages(record)
        if stages:
            return lineage, stages[0].edition, lineage.by_id[stages[0].record_ids[0]]
    return None


def _since(request: Request, record: Record, ground: Grounds) -> Found | None:
    way = _way(record, ground)
    if way is None:
        return None
    lineage, at, first = way
    editions, language = lineage.series.editions, request.language
    key = "over.since_oldest" if at == 0 else "over.since"
    before = {} if at == 0 else {"before": editions[at - 1].label}
    text = say(language, key, title=name_of(record), edition=editions[at].label, **before)
    if name_of(first) != name_of(record):
        text += say(language, "over.then_called", title=name_of(first))
    labels = [editions[n].label for n in ((at,) if at == 0 else (at, at - 1))]
    return Found(
        text=text, citations=(cite.of_title(first, ground),), record_ids=(first.record_id, record.record_id),
        facts=tuple(Fact(record_id=first.record_id, field="edition", value=one, derived=True) for one in labels),
    )  # fmt: skip


def _first(request: Request, evidence: Evidence, ground: Grounds) -> list[Finding]:
    """Town by town, the oldest edition first, of the records that are about the subject."""
    believed = (record for own in evidence.by_town.values() or (evidence,) for record in _believed(own))
    dated: dict[str, tuple[datetime.date, str, str, Record]] = {}
    for one in filter(None, (_dated(record, ground) for record in believed)):
        town = one[3].municipality
        dated[town] = min(dated.get(town, one), one, key=lambda place: place[:2])
    found: list[Finding] = []
    for n, (town, (_, _, label, record)) in enumerate(sorted(dated.items(), key=lambda one: one[1][:2])[:TOWNS]):
        key = "over.first" if n == 0 else "over.next"
        found.append(
            Found(
                text=say(request.language, key, town=town, title=name_of(record), edition=label),
                citations=(cite.of_title(record, ground),), record_ids=(record.record_id,),
                facts=(Fact(record_id=record.record_id, field="edition", value=label, derived=True),),
            )
        )  # fmt: skip
    return found


def _dated(record: Record, ground: Grounds) -> tuple[datetime.date, str, str, Record] | None:
    """The day, id and name of the first edition that holds a record, and the record there; None where it has no day."""
    way = _way(record, ground)
    if way:
        edition = way[0].series.editions[way[1]]
        return edition.day, way[2].record_id, edition.label, way[2]
    document = ground.documents.get(record.document)
    day = edition_day(document) if document else None
    return (day, record.record_id, ground.as_of(record.document) or str(day), record) if day else None


def _asked_of(request: Request, lineage: Lineage) -> bool:
    about, own = request.subject, lineage.series
    return own.municipality in about.towns if about.towns else True


def _moved(request: Request, lineage: Lineage, ground: Grounds) -> Found:
    """What slipped, went or came between the last two editions of a plan."""
    before, after = lineage.records[-2:]
    ids = dict.fromkeys(
        (change.after or change.before)[0] for change in changes(before, after) if change.what == request.over
    )
    records, language = [lineage.by_id[i] for i in ids], request.language
    old, new = (edition.label for edition in lineage.series.editions[-2:])
    given = {"town": lineage.series.municipality, "plan": lineage.series.plan, "old": old, "new": new}
    if not records:
        text = say(language, f"over.no_{request.over}", **given)
    else:
        items = words.joined([words.titled(one, language) for one in records[:MOST]], language)
        text = say(language, f"over.{request.over}", n=len(records), items=items, **given)
        text += say(language, "over.more", n=len(records) - MOST) if len(records) > MOST else ""
    shown = records[:MOST] or [after[0]]
    counted = Fact(record_id=shown[0].record_id, field="count", value=len(records), derived=True)
    days = (Fact(record_id=shown[0].record_id, field="edition", value=one, derived=True) for one in (old, new))
    plan = Fact(record_id=shown[0].record_id, field="plan", value=lineage.series.plan, derived=True)
    return Found(
        text=text, citations=tuple(cite.of_title(one, ground) for one in shown), facts=(counted, plan, *days),
        record_ids=tuple(one.record_id for one in records[:MOST]),
    )  # fmt: skip
