"""The outline of a 総合戦略: 基本目標 → ★ 数値目標 → numbered programs → headed paragraphs and tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from ingest.model import Notice
from ingest.parsers.strategy_table import Column, Table, read_table, starts_row
from ingest.text import flat, match_key, nfkc

Kind = Literal["blank", "goal", "star", "program", "sub", "table", "text"]

_MARK = r"^\s*(?:[-*]\s+|\#{1,6}\s*|\*{2}\s*|[■●◎]\s*)*"
_GOAL = re.compile(
    rf"""{_MARK}
    基本目標 \s*
    (?P<n> \d{{1,2}} | [一二三四五六七八九十] | [①-⑳] | [Ⅰ-Ⅻ] | [IVX]{{1,4}}(?![A-Za-z]) )
    (?: (?P<sep>[\s:：.．、，]+) (?P<title>.*) | (?![のにはをとでへがや]) (?P<tight>.*) )$   # 基本目標1の… is prose
    """,
    re.VERBOSE,
)
_STAR = re.compile(r"^\s*(?:[-*]\s+)?(?:[★☆✩✭⭐]\s*(?:数値目標\s*[:：\s]\s*)?|数値目標\s*[:：]\s*)(?P<body>\S.*)$")
_PROGRAM = re.compile(
    rf"{_MARK}(?:(?:基本|主要)?施策|プログラム)?\s*(?P<n>\d{{1,2}})\s*(?:[.．、:：](?!\d)|\s)\s*(?P<title>[^\s\d\t].*)$"
)
_SUB = re.compile(rf"{_MARK}[（(]?\s*(?P<n>\d{{1,2}})\s*[）)]\s*(?P<title>\S[^\t]*)$")
_BARE_SUB = re.compile(
    rf"{_MARK}[【\[〈]?\s*(?P<title>基本的な?方向性?|(?:現状と)?課題|具体的な施策[^\t。]{{0,30}})\s*[】\]〉]?\s*\**$"
)
_TOC_DOTS = re.compile(r"[\s.．・…‥]*[.．・…‥]{2,}\s*\d*\s*$|\s+P\s?\d+\s*$")
_BULLET = re.compile(r"^\s*(?:[-*]\s+|#{1,6}\s+)")


@dataclass(frozen=True)
class Text:
    """A paragraph and the line (1-based) that prints it."""

    line: int
    text: str


@dataclass
class Block:
    """What stands under one printed heading of a program (or of a goal: heading None)."""

    line: int
    heading: str | None
    number: int | None = None
    paragraphs: list[Text] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


@dataclass
class Node:
    """A goal or a program: its printed number and title, ★ targets, blocks, and the programs below."""

    line: int
    number: str
    title: str
    stars: list[Text] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    programs: list[Node] = field(default_factory=list)
    title_end: int = 0

    def solid(self) -> bool:
        """Whether a target, a table or a usual heading stands below, other than in a table of contents."""
        headed = any(b.tables or _is_direction(b.heading or "") for b in self.blocks)
        return bool(self.stars) or headed or any(p.solid() for p in self.programs)


@dataclass(frozen=True)
class Line:
    """A line's kind, and the number and title of a heading."""

    kind: Kind
    number: str = ""
    title: str = ""


@dataclass(frozen=True)
class Outline:
    """The goals, and what the reading of headings found doubtful. `begin` is the position of the first goal."""

    goals: tuple[Node, ...]
    begin: int
    notices: tuple[Notice, ...] = ()


def _tidy(title: str) -> str:
    return flat(_TOC_DOTS.sub("", title).strip().strip("*").strip())


def _number(printed: str) -> str:
    """A heading's number as arabic figures: ２ → 2, 三 → 3, Ⅳ → 4.

    >>> [_number(n) for n in "２三Ⅳ②"]
    ['2', '3', '4', '2']
    """
    plain = nfkc(printed).strip()
    if plain.isdecimal():
        return str(int(plain))
    roman = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
    if plain in roman:
        return str(roman[plain])
    value = unicodedata.numeric(plain, None) if len(plain) == 1 else None
    return plain if value is None else str(int(value))


