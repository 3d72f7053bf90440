"""Single statements: an indicator's figures, a department, a status, a quoted sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ingest.model import Indicator, Lines, Passage, Record
from ingest.text import fiscal_years, flat, match_key
from prompts import fill
from service import cite, figures, words
from service.cite import Print
from service.figures import Figure
from service.model import Citation, Evidence, Fact, Intent, Ranked, Statement, Understanding
from service.wanted import holds

HEADING_NUMBER = 6
"""Characters that a number before a heading takes at most: No.123."""
STANDING = ("status_text", "progress_percent", "stars", "grades", "scores")
"""Fields that say how a record stands."""
SHORTEST = 10
"""Characters of the shortest piece that says anything by itself."""
ASKED = 0.3
"""Share of an intent from which a unit of its field is taken to answer."""
_CHANGE = re.compile(
    r"差|あと何|まであと|増[えや]|増減|減[っらりる]|伸び|上が|下が|変わ|改善|良くし|よくし|ポイント|何倍|どれ(?:だけ|くらい)(?:増|減|上|下)|difference|change|increase|decrease",
    re.I,
)


def of_unit(
    asked: Understanding, item: Ranked, evidence: Evidence, text: Print, *, prose: bool
) -> Iterator[Statement | str]:
    """What one ranked unit lets us say; with `prose`, its sentences alone."""
    record = evidence.records.get(item.unit.record_id or "")
    passage = item.unit.passage
    if record is None:
        return iter([quote(passage, None, text)] if passage else [])
    if passage is None:
        return iter(()) if prose else _of_card(asked, record, item.unit.card, evidence, text)
    if prose:
        return iter([quote(passage, record, text)] if _is_prose(passage, record) else [])
    return _of_passage(asked, passage, record, evidence, text)


def _of_card(
    asked: Understanding, record: Record, card: str | None, evidence: Evidence, text: Print
) -> Iterator[Statement | str]:
    """What a card lets us say: how the record stands, who is responsible, or its figures where a value is asked for."""
    if card == "status":
        yield from status(asked, record, evidence.records, text)
    elif card == "departments":
        if asked.intents.get(Intent.DEPARTMENT, 0.0) >= ASKED:
            yield from department(asked, record, evidence.records, text)
    elif asked.intent in (Intent.VALUE, Intent.COMPARE):
        for at in range(len(record.indicators)):
            yield from (s for s in indicator(asked, record, at, text) if isinstance(s, Statement))


def _of_passage(
    asked: Understanding, passage: Passage, record: Record, evidence: Evidence, text: Print
) -> Iterator[Statement | str]:
    """What a record's passage lets us say: its field rendered, or itself quoted."""
    head, _, rest = (passage.field or "").partition(".")
    if head == "indicators":
        if int(rest) < len(record.indicators):
            yield from indicator(asked, record, int(rest), text)
    elif head == "departments":
        yield from department(asked, record, evidence.records, text)
    elif head in STANDING and not _says_more(asked, passage):
        yield from status(asked, record, evidence.records, text)
    elif head in STANDING or _is_prose(passage, record) or _is_figure(passage):
        yield quote(passage, record, text)


def _says_more(asked: Understanding, passage: Passage) -> bool:
    """Whether a row of marks has the form asked for in the reason printed beside them."""
    if asked.wanted is None or asked.intents.get(Intent.STATUS, 0.0) > ASKED:
        return False
    return holds(asked.wanted, passage.text, asked.question)


def _is_figure(passage: Passage) -> bool:
    """Whether a row states a figure, and is not only numbered."""
    return re.search(r"\d\s*(?:[^\s\d.)）番]|$)", passage.text) is not None


def _is_prose(passage: Passage, record: Record) -> bool:
    """Whether the passage is a sentence or an item of a section, and not a row of values or a heading."""
    if (passage.field or "").startswith("sections.") or passage.text.endswith("。"):
        return len(passage.text) >= SHORTEST
    if passage.field not in (None, "title"):
        return False
    key = match_key(passage.text)  # a row of a table: prose where it holds a section of its record
    return any(match_key(section) in key for section in record.sections.values() if len(section) >= SHORTEST)


