"""Passages: no non-blank line is lost, and every passage can be quoted from its lines, however mangled the print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.documents import Ingested, ingest
from ingest.model import Document, Lines, Passage, Record, Source, SourceText
from ingest.passages import LONGEST, cut, from_records, indicator_text, sentences
from ingest.prose import SILENT, furniture
from ingest.readers import READERS
from ingest.text import flat, match_key
from tests.conftest import CORPUS, FIXTURES

PLANS = sorted(path for path in FIXTURES.iterdir() if path.suffix in READERS)
REAL = ("ashibetsu-strategy", "bibai-roadmap", "kamisunagawa-plan", "tomakomai-pledges", "tomakomai-reform")


def cut_line(line: str, record: Record | None = None) -> list[str]:
    """The texts of a one-line document's passages."""
    return [passage.text for passage in cut_lines([line], [record] if record else [])]


def cut_lines(lines: list[str], records: list[Record], pages: tuple[int, ...] | None = None) -> tuple[Passage, ...]:
    text = SourceText(name="d", path="d.txt", format="txt", sha256="0" * 64, lines=tuple(lines), pages=pages)
    document = Document(
        document="d",
        municipality="みなぎ市",
        municipality_code="",
        plan="港の計画",
        family="engine",
        format="txt",
        sha256="0" * 64,
        lines=len(lines),
    )
    return cut(text, document, records)


def record(lines: Lines, fields: dict[str, Lines], **values: object) -> Record:
    return Record.model_validate(
        {
            "record_id": "d:pledge:1",
            "document": "d",
            "municipality": "みなぎ市",
            "municipality_code": "",
            "plan": "港の計画",
            "kind": "pledge",
            "title": "朝市",
            "source": Source(document="d", lines=lines, fields=fields),
            **values,
        }
    )


PROSE = "船だまりの使い方について漁協と五回にわたって話し合い、朝市に店を出す十八組の出店者が決まりました。"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", []),
        ("\t \t", []),
        ("<p></p>\t<br/>", []),  # tags print nothing
        ("目標値\t10件\t<b>12件</b>", ["目標値 10件 12件"]),  # a row says something only as a whole
        (f"取組\t{PROSE}次に送迎の船を試した。", [PROSE, "次に送迎の船を試した。"]),  # the label is their context
        (f"1\t朝市\t{PROSE * 2}\t順調", ["1 朝市", PROSE, PROSE, "順調"]),
        ("<主な取組>", ["<主な取組>"]),  # brackets that hold no tag are print
        ("<ul> <li>港</li> <li>市</li> </ul>", ["港", "市"]),
    ],
)
def test_a_line_is_cut_into_rows_and_sentences(line: str, expected: list[str]) -> None:
    assert cut_line(line) == expected


@pytest.mark.parametrize(
    ("line", "text", "quote"),
    [
        ("| 来場者 | 10人 | | 24人 |", "来場者 10人 24人", "来場者 | 10人 |  | 24人"),
        (
            "**朝市**は[漁協](https://example.jp/a)が開く。",
            "朝市は漁協が開く。",
            "**朝市**は[漁協](https://example.jp/a)が開く。",
        ),
        ("朝市は漁協が開く。", "朝市は漁協が開く。", None),
    ],
)
def test_what_converters_write_is_read_without_their_marks_and_quoted_with_them(
    line: str, text: str, quote: str | None
) -> None:
    (found,) = cut_lines([line], [])
    assert (found.text, found.quote) == (text, quote)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("調べた。決めた！", ["調べた。", "決めた！"]),
        ("「まだだ。」と答えた。", ["「まだだ。」と答えた。"]),
        ("（別紙参照。）終わり", ["（別紙参照。）終わり"]),
        ("一行目\n二行目", ["一行目", "二行目"]),
        ("あ" * 399 + "、" + "い" * 10, ["あ" * 399 + "、", "い" * 10]),  # cut at a comma where one stands
        ("あ" * 401, ["あ" * 400, "あ"]),
    ],
)
def test_prose_is_cut_at_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_row_longer_than_the_encoder_reads_is_cut_between_its_cells() -> None:
    texts = cut_line("\t".join(f"{n}月の来場者数は{n}00人" for n in range(60)))
    assert len(texts) > 1
    assert max(map(len, texts)) <= LONGEST
    assert match_key(" ".join(texts)) == match_key(" ".join(f"{n}月の来場者数は{n}00人" for n in range(60)))


def test_a_passage_knows_the_field_and_year_that_its_words_were_taken_for() -> None:
    section = "取組結果（R4 ①）"
    one = record((1, 2), {"title": (1, 1), f"sections.{section}": (2, 2)}, sections={section: PROSE})
    title, prose = cut_lines(["1\t朝市", f"R3から\t{PROSE}"], [one])
    assert (title.record_id, title.field) == ("d:pledge:1", "title")
    assert (prose.field, prose.fiscal_year) == (f"sections.{section}", 2022)
    assert prose.context == ("みなぎ市", "港の計画", "朝市", section)


