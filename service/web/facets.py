"""Records narrowed down by what is typed and chosen, and how many each further choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ingest.kinds import KINDS
from ingest.model import Record
from ingest.text import fiscal_years

Facet = Literal["municipality", "plan", "kind", "department", "status", "year"]
NONE = "none"
"""The choice of records that state no progress."""


def _text(value: object) -> object:
    """A form sends its empty fields too; they ask nothing."""
    return value.strip() if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_text), Field(max_length=200)]


class Wanted(BaseModel):
    """What a reader typed and chose, as it stands in the address; empty fields ask nothing."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    q: Text = ""
    municipality: Text = ""
    plan: Text = ""
    kind: Text = ""
    department: Text = ""
    status: Text = ""
    year: Text = ""
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1

    def but(self, **changes: object) -> dict[str, str]:
        """The address's parameters after changes."""
        values = self.model_copy(update=changes).model_dump()
        return {name: str(value) for name, value in values.items() if value and (name, value) != ("page", 1)}

    @property
    def chosen(self) -> dict[Facet, str]:
        """The facets that are chosen."""
        return {name: value for name in FACETS if (value := getattr(self, name))}


def years_of(record: Record) -> set[int]:
    """Fiscal years of which the record prints a figure, a grade, or a field of its own."""
    printed = [*(record.grades or {}), *record.attributes, *record.sections]
    figures = {value.fiscal_year for indicator in record.indicators for value in indicator.values}
    return figures | {year for name in printed for year in fiscal_years(name)}


FACETS: dict[Facet, Callable[[Record], Collection[str]]] = {
    "municipality": lambda record: [record.municipality],
    "plan": lambda record: [record.document],
    "kind": lambda record: [record.kind],
    "department": lambda record: set(record.departments),
    "status": lambda record: [record.status or NONE],
    "year": lambda record: {str(year) for year in years_of(record)},
}
"""What each facet says of a record."""


def narrowed(records: Sequence[Record], chosen: Mapping[Facet, str]) -> list[Record]:
    """The records that every choice holds of."""
    return [record for record in records if all(value in FACETS[name](record) for name, value in chosen.items())]


def counted(records: Sequence[Record], chosen: Mapping[Facet, str]) -> dict[Facet, list[tuple[str, int]]]:
    """For each facet its values, and how many records each would leave beside the other choices."""
    return {name: _counted(records, name, {k: v for k, v in chosen.items() if k != name}) for name in FACETS}


def _counted(records: Sequence[Record], name: Facet, others: Mapping[Facet, str]) -> list[tuple[str, int]]:
    counts = Counter(value for record in narrowed(records, others) for value in FACETS[name](record))
    counts.pop("", None)  # a document that names no town
    kinds = list(KINDS)

    def order(value: str) -> tuple[int, str]:
        if name == "kind":
            return (kinds.index(value) if value in KINDS else len(kinds)), value
        return (-int(value) if name == "year" else -counts[value]), value

    return [(value, counts[value]) for value in sorted(counts, key=order)]
