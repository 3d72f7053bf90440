"""What else was asked: of a question with several parts, the pieces of the same record that hold what is left. Pure.

A question asks two or three things in one breath (「いつ始まり、何人が使いましたか」). Where the findings leave words
or forms of it untold, the record that they rest on is looked through for the piece that holds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.snapshot import passage_unit
from index.tokens import word_set, words
from ingest.amounts import Figure, of
from ingest.model import Passage, Record
from ingest.text import ERA_START, fiscal_years, match_key
from service.compose import indicators, marks, offices, prose, speaks, values
from service.compose.readable import readable, sentence
from service.forms import holds
from service.grounds import Grounds
from service.model import Ask, Evidence, Finding, Found, Ranked, Request, Topic

MOST = 2
"""Pieces added at most."""
LONGEST = 400
"""Characters of the whole answer."""
FORM, YEAR, WORD = 0.5, 0.3, 0.2
"""What a piece gains, beside the ranker's share of it against the best, by a form, a year and a word that is left."""
LIKELY, ELSEWHERE = 0.12, 0.2
"""Part of the best unit's share from which a piece is told: of the record that the answer rests on, and of another."""
FIGURES = 4
"""Figures of an indicator that are told at most."""
ENOUGH, ENOUGH_ELSEWHERE = 0.5, 0.9
"""Gain from which a less likely piece is told: of the same record, and of another."""


class Piece(NamedTuple):
    """A passage of the record, or an indicator's figures."""

    gain: float
    found: Found


def rest(request: Request, findings: Sequence[Finding], evidence: Evidence, ground: Grounds) -> list[Finding]:
    """The findings, and behind them what else was asked and stands where they rest."""
    told = [one for one in findings if isinstance(one, Found)]
    if request.parts < 2 or not told or len({i for one in told for i in one.record_ids}) > 1:
        return list(findings)
    added: list[Found] = []
    for _ in range(min(MOST, request.parts - len(told))):
        best = max(_pieces(request, [*told, *added], evidence, ground), key=lambda piece: piece.gain, default=None)
        length = sum(len(one.text) for one in (*told, *added))
        if best is None or length + len(best.found.text) > LONGEST:
            break
        added.append(best.found)
    return [*findings, *added]


def _pieces(request: Request, said: Sequence[Found], evidence: Evidence, ground: Grounds) -> Iterator[Piece]:
    """Every piece that tells something likely which is not told yet."""
    home = next((evidence.records[i] for one in said for i in one.record_ids if i in evidence.records), None)
    text = "\n".join(one.text for one in said)
    left = _left(request, home, text)
    figures = {(f.record_id, f.field.rpartition(".")[0]) for one in said for f in one.facts}
    towns = {ground.town(c.document) for one in said for c in one.citations}
    top = evidence.ranked[0].share if evidence.ranked else 1.0
    for item in _units(home, evidence, ground):
        passage = item.unit.passage
        if passage is None or ground.town(passage.document) not in towns or _is_told(passage.text, text):
            continue
        if (passage.record_id, passage.field) in figures:
            continue
        at_home = home is None or item.unit.record_id == home.record_id
        gain = _gain(request, left, " ".join([passage.text, *passage.context[-1:]]))
        gain += YEAR * sum(year in left.years for year in _years(passage, evidence))
        figure = (passage.field or "").startswith("indicators.")
        likely = item.share >= (LIKELY if at_home and not figure else ELSEWHERE) * top
        if likely or gain >= (ENOUGH if at_home else ENOUGH_ELSEWHERE):
            one = _told(request, item, passage, text, evidence, ground)
            if one is not None and not _is_told(one.text, text):
                yield Piece(item.share / top + gain, one)
    if home is None:
        return
    for name, value in home.attributes.items():
        gain = _gain(request, left, f"{name} {value}")
        if gain >= ENOUGH and not _is_told(str(value), text):
            yield Piece(gain, marks.attribute(request.language, home, name, ground))


class Left(NamedTuple):
    """What of a question an answer does not hold: words of its subject, forms, and years where it names several."""

    words: tuple[str, ...]
    forms: tuple[str, ...]
    years: tuple[int, ...]


def _left(request: Request, home: Record | None, text: str) -> Left:
    known = word_set(text) | (word_set(" ".join([home.title, *home.path])) if home else frozenset())
    return Left(
        tuple(word for word in request.subject.words if word not in known),
        tuple(form for form in request.forms if not holds(form, _without(request.years, text), request.subject.names)),
        tuple(year for year in request.years if len(request.years) > 1 and year not in fiscal_years(text)),
    )


def _years(passage: Passage, evidence: Evidence) -> set[int]:
    """The fiscal years that a piece tells of."""
    record = evidence.records.get(passage.record_id or "")
    head, _, at = (passage.field or "").partition(".")
    if head == "indicators" and record is not None and int(at) < len(record.indicators):
        return {figure.fiscal_year for figure in of(record.indicators[int(at)]) if figure.fiscal_year}
    return set(fiscal_years(passage.text))


def _without(years: Sequence[int], text: str) -> str:
    """A text without the fiscal years that the question itself names: they are no answer to when."""
    for year in years:
        reiwa, heisei = year - ERA_START["令和"], year - ERA_START["平成"]
        text = re.sub(rf"(?:令和|平成|[RH])?0?(?:{year}|{reiwa}|{heisei})年度?", "", text)
    return text


def _gain(request: Request, left: Left, text: str) -> float:
    """What a text holds of what is left."""
    own = word_set(text)
    return FORM * sum(holds(form, text, request.subject.names) for form in left.forms) + WORD * sum(
        word in own for word in left.words
    )


def _units(home: Record | None, evidence: Evidence, ground: Grounds) -> Iterator[Ranked]:
    """The units handed on, and the other pieces of the record that the answer rests on."""
    yield from evidence.ranked
    seen = {item.unit.unit_id for item in evidence.ranked}
    for passage in ground.pieces(home.record_id) if home else ():
        unit = passage_unit(passage)
        if unit.unit_id not in seen:
            yield Ranked(unit=unit, score=0.0, share=0.0, features={})


def _told(
    request: Request, item: Ranked, passage: Passage, text: str, evidence: Evidence, ground: Grounds
) -> Found | None:
    """A piece as a sentence; None where it says nothing by itself, or nothing that the answer's text does not say."""
    record = evidence.records.get(passage.record_id or "")
    head, _, at = (passage.field or "").partition(".")
    if head == "indicators" and record is not None:
        pick = values.Pick(record, int(at), 1.0)
        figures: list[Figure] = values.asked_for(pick.indicator, request.years, ()) or of(pick.indicator)
        if all(match_key(figure.value) in match_key(text) for figure in figures):
            return None
        return indicators.told(request.language, pick, figures, ground) if 0 < len(figures) <= FIGURES else None
    if head == "departments" and record is not None and record.departments:
        return offices.office_of(request.language, record, ground)
    ask = Ask(topic=Topic.CONTENT, years=request.years)
    if not speaks.speaks(request, ask, passage, evidence, ground):
        return None
    return prose.single(request, item, record, ground)


def _is_told(said: str, text: str) -> bool:
    """Whether an answer says what a piece says: its sentence, or every word and figure of it."""
    if any(match_key(one).rstrip("。") in match_key(text) for one in (readable(said), sentence(said))):
        return True
    return set(words(readable(said))) <= set(words(text))
