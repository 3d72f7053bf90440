"""The cells of a pledge report's table: what stands in them, whatever column the OCR put it in.

A cell is read into items (a paragraph or list entry with its mark and its depth), star marks, and lone figures.
Nothing here knows a town, a title or a column: only marks, tags and the shape of the text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.parsers.pledge_report_labels import FIGURE, LEADING_FIGURE, TAG, printed_text

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
_BREAKS = {"li", "p", "ul", "ol", "div", "td", "tr"}

_UNIT = (
    "課|室|部|局|係|館|場|所|署|園|校|院|団|班|センター|グループ|チーム|担当|プラザ"
    "|委員会|機構|公社|協会|財団|クラブ|窓口"
)
"""How offices' names end."""
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


def _pieces(raw: str) -> Iterable[tuple[str, int, int]]:
    """(text, list depth, block) of each paragraph or list entry; a block is a top list or a top paragraph."""
    depth = block = at = 0
    held = ""
    for tag in TAG.finditer(raw):
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
    return STAR_RUN.sub("  ", text), star_marks(text)


def star_marks(text: str) -> str:
    """The star marks of a text's ratings, nothing else.

    >>> star_marks("(★表記) ★★☆ ☆☆")
    '★★☆☆☆'
    """
    return re.sub(rf"[^{FILLED}{EMPTY}]", "", "".join(STAR_RUN.findall(text)))


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
            leading = LEADING_FIGURE.match(text) if marks else None
            if leading:  # 77, the departments and the stars in one cell
                figures.append(leading["figure"])
                text = text[leading.end() :]
            if not text:
                continue
            if FIGURE.match(text):
                figures.append(text)
            elif printed_text(text):
                items.append(_item(text, depth, block, index))
    return Cell(index, tuple(items), tuple(stars.values()), tuple(figures))


def read_row(line: str, number: int) -> Row:
    """The cells of a table row (tab separated)."""
    return Row(number, tuple(read_cell(raw, index) for index, raw in enumerate(line.split("\t"))))


def unit_names(items: Sequence[Item]) -> list[str]:
    """Department names of the items: one each, also where one line prints several.

    >>> unit_names(read_cell("管財課、施設課 岬・浜センター", 0).items)
    ['管財課', '施設課', '岬・浜センター']
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
