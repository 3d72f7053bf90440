"""General plans: table headers of indicators (指標 | 基準値 | 目標値) and projects (事業名 | 概要 | 備考).

A column means what its header says, never its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.parsers.general_plan_lines import squeeze
from ingest.text import fiscal_year, flat

Role = Literal["name", "number", "summary", "departments", "baseline", "target", "actual", "other"]

YEAR = r"(?:(?:令和|平成|昭和|[RHSＲＨＳ])\s*[.．]?\s*(?:元|\d{1,2})|(?:19|20|２０)\d{2})"

_PROJECT_NAME = re.compile(
    r"^(?:主な|主要な?|実施|具体的な?|個別)?(?:事務)?(?:事業|取組|取り組み|取組み)(?:名|名称|項目)?$"
)
_SUMMARY = re.compile(r"概要|内容|説明")
_REMARK = re.compile(r"備考|区分|摘要")
_DEPARTMENT = re.compile(r"担当|所管|主管")
_NUMBER = re.compile(r"^(?:No\.?|番号|#)$", re.I)
_INDICATOR_NAME = re.compile(r"指標|項目|KPI|名$|名称", re.I)
_BASELINE = re.compile(r"基準|現状|現況|当初|策定時|現在")
_ACTUAL = re.compile(r"実績")
_TARGET = re.compile(r"目標|(?:中間|最終|計画)(?:値|年度)")
_ASIDE = re.compile(r"単位|出典|説明|算出|考え方|方向|備考|資料")
_FIGURE_HEAD = re.compile(
    rf"^(?:{YEAR}年?度?末?の?)?(?:(?:中間|最終|期末)?(?:基準|現状|現況|実績|目標|当初|計画)|中間|最終)"
    r"(?:値|年度)?(?:\(.*\))?$"
)
_YEAR_HEAD = re.compile(rf"^\(?{YEAR}(?:年度?)?(?:末)?(?:\({YEAR}(?:年度?)?\))?\)?$")

_YEAR_IN_LABEL = re.compile(rf"[(（]\s*(?P<inside>{YEAR}[^()（）]{{0,14}})[)）]|(?P<bare>{YEAR}(?:年度末|年度|年)?)")


@dataclass(frozen=True)
class Column:
    """A table column: what it holds, its printed label, and the year its header names."""

    role: Role
    label: str
    year: int | None = None
    period: str | None = None


@dataclass(frozen=True)
class Layout:
    """A table's columns, as its header prints them."""

    kind: Literal["indicator", "project"]
    columns: tuple[Column, ...]

    def pick(self, row: Sequence[str], role: Role) -> str:
        """The row's cell of a role, or nothing."""
        found = (cell for column, cell in zip(self.columns, row, strict=False) if column.role == role)
        return next(found, "")


def header(row: Sequence[str]) -> Layout | None:
    """The layout that a header row prints, or None when the row is no header."""
    keys = [squeeze(cell) for cell in row]
    if any(len(key) > 24 for key in keys) or sum(map(bool, keys)) < 2:
        return None
    name = next((at for at, key in enumerate(keys) if _PROJECT_NAME.match(key)), None)
    described = any(_SUMMARY.search(key) or _REMARK.search(key) for key in keys)
    if name is not None and described and not any(_TARGET.search(key) for key in keys):
        columns = tuple(
            Column(_project_role(at == name, key), key or _last_label(at, keys)) for at, key in enumerate(keys)
        )
        return Layout("project", columns)
    figures = [key for key in keys if _FIGURE_HEAD.match(key)]
    leftmost = next(key for key in keys if key)
    named = bool(_INDICATOR_NAME.search(leftmost)) and not _FIGURE_HEAD.match(leftmost)
    if len(figures) + named < 2 or not figures:
        return None
    return Layout("indicator", _indicator_columns(keys, [flat(cell) for cell in row]))


def _last_label(at: int, keys: Sequence[str]) -> str:
    return "備考" if at == len(keys) - 1 else ""


def _project_role(named: bool, key: str) -> Role:
    if named:
        return "name"
    if _DEPARTMENT.search(key):
        return "departments"
    if _NUMBER.match(key):
        return "number"
    return "other" if _REMARK.search(key) or not _SUMMARY.search(key) else "summary"


def _indicator_columns(keys: Sequence[str], labels: Sequence[str]) -> tuple[Column, ...]:
    """Columns of an indicator table.

    What stands beside the target is where the indicator starts, whatever it is called (基準値, 実績値, 満足度);
    実績 is a year's figure only beside a starting value.
    """
    name = next((at for at, key in enumerate(keys) if _INDICATOR_NAME.search(key) and not _FIGURE_HEAD.match(key)), 0)
    start = next((at for at, key in enumerate(keys) if _BASELINE.search(key) and at != name), None)
    columns: list[Column] = []
    for at, key in enumerate(keys):
        role: Role = "other"
        if at == name:
            role = "name"
        elif _TARGET.search(key):
            role = "target"
        elif at == start:
            role = "baseline"
        elif start is not None and _ACTUAL.search(key):
            role = "actual"
        elif _YEAR_HEAD.match(key):
            role = "target" if start is not None else "baseline"
        elif key and start is None and not _ASIDE.search(key) and not _NUMBER.match(key):
            role = "baseline"
        start = at if role == "baseline" else start
        columns.append(Column(role, key, fiscal_year(labels[at]), _label_period(labels[at])))
    return tuple(columns)


def _label_period(label: str) -> str | None:
    """The year that a header prints, as printed: 基準値(R5) → R5."""
    found = _YEAR_IN_LABEL.search(label)
    return (found["inside"] or found["bare"]).strip() if found else None


def untabbed_header(text: str) -> tuple[str, ...] | None:
    """The cells of a header line that lost its tabs; letters set apart (指 標) belong together.

    >>> untabbed_header("指 標 基準値(R5) 目標値(R11)")
    ('指標', '基準値(R5)', '目標値(R11)')
    """
    parts: list[str] = []
    single = False
    for part in text.split()[:20]:
        if single and len(part) == 1:
            parts[-1] += part
        else:
            parts.append(part)
        single = len(part) == 1
    return tuple(parts) if len(parts) > 1 and header(parts) else None


def dense(layout: Layout) -> Layout:
    """The layout without columns that print no label, but for the last, where the remarks stand."""
    columns = layout.columns
    last = len(columns) - 1
    return Layout(layout.kind, tuple(column for at, column in enumerate(columns) if column.label or at == last))


def second_header(layout: Layout, row: Sequence[str]) -> Layout | None:
    """The layout completed by a second header line that prints nothing but years, or None."""
    keys = [squeeze(cell) for cell in row]
    years = [key for key in keys if _YEAR_HEAD.match(key)]
    others = [key for key in keys if key and not _YEAR_HEAD.match(key) and not _INDICATOR_NAME.search(key)]
    if layout.kind != "indicator" or not years or others or len(keys) != len(layout.columns):
        return None
    columns: list[Column] = []
    for column, key, cell in zip(layout.columns, keys, row, strict=True):
        # A merged header cell (目標値) prints its label once, over the first of its years.
        role: Role = columns[-1].role if columns and not column.label and key else column.role
        own = _YEAR_HEAD.match(key)
        columns.append(Column(role, column.label, fiscal_year(key), flat(cell)) if own else column)
    return Layout("indicator", tuple(columns))
