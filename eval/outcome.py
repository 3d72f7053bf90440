"""A finished run as one value: every system's cases, rows and means, for the report, the terminal and the files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from eval.card import Card
from eval.case import Attempt, Case
from eval.compare import Comparison
from eval.measures import Measure
from eval.results import Row, Totals, unjudged
from eval.sources import Sources
from eval.statistics import Mean, latency, means
from eval.verdict import codes


@dataclass(frozen=True)
class Outcome:
    """One question of one system: its case, and the row that goes to disk."""

    case: Case
    row: Row


def outcome(system: str, case: Case, attempts: tuple[Attempt, ...], chosen: Sequence[Measure]) -> Outcome:
    """The row of a judged case."""
    judged = {
        "right": case.right,
        "faults": tuple(codes(case.faults)),
        "measures": {measure.name: measure.score(case) for measure in chosen},
    }
    return Outcome(case, unjudged(system, case.gold, attempts).model_copy(update=judged))


@dataclass(frozen=True)
class System:
    """One system's outcomes, in the order of the questions, with their means."""

    name: str
    outcomes: tuple[Outcome, ...]
    measures: tuple[Measure, ...]

    @cached_property
    def means(self) -> tuple[Mean, ...]:
        """Every measure's mean, and the latencies."""
        found = means([o.row.measures for o in self.outcomes], self.measures)
        return (*found, *latency([o.case.seconds for o in self.outcomes]))

    @property
    def totals(self) -> Totals:
        """The means as they go to disk."""
        return Totals(system=self.name, means=self.means)

    def mean(self, name: str) -> Mean:
        """One measure's mean, by the measure's name."""
        return next(mean for mean in self.means if mean.name == name)


@dataclass(frozen=True)
class Run:
    """A run: the product first among the systems."""

    card: Card
    source: Sources
    measures: tuple[Measure, ...]
    systems: tuple[System, ...] = ()
    comparisons: tuple[Comparison, ...] = ()

    def with_system(self, name: str, outcomes: tuple[Outcome, ...]) -> Run:
        """The run with one more system."""
        return replace(self, systems=(*self.systems, System(name, outcomes, self.measures)))

    def compared(self, comparisons: tuple[Comparison, ...]) -> Run:
        """The run with its comparisons."""
        return replace(self, comparisons=comparisons)
