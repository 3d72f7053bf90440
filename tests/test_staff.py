"""The staff's pages and files: filters in the address, every field of a record, counts, comparison, exports."""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from index.encoder import CharacterEncoder
from index.shelf import Folder
from index.snapshot import build, current, load
from ingest.errors import SnapshotError
from ingest.model import Baseline, Indicator, YearValue
from service.about import Relevant
from service.model import Question, ScoredPassage
from service.staff import charts
from service.staff.chosen import chosen
from service.staff.compare import Comparison, Hit, Town, compare
from service.staff.compare import side_by_side as beside
from service.staff.overview import graded, overview
from service.staff.pages import router as staff
from service.staff.progress import progress
from service.staff.record import field_name, indicator_chart, side_by_side
from service.staff.view import View, paged
from service.web.app import create_app
from service.web.facets import years_of
from service.web.holder import Holder
from tests.app_fixture import MARKET, SNOW, TILDE, FakePipeline, documents, record, settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # the test client's own choice of HTTP library
    from fastapi.testclient import TestClient

GRADED = record(
    "10", "窓口の見直し", "市民課", (13, 15), kind="initiative",
    record_id="minagi-plan:initiative:10",
    departments=("市民課", "税務課"), grades={"R5": "A", "総括": "B"}, 
    attributes={"不一致": ["番号: 10（13行）／1（2行）", "名称: 甲／乙"]},
    progress_percent=62.5, path=("除雪の見直し",),
    source={"document": "minagi-plan", "lines": (13, 15), "fields": {"departments": (14, 14), "indicators.0": (5, 6)}},
    indicators=(
        Indicator(name="待ち時間", baseline=Baseline(value="20分", period="R4"), values=(
            YearValue(fiscal_year=2024, target="10分", actual="12分"),
        )),
        Indicator(name="手続", values=(YearValue(fiscal_year=2024, target="オンライン化"),)),
    ),
)  # fmt: skip


class Pipeline(FakePipeline):
    """Takes the market for what every subject is about."""

    def about(self, question: Question) -> tuple[Relevant, ...]:
        """The market with two passages, and a record that has none."""
        passages = tuple(
            ScoredPassage(passage_id=f"p{n}", document="minagi-plan", lines=(15, 15), text=text, score=1 / (n + 1))
            for n, text in enumerate(("雨の日も開ける市にします。", "水産課"))
        )
        return Relevant(record=MARKET, odds=1.0, passages=passages), Relevant(record=GRADED, odds=-1.0)


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    data = tmp_path_factory.mktemp("data")
    plan, bare = documents()
    whole = plan.model_copy(update={"records": (SNOW, MARKET, GRADED)})
    build([whole, bare], CharacterEncoder(), data)
    return Pipeline(load(current(data)))


