"""Cells of a record: a printed field by its name, a date, a row as a sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.tokens import word_set
from ingest.model import Passage, Record
from prompts import say
from service.compose import cite, marks, words
from service.compose.readable import readable
from service.forms import holds
from service.grounds import Grounds
from service.model import Ask, Evidence, Fact, Found, Request, Topic

ROW = 2
"""Cells of a record from which a passage that holds them is a row."""
TELLING = 8
"""Characters from which a cell says something by itself."""
MOST_CELLS = 4
"""Cells of a row that one sentence tells."""
CORRECTED = "訂正"
_DATE_FIELD = re.compile(r"年度|時期|期間|期限|予定|開始|完了|着手|終了|日程|スケジュール|年月")
_UNIT = re.compile(r"[(（]([^()（）\d]{1,6})[)）]$")


def dated(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """A printed date field of the record that is meant (着手年度, 完了予定年度): the one whose name the question says,
    else the only one, else the last where an end is asked for."""
    for record in marks.meant(request, evidence, ground)[:1]:
        names = [n for n, v in record.attributes.items() if _DATE_FIELD.search(n) and holds("時期", str(v))]
        named = [n for n in names if word_set(n) & set(request.subject.words)]
        chosen = named[:1] or (names if len(names) == 1 else names[-1:] if "target" in ask.sides else [])
        if chosen and (request.parts == 1 or len(request.asks) > 1):
            return marks.attribute(request.language, record, chosen[0], ground)
    return None


def is_row(passage: Passage, record: Record | None) -> bool:
    """Whether a passage is a table's row: several cells of its record side by side."""
    if record is None or (passage.field or "title") != "title":
        return False
    cells = [str(value) for value in record.attributes.values() if isinstance(value, str)]
    return sum(" ".join(cell.split()) in passage.text for cell in cells) >= ROW


def row(request: Request, ask: Ask, passage: Passage, record: Record | None, ground: Grounds) -> Found | None:
    """A table's row as a sentence: the cells of the form asked for, or named by the question, else the first ones; a
    row that prints how its record stands says that."""
    if record is not None and passage.field == "status_text" and readable(record.status_text or "") and not ask.form:
        return marks.status(request.language, record, ground)
    if record is None or not is_row(passage, record) or passage.role != "body":
        return None
    cells = {n: str(v) for n, v in record.attributes.items() if isinstance(v, str) and n != CORRECTED}
    words_ = set(request.subject.words)
    form = ask.form or ("時期" if ask.topic is Topic.DATE else None)
    fitting = [n for n, v in cells.items() if form and _fits(form, n, v, request.subject.names)]
    asked = {condition.field.partition(":")[2] for condition in request.conditions}
    named = [n for n in cells if n in asked or word_set(n) & words_]
    chosen = [n for n in fitting if n in named] or fitting
    if not form:
        chosen = named or [n for n, v in cells.items() if len(v) >= TELLING] or ([] if record.sections else list(cells))
    if not chosen:
        return None
    if request.parts > 1:
        chosen = list(dict.fromkeys([*chosen, *named, *cells]))
    told = [
        say(request.language, "list.cell", name=readable(n), value=f"{readable(cells[n])}{_unit_of(n)}")
        for n in chosen[:MOST_CELLS]
    ]
    return Found(
        text=say(
            request.language,
            "list.cells",
            title=words.titled(record, request.language),
            cells=words.joined(told, request.language),
        ),
        citations=(cite.of_passage(passage, record, ground),),
        facts=tuple(
            Fact(record_id=record.record_id, field=f"attributes.{n}", value=cells[n]) for n in chosen if n in named
        ),
        record_ids=(record.record_id,),
    )


def _fits(form: str, name: str, value: str, asked: Sequence[str]) -> bool:
    """Whether a cell holds the form asked for, by its value with its column's unit, or as a column of dates."""
    if form == "時期" and _DATE_FIELD.search(name) and any(c.isdigit() for c in value):
        return True
    return holds(form, f"{value}{_unit_of(name)}", asked)


def _unit_of(name: str) -> str:
    """The unit that a column's header prints: 延床面積（㎡）."""
    found = _UNIT.search(name)
    return found[1] if found else ""


def field(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """A printed field that the question names, of the record that is meant or of one above it."""
    for record in marks.meant(request, evidence, ground)[:1]:
        for one in marks.family(record, ground):
            if ask.name and ask.name in one.attributes:
                return marks.attribute(request.language, one, ask.name, ground)
    return None
