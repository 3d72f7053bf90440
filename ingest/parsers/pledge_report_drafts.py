"""What the reading of a pledge report gathers before records are made of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.model import Lines


@dataclass
class MeasureDraft:
    """施策: `stars` holds its printed marks, `units` its lists of departments.

    `shared` names the columns whose cell it shares, undivided, with another measure of its row.
    """

    title: str
    line: int
    last: int
    units: list[list[str]] = field(default_factory=list)
    department_lines: Lines | None = None
    stars: str = ""
    star_lines: Lines | None = None
    contents: list[str] = field(default_factory=list)
    content_lines: Lines | None = None
    shared: list[str] = field(default_factory=list)

    @property
    def departments(self) -> tuple[str, ...]:
        """Every department once, in order of print."""
        return tuple(dict.fromkeys(name for names in self.units for name in names))


@dataclass
class PledgeDraft:
    """公約 and its measures; `number` as printed (None where it is missing), `ordinal` for the record's id."""

    ordinal: int
    number: str | None
    title: str
    line: int
    last: int
    percent: float | None = None
    percent_line: int | None = None
    title_line: int | None = None
    measures: list[MeasureDraft] = field(default_factory=list)
    spare_stars: list[tuple[str, int]] = field(default_factory=list)


@dataclass
class PolicyDraft:
    """基本政策 and its pledges."""

    ordinal: int
    number: str | None
    title: str
    line: int
    last: int
    percent: float | None = None
    percent_line: int | None = None
    title_line: int | None = None
    pledges: list[PledgeDraft] = field(default_factory=list)


@dataclass(frozen=True)
class Entry:
    """One row of the summary table: `ordinal` of the policy, `pledge` of the pledge (None: the policy itself)."""

    ordinal: int
    pledge: int | None
    number: str | None
    title: str
    line: int
    percent: float | None
    earlier: tuple[tuple[str, str], ...] = ()


@dataclass
class Report:
    """Everything read from the tables."""

    policies: list[PolicyDraft] = field(default_factory=list)
    summary: list[Entry] = field(default_factory=list)
    total: Entry | None = None
    content_label: str = "取組事業内容"
    content_period: tuple[str, int] | None = None
    scale: int = 10
    notices: list[tuple[int, str, str | None]] = field(default_factory=list)

    def notice(self, line: int, text: str, check: str | None = None) -> None:
        """Note what was not understood, or which check failed."""
        self.notices.append((line, text, check))


def widen(lines: Lines | None, line: int) -> Lines:
    """The range, widened to hold the line."""
    return (line, line) if lines is None else (min(lines[0], line), max(lines[1], line))
