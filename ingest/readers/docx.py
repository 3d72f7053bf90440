"""Word documents → headings as `#` lines, paragraphs as lines, tables as grids, in the order of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml

from ingest.model import SourceText
from ingest.readers import text
from ingest.readers.cells import cell, kept
from ingest.readers.docx_numbers import Numbering
from ingest.readers.docx_text import SKIPPED, W, attribute, boxes, is_on, own_cells, owner, runs
from ingest.readers.layout import Drawn, Headed, Item, Place, laid_out
from ingest.readers.sniff import broken, refuse_unless

_HEADING = re.compile(r"(?:heading|見出し)\s*([1-9])", re.I)
_TITLE = re.compile(r"title|表題", re.I)
_CAPTION = re.compile(r"caption|図表番号", re.I)


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
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from ("", *self._table(child), "")
            elif child.tag not in SKIPPED:  # content controls, insertions and the like hold blocks of their own
                yield from self._blocks(child)

    def _chain(self, paragraph: Any) -> Iterator[Any]:
        """The paragraph's style and those it is based on."""
        style = self._styles.get(attribute(paragraph, "pStyle"))
        for _ in range(10):
            if style is None:
                return
            yield style
            style = style.base_style

    def _level(self, paragraph: Any) -> int:
        """The heading level, 1 to 6; 0 for body text."""
        outline = attribute(paragraph, "outlineLvl")
        for style in self._chain(paragraph):
            match = _HEADING.match(style.name or "")
            if match:
                return min(int(match[1]), 6)
            if _TITLE.fullmatch(style.name or ""):
                return 1
            outline = outline or attribute(style.element, "outlineLvl")
        return min(int(outline) + 1, 6) if outline and outline.isdigit() and int(outline) < 9 else 0

    def _mark(self, paragraph: Any) -> str:
        nodes = [paragraph, *(style.element for style in self._chain(paragraph))]
        number = next((n for n in (attribute(node, "numId") for node in nodes) if n), None)
        level = next((n for n in (attribute(node, "ilvl") for node in nodes) if n), "0")
        return self._numbering.mark(number, int(level)) if number and level.isdigit() else ""

    def _paragraph(self, paragraph: Any) -> Iterator[Item]:
        content = "".join(runs(paragraph))
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
        for box in boxes(paragraph):
            yield from ("", *self._blocks(box), "")

    def _table(self, table: Any) -> Iterator[Item]:
        """A table, then the tables inside its cells; a frame of one cell is what stands in it."""
        rows = [tr for tr in table.iter(W + "tr") if owner(tr) is table and tr.find(f"{W}trPr/{W}del") is None]
        if len(rows) == 1 and len(own_cells(rows[0], table)) == 1:
            yield from self._blocks(own_cells(rows[0], table)[0])
            return
        inner: list[Item] = []
        cells: list[Place] = []
        open_: dict[int, int] = {}  # column → position in `cells` of the cell that goes on downwards there
        width = 0
        for y, tr in enumerate(rows):
            x = int(attribute(tr, "gridBefore") or 0)
            header = is_on(tr.find(f"{W}trPr/{W}tblHeader"))
            for tc in own_cells(tr, table):
                across = int(attribute(tc, "gridSpan") or 1)
                merge = tc.find(f"{W}tcPr/{W}vMerge")
                if merge is not None and merge.get(W + "val") in (None, "continue") and x in open_:
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


def _notes(document: Any) -> Iterator[Item]:
    """The footnotes and endnotes, behind the body, each with its number."""
    for part in document.part.package.iter_parts():
        kind = re.search(r"/(foot|end)notes\.xml$", str(part.partname))
        if kind is None:
            continue
        mark = "注" if kind[1] == "foot" else "文末注"
        for note in parse_xml(part.blob).findall(f"{W}{kind[1]}note"):
            content = cell("".join(runs(note)))
            if content and note.get(W + "type") in (None, "normal"):
                yield f"{mark}{note.get(W + 'id')} {content}"


def _left_out(document: Any) -> list[str]:
    """What the body shows and a reader of text cannot tell: charts and drawn diagrams."""
    uris = [
        str(node.get("uri") or "") for node in document.element.body.iter() if str(node.tag).endswith("}graphicData")
    ]
    drawn = [uri for uri in uris if uri.endswith(("/chart", "/diagram"))]
    return [f"グラフや図解 {len(drawn)} 個の中の文字と数値は読んでいません"] if drawn else []


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
        laid = laid_out([*_Reader(document).items(), "", *_notes(document)])
        title, left_out = _title(document), _left_out(document)
    except Exception as error:  # python-docx and lxml raise whatever their parts raise on a broken file
        raise broken(path) from error
    return text.source(path, raw, laid, title=title, left_out=left_out)
