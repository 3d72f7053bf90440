"""How years, sides and kinds read, in the reader's language."""

from __future__ import annotations

import re

from ingest.kinds import KINDS
from ingest.model import Indicator, Record
from ingest.text import fiscal_years
from prompts import fill, text
from service.model import Language, Side

NOUNS = {kind.japanese: kind.name for kind in KINDS.values()}
"""Printed noun → kind of record."""

REIWA = 2019
HEISEI = 1989


def period(year: int, language: Language) -> str:
    """A fiscal year as a reader writes it.

    >>> period(2024, "ja"), period(2018, "ja"), period(2024, "en")
    ('令和6年度', '平成30年度', 'fiscal 2024')
    """
    if language == "en":
        return f"fiscal {year}"
    if year >= REIWA:
        return f"令和{year - 2018}年度" if year > REIWA else "令和元年度"
    return f"平成{year - 1988}年度" if year >= HEISEI else f"{year}年度"


def side_name(side: Side, language: Language) -> str:
    """目標値, 実績値 or 基準値."""
    return text(f"{language}/side_{side}.txt").strip()


def standing_name(language: Language) -> str:
    """What the field of progress is called."""
    return "進捗状況" if language == "ja" else "the progress"


def figure(value: str, side: Side, when: str | None, language: Language) -> str:
    """One figure with its side and period, as a clause."""
    clause = fill(f"{language}/figure.txt", period=when or "", side=side_name(side, language), value=value)
    return clause.removeprefix("の").replace(" for  is", " is")


def baseline_period(indicator: Indicator, language: Language) -> str | None:
    """When the baseline was taken, as printed, or as a year where only a year is printed."""
    printed = indicator.baseline.period if indicator.baseline else None
    if printed and re.fullmatch(r"(?:[RH]\d{1,2}|(?:19|20)\d{2})(?:年度)?", printed):
        return period(fiscal_years(printed)[0], language)
    return printed


def name_of(record: Record) -> str:
    """A record's title on one line, with its number where it is printed as one."""
    return " ".join(record.title.split())
