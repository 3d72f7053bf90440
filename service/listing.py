"""Lists, counts and extremes over records that fit a question's filters. Pure; every number here is derived."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ingest.kinds import japanese
from ingest.model import Record
from ingest.text import match_key, nfkc
from prompts import fill
from service import cite, figures, words
from service.cite import Print
from service.headings import above
from service.model import Citation, Draft, Evidence, Fact, Intent, Ranked, Statement, Understanding
from service.rank import belief, shares
from service.select import COUNTERS, MISSED, TARGETS, counts

CLUSTER, TELLING, MOST_SIBLINGS = 0.6, 0.04, 15
"""Share of the belief under one heading that makes it the subject of a list; share of a unit that counts as a
holder; records under a heading beyond which a list of all of them was not meant."""
ONE = 0.7
"""Share of the belief in one record from which a question is about that record."""
_BY_HOW_MUCH = re.compile(r"(?:いくつ|何\S{1,3}|どれだけ|どのくらい)(?:上回|下回|超え|足り)")
COUNTED = (None, "名前", "社", "校", "園", *COUNTERS)
"""Forms that titles, or their number, may be; a question for an amount, a date or a percentage lists nothing."""
MOST = 40
"""Records named in one answer; the rest are counted (a list is 700 characters at most)."""
ROOM, ROOM_OF_COUNT = 600, 330
"""Characters of a list, and of a count's names; a reply that only counts keeps to 400."""

_EVERY = (
    r"すべて|全て|全部|一覧|リスト|いくつ|何(?:件|本|個|つ|項目|種類)|並べ|挙げ|列挙|どんな|何が|"
    r"\ball\b|\blist\b|how many"
)
_ALL = re.compile(rf"{_EVERY}|それぞれ|どれ|どの|[つ本件個]とも|which", re.I)
"""A question for a list or a count says so; a noun such as 公約 alone describes one of them."""
_ITEMS = re.compile(rf"{_EVERY}|どういった|なにが|数は|挙が", re.I)
"""A question for the items under a heading that it describes in its own words."""
_MOST = re.compile(r"(?:いちばん|一番|最も|もっとも|最大|最高|トップ)|\b(?:most|highest|best|largest)\b", re.I)
_LEAST = re.compile(
    r"最低|最小|最少|(?:いちばん|一番|最も|もっとも)\S{0,8}?(?:低|少|小|遅|悪|進んでい?な|下)|\b(?:lowest|least|worst)\b",
    re.I,
)

Field = tuple[str, str, Callable[[Record], float | None]]


def listing(asked: Understanding, evidence: Evidence, text: Print) -> Draft | None:
    """A draft over several records, or None where the question asks for no list, count or extreme of records."""
    records = [evidence.records[name] for name in evidence.selected if name in evidence.records]
    lists = (asked.intent in (Intent.LIST, Intent.COUNT) and asked.wanted in COUNTED) or counts(asked)
    if not records:
        one = _is_about_one(evidence)
        siblings = _siblings(evidence) if lists and not one and _ITEMS.search(asked.question) else []
        return _names(asked, siblings, evidence, text) if siblings else None
    found = _against_targets(asked, records, text) or _extreme(asked, records, text)
    if found or not lists:
        return found
    if any(field.startswith("attributes.") for field in evidence.selected_by):
        records = _within_cluster(records, evidence)
    everything = _ALL.search(asked.question) is not None
    whole = everything and asked.kind is not None and not _is_about_one(evidence, asked.kind)
    named = evidence.selection is not None or whole
    return _names(asked, records, evidence, text) if named else None


def _is_about_one(evidence: Evidence, kind: str | None = None) -> bool:
    """Whether most of the belief lies in one record (of a kind): then it is asked about, and no list of many."""

    def own(item: Ranked) -> list[str]:
        record = evidence.records.get(item.unit.record_id or "")
        return [record.record_id] if record and kind in (None, record.kind) else []

    return max(belief(evidence.ranked, own).values(), default=0.0) >= ONE


def _cluster(evidence: Evidence) -> tuple[str, tuple[str, ...]] | None:
    """The heading (document, path) under which most of the belief lies, where several records there hold it."""
    mass: dict[tuple[str, tuple[str, ...]], float] = {}
    holders: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for item, share in zip(evidence.ranked, shares(evidence.ranked), strict=True):
        record = evidence.records.get(item.unit.record_id or "")
        if record and record.path:
            place = (record.document, record.path)
            mass[place] = mass.get(place, 0.0) + share
            if share >= TELLING:
                holders.setdefault(place, set()).add(record.record_id)
    best = max(sorted(mass), key=lambda place: mass[place], default=None)
    return best if best and mass[best] >= CLUSTER and len(holders.get(best, ())) > 1 else None


def _siblings(evidence: Evidence) -> list[Record]:
    """Every record under the heading that the evidence points at; few enough to be a list that was meant."""
    place = None if _itemised(evidence) else _cluster(evidence)
    found = [r for r in evidence.records.values() if place == (r.document, r.path)]
    return sorted(found, key=lambda r: r.source.lines) if len(found) <= MOST_SIBLINGS else []


