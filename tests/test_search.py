"""The search page: what is found, what is counted, what an address may hold."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.web.facets import Wanted, counted, narrowed
from tests.app_fixture import MARKET, SNOW, TILDE, app, write_snapshot

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from fastapi.testclient import TestClient

RECORDS = (SNOW, MARKET, TILDE)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    data: Path = tmp_path_factory.mktemp("data")
    write_snapshot(data)
    with TestClient(app(data)) as client:
        yield client


def found(page: str) -> list[str]:
    """The titles of the records on a page."""
    titles = re.findall(r'<li class="card hit".*?<a [^>]*>(.*?)</a>', page, re.DOTALL)
    return [re.sub(r"<[^>]*>", "", title).split()[-1] for title in titles]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["除雪の見直し", "朝市の屋根", "灯台の案内板"]),
        ("q=除雪", ["除雪の見直し"]),
        ("q=ﾛ線 路線", []),
        ("q=路線", ["除雪の見直し"]),  # the name of an indicator
        ("q=歩道", ["除雪の見直し"]),  # a text
        ("q=水産課", ["朝市の屋根"]),  # a department
        ("q=の 板", ["灯台の案内板"]),  # every word
        ("kind=project", ["灯台の案内板"]),
        ("status=none", ["朝市の屋根"]),
        ("status=delayed&municipality=みなぎ町", ["灯台の案内板"]),
        ("year=2025", ["除雪の見直し"]),
        ("plan=minagi-plan&department=水産課", ["朝市の屋根"]),
        ("municipality=よその市", []),
        ("page=99", ["除雪の見直し", "朝市の屋根", "灯台の案内板"]),
        ("q=<script>", ["除雪の見直し", "朝市の屋根", "灯台の案内板"]),  # marks are no words
        ("q=%27 OR 1=1", []),
    ],
)
def test_records_that_hold_every_word_and_fit_every_choice(client: TestClient, query: str, expected: list[str]) -> None:
    response = client.get(f"/search?{query}")
    assert response.status_code == 200
    assert found(response.text) == expected
    assert "<script>" not in response.text.partition("<main")[2]


@pytest.mark.parametrize("query", ["page=0", "page=x", "q=" + "あ" * 201])
def test_an_address_that_does_not_fit_is_told_in_words(client: TestClient, query: str) -> None:
    response = client.get(f"/search?{query}", headers={"Accept": "text/html"})
    assert response.status_code == 422
    assert response.text.startswith("<!doctype html>")


def test_a_choice_tells_how_many_it_would_leave_beside_the_others() -> None:
    counts = counted(RECORDS, Wanted(department="水産課").chosen)
    assert counts["department"] == [("建設課", 1), ("水産課", 1), ("観光課", 1)]  # its own facet stays open
    assert counts["kind"] == [("pledge", 1)]
    assert counts["status"] == [("none", 1)]
    assert [year for year, _ in counted(RECORDS, {})["year"]] == ["2025", "2024", "2023"]
    for name, values in counted(RECORDS, {}).items():
        for value, count in values:
            assert len(narrowed(RECORDS, {name: value})) == count


@pytest.mark.parametrize(("language", "word"), [("ja", "公約"), ("en", "pledge"), ("easy", "公約")])
def test_kinds_are_called_in_the_readers_language(client: TestClient, language: str, word: str) -> None:
    assert f">{word} (2)</option>" in client.get(f"/search?lang={language}").text


def test_passages_follow_the_choices(client: TestClient) -> None:
    assert "雨の日も開ける市にします" in client.get("/search?q=市場").text
    assert "雨の日も開ける市にします" in client.get("/search?q=市場&department=水産課").text
    assert "雨の日も開ける市にします" not in client.get("/search?q=市場&department=建設課").text
    assert "雨の日も開ける市にします" not in client.get("/search?q=市場&plan=minagi-records").text
