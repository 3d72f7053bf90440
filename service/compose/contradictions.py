"""What the print says against a claim: the sentence about its subject that holds another figure, date or name. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import NamedTuple

from index.tokens import word_set
from ingest.text import fiscal_years, nfkc
from service.compose import bodies, cite
from service.compose.readable import sentence
from service.grounds import Grounds
from service.model import Citation, Claim, Evidence, Found, Request
from service.particulars import near, total
from service.understand.claims import AMOUNT, FIGURE

LOOKED = 6
"""Ranked units among which the sentence about the claim's subject is looked for."""
ABOUT, CITED = 0.5, 0.25
"""Share of the subject's words that such a sentence holds, its headings included; less where the answer cites it."""
LONGEST = 160
"""Characters of a sentence that puts a claim right."""
_SAME = {
    "名": "人",
    "世帯": "戸",
    "か所": "箇所",
    "ヶ所": "箇所",
    "カ所": "箇所",
    "パーセント": "%",
    "店舗": "店",
    "キロ": "km",
    "キロメートル": "km",
}
"""Counters by which one thing is counted as well."""
_AIMED = re.compile(r"目標|予定|計画|見込|上限|定員|目指|めざ|基準値|当初")
_TO_COME = re.compile(r"(?:する|します|図る|図ります|めざす|目指す|予定です|予定である)。?$")
_TURNS = re.compile(r"^から(?!の)|のうち|に対し|^を予定|[^、]が、|ものの|にとどまら")
"""What stands between a figure and the one that came of it: 24世帯に求めましたが、3世帯."""
_FREE = re.compile(r"無料|無償|かかりません|負担はあり?ません")
_IN_CHARGE = re.compile(
    r"[一-龠ァ-ヴー]{2,}(?:課|係|室|センター|局)(?:が|の)(?:窓口|担当|所管)|(?:担当|所管|窓口)は[^。]*[課係室局]"
)
_DATE = re.compile(
    r"(?P<year>(?:令和|平成|[RH])\s?(?:\d{1,2}|元)|20\d\d)\s?[年.](?:度|\s?(?P<month>\d{1,2})(?:月|\.)(?:\s?(?P<day>\d{1,2})日?)?)?"
)


class Amount(NamedTuple):
    """A figure in a text: its number, its counter, and where it stands."""

    number: Decimal
    counter: str
    start: int
    end: int


class Line(NamedTuple):
    """A sentence about the claim's subject, and what it rests on."""

    text: str
    citation: Citation
    record_id: str | None
    named: bool = True
    """Whether it names the subject itself, not only under its heading."""
    cited: bool = False
    """Whether the answer rests on it."""


def amounts(text: str, counter: str) -> list[Amount]:
    """The figures of a text that are counted by the counter."""
    plain = nfkc(text)
    found = [
        Amount(total(m["value"]), counted(m["unit"]), m.start(), m.end()) for m in FIGURE.finditer(plain)
    ]  # fmt: skip
    return [one for one in found if one.counter == counter]


def counted(unit: str) -> str:
    """A counter by its usual name: 名 counts people as 人 does."""
    return _SAME.get(unit, unit)


def counter_of(claim: Claim) -> str:
    """The counter of a claimed figure."""
    match = AMOUNT.search(claim.amount or "")
    return counted(match["unit"]) if match else ""


def lines(request: Request, first: Found | None, evidence: Evidence, ground: Grounds) -> list[Line]:
    """The sentences about the question's subject, the nearest first; those that the answer cites need hold less."""
    asked = set(request.subject.words)
    cited = {(c.document, c.lines) for c in first.citations} if first else set()
    scored: list[tuple[float, int, Line]] = []
    for at, item in enumerate(evidence.ranked[:LOOKED]):
        passage = item.unit.passage
        if passage is None or passage.role not in ("body", "note") or (passage.field or "").startswith("indicators."):
            continue
        record = evidence.records.get(passage.record_id or "")
        headed = " ".join([*passage.context[2:], record.title if record else ""])
        around = word_set(headed)
        least = CITED if (passage.document, passage.lines) in cited else ABOUT
        for piece in re.split(r"(?<=。)", bodies.body(passage, record)):
            own = word_set(piece)
            share = len(asked & (own | around)) / max(len(asked), 1)
            if piece.strip() and len(piece) <= LONGEST and share >= least and (asked & own or least == CITED):
                source = cite.of_passage(passage, record, ground)
                line = Line(
                    sentence(piece.strip()), source, record.record_id if record else None, bool(asked & own),
                    least == CITED,
                )  # fmt: skip
                scored.append((len(asked & own) + share, -at, line))
    return [line for *_, line in sorted(scored, key=lambda one: (-one[0], -one[1]))]


