"""The tools of the MCP door: what each gives for good and bad calls, to the SDK's own client."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, MCPError

from ingest.model import Indicator, YearValue
from service.doors import mcp
from service.doors.beside import Row, beside
from service.doors.mcp import Server
from service.web.context import Context
from tests.app_fixture import LINES, MARKET, SNOW, app, holder, record, settings, write_snapshot

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # the test client's own choice of HTTP library
    from fastapi.testclient import TestClient


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_snapshot(folder)
    return folder


def _server(data: Path, *, loaded: bool = True) -> Server:
    held = holder(data)
    if loaded:
        held.refresh()
    return Server(Context.of(held, settings(data)))


@pytest.fixture(scope="module")
def server(data: Path) -> Server:
    return _server(data)


def call(server: Server, tool: str, **arguments: Any) -> Any:
    """A tool's result."""

    async def calling() -> Any:
        async with Client(server) as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(calling())


def read(server: Server, address: str) -> str:
    """A resource's text, or what is told instead."""

    async def reading() -> str:
        async with Client(server) as client:
            try:
                return str((await client.read_resource(address)).contents[0].text)
            except MCPError as error:
                return f"error: {error}"

    return asyncio.run(reading())


def test_an_answer_is_the_reply_of_the_api_and_its_links_lead_to_the_quoted_lines(server: Server) -> None:
    result = call(server, "ask", question="除雪の見直しの担当はどこですか")
    said, link = result.content
    assert said.text == "担当部署は建設課です。[1]"
    assert result.structured_content["citations"][0]["quote"] == "建設課"
    assert (link.name, link.description) == ("[1]", "建設課")
    assert read(server, link.uri) == f"5\t{LINES[4]}"


def test_a_refusal_is_a_result_that_says_what_is_missing(server: Server) -> None:
    result = call(server, "ask", question="空港はどこですか")
    assert (result.is_error, result.structured_content["answered"]) == (False, False)
    assert result.structured_content["missing"] == ["お尋ねの内容"]


CALLS = [
    ("search_passages", {"query": "朝市"}, lambda found: found["passages"][0]["lines"] == [15, 15]),
    ("find_records", {"status": "on_track"}, lambda found: (found["total"], len(found["records"])) == (1, 1)),
    ("find_records", {"limit": 1}, lambda found: (found["total"], len(found["records"])) == (3, 1)),
    ("get_record", {"record_id": SNOW.record_id}, lambda found: found["source"]["lines"] == [4, 11]),
    ("list_documents", {}, lambda found: found["documents"][0]["document"] == "minagi-plan"),
    (
        "compare_records", {"record_ids": [SNOW.record_id, MARKET.record_id]},
        lambda found: [cell["value"] for cell in found["rows"][0]["cells"]] == [["建設課"], ["水産課"]],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("tool", "arguments", "holds"), CALLS)
def test_each_tool_gives_what_the_documents_print(server: Server, tool: str, arguments: dict[str, Any], holds) -> None:  # type: ignore[no-untyped-def]
    assert holds(call(server, tool, **arguments).structured_content)


WRONG = [
    # tool, arguments, a word of what the client is told
    ("ask", {"question": "　"}, "question"),
    ("ask", {"question": "あ" * 1001}, "1000"),
    ("ask", {}, "question"),
    ("get_record", {"record_id": "none"}, "find_records"),
    ("compare_records", {"record_ids": [SNOW.record_id]}, "record_ids"),
    ("compare_records", {"record_ids": [SNOW.record_id, "none"]}, "none"),
    ("find_records", {"status": "late"}, "delayed"),
    ("search_passages", {"query": "朝市", "top_k": 0}, "top_k"),
]


@pytest.mark.parametrize(("tool", "arguments", "told"), WRONG)
def test_a_wrong_call_is_told_and_ends_nothing(server: Server, tool: str, arguments: dict[str, Any], told: str) -> None:
    result = call(server, tool, **arguments)
    assert result.is_error
    assert told in result.content[0].text
    assert "Traceback" not in result.content[0].text


def test_a_document_that_is_not_there_is_an_error_and_bare_records_have_no_text(server: Server) -> None:
    assert read(server, "yakusoku://documents/minagi-records") == ""
    assert "list_documents" in read(server, "yakusoku://documents/none")
    assert "line numbers" in read(server, "yakusoku://documents/minagi-plan?first=x")


def test_until_a_snapshot_is_loaded_every_tool_says_so(data: Path) -> None:
    result = call(_server(data, loaded=False), "list_documents")
    assert (result.is_error, "読み込んで" in result.content[0].text) == (True, True)


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[TestClient]:
    with TestClient(app(data, rate_limit="2/minute")) as client:
        yield client


LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
ACCEPT = {"Accept": "application/json, text/event-stream"}


def test_over_http_the_same_tools_stand_behind_the_limit_on_requests(client: TestClient) -> None:
    found = client.post("/mcp", json=LIST, headers=ACCEPT).json()
    assert [tool["name"] for tool in found["result"]["tools"]] == list(mcp.NAMES)
    assert client.post("/mcp", content=b"{", headers=ACCEPT | {"Content-Type": "application/json"}).status_code == 400
    assert client.post("/mcp", json=LIST, headers=ACCEPT).status_code == 429


def _row(rows: tuple[Row, ...], field: str, year: int | None = None) -> Row:
    return next(row for row in rows if (row.field, row.fiscal_year) == (field, year))


def test_two_records_are_compared_field_by_field_and_the_difference_is_in_their_unit() -> None:
    other = record(
        "3", "除雪の応援", "総務課", (20, 22), progress_percent=40.0,
        indicators=(Indicator(name="除雪した路線", values=(YearValue(fiscal_year=2024, target="1,000路線"),)),),
    )  # fmt: skip
    one = SNOW.model_copy(update={"progress_percent": 62.5})
    rows = beside([one, other]).rows
    assert _row(rows, "progress_percent").difference == "22.5ポイント"
    target = _row(rows, "indicators.target", 2024)
    assert ([cell.value for cell in target.cells], target.difference) == (["130路線", "1,000路線"], "870路線")
    assert [cell.lines for cell in target.cells] == [(4, 11), (20, 22)]
    actual = _row(rows, "indicators.actual", 2024)
    assert ([cell.value for cell in actual.cells], actual.difference) == (["131路線", None], None)
