"""The narrowest line that prints what is said, and a quote that stands in it."""

from __future__ import annotations

from ingest.model import Source
from service.compose import cite
from service.grounds import verbatim
from tests.answer_fixture import ground, made, made_ground, record

MARKET = record("minagi-roadmap:pledge:1")


def test_a_field_is_cited_by_the_one_line_that_prints_it() -> None:
    found = cite.of_field(MARKET, "indicators.0", "1,905人", ground())
    assert found.lines == (15, 15)
    assert verbatim(found.quote, ground().text("minagi-roadmap", (15, 15)))


def test_a_title_is_cited_by_the_line_that_prints_its_number_beside_it() -> None:
    found = cite.of_title(record("minagi-roadmap:pledge:2-2"), ground())
    line = ground().text("minagi-roadmap", found.lines)
    assert len(line) == 1
    assert {"2-2", "灯台の夜間開放"} <= set(line[0].split("\t"))


def test_a_value_that_no_line_prints_is_cited_by_the_first_line_of_its_field() -> None:
    found = cite.of_field(MARKET, "indicators.0", "77人", ground())
    assert verbatim(found.quote, ground().text("minagi-roadmap", found.lines))
    assert "77" not in found.quote


def test_a_document_without_text_is_quoted_by_its_value() -> None:
    one = made("1", "道")
    assert cite.of_field(one, "title", "道", made_ground()).quote == "道"


def test_every_quote_of_every_field_stands_in_its_lines() -> None:
    documents = {d.document for d in ground().documents.values()}
    assert documents
    for record_id in ("minagi-roadmap:pledge:2-2", "minagi-reform:initiative:1", "minagi-pledges:measure:1-1-1"):
        one = record(record_id)
        assert one.source.fields
        for path in one.source.fields:
            found = cite.of_span(one, path, ground())
            assert verbatim(found.quote, ground().text(one.document, found.lines)), (record_id, path)


def test_a_percentage_is_cited_from_the_overview_though_a_scan_misread_a_letter() -> None:
    printed, misread = (f"灯台のある岬を守り、{place}に朝市のにぎわいをつなぐまち" for place in ("浜辺", "浜迈"))
    source = Source(document="rei", lines=(2, 3))
    one = made("1", misread, progress_percent=56.0, source=source)
    held = made_ground((f"Ⅱ {printed}\t56", misread, "進捗 56%"), (one,))
    assert cite.of_percent(one, held).lines == (1, 1)
