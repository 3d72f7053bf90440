"""Web pages → headings, paragraphs and list items as lines, tables as tab rows; scripts and hidden parts dropped."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PreformattedString

from ingest.model import SourceText
from ingest.readers import text
from ingest.readers.cells import cell, row
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
    rows: list[dict[int, str]] = []
    taken: dict[tuple[int, int], bool] = {}
    width = 0
    trs = own_rows(table)
    for y, tr in enumerate(trs):
        x, found = 0, {}
        for td in tr.find_all(["td", "th"], recursive=False):
            while (y, x) in taken:
                x += 1
            found[x] = _cell_text(td)
            for down in range(min(_span(td, "rowspan"), len(trs) - y)):
                taken.update({(y + down, x + right): True for right in range(_span(td, "colspan"))})
            x += _span(td, "colspan")
        rows.append(found)
        width = max([width, x, *(at + 1 for line, at in taken if line == y)])
    return [[found.get(x, "") for x in range(width)] for found in rows]


def _cell_text(td: Tag) -> str:
    for br in td.find_all("br"):
        br.replace_with("\n")
    parts = []
    for node in td.descendants:
        if isinstance(node, Tag) and _BLOCK.match(node.name):
            parts.append("\n")
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            parts.append(str(node))
    return cell("".join(parts))


def _is_layout(table: Tag) -> bool:
    """Whether the table only arranges the page: it holds tables or headings, not cells."""
    return table.find(["table", "h1", "h2", "h3"]) is not None


def _list_mark(item: Tag) -> str:
    parent = item.parent
    if parent is not None and parent.name == "ol":
        before = len(list(item.find_previous_siblings("li")))
        start = str(parent.get("start") or "1")
        return f"{before + (int(start) if start.isdigit() else 1)}. "
    return "- "


def _lines(node: Tag) -> Iterator[str]:
    """The node's content as lines, in reading order; an empty line between blocks."""
    inline: list[str] = []

    def flush() -> Iterator[str]:
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


def _block(tag: Tag) -> Iterator[str]:
    """A block's lines, each kind in its own form."""
    name = tag.name
    if name == "table" and not _is_layout(tag):
        yield ""
        caption = tag.find("caption")
        if caption is not None:
            yield from (cell(caption.get_text()), "")
        yield from (row(cells) for cells in grid(tag) if any(cells))
        yield ""
    elif re.fullmatch(r"h[1-6]", name):
        yield from ("", "#" * int(name[1]) + " " + cell(tag.get_text()), "")
    elif name == "dl":
        yield from _definitions(tag)
    elif name == "li":
        lines = [line for line in _lines(tag) if line]
        yield from [_list_mark(tag) + line if n == 0 else line for n, line in enumerate(lines)]
    elif name in ("ul", "ol"):
        yield from ("", *(line for line in _lines(tag) if line), "")
    else:
        yield from ("", *_lines(tag), "")


def _definitions(tag: Tag) -> Iterator[str]:
    """A definition list is a table of two columns: the term and what it means."""
    yield ""
    term = ""
    for child in tag.find_all(["dt", "dd"]):
        if child.name == "dt":
            term = cell(child.get_text(" "))
        else:
            yield row([term, child.get_text(" ")])
            term = ""
    yield ""


def squeezed(lines: list[str]) -> tuple[str, ...]:
    """The lines without empty ones at the ends and with at most one between blocks."""
    kept: list[str] = []
    for line in lines:
        if line.strip() or (kept and kept[-1].strip()):
            kept.append(line)
    while kept and not kept[-1].strip():
        kept.pop()
    return tuple(kept)


def read(path: Path) -> SourceText:
    """Read a web page; its `<title>` stands in for a missing first heading.

    Raises:
        UnreadableSource: empty, binary, in an unknown encoding, or without any text.
    """
    raw = path.read_bytes()
    refuse_unless(None, path, raw)
    decoded = _decoded(raw, path)
    title = re.search(r"<title[^>]*>(.*?)</title>", decoded, re.I | re.S)
    tree = soup(decoded)
    lines = list(_lines(tree.body if tree.body is not None else tree))
    if title and tree.find(["h1", "h2"]) is None and soup(title[1]).get_text().strip():
        lines = ["# " + cell(soup(title[1]).get_text()), "", *lines]
    return text.source(path, raw, squeezed(lines))
