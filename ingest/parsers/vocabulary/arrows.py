"""From what value to which aim: 出生数 49人（R5）→ 55人（R11）, as a line or as a cell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.parsers.vocabulary.values import is_figure, value_of
from ingest.parsers.vocabulary.years import YEAR
from ingest.text import flat, nfkc

_RING = re.compile(r"^[\s・]*[①-⑳]\s*")
_TIME = r"[(（\[［][^()（）\[\]［］]{2,16}[)）\]］]"
_KANJI = "〇一二三四五六七八九十百千"
_VALUE = rf"[^→⇒➡:：（(。]*? (?: \d | [{_KANJI}] ) [^→⇒➡:：（(。]*"
"""Behind a colon, any words with a number."""
_FIGURE = (
    r"(?: 約 | \d{1,2}年間で | 年間? | 月間? | 延べ? | 累計 | 合計 | 計 | [▲△] )*"
    rf" (?: \d | [{_KANJI}]{{2,}} ) [^→⇒➡:：（(。]*"
)
"""Behind a space, a figure: 町民一人当たりの貸出冊数 5.2冊."""
_ARROW = re.compile(
    rf"""
    ^ [\s・●○◎◆◇■□※★☆\-]* (?: [《【\[〔] [^》】\]〕]{{1,8}} [》】\]〕] \s* )?          # 《目標》
    (?: (?: [(（]?\d{{1,2}}[)）.．] | [①-⑳] ) \s* )?
    (?: (?: KPI | 成果指標 | 評価指標 | 重要業績評価指標 (?: \(KPI\) )? | 指標 | 数値目標 )
        \s* \d* (?: \s*[:：]\s* | \s+ ) )?
    (?P<name> [^→⇒➡:：]{{2,60}}? )
    (?: (?P<colon> \s* [:：] \s* ) | [\s　]+ | (?=[\d▲△]) )
    (?P<before> (?: {YEAR}\s*年?度?末?\s*の?\s*(?:実績|現状|基準|当初)?値? | (?:実績|現状|基準|当初)値? ) [\s:：]* )?
    (?P<from> (?(colon) {_VALUE} | {_FIGURE} ) | [-－―—–ー] ) \s* (?P<when> {_TIME} )? \s*
    (?: [→⇒➡] | -> | => ) \s*
    (?P<after> (?: {YEAR}\s*年?度?末?\s*の?\s*(?:目標|計画)?値? | (?:目標|計画)値? ) [\s:：]* )?
    (?P<to> {_VALUE}
        | [^\s→⇒➡:：（(。\d]{{0,4}} (?: 延伸 | 維持 | 増加 | 減少 | 向上 | 拡大 | 縮小 | 縮減 | 改善 | ゼロ | 検討 ) )
    \s* (?P<then> {_TIME} )? \s* $
    """,
    re.VERBOSE,
)
"""出生数 49人（R5）→ 55人（R11）"""


@dataclass(frozen=True)
class Arrow:
    """An indicator on one line: from what value to which aim; times as printed."""

    name: str
    start: str | None
    when: str | None
    aim: str
    then: str | None
    reached: bool = False
    """The print calls the first value what was reached (実績)."""


def arrow_of(text: str) -> Arrow | None:
    """The arrow of a line or cell, or None.

    >>> arrow_of("・出生数：49人（R5）→ 55人（R11）")
    Arrow(name='出生数', start='49人', when='R5', aim='55人', then='R11', reached=False)
    >>> arrow_of("《目標》利用者数（実人数） R6実績 84人 → R8目標 150人")
    Arrow(name='利用者数（実人数）', start='84人', when='R6実績', aim='150人', then='R8目標', reached=True)
    >>> arrow_of("(1) 町民一人当たりの貸出冊数　5.2冊 → 6.0冊").name
    '町民一人当たりの貸出冊数'
    >>> arrow_of("新規雇用者数： ― → 30人").start, arrow_of("施策1 → 施策2 へ進みます。")
    (None, None)
    """
    text = _RING.sub("", text.replace("**", "").strip())
    folded = nfkc(text)
    match = _ARROW.match(folded if len(folded) == len(text) else text)
    if match is None or len(match["from"]) > 24 or len(match["to"]) > 24:
        return None

    def printed_at(group: str) -> str:
        return text[match.start(group) : match.end(group)].strip(" 　") if match[group] else ""

    when = (printed_at("when") or printed_at("before")).strip("()（）[]［］ 　:：") or None
    then = (printed_at("then") or printed_at("after")).strip("()（）[]［］ 　:：") or None
    reached = "実績" in (when or "")
    return Arrow(printed_at("name"), value_of(printed_at("from")), when, printed_at("to"), then, reached)


_STATED = re.compile(
    rf"""
    ^ [\s・●○◎◆◇■□※★☆\-]* (?: (?: [(（]?\d{{1,2}}[)）.．] | [①-⑳] ) \s* )?
    (?P<name> [^→⇒➡:：()（）。]{{2,40}}? ) [\s　:：]+ (?P<to> {_FIGURE.replace("(。]*", "(。]*?")} ) \s*
    [(（] \s* (?: 現状 | 基準 )? 値? \s* (?P<when> {YEAR}\s*年?度?末? )
    \s* [:：は] \s* (?P<from> [^()（）。]{{1,20}} ) [)）] \s* $
    """,
    re.VERBOSE,
)


_STAR = re.compile(
    rf"^ [\s・●○◎◆◇■□※★☆\-]* (?P<name> [^→⇒➡:：()（）。]{{3,40}} ) \s* [:：] \s* (?P<to> {_FIGURE} ) $", re.VERBOSE
)


def stated_of(text: str) -> Arrow | None:
    """An aim as only a list of aims states it: its value alone, or with the present value in brackets.

    >>> stated_of("★ 新規雇用者数：5年間で200人")
    Arrow(name='新規雇用者数', start=None, when=None, aim='5年間で200人', then=None, reached=False)
    >>> stated_of("・製造品出荷額　85億円（令和5年度：78億円）")
    Arrow(name='製造品出荷額', start='78億円', when='令和5年度', aim='85億円', then=None, reached=False)
    """
    text = _RING.sub("", text.replace("**", "").strip())
    folded = nfkc(text)
    match = _STATED.match(folded) if len(folded) == len(text) else None
    star = _STAR.match(text) if match is None else None
    if star is not None and is_figure(star["to"]):
        return Arrow(star["name"].strip(), None, None, star["to"].strip(), None)
    if match is None:
        return None
    name, to, when, start = (text[match.start(g) : match.end(g)].strip(" 　") for g in ("name", "to", "when", "from"))
    return Arrow(name, value_of(start), when, to, None)


def arrow_values(cell: str) -> tuple[str | None, str] | None:
    """From and to of a cell that holds nothing else: 3人 → 30人."""
    parts = re.split(r"\s*(?:[→⇒➡]|->|=>)\s*", flat(cell))
    if len(parts) != 2 or not is_figure(parts[1]) or not (is_figure(parts[0]) or value_of(parts[0]) is None):
        return None
    return value_of(parts[0]), parts[1]
