"""Citations: a printed value or passage → the lines that print it, and the words to quote from them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from ingest.amounts import Figure
from ingest.model import Lines, Passage, Record
from ingest.text import flat, match_key
from service.grounds import Grounds, name_of, verbatim
from service.model import Citation

FEW_ROWS = 6
"""Lines of an indicator that are cited together."""
LONGEST_QUOTE = 240
"""Characters of a quote; a reader checks a sentence or a row, not a page."""


LABEL, ALIKE = 4, 0.9
"""Characters of a label before a title in an overview; likeness from which a cell prints the same title."""


def of_passage(passage: Passage, record: Record | None, ground: Grounds) -> Citation:
    """A citation of a passage, quoted whole where it is short enough."""
    title = f"{ground.plan(passage.document)}「{name_of(record)}」" if record else _headed(passage, ground)
    lines = ground.text(passage.document, passage.lines)
    quote = (passage.quote or passage.text)[:LONGEST_QUOTE]
    if lines and not verbatim(quote, lines):
        # Entities such as &amp; are resolved in the passage but not in the print: quote around them.
        pieces = [piece for piece in quote.replace("<", "&").replace(">", "&").split("&") if verbatim(piece, lines)]
        quote = max(pieces, key=len, default="")
    return Citation(n=0, document=passage.document, title=title, lines=passage.lines, quote=quote)


def of_field(record: Record, path: str, value: str, ground: Grounds) -> Citation:
    """A citation of a record's field: the narrowest line that prints the value."""
    span = record.source.fields.get(path, record.source.lines)
    title = f"{ground.plan(record.document)}「{record.title}」"
    lines = ground.text(record.document, span)
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


def of_title(record: Record, ground: Grounds) -> Citation:
    """A citation of a record's title, from a line that prints its number beside it where there is one."""
    key, number = match_key(record.title), match_key(record.number or "")
    for first, last in sorted(set(record.source.fields.values())):
        lines = ground.text(record.document, (first, last)) if first == last else ()
        if lines and key in match_key(lines[0]) and number and number in _cells(lines[0]):
            found = of_field(record, "title", record.title, ground)
            row = flat(lines[0])
            quote = row if len(row) <= LONGEST_QUOTE and verbatim(row, lines) else record.title
            return found.model_copy(update={"lines": (first, last), "quote": quote})
    return of_field(record, "title", record.title, ground)


def of_row(record: Record, value: str, ground: Grounds) -> Citation | None:
    """A row outside the record's own lines that prints its title and a value side by side: an overview; else None."""
    key = match_key(record.title)
    first, last = record.source.lines
    for at in (*ground.lines_with(record.document, key), *_misread(record, key, value, ground)):
        line = ground.text(record.document, (at, at))[0]
        row = flat(line)
        if not first <= at <= last and value in _cells(line) and len(row) <= LONGEST_QUOTE and verbatim(row, [line]):
            title = f"{ground.plan(record.document)}「{name_of(record)}」"
            return Citation(n=0, document=record.document, title=title, lines=(at, at), quote=row)
    return None


def _misread(record: Record, key: str, value: str, ground: Grounds) -> list[int]:
    """Numbers of the lines with a value that print a title but for a letter or two, as a scan has them."""
    rows = ((at, _cells(line)) for at, line in enumerate(ground.lines.get(record.document, ()), start=1))
    return [at for at, cells in rows if value in cells and any(_is_like(key, cell) for cell in cells)]


def _is_like(key: str, cell: str) -> bool:
    near = abs(len(cell) - len(key)) <= LABEL
    return near and SequenceMatcher(None, key, cell, autojunk=False).ratio() >= ALIKE


def of_percent(record: Record, ground: Grounds) -> Citation:
    """A citation of a record's percentage: the overview's row that prints it beside the title, else its own line."""
    percent = f"{record.progress_percent:g}"
    return of_row(record, percent, ground) or of_field(record, "progress_percent", percent, ground)


def _cells(line: str) -> set[str]:
    return {match_key(cell) for cell in line.split("\t")}


def _opening(line: str) -> str:
    row = flat(line)
    return row if len(row) <= LONGEST_QUOTE and verbatim(row, [line]) else row[:40].rsplit("&", 1)[0]


def _around(row: str, value: str) -> str:
    """The value as the row prints it."""
    at = row.find(value)
    return row[at : at + len(value)] if at >= 0 else value


def _headed(passage: Passage, ground: Grounds) -> str:
    """What a passage of no record stands under: plan and nearest heading."""
    plan = ground.plan(passage.document)
    heading = passage.context[-1] if len(passage.context) > 2 else ""
    return f"{plan}「{heading}」" if heading and heading != plan else plan


def of_figures(record: Record, at: int, figures: Sequence[Figure], ground: Grounds) -> tuple[Citation, ...]:
    """The line of every figure, once each; the indicator's whole span where its rows are few."""
    field = f"indicators.{at}"
    span = record.source.fields.get(field, record.source.lines)
    lines = ground.text(record.document, span)
    title = f"{ground.plan(record.document)}「{name_of(record)}」"
    if not lines:
        value = "、".join(dict.fromkeys(figure.value for figure in figures))
        return (Citation(n=0, document=record.document, title=title, lines=span, quote=value),)
    cited: dict[tuple[Lines, str], Citation] = {}
    for figure in figures:
        citation = of_field(record, field, figure.value, ground)
        cited.setdefault((citation.lines, citation.quote), citation)
    if span[1] - span[0] <= FEW_ROWS:
        # The year stands in one row and the figure in another: cite them together, quote the figure's row.
        return tuple(c.model_copy(update={"lines": span}) for c in list(cited.values())[:3])
    return tuple(cited.values())[:4]


def of_span(record: Record, field: str, ground: Grounds) -> Citation:
    """A citation of a field printed over several rows: the whole span, quoting its first row."""
    span = record.source.fields.get(field, record.source.lines)
    cited = of_field(record, field, "\0", ground)
    return cited.model_copy(update={"lines": span}) if span[1] - span[0] <= 2 * FEW_ROWS else cited
