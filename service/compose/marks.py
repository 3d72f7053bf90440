"""Which records are meant, and how they stand: status, percentage, stars, grades, points. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Record
from ingest.text import fiscal_years
from prompts import say
from service.compose import cite, words
from service.compose.readable import eras, readable
from service.grounds import Grounds
from service.model import Ask, Evidence, Fact, Found, Language, Missing, Op, Request, Topic

SECOND = 0.5
"""A second record is spoken of as well where it holds at least this part of the first one's belief."""
EACH = 0.15
"""The same where each of several is asked for."""
TOTAL = "合計"
"""The printed name of all points together: the grade that they make is told with it."""
_YEAR_ALONE = re.compile(r"\s*(?:令和|平成|[RHＲＨ])\s?[\d元]{1,2}(?:年度?)?(?:\s?\d{1,2}月)?\s*")
MOST_NAMED = 4
"""Records named by number or title that one answer speaks of."""


def meant(request: Request, evidence: Evidence, ground: Grounds) -> list[Record]:
    """The records that a question is about, likeliest first: those it names by number or title, else by belief."""
    named = [r for r in evidence.records.values() if _is_named(r, request)]
    if named and len(request.subject.numbers) >= len(named):
        return sorted(named, key=lambda r: r.source.lines)[:MOST_NAMED]
    titled = [evidence.records[i] for i in request.subject.titles if i in evidence.records]
    order = [evidence.records[i] for i in evidence.belief if i in evidence.records]
    if titled:
        believed = {r.record_id: n for n, r in enumerate(order)}
        titled = sorted(titled, key=lambda r: believed.get(r.record_id, len(order)))
    return list({r.record_id: r for r in [*titled, *order]}.values())


def _is_named(record: Record, request: Request) -> bool:
    from service.retrieve.search import is_named  # noqa: PLC0415 - the search stage is heavy, the test is not

    return bool(request.subject.numbers) and is_named(record, request)


def family(record: Record, ground: Grounds) -> list[Record]:
    """A record and those above it, the nearest first."""
    return [record, *ground.tree.above(record)]


def of(language: Language, record: Record, field: str) -> str:
    """A field of a record, as it is named where it is missing."""
    name = words.titled(record, language)
    return say(
        language,
        "missing.of",
        subject=name.strip("「」") if language == "en" else name,
        field=say(language, f"field.{field}"),
    )


