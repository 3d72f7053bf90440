"""Several columns of one row that a question names: 委員は何人で、うち女性は何人、比率は. Pure."""

from __future__ import annotations

from index.tokens import tokenise
from prompts import say
from service.columns import bare, cell, cells, is_blank, shown, source_field
from service.compose import cite, described, marks, words
from service.grounds import Grounds
from service.model import Ask, Evidence, Fact, Found, Request

SURE = 0.4
"""Share of the belief from which a row is taken to be the one that is meant."""


_COUNTS = frozenset("数 総数 人数 件数 合計 計 値 内".split())
"""What a header says beside what it counts: 委員総数."""


def _worded(request: Request, name: str) -> bool:
    """Whether the question says what a column counts."""
    counted = {token.lemma.lower() for token in tokenise(bare(name)) if token.is_content} - _COUNTS
    return bool(counted) and counted <= set(request.subject.words)


def columns(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """The cells of the row that is meant, under the columns named; None where it prints fewer than two of them."""
    record = next(iter(marks.meant(request, evidence, ground)), None)
    if record is None or (
        record.record_id not in request.subject.titles and evidence.belief.get(record.record_id, 0.0) < SURE
    ):
        return None
    year = ask.years[0] if ask.years else None
    printed = dict.fromkeys(name for name, _ in cells(record) if not is_blank(cell(record, name, year)))
    held = [name for name in printed if name in request.columns or _worded(request, name)]
    if sum(name in request.columns for name in held) < 2 or len(ask.years) > 1:
        return None
    language = request.language
    clauses = [
        say(
            language,
            "list.cell",
            name=described.column_label(name),
            value=described.cell_text(record, name, year, language),
        )
        for name in held
    ]
    text = say(language, "list.cells", title=words.titled(record, language), cells=words.joined(clauses, language))
    if year:
        period = words.period(year, language)
        text = say(
            language, "list.cells_of", title=words.titled(record, language), period=period,
            cells=words.joined(clauses, language),
        )  # fmt: skip
    paths = [(name, source_field(record, name, year)) for name in held]
    cited = [cite.of_field(record, path, described.printed_cell(record, name, year), ground) for name, path in paths]
    facts = [
        Fact(record_id=record.record_id, field=path, fiscal_year=year, value=shown(record, name, year), derived=True)
        for name, path in paths
    ]
    return Found(
        text=text, citations=tuple(dict.fromkeys(cited)), facts=tuple(facts), record_ids=(record.record_id,)
    )  # fmt: skip
