"""What is asked of the records that a list names, besides which they are: why, who, when, how much. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.amounts import of
from ingest.model import Record
from ingest.text import nfkc
from prompts import say
from service.compose import cite, indicators, marks, offices, values, words
from service.compose.readable import readable, sentence
from service.forms import holds
from service.grounds import Grounds
from service.model import Ask, Evidence, Fact, Found, Request, Topic
from service.retrieve.select import grade
from service.understand.asks import MARKS

MOST = 3
"""Records of a list that more is told of."""
LONGEST = 160
"""Characters told of each."""
_FIELDS = {
    Topic.REASON: re.compile(r"理由|原因|背景|要因|備考|課題|状況|説明|取組|内容|概要"),
    Topic.PROBLEM: re.compile(r"課題|問題|理由|原因|備考|状況|取組|内容"),
    Topic.DATE: re.compile(r"時期|期限|年度|年月|予定|期日|開始|終了|完了"),
    Topic.FUTURE: re.compile(r"今後|予定|方針|方向|備考|内容|概要|取組|状況"),
    Topic.CONTENT: re.compile(r"状況|内容|概要|説明|取組|方針|備考"),
}
"""Topic → the names of the fields that tell of it, the nearest first."""


def besides(request: Request, ask: Ask, evidence: Evidence, listed: Found, ground: Grounds) -> Found | None:
    """What the records of a list print of another thing that is asked; None where they are many, or none tells."""
    ids = dict.fromkeys(listed.record_ids)
    records = [evidence.records[i] for i in ids if i in evidence.records]
    if ask.topic in MARKS:
        return _of_heading(request, ask, evidence, records, ground)
    if not 0 < len(records) <= MOST:
        return None
    found = [one for record in records if (one := _told(request, ask, record, ground))]
    return marks.merged(found) if found else None


def _of_heading(
    request: Request, ask: Ask, evidence: Evidence, records: Sequence[Record], ground: Grounds
) -> Found | None:
    """The mark of what all of the records stand below: how many parts, and how the whole is rated."""
    above = [next(iter(ground.tree.above(record)), None) for record in records]
    whole = above[0] if above else None
    if whole is None or any(one is None or one.record_id != whole.record_id for one in above):
        return None
    own = {"belief": {whole.record_id: 1.0}, "records": {whole.record_id: whole}, "ranked": ()}
    found = marks.standing(request, ask, evidence.model_copy(update=own), ground)
    return found if isinstance(found, Found) else None


def said(ask: Ask, evidence: Evidence, listed: Found) -> bool:
    """Whether the list itself tells what is asked: the departments, beside the titles."""
    records = [evidence.records[i] for i in listed.record_ids if i in evidence.records]
    if ask.topic is Topic.DEPARTMENT:
        return all(r.departments and r.departments[0] in listed.text for r in records)
    return ask.topic in MARKS and all(any(f"（{mark}" in listed.text for mark in _marks(r, ask)) for r in records)


def _marks(record: Record, ask: Ask) -> list[str]:
    """The marks of a record that a list may tell beside its title."""
    percent = f"{record.progress_percent:g}%" if record.progress_percent is not None else None
    held = (percent, record.status_text, grade(record, str(ask.years[0]) if ask.years else ""))
    return [mark for mark in held if mark]


def _told(request: Request, ask: Ask, record: Record, ground: Grounds) -> Found | None:
    if ask.topic is Topic.DEPARTMENT:
        for one in marks.family(record, ground):
            if one.departments:
                return offices.office_of(request.language, one, ground)
        return None
    if ask.topic is Topic.FIGURE and ask.form is None:
        told = _text(request, ask.model_copy(update={"topic": Topic.CONTENT}), record, ground)
        return told if told and any(c.isdigit() for c in told.text) else None
    if ask.topic is Topic.FIGURE:
        return _figure(request, ask, record, ground)
    return _text(request, ask, record, ground)


def _figure(request: Request, ask: Ask, record: Record, ground: Grounds) -> Found | None:
    """The figure of the record that has the form asked for; a sentence that states one where no column does."""
    for at, indicator in enumerate(record.indicators):
        pick = values.Pick(record, at, 1.0)
        asked = values.asked_for(indicator, ask.years, ask.sides) or of(indicator)[-1:]
        fitting = [f for f in asked if values.fits_form(ask.form, indicator, f.value)]
        if fitting and ask.form is not None:
            return indicators.told(request.language, pick, fitting, ground)
    for part, held in (("attributes", record.attributes), ("sections", record.sections)):
        for name, value in held.items():
            if isinstance(value, str) and ask.form and holds(ask.form, f"{value}{_unit(name)}"):
                return _quoted(request, record, f"{part}.{name}", name, value, ground)
    return None


def _unit(name: str) -> str:
    inside = re.search(r"[(（]([^)）]{1,5})[)）]", nfkc(name))
    return inside[1] if inside else ""


def _text(request: Request, ask: Ask, record: Record, ground: Grounds) -> Found | None:
    """The field whose name says that it tells of the topic."""
    names = _FIELDS.get(ask.topic)
    if names is None:
        return None
    held = [("attributes", n, v) for n, v in record.attributes.items()]
    held += [("sections", n, v) for n, v in record.sections.items()]
    order = names.pattern.split("|")
    fitting = sorted(
        ((order.index(match[0]), part, name, value) for part, name, value in held
         if isinstance(value, str) and value.strip() and (match := names.search(name))),
        key=lambda one: one[0],
    )  # fmt: skip
    if not fitting:
        return None
    _, part, name, value = fitting[0]
    return _quoted(request, record, f"{part}.{name}", name, value, ground)


def _quoted(request: Request, record: Record, path: str, name: str, value: str, ground: Grounds) -> Found:
    """A short cell by its column's name; a text as sentences."""
    language = request.language
    lines = [line.strip() for line in value.splitlines() if line.strip()]
    first = lines[0] if lines else value
    if len(value) <= words.TELLING * 2 and not re.search(r"[。はがを]", value):
        text = say(
            language, "status.attribute", title=words.titled(record, language), name=readable(name),
            value=readable(value) if language == "ja" else f"「{value}」",
        )  # fmt: skip
    else:
        said = ""
        for line in lines:
            if said and len(said) + len(line) > LONGEST:
                break
            said += sentence(line)
        text = say(language, "text.titled", title=words.plain_title(record), sentence=said)
    fact = Fact(record_id=record.record_id, field=path, value=value)
    return Found(
        text=text, citations=(cite.of_field(record, path, first, ground),), facts=(fact,) if len(lines) < 2 else (),
        record_ids=(record.record_id,),
    )  # fmt: skip
