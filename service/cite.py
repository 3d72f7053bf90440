"""Citations: a printed value or passage → the lines that print it, and the words to quote from them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.model import Lines, Passage, Record
from ingest.text import flat, match_key
from service.model import Citation

LONGEST_QUOTE = 240
"""Characters of a quote; a reader checks a sentence or a row, not a page."""


@dataclass(frozen=True)
class Print:
    """The lines of the documents, to quote from. A document known by its records alone has none."""

    lines: Mapping[str, Sequence[str]]
    as_of: Mapping[str, str] = field(default_factory=dict)
    """Document → when its marks of progress were taken, as printed."""

    def text(self, document: str, lines: Lines) -> tuple[str, ...]:
        """The lines of a span, 1-based and inclusive; nothing where the text is not here."""
        return tuple(self.lines.get(document, ())[lines[0] - 1 : lines[1]])

    def has(self, document: str) -> bool:
        """Whether the document's full text is here."""
        return bool(self.lines.get(document))


def verbatim(quote: str, lines: Sequence[str]) -> bool:
    """Whether the quote stands in the lines, tags, white space and widths aside."""
    key = match_key(quote)
    return bool(key) and key in match_key("\n".join(lines))


def of_passage(passage: Passage, title: str, text: Print) -> Citation:
    """A citation of a passage, quoted whole where it is short enough."""
    lines = text.text(passage.document, passage.lines)
    quote = (passage.quote or passage.text)[:LONGEST_QUOTE]
    if lines and not verbatim(quote, lines):
        # Entities such as &amp; are resolved in the passage but not in the print: quote around them.
        pieces = [piece for piece in quote.replace("<", "&").replace(">", "&").split("&") if verbatim(piece, lines)]
        quote = max(pieces, key=len, default="")
    return Citation(n=0, document=passage.document, title=title, lines=passage.lines, quote=quote)


def of_field(record: Record, path: str, value: str, text: Print) -> Citation:
    """A citation of a record's field: the narrowest line that prints the value."""
    span = record.source.fields.get(path, record.source.lines)
    title = f"{record.plan}「{record.title}」"
    lines = text.text(record.document, span)
    if not lines:
        return Citation(n=0, document=record.document, title=title, lines=span, quote=value)
    key = match_key(value)
    holding = [at for at, line in enumerate(lines) if key and key in match_key(line)]
    if not holding:
        whole = [at for at, line in enumerate(lines) if line.strip()]
        at = whole[0] if whole else 0
        lines_cited = span if span[1] - span[0] <= 12 else (span[0] + at, span[0] + at)
        return Citation(n=0, document=record.document, title=title, lines=lines_cited, quote=_opening(lines[at]))
    at = holding[0]
    row = flat(lines[at])
    quote = row if len(row) <= LONGEST_QUOTE and verbatim(row, lines[at : at + 1]) else _around(row, value)
    return Citation(n=0, document=record.document, title=title, lines=(span[0] + at, span[0] + at), quote=quote)


def of_title(record: Record, text: Print) -> Citation:
    """A citation of a record's title, from a line that prints its number beside it where there is one."""
    key, number = match_key(record.title), match_key(record.number or "")
    for first, last in sorted(set(record.source.fields.values())):
        lines = text.text(record.document, (first, last)) if first == last else ()
        if lines and key in match_key(lines[0]) and number and number in _cells(lines[0]):
            found = of_field(record, "title", record.title, text)
            row = flat(lines[0])
            quote = row if len(row) <= LONGEST_QUOTE and verbatim(row, lines) else record.title
            return found.model_copy(update={"lines": (first, last), "quote": quote})
    return of_field(record, "title", record.title, text)


def _cells(line: str) -> set[str]:
    return {match_key(cell) for cell in line.split("\t")}


def _opening(line: str) -> str:
    row = flat(line)
    return row if len(row) <= LONGEST_QUOTE and verbatim(row, [line]) else row[:40].rsplit("&", 1)[0]


def _around(row: str, value: str) -> str:
    """The value as the row prints it."""
    at = row.find(value)
    return row[at : at + len(value)] if at >= 0 else value
