"""Open data: every file holds what the API holds, with its terms and editions, and is read back by other libraries."""

from __future__ import annotations

import csv
import io
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, Namespace, URIRef

from service.staff.export.stratml import NAMESPACE
from tests.app_fixture import app, write_snapshot
from tests.conftest import FIXTURES
from tests.test_over_time import FIRST, SECOND, Town

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # the test client's own choice of HTTP library
    from fastapi.testclient import TestClient

THREE = Namespace(str(DCAT))
"""What DCAT 3 adds, which the library does not list yet."""
TERMS = "https://creativecommons.org/licenses/by/4.0/"
SCHEMA = etree.RelaxNG(etree.parse(FIXTURES / "stratml.rng"))
"""The part of ISO 17469-2 that a plan uses: which elements stand where, in which order, and what may stand in them."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YAKUSOKU_ENCODER", "characters")
        town = Town(tmp_path_factory.mktemp("town"))
        town.add(FIRST, SECOND, "minagi-strategy", "minagi-reform")
        town.build()
    with TestClient(app(town.data, license=TERMS, staff="closed"), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def records(client: TestClient) -> list[dict[str, Any]]:
    """Every record, as the API has it."""
    return list(client.get("/api/records?limit=200").json()["records"])


def graph(content: bytes) -> Graph:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own parser uses what it gives up
        return Graph().parse(data=content, format="json-ld")


def test_every_file_holds_every_record_with_its_edition_and_terms(
    client: TestClient, records: list[dict[str, Any]]
) -> None:
    whole = client.get("/open-data/records.json").json()
    assert (whole["license"], whole["total"], whole["records"]) == (TERMS, len(records), records)
    expected = [(one["record_id"], one["as_of"] or "", TERMS) for one in records]
    text = client.get("/open-data/records.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(row["記録ID"], row["時点"], row["利用条件"]) for row in rows] == expected
    book = load_workbook(io.BytesIO(client.get("/open-data/records.xlsx").content))
    assert book.sheetnames == ["記録", "指標", "このデータについて"]
    sheet = book["記録"].iter_rows(values_only=True)
    names = next(sheet)
    columns = [names.index(name) for name in ("記録ID", "時点", "利用条件")]
    assert [tuple(row[n] or "" for n in columns) for row in sheet] == expected
    linked = graph(client.get("/open-data/records.jsonld").content)
    base = "http://testserver/open-data/terms#"
    assert {str(o) for o in linked.objects(None, URIRef(f"{base}record_id"))} == {one["record_id"] for one in records}
    assert (None, DCTERMS.license, URIRef(TERMS)) in linked
    assert {str(o) for o in linked.objects(None, DCTERMS.title)} == {one["title"] for one in records}


def test_a_plan_by_itself(client: TestClient, records: list[dict[str, Any]]) -> None:
    own = [one["record_id"] for one in records if one["document"] == FIRST]
    found = client.get(f"/open-data/records.json?document={FIRST}").json()
    assert [one["record_id"] for one in found["records"]] == own
    assert [one["document"] for one in found["documents"]] == [FIRST]
    assert client.get("/open-data/records.csv?document=nothing").status_code == 404


def test_the_catalogue_names_each_plan_its_editions_and_files_that_are_there(client: TestClient) -> None:
    found = graph(client.get("/catalog.jsonld").content)
    datasets = set(found.subjects(RDF.type, DCAT.Dataset))
    assert len(datasets) == 4
    assert set(found.objects(None, DCAT.dataset)) == datasets
    (new,) = found.subjects(DCTERMS.identifier, Literal(SECOND))
    (old,) = found.subjects(DCTERMS.identifier, Literal(FIRST))
    assert list(found.objects(new, THREE.previousVersion)) == [old]
    assert str(found.value(new, THREE.version)) == "令和10年3月末現在"
    for dataset in datasets:
        for needed in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.license, DCAT.landingPage):
            assert (dataset, needed, None) in found
    files = {
        str(found.value(file, DCAT.downloadURL)): str(found.value(file, DCAT.mediaType))
        for file in found.subjects(RDF.type, DCAT.Distribution)
    }
    assert len(files) == 4 * 6
    for address, media in files.items():
        response = client.get(address)
        assert (response.status_code, response.headers["content-type"].split(";")[0]) == (200, media), address


@pytest.mark.parametrize("name", [FIRST, SECOND, "minagi-strategy", "minagi-reform"])
def test_each_plan_is_valid_stratml_with_every_record_and_figure(
    client: TestClient, records: list[dict[str, Any]], name: str
) -> None:
    root = etree.fromstring(client.get(f"/open-data/stratml/{name}.xml").content)
    SCHEMA.assertValid(root)
    own = [one for one in records if one["document"] == name]
    spaces = {"s": NAMESPACE}
    assert root.xpath("//s:Objective/s:Name/text()", namespaces=spaces) == [
        one["title"] for one in sorted(own, key=lambda one: _goal_order(own, one))
    ]
    figures = sum((v["target"] is not None) + ((v["actual"] or v["value"]) is not None)
                  for one in own for i in one["indicators"] for v in i["values"])  # fmt: skip
    assert len(root.xpath("//s:TargetResult | //s:ActualResult", namespaces=spaces)) == figures
    assert TERMS in root.findtext(f"{{{NAMESPACE}}}OtherInformation")
    ids = root.xpath("//s:Identifier/text()", namespaces=spaces)
    assert len(ids) == len(set(ids))


def _goal_order(own: list[dict[str, Any]], one: dict[str, Any]) -> int:
    """Records stand under their outermost heading, headings in their first order."""
    heads = list(dict.fromkeys(tuple(record["path"][:1]) for record in own))
    return heads.index(tuple(one["path"][:1]))


def test_open_data_stays_open_when_the_staffs_pages_are_closed(client: TestClient) -> None:
    assert client.get("/staff").status_code == 404
    page = client.get("/open-data", headers={"accept": "text/html"}).text
    assert f'href="{TERMS}" rel="license"' in page
    assert "令和10年3月末現在" in page
    assert client.get("/open-data/terms").status_code == 200
    feed = etree.fromstring(client.get("/open-data/changes.atom").content)
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) > 3
    links = feed.xpath("//a:entry/a:link/@href", namespaces={"a": "http://www.w3.org/2005/Atom"})
    assert client.get(links[0].partition("#")[0]).status_code == 200


@pytest.mark.parametrize(
    ("staff", "token", "status"), [("open", "", 200), ("operator", "", 403), ("operator", "x" * 12, 200)]
)
def test_whom_the_staffs_pages_let_in_is_a_setting(tmp_path: Path, staff: str, token: str, status: int) -> None:
    write_snapshot(tmp_path)
    with TestClient(app(tmp_path, staff=staff, operator_token="x" * 12)) as client:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        assert client.get("/staff", headers=headers).status_code == status
        assert client.get("/staff/records.csv", headers=headers).status_code == status


def test_no_terms_are_invented(tmp_path: Path) -> None:
    write_snapshot(tmp_path)
    with TestClient(app(tmp_path)) as client:
        assert json.loads(client.get("/open-data/records.json").content)["license"] is None
        assert (None, DCTERMS.license, None) not in graph(client.get("/catalog.jsonld").content)
        assert "定められていません" in client.get("/open-data/records.csv").content.decode("utf-8-sig")