@pytest.fixture(scope="module")
def client(pipeline: Pipeline, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    data = tmp_path_factory.mktemp("service")
    (data / "CURRENT").write_text("one", encoding="utf-8")
    holder = Holder(Folder(data), lambda: pipeline)
    holder.refresh()
    with TestClient(create_app(holder, settings(data), [staff]), raise_server_exceptions=False) as client:
        client.headers["accept"] = "text/html"
        yield client


def titles(html: str) -> list[str]:
    return re.findall(r'rowheader" data-label="名称"><a [^>]+>([^<]+)</a>', html)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["除雪の見直し", "朝市の屋根", "窓口の見直し", "灯台の案内板"]),
        ("?municipality=&document=&kind=&status=&year=&number=&department=&q=", 4),  # an empty form asks nothing
        ("?municipality=みなぎ町", 4),
        ("?municipality=よその市", 0),
        ("?document=minagi-records", ["灯台の案内板"]),
        ("?kind=initiative", ["窓口の見直し"]),
        ("?status=on_track", ["除雪の見直し"]),
        ("?status=none", ["朝市の屋根", "窓口の見直し"]),
        ("?department=水産", ["朝市の屋根"]),
        ("?number=２-１", ["朝市の屋根"]),  # width does not matter
        ("?year=2023", ["除雪の見直し", "窓口の見直し"]),  # by its figures, and by the grade R5
        ("?year=2025", ["除雪の見直し"]),
        ("?q=歩道", ["除雪の見直し"]),
        ("?q=歩道&kind=initiative", 0),
        ("?sort=number", ["除雪の見直し", "灯台の案内板", "朝市の屋根", "窓口の見直し"]),  # 2-1 before 10
        ("?sort=number&desc=true", ["窓口の見直し", "朝市の屋根", "灯台の案内板", "除雪の見直し"]),
        ("?sort=status", ["灯台の案内板", "除雪の見直し", "朝市の屋根", "窓口の見直し"]),  # late first, unstated last
        ("?sort=percent", ["窓口の見直し", "除雪の見直し", "朝市の屋根", "灯台の案内板"]),
        (
            "?sort=status&desc=true",
            ["除雪の見直し", "灯台の案内板", "朝市の屋根", "窓口の見直し"],
        ),
        ("?sort=grades:R5", ["窓口の見直し", "除雪の見直し", "朝市の屋根", "灯台の案内板"]),
        ("?sort=actual", ["窓口の見直し", "除雪の見直し", "朝市の屋根", "灯台の案内板"]),  # 12分 before 131路線
        ("?percent_min=60&percent_max=70", ["窓口の見直し"]),
        ("?percent_min=63", 0),
        ("?grade=A", ["窓口の見直し"]),
        ("?grade=R5:A", ["窓口の見直し"]),
        ("?grade=総括:A", 0),
        ("?result=met", ["除雪の見直し"]),
        ("?result=met&year=2023", 0),  # its own year: 118 of 120
        ("?plan=みなぎ町観光計画", ["灯台の案内板"]),
        ("?policy=港をにぎわす", ["朝市の屋根"]),
        ("?department=課", 4),
        ("?department=市民課", ["窓口の見直し"]),
        ("?size=3&page=2", ["灯台の案内板"]),
        ("?size=3&page=99", ["灯台の案内板"]),  # past the end: the last page
    ],
)
def test_the_address_tells_which_records_are_shown(client: TestClient, query: str, expected: list[str] | int) -> None:
    response = client.get(f"/staff{query}")
    found = titles(response.text)
    assert response.status_code == 200
    assert (found if isinstance(expected, list) else len(found)) == expected


def test_the_form_shows_what_is_asked_for(client: TestClient) -> None:
    html = client.get("/staff?kind=pledge&year=2024&q=除雪&sort=title&desc=true").text
    assert '<option value="pledge" selected>公約 (1)</option>' in html  # with what each choice would leave
    assert '<option value="project">事業 (0)</option>' in html
    assert '<option value="2024" selected>2024年度（令和6年度） (1)</option>' in html
    assert '<p class="conditions">条件：<span>種別 <strong>公約</strong></span> <span>年度' in html
    assert 'value="除雪" maxlength' in html
    assert '<input type="hidden" name="sort" value="title">' in html
    assert 'aria-sort="descending"' in html


