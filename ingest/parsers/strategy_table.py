"""Tables of a 総合戦略 (具体的な施策 | 基準値(H30) | KPI(R6)): headers, rows over several lines, shifted cells."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from ingest.model import Lines
from ingest.parsers.strategy_kpi import halves
from ingest.parsers.strategy_values import EXPRESSION, PHRASE, target_words, value_start
from ingest.text import cells, fiscal_years, flat, nfkc, printed

Role = Literal["measure", "name", "baseline", "target", "actual", "department", "other"]

_WHEN = r"""
    \s* (?: [（(\[［] \s* (?P<when>[^（）()\[\]［］]*?) \s* [)）\]］]   # (H30), (策定時)
        | (?P<bare>(?:令和|平成|[RHＲＨ]|\d{4})[^（）()]{0,20}?) )? \s*                   # 平成30年度
"""
_KPI = r"[KＫ]\s?[PＰ]\s?[IＩ]"
_WORDS: tuple[tuple[Role, str], ...] = (
    ("baseline", r"(?:基準値?|現状値?|現況値?|当初値|策定時(?:の値)?)"),
    (
        "target",
        rf"(?:(?:{_KPI})?の?目標値?|{_KPI}|数値目標|達成目標|成果目標|目標年度|重要業績評価指標\s*(?:[（(]\s*{_KPI}\s*[)）])?)",
    ),
    ("actual", r"(?:実績値?|実績)"),
)
_DATED = r"(?:令和|平成|[RHＲＨ]|\d{4})[^（）()]{0,20}?"
_HEADS = tuple((role, re.compile(rf"{word}{_WHEN}|(?P<before>{_DATED})\s*{word}", re.VERBOSE)) for role, word in _WORDS)
"""A whole header cell that names a figure's column, with its year behind or before the word."""

_SPLIT_HEAD = re.compile(rf"(?<=\S)\s+(?=(?:基準|現状|目標|実績|{_KPI}))")
_NAME_HEAD = re.compile(rf"(?:重要業績評価指標|数値目標|評価指標|成果指標|指標名?|項目|{_KPI}).*")
_MEASURE_HEAD = re.compile(r".*(?:施策|取組|取り組み|事業|内容|プログラム|プロジェクト).*")
_DEPARTMENT_HEAD = re.compile(r"(?:担当|所管|主管|実施)(?:部署|課|部局|部|所属|主体)?(?:名|等)?")
_WORDED: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("measure", _MEASURE_HEAD),
    ("name", _NAME_HEAD),
    ("department", _DEPARTMENT_HEAD),
)
_YEAR_ONLY = re.compile(r"[（(\[［]?\s*(?:令和|平成|[RHＲＨ]|(?:19|20)\d\d)[\s\d元年度末現在.]*[)）\]］]?")
_CIRCLED = re.compile(r"^\s*(?:<[^>]{1,200}>\s*|[-*・]\s)*(?P<n>[①-⑳㉑-㉟㊱-㊿❶-❿⓫-⓴⓵-⓾])\s*")
_LISTED = re.compile(r"^\s*(?:<[^>]{1,200}>\s*)*[（(]?(?P<n>\d{1,2})\s*[)）.．](?!\d)\s*")


@dataclass(frozen=True)
class Column:
    """A table's column: what it holds, its printed heading, and the year or date its heading names."""

    role: Role
    heading: str
    when: str | None = None

    @property
    def year(self) -> int | None:
        """The last fiscal year that the heading names."""
        return max(fiscal_years(self.when or ""), default=None)


@dataclass(frozen=True)
class Row:
    """One row: the raw cells of each column, and the lines that print it.

    `loose` cells found no column; `lacking` columns found no cell.
    """

    lines: Lines
    head: str
    number: int | None
    cells: tuple[tuple[Column, str], ...] = ()
    loose: tuple[str, ...] = ()
    lacking: int = 0


