"""A list is the records that print what was asked, however it is asked: for every mark and office of the plans here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from ingest.kinds import KINDS
from ingest.model import Record
from service.columns import sums_up
from service.model import Found
from service.retrieve.select import grade
from tests.answer_fixture import town, trace

SAID = {
    "delayed": ("遅れている", "おくれている", "are delayed"),
    "completed": ("完了した", "かんりょうした", "are completed"),
    "on_track": ("順調な", "じゅんちょうな", "are on track"),
}
"""Status → how it is asked for: in kanji, in kana, in English."""
FEWEST = 3
"""Records of a kind that make a list."""
OFFICES = 2
"""Offices of a kind's records that are asked for; a question for each would take a minute."""
ENOUGH = 0.95
"""Share of the questions of one wording that must name exactly the records."""


class Asked(NamedTuple):
    """The wordings of one question, and the records that print what it asks for."""

    wordings: tuple[str, ...]
    expected: frozenset[str]


def _marks(held: list[Record], kind: str, english: str) -> Iterator[Asked]:
    """A question for each state, grade and office that records of one kind print."""
    marked: dict[tuple[str, ...], set[str]] = defaultdict(set)
    offices = set(sorted({office for record in held for office in record.departments})[:OFFICES])
    for record in held:
        if record.status in SAID:
            plain, kana, said = SAID[record.status]
            marked[
                f"{plain}{kind}は?", f"{plain}{kind}を全部挙げて", f"{kind}のうち、{plain}ものはどれ?",
                f"{kana}{kind}はどれ?", f"Which {english} {said}?",
            ].add(record.record_id)  # fmt: skip
        printed = grade(record, "") if record.grades else None
        if printed in list("SABCD"):
            marked[
                f"総合評価が{printed}の{kind}は?", f"総合評価が{printed}の{kind}を全部挙げて",
                f"{kind}のうち、評価が{printed}だったものはどれ?", f"ひょうかが{printed}の{kind}は?",
                f"Which {english} are rated {printed}?",
            ].add(record.record_id)  # fmt: skip
        for office in offices.intersection(record.departments):
            marked[
                f"{office}が担当の{kind}は?", f"{office}が担当している{kind}を全部挙げて",
                f"担当部署が「{office}」の{kind}はどれ?", f"{office}がうけもつ{kind}は?",
                f"Which {english} is {office} in charge of?",
            ].add(record.record_id)  # fmt: skip
    return (Asked(wordings, frozenset(ids)) for wordings, ids in marked.items())


def questions() -> list[Asked]:
    """Every such question of every plan here, with its town and plan named."""
    plans = {document.document: document for document in town().documents}
    kinds: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in town().records:
        if record.kind not in ("row", "section", "plan") and not sums_up(record):
            kinds[record.document, record.kind].append(record)
    found = []
    for (document, kind), held in kinds.items():
        if len(held) < FEWEST:
            continue
        before = f"{plans[document].municipality}の{plans[document].plan}で"
        for one in _marks(held, KINDS[kind].japanese, KINDS[kind].plural):
            found.append(Asked(tuple(f"{before}、{wording}" for wording in one.wordings), one.expected))
    return found


@pytest.mark.parametrize("wording", range(5), ids=["plain", "all of them", "of these", "kana", "English"])
def test_a_list_names_the_records_that_print_what_is_asked(wording: int) -> None:
    asked = questions()
    assert len(asked) > 20
    wrong = [one.wordings[wording] for one in asked if _listed(one.wordings[wording]) != one.expected]
    assert len(wrong) <= (1 - ENOUGH) * len(asked), wrong


def _listed(question: str) -> frozenset[str]:
    found = trace(question).draft.findings
    return frozenset(i for one in found if isinstance(one, Found) for i in one.record_ids)
