"""The printed labels of a roadmap sheet, and the words in which it states its progress."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache

from ingest.model import Status
from ingest.text import flat, nfkc


class Part(Enum):
    """What a label of the sheet announces."""

    NUMBER = "公約番号"
    PARENT = "基本施策"
    TITLE = "公約事業"
    DEPARTMENTS = "担当部署"
    CONTENT = "内容"
    RELATED = "関連事務事業"
    KPI = "重要業績成果指標KPI"
    BASELINE = "現状値"
    YEAR = "年度"
    TARGET = "目標値"
    ACTUAL = "実績値"
    STEPS = "実施内容"
    BLOCK = "進捗管理"
    STATUS = "進捗状況"
    PERCENT = "進捗率"
    REASON = "進捗状況に関する理由・補足等"
    DONE = "これまでの取組"
    ISSUES = "現状の課題"
    NEXT = "今後の取組"
    REMARK = "備考"


HEAD = frozenset({Part.NUMBER, Part.PARENT, Part.TITLE, Part.DEPARTMENTS})
"""Labels of a sheet's first row."""

TEXTS = frozenset({Part.CONTENT, Part.RELATED, Part.REASON, Part.DONE, Part.ISSUES, Part.NEXT})
"""Labels whose cell is a long text."""

TABLE = frozenset({Part.YEAR, Part.TARGET, Part.ACTUAL})
"""Labels of the table of years; they stand only at the beginning of a row."""

SPELLINGS: dict[str, Part] = {
    **{part.value: part for part in Part},
    **dict.fromkeys(("公約No", "公約NO"), Part.NUMBER),
    **dict.fromkeys(("基本政策", "基本目標", "政策分野", "施策分野"), Part.PARENT),
    **dict.fromkeys(("公約事業名", "公約項目", "公約名", "事業名"), Part.TITLE),
    **dict.fromkeys(("担当課", "担当課名", "担当部局", "担当部課", "所管部署", "所管課", "主管課"), Part.DEPARTMENTS),
    **dict.fromkeys(("公約内容", "事業内容", "公約の内容", "事業の内容"), Part.CONTENT),
    **dict.fromkeys(("関連事業", "関連する事務事業", "関連事務事業名"), Part.RELATED),
    **dict.fromkeys(("重要業績成果指標", "重要業績評価指標KPI", "重要業績評価指標", "成果指標", "KPI"), Part.KPI),
    **dict.fromkeys(("基準値", "現況値"), Part.BASELINE),
    **dict.fromkeys(("目標", "計画値"), Part.TARGET),
    **dict.fromkeys(("実績",), Part.ACTUAL),
    **dict.fromkeys(("進捗度", "達成率"), Part.PERCENT),
    **dict.fromkeys(("進捗状況に関する理由", "進捗状況の理由・補足等", "理由・補足等"), Part.REASON),
    **dict.fromkeys(("これまでの取り組み", "これまでの取組み", "これまでの取組状況"), Part.DONE),
    **dict.fromkeys(("課題", "現状と課題"), Part.ISSUES),
    **dict.fromkeys(("今後の取り組み", "今後の取組み", "今後の予定", "今後の取組予定"), Part.NEXT),
}
"""Spelling, without white space → what it announces: the form's own labels and other offices' usual words for them."""

_LONGEST_FIRST = sorted(SPELLINGS, key=lambda s: (-len(s), s))


def _spelled(spelling: str) -> str:
    """A pattern for one spelling, however OCR spaced it and in either width."""
    wide = {ord("K"): "[KＫ]", ord("P"): "[PＰ]", ord("I"): "[IＩ]", ord("N"): "[NＮ]", ord("・"): "[・･･]?"}
    return r"\s*".join(char.translate(wide) for char in spelling)


_LABEL = re.compile(
    rf"""
    (?P<name> {"|".join(f"(?:{_spelled(s)})" for s in _LONGEST_FIRST)} )
    (?: \s* [(（] (?P<note>[^)）]*) [)）] )?     # (指標設定時), (予定), (億円)
    (?: \s* [\[［] [^\]］]* [\]］] )?            # [凡例]
    (?: \s* $ | [\s:：]+ (?P<rest>.*) )          # then nothing, or a value that OCR drew into the label's cell
    """,
    re.VERBOSE | re.DOTALL,
)

LABEL_LENGTH = 30
"""A longer cell is no bare label: the longest printed one has 14 characters, with spaces and a note about 25."""