@dataclass(frozen=True)
class Table:
    """Columns (none where no header is printed) and rows."""

    line: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def heading(self) -> str | None:
        """The printed heading of the column that holds the measures."""
        return next((c.heading for c in self.columns if c.role in ("measure", "name") and c.heading), None)


def circled(text: str) -> tuple[int | None, str]:
    """The circled number at the start of a cell, and the rest.

    >>> circled("<p>⑫販路拡大</p>"), circled("販路拡大")
    ((12, '販路拡大</p>'), (None, '販路拡大'))
    """
    found = _CIRCLED.match(text)
    if not found:
        return None, text
    tags = "".join(re.findall(r"<[^>]{1,200}>", found[0]))
    return int(unicodedata.numeric(found["n"])), (tags if "</" in tags else "") + text[found.end() :]


def listed(text: str) -> tuple[int | None, str]:
    """The number at the start of a cell, circled or in brackets, and the rest.

    >>> listed("(2) 販路拡大"), listed("1.5倍")
    ((2, '販路拡大'), (None, '1.5倍'))
    """
    number, rest = circled(text)
    found = _LISTED.match(text) if number is None else None
    return (int(nfkc(found["n"])), text[found.end() :]) if found else (number, rest)


def _column(cell: str, first: bool) -> Column | None:
    """The column that a header cell announces, or None where the cell is no heading."""
    text = flat(cell)
    for role, pattern in _HEADS:
        found = pattern.fullmatch(text)
        if found:
            return Column(role, text, (found["when"] or found["bare"] or found["before"] or "").strip() or None)
    if not text:
        return Column("measure" if first else "other", "")
    plain = len(text) <= 30 and "。" not in text and printed(text) and not re.search(r"\d", text)
    if not plain or circled(text)[0] is not None:
        return None
    short: Role | None = "other" if len(text) <= 12 else None
    named = next((role for role, pattern in _WORDED if pattern.fullmatch(text)), short)
    return Column(named, text) if named else None


def _headings(text: str) -> list[str]:
    """The headings that a header cell prints: several where 基準値 and KPI were merged into one cell."""
    pieces = _SPLIT_HEAD.split(text)
    return pieces if all(any(head.fullmatch(piece) for _, head in _HEADS) for piece in pieces) else [text]


def header(line: str) -> tuple[Column, ...]:
    """The columns that a header row announces; empty where the line is none.

    A header row names a figure's column, and each of its cells is a heading.
    >>> [(c.role, c.when) for c in header("具体的な施策\\t基準値 (H30)\\tKPI(R6)")]
    [('measure', None), ('baseline', 'H30'), ('target', 'R6')]
    """
    if "\t" not in line or len(line) > 400:
        return ()
    pieces = [piece for cell in cells(line.rstrip("\t ")) for piece in _headings(flat(cell))]
    columns = [_column(piece, at == 0) for at, piece in enumerate(pieces)]
    found = tuple(c for c in columns if c is not None)
    roles = {c.role for c in found}
    figures = roles & {"baseline", "target"}
    lead = any(c.role in ("measure", "name") and c.heading for c in found) or (len(figures) > 1 and not pieces[0])
    return _settled(found) if len(found) == len(columns) and figures and lead else ()


