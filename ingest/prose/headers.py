"""Which rows of a table are its header: they name the columns, and say nothing by themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import SourceText
from ingest.prose import marks
from ingest.text import PIPE, flat, nfkc

LONGEST = 25
"""Characters of a column's name."""
ROWS = 3
"""Header rows of one table at most."""
SHARE = 0.6
"""Share of a row's cells that must be names of columns."""

_NAME = re.compile(
    r"""
    .{0,10} (?: 指標 | 項目 | 区分 | 目標 | 実績 | 現状 | 基準 | 単位 | 担当 | 所管 | 部署 | 年度 | 時期 | 時点
        | 期間 | 内容 | 概要 | 備考 | 評価 | 進捗 | 状況 | 達成 | 事業名 | 施策 | 取組 | 名称 | 番号 | 合計 | 出典
        | 種別 | 分類 | 方向 | 予算 | 決算 | 事業費 | 計画 | 見込 | 推計 | 増減 | 割合 | 件数 | 理由 | 課題 | 成果
        | 記号 | 順位 | 公約 | 分野 | 主な | 対象 | 回答 ) .{0,10}
    | (?: 令和|平成|昭和|[RHS] ) \s* [\d元]{1,2} \s* 年?度? .{0,8} | (?:19|20)\d\d \s* 年?度? .{0,8}
    | No\.? | KPI.* | [計値] | 課名
    """,
    re.VERBOSE | re.IGNORECASE,
)
_VALUE = re.compile(r"(?!(?:19|20)\d\d$|\d+\s*年度)[▲△\-]?[\d,.]+\s*\D{0,3}")
_SPREAD = re.compile(r"(?<=[^\x00-\x7f])\s(?=[^\x00-\x7f](?:\s|$))")
"""The gaps of spaced letters: 事 業 名."""


def cells(line: str) -> list[str]:
    """The filled cells of a row between tabs or pipes."""
    parts = line.split("\t") if "\t" in line else PIPE.split(line)
    return [_SPREAD.sub("", plain) for part in parts if (plain := nfkc(flat(part.replace("**", ""))))]


def is_header(line: str) -> bool:
    """Whether a row holds the names of columns alone.

    >>> is_header("指標\\t現状値\\t目標値"), is_header("朝市\\t10回\\t24回"), is_header("担当課\\t商工課")
    (True, False, False)
    """
    row = cells(line)
    if len(row) < 2 or any(len(cell) > LONGEST or "。" in cell or _VALUE.fullmatch(cell) for cell in row):
        return False
    names = sum(bool(_NAME.fullmatch(cell)) for cell in row)
    return names == len(row) or (len(row) > 2 and names >= SHARE * len(row))


def headers(text: SourceText) -> frozenset[int]:
    """Lines (1-based) of the rows that head a table: as the format says, else by what they hold."""
    found = {
        grid.lines[row]
        for grid in text.grids
        for row in {cell.row for cell in grid.cells}
        if row < len(grid.lines) and all(cell.header for cell in grid.cells if cell.row == row)
    }
    for table in _tables(text.lines):
        own = {number for number in table[:ROWS] if is_header(text.lines[number - 1])}
        own = own if table[0] in own or (len(table) > 1 and table[1] in own) else set()
        printed = {tuple(cells(text.lines[number - 1])) for number in own}
        found |= {number for number in table if tuple(cells(text.lines[number - 1])) in printed}
    return frozenset(found)


def _tables(lines: Sequence[str]) -> list[list[int]]:
    """The rows that stand together, as lines (1-based); rules between them left out."""
    tables: list[list[int]] = [[]]
    for number, line in enumerate(lines, 1):
        if not line.strip() or not marks.in_table(line):
            tables.append([])
        elif cells(line) and not re.fullmatch(r"[\s|:+\-]*", line):
            tables[-1].append(number)
    return [table for table in tables if table]