def of_figure(claim: Claim, about: Sequence[Line], asked: Collection[str] = ()) -> tuple[bool, Line] | None:
    """Whether the print says what a claimed figure says, and the sentence; None: it does not tell.

    A sentence that holds the claimed figure itself tells first.
    """
    claimed, counter = total(claim.amount or claim.value), counter_of(claim)
    for named in (True, False):
        counts = [(line, amounts(line.text, counter)) for line in about if line.named is named]
        holding = [(line, figures) for line, figures in counts if any(near(claimed, one.number) for one in figures)]
        for line, figures in holding:
            told = _holds(line.text, claimed, figures, claim, asked)
            if told is not None:
                return told, line
        for line, figures in counts:
            own = [one for one in figures if line.cited or not asked or _speaks(nfkc(line.text), one, asked)]
            if (own and not holding) or (counter == "円" and not figures and _FREE.search(line.text)):
                return False, line
        if holding:
            return None
    return None


def _holds(text: str, claimed: Decimal, figures: Sequence[Amount], claim: Claim, asked: Collection[str]) -> bool | None:
    """Whether a sentence states the claimed figure of what is claimed, not of its target, its start or its whole."""
    plain = nfkc(text)
    mine = next(one for one in figures if near(claimed, one.number))
    others = [one for one in figures if not near(claimed, one.number)]
    if not others:
        return None if (_AIMED.search(_near(plain, mine)) or _TO_COME.search(plain)) and not claim.aims else True
    behind = next((one for one in others if one.start > mine.end), None)
    if behind and _TURNS.search(plain[mine.end : behind.start]):
        return False
    if claim.years and _year_before(plain, mine) not in (None, *claim.years):
        return False if any(_year_before(plain, one) in claim.years for one in others) else None
    if _AIMED.search(_near(plain, mine)) and not claim.aims:
        return False
    return False if any(_speaks(plain, one, asked) > _speaks(plain, mine, asked) for one in others) else None


def _speaks(text: str, one: Amount, asked: Collection[str]) -> int:
    """How many of the subject's words stand in a figure's own clause."""
    first = max(text.rfind(mark, 0, one.start) for mark in "、,。") + 1
    last = min((at for mark in "、,。" if (at := text.find(mark, one.end)) > 0), default=len(text))
    return len(word_set(text[first:last]) & set(asked))


def _near(text: str, one: Amount) -> str:
    """What stands right before and behind a figure."""
    return re.split(r"[、。,]", text[max(one.start - 8, 0) : one.start])[-1] + text[one.end : one.end + 4]


def _year_before(text: str, one: Amount) -> int | None:
    years = fiscal_years(text[: one.start])
    return years[-1] if years else None


def of_date(claim: Claim, about: Sequence[Line]) -> tuple[bool, Line] | None:
    """The same of a claimed date, by the year, the month and the day that it names."""
    claimed = _date(claim.value)
    for line in about:
        plain = nfkc(line.text)
        dates = [m for m in _DATE.finditer(plain) if len(_date_of(m)) >= min(len(claimed), 2)]
        agreeing = [m for m in dates if _date_of(m)[: len(claimed)] == claimed[: len(_date_of(m))]]
        if dates and (not agreeing or len(dates) == 1):
            return bool(agreeing), line
        if agreeing and dates[-1] is not agreeing[-1] and plain[agreeing[-1].end() :].startswith("から"):
            return False, line
    return None


def of_office(claim: Claim, about: Sequence[Line]) -> tuple[bool, Line] | None:
    """The same of a claimed office, where the nearest sentence says that another one is in charge."""
    if not about or any(claim.value in line.text for line in about[:2]):
        return None
    return (False, about[0]) if _IN_CHARGE.search(about[0].text) else None


def _date(text: str) -> tuple[int, ...]:
    match = _DATE.search(nfkc(text))
    return _date_of(match) if match else ()


def _date_of(match: re.Match[str]) -> tuple[int, ...]:
    years = fiscal_years(f"{match['year']}年")
    rest = (int(part) for part in (match["month"], match["day"]) if part)
    return (years[0] if years else 0, *rest)


def said(line: Line, text: str, *, corrects: bool) -> Found:
    """A line as a finding."""
    return Found(
        text=text, citations=(line.citation,), record_ids=(line.record_id,) if line.record_id else (), corrects=corrects
    )