@dataclass(frozen=True)
class Label:
    """A label found in a cell: what it announces, its printed heading, its note in brackets, and text that follows."""

    part: Part
    heading: str
    note: str | None = None
    rest: str = ""
    misread: str | None = None


def _key(text: str) -> str:
    return re.sub(r"\s", "", nfkc(text)).rstrip(":")


@cache
def _by_key() -> dict[str, str]:
    return {_key(spelling): spelling for spelling in SPELLINGS}


@cache
def _by_length() -> dict[int, tuple[tuple[str, str], ...]]:
    """Length of a label's key → the keys of that length with their spellings."""
    lengths = {len(key) for key in _by_key()}
    return {length: tuple((k, s) for k, s in _by_key().items() if len(k) == length) for length in lengths}


def _misread(cell: str, shortest: int) -> Label | None:
    """A label of at least `shortest` characters in which OCR took one character for another."""
    bare = re.sub(r"[(（].*$", "", cell)
    key = _key(bare)
    for known, spelling in _by_length().get(len(key), ()) if len(key) >= shortest else ():
        if sum(a != b for a, b in zip(known, key, strict=True)) == 1:
            return Label(SPELLINGS[spelling], spelling + "".join(cell[len(bare) :].split()), misread=cell)
    return None


def label(cell: str, *, leading: bool) -> Label | None:
    """The label that a cell prints, or None.

    Only a row's leading cell may hold a value beside its label, or a short label with one character misread:
    elsewhere a cell's own text could look like that (and under 4 characters two labels do).

    >>> label("現状値 (指標設定時)", leading=False).note
    '指標設定時'
    >>> label("公約 番号", leading=True).part.name, label("内容の見直し", leading=True)
    ('NUMBER', None)
    """
    text = flat(cell)
    if not text or (len(text) > LABEL_LENGTH and not leading):
        return None
    match = _LABEL.fullmatch(text)
    if match is None:
        return _misread(text, 4 if leading else 8) if len(text) <= LABEL_LENGTH else None
    part = SPELLINGS[_by_key()[_key(match["name"])]]
    rest = (match["rest"] or "").strip()
    if (rest and not leading) or (part in TABLE and not leading):
        return None
    heading = "".join(match["name"].split())
    if part in TEXTS and match["note"]:
        heading += text[match.start("note") - 1 : match.end("note") + 1]
    return Label(part, heading, match["note"], rest)


_NOT_DONE = re.compile(
    r"""
    (?: 一部 | 部分的に | 概ね | おおむね | ほぼ | 未 ) (?: 完了 | 終了 | 達成 | 実施済 )     # a part only
    | (?: 完了 | 終了 | 達成 ) (?: する | の )? (?: 予定 | 見込 | 目標 | に向け )          # an end that is foreseen
    | (?: 完了 | 終了 | 達成 ) (?: は )? して (?: い (?: ない | ません ) | おら )          # an end denied
    """,
    re.VERBOSE,
)
STATUS_WORDS: tuple[tuple[str, Status], ...] = (
    # denied progress comes first: the words for "as planned" stand in it too
    (
        r"(?:進んで|進捗して)(?:は)?(?:い(?:ない|ません)|おら)|進まな|進まず|(?:通り|どおり|順調)で(?:は)?な[いく]",
        "delayed",
    ),
    # denied delay: 遅れはない, 遅れていない, 遅滞なく
    (r"(?:遅れ|遅延|遅滞)(?:は|て|も|が)*(?:い|生じてい)?(?:ない|なし|ません|なく)", "on_track"),
    (r"遅れ|遅延|遅滞|停滞|計画を下回", "delayed"),
    (r"完了|終了|達成|実施済", "completed"),
    (
        r"(?:計画|予定|スケジュール)(?:の|を)?(?:通り|どおり)|順調|前倒し|計画(?:以上|を上回)|(?:計画|予定)より(?:も)?(?:早|進ん)",
        "on_track",
    ),
)
"""Words of meaning → status, first hit wins; the reason stands beside each group."""


def status(text: str) -> Status | None:
    """The normalised status that a printed one means, or None where it means none of the three.

    >>> status("計画よりも遅れている"), status("完 了"), status("計画通りに進んでいない"), status("一部完了")
    ('delayed', 'completed', 'delayed', None)
    """
    key = _NOT_DONE.sub("", _key(text))
    return next((meaning for pattern, meaning in STATUS_WORDS if re.search(pattern, key)), None)
