"""Lists, counts and extremes over the records that fit a request's conditions; whole, or how many more. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from index.tokens import tokenise
from ingest.amounts import amount, outcomes
from ingest.model import Record
from prompts import say
from service.compose import cite, values, words
from service.compose.values import Pick, picks
from service.grounds import Grounds
from service.model import Ask, Citation, Condition, Evidence, Fact, Found, Language, Op, Request
from service.retrieve.select import number

_OF_KIND = (
    "市長 町長 村長 市 町 基本目標 基本政策 大綱 柱 実践項目 取組項目 施策 公約 事業 政策 項目 指標 "
    "プラン 戦略 計画 掲げる 挙げる 並べる 本 つ 遅れる 遅れて 届く 届かない 達成 終わる 完了 終了 "
    "順調 予定 目標 実績 評価 進捗 以上 未満 以下 超える 台 率 点 印 扱い 状況 状態 区分 もの "
    "受け持つ 担当 該当 入る 付く なる"
)
"""Words that name a plan's parts, and describe none of them."""
LEAST_FAR = 5
"""Records named where only percentages tell which are behind."""
ROOM = 560
"""Characters of a list (700 at most, with its marks)."""
CITED = 6
"""Citations of a count: the reader opens a few; the list itself is one question away."""
CLUSTER, TELLING, MOST_SIBLINGS = 0.6, 0.04, 15
"""Share of the belief under one heading that makes it the subject of a list; share of a record that counts as a
holder; records under a heading beyond which a list of all of them was not meant."""


