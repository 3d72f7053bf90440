"""What a reader found, in reading order → numbered lines, the levels of its headings, and its tables as grids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

from ingest.model import Grid, GridCell
from ingest.readers.cells import cell, kept, row


@dataclass(frozen=True)
class Headed:
    """A heading that the format marks, level 1 to 6."""

    level: int
    text: str


@dataclass(frozen=True)
class Place:
    """A cell on its way into a grid: its first place, what it prints, and the places it covers."""

    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    header: bool = False


@dataclass(frozen=True)
class Drawn:
    """A table as the format draws it; cells in any order, empty ones included or not."""

    cells: Sequence[Place]
    rows: int
    columns: int
    caption: str | None = None
    sheet: str | None = None
    plain: bool = False
    """A row of nothing but its first cell is written as a line without tabs (a sheet's title)."""
    blanks: bool = False
    """Rows that print nothing stay, as blank lines (they set the tables of a sheet apart)."""
    pages: tuple[int, ...] = ()
    """The page of each row, in formats that have pages."""


Item = str | Headed | Drawn
"""A plain line, a heading, or a table."""


@dataclass
class Laid:
    """A document's lines, with what its format says of them."""

    lines: list[str] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    levels: dict[int, int] = field(default_factory=dict)
    grids: list[Grid] = field(default_factory=list)

    def add(self, line: str, page: int = 0) -> int:
        """Append a line; its number, 1-based."""
        self.lines.append(line)
        self.pages.append(page)
        return len(self.lines)


def laid_out(items: Iterable[Item], pages: Iterable[int] | None = None, *, squeezed: bool = True) -> Laid:
    """The items as lines.

    Args:
        items: in reading order.
        pages: the page of each item, in formats that have pages.
        squeezed: whether blank lines are dropped at both ends, and but one is kept between blocks.
    """
    laid = Laid()
    for item, page in zip(items, pages if pages is not None else repeat(0), strict=False):
        if isinstance(item, Drawn):
            _table(laid, item, page)
        elif isinstance(item, Headed):
            number = laid.add(f"{'#' * item.level} {item.text}", page)
            laid.levels[number] = item.level
        elif not squeezed or item.strip() or (laid.lines and laid.lines[-1].strip()):
            laid.add(item, page)
    while squeezed and laid.lines and not laid.lines[-1].strip():
        laid.lines.pop()
        laid.pages.pop()
    return laid


def _table(laid: Laid, drawn: Drawn, page: int) -> None:
    """Write a table's rows, and note its grid where it has more than one cell."""
    drawn = without_empty(drawn)
    printed: dict[int, dict[int, str]] = {}
    for place in drawn.cells:
        if place.text.strip():
            printed.setdefault(place.row, {})[place.column] = place.text
    numbers = []
    for at in range(drawn.rows):
        texts = printed.get(at, {})
        alone = drawn.plain and list(texts) == [0]
        line = cell(texts[0]) if alone else row(texts.get(x, "") for x in range(drawn.columns)) if texts else ""
        numbers.append(laid.add(line, drawn.pages[at] if drawn.pages else page))
    if len([place for place in drawn.cells if place.text.strip()]) > 1:
        laid.grids.append(
            Grid(lines=tuple(numbers), cells=tuple(_cells(drawn)), caption=drawn.caption, sheet=drawn.sheet)
        )


def _cells(drawn: Drawn) -> Iterator[GridCell]:
    for place in sorted(drawn.cells, key=lambda place: (place.row, place.column)):
        text = kept(place.text)
        if text:
            yield GridCell(
                row=place.row, column=place.column, text=text,
                rowspan=place.rowspan, colspan=place.colspan, header=place.header,
            )  # fmt: skip


def without_empty(drawn: Drawn, *, columns: bool = False, kept_: frozenset[int] = frozenset()) -> Drawn:
    """The table without the rows (and columns) in which no cell with any text begins; spans shrink with them.

    Args:
        kept_: columns that stay although they are empty.
    """
    filled = [place for place in drawn.cells if place.text.strip()]
    rows = sorted({place.row for place in filled})
    if drawn.blanks and rows:
        rows = list(range(rows[0], rows[-1] + 1))
    across = sorted({place.column for place in filled} | kept_) if columns else list(range(drawn.columns))
    down = _counted(rows, drawn.rows)
    right = _counted(across, drawn.columns)
    cells = [
        replace(
            place,
            row=down[place.row],
            column=right[place.column],
            rowspan=max(1, down[min(place.row + place.rowspan, drawn.rows)] - down[place.row]),
            colspan=max(1, right[min(place.column + place.colspan, drawn.columns)] - right[place.column]),
        )
        for place in filled
    ]
    pages = tuple(drawn.pages[at] for at in rows) if drawn.pages else ()
    return replace(drawn, cells=cells, rows=len(rows), columns=len(across), pages=pages)


def _counted(kept_: Sequence[int], total: int) -> list[int]:
    """How many of the kept positions lie before each position, the end included."""
    there = set(kept_)
    counts = [0]
    for at in range(total):
        counts.append(counts[-1] + (at in there))
    return counts
