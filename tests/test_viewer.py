"""The source viewer: a plan in parts, the quoted phrase marked, the town's own page beside it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from index.encoder import CharacterEncoder
from index.snapshot import build
from ingest.documents import Ingested
from ingest.errors import InputError
from ingest.heading import find_heading
from ingest.model import Passage
from ingest.readers import read
from service.web.parts import parts
from service.web.published import published
from service.web.viewer import blocks
from tests.app_fixture import _document, app, record

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from fastapi.testclient import TestClient

ROWS = 400
LINES = tuple(
    line
    for n in range(1, ROWS + 1)
    for line in (
        "事業名\tR5\tR6\t備考",
        f"港の整備その{n}\t{n}件\t{n + 1}件\t<b>岸壁</b>の{n}番目を直す。",
        "",
    )
)
"""A plan of 400 small tables: more than a page may weigh."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    data = tmp_path_factory.mktemp("data")
    records = [
        record(str(n), f"港の整備その{n}", "水産課", (n * 3 - 2, n * 3 - 1), document="minato")
        for n in range(1, ROWS + 1)
    ]
    whole = _document(
        "minato",
        "港の計画",
        lines=len(LINES),
        url="https://town.example/minato.pdf",
        pages={31: "https://town.example/b.pdf"},
    )
    pages = tuple(at // 50 + 1 for at in range(len(LINES)))  # 50 lines a page
    header = Passage(passage_id="minato:1:0", document="minato", lines=(1, 1), text="事業名 R5 R6 備考", role="header")
    beach = [record(str(n), f"浜の手入れその{n}", "水産課", (n, n), document="hama") for n in range(1, ROWS + 1)]
    bare = _document("hama", "浜の計画", lines=9, records=ROWS, full_text=False)
    build(
        [
            Ingested(document=whole, lines=LINES, pages=pages, records=tuple(records), passages=(header,)),
            Ingested(document=bare, lines=(), records=tuple(beach), passages=()),
        ],
        CharacterEncoder(),
        data,
    )  # fmt: skip
    with TestClient(app(data)) as client:
        yield client


@pytest.mark.parametrize("path", ["/documents/minato", "/documents/hama"])
@pytest.mark.parametrize("query", ["", "?lines=1000-1001", "?part=3&original=true", "?q=整備"])
def test_a_plan_of_any_length_opens_in_under_60_kilobytes(client: TestClient, path: str, query: str) -> None:
    assert len(client.get(path + query).content) < 60_000


def test_every_line_stands_in_one_part_and_the_parts_follow_each_other(client: TestClient) -> None:
    first = client.get("/documents/minato").text
    count = len(re.findall(r"<li><a href=\"[^\"]*part=", first))
    pages = [client.get(f"/documents/minato?part={n}").text for n in range(1, count + 1)]
    shown = [int(n) for page in pages for n in re.findall(r'id="L(\d+)"', page)]
    assert shown == [n for n, line in enumerate(LINES, 1) if line]
    assert "part=2" in pages[0]
    assert f'id="L{ROWS * 3 - 1}"' in client.get("/documents/minato?part=99999").text


def test_a_citation_opens_its_part_at_the_phrase_that_it_quotes(client: TestClient) -> None:
    page = client.get(f"/documents/minato?lines=1000-1001&quote={quote('港の整備その334 334件')}").text
    assert re.findall(r"<mark[^>]*>(.+?)</mark>", page) == ["港の整備その334", "334件"]
    assert page.count('id="phrase"') == 1
    assert '<mark id="phrase">港の整備その334</mark>' in page
    assert 'id="L1001" class="line marked"' in page
    assert "21ページ" in page  # line 1001 of 50 lines a page
    assert 'href="https://town.example/minato.pdf#page=21"' in page


def test_a_citation_longer_than_a_part_opens_where_it_is_quoted(client: TestClient) -> None:
    page = client.get(f"/documents/minato?lines=1-1200&quote={quote('岸壁の390番目')}").text
    assert '<mark id="phrase">岸壁の390番目</mark>' in page


@pytest.mark.parametrize("said", ["ここにない言葉", "", "2", "a" * 1000])
def test_a_quote_that_is_not_there_opens_the_first_cited_line(client: TestClient, said: str) -> None:
    page = client.get("/documents/minato", params={"lines": "4-5", "quote": said}).text
    assert page.count('id="phrase"') == 1
    assert page.index('id="L4"') < page.index('id="phrase"') < page.index('id="L5"')


def test_a_part_of_records_opens_at_the_cited_one(client: TestClient) -> None:
    page = client.get("/documents/hama?lines=350-350").text
    assert re.search(r'class="marked" id="phrase">\s*<section class="card" aria-label="浜の手入れその350"', page)


def test_hits_are_those_of_the_whole_plan_and_lead_to_their_part(client: TestClient) -> None:
    page = client.get("/documents/minato?q=350番目").text
    assert "1049行目" in page
    assert "lines=1049" in page
    assert 'id="L1049"' in page


def test_a_cell_stands_under_its_columns_header_on_a_phone() -> None:
    lines = {
        1: "年度\t2023年度 (R5)\t\t2024年度 (R6)", 2: "実績値\t5件\t\t—", 3: "理由\t人が足りない\t\t",
        4: "事業名\t担当\t内容\t備考", 5: "橋\t建設課\t直す\tなし",
    }  # fmt: skip
    (table,) = blocks(lines, headers={4})
    assert [row.labels for row in table.rows] == [
        (), ("", "2023年度 (R5)", "2023年度 (R5)", "2024年度 (R6)"), (), (), ("", "担当", "内容", "備考"),
    ]  # fmt: skip


def test_a_part_ends_before_a_record_and_a_line_longer_than_a_part_stands_alone() -> None:
    lines = dict.fromkeys(range(1, 101), "あ" * 100) | {101: "い" * 20_000, 102: "う"}
    found = parts(lines, {1: "一", 40: "二"})
    assert [part.lines for part in found][:2] == [(1, 39), (40, 95)]
    assert [part.lines[0] for part in found][2:] == [96, 101, 102]
    assert found[0].title == "一"
    assert parts({}, {}) == ()


def test_the_towns_own_page_is_told_where_it_is_known() -> None:
    pdf = _document("a", "計画", url="https://town.example/plan.pdf")
    split = _document(
        "a",
        "計画",
        url="https://town.example/",
        pages={1: "https://town.example/1.pdf", 30: "https://town.example/2.pdf"},
    )
    runs = [(1, 1), (40, 2), (90, 31)]
    assert [one.url for one in published(pdf, runs, 41, 41)] == ["https://town.example/plan.pdf#page=2"]
    assert [(one.page, one.url) for one in published(split, runs, 80, 95)] == [
        (2, "https://town.example/1.pdf#page=2"),
        (31, "https://town.example/2.pdf#page=2"),
    ]
    assert [(one.page, one.url) for one in published(pdf, [], 5, 6)] == [(None, "https://town.example/plan.pdf")]
    assert published(_document("a", "計画"), [], 5, 6) == ()


def test_plan_toml_tells_where_the_town_publishes(tmp_path: Path) -> None:
    plan = tmp_path / "minagi.txt"
    plan.write_text("みなぎ市総合計画\n", encoding="utf-8")
    toml = tmp_path / "plan.toml"
    toml.write_text(
        'url = "https://town.example/plan.pdf"\n[pages]\n12 = "https://town.example/2.pdf"\n', encoding="utf-8"
    )
    heading = find_heading(read(plan))
    assert (heading.url, heading.pages) == ("https://town.example/plan.pdf", {12: "https://town.example/2.pdf"})
    for wrong in (
        'url = "javascript:alert(1)"',
        "url = 3",
        'pages = "x"',
        '[pages]\nx = "https://a.example/"',
        "[pages]\n1 = 2",
    ):
        toml.write_text(wrong, encoding="utf-8")
        with pytest.raises(InputError, match=r"plan\.toml"):
            find_heading(read(plan))
