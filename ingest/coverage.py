"""How much of a document was read: which figures of its tables stand in a record, and which lines are used.

A figure that no record holds cannot be answered; the clerk sees it in the report, by its line.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from pydantic import Field

from ingest.model import Coverage, Lines, Notice, Passage, Record, SourceText, Value
from ingest.prose.furniture import Furniture
from ingest.text import PIPE, cells, flat, match_key, nfkc

ENOUGH = 0.8
"""Share below which the clerk is warned."""

_TABLE_TAG = re.compile(r"<t[dhr]\b", re.I)
_RULE = re.compile(r"[\s|:+\-=]*")
_CIRCLED = re.compile(r"[①-⑳㉑-㊿⑴-⒇❶-❿]")
"""Marks of items, which NFKC would make figures of."""
_DATE = re.compile(
    r"""
    (?: 令和 | 平成 | 昭和 | (?<![A-Za-z]) [RHS] ) \s* [.．]? \s* (?: 元 | \d{1,2} )   # R6, R6.4.1, R6~R8
        (?: \s* [.~\-/] \s* \d{1,2} )* (?: \s* 年度? )?
    | (?<!\d) (?: 19 | 20 ) \d{2} (?= \s* (?: 年 | [)~/.\-] | $ | \s ) ) (?: \s* 年度? )?
    | (?<!\d) \d{1,2} \s* (?: 年度 | 月末? | 日 )                            # 6年度, 3月末
    """,
    re.VERBOSE,
)  # fmt: skip
"""A year or a date: it says of when a figure is, and is none itself."""
_ORDINAL = re.compile(r"^\s*[(第]?\d{1,3}(?:[-.]\d{1,3})*(?:[)．.、章節]|\s+(?=\D)|$)")
"""The number of a row or an item: in its first cell, or before the text there."""
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_PROSE_END = tuple("。！？」")
_LONG = 45
"""Characters from which a piece reads as prose (as `ingest.passages` has it)."""
_MARK = 8
"""Characters of a number or mark before a heading's title (基本目標1, 第10章)."""
_FRAME = ("heading", "header", "contents", "caption")
"""What passages are that only frame others: their lines state nothing that could be left unused."""
_ITEM = re.compile(r"\s*(?:[-*+]\s|[・●○◯◆◇■□▶※]|[(（]?[0-9０-９]{1,2}[)）.．、]|[①-⑳])")
_ITEM_LENGTH = 8
"""Characters of an item that states something; a shorter one is a heading of items."""
_NO_TABLE = ("contents", "number", "head")
_NO_PRINT = {"source", "record_id", "document", "municipality", "municipality_code", "plan"}


class Unheld(Value):
    """Figures of a table's row that no record holds."""

    line: int = Field(title="行")
    figures: tuple[str, ...] = Field(title="数値")


class Reading(Value):
    """How much of a document was read, and what was not."""

    coverage: Coverage
    unheld: tuple[Unheld, ...] = ()
    unread: tuple[Lines, ...] = Field(default=(), title="記録のない表")
    notices: tuple[Notice, ...] = ()


def measured(
    text: SourceText, records: Sequence[Record], passages: Sequence[Passage], paper: Mapping[int, Furniture]
) -> Reading:
    """The shares, what no record holds, and warnings of what is too low, and of each table without a record.

    Args:
        paper: lines that belong to the paper (page numbers, contents, captions), as `furniture` gives them.
    """
    rows = [number for number in _table_lines(text) if paper.get(number) not in _NO_TABLE]
    total, unheld = _figures(text, records, rows)
    used = {line for record in records for line in _lines_of(record)}
    unused, counted = _unused(text, records, passages, rows, set(paper))
    lost = sum(len(row.figures) for row in unheld)
    shares = Coverage(figures=_share(total - lost, total), lines=_share(counted - len(unused), counted))
    unread = tuple(run for run in _runs(rows) if run[1] > run[0] and not used.intersection(range(run[0], run[1] + 1)))
    notices = (*_low(text, shares, [row.line for row in unheld], unused), *_tables(text, unread))
    return Reading(coverage=shares, unheld=unheld, unread=unread, notices=notices)


