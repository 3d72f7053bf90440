"""PDF files with a text layer → lines with page numbers: prose in reading order, ruled tables as grids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ingest.errors import UnreadableSource
from ingest.model import SourceText
from ingest.readers import text
from ingest.readers.apart import Apart, Ended
from ingest.readers.cells import cell
from ingest.readers.layout import Drawn, Headed, Item, Place, laid_out, without_empty
from ingest.readers.pdf_file import LOCKED, Read
from ingest.readers.pdf_page import Block, Grid, Prose
from ingest.readers.sniff import broken, refuse_unless
from ingest.text import match_key

_SCAN = "文字の情報がないPDFです（紙を読み取った画像と思われます）"
_SCAN_ADVICE = "文字認識（OCR）をかけて透明テキスト付きPDFかテキストにするか、元の文書ファイルを使ってください"

_ENDLESS_ADVICE = (
    "自分自身を描く部品のある壊れたページです。元のソフトから PDF に書き出し直すか、そのページを除いてください"
)

_APART = Apart("ingest.readers.pdf_file")
"""PDFium can be kept busy for ever by a page, and taken down by one."""

_EDGE = 2.5
"""Points by which the edges of one table may differ from page to page."""

_MARGIN = 0.09
"""Share of the page's height, at its top and bottom, where running titles and page numbers stand."""

_HEADING_LENGTH = 60
"""Characters; a longer line in large print is a motto or a box, not a heading."""

_PAGE_NUMBER = re.compile(
    r"[-‐–—―－~〜\s]*(?:P\.?|ページ)?\s*\d{1,4}\s*(?:[/／]\s*\d{1,4}|ページ)?[-‐–—―－~〜\s]*", re.I
)


class _Rows:
    """A table on its way over page breaks: its grid, and the page of each row."""

    def __init__(self, grid: Grid, page: int) -> None:
        self.columns, self.right = grid.columns, grid.right
        self.rows, self.pages, self.cut = [list(cells) for cells in grid.rows], [page] * len(grid.rows), grid.cut
        self.spans = dict(grid.spans)

    def fits(self, grid: Grid) -> bool:
        """Whether a table's edges are this one's; one of them may lack inner edges that only a wide cell hides."""
        if abs(grid.columns[0] - self.columns[0]) > _EDGE or abs(grid.right - self.right) > _EDGE:
            return False
        fewer, more = sorted((grid.columns, self.columns), key=len)
        return all(any(abs(edge - other) <= _EDGE for other in more) for edge in fewer)

    def extend(self, grid: Grid, page: int) -> None:
        """Append a table's rows; header rows that the new page repeats are left out."""
        columns = max(self.columns, grid.columns, key=len)
        self.rows = [_placed(cells, self.columns, columns) for cells in self.rows]
        self.spans = {(y, _nearest(self.columns[x], columns)): span for (y, x), span in self.spans.items()}
        added = [_placed(cells, grid.columns, columns) for cells in grid.rows]
        same = 0
        while same < min(len(added), len(self.rows)) and added[same] == self.rows[same]:
            same += 1
        self.columns = columns
        if self.cut and same < len(added):
            self.rows[-1] = [_whole(upper, lower) for upper, lower in zip(self.rows[-1], added[same], strict=True)]
            same += 1
        self.cut = grid.cut
        down = len(self.rows) - same
        self.spans |= {
            (y + down, _nearest(grid.columns[x], columns)): span for (y, x), span in grid.spans.items() if y >= same
        }
        self.rows += added[same:]
        self.pages += [page] * (len(added) - same)

    def drawn(self) -> Drawn:
        """The table with its spans in columns, without what is empty in all of it."""
        cells = []
        for y, texts in enumerate(self.rows):
            for x, text_ in enumerate(texts):
                down, right = self.spans.get((y, x), (1, 0.0))
                across = sum(1 for edge in self.columns[x:] if edge < right - _EDGE)
                cells.append(Place(y, x, text_, max(1, down), max(1, across)))
        table = Drawn(cells, len(self.rows), len(self.columns), pages=tuple(self.pages))
        return without_empty(table, columns=True)


def _nearest(edge: float, columns: list[float]) -> int:
    """The column whose left edge lies nearest."""
    return min(range(len(columns)), key=lambda n: abs(columns[n] - edge))


def _whole(upper: str, lower: str) -> str:
    """The two parts of a cell that a page break cut."""
    apart = upper.endswith(("。", "）", ")")) or (upper[-1:] + lower[:1]).isascii()
    return f"{upper} {lower}".strip() if apart else upper + lower


def _placed(cells: list[str], edges: list[float], columns: list[float]) -> list[str]:
    """Cells put under the nearest of the columns."""
    out = [""] * len(columns)
    for text_, edge in zip(cells, edges, strict=False):
        at = _nearest(edge, columns)
        out[at] = f"{out[at]} {text_}".strip()
    return out


