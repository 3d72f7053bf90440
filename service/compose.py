"""Stage 4, compose: understanding and evidence → draft. Values are rendered from records, text is quoted; nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ingest.model import Record
from prompts import fill
from service import listing, statements
from service.cite import Print
from service.model import Draft, Evidence, Intent, Ranked, Statement, Understanding

LONG = (Intent.CONTENT, Intent.LIST, Intent.REASON, Intent.FUTURE, Intent.SCHEDULE)
"""Intents whose answers may take up to 700 characters; the others 400 (the contract)."""
LIMIT = {True: 620, False: 340}
"""Characters of the statements, long or short; the rest is for leads and marks."""
STATEMENTS = {True: 5, False: 3}
SHARE = {True: 0.12, False: 0.22}
"""A further statement is given while its unit's share is at least this part of the best one's."""


def compose(asked: Understanding, evidence: Evidence, text: Print) -> Draft:
    """Sentences that answer, best first, each with its citations."""
    if asked.absent_town and not _mentions(asked.absent_town, evidence):
        return Draft(missing=_absent(asked, text))
    listed = listing.listing(asked, evidence, text)
    if listed:
        return listed
    if not evidence.ranked:
        return Draft()
    long = asked.intent in LONG or asked.leans
    drafted = list(_statements(asked, evidence, text))
    kept, missing = _within(drafted, LIMIT[long], STATEMENTS[long])
    return Draft(statements=tuple(kept), missing=missing)


def _absent(asked: Understanding, text: Print) -> str:
    towns = "、".join(asked.towns) or "、".join(sorted(text.lines))
    return fill(f"{asked.language}/none_town.txt", town=asked.absent_town, towns=towns)


def _mentions(town: str, evidence: Evidence) -> bool:
    """Whether the best evidence itself speaks of that town: then it is the subject, not the document's owner."""
    stem = town[:-1]
    return any(stem in (item.unit.passage.text if item.unit.passage else "") for item in evidence.ranked[:3])


def shares(ranked: Sequence[Ranked]) -> list[float]:
    """Softmax of the scores: each unit's share of the belief."""
    scores = np.array([item.score for item in ranked])
    exponents = np.exp(scores - scores.max())
    return [float(share) for share in exponents / exponents.sum()]


def best_record(evidence: Evidence) -> Record | None:
    """The record that holds the most belief, over all its units."""
    mass: dict[str, float] = {}
    for item, share in zip(evidence.ranked, shares(evidence.ranked), strict=True):
        if item.unit.record_id:
            mass[item.unit.record_id] = mass.get(item.unit.record_id, 0.0) + share
    if not mass:
        return None
    name = max(sorted(mass), key=lambda key: mass[key])
    return evidence.records.get(name)


def _statements(asked: Understanding, evidence: Evidence, text: Print) -> Iterator[Statement | str]:
    """Statements in order of likelihood; a string says what the record does not print."""
    intent = asked.intent
    record = best_record(evidence)
    if intent is Intent.DEPARTMENT and record:
        yield from statements.department(asked, record, evidence.records, text)
        return
    if intent is Intent.STATUS and record:
        yield from statements.status(asked, record, evidence.records, text)
    long = intent in LONG or asked.leans
    weights = shares(evidence.ranked)
    given: set[str] = set()
    for item, share in zip(evidence.ranked, weights, strict=True):
        if given and share < SHARE[long] * weights[0]:
            break
        for statement in statements.of_unit(asked, item, evidence, text):
            key = statement if isinstance(statement, str) else statement.text
            if key not in given:
                given.add(key)
                yield statement


def _within(drafted: Sequence[Statement | str], limit: int, most: int) -> tuple[list[Statement], str | None]:
    """As many whole statements as the limits hold; what is missing counts only when it comes before any statement."""
    kept: list[Statement] = []
    missing = None
    room = limit
    for statement in drafted:
        if isinstance(statement, str):
            if not kept and missing is None:
                missing = statement
            continue
        if len(kept) >= most or (kept and len(statement.text) > room):
            continue
        kept.append(statement)
        room -= len(statement.text)
    return kept, missing