def quote(passage: Passage, record: Record | None, text: Print) -> Statement:
    """A sentence of the document, as it stands there."""
    title = f"{passage.context[1] if len(passage.context) > 1 else passage.document}"
    if record:
        title = f"{title}「{words.name_of(record)}」"
    name = words.name_of(record) if record else ""
    return Statement(
        text=passage.text,
        subject=name if match_key(name) not in match_key(passage.text) else "",
        citations=(cite.of_passage(passage, title, text),),
        record_ids=(record.record_id,) if record else (),
    )


def indicator(asked: Understanding, record: Record, at: int, text: Print) -> Iterator[Statement | str]:
    """The figures of an indicator that the question asks for; a string where they are not printed."""
    wanted = record.indicators[at]
    change = _CHANGE.search(asked.question) is not None
    difference = _difference(asked, record, at, text) if change else None
    if difference:
        yield difference
        return
    found = figures.asked_for(wanted, asked.years, asked.sides)
    if asked.wanted == "時期" and not asked.years:
        found = figures.first_of_each(wanted) or found
    if not found:
        yield _not_printed(asked, record, wanted)
        found = figures.of(wanted)[-2:]
        if not found:
            return
    yield _figures(asked, record, at, found, text)


def _not_printed(asked: Understanding, record: Record, wanted: Indicator) -> str:
    side = asked.sides[-1] if asked.sides else "actual"
    title = wanted.name or record.title
    if asked.years:
        when = "・".join(words.period(year, asked.language) for year in asked.years)
        return fill(
            f"{asked.language}/none_year.txt", title=title, year=when, side=words.side_name(side, asked.language)
        )
    return fill(f"{asked.language}/none_field.txt", title=title, field=words.side_name(side, asked.language))


def _figures(asked: Understanding, record: Record, at: int, found: list[Figure], text: Print) -> Statement:
    wanted, language = record.indicators[at], asked.language
    clauses, facts = [], []
    for figure in found:
        when = _when(figure, wanted, language)
        clauses.append(words.figure(figure.value, figure.side, when, language))
        facts.append(_fact(record, at, figure))
    joined = ("、" if language == "ja" else "; ").join(clauses) + ("です" if language == "ja" else "")
    body = _sentence(record, wanted, joined, language)
    citations = _indicator_citations(record, at, found, text)
    return Statement(text=body, citations=citations, facts=tuple(facts), record_ids=(record.record_id,))


def _sentence(record: Record, wanted: Indicator, joined: str, language: str) -> str:
    title = words.name_of(record)
    if wanted.name and wanted.name != title:
        return fill(f"{language}/indicator.txt", title=title, name=wanted.name, figures=joined)
    return fill(f"{language}/indicator_unnamed.txt", title=title, figures=joined)


def _when(figure: Figure, wanted: Indicator, language: str) -> str | None:
    if figure.side == "baseline":
        return words.baseline_period(wanted, "en" if language == "en" else "ja")
    return words.period(figure.fiscal_year, "en" if language == "en" else "ja") if figure.fiscal_year else None


def _fact(record: Record, at: int, figure: Figure) -> Fact:
    return Fact(
        record_id=record.record_id,
        field=f"indicators.{at}.{figure.side}",
        indicator=record.indicators[at].name,
        fiscal_year=figure.fiscal_year,
        value=figure.value,
        citation=0,
    )


def _indicator_citations(record: Record, at: int, found: list[Figure], text: Print) -> tuple[Citation, ...]:
    """The line of every figure, once each; the indicator's whole span where its rows are few."""
    field = f"indicators.{at}"
    span = record.source.fields.get(field, record.source.lines)
    lines = text.text(record.document, span)
    title = f"{record.plan}「{words.name_of(record)}」"
    if not lines:
        value = "、".join(dict.fromkeys(figure.value for figure in found))
        return (Citation(n=0, document=record.document, title=title, lines=span, quote=value),)
    cited: dict[tuple[Lines, str], Citation] = {}
    for figure in found:
        citation = cite.of_field(record, field, figure.value, text)
        cited.setdefault((citation.lines, citation.quote), citation)
    if span[1] - span[0] <= 6:
        # The year stands in one row and the figure in another: cite them together, quote the figure's row.
        return tuple(c.model_copy(update={"lines": span}) for c in list(cited.values())[:3])
    return tuple(cited.values())[:4]