def test_two_records_on_one_line_each_get_their_own_words() -> None:
    other = "灯台のまわりに散歩道を造り、夜も歩けるように足もとの明かりと腰かけを三十か所に置くことを検討しています。"
    pair = [
        record((1, 1), {"sections.内容": (1, 1)}, sections={"内容": PROSE}),
        record((1, 1), {"sections.内容": (1, 1)}, sections={"内容": other}, record_id="d:pledge:2", title="散歩道"),
    ]
    found = cut_lines([f"{PROSE}\t{other}"], pair)
    assert [passage.record_id for passage in found] == ["d:pledge:1", "d:pledge:2"]


def test_an_indicator_is_one_passage_over_its_rows() -> None:
    indicator = {
        "name": "来場者数",
        "baseline": {"value": "5人", "period": "R6"},
        "values": [{"fiscal_year": 2025, "target": "10人"}],
    }
    one = record((1, 2), {"indicators.0": (1, 2)}, indicators=[indicator])
    (passage,) = cut_lines(["来場者数\tR7", "5人\t10人"], [one])
    assert (passage.lines, passage.text, passage.field) == ((1, 2), "来場者数 R7 5人 10人", "indicators.0")
    assert indicator_text(one.indicators[0]) == "来場者数 基準値(R6) 5人 2025年度 目標値 10人"


def test_a_document_of_records_alone_is_quoted_from_its_records() -> None:
    one = record((3, 9), {"sections.現状": (5, 6)}, sections={"現状": PROSE}, departments=["商工課", "港湾課"])
    passages = from_records(ingest(PLANS[0]).document, [one])
    assert [(passage.field, passage.lines, passage.text) for passage in passages] == [
        ("title", (3, 9), "朝市"),
        ("departments", (3, 9), "商工課、港湾課"),
        ("sections.現状", (5, 6), PROSE),
    ]


def holds_every_line(ingested: Ingested) -> None:
    """No line of the plan lost; every passage verbatim in its lines, within bounds, and with an id of its own."""
    quoted = {line for passage in ingested.passages for line in range(passage.lines[0], passage.lines[1] + 1)}
    seen = {*quoted, *ingested.furniture}
    lost = [number for number, line in enumerate(ingested.lines, 1) if flat(line) and number not in seen]
    assert not lost, [(number, ingested.lines[number - 1]) for number in lost[:3]]
    for passage in ingested.passages:
        first, last = passage.lines
        assert 1 <= first <= last <= len(ingested.lines)
        assert 0 < len(passage.text) <= LONGEST
        # `flat` resolves entities such as &amp;, as the passage does
        printed = passage.quote or passage.text
        assert match_key(printed) in match_key(" ".join(map(flat, ingested.lines[first - 1 : last])))
    assert len({passage.passage_id for passage in ingested.passages}) == len(ingested.passages)
    known = {record.record_id for record in ingested.records}
    assert {passage.record_id for passage in ingested.passages} - {None} <= known


def test_there_are_plans_to_try() -> None:
    assert len(PLANS) >= 5


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_the_fixture_towns_plans_are_quotable_line_by_line(path: Path) -> None:
    holds_every_line(ingest(path))


@pytest.mark.parametrize("name", REAL)
def test_the_real_documents_are_quotable_line_by_line(name: str) -> None:
    path = CORPUS / f"{name}.txt"
    if not path.exists():
        pytest.skip(f"実文書 {path.name} がないため省略（リポジトリには含まれません）")
    holds_every_line(ingest(path))


Slip = tuple[str, int, int, str]

SLIPS: dict[str, Callable[[list[str], int, int, str], list[str]]] = {
    "drop the line": lambda lines, at, where, text: lines[:at] + lines[at + 1 :],
    "repeat the line": lambda lines, at, where, text: lines[: at + 1] + lines[at:],
    "move the line": lambda lines, at, where, text: [*lines[:at], *lines[at + 1 :], lines[at]],
    "swap with the next": lambda lines, at, where, text: [
        *lines[:at],
        *lines[at : at + 2][::-1],
        *lines[at + 2 :],
    ],
    "break the line": lambda lines, at, where, text: [
        *lines[:at],
        lines[at][: where % (len(lines[at]) + 1)],
        lines[at][where % (len(lines[at]) + 1) :],
        *lines[at + 1 :],
    ],
    "cut the line": lambda lines, at, where, text: _with(lines, at, lines[at][: where % (len(lines[at]) + 1)]),
    "join with the next": lambda lines, at, where, text: [
        *lines[:at],
        "".join(lines[at : at + 2]),
        *lines[at + 2 :],
    ],
    "insert": lambda lines, at, where, text: _with(lines, at, _inserted(lines[at], where, text)),
    "shift the cells": lambda lines, at, where, text: _with(lines, at, "\t" * (where % 4) + lines[at]),
    "merge two cells": lambda lines, at, where, text: _with(lines, at, _merged(lines[at], where)),
    "drop a cell": lambda lines, at, where, text: _with(lines, at, _dropped(lines[at], where)),
    "replace a cell": lambda lines, at, where, text: _with(lines, at, _replaced(lines[at], where, text)),
    "lose all tabs": lambda lines, at, where, text: _with(lines, at, lines[at].replace("\t", " ")),
    "a foreign line": lambda lines, at, where, text: [*lines[:at], text, *lines[at:]],
}


