"""A document cut into parts, so that a phone loads the section it is shown and not the whole plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.model import Lines, Record, Value
from ingest.text import strip_tags

ENOUGH, FULL, MOST = 14_000, 21_000, 26_000
"""Bytes of a part (see `_weight`) from which it ends before the next record or heading, before the next blank line,
and before any line. A page then weighs under 60 kB, its head, contents and marks included; a phone opens it at once."""
_ROW, _CELL = 160, 24
"""Bytes of markup around a line and around a cell."""
LONGEST_TITLE = 40


class Part(Value):
    """Neighbouring lines that are shown together."""

    lines: Lines
    title: str


def _weight(line: str) -> int:
    return _ROW + _CELL * line.count("\t") + len(line.encode()) if line.strip() else 0


def parts(lines: Mapping[int, str], begins: Mapping[int, str]) -> tuple[Part, ...]:
    """The document in parts; every line is in one of them.

    Args:
        lines: line number → text, of the whole document in order.
        begins: first line of each record → its title; a part rather ends before one.
    """
    cut: list[int] = []
    weight, blank = 0, False
    for number, line in lines.items():
        begin = number in begins or line.startswith("#")
        over = weight > 0 and weight + _weight(line) > MOST
        if not cut or over or (weight >= ENOUGH and begin) or (weight >= FULL and blank):
            cut.append(number)
            weight = 0
        weight += _weight(line)
        blank = not line.strip()
    ends = [*(at - 1 for at in cut[1:]), max(lines, default=0)][: len(cut)]
    spans = zip(cut, ends, strict=True)
    return tuple(Part(lines=(first, end), title=_title(lines, begins, first, end)) for first, end in spans)


def _title(lines: Mapping[int, str], begins: Mapping[int, str], first: int, last: int) -> str:
    """What begins in the lines, from the first to the last; else how they begin."""
    inside = [title for line, title in begins.items() if first <= line <= last]
    if not inside:
        printed = (" ".join(strip_tags(lines[at]).lstrip("#").split()) for at in range(first, last + 1) if at in lines)
        inside = [next((text for text in printed if text), "")]
    named = dict.fromkeys((inside[0][:LONGEST_TITLE], inside[-1][:LONGEST_TITLE]))
    return " – ".join(named)


def begins(records: Sequence[Record]) -> dict[int, str]:
    """First line → title of the first record that begins there."""
    found: dict[int, str] = {}
    for record in sorted(records, key=lambda record: (record.source.lines, record.record_id)):
        found.setdefault(record.source.lines[0], " ".join(filter(None, (record.number, record.title))))
    return found


def part_of(found: Sequence[Part], line: int) -> int:
    """Index of the part that holds a line; the nearest where none does."""
    return next((at for at, part in enumerate(found) if line <= part.lines[1]), max(len(found) - 1, 0))