def goal_heading(line: str) -> Line | None:
    """The goal that a heading line names, or None.

    >>> goal_heading("基本目標 1 「港のまち」に仕事をつくる")
    Line(kind='goal', number='1', title='「港のまち」に仕事をつくる')
    >>> goal_heading("基本目標1の達成に向けて取り組みます。") is None
    True
    """
    found = _GOAL.match(line.replace("\t", " ") if len(line.split("\t")) == 2 else line)
    title = _tidy((found["title"] if found["sep"] else found["tight"]) or "") if found else ""
    if not found or "。" in title or ("\t" in line.strip() and len(line.split("\t")) > 2):
        return None
    return Line("goal", _number(found["n"]), title)


def _heading_like(title: str) -> bool:
    return "。" not in title and "\t" not in title and len(title) <= 60 and not title.endswith(("ます", "です"))


def _classified(line: str) -> Line:
    """A line's kind as far as the line alone tells; a program is only a candidate."""
    if not line.strip():
        return Line("blank")
    goal = goal_heading(line)
    star = _STAR.match(line) if "\t" not in line else None
    if goal or star:
        return goal or Line("star", title=star["body"] if star else "")
    if starts_row(line):
        return Line("table")
    sub = _SUB.match(line) or _BARE_SUB.match(line)
    if sub and _heading_like(sub["title"]) and len(sub["title"]) <= 40:
        number = sub["n"] if sub.re is _SUB else ""
        return Line("sub", _number(number) if number else "", _tidy(sub["title"]))
    program = _PROGRAM.match(line)
    if program and _heading_like(program["title"]):
        return Line("program", _number(program["n"]), _tidy(program["title"]))
    return Line("text")


def _next_kind(kinds: list[Line], at: int) -> Line:
    return next((k for k in kinds[at + 1 :] if k.kind != "blank"), Line("blank"))


def _is_direction(heading: str) -> bool:
    return "方向" in heading or "課題" in heading or "施策" in heading


def classify(lines: tuple[str, ...]) -> list[Line]:
    """Every line's kind.

    A numbered line is a program's heading where (1) 基本的方向, another such heading or a table follows at once, or
    where it goes on with the numbers of its goal and no better heading of that number comes; else it is text.
    """
    kinds = [_classified(line) for line in lines]
    for at, line in enumerate(kinds):
        if line.kind == "sub" and line.number and not _is_direction(line.title) and not _has_program(kinds, at):
            kinds[at] = Line("text")
    strong = {at for at, k in enumerate(kinds) if k.kind == "program" and _leads(_next_kind(kinds, at))}
    last = 0
    for at, line in enumerate(kinds):
        if line.kind == "goal":
            last = 0
        if line.kind != "program":
            continue
        keep = at in strong or (line.number == str(last + 1) and not _later(kinds, at, strong))
        last = int(line.number) if keep else last
        kinds[at] = line if keep else Line("text")
    return kinds


def _leads(following: Line) -> bool:
    return following.kind == "table" or (following.kind == "sub" and following.number in ("1", ""))


def _has_program(kinds: list[Line], at: int) -> bool:
    """Whether a numbered heading (n) that is not of the usual wording follows a usual one of its program."""
    before = (k for k in reversed(kinds[:at]) if k.kind in ("sub", "program", "goal", "table"))
    return next(before, Line("goal")).kind in ("sub", "table", "program")


def _later(kinds: list[Line], at: int, strong: set[int]) -> bool:
    """Whether a surer heading of that number follows in the goal, or nothing but further headings does."""
    following = _next_kind(kinds, at).kind
    if following in ("program", "goal", "blank", "sub"):
        return True
    for ahead in range(at + 1, len(kinds)):
        if kinds[ahead].kind == "goal":
            return False
        if ahead in strong and kinds[ahead].number == kinds[at].number:
            return True
    return False


@dataclass
class _Reader:
    """The lines, their kinds, the positions of headings, and what was read so far (goals, columns of tables)."""

    lines: tuple[str, ...]
    kinds: list[Line]
    stops: frozenset[int]
    goals: list[Node] = field(default_factory=list)
    known: list[tuple[Column, ...]] = field(default_factory=list)


def read_outline(lines: tuple[str, ...]) -> Outline:
    """The whole outline. Lines before the first goal are the plan's front matter; they hold no record."""
    kinds = classify(lines)
    stops = frozenset(at for at, k in enumerate(kinds) if k.kind in ("goal", "star", "program", "sub"))
    begin = next((at for at, k in enumerate(kinds) if k.kind == "goal"), None)
    if begin is None:
        begin = next((at for at, k in enumerate(kinds) if k.kind == "program"), len(kinds))
    reader, at = _Reader(lines, kinds, stops), begin
    while at < len(lines):
        at = _step(reader, at)
    kept = tuple(goal for at, goal in enumerate(reader.goals) if not _contents_entry(goal, reader.goals[at + 1 :]))
    first = next((goal.line - 1 for goal in kept if goal.line), begin)
    return Outline(kept, max(begin, first), tuple(_repaired_headings(kept)))


