"""The staff's pages in a real browser: without JavaScript, by keyboard, on a phone, in the dark, and by axe-core."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from index.encoder import CharacterEncoder
from index.snapshot import build
from ingest.documents import ingest
from service.staff.open_data import router as open_data
from service.staff.pages import router as staff
from service.web.app import create_app
from tests.app_fixture import documents, holder, settings
from tests.browser_fixture import NAMED, axe, chromium, serving, spoken
from tests.conftest import FIXTURES

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TOKEN = "open-sesame-12"
ROADMAP = "/staff/records/minagi-roadmap:pledge:1"
PATHS = {
    "the list": "/staff",
    "a list without records": "/staff?q=%E3%81%AA%E3%81%84%E8%A8%80%E8%91%89",
    "a record with a chart": ROADMAP,
    "a record without text": "/staff/records/minagi-records:project:1-1~2",
    "the overview by plan": "/staff/overview",
    "the overview by department": "/staff/overview?by=department",
    "the overview by policy": "/staff/overview?by=policy",
    "progress against targets": "/staff/progress",
    "an empty comparison": "/staff/compare",
    "a list with columns": "/staff?cols=number,grades,stars,percent,target,actual,result&percent_min=1",
    "what changed": "/staff/changes",
    "a record of an older edition": "/staff/records/minagi-roadmap:pledge:2-1",
    "open data": "/open-data",
    "the fields": "/open-data/terms",
    "corrections": "/staff/corrections",
    "a correction": "/staff/corrections/new/minagi-roadmap-r9:pledge:1?field=departments",
    "an upload": "/staff/upload",
    "a comparison": "/staff/compare?q=%E9%99%A4%E9%9B%AA",
    "a wrong address": "/staff?year=abc",
    "the list in English": "/staff?lang=en&cols=number,status,target,actual,result",
    "a record in English": f"{ROADMAP}?lang=en",
    "the overview in English": "/staff/overview?lang=en",
    "what changed in English": "/staff/changes?lang=en",
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    chromium()
    data = tmp_path_factory.mktemp("data")
    plans = [ingest(path) for path in sorted(FIXTURES.rglob("minagi-*.txt"))]
    assert plans
    build([*plans, documents()[1]], CharacterEncoder(), data)
    held = holder(data)
    held.refresh()
    kept = settings(data, operator_token=TOKEN, sources=FIXTURES)
    with serving(create_app(held, kept, [staff, open_data])) as address:
        yield address


def _of_operator(path: str) -> bool:
    """Whether a page is the operator's."""
    return path.startswith(("/staff/corrections", "/staff/upload"))


Opening = Callable[..., Any]


