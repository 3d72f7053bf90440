"""One column of all records of a plan, added up: 令和7年度の決算額は全部でいくら. Pure.

Every record counts that has a figure of that year in the column; where the plan prints the total itself, that line is
the ground.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from index.tokens import word_set
from ingest.amounts import amount, difference
from ingest.model import Record
from ingest.text import nfkc
from prompts import say
from service.columns import cell, cells, source_field, sums_up, unit_of, unitless
from service.compose import cite, words
from service.compose.items import CITED
from service.compose.readable import readable
from service.grounds import Grounds
from service.model import Ask, Citation, Evidence, Fact, Found, Request

FEWEST = 3
"""Records from which there is an "altogether"."""
_GENERAL = frozenset(
    "合計 総額 全部 全体 全て 合わせる 合算 総計 計 取組 取り組み 施策 事業 公約 分野 項目 部門 額 費 千".split()
)
"""Words of a question that name no part of the plan."""


def total(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """The sum of a column that the question names over all records of one plan; None where it names anything else."""
    if len(ask.years) > 1 or request.subject.titles or request.subject.headings or evidence.applied:
        return None
    for column in request.columns:
        rest = set(request.subject.words) - word_set(column) - _GENERAL
        if any(word.isalpha() for word in rest):
            continue
        document = _document(evidence, column)
        records = [] if document is None else [r for r in ground.tree.of(document) if _has(r, column)]
        year = ask.years[0] if ask.years else _newest(records, column)
        counted = [r for r in records if not sums_up(r) and _figure(r, column, year) is not None]
        units = {unit_of(record, column) for record in counted}
        if len(counted) >= FEWEST and len(units) == 1 and len({r.kind for r in counted}) == 1:
            return _told(request, column, year, counted, ground)
    return None


def _document(evidence: Evidence, column: str) -> str | None:
    """The plan of the likeliest record that has the column."""
    own = (evidence.records[i] for i in evidence.belief if i in evidence.records)
    return next((record.document for record in own if _has(record, column)), None)


def _has(record: Record, column: str) -> bool:
    return any(name == column for name, _ in cells(record))


def _newest(records: Sequence[Record], column: str) -> int | None:
    return max((when for r in records for name, when in cells(r) if name == column and when is not None), default=None)


def _figure(record: Record, column: str, year: int | None) -> Decimal | None:
    return amount(nfkc(cell(record, column, year) or ""))


def _told(request: Request, column: str, year: int | None, counted: Sequence[Record], ground: Grounds) -> Found:
    language, counter = request.language, unit_of(counted[0], column)
    whole = sum((_figure(record, column, year) or Decimal(0) for record in counted), Decimal(0))
    printed = difference(Decimal(0), whole, counter)
    name = say(language, "name.quoted", name=readable(unitless(column)))
    when = say(language, "altogether.in", period=words.period(year, language)) if year is not None else ""
    return Found(
        text=say(language, "altogether.total", when=when, name=name, number=len(counted), total=printed),
        citations=_grounds(column, year, whole, counted, ground),
        facts=(Fact(record_id=counted[0].record_id, field="sum", fiscal_year=year, value=printed, derived=True),),
        record_ids=tuple(record.record_id for record in counted),
    )


def _grounds(
    column: str, year: int | None, whole: Decimal, counted: Sequence[Record], ground: Grounds
) -> tuple[Citation, ...]:
    """The line that prints the total, where there is one; else those of the figures that were added up."""
    for record in ground.tree.of(counted[0].document):
        for (name, when), text in cells(record).items() if sums_up(record) else ():
            if when in (year, None) and amount(nfkc(text)) == whole:
                return (cite.of_field(record, source_field(record, name, when), text, ground),)
    return tuple(
        cite.of_field(r, source_field(r, column, year), cell(r, column, year) or "", ground) for r in counted[:CITED]
    )
