"""Stage 4, compose: understanding and evidence → draft.

Values are rendered from records, text is quoted; nothing else writes a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.model import Record
from ingest.text import fiscal_years
from prompts import fill
from service import headings, listing, readings, statements, words
from service import standing as standing_of
from service.cite import Print
from service.contrast import contrast
from service.meant import SECOND, best_records, of_kind
from service.model import Draft, Evidence, Intent, Ranked, Statement, Understanding
from service.rank import shares
from service.understand import NAMED_SHARE
from service.wanted import has_form

PROSE = (Intent.CONTENT, Intent.LIST, Intent.REASON, Intent.FUTURE, Intent.SCHEDULE)
"""Intents that sentences answer; their answers may take 700 characters, the others 400 (the contract)."""
LIMIT = {True: 380, False: 340}
"""Characters of all statements with their marks, long or short: the contract's limits less a refusal's lead."""
LONG = 0.8
"""Share of the intents that sentences answer from which an answer may be long."""
MARK = 6
"""Characters that a statement's marks and line end take."""
LISTED = 560
"""Characters of a list's titles together with what is quoted behind them."""
STATEMENTS = {True: 5, False: 3}
SHARE = {True: 0.10, False: 0.2}
"""A further statement is given while its unit's share is at least this part of the best one's."""
PROSE_FIRST = 0.5
VALUE_TOO = 0.3
"""Share of the intent for a value from which figures stay in their place among sentences."""
STATUS_TOO = 0.25
"""Share of the intent for a status from which the status is given before anything else."""
LOOKED_THROUGH = 25
"""Ranked units looked through for the form asked for."""
COMPARED = 2
"""Records that a comparison speaks of before it says more of one of them."""
NEIGHBOUR = 160
"""Characters up to which the sentence after a quoted one is quoted with it."""


def compose(asked: Understanding, evidence: Evidence, text: Print) -> Draft:
    """Sentences that answer, best first, each with its citations."""
    absent = readings.absent(asked, evidence)
    if absent or not evidence.ranked:
        return Draft(missing=absent)
    listed = listing.listing(asked, evidence, text)
    if listed and evidence.selected:
        return listed
    prose, long = prose_share(asked) >= PROSE_FIRST, prose_share(asked) >= LONG
    if readings.several_towns(asked):
        return readings.by_town(asked, evidence, text, prose=prose)
    if listed:
        # Under a heading that the question only describes, what answers best is quoted behind the titles.
        room = LISTED - sum(len(s.text) + MARK for s in listed.statements)
        found = _statements(asked, evidence, text, prose=prose, long=long)
        quoted = _within([one for one in found if isinstance(one, Statement)], room, 2)
        return Draft(statements=(*listed.statements, *(quoted.statements if room > LISTED / 3 else ())))
    drafted = [
        *_statements(asked, evidence, text, prose=prose, long=long),
        *readings.other_readings(asked, evidence, text, prose=prose),
    ]
    draft = readings.with_town(asked, _within(drafted, LIMIT[long], STATEMENTS[long]), evidence)
    return draft.model_copy(update={"choices": tuple(readings.choices(asked, evidence, text))})


def _statements(
    asked: Understanding, evidence: Evidence, text: Print, *, prose: bool, long: bool
) -> Iterator[Statement | str]:
    """Statements in order of likelihood; a string says what the record does not print."""
    records = best_records(asked, evidence)
    if asked.intent is Intent.DEPARTMENT and records:
        found = list(_departments(asked, records, evidence, text))
        if any(isinstance(one, Statement) for one in found) or not _names_office(evidence):
            yield from found
            return
    standing: list[Statement | str] = []
    if records and _standing(asked, records[0], evidence):
        for record in of_kind(asked, records, evidence):
            standing += standing_of.status(asked, record, evidence.records, text)
    if records and not standing and asked.intents.get(Intent.STATUS, 0.0) >= NAMED_SHARE and asked.wanted is None:
        title = words.name_of(records[0])
        yield fill(f"{asked.language}/none_field.txt", title=title, field=words.standing_name(asked.language))
    if asked.intents.get(Intent.STATUS, 0.0) < NAMED_SHARE and prose:
        standing = standing[:1]  # whether something was done is told by a sentence, its mark beside it
    said = [*standing, *_said(asked, evidence, text, standing, prose=prose, long=long)]
    between = contrast(asked, said)
    yield from [*between, *(one for one in said if one not in between)] if between else said


