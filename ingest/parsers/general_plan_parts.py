"""General plans: what stands under one heading, while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.model import Indicator, Lines, Notice


@dataclass
class Text:
    """A long text while it is read: its pieces and the lines that print them."""

    pieces: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def add(self, text: str, line: int) -> None:
        """One more printed piece."""
        if text:
            self.pieces.append(text)
            self.lines.append(line)

    @property
    def text(self) -> str:
        """The whole text, a line each piece."""
        return "\n".join(self.pieces)

    @property
    def span(self) -> Lines:
        """First and last line."""
        return min(self.lines), max(self.lines)


@dataclass
class Measure:
    """An indicator and the lines that print it."""

    indicator: Indicator
    lines: Lines


@dataclass
class Project:
    """A 事業 while its rows are read: `item` and `item_title` are the ①… heading above it."""

    title: str
    item: int
    item_label: str
    line: int
    last: int
    name_lines: Lines
    summary: Text = field(default_factory=Text)
    others: dict[str, Text] = field(default_factory=dict)
    departments: Text = field(default_factory=Text)


@dataclass
class Body:
    """What stands under one heading."""

    sections: dict[str, Text] = field(default_factory=dict)
    measures: list[Measure] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    items: dict[int, tuple[str, int]] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)

    def section(self, key: str) -> Text:
        """The text under a heading, new if it is the first of it."""
        return self.sections.setdefault(key, Text())
