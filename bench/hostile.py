"""Documents made to break a reader: each small as a file, and large, deep, endless or broken once it is opened.

`much` is 1 for the size that an attacker would send; tests make them smaller.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence

Size = Callable[[int], int]
"""How many of something, given how many an attacker would send."""

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PARAGRAPH = "<w:p><w:r><w:t>あ</w:t></w:r></w:p>"
CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>あ</t></is></c></row>'
MERGED = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
_KINDS = [f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)]
ENTITIES = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaaaaaaaaaa">{"".join(_KINDS)}]>'
_PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"


def files(much: float = 1) -> Iterator[tuple[str, bytes]]:
    """Each file's name and bytes."""

    def n(count: int) -> int:
        return max(2, int(count * much))

    for name, text in _texts(n):
        yield name, text.encode()
    yield from _office(n)
    yield from _pdfs(n)


def _texts(n: Size) -> Iterator[tuple[str, str]]:
    yield "one-line.txt", "あ" * n(1_000_000)
    yield "brackets.txt", "（" * n(20_000)
    yield "pairs.txt", "「" * n(20_000) + "あ" + "」" * n(20_000)
    yield "digits.txt", "1" * n(200_000)
    yield "figures.txt", "1," * n(100_000) + "円"
    yield "tabs.txt", "\t" * n(200_000) + "あ"
    yield "bidi.txt", "\u200b\u202e\u2066あ" * n(50_000)
    yield "headings.md", "# あ\n" * n(20_000)
    yield "items.txt", "\n".join(f"({i}) あ" for i in range(n(20_000)))
    yield "tables.txt", "指標\tR5\tR6\n人口\t1人\t2人\n" * n(5_000)
    yield "eras.txt", "令和" * n(50_000)
    yield "quotes.csv", '"' * (2 * n(50_000) + 1)
    yield "wide.csv", ",".join("1" * n(20_000)) + "\nあ"
    yield "deep.html", "<div>" * n(20_000) + "あ"
    yield "nested.html", "<table><tr><td>" * n(3_000) + "あ"
    yield "spans.html", "<table><tr>" + "<td colspan=200 rowspan=200>あ</td>" * n(400) + "</tr></table>"
    yield "attributes.html", "<p " + "a=b " * n(50_000) + ">あ"


def _office(n: Size) -> Iterator[tuple[str, bytes]]:
    cell, end = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    wide = '<w:tcPr><w:gridSpan w:val="100000000"/></w:tcPr>'
    yield "nested.docx", docx(cell * n(5_000) + _PARAGRAPH + end * n(5_000))
    yield "span.docx", docx(cell + wide + _PARAGRAPH + end)
    yield "many.docx", docx(_PARAGRAPH * n(20_000))
    yield "entities.docx", docx("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", ENTITIES)
    yield "bomb.docx", docx(_PARAGRAPH, more=n(1_100))
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>い</t></is></c></row>'
    yield "far.xlsx", xlsx(CELL + far)
    yield "named-far.xlsx", xlsx(CELL, before='<dimension ref="A1:XFD1048576"/>')
    yield "merged.xlsx", xlsx(CELL, after=MERGED)
    loop = '<row r="2"><c r="A2"><f>A2</f></c><c r="B2"><f>B2+A2</f></c></row>'
    edge = "".join(f'<row r="{i}"><c r="A{i}"><f>SUM(A{i + 1}:A1048576)</f></c></row>' for i in range(2, n(300)))
    yield "sums.xlsx", xlsx(CELL + edge)
    yield "loop.xlsx", xlsx(CELL + loop)
    deep = "(" * n(20_000) + "1" + ")" * n(20_000)
    yield "formula.xlsx", xlsx(f'{CELL}<row r="2"><c r="A2"><f>{deep}</f></c></row>')
    yield "bomb.xlsx", xlsx(CELL, more=n(1_100))


def _pdfs(n: Size) -> Iterator[tuple[str, bytes]]:
    catalog, one = "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    yield "loop-pages.pdf", pdf([catalog, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"])
    yield "loop-below.pdf", pdf([catalog, one, "<< /Type /Pages /Kids [2 0 R] /Parent 2 0 R /Count 1 >>"])
    outline = ["<< /First 6 0 R /Last 6 0 R >>", "<< /Title (a) /Parent 5 0 R /Next 6 0 R /First 6 0 R /Last 6 0 R >>"]
    contents = catalog.replace("/Pages", "/Outlines 5 0 R /Pages")
    yield "loop-contents.pdf", pdf([contents, one, _PAGE, _stream("q Q"), *outline])
    yield "loop-parent.pdf", pdf([catalog, one, _PAGE.replace("/Parent 2", "/Parent 3"), _stream("q Q")])
    many = f"<< /Type /Pages /Kids [{'3 0 R ' * n(20_000)}] /Count {n(20_000)} >>"
    yield "pages.pdf", pdf([catalog, many, _PAGE, _stream("q Q")])
    yield "rules.pdf", pdf([catalog, one, _PAGE, _stream("0 0 1 1 re f " * n(40_000))])
    packed = zlib.compress(b" " * n(400_000_000), 9)
    whole = pdf([catalog, one, _PAGE, f"<< /Filter /FlateDecode /Length {len(packed)} >>\nstream\n@\nendstream"])
    yield "bomb.pdf", whole.replace(b"@", packed)


def endless_pdf() -> bytes:
    """A page with a form that draws itself twice: twenty levels take an hour, and nothing stops at twenty."""
    draws = "/Resources << /XObject << /X 5 0 R >> >>"
    page = _PAGE.replace("/Type /Page ", f"/Type /Page {draws} ", 1)
    form = _stream("/X Do /X Do").replace("<<", f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] {draws}", 1)
    catalog, one = "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return pdf([catalog, one, page, _stream("/X Do"), form])


def _stream(operators: str) -> str:
    return f"<< /Length {len(operators) + 1} >>\nstream\n{operators}\nendstream"


def docx(body: str, doctype: str = "", more: int = 0) -> bytes:
    """A Word file of this body; `more` megabytes of zeros lie beside it."""
    main = f'<?xml version="1.0"?>{doctype}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return _packed({"word/document.xml": main}, "word/document.xml", kind, more)


def xlsx(rows: str, *, before: str = "", after: str = "", more: int = 0) -> bytes:
    """An Excel file with one sheet of these rows."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = (
        f'<?xml version="1.0"?><workbook xmlns="{_SHEET}" xmlns:r="{relations}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    sheet = f'<?xml version="1.0"?><worksheet xmlns="{_SHEET}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    parts = {
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": _relations("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": sheet,
    }
    return _packed(
        parts, "xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", more
    )


def _relations(kind: str, target: str) -> str:
    of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{of}/{kind}" Target="{target}"/></Relationships>'
    )


def _packed(parts: dict[str, str], main: str, kind: str, more: int) -> bytes:
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{kind}"/></Types>'
    )
    told = {"[Content_Types].xml": types, "_rels/.rels": _relations("officeDocument", main), **parts}
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, text in told.items():
            packed.writestr(name, text)
        if more:
            with packed.open(f"{main.partition('/')[0]}/media.bin", "w", force_zip64=True) as beside:
                for _ in range(more):
                    beside.write(bytes(1_000_000))
    return whole.getvalue()


def pdf(objects: Sequence[str]) -> bytes:
    """A PDF of these objects, the first of which is its root."""
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode()
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    tail = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}{tail}".encode()