def _itemised(evidence: Evidence) -> bool:
    """Whether the best evidence is itself an item of a list inside one record: then those items are asked for."""
    first = evidence.ranked[0].unit if evidence.ranked else None
    same = [i for i in evidence.ranked[:8] if first and i.unit.passage and i.unit.record_id == first.record_id]
    return sum(bool(i.unit.passage and i.unit.passage.text.startswith("・")) for i in same) > 1


def _within_cluster(records: list[Record], evidence: Evidence) -> list[Record]:
    """Those of the records that stand under the heading the evidence points at; all where none does."""
    place = _cluster(evidence)
    return [r for r in records if place == (r.document, r.path)] or records


def _names(asked: Understanding, records: Sequence[Record], evidence: Evidence, text: Print) -> Draft:
    """「…は、次のN件です。」 and the titles, each with its citation."""
    selection = evidence.selection
    kind = japanese(records[0].kind)
    scope = "".join(dict.fromkeys(record.municipality for record in records)) if not asked.towns else ""
    condition = f"{scope}の" if scope and len({r.municipality for r in records}) == 1 else ""
    condition += f"{selection}の{kind}" if selection else kind
    fact = Fact(record_id=records[0].record_id, field="count", value=len(records), derived=True, citation=0)
    lead = fill(f"{asked.language}/list.txt", condition=condition, number=len(records))
    grounds = [*_stated(len(records), kind, evidence, text), *_parent(records, evidence, text)]
    first = Statement(
        text=lead,
        citations=tuple(grounds[:3]) or (cite.of_title(records[0], text),),
        facts=(fact,),
        record_ids=tuple(record.record_id for record in records),
    )
    items, used = [], len(lead)
    room = ROOM if asked.intents.get(Intent.LIST, 0.0) > asked.intents.get(Intent.COUNT, 0.0) else ROOM_OF_COUNT
    for record in records[:MOST]:
        item = _item(asked, record, evidence, text)
        used += len(item.text) + 5 * len(item.citations)
        if used > room:
            break
        items.append(item)
    rest = len(records) - len(items)
    if rest:
        more = fact.model_copy(update={"field": "count.rest", "value": rest})
        body = fill(f"{asked.language}/list_more.txt", number=rest)
        items.append(first.model_copy(update={"text": body, "facts": (more,)}))
    return Draft(statements=(first, *items))


def _stated(number: int, kind: str, evidence: Evidence, text: Print) -> list[Citation]:
    """The passage in which the document itself states how many there are, if one was found."""
    pattern = re.compile(rf"(?<!\d){number}\s*(?:つ|本|件|個|項目)?の?[「『]?\S{{0,8}}{kind}")
    for item in evidence.ranked:
        passage = item.unit.passage
        if passage and pattern.search(nfkc(passage.text)):
            return [cite.of_passage(passage, passage.context[1] if len(passage.context) > 1 else "", text)]
    return []


def _parent(records: Sequence[Record], evidence: Evidence, text: Print) -> list[Citation]:
    """Citations of the one record that all the others stand below: its title, and the number it prints of them."""
    parents = {name: r for record in records for r in above(record, evidence.records)[:1] for name in [r.record_id]}
    if len(parents) != 1:
        return []
    parent = next(iter(parents.values()))
    counts = [name for name, value in parent.attributes.items() if value == len(records)]
    stated = [cite.of_field(parent, f"attributes.{name}", str(len(records)), text) for name in counts[:1]]
    return [*stated, cite.of_title(parent, text)]


def _item(asked: Understanding, record: Record, evidence: Evidence, text: Print) -> Statement:
    """One record of a list: its title, the figure that lists of its kind give, and the field that put it there."""
    title = words.name_of(record)
    cited = [cite.of_title(record, text)]
    if record.number and match_key(record.number) in match_key(cited[0].quote.removesuffix(record.title)):
        title = f"{record.number} {title}"
    notes = (
        [record.municipality]
        if len(asked.towns) != 1 and len({r.municipality for r in evidence.records.values()}) > 1
        else []
    )
    if record.progress_percent is not None:
        notes.append(f"{record.progress_percent:g}%")
        cited.append(cite.of_field(record, "progress_percent", f"{record.progress_percent:g}", text))
    for field in evidence.selected_by:
        if field in record.source.fields:
            cited.append(cite.of_field(record, field, _printed(record, field), text))
    note = f"（{'、'.join(notes)}）" if notes else ""
    body = fill(f"{asked.language}/list_item.txt", title=title, note=note)
    return Statement(text=body, citations=tuple(dict.fromkeys(cited)), record_ids=(record.record_id,))


