"""Figures that sentences of one record state for several years: what they differ by, or add up to. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from ingest.amounts import amount, difference
from ingest.model import Passage, Record
from ingest.text import nfkc
from prompts import say
from service.compose import cite, words
from service.forms import FORMLESS, figures_of
from service.grounds import Grounds
from service.model import Ask, Evidence, Fact, Found, Op, Request
from service.understand.years import years as years_named

_STATED = re.compile(
    r"(?P<what>[^\s\d、。・(（]{0,6}?)(?P<figure>(?:約|延べ)?(?<![\d,.億万千])\d[\d,]*(?:\.\d+)?(?:[億万]\d[\d,]*)*\s?(?P<unit>(?:千円|万円|億円|円|人|名"
    r"|件|社|回|台|校|箇所|か所|時間|%|トン|t|世帯|戸|冊|団体|施設|枚|本|g|グラム|kg|km|ha|㎡|床|橋|日|点|ポイント)))"
    r"(?!\s?の?[増減])"
)
"""A figure in a sentence, with what stands right before it; what it grew or shrank by is none of its year."""
LOOKED = 3
"""Records that are looked through, the likeliest first."""


class Stated(NamedTuple):
    """A figure of a year that a sentence states."""

    year: int
    what: str
    figure: str
    unit: str
    passage: Passage


def in_text(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """What the figures of several years differ by, or their sum; None where no record states them in one unit."""
    likely = dict.fromkeys([*evidence.belief, *(item.unit.record_id for item in evidence.ranked)])
    for record_id in list(likely)[:LOOKED]:
        record = evidence.records.get(record_id or "")
        series = _series(ask, list(_figures(ask, record, evidence, ground))) if record else []
        if record and len(series) > 1:
            return (_together if ask.op is Op.SUM else _apart)(request, record, series, ground)
    return None


def _figures(ask: Ask, record: Record, evidence: Evidence, ground: Grounds) -> Iterator[Stated]:
    """The figures of a record's sentences, each with its year, of the form asked for."""
    ranked = [item.unit.passage for item in evidence.ranked if item.unit.record_id == record.record_id]
    for passage in dict.fromkeys([*filter(None, ranked), *ground.pieces(record.record_id)]):
        text = nfkc(passage.text)
        for match in _STATED.finditer(text):
            named = years_named(text[: match.start("figure")])
            year = named[-1] if named else (None if years_named(text) else passage.fiscal_year)
            if year and _fits(ask.form, match["figure"]):
                yield Stated(year, match["what"], match["figure"], match["unit"], passage)


def _fits(form: str | None, figure: str) -> bool:
    return form in (None, "つ", "個", "倍", *(set(FORMLESS) - {"円"})) or bool(figures_of(form or "", figure))


def _series(ask: Ask, held: Sequence[Stated]) -> list[Stated]:
    """One figure of each year that is meant, in one unit, and of one thing as far as their words tell."""
    series: list[list[Stated]] = []
    for counter in dict.fromkeys(one.unit for one in held):
        same = [one for one in held if one.unit == counter]
        meant = _years(ask, sorted({one.year for one in same}))
        for first in same:
            if meant and first.year == meant[0]:
                series.append([first, *(_next(first, same, year) for year in meant[1:])])
    return max(series, key=lambda own: (len(own), _counts(own[0]), sum(_alike(own[0], o) for o in own)), default=[])


def _counts(one: Stated) -> bool:
    """Whether a figure is no money: what is asked in money says so by its form."""
    return not one.unit.endswith("円")


def _years(ask: Ask, printed: list[int]) -> list[int]:
    """The years that are meant, all of them printed: those named, the first and the last, or all that are added up."""
    named = sorted(set(ask.years))
    if len(named) > 1:
        meant = named if ask.op is Op.SUM else [named[0], named[-1]]
        return meant if set(meant) <= set(printed) else []
    if ask.previous:
        last = named[0] if named else max(printed)
        return [last - 1, last] if {last - 1, last} <= set(printed) else []
    if ask.first:
        return [printed[0], printed[-1]] if len(printed) > 1 else []
    return printed if ask.op is Op.SUM and not named else []


def _next(first: Stated, same: Sequence[Stated], year: int) -> Stated:
    """The figure of another year, of the same thing where the words tell."""
    return max((one for one in same if one.year == year), key=lambda one: _alike(first, one))


def _alike(first: Stated, other: Stated) -> bool:
    return bool(first.what) and first.what[-2:] == other.what[-2:]


def _apart(request: Request, record: Record, series: Sequence[Stated], ground: Grounds) -> Found | None:
    """What two stated figures differ by."""
    start, end = amount(series[0].figure), amount(series[-1].figure)
    if start is None or end is None:
        return None
    apart = difference(start, end, series[0].unit)
    kind = "same" if start == end else ("more" if end > start else "less")
    points = [_point(request, one) for one in (series[0], series[-1])]
    measure = words.measure(words.titled(record, request.language), "value", request.language)
    given = {"measure": measure, "first": points[0], "second": points[1]}
    given |= {} if kind == "same" else {"difference": apart}
    text = say(request.language, f"change.{kind}", **given)
    return _found(text, "difference", apart, record, (series[0], series[-1]), ground)


def _together(request: Request, record: Record, series: Sequence[Stated], ground: Grounds) -> Found | None:
    """The sum of the stated figures of all years that are meant."""
    total = sum((amount(one.figure) or Decimal(0) for one in series), Decimal(0))
    printed = difference(Decimal(0), total, series[0].unit)
    parts = words.joined([_point(request, one) for one in series], request.language)
    return _found(
        say(request.language, "sum.total", total=printed, parts=parts), "sum", printed, record, series, ground
    )


def _point(request: Request, one: Stated) -> str:
    period = words.period(one.year, request.language)
    return say(request.language, "change.point", period=period, value=one.figure)


def _found(
    text: str, field: str, value: str, record: Record, series: Sequence[Stated], ground: Grounds
) -> Found:  # fmt: skip
    cited = tuple(dict.fromkeys(cite.of_passage(one.passage, record, ground) for one in series))
    fact = Fact(record_id=record.record_id, field=field, value=value, derived=True)
    return Found(text=text, citations=cited, facts=(fact,), record_ids=(record.record_id,))
