"""Lines → quotable passages: sentences, cells and rows, each with its lines, its record and its context.

Every non-blank line that is not the paper's furniture is in at least one passage. A passage's text is the print of its
lines once tags are dropped and white space folded, so that it can be quoted; wrapped lines are joined, and a sentence
has the lines that it stands on. Long cells are cut into sentences; neighbouring short cells stay together, because a
table row says something only as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ingest.model import Document, Lines, Passage, Record, Role, SourceText
from ingest.passages_owner import Place, context, field_label, owner, places, year_of
from ingest.passages_pieces import Piece, of_paragraph_or_row, of_row, readable
from ingest.passages_records import from_records, indicator_text, local_id, record_fields
from ingest.prose.headers import headers
from ingest.prose.headings import headed
from ingest.prose.paragraphs import paragraphs
from ingest.prose.sentences import LONGEST, sentences
from ingest.text import flat, match_key, strip_tags

__all__ = ["LONGEST", "cut", "from_records", "indicator_text", "record_fields", "sentences"]

SHORTEST = 8
"""Characters from which a cell's text is worth a passage of its own."""
INDICATOR_LINES = 8
"""An indicator printed over more lines than this is a whole page, not a quotable row."""


def cut(text: SourceText, document: Document, records: Sequence[Record]) -> tuple[Passage, ...]:
    """All passages of a document, in reading order."""
    printed = places(records)
    found = list(_indicator_passages(text, document, records))
    taken = {line for passage in found for line in range(passage.lines[0], passage.lines[1] + 1)}
    heads = headers(text)
    ordinals: Counter[int] = Counter()
    all_ = tuple(paragraphs(text))
    for paragraph, (is_heading, above) in zip(all_, headed(all_, text), strict=True):
        role: Role = "heading" if is_heading else "header" if paragraph.lines[0] in heads else paragraph.role
        for piece in of_paragraph_or_row(paragraph):
            if piece.row and paragraph.lines[0] in taken:
                continue  # the indicator's own passage quotes this row
            at = piece.lines[0]
            found.append(_passage(document, piece, (role, above, ordinals[at]), _here(printed, piece.lines)))
            ordinals[at] += 1
    found += list(_unquoted(text, document, records, found))
    return tuple(sorted(found, key=lambda passage: (passage.lines, passage.passage_id)))


def _tells_more(record: Record, lines: Lines) -> bool:
    """Whether the row that prints an indicator prints sentences of its record as well: they are not the indicator's."""
    return any(record.source.fields.get(field) == lines for field, _ in _texts(record))


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    """The fields of a record that hold text worth a passage of its own: (field path, text)."""
    yield from ((f"sections.{name}", value) for name, value in record.sections.items() if len(value) >= SHORTEST)
    for name, value in record.attributes.items():
        if isinstance(value, str) and len(value) >= SHORTEST:
            yield f"attributes.{name}", value


def _unquoted(
    text: SourceText, document: Document, records: Sequence[Record], found: Sequence[Passage]
) -> Iterator[Passage]:
    """The texts of records that stand only inside a row's passage: each by itself, by sentences.

    A row of short cells is one passage, of its title or of its indicator; what its cells say is looked for by itself.
    """
    quoted = {(passage.record_id, passage.field) for passage in found}
    rows: dict[int, list[str]] = {}
    for passage in found:
        if (passage.field or "title").partition(".")[0] in ("title", "indicators"):
            for line in range(passage.lines[0], passage.lines[1] + 1):
                rows.setdefault(line, []).append(match_key(passage.quote or passage.text))
    for record in records:
        for field, value in _texts(record):
            lines = record.source.fields.get(field)
            if lines is None or (record.record_id, field) in quoted:
                continue
            print_ = match_key("\n".join(text.lines[lines[0] - 1 : lines[1]]))
            within = [key for line in range(lines[0], lines[1] + 1) for key in rows.get(line, ())]
            for ordinal, sentence in enumerate(sentences(strip_tags(value))):
                plain = readable(sentence)
                key = match_key(sentence)
                if not plain or key not in print_ or not any(key in row and key != row for row in within):
                    continue
                yield Passage(
                    passage_id=f"{document.document}:{lines[0]}:{local_id(record)}.{field}.{ordinal}",
                    document=document.document,
                    lines=lines,
                    text=plain,
                    quote=sentence if plain != sentence else None,
                    context=context(document, record, field_label(field)),
                    record_id=record.record_id,
                    field=field,
                    fiscal_year=year_of(field, plain),
                )


def _here(printed: Mapping[int, Sequence[Place]], lines: Lines) -> Sequence[Place]:
    """What the records print at the lines of a piece, the narrowest first."""
    if lines[0] == lines[1]:
        return printed.get(lines[0], ())
    found = {id(place): place for line in range(lines[0], lines[1] + 1) for place in printed.get(line, ())}
    return sorted(found.values(), key=lambda place: place.span)


def _passage(
    document: Document, piece: Piece, where: tuple[Role, Sequence[str], int], here: Sequence[Place]
) -> Passage:
    """A piece as a passage; `where`: its role, the headings above it, and how many pieces its line had before it."""
    role, above, ordinal = where
    place = owner(piece.text, here)
    record, field = (place.record, place.field) if place else (None, None)
    own = [field_label(field) or piece.label] if record else [*above, piece.label]
    return Passage(
        passage_id=f"{document.document}:{piece.lines[0]}:{ordinal}",
        document=document.document,
        lines=piece.lines,
        text=piece.text,
        quote=piece.quote,
        role="body" if role in ("heading", "header") and field not in (None, "title") else role,
        context=context(document, record, *own),
        record_id=record.record_id if record else None,
        field=field,
        fiscal_year=year_of(field, piece.text),
    )


def _quotable(lines: Sequence[str]) -> tuple[str, str | None]:
    """The values of neighbouring rows as one text, and their print where that differs; with the prose between them."""
    whole = " ".join(plain for line in lines if (plain := flat(line)))
    values = [piece for line in lines for piece in of_row(line) if piece.row]
    text = " ".join(piece.text for piece in values)
    if not any(piece.quote for piece in values):
        return (text, None) if match_key(text) in match_key(whole) else (whole, None)
    return text, whole


def _indicator_passages(text: SourceText, document: Document, records: Sequence[Record]) -> Iterator[Passage]:
    """One passage per indicator: the rows that print it, as one text."""
    for record in records:
        for at, indicator in enumerate(record.indicators):
            field = f"indicators.{at}"
            first, last = record.source.fields.get(field, record.source.lines)
            if last - first >= INDICATOR_LINES:
                continue
            plain, quote = _quotable(text.lines[first - 1 : last])
            if not plain or len(plain) > LONGEST:
                continue
            if _tells_more(record, (first, last)):
                plain, quote = f"{' '.join(record.title.split())} {indicator_text(indicator)}", quote or plain
            yield Passage(
                passage_id=f"{document.document}:{first}:{local_id(record)}.{at}",
                document=document.document,
                lines=(first, last),
                text=plain,
                quote=quote,
                context=context(document, record, indicator.name),
                record_id=record.record_id,
                field=field,
            )