def test_columns_are_chosen_by_boxes_or_in_a_link(client: TestClient) -> None:
    by_boxes = client.get("/staff?cols=percent&cols=grades&cols=indicators&cols=target&cols=result&sort=title").text
    heads = re.findall(r'columnheader"[^>]*>(?:<a [^>]+>)?([^<]+)', by_boxes)
    assert heads == ["名称", "進捗率", "評価 R5", "評価 総括", "指標", "目標値", "目標"]
    assert (
        by_boxes.split("<table", 1)[1]
        == (client.get("/staff?cols=percent,grades,indicators,target,result&sort=title").text.split("<table", 1)[1])
    )
    (row,) = re.findall(r'<tr role="row">(?:(?!</tr>).)*窓口の見直し.*?</tr>', by_boxes, re.DOTALL)
    cells = [re.sub(r"<[^>]+>", " ", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]
    assert cells == ["62.5%", "A", "B", "待ち時間 手続", "10分 (2024) オンライン化 (2024)", "未達成 データなし"]


def test_offices_are_one_whatever_mark_stands_before_them(pipeline: Pipeline) -> None:
    marked = MARKET.model_copy(update={"record_id": "x", "departments": ("(農)水産課",)})
    table = overview((MARKET, marked), "department")
    assert [row[2:4] for row in table.rows] == [("水産課", 2)]


def test_every_number_of_the_overview_is_the_length_of_the_list_behind_it(client: TestClient) -> None:
    for path in ("/staff/overview", "/staff/overview?by=department", "/staff/overview?by=policy", "/staff/progress"):
        links = re.findall(r'<td class="n"><a href="([^"]+)"[^>]*>(\d+)<', unescape(client.get(path).text))
        assert links
        for address, number in links:
            shown = re.search(r"<strong>(\d+)件</strong>", client.get(address).text)
            assert (address, shown and shown[1]) == (address, number)


def test_a_file_tells_its_filters_in_its_name_and_on_every_printed_page(client: TestClient) -> None:
    response = client.get("/staff/records.xlsx?status=delayed&q=案内")
    name = re.search(r"filename\*=UTF-8''(\S+?);", response.headers["content-disposition"])
    assert name
    assert unquote(name[1]) == "yakusoku-records-遅れ-案内.xlsx"
    book = load_workbook(io.BytesIO(response.content))
    assert book.properties.title == "進捗：遅れ、言葉：案内"
    assert "進捗：遅れ" in str(book["記録"].oddHeader.left.text)


def test_a_view_is_kept_by_the_operator_and_opened_by_anyone(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("one", encoding="utf-8")
    holder = Holder(Folder(tmp_path), lambda: pipeline)
    holder.refresh()
    made = create_app(holder, settings(tmp_path, operator_token="open-sesame-12"), [staff])
    with TestClient(made, raise_server_exceptions=False, headers={"accept": "text/html"}) as client:
        view = {"name": "議会 3月", "path": "/staff", "query": "status=delayed&cols=status"}
        assert client.post("/staff/views", data=view).status_code == 403  # the token first
        entered = client.post("/feedback", data={"token": "open-sesame-12", "next": "/staff?status=delayed"})
        assert entered.url.path == "/staff"
        assert "この表示に名前を付けて保存" in entered.text
        assert "議会 3月" in client.post("/staff/views", data=view).text
        for wrong in ({"name": "a/b"}, {"name": " "}, {"path": "/documents"}, {"path": "//example.com"}):
            assert client.post("/staff/views", data={**view, **wrong}).status_code == 422
        client.cookies.clear()
        opened = client.get("/staff/views/議会 3月")
        assert (opened.url.path, titles(opened.text)) == ("/staff", ["灯台の案内板"])
        assert "この表示に名前を付けて保存" not in opened.text
        bearer = {"authorization": "Bearer open-sesame-12"}
        client.post("/staff/views/forget", data={"name": "議会 3月"}, headers=bearer)
        assert client.get("/staff/views/議会 3月").status_code == 404


@pytest.mark.parametrize("wanted", ["https://example.com", "//example.com", "/staff//example.com", "/ask", "/staff\\x"])
def test_the_operator_is_led_to_no_other_site(pipeline: Pipeline, tmp_path: Path, wanted: str) -> None:
    holder = Holder(Folder(tmp_path), lambda: pipeline)
    made = create_app(holder, settings(tmp_path, operator_token="open-sesame-12"), [staff])
    with TestClient(made, follow_redirects=False) as client:
        entered = client.post("/feedback", data={"token": "open-sesame-12", "next": wanted})
        assert entered.headers["location"] == "/feedback"


def test_paging_and_sorting_keep_the_filters(client: TestClient) -> None:
    html = unescape(client.get("/staff?status=none&size=1&lang=ja").text)
    assert "/staff?status=none&page=2&size=1&lang=ja" in html
    assert "/staff?status=none&sort=title&size=1&lang=ja" in html


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/staff?year=abc", 422, "year: 整数にしてください"),
        ("/staff?status=late", 422, "status: 使えるのは"),
        ("/staff?sort=nothing", 422, "sort: "),
        ("/staff?percent_min=abc", 422, "percent_min: "),
        ("/staff?page=0", 422, "page: 1以上にしてください"),
        ("/staff?q=" + "あ" * 201, 422, "q: 200文字以内にしてください"),
        ("/staff/records/nothing", 404, "nothing はありません"),
        ("/staff/records.pdf", 422, "extension: 使えるのは"),
    ],
)
def test_a_wrong_address_is_told_in_words(client: TestClient, path: str, status: int, message: str) -> None:
    response = client.get(path)
    assert (response.status_code, message in unescape(response.text)) == (status, True)


