"""Edition, dates and period that the first pages of a plan print."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Sequence

from ingest.heading_front import COVER, FRONT, READ, FrontLine, prose
from ingest.text import ERA_START, fiscal_year, flat, nfkc

LONGEST_PERIOD = 50
"""Years of the longest plan: a vision of the population."""

_EDITION = re.compile(
    r"第\s*[\d一二三四五六七八九十]+\s*[期次版]|改[訂定]版|[一二三四五\d]+訂版|中間見直し版?|概要版|素案|(?<=[(（\s])案(?=[)）])"
)


def find_edition(lines: Sequence[FrontLine], title: str | None) -> str | None:
    """第3期, 改訂版 and the like: from the title, else from the cover's short lines that hold nothing else."""
    found = list(_EDITION.finditer(title or ""))
    if not found:
        short = [line.text for line in prose(lines, COVER) if len(line.text) <= 20]
        found = [match for line in short if (match := _EDITION.fullmatch(line.strip("()（）〔〕【】# ")))]
    editions = dict.fromkeys("".join(match[0].split()) for match in found)
    return " ".join(editions) or None


_DATE = re.compile(
    r"""
    (?: (?P<era>令和|平成|昭和|[RHS]) \s* [.]?\s* (?P<n>元|\d{1,2}) | (?P<west>(?:19|20)\d{2}) )
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


_ISO_DAY = re.compile(r"(?P<west>(?:19|20)\d\d)-(?P<month>\d{2})(?:-(?P<day>\d{2}))?")


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


def find_published(lines: Sequence[FrontLine], ends: Sequence[str]) -> str | None:
    """The date that stands alone on the cover, or in the imprint at the end; ISO 8601, as precise as printed.

    Args:
        lines: the first lines.
        ends: the document's last lines.
    """
    short = [flat(line) for line in ends if line.strip() and len(line) < 60]
    imprint = [line for line in short if re.search(r"発行|策定|公表|改[訂定]", line)]
    for line in [*(line.text for line in prose(lines, FRONT)), *imprint]:
        plain = re.sub(r"^[#\s]+", "", nfkc(line)).strip()
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


_OTHER_STATE = re.compile(r"人口|世帯|住民基本台帳|国勢調査|面積|職員数|基準日")
"""What a plan tells of the town itself: its day is not the day of the plan's state."""


def find_as_of(lines: Sequence[FrontLine]) -> str | None:
    """The day or year's end whose state the plan prints, as printed: 令和5年度末."""
    for line in prose(lines, READ):
        match = _AS_OF.search(line.text)
        if match and not _OTHER_STATE.search(line.text):
            return "".join((match["end"] or match["day"]).split())
    return None


def day_of(printed: str | None) -> datetime.date | None:
    """The last day that a printed state may mean, or None where it names no year: a year's end is the 31st of March.

    >>> day_of("令和5年度末"), day_of("令和9年3月末現在"), day_of("2025-06")
    (datetime.date(2024, 3, 31), datetime.date(2027, 3, 31), datetime.date(2025, 6, 30))
    >>> day_of("令和6年度版"), day_of("第3期")
    (datetime.date(2025, 3, 31), None)
    """
    plain = nfkc(printed or "")
    match = _DATE.search(plain) or _ISO_DAY.search(plain)
    if match and "年度" not in plain:
        named = match.groupdict()
        year = fiscal_year(match[0])
        month = int(named["month"])
        if year and 1 <= month <= 12:
            last = calendar.monthrange(year, month)[1]
            return datetime.date(year, month, min(int(named["day"] or last) or last, last))
    year = fiscal_year(plain)
    return datetime.date(year + 1, 3, 31) if year else None


_YEAR = r"(?:(?:令和|平成|昭和|[RHS])\s*[.]?\s*(?:元|\d{1,2})|(?:19|20)\d{2})"
_ASIDE = r"(?:\s*[(（][^()（）]{1,12}[)）])?"
_RANGE = re.compile(
    rf"""
    (?P<first>{_YEAR}) {_ASIDE} \s* 年?度? {_ASIDE} (?: を初年度 | 当初 )?
    (?: [\s.] \d{{1,2}} (?:\.\d{{1,2}})? | \s* \d{{1,2}}月 (?:\d{{1,2}}日)? )?    # R7.4.1, 令和7年4月1日
    (?: \s* (?: [~〜～\-、→] | から | と | し | て )+ \s* )                         # ～, から, を初年度とし
    (?P<last>{_YEAR} | \d{{1,2}} (?= \s* 年度? | \s*\( )) {_ASIDE}
    """,
    re.VERBOSE,
)
_LABEL = re.compile(r"(?:計画|対象|推進|取組|実施|戦略|構想|任期|目標)?\s*(?:の\s*)?(?:対象\s*)?期間")


def find_period(lines: Sequence[FrontLine], title: str | None) -> tuple[int, int] | None:
    """The fiscal years that the plan is for: from its line about the period, a line of the cover, or its title."""
    texts = [line.text for line in lines]
    for at, text in enumerate(texts):
        label = _LABEL.search(text)
        if label:
            below = texts[at + 1] if at + 1 < len(texts) else ""
            found = _years(text[label.start() :]) or (_years(below) if len(text) <= 25 else None)
            if found:
                return found
    cover = [line.text for line in prose(lines, COVER) if len(line.text) <= 40 and not line.text.endswith("。")]
    return next((found for text in [title or "", *cover] if (found := _years(text))), None)


def _years(text: str) -> tuple[int, int] | None:
    """The first range of years in a text, western.

    >>> _years("令和7年度から令和11年度までの5年間"), _years("令和3～7年度")
    ((2025, 2029), (2021, 2025))
    >>> _years("R7.4.1〜R12.3.31"), _years("令和7年度")
    ((2025, 2029), None)
    """
    plain = nfkc(text)
    for match in _RANGE.finditer(plain):
        first = _western(match["first"], None)
        last = _western(match["last"], match["first"])
        until_march = re.match(r"\s*年?\s*[.年]?\s*[1-3]\s*[月.]", plain[match.end("last") :])
        last -= 1 if until_march and last > first else 0
        if first < last <= first + LONGEST_PERIOD:
            return first, last
    return None


def _western(year: str, before: str | None) -> int:
    """A printed year as a western one; a bare one counts in the era of the year before it."""
    plain = "".join(year.split()).replace(".", "").replace("元", "1")
    if re.fullmatch(r"(?:19|20)\d\d", plain):
        return int(plain)
    if plain.isdigit() and before:
        era = re.match(r"令和|平成|昭和|[RHS]", before)
        return (ERA_START[era[0]] if era else _western(before, None) // 100 * 100) + int(plain)
    era_name = re.match(r"令和|平成|昭和|[RHS]", plain)
    return ERA_START[era_name[0]] + int(plain[era_name.end() :]) if era_name else 0
