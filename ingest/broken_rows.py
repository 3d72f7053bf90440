"""Table rows broken over lines in a list or a sentence: put together for the parsers, cited with all their lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.model import Lines, Parsed, Record, SourceText

_OPENS = re.compile(r"<(?:ul|ol|li|p)\b", re.I)
_CLOSES = re.compile(r"</(?:ul|ol|li|p)>", re.I)
_GOES_ON = re.compile(r"\s*(?:<li\b|</(?:li|ul|ol|p)>)", re.I)
"""A line that begins in the middle of a list; a new paragraph may begin a row of its own."""


_BEGINS = re.compile(r"\s*(?:<[^<>]+>\s*)*(?:[①-⑳㉑-㊿●○◆■・※★☆#|]|[(（]?[0-9０-９]+[)）.．\s])")
"""A line that begins with a mark or a number of its own does not go on with the one above."""


def joined(text: SourceText) -> tuple[SourceText, dict[int, int]]:
    """The lines with each broken row on its first line and blank lines after it, and those rows' last lines.

    A row is broken where its list is still open and the next line begins with a list's item or end, or where it
    ends with a comma and the next line has no mark of its own. What has no cells is no row, and stays on its lines.
    """
    lines = list(text.lines)
    ends: dict[int, int] = {}
    at = 0
    while at < len(lines):
        row, last = _row(text.lines, at)
        if last > at and "\t" in row:
            lines[at : last + 1] = [row, *[""] * (last - at)]
            ends[at + 1] = last + 1
        at = last + 1
    return (text.model_copy(update={"lines": tuple(lines)}), ends) if ends else (text, {})


def _row(lines: Sequence[str], at: int) -> tuple[str, int]:
    """The row that begins at a position, and the position of its last line."""
    row, last = lines[at], at
    while True:
        after = next((n for n in range(last + 1, len(lines)) if lines[n].strip()), None)
        if after is None:
            return row, last
        if _is_open(row) and _GOES_ON.match(lines[after]):
            row = f"{row} {lines[after].strip(' ')}"
        elif row.rstrip(" ").endswith("、") and after == last + 1 and not _BEGINS.match(lines[after]):
            row = row.rstrip(" ") + lines[after].strip(" ")
        else:
            return row, last
        last = after


def _is_open(line: str) -> bool:
    return len(_OPENS.findall(line)) > len(_CLOSES.findall(line))


def cited_whole(parsed: Parsed, ends: Mapping[int, int]) -> Parsed:
    """The records with every span that ends on a broken row's first line reaching to its last."""
    if not ends:
        return parsed

    def whole(lines: Lines) -> Lines:
        return (lines[0], ends.get(lines[1], lines[1]))

    def record(one: Record) -> Record:
        fields = {name: whole(lines) for name, lines in one.source.fields.items()}
        source = one.source.model_copy(update={"lines": whole(one.source.lines), "fields": fields})
        return one.model_copy(update={"source": source})

    return parsed.model_copy(update={"records": tuple(map(record, parsed.records))})
