"""What a pledge report says before its tables: title, dates, and the foreword's texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.model import Heading, Lines
from ingest.parsers.pledge_report_labels import one_line, read_header
from ingest.text import ERA_START, nfkc, strip_tags

_AS_OF = re.compile(r"(?:令和|平成|R|H)\s*(?:元|\d{1,2})\s*年度末")
_PUBLISHED = re.compile(
    r"""
    ^\W* (?P<era>令和|平成) \s* (?P<year>元|\d{1,2}) \s*年\s*   # 令和6年
    (?P<month>\d{1,2}) \s*月                                   # 5月
    (?: \s* (?P<day>\d{1,2}) \s*日 )?                          # 1日, seldom printed
    (?:\s*(?:公表|現在|発行|作成))? \W*$
    """,
    re.VERBOSE,
)
_BRACKETED = re.compile(r"^\s*[(（](?P<text>[^()（）]*年[^()（）]*)[)）]\s*$")
_HEADING = re.compile(r"^\s*[#＃]+\s*(?P<text>.*?)\s*$")


def read_prose(lines: Sequence[str]) -> Sequence[str]:
    """The lines before the first table."""
    for at, line in enumerate(lines):
        if "\t" in line or read_header(line):
            return lines[:at]
    return lines


def read_heading(lines: Sequence[str], prose: Sequence[str], heading: Heading) -> Heading:
    """The title, edition, date and the day the figures stand for, from the cover and the tables."""
    title = next((m["text"] for m in map(_HEADING.match, prose) if m and m["text"]), None)
    if title is None:
        title = next((line.strip() for line in prose if "公約" in line and len(line.strip()) <= 40), None)
    edition = next((m["text"].strip() for m in map(_BRACKETED.match, prose) if m), None)
    published = next((day for day in map(_date, prose) if day), None)
    ends = Counter("".join(m.split()) for line in lines for m in _AS_OF.findall(one_line(line)))
    return heading.model_copy(
        update={
            "plan": one_line(title) if title else heading.plan,
            "edition": edition or heading.edition,
            "published": published or heading.published,
            "as_of": ends.most_common(1)[0][0] if ends else heading.as_of,
        }
    )


def _date(line: str) -> str | None:
    """A line that is only a date, in ISO 8601, as precise as printed.

    >>> _date("令和6年5月"), _date("令和元年5月1日"), _date("令和6年度")
    ('2024-05', '2019-05-01', None)
    """
    match = _PUBLISHED.match(nfkc(line))
    if not match:
        return None
    year = ERA_START[match["era"]] + (1 if match["year"] == "元" else int(match["year"]))
    day = f"-{int(match['day']):02d}" if match["day"] else ""
    return f"{year}-{int(match['month']):02d}{day}"


def forewords(prose: Sequence[str]) -> dict[str, tuple[str, Lines]]:
    """The foreword's texts by heading, with their lines; the cover (below the first heading) is left out."""
    found: dict[str, tuple[str, Lines]] = {}
    key, covers = "", 0
    for number, line in enumerate(prose, 1):
        match = _HEADING.match(line)
        if match:
            key, covers = match["text"].lstrip("※ "), covers + 1
        elif line.strip() and key and covers > 1:
            before, lines = found.get(key, ("", (number, number)))
            text = strip_tags(line)
            found[key] = (f"{before}\n{text}" if before else text, (lines[0], number))
    return found
