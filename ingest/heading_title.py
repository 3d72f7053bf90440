"""The title, edition and dates that the first pages of a plan print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ingest.model import SourceText
from ingest.text import ERA_START, flat, nfkc

FRONT = 40
"""Non-blank lines in which the title must stand."""

COVER = 15
"""Non-blank lines of a cover page."""

_NOUN = (
    r"(?:計画|戦略|プラン|ロードマップ|公約|マニフェスト|方針|ビジョン|報告書|取組状況|進捗状況|実施状況|達成状況|構想|大綱"
    r"|プログラム|指針|意見書|白書|調書|工程表|シート|一覧|評価結果|評価書|プロジェクト|条例|約束)"
)

_YEARS = r"令和.{1,6}|R\d.{0,6}|\d{4}\s*[-~]\s*\d{4}|20\d\d.{0,8}"

_TITLE = re.compile(
    rf"""
    .* {_NOUN}
    (?: \s* の? (?: 書 | 表 | 一覧 | 報告 | 概要版? | 本編 | 資料編 | 総括 | 案 | 進捗 | 取組 | 実施 | 効果 | 検証
        | 評価 | 施策 | 事業 | 状況 | 管理 | 結果 | 個別 | まとめ ) )* (?: について )?              # what may close it
    (?: \s* [(（〔\[【〈<] [^)）〕\]】〉>]{{1,40}} [)）〕\]】〉>] )*                       # (2023-2027)
    (?: \s* (?: 第\s*\d+\s*[期次版] | 改[訂定]版? | 概要版 | 素案 | {_YEARS} ) )*
    """,
    re.VERBOSE,
)

_SECTION = re.compile(
    rf"""
    (?: 本? {_NOUN} (?: 書 | 期間 | 策定 | 体系 | 推進 ) .*                                # 計画期間
    | 本? (?: 計画 | 戦略 | プラン | 構想 | ビジョン | 大綱 | 方針 | プログラム ) (?: の | と?は | に ) .*
    | (?: 基本 | 取組 | 実施 | 推進 | 重点 | 行動 | アクション | 関連 | 上位 | 財政 | 数値 | 総合 | [前後]期基本 )?
      \s* (?: 的な? | の )? \s* (?: 方針 | 構想 | 計画 | プラン | 戦略 | プロジェクト )     # 基本方針
    | (?: 全体の )? (?: 取組 | 進捗 | 実施 | 達成 ) の?状況 (?: 一覧 | 表 | シート | について | の概要 )?
    | 評価結果 | (?: 施策 | 事業 | 取組 )? 一覧表?
    | (?: 施策 | 計画 | 事業 )? の? (?: 大綱 | 体系 ) .*
    | .* (?: 方法 | 見方 | 手順 | 考え方 | 位置づけ | 位置付け ) (?: について )?
    | 目\s*次.* | はじめに | あいさつ )
    """,
    re.VERBOSE,
)
"""Headings inside a plan that hold a title's words."""

_PART = re.compile(r"(?:前期|中期|後期)(?:基本|実施|推進|行動)計画")
_MARK = re.compile(r"^(?:#{1,6}\s+|[■◆●○□◎☆★]\s*|(?:[IVX]{1,4}|[Ⅰ-Ⅻ])\s*[.．、]?\s*(?=\S))")
_PART_NUMBER = re.compile(r"^第\s*[\d一二三四五六七八九十]+\s*[部編章]\s*(?=\S*(?:第\s*\d+\s*[期次]|[市町村]).*計画)")
"""第2部 before the title of a plan that is part of a book."""

_NUMBERED = re.compile(r"^(?:第\s*[\d一二三四五六七八九十]+\s*[章節編部]|[(（]?\d{1,2}[)）.．、\s]|[①-⑳]|\d+-\d+)")
_BODY = re.compile(r"[。、]$|ます$|です$|した$|[.…・‥]{3,}|\s(?:P\s*)?\d{1,3}$|^[-・*+>]\s|^※")
_QUOTED = re.compile(r"^[『「](?P<inside>[^『「』」]+)[』」]$")


