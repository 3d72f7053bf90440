"""PDF files written byte by byte, so that the PDF reader is tested on every machine, without a browser."""

from __future__ import annotations

from collections.abc import Sequence

Cell = tuple[float, float, float, float, str]
"""left, top, width, height (points from the page's top left corner), text"""

HEIGHT, WIDTH, SIZE = 842, 595, 10


def text_at(x: float, y: float, text: str, size: float = SIZE) -> str:
    """Operators that print a line of text, its baseline `y` points below the page's top."""
    return f"BT /F1 {size} Tf {x} {HEIGHT - y} Td <{text.encode('utf-16-be').hex()}> Tj ET"


def rule(left: float, top: float, right: float, bottom: float) -> str:
    """Operators that draw a straight line."""
    return f"{left} {HEIGHT - top} m {right} {HEIGHT - bottom} l S"


def ruled(cells: Sequence[Cell]) -> str:
    """Operators that draw cells with their borders and texts; a text's lines stand below each other."""
    out = []
    for left, top, width, height, text in cells:
        out.append(f"{left} {HEIGHT - top - height} {width} {height} re S")
        out += [text_at(left + 3, top + 13 + 12 * n, line) for n, line in enumerate(text.split("\n")) if line]
    return "\n".join(out)


def grid(top: float, widths: Sequence[float], rows: Sequence[Sequence[str | None]], height: float = 20) -> str:
    """Operators of a ruled table; None widens the cell to its left over this column."""
    cells: list[Cell] = []
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            if text is not None:
                span = next((n for n in range(x + 1, len(row)) if row[n] is not None), len(row))
                cells.append((50 + sum(widths[:x]), top + y * height, sum(widths[x:span]), height, text))
    return ruled(cells)


def _outline(entries: Sequence[tuple[str, int, int | None]], first: int) -> list[str]:
    """Objects of a list of contents: title, page and the entry above each; each entry has at most one below it."""
    root = f"<< /Type /Outlines /First {first + 1} 0 R /Last {first + 1} 0 R /Count {len(entries)} >>"
    objects = [root]
    for n, (title, page, above) in enumerate(entries):
        below = next((m for m, entry in enumerate(entries) if entry[2] == n), None)
        child = f"/First {first + 1 + below} 0 R /Last {first + 1 + below} 0 R /Count 1" if below is not None else ""
        parent = first if above is None else first + 1 + above
        text = (b"\xfe\xff" + title.encode("utf-16-be")).hex()
        objects.append(f"<< /Title <{text}> /Parent {parent} 0 R /Dest [{6 + 2 * page} 0 R /Fit] {child} >>")
    return objects


def pdf(
    pages: Sequence[str], *, extra: str = "", rotate: int = 0, outline: Sequence[tuple[str, int, int | None]] = ()
) -> bytes:
    """A PDF of the given page contents in a Japanese font that every reader knows by name.

    Args:
        extra: entries for the trailer, e.g. `/Encrypt`.
        rotate: degrees by which the pages are to be turned for display.
        outline: the file's own list of contents: title, page from 0, and the entry above or None.
    """
    box = f"[0 0 {WIDTH} {HEIGHT}]"
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {f'/Outlines {6 + 2 * len(pages)} 0 R' if outline else ''} >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiKakuGo-W5 /Encoding /UniJIS-UCS2-H"
        " /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiKakuGo-W5 /DW 1000 /FontDescriptor 5 0 R"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> >>",
        "<< /Type /FontDescriptor /FontName /HeiseiKakuGo-W5 /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0"
        " /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>",
    ]
    for n, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Rotate {rotate} /Contents {7 + 2 * n} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    if outline:
        objects += _outline(outline, len(objects) + 1)
    out = b"%PDF-1.4\n"
    places = []
    for n, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{n} 0 obj\n{body}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode("ascii")
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {extra} >>\nstartxref\n{start}\n%%EOF\n".encode("ascii")
    return out