def _printed(record: Record, field: str) -> str:
    """A field's value as the lines print it, as far as one string can say."""
    head, _, rest = field.partition(".")
    match head:
        case "departments":
            return next(iter(record.departments), "")
        case "status_text":
            return record.status_text or ""
        case "attributes":
            value = record.attributes.get(rest, "")
            return f"{value:g}" if isinstance(value, float) else str(value)
        case "grades":
            return next(iter((record.grades or {}).values()), "")
        case "stars":
            return "★" * min(record.stars or 0, 5)
    return ""


def _fields(records: Sequence[Record]) -> list[Field]:
    """Numeric fields that records of a kind are compared by, the overall one first."""

    def attribute(name: str) -> Callable[[Record], float | None]:
        return lambda record: v if isinstance(v := record.attributes.get(name), float) else None

    found: list[Field] = [
        ("progress_percent", "進捗率", lambda record: record.progress_percent),
        ("scores.合計", "合計点", lambda record: (record.scores or {}).get("合計")),
        ("stars", "★の数", lambda record: record.stars),
    ]
    names = sorted({name for r in records for name, value in r.attributes.items() if isinstance(value, float)})
    return [*((f"attributes.{name}", name, attribute(name)) for name in names), *found]


def _extreme(asked: Understanding, records: Sequence[Record], text: Print) -> Draft | None:
    """The records with the highest or lowest figure of the field that the question names, else of the main one."""
    least = _LEAST.search(asked.question) is not None
    if not least and not _MOST.search(asked.question):
        return None
    fields = [field for field in _fields(records) if any(field[2](record) is not None for record in records)]
    named = [field for field in fields if any(part in asked.question for part in (field[1], field[1][:3]))]
    general = [field for field in fields if not field[0].startswith("attributes.")]
    chosen = next(iter(named or general or fields), None)
    if not chosen:
        return None
    both = least and len(_MOST.findall(asked.question)) > 1
    ends = (False, True) if both else (least,)
    return Draft(statements=tuple(_end(asked, records, chosen, end, text) for end in ends))


def _end(asked: Understanding, records: Sequence[Record], field: Field, least: bool, text: Print) -> Statement:
    """The records at one end of a field, with the figure there."""
    path, name, value = field
    measured = [(number, record) for record in records if (number := value(record)) is not None]
    best = (min if least else max)(number for number, _ in measured)
    winners = [record for number, record in measured if number == best][:5]
    body = fill(
        f"{asked.language}/extreme.txt",
        scope=japanese(records[0].kind),
        field=name,
        direction=("低い" if least else "高い") if asked.language == "ja" else ("lowest" if least else "highest"),
        titles="と".join(f"「{words.name_of(record)}」" for record in winners),
        value=f"{best:g}{'%' if path == 'progress_percent' else ''}",
    )
    facts = tuple(Fact(record_id=r.record_id, field=path, value=best, derived=True, citation=0) for r in winners)
    cited = tuple(cite.of_field(record, path, f"{best:g}", text) for record in winners)
    return Statement(text=body, citations=cited, facts=facts, record_ids=tuple(r.record_id for r in winners))


def _against_targets(asked: Understanding, records: Sequence[Record], text: Print) -> Draft | None:
    """Indicators that missed or met their target."""
    if not TARGETS.search(asked.question) or _BY_HOW_MUCH.search(asked.question):
        return None
    missed = MISSED.search(asked.question) is not None
    found = [outcome for outcome in figures.outcomes(records, asked.years) if outcome.met is not missed]
    if not found:
        return None
    years = "・".join(words.period(year, asked.language) for year in sorted({o.fiscal_year for o in found}))
    lead = fill(f"{asked.language}/{'missed' if missed else 'met'}.txt", period=years, number=len(found))
    ids = tuple(dict.fromkeys(outcome.record.record_id for outcome in found))
    items = [_outcome(asked, outcome, text) for outcome in found[:12]]
    count = Fact(record_id=ids[0], field="count", value=len(found), derived=True, citation=0)
    first = Statement(text=lead, citations=items[0].citations, facts=(count,), record_ids=ids)
    return Draft(statements=(first, *items))


def _outcome(asked: Understanding, outcome: figures.Outcome, text: Print) -> Statement:
    record, at = outcome.record, outcome.at
    name = record.indicators[at].name or "指標"
    body = fill(
        f"{asked.language}/missed_item.txt",
        title=words.name_of(record), name=name, target=outcome.target, actual=outcome.actual,
    )  # fmt: skip
    span = record.source.fields.get(f"indicators.{at}", record.source.lines)
    cited = cite.of_field(record, f"indicators.{at}", outcome.actual, text).model_copy(update={"lines": span})
    facts = tuple(
        Fact(
            record_id=record.record_id,
            field=f"indicators.{at}.{side}",
            indicator=name,
            fiscal_year=outcome.fiscal_year,
            value=value,
            citation=0,
        )
        for side, value in (("target", outcome.target), ("actual", outcome.actual))
    )  # fmt: skip
    return Statement(text=body, citations=(cited,), facts=facts, record_ids=(record.record_id,))
