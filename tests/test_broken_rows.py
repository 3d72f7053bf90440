"""Rows broken over lines: put together where a list or a sentence is open, and cited with all their lines."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from ingest.broken_rows import cited_whole, joined
from ingest.heading import find_heading
from ingest.model import Heading, Parsed, Record, Source, SourceText
from ingest.parsers import parse
from tests.conftest import fixture, real


def text(*lines: str) -> SourceText:
    return SourceText(name="d", path="d.txt", format="txt", sha256="0", lines=lines)


@pytest.mark.parametrize(
    ("lines", "expected", "ends"),
    [
        # a list broken between its items, also over a page's blank line
        (
            ["1\t<ul> <li>朝市</li>", "", "<li>夜市</li> </ul>\t順調"],
            ["1\t<ul> <li>朝市</li> <li>夜市</li> </ul>\t順調", "", ""],
            {1: 3},
        ),
        # a sentence broken behind its comma
        (["1 港を整え、", "市をひらきます\t73"], ["1 港を整え、市をひらきます\t73", ""], {1: 2}),
        (
            ["取組\t港を整え、", "船を呼び、", "市をひらく\t順調"],
            ["取組\t港を整え、船を呼び、市をひらく\t順調", "", ""],
            {1: 3},
        ),
        # the next line has a mark or number of its own
        (["1\t港を整え、", "2\t市をひらく"], None, {}),
        (["1\t港を整え、", "\t②市をひらく"], None, {}),
        # prose and lists without cells are no rows
        (["港を整え、", "市をひらきます。"], None, {}),
        (["<ul>", "<li>朝市</li>", "</ul>"], None, {}),
        # an open list whose next line begins a row: the OCR lost its end
        (["1\t<ul> ・朝市", "2\t<ul> ・夜市"], None, {}),
        # a blank line ends a sentence
        (["1\t港を整え、", "", "市をひらく\t順調"], None, {}),
    ],
)
def test_rows_are_put_together_only_where_they_are_open(
    lines: list[str], expected: list[str] | None, ends: dict[int, int]
) -> None:
    whole, found = joined(text(*lines))
    assert list(whole.lines) == (lines if expected is None else expected)
    assert found == ends


def test_a_broken_row_is_cited_with_all_its_lines() -> None:
    source = Source(document="d", lines=(2, 5), fields={"title": (5, 5), "departments": (3, 3)})
    record = Record(
        record_id="d:pledge:1",
        document="d",
        municipality="",
        municipality_code="",
        plan="",
        kind="pledge",
        title="朝市",
        source=source,
    )
    parsed = Parsed(heading=Heading(municipality=None, plan=None), records=(record,))
    (whole,) = cited_whole(parsed, {5: 7}).records
    assert (whole.source.lines, whole.source.fields) == ((2, 7), {"title": (5, 7), "departments": (3, 3)})


def _items(line: str) -> list[str]:
    return re.sub(r"</li> <li>", "</li>\n<li>", line).split("\n") if "\t" in line else [line]


def _clauses(line: str) -> list[str]:
    """A row broken behind the first comma in its words, unless a circled number follows."""
    found = re.search(r"、(?=[^\t①-⑳（(0-9０-９※])", line)
    return [line[: found.end()], line[found.end() :]] if found and "\t" in line and "<" not in line else [line]


def facts(text: SourceText) -> list[tuple[object, ...]]:
    _, parsed = parse(text, find_heading(text))
    return [
        (
            r.record_id,
            "".join(r.title.split()),
            r.departments,
            r.status,
            r.progress_percent,
            r.stars,
            r.grades,
            r.scores,
            tuple((i.name, i.baseline, i.values) for i in r.indicators),
        )
        for r in parsed.records
    ]


@pytest.mark.parametrize("breaks", [_items, _clauses], ids=["between-items", "behind-commas"])
@pytest.mark.parametrize(
    "name",
    [
        "minagi-pledges.txt",
        "minagi-strategy.txt",
        "minagi-plan.txt",
        "minagi-roadmap.txt",
        "minagi-reform.txt",
        "ashibetsu-strategy",
        "kamisunagawa-plan",
        "tomakomai-pledges",
        "tomakomai-reform",
    ],
)
def test_a_plan_whose_rows_are_broken_states_the_same_facts(name: str, breaks: Callable[[str], list[str]]) -> None:
    original = fixture(name) if name.endswith(".txt") else real(name)
    lines = tuple(part for line in original.lines for part in breaks(line))
    assert facts(original.model_copy(update={"lines": lines})) == facts(original)
