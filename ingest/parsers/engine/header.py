"""A table's header, once it is understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest.parsers.vocabulary.roles import FIGURES, Column, Role

RowKind = Literal["indicator", "project", "row"]


@dataclass(frozen=True)
class Header:
    """The columns, how many rows print them, the column that names the rows and those of the groups around them."""

    columns: tuple[Column, ...]
    rows: int
    kind: RowKind = "row"
    name: int = 0
    groups: tuple[int, ...] = ()
    measure: str | None = None
    """What all figures of the table count, where one header above them says it: 整備率 above 現況 and 10年後."""
    rated: tuple[int, ...] = ()
    """Columns that rate each of a project's indicators by itself."""
    printed: tuple[str, ...] = ()
    """The first row's cells, to know the header again behind a page break."""

    def at(self, role: Role) -> list[int]:
        """Positions of the columns with a role."""
        return [n for n, column in enumerate(self.columns) if column.role == role]

    @property
    def has_figures(self) -> bool:
        return any(column.role in FIGURES for column in self.columns)