def test_a_records_page_shows_every_field_conflicts_and_the_lines_beside(client: TestClient) -> None:
    html = client.get("/staff/records/minagi-plan:initiative:10").text
    for shown in (
        "市民課、税務課",
        "62.5%",
        "?lines=13-13#L13",
        "名称: 甲／乙",
        "20分",
        "12分",
        "総括",
        "文書の中で食い違う記載",
    ):
        assert shown in html
    assert "雨の日も開ける市にします。" in html  # the source line
    assert 'href="/documents/minagi-plan?lines=13-15#L13-L15"' in html
    assert "指標「待ち時間」" in html  # the line says what is read from it
    assert 'href="/staff/records/minagi-plan%3Apledge%3A1"' in html  # the record of the heading above


def test_a_record_above_lists_the_records_below(client: TestClient) -> None:
    assert "窓口の見直し</a>" in client.get("/staff/records/minagi-plan:pledge:1").text


def test_a_record_without_text_says_where_it_stands(client: TestClient) -> None:
    html = client.get("/staff/records/minagi-records:project:1-1~2").text
    assert "この文書は全文を収めていません" in html


def test_print_is_never_taken_for_markup(client: TestClient) -> None:
    html = client.get("/staff/records/minagi-plan:pledge:1").text
    assert "<script" not in html  # the plan prints one; its tag is dropped, and its text is text
    assert "alert(&#39;行&#39;)" in html
    assert "&lt;b&gt;" in client.get("/staff?q=<b>").text


@pytest.mark.parametrize(
    "path",
    ["/staff", "/staff/overview", "/staff/progress", "/staff/compare?q=市", "/staff/records/minagi-plan:pledge:1"],
)
def test_no_page_holds_a_style_or_script_that_the_policy_refuses(client: TestClient, path: str) -> None:
    html = client.get(path).text
    assert not re.search(r"<style|\sstyle=|<script|\son[a-z]+=", html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("plan", [("みなぎ町まちづくり計画", 3, 0, 1, 0, 2, 62.5), ("みなぎ町観光計画", 1, 0, 0, 1, 0, None)]),
        ("department", [("建設課", 1, 0, 1, 0, 0, None),
                        ("水産課", 1, 0, 0, 0, 1, None), ("市民課", 1, 0, 0, 0, 1, 62.5),
                        ("税務課", 1, 0, 0, 0, 1, 62.5), ("観光課", 1, 0, 0, 1, 0, None)]),
        ("policy", [("くらしを守る", 1, 0, 1, 0, 0, None), ("港をにぎわす", 1, 0, 0, 0, 1, None),
                    ("除雪の見直し", 1, 0, 0, 0, 1, 62.5), ("（記載なし）", 1, 0, 0, 1, 0, None)]),
    ],
)  # fmt: skip
def test_the_overview_counts_records_by_status(by: str, expected: list[tuple[object, ...]]) -> None:
    table = overview((SNOW, MARKET, GRADED, TILDE), by)
    assert [row[-7:] for row in table.rows] == expected
    assert {row[0] for row in table.rows} == {"999997"}


def test_printed_grades_are_counted_by_heading() -> None:
    table = graded((SNOW, GRADED))
    assert (table.columns[3:], [row[3:] for row in table.rows]) == (
        ("評価の欄", "A", "B"),
        [("R5", 1, 0), ("総括", 0, 1)],
    )


def indicator(*values: tuple[int, str | None, str | None], baseline: str | None = None) -> Indicator:
    years = tuple(YearValue(fiscal_year=year, target=target, actual=actual) for year, target, actual in values)
    return Indicator(name="指標", baseline=Baseline(value=baseline) if baseline else None, values=years)


@pytest.mark.parametrize(
    ("given", "year", "result", "why"),
    [
        (indicator((2023, "10件", "12件"), (2024, "20件", "19件")), None, "missed", None),  # the last year decides
        (indicator((2023, "10件", "12件"), (2024, "20件", "19件")), 2023, "met", None),
        (indicator((2024, "10分", "9分"), baseline="20分"), None, "met", None),  # less is better
        (indicator((2024, "1億円", "9,000万円")), None, "missed", None),  # multiples are read
        (indicator((2024, "10件", None)), None, "none", "actual"),
        (indicator((2024, None, "10件")), None, "none", "target"),
        (indicator((2023, None, "10件"), (2024, "12件", None)), None, "none", "years"),
        (indicator((2024, "無償化", "無償化")), None, "none", "number"),
        (indicator((2024, "10件", "12件")), 2020, "none", "year"),
        (indicator(baseline="10件"), None, "none", "yearly"),
    ],
)
def test_an_indicator_is_met_missed_or_without_data_for_a_reason(
    given: Indicator, year: int | None, result: str, why: str | None
) -> None:
    (found,) = progress((SNOW.model_copy(update={"indicators": (given,)}),), year)
    assert (found.result, found.why) == (result, why)


