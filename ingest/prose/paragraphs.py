"""Numbered lines → paragraphs, rows and headings: wrapped lines joined, also over a page break, each with its lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ingest.model import Role, SourceText
from ingest.prose import marks, wrap
from ingest.prose.furniture import PAPER, SILENT, Furniture, furniture
from ingest.text import strip_tags

Kind = Literal["prose", "row"]
LONGEST = 300
"""Lines of a paragraph at most: more are no prose, and each is held against all before it."""
NEAR = 15
"""Lines above and below that tell how wide the column is."""
NOTE_LINES = 6
"""Lines of the footnotes at a page's end, over which a sentence runs on."""
_ROLES: Mapping[Furniture, Role] = {"contents": "contents", "caption": "caption", "note": "note"}


@dataclass(frozen=True)
class Paragraph:
    """What stands together: the lines (1-based) that print it, and each line's part: a row's as printed, else plain."""

    lines: tuple[int, ...]
    parts: tuple[str, ...]
    role: Role
    kind: Kind

    @property
    def text(self) -> str:
        """The parts joined: no space between Japanese characters, one between Latin words."""
        return self.joined()[0]

    def joined(self) -> tuple[str, tuple[int, ...]]:
        """The joined text, and where each part begins in it."""
        text, starts = "", []
        for part in self.parts:
            text += " " if text and _apart(text[-1], part[0]) else ""
            starts.append(len(text))
            text += part
        return text, tuple(starts)


def _apart(before: str, after: str) -> bool:
    """Whether a space parts two characters where a line broke between them: only letters of words are parted."""
    return before.isascii() and after.isascii() and (before.isalpha() or before in ",.;:") and after.isalpha()


class _Lines:
    """The lines with what is known of each: furniture, table, where the next line of print is."""

    def __init__(self, text: SourceText) -> None:
        self.text = text
        self.lines = text.lines
        self.furniture = furniture(text)
        self.plain = [strip_tags(line) for line in text.lines]
        self.prose = [self._is_prose(at) for at in range(len(self.lines))]
        self.blocks = tuple(self._blocks())
        self.block = {at: (number, place) for number, block in enumerate(self.blocks) for place, at in enumerate(block)}
        pairs = [
            (self.lines[at], self.lines[after])
            for block in self.blocks
            for at, after in pairwise(block)
            if not marks.strong(self.lines[after]) and not marks.weak(self.lines[after])
        ]
        every = [line for at, line in enumerate(self.lines) if self.prose[at]]
        self.edges = wrap.edges([line for line, _ in pairs if not wrap.closed(line)], every)
        self.indented = wrap.indented(pairs)

    def _is_prose(self, at: int) -> bool:
        line = self.lines[at]
        kind = self.furniture.get(at + 1)
        if not self.plain[at] or "\n" in self.plain[at] or marks.in_table(line):
            return False
        return kind in (None, "note", "caption") and at + 1 not in self.text.levels and not line.startswith("#")

    def _blocks(self) -> Iterator[list[int]]:
        """Lines of prose that stand together, a page's end between them left out."""
        block: list[int] = []
        blank = broken = False
        for at in range(len(self.lines)):
            broken = broken or self.furniture.get(at + 1) in PAPER or self._new_page(at)
            blank = blank or not self.plain[at]
            if self.furniture.get(at + 1) in PAPER or not self.plain[at]:
                continue
            if not self.prose[at] or (blank and not broken):
                yield block
                block = []
            if self.prose[at] and self.furniture.get(at + 1) is None:
                block.append(at)
            blank = broken = False
        yield block

    def following(self, at: int) -> tuple[int | None, int]:
        """The next line of prose, and the evidence that it takes to go on there; None where something else stands."""
        blank = broken = False
        n = at + 1
        while n < len(self.lines):
            kind = self.furniture.get(n + 1)
            if kind in PAPER or self._new_page(n):
                broken = True
            if not self.plain[n]:
                blank = True
            elif kind == "note" and not broken and self.furniture.get(at + 1) != "note":
                after = self._behind_notes(n)
                if after is None:
                    return None, 0
                n = after
                continue
            elif kind not in PAPER:
                return (n if self.prose[n] else None), (wrap.OVER_A_BLANK if blank and not broken else wrap.JOIN)
            n += 1
        return None, 0

    def _new_page(self, n: int) -> bool:
        pages = self.text.pages
        return bool(n and pages and pages[n] != pages[n - 1]) or self.lines[n].startswith("\f")

    def _behind_notes(self, at: int) -> int | None:
        """Where the paper's furniture begins behind the notes at a page's end."""
        for n in range(at, min(at + NOTE_LINES, len(self.lines))):
            if self.furniture.get(n + 1) in PAPER or (n > at and self._new_page(n)):
                return n
        return None

    def is_cut(self, at: int) -> bool:
        """Whether a bracket opens in words that spaces set apart, and closes on the next line: a label and its text."""
        below = at + 1
        open_ = below < len(self.lines) and self.prose[below] and wrap.is_open(self.lines[at], self.lines[below])
        return open_ and marks.drawn(self.lines[at])

    def edge(self, at: int) -> int | None:
        """The width at which the lines around a position break."""
        number, place = self.block.get(at, (0, 0))
        around = self.blocks[number][max(0, place - NEAR) : place + NEAR] if at in self.block else [at]
        widest = max(wrap.width(self.lines[n].rstrip()) for n in around)
        fitting = [edge for edge in self.edges if edge >= widest - wrap.SLACK]
        near = [edge for edge in fitting if edge <= widest + wrap.SLACK]
        return near[0] if near else min(fitting, default=None)


