"""What an indicator's figures let us say: those asked for, or that they are not printed, or their difference. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.model import Indicator, Lines, Record
from prompts import fill
from service import cite, figures, words
from service.cite import Print
from service.figures import Figure
from service.model import Citation, Fact, Statement, Understanding

_CHANGE = re.compile(
    r"差|違[いうっわ]|開き|あと何|まであと|増[えや]|増減|減[っらりる]|伸[びば]|上が|下が|変わ|改善|良くし|よくし|ポイント|何倍|どれ(?:だけ|くらい)(?:増|減|上|下)|(?:いくつ|何\S{1,3}|どれだけ|どのくらい)(?:上回|下回|超え|足り)|difference|change|increase|decrease",
    re.I,
)


def of_indicator(asked: Understanding, record: Record, at: int, text: Print) -> Iterator[Statement | str]:
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
        clauses.append(words.figure(figures.with_unit(record, at, figure.value), figure.side, when, language))
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
    opening, closing = (figures.with_unit(record, at, figure.value) for figure in (first, last))
    unit = figures.unit(closing)
    if start is None or end is None or unit != figures.unit(opening):
        return None
    sign = {1: "+", -1: "-", 0: "±"}[(end > start) - (end < start)]
    difference = figures.difference(start, end, unit)
    body = fill(
        f"{language}/difference.txt",
        title=words.name_of(record),
        name=wanted.name or record.title,
        first=words.figure(opening, first.side, _when(first, wanted, language), language),
        second=words.figure(closing, last.side, _when(last, wanted, language), language),
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