def front(text: SourceText, limit: int) -> Iterator[str]:
    """The first non-blank lines as plain text, white space folded; rows of tables are left out."""
    shown = 0
    for line in text.lines:
        if not line.strip():
            continue
        shown += 1
        if shown > limit:
            return
        if "\t" not in line and not line.lstrip().startswith("|") and not re.search(r"<t[rdh][\s>]", line):
            yield flat(re.sub(r"\*\*|__", "", line))


def on_cover(name: str, text: SourceText) -> bool:
    """Whether the first lines print a name as the plan's own: alone, with its mayor, or before a title."""
    own = re.compile(
        rf"(?:\S{{2,3}}[都道府県])?(?:第\d+[期次回])?(?:(?:令和|R)\S{{1,2}}年度?)?{re.escape(name)}(?:$|[長役議]|.{{0,25}}{_NOUN})"
    )
    lines = ["".join(nfkc(_plain(line)).split()) for line in front(text, COVER)]
    return any(own.match(line) and len(line) <= 45 and not _BODY.search(line) for line in lines)


def _plain(line: str) -> str:
    """The line without heading marks and the quotation marks around it."""
    plain = _PART_NUMBER.sub("", _MARK.sub("", _MARK.sub("", line))).strip()
    quoted = _QUOTED.match(plain)
    return quoted["inside"] if quoted else plain


def is_title(line: str) -> bool:
    """Whether a line of the first pages can be the plan's title.

    >>> [is_title(line) for line in ("Ⅲ. 第8期みなぎ町総合計画", "# 公約の取組状況", "計画の目的", "第1章 構想")]
    [True, True, False, False]
    """
    plain = nfkc(_plain(line)).strip()
    if not 4 <= len(plain) <= 60 or _BODY.search(plain) or _NUMBERED.match(plain):
        return False
    return bool(_TITLE.fullmatch(plain)) and not _SECTION.fullmatch(plain)


def find_title(text: SourceText) -> str | None:
    """The plan's title as printed, or None where the first pages print none."""
    lines = list(front(text, FRONT))
    sheets = text.format in ("xlsx", "xlsm")  # their headings are the names of the sheets
    for named_sheets in (False, True):
        for at, line in enumerate(lines):
            if sheets and line.startswith("#") and not named_sheets:
                continue
            if is_title(line):
                return _with_part(_plain(line), lines[at + 1 : at + 2])
    return _bare_title(lines) or (None if sheets else _first_heading(lines))


def _with_part(title: str, after: list[str]) -> str:
    """The title with the part of the plan that the next line names: 総合計画 前期基本計画."""
    part = _plain(after[0]) if after else ""
    return f"{title} {part}" if _PART.fullmatch(nfkc(part)) and part not in title else title


def _bare_title(lines: list[str]) -> str | None:
    """A title set over two lines, the town's name and then 総合計画 or the like."""
    for town, line in pairwise(lines[:6]):
        name, noun = _plain(town), _plain(line)
        if re.fullmatch(r"\S{1,7}[市町村区]", name) and re.fullmatch(rf"\S{{0,8}}{_NOUN}", noun):
            return name + noun
    return None


def _first_heading(lines: list[str]) -> str | None:
    """The first heading of the first level, where it names more than a part of the plan."""
    first = next((line for line in lines[:COVER] if re.match(r"#\s", line)), None)
    plain = _plain(first) if first else ""
    inner = not plain or _NUMBERED.match(nfkc(plain)) or _SECTION.fullmatch(nfkc(plain)) or len(plain) > 60
    return None if inner else plain


_EDITION = re.compile(
    r"第\s*[\d一二三四五六七八九十]+\s*[期次版]|改[訂定]版|[一二三四五\d]+訂版|中間見直し版?|概要版|素案|(?<=[(（\s])案(?=[)）])"
)


