"""Word documents → headings as `#` lines, paragraphs as lines, tables as tab rows, in the order of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx

from ingest.model import SourceText
from ingest.readers import text
from ingest.readers.cells import cell, row
from ingest.readers.docx_numbers import Numbering
from ingest.readers.html import squeezed
from ingest.readers.sniff import broken, refuse_unless

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(r"(?:heading|見出し)\s*([1-9])", re.I)
_TITLE = re.compile(r"title|表題", re.I)

_SKIPPED = frozenset({_W + "del", _W + "moveFrom", _W + "rt", _W + "txbxContent", _W + "instrText", _FALLBACK})
"""Deleted text, readings above characters, text boxes (read on their own), field codes, and the copy for old Word."""


def _runs(node: Any) -> Iterator[str]:
    """The text below a node as printed, inserted and linked text included."""
    for child in node:
        if child.tag in _SKIPPED:
            continue
        if child.tag == _W + "t":
            yield child.text or ""
        elif child.tag in (_W + "tab", _W + "br", _W + "cr", _W + "ptab"):
            if child.getparent().tag != _W + "tabs":
                yield "\n" if child.tag == _W + "br" else " "
        elif child.tag == _W + "noBreakHyphen":
            yield "-"
        else:
            yield from _runs(child)


def _boxes(node: Any) -> Iterator[Any]:
    """The text boxes below a node, each once."""
    for child in node:
        if child.tag == _FALLBACK:
            continue
        if child.tag == _W + "txbxContent":
            yield child
        else:
            yield from _boxes(child)


class _Reader:
    """One document on its way to lines; holds its styles and list counters."""

    def __init__(self, document: Any) -> None:
        self._styles = {style.style_id: style for style in document.styles}
        self._body = document.element.body
        try:
            numbering = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            numbering = None
        self._numbering = Numbering(numbering)

    def lines(self) -> Iterator[str]:
        yield from self._blocks(self._body)

    def _blocks(self, parent: Any) -> Iterator[str]:
        for child in parent:
            if child.tag == _W + "p":
                yield from self._paragraph(child)
            elif child.tag == _W + "tbl":
                yield ""
                yield from self._table(child)
                yield ""
            elif child.tag not in _SKIPPED:  # content controls, insertions and the like hold blocks of their own
                yield from self._blocks(child)

    def _chain(self, paragraph: Any) -> Iterator[Any]:
        """The paragraph's style and those it is based on."""
        style = self._styles.get(_attribute(paragraph, "pStyle"))
        for _ in range(10):
            if style is None:
                return
            yield style
            style = style.base_style

    def _level(self, paragraph: Any) -> int:
        """The heading level, 1 to 6; 0 for body text."""
        outline = _attribute(paragraph, "outlineLvl")
        for style in self._chain(paragraph):
            match = _HEADING.match(style.name or "")
            if match:
                return min(int(match[1]), 6)
            if _TITLE.fullmatch(style.name or ""):
                return 1
            outline = outline or _attribute(style.element, "outlineLvl")
        return min(int(outline) + 1, 6) if outline and outline.isdigit() and int(outline) < 9 else 0

    def _mark(self, paragraph: Any) -> str:
        nodes = [paragraph, *(style.element for style in self._chain(paragraph))]
        number = next((n for n in (_attribute(node, "numId") for node in nodes) if n), None)
        level = next((n for n in (_attribute(node, "ilvl") for node in nodes) if n), "0")
        return self._numbering.mark(number, int(level)) if number and level.isdigit() else ""

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        content = "".join(_runs(paragraph))
        pieces = [cell(piece) for piece in content.split("\n") if cell(piece)]
        if pieces:
            level, mark = self._level(paragraph), self._mark(paragraph)
            if level:
                yield from ("", f"{'#' * level} {mark}{' '.join(pieces)}", "")
            else:
                yield from (mark + pieces[0], *pieces[1:])
        else:
            yield ""
        for box in _boxes(paragraph):
            yield from ("", *self._blocks(box), "")

    def _table(self, table: Any) -> Iterator[str]:
        """The rows of a table; a cell that spans rows or columns stands in its first place only."""
        for tr in table.iter(_W + "tr"):
            if _owner(tr) is table:
                cells = list(self._row(tr, table))
                if any(cells):
                    yield row(cells)

    def _row(self, tr: Any, table: Any) -> Iterator[str]:
        yield from [""] * int(_attribute(tr, "gridBefore") or 0)
        for tc in tr.iter(_W + "tc"):
            if _owner(tc) is not table:
                continue
            merge = tc.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merge is not None and merge.get(_W + "val") in (None, "continue")
            yield "" if goes_on else cell("\n".join(self._cell(tc)))
            yield from [""] * (int(_attribute(tc, "gridSpan") or 1) - 1)

    def _cell(self, tc: Any) -> Iterator[str]:
        for line in self._blocks(tc):
            yield line.lstrip("#").strip() if line.startswith("#") else line


def _attribute(node: Any, name: str) -> str | None:
    """`w:val` of the node's property of that name, wherever its property element keeps it."""
    for properties in ("pPr", "tcPr", "trPr"):
        found = node.find(f"{_W}{properties}/{_W}{name}")
        if found is None:
            found = node.find(f"{_W}{properties}/{_W}numPr/{_W}{name}")
        if found is not None:
            value: str | None = found.get(_W + "val")
            return value
    return None


def _owner(node: Any) -> Any:
    """The table that a row or cell belongs to."""
    parent = node.getparent()
    while parent is not None and parent.tag != _W + "tbl":
        parent = parent.getparent()
    return parent


def read(path: Path) -> SourceText:
    """Read a Word document. It has no pages of its own: Word breaks them anew on every machine.

    Raises:
        UnreadableSource: locked, of the old .doc format, broken, or without any text.
    """
    raw = path.read_bytes()
    refuse_unless("Word", path, raw)
    try:
        lines = squeezed([line.replace("\n", " ") for line in _Reader(docx.Document(BytesIO(raw))).lines()])
    except Exception as error:  # python-docx and lxml raise whatever their parts raise on a broken file
        raise broken(path) from error
    return text.source(path, raw, lines)
