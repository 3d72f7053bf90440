"""Every format comes out as the same lines; what is no plan is refused in one Japanese sentence."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import UnreadableSource
from ingest.model import Grid
from ingest.readers import READERS, decode, numbered, read
from ingest.readers.cells import cell
from ingest.readers.layout import Drawn, Place, laid_out, without_empty
from ingest.readers.xlsx_display import display
from tests import hand_made
from tests.conftest import FIXTURES

BROWSER = Path("/usr/bin/chromium")
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def filled(path: Path) -> list[str]:
    """The lines of a file that hold anything."""
    return [line for line in read(path).lines if line.strip()]


# text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf_16"])
@pytest.mark.parametrize("text", ["みなぎ市総合計画の指標", "町長の約束。\n\n一、道路を直します。"])
def test_text_is_read_in_every_encoding_that_offices_use(tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    assert "\n".join(read(path).lines) == text


def test_windows_characters_of_shift_jis_are_read(tmp_path: Path) -> None:
    assert decode("①㈱髙橋ﾃﾞｼﾞﾀﾙ".encode("cp932"), tmp_path) == "①㈱髙橋ﾃﾞｼﾞﾀﾙ"


def test_one_broken_byte_costs_one_character_not_the_file(tmp_path: Path) -> None:
    raw = ("みなぎ市の目標。" * 40).encode()
    assert decode(raw[:120] + raw[121:], tmp_path).count("�") <= 3


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    assert numbered("一\r\n二\r三\n\n") == ("一", "二", "三", "")


# refusals


REFUSED: list[tuple[str, bytes, str]] = [
    ("a.txt", b"", "空です"),
    ("a.txt", b" \n\n", "空です"),
    ("a.txt", "計画\0".encode(), "テキストとして読めません"),
    ("a.md", bytes(range(256)) * 8, "テキストとして読めません"),
    ("a.txt", hand_made.pdf([hand_made.text_at(50, 50, "計画")]), ".pdf に直してください"),
    ("a.csv", b"PK\x03\x04" + b"x" * 100, "圧縮ファイル"),
    ("a.txt", b"\x89PNG\r\n\x1a\n" + b"x" * 100, "画像ファイル"),
    ("a.html", b"<html><body><script>x</script></body></html>", "文字がありません"),
    ("a.pdf", b"", "空です"),
    ("a.pdf", b"not a pdf at all", "開けません"),
    ("a.pdf", b"%PDF-1.4\nbroken", "開けません"),
    ("a.pdf", hand_made.pdf([hand_made.text_at(50, 50, "計画")])[:800], "開けません"),
    ("a.pdf", hand_made.pdf([]), "開けません"),
    ("a.pdf", hand_made.pdf(["50 50 200 200 re f"]), "文字の情報がない"),
    ("a.docx", b"plain text", "開けません"),
    ("a.docx", b"PK\x03\x04 broken", "開けません"),
    ("a.docx", LOCKED, "パスワード"),
    ("a.docx", OLD_OFFICE, "古い形式"),
    ("a.xlsx", LOCKED, "パスワード"),
    ("a.xlsx", b"PK\x03\x04 broken", "開けません"),
    ("a.xlsx", b"1,2,3", "開けません"),
    ("a.doc", OLD_OFFICE, ".docx で保存し直してください"),
    ("a.xyz", b"x", "対応していない形式"),
]


@pytest.mark.parametrize(("name", "raw", "said"), REFUSED)
def test_what_is_no_plan_is_refused_in_one_sentence(tmp_path: Path, name: str, raw: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(UnreadableSource) as refusal:
        read(path)
    message = str(refusal.value)
    assert said in message
    assert str(path) in message
    assert "\n" not in message


def test_a_locked_pdf_is_refused_with_advice(tmp_path: Path) -> None:
    lock = "/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <{}> /U <{}> >> /ID [<00><00>]"
    path = tmp_path / "a.pdf"
    path.write_bytes(hand_made.pdf([hand_made.text_at(50, 50, "計画")], extra=lock.format("00" * 32, "11" * 32)))
    with pytest.raises(UnreadableSource, match="パスワードを外して"):
        read(path)


def test_an_excel_file_named_docx_is_told_its_ending(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "b.xlsx")
    (tmp_path / "b.xlsx").rename(tmp_path / "b.docx")
    with pytest.raises(UnreadableSource, match=r"\.xlsx に直してください"):
        read(tmp_path / "b.docx")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    for path in (tmp_path / "no.txt", tmp_path / "folder.txt"):
        with pytest.raises(UnreadableSource, match="ファイルがありません"):
            read(path)


def test_empty_office_files_are_refused(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "a.docx"))
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    for name in ("a.docx", "a.xlsx"):
        with pytest.raises(UnreadableSource, match="文字がありません"):
            read(tmp_path / name)


def test_a_packed_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.sniff._LIMIT", 1_000_000)
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("word/document.xml", "w") as inside:
        inside.write(b"\0" * 2_000_000)
    with pytest.raises(UnreadableSource, match="大きすぎる"):
        read(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    raw=st.binary(max_size=300),
    name=st.sampled_from(sorted(READERS)),
    head=st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04"]),
)
def test_any_bytes_are_read_or_refused(tmp_path: Path, raw: bytes, name: str, head: bytes) -> None:
    path = tmp_path / f"a{name}"
    path.write_bytes(head + raw)
    try:
        lines = read(path).lines
    except UnreadableSource as error:
        lines = (str(error),)
    assert any(line.strip() for line in lines)


# what a format says beyond its lines


Printed = tuple[int, int, str, int, int, bool]


def cells_of(grid: Grid) -> list[Printed]:
    """A grid's cells as row, column, text, rows, columns, header."""
    return [(cell.row, cell.column, cell.text, cell.rowspan, cell.colspan, cell.header) for cell in grid.cells]