def find_edition(text: SourceText, title: str | None) -> str | None:
    """第3期, 改訂版 and the like: from the title, else from the cover's short lines that hold nothing else."""
    found = list(_EDITION.finditer(title or ""))
    if not found:
        short = [line for line in front(text, COVER) if len(line) <= 20]
        found = [match for line in short if (match := _EDITION.fullmatch(line.strip("()（）〔〕【】# ")))]
    editions = dict.fromkeys("".join(match[0].split()) for match in found)
    return " ".join(editions) or None


_DATE = re.compile(
    r"""
    (?: (?P<era>令和|平成|昭和|[RHS]) \s*[.]?\s* (?P<n>元|\d{1,2}) | (?P<west>(?:19|20)\d{2}) )
    (?: \s*\([^)]{2,8}\) )?                          # 2024年(令和6年)
    \s*[年./] \s*
    (?: \( [^)]{2,8} \) \s* )?
    (?P<month>\d{1,2}) \s*[月./]? \s*
    (?: (?P<day>\d{1,2}) \s*日? | 吉日 )?
    """,
    re.VERBOSE,
)

_PUBLISHED = re.compile(
    r"[(（]?(?:(?:発行|公表|策定|作成|改[訂定]|更新|制定)(?:年月)?日?\s*[:：]?\s*)?"
    r"DATE\s*(?:初版|発行|公表|策定|作成|改[訂定]|更新|制定|版|現在の版)?[)）]?(?:\s*\S{1,12}[市町村区](?:長|役所|役場)?)?".replace(
        "DATE", r"(?P<date>(?:令和|平成|昭和|[RHS]|(?:19|20)\d\d)[^~〜から]{2,22}?)"
    )
)


def _iso(date: str) -> str | None:
    """ISO 8601 as precise as printed.

    >>> _iso("令和6年5月"), _iso("R7.7.30"), _iso("令和6年度")
    ('2024-05', '2025-07-30', None)
    """
    match = _DATE.fullmatch(date.strip())
    if not match:
        return None
    year = int(match["west"]) if match["west"] else ERA_START[match["era"]] + int(match["n"].replace("元", "1"))
    month, day = int(match["month"]), int(match["day"] or 0)
    if not (1 <= month <= 12 and day <= 31):
        return None
    return f"{year}-{month:02d}" + (f"-{day:02d}" if day else "")


def find_published(text: SourceText) -> str | None:
    """The date that stands alone on the cover, or in the imprint at the end; ISO 8601, as precise as printed."""
    ends = [flat(line) for line in text.lines[-20:] if line.strip() and len(line) < 60]
    imprint = [line for line in ends if re.search(r"発行|策定|公表|改[訂定]", line)]
    for line in [*front(text, FRONT), *imprint]:
        plain = nfkc(_plain(line)).strip()
        match = _PUBLISHED.fullmatch(plain)
        date = _iso(match["date"]) if match else None
        if date:
            return date
    return None


_AS_OF = re.compile(
    r"""
    (?P<end> (?:令和|平成|[RHＲＨ]) \s*[\d元]{1,2} \s*年?度末 | 20\d\d\s*年度末 )                     # 令和5年度末
    | (?P<day> (?: (?:令和|平成) \s*[\d元]{1,2} \s*年 | [RHＲＨ] \s*[\d]{1,2} \s*[.．] | 20\d\d\s*[年./] )
        \s* \d{1,2} \s*[月.．/]? \s* (?: \d{1,2} \s*日? | 末日? )? ) \s* (?: 現在 | 時点 )            # 令和6年3月末現在
    """,
    re.VERBOSE,
)


def find_as_of(text: SourceText) -> str | None:
    """The day or year's end whose state the plan prints, as printed: 令和5年度末."""
    for line in front(text, 3 * FRONT):
        match = _AS_OF.search(line)
        if match:
            return "".join((match["end"] or match["day"]).split())
    return None
