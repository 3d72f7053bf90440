"""Lists, counts and extremes over the records that fit a request's conditions; whole, or how many more. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from index.tokens import word_set
from ingest.amounts import outcomes
from ingest.model import Record
from ingest.text import nfkc
from prompts import say
from service.columns import FIGURE, cell, shown, source_field, sums_up
from service.compose import cite, values, words
from service.compose.readable import eras
from service.compose.values import Pick
from service.grounds import Grounds
from service.model import Ask, Citation, Condition, Evidence, Fact, Found, Language, Op, Request, Topic
from service.retrieve.select import holding

_OF_KIND = (
    "市長 町長 村長 市 町 基本目標 基本政策 大綱 柱 実践項目 取組項目 施策 公約 事業 政策 項目 指標 "
    "プラン 戦略 計画 掲げる 挙げる 並べる 本 つ 遅れる 遅れて 届く 届かない 達成 終わる 完了 終了 "
    "順調 予定 目標 実績 評価 進捗 以上 未満 以下 超える 台 率 点 印 扱い 状況 状態 区分 もの "
    "受け持つ 担当 該当 入る 付く なる 新規 拡充 継続 廃止 新しい 始める 広げる 載る 書く 対象 "
    "名前 名称 大きい 大きな 主 まちづくり "
    "自己 総括 合計 平均 委員 審議 会 審議会 年間 総合 部署 課 部 室 評点 得点 金額 未定 検討 空欄 分野 場合"
)
"""Words that name a plan's parts, and describe none of them."""
MARKS = ("grade", "percent", "stars", "points", "department")
"""Fields of conditions that pick records by a printed mark."""
LEAST_FAR = 5
"""Records named where only percentages tell which are behind."""
ROOM = 560
"""Characters of a list (700 at most, with its marks)."""
FEW = 3
"""Records of one value that a count names as well."""
LOOKED = 8
"""Ranked units that may say how many records of a kind there are."""
CITED = 6
"""Citations of a count: the reader opens a few; the list itself is one question away."""
CLUSTER, TELLING, MOST_SIBLINGS = 0.6, 0.04, 15
"""Share of the belief under one heading that makes it the subject of a list; share of a record that counts as a
holder; records under a heading beyond which a list of all of them was not meant."""


