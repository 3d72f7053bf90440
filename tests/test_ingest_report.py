"""The report on the reading: every line accounted for, every warning with its line, one page without a network."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from ingest import report
from ingest.coverage import Unheld
from ingest.documents import Ingested, ingest
from ingest.model import Coverage, Document, Notice, Passage, Record, Source
from tests.conftest import CORPUS, FIXTURES

LINES = ("みなぎ市朝市計画", "", "1 朝市の開設", "担当: 商工課", "<td></td>", "目標 <3件> & 2件", "あとがき", "おわり")


def small() -> Ingested:
    """A document of eight lines, of which a record takes the third to the sixth."""
    source = Source(document="asaichi", lines=(3, 6), fields={"title": (3, 3), "departments": (4, 4)})
    record = Record(
        record_id="asaichi:pledge:1",
        document="asaichi",
        municipality="みなぎ市",
        municipality_code="",
        plan="朝市計画",
        kind="pledge",
        number="1",
        title="朝市の開設",
        attributes={"不一致": ["担当部署: 商工課（4行）／港湾課（6行）"]},
        source=source,
    )
    quoted = [
        Passage(passage_id=f"asaichi:{n}:0", document="asaichi", lines=(n, n), text=LINES[n - 1])
        for n in (1, 3, 4, 6, 7)
    ]
    document = Document(
        document="asaichi",
        municipality="みなぎ市",
        municipality_code="",
        plan="朝市計画",
        family="roadmap",
        format="txt",
        sha256="0" * 64,
        lines=len(LINES),
        records=1,
        passages=len(quoted),
        warnings=2,
    )
    return Ingested(
        document=document,
        lines=LINES,
        pages=(1, 1, 1, 2, 2, 2, 2, 2),
        records=(record,),
        passages=tuple(quoted),
        notices=(Notice(line=6, text="単位がありません", check="単位"), Notice(line=4, text="部署が読めません")),
        checks_passed={"番号の連続": 3},
    )


def test_every_line_is_in_exactly_one_set() -> None:
    examined = report.examine(small())
    assert examined.lines is not None
    # 2 and 5 print nothing (5 is a tag only), 8 is quoted by nothing
    assert examined.lines.model_dump() == {
        "total": 8,
        "blank": 2,
        "fields": 2,
        "records": 1,
        "passages": 2,
        "lost": 1,
    }
    assert [run.lines for run in examined.unused] == [(1, 1), (7, 7)]
    assert [run.printed for run in examined.lost] == [("おわり",)]


def test_warnings_carry_their_lines_print_and_page_in_order_of_line() -> None:
    warnings = report.examine(small()).warnings
    assert [(warning.line, warning.page, warning.check, warning.printed) for warning in warnings] == [
        (4, 2, None, "担当: 商工課"),
        (6, 2, "単位", "目標 <3件> & 2件"),
    ]


def test_checks_are_counted_as_passed_and_failed() -> None:
    assert [(check.name, check.passed, check.failed) for check in report.examine(small()).checks] == [
        ("単位", 0, 1),
        ("番号の連続", 3, 0),
    ]


def test_conflicts_name_their_record() -> None:
    (conflict,) = report.examine(small()).conflicts
    assert (conflict.record_id, conflict.texts) == ("asaichi:pledge:1", ("担当部署: 商工課（4行）／港湾課（6行）",))


def test_a_document_of_records_alone_has_no_count_of_lines() -> None:
    alone = small().model_copy(update={"lines": (), "pages": None, "passages": ()})
    assert report.examine(alone).lines is None
    assert "記録だけの文書です" in report.html(report.IngestReport(documents=(report.examine(alone),)))


def test_the_page_escapes_the_print_and_fetches_nothing(tmp_path: Path) -> None:
    report.write([small()], tmp_path)
    page = (tmp_path / "ingest-report.html").read_text(encoding="utf-8")
    assert "目標 &lt;3件&gt; &amp; 2件" in page
    assert not re.search(r'(?:src|href)="(?!#)|@import|url\(|<script|<link', page)
    assert '<html lang="ja">' in page
    assert "default-src 'none'" in page
    headings = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert all(after <= before + 1 for before, after in pairwise(headings)), "見出しの飛び"


def test_the_file_holds_what_the_page_shows(tmp_path: Path) -> None:
    written = report.write([small()], tmp_path)
    read = json.loads((tmp_path / "ingest-report.json").read_text(encoding="utf-8"))
    assert report.IngestReport.model_validate(read) == written
    assert read["documents"][0]["lines"]["lost"] == 1


def test_what_no_record_holds_is_listed_with_its_print(tmp_path: Path) -> None:
    unheld = (Unheld(line=6, figures=("3", "2")),)
    coverage = Coverage(figures=0.5, lines=0.999)
    document = small().document.model_copy(update={"coverage": coverage})
    update = {"document": document, "unheld": unheld, "unread": ((6, 7),), "corrected": 2, "misfits": ("合いません",)}
    written = report.write([small().model_copy(update=update)], tmp_path)
    assert report.read(tmp_path) == written
    (row,) = written.documents[0].unheld
    assert (row.page, row.figures, row.printed) == (2, ("3", "2"), "目標 <3件> & 2件")
    page = (tmp_path / "ingest-report.html").read_text(encoding="utf-8")
    assert all(said in page for said in ("50%", "99%", "記録のない表", "2件を当てはめました", "合いません"))


def test_no_documents_make_an_empty_report(tmp_path: Path) -> None:
    assert report.write([], tmp_path).documents == ()
    assert "文書がありません" in (tmp_path / "ingest-report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("minagi-*.txt")), ids=lambda path: path.stem)
def test_the_lines_of_the_fixture_towns_plans_are_all_accounted_for(path: Path) -> None:
    accounts_for_every_line(ingest(path))


@pytest.mark.parametrize(
    "name", ["bibai-roadmap", "tomakomai-pledges", "ashibetsu-strategy", "kamisunagawa-plan", "tomakomai-reform"]
)
def test_the_lines_of_the_real_documents_are_all_accounted_for(name: str) -> None:
    path = CORPUS / f"{name}.txt"
    if not path.exists():
        pytest.skip(f"実文書 {path.name} がないため省略（リポジトリには含まれません）")
    accounts_for_every_line(ingest(path))


def accounts_for_every_line(ingested: Ingested) -> None:
    examined = report.examine(ingested)
    counted = examined.lines
    assert counted is not None
    assert counted.lost == 0
    assert counted.blank + counted.fields + counted.records + counted.passages == counted.total == len(ingested.lines)
    assert counted.fields > counted.total * 0.2, "項目として読んだ行が少なすぎる"
    assert sum(kind.records for kind in examined.kinds) == len(ingested.records)
    assert sum(check.failed for check in examined.checks) == sum(1 for n in ingested.notices if n.check)
