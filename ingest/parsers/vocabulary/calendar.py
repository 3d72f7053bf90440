"""What a document says of its years: its period, the time of its results, and notes on what a year's figures are."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.model import Heading
from ingest.parsers.vocabulary.years import YEAR, Calendar
from ingest.text import fiscal_years, nfkc

_SIDES = (("actual", r"実績|決算|確定"), ("target", r"目標|計画|見込|予定"), ("value", r"予算"))
"""A budget is neither what was reached nor what is aimed at."""

_SAID = re.compile(
    rf"""
    (?P<years> {YEAR} (?:年度?)? (?: \s* [・、,~/\-及びと] \s* (?:{YEAR}|\d{{1,2}}) (?:年度?)? ){{0,4}} )
    \s* (?: まで | 以降 | 以前 )? \s* (?: の (?:数値|値|額|欄) )? \s* [は:=…] \s*
    (?P<words> [^、。,;\n]{{0,12}}? (?: 実績 | 決算 | 確定 | 目標 | 計画 | 予算 | 見込 | 予定 ) )
    """,
    re.VERBOSE,
)
"""R5・R6は決算額、R7は予算額"""


def calendar_of(lines: Iterable[str], heading: Heading) -> Calendar:
    """The calendar of a document, from its lines and what its own pages say of its period and of its figures."""
    text = [
        re.sub(r"\s+(?=\d)|(?<=\d)\s+(?=[年月日])", "", nfkc(line)) if "\t" not in line else nfkc(line)
        for line in lines
    ]
    first, last = heading.period or (None, None)
    present = _present(nfkc(heading.plan or ""), heading.as_of)
    sides: dict[int, str] = {}
    start: str | None = None
    aim: int | None = None
    names: dict[str, str] = {}
    for line in (cell for whole in text for cell in re.split(r"[\t|]", whole) if len(cell) < 200):
        sides |= _said(line) if re.search(r"実績|決算|予算|計画|見込|目標", line) else {}
        noted = {match["what"]: match["when"].strip() for match in _NOTED.finditer(line)}
        start = start or next((when for what, when in noted.items() if what not in _AIMED), None)
        aim = aim or next((Calendar().year(when) for what, when in noted.items() if what in _AIMED), None)
        present = present or _stated(line)
        for match in _TERM.finditer(line):
            names.setdefault(match["name"], match["when"])
    return Calendar(first, last, present, sides, start, aim, names)


_TERM = re.compile(
    rf"""
    (?P<name> \d{{1,2}}年後 (?= \s* [(=:] ) | 中間 (?: 目標 )? 値? (?= は ) ) \s* (?: [(=:] | は、? ) \s*
    (?P<when> {YEAR} \s* 年度? (?: 末? の実績 )? )
    """,
    re.VERBOSE,
)
"""10年後（令和17年度）, 中間値は令和6年度の実績"""


_AIMED = ("目標値", "目標年度", "「目標」")
_NOTED = re.compile(
    rf"""
    (?P<what> (?: 現状 | 基準 | 現況 | 当初 | 目標 ) 値 | 目標年度
        | 「 (?: 現状 | 基準 | 現況 | 当初 | 目標 | [^「」]{{1,4}}時 ) 」 )
    は、? \s* (?P<when> {YEAR} \s* 年度? (?: 末 | 時点 )? )
    """,
    re.VERBOSE,
)
"""目標値は令和8年度, or the label in quotation marks: 「就任時」は令和4年度"""
_STATED = re.compile(
    rf"(?:状況|状態|進捗|実績|評価|数値|率)[^。]{{0,12}}は、?\s*(?P<when>{YEAR}\s*年(?:度末?|\s*\d{{1,2}}\s*月[^。、]{{0,6}}))(?:現在|時点|の)?"
)


def _stated(line: str) -> int | None:
    """The year to which results reach, as a note says it.

    >>> _stated("※状態及び進捗率は令和7年3月31日現在")
    2024
    """
    match = _STATED.search(line)
    return Calendar().year(match["when"]) if match else None


def _present(title: str, as_of: str | None) -> int | None:
    if as_of:
        calendar = Calendar()
        return calendar.year(as_of)
    years = fiscal_years(title)
    return years[0] if len(years) == 1 and "年度" in title else None


def _said(line: str) -> dict[int, str]:
    """Years whose figures a note explains.

    >>> _said("※R5・R6は決算額、R7は予算額")
    {2023: 'actual', 2024: 'actual', 2025: 'value'}
    """
    found: dict[int, str] = {}
    for match in _SAID.finditer(line):
        side = next((side for side, words in _SIDES if re.search(words, match["words"])), None)
        years = fiscal_years(match["years"])
        if side and years:
            ranged = re.search(r"[~\-]", match["years"]) and len(years) == 2
            found |= dict.fromkeys(range(years[0], years[1] + 1) if ranged else years, side)
    return found