def standing(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | Missing | None:
    """How the record that is meant stands, in the mark that is asked for, else in the one that it has."""
    whole = [r for r in evidence.records.values() if r.kind == "plan" and r.progress_percent is not None]
    if request.subject.whole and whole and ask.topic in (Topic.PERCENT, Topic.STATUS):
        return _percent(request.language, whole[0], ground)
    records = meant(request, evidence, ground)
    if not records:
        return None
    kind = request.subject.kind
    chosen = records[:1] if len(request.subject.numbers) < 2 else records
    if kind and not request.subject.numbers and not request.subject.titles:
        chosen = _of_kind(request, kind, evidence, ground) or chosen
    found: list[Found] = []
    for record in chosen:
        relatives = [one for one in family(record, ground) if kind in (None, one.kind)] or family(record, ground)
        for one in relatives:
            said = _marks(request.language, ask, one, ground)
            if said:
                found.append(said)
                break
    if found:
        return merged(found)
    return Missing(what=of(request.language, records[0], ask.topic.value if ask.topic in _FIELDS else "status"))


def _of_kind(request: Request, kind: str, evidence: Evidence, ground: Grounds) -> list[Record]:
    """The records of a kind that hold the most belief, what is below them included; two where each is asked for."""
    mass: dict[str, float] = {}
    held: dict[str, Record] = {}
    for record_id, share in evidence.belief.items():
        record = evidence.records.get(record_id)
        for one in family(record, ground) if record else ():
            if one.kind == kind:
                mass[one.record_id] = mass.get(one.record_id, 0.0) + share
                held[one.record_id] = one
    order = sorted(mass, key=lambda name: (-mass[name], name))
    most = 2 if request.each and len(order) > 1 and mass[order[1]] >= SECOND / 2 * mass[order[0]] else 1
    return [held[name] for name in order[:most]]


_FIELDS = (Topic.STATUS, Topic.PERCENT, Topic.GRADE)


def merged(found: Sequence[Found]) -> Found:
    """Several sentences as one finding."""
    return Found(
        text="".join(one.text for one in found),
        citations=tuple(dict.fromkeys(c for one in found for c in one.citations)),
        facts=tuple(f for one in found for f in one.facts),
        record_ids=tuple(dict.fromkeys(i for one in found for i in one.record_ids)),
    )


def _marks(language: Language, ask: Ask, record: Record, ground: Grounds) -> Found | None:
    """The mark of a record that answers an ask."""
    if ask.topic is Topic.PERCENT:
        return _percent(language, record, ground) if record.progress_percent is not None else None
    if ask.topic is Topic.GRADE:
        return _graded(language, ask, record, ground)
    if readable(record.status_text or "") and (not ask.years or ground.year_of(record.document) in (None, *ask.years)):
        return status(language, record, ground)
    if record.progress_percent is not None:
        return _percent(language, record, ground)
    ended = _ended(language, record, ground)
    graded = _graded(language, ask, record, ground)
    return merged([one for one in (ended, graded) if one]) if ended or graded else None


def when(language: Language, record: Record, ground: Grounds) -> str:
    """The date of a document's marks, in brackets; nothing where none is printed."""
    printed = ground.as_of(record.document)
    return say(language, "status.when", as_of=words.as_of(printed, language)) if printed else ""


def status(language: Language, record: Record, ground: Grounds) -> Found:
    """The printed status of a record, with its date."""
    status = record.status_text or ""
    return Found(
        text=say(
            language,
            "status.text",
            title=words.titled(record, language),
            status=readable(status),
            when=when(language, record, ground),
        ),
        citations=(cite.of_field(record, "status_text", status, ground),),
        facts=(Fact(record_id=record.record_id, field="status_text", value=status),),
        record_ids=(record.record_id,),
    )


def _percent(language: Language, record: Record, ground: Grounds) -> Found:
    percent = f"{record.progress_percent:g}"
    return Found(
        text=say(
            language,
            "status.percent",
            title=words.titled(record, language),
            percent=percent,
            when=when(language, record, ground),
        ),
        citations=(cite.of_percent(record, ground),),
        facts=(Fact(record_id=record.record_id, field="progress_percent", value=record.progress_percent or 0.0),),
        record_ids=(record.record_id,),
    )


def _graded(language: Language, ask: Ask, record: Record, ground: Grounds) -> Found | None:
    """Stars, points of a named field, or grades of the years asked for, else the overall one."""
    title, ids = words.titled(record, language), (record.record_id,)
    if ask.name and (score := _score(language, ask.name, record, ground)):
        overall = (
            _graded(language, ask.model_copy(update={"name": None}), record, ground) if ask.name == TOTAL else None
        )
        return merged([score, overall]) if overall else score
    if record.stars is not None:
        return Found(
            text=say(language, "status.stars", title=title, stars=record.stars),
            citations=(cite.of_field(record, "stars", "★" * min(record.stars, 5), ground),),
            facts=(Fact(record_id=record.record_id, field="stars", value=record.stars),),
            record_ids=ids,
        )
    grades = record.grades or {}
    keys = [key for key in grades if set(fiscal_years(key)) & set(ask.years)]
    if ask.years and grades and not keys and any(fiscal_years(key) for key in grades):
        return None
    dated = [key for key in grades if fiscal_years(key) and len(grades[key]) == 1 and grades[key].isalpha()]
    if ask.op is Op.EXTREME and dated:
        ends = {grades[key] for key in dated}
        keys = [key for key in dated if grades[key] == (max(ends) if ask.least else min(ends))]
    if ask.first and dated:
        keys = [*dated[:1], *[key for key in grades if not fiscal_years(key)][:1]]
    keys = keys or [key for key in grades if not fiscal_years(key)][:1] or list(grades)[-1:]
    if not keys:
        return None
    facts = tuple(Fact(record_id=record.record_id, field=f"grades.{key}", value=grades[key]) for key in keys)
    clauses = [say(language, "status.grade_clause", key=_key(language, key), grade=grades[key]) for key in keys]
    if len(keys) == 1:
        text = say(language, "status.grade", title=title, key=_key(language, keys[0]), grade=grades[keys[0]])
    else:
        text = say(language, "status.grades", title=title, grades=words.joined(clauses, language))
    return Found(text=text, citations=(cite.of_span(record, "grades", ground),), facts=facts, record_ids=ids)


def _key(language: Language, key: str) -> str:
    """A grade's printed key as it reads: R5 is the grade of 令和5年度, 総括 the overall one."""
    years = fiscal_years(key)
    if years:
        return say(language, "status.grade_year", period=words.period(years[0], language))
    return say(language, "status.grade_key")


def _score(language: Language, name: str, record: Record, ground: Grounds) -> Found | None:
    """The points of a printed field."""
    value = (record.scores or {}).get(name)
    field = "scores"
    if value is None:
        attribute = record.attributes.get(name)
        value, field = (attribute if isinstance(attribute, float) else None), f"attributes.{name}"
    if value is None:
        return None
    cited = (
        cite.of_span(record, "scores", ground)
        if field == "scores"
        else cite.of_field(record, field, f"{value:g}", ground)
    )
    fact = Fact(record_id=record.record_id, field=f"scores.{name}" if field == "scores" else field, value=value)
    text = say(language, "status.score", title=words.titled(record, language), name=name, value=f"{value:g}")
    return Found(text=text, citations=(cited,), facts=(fact,), record_ids=(record.record_id,))


def _ended(language: Language, record: Record, ground: Grounds) -> Found | None:
    """When a record ended, where the plan prints it."""
    for name, value in record.attributes.items():
        if re.search(r"終了|完了", name) and isinstance(value, str) and fiscal_years(value):
            said = attribute(language, record, name, ground)
            ended = _YEAR_ALONE.fullmatch(value) and fiscal_years(value)[0] <= ground.this_year
            text = say(language, "status.ended", title=words.titled(record, language), when=eras(value.strip()))
            return said.model_copy(update={"text": text}) if ended and language == "ja" else said
    return None


def attribute(language: Language, record: Record, name: str, ground: Grounds) -> Found:
    """A printed field by its name."""
    value = record.attributes[name]
    printed = (
        f"{value:g}" if isinstance(value, float) else ("、".join(value) if isinstance(value, list) else str(value))
    )
    shown = readable(printed)
    shown = shown if language == "ja" else f"「{shown}」"
    return Found(
        text=say(language, "status.attribute", title=words.titled(record, language), name=readable(name), value=shown),
        citations=(cite.of_field(record, f"attributes.{name}", printed, ground),),
        facts=(Fact(record_id=record.record_id, field=f"attributes.{name}", value=value),),
        record_ids=(record.record_id,),
    )
