"""Whose plan a question may mean: a town that is not here, several towns, or a choice to ask back with. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from prompts import fill
from service import cite, statements, words
from service.cite import Print
from service.model import Draft, Evidence, Statement, Understanding
from service.rank import shares
from service.wanted import has_form

NEAR_TOWN = 0.03
"""Another town does the same where its best unit has at least this part of the best one's share."""
_WHICH_TOWN = re.compile(
    r"(?:どの|どこの|この中の)\S{0,4}[市町村]|[市町村](?:町村?)?は?どこ|どの自治体|市町村?はどこ|[市町]や[市町村]|"
    r"which (?:town|city|municipal)",
    re.I,
)
OTHER_READING, CHOICES = 0.5, 3
"""Part of the best unit's share from which another town may be meant as well; records named when asking back."""


def several_towns(asked: Understanding) -> bool:
    """Whether the question names several towns, or asks which town."""
    return len(asked.towns) > 1 or (not asked.towns and _WHICH_TOWN.search(asked.question) is not None)


def by_town(asked: Understanding, evidence: Evidence, text: Print, *, prose: bool) -> Draft:
    """The best statement of each town, named: of the towns asked about, or of those whose evidence is near the best."""
    others = set(asked.available) - set(asked.towns) if asked.towns else set()
    least = 0.0 if asked.towns else NEAR_TOWN
    found = _of_each_town(asked, evidence, text, prose=prose, least=least, told=others, fits=lambda said: True)
    return Draft(statements=tuple(_named(asked, town, said) for town, said in found))


def other_readings(asked: Understanding, evidence: Evidence, text: Print, *, prose: bool) -> list[Statement]:
    """Where no town is named, what another town's plan says that is about as likely to be meant: one statement each."""
    if asked.towns or asked.leans:
        return []
    best = evidence.records.get(evidence.ranked[0].unit.record_id or "")
    told = {best.municipality} if best else set()
    found = _of_each_town(
        asked, evidence, text, prose=prose, least=OTHER_READING, told=told, fits=lambda said: has_form(asked, said)
    )
    return [said for _, said in found]


def _of_each_town(
    asked: Understanding,
    evidence: Evidence,
    text: Print,
    *,
    prose: bool,
    least: float,
    told: set[str],
    fits: Callable[[Statement], bool],
) -> Iterator[tuple[str, Statement]]:
    """Each town that has not been told of, with its best statement that fits, down to a part of the best share."""
    weights = shares(evidence.ranked)
    for item, share in zip(evidence.ranked, weights, strict=True):
        record = evidence.records.get(item.unit.record_id or "")
        if record is None or record.municipality in told or share < least * weights[0]:
            continue
        said = statements.of_unit(asked, item, evidence, text, prose=prose)
        first = next((one for one in said if isinstance(one, Statement) and fits(one)), None)
        if first:
            told = told | {record.municipality}
            yield record.municipality, first


def _named(asked: Understanding, town: str, said: Statement) -> Statement:
    """A statement with its town before it."""
    if said.subject:
        return said.model_copy(update={"subject": f"{town}・{said.subject}"})
    return said.model_copy(update={"text": fill(f"{asked.language}/of_town.txt", town=town, text=said.text)})


def with_town(asked: Understanding, draft: Draft, evidence: Evidence) -> Draft:
    """The draft with each town named where its statements begin, if the question names none and several are here."""
    if asked.towns or asked.leans or len(asked.available) < 2:
        return draft
    towns = {record.document: record.municipality for record in evidence.records.values()}
    found: list[Statement] = []
    last = None
    for one in draft.statements:
        town = towns.get(one.citations[0].document) if one.citations else None
        again = bool(found) and found[-1].subject == f"{town}・{one.subject}"  # the same heading, once more
        found.append(_named(asked, town, one) if town and (town != last or again) else one)
        last = town
    return draft.model_copy(update={"statements": tuple(found)})


def choices(asked: Understanding, evidence: Evidence, text: Print) -> Iterator[Statement]:
    """The records nearest to the question, to ask back with where it cannot be answered."""
    near = dict.fromkeys(item.unit.record_id for item in evidence.ranked if item.unit.record_id in evidence.records)
    for name in list(near)[:CHOICES]:
        record = evidence.records[name or ""]
        body = fill(f"{asked.language}/choice.txt", title=words.name_of(record), town=record.municipality)
        yield Statement(text=body, citations=(cite.of_title(record, text),), record_ids=(record.record_id,))


def absent(asked: Understanding, evidence: Evidence) -> str | None:
    """What the question names and no document here holds: a town, or a record's number."""
    if asked.absent_town and not _mentions(asked, asked.absent_town, evidence):
        towns = "、".join(asked.available)
        return fill(f"{asked.language}/none_town.txt", town=asked.absent_town, towns=towns)
    if evidence.absent_number:
        return fill(f"{asked.language}/none_number.txt", number=evidence.absent_number)
    return None


def _mentions(asked: Understanding, town: str, evidence: Evidence) -> bool:
    """Whether the best evidence itself speaks of that town: then it is the subject, not the document's owner."""
    stem = town[:-1]
    # 「中山市長」 is as likely a mayor's name as a town's mayor.
    looked = evidence.ranked if f"{town}長" in asked.question else evidence.ranked[:3]
    return any(stem in (item.unit.passage.text if item.unit.passage else "") for item in looked)