def _settled(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Roles that depend on the neighbours: a KPI column beside 目標値 holds names, 実績 before the target starts it."""
    roles = [c.role for c in columns]
    out = []
    for at, column in enumerate(columns):
        role = column.role
        if role == "target" and column.year is None and roles.count("target") > 1 and "標値" not in column.heading:
            role = "name"
        if role == "actual" and "baseline" not in roles and "target" in roles[at:]:
            role = "baseline"
        if role == "measure" and "measure" in roles[:at]:
            role = "other"
        out.append(Column(role, column.heading, column.when))
    return tuple(out)


def aligned(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The lines without the blank columns that a table's header and rows print before the measures' column.

    >>> aligned(("\\t具体的な施策\\t基準値(R6)\\tKPI(R11)", "\\t①朝市\\t3回\\t5回", "\\t\\t2店\\t4店"))
    ('具体的な施策\\t基準値(R6)\\tKPI(R11)', '①朝市\\t3回\\t5回', '\\t2店\\t4店')
    """
    blank, out = 0, []
    for line in lines:
        if header(line):
            inner = line.lstrip("\t ")
            columns = header(inner)
            named = bool(columns) and columns[0].role in ("measure", "name") and bool(columns[0].heading)
            blank = line[: len(line) - len(inner)].count("\t") if named else 0
        elif line.strip() and "\t" not in line and circled(line)[0] is None:
            blank = 0
        out.append(re.sub(rf"^(?:[ 　]*\t){{1,{blank}}}", "", line) if blank else line)
    return tuple(out)


def _years_row(line: str, columns: tuple[Column, ...]) -> tuple[Column, ...] | None:
    """The columns with the years of a second header row, or None where the line is none."""
    texts = [flat(cell) for cell in cells(line)]
    filled = [text for text in texts if text]
    if "\t" not in line or not filled or not all(_YEAR_ONLY.fullmatch(text) for text in filled):
        return None
    open_ones = [c for c in columns if c.role in ("baseline", "target", "actual") and not c.when]
    if len(open_ones) != len(filled):
        return None
    years = iter(text.strip("（）()[]［］ ") for text in filled)
    return tuple(Column(c.role, c.heading, next(years)) if c in open_ones else c for c in columns)


Placed = tuple[str, list[tuple[Column, str]], list[str]]
"""A row's measure cell, its other cells with their columns, and the cells that found no column."""


def place(raw: list[str], columns: tuple[Column, ...]) -> Placed:
    """Each cell of a row with its column.

    The cell with a circled number is the measure's, wherever it stands; the cells behind it go by position
    where their count fits the header, else the filled ones in order.
    """
    at = next((i for i, cell in enumerate(raw) if circled(cell)[0] is not None), 0)
    own = next((i for i, c in enumerate(columns) if c.role == "measure"), 0)
    others = [c for i, c in enumerate(columns) if i != own]
    if own and len(raw) == len(columns) and at in (0, own):
        return raw[own], [(c, raw[i]) for i, c in enumerate(columns) if i != own], []
    lead = [cell for cell in raw[:at] if printed(cell)]
    rest = raw[at + 1 :]
    while len(rest) > len(others) and not rest[-1].strip():
        rest.pop()
    if not columns:
        return raw[at], [], lead + [cell for cell in rest if flat(cell)]
    if at == 0 and not _numbered(raw[0]) and len(raw) == len(others) > 1 and all(map(flat, raw)):
        return "", list(zip(others, raw, strict=True)), []  # the blank first cell of a further KPI's row was lost
    filled = [cell for cell in rest if flat(cell)]
    if len(filled) == 1 and [c.role for c in others] == ["baseline", "target"]:
        head, pair = _merged(raw[at], rest, filled[0])
        return head, list(zip(others, pair, strict=False)), lead
    placed, over = _behind(rest, others)
    return raw[at], placed, lead + over


def _merged(head: str, rest: list[str], cell: str) -> tuple[str, list[str]]:
    """The measure's cell, and the cells of 基準値 and KPI, of a row that fills only one of the two.

    Both may be merged in one cell, the first into the measure's behind its last sentence, or one was lost:
    words that can only be a target then stand under KPI.
    """
    both = halves(cell)
    if both:
        return head, list(both)
    if len(rest) > 1:
        return head, rest
    body, stop, tail = head.rpartition("。")
    start = value_start(flat(tail))
    named = bool(start) and EXPRESSION.match(flat(tail), start or 0)
    if stop and (named or PHRASE.fullmatch(flat(tail))):
        return body + stop, [flat(tail), cell]
    return head, ["", cell] if target_words(flat(cell)) else [cell]


def _behind(rest: list[str], others: list[Column]) -> tuple[list[tuple[Column, str]], list[str]]:
    """The cells behind the measure's with their columns, and those too many.

    One blank cell too many is a shift; a name whose value stands in the next cell is put together with it.
    """
    if len(rest) > len(others):
        rest = [cell for cell in rest if flat(cell)]
    joined: list[str] = []
    for cell in rest:
        if len(rest) > len(others) and joined and _unfinished(joined[-1]) and value_start(flat(cell)) == 0:
            joined[-1] = f"{joined[-1]} {cell}"
        else:
            joined.append(cell)
    return list(zip(others, joined, strict=False)), joined[len(others) :]


def _unfinished(cell: str) -> bool:
    """Whether a cell prints no value yet: words that are neither a figure nor a target phrase."""
    text = flat(cell)
    return value_start(text) in (None, len(text)) or not (EXPRESSION.search(text) or PHRASE.search(text))


def _numbered(cell: str) -> bool:
    return listed(cell)[0] is not None or "。" in cell


def _row(first: int, last: int, text: str, columns: tuple[Column, ...]) -> Row:
    head, placed, loose = place(cells(text), columns)
    number, body = listed(head)
    lacking = max(0, len(columns) - 1 - len(placed))
    return Row((first, last), body.strip(), number, tuple(placed), tuple(loose), lacking)


def starts_row(line: str) -> bool:
    """Whether a line can begin a table row: it has cells, or a circled number in front."""
    return "\t" in line or circled(line)[0] is not None


def _row_end(lines: tuple[str, ...], at: int, stops: frozenset[int], width: int) -> int:
    """The position behind a row that begins at `at`: a row goes on while its paragraph tag is open or cells lack."""
    end, text = at + 1, lines[at]
    while end < len(lines) and end not in stops and end - at < 40:
        following = lines[end]
        opened = len(re.findall(r"<(?:p|ul|ol|li)\b", text)) > len(re.findall(r"</(?:p|ul|ol|li)>", text))
        lacking = text.count("\t") + 1 < width
        fits = text.count("\t") + following.count("\t") + 1 <= width
        fresh = circled(following)[0] is not None or following.startswith("\t") or not following.strip()
        tail = not fresh and "\t" not in following and not lacking and following[:1] not in "※*＊(（注"
        open_cell = opened or "\t" not in text or _unfinished(text.rsplit("\t", 1)[1])
        goes_on = open_cell and ((opened and circled(following)[0] is None) or not fresh)
        if not ((lacking and fits and goes_on) or tail):
            break
        text, end = f"{text}\n{following}", end + 1
    return end


def read_table(
    lines: tuple[str, ...], at: int, stops: frozenset[int], known: list[tuple[Column, ...]]
) -> tuple[Table, int]:
    """The table that begins at a header row or a row, and the position behind it.

    `stops` are the positions of headings; `known` the columns of the tables before: a table whose own
    header is lost takes over those of the last one that is as wide, but not their years.
    """
    columns, first = header(lines[at]), at
    if columns:
        at += 1
        years = _years_row(lines[at], columns) if at < len(lines) and at not in stops else None
        columns, at = (years, at + 1) if years else (columns, at)
    else:
        width = lines[at].rstrip("\t").count("\t") + 1
        alike = next((before for before in reversed(known) if len(before) == width), ())
        columns = tuple(Column(c.role, c.heading) for c in alike)
    rows: list[Row] = []
    while at < len(lines) and at not in stops and not header(lines[at]):
        if not lines[at].strip():
            at += 1
        elif starts_row(lines[at]):
            end = _row_end(lines, at, stops, len(columns))
            rows.append(_row(at + 1, end, "\n".join(lines[at:end]), columns))
            at = end
        else:
            break
    return Table(first + 1, columns, tuple(rows)), at
