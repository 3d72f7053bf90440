"""Two runs side by side: what was won, what was lost, and whether chance alone explains it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.measures import Measure
from eval.results import Row
from eval.statistics import Difference, paired
from ingest.model import Value


class Comparison(Value):
    """This run against another over the questions that both asked."""

    name: str
    differences: tuple[Difference, ...]
    won: tuple[str, ...]
    lost: tuple[str, ...]
    only_here: int = 0
    only_there: int = 0


def compare(name: str, here: Sequence[Row], there: Sequence[Row], chosen: Sequence[Measure]) -> Comparison:
    """Paired tests of every measure, and the ids of questions won and lost, in this run's order."""
    other: Mapping[str, Row] = {row.id: row for row in there}
    both = [(row, other[row.id]) for row in here if row.id in other]
    tests = (
        paired(m.name, [a.measures.get(m.name) for a, _ in both], [b.measures.get(m.name) for _, b in both])
        for m in chosen
    )
    return Comparison(
        name=name,
        differences=tuple(test for test in tests if test is not None),
        won=tuple(a.id for a, b in both if a.right and not b.right),
        lost=tuple(a.id for a, b in both if b.right and not a.right),
        only_here=len(here) - len(both),
        only_there=len(there) - len(both),
    )