places = st.lists(
    st.tuples(
        st.integers(0, 6), st.integers(0, 5), st.text("あいう1 \n\t", max_size=4), st.integers(1, 3), st.integers(1, 3)
    ),
    max_size=14,
    unique_by=lambda place: place[:2],
)


@given(places=places, blanks=st.booleans(), plain=st.booleans(), columns=st.booleans())
def test_no_cell_is_lost_or_moved_to_another_line(
    places: list[tuple[int, int, str, int, int]], blanks: bool, plain: bool, columns: bool
) -> None:
    cells = [Place(*place) for place in places]
    drawn = without_empty(Drawn(cells, 10, 9, blanks=blanks, plain=plain), columns=columns)
    laid = laid_out(["前", drawn, "後"])
    printed = sorted(cell(place.text) for place in cells if place.text.strip())
    assert sorted(text for line in laid.lines[1:-1] for text in line.split("\t") if text) == printed
    for grid in laid.grids:
        assert sorted(" ".join(one.text.split()) for one in grid.cells) == printed
        for one in grid.cells:
            assert " ".join(one.text.split()) in laid.lines[grid.lines[one.row] - 1].split("\t")
            assert one.row + one.rowspan <= len(grid.lines)


def test_a_web_table_keeps_its_spans_headings_breaks_and_caption(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    page = """<title>みなぎ市の指標</title><h1>指標</h1><table><caption>指標一覧</caption>
      <thead><tr><th rowspan=2>指標<th colspan=2>目標値</tr><tr><td>R7<td>R8</tr></thead>
      <tr><th rowspan=0>出生数<td>50人<br>（見込み）<td></tr><tr><td>55人<td>60人</tr></table>"""
    path.write_text(page, encoding="utf-8")
    found = read(path)
    (grid,) = found.grids
    assert (grid.caption, found.title, found.levels) == ("指標一覧", "みなぎ市の指標", {1: 1})
    assert [found.lines[n - 1] for n in grid.lines] == [
        "指標\t目標値\t", "\tR7\tR8", "出生数\t50人 （見込み）\t", "\t55人\t60人",
    ]  # fmt: skip
    assert cells_of(grid) == [
        (0, 0, "指標", 2, 1, True), (0, 1, "目標値", 1, 2, True), (1, 1, "R7", 1, 1, True), (1, 2, "R8", 1, 1, True),
        (2, 0, "出生数", 2, 1, True), (2, 1, "50人\n（見込み）", 1, 1, False),
        (3, 1, "55人", 1, 1, False), (3, 2, "60人", 1, 1, False),
    ]  # fmt: skip


def test_a_pages_menus_are_no_lines_and_are_said(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    page = """<body><header><h1>みなぎ市の計画</h1><p><a href="/">みなぎ市公式サイト</a></p></header>
      <nav><ul><li><a href="/a">くらし</a></ul></nav><div class="breadcrumb">ホーム &gt; 計画</div>
      <main><ul><li><a href="#x">一覧</a><li><a href="#y">連絡先</a></ul><p>朝市を開きます。</p></main>
      <aside><ul><li><a href="/b">関係する情報</a></ul><p>注目の取組です。</p></aside>
      <footer><p>担当は商工課です。</p></footer>"""
    path.write_text(page, encoding="utf-8")
    found = read(path)
    assert [line for line in found.lines if line] == [
        "# みなぎ市の計画", "朝市を開きます。", "注目の取組です。", "担当は商工課です。",
    ]  # fmt: skip
    (said,) = found.left_out
    assert "5 か所" in said


def test_a_page_of_nothing_but_links_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<nav><a href='/a'>くらし</a></nav>", encoding="utf-8")
    assert filled(path) == ["くらし"]
    assert read(path).left_out == ()


def test_a_table_in_a_cell_comes_after_its_table(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    page = """<table><tr><th>取組<th>内訳</tr><tr><td>朝市<td>二回<table><tr><td>春<td>1回</table></td></tr></table>"""
    path.write_text(page, encoding="utf-8")
    found = read(path)
    assert [line for line in found.lines if line] == ["取組\t内訳", "朝市\t二回", "春\t1回"]
    assert [grid.caption for grid in found.grids] == [None, "朝市"]


def test_a_rating_drawn_as_a_picture_is_read_by_its_words(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    page = '<p><img src="a.png" alt="町の写真"></p><table><tr><td>朝市<td><img src="m.png" alt="達成"></table>'
    path.write_text(page, encoding="utf-8")
    assert filled(path) == ["朝市\t達成"]


def test_a_markdown_page_tells_its_headings_and_title(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: 'みなぎ計画'\n---\n# 一\n```\n# 二\n```\n### 三\n", encoding="utf-8")
    assert (read(path).levels, read(path).title) == ({4: 1, 8: 3}, "みなぎ計画")


def test_a_csv_is_one_grid_with_its_title_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('みなぎ市公約一覧,,\n\n公約,"担当\n課",,\n朝市,商工課,\n'.encode("utf-8-sig"))
    found = read(path)
    (grid,) = found.grids
    assert found.lines == ("みなぎ市公約一覧", "", "公約\t担当 課", "朝市\t商工課")
    assert grid.lines == (1, 2, 3, 4)
    assert (2, 1, "担当\n課", 1, 1, False) in cells_of(grid)


# CSV


@pytest.mark.parametrize(
    ("name", "raw", "lines"),
    [
        ("a.csv", "指標,基準値\n出生数,49人\n".encode("cp932"), ["指標\t基準値", "出生数\t49人"]),
        ("a.csv", '事業名,内容\n"朝市","月に\n二度、ひらく"\n'.encode(), ["事業名\t内容", "朝市\t月に 二度、ひらく"]),
        ("a.csv", "事業名;費用\n朝市;1,050\n".encode(), ["事業名\t費用", "朝市\t1,050"]),
        ("a.csv", '事業名,費用\n朝市,"1,050"\n'.encode(), ["事業名\t費用", "朝市\t1,050"]),
        ("a.tsv", "事業名\t費用\n朝市\t1,050\n".encode(), ["事業名\t費用", "朝市\t1,050"]),
    ],
)
def test_a_csv_record_is_one_line(tmp_path: Path, name: str, raw: bytes, lines: list[str]) -> None:
    (tmp_path / name).write_bytes(raw)
    assert filled(tmp_path / name) == lines


# HTML


def test_a_web_page_gives_headings_tables_and_text_without_scripts() -> None:
    lines = filled(FIXTURES / "other-web.html")
    assert lines[0] == "# みなぎ市環境基本計画"
    assert "## 政策1 ごみを減らす" in lines
    assert "指標名\t基準値 (令和5年度)\t令和7年度\t\t令和8年度\t" in lines
    assert "\t\t目標\t実績\t目標\t実績" in lines
    assert "生ごみ\t水切りの呼びかけ\t環境課\tＡ" in lines
    assert "\t堆肥箱の貸し出し\t環境課 農政課\tＣ" in lines
    assert "担当課\t公園緑地課" in lines
    assert not any("secret" in line or "border" in line for line in lines)


def test_lists_line_breaks_and_layout_tables_are_kept_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    page = """<html><head><meta charset="Shift_JIS"></head><body><table><tr><td><h2>右の欄</h2>
      <ol start="3"><li>甲<li>乙</ol></td><td><table><tr><th>年<td>値</table></td></tr></table>
      <div>一行目<br>二<b>行</b>目<p style="display:none">見えない</p></div></body></html>"""
    path.write_bytes(page.encode("cp932"))
    assert filled(path) == ["## 右の欄", "3. 甲", "4. 乙", "年\t値", "一行目", "二行目"]


def test_the_page_title_stands_in_for_a_missing_heading(tmp_path: Path) -> None:
    path = tmp_path / "a.htm"
    path.write_text("<title>みなぎ市の計画</title><p>本文です。</p>", encoding="utf-8")
    assert filled(path) == ["# みなぎ市の計画", "本文です。"]


# Word


def word(path: Path) -> None:
    """A Word file with what offices put into one."""
    document = docx.Document()
    document.add_heading("みなぎ市総合計画", 0)
    document.add_heading("第1章 基本目標", 1)
    document.add_paragraph("まちの将来像です。\n二行目です。")
    document.add_paragraph("見守り", style="List Bullet")
    document.add_paragraph("はじめに", style="List Number")
    document.add_paragraph("つぎに", style="List Number")
    style = document.styles.add_style("見出し 2", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("成果指標", style=style)
    table = document.add_table(4, 4)
    rows = ["指標/目標値//担当", "/R7/R8/", "出生数/50人/55人/こども課", "婚姻数/30組/—/"]
    for y, row in enumerate(line.split("/") for line in rows):
        for x, text in enumerate(row):
            table.cell(y, x).text = text
    for first, last, text in (
        ((0, 1), (0, 2), "目標値"),
        ((0, 0), (1, 0), "指標"),
        ((2, 3), (3, 3), "こども課\n健康課"),
    ):
        table.cell(*first).merge(table.cell(*last)).text = text
    document.add_paragraph("おわりに。")
    body = document.element.body
    box = f"""<w:sdt {nsdecls("w")}><w:sdtContent><w:p><w:r><w:t>囲みの</w:t></w:r><w:ins w:id="1" w:author="a"><w:r>
      <w:t>追加</w:t></w:r></w:ins><w:del w:id="2" w:author="a"><w:r><w:delText>削除</w:delText></w:r></w:del></w:p>
      </w:sdtContent></w:sdt>"""
    body.insert(len(body) - 1, parse_xml(box))
    document.save(str(path))


def test_a_word_file_gives_headings_lists_and_tables_with_merged_cells_once(tmp_path: Path) -> None:
    word(tmp_path / "a.docx")
    assert filled(tmp_path / "a.docx") == [
        "# みなぎ市総合計画",
        "# 第1章 基本目標",
        "まちの将来像です。",
        "二行目です。",
        "- 見守り",
        "1. はじめに",
        "2. つぎに",
        "## 成果指標",
        "指標\t目標値\t\t担当",
        "\tR7\tR8\t",
        "出生数\t50人\t55人\tこども課 健康課",
        "婚姻数\t30組\t—\t",
        "おわりに。",
        "囲みの追加",
    ]


def test_a_word_table_keeps_spans_repeated_headings_caption_and_the_tables_inside(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "みなぎ市の計画"
    document.add_heading("指標", 2)
    document.add_paragraph("表1 指標一覧", style="Caption")
    table = document.add_table(3, 3)
    for y, row in enumerate(["指標/目標値/", "/R7/R8", "出生数/50人/55人"]):
        for x, text in enumerate(row.split("/")):
            table.cell(y, x).text = text
    table.cell(0, 1).merge(table.cell(0, 2)).text = "目標値"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "指標"
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    inner = table.cell(2, 2).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "内訳", "3人"
    hidden = document.add_paragraph("見える").add_run("見えない")
    hidden.font.hidden = True
    document.save(str(tmp_path / "a.docx"))
    found = read(tmp_path / "a.docx")
    outer, nested = found.grids
    assert [line for line in found.lines if line] == [
        "## 指標", "表1 指標一覧", "指標\t目標値\t", "\tR7\tR8", "出生数\t50人\t55人", "内訳\t3人", "見える",
    ]  # fmt: skip
    assert (found.title, found.levels, outer.caption, nested.caption) == (
        "みなぎ市の計画", {1: 2}, "表1 指標一覧", "55人",
    )  # fmt: skip
    assert cells_of(outer)[:4] == [
        (0, 0, "指標", 2, 1, True), (0, 1, "目標値", 1, 2, True), (1, 1, "R7", 1, 1, False), (1, 2, "R8", 1, 1, False),
    ]  # fmt: skip


def test_notes_of_a_word_file_stand_behind_its_body_and_charts_are_said(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("本文です。")
    chart = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    drawing = f'<w:r {nsdecls("w")}><w:drawing><a:graphicData {nsdecls("a")} uri="{chart}"/></w:drawing></w:r>'
    paragraph._p.append(parse_xml(drawing))
    notes = f"""<w:footnotes {nsdecls("w")}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>
      <w:footnote w:id="2"><w:p><w:r><w:t>推計値です。</w:t></w:r></w:p></w:footnote></w:footnotes>"""
    name, kind = (
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
    )
    document.part.relate_to(Part(name, kind, notes.encode(), document.part.package), f"{chart}/footnotes")
    document.save(str(tmp_path / "a.docx"))
    assert filled(tmp_path / "a.docx") == ["本文です。", "注2 推計値です。"]
    assert read(tmp_path / "a.docx").left_out == ("グラフや図解 1 個の中の文字と数値は読んでいません",)


def test_a_frame_of_one_cell_is_what_stands_in_it(tmp_path: Path) -> None:
    document = docx.Document()
    frame = document.add_table(1, 1).cell(0, 0)
    frame.text = "囲みの文です。"
    inner = frame.add_table(2, 2)
    for y, row in enumerate(["年/値", "R7/3件"]):
        for x, text in enumerate(row.split("/")):
            inner.cell(y, x).text = text
    document.save(str(tmp_path / "a.docx"))
    assert filled(tmp_path / "a.docx") == ["囲みの文です。", "年\t値", "R7\t3件"]


# Excel


def test_a_sheet_is_one_grid_without_its_hidden_parts_which_are_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "指標"
    rows = [["一覧"], [], [], ["内部", "指標", "目標値", None, "内部値"], [None, None, "R7", "R8"],
            ["x", "出生数", 50, 55, 9], ["x", "秘", 1, 2, 3], ["x", "転入", 7, 8, 9]]  # fmt: skip
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("C4:D4")
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("B4:B5")
    sheet.column_dimensions["A"].hidden = sheet.column_dimensions["E"].hidden = True
    sheet.row_dimensions[7].hidden = True
    sheet.print_title_rows = "4:5"
    secret = book.create_sheet("控え")
    secret["A1"] = "秘密"
    secret.sheet_state = "veryHidden"
    book.properties.title = "みなぎ市の指標"
    book.save(tmp_path / "a.xlsx")
    found = read(tmp_path / "a.xlsx")
    (grid,) = found.grids
    assert found.lines == ("# 指標", "", "一覧", "", "指標\t目標値\t", "\tR7\tR8", "出生数\t50\t55", "転入\t7\t8")
    assert (grid.sheet, grid.lines, found.title) == ("指標", (3, 4, 5, 6, 7, 8), "みなぎ市の指標")
    assert cells_of(grid)[:5] == [
        (0, 0, "一覧", 1, 3, False), (2, 0, "指標", 2, 1, True), (2, 1, "目標値", 1, 2, True),
        (3, 1, "R7", 1, 1, True), (3, 2, "R8", 1, 1, True),
    ]  # fmt: skip
    assert found.left_out == (
        "非表示のシート「控え」は読んでいません",
        "シート「指標」の非表示の行（7行）は読んでいません",
        "シート「指標」の非表示の列（A、E列）は読んでいません",
    )


def test_a_workbook_gives_every_sheet_as_displayed_with_merged_cells_once(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "指標"
    rows: list[tuple[str, object, str]] = [
        ("B2", "みなぎ市 指標一覧", "General"), ("B4", "指標", "General"), ("D4", "目標値", "General"),
        ("D5", "R7", "General"), ("E5", "R8", "General"), ("B6", "出生数", "General"), ("D6", 50.0, "General"),
        ("E6", 1050, '#,##0"人"'), ("B7", "満足度", "General"), ("D7", 0.639, "0.0%"),
        ("E7", datetime.date(2025, 4, 1), '[$-411]ggge"年"m"月"d"日"'), ("B8", "改\n行", "General"),
    ]  # fmt: skip
    for place, value, form in rows:
        sheet[place] = value
        sheet[place].number_format = form
    sheet.merge_cells("D4:E4")
    sheet.merge_cells("B4:C5")
    book.create_sheet("空")
    book.create_sheet("二枚目")["A1"] = "ふたつめ"
    hidden = book.create_sheet("選択肢")
    hidden["A1"] = "隠れた表"
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    assert filled(tmp_path / "a.xlsx") == [
        "# 指標", "みなぎ市 指標一覧", "指標\t目標値\t", "\tR7\tR8", "出生数\t50\t1,050人",
        "満足度\t63.9%\t令和7年4月1日", "改 行",
        "# 二枚目", "ふたつめ",
    ]  # fmt: skip


SIDES: list[tuple[str, list[list[object]], list[str]]] = [
    (
        "equal headings",
        [["指標", "R6", None, "指標", "R6"], ["出生数", 5, None, "転入", 7], ["婚姻数", 3, None, "転出", 8]],
        ["指標\tR6\t\t指標\tR6", "出生数\t5\t\t転入\t7", "婚姻数\t3\t\t転出\t8"],
    ),
    (
        "another number of rows",
        [["指標", "R6", None, "課", "職員"], ["出生数", 5, None, "商工課", 7], ["婚姻数", 3, None, "総務課", 9],
         ["転入", 4, None, None, None], ["転出", 6, None, None, None]],
        ["指標\tR6\t\t課\t職員", "出生数\t5\t\t商工課\t7", "婚姻数\t3\t\t総務課\t9", "転入\t4\t\t\t", "転出\t6\t\t\t"],
    ),
    (
        "a spacer inside a table",
        [["指標", "担当", None, "R6", "R7"], ["出生数", "健康課", None, 5, 6], ["婚姻数", "市民課", None, None, None]],
        ["指標\t担当\tR6\tR7", "出生数\t健康課\t5\t6", "婚姻数\t市民課\t\t"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "lines"), [case[1:] for case in SIDES], ids=[case[0] for case in SIDES])
def test_an_empty_column_stays_where_it_parts_two_tables(
    tmp_path: Path, rows: list[list[object]], lines: list[str]
) -> None:
    book = openpyxl.Workbook()
    for row in [["みなぎ市の一覧"], *rows]:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert filled(tmp_path / "a.xlsx")[2:] == lines


def test_formulas_without_stored_results_are_worked_out_or_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "集計"
    other = book.create_sheet("入力 R6")
    other["A1"], other["A2"], other["B1"] = 40, 2.5, "完了"
    formulas = ["=SUM('入力 R6'!A1:A3)", "=A1/50", '=IF(A2>=0.8,"達成","未達成")', "=ROUND(A1,0)&\"件\"", "=A9+1",
                "=TODAY()", "=知らない(A1)", "=A9", "=COUNTIF('入力 R6'!B:B,\"完了\")", "=1/0"]  # fmt: skip
    for row, formula in enumerate(formulas, 1):
        sheet.cell(row, 1, formula)
        sheet.cell(row, 2, f"行{row}")
    sheet["A2"].number_format = "0.0%"
    sheet["A9"].number_format = '0"件"'
    book.save(tmp_path / "a.xlsx")
    found = read(tmp_path / "a.xlsx")
    assert [line for line in found.lines if line][1:-3] == [
        "42.5\t行1", "85.0%\t行2", "達成\t行3", "43件\t行4", "2\t行5", "\t行6", "\t行7", "1\t行8", "1件\t行9",
        "#DIV/0!\t行10",
    ]  # fmt: skip
    assert found.left_out == (
        "シート「集計」の A6、A7 は、計算式の結果が保存されておらず読めません。Excel で開いて保存し直してください",
    )


def test_formulas_that_name_each_other_are_said_not_followed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["甲", "=C1", "=B1"])
    book.save(tmp_path / "a.xlsx")
    found = read(tmp_path / "a.xlsx")
    assert "甲" in found.lines
    assert "B1、C1" in found.left_out[0]


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (1050, "General", "1050"), (1050.0, "General", "1050"), (1 / 3, "General", "0.3333333333"),
        (0.63, "0%", "63%"), (12345, "#,##0", "12,345"), (-41, '#,##0;"▲"#,##0', "▲41"), (-41, "0", "-41"),
        (1.345, "0.00", "1.35"), (2.5, "0", "3"), (12345678, "#,##0,", "12,346"), (0, '0;-0;"—"', "—"),
        (7, "000", "007"), (5, '0"件"', "5件"), (1500, "[$¥-411]#,##0", "¥1,500"), (True, "General", "TRUE"),
        ("R7", "@", "R7"),
        (datetime.datetime(2024, 5, 1), "mm-dd-yy", "2024/5/1"), (datetime.datetime(2024, 5, 1), "General", "2024/5/1"),
        (datetime.datetime(2024, 5, 1), 'yyyy"年"m"月"', "2024年5月"),
        (datetime.datetime(2019, 4, 30), "ge.m.d", "H31.4.30"),
        (datetime.datetime(2024, 5, 1, 9, 5), "yyyy/m/d h:mm", "2024/5/1 9:05"), (datetime.time(9, 30), "h:mm", "9:30"),
        (datetime.datetime(2025, 3, 31), "m/d(aaa)", "3/31(月)"), (None, "General", ""), (float("nan"), "0", "nan"),
    ],
)  # fmt: skip
def test_a_cell_shows_what_excel_shows(value: object, form: str, shown: str) -> None:
    assert display(value, form).lower() == shown.lower()


@given(value=st.one_of(st.floats(), st.integers(), st.datetimes(), st.text(max_size=5)), form=st.text(max_size=12))
def test_no_number_format_breaks_the_display(value: object, form: str) -> None:
    assert isinstance(display(value, form), str)


# PDF

WIDTHS = [150, 80, 80, 80]


def test_a_ruled_table_over_two_pages_is_one_table_with_page_numbers(tmp_path: Path) -> None:
    header: list[list[str | None]] = [["指標", "基準値(R5)", "目標値", None], ["", "", "R7", "R11"]]
    first = [
        hand_made.text_at(50, 60, "みなぎ町総合計画", 18),
        hand_made.text_at(50, 90, "これは前書きです。"),
        hand_made.grid(
            120, WIDTHS, [*header, ["出生数", "49人", "50人", "55人"], ["町⻑への手紙", "1,050件", "—", "1,200件"]]
        ),
        hand_made.text_at(290, 830, "- 1 -"),
    ]
    second = [
        hand_made.grid(60, WIDTHS, [*header, ["移住者数", "10人", "12人", "20人"]]),
        hand_made.text_at(50, 160, "これで終わりです。"),
        hand_made.text_at(290, 830, "- 2 -"),
    ]
    path = tmp_path / "a.pdf"
    path.write_bytes(hand_made.pdf(["\n".join(first), "\n".join(second)]))
    text = read(path)
    assert text.pages is not None
    (grid_,) = text.grids
    assert cells_of(grid_)[:3] == [
        (0, 0, "指標", 1, 1, False), (0, 1, "基準値(R5)", 1, 1, False), (0, 2, "目標値", 1, 2, False),
    ]  # fmt: skip
    assert [text.lines[n - 1].split("\t")[0] for n in grid_.lines] == ["指標", "", "出生数", "町長への手紙", "移住者数"]
    assert [(page, line) for page, line in zip(text.pages, text.lines, strict=True) if line] == [
        (1, "# みなぎ町総合計画"),
        (1, "これは前書きです。"),
        (1, "指標\t基準値(R5)\t目標値\t"),
        (1, "\t\tR7\tR11"),
        (1, "出生数\t49人\t50人\t55人"),
        (1, "町長への手紙\t1,050件\t—\t1,200件"),
        (2, "移住者数\t10人\t12人\t20人"),
        (1, "- 1 -"),
        (2, "これで終わりです。"),
        (2, "- 2 -"),
    ]


def test_a_character_that_stands_alone_is_kept_without_its_font(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [["区分", "評価", "件数"], ["朝市", "◎", "3"], ["緑", "—", "十"]]
    page = "\n".join([hand_made.text_at(50, 60, "第"), hand_made.grid(100, [100] * 3, rows)])
    path = tmp_path / "a.pdf"
    path.write_bytes(hand_made.pdf([page]))
    assert filled(path) == ["第", "区分\t評価\t件数", "朝市\t◎\t3", "緑\t—\t十"]


def test_a_table_without_outer_sides_keeps_its_first_and_last_column(tmp_path: Path) -> None:
    across, edges = [100, 120, 140, 160], [50, 170, 250, 330, 410]
    rows = [
        ["指標", "基準値", "目標値", "担当"],
        ["出生数", "49人", "55人", "健康課"],
        ["婚姻数", "20組", "30組", "市民課"],
    ]
    drawn = [hand_made.rule(50, y, 410, y) for y in across] + [hand_made.rule(x, 100, x, 160) for x in edges[1:-1]]
    texts = [hand_made.text_at(x + 3, y + 13, text) for y, row in zip(across, rows, strict=False)
             for x, text in zip(edges, row, strict=False)]  # fmt: skip
    path = tmp_path / "a.pdf"
    path.write_bytes(hand_made.pdf(["\n".join([*drawn, *texts])]))
    assert filled(path) == ["\t".join(row) for row in rows]
    assert len(read(path).grids) == 1


def test_a_heading_that_the_files_own_contents_name_is_a_heading(tmp_path: Path) -> None:
    first = "\n".join([hand_made.text_at(50, 60, "１ 朝市の開設"), hand_made.text_at(50, 90, "港で朝市を開きます。")])
    outline = [("第1章 にぎわい", 0, None), ("1 朝市の開設", 0, 0)]
    path = tmp_path / "a.pdf"
    path.write_bytes(hand_made.pdf([first], outline=outline))
    assert read(path).levels == {1: 2}


def test_a_page_without_characters_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(hand_made.pdf([hand_made.text_at(50, 60, "みなぎ町の総合計画の表紙です"), "50 50 200 200 re f"]))
    (said,) = read(path).left_out
    assert "2ページ" in said


def test_tables_of_other_edges_stay_apart(tmp_path: Path) -> None:
    pages = [
        hand_made.grid(700, [100, 100], [["前の表の一", "前の表の二"]]),
        hand_made.grid(60, [80, 120], [["後の表の三", "後の表の四"]]),
    ]
    path = tmp_path / "a.pdf"
    path.write_bytes(hand_made.pdf(pages))
    assert list(read(path).lines) == ["", "前の表の一\t前の表の二", "", "", "後の表の三\t後の表の四", ""]


@pytest.mark.parametrize("box", ["[0 0 595 842]", "[-90 -70 595 842]", "[40 20 595 842]"])
@pytest.mark.parametrize(
    ("turned", "lines"),
    [(0, ["あ\tい", "う\tえ"]), (90, ["う\tあ", "え\tい"]), (180, ["え\tう", "い\tあ"]), (270, ["い\tえ", "あ\tう"])],
)
def test_turned_pages_and_shifted_boxes_keep_each_character_in_its_cell(
    tmp_path: Path, box: str, turned: int, lines: list[str]
) -> None:
    raw = hand_made.pdf([hand_made.grid(120, [100, 100], [["あ", "い"], ["う", "え"]])], rotate=turned)
    (tmp_path / "a.pdf").write_bytes(raw.replace(b"[0 0 595 842]", box.encode()))
    assert filled(tmp_path / "a.pdf") == lines


def test_wrapped_prose_is_one_paragraph_and_wide_gaps_are_columns(tmp_path: Path) -> None:
    long = "この計画は町民と行政がともに進めるためのものであり期間は五年間とし毎年見直しを行い公表することと"
    lines = [
        hand_made.text_at(50, 60, long),
        hand_made.text_at(50, 75, "します。"),
        hand_made.text_at(50, 90, "・箇条書きは別の行です"),
        hand_made.text_at(50, 120, "人口"),
        hand_made.text_at(200, 120, "1,840人"),
    ]
    (tmp_path / "a.pdf").write_bytes(hand_made.pdf(["\n".join(lines)]))
    assert filled(tmp_path / "a.pdf") == [long + "します。", "・箇条書きは別の行です", "人口\t1,840人"]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Prints a page of HTML to PDF with Chromium; skips where there is none."""
    if not BROWSER.exists() or shutil.which(str(BROWSER)) is None:
        pytest.skip("Chromium がないため、印刷したPDFの試験を省略")
    folder = tmp_path_factory.mktemp("printed")

    def print_page(markup: str) -> Path:
        page, out = folder / "page.html", folder / "page.pdf"
        page.write_text(markup, encoding="utf-8")
        options = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/p",
        ]
        command = [str(BROWSER), *options, f"--print-to-pdf={out}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return out

    return print_page


@pytest.mark.browser
def test_a_printed_sheet_comes_back_cell_by_cell(printed: Callable[[str], Path]) -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td>事業その{n}</td><td>{'長い説明がつづく' * (n % 7)}。</td><td>{'○◎'[n % 2]}</td></tr>"
        for n in range(1, 61)
    )
    style = (
        "body{font-family:'Noto Sans CJK JP'}table{border-collapse:collapse}td,th{border:1px solid #000;padding:4px}"
    )
    path = printed(
        f"""<html lang="ja"><meta charset="utf-8"><style>{style} td:nth-child(3){{width:9em}}</style>
        <h1>子育て支援の見直し（町長）</h1><table><thead>
        <tr><th rowspan="2">番号</th><th colspan="2">事業</th><th rowspan="2">評価</th></tr>
        <tr><th>名称</th><th>説明</th></tr></thead>{rows}</table><p>西の民の長い道。</p></html>"""
    )
    text = read(path)
    lines = [line for line in text.lines if line]
    assert text.pages is not None
    assert max(text.pages) > 2
    assert lines[0].lstrip("# ") == "子育て支援の見直し（町長）"
    assert lines[1:3] == ["番号\t事業\t\t評価", "\t名称\t説明\t"]
    assert lines[3:63] == [f"{n}\t事業その{n}\t{'長い説明がつづく' * (n % 7)}。\t{'○◎'[n % 2]}" for n in range(1, 61)]
    assert lines[63:] == ["西の民の長い道。"]


def test_columns_of_a_newsletter_are_no_table(tmp_path: Path) -> None:
    columns = "<tr><td><p>問　橋はいつ直すのか。</p><p>答　来年度だ。</p></td><td><p>町内会と決める。</p></td></tr>"
    (tmp_path / "page.html").write_text(
        f"<h1>みなぎ市議会だより</h1><h3>橋の修繕</h3><table>{columns}</table>", encoding="utf-8"
    )
    text = read(tmp_path / "page.html")
    assert not text.grids
    assert "問　橋はいつ直すのか。" in [line.replace(" ", "　") for line in text.lines]
