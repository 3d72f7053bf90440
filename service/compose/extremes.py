"""The records, or the indicators of one, at one end of a field or of a table's column. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from index.tokens import word_set
from ingest.amounts import Figure, amount, of, unit
from ingest.model import Record
from prompts import say
from service.columns import TOTALS, bare, cells, quantity, shown, source_field, sums_up, unit_of
from service.compose import cite, costs, described, lists, marks, meant, values, words
from service.compose.values import Pick, picks
from service.compose.yearly import of_years
from service.forms import FORMLESS, figures_of
from service.grounds import DATED, Grounds
from service.model import Ask, Citation, Evidence, Fact, Found, Language, Request
from service.retrieve.select import grade, number

MOST_WINNERS = 5
"""Records at one end that are named."""
PATHS = {"percent": "progress_percent", "stars": "stars", "points": "scores", "grade": "grades"}
_SUM = re.compile(r"[小合総]計|差引|全体")
"""Indicators that sum up the others."""
FEWEST = 3
"""Records that print a column, from which its end says something of all of them."""
TABLE = 0.15
"""Share of the belief in one table's rows from which an end of its column is looked for."""


def extreme(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """What stands at one end, or at both, of the field that the question names."""
    order = request.order
    if order is None:
        return None
    records = [evidence.records[i] for i in evidence.selected if i in evidence.records] or lists.siblings(
        request, evidence, ground
    )
    records = meant.about(request, records, evidence)
    ends = (False, True) if order.both else (order.least,)
    if order.year:
        return of_years(request, ask, evidence, ground)
    fields = [order.field] if order.field else ["percent", "points", "stars"]
    for field in fields:
        measured = [(value, r) for r in records if (value := number(r, field, ask.years)) is not None]
        if len(measured) > 1:
            return _both([_end(request, ask, measured, field, end, ground) for end in ends])
    return (
        _of_document(request, ask, evidence, ground, ends)
        or _of_table(request, ask, evidence, ground, ends)
        or _of_indicators(request, ask, evidence, ground)
    )


def _both(found: Sequence[Found]) -> Found:
    return Found(
        text="\n".join(one.text for one in found),
        citations=tuple(c for one in found for c in one.citations),
        facts=tuple(f for one in found for f in one.facts),
        record_ids=tuple(i for one in found for i in one.record_ids),
    )


def _end(
    request: Request, ask: Ask, measured: Sequence[tuple[float, Record]], field: str, least: bool, ground: Grounds
) -> Found:
    """The records with the highest or lowest figure."""
    language = request.language
    best = (min if least else max)(value for value, _ in measured)
    winners = [record for value, record in measured if value == best][:MOST_WINNERS]
    head, _, name = field.partition(":")
    if head == "column":
        return _cells_end(language, winners, name, ask.years[0] if ask.years else None, least, ground)
    path = f"attributes.{name}" if head == "points" and name and name in winners[0].attributes else PATHS[head]
    label = name or say(language, f"field.{head}")
    printed = (grade(winners[0], name) or "") if head == "grade" else f"{best:g}"
    text = {"percent": f"{printed}%", "stars": f"★{printed}"}.get(head, printed)
    cited = tuple(_mark_cited(r, path, printed, ground) for r in winners)
    value: str | float = printed if head == "grade" else best
    facts = tuple(Fact(record_id=r.record_id, field=path, value=value, derived=True) for r in winners)
    when = marks.when(language, winners[0], ground) if path in DATED else ""
    return _said(language, winners, label, text, least, cited, facts, when)


def _mark_cited(record: Record, path: str, printed: str, ground: Grounds) -> Citation:
    """Where a record's mark stands."""
    if path == "progress_percent":
        return cite.of_percent(record, ground)
    if path == "scores":
        return cite.of_span(record, path, ground)
    return cite.of_field(record, path, printed, ground)


def _cells_end(
    language: Language, winners: Sequence[Record], name: str, year: int | None, least: bool, ground: Grounds
) -> Found:
    """The rows at one end of a column, with what stands in it."""
    held = winners[0]
    when = year or next((y for column, y in reversed(list(cells(held))) if column == name and y), None)
    label = name if language == "en" else described.column_label(name)
    if when:
        label = say(language, "figure.of_year", period=words.period(when, language), name=label)
    paths = [source_field(r, name, year) for r in winners]
    cited = tuple(
        cite.of_field(r, path, described.printed_cell(r, name, year), ground)
        for r, path in zip(winners, paths, strict=True)
    )
    facts = tuple(
        Fact(record_id=r.record_id, field=path, fiscal_year=when, value=shown(r, name, year), derived=True)
        for r, path in zip(winners, paths, strict=True)
    )
    value = described.cell_text(held, name, year, language)
    if value[-1:].isdigit() and costs.is_money(name):
        value += costs.unit_of(held.document, ground) or ""
    return _said(language, winners, label, value, least, cited, facts)


def _said(
    language: Language, winners: Sequence[Record], label: str, value: str, least: bool,
    cited: Sequence[object], facts: Sequence[Fact], when: str = "",
) -> Found:  # fmt: skip
    titles = words.joined([words.titled(r, language) for r in winners], language, "name.pair")
    text = say(language, described.end(value, least=least), titles=titles, field=label, value=value, when=when)
    ids = tuple(r.record_id for r in winners)
    return Found(text=text, citations=tuple(cited), facts=tuple(facts), record_ids=ids)  # type: ignore[arg-type]


def _of_table(request: Request, ask: Ask, evidence: Evidence, ground: Grounds, ends: Sequence[bool]) -> Found | None:
    """An end of a column of the table that the evidence points at: of the unit asked for, or its only column."""
    mass: dict[tuple[str, tuple[str, ...]], float] = {}
    for record_id, share in evidence.belief.items():
        record = evidence.records.get(record_id)
        if record is not None and not sums_up(record):
            place = (record.document, record.path)
            mass[place] = mass.get(place, 0.0) + share
    year = ask.years[0] if ask.years else None
    for place in sorted(mass, key=lambda place: (-mass[place], place)):
        if mass[place] < TABLE:
            break
        rows = [r for r in ground.tree.inside(*place) if not sums_up(r)]
        name = _column(request, ask, rows)
        measured = [(value, r) for r in rows if name and (value := quantity(r, name, year)) is not None]
        if len(measured) > 1:
            return _both([_end(request, ask, measured, f"column:{name}", end, ground) for end in ends])
    return None


def _of_document(request: Request, ask: Ask, evidence: Evidence, ground: Grounds, ends: Sequence[bool]) -> Found | None:
    """An end of a column of money that the records of one kind print, each in its own place; of the kind of money that
    is asked for."""
    best = next((evidence.records[i] for i in evidence.belief if i in evidence.records), None)
    if best is None or ask.form != "円":
        return None
    year = ask.years[0] if ask.years else None
    rows = [r for r in ground.tree.of(best.document) if r.kind == best.kind and not sums_up(r)]
    rows = meant.about(request, rows, evidence)
    counted: dict[str, list[tuple[float, Record]]] = {}
    for row in rows:
        for name in dict.fromkeys(name for name, _ in cells(row)):
            value = quantity(row, name, year) if costs.is_asked(request, ask, name) else None
            if value is not None:
                counted.setdefault(name, []).append((value, row))
    name = max(counted, key=lambda name: (len(counted[name]), name), default="")
    if len(counted.get(name, ())) < FEWEST:
        return None
    return _both([_end(request, ask, counted[name], f"column:{name}", end, ground) for end in ends])


def _column(request: Request, ask: Ask, rows: Sequence[Record]) -> str | None:
    """The column of figures of a table that is meant: named by the subject's words, of the form asked for, or alone."""
    counted: dict[str, int] = {}
    for row in rows:
        for name, year in cells(row):
            if quantity(row, name, year) is not None:
                counted[name] = counted.get(name, 0) + 1
    figures = [name for name, n in counted.items() if n > len(rows) / 2 and n > 1]
    asked = set(request.subject.words)
    named = {name: len(asked & word_set(bare(name))) for name in figures}
    best = max(named.values(), default=0)
    likely = [name for name in figures if named[name] == best] if best else figures
    whole = [name for name in figures if bare(name) in TOTALS]
    if not best and ask.form == "円" and whole:
        return whole[0]
    if ask.form and ask.form not in (set(FORMLESS) - {"円"}):
        fitting = [name for name in likely if any(_of_form(ask.form, r, name) for r in rows)]
        likely = fitting or ([] if best == 0 else likely)
    return likely[0] if likely and (best or len(likely) == 1) else None


def _of_form(form: str, row: Record, name: str) -> bool:
    """Whether a cell has the unit that is asked for."""
    text = shown(row, name, None)
    return bool(figures_of(form, text)) or (form in values.SHARES and "%" in unit_of(row, name) + text)


def _of_indicators(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """The indicator with the highest or lowest figure among those of one unit under the heading that is meant."""
    likely = picks(request, evidence)
    if not likely or request.order is None:
        return None
    best = likely[0].record
    same = [p for p in likely if (p.record.document, p.record.path) == (best.document, best.path)]
    measured: dict[str, list[tuple[Decimal, Figure, Pick]]] = {}
    for pick in same:
        figure = None if _SUM.search(pick.indicator.name or "") else _figure_of(ask, pick)
        text = words.value(pick.indicator, figure.value, "ja") if figure else ""
        number_of = amount(text)
        if figure is not None and number_of is not None and values.fits_form(ask.form, pick.indicator, figure.value):
            measured.setdefault(unit(text), []).append((number_of, figure, pick))
    group = max(measured.values(), key=len, default=[])
    if len(group) < 2:
        return None
    _, figure, pick = (min if request.order.least else max)(group, key=lambda one: one[0])
    language = request.language
    text = say(
        language, described.end(words.value(pick.indicator, figure.value, "ja"), least=request.order.least), when="",
        titles=words.indicator_name(pick.record, pick.at, language), field=say(language, f"side.{figure.side}"),
        value=words.value(pick.indicator, figure.value, language),
    )  # fmt: skip
    derived = values.fact(pick, figure).model_copy(update={"derived": True})
    return Found(
        text=text, citations=cite.of_figures(pick.record, pick.at, [figure], ground), facts=(derived,),
        record_ids=(pick.record.record_id,),
    )  # fmt: skip


def _figure_of(ask: Ask, pick: Pick) -> Figure | None:
    """The figure by which indicators are ordered: the one asked for, else how things stand, else what is aimed at."""
    if ask.years or ask.sides:
        return next(reversed(values.asked_for(pick.indicator, ask.years, ask.sides)), None)
    printed = of(pick.indicator)
    now = [f for f in printed if f.side in ("actual", "value")] or [f for f in printed if f.side == "baseline"]
    return next(reversed(now or printed), None)