def _difference(asked: Understanding, record: Record, at: int, text: Print) -> Statement | None:
    """The change between two figures of an indicator: of the years asked for, else baseline to last target."""
    wanted, language = record.indicators[at], asked.language
    numeric = [f for f in figures.of(wanted) if figures.amount(f.value) is not None]
    dated = [f for f in numeric if f.fiscal_year in asked.years] if len(asked.years) > 1 else numeric
    pair = _pair(asked, dated) or _pair(asked, numeric)
    if not pair:
        return None
    first, last = pair
    start, end = figures.amount(first.value), figures.amount(last.value)
    unit = figures.unit(last.value)
    if start is None or end is None or unit != figures.unit(first.value):
        return None
    scale = figures.scale(unit)
    number = (
        f"{abs(end - start) / scale:,f}".rstrip("0").rstrip(".")
        if (end - start) % scale
        else f"{abs(end - start) / scale:,.0f}"
    )
    sign = {1: "+", -1: "-", 0: "±"}[(end > start) - (end < start)]
    difference = f"{number}{'ポイント' if unit == '%' else unit}"
    body = fill(
        f"{language}/difference.txt",
        title=words.name_of(record),
        name=wanted.name or record.title,
        first=words.figure(first.value, first.side, _when(first, wanted, language), language),
        second=words.figure(last.value, last.side, _when(last, wanted, language), language),
        difference=f"{difference}（{sign}）" if language == "ja" else f"{sign}{difference}",
    )
    facts = (
        _fact(record, at, first),
        _fact(record, at, last),
        Fact(
            record_id=record.record_id,
            field=f"indicators.{at}.difference",
            indicator=wanted.name,
            value=difference,
            derived=True,
            citation=0,
        ),
    )  # fmt: skip
    citations = _indicator_citations(record, at, [first, last], text)
    return Statement(text=body, citations=citations, facts=facts, record_ids=(record.record_id,))


def _pair(asked: Understanding, numeric: list[Figure]) -> tuple[Figure, Figure] | None:
    if len(asked.years) > 1:
        for side in ("actual", "target"):
            of_side = [f for f in numeric if f.side == side]
            if len(of_side) >= 2:
                return of_side[0], of_side[-1]
    if asked.years and len(asked.years) == 1:
        year = [f for f in numeric if f.fiscal_year == asked.years[0]]
        if {f.side for f in year} >= {"target", "actual"}:
            return next(f for f in year if f.side == "target"), next(f for f in year if f.side == "actual")
    if len(numeric) >= 2:
        return numeric[0], numeric[-1]
    return None


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


def is_heading(record: Record, heading: str) -> bool:
    """Whether a printed heading (No.11 公共施設…) is the record's title."""
    key, title = match_key(heading), match_key(record.title)
    return key == title or (key.endswith(title) and len(key) - len(title) <= HEADING_NUMBER)


def above(record: Record, records: Mapping[str, Record]) -> list[Record]:
    """Records of the headings above, the nearest first."""
    found = []
    for heading in reversed(record.path):
        found += [r for r in records.values() if r.document == record.document and is_heading(r, heading)][:1]
    return found


def status(
    asked: Understanding, record: Record, records: Mapping[str, Record], text: Print
) -> Iterator[Statement | str]:
    """How it stands: the printed status, percentage, stars or grades; what is asked for by name comes first."""
    found = [*_status_of(asked, record, text)]
    for parent in above(record, records):
        if parent.progress_percent is not None:
            found.append(_percent(asked, parent, text))
            break
    yield from found


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
