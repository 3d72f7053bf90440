"""General plans: where each 大綱 begins, by its heading and by the 施策体系.

What precedes the first 大綱 is the plan's own. A heading that is lost is told by the 施策 that follow it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.model import Notice
from ingest.parsers.general_plan_lines import Line, alike
from ingest.parsers.general_plan_parts import Body

_SYSTEM = re.compile(r"体系")


@dataclass
class Listing:
    """施策体系: the first levels as the plan's own overview lists them, number → (title, line)."""

    outlines: dict[int, tuple[str, int]] = field(default_factory=dict)
    policies: dict[tuple[int, int], tuple[str, int]] = field(default_factory=dict)
    end: int = 0


@dataclass
class Block:
    """The lines from one 施策 heading to the next: its head, and the bodies that follow."""

    mark: Line
    head: tuple[Line, ...]
    bodies: list[tuple[Line, ...]]
    label: str = ""


@dataclass
class Policy:
    """A 施策 while it is read."""

    mark: Line
    body: Body = field(default_factory=Body)
    in_overview: bool = False
    overview: dict[int, tuple[str, int]] = field(default_factory=dict)
    listed: dict[int, tuple[str, int]] = field(default_factory=dict)


@dataclass
class Outline:
    """A 大綱 while it is read; number 0 stands for 施策 that are printed under none."""

    mark: Line
    lines: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    body: Body = field(default_factory=Body)
    policies: list[Policy] = field(default_factory=list)
    last: int = 0
    notices: list[Notice] = field(default_factory=list)


def next_filled(lines: Sequence[Line], at: int) -> Line | None:
    """The next line that prints something."""
    return next((line for line in lines[at + 1 :] if line.kind != "blank"), None)


def listing(lines: Sequence[Line]) -> Listing:
    """The 施策体系, found by its heading, or as the first of two runs of 大綱 1, 2, 3 …"""
    marks = [at for at, line in enumerate(lines) if line.kind == "outline"]
    named = [
        at
        for at, line in enumerate(lines)
        if line.kind in ("part", "section", "text") and len(line.text) <= 20 and _SYSTEM.search(line.text)
    ]
    starts = [at + 1 for at in named if (after := next_filled(lines, at)) and after.kind == "outline"]
    restarted = len(marks) > 2 and any(lines[at].number == lines[marks[0]].number for at in marks[2:])
    start = starts[0] if starts else marks[0] if restarted else None
    return Listing() if start is None else _read_listing(lines, start)


def _read_listing(lines: Sequence[Line], start: int) -> Listing:
    found, outline = Listing(end=start), 0
    for at in range(start, len(lines)):
        line = lines[at]
        if line.kind == "outline":
            if line.number in found.outlines:
                break
            outline = line.number
            found.outlines[outline] = (line.title, line.n)
        elif line.kind == "policy":
            found.policies.setdefault((outline, line.number), (line.title, line.n))
        elif line.kind not in ("blank", "item", "items"):
            break
        found.end = at + 1
    return found


def _accepted(lines: Sequence[Line], at: int, listed: Listing) -> bool:
    """Whether a line (n) … heads a 施策, and is not an entry of some list in its text."""
    line, after = lines[at], next_filled(lines, at)
    if any(alike(line.title, title) for (_, n), (title, _) in listed.policies.items() if n == line.number):
        return True
    follows = ("item", "items") if listed.policies else ("item", "items", "section")
    return after is not None and after.kind in follows


def _listed_outline(mark: Line, current: int, listed: Listing) -> int:
    """The 大綱 under which the 施策体系 lists a heading: the current one, unless only another fits."""
    fits = [o for (o, n), (title, _) in listed.policies.items() if n == mark.number and alike(mark.title, title)]
    return current if not fits or current in fits else fits[0]


def outlines(lines: Sequence[Line], listed: Listing) -> tuple[list[Outline], int]:
    """Every 大綱 with its lines, and the position of the first of them; what precedes is the plan's own."""
    found: list[Outline] = []
    first = len(lines)
    for at in range(listed.end, len(lines)):
        line, current = lines[at], found[-1].mark.number if found else 0
        if line.kind == "outline":
            if found and line.number == current and alike(line.title, found[-1].mark.title):
                continue  # the heading runs along the top of every page
            found.append(Outline(line))
        elif line.kind == "policy" and _accepted(lines, at, listed):
            number = _listed_outline(line, current, listed)
            if not found or number != current:
                found.append(_unheaded(line, number, listed))
            found[-1].lines.append(line)
            first = min(first, at)
            continue
        elif found:
            # An entry (n) … of a list is text like any other.
            found[-1].lines.append(_as_text(line) if line.kind == "policy" else line)
        first = min(first, at) if found else first
    return found, first


def _as_text(line: Line) -> Line:
    return Line(line.n, line.cells, line.text, "text")


def _unheaded(policy: Line, number: int, listed: Listing) -> Outline:
    """A 大綱 whose own heading is missing: as the 施策体系 prints it, or none at all."""
    title, n = listed.outlines.get(number, ("", policy.n))
    mark = Line(n, (), title, "outline", number if title else 0, str(number), title)
    text = f"「{policy.label}{policy.title}」の上に大綱の見出しがありません"
    return Outline(mark, last=n, notices=[Notice(line=policy.n, text=text)])


def add_unprinted(found: list[Outline], listed: Listing) -> None:
    """大綱 and 施策 which only the 施策体系 names, so that none is lost."""
    for number, (title, n) in listed.outlines.items():
        if not any(outline.mark.number == number for outline in found):
            mark = Line(n, (title,), title, "outline", number, str(number), title)
            notice = Notice(line=n, text=f"施策体系の大綱{number}「{title}」の本文がありません")
            found.append(Outline(mark, last=n, notices=[notice]))
    for (number, n_policy), (title, n) in listed.policies.items():
        outline = next((one for one in found if one.mark.number == number), None)
        if outline and not any(one.mark.number == n_policy for one in outline.policies):
            mark = Line(n, (title,), title, "policy", n_policy, f"({n_policy})", title)
            outline.policies.append(Policy(mark))
            text = f"施策体系の施策({n_policy})「{title}」の本文がありません"
            outline.notices.append(Notice(line=n, text=text))
