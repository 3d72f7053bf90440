"""What a plan is called: of the lines of its first pages the one that looks most like a title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.heading_front import COVER, FRONT, FrontLine, prose
from ingest.model import SourceText
from ingest.text import match_key, nfkc, unspread

_NOUN = (
    r"(?:計画|戦略|プラン|ロードマップ|公約|マニフェスト|方針|ビジョン|報告書?|取組状況|進捗状況|実施状況|達成状況|構想|大綱"
    r"|プログラム|指針|意見書|白書|調書|工程表|シート|一覧|評価結果|評価書|プロジェクト|条例|約束|政策集|提言|答申|宣言"
    r"|だより|便り|広報|ニュース|レポート|概要|予算案?|決算|見通し|推計|要覧|年報|会議録|議事録|所信表明|ガイドライン|綱領)"
)

_YEARS = r"令和.{1,6}|R\d.{0,6}|\d{4}\s*[-~]\s*\d{4}|20\d\d.{0,8}"

_TITLE = re.compile(
    rf"""
    .* {_NOUN}
    (?: \s* の? (?: 書 | 表 | 一覧 | 報告 | 概要版? | 本編 | 資料編 | 総括 | 案 | 進捗 | 取組 | 実施 | 効果
        | 検証 | 点検 | 評価 | 施策 | 事業 | 状況 | 管理 | 結果 | 個別 | まとめ | 成果 | 数値 | 目標 | 指標
        | KPI ) )*                                                                           # what may close it
    (?: について )?
    (?: \s* 第 \s* \d+ \s* 号 )?
    (?: \s* [(（〔\[【〈<] [^)）〕\]】〉>]{{1,40}} [)）〕\]】〉>] )*                       # (2023-2027)
    (?: \s* (?: 第\s*\d+\s*[期次版] | 改[訂定]版? | 概要版 | 素案 | {_YEARS} ) )*
    """,
    re.VERBOSE,
)

_ISSUE = re.compile(r".{0,20}(?:広報|だより|便り|ニュース|通信|新聞).{0,25}号")
"""広報しおかぜ 令和7年8月号"""

_LOOSE = re.compile(
    rf"""
    .* (?: {_NOUN} .{{1,12}} (?<! [はがをにで] )
        | (?: について | 結果 | 取組 | 記録 | 説明書? | 調査票 | 状況 | 具合 | 主な事業 | 検証 | 点検 | 評価
            | 成果と課題 | ポイント ) )
    (?: \s* [(（〔\[【〈<] [^)）〕\]】〉>]{{1,40}} [)）〕\]】〉>] )*
    """,
    re.VERBOSE,
)
"""What is a title at the very top, and a part of the plan further down: 主要施策の説明"""

_SECTION = re.compile(
    rf"""
    (?: 本? {_NOUN} (?: 書 | 期間 | 策定 | 体系 | 推進 ) .*                                # 計画期間
    | 本? (?: 計画 | 戦略 | プラン | 構想 | ビジョン | 大綱 | 方針 | プログラム ) (?: の | と?は | に ) .*
    | (?: 基本 | 取組 | 実施 | 推進 | 重点 | 行動 | アクション | 関連 | 上位 | 財政 | 数値 | 総合 | [前後]期基本 )?
      \s* (?: 的な? | の )? \s* (?: 方針 | 構想 | 計画 | プラン | 戦略 | プロジェクト | 概要 | 報告 )     # 基本方針
    | (?: 全体の )? (?: 取組 | 進捗 | 実施 | 達成 ) の?状況 (?: 一覧 | 表 | シート | について | の概要 )?
    | 評価結果 | (?: 施策 | 事業 | 取組 )? 一覧表?
    | (?: 施策 | 計画 | 事業 )? の? (?: 大綱 | 体系 ) .*
    | .* (?: 方法 | 見方 | 手順 | 考え方 | 位置づけ | 位置付け ) (?: について )?
    | .* (?: 公式 | ホームページ | ウェブサイト ) .*
    | 目\s*次.* | はじめに | あいさつ )
    """,
    re.VERBOSE,
)
"""Headings inside a plan that hold a title's words."""

_PART = re.compile(
    r"(?:前期|中期|後期)(?:基本|実施|推進|行動)計画|(?:実施|行動|アクション)(?:計画|プラン)(?:\s*[(（].{1,30}[)）])?"
)
_MARK = re.compile(r"^(?:#{1,6}\s+|[■◆●○□◎☆★]\s*|(?:[IVX]{1,4}|[Ⅰ-Ⅻ])\s*[.．、]?\s*(?=\S))")
_PART_NUMBER = re.compile(r"^第\s*[\d一二三四五六七八九十]+\s*[部編章]\s*(?=\S*(?:第\s*\d+\s*[期次]|[市町村]).*計画)")
"""第2部 before the title of a plan that is part of a book."""

_NUMBERED = re.compile(r"^(?:第\s*[\d一二三四五六七八九十]+\s*[章節編部]|[(（]?\d{1,2}[)）.．、\s]|[①-⑳]|\d+-\d+)")
_UNENDED = re.compile(r"(?:に基づく|に関する|に係る|における)$")
"""…条例に基づく above 年次報告書"""
_BODY = re.compile(rf"{_UNENDED.pattern}|[。、]$|ます$|です$|した$|[.…・‥]{{3,}}|\s(?:P\s*)?\d{{1,3}}$|^[-・*+>]\s|^※")
_LABEL = re.compile(r"^[^:：]{1,8}[:：]")
_QUOTED = re.compile(r"^[『「](?P<inside>[^『「』」]+)[』」]$")
_SITE = re.compile(r"\s*[|｜]\s*|\s+[-–—/／]\s+|\s*[/／]\s*")
_OWN = re.compile(
    r"(?P<name>\S{1,9}(?:[都道府県市町村]|連合|組合|企業団))(?P<after>第\s*[\d一二三四五六七八九十]+\s*[期次])?"
)
_EDITED = re.compile(r"第\s*[\d一二三四五六七八九十]+\s*[期次]\s*(?P<name>\S{1,9}[都道府県市町村])?")