def _figures(text: SourceText, records: Sequence[Record], rows: Sequence[int]) -> tuple[int, tuple[Unheld, ...]]:
    """How many figures the tables print, and those that no record holds."""
    held, named = _held(records)
    total, unheld = 0, []
    for number in rows:
        printed = figures(text.lines[number - 1])
        total += len(printed)
        found = held.get(number, set())
        missing = [figure for figure in printed if figure not in found]
        if missing:  # a summary of what other pages print: its row names the record that holds its figures
            also = {figure for label in _labels(text.lines[number - 1]) for figure in named.get(label, ())}
            missing = [figure for figure in missing if figure not in also]
        if missing:
            unheld.append(Unheld(line=number, figures=tuple(missing)))
    return total, tuple(unheld)


@lru_cache(maxsize=20_000)  # a document is measured once for each form that reads it
def figures(line: str) -> tuple[str, ...]:
    """The figures that a line prints, without years, dates, numbers of rows and marks of items; commas dropped.

    >>> figures("2-1\\t①朝市\\t1,050人\\tR6\\t63.9%（令和7年3月末）")
    ('1050', '63.9')
    """
    cells_ = [nfkc(_CIRCLED.sub(" ", flat(cell))) for cell in _cells(line)]
    first = next((at for at, cell in enumerate(cells_) if cell.strip()), 0)
    cells_[first : first + 1] = [_ORDINAL.sub("", cell) for cell in cells_[first : first + 1]]
    plain = "\t".join(cells_)
    return tuple(match[0].replace(",", "") for match in _FIGURE.finditer(_DATE.sub(" ", plain)))


def _cells(line: str) -> list[str]:
    """A row's cells, set apart by tabs or pipes."""
    return cells(line) if "\t" in line or "|" not in line else PIPE.split(line.strip().strip("|"))


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def _table_lines(text: SourceText) -> list[int]:
    """Lines of tables: of grids, with tabs, between pipes, or with the tags of a table's cells."""
    found = {number for grid in text.grids for number in grid.lines}
    for number, line in enumerate(text.lines, 1):
        pipes = len(PIPE.findall(line)) if "|" in line else 0
        if "\t" in line or pipes > 1 or ("<" in line and _TABLE_TAG.search(line)):
            found.add(number)
    return sorted(number for number in found if not _RULE.fullmatch(text.lines[number - 1]))


def _held(records: Sequence[Record]) -> tuple[dict[int, set[str]], dict[str, set[str]]]:
    """Line → the figures that the records printed there hold; a record's title → the figures that it holds.

    A field that says on which lines it is printed holds its figures there; what does not, on all of its record's.
    """
    found: dict[int, set[str]] = defaultdict(set)
    named: dict[str, set[str]] = defaultdict(set)
    for record in records:
        parts = _parts(record)
        named[match_key(record.title)].update(*parts.values())
        cited = record.source.fields
        everywhere = {figure for key, mine in parts.items() if key not in cited for figure in mine}
        for line in _lines_of(record):
            found[line] |= everywhere
        for key, (first, last) in cited.items():
            for line in range(first, last + 1):
                found[line] |= parts.get(key, set())
    return found, named


def _parts(record: Record) -> dict[str, set[str]]:
    """The figures of each field, under its name in `source.fields`."""
    parts: dict[str, set[str]] = {}
    for name, value in record.model_dump(mode="json", exclude=_NO_PRINT, exclude_none=True).items():
        if name == "indicators":
            parts |= {f"{name}.{n}": _in(indicator) for n, indicator in enumerate(value)}
        elif name in ("attributes", "sections"):
            parts |= {f"{name}.{key}": _in([key, one]) for key, one in value.items()}
        elif value:
            parts[name] = _in(value)
    return parts


def _in(value: object) -> set[str]:
    """The figures in a field's value; a share is kept as a number, 62.0 for 62."""
    plain = nfkc(_CIRCLED.sub(" ", value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)))
    found = {match[0].replace(",", "") for match in _FIGURE.finditer(plain)}
    return found | {figure.removesuffix(".0") for figure in found}


def _labels(line: str) -> Iterator[str]:
    """The keys of a row's cells, with and without a number before them."""
    for cell in _cells(line):
        plain = nfkc(flat(cell)).strip()
        yield from {match_key(plain), match_key(_ORDINAL.sub("", plain))} - {""}


def _lines_of(record: Record) -> set[int]:
    spans = [record.source.lines, *record.source.fields.values()]
    return {line for first, last in spans for line in range(first, last + 1)}


