"""What a table's header, or the label of a sheet, says of the cells that belong to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.parsers.vocabulary.values import unit_of
from ingest.parsers.vocabulary.years import YEAR, Calendar
from ingest.text import fiscal_years, nfkc

Role = Literal[
    "number", "indicator", "project", "group", "baseline", "target", "actual", "year", "dated", "unit", "department",
    "status", "percent", "description", "remark", "other",
]  # fmt: skip
"""`year`: a column of years, one row a year. `dated`: a column of one year whose side (目標, 実績) the row says."""

_YEAR_TEXT = re.compile(
    rf"""
    {YEAR} \s* (?: [(] \s* {YEAR} \s* 年?度? \s* [)] )? \s* (?: 年度? | FY )?                      # 令和6(2024)年度
    (?: \s* (?<=年) \d{{1,2}} 月 (?: \d{{1,2}} 日 )? | [./] \d{{1,2}} (?: [./] \d{{1,2}} )? )?         # 7年3月31日
    \s* (?: 末 | 時点 | 現在 )*
    """,
    re.VERBOSE | re.I,
)
_BRACKETS = re.compile(r"[(（\[〔【<][^)）\]〕】>]*[)）\]〕】>]")

_PATTERNS: tuple[tuple[Role, str], ...] = (
    (
        "number",
        r"""
        (?: 公約 | 事業 | 施策 | 取組 | 整理 | 管理 )? no\.? | №
        | \S{0,6} 番号 | 通番 | 連番 | 項番 | コード
        """,
    ),
    ("unit", r"(?: 指標の )? 単位"),
    (
        "department",
        r"""
        .* (?: 担当 | 所管 | 主管 | 関係 | 実施 ) (?:する)?
            (?: 部課室? | 課室 | 課所 | 部局課 | 課 | 部署 | 部局 | 部 | 係 | 室 | 所属 | 所管 | 機関 | 組織 | 団体 )
            (?: 名 | 等 | ・.* | \(.* )?
        | (?: 主 | 副 )? (?: 担当 | 所管 | 所属 | 主管 | 関係 ) 等? | 部署名? | 課名 | 部課室?名? | 部局名?
        | 受け? (?: 持 | も ) (?: つ | ち ) の? (?: 課 | 部署 | 係 | 室 )?
        | (?: 実施 | 推進 | 取組 ) 主体
        """,
    ),
    ("remark", r"備考欄? | 摘要 | 特記事項 | 補足(?:事項)? | 留意(?:点|事項)"),
    ("percent", r"(?: 事業 | 計画 | 全体 )? (?: 進捗 | 達成 | 進行 ) 率"),
    ("year", r"年度 | 年次 | 年 | 会計年度 | 実績年度 | 目標年度"),
    (
        "actual",
        r"""
        (?: 指標 | 年度 | 年間 | 目標 | 各年度 )? の? 実績 (?: 数 | 等 | 額 )? | 実際 | 現在 (?: 値 )?
        | .* (?: 実績 | 達成 ) (?: 値 | 数値 ) 等?
        """,
    ),
    ("group", r"(?: 基本 | 政策 | 施策 | 重点 ) 目標名?"),
    (
        "indicator",
        r"""
        .* 指標 (?: 名 | 項目 | 等 | の名称 | 名称 | の?内容 | kpi )? | kpi (?: 名 | 項目 | ・.* )?
        | \S{0,4} 目標 の? 項目 | 重要業績評価指標名? | (?: 目標 | 評価 | 管理 | 数値目標 | 成果 ) 項目名?
        | .* (?: と [なす] る | を (?: はか | 測 | 計 ) る | を示す ) (?: 数字 | 数値 | ものさし | 物差し )
        | 数値目標 (?: 項目 | 名 )? | 成果目標名? | 達成目標 | 目標名
        """,
    ),
    (
        "baseline",
        r"""
        .* (?: 基準 | 当初 | 初期 | スタート ) (?: 値 | 数値 | 時 | 年度?値 )?
        | (?: 直近の? )? (?: 現状 | 現況 ) (?: 値 | 数値 )? | .* (?: 現状 | 現況 ) 値 | 直近値
        | (?: 計画 | プラン | 戦略 )? (?: 策定 | 就任 | 着任 | 開始 | 導入 | 着手 )
            (?: 時 | 前 | 当初 ) (?: の?値 | 点 )? (?: の?現状値 )?
        """,
    ),
    (
        "target",
        r"""
        めやす | 目安 | .* 目標 (?: 値 | 数値 | 数 | 量 | 額 | 年度 )? | (?: 年次 | 年度 )? 計画値 | kpi目標値?
        | (?: 中間 | 最終 ) 値 | \d{1,2} 年後 (?: の?姿 )? | 将来 (?: 値 | 目標 )
        """,
    ),
    (
        "project",
        r"""
        (?: 主な | 主要 | 具体的な? | 個別 | 重点 | 公約 | (?: 実施 | 構成 | 該当 ) (?: する | した )? )?
        (?: 事務事業 | 事業 | 取組 | 取り組み | 施策 | 公約 | 実践項目 | 実施項目 | プロジェクト | アクション )
        (?: 名 | 名称 | 項目 | 事項 | 等 | 名等 | の名称 | の?名前 )?
        """,
    ),
    (
        "group",
        r"""
        (?: まちづくりの? | 公約の? | 計画の? | 戦略の? )?
        (?: 基本目標 | 大綱 | 政策 | 分野 | 部門 | 大項目 | 中項目 | 小項目 | 区分 | 種別 | 基本施策 | 柱 | 章 | 節
        | 款 | 項 | 目 | 会計名? | 科目 | 費目
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
        (?: (?: 事業 | 計画 | 施策 | 公約 | 取組 | 年度 | 全体 ) の? | 現在の )?
            (?: (?: 進捗 | 進行 ) (?: の? (?: 状況 | 度 | 評価 | 区分 | 度合い? ) )? 等?
            | (?: 達成 | 実施 | 取組 | 対応 ) の? (?: 状況 | 度 | 評価 | 区分 | 度合い? ) 等? )
        | (?: 現在の | 進捗の? )? (?: 段階 | 到達度 ) | 進み具合 | 進みぐあい
        | (?: 自己 | 総合 | 内部 | 外部 | 最終 | 一次 | 二次 | 年度 | 中間 | 事後 | 進捗 )?
            (?: 評価 | 判定 ) (?: 結果 | 区分 | ランク | 点 )? | 状況 | 状態 | ステータス | 達成度
        | (?: 施策 | 事業 | 公約 | 取組 | 計画 ) の (?: 状況 | 状態 | 評価 | 進捗 | 達成度 )
        | (?: いま | 今 | 現在 ) の (?: 状況 | 状態 | ようす | 様子 )
        """,
    ),
)

_ROLES = tuple((role, re.compile(pattern, re.VERBOSE | re.I)) for role, pattern in _PATTERNS)
"""First match wins; matched against the whole header without years and brackets."""

_CAN_BE_INDICATOR = re.compile(r"項目(?:名)?|内容|名称|目標|成果|数値目標|区分")
"""Headers that name indicators only when figures stand beside them."""


FIGURES: tuple[Role, ...] = ("baseline", "target", "actual", "dated")
"""Roles of columns of figures."""


@dataclass(frozen=True)
class Column:
    """A column: its role, its header as printed, the year and the unit that the header prints."""

    role: Role
    label: str
    year: int | None = None
    period: str | None = None
    unit: str | None = None
    measure: str | None = None
    """What the figures of several years count, where the header says it beside the year: 女性比率 under R5 and R6."""


_PLAIN = Calendar()


def key_of(header: str) -> str:
    """The header without years, brackets, marks and spaces.

    >>> key_of("令和11年度 目標値（最終）"), key_of("2025年度 (R7)"), key_of("進捗状況（◎：完了）")
    ('目標値', '', '進捗状況')
    """
    text = _BRACKETS.sub("", nfkc(header))
    text = re.sub(r"^[\s■◆●○・※*\-]+", "", _YEAR_TEXT.sub("", text))
    return re.sub(r"[\s:：/・の]+$|^[のに年度末]+(?=目標|実績|現状|基準|達成|進捗|評価|判定)|\s+", "", text)


_SIDE_WORD = re.compile(
    r"(?:当初|補正後?|最終|中間|直近)?(?:決算|予算|見込み?|見通し|推計|試算|予測|計画|予定|実績|目標|基準|現状|現況|めやす|目安)"
    r"(?:見込み?)?(?:値|額|量|数|年度?|時)?"
)


_SIDE = re.compile(r"^(?:年度別?)?(?P<side>目標|計画|めやす|目安|実績|達成|実際)(?:値|数|数値|額)?$")
_AIMS = ("目標", "計画", "めやす", "目安")


def side_of(cell: str) -> Role | None:
    """The side that a cell such as 目標値 or 実績 gives to its row.

    >>> side_of("目標値"), side_of("実績"), side_of("目標人口")
    ('target', 'actual', None)
    """
    match = _SIDE.match(nfkc(cell).replace(" ", ""))
    return None if match is None else "target" if match["side"] in _AIMS else "actual"


def says_side(header: str) -> bool:
    """Whether a header below a year only says what its figures are: 決算見込, 中間目標.

    >>> says_side("決 算"), says_side("(最終目標)"), says_side("女性比率")
    (True, True, False)
    """
    return bool(_SIDE_WORD.fullmatch(re.sub(r"[\s()（）\[\]［］]", "", nfkc(header))))


def role_of(header: str, calendar: Calendar = _PLAIN) -> Role:
    """The role of a header or label; `other` for any that is not known.

    >>> [role_of(s) for s in ("指標名", "現状値(R5)", "R7目標", "R7", "担当課", "事業概要", "進捗状況", "財源")]
    ['indicator', 'baseline', 'target', 'dated', 'department', 'description', 'status', 'other']
    """
    spelled = calendar.spelled(header)
    key = key_of(spelled)
    years = fiscal_years(spelled)
    if not key and years:
        inside = _role(re.sub(r"年度?$", "", key_of(spelled.replace("(", " ").replace(")", " "))))
        return inside if inside in ("baseline", "target", "actual") else "dated"  # 2013年度(基準年度)
    inner = key_of(spelled.replace("(", " ").replace(")", " "))
    role = _role(key)
    if role == "other" and inner != key:
        role = _role(inner)
    if role == "other" and years and says_side(key):
        return "dated"  # R6決算見込
    # a KPI column with a year holds that year's target; without one, the indicators' names
    return "target" if role == "indicator" and years and re.match(r"kpi|数値目標|成果目標", key, re.I) else role


_DIFFERENCE = re.compile(r"(?:前年度?比)?(?:増減|差引|伸び?率|対前年)")
"""What is worked out from two figures has no year of its own."""


def _role(key: str) -> Role:
    if not key or len(key) > 24 or _DIFFERENCE.match(key):
        return "other"
    first = re.split(r"[・/]", key)[0]
    if first != key and _role(first) in ("project", "indicator"):
        return _role(first)  # 事業名・概要 names what its first part names
    return next((role for role, pattern in _ROLES if pattern.fullmatch(key)), "other")


def period_of(header: str, calendar: Calendar = _PLAIN) -> str | None:
    """The time that a header prints, as printed: R5, 令和5年度."""
    spelled = calendar.spelled(header)
    match = _YEAR_TEXT.search(spelled)
    return match[0].strip() if match else None


def column_of(headers: Sequence[str], calendar: Calendar = _PLAIN) -> Column:
    """The column below a stack of headers, outermost first.

    >>> column_of(("目標値", "R7"))
    Column(role='target', label='目標値 R7', year=2025, period='R7', unit=None, measure=None)
    >>> column_of(("R8予算", "うち交付金")).measure
    'うち交付金'
    """
    plain = [" ".join(header.split()) for header in headers]
    shown = [header for n, header in enumerate(plain) if header and header not in plain[:n]]
    label = " ".join(shown)
    roles: list[Role] = [role_of(header, calendar) for header in shown]
    role = role_of(label, calendar)
    if role in ("other", "dated"):
        # the innermost header that says something decides; a year only dates it
        role = next((r for r in reversed(roles) if r not in ("other", "dated")), role)
    if role == "other" and roles and (roles[-1] == "dated" or ("dated" in roles and says_side(shown[-1]))):
        role = "dated"  # 第9期計画期間 above 令和6年度; R5 above 決算
    counts = role == "other" and len(shown) > 1 and roles[0] == "dated" and bool(key_of(shown[0]))
    role = "dated" if counts else role  # R8予算 above 事業費 and うち交付金
    if label.startswith("中間") and (noted := calendar.names.get(nfkc(label))):
        role = "actual" if "実績" in noted else "target"
    year = next(
        (y for h, r in zip(shown, roles, strict=True) if r in FIGURES and (y := calendar.year(h)) is not None), None
    )
    year = calendar.year(label) if year is None else year
    counted = (h for h, r in zip(shown, roles, strict=True) if r in ("other", "description") and _COUNTED.search(h))
    outer = next((header for header in counted if not _SIDED.search(header)), None)
    measure = shown[-1] if counts else outer if role == "dated" and len(shown) > 1 else None
    if role in ("target", "actual") and len(shown) > 1 and roles[-1] in ("other", "percent"):
        measure = shown[-1]  # 2030年度(目標年度) above 目標排出量 and 削減率
    if len(shown) > 1 and role in ("indicator", "project", "group") and year is not None:
        role = "target" if "目標" in label else "dated"
    return Column(role, label, year, period_of(label, calendar), unit_of(label), measure)


_SIDED = re.compile(r"見込|実績|目標|計画|推計|予測")
_COUNTED = re.compile(r"(?:費|額|数|量|率|人口|件数|面積|残高)\s*(?:[(（].*[)）])?$")


def can_name_indicators(header: str) -> bool:
    """Whether a vague header (項目, 内容) names indicators when figures stand beside it."""
    return bool(_CAN_BE_INDICATOR.fullmatch(key_of(header)))


def is_amount(header: str) -> bool:
    """Whether a header counts something: 概算事業費（千円）, 利用者数."""
    return bool(_COUNTED.search(nfkc(header)))


def is_name(role: Role) -> bool:
    """Whether cells of this role name a row."""
    return role in ("indicator", "project", "group")


def dated_sides(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns with the roles that only their neighbours reveal.

    R6計画 beside R6実績 is what that year aimed at; of 実績値 without a year beside a target, and of a single unknown
    column between the name and the target, it is the value from which the indicator starts.
    """
    found = list(columns)
    if any(column.role == "actual" and column.year is not None for column in found):
        found = [replace(c, role="target") if _is_yearly_plan(c) else c for c in found]
    found = _main(_measured(found))
    if any(column.role == "year" for column in found):  # one row a year, its figure under 値
        found = [replace(c, role="dated") if c.role == "other" and key_of(c.label) in _VALUE else c for c in found]
    roles = [column.role for column in found]
    undated = [n for n, c in enumerate(found) if c.role == "target" and c.year is None and c.measure is None]
    if len(undated) > 1:  # 中間値 of no known year beside 目標値 is no figure of the last year
        found = [replace(c, role="other") if n in undated and "中間" in c.label else c for n, c in enumerate(found)]
        roles = [column.role for column in found]
    if "target" in roles and "baseline" not in roles and "dated" not in roles:
        undated = [n for n, c in enumerate(found) if c.role == "actual" and c.year is None]
        name = max((n for n, role in enumerate(roles) if is_name(role)), default=len(found))
        unknown = [n for n in range(name + 1, roles.index("target")) if roles[n] == "other"]
        start = undated if len(undated) == 1 and roles.index("target") > undated[0] else unknown if not undated else []
        if len(start) == 1 and roles.count("actual") <= 1:
            found[start[0]] = replace(found[start[0]], role="baseline", year=None)
    return tuple(found)


_VALUE = ("値", "数値", "実数", "データ")


def _measured(columns: list[Column]) -> list[Column]:
    """Columns of one measure in several years are its figures: R5 件数, R6 件数."""
    years: dict[str, set[int]] = {}
    for column in columns:
        if column.role == "other" and column.year is not None:
            years.setdefault(key_of(column.label), set()).add(column.year)
    return [
        replace(column, role="dated", measure=measure_of(column.label))
        if column.role == "other" and column.year is not None and len(years[key_of(column.label)]) > 1
        else column
        for column in columns
    ]


def _main(columns: list[Column]) -> list[Column]:
    """Of the measures below one aim, the first is the row's own figure; the others keep what they count."""
    seen: set[tuple[str, int | None]] = set()
    out = []
    for column in columns:
        place = (column.role, column.year)
        main = column.role in ("target", "actual") and column.measure is not None and place not in seen
        seen.add(place)
        out.append(replace(column, measure=None) if main else column)
    return out


def measure_of(label: str) -> str:
    """What a header counts, without its year.

    >>> measure_of("令和5年度 委員総数（人）"), measure_of("件数(R6)")
    ('委員総数（人）', '件数')
    """
    folded = nfkc(label)
    kept = list(label if len(label) == len(folded) else folded)
    for match in _YEAR_TEXT.finditer(folded):
        kept[match.start() : match.end()] = [" "] * (match.end() - match.start())
    text = re.sub(r"[(（]\s*[)）]", "", "".join(kept))
    return " ".join(text.strip(" 　の").split()) or label


def of_year(column: Column, year: int) -> Column:
    """The column; one that counts something is of the year that the table's caption prints."""
    counts = column.role == "other" and (column.unit is not None or _COUNTED.search(column.label))
    return replace(column, role="dated", year=year, measure=column.label) if counts else column


def _is_yearly_plan(column: Column) -> bool:
    plan = key_of(column.label) in ("計画", "予定", "当初計画", "予算")
    return column.role in ("other", "dated") and column.year is not None and plan