def _is_margin(block: Block, height: float) -> bool:
    """Whether a block is a running title or a page number."""
    if not isinstance(block, Prose):
        return False
    outside = block.box[3] < height * _MARGIN or block.box[1] > height * (1 - _MARGIN)
    return (outside and len(block.text) <= 40) or _PAGE_NUMBER.fullmatch(block.text) is not None


def _joined(pages: list[tuple[float, list[Block]]]) -> Iterator[tuple[Prose | _Rows, int]]:
    """Blocks with their page; a table that goes on over page breaks is one block.

    Running titles and page numbers between its parts come after it.
    """
    table: _Rows | None = None
    waiting: list[tuple[Prose | _Rows, int]] = []
    for number, (height, found) in enumerate(pages, start=1):
        for block in found:
            if isinstance(block, Grid):
                if table is not None and table.pages[-1] < number and table.fits(block):
                    table.extend(block, number)
                    continue
                table = _Rows(block, number)
                yield from waiting
                waiting = [(table, number)]
            elif table is not None and _is_margin(block, height):
                waiting.append((block, number))
            else:
                yield from waiting
                yield block, number
                table, waiting = None, []
    yield from waiting


def _heading_sizes(pages: list[tuple[float, list[Block]]]) -> list[float]:
    """Sizes in which headings are printed, largest first: clearly larger than most of the prose."""
    prose = sorted((block.size, len(block.text)) for _, found in pages for block in found if isinstance(block, Prose))
    half = sum(length for _, length in prose) / 2
    body, seen = 0.0, 0
    for size, length in prose:
        body, seen = size, seen + length
        if seen >= half:
            break
    sizes: list[float] = []
    for size, length in reversed(prose):
        if size >= body * 1.15 and length <= _HEADING_LENGTH and (not sizes or size < sizes[-1] * 0.95):
            sizes.append(size)
    return sizes


def _level(block: Prose, sizes: list[float]) -> int:
    """1 for the largest headings, 2 for the next; 0 for prose."""
    level = next((n for n, size in enumerate(sizes, start=1) if abs(size - block.size) <= size * 0.05), 0)
    short = len(block.text) <= _HEADING_LENGTH and not block.text.endswith("。") and "\t" not in block.text
    return min(level, 6) if short and not _PAGE_NUMBER.fullmatch(block.text) else 0


def _items(read_: Read) -> Iterator[tuple[Item, int]]:
    """Headings, lines and tables, each with its page."""
    sizes = _heading_sizes(read_.pages)
    for block, page in _joined(read_.pages):
        if isinstance(block, Prose):
            line = "\t".join(cell(part) for part in block.text.split("\t"))
            level = read_.bookmarks.get((page, match_key(line))) or _level(block, sizes)
            yield Headed(level, line) if level else line, page
        else:
            yield from (("", page), (block.drawn(), page), ("", block.pages[-1]))


def _refuse_scan(path: Path, lines: list[str], pages: int) -> None:
    """Refuse a PDF whose characters are missing, too few for its pages, or unmapped glyphs."""
    characters = "".join(lines)
    strange = sum(1 for c in characters if c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or (c < " " and c != "\t"))
    if not characters.strip() or (len(characters) < 4 * pages and pages > 1):
        raise UnreadableSource(path, _SCAN, _SCAN_ADVICE)
    if strange * 3 > len(characters):
        raise UnreadableSource(path, "文字の対応表がないPDFで、文字を取り出せません", _SCAN_ADVICE)


def read(path: Path) -> SourceText:
    """Read a PDF; `pages` gives the page of every line.

    Raises:
        UnreadableSource: locked, broken, empty, or a scan without text.
    """
    raw = path.read_bytes()
    refuse_unless("PDF", path, raw)
    try:
        found = _APART(raw)
    except Ended as ended:
        raise UnreadableSource(path, f"{ended.step + 1}ページを読み終えられません", _ENDLESS_ADVICE) from ended
    if found == LOCKED:
        raise UnreadableSource(path, "パスワードで保護されています", "パスワードを外して保存し直してください")
    if not isinstance(found, Read):
        raise broken(path)
    items = list(_items(found))
    empty = [number for number, (_, blocks_) in enumerate(found.pages, 1) if not blocks_]
    laid = laid_out([item for item, _ in items], [page for _, page in items], squeezed=False)
    _refuse_scan(path, laid.lines, len(found.pages))
    return text.source(path, raw, laid, title=found.title, left_out=_left_out(empty))


def _left_out(pages: list[int]) -> list[str]:
    """What is said of pages without a character."""
    listed = "、".join(map(str, pages[:20])) + ("など" if len(pages) > 20 else "") + "ページ"
    return [f"{listed}には文字の情報がなく（紙を読み取った画像か、図だけのページ）、読んでいません"] if pages else []
