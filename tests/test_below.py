"""A site below a path of its host: no address, redirect or cookie leaves the path; and the API's own description."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from service.web.reference import operations
from tests.app_fixture import SNOW, app, write_snapshot

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # the test client's own choice of HTTP library
    from fastapi.testclient import TestClient

TOKEN = "correct-horse-battery"
HOST = "http://testserver"
BEGINNINGS = (
    "/", "/ask?q=除雪", "/ask?q=空港", "/docs", "/search?q=除雪", "/open-data", "/feedback", "/staff",
    "/staff/overview",
    "/staff/progress", "/staff/changes", "/staff/compare?q=除雪", "/staff/corrections", "/staff/upload",
    f"/staff/corrections/new/{SNOW.record_id}", "/documents/minagi-plan?q=除雪", "/no/such/page",
)  # fmt: skip
_ADDRESS = re.compile(r'(href|src|action)="([^"]*)"')


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("below")
    write_snapshot(folder / "data")
    held = app(folder / "data", root_path="/plan", operator_token=TOKEN, sources=folder)
    with TestClient(held, headers={"Accept": "text/html"}) as client:
        yield client


def _addresses(page: str, html: str) -> Iterator[tuple[str, str]]:
    """What a page names on its own host: the attribute, and the whole address."""
    for attribute, address in _ADDRESS.findall(html):
        there = urlsplit(urljoin(page, address.replace("&amp;", "&")))
        if there.hostname == "testserver":
            yield attribute, there._replace(fragment="").geturl()


def test_every_address_on_every_page_stays_below_the_path_and_answers(client: TestClient) -> None:
    client.post("/plan/feedback", data={"token": TOKEN})
    waiting, status, left = [f"{HOST}/plan{path}" for path in BEGINNINGS], {}, []
    while waiting and len(status) < 120:
        page = waiting.pop(0)
        response = client.get(page)
        status[page] = response.status_code
        found = list(_addresses(page, response.text)) if "html" in response.headers["Content-Type"] else []
        left += [(page, address) for _, address in found if not address.startswith(f"{HOST}/plan/")]
        waiting += {address for attribute, address in found if attribute != "action"} - {*waiting, *status}
    assert left == []
    assert {page for page, code in status.items() if code != 200} == {f"{HOST}/plan/no/such/page"}


@pytest.mark.parametrize("path", ["/plan/healthz", "/healthz", "/plan/api/documents", "/api/documents"])
def test_a_proxy_may_leave_the_path_or_cut_it_off(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/plan", "/plan/"])
def test_the_path_itself_is_the_start_page(client: TestClient, path: str) -> None:
    assert 'src="/plan/widget.js"' in client.get(path).text


def test_the_cookie_is_for_the_site_alone_and_redirects_stay(client: TestClient) -> None:
    entered = client.post("/plan/feedback", data={"token": TOKEN, "next": "/staff?kind=pledge"}, follow_redirects=False)
    assert "Path=/plan/;" in entered.headers["Set-Cookie"]
    assert entered.headers["Location"] == "/plan/staff?kind=pledge"
    asked = client.post("/ask", data={"q": "除雪"}, follow_redirects=False)
    assert asked.headers["Location"].startswith("/plan/ask?q=")
    assert client.get("/plan/staff/", follow_redirects=False).headers["Location"].startswith(f"{HOST}/plan/staff")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/catalog.jsonld", f"{HOST}/plan/documents/minagi-plan"),
        ("/open-data/changes.atom", f'rel="self" href="{HOST}/plan/open-data/changes.atom"'),
        ("/openapi.json", '"/plan"'),
    ],
)
def test_files_name_the_address_below_the_path(client: TestClient, path: str, said: str) -> None:
    assert said in client.get(f"/plan{path}").text


def test_limits_and_sharing_hold_below_the_path(client: TestClient) -> None:
    asked = client.post("/plan/api/ask", content=b"x" * 20_000, headers={"Origin": "https://www.city.example.lg.jp"})
    assert (asked.status_code, asked.json()["error"]["code"]) == (413, "too_large")
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert asked.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_fault_is_told_on_a_page_of_the_site(client: TestClient) -> None:
    with TestClient(client.app, raise_server_exceptions=False) as careful:
        page = careful.get("/ask?q=爆発", headers={"Accept": "text/html"})
    assert (page.status_code, 'href="/plan/static/page.css"' in page.text) == (500, True)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_api_is_described_whole_on_a_page_that_loads_nothing_from_elsewhere(
    client: TestClient, language: str
) -> None:
    page = client.get("/plan/docs", params={"lang": language}).text
    kept = json.loads(Path("docs/openapi.json").read_text("utf-8"))
    described = operations(kept)
    assert len(described) == sum(len(methods) for methods in kept["paths"].values())
    for one in described:
        assert f"{one.method} {one.path}" in page
        assert all(f"<code>{field.name}</code>" in page for field in one.sent)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_every_shape_that_is_named_is_shown(client: TestClient) -> None:
    page = client.get("/docs").text
    assert set(re.findall(r'href="#(\w+)"', page)) - {"main"} <= set(re.findall(r'id="(\w+)"', page))
