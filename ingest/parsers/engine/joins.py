"""Tables that go on about the measures of other tables: rows that name them again, or bear their numbers alone.

A plan lists its measures once (number, name, office, state) and their indicators, effects or costs in tables of their
own. What such a row prints is the measure's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.parsers.engine.entry import TOTAL
from ingest.parsers.vocabulary.records import Found
from ingest.text import match_key, nfkc

_FEWEST = 3
"""Rows from which a table can be told to be about the measures of another."""
_ALIKE = 0.9
"""Of the numbers of a table and of the measures, how many both have, where numbers are all that they share."""
_NAMED = 0.6
"""Of a table's named rows, how many name a measure."""
_WIDER = re.compile(r"(?:部|(?<!事務)局)$")
"""An office in which others are; 農業委員会事務局 is one beside them."""
_NUMBER = re.compile(r"[0-9Ⅰ-Ⅻ]+(?:[-－.][0-9]+)*")


@dataclass(frozen=True)
class Listed:
    """The rows of one table, and what stands over it."""

    caption: str | None
    rows: tuple[Found, ...]


def joined(tables: Sequence[Listed], items: Sequence[Found]) -> list[Found]:
    """The rows that were given to the measures they are about; each measure now holds what they print.

    Args:
        tables: every table of a document, in order.
        items: everything with a record of its own.
    """
    measures = [item for item in items if item.kind not in ("row", "indicator") and item.title and _tells(item)]
    given: set[int] = set()
    pairs: list[tuple[Found, Found, str | None]] = []
    for table in reversed(tables):  # of two tables that name the same, the later one goes on about the earlier one
        own = given | {id(row) for row in table.rows}
        others = [measure for measure in measures if id(measure) not in own]
        found = _by_title(table, others) or _by_number(table, others)
        given |= {id(row) for row, _ in found}
        pairs = [*((row, measure, table.caption) for row, measure in found), *pairs]
    for row, measure, caption in pairs:
        _give(row, measure, caption)
    return [row for row, _, _ in pairs]


def _tells(found: Found) -> bool:
    """Whether it says more than figures: whose it is, how it stands, or what it is."""
    return bool(found.departments or found.status_text or found.grades or found.sections)


def _by_title(table: Listed, measures: Sequence[Found]) -> list[tuple[Found, Found]]:
    """Rows that name measures, each with the measure; none where only some of a table's rows do, or say another thing
    of it than the measure does."""
    rows = [row for row in table.rows if row.title and not TOTAL.match(nfkc(row.title)) and row.kind != "row"]
    if len(rows) < _FEWEST:
        return []
    named = _unique((match_key(m.title or ""), m) for m in measures)
    pairs = [(row, named[key]) for row in rows if (key := match_key(row.title or "")) in named]
    enough = len(pairs) >= max(_FEWEST, _NAMED * len(rows))
    return pairs if enough and all(_agrees(row, measure) for row, measure in pairs) else []


def _agrees(row: Found, measure: Found) -> bool:
    """Whether a row says of a measure nothing that the measure says otherwise: C beside C 遅れている."""
    rated = row.status_text is None or (measure.status_text or "").startswith(row.status_text)
    numbered = not row.number or _number(row.number) == _number(measure.number)
    whose = set(row.departments) <= set(measure.departments)
    return rated and numbered and whose and not row.grades.keys() - measure.grades.keys()


def _by_number(table: Listed, measures: Sequence[Found]) -> list[tuple[Found, Found]]:
    """Rows of figures that bear the measures' numbers, all of them and no others; a row without one goes on."""
    numbered = _unique((_number(m.number), m) for m in measures)
    rows: list[tuple[Found, str]] = []
    number = ""
    for row in table.rows:
        number = _number(row.number) or number
        if number and row.title and not TOTAL.match(nfkc(row.title)):
            rows.append((row, number))
    own = {number for _, number in rows}
    if len(own) <= _FEWEST or any(_tells(row) for row, _ in rows):
        return []
    if len(own & numbered.keys()) < _ALIKE * len(own | numbered.keys()):
        return []
    return [(row, numbered[number]) for row, number in rows if number in numbered]


def _unique(pairs: Iterable[tuple[str, Found]]) -> dict[str, Found]:
    """Keys that name one measure only."""
    found: dict[str, Found] = {}
    again: set[str] = set()
    for key, measure in pairs:
        if key and key in found:
            again.add(key)
        found[key] = measure
    return {key: measure for key, measure in found.items() if key and key not in again}


def _number(text: str | None) -> str:
    match = _NUMBER.match(nfkc(text or "").strip("()"))
    return match[0] if match else ""


def _give(row: Found, measure: Found, caption: str | None) -> None:
    """Add what a row prints to its measure: its figures under the row's own name or the table's."""
    named = None if match_key(row.title or "") == match_key(measure.title or "") else row.title
    for indicator, lines in row.indicators:
        name = indicator.name or named or caption
        name = caption if name and match_key(name) == match_key(measure.title or "") else name
        measure.indicators.append((indicator.model_copy(update={"name": name}), lines))
    wider = [office for office in measure.departments if office not in row.departments]
    if row.departments and wider and all(_WIDER.search(office) for office in wider):
        measure.departments = row.departments  # 企画部, in which the office of the list is
    for label, text in (row.attributes | row.sections).items():
        held = label in measure.attributes or label in measure.sections
        measure.take_text(f"{caption} {label}" if held and caption else label, text, row.lines)