def listed(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """The records that fit, named or counted; None where the request picks none."""
    records = [evidence.records[i] for i in evidence.selected if i in evidence.records]
    if records and not evidence.applied and any(c.field == "status" for c in request.conditions):
        return _by_percent(request, records, ground)
    if not evidence.applied and any(c.field.partition(":")[0] in MARKS for c in request.conditions):
        return None  # no record here prints that mark: all of them would be another list
    records = about(request, records, evidence)
    everything = records and not evidence.applied and not request.subject.headings
    if everything and (not request.every or _described(request, records)):
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
    if any(c.field == "target" for c in evidence.applied):
        return _against_targets(request, ask, evidence, records, condition, ground)
    several = _alternatives(evidence.applied)
    if several and (request.each or ask.op is Op.COUNT):
        return _by_value(request, ask, evidence, records, several, ground)
    found = _count if ask.op is Op.COUNT and not ask.names else _names
    return found(request, ask, evidence, records, condition, ground)


def _alternatives(applied: Sequence[Condition]) -> list[Condition]:
    """Conditions of one field that exclude each other: counted each by itself."""
    for field in dict.fromkeys(c.field for c in applied):
        values_of = [c for c in applied if c.field == field and c.op == "is"]
        if len(values_of) > 1 and field != "department":
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
        cited += [c for r in own[:CITED] for c in _item_citations(r, [condition], ground)]
        facts.append(Fact(record_id=(own or records)[0].record_id, field="count", value=len(own), derived=True))
    text = say(language, "list.parts", parts=words.joined(clauses, language))
    ids = tuple(r.record_id for r in records)
    return Found(text=text, citations=tuple(dict.fromkeys(cited)), facts=tuple(facts), record_ids=ids)


def about(request: Request, records: Sequence[Record], evidence: Evidence) -> list[Record]:
    """Of the records that fit, those about what the question describes besides its conditions; all where nothing."""
    if not records or not (evidence.applied or request.order):
        return list(records)
    told = " ".join(f"{c.field} {c.value}" for c in evidence.applied) + f" {request.order and request.order.field}"
    headings = " ".join(h.title for h in request.subject.headings)
    known = word_set(f"{records[0].plan} {records[0].municipality} {_OF_KIND} {told} {headings}")
    rest = [word for word in request.subject.words if word not in known]
    held = {r.record_id: word_set(" ".join([r.title, *r.path])) for r in records}
    own = [r for r in records if any(word in held[r.record_id] for word in rest)]
    return own or list(records)


def _described(request: Request, records: Sequence[Record]) -> bool:
    """Whether the question tells which of a plan's records it means in words that are neither condition nor plan."""
    known = word_set(f"{records[0].plan} {records[0].municipality} {_OF_KIND}")
    return any(word not in known for word in request.subject.words)


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
    cited = tuple(cite.of_field(record, "progress_percent", f"{percent:g}", ground) for percent, record in measured)
    facts = tuple(Fact(record_id=r.record_id, field="progress_percent", value=percent) for percent, r in measured)
    text = say(language, "list.items", lead=say(language, "list.no_status"), items=words.joined(items, language))
    return Found(text=text, citations=cited, facts=facts, record_ids=tuple(r.record_id for _, r in measured))


def siblings(request: Request, evidence: Evidence, ground: Grounds) -> list[Record]:
    """Every record under the heading that the evidence points at; few enough to be a list that was meant."""
    mass: dict[tuple[str, tuple[str, ...]], float] = {}
    holders: dict[tuple[str, tuple[str, ...]], int] = {}
    for record_id, share in evidence.belief.items():
        record = evidence.records.get(record_id)
        if record and record.path:
            place = (record.document, record.path)
            mass[place] = mass.get(place, 0.0) + share
            holders[place] = holders.get(place, 0) + (share >= TELLING)
    best = max(sorted(mass), key=lambda place: mass[place], default=None)
    if best is None or mass[best] < CLUSTER or holders[best] < 2:
        return []
    found = [r for r in ground.tree.inside(*best) if not sums_up(r)]
    if request.subject.kind:
        found = [r for r in found if r.kind == request.subject.kind] or found
    return sorted(found, key=lambda r: r.source.lines) if len(found) <= MOST_SIBLINGS else []


def describe(request: Request, applied: Sequence[Condition], records: Sequence[Record]) -> str:
    """What is listed, in words: the conditions applied, the heading, the kind, and the town if none was named."""
    language = request.language
    kind_name = records[0].kind if records else (request.subject.kind or "measure")
    said = words.kind(kind_name, len(records), language)
    parts = [
        _condition(language, list(group), records, request.years)
        for _, group in groupby(applied, key=lambda c: (c.field, c.op))
    ]
    if request.subject.headings:
        parts.append(say(language, "list.under", heading=request.subject.headings[0].title))
    if parts:
        said = say(language, "list.of_condition", condition=words.joined(parts, language), kind=said)
    towns = {r.municipality for r in records}
    if len(request.subject.available) > 1 and len(towns) == 1:
        said = say(language, "list.of_town", town=next(iter(towns)), rest=said)
    return said


def _condition(language: Language, alike: Sequence[Condition], records: Sequence[Record], years: Sequence[int]) -> str:
    """Conditions of one field in words: 区分が「新規」または「拡充」の."""
    condition = alike[0]
    head, _, name = condition.field.partition(":")
    value = f"{condition.value:g}" if isinstance(condition.value, float) else condition.value
    match head:
        case "department":
            offices = words.joined([str(c.value) for c in alike], language, "name.or_plain")
            return say(language, "condition.department", value=offices)
        case "target":
            return say(language, f"condition.{condition.op}")
        case "status":
            printed = next((r.status_text for r in records if r.status == condition.value and r.status_text), None)
            if printed and condition.op == "is":
                field = "field.grade" if len(printed.strip()) == 1 else "field.status"
                return say(language, "condition.is", name=say(language, field), value=printed)
            return say(language, f"condition.{condition.value}")
        case "attribute" if isinstance(condition.value, float):
            value = words.period(int(condition.value), language)
    label = name if name and not name.isdigit() and name != FIGURE else say(language, f"field.{head}")
    if head in ("attribute", "column") and name != FIGURE:
        label = column_label(name) if language == "ja" else f"「{column_label(name)}」"
        if head == "column" and years:
            label = say(language, "figure.of_year", period=words.period(years[0], language), name=label)
    if head == "grade" and name.isdigit():
        label = say(language, "status.grade_year", period=words.period(int(name), language))
    if head == "attribute" and not name:
        return say(language, "condition.any", value=words.joined([str(c.value) for c in alike], language, "name.or"))
    if condition.op == "blank":
        return say(language, "condition.blank", name=label)
    if len(alike) > 1 and condition.op == "is":
        value = words.joined([str(c.value) for c in alike], language, "name.or")
    mark = {"percent": f"{value}%", "stars": f"★{value}"}.get(head, condition.stated or value)
    return say(language, f"condition.{condition.op}", name=label, value=mark)


def column_label(name: str) -> str:
    """A column's name within a sentence, without the unit behind it."""
    return re.sub(r"[(（][^)）]{1,6}[)）]$", "", name) or name


def cell_text(record: Record, name: str, year: int | None, language: Language) -> str:
    """What a record prints in a column, as it reads."""
    text = shown(record, name, year)
    return eras(text) if language == "ja" else words.value(None, text, "en")


def printed_cell(record: Record, name: str, year: int | None) -> str:
    """What a record prints in a column, verbatim."""
    return (cell(record, name, year) or "").strip()


def _count(
    request: Request, ask: Ask, evidence: Evidence, records: Sequence[Record], condition: str, ground: Grounds
) -> Found:
    """「…はN件です。」; with all of the kind before it where both are asked for."""
    language = request.language
    facts = [Fact(record_id=records[0].record_id, field="count", value=len(records), derived=True)]
    cited = [c for r in records[:CITED] for c in _item_citations(r, evidence.applied, ground)]
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


def _item_citations(record: Record, applied: Sequence[Condition], ground: Grounds) -> list[Citation]:
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


def _names(
    request: Request, ask: Ask, evidence: Evidence, records: Sequence[Record], condition: str, ground: Grounds
) -> Found:
    """「…はN件です。」 and the titles, each with what is asked of it."""
    language = request.language
    lead, lines, cited, used = say(language, "list.lead", condition=condition, number=len(records)), [], [], 0
    towns = len({r.municipality for r in records}) > 1
    shown_of = 0
    for record in records:
        note = [*([record.municipality] if towns else []), *_notes(request, evidence, record)]
        title = words.titled(record, language)
        line = say(language, "list.item_value", title=title, value="、".join(note)) if note else title
        used += len(line) + 6
        if used > ROOM:
            break
        shown_of += 1
        lines.append(line)
        cited += _item_citations(record, evidence.applied, ground)
    cited = [*_stated(evidence, records, ground), *cited]
    left = len(records) - shown_of
    more = say(language, "list.more", number=left) if left else ""
    facts = [Fact(record_id=records[0].record_id, field="count", value=len(records), derived=True)]
    facts += [Fact(record_id=records[0].record_id, field="count.rest", value=left, derived=True)] if left else []
    facts += _limits(records, evidence)
    return Found(
        text=say(language, "list.items", lead=lead, items=words.joined(lines, language)) + more,
        citations=tuple(dict.fromkeys(cited)),
        facts=tuple(facts),
        record_ids=tuple(r.record_id for r in records),
    )


def _notes(request: Request, evidence: Evidence, record: Record) -> list[str]:
    """What a list tells of each record beside its title: its percentage, department or a column that is asked for."""
    topics = {ask.topic for ask in request.asks}
    note = []
    if record.progress_percent is not None and (
        any(c.field == "percent" for c in evidence.applied) or topics & {Topic.PERCENT, Topic.STATUS}
    ):
        note.append(f"{record.progress_percent:g}%")
    elif Topic.STATUS in topics and record.status_text and not any(c.field == "status" for c in evidence.applied):
        note.append(record.status_text)
    if Topic.DEPARTMENT in topics and record.departments:
        note.append("・".join(record.departments))
    for condition in evidence.applied:
        head, _, name = condition.field.partition(":")
        if head == "column" and condition.op != "is":
            note.append(cell_text(record, name, request.years[0] if request.years else None, request.language))
    return note


def _against_targets(
    request: Request, ask: Ask, evidence: Evidence, records: Sequence[Record], condition: str, ground: Grounds
) -> Found:
    """Indicators that missed or met their target, each with both figures."""
    met = any(c.field == "target" and c.op == "met" for c in evidence.applied)
    found = [one for one in outcomes(records, request.years) if one.met is met]
    language = request.language
    lines, cited, used, shown = [], [], 0, 0
    for one in found:
        pick = Pick(one.record, one.at, 1.0)
        name = words.indicator_name(one.record, one.at, language)
        target, actual = (words.value(pick.indicator, v, language) for v in (one.target, one.actual))
        period = words.period(one.fiscal_year, language)
        line = say(language, "figure.both", name=name, period=period, target=target, actual=actual).rstrip("。")
        used += len(line) + 6
        if ask.op is Op.COUNT or used > ROOM:
            break
        shown += 1
        lines.append(line)
        cited += list(cite.of_figures(one.record, one.at, values.numeric(pick)[-2:], ground))[:1]
    if not cited:
        cited = [cite.of_title(one.record, ground) for one in found[:CITED]]
    lead = say(language, "list.lead", condition=condition, number=len(found))
    more = say(language, "list.more", number=len(found) - shown) if lines and shown < len(found) else ""
    ids = tuple(dict.fromkeys(one.record.record_id for one in found))
    facts = [Fact(record_id=ids[0], field="count", value=len(found), derived=True)]
    facts += [Fact(record_id=ids[0], field="count.rest", value=len(found) - shown, derived=True)] if lines else []
    text = say(language, "list.items", lead=lead, items=words.joined(lines, language)) + more if lines else lead
    return Found(text=text, citations=tuple(dict.fromkeys(cited)), facts=tuple(facts), record_ids=ids)
