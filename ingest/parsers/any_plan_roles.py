"""What a table's header, or the label of a sheet, says of the cells that belong to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.text import fiscal_years, nfkc

Role = Literal[
    "number", "indicator", "project", "group", "baseline", "target", "actual", "year", "dated", "unit", "department",
    "status", "percent", "description", "remark", "other",
]  # fmt: skip
"""`year`: a column of years, one row a year. `dated`: a column of one year whose side (目標, 実績) the row says."""

_YEAR_TEXT = re.compile(
    r"""
    (?: (?: 令和 | 平成 | 昭和 | (?<![A-Za-z]) [RHS] ) \s* [.]? \s* (?: 元 | \d{1,2} ) | (?:19|20)\d{2} )
    \s* (?: 年度? | FY )? (?: 末 | 時点 | 現在 )?
    """,
    re.VERBOSE | re.I,
)
_BRACKETS = re.compile(r"[(（\[〔【<][^)）\]〕】>]*[)）\]〕】>]")

_PATTERNS: tuple[tuple[Role, str], ...] = (
    (
        "number",
        r"""
        (?: 公約 | 事業 | 施策 | 取組 | 整理 | 管理 )? no\.? | №
        | (?: 整理 | 事業 | 施策 | 取組 | 公約 | 管理 | 項目 | 通し )? 番号 | 通番 | 連番 | 項番 | コード
        """,
    ),
    ("unit", r"(?: 指標の )? 単位"),
    (
        "department",
        r"""
        .* (?: 担当 | 所管 | 主管 | 関係 | 実施 ) (?:する)? (?: 課 | 部署 | 部局 | 部 | 係 | 室 | 所属 | 所管 | 機関 )
            (?: 名 | 等 | ・.* | \(.* )?
        | (?: 主 | 副 )? (?: 担当 | 所管 | 所属 | 主管 ) 等? | 部署名? | 課名 | 部課名?
        """,
    ),
    ("remark", r"備考欄? | 摘要 | 特記事項 | 補足(?:事項)? | 留意(?:点|事項)"),
    ("percent", r"(?: 事業 | 計画 | 全体 )? (?: 進捗 | 達成 | 進行 ) 率"),
    ("year", r"年度 | 年次 | 年 | 会計年度 | 実績年度 | 目標年度"),
    (
        "actual",
        r"""
        (?: 指標 | 年度 | 年間 | 目標 | 各年度 )? 実績 (?: 数 | 等 )? | 実際
        | .* (?: 実績 | 達成 ) (?: 値 | 数値 ) 等?
        """,
    ),
    ("group", r"(?: 基本 | 政策 | 施策 | 重点 ) 目標名?"),
    (
        "indicator",
        r"""
        .* 指標 (?: 名 | 項目 | 等 | の名称 | 名称 | の?内容 | kpi )? | kpi (?: 名 | 項目 | ・.* )?
        | 重要業績評価指標名? | (?: 目標 | 評価 | 管理 | 数値目標 | 成果 ) 項目名?
        | 数値目標 (?: 項目 | 名 )? | 成果目標名? | 達成目標 | 目標名
        """,
    ),
    (
        "baseline",
        r"""
        .* (?: 基準 | 当初 | 初期 | スタート ) (?: 値 | 数値 | 時 | 年度?値 )?
        | (?: 直近の? )? (?: 現状 | 現況 ) (?: 値 | 数値 )? | .* (?: 現状 | 現況 ) 値 | 直近値
        | (?: 計画 )? 策定 (?: 時 | 前 | 当初 ) (?: の?値 | 点 )? (?: の?現状値 )?
        """,
    ),
    (
        "target",
        r"""
        めやす | 目安 | .* 目標 (?: 値 | 数値 | 数 | 年度 )? | (?: 年次 | 年度 )? 計画値 | kpi目標値?
        | (?: 中間 | 最終 ) 値
        """,
    ),
    (
        "project",
        r"""
        (?: 主な | 主要 | 具体的な? | 個別 | 実施 | 重点 | 構成 | 該当 | 公約 )?
        (?: 事務事業 | 事業 | 取組 | 取り組み | 施策 | 公約 | 実践項目 | 実施項目 | プロジェクト | アクション )
        (?: 名 | 名称 | 項目 | 事項 | 等 | 名等 | の名称 )?
        """,
    ),
    (
        "group",
        r"""
        (?: まちづくりの? | 公約の? | 計画の? | 戦略の? )?
        (?: 基本目標 | 大綱 | 政策 | 分野 | 部門 | 大項目 | 中項目 | 小項目 | 区分 | 種別 | 基本施策 | 柱 | 章 | 節
        | カテゴリー? | 基本方針 | 方針 | テーマ | 施策の (?: 柱 | 方向性? | 大綱 ) ) (?: 名 | 別 )?
        """,
    ),
    (
        "description",
        r"""
        .* (?: 内容 | 概要 | 説明 | 詳細 | ねらい | 狙い | 趣旨 ) | .* 方向性
        | (?: 事業 | 取組 | 施策 )? の? 目的 (?: ・.* )?
        """,
    ),
    (
        "status",
        r"""
        (?: 事業 | 計画 | 現在の | 年度 | 取組の? | 全体 )?
            (?: (?: 進捗 | 進行 ) (?: の? (?: 状況 | 度 | 評価 | 区分 | 度合い? ) )? 等?
            | (?: 達成 | 実施 | 取組 ) の? (?: 状況 | 度 | 評価 | 区分 | 度合い? ) 等? )
        | (?: 現在の | 進捗の? )? (?: 段階 | 到達度 )
        | (?: 自己 | 総合 | 内部 | 外部 | 最終 | 一次 | 二次 | 年度 | 中間 | 事後 | 進捗 )?
            (?: 評価 | 判定 ) (?: 結果 | 区分 | ランク | 点 )? | 状況 | ステータス | 達成度
        """,
    ),
)

_ROLES = tuple((role, re.compile(pattern, re.VERBOSE | re.I)) for role, pattern in _PATTERNS)
"""First match wins; matched against the whole header without years and brackets."""

_THING = re.compile(r".{1,6}名称?")
"""Headers such as 施設名 or 路線名, which name what a table lists."""

_CAN_BE_INDICATOR = re.compile(r"項目(?:名)?|内容|名称|目標|成果|数値目標|区分")
"""Headers that name indicators only when figures stand beside them."""


@dataclass(frozen=True)
class Column:
    """A column: its role, its header as printed, and the year that the header prints."""

    role: Role
    label: str
    year: int | None = None
    period: str | None = None


def key_of(header: str) -> str:
    """The header without years, brackets, marks and spaces.

    >>> key_of("令和11年度 目標値（最終）"), key_of("2025年度 (R7)"), key_of("進捗状況（◎：完了）")
    ('目標値', '', '進捗状況')
    """
    text = _BRACKETS.sub("", nfkc(header))
    text = re.sub(r"^[\s■◆●○・※*\-]+", "", _YEAR_TEXT.sub("", text))
    return re.sub(r"[\s:：/・の]+$|^[のに年度末]+(?=目標|実績|現状|基準)|\s+", "", text)


def role_of(header: str) -> Role:
    """The role of a header or label; `other` for any that is not known.

    >>> [role_of(s) for s in ("指標名", "現状値(R5)", "R7目標", "R7", "担当課", "事業概要", "進捗状況", "財源")]
    ['indicator', 'baseline', 'target', 'dated', 'department', 'description', 'status', 'other']
    """
    key = key_of(header)
    years = fiscal_years(header)
    if not key and years:
        return "dated"
    inner = key_of(nfkc(header).replace("(", " ").replace(")", " "))
    role = _role(key)
    if role == "other" and inner != key:
        role = _role(inner)
    # a KPI column with a year holds that year's target; without one, the indicators' names
    return "target" if role == "indicator" and years and re.match(r"kpi|数値目標|成果目標", key, re.I) else role


def _role(key: str) -> Role:
    if not key or len(key) > 24:
        return "other"
    return next((role for role, pattern in _ROLES if pattern.fullmatch(key)), "other")


def period_of(header: str) -> str | None:
    """The time that a header prints, as printed: R5, 令和5年度."""
    match = _YEAR_TEXT.search(nfkc(header))
    return match[0].strip() if match else None


def column_of(headers: Sequence[str]) -> Column:
    """The column below a stack of headers, outermost first.

    >>> column_of(("目標値", "R7"))
    Column(role='target', label='目標値 R7', year=2025, period='R7')
    """
    shown = [header for n, header in enumerate(headers) if header and header not in headers[:n]]
    label = " ".join(shown)
    years = fiscal_years(label)
    roles: list[Role] = [role_of(header) for header in shown]
    role = role_of(label)
    if role in ("other", "dated"):
        # the innermost header that says something decides; a year only dates it
        role = next((r for r in reversed(roles) if r not in ("other", "dated")), role)
    if len(shown) > 1 and role == "indicator" and years:
        role = "target" if "目標" in label else "dated"
    return Column(role, label, years[-1] if years else None, period_of(label))


def is_name(role: Role) -> bool:
    """Whether cells of this role name a row."""
    return role in ("indicator", "project", "group")


def names_things(headers: Sequence[str]) -> bool:
    """Whether the first of several headers names what a table lists: 施設名 beside 所管課."""
    return len(headers) > 1 and bool(_THING.fullmatch(key_of(headers[0]))) and role_of(headers[0]) == "other"


def can_name_indicators(header: str) -> bool:
    """Whether a vague header (項目, 内容) names indicators when figures stand beside it."""
    return bool(_CAN_BE_INDICATOR.fullmatch(key_of(header)))


def _is_yearly_plan(column: Column) -> bool:
    return (
        column.role == "other"
        and column.year is not None
        and key_of(column.label) in ("計画", "予定", "見込", "見込み")
    )


def with_figures(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns with the roles that only their neighbours reveal.

    項目 names indicators beside figures; of 実績値 without a year beside a target, and of a single unknown column
    between the name and the target, it is the value from which the indicator starts.
    """
    found = list(columns)
    if any(column.role == "actual" and column.year is not None for column in found):
        # R6計画 beside R6実績 is what that year aimed at
        found = [replace(c, role="target") if _is_yearly_plan(c) else c for c in found]
    figures = any(column.role in ("baseline", "target", "actual", "dated") for column in found)
    if not figures and not any(column.role in ("indicator", "project") for column in found):
        known = any(column.role in ("department", "status", "percent", "description") for column in found)
        if known and names_things([column.label for column in found]):
            found[0] = replace(found[0], role="project")
    if figures and not any(column.role in ("indicator", "project") for column in found):
        vague = [n for n, column in enumerate(found) if can_name_indicators(column.label)]
        groups = [n for n, column in enumerate(found) if column.role == "group"]
        first = next(iter([*vague, *groups[-1:]]), None)
        own = bool(found) and bool(found[0].label) and found[0].role == "other" and found[0].year is None
        # 区分 behind a name of the table's own says which side a row is (めやす, 実際)
        sides = first is not None and own and "区分" in found[first].label
        if sides or (first is None and found and found[0].role in ("other", "target") and found[0].year is None):
            first = 0
        if first is not None:
            found[first] = Column("indicator", found[first].label)
    roles = [column.role for column in found]
    if "target" in roles and "baseline" not in roles and "dated" not in roles:
        undated = [n for n, c in enumerate(found) if c.role == "actual" and c.year is None]
        name = max((n for n, role in enumerate(roles) if is_name(role)), default=len(found))
        unknown = [n for n in range(name + 1, roles.index("target")) if roles[n] == "other"]
        start = undated if len(undated) == 1 and roles.index("target") > undated[0] else unknown if not undated else []
        if len(start) == 1 and roles.count("actual") <= 1:
            found[start[0]] = Column("baseline", found[start[0]].label, None, found[start[0]].period)
    return tuple(found)
