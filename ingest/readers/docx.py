"""Word documents → headings as `#` lines, paragraphs as lines, tables as grids, in the order of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx

from ingest.model import SourceText
from ingest.readers import text
from ingest.readers.cells import cell, kept
from ingest.readers.docx_numbers import Numbering
from ingest.readers.layout import Drawn, Headed, Item, Place, laid_out
from ingest.readers.sniff import broken, refuse_unless

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(r"(?:heading|見出し)\s*([1-9])", re.I)
_TITLE = re.compile(r"title|表題", re.I)
_CAPTION = re.compile(r"caption|図表番号", re.I)

_SKIPPED = frozenset({_W + "del", _W + "moveFrom", _W + "rt", _W + "txbxContent", _W + "instrText", _FALLBACK})
"""Deleted text, readings above characters, text boxes (read on their own), field codes, and the copy for old Word."""

_OFF = frozenset({"0", "false", "off"})


def _runs(node: Any) -> Iterator[str]:
    """The text below a node as printed, inserted and linked text included."""
    for child in node:
        if child.tag in _SKIPPED or _is_hidden(child):
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


def _is_on(node: Any | None) -> bool:
    """Whether a property is there and not switched off."""
    return node is not None and node.get(_W + "val") not in _OFF


def _is_hidden(run: Any) -> bool:
    """Whether a run is hidden text, which Word does not print."""
    return run.tag == _W + "r" and _is_on(run.find(f"{_W}rPr/{_W}vanish"))


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
        self._captions: set[str] = set()

    def items(self) -> Iterator[Item]:
        """The document's content in order; a table's caption is the paragraph of that style just above it."""
        above: str | None = None
        for item in self._blocks(self._body):
            if isinstance(item, Drawn) and above in self._captions:
                yield replace(item, caption=above)
            else:
                yield item
            above = item if isinstance(item, str) and item else above if item == "" else None

    def _blocks(self, parent: Any) -> Iterator[Item]:
        for child in parent:
            if child.tag == _W + "p":
                yield from self._paragraph(child)
            elif child.tag == _W + "tbl":
                yield from ("", *self._table(child), "")
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

    def _paragraph(self, paragraph: Any) -> Iterator[Item]:
        content = "".join(_runs(paragraph))
        pieces = [cell(piece) for piece in content.split("\n") if cell(piece)]
        if pieces:
            level, mark = self._level(paragraph), self._mark(paragraph)
            if level:
                yield from ("", Headed(level, mark + " ".join(pieces)), "")
            else:
                yield from (mark + pieces[0], *pieces[1:])
            if any(_CAPTION.fullmatch(style.name or "") for style in self._chain(paragraph)):
                self._captions.add(mark + pieces[0])
        else:
            yield ""
        for box in _boxes(paragraph):
            yield from ("", *self._blocks(box), "")

    def _table(self, table: Any) -> Iterator[Item]:
        """A table, then the tables inside its cells; a frame of one cell is what stands in it."""
        rows = [tr for tr in table.iter(_W + "tr") if _owner(tr) is table and tr.find(f"{_W}trPr/{_W}del") is None]
        if len(rows) == 1 and len(_own_cells(rows[0], table)) == 1:
            yield from self._blocks(_own_cells(rows[0], table)[0])
            return
        inner: list[Item] = []
        cells: list[Place] = []
        open_: dict[int, int] = {}  # column → position in `cells` of the cell that goes on downwards there
        width = 0
        for y, tr in enumerate(rows):
            x = int(_attribute(tr, "gridBefore") or 0)
            header = _is_on(tr.find(f"{_W}trPr/{_W}tblHeader"))
            for tc in _own_cells(tr, table):
                across = int(_attribute(tc, "gridSpan") or 1)
                merge = tc.find(f"{_W}tcPr/{_W}vMerge")
                if merge is not None and merge.get(_W + "val") in (None, "continue") and x in open_:
                    above = cells[open_[x]]
                    cells[open_[x]] = replace(above, rowspan=y + 1 - above.row)
                else:
                    text_, tables = self._cell(tc)
                    inner += tables
                    cells.append(Place(y, x, text_, 1, across, header))
                    if merge is not None:
                        open_[x] = len(cells) - 1
                    else:
                        open_.pop(x, None)
                x += across
            width = max(width, x)
        yield from (Drawn(cells, len(rows), width), *inner)

    def _cell(self, tc: Any) -> tuple[str, list[Item]]:
        """A cell's text, its blocks on lines of their own, and the tables inside it, each under the text above it."""
        texts: list[str] = []
        tables: list[Item] = []
        for item in self._blocks(tc):
            if isinstance(item, Drawn):
                caption = item.caption or next((cell(text_) for text_ in reversed(texts) if text_.strip()), None)
                tables += ["", replace(item, caption=caption)]
            else:
                texts.append(item.text if isinstance(item, Headed) else item)
        return kept("\n".join(texts)), tables


def _own_cells(tr: Any, table: Any) -> list[Any]:
    return [tc for tc in tr.iter(_W + "tc") if _owner(tc) is table]


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


def _title(document: Any) -> str | None:
    """The title among the file's properties, unless it is the program's own placeholder."""
    title = cell(document.core_properties.title or "")
    return title if title and title.lower() not in ("word document", "タイトル") else None


def read(path: Path) -> SourceText:
    """Read a Word document. It has no pages of its own: Word breaks them anew on every machine.

    Raises:
        UnreadableSource: locked, of the old .doc format, broken, or without any text.
    """
    raw = path.read_bytes()
    refuse_unless("Word", path, raw)
    try:
        document = docx.Document(BytesIO(raw))
        laid, title = laid_out(_Reader(document).items()), _title(document)
    except Exception as error:  # python-docx and lxml raise whatever their parts raise on a broken file
        raise broken(path) from error
    return text.source(path, raw, laid, title=title)
