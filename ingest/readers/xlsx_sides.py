"""Tables that stand side by side on one sheet: which empty columns set them apart, and which are only spacers.

An empty column is usually a narrow spacer inside one table, and is dropped. It parts two tables where the rows on
its right begin or end elsewhere than those on its left, under labels of their own, or repeat the same headings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.readers.cells import cell
from ingest.readers.layout import Drawn, Place

_FIGURE_SIGNS = "0123456789０１２３４５６７８９.,%％-－―—▲△+円人件 "
_APART = 2
"""Rows by which two tables' ends must differ; a table's own last row may be blank on one side."""


def partings(drawn: Drawn) -> frozenset[int]:
    """The empty columns of a sheet that part tables standing side by side."""
    found: set[int] = set()
    for band in _bands(drawn):
        blocks = _blocks(band)
        for (left, _), (right, first) in pairwise(blocks):
            if _apart(left, right):
                found.add(first - 1)
    return frozenset(found)


def _bands(drawn: Drawn) -> Iterator[list[Place]]:
    """The cells between blank rows; rows of one cell are titles and say nothing of columns."""
    count = Counter(place.row for place in drawn.cells)
    band: list[Place] = []
    last = -1
    for place in sorted(drawn.cells, key=lambda place: (place.row, place.column)):
        if count[place.row] < 2:
            continue
        if place.row > last + 1 and band:
            yield band
            band = []
        band.append(place)
        last = place.row
    if band:
        yield band


def _blocks(band: Sequence[Place]) -> list[tuple[list[Place], int]]:
    """The band's cells by runs of used columns, each run with its first column."""
    used = {x for place in band for x in range(place.column, place.column + place.colspan)}
    starts = sorted(x for x in used if x - 1 not in used)
    ends = [*starts[1:], max(used) + 1]
    return [
        ([place for place in band if start <= place.column < end], start)
        for start, end in zip(starts, ends, strict=True)
    ]


def _apart(left: Sequence[Place], right: Sequence[Place]) -> bool:
    if min(_width(left), _width(right), _height(left), _height(right)) < 2:
        return False
    heads = [_head(block) for block in (left, right)]
    repeated = set(heads[0]) & set(heads[1])
    if len(repeated) >= 2 and not any(map(_is_figure, repeated)):
        return True
    ends = [(min(p.row for p in block), max(p.row for p in block)) for block in (left, right)]
    differ = abs(ends[0][0] - ends[1][0]) + abs(ends[0][1] - ends[1][1]) >= _APART
    return differ and _labelled(right)


def _labelled(block: Sequence[Place]) -> bool:
    """Whether a block has a heading of words, and a label of its own in each row."""
    first = min(place.column for place in block)
    labels = [cell(place.text) for place in block if place.column == first]
    words = not any(map(_is_figure, _head(block)))
    return words and len(set(labels)) == len(labels) >= 2 and not any(map(_is_figure, labels))


def _head(block: Sequence[Place]) -> list[str]:
    top = min(place.row for place in block)
    return [cell(place.text) for place in block if place.row == top]


def _width(block: Sequence[Place]) -> int:
    return len({place.column for place in block})


def _height(block: Sequence[Place]) -> int:
    return len({place.row for place in block})


def _is_figure(text: str) -> bool:
    return not text.strip(_FIGURE_SIGNS)
