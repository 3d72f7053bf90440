"""Two figures that a question sets against each other: which is larger, and by how much. Pure; derived."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from prompts import fill
from service import figures
from service.model import Fact, Statement, Understanding

_CONTRAST = re.compile(
    r"より|違[いうっわ]|差|どちら|どっち|比べ|比較|\bthan\b|difference|\bwhich\b|compare", re.I
)  # fmt: skip
_MARKS = {"progress_percent": "%", "stars": "★"}
"""Field of a record that is a bare number → its unit."""


def contrast(asked: Understanding, said: Sequence[Statement | str]) -> list[Statement]:
    """The first two statements with a figure, and what the figures differ by.

    Nothing where the question compares nothing, or the figures have no common unit.
    """
    if not _CONTRAST.search(asked.question):
        return []
    measured = [(one, found) for one in said if isinstance(one, Statement) and (found := _figure(one)) is not None]
    if len(measured) < 2 or any(fact.derived for one, _ in measured for fact in one.facts):
        return []
    (first, (a, unit, left)), (second, (b, other, right)) = measured[:2]
    if unit != other or a == b or _source(first) == _source(second):
        return []
    difference = figures.difference(a, b, unit)
    larger, smaller = (left, right) if a > b else (right, left)
    fact = Fact(
        record_id=first.facts[0].record_id,
        field="difference",
        value=difference,
        derived=True,
        citation=0,
    )
    between = Statement(
        text=fill(f"{asked.language}/contrast.txt", larger=larger, smaller=smaller, difference=difference),
        citations=(first.citations[0], second.citations[0]),
        facts=(fact,),
        record_ids=tuple(dict.fromkeys((*first.record_ids, *second.record_ids))),
    )
    return [first, second, between]


def _source(statement: Statement) -> tuple[str, str]:
    """The record and the indicator or field that a statement's figure is of."""
    fact = statement.facts[0]
    return fact.record_id, fact.field.rpartition(".")[0] or fact.field


def _figure(statement: Statement) -> tuple[Decimal, str, str] | None:
    """A statement's one figure: its amount, unit and print; None where it has none or several."""
    if len(statement.facts) != 1:
        return None
    fact = statement.facts[0]
    if fact.field in _MARKS and isinstance(fact.value, (int, float)):
        mark = _MARKS[fact.field]
        printed = f"{fact.value:g}"
        return Decimal(printed), mark, f"{mark}{printed}" if mark == "★" else f"{printed}{mark}"
    amount = figures.amount(str(fact.value)) if fact.field.startswith("indicators.") else None
    return None if amount is None else (amount, figures.unit(str(fact.value)), str(fact.value))