def _said(
    asked: Understanding,
    evidence: Evidence,
    text: Print,
    before: Sequence[Statement | str],
    *,
    prose: bool,
    long: bool,
) -> Iterator[Statement | str]:
    """What the ranked units say, as long as their shares are worth it; `before` is what has been said already.

    Where a form is asked for (an amount, a date), units of the best record are looked through further, until one
    has it: it is put first.
    """
    best: float | None = None
    first: str | None = None
    kept: list[Statement | str] = []
    found = asked.wanted is None and not _seeks_figure(asked)
    compares = asked.intents.get(Intent.COMPARE, 0.0) >= PROSE_FIRST
    told: set[str | None] = set()
    marks = 0
    for at, (item, share) in enumerate(zip(evidence.ranked, shares(evidence.ranked), strict=True)):
        enough = best is not None and share < SHARE[long] * best
        if enough and (found or at >= LOOKED_THROUGH):
            break
        if enough and item.unit.record_id != first:
            continue
        if _of_other_year(asked, item) or _is_opinion(asked, item):
            continue
        # What prose answers gets the figure of the best unit at most, and then sentences.
        said = list(statements.of_unit(asked, item, evidence, text, prose=prose and (marks > 0 or best is not None)))
        if best is None and said and isinstance(said[0], str):
            yield from said  # the record that is meant does not print what is asked for: nothing further does
            return
        has = [one for one in said if isinstance(one, Statement) and _has_form(asked, one)]
        near = best is None or item.unit.record_id == first or share >= SECOND * best
        if has and not near and (asked.wanted or not found):
            continue  # an amount of something else
        if enough and not has:
            continue
        if _another_figure(said, [*before, *kept]) and (before or share < SECOND * (best or 0.0)):
            continue
        if compares and item.unit.record_id in told and len(told) < COMPARED:
            continue
        told.add(item.unit.record_id)
        if said and best is None:
            best, first = share, item.unit.record_id
            said += _neighbours(item, evidence, text)
        marks += any(isinstance(one, Statement) and one.facts for one in said)
        kept = [*has, *kept] if has and not found else [*kept, *said]
        found = found or bool(has)
    yield from kept


def _seeks_figure(asked: Understanding) -> bool:
    """Whether a figure of a year is asked for without a word for its form: an indicator answers before any sentence."""
    return asked.intent is Intent.VALUE and bool(asked.years)


def _has_form(asked: Understanding, statement: Statement) -> bool:
    """Whether a statement has the form asked for, or the figure of the year asked for."""
    if asked.wanted is not None or not _seeks_figure(asked):
        return has_form(asked, statement)
    return any(fact.fiscal_year in asked.years for fact in statement.facts)


def _of_other_year(asked: Understanding, item: Ranked) -> bool:
    """Whether a passage stands under another year than the one asked about: its figures would be wrong ones."""
    passage = item.unit.passage
    if not asked.years or passage is None or not passage.fiscal_year or (passage.field or "").startswith("indicators."):
        return False
    return passage.fiscal_year not in asked.years and not set(asked.years) & set(fiscal_years(passage.text))


def _is_opinion(asked: Understanding, item: Ranked) -> bool:
    """Whether a passage is somebody's opinion of the plan (委員の意見), which says nothing of what the town does."""
    passage = item.unit.passage
    field = passage.field or "" if passage else ""
    return "意見" in field and re.search(r"意見|審議会|委員|評価", asked.question) is None


