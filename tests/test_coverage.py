"""How much of a document was read: which figures no record holds, and what a clerk is warned of."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.coverage import figures, measured
from ingest.documents import ingest
from ingest.model import Grid, GridCell, Indicator, Record, Source, SourceText, YearValue
from tests.conftest import FIXTURES


def text(*lines: str, pages: tuple[int, ...] | None = None, grids: tuple[Grid, ...] = ()) -> SourceText:
    return SourceText(name="a", path="a.txt", format="txt", sha256="", lines=lines, pages=pages, grids=grids)


def record(line: int, title: str, *values: str) -> Record:
    """A record of one line with these figures of an indicator."""
    years = tuple(YearValue(fiscal_year=2020 + n, actual=value) for n, value in enumerate(values))
    return Record(
        record_id=f"a:row:{line}",
        document="a",
        municipality="みなぎ市",
        municipality_code="",
        plan="朝市計画",
        kind="row",
        number=None,
        title=title,
        indicators=(Indicator(name=title, values=years),) if years else (),
        source=Source(document="a", lines=(line, line)),
    )


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("出生数\t49人\t1,050人", ["49", "1050"]),
        ("割合\t６３.９％\t▲1.5", ["63.9", "1.5"]),
        ("| 2 | 朝市 | 3 |", ["3"]),  # the row's number is none
        ("2-1\t朝市\t3", ["3"]),
        ("3 種の朝市\t18組", ["18"]),
        ("指標\tR6\t令和7年度\t2025年度\t6年度\t令和7年3月末", []),  # years and dates
        ("①朝市②夜市\t③", []),  # marks of items
        ("人口\t2024人", ["2024"]),  # no year
        ("<td>30</td><td>40人</td>", ["30", "40"]),
    ],
)
def test_figures_are_what_a_row_states(line: str, found: list[str]) -> None:
    assert sorted(figures(line)) == sorted(found)


def test_a_figure_that_no_record_holds_is_listed_with_its_line() -> None:
    page = text("指標\tR6\tR7", "出生数\t49\t50", "婚姻数\t7\t8", "移住\t１２\t13")
    reading = measured(page, [record(2, "出生数", "49", "50"), record(4, "移住", "12")], [], {})
    assert [(row.line, row.figures) for row in reading.unheld] == [(3, ("7", "8")), (4, ("13",))]
    assert reading.coverage.figures == 0.5
    assert reading.coverage.lines == 0.75
    assert [notice.line for notice in reading.notices] == [3, 3]
    assert "50%" in reading.notices[0].text
    assert "3–4行" in reading.notices[0].text


def test_a_figure_counts_where_its_field_is_printed() -> None:
    page = text("指標\tR6", "出生数\t49", "婚姻数\t7")
    section = record(2, "指標", "49", "7")
    fields = {"indicators.0": (2, 2)}
    source = section.source.model_copy(update={"lines": (1, 3), "fields": fields})
    reading = measured(page, [section.model_copy(update={"source": source})], [], {})
    assert [(row.line, row.figures) for row in reading.unheld] == [(3, ("7",))]


def test_a_warning_names_pages_where_there_are_some() -> None:
    page = text("指標\tR6", "出生数\t49", "婚姻数\t7", pages=(3, 3, 4))
    warnings = [notice.text for notice in measured(page, [record(2, "出生数", "49")], [], {}).notices]
    assert "4ページ" in warnings[0]


def test_a_summary_row_is_held_by_the_record_that_it_names() -> None:
    page = text("事業\t件数", "1 朝市\t49", "", "詳細です。", "朝市\t件数は49件")
    reading = measured(page, [record(5, "朝市", "49")], [], {})
    assert (reading.coverage.figures, reading.unheld) == (1.0, ())


def test_a_table_without_a_record_is_said() -> None:
    page = text("甲\t3", "乙\t4", "", "", "", "出生数\t49", "婚姻数\t7")
    reading = measured(page, [record(6, "出生数", "49"), record(7, "婚姻数", "7")], [], {})
    assert reading.unread == ((1, 2),)
    assert "この表（1–2行）からは記録を読めていません" in [notice.text for notice in reading.notices]


def test_the_rows_of_a_grid_are_rows_of_a_table_whatever_their_line() -> None:
    cells = (GridCell(row=0, column=0, text="人口3万人"), GridCell(row=1, column=0, text="5世帯"))
    page = text("人口3万人", "5世帯", grids=(Grid(lines=(1, 2), cells=cells),))
    assert [row.line for row in measured(page, [], [], {}).unheld] == [1, 2]


def test_an_item_of_a_list_is_used_a_stray_word_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("朝市を開きます。\n\n- 港の朝市を月に二回ひらく\n\n以上\n", encoding="utf-8")
    coverage = ingest(path).document.coverage
    assert coverage is not None
    assert coverage.lines == pytest.approx(2 / 3, abs=0.01)


def test_a_document_without_tables_has_nothing_to_miss() -> None:
    reading = measured(text("朝市を開きます。30人が来ました。"), [], [], {})
    assert reading.coverage.figures == 1.0


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("minagi-*.txt")), ids=lambda path: path.stem)
def test_the_fixture_towns_plans_are_read(path: Path) -> None:
    coverage = ingest(path).document.coverage
    assert coverage is not None
    assert coverage.figures > 0.9
    assert coverage.lines > 0.8
