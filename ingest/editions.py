"""Editions of one plan: documents of one town and title that print its state at different days. Pure."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from pydantic import Field

from ingest.heading_dates import day_of
from ingest.model import Document, Record, Value
from ingest.text import fiscal_year, match_key, nfkc

COMMON = 1 / 3
"""Part of the smaller document's titles that stand in the other too: a newsletter's next issue has its title and town,
and tells of other things."""

_UNTITLED = re.compile(
    r"""
    [(（〔\[] [^()（）〔〕\[\]]* (?: 年 | \d{4} | 版 | 案 | 現在 | 時点 ) [^()（）〔〕\[\]]* [)）〕\]]
                                                                        # (令和5年度末), (案)
    | (?: 令和 | 平成 | 昭和 | (?<![A-Za-z]) [RH] ) \s* (?: 元 | \d{1,2} ) \s* 年? 度? 末? 版?        # 令和6年度版
    | (?: 19 | 20 ) \d{2} \s* 年? 度? 末? 版?
    | 第 \s* \d+ \s* 版 | 改[訂定]版? | 素案 | 中間見直し版?
    | [\s~〜～\-・、]+ | から | まで
    """,
    re.VERBOSE,
)
"""What editions of one plan do not share in their titles. 第2期 stays: the next term's plan is another plan."""
_REVISED = re.compile(r"改[訂定]|訂版|第\s*\d+\s*版|見直し|年度?版|素案|案$")
_PARTS = re.compile(r"概要版|資料編|本編|別冊")


class Edition(Value):
    """One edition: the documents that print the plan's state of one day."""

    label: str = Field(title="版", description="as printed: the state's day, else the edition")
    day: datetime.date = Field(title="時点の日")
    documents: tuple[str, ...] = Field(title="文書")


class Series(Value):
    """A plan of which several editions are here, oldest first."""

    municipality: str = Field(title="自治体名")
    plan: str = Field(title="計画名", description="as the newest edition prints it")
    editions: tuple[Edition, ...] = Field(title="版", min_length=2)

    def at(self, document: str) -> int | None:
        """The place of a document's edition, 0 the oldest; None for a document of another plan."""
        return next((n for n, edition in enumerate(self.editions) if document in edition.documents), None)


def plan_key(document: Document) -> str:
    """What editions of one plan share of its title.

    >>> from ingest.model import Document
    >>> def key(plan: str) -> str:
    ...     values = dict.fromkeys(("document", "municipality", "municipality_code", "family", "format", "sha256"), "")
    ...     return plan_key(Document.model_validate({**values, "plan": plan, "lines": 1}))
    >>> key("市長公約の進みぐあい（令和5年度末）") == key("令和6年度　市長公約の進みぐあい")
    True
    >>> key("第2期総合戦略") == key("第3期総合戦略")
    False
    """
    title = match_key(_UNTITLED.sub("", nfkc(document.plan)))
    parts = _PARTS.findall(f"{document.plan} {document.edition or ''}")
    return " ".join([title or match_key(document.plan), *dict.fromkeys(parts)])


def edition_day(document: Document) -> datetime.date | None:
    """The day that puts a document among the editions of its plan; None where it prints none.

    The day of publication counts only where the document calls itself a revision: parts of one edition are printed on
    different days too.
    """
    named = [document.as_of, document.edition, document.plan if not _is_period(document.plan) else None]
    found = next((day for printed in named if printed and fiscal_year(printed) and (day := day_of(printed))), None)
    if found is None and document.published and _REVISED.search(document.edition or ""):
        return day_of(document.published)
    return found


def _is_period(title: str) -> bool:
    """Whether the years of a title are the plan's term, not the year of an edition: (2025-2029)."""
    return len(re.findall(r"(?:令和|平成|[RH])\s*(?:元|\d{1,2})|(?:19|20)\d{2}", nfkc(title))) > 1


def label_of(document: Document) -> str:
    """What an edition is called: the day of its state as printed, else the edition's own name, else its date."""
    day = edition_day(document)
    return document.as_of or document.edition or document.published or (f"{day.year - 1}年度" if day else "")


def series(documents: Sequence[Document], records: Sequence[Record]) -> tuple[Series, ...]:
    """The plans that stand here in several editions, by town and title."""
    titles: dict[str, set[str]] = {}
    for record in records:
        titles.setdefault(record.document, set()).add(match_key(record.title))
    plans: dict[tuple[str, str], list[Document]] = {}
    for document in documents:
        if document.municipality and edition_day(document) and titles.get(document.document):
            plans.setdefault((document.municipality, plan_key(document)), []).append(document)
    found = (_series(own, titles) for _, own in sorted(plans.items()))
    return tuple(one for one in found if one)


def _series(documents: Sequence[Document], titles: Mapping[str, set[str]]) -> Series | None:
    """The editions among documents of one town and title; None where they are no editions of one another."""
    dated = sorted(((edition_day(one) or datetime.date.min, one.document, one) for one in documents), reverse=True)
    kept: list[tuple[datetime.date, str, Document]] = []
    for place in dated:
        one = place[2]
        if not kept or any(_alike(one, other, titles) for _, _, other in kept):
            kept.append(place)
    kept.reverse()
    editions = []
    for day, group in groupby(kept, key=lambda place: place[0]):
        own = [one for _, _, one in group]
        editions.append(Edition(label=label_of(own[0]), day=day, documents=tuple(one.document for one in own)))
    newest = kept[-1][2] if kept else None
    if newest is None or len(editions) < 2:
        return None
    return Series(municipality=newest.municipality, plan=newest.plan, editions=tuple(editions))


def _alike(one: Document, other: Document, titles: Mapping[str, set[str]]) -> bool:
    """Whether two documents speak of one plan: of terms that meet, and in good part of the same records."""
    if one.period and other.period and (one.period[1] < other.period[0] or other.period[1] < one.period[0]):
        return False
    a, b = titles[one.document], titles[other.document]
    return len(a & b) >= COMMON * min(len(a), len(b))


def superseded(found: Sequence[Series]) -> frozenset[str]:
    """The documents of which a newer edition is here."""
    return frozenset(name for one in found for edition in one.editions[:-1] for name in edition.documents)


def labels(found: Sequence[Series]) -> dict[str, str]:
    """Document → what its edition is called, of plans that stand here in several."""
    return {name: edition.label for one in found for edition in one.editions for name in edition.documents}
