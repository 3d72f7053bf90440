"""Figures that sentences state: of two years of one record, and what they differ by. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.amounts import amount, difference
from ingest.model import Passage, Record
from ingest.text import nfkc
from prompts import say
from service.compose import cite, words
from service.grounds import Grounds
from service.model import Ask, Evidence, Fact, Found, Request
from service.understand.forms import holds
from service.understand.years import years as years_named

_STATED = re.compile(
    r"(?P<what>[^\s\d、。・(（]{0,6}?)(?P<figure>(?:約|延べ)?\d[\d,]*(?:\.\d+)?\s?(?P<unit>(?:千円|万円|億円|円|人|名"
    r"|件|社|回|台|校|箇所|か所|時間|%|トン|t|世帯|戸|冊|団体|施設|枚|本|g|グラム|kg|km|ha|㎡|床|橋|日|点|ポイント)))"
)
"""A figure in a sentence, with what stands right before it."""


def in_text(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """The figures that sentences of one record state for two years, in one unit, and what they differ by."""
    first, last = min(ask.years), max(ask.years)
    by_record: dict[str, dict[int, list[tuple[Passage, re.Match[str]]]]] = {}
    for item in evidence.ranked:
        passage = item.unit.passage
        if passage is None or not passage.record_id or (ask.form and not holds(ask.form, passage.text)):
            continue
        held = by_record.setdefault(passage.record_id, {})
        for year, figure in _dated(passage):
            held.setdefault(year, []).append((passage, figure))
    for record_id, held in by_record.items():
        pair = _alike(held.get(first, []), held.get(last, []))
        record = evidence.records.get(record_id)
        if pair and record:
            return _apart(request, record, (first, last), pair, ground)
    return None


def _dated(passage: Passage) -> list[tuple[int, re.Match[str]]]:
    """Every figure of a passage with the fiscal year named right before it, else the passage's own."""
    text = nfkc(passage.text)
    found = []
    for figure in _STATED.finditer(text):
        named = years_named(text[: figure.start("figure")])
        year = named[-1] if named else (None if years_named(text) else passage.fiscal_year)
        found += [(year, figure)] if year else []
    return found


def _alike(
    start: Sequence[tuple[Passage, re.Match[str]]], end: Sequence[tuple[Passage, re.Match[str]]]
) -> tuple[tuple[Passage, re.Match[str]], tuple[Passage, re.Match[str]]] | None:
    """Two figures of one unit, of the same thing where their words tell."""
    pairs = [(a, b) for a in start for b in end if a[1]["unit"] == b[1]["unit"]]
    same = [(a, b) for a, b in pairs if a[1]["what"] and a[1]["what"][-2:] == b[1]["what"][-2:]]
    return next(iter(same or pairs), None)


def _apart(
    request: Request, record: Record, between: tuple[int, int],
    pair: tuple[tuple[Passage, re.Match[str]], tuple[Passage, re.Match[str]]], ground: Grounds,
) -> Found | None:  # fmt: skip
    """What two stated figures differ by."""
    (before, start), (after, end) = pair
    a, b = amount(start["figure"]), amount(end["figure"])
    if a is None or b is None:
        return None
    language = request.language
    apart = difference(a, b, start["unit"])
    kind = "same" if a == b else ("more" if b > a else "less")
    points = [
        say(language, "change.point", period=words.period(year, language), value=match["figure"])
        for year, match in zip(between, (start, end), strict=True)
    ]
    measure = words.measure(words.titled(record, language), "value", language)
    given = {"measure": measure, "first": points[0], "second": points[1]}
    text = say(language, f"change.{kind}", **given, **({} if kind == "same" else {"difference": apart}))
    cited = (cite.of_passage(before, record, ground), cite.of_passage(after, record, ground))
    return Found(
        text=text, citations=tuple(dict.fromkeys(cited)),
        facts=(Fact(record_id=record.record_id, field="difference", value=apart, derived=True),),
        record_ids=(record.record_id,),
    )  # fmt: skip
