"""Web pages → headings, paragraphs and list items as lines, tables as grids; scripts and hidden parts dropped."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PreformattedString

from ingest.model import SourceText
from ingest.readers import text
from ingest.readers.cells import cell, kept
from ingest.readers.html_furniture import without_furniture
from ingest.readers.layout import Drawn, Headed, Item, Place, laid_out
from ingest.readers.sniff import refuse_unless

_DROPPED = re.compile("script|style|noscript|template|head|iframe|object|svg|select|button|rt|rp")
_BLOCK = re.compile(
    r"""
    ^(?: address | article | aside | blockquote | body | caption | center | details | div | dl | dd | dt | fieldset
    | figcaption | figure | footer | form | h[1-6] | header | hr | html | legend | li | main | nav | ol | p | pre
    | section | summary | table | ul )$
    """,
    re.VERBOSE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.I)
_ALIAS = {"shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "windows-31j": "cp932"}
_SPAN_LIMIT = 200
"""Widest span taken over; larger ones are slips or attacks."""


def _decoded(raw: bytes, path: Path) -> str:
    """The page's text: in UTF-8 if it fits, else in the encoding that it declares, else in what fits."""
    declared = _CHARSET.search(raw[:4096])
    if declared and raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        name = declared[1].decode("ascii").lower()
        for encoding in ("utf-8-sig", _ALIAS.get(name, name)):
            try:
                decoded = raw.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
            if "\0" not in decoded:
                return decoded
    return text.decode(raw, path)


def soup(markup: str) -> BeautifulSoup:
    """The page as a tree, without scripts, hidden parts and the readings above characters."""
    with warnings.catch_warnings():
        # a fragment that looks like a file name or like XML is still read as HTML
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        tree = BeautifulSoup(markup, "lxml")
    for tag in tree.find_all(True):
        if tag.decomposed:
            continue
        if _DROPPED.fullmatch(tag.name) or tag.has_attr("hidden") or _HIDDEN.search(str(tag.get("style") or "")):
            tag.decompose()
    return tree


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
            cells.append(Place(y, x, _cell_text(td), down, right, header))
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


def _cell_text(td: Tag) -> str:
    """A cell's text, a line for each of its blocks and breaks; tables inside it are tables of their own."""
    parts: list[str] = []

    def gather(node: Tag) -> None:
        for child in node.children:
            if isinstance(child, PreformattedString):
                continue
            if isinstance(child, NavigableString):
                parts.append(re.sub(r"\s+", " ", str(child)))
            elif isinstance(child, Tag) and child.name != "table":
                block = child.name == "br" or _BLOCK.match(child.name) is not None
                parts.append("\n" if block else "")
                gather(child)
                parts.append("\n" if block and child.name != "br" else "")

    gather(td)
    return kept("".join(parts))


def _is_layout(table: Tag) -> bool:
    """Whether the table only arranges the page: it holds tables or headings, and has no headings of its own."""
    if str(table.get("role") or "") in ("presentation", "none"):
        return True
    if table.find(["table", "h1", "h2", "h3"]) is None:
        return False
    return not any(tr.find("th", recursive=False) for tr in own_rows(table)) and table.find("caption") is None


def _list_mark(item: Tag) -> str:
    parent = item.parent
    if parent is not None and parent.name == "ol":
        before = len(list(item.find_previous_siblings("li")))
        start = str(parent.get("start") or "1")
        return f"{before + (int(start) if start.isdigit() else 1)}. "
    return "- "


def _items(node: Tag) -> Iterator[Item]:
    """The node's content in reading order; an empty line between blocks."""
    inline: list[str] = []

    def flush() -> Iterator[Item]:
        for piece in "".join(inline).split("\n"):
            if cell(piece):
                yield cell(piece)
        inline.clear()

    for child in node.children:
        if isinstance(child, PreformattedString):  # comments and declarations
            continue
        if isinstance(child, NavigableString):
            inline.append(str(child) if node.name == "pre" else re.sub(r"\s+", " ", str(child)))
        elif isinstance(child, Tag):
            if child.name == "br":
                inline.append("\n")
            elif _BLOCK.match(child.name) or child.find(_BLOCK) is not None:
                yield from flush()
                yield from _block(child)
            else:
                inline.extend(
                    "\n" if isinstance(part, Tag) and part.name == "br" else _inline(part) for part in child.descendants
                )
    yield from flush()


def _inline(part: object) -> str:
    plain = isinstance(part, NavigableString) and not isinstance(part, PreformattedString)
    return re.sub(r"\s+", " ", str(part)) if plain else ""


def _block(tag: Tag) -> Iterator[Item]:
    """A block's content, each kind in its own form."""
    name = tag.name
    if name == "table" and not _is_layout(tag):
        yield from _table(tag)
    elif re.fullmatch(r"h[1-6]", name):
        title = cell(tag.get_text(" ") if tag.find("br") else tag.get_text())
        yield from ("", Headed(int(name[1]), title) if title else "", "")
    elif name == "dl":
        yield from _definitions(tag)
    elif name == "li":
        mark = _list_mark(tag)
        for item in _items(tag):
            if item:
                yield mark + item if isinstance(item, str) else item
                mark = ""
    elif name in ("ul", "ol"):
        yield from ("", *(item for item in _items(tag) if item), "")
    else:
        yield from ("", *_items(tag), "")


def _table(tag: Tag) -> Iterator[Item]:
    """A table below its caption; tables inside its cells come after it, each under the label of its row."""
    table = drawn(tag)
    yield ""
    if table.caption:
        yield from (table.caption, "")
    yield from (table, "")
    for tr in own_rows(tag):
        label = next((text for td in tr.find_all(["td", "th"], recursive=False) if (text := _cell_text(td))), None)
        for inner in tr.find_all("table"):
            if inner.find_parent("table") is tag:
                yield from _inner(inner, label)


def _inner(tag: Tag, label: str | None) -> Iterator[Item]:
    for item in _block(tag):
        if isinstance(item, Drawn) and item.caption is None and label:
            yield replace(item, caption=cell(label))
        else:
            yield item


def _definitions(tag: Tag) -> Iterator[Item]:
    """A definition list is a table of two columns: the term and what it means."""
    cells: list[Place] = []
    rows, term = 0, ""
    for child in tag.find_all(["dt", "dd"]):
        if child.name == "dt":
            term = _cell_text(child)
        else:
            cells += [Place(rows, 0, term, header=True), Place(rows, 1, _cell_text(child))]
            rows, term = rows + 1, ""
    yield from ("", Drawn(cells, rows, 2), "")


def read(path: Path) -> SourceText:
    """Read a web page; its `<title>` stands in for a missing first heading.

    Raises:
        UnreadableSource: empty, binary, in an unknown encoding, or without any text.
    """
    raw = path.read_bytes()
    refuse_unless(None, path, raw)
    decoded = _decoded(raw, path)
    titled = re.search(r"<title[^>]*>(.*?)</title>", decoded, re.I | re.S)
    title = cell(soup(titled[1]).get_text()) if titled else ""
    tree = soup(decoded)
    body = tree.body if tree.body is not None else tree
    left_out = without_furniture(body)
    items = list(_items(body))
    if title and tree.find(["h1", "h2"]) is None:
        items = [Headed(1, title), "", *items]
    return text.source(path, raw, laid_out(items), title=title or None, left_out=left_out)
