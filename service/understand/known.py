"""What a snapshot holds that a question may name: towns, departments, kinds, titles, headings, printed fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.editions import Series
from ingest.model import Document, Record
from ingest.text import fiscal_years
from service.model import Heading
from service.tree import untitled

COMMON_VALUE = 3
"""An attribute's value that fewer records share than this is one record's own, not a class."""
LONGEST_VALUE = 8
"""Characters of a value that names a class (新規, 拡充, 一般会計)."""


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
    classes: tuple[tuple[str, str], ...]
    """(attribute, value) that several records share."""
    ends: tuple[str, ...]
    """Attributes whose values are years in which something ends."""
    points: tuple[str, ...]
    """Attributes and scores that are measured in points."""
    attributes: tuple[str, ...]
    """Names of printed fields."""
    series: tuple[Series, ...] = ()
    """The plans that stand here in several editions."""


def known(documents: Sequence[Document], records: Iterable[Record], series: tuple[Series, ...] = ()) -> Known:
    """Collect what the records of a snapshot print."""
    by_id = {record.record_id: record for record in records}
    kinds: dict[str, set[str]] = {}
    titles: dict[str, list[str]] = {}
    values: Counter[tuple[str, str]] = Counter()
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
            elif isinstance(value, str) and 1 < len(value) <= LONGEST_VALUE:
                values[name, value] += 1
    return Known(
        documents=tuple(documents),
        departments=tuple(sorted({name for record in by_id.values() for name in record.departments})),
        kinds={name: frozenset(held) for name, held in kinds.items()},
        titles={key: tuple(ids) for key, ids in titles.items()},
        records=by_id,
        headings=tuple(_headings(by_id.values())),
        classes=tuple(sorted(pair for pair, n in values.items() if n >= COMMON_VALUE and not fiscal_years(pair[1]))),
        ends=tuple(
            sorted({name for name, value in values if fiscal_years(value) and re.search(r"終了|完了", name)}, key=len)
        ),
        points=tuple(sorted(points)),
        attributes=tuple(sorted(name for name in names if 1 < len(name) <= 12)),
        series=series,
    )


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