def _unused(
    text: SourceText, records: Sequence[Record], passages: Sequence[Passage], rows: Sequence[int], paper: set[int]
) -> tuple[list[int], int]:
    """Lines that print something of the plan and that nothing uses, and how many lines count at all.

    Args:
        rows: lines of tables.  paper: lines that belong to the paper (page numbers, contents, captions).
    """
    used = {line for record in records for line in _lines_of(record)}
    paper = paper | {passage.lines[0] for passage in passages if passage.role in _FRAME}
    for passage in passages:
        if passage.lines[0] > len(text.lines):  # a correction, behind the document's own lines
            continue
        if _is_prose(passage, text.lines[passage.lines[0] - 1]):
            used.update(range(passage.lines[0], passage.lines[1] + 1))
    titles = {match_key(record.title) for record in records}
    summaries = [row for row in rows if row not in used and titles.intersection(_labels(text.lines[row - 1]))]
    used.update(summaries)  # rows that name records of other pages
    used.update(_headers(rows, used))
    known = set(map(match_key, _names(records)))
    lines = [number for number, line in enumerate(text.lines, 1) if number not in paper and _prints(line)]
    unused = [
        number for number in lines if number not in used and number not in text.levels
        and not _is_known(text.lines[number - 1], known)
    ]  # fmt: skip
    return unused, len(lines)


def _is_prose(passage: Passage, line: str) -> bool:
    """Whether a passage says something by itself: a sentence, a long piece, or an item of a list."""
    if passage.text.endswith(_PROSE_END) or len(passage.text) > _LONG:
        return True
    return len(passage.text) >= _ITEM_LENGTH and _ITEM.match(line) is not None and "\t" not in line


def _headers(rows: Sequence[int], used: set[int]) -> Iterator[int]:
    """The lines of each table above its first used row: its column headings."""
    for first, last in _runs(rows):
        top = next((number for number in range(first, last + 1) if number in used), first)
        yield from range(first, top)


def _prints(line: str) -> bool:
    return bool(flat(line)) and not _RULE.fullmatch(line)


def _names(records: Sequence[Record]) -> Iterator[str]:
    """What headings and covers print: whose plan it is, its title, and what the records stand under."""
    for record in records:
        yield from (record.municipality, record.plan, record.title, *record.path)


def _is_known(line: str, known: set[str]) -> bool:
    """Whether a line is a heading that records stand under, whatever its number, or nothing but marks."""
    key = match_key(flat(line).lstrip("#"))
    return not key or any(key[at:] in known for at in range(min(_MARK, len(key))))


def _low(text: SourceText, shares: Coverage, unheld: Sequence[int], unused: Sequence[int]) -> Iterator[Notice]:
    """A warning for each share that is too low, with where to look."""
    if shares.figures < ENOUGH:
        said = f"表の数値のうち、記録になったのは {shares.figures:.0%} です。読めていないところ: {_where(text, unheld)}"
        yield Notice(line=unheld[0], text=said)
    if shares.lines < ENOUGH:
        said = f"行のうち、記録か文として使えたのは {shares.lines:.0%} です。使えていないところ: {_where(text, unused)}"
        yield Notice(line=unused[0], text=said)


def _tables(text: SourceText, unread: Sequence[Lines]) -> Iterator[Notice]:
    for first, last in unread:
        page = f"、{text.pages[first - 1]}ページ" if text.pages else ""
        yield Notice(line=first, text=f"この表（{first}–{last}行{page}）からは記録を読めていません")


def _where(text: SourceText, numbers: Sequence[int]) -> str:
    """Lines as pages where the format has pages, else as runs: `12–30行、45行`; the longest, five at most."""
    if text.pages:
        counts = Counter(text.pages[number - 1] for number in numbers)
        pages = sorted(page for page, _ in counts.most_common(10))
        return "、".join(map(str, pages)) + "ページ" + ("など" if len(counts) > 10 else "")
    runs = _runs(numbers)
    longest = sorted(sorted(runs, key=lambda run: (run[0] - run[1], run[0]))[:5])
    shown = "、".join(f"{first}行" if first == last else f"{first}–{last}行" for first, last in longest)
    return shown + ("など" if len(runs) > 5 else "")


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Runs of neighbouring numbers; a gap of one line (a blank, a rule) does not end one."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number - runs[-1][1] <= 2:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