@pytest.mark.parametrize(
    ("query", "results"),
    [("", ["met", "missed", "none"]), ("?result=missed", ["missed"]), ("?year=2023", ["missed", "none", "none"])],
)
def test_the_progress_page_and_its_file_show_the_same(client: TestClient, query: str, results: list[str]) -> None:
    names = {"met": "達成", "missed": "未達成", "none": "データなし"}
    html = client.get(f"/staff/progress{query}").text
    assert re.findall(r"</span>(達成|未達成|データなし)</span>", html) == [names[result] for result in results]
    assert [row["判定"] for row in rows(client.get(f"/staff/progress.csv{query}").content)] == [
        names[r] for r in results
    ]


def rows(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "query", ["", "?q=歩道", "?document=minagi-plan&kind=pledge", "?status=delayed", "?municipality=よその市"]
)
def test_an_export_holds_the_records_that_the_api_finds(client: TestClient, query: str) -> None:
    api = client.get(f"/api/records{query}").json()
    ids = [one["record_id"] for one in api["records"]]
    assert client.get(f"/staff/records.json{query}").json() == api
    assert [row["記録ID"] for row in rows(client.get(f"/staff/records.csv{query}").content)] == ids
    sheet = load_workbook(io.BytesIO(client.get(f"/staff/records.xlsx{query}").content))["記録"]
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == ids


def test_an_export_keeps_the_order_and_is_not_cut_at_a_page(client: TestClient) -> None:
    content = client.get("/staff/records.csv?sort=number&desc=true&size=1&page=2").content
    assert [row["番号"] for row in rows(content)] == ["10", "2-1", "1-1~2", "1"]


def header(content: bytes, extension: str) -> list[object]:
    """The names of a file's columns."""
    if extension == "csv":
        return list(next(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))))
    if extension == "xlsx":
        return list(next(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)))
    return list(json.loads(content)[0])


@pytest.mark.parametrize("name", ["records", "indicators", "overview", "grades", "progress", "achievement", "compare"])
def test_every_table_is_a_file_in_three_formats_with_the_same_columns(client: TestClient, name: str) -> None:
    found = {}
    for extension in ("csv", "xlsx", "json"):
        response = client.get(f"/staff/{name}.{extension}?q=見直し")
        assert response.headers["content-disposition"].endswith(f'.{extension}"')
        if (name, extension) != ("records", "json"):  # that one has the form of the API
            found[extension] = header(response.content, extension)
    assert found["csv"][0] == "全国地方公共団体コード"
    assert name == "records" or found["csv"] == found["xlsx"] == found["json"]


def test_a_comparison_shows_the_records_that_are_about_the_subject(client: TestClient, pipeline: Pipeline) -> None:
    (town,) = compare(pipeline, Comparison(q="市"))
    assert [(hit.record.title, [p.text for p in hit.passages]) for hit in town.hits] == [
        ("朝市の屋根", ["雨の日も開ける市にします。", "水産課"]), ("窓口の見直し", []),
    ]  # fmt: skip
    html = client.get("/staff/compare?q=市&town=みなぎ町").text
    assert "朝市の屋根" in html
    assert [row["順位"] for row in rows(client.get("/staff/compare.csv?q=市").content)] == ["1", "1", "2"]


def test_indicators_of_two_towns_stand_beside_each_other_where_their_unit_is_one() -> None:
    def town(name: str, *figures: Indicator) -> Town:
        return Town("", name, (Hit(MARKET.model_copy(update={"indicators": figures}), (), None),))

    people = indicator((2024, "100人", "1,200人"))
    many = indicator((2023, "2千人", None), (2024, "2,000人", "1,800人"))
    found = beside([town("甲町", people, indicator((2024, "10件", "9件"))), town("乙市", many)])
    assert {unit: [(one.town, one.target, one.actual) for one in own] for unit, own in found.items()} == {
        "人": [("甲町", 100, 1200), ("乙市", 2000, 1800)]
    }


