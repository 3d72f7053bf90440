"""Lines → quotable passages: sentences, cells and rows, each with its lines, its record and its context.

Every non-blank line is in at least one passage. A passage's text is a contiguous piece of its lines once tags
are dropped and white space folded, so that it can be quoted. Long cells are cut into sentences; neighbouring
short cells stay together, because a table row says something only as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.model import Document, Passage, Record, SourceText
from ingest.passages_owner import context, field_label, owner, places, year_of
from ingest.passages_records import from_records, indicator_text, local_id, record_fields
from ingest.text import cells, flat, match_key, strip_tags

__all__ = ["cut", "from_records", "indicator_text", "record_fields", "sentences"]

LONG_CELL = 45
"""Characters from which a cell reads as prose rather than as a table's value."""
LONGEST = 400
"""Characters of the longest passage; the encoders read 512 tokens, about 850 characters."""
INDICATOR_LINES = 8
"""An indicator printed over more lines than this is a whole page, not a quotable row."""

_SENTENCE = re.compile(
    r"""
    (?<=[。！？])            # behind the full stop
    (?![」』）)\]])          # unless it stands inside a quotation or parentheses
    | \n                     # or where the print breaks the line
    """,
    re.VERBOSE,
)
_SPLIT_AT = re.compile(r"(?<=[、，,;；])")


def sentences(text: str) -> list[str]:
    """Japanese sentences of a plain text; none longer than `LONGEST` characters.

    >>> sentences("調べた。「まだだ。」と答えた。")
    ['調べた。', '「まだだ。」と答えた。']
    """
    found: list[str] = []
    for sentence in _SENTENCE.split(text):
        rest = " ".join(sentence.split())
        while len(rest) > LONGEST:
            cuts = [match.end() for match in _SPLIT_AT.finditer(rest, 0, LONGEST)]
            at = cuts[-1] if cuts and cuts[-1] else LONGEST
            found.append(rest[:at])
            rest = rest[at:]
        if rest:
            found.append(rest)
    return found


class _Piece(NamedTuple):
    """A quotable piece of a line; `label` is the row's first short cell, `row` tells values from prose."""

    text: str
    label: str | None
    row: bool


def _pieces(line: str) -> Iterator[_Piece]:
    """A line's quotable pieces: its prose by sentences, its neighbouring short cells together."""
    row = [plain for cell in cells(line) if (plain := strip_tags(cell))]
    label = flat(row[0]) if len(row) > 1 and len(row[0]) <= LONG_CELL else None
    run: list[str] = []
    for plain in row:
        if len(plain) <= LONG_CELL and "\n" not in plain:
            run.append(plain)
            continue
        if run != [label]:  # a label alone says nothing: it is the context of the prose beside it
            yield from (_Piece(text, None, True) for text in _rows(run))
        run = []
        yield from (_Piece(sentence, label, False) for sentence in sentences(plain))
    yield from (_Piece(text, None, True) for text in _rows(run))


def _rows(run: Sequence[str]) -> Iterator[str]:
    """Neighbouring short cells as one text, or as several where a row is longer than `LONGEST`."""
    text = ""
    for plain in run:
        if text and len(text) + len(plain) >= LONGEST:
            yield text
            text = ""
        text = f"{text} {plain}" if text else plain
    if text:
        yield text


def cut(text: SourceText, document: Document, records: Sequence[Record]) -> tuple[Passage, ...]:
    """All passages of a document, in reading order."""
    printed = places(records)
    found = list(_indicator_passages(text, document, records))
    taken = {line for passage in found for line in range(passage.lines[0], passage.lines[1] + 1)}
    heading: str | None = None
    for number, line in enumerate(text.lines, 1):
        here = printed.get(number, ())
        pieces = list(_pieces(line))
        for ordinal, (piece, label, row) in enumerate(pieces):
            if row and number in taken:
                continue  # the indicator's own passage quotes this row
            place = owner(piece, here)
            record, field = (place.record, place.field) if place else (None, None)
            found.append(
                Passage(
                    passage_id=f"{document.document}:{number}:{ordinal}",
                    document=document.document,
                    lines=(number, number),
                    text=piece,
                    context=context(document, record, field_label(field) or label or (None if record else heading)),
                    record_id=record.record_id if record else None,
                    field=field,
                    fiscal_year=year_of(field, piece),
                )
            )
        if len(pieces) == 1 and "\t" not in line and len(pieces[0].text) <= LONG_CELL and not here:
            heading = pieces[0].text
    return tuple(sorted(found, key=lambda passage: (passage.lines, passage.passage_id)))


def _quotable(lines: Sequence[str]) -> str:
    """The values of neighbouring rows as one text; with the prose between them, where there is some."""
    whole = " ".join(plain for line in lines if (plain := flat(line)))
    values = " ".join(piece.text for line in lines for piece in _pieces(line) if piece.row)
    return values if match_key(values) in match_key(whole) else whole


def _indicator_passages(text: SourceText, document: Document, records: Sequence[Record]) -> Iterator[Passage]:
    """One passage per indicator: the rows that print it, as one text."""
    for record in records:
        for at, indicator in enumerate(record.indicators):
            field = f"indicators.{at}"
            first, last = record.source.fields.get(field, record.source.lines)
            if last - first >= INDICATOR_LINES:
                continue
            plain = _quotable(text.lines[first - 1 : last])
            if not plain or len(plain) > LONGEST:
                continue
            yield Passage(
                passage_id=f"{document.document}:{first}:{local_id(record)}.{at}",
                document=document.document,
                lines=(first, last),
                text=plain,
                context=context(document, record, indicator.name),
                record_id=record.record_id,
                field=field,
            )
