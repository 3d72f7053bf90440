"""Who is responsible for a record. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.tokens import tokenise
from ingest.model import Record
from ingest.text import flat, match_key
from prompts import say
from service.compose import cite, marks, words
from service.grounds import Grounds
from service.model import Citation, Evidence, Fact, Found, Language, Missing, Request
from service.tree import untitled

_BUREAU = re.compile(r"^[(（][^)）]{1,3}[)）]\s*")
"""The mark of a bureau before an office: (総)行政監理室."""
_WHO_FIELD = re.compile(r"(?:担当|所管|実施|推進|運営|責任|関係|協力)(?:者|主体|機関|団体|部署|部局|課|先)")
"""A printed field that tells who does it, where the plan names persons or bodies and no offices."""
LOOKED = 8
"""Records looked through for a department."""


def department(request: Request, evidence: Evidence, ground: Grounds) -> Found | Missing | None:
    """Who is responsible for the record that is meant, its parent or its parts."""
    language = request.language
    records = marks.meant(request, evidence, ground)
    responsible = []
    alike = {r.record_id for r in records[:3] if untitled(r.title) == untitled(records[0].title)}
    several = request.each or len(alike) > 1  # of several of one title each is meant
    for record in records[:3]:
        least = marks.EACH if request.each or record.record_id in alike else marks.SECOND
        if evidence.belief.get(record.record_id, 1.0) < least * evidence.belief.get(records[0].record_id, 0.0):
            break
        near = [one for one in [*marks.family(record, ground), *ground.tree.below(record)] if one.departments]
        responsible += near[:1]
    if responsible:
        return marks.merged([office_of(language, one, ground) for one in responsible[: 2 if several else 1]])
    for record in records[:1]:
        named = next((name for name in record.attributes if _WHO_FIELD.search(name)), None)
        if named:
            return marks.attribute(language, record, named, ground)
    other = _other_office(request, records, ground)
    if other:
        return office_of(language, other, ground)
    if not records:
        return None
    return Missing(what=marks.of(language, records[0], "department"))


def _cited(record: Record, ground: Grounds) -> tuple[Citation, ...]:
    """The lines that print a record's offices: one, unless they stand in several."""
    cited: list[Citation] = []
    for office in record.departments:
        printed = match_key("\n".join(line for c in cited for line in ground.text(c.document, c.lines)))
        if not cited or match_key(office) not in printed:
            cited.append(cite.of_field(record, "departments", office, ground))
    return tuple(cited)


def office_of(language: Language, record: Record, ground: Grounds) -> Found:
    """Who is responsible for a record."""
    names = words.joined([_BUREAU.sub("", flat(name)) for name in record.departments], language)
    names = names if language == "ja" else f"「{names}」"
    return Found(
        text=say(language, "department.of", title=words.titled(record, language), departments=names),
        citations=_cited(record, ground),
        facts=(Fact(record_id=record.record_id, field="departments", value=list(record.departments)),),
        record_ids=(record.record_id,),
    )


def _other_office(request: Request, records: Sequence[Record], ground: Grounds) -> Record | None:
    """Another likely record with a department, that the subject's words name."""
    for record in records[:LOOKED]:
        if record.departments:
            named = {
                token.lemma.lower()
                for token in tokenise(f"{record.title} {' '.join(i.name or '' for i in record.indicators)}")
            }
            if named & set(request.subject.words):
                return record
    return None
