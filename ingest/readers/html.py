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
from ingest.readers.cells import cell
from ingest.readers.html_furniture import without_furniture
from ingest.readers.html_table import BLOCK, cell_text, drawn, own_rows
from ingest.readers.layout import Drawn, Headed, Item, Place, laid_out
from ingest.readers.sniff import refuse_unless

_DROPPED = re.compile("script|style|noscript|template|head|iframe|object|svg|select|button|rt|rp")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.I)
_ALIAS = {"shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "windows-31j": "cp932"}
_ALT = 40
"""Characters taken of what a picture in a cell says in words; longer ones describe a photograph."""


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
    for image in tree.select("td img[alt], th img[alt]"):
        image.replace_with(str(image.get("alt") or "")[:_ALT])  # a mark of a rating, drawn instead of printed
    return tree


def _is_layout(table: Tag) -> bool:
    """Whether the table only arranges the page, without headings of its own.

    It holds tables or headings, or is one row of cells with paragraphs: the columns of a newsletter.
    """
    if str(table.get("role") or "") in ("presentation", "none"):
        return True
    columns = len(own_rows(table)) == 1 and any(len(cell.find_all("p")) > 1 for cell in table.find_all("td"))
    if not columns and table.find(["table", "h1", "h2", "h3"]) is None:
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
            elif BLOCK.match(child.name) or child.find(BLOCK) is not None:
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
        label = next((text for td in tr.find_all(["td", "th"], recursive=False) if (text := cell_text(td))), None)
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
            term = cell_text(child)
        else:
            cells += [Place(rows, 0, term, header=True), Place(rows, 1, cell_text(child))]
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
