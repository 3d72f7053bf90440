"""How a record stands, and who is responsible for it: its marks and departments, with their citations. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ingest.model import Record
from ingest.text import fiscal_years, flat
from prompts import fill
from service import cite, words
from service.cite import Print
from service.headings import above
from service.model import Citation, Fact, Statement, Understanding

FIELDS = ("status_text", "progress_percent", "stars", "grades", "scores")
"""Fields that say how a record stands."""


def department(
    asked: Understanding, record: Record, records: Mapping[str, Record], text: Print
) -> Iterator[Statement | str]:
    """Who is responsible: the record's own departments, else those of the record above that prints them."""
    for candidate in (record, *above(record, records)):
        if candidate.departments:
            joined = ("、" if asked.language == "ja" else ", ").join(flat(name) for name in candidate.departments)
            body = fill(f"{asked.language}/department.txt", title=words.name_of(candidate), departments=joined)
            cited = cite.of_field(candidate, "departments", candidate.departments[0], text)
            fact = Fact(
                record_id=candidate.record_id, field="departments", value=list(candidate.departments), citation=0
            )
            yield Statement(text=body, citations=(cited,), facts=(fact,), record_ids=(candidate.record_id,))
            return
    yield fill(f"{asked.language}/none_field.txt", title=words.name_of(record), field="担当部署")


def status(
    asked: Understanding, record: Record, records: Mapping[str, Record], text: Print
) -> Iterator[Statement | str]:
    """How it stands: the printed status, percentage, stars or grades; what is asked for by name comes first."""
    yield from _status_of(asked, record, text)
    if record.progress_percent is None:
        parents = [parent for parent in above(record, records) if parent.progress_percent is not None]
        yield from (_percent(asked, parent, text) for parent in parents[:1])


def _percent(asked: Understanding, record: Record, text: Print) -> Statement:
    percent = f"{record.progress_percent:g}"
    body = fill(f"{asked.language}/percent.txt", title=words.name_of(record), percent=percent)
    cited = cite.of_field(record, "progress_percent", percent, text)
    fact = Fact(record_id=record.record_id, field="progress_percent", value=record.progress_percent or 0.0, citation=0)
    return Statement(text=body, citations=(cited,), facts=(fact,), record_ids=(record.record_id,))


def _status_of(asked: Understanding, record: Record, text: Print) -> Iterator[Statement]:
    language, title, ids = asked.language, words.name_of(record), (record.record_id,)
    if record.status_text:
        body = fill(f"{language}/status.txt", title=title, status=record.status_text)
        fact = Fact(record_id=record.record_id, field="status_text", value=record.status_text, citation=0)
        yield Statement(
            text=body,
            citations=(cite.of_field(record, "status_text", record.status_text, text),),
            facts=(fact,),
            record_ids=ids,
        )
    if record.progress_percent is not None:
        yield _percent(asked, record, text)
    if record.stars is not None:
        body = fill(f"{language}/stars.txt", title=title, stars=record.stars)
        fact = Fact(record_id=record.record_id, field="stars", value=record.stars, citation=0)
        cited = cite.of_field(record, "stars", "★" * min(record.stars, 5), text)
        yield Statement(text=body, citations=(cited,), facts=(fact,), record_ids=ids)
    yield from _grades(asked, record, text)


def _grades(asked: Understanding, record: Record, text: Print) -> Iterator[Statement]:
    if not record.grades:
        return
    language, ids = asked.language, (record.record_id,)
    wanted = [key for key in record.grades if set(fiscal_years(key)) & set(asked.years)]
    if not wanted:
        wanted = [key for key in record.grades if not fiscal_years(key)] or list(record.grades)[-1:]
    cited = tuple(dict.fromkeys((_span(record, "grades", text), _span(record, "scores", text))))
    facts = tuple(
        Fact(record_id=record.record_id, field=f"grades.{key}", value=record.grades[key], citation=0) for key in wanted
    )
    grades = ("、" if language == "ja" else ", ").join(f"{key}は{record.grades[key]}" for key in wanted)
    body = fill(f"{language}/grade.txt", title=words.name_of(record), grades=grades)
    if record.scores and not any(fiscal_years(key) for key in wanted):
        scores = ("、" if language == "ja" else ", ").join(f"{name}{value:g}" for name, value in record.scores.items())
        body += fill(f"{language}/scores.txt", scores=scores)
    yield Statement(text=body, citations=cited, facts=facts, record_ids=ids)
    for name, value in record.attributes.items():
        if re.search(r"終了|審議会", name):
            body = fill(f"{language}/ended.txt", name=name, value=_printed_year(value, language))
            cited_value = f"{value:g}" if isinstance(value, float) else str(value)
            fact = Fact(record_id=record.record_id, field=f"attributes.{name}", value=value, citation=0)
            yield Statement(
                text=body,
                citations=(cite.of_field(record, f"attributes.{name}", cited_value, text),),
                facts=(fact,),
                record_ids=ids,
            )


def _printed_year(value: object, language: str) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    years = fiscal_years(str(value))
    if years and re.fullmatch(r"[RH]\d{1,2}", str(value)):
        return words.period(years[0], "en" if language == "en" else "ja")
    return str(value)


def _span(record: Record, field: str, text: Print) -> Citation:
    """A citation of a field printed over several rows: the whole span, quoting its first row."""
    span = record.source.fields.get(field, record.source.lines)
    cited = cite.of_field(record, field, "\0", text)
    return cited.model_copy(update={"lines": span}) if span[1] - span[0] <= 12 else cited