def _another_figure(said: Sequence[Statement | str], kept: Sequence[Statement | str]) -> bool:
    """Whether a figure of another record would stand beside the first one's."""
    first = next((one.record_ids for one in kept if isinstance(one, Statement) and one.facts), ())
    own = next((one.record_ids for one in said if isinstance(one, Statement) and one.facts), ())
    return bool(first) and bool(own) and own != first


def prose_share(asked: Understanding) -> float:
    """How far the question is one that sentences answer; a unit or a side asked for makes it one about figures."""
    if asked.wanted or asked.intents.get(Intent.VALUE, 0.0) > VALUE_TOO:
        return 0.0
    return sum(asked.intents.get(intent, 0.0) for intent in PROSE)


def _standing(asked: Understanding, record: Record, evidence: Evidence) -> bool:
    """Whether the question asks how the record stands."""
    if asked.wanted in ("%", "パーセント"):
        family = [record, *headings.above(record, evidence.records)]
        return any(one.progress_percent is not None for one in family)
    if asked.wanted not in (None, "点", "つ", "個"):
        return False
    return asked.intents.get(Intent.STATUS, 0.0) >= STATUS_TOO or asked.status is not None


def _departments(
    asked: Understanding, records: Sequence[Record], evidence: Evidence, text: Print
) -> Iterator[Statement | str]:
    """Who is responsible for the record that is meant, and for another that may be."""
    found = [said for record in records for said in standing_of.department(asked, record, evidence.records, text)]
    held = [said for said in found if isinstance(said, Statement)]
    yield from held or _next_department(asked, evidence, text) or found[:1]


def _next_department(asked: Understanding, evidence: Evidence, text: Print) -> list[Statement | str]:
    """Where the record that is meant names none: the next likely record that does, a part of it mostly."""
    weights = shares(evidence.ranked)
    for item, share in zip(evidence.ranked, weights, strict=True):
        record = evidence.records.get(item.unit.record_id or "")
        if record and record.departments and share >= SHARE[False] * weights[0]:
            return list(standing_of.department(asked, record, evidence.records, text))
    return []


def _names_office(evidence: Evidence) -> bool:
    """Whether the best passage itself names an office: a sentence says who is responsible."""
    first = evidence.ranked[0].unit.passage
    return first is not None and re.search(r"[課室係局](?:[^程題目内]|$)|センター", first.text) is not None


def _neighbours(item: Ranked, evidence: Evidence, text: Print) -> list[Statement]:
    """The sentence that follows a quoted one in the same cell, where both are short: half an answer stands there."""
    passage = item.unit.passage
    if passage is None or not passage.field or not passage.field.startswith("sections."):
        return []
    ordinal = int(passage.passage_id.rsplit(":", 1)[-1]) if passage.passage_id.rsplit(":", 1)[-1].isdigit() else -1
    wanted = f"{passage.passage_id.rsplit(':', 1)[0]}:{ordinal + 1}"
    for other in evidence.ranked:
        following = other.unit.passage
        if following and following.passage_id == wanted and following.field == passage.field:
            if len(following.text) + len(passage.text) > NEIGHBOUR:
                return []
            return [statements.quote(following, evidence.records.get(other.unit.record_id or ""), text)]
    return []


def _within(drafted: Sequence[Statement | str], limit: int, most: int) -> Draft:
    """As many whole statements as the limits hold; what is missing counts only when it comes before any statement."""
    kept: list[Statement] = []
    missing = None
    room = limit
    for statement in drafted:
        if isinstance(statement, str):
            missing = missing if kept or missing else statement
            continue
        heading = statement.subject if statement.subject not in {s.subject for s in kept} else ""
        needed = len(heading) + len(statement.text) + MARK * max(len(statement.citations), 1)
        if statement.text in {s.text for s in kept} or len(kept) >= most or (kept and needed > room):
            continue
        kept.append(statement)
        room -= needed
    return Draft(statements=tuple(kept), missing=missing)
