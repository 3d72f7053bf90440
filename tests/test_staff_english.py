"""The staff's pages in English: no word of ours is left in Japanese, and a page has one switch of languages."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from ingest.documents import ingest
from prompts import phrases
from service.staff.open_data import router as open_data
from service.staff.overview import graded, overview
from service.staff.pages import router as staff
from service.staff.progress import achievement, progress
from service.staff.words import headed
from service.web.app import create_app
from tests.app_fixture import documents, holder, settings
from tests.conftest import FIXTURES, ROOT

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # the test client's own choice of HTTP library
    from fastapi.testclient import TestClient

from index.encoder import CharacterEncoder
from index.snapshot import Snapshot, build

TOKEN = "open-sesame-12"
NEWEST = "minagi-roadmap-r9:pledge"
PATHS = [
    "/staff", "/staff?q=zzz",
    "/staff?cols=number,grades,stars,percent,score,target,actual,result,edition&percent_min=1",
    f"/staff/records/{NEWEST}:1", f"/staff/records/{NEWEST}:2-1", "/staff/records/minagi-roadmap:pledge:2-2",
    "/staff/records/minagi-records:project:1-1~2", "/staff/overview", "/staff/overview?by=department",
    "/staff/overview?by=policy", "/staff/progress", "/staff/progress?year=2024&result=met", "/staff/changes",
    "/staff/changes?what=slipped", "/staff/compare", "/staff/compare?q=朝市", "/staff/corrections", "/staff/upload",
    f"/staff/corrections/new/{NEWEST}:1?field=departments", "/open-data", "/open-data/terms", "/staff?year=abc",
    "/staff/records/nothing",
]  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    paths = [*sorted(FIXTURES.glob("minagi-*.txt")), *sorted((ROOT / "tests" / "editions").glob("*.txt"))]
    build([*map(ingest, paths), documents()[1]], CharacterEncoder(), folder)
    return folder


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[TestClient]:
    held = holder(data)
    held.refresh()
    app = create_app(held, settings(data, operator_token=TOKEN, sources=FIXTURES), [staff, open_data])
    headers = {"accept": "text/html", "authorization": f"Bearer {TOKEN}"}
    with TestClient(app, raise_server_exceptions=False, headers=headers) as made:
        yield made


@pytest.fixture(scope="module")
def snapshot(data: Path) -> Snapshot:
    held = holder(data)
    held.refresh()
    return held.pipeline.snapshot


def _ours() -> list[str]:
    """The Japanese that the pages say, without what is filled in."""
    said = [re.split(r"\$[a-z]+", text) for text in phrases("staff.ja").values()]
    return sorted({part.strip() for parts in said for part in parts if re.search(r"[ぁ-んァ-ヶ一-龠]{2}", part)})


@pytest.mark.parametrize("path", PATHS)
def test_on_an_english_page_only_the_plans_speak_japanese(client: TestClient, snapshot: Snapshot, path: str) -> None:
    html = client.get(f"{path}{'&' if '?' in path else '?'}lang=en").text
    assert '<html lang="en">' in html
    html = re.sub(r'<nav aria-label="Language">.*?</nav>', "", html, flags=re.DOTALL)
    visible = unescape(re.sub(r'<(\w+)[^>]* lang="ja".*?</\1>', "", html, flags=re.DOTALL))
    printed = "\n".join(record.model_dump_json() for record in snapshot.records)
    left = [text for text in _ours() if text in visible and text not in printed]
    assert left == [], [re.findall(rf".{{30}}{re.escape(text)}.{{30}}", visible)[:1] for text in left]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("path", [path for path in PATHS if "nothing" not in path])
def test_a_page_has_one_switch_that_keeps_what_is_shown(client: TestClient, path: str, language: str) -> None:
    html = unescape(client.get(path, headers={"accept-language": language}).text)
    switches = re.findall(r'href="\?([^"]*)lang=(ja|en|easy)" lang=', html)
    assert [code for _, code in switches] == (["ja", "en"] if "year=abc" not in path else ["ja", "en", "easy"])
    query = path.partition("?")[2]
    assert not query or len(switches[0][0]) > 3


def test_every_column_that_a_page_counts_in_has_an_english_name(snapshot: Snapshot) -> None:
    records = snapshot.records
    tables = [*(overview(records, by) for by in ("plan", "department", "policy")), achievement(progress(records, None))]
    columns = {name for table in tables for name in table.columns} | set(graded(records).columns[:4])
    assert [name for name in sorted(columns) if headed("en", name) == name] == []


def test_a_browser_that_prefers_english_is_answered_in_it(client: TestClient) -> None:
    assert "<h1>Records</h1>" in client.get("/staff", headers={"accept-language": "en"}).text
    assert "must be a whole number" in client.get("/staff?year=abc&lang=en").text
    assert "<h1>記録の一覧</h1>" in client.get("/staff?lang=easy").text
