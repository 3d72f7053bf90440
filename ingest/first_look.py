"""What a clerk should look at first in a document's reading, most important first, in plain Japanese."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.coverage import ENOUGH
from ingest.model import Lines, Value
from ingest.report import DocumentReport, percent

SHOWN = 5
"""Places named in one sentence; the report lists all."""


_SAID = ("読んでいません", "保存し直してください")


class Advice(Value):
    """One thing to look at; a lower rank is looked at first."""

    rank: int
    text: str


def first_look(one: DocumentReport) -> tuple[Advice, ...]:
    """Everything about a document that needs a clerk's eye; empty where nothing does."""
    found = [*_whose(one), *_share(one), *_corrections(one), *_tables(one), *_checks(one), *_left_out(one), *_rest(one)]
    return tuple(sorted(found, key=lambda advice: advice.rank))


def _whose(one: DocumentReport) -> Iterator[Advice]:
    """Without a town nobody finds the document; without records no figure of it is answered."""
    if not one.document.municipality:
        advice = "ファイルを分けて --municipality を付けて作るか、文書の表紙に自治体名を入れてください"
        yield Advice(rank=1, text=f"自治体名がわかりません。{advice}")
    if not one.document.records:
        yield Advice(rank=2, text="記録が一件も読めていません。本文の文だけが引用されます")
    if any(warning.text.startswith("計画名が") for warning in one.warnings):
        yield Advice(rank=3, text=f"計画名がわからず、「{one.document.plan}」としています。--plan で指定できます")


def _share(one: DocumentReport) -> Iterator[Advice]:
    coverage = one.document.coverage
    if coverage and coverage.figures < ENOUGH:
        rows = sorted(one.unheld, key=lambda row: (-len(row.figures), row.line))
        where = _listed([(row.line, row.line) for row in rows])
        yield Advice(
            rank=4,
            text=f"表の数値のうち、答えに使えるのは {percent(coverage.figures)} です。残りは聞かれても答えられません"
            f"（多く残る行: {where}）",
        )
    if coverage and coverage.lines < ENOUGH:
        runs = sorted((run.lines for run in one.unused), key=lambda run: (run[0] - run[1], run[0]))
        yield Advice(
            rank=8, text=f"行のうち、使えているのは {percent(coverage.lines)} です（長く残るところ: {_listed(runs)}）"
        )


def _corrections(one: DocumentReport) -> Iterator[Advice]:
    yield from (Advice(rank=5, text=f"訂正が当てはまりません。{said}") for said in one.misfits)


def _tables(one: DocumentReport) -> Iterator[Advice]:
    if one.unread:
        runs = sorted((table.lines for table in one.unread), key=lambda run: (run[0] - run[1], run[0]))
        yield Advice(rank=6, text=f"読めていない表が {len(runs)} あります（{_listed(runs)}）")


def _checks(one: DocumentReport) -> Iterator[Advice]:
    """Checks that failed: the print contradicts itself, or was misread."""
    lines: dict[str, dict[Lines, None]] = {}
    for warning in one.warnings:
        if warning.check:
            lines.setdefault(warning.check, {})[warning.line, warning.line] = None
    for check in sorted(one.checks, key=lambda check: (-check.failed, check.name)):
        if check.failed:
            where = _listed([*lines.get(check.name, {})])
            text = f"検査「{check.name}」が {check.failed} 件で合いません（{where}）。印刷の誤りか、読み誤りです"
            yield Advice(rank=7, text=text)
    if one.conflicts:
        where = _listed([conflict.lines for conflict in one.conflicts])
        yield Advice(rank=7, text=f"同じ記録の印字が食い違うところが {len(one.conflicts)} あります（{where}）")


def _left_out(one: DocumentReport) -> Iterator[Advice]:
    """What the reader itself could not or should not read (hidden sheets, formulas), said on the first line."""
    for warning in one.warnings:
        if (
            warning.line == 1
            and not warning.check
            and warning.text.endswith(("読んでいません", "保存し直してください"))
        ):
            yield Advice(rank=9, text=warning.text)


def _rest(one: DocumentReport) -> Iterator[Advice]:
    if one.lines and one.lines.lost:
        yield Advice(rank=6, text=f"どこにも引用されない行が {one.lines.lost} あります")
    count = Counter(bool(warning.check) for warning in one.warnings)[False]
    if count:
        yield Advice(rank=10, text=f"ほかの警告は、読み取りの報告にあります（警告 {count} 件）")


def _listed(runs: Sequence[Lines]) -> str:
    """The first few places, in the order of the print."""
    shown = sorted(runs[:SHOWN])
    text = "、".join(f"{first}行" if first == last else f"{first}–{last}行" for first, last in shown)
    return text + (f"、ほか {len(runs) - SHOWN} か所" if len(runs) > SHOWN else "")
