"""The cells of a pledge report's table: what stands in them, whatever column the OCR put it in.

A cell is read into items (a paragraph or list entry with its mark and its depth), star marks, and lone figures.
Nothing here knows a town, a title or a column: only marks, tags and the shape of the text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.text import nfkc

FILLED, EMPTY = "★⭐✭✮✯", "☆✩✰⚝"
_MARK = f"[{FILLED}{EMPTY}]"
STAR_RUN = re.compile(rf"{_MARK}(?:[\s\uFE0F]*{_MARK})+")
"""Two star marks or more: a single ★ in a sentence is prose."""
LONE_STAR = re.compile(rf"\s*{_MARK}\s*")

TITLE_MARKS = "●○◎■□◆◇▶►⚫⬤"
CONTENT_MARKS = "・･•‧∙·◦▪-－‐*＊"
_ITEM_START = re.compile(
    rf"""
    (?:^|(?<=\s))           # at the start, or after white space: 工業・雇用 is one name
    (?=[{TITLE_MARKS}]      # a mark of a title
    |[・･•‧∙])              # or of a list entry
    """,
    re.VERBOSE,
)
_TAG = re.compile(r"<(?P<close>/?)\s*(?P<name>[A-Za-z][A-Za-z0-9]*)\b[^<>]{0,200}>")
_BREAKS = {"li", "p", "ul", "ol", "div", "td", "tr"}

FIGURE = re.compile(
    r"""
    ^\s*
    (?P<value> \d{1,3} (?:[.．]\d+)? )   # the figure, half or full width
    \s* (?:[%％]|パーセント)?            # its unit
    \s*$
    """,
    re.VERBOSE,
)

_ROMAN = r"[Ⅰ-Ⅻⅰ-ⅻ]+|[IVXＩＶＸlｌ|｜]+"
_KANJI = "一二三四五六七八九十"
POLICY_LABEL = re.compile(
    rf"""
    ^\s* (?:基\s*本\s*)? 政\s*策 \s*
    (?P<number> {_ROMAN} | \d{{1,2}} | [{_KANJI}]{{1,2}} )   # Ⅲ, III, 3 or 三
    (?![\dつか個])                                            # not 政策5つ
    \s* [:：.．、]? \s*
    (?P<title> .*?) \s*$
    """,
    re.VERBOSE | re.DOTALL,
)
ROMAN_LABEL = re.compile(
    rf"""
    ^\s* (?P<number> {_ROMAN} )
    (?: \s*[:：.．、]\s* | \s+ | (?=[\u3040-\u30ff\u4e00-\u9fff]) )   # a stop, white space, or straight into Japanese
    (?P<title> \S.*?) \s*$
    """,
    re.VERBOSE | re.DOTALL,
)
PLEDGE_LABEL = re.compile(
    r"""
    ^\s* (?:公\s*約\s*)? [(（]?
    (?P<number> (?:\d{1,2}[-－‐–])? \d{1,2} | [①-⑳] )   # 3, 2-3 or ③
    [)）]? (?: \s*[:：、．]\s* | \.(?:\s+|$) | \s+ | $ | (?<=[)）①-⑳]) )
    (?P<title> .*?) \s*$
    """,
    re.VERBOSE | re.DOTALL,
)
GLUED_LABEL = re.compile(r"^\s*(?P<number>\d{1,2})(?P<title>[^\d\s.．,，%％年月日つ歳か個人校件台].*?)\s*$", re.DOTALL)
"""A number whose white space the OCR lost; trusted only where the row prints a figure and no star."""
TOTAL_LABEL = re.compile(r"^(?:全体|全体平均|総合|総計|合計|平均|総平均)$")

_UNIT = (
    "課|室|部|局|係|館|場|所|署|園|校|院|団|班|センター|グループ|チーム|担当|プラザ|委員会|機構|公社|協会|財団|クラブ|窓口"
)
_UNIT_NAME = re.compile(rf"(?:{_UNIT})(?:\s*[（(][^）)]*[）)])?$")
_SENTENCE = re.compile(r"[。！？「」]|(?:ます|です|した|する|いる|こと)$")
_BETWEEN_UNITS = re.compile(r"(?<=[課室部局係])[・･](?=\S)|[、，,／/]")


@dataclass(frozen=True)
class Item:
    """A paragraph or list entry: its text without the mark, the mark, and where it stands."""

    text: str
    mark: str
    depth: int
    block: int
    cell: int

    @property
    def printed(self) -> str:
        return f"{self.mark} {self.text}" if self.mark and self.mark in TITLE_MARKS else self.mark + self.text


@dataclass(frozen=True)
class Cell:
    """One cell, sorted by what stands in it; `stars` are the marks of each block, in order."""

    index: int
    items: tuple[Item, ...]
    stars: tuple[str, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A table row at a 1-based line."""

    line: int
    cells: tuple[Cell, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for cell in self.cells for item in cell.items)

    @property
    def stars(self) -> tuple[str, ...]:
        return tuple(marks for cell in self.cells for marks in cell.stars)

    @property
    def figures(self) -> tuple[str, ...]:
        return tuple(figure for cell in self.cells for figure in cell.figures)


def one_line(text: str) -> str:
    """Text of a cell without tags, on one line; unlike a list, 政策Ⅰ and its bold title stay together.

    >>> one_line("<b>3</b> 人流を <br/>活性化")
    '3 人流を 活性化'
    """
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())