def _with(lines: list[str], at: int, line: str) -> list[str]:
    return [*lines[:at], line, *lines[at + 1 :]]


def _inserted(line: str, where: int, text: str) -> str:
    at = where % (len(line) + 1)
    return line[:at] + text + line[at:]


def _merged(line: str, where: int) -> str:
    cells = line.split("\t")
    at = where % len(cells)
    return "\t".join([*cells[:at], "".join(cells[at : at + 2]), *cells[at + 2 :]])


def _dropped(line: str, where: int) -> str:
    cells = line.split("\t")
    at = where % len(cells)
    return "\t".join(cells[:at] + cells[at + 1 :])


def _replaced(line: str, where: int, text: str) -> str:
    cells = line.split("\t")
    at = where % len(cells)
    return "\t".join([*cells[:at], text, *cells[at + 1 :]])


_FRAGMENTS = st.sampled_from(
    (
        *("<", ">", "</li>", "<ul>", "&lt;b&gt;", "&", "|", "#", "①", "（", "）", "％", "★", "-", "—", "\t\t"),
        *("令和", "R99", "目標値", "実績値", "合計", "担当部署", "0", "９" * 40),
        *("\u3000", "\ufeff", "\u200b", "\ufffd", "𠮷", "か\u3099"),
    )
)
_PRINT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
_SLIP = st.tuples(
    st.sampled_from(sorted(SLIPS)),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
    st.one_of(_FRAGMENTS, _PRINT),
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(PLANS), slips=st.lists(_SLIP, min_size=1, max_size=30))
def test_a_mangled_plan_is_read_without_an_exception_and_without_losing_a_line(
    path: Path, slips: list[Slip], tmp_path: Path
) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    for kind, at, where, text in slips:
        lines = SLIPS[kind](lines, at % len(lines), where, text) or [""]
    mangled = tmp_path / path.name
    mangled.write_text("\n".join(["みなぎ市", *lines]), encoding="utf-8")
    holds_every_line(ingest(mangled))


_WRAPPED = st.lists(
    st.text(alphabet="みなぎ市の港は、朝市を開く。「」（）・①1 -\t|：令和７年\f—…※", min_size=0, max_size=45),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(lines=_WRAPPED, pages=st.booleans())
def test_no_print_of_wrapped_lines_loses_a_line_or_a_quote(lines: list[str], pages: bool) -> None:
    numbers = tuple(at // 7 + 1 for at in range(len(lines))) if pages else None
    text = SourceText(name="d", path="d.txt", format="txt", sha256="0", lines=tuple(lines), pages=numbers)
    found = cut_lines(lines, [], numbers)
    quoted = {line for passage in found for line in range(passage.lines[0], passage.lines[1] + 1)}
    silent = {line for line, kind in furniture(text).items() if kind in SILENT}
    assert not [n for n, line in enumerate(lines, 1) if flat(line) and n not in quoted | silent]
    for passage in found:
        first, last = passage.lines
        assert match_key(passage.quote or passage.text) in match_key(" ".join(map(flat, lines[first - 1 : last])))


def test_a_passage_has_its_role_and_its_headings() -> None:
    found = cut_lines(["第1章 港", "1 朝市", "朝市は続けます。", "", "指標\t目標値", "来場者\t10人", "※ 延べ人数"], [])
    assert [(passage.text, passage.role, passage.context[2:]) for passage in found] == [
        ("第1章 港", "heading", ()),
        ("1 朝市", "heading", ("第1章 港",)),
        ("朝市は続けます。", "body", ("第1章 港", "1 朝市")),
        ("指標 目標値", "header", ("第1章 港", "1 朝市")),
        ("来場者 10人", "body", ("第1章 港", "1 朝市")),
        ("※ 延べ人数", "note", ("第1章 港", "1 朝市")),
    ]


def test_an_indicators_row_with_prose_between_its_values_is_quoted_whole() -> None:
    one = record((1, 1), {"indicators.0": (1, 1)}, indicators=[{"name": "来場者数"}])
    (found, *_) = [p for p in cut_lines([f"1\t朝市\t{PROSE}\t24回"], [one]) if p.field == "indicators.0"]
    assert found.text == f"1 朝市 {PROSE} 24回"