@pytest.mark.parametrize(
    ("query", "said"), [("", "調べたいこと"), ("?q=+", "調べたいこと"), ("?q=市&town=よその市", "選び直して")]
)
def test_a_comparison_of_nothing_says_what_to_do(client: TestClient, query: str, said: str) -> None:
    response = client.get(f"/staff/compare{query}")
    assert (response.status_code, said in response.text) == (200, True)


def test_before_a_snapshot_the_reader_is_asked_to_wait(tmp_path: Path) -> None:
    def nothing() -> Pipeline:
        raise SnapshotError(tmp_path, "スナップショットがありません")

    with TestClient(create_app(Holder(Folder(tmp_path), nothing), settings(tmp_path), [staff])) as client:
        assert client.get("/staff").status_code == 503


def test_a_records_years_are_those_of_its_figures_and_grades() -> None:
    assert years_of(SNOW) == {2023, 2024, 2025}
    assert years_of(GRADED) == {2023, 2024}


def test_a_view_without_rows_has_one_empty_page() -> None:
    assert paged((), View())[1:] == (0, 1, 1, 0, 0)


def test_filters_agree_in_whatever_order(pipeline: Pipeline) -> None:
    view = View(q="見直し", department="課", status="none", kind="initiative", year=2024)
    assert [one.title for one in chosen(pipeline.snapshot, view)] == ["窓口の見直し"]


def test_lines_elsewhere_and_those_that_contradict_are_shown_with_a_gap() -> None:
    lines = dict(enumerate(("a", "b", "", "", "d\t\te", "f", "", "", "left out", "", "", "", "x", "g", "h"), 1))
    shown = side_by_side(GRADED, lines)
    assert [(line.line, line.text, line.marked, line.gap) for line in shown] == [
        (2, "b", False, False), (5, "d ｜ e", True, False), (6, "f", True, False),
        (13, "x", False, True), (14, "g", True, False), (15, "h", False, False),
    ]  # fmt: skip
    assert {line.line: line.fields for line in shown if line.fields} == {
        2: ("食い違う記載",), 5: ("指標「待ち時間」",), 13: ("食い違う記載",), 14: ("担当部署",),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("departments", "担当部署"),
        ("indicators.0", "指標「待ち時間」"),
        ("sections.今後の取組", "今後の取組"),
        ("unknown", "unknown"),
    ],
)
def test_a_field_is_called_by_its_printed_name(path: str, name: str) -> None:
    assert field_name(GRADED, path) == name


def test_a_chart_has_a_title_a_description_and_colours_of_the_page() -> None:
    svg = indicator_chart("one", SNOW.indicators[0]) or ""
    root = ElementTree.fromstring(svg)
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "one-title")
    assert "目標値140路線" in "".join(root[1].itertext())
    assert "style=" not in svg
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) <= {
        "none",
        *(c for c in vars(charts).values() if str(c).startswith("var(")),
    }


@pytest.mark.parametrize(
    "given",
    [
        indicator((2024, "無償化", "無償化")),  # no numbers
        indicator((2024, "10件", None)),  # a single figure is no chart
        indicator(baseline="10件"),
        indicator(),
    ],
)
def test_what_cannot_be_drawn_has_no_chart(given: Indicator) -> None:
    assert indicator_chart("one", given) is None


def test_large_amounts_are_counted_in_multiples() -> None:
    svg = indicator_chart("one", indicator((2023, "20億円", "23.6億円"), (2024, "40億円", None))) or ""
    assert "（億円）" in svg
    assert "000,000" not in svg


def test_the_same_figures_give_the_same_chart() -> None:
    def draw() -> str:
        return charts.shares(
            "a",
            "題",
            [("みなぎ町", (1, 2))],
            (charts.Part("甲", charts.OK), charts.Part("乙", charts.WARN, "//")),
        )

    assert draw() == draw()


def test_every_part_of_a_chart_has_its_name_in_the_legend() -> None:
    parts = (charts.Part("達成", charts.OK), charts.Part("未達成", charts.WARN, "//"))
    svg = charts.shares("a", "題", [("みなぎ町", (1, 2))], parts)
    assert all(name in svg for name in ("達成", "未達成", "みなぎ町　3件"))
