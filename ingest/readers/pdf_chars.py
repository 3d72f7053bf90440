"""The characters of a PDF page and where they stand, each once.

They are PDFium's, which maps glyphs to the right characters where pdfminer gives radicals. What it loses is taken
from pdfminer: without the font on the machine, a character of a font that is not embedded and stands alone has no
extent to PDFium, and falls out of its text; a lone dash it takes for a hyphen.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium_c

Box = tuple[float, float, float, float]
"""left, top, right, bottom"""

_RADICALS = str.maketrans(
    {"⻑": "長", "⻄": "西", "⺠": "民", "⻘": "青", "⻝": "食", "⻲": "亀", "⻤": "鬼", "⻩": "黄", "⻁": "虎"}
)
_STROKE = "\u0336"
"""What pdfminer makes of a dash in Japanese fonts without an embedded mapping."""


@dataclass(frozen=True)
class Char:
    """A character and where it stands; `breaks` says that PDFium sees a new line before it, `gap` a space."""

    text: str
    box: Box
    index: int
    breaks: bool
    gap: bool


def display_box(box: Box, page_box: Box, rotation: int) -> Box:
    """A box in PDF user space (y upwards) as it is displayed on the turned page (y downwards)."""
    left, bottom, right, top = box
    x0, y0, x1, y1 = page_box
    if rotation == 90:
        return (bottom - y0, left - x0, top - y0, right - x0)
    if rotation == 180:
        return (x1 - right, bottom - y0, x1 - left, top - y0)
    if rotation == 270:
        return (y1 - top, x1 - right, y1 - bottom, x1 - left)
    return (left - x0, y1 - top, right - x0, y1 - bottom)


def mended(text: str) -> str:
    """Kangxi radicals and their like as the characters they stand for; anything else verbatim.

    >>> mended("⼦育て⽀援と町⻑")
    '子育て支援と町長'
    """
    text = text.translate(_RADICALS)
    return "".join(unicodedata.normalize("NFKC", c) if "\u2e80" <= c <= "\u2fdf" else c for c in text)


def characters(page: Any, textpage: Any, page_box: Box, rotation: int) -> list[Char]:
    """The page's characters in the order of its content, which follows reading.

    Args:
        page: pdfplumber's page.  textpage: PDFium's text of the same page.
        page_box: the page's box in PDF user space (left, bottom, right, top).  rotation: 0, 90, 180 or 270.
    """
    shift = page.bbox[0], page.bbox[1]
    chars = [_moved(char, *shift) for char in _pdfium(textpage, page_box, rotation)]
    return completed(chars, page.chars, page.bbox)


def _pdfium(textpage: Any, page_box: Box, rotation: int) -> list[Char]:
    found: list[Char] = []
    breaks = gap = False
    high = ""
    for index in range(textpage.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(textpage, index)
        text = chr(code)
        if text in "\r\n":
            breaks = True
        elif text.isspace():
            gap = True
        elif 0xD800 <= code < 0xDC00:
            high = text
        elif code >= 0x20 and code not in (0xFFFE, 0xFFFF, 0xAD):
            text = (high + text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            high = ""
            box = display_box(textpage.get_charbox(index, loose=True), page_box, rotation)
            found.append(Char(mended(text), box, index, breaks, gap))
            breaks = gap = False
    return found


def _moved(char: Char, right: float, down: float) -> Char:
    """The character in pdfplumber's coordinates, whose origin lies outside of pages with a shifted box."""
    left, top, end, bottom = char.box
    return replace(char, box=(left + right, top + down, end + right, bottom + down))


_CELL = 20.0
"""Points; side of the squares in which neighbours are looked up."""


def completed(chars: list[Char], others: Sequence[dict[str, Any]], page: Box) -> list[Char]:
    """PDFium's characters with those that it lost, each behind the one that comes before it in the content.

    A character of pdfminer's is lost where PDFium prints it less often on the page, and nothing where it stands.

    Args:
        others: pdfplumber's characters of the page, in the order of the content.
        page: what is displayed; text outside of it is not printed.
    """
    wanted = [(mended(c["text"].replace(_STROKE, "—")), _box(c)) for c in others]
    lost = Counter(text for text, _ in wanted) - Counter(char.text for char in chars)
    if not lost:
        return chars
    places = _Places(chars)
    out = {-1: [], **{n: [char] for n, char in enumerate(chars)}}  # position → it, and what is put in behind it
    last, before, gap = -1, "", False
    for text, box in wanted:
        if not text.strip():
            gap = True
            continue
        at = places.at(box)
        if at is not None:
            last = at
        elif lost[text] > 0 and len(text) == 1 and _inside(box, page) and not _hyphen(text, before):
            out[last].append(Char(text, box, 0, False, gap))
            lost[text] -= 1
        before, gap = text, False
    ordered = [char for n in sorted(out) for char in out[n]]
    return [replace(char, index=n) for n, char in enumerate(ordered)]


def _hyphen(text: str, before: str) -> bool:
    """Whether a character only divides a Latin word at the end of its line."""
    return text in "-‐\u00ad" and before.isascii() and before.isalpha()


def _box(char: dict[str, Any]) -> Box:
    return (float(char["x0"]), float(char["top"]), float(char["x1"]), float(char["bottom"]))


def _middle(box: Box) -> tuple[float, float]:
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


def _inside(box: Box, outer: Box) -> bool:
    x, y = _middle(box)
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


class _Places:
    """Characters by where they stand."""

    def __init__(self, chars: Iterable[Char]) -> None:
        self._found: dict[tuple[int, int], list[tuple[int, Box]]] = defaultdict(list)
        for n, char in enumerate(chars):
            x, y = _middle(char.box)
            self._found[int(x // _CELL), int(y // _CELL)].append((n, char.box))

    def at(self, box: Box) -> int | None:
        """The position of a character that stands where the box is: nearer than half its size."""
        x, y = _middle(box)
        near = max(box[2] - box[0], box[3] - box[1], 2.0) / 2
        column, line = int(x // _CELL), int(y // _CELL)
        for square in ((column + dx, line + dy) for dx in (0, -1, 1) for dy in (0, -1, 1)):
            for n, other in self._found.get(square, ()):
                other_x, other_y = _middle(other)
                if abs(other_x - x) < near and abs(other_y - y) < near:
                    return n
        return None