def _pieces(raw: str) -> Iterable[tuple[str, int, int]]:
    """(text, list depth, block) of each paragraph or list entry; a block is a top list or a top paragraph."""
    depth = block = at = 0
    held = ""
    for tag in _TAG.finditer(raw):
        held += raw[at : tag.start()]
        at = tag.end()
        name, closing = tag["name"].lower(), bool(tag["close"])
        if name not in _BREAKS:
            held += " " if name == "br" else ""
            continue
        yield held, depth, block
        held = ""
        if not closing and depth == 0 and name in {"ul", "ol", "p", "div"}:
            block += 1
        if name in {"ul", "ol"}:
            depth = max(0, depth - 1) if closing else depth + 1
    yield held + raw[at:], depth, block


def _item(text: str, depth: int, block: int, cell: int) -> Item:
    mark = text[0] if text[0] in TITLE_MARKS + CONTENT_MARKS else ""
    return Item(text[len(mark) :].strip(), mark, depth, block, cell)


def _starless(text: str) -> tuple[str, str]:
    """The text without its star marks, and the marks alone."""
    if LONE_STAR.fullmatch(text):
        return "", text.strip()
    marks = "".join(STAR_RUN.findall(text))
    return STAR_RUN.sub("  ", text), re.sub(rf"[^{FILLED}{EMPTY}]", "", marks)


def read_cell(raw: str, index: int) -> Cell:
    """Sort what stands in one cell into items, star marks and lone figures.

    >>> cell = read_cell("41  ・総務課 ・工業・雇用課  ★★★★☆ ☆☆☆☆☆", 2)
    >>> [item.text for item in cell.items], cell.stars, cell.figures
    (['総務課', '工業・雇用課'], ('★★★★☆☆☆☆☆☆',), ('41',))
    """
    items: list[Item] = []
    stars: dict[int, str] = {}
    figures: list[str] = []
    for piece, depth, block in _pieces(raw):
        rest, marks = _starless(html.unescape(piece))
        if marks:
            stars[block] = stars.get(block, "") + marks
        for part in _ITEM_START.split(rest):
            text = " ".join(part.split())
            if not text:
                continue
            if FIGURE.match(text):
                figures.append(text)
            elif printed_text(text):
                items.append(_item(text, depth, block, index))
    return Cell(index, tuple(items), tuple(stars.values()), tuple(figures))


def printed_text(text: str) -> bool:
    """Whether the text prints more than a dash."""
    return bool(re.sub(r"[\s\-‐‑‒–—―−－ー]", "", text))


def read_row(line: str, number: int) -> Row:
    """The cells of a table row (tab separated)."""
    return Row(number, tuple(read_cell(raw, index) for index, raw in enumerate(line.split("\t"))))


def figure(text: str) -> float | None:
    """The value of a printed figure.

    >>> figure("６２％"), figure("59.2"), figure("－")
    (62.0, 59.2, None)
    """
    match = FIGURE.match(text)
    return float(nfkc(match["value"])) if match else None


def roman(text: str) -> int | None:
    """The value of a printed ordinal: roman (also with the letter l or a bar for I), arabic, circled or kanji.

    >>> roman("Ⅲ"), roman("IV"), roman("ll"), roman("３"), roman("二"), roman("VX")
    (3, 4, 2, 3, 2, None)
    """
    plain = nfkc(text).strip()
    if plain.isdecimal():
        return int(plain)
    if plain in _KANJI and plain:
        return _KANJI.index(plain) + 1
    plain = plain.upper() if plain.upper() in _ROMANS else re.sub(r"[l|]", "I", plain)
    return _ROMANS.index(plain) + 1 if plain in _ROMANS else None


_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def unit_names(items: Sequence[Item]) -> list[str]:
    """Department names of the items: one each, also where one line prints several.

    >>> unit_names(read_cell("管財課、施設課 高丘・錦場", 0).items)
    ['管財課', '施設課', '高丘・錦場']
    """
    names: list[str] = []
    for item in items:
        for part in _BETWEEN_UNITS.split(item.text):
            names += _spaced_names(part.strip("・･ "))
    return [name for name in names if printed_text(name)]


def _spaced_names(text: str) -> list[str]:
    """Names that only white space parts; a piece that does not end as an office does goes with the next."""
    names: list[str] = []
    for piece in text.split():
        if names and not _UNIT_NAME.search(names[-1]):
            names[-1] += " " + piece
        else:
            names.append(piece.strip("・･"))
    return names


def looks_like_units(items: Sequence[Item]) -> bool:
    """Whether every item could be a department's name: short, no sentence, no title's mark."""
    return bool(items) and all(
        len(item.text) <= 60
        and not _SENTENCE.search(item.text)
        and item.mark not in tuple(TITLE_MARKS)
        and all(len(name) <= 25 for name in unit_names([item]))
        for item in items
    )


def named_like_units(items: Sequence[Item]) -> bool:
    """Whether every item ends as offices are called (…課, …室, …センター)."""
    return bool(items) and all(_UNIT_NAME.search(name) for name in unit_names(items))


def star_groups(blocks: Sequence[str], count: int, scale: int) -> list[str]:
    """The star marks of a row, cut into the groups of its measures.

    `count` measures share the row; a whole group has `scale` marks. Groups that the print does not
    make whole are given back as they stand.

    >>> star_groups(["★★★★★", "★☆☆☆☆"], 1, 10), star_groups(["★★☆☆"], 2, 2)
    (['★★★★★★☆☆☆☆'], ['★★', '☆☆'])
    """
    marks = "".join(blocks)
    if marks and len(marks) % scale == 0:
        return [marks[at : at + scale] for at in range(0, len(marks), scale)]
    if count > 1 and len(blocks) > 1:
        return list(blocks)
    return [marks] if marks else []


def filled(marks: str) -> int:
    """How many of the marks are filled."""
    return sum(mark in FILLED for mark in marks)


def in_order(marks: str) -> bool:
    """Whether no filled mark follows an empty one."""
    return re.fullmatch(rf"[{FILLED}]*[{EMPTY}]*", marks) is not None
