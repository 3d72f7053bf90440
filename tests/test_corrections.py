"""A clerk's corrections, through the command: they apply, survive a rebuild, show, and say when they no longer fit."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import FIXTURES
from tests.test_command import Run, run, wrong

__all__ = ["run"]

HEAD = "record_id,field,value,reason,by,date\n"
FIRST = "minagi-roadmap:pledge:1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one plan, to be corrected."""
    made = tmp_path / "plans"
    made.mkdir()
    shutil.copy(FIXTURES / "minagi-roadmap.txt", made)
    return made


def build(run: Run, folder: Path, rows: str, encoding: str = "utf-8") -> tuple[dict[str, dict[str, Any]], list[str]]:
    """The records by id, and the lines that the build prints, with these corrections beside the plan."""
    (folder / "corrections.csv").write_bytes((HEAD + rows).encode(encoding))
    data = folder.parent / "data"
    status, out, _ = run("build", folder, "--data", data)
    assert status == 0
    found = [json.loads(line) for line in run("records", "--data", data)[1].splitlines()]
    return {record["record_id"]: record for record in found}, out.splitlines()


def test_a_correction_stands_over_the_print_and_says_why(run: Run, folder: Path) -> None:
    records, said = build(run, folder, f"{FIRST},departments,港湾課、商工課,読み落とし,山田,2025-06-01\n")
    assert records[FIRST]["departments"] == ["港湾課", "商工課"]
    (mark,) = records[FIRST]["attributes"]["訂正"]
    assert all(word in mark for word in ("departments", "商工課", "corrected", "読み落とし", "山田", "2025-06-01"))
    assert said[0].endswith("訂正 1")
    assert len(said) == 1, "corrections.csv は文書として読まない"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_file_is_read_as_offices_save_it(run: Run, folder: Path, encoding: str) -> None:
    records, _ = build(run, folder, f"{FIRST},title,髙台の朝市,,,\n", encoding)
    assert records[FIRST]["title"] == "髙台の朝市"


@pytest.mark.parametrize(
    ("row", "path", "expected"),
    [
        ("title,朝市", ["title"], "朝市"),
        ("名称,朝市", ["title"], "朝市"),
        ("progress_percent,６３％", ["progress_percent"], 63.0),
        ("status,completed", ["status"], "completed"),
        ("status_text,", ["status_text"], None),
        ("attributes.備考,雨天は休み", ["attributes", "備考"], "雨天は休み"),
        ("sections.現状の課題,なし", ["sections", "現状の課題"], "なし"),
        ("現状の課題,なし", ["sections", "現状の課題"], "なし"),
        ("indicators.0.name,来場者", ["indicators", 0, "name"], "来場者"),
        ("indicators.0.values.2026.actual,7人", ["indicators", 0, "values", 1, "actual"], "7人"),
        ("indicators[0].values[1].actual,7人", ["indicators", 0, "values", 1, "actual"], "7人"),
        ("indicators.朝市の来場者数.2026.実績値,7人", ["indicators", 0, "values", 1, "actual"], "7人"),
        ("indicators.0.2027.target,9人", ["indicators", 0, "values", 2, "target"], "9人"),
        ("indicators.0.baseline,1人", ["indicators", 0, "baseline", "value"], "1人"),
    ],
)
def test_every_field_can_be_corrected(
    run: Run, folder: Path, row: str, path: list[str | int], expected: object
) -> None:
    records, said = build(run, folder, f"{FIRST},{row},理由,,\n")
    found: Any = records[FIRST]
    for step in path:
        found = found[step]
    assert (found, len(said)) == (expected, 1)


UNFIT: list[tuple[str, str]] = [
    (f"{FIRST},title,3種の朝市の開設,,,", "すでに「3種の朝市の開設」と読めています"),
    (f"{FIRST},progress_percent,八割,,,", "「八割」はこの項目の値になりません"),
    (f"{FIRST},status,late,,,", "記録は今「on_track」"),
    (f"{FIRST},indicators.4.name,あ,,,", "今: 0「朝市の来場者数」"),
    (f"{FIRST},indicators.0.values.last.actual,あ,,,", "今ある年度: 2025、2026、2029"),
    (f"{FIRST},担当,あ,,,", "使える項目: "),
    (f"{FIRST},record_id,あ,,,", "使える項目: "),
    (f"{FIRST},title,,,,", "記録は今「3種の朝市の開設」"),
    (f"{FIRST}7,title,あ,,,", f"近い記録: {FIRST}「3種の朝市の開設」"),
    ("minagi-roadmap:zzz,title,あ,,,", "文書から読み取れていません"),
    ("other:pledge:1,title,あ,,,", "文書「other」がこのフォルダにありません"),
]


@pytest.mark.parametrize(("row", "now"), UNFIT)
def test_a_correction_that_no_longer_fits_is_told_with_what_the_record_says_now(
    run: Run, folder: Path, row: str, now: str
) -> None:
    records, said = build(run, folder, row + "\n")
    assert "訂正" not in records[FIRST]["attributes"]
    assert said[1].startswith("訂正が当てはまりません\tcorrections.csv 2行目")
    assert now in said[1]
    assert now in run("check", folder)[1]


def test_a_corrected_figure_is_answered_and_cited_as_corrected(run: Run, folder: Path) -> None:
    build(run, folder, f'{FIRST},indicators.0.values.2026.actual,"1,906人",正誤表による,山田,\n')
    out = run("ask", "みなぎ市の朝市の来場者数、2026年度の実績は？", "--data", folder.parent / "data")[1]
    answer, source = out.splitlines()[:2]
    assert "1,906人" in answer
    assert "正誤表による" in source


def test_a_correction_applies_to_a_document_of_records_alone(run: Run, folder: Path) -> None:
    build(run, folder, "")
    _, jsonl, _ = run("records", "--data", folder.parent / "data")
    (folder / "minagi-roadmap.txt").unlink()
    (folder / "minagi-roadmap.records.jsonl").write_text(jsonl, encoding="utf-8")
    records, said = build(run, folder, f"{FIRST},title,朝市,,,\n")
    assert (records[FIRST]["title"], said[0].endswith("訂正 1")) == ("朝市", True)


@pytest.mark.parametrize("raw", ["id,what\n1,2\n", '"a\n'])
def test_a_corrections_file_that_is_none_is_named_and_the_plan_is_built(run: Run, folder: Path, raw: str) -> None:
    (folder / "corrections.csv").write_text(raw, encoding="utf-8")
    status, out, _ = run("build", folder, "--data", folder.parent / "data")
    assert (status, out.splitlines()[1].split("\t")[0]) == (0, "読めませんでした")
    assert "record_id" in out
    wrong(run("build", folder, "--data", folder.parent / "data", "--strict"), "corrections.csv")


def test_an_empty_corrections_file_changes_nothing(run: Run, folder: Path) -> None:
    _, said = build(run, folder, "")
    assert "訂正" not in said[0]
