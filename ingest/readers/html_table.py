"""A web page's table → its cells, with the places they cover and which of them are headings."""

from __future__ import annotations

import re

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from ingest.readers.cells import cell, kept
from ingest.readers.layout import Drawn, Place

BLOCK = re.compile(
    r"""
    ^(?: address | article | aside | blockquote | body | caption | center | details | div | dl | dd | dt | fieldset
    | figcaption | figure | footer | form | h[1-6] | header | hr | html | legend | li | main | nav | ol | p | pre
    | section | summary | table | ul )$
    """,
    re.VERBOSE,
)
"""Tags that stand on lines of their own."""
_SPAN_LIMIT = 200
"""Widest span taken over; larger ones are slips or attacks."""


def _span(tag: Tag, name: str) -> int:
    value = str(tag.get(name) or "1").strip()
    return min(int(value), _SPAN_LIMIT) if value.isascii() and value.isdigit() and int(value) > 0 else 1


def own_rows(table: Tag) -> list[Tag]:
    """The table's own rows, without those of tables inside its cells."""
    return [tr for tr in table.find_all("tr") if tr.find_parent("table") is table]


def grid(table: Tag) -> list[list[str]]:
    """The rows of a table as cells; a cell that spans rows or columns stands in its first place only."""
    table_ = drawn(table)
    rows = [[""] * table_.columns for _ in range(table_.rows)]
    for place in table_.cells:
        rows[place.row][place.column] = cell(place.text)
    return rows


def drawn(table: Tag) -> Drawn:
    """A table with its cells, their spans, and which of them are headings by their tags (`th`, `thead`)."""
    cells: list[Place] = []
    taken: set[tuple[int, int]] = set()
    trs = own_rows(table)
    width = 0
    for y, tr in enumerate(trs):
        x = 0
        for td in tr.find_all(["td", "th"], recursive=False):
            while (y, x) in taken:
                x += 1
            down, right = min(_rows_down(td, tr), len(trs) - y), _span(td, "colspan")
            taken.update((y + dy, x + dx) for dy in range(down) for dx in range(right))
            header = td.name == "th" or _group(tr) == "thead"
            cells.append(Place(y, x, cell_text(td), down, right, header))
            x += right
            width = max(width, x)
    width = max([width, *(x + 1 for _, x in taken)])
    caption = table.find("caption")
    return Drawn(cells, len(trs), width, caption=(cell(caption.get_text(" ")) or None) if caption else None)


def _group(tr: Tag) -> str | None:
    """The group of rows that a row stands in: `thead`, `tbody`, `tfoot`, or none."""
    parent = tr.parent
    return parent.name if parent is not None and parent.name in ("thead", "tbody", "tfoot") else None


def _rows_down(td: Tag, tr: Tag) -> int:
    """How many rows a cell covers; `rowspan="0"` means all that follow in its group."""
    if str(td.get("rowspan") or "").strip() == "0":
        return 1 + len(tr.find_next_siblings("tr"))
    return _span(td, "rowspan")


def cell_text(td: Tag) -> str:
    """A cell's text, a line for each of its blocks and breaks; tables inside it are tables of their own."""
    parts: list[str] = []

    def gather(node: Tag) -> None:
        for child in node.children:
            if isinstance(child, PreformattedString):
                continue
            if isinstance(child, NavigableString):
                parts.append(re.sub(r"\s+", " ", str(child)))
            elif isinstance(child, Tag) and child.name != "table":
                block = child.name == "br" or BLOCK.match(child.name) is not None
                parts.append("\n" if block else "")
                gather(child)
                parts.append("\n" if block and child.name != "br" else "")

    gather(td)
    return kept("".join(parts))
