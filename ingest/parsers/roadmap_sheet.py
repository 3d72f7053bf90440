"""What a roadmap sheet is made of while it is being read: texts with their lines, indicator rows, labelled cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.model import Lines, Notice
from ingest.parsers.roadmap_labels import HEAD, Label, Part, label
from ingest.parsers.roadmap_years import YearColumn, value
from ingest.text import cells, flat

_BAR = re.compile(r"[\s\u2190-\u21ff\u27a1\u2b05-\u2b0d\ue000-\uf8ff\-‐-―−－ー─━○●◎◯■□★☆△▲▽▼◆◇►◄▶◀]+")
"""A cell of the schedule that holds only bars: arrows, lines, marks, and symbols of a private font."""
_LEGEND = re.compile(r"(?:凡例)?(?:計画)?(?:実施|実績)?")


@dataclass(eq=False)
class Entry:
    """A text and the lines that print it."""

    text: str
    first: int
    last: int

    def add(self, text: str, line: int, joint: str = "\n") -> None:
        """Continue the text."""
        self.text = joint.join(part for part in (self.text, text) if part)
        self.last = max(self.last, line)

    @property
    def lines(self) -> Lines:
        """First and last line."""
        return self.first, self.last


@dataclass
class Kpi:
    """An indicator's rows, before its cells have been given their years."""

    first: int
    last: int
    name: str | None = None
    baseline: str | None = None
    period: str | None = None
    knows_baseline: bool = False
    columns: tuple[YearColumn, ...] = ()
    target: dict[int, str] = field(default_factory=dict)
    actual: dict[int, str] = field(default_factory=dict)
    lines: dict[Part, int] = field(default_factory=dict)
    headings: dict[Part, str] = field(default_factory=dict)


@dataclass
class Sheet:
    """What a sheet's rows state, in reading order."""

    ordinal: int
    first: int
    last: int
    heads: dict[Part, Entry] = field(default_factory=dict)
    sections: dict[str, Entry] = field(default_factory=dict)
    kpis: list[Kpi] = field(default_factory=list)
    group: list[Kpi] = field(default_factory=list)
    steps: list[Entry] = field(default_factory=list)
    steps_heading: str = Part.STEPS.value
    notices: list[Notice] = field(default_factory=list)
    line: int = 0
    open: Entry | None = None
    in_steps: bool = False

    def notice(self, text: str, check: str | None = None, line: int | None = None) -> None:
        """Remark on the line being read, or on another."""
        self.notices.append(Notice(line=line or self.line, text=text, check=check))

    def section(self, heading: str, text: str) -> Entry:
        """Open a section, or continue the one that bears the heading; a dash or blank leaves it empty."""
        entry = self.sections.setdefault(heading, Entry("", self.line, self.line))
        if value(text):
            entry.add(text, self.line)
        return entry

    def add_kpi(self, name: Sequence[str]) -> None:
        """Begin an indicator; it shares the table that follows with those named since the last table."""
        if any(kpi.lines for kpi in self.group):
            self.group = []
        kpi = Kpi(self.line, self.line, value(" ".join(name)))
        self.kpis.append(kpi)
        self.group.append(kpi)
        self.open = None

    def add_step(self, row: Sequence[str]) -> None:
        """Add a row of the schedule; one that holds only bars or the legend adds nothing."""
        text = step_text(row)
        self.open = Entry(text, self.line, self.line) if text else None
        self.steps += [self.open] if self.open else []


Pair = tuple[Label | None, list[str]]


def row_cells(line: str) -> list[str]:
    """The cells of a line; Markdown's upright strokes are as good as tabs."""
    if "\t" not in line and line.strip().startswith("|"):
        return line.strip().strip("|").split("|")
    return cells(line)


def pairs(row: Sequence[str]) -> list[Pair]:
    """A row's labels, each with the cells that follow it; cells before the first label come under None."""
    found: list[Pair] = []
    for cell in row:
        if not flat(cell):
            continue
        hit = label(cell, leading=not found) or _head_label(cell, found)
        if hit:
            found.append((hit, [hit.rest] if hit.rest else []))
        elif found:
            found[-1][1].append(cell)
        else:
            found.append((None, [cell]))
    return found


def _head_label(cell: str, found: Sequence[Pair]) -> Label | None:
    """In a head row every label may be misread, or stand in one cell with its value, as in a row's first cell."""
    if not found or found[0][0] is None or found[0][0].part not in HEAD:
        return None
    hit = label(cell, leading=True)
    return hit if hit and hit.part in HEAD else None


def step_text(row: Sequence[str]) -> str:
    """A step of the schedule: its text and what is written on its bars; the bars and the legend are dropped.

    >>> step_text(["実施内容 [凡例] 計画 実施", "①調査", "⇔", "", "基本設計"][1:])
    '①調査 基本設計'
    """
    parts = [flat(cell) for cell in row if not _BAR.fullmatch(flat(cell) or " ")]
    while parts and is_legend(parts[0]):
        parts = parts[1:]
    return " ".join(parts)


def is_legend(text: str) -> bool:
    """Whether a text is the schedule's legend: 計画 and 実施 with their arrows."""
    return bool(_LEGEND.fullmatch(re.sub(rf"[\[\]［］\s]|{_BAR.pattern}", "", text)))
