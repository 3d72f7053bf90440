"""Which edition of a plan a question is about: the newest, unless it names another one's day."""

from __future__ import annotations

import re

from ingest.editions import Edition, Series
from ingest.model import Document
from ingest.text import fiscal_year_of, match_key, nfkc
from service.understand.known import Known
from service.understand.years import years

_MOMENT = re.compile(
    r"年度?末(?!まで)|時点|現在|当時|年度?版|の版|年度?の(?:報告|公表|評価|進捗|状況|段階)"
    r"|\bas of\b|\bedition\b|\bat the end of\b",
    re.I,
)
"""What makes of a year the day of a report, not the year of a figure."""
_STANDING = re.compile(r"進捗|進み具合|順調|遅れ|完了|状況|評価|★|どこまで|\bstatus\b|\bprogress\b|\bdelayed\b", re.I)
"""What a plan prints as of its own day: of another year, only that year's edition tells it."""
_PREVIOUS = re.compile(
    r"(?:前|先)回(?:の?(?:報告|公表|版|時点|評価)|は|で|では)|(?:一つ|ひとつ)?前の(?:版|報告|公表)|旧版"
    r"|\b(?:previous|last) edition\b",
    re.I,
)


def in_force(text: str, held: Known) -> tuple[Document, ...]:
    """The documents that a question is asked of, one edition of each plan.

    Args:
        text: the question, NFKC.
        held: what the snapshot holds.
    """
    other = {name for one in held.series for edition in one.editions for name in edition.documents}
    meant = {name for one in held.series for name in _meant(text, one).documents}
    return tuple(d for d in held.documents if d.document not in other or d.document in meant)


def _meant(text: str, one: Series) -> Edition:
    key = match_key(text)
    for edition in one.editions:
        label = re.sub(r"(?:現在|時点)$", "", match_key(edition.label))
        if len(label) > 2 and re.search(f"{re.escape(label)}(?!まで)", key):  # 令和7年度末までに names a deadline
            return edition
    asked = years(nfkc(text))
    if len(asked) == 1 and (_MOMENT.search(text) or _STANDING.search(text)):
        of_year = [edition for edition in one.editions if _year(edition) == asked[0]]
        if of_year:
            return of_year[-1]
    return one.editions[-2] if _PREVIOUS.search(text) else one.editions[-1]


def _year(edition: Edition) -> int | None:
    """The fiscal year of whose state an edition tells."""
    return fiscal_year_of(f"{edition.day.year}年{edition.day.month}月")