def plain_title(line: str) -> str:
    """The line without heading marks and the quotation marks around it."""
    plain = _PART_NUMBER.sub("", _MARK.sub("", _MARK.sub("", line))).strip()
    quoted = _QUOTED.match(plain)
    return quoted["inside"] if quoted else plain


def is_title(line: str) -> bool:
    """Whether a line of the first pages can be the plan's title.

    >>> [is_title(line) for line in ("Ⅲ. 第8期みなぎ町総合計画", "# 公約の取組状況", "計画の目的", "第1章 構想")]
    [True, True, False, False]
    """
    plain = nfkc(plain_title(line)).strip()
    if not 4 <= len(plain) <= 60 or _BODY.search(plain) or _NUMBERED.match(plain) or _LABEL.match(plain):
        return False
    named = _TITLE.fullmatch(plain) or _ISSUE.fullmatch(plain)
    return bool(named) and not _SECTION.fullmatch(plain)


def _is_loose_title(line: FrontLine) -> bool:
    """Whether a line at the very top, or a page's highest heading, is a title though no plan's noun closes it."""
    plain = nfkc(plain_title(line.text)).strip()
    first = line.shown <= 2 or (line.level == 1 and line.shown <= COVER)
    if not first or not 6 <= len(plain) <= 60 or _BODY.search(plain) or _NUMBERED.match(plain) or _LABEL.match(plain):
        return False
    return bool(_LOOSE.fullmatch(plain)) and not _SECTION.fullmatch(plain)


def find_title(text: SourceText, lines: Sequence[FrontLine]) -> str | None:
    """The plan's title as printed, or None where the first pages print none.

    Args:
        text: the document; its own title (`<title>`) speaks for a line that it repeats, and stands in where none is.
        lines: its first lines.
    """
    sheets = text.format in ("xlsx", "xlsm")  # their headings are the names of the sheets
    if sheets and (title := _of_sheets(text)):
        return title
    site = match_key(text.title or "")
    candidates = [(plain, line) for line, plain in _candidates(lines) if not (sheets and line.level)]
    ranked = [(_score(plain, line, site), -line.shown, plain) for plain, line in candidates]
    if ranked:
        shown = -max(ranked)[1]
        return _with_part(max(ranked)[2], [line.text for line in prose(lines, FRONT) if line.shown > shown][:1])
    own = next((part for part in _SITE.split(text.title or "") if is_title(part)), None)
    named = next((plain_title(line.text) for line in prose(lines, FRONT) if sheets and is_title(line.text)), None)
    return own or named or (None if sheets else _first_heading(lines))


def _of_sheets(text: SourceText) -> str | None:
    """The title that most sheets of a workbook begin with, where each is one project's copy of a form."""
    tops = [next((line for line in text.lines[at:] if line.strip()), "") for at in sorted(text.levels)]
    top, sheets = max(Counter(tops).items(), key=lambda item: item[1], default=("", 0))
    return plain_title(top) if sheets > 2 and sheets * 2 > len(tops) and is_title(top) else None


def _candidates(lines: Sequence[FrontLine]) -> Iterator[tuple[FrontLine, str]]:
    """Lines that can be a title, and pairs of lines of the cover that only together are one."""
    shown = prose(lines, FRONT)
    for line in shown:
        if is_title(line.text) or _is_loose_title(line):
            yield line, plain_title(line.text)
    for upper, lower in pairwise(shown):
        name, noun = plain_title(upper.text), unspread(plain_title(lower.text))
        # みなぎ町 / 総合戦略, 第3期みなぎ町 / 総合戦略: the upper line alone says whose plan it is or which
        heads = _OWN.fullmatch(nfkc(name)) or _EDITED.fullmatch(nfkc(name)) or _UNENDED.search(name)
        if (
            lower.shown <= COVER
            and lower.shown == upper.shown + 1
            and heads
            and re.fullmatch(rf"\S{{0,20}}{_NOUN}", nfkc(noun))
        ):
            yield upper, name + noun


def _score(plain: str, line: FrontLine, site: str) -> int:
    """How much a line looks like the title: near the top, a high heading, in the file's own title, with its owner."""
    score = 3 if line.shown <= 3 else 2 if line.shown <= COVER else 0
    score += {1: 3, 2: 1}.get(line.level or 9, 0) - (0 if is_title(plain) else 1)
    score += 3 if site and match_key(plain) in site else 0
    return score + (2 if _OWN.match(nfkc(plain)) or _EDITED.match(nfkc(plain)) else 0)


def _with_part(title: str, after: list[str]) -> str:
    """The title with the part of the plan that the next line names: 総合計画 前期基本計画."""
    part = plain_title(after[0]) if after else ""
    return f"{title} {part}" if _PART.fullmatch(nfkc(part)) and part not in title else title


def _first_heading(lines: Sequence[FrontLine]) -> str | None:
    """The first heading of the first level, where it names more than a part of the plan or its owner."""
    first = next((line for line in prose(lines, COVER) if line.level == 1), None)
    plain = plain_title(first.text) if first else ""
    printed = nfkc(plain).strip()
    inner = _NUMBERED.match(printed) or _SECTION.fullmatch(printed) or _OWN.fullmatch(printed) or len(printed) > 60
    return None if inner else plain or None