def listed(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """The records that fit, named or counted; None where the request picks none."""
    records = [evidence.records[i] for i in evidence.selected if i in evidence.records]
    condition = describe(request, evidence, records, ground)
    if records and not evidence.applied and any(c.field == "status" for c in request.conditions):
        return _by_percent(request, records, ground)
    records = _about(request, records, evidence)
    everything = records and not evidence.applied and not request.subject.headings
    if everything and (not request.every or _described(request, records)):
        records = []
    if not records:
        if evidence.applied:
            return None
        records = _siblings(request, evidence, ground) if request.subject.records else []
        if not records:
            return None
        condition = say(request.language, "list.under", heading=records[0].path[-1])
        kind = words.kind(records[0].kind, len(records), request.language)
        condition = say(request.language, "list.of_condition", condition=condition, kind=kind)
    if any(c.field == "target" for c in evidence.applied):
        return _against_targets(request, ask, evidence, records, condition, ground)
    return (
        _count(request, evidence, records, condition, ground)
        if ask.op is Op.COUNT
        else _names(request, evidence, records, condition, ground)
    )


def _about(request: Request, records: Sequence[Record], evidence: Evidence) -> list[Record]:
    """Of the records that fit, those about what the question describes besides its conditions; all where nothing."""
    if not records or not evidence.applied:
        return list(records)
    told = " ".join(str(c.value) for c in evidence.applied)
    known = _lemmas(f"{records[0].plan} {records[0].municipality} {_OF_KIND} {told}")
    rest = [word for word in request.subject.words if word not in known]
    own = [
        r for r in records if any(w in _lemmas(" ".join([r.title, *r.path, *r.sections.values()])[:2000]) for w in rest)
    ]
    return own or list(records)


def _lemmas(text: str) -> frozenset[str]:
    return frozenset(token.lemma.lower() for token in tokenise(text))


def _described(request: Request, records: Sequence[Record]) -> bool:
    """Whether the question tells which of a plan's records it means in words that are neither condition nor plan."""
    known = _lemmas(f"{records[0].plan} {records[0].municipality} {_OF_KIND}")
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


def _siblings(request: Request, evidence: Evidence, ground: Grounds) -> list[Record]:
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
    found = ground.tree.inside(*best)
    if request.subject.kind:
        found = [r for r in found if r.kind == request.subject.kind] or found
    return sorted(found, key=lambda r: r.source.lines) if len(found) <= MOST_SIBLINGS else []


def describe(request: Request, evidence: Evidence, records: Sequence[Record], ground: Grounds) -> str:
    """What is listed, in words: the conditions applied, the heading, the kind, and the town if none was named."""
    language = request.language
    number_of = len(records)
    kind_name = records[0].kind if records else (request.subject.kind or "measure")
    said = words.kind(kind_name, number_of, language)
    parts = [_condition(language, c, records) for c in evidence.applied]
    if request.subject.headings:
        parts.append(say(language, "list.under", heading=request.subject.headings[0].title))
    if parts:
        said = say(language, "list.of_condition", condition=words.joined(parts, language), kind=said)
    towns = {r.municipality for r in records}
    if len(request.subject.available) > 1 and len(towns) == 1:
        said = say(language, "list.of_town", town=next(iter(towns)), rest=said)
    return said


def _condition(language: Language, condition: Condition, records: Sequence[Record]) -> str:
    """One condition in words."""
    head, _, name = condition.field.partition(":")
    value = f"{condition.value:g}" if isinstance(condition.value, float) else condition.value
    match head:
        case "department":
            return say(language, "condition.department", value=value)
        case "target":
            return say(language, f"condition.{condition.op}")
        case "status":
            printed = next((r.status_text for r in records if r.status == condition.value and r.status_text), None)
            if printed and condition.op == "is":
                return say(language, "condition.is", name=say(language, "field.status"), value=printed)
            return say(language, f"condition.{condition.value}")
        case "attribute" if isinstance(condition.value, float):
            value = words.period(int(condition.value), language)
    label = (
        name if name and not name.isdigit() else say(language, f"field.{head if head != 'attribute' else 'attribute'}")
    )
    if head == "grade" and name.isdigit():
        label = say(language, "status.grade_year", period=words.period(int(name), language))
    mark = {"percent": f"{value}%", "stars": f"★{value}"}.get(head, value)
    return say(language, f"condition.{condition.op}", name=label, value=mark)


def _count(request: Request, evidence: Evidence, records: Sequence[Record], condition: str, ground: Grounds) -> Found:
    fact = Fact(record_id=records[0].record_id, field="count", value=len(records), derived=True)
    cited = tuple(dict.fromkeys(c for r in records[:CITED] for c in _item_citations(r, evidence.applied, ground)))
    text = say(request.language, "list.lead", condition=condition, number=len(records))
    return Found(text=text, citations=cited, facts=(fact,), record_ids=tuple(r.record_id for r in records))


def _item_citations(record: Record, applied: Sequence[Condition], ground: Grounds) -> list[Citation]:
    """The title's line, and the lines of the fields that put the record on the list."""
    found = [cite.of_title(record, ground)]
    paths = {
        "status": "status_text",
        "percent": "progress_percent",
        "stars": "stars",
        "grade": "grades",
        "department": "departments",
    }
    for condition in applied:
        head, _, name = condition.field.partition(":")
        path = paths.get(head) or (f"attributes.{name}" if head == "attribute" else "")
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


def _names(request: Request, evidence: Evidence, records: Sequence[Record], condition: str, ground: Grounds) -> Found:
    """「…はN件です。」 and the titles, a line each."""
    language = request.language
    lead, lines, cited, used = say(language, "list.lead", condition=condition, number=len(records)), [], [], 0
    towns = len({r.municipality for r in records}) > 1
    by_percent = any(c.field == "percent" for c in evidence.applied)
    shown = 0
    for record in records:
        note = [record.municipality] if towns else []
        note += [f"{record.progress_percent:g}%"] if by_percent and record.progress_percent is not None else []
        title = words.titled(record, language)
        line = say(language, "list.item_value", title=title, value="、".join(note)) if note else title
        used += len(line) + 6
        if used > ROOM:
            break
        shown += 1
        lines.append(line)
        cited += _item_citations(record, evidence.applied, ground)
    more = say(language, "list.more", number=len(records) - shown) if shown < len(records) else ""
    fact = Fact(record_id=records[0].record_id, field="count", value=len(records), derived=True)
    rest = Fact(record_id=records[0].record_id, field="count.rest", value=len(records) - shown, derived=True)
    return Found(
        text=say(language, "list.items", lead=lead, items=words.joined(lines, language)) + more,
        citations=tuple(dict.fromkeys(cited)),
        facts=(fact, *((rest,) if shown < len(records) else ())),
        record_ids=tuple(r.record_id for r in records),
    )


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


def extreme(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """The records, or the indicators of one record, at one end of a field."""
    order = request.order
    if order is None:
        return None
    records = [evidence.records[i] for i in evidence.selected if i in evidence.records] or _siblings(
        request, evidence, ground
    )
    fields = [order.field] if order.field else ["percent", "points", "stars"]
    for field in fields:
        measured = [(value, record) for record in records if (value := number(record, field)) is not None]
        if len(measured) > 1:
            ends = (False, True) if order.both else (order.least,)
            found = [_end(request.language, measured, field, end, ground) for end in ends]
            return found[0] if len(found) == 1 else _both(found)
    return _indicator_end(request, ask, evidence, ground)


def _both(found: Sequence[Found]) -> Found:
    return Found(
        text="\n".join(one.text for one in found),
        citations=tuple(c for one in found for c in one.citations),
        facts=tuple(f for one in found for f in one.facts),
        record_ids=tuple(i for one in found for i in one.record_ids),
    )


def _end(
    language: Language, measured: Sequence[tuple[float, Record]], field: str, least: bool, ground: Grounds
) -> Found:
    best = (min if least else max)(value for value, _ in measured)
    winners = [record for value, record in measured if value == best][:5]
    head, _, name = field.partition(":")
    paths = {"percent": "progress_percent", "stars": "stars", "points": "scores"}
    path = paths[head]
    if head == "points" and name and name in winners[0].attributes:
        path = f"attributes.{name}"
    label = name or say(language, f"field.{head}")
    shown = {"percent": f"{best:g}%", "stars": f"★{best:g}"}.get(head, f"{best:g}")
    facts = tuple(Fact(record_id=r.record_id, field=path, value=best, derived=True) for r in winners)
    cited = [
        cite.of_span(r, path, ground) if path == "scores" else cite.of_field(r, path, f"{best:g}", ground)
        for r in winners
    ]
    text = say(
        language, "extreme.low" if least else "extreme.high",
        titles=words.joined([words.titled(r, language) for r in winners], language, "name.pair"), field=label,
        value=shown,
    )  # fmt: skip
    return Found(text=text, citations=tuple(cited), facts=facts, record_ids=tuple(r.record_id for r in winners))


def _indicator_end(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """The indicator with the highest or lowest figure among those of one unit under the heading that is meant."""
    likely = picks(request, evidence)
    if not likely or request.order is None:
        return None
    place = (likely[0].record.document, likely[0].record.path)
    same = [
        p
        for p in likely
        if (p.record.document, p.record.path) == place or p.record.record_id == likely[0].record.record_id
    ]
    measured = []
    for pick in same:
        figures = [f for f in values.asked_for(pick.indicator, ask.years, ask.sides) if amount(f.value) is not None]
        if figures and values.fits_form(ask.form, pick.indicator, figures[-1].value):
            number_of = amount(words.value(pick.indicator, figures[-1].value, "ja"))
            measured += [(number_of, figures[-1], pick)] if number_of is not None else []
    units = {words.value(p.indicator, f.value, "ja").lstrip("0123456789.,▲△-") for _, f, p in measured}
    if len(measured) < 2 or len(units) != 1:
        return None
    best = (min if request.order.least else max)(measured, key=lambda one: one[0])
    _, figure, pick = best
    language = request.language
    text = say(
        language, "extreme.low" if request.order.least else "extreme.high",
        titles=words.indicator_name(pick.record, pick.at, language), field=say(language, f"side.{figure.side}"),
        value=words.value(pick.indicator, figure.value, language),
    )  # fmt: skip
    derived = values.fact(pick, figure).model_copy(update={"derived": True})
    return Found(
        text=text, citations=cite.of_figures(pick.record, pick.at, [figure], ground), facts=(derived,),
        record_ids=(pick.record.record_id,),
    )  # fmt: skip
