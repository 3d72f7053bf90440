"""Stage 5, verify: a draft is held against the print; what fails is dropped, the rest answers or refuses. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from index.tokens import tokenise
from ingest.model import Record, Value
from ingest.text import fiscal_year_of, fiscal_years, match_key, nfkc
from prompts import fill
from service import wanted
from service.cite import Print, verbatim
from service.model import Citation, Draft, Evidence, Fact, Reason, Statement, Understanding

CONFIDENT = 0.0
"""Log-odds under which the evidence is taken not to hold the answer; chosen on questions that were learned from
(docs/evaluation.md shows false answers against false abstentions along it)."""

DATED = ("progress_percent", "stars", "status_text")
"""Marks that stand for one date, the document's; grades name their years themselves."""
FAR = -2.0
"""Log-odds under which not even the nearest statement is worth reading."""
DOUBTFUL = -2.5
"""The same for an answer that begins with a record's field."""

WORDED = 0.8
"""Share of a written sentence's words that stand in its grounds: room for 「行われています」, none for a new claim."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SMALL = 30
"""Integers up to this are counted things, list marks and days of a month, not figures of a plan."""


FORMS = {"円": "金額", "つ": "数", "個": "数", "%": "割合", "パーセント": "割合"}
"""Form asked for → its noun; any other is 「○の数」 or a noun itself."""


class Answer(Value):
    """Statements that hold, put together; citations are numbered in order of appearance."""

    text: str
    citations: tuple[Citation, ...]
    facts: tuple[Fact, ...]
    record_ids: tuple[str, ...]


class Refusal(Value):
    """No answer, why, and what is said instead."""

    reason: Reason
    text: str
    citations: tuple[Citation, ...] = ()
    facts: tuple[Fact, ...] = ()
    record_ids: tuple[str, ...] = ()


def verify(asked: Understanding, draft: Draft, evidence: Evidence, text: Print) -> Answer | Refusal:
    """What may be said of the draft."""
    held = [statement for statement in draft.statements if holds(statement, asked, text, evidence.records)]
    if all(
        holds(one, asked, text, evidence.records) and worded(one, asked, draft.statements, text)
        for one in draft.written
    ):
        held = list(draft.written) or held
    if draft.missing:
        return _refuse(
            asked, Reason.ABSENT_TOWN if asked.absent_town and not held else Reason.NO_FIELD, draft.missing, held[:1]
        )
    if not draft.statements:
        return _refuse(asked, Reason.NO_EVIDENCE, fill(f"{asked.language}/none.txt"), [])
    if not held:
        return _refuse(asked, Reason.UNSUPPORTED, fill(f"{asked.language}/none.txt"), [])
    if asked.wanted and not any(wanted.has_form(asked, statement) for statement in held):
        return _refuse(
            asked,
            Reason.NO_FIELD,
            fill(
                f"{asked.language}/none_form.txt",
                form=_noun(asked.wanted),
            ),
            held[:1],
        )
    # A field that the question asks for, read from a record, is better ground than any likeness.
    doubtful = evidence.log_odds < (DOUBTFUL if held[0].facts else CONFIDENT)
    if doubtful and not evidence.selected:
        nearest = held[:1] if evidence.log_odds > FAR else []
        return _ask_back(asked, nearest, [one for one in draft.choices if holds(one, asked, text, evidence.records)])
    body, citations, facts, ids = _joined(held)
    return Answer(text=body, citations=citations, facts=facts, record_ids=ids)


def _noun(form: str) -> str:
    """What the form is called: 金額, 電話番号, 数（人）."""
    return FORMS.get(form) or (form if form in wanted.FORMLESS else f"数（{form}）")


def numbers(text: str) -> set[str]:
    """Every number of a text, commas dropped, years also in the other reckoning.

    >>> sorted(numbers("令和6年度に1,050人"))
    ['1050', '2024', '36', '6']
    """
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", nfkc(text))
    found = {number.lstrip("0") or "0" for number in _NUMBER.findall(plain)}
    for year in fiscal_years(plain):
        found |= {str(year), str(year - 2018), str(year - 1988)}
    return found


def holds(
    statement: Statement, asked: Understanding, text: Print, records: Mapping[str, Record] = MappingProxyType({})
) -> bool:
    """Whether every quote stands in its lines, every number in a cited line, the question or a derived fact,
    and every figure is its record's own for that side and year.
    """
    known = numbers(asked.search)
    for citation in statement.citations:
        lines = text.text(citation.document, citation.lines)
        if lines and not verbatim(citation.quote, lines):
            return False
        known |= numbers("\n".join(lines) if lines else citation.quote)
    for fact in statement.facts:
        known |= numbers(str(fact.value)) if fact.derived else set()
        known |= numbers(f"{fact.fiscal_year}年") if fact.fiscal_year else set()
        if not fact.derived and not (_is_cell(fact, records) and _printed(fact, statement, text)):
            return False
        if fact.field in DATED and _other_year(asked, statement, text):
            return False
    loose = {n for n in numbers(statement.text) - known if "." in n or int(n) > _SMALL}
    return bool(statement.citations) and not {n for n in loose if n in _plain_numbers(statement.text)}


def worded(written: Statement, asked: Understanding, grounds: Sequence[Statement], text: Print) -> bool:
    """Whether a language model's sentence keeps to the words of what it rests on.

    Every noun and most of the other words stand in the cited lines, the composed statements or the question: a new verb
    may join what is said, a new noun says something else.
    """
    known = {token.lemma for token in tokenise(asked.search)}
    for ground in grounds:
        known |= {token.lemma for token in tokenise(f"{ground.subject} {ground.text}")}
    for citation in written.citations:
        known |= {token.lemma for token in tokenise(" ".join(text.text(citation.document, citation.lines)))}
    said = [token for token in tokenise(nfkc(written.text)) if token.is_content]
    new = [token for token in said if token.lemma not in known]
    return not any(token.pos == "名詞" for token in new) and len(new) <= (1 - WORDED) * len(said)


def _other_year(asked: Understanding, statement: Statement, text: Print) -> bool:
    """Whether the question asks how a thing stood in a year that the document does not speak of."""
    printed = {fiscal_year_of(text.as_of.get(c.document, "")) for c in statement.citations} - {None}
    return bool(asked.years) and bool(printed) and not printed & set(asked.years)


def _plain_numbers(text: str) -> set[str]:
    """The numbers as written, without the other reckoning of years."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", nfkc(text))
    return {number.lstrip("0") or "0" for number in _NUMBER.findall(plain)}


