"""What the PDF libraries give of a file, read in a process of its own: `python -m ingest.readers.pdf_file`."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple

import pdfplumber
import pypdfium2
from pdfminer.layout import LTChar

from ingest.readers.apart import work
from ingest.readers.cells import cell
from ingest.readers.pdf_chars import Box
from ingest.readers.pdf_page import Block, blocks
from ingest.text import match_key

LOCKED, BROKEN = "locked", "broken"

_PROGRAM_TITLE = re.compile(r"\.(?:docx?|xlsx?|pptx?|jtdc?|pdf|indd|ai|html?)\b|^Microsoft |untitled|名称未設定", re.I)
"""What programs write as the title of a file that has none."""


def _page_box(page: Any) -> Box:
    """The page's box in user space; pdfplumber measures from the media box."""
    left, bottom, right, top = page.get_mediabox()
    return (min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def _quick(page: Any) -> Callable[[Any], dict[str, Any]]:
    """What pdfplumber makes of an object of the page; of a character only its place and text.

    It spends two thirds of its time on attributes of characters that nobody reads (colours, fonts, matrices).
    """
    whole: Callable[[Any], dict[str, Any]] = page.process_object
    left, top, height = page.mediabox[0], page.mediabox[1], page.height

    def process(item: Any) -> dict[str, Any]:
        if not isinstance(item, LTChar):
            return whole(item)
        place = {"x0": item.x0 + left, "x1": item.x1 + left}
        place |= {"top": height - item.y1 + top, "bottom": height - item.y0 + top}
        return {"object_type": "char", "text": item.get_text(), **place}

    return process


class Read(NamedTuple):
    """What the libraries give."""

    pages: list[tuple[float, list[Block]]]
    """Height and blocks of every page."""
    title: str | None
    bookmarks: dict[tuple[int, str], int]
    """Page and key of each heading that the file's own list of contents names → its level."""


def pages(raw: bytes, told: Callable[[int], None] = lambda done: None) -> Read | str:
    """What the libraries give; `LOCKED` or `BROKEN` where they do not open the file. `told` hears of each page done."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every font without a bounding box
    try:
        return _pages(raw, told)
    except pypdfium2.PdfiumError as error:
        return LOCKED if "password" in str(error).lower() else BROKEN
    except Exception:  # pdfminer raises whatever its parts raise on a broken file
        return BROKEN


def _pages(raw: bytes, told: Callable[[int], None]) -> Read:
    found: list[tuple[float, list[Block]]] = []
    with pypdfium2.PdfDocument(raw) as shapes, pdfplumber.open(BytesIO(raw)) as rules:
        for number, page in enumerate(rules.pages):
            told(number)
            page.process_object = _quick(page)
            sheet = shapes[number]
            textpage = sheet.get_textpage()
            found.append((float(page.height), blocks(page, textpage, _page_box(sheet), sheet.get_rotation())))
            textpage.close()
            sheet.close()
            page.close()
        return Read(found, _title(rules.metadata), _bookmarks(shapes))


def _bookmarks(document: Any) -> dict[tuple[int, str], int]:
    found: dict[tuple[int, str], int] = {}
    for bookmark in document.get_toc(max_depth=6):
        target = bookmark.get_dest()
        page = target.get_index() if target is not None else None
        key = match_key(bookmark.get_title() or "")
        if page is not None and key:
            found.setdefault((page + 1, key), min(bookmark.level + 1, 6))
    return found


def _title(metadata: Any) -> str | None:
    """The title in the file's own data, where somebody wrote one."""
    title = cell(str((metadata or {}).get("Title") or ""))
    return title if re.search(r"[ぁ-んァ-ヴ一-龠]", title) and not _PROGRAM_TITLE.search(title) else None


if __name__ == "__main__":
    # Imported once more under its own name, so that what is sent is of the classes that the receiver knows.
    from ingest.readers.pdf_file import pages as named

    work(named)
