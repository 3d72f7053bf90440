"""Lists and counts over the records that fit a request's conditions; whole, or how many more. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Record
from ingest.text import nfkc
from prompts import say
from service.columns import sums_up
from service.compose import cite, counted, items, words
from service.compose.described import describe
from service.compose.items import CITED, ROOM
from service.compose.meant import about, described
from service.compose.targets import TARGETS, against_targets
from service.grounds import Grounds
from service.model import Ask, Citation, Condition, Evidence, Fact, Found, Op, Request
from service.retrieve.select import holding
from service.tree import untitled

MARKS = ("grade", "percent", "stars", "points", "department")
"""Fields of conditions that pick records by a printed mark."""
LEAST_FAR = 5
"""Records named where only percentages tell which are behind."""
AT_ONCE = 4
"""Titles that stand in the one sentence that says how many they are."""
FEW = 3
"""Records of one value that a count names as well."""
LOOKED = 8
"""Ranked units that may say how many records of a kind there are."""
CLUSTER, TELLING, MOST_SIBLINGS = 0.5, 0.04, 15
"""Share of the belief under one heading that makes it the subject of a list; share of a record that counts as a
holder; records under a heading beyond which a list of all of them was not meant."""


def listed(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """The records that fit, named or counted; None where the request picks none."""
    records = [evidence.records[i] for i in evidence.selected if i in evidence.records]
    if ask.op is Op.COUNT and (told := counted.told(request, ask, evidence, ground)):
        return told
    if records and request.subject.kinds:
        return _by_kind(request, evidence, records, ground)
    if records and not evidence.applied and any(c.field == "status" for c in request.conditions):
        return _by_percent(request, records, ground)
    if not evidence.applied and any(c.field.partition(":")[0] in MARKS for c in request.conditions):
        return None  # no record here prints that mark: all of them would be another list
    records = about(request, records, evidence)
    everything = records and not evidence.applied and not request.subject.headings
    if everything and (not request.every or described(request, records)):
        records = []
    if records:
        condition = describe(request, evidence.applied, records)
    else:
        records = siblings(request, evidence, ground) if request.subject.records and not evidence.applied else []
        if not records:
            return None
        heading = say(request.language, "list.under", heading=records[0].path[-1])
        kind = words.kind(records[0].kind, len(records), request.language)
        condition = say(request.language, "list.of_condition", condition=heading, kind=kind)
    if any(c.field in TARGETS for c in evidence.applied):
        return against_targets(request, ask, evidence, records, condition, ground)
    several = _alternatives(evidence.applied)
    if several and (request.each or ask.op is Op.COUNT):
        return _by_value(request, ask, evidence, records, several, ground)
    found = _count if ask.op is Op.COUNT and not ask.names else _names
    return found(request, ask, evidence, records, condition, ground)


def _alternatives(applied: Sequence[Condition]) -> list[Condition]:
    """Conditions of one field that exclude each other: counted each by itself."""
    for family in dict.fromkeys(c.family for c in applied):
        values_of = [c for c in applied if c.family == family and c.op == "is"]
        if len(values_of) > 1 and family != "department":
            return values_of
    return []


def _by_value(
    request: Request, ask: Ask, evidence: Evidence, records: Sequence[Record], several: Sequence[Condition],
    ground: Grounds,
) -> Found:  # fmt: skip
    """How many records have each of several values of one field, and which, where they are few or asked for."""
    language = request.language
    clauses, cited, facts, room = [], [], [], ROOM
    others = [c for c in evidence.applied if c not in several]
    for condition in several:
        own = [r for r in records if holding(condition, request.years)(r)]
        said = describe(request, [*others, condition], own or records)
        clause = say(language, "list.part", condition=said, number=len(own))
        if own and (ask.names or ask.op is Op.LIST or len(own) <= FEW):
            names = words.joined([words.titled(r, language) for r in own], language)
            named = say(language, "list.part_named", part=clause, items=names)
            clause = named if len(named) < room else clause
        room -= len(clause)
        clauses.append(clause)
        cited += [c for r in own[:CITED] for c in items.citations(r, [condition], ground)]
        facts.append(Fact(record_id=(own or records)[0].record_id, field="count", value=len(own), derived=True))
    text = say(language, "list.parts", parts=words.joined(clauses, language))
    ids = tuple(r.record_id for r in records)
    return Found(text=text, citations=tuple(dict.fromkeys(cited)), facts=tuple(facts), record_ids=ids)


def _by_kind(request: Request, evidence: Evidence, records: Sequence[Record], ground: Grounds) -> Found:
    """How many records there are of each of several kinds."""
    language = request.language
    by_kind = [[r for r in records if r.kind == kind] for kind in request.subject.kinds]
    clauses = [say(language, "list.part", condition=describe(request, (), own), number=len(own)) for own in by_kind]
    cited = [c for own in by_kind for c in _stated(evidence, own, ground)]
    cited += [cite.of_title(record, ground) for own in by_kind for record in own[:CITED]]
    return Found(
        text=say(language, "list.parts", parts=words.joined(clauses, language)),
        citations=tuple(dict.fromkeys(cited)),
        facts=tuple(Fact(record_id=own[0].record_id, field="count", value=len(own), derived=True) for own in by_kind),
        record_ids=tuple(r.record_id for r in records),
    )


def _by_percent(request: Request, records: Sequence[Record], ground: Grounds) -> Found | None:
    """Of a plan that prints no status: that it does not, and the records that are the least far on, by percentage."""
    measured = sorted(
        ((r.progress_percent, r) for r in records if r.progress_percent is not None),
        key=lambda pair: (pair[0], pair[1].record_id),
    )[:LEAST_FAR]
    if not measured:
        return None
    language = request.language
    items = [
        say(language, "list.item_value", title=words.titled(record, language), value=f"{percent:g}%")
        for percent, record in measured
    ]
    cited = tuple(cite.of_percent(record, ground) for _, record in measured)
    facts = tuple(Fact(record_id=r.record_id, field="progress_percent", value=percent) for percent, r in measured)
    text = say(language, "list.items", lead=say(language, "list.no_status"), items=words.joined(items, language))
    return Found(text=text, citations=cited, facts=facts, record_ids=tuple(r.record_id for _, r in measured))


def siblings(request: Request, evidence: Evidence, ground: Grounds) -> list[Record]:
    """Every record under the heading that the evidence points at; few enough to be a list that was meant."""
    mass: dict[tuple[str, tuple[str, ...]], float] = {}
    holders: dict[tuple[str, tuple[str, ...]], int] = {}
    for record_id, share in evidence.belief.items():
        record = evidence.records.get(record_id)
        if record is None:
            continue
        # What is the heading itself speaks for what stands below it.
        below = [one.path for one in ground.tree.below(record) if untitled(one.path[-1]) == untitled(record.title)]
        for path in {record.path, *below[:1]} - {()}:
            place = (record.document, path)
            mass[place] = mass.get(place, 0.0) + share
            holders[place] = holders.get(place, 0) + (share >= TELLING and path == record.path)
    best = max(sorted(mass), key=lambda place: mass[place], default=None)
    if best is None or mass[best] < CLUSTER or holders[best] < 2:
        return []
    found = [r for r in ground.tree.inside(*best) if not sums_up(r)]
    if request.subject.kind:
        found = [r for r in found if r.kind == request.subject.kind] or found
    return sorted(found, key=lambda r: r.source.lines) if len(found) <= MOST_SIBLINGS else []


def _count(
    request: Request, ask: Ask, evidence: Evidence, records: Sequence[Record], condition: str, ground: Grounds
) -> Found:
    """「…はN件です。」; with all of the kind before it where both are asked for."""
    language = request.language
    facts = [Fact(record_id=records[0].record_id, field="count", value=len(records), derived=True)]
    cited = [c for r in records[:CITED] for c in items.citations(r, evidence.applied, ground)]
    cited = [*_stated(evidence, records, ground), *cited]
    text = say(language, "list.lead", condition=condition, number=len(records))
    if ask.of_all and len(evidence.pool) > len(records):
        kind = words.kind(records[0].kind, len(evidence.pool), language)
        all_of = say(language, "list.lead", condition=kind, number=len(evidence.pool))
        text = say(language, "list.of_all", all=all_of, rest=text)
        facts.append(Fact(record_id=records[0].record_id, field="count.all", value=len(evidence.pool), derived=True))
    facts += _limits(records, evidence)
    ids = tuple(r.record_id for r in records)
    return Found(text=text, citations=tuple(dict.fromkeys(cited)), facts=tuple(facts), record_ids=ids)


def _stated(evidence: Evidence, records: Sequence[Record], ground: Grounds) -> list[Citation]:
    """Of all records of a kind: where the plan itself says how many there are."""
    number = re.compile(rf"(?<!\d){len(records)}(?:つ|本|個|件|項目|施策|事業|の)")
    for item in evidence.ranked[:LOOKED] if not evidence.applied else ():
        passage = item.unit.passage
        if passage and passage.document == records[0].document and number.search(nfkc(passage.text)):
            return [cite.of_passage(passage, evidence.records.get(passage.record_id or ""), ground)]
    return []


def _limits(records: Sequence[Record], evidence: Evidence) -> list[Fact]:
    """The percentages that were applied, which a question may state in other words (5割, 半分)."""
    return [
        Fact(record_id=records[0].record_id, field=f"condition.{c.field}", value=c.value, derived=True)
        for c in evidence.applied if isinstance(c.value, float) and c.field == "percent"
    ]  # fmt: skip


def _names(
    request: Request, ask: Ask, evidence: Evidence, records: Sequence[Record], condition: str, ground: Grounds
) -> Found:
    """「…はN件です。」 and the titles, each with what is asked of it."""
    language = request.language
    lead, lines, cited, used = say(language, "list.lead", condition=condition, number=len(records)), [], [], 0
    towns = len({r.municipality for r in records}) > 1
    shown_of = 0
    noted: list[Fact] = []
    for record in records:
        note = [*([record.municipality] if towns else []), *items.notes(request, evidence, record)]
        title = words.titled(record, language)
        line = say(language, "list.item_value", title=title, value="、".join(note)) if note else title
        used += len(line) + 6
        if used > ROOM:
            break
        shown_of += 1
        lines.append(line)
        cited += items.citations(record, evidence.applied, ground)
        if any("%" in one for one in note) and record.progress_percent is not None:
            # It may stand in another line than the title, and be printed as 100.0.
            cited.append(cite.of_percent(record, ground))
            noted.append(
                Fact(
                    record_id=record.record_id, field="note.percent", value=f"{record.progress_percent:g}", derived=True
                )
            )
    cited = [*_stated(evidence, records, ground), *cited]
    left = len(records) - shown_of
    more = say(language, "list.more", number=left) if left else ""
    facts = [Fact(record_id=records[0].record_id, field="count", value=len(records), derived=True)]
    facts += [Fact(record_id=records[0].record_id, field="count.rest", value=left, derived=True)] if left else []
    facts += [*_limits(records, evidence), *noted]
    told = words.joined(lines, language)
    text = say(language, "list.items", lead=lead, items=told) + more
    if not left and len(lines) <= AT_ONCE:
        text = say(language, "list.whole", condition=condition, number=len(records), items=told)
    return Found(
        text=text,
        citations=tuple(dict.fromkeys(cited)),
        facts=tuple(facts),
        record_ids=tuple(r.record_id for r in records),
    )