def _is_cell(fact: Fact, records: Mapping[str, Record]) -> bool:
    """Whether an indicator's fact is what its record holds on that side in that year."""
    head, _, rest = fact.field.partition(".")
    record = records.get(fact.record_id)
    if head != "indicators" or record is None:
        return True
    at, _, side = rest.partition(".")
    indicator = record.indicators[int(at)] if int(at) < len(record.indicators) else None
    if indicator is None:
        return False
    if side == "baseline":
        return indicator.baseline is not None and indicator.baseline.value == fact.value
    cells = {y.fiscal_year: {"target": y.target, "actual": y.actual} for y in indicator.values}
    return cells.get(fact.fiscal_year or 0, {}).get(side) == fact.value


def _printed(fact: Fact, statement: Statement, text: Print) -> bool:
    """Whether a printed fact's value stands in the lines that its statement cites, its numbers as whole numbers."""
    values = fact.value if isinstance(fact.value, list) else [fact.value]
    lines = [line for c in statement.citations for line in text.text(c.document, c.lines)]
    if not lines or fact.field == "stars":
        return True
    key = match_key("\n".join(lines))
    if any(_plain_numbers(str(value)) - numbers("\n".join(lines)) for value in values if not isinstance(value, float)):
        return False
    return all(match_key(f"{value:g}" if isinstance(value, float) else str(value)) in key for value in values)


def _joined(
    held: list[Statement],
) -> tuple[str, tuple[Citation, ...], tuple[Fact, ...], tuple[str, ...]]:
    """The statements as one text with [n] marks, their citations numbered, their facts pointing at them."""
    citations: list[Citation] = []
    facts: list[Fact] = []
    parts = []
    subject = ""
    for statement in held:
        heading = f"「{statement.subject}」：" if statement.subject and statement.subject != subject else ""
        subject = statement.subject or subject
        marks = []
        for citation in statement.citations:
            same = next(
                (
                    c
                    for c in citations
                    if c.document == citation.document and c.lines == citation.lines and c.quote == citation.quote
                ),
                None,
            )
            if same is None:
                same = citation.model_copy(update={"n": len(citations) + 1})
                citations.append(same)
            marks.append(same.n)
        facts += [fact.model_copy(update={"citation": marks[0]}) for fact in statement.facts]
        parts.append(heading + statement.text + "".join(f"[{n}]" for n in dict.fromkeys(marks)))
    ids = tuple(dict.fromkeys(name for statement in held for name in statement.record_ids))
    return "\n".join(parts), tuple(citations), tuple(facts), ids


def _ask_back(asked: Understanding, nearest: list[Statement], choices: list[Statement]) -> Refusal:
    """「書かれていません」, what is known nearby, and the records that may have been meant, each with its citation."""
    told = {record_id for one in nearest for record_id in one.record_ids}
    others = [one for one in choices if not told & set(one.record_ids)]
    parts = [fill(f"{asked.language}/none.txt")]
    body, citations, facts, ids = _joined([*nearest, *others])
    lines = body.split("\n") if body else []
    at = len(lines) - len(others)
    if nearest:
        parts += [fill(f"{asked.language}/nearby_lead.txt"), *lines[:at]]
    if others:
        parts += [fill(f"{asked.language}/choices_lead.txt"), *lines[at:]]
    return Refusal(reason=Reason.NO_EVIDENCE, text="\n".join(parts), citations=citations, facts=facts, record_ids=ids)


def _refuse(asked: Understanding, reason: Reason, missing: str, nearby: list[Statement]) -> Refusal:
    """「書かれていません」, and what is known nearby with its citation."""
    if not nearby:
        return Refusal(reason=reason, text=missing)
    body, citations, facts, ids = _joined(nearby)
    lead = fill(f"{asked.language}/nearby_lead.txt")
    return Refusal(reason=reason, text=f"{missing}\n{lead}\n{body}", citations=citations, facts=facts, record_ids=ids)
