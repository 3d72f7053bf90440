"""Which indicators a measure, a goal or a plan has: all of them, with where each starts and what it aims at. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.amounts import Figure, of
from ingest.model import Record
from prompts import say
from service.compose import cite, indicators, values, words
from service.compose.items import CITED, ROOM
from service.compose.readable import readable
from service.compose.values import Pick
from service.grounds import Grounds
from service.model import Ask, Evidence, Fact, Found, Language, Op, Request
from service.tree import untitled

SURELY = 0.5
"""Belief in one record from which its indicators are those asked for, though no title names it."""
FEWEST = 2
"""Indicators that make a list."""


def listed(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """The indicators of the records that the question names, or of the one that is surely meant; None without any.

    What has none of its own, or but one, has those of what stands below it: 基本目標3.
    """
    named = _meant(request, evidence)
    records = [record for record in named if record.indicators]
    if ask.op in (Op.LIST, Op.COUNT) and sum(len(record.indicators) for record in records) < FEWEST:
        records += [below for record in named for below in ground.tree.below(record) if below.indicators]
    every = [
        Pick(record, at, 1.0) for record in records for at, one in enumerate(record.indicators) if one.name and of(one)
    ]
    if len(every) < FEWEST:
        return None
    language = request.language
    titles = words.joined([words.titled(record, language) for record in named], language, "name.pair")
    lead = say(language, "measured.lead", title=titles, number=len(every))
    ids = tuple(record.record_id for record in records)
    shown = _shown(every, request, ground) if ask.op is not Op.COUNT or ask.names else []
    told = [figure for _, _, figures in shown for figure in figures]
    cited = [c for pick, _, figures in shown for c in cite.of_figures(pick.record, pick.at, figures, ground)]
    cited = cited or [cite.of_title(record, ground) for record in records[:CITED]]
    left = len(every) - len(shown) if shown else 0
    text = say(language, "list.items", lead=lead, items=words.joined([item for _, item, _ in shown], language))
    facts = [Fact(record_id=ids[0], field="count", value=len(every), derived=True)]
    facts += [values.fact(pick, figure) for pick, _, figures in shown for figure in figures]
    facts += [indicators.converted(pick, figure) for pick, _, own in shown for figure in own if language == "en"]
    facts += [Fact(record_id=ids[0], field="count.rest", value=left, derived=True)] if left else []
    return Found(
        text=(text if told else lead) + (say(language, "list.more", number=left) if left else ""),
        citations=tuple(dict.fromkeys(cited)),
        facts=tuple(facts),
        record_ids=ids,
    )


def _meant(request: Request, evidence: Evidence) -> list[Record]:
    """The records that the question names by title, heading or number; else the one that is surely meant."""
    about = request.subject
    keys = {(heading.document, heading.key) for heading in about.headings}
    numbered = {item.unit.record_id for item in evidence.ranked if about.numbers and item.features.get("named")}
    named = [
        record for record in evidence.records.values()
        if record.record_id in (about.quoted or about.titles) or record.record_id in numbered
        or (record.document, untitled(record.title)) in keys
    ]  # fmt: skip
    best = next(iter(evidence.belief), "")
    if not named and evidence.belief.get(best, 0.0) >= SURELY and best in evidence.records:
        named = [evidence.records[best]]
    return sorted(named, key=lambda record: (record.document, record.source.lines))


def _shown(every: Sequence[Pick], request: Request, ground: Grounds) -> list[tuple[Pick, str, list[Figure]]]:
    """The indicators that there is room for, each as an item with the figures it tells."""
    found: list[tuple[Pick, str, list[Figure]]] = []
    room = ROOM
    for pick in every:
        own = _ends(pick)
        name = say(request.language, "name.quoted", name=readable(pick.indicator.name or ""))
        item = say(request.language, "list.item_value", title=name, value=_told(request.language, pick, own, ground))
        room -= len(item)
        if room < 0:
            break
        found.append((pick, item, own))
    return found


def _ends(pick: Pick) -> list[Figure]:
    """Where an indicator starts, and the last aim; its newest figure where it has neither."""
    figures = of(pick.indicator)
    ends = [*values.of_side(figures, "baseline")[:1], *values.of_side(figures, "target")[-1:]]
    return ends or figures[-1:]


def _told(language: Language, pick: Pick, figures: Sequence[Figure], ground: Grounds) -> str:
    clauses = []
    for figure in figures:
        period, side = indicators.when(language, pick, figure), indicators.side_name(language, pick, figure)
        value = indicators.shown(language, pick, figure, ground)
        clauses.append(
            say(language, "measured.figure", period=period, side=side, value=value)
            if period
            else say(language, "measured.undated", side=side, value=value)
        )
    return words.joined(clauses, language)
