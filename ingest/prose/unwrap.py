"""A text whose wrapped lines stand on one line each, for those who read lines: the numbers of the lines stay."""

from __future__ import annotations

from collections.abc import Container

from ingest.model import SourceText
from ingest.prose.paragraphs import paragraphs


def unwrapped(text: SourceText, drawn: Container[int] = ()) -> tuple[SourceText, dict[int, int]]:
    """The lines with each paragraph on its first one and blank lines after it, and the paragraphs' last lines.

    Rows of tables stay as they are.

    Args:
        drawn: lines (1-based) of tables that spaces alone draw.

    Returns:
        the text, and first line → last line (1-based) of every paragraph that was wrapped.
    """
    lines = list(text.lines)
    ends: dict[int, int] = {}
    for paragraph in paragraphs(text):
        if paragraph.kind == "row" or len(paragraph.lines) == 1 or any(n in drawn for n in paragraph.lines):
            continue
        first, last = paragraph.lines[0], paragraph.lines[-1]
        printed = lines[first - 1]
        indent = printed[: len(printed) - len(printed.lstrip())]
        for number in paragraph.lines[1:]:
            lines[number - 1] = ""
        lines[first - 1] = indent + paragraph.text
        ends[first] = last
    return (text.model_copy(update={"lines": tuple(lines)}), ends) if ends else (text, {})