def _contents_entry(goal: Node, later: list[Node]) -> bool:
    """Whether a goal is an entry of the table of contents: nothing is below it, and its number comes again."""
    return not goal.solid() and any(g.number == goal.number for g in later)


def _step(reader: _Reader, at: int) -> int:
    """Put the line at `at` where it belongs; the next position."""
    line, goals = reader.kinds[at], reader.goals
    if line.kind == "goal":
        return _open_goal(reader, at)
    node = _current(goals)
    if line.kind == "program":
        goals[-1].programs.append(Node(at + 1, line.number, line.title, title_end=at + 1))
    elif line.kind == "star":
        body, end = _star(reader.lines, reader.kinds, at)
        node.stars.append(Text(at + 1, body))
        return end
    elif line.kind == "sub":
        node.blocks.append(Block(at + 1, line.title, int(line.number) if line.number else None))
    elif line.kind == "table":
        table, end = read_table(reader.lines, at, reader.stops, reader.known)
        _block(node, at).tables.append(table)
        reader.known.append(table.columns)
        return end
    elif line.kind == "text":
        block = _block(node, at)
        text = Text(at + 1, flat(_BULLET.sub("", reader.lines[at])))
        (block.notes if block.tables else block.paragraphs).append(text)
    return at + 1


def _open_goal(reader: _Reader, at: int) -> int:
    """Open a goal; a title that stands on the next line, or goes on there, is taken along."""
    lines, kinds, goals = reader.lines, reader.kinds, reader.goals
    line, end = kinds[at], at + 1
    title = line.title
    while end < len(lines) and kinds[end].kind == "blank":
        end += 1
    if end < len(lines) and kinds[end].kind == "text" and (not title or title.endswith(("、", "，"))):
        more = _tidy(_BULLET.sub("", lines[end]))
        if _heading_like(more):
            title, end = f"{title} {more}".strip(), end + 1
        else:
            end = at + 1
    else:
        end = at + 1
    running = goals and (goals[-1].number, match_key(goals[-1].title)) == (line.number, match_key(title))
    if not running or not goals[-1].solid():
        goals.append(Node(at + 1, line.number, title, title_end=end))
    return end


def _star(lines: tuple[str, ...], kinds: list[Line], at: int) -> tuple[str, int]:
    """A ★ target; where its line ends with a colon, its value stands on the next."""
    body = flat(kinds[at].title)
    after = next((i for i in range(at + 1, len(lines)) if kinds[i].kind != "blank"), None)
    if body.endswith(("：", ":")) and after is not None and kinds[after].kind == "text":
        return f"{body}{flat(lines[after])}", after + 1
    return body, at + 1


def _current(goals: list[Node]) -> Node:
    if not goals:
        goals.append(Node(0, "", ""))
    return goals[-1].programs[-1] if goals[-1].programs else goals[-1]


def _block(node: Node, at: int) -> Block:
    if not node.blocks:
        node.blocks.append(Block(at + 1, None))
    return node.blocks[-1]


def nodes(goals: tuple[Node, ...]) -> Iterator[Node]:
    """Goals and programs in document order."""
    for goal in goals:
        yield goal
        yield from goal.programs


def _repaired_headings(goals: tuple[Node, ...]) -> Iterator[Notice]:
    """Headings with stray characters behind them (OCR of a watermark), repaired by the same heading elsewhere."""
    blocks = [b for node in nodes(goals) for b in node.blocks if b.heading]
    counts: dict[str, int] = {}
    for block in blocks:
        counts[block.heading or ""] = counts.get(block.heading or "", 0) + 1
    for block in blocks:
        heading = block.heading or ""
        usual = [h for h, n in counts.items() if n >= 2 and n > counts[heading] and heading.startswith(h)]
        if usual and 0 < len(heading) - len(max(usual, key=len)) <= 3:
            block.heading = max(usual, key=len)
            yield Notice(line=block.line, text=f"見出し「{heading}」は「{block.heading}」の後に余分な文字があります")
