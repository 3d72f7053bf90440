"""How a line begins: with a mark, a number or a label of its own, or as the rest of the line above."""

from __future__ import annotations

import re

from ingest.text import flat, nfkc

_STRONG = re.compile(
    r"""
    \#{1,6}\s | > \s
    | [〒【〔■□◆◇●○▲△▼▽★☆◎▶►➢➡✓✔➀-➓①-⑳㉑-㊿❶-❿⓪]
    | [-*+–—•‣⁃] \s+ | [※▪▫]
    | 第 \s* [\d一二三四五六七八九十]+ \s* [章節編部条] (?: $ | (?=[^。、]{1,30}$) )
    | [(（] \s* (?: \d{1,3} | [ア-ンａ-ｚa-zｉivx] | [一二三四五六七八九十]{1,3} ) \s* [)）]
    | \d{1,3} (?:[-.]\d{1,3})* \s* [)）] | \d{1,2} [.．、] (?!\d) | \d{1,2} (?:[-.]\d{1,2})+ \s+
    | [ア-ンa-zA-Z] [.．、)）] \s? | [ア-コ] \s+ | [一二三四五六七八九十]{1,3} [、．.] \s?
    | (?: 取組 | 施策 | 目標 | 事業 | 公約 | 方針 | 政策 | 柱 | 大綱 | 資料 | 別紙 | 様式 | 問 | No\.? )
      \s* \d+ (?: [:\s.-] | $ )
    | [-−―–—→⇒]+ $                                # the dash or arrow of a cell
    """,
    re.VERBOSE,
)
_WEAK = re.compile(
    r"""
    [・･]
    | \d{1,2} \s+ (?! [年月日人件回か所%歳] )        # 1 計画の趣旨; a wrapped line may begin with 30 人
    | [IVX]{1,4} [.\s]
    | [^\s。、「」()]{1,14} (?: \([^()]{1,12}\) )? \s? [:：]                      # 担当課:
    | [^\s。、「」()]{2,8} \( [^()]{1,12} \) \s+ \S                             # 基準値(R4) 18.3
    """,
    re.VERBOSE,
)
_TABLE = re.compile(r"\t|^\s*\||\|\s*$|</?(?:table|tr|td|th)\b", re.I)
_COLUMNS = re.compile(r"\S(?:[ 　]{2,}|　)\S")
"""A gap between two columns that only spaces draw."""


def strong(line: str) -> bool:
    """Whether a line begins something of its own by its mark.

    >>> [strong(line) for line in ("① 朝市", "(1)港", "- 船", "第2章 港", "第2次計画に", "3. 港", "3.5倍の")]
    [True, True, True, True, False, True, False]
    """
    return bool(_STRONG.match(nfkc(line).strip()) or _STRONG.match(line.strip()))


def weak(line: str) -> bool:
    """Whether a line may begin something of its own, unless the line above plainly goes on."""
    return bool(_WEAK.match(nfkc(line).strip()))


def in_table(line: str) -> bool:
    """Whether a line is a row of a table: cells between tabs, pipes or tags, or columns that spaces draw."""
    return bool(_TABLE.search(line)) or len(_COLUMNS.findall(line.strip())) >= 2


def drawn(line: str) -> bool:
    """Whether a line is a row of a table by the spaces between its words alone."""
    return in_table(line) and not _TABLE.search(line)


def without_mark(line: str) -> str:
    """A heading or item as plain text, without the signs before it; its number stays.

    >>> without_mark("## **1 港のこと**"), without_mark("■ 船"), without_mark("【背景】")
    ('1 港のこと', '船', '背景')
    """
    plain = flat(re.sub(r"\*\*|__", "", line)).strip()
    plain = re.sub(r"^(?:\#{1,6}\s+|[-*+>]\s+|[■□◆◇●○▲△▼▽★☆◎・]\s*)+", "", plain).strip()
    inner = re.fullmatch(r"[【〔《〈<＜\[](?P<inner>[^】〕》〉>＞\]]+)[】〕》〉>＞\]]", plain)
    return inner["inner"].strip() if inner else plain
