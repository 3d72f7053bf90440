"""What a snapshot holds that a question may name: towns, departments, kinds, titles, headings, printed fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.tokens import tokenise
from ingest.amounts import amount
from ingest.editions import Series
from ingest.model import Document, Record
from ingest.text import fiscal_years, match_key
from service.columns import bare, cells, column_of, is_blank, sums_up
from service.model import Heading
from service.tree import untitled

LONGEST_VALUE = 12
"""Characters of a cell that names a class (新規, 拡充, 一般会計); a longer one is a text."""
NUMERIC = 0.5
"""Share of a column's cells that state one number, from which it is a column of figures."""


@dataclass(frozen=True)
class Column:
    """A column of the tables here: its name as printed without its year, and what stands in it."""

    name: str
    key: str
    """Match key of the name without its unit."""
    lemmas: frozenset[str]
    documents: frozenset[str]
    numeric: bool
    marks: bool
    """Whether its cells are marks or words, not an indicator's figures by year."""
    values: Mapping[str, tuple[str, int]]
    """Match key of a short cell that is no figure → how it is printed, how many records print it."""


_ENDS = re.compile(r"終了|完了")
"""Names of columns that tell when something ends."""


@dataclass(frozen=True)
class Known:
    """Everything a question may name, collected once a snapshot."""

    documents: tuple[Document, ...]
    departments: tuple[str, ...]
    kinds: Mapping[str, frozenset[str]]
    """Document → kinds of its records, and `stars` where it prints them."""
    titles: Mapping[str, tuple[str, ...]]
    """Match key of a title → ids of the records that bear it."""
    records: Mapping[str, Record]
    headings: tuple[Heading, ...]
    columns: tuple[Column, ...]
    """What tables print, by column."""
    ends: tuple[str, ...]
    """Attributes whose values are years in which something ends."""
    points: tuple[str, ...]
    """Attributes and scores that are measured in points."""
    graded: bool
    """Whether any record prints a grade."""
    attributes: tuple[str, ...]
    """Names of printed fields."""
    series: tuple[Series, ...] = ()
    """The plans that stand here in several editions."""


def known(documents: Sequence[Document], records: Iterable[Record], series: tuple[Series, ...] = ()) -> Known:
    """Collect what the records of a snapshot print."""
    by_id = {record.record_id: record for record in records}
    kinds: dict[str, set[str]] = {}
    titles: dict[str, list[str]] = {}
    ends: set[str] = set()
    names: Counter[str] = Counter()
    points: set[str] = set()
    for record in by_id.values():
        kinds.setdefault(record.document, set()).update([record.kind, *(["stars"] if record.stars is not None else [])])
        titles.setdefault(untitled(record.title), []).append(record.record_id)
        points.update(record.scores or {})
        for name, value in record.attributes.items():
            names[name] += 1
            if isinstance(value, float):
                points.add(name)
            elif isinstance(value, str) and len(value) <= LONGEST_VALUE and fiscal_years(value) and _ENDS.search(name):
                ends.add(name)
    return Known(
        documents=tuple(documents),
        departments=tuple(sorted({name for record in by_id.values() for name in record.departments})),
        kinds={name: frozenset(held) for name, held in kinds.items()},
        titles={key: tuple(ids) for key, ids in titles.items()},
        records=by_id,
        headings=tuple(_headings(by_id.values())),
        columns=tuple(_columns(by_id.values())),
        ends=tuple(sorted(ends, key=lambda name: (len(name), name))),
        points=tuple(sorted(points)),
        graded=any(record.grades for record in by_id.values()),
        attributes=tuple(sorted(name for name in names if 1 < len(name) <= 12)),
        series=series,
    )


def _columns(records: Iterable[Record]) -> Iterable[Column]:
    """The columns that records print, by name; totals and repeated rows are none of their cells."""
    documents: dict[str, set[str]] = {}
    figures: Counter[str] = Counter()
    printed: Counter[str] = Counter()
    values: dict[str, dict[str, tuple[str, int]]] = {}
    measured: set[str] = set()
    for record in records:
        if sums_up(record):
            continue
        measured |= {column_of(record, indicator) for indicator in record.indicators}
        for (name, _), text in cells(record).items():
            documents.setdefault(name, set()).add(record.document)
            if is_blank(text):
                continue
            printed[name] += 1
            if amount(text) is not None:
                figures[name] += 1
            else:
                held = values.setdefault(name, {})
                key = match_key(text) if len(text) <= 2 * LONGEST_VALUE else ""
                if key and len(key) <= LONGEST_VALUE and not fiscal_years(text):
                    held[key] = (text.strip(), held.get(key, ("", 0))[1] + 1)
    for name in sorted(printed):
        yield Column(
            name=name, key=bare(name),
            lemmas=frozenset(token.lemma.lower() for token in tokenise(bare(name)) if token.is_content),
            documents=frozenset(documents[name]), numeric=figures[name] > NUMERIC * printed[name],
            marks=name not in measured and "単位" not in name,
            values=values.get(name, {}),
        )  # fmt: skip


def _headings(records: Iterable[Record]) -> Iterable[Heading]:
    held = list(records)
    titled = {(record.document, untitled(record.title)): record for record in held}
    for document, depth, printed in dict.fromkeys((r.document, d, h) for r in held for d, h in enumerate(r.path)):
        key = untitled(printed)
        if not key:
            continue
        record = titled.get((document, key))
        yield Heading(
            document=document, depth=depth, key=key,
            title=record.title if record else printed, kind=record.kind if record else None,
        )  # fmt: skip