def paragraphs(text: SourceText) -> Iterator[Paragraph]:
    """Everything printed that is not the paper's furniture, in order; the lines of one paragraph joined."""
    known = _Lines(text)
    at, used = 0, set[int]()
    while at < len(known.lines):
        if at not in used and known.plain[at] and known.furniture.get(at + 1) not in SILENT:
            found = _paragraph(known, at)
            used.update(line - 1 for line in found.lines)
            yield found
        at += 1


def _paragraph(known: _Lines, at: int) -> Paragraph:
    """The paragraph that begins at a position."""
    kind = known.furniture.get(at + 1)
    role: Role = _ROLES.get(kind, "body") if kind else "body"
    if not known.prose[at] and not known.is_cut(at):
        is_row = marks.in_table(known.lines[at]) or "\n" in known.plain[at]
        return _row(known, at, role) if is_row else Paragraph((at + 1,), (_flat(known.plain[at]),), role, "prose")
    taken = [at]
    while True:
        after, needed = known.following(taken[-1])
        if after is None or len(taken) == LONGEST or not _goes_on(known, taken, after, needed):
            break
        taken.append(after)
    return Paragraph(tuple(n + 1 for n in taken), tuple(_flat(known.plain[n]) for n in taken), role, "prose")


def _row(known: _Lines, at: int, role: Role) -> Paragraph:
    """A row of a table, with the lines below it on which its last cell plainly goes on."""
    taken, parts = [at], [known.lines[at]]
    cell = known.lines[at].rpartition("\t")[2]
    while "\t" in known.lines[at] and taken[-1] + 1 < len(known.lines) and known.prose[taken[-1] + 1]:
        below = known.lines[taken[-1] + 1]
        if known.furniture.get(taken[-1] + 2) or wrap.evidence(cell, cell, below, None) <= wrap.JOIN:
            break
        taken.append(taken[-1] + 1)
        parts.append(below.strip())
        cell += below.strip()
    return Paragraph(tuple(n + 1 for n in taken), tuple(parts), role, "row")


def _goes_on(known: _Lines, taken: Sequence[int], after: int, needed: int) -> bool:
    if known.furniture.get(after + 1) in ("note", "caption"):
        return False
    before = "".join(known.plain[n] for n in taken)
    line, below = known.lines[taken[-1]], known.lines[after]
    return wrap.evidence(before, line, below, known.edge(taken[-1]), known.indented) >= needed


def _flat(plain: str) -> str:
    return " ".join(plain.split())
