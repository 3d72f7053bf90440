"""A few of each attack that `make fuzz` tries by the thousand: no fault, and no input that takes long."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import fuzz, hostile, page
from ingest.documents import ingest
from ingest.errors import UnreadableSource
from ingest.readers import pdf as pdf_reader
from ingest.readers import read
from ingest.readers.apart import Apart
from tests import hand_made
from tests.fuzz_fixture import app, ask
from tests.test_below import TestClient


def test_no_request_makes_a_fault_or_a_reply_that_is_not_described(tmp_path: Path) -> None:
    tried = fuzz.requests(app(tmp_path), 2)
    assert tried.count > 40
    assert tried.faults == []


def test_no_question_makes_a_fault_or_takes_long(tmp_path: Path) -> None:
    tried = fuzz.asked(ask, 15)
    assert tried.faults == []
    assert tried.slowest < 5


def test_a_question_of_a_megabyte_is_refused_at_the_door(tmp_path: Path) -> None:
    with TestClient(app(tmp_path)) as client:
        response = client.post("/api/ask", content=json.dumps({"question": "あ" * 350_000}).encode())
    assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")


def test_a_body_that_is_no_text_is_told_like_any_other_mistake(tmp_path: Path) -> None:
    with TestClient(app(tmp_path)) as client:
        response = client.post(
            "/api/ask", content=b'{"question": "\xff"}', headers={"Content-Type": "application/json"}
        )
    assert (response.status_code, response.json()["error"]["code"]) == (422, "invalid")


def test_no_document_breaks_its_reader_or_holds_it_up(tmp_path: Path) -> None:
    tried = fuzz.documents(tmp_path, hostile.files(0.01))
    assert tried.count > 30
    assert tried.faults == []
    assert tried.slowest < 10


def test_a_page_that_never_ends_is_given_up_and_the_next_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_reader, "_APART", Apart("ingest.readers.pdf_file", seconds=2))
    (tmp_path / "endless.pdf").write_bytes(hostile.endless_pdf())
    with pytest.raises(UnreadableSource, match=r"endless\.pdf: 1ページを読み終えられません"):
        read(tmp_path / "endless.pdf")
    (tmp_path / "plan.pdf").write_bytes(hand_made.pdf([hand_made.text_at(50, 50, "みなぎ町の計画です")]))
    assert "みなぎ町の計画です" in read(tmp_path / "plan.pdf").lines


def test_merged_cells_that_would_fill_the_memory_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(hostile.xlsx(hostile.CELL, after=hostile.MERGED))
    with pytest.raises(UnreadableSource, match="結合したセルが広すぎます"):
        ingest(tmp_path / "a.xlsx")


def test_a_cell_in_the_last_corner_costs_no_more_than_any_other(tmp_path: Path) -> None:
    (tmp_path / "far.xlsx").write_bytes(dict(hostile.files(0.001))["far.xlsx"])
    assert [line for line in ingest(tmp_path / "far.xlsx").lines if line.strip()][-1].strip() == "い"


def test_a_section_of_the_page_is_replaced_by_its_own_command_alone(tmp_path: Path) -> None:
    kept = tmp_path / "page.md"
    for title, line in (("甲", "一"), ("乙", "二"), ("甲", "三")):
        page.put(kept, title, [line])
    text = kept.read_text("utf-8")
    assert [line for line in text.splitlines() if line in ("## 甲", "## 乙", "一", "二", "三")] == [
        "## 甲", "三", "## 乙", "二",
    ]  # fmt: skip