@pytest.fixture
def opened(base: str, browser: Any) -> Iterator[Opening]:
    """Opens a page of the service; a style or script that the policy refuses fails the test."""
    contexts, troubles = [], []

    def open_page(path: str, **options: Any) -> Any:
        context = browser.new_context(locale="ja-JP", **{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda m: troubles.append(m.text) if "Content Security Policy" in m.text else None)
        page.set_extra_http_headers({"authorization": f"Bearer {TOKEN}"} if _of_operator(path) else {})
        page.goto(base + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not troubles


def faults(page: Any) -> list[str]:
    return [
        f"{rule['id']}: {[node['target'] for node in rule['nodes']][:3]}" for rule in axe(page, RULES)["violations"]
    ]


LOOKS = [
    {"viewport": {"width": 1280, "height": 900}},
    {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    {"viewport": {"width": 320, "height": 640}},
]


@pytest.mark.parametrize("look", LOOKS, ids=["wide", "dark", "phone"])
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_the_checker_finds_no_fault_and_nothing_runs_off_the_page(
    opened: Opening, path: str, look: dict[str, Any]
) -> None:
    page = opened(path, **look)
    assert faults(page) == []
    for width in (look["viewport"]["width"], 768, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_in_the_spoken_tree_every_record_stands_once_and_all_is_named(opened: Opening) -> None:
    for path in ("/staff?document=minagi-roadmap", ROADMAP, "/staff/changes", "/staff/overview", "/staff/upload"):
        page = opened(path)
        said = spoken(page)
        assert [role for role, name in said if role in NAMED and not name] == [], path
        levels = page.locator("main").locator("h1, h2, h3").evaluate_all("all => all.map(one => +one.tagName[1])")
        assert all(after - before <= 1 for before, after in pairwise(levels)), path
        if path.startswith("/staff?"):
            titles = page.locator("tbody th > a").all_inner_texts()
            links = [name for role, name in said if role == "link"]
            assert [links.count(title) for title in titles] == [1] * len(titles)


def test_without_javascript_the_filters_work_and_the_address_holds_them(opened: Opening) -> None:
    page = opened("/staff", java_script_enabled=False)
    page.get_by_role("combobox", name="計画", exact=True).select_option("minagi-roadmap")
    page.get_by_role("combobox", name="進捗", exact=True).select_option("delayed")
    page.get_by_role("button", name="絞り込む").click()
    assert "document=minagi-roadmap" in page.url
    assert "status=delayed" in page.url
    badges = page.locator("td[data-label=進捗]").all_inner_texts()
    assert badges
    assert all("遅れ" in text for text in badges)
    assert page.get_by_role("combobox", name="進捗", exact=True).input_value() == "delayed"


def test_by_keyboard_alone_a_heading_sorts_down_and_up(opened: Opening) -> None:
    page = opened("/staff?document=minagi-roadmap")
    heading = page.get_by_role("columnheader", name="名称")
    orders = []
    for _ in range(2):
        heading.get_by_role("link").focus()
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        orders.append((heading.get_attribute("aria-sort"), page.locator("tbody th").all_inner_texts()))
    assert [order for order, _ in orders] == ["ascending", "descending"]
    assert orders[0][1] == orders[1][1][::-1]
    assert len(orders[0][1]) > 1


def test_the_first_tab_leads_past_the_menus_to_the_page(opened: Opening) -> None:
    page = opened("/staff/progress")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_records_line_opens_the_viewer_with_that_line_marked(opened: Opening) -> None:
    page = opened(ROADMAP)
    link = page.locator(".lines li.read > a").first
    line = link.inner_text()
    link.click()
    marked = page.locator(f"#L{line}.marked")
    marked.wait_for()
    assert marked.is_visible()
    assert page.url.endswith(f"#L{line}")


def test_what_is_downloaded_is_what_is_shown(opened: Opening) -> None:
    page = opened("/staff?document=minagi-roadmap&sort=title&desc=true")
    shown = page.locator("tbody th > a").all_inner_texts()
    with page.expect_download() as download:
        page.get_by_role("group", name="この条件の記録").get_by_role("link", name="CSV").click()
    content = Path(download.value.path()).read_bytes()
    saved = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert [" ".join(row["名称"].split()) for row in saved] == shown
    assert shown


def test_a_chart_is_an_image_with_its_figures_in_words_and_in_a_table(opened: Opening) -> None:
    page = opened(ROADMAP)
    chart = page.get_by_role("img").first
    assert "年度" in (chart.locator("desc").text_content() or "")
    assert page.get_by_role("table").filter(has_text="目標値").count() >= 1
    bar = chart.locator("rect[fill='var(--actual)']").first
    assert bar.evaluate("element => getComputedStyle(element).fill") == "rgb(38, 74, 244)"  # --actual of tokens.css


def test_in_the_dark_charts_take_the_pages_dark_colours(opened: Opening) -> None:
    page = opened(ROADMAP, color_scheme="dark")
    text = page.get_by_role("img").first.locator("text").first
    assert text.evaluate("element => getComputedStyle(element).fill") == "rgb(242, 242, 242)"  # --text in the dark
