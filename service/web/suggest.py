"""Questions to begin with, made from the records that are loaded; only those that the program answers rightly."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, cycle, islice, zip_longest
from typing import NamedTuple, get_args

from ingest.model import Record, Value
from ingest.text import match_key
from service.compose.words import period
from service.grounds import name_of
from service.model import Fact, Interface, Question, Side
from service.web.holder import Answering

Right = Callable[[Sequence[Fact]], bool]

_WORDINGS: dict[str, dict[Interface, tuple[str, ...]]] = {
    "department": {
        "ja": ("{town}の{name}を担当しているのはどの課ですか？", "{town}の「{name}」は、どの課が担当していますか？"),
        "en": ("Who is in charge of 「{name}」 in {town}?", "Which department is in charge of 「{name}」 in {town}?"),
        "easy": ("{town}の「{name}」は、どの課の しごとですか？",),
    },
    "status": {
        "ja": ("{town}の{name}は、いまどこまで進んでいますか？", "{town}の「{name}」は、いまどこまで進んでいますか？"),
        "en": ("How far has {town} come with 「{name}」?", "What is the progress of 「{name}」 in {town}?"),
        "easy": ("{town}の「{name}」は、どこまで すすんで いますか？", "{town}の「{name}」の 進捗状況は？"),
    },
    "target": {
        "ja": (
            "{town}の{name}は、{year}にいくつを目指していますか？",
            "{town}では、{year}の「{name}」の目標はいくつですか？",
        ),
        "en": (
            "What is {town} aiming for on 「{name}」 in {year}?",
            "What is the {year} target of 「{name}」 in {town}?",
        ),
        "easy": ("{town}の「{name}」の、{year}の 目標は いくつですか？",),
    },
    "actual": {
        "ja": ("{town}の{name}は、{year}にいくつでしたか？", "{town}の「{name}」の{year}の実績はいくつでしたか？"),
        "en": (
            "What was 「{name}」 in {town} in {year}?",
            "What was the actual figure of 「{name}」 in {town} in {year}?",
        ),
        "easy": (
            "{town}の「{name}」は、{year}に いくつでしたか？",
            "{town}の「{name}」の、{year}の 実績は いくつですか？",
        ),
    },
    "delayed": {
        "ja": ("{town}で遅れている取組はどれですか？", "{town}で計画よりも遅れているものは何件ありますか？"),
        "en": ("Which projects in {town} are delayed?", "How many records in {town} are delayed?"),
        "easy": ("{town}で、おくれている ものは どれですか？", "{town}で 遅れている 取組は どれですか？"),
    },
}
"""Kind of question → its wordings by language, the most natural first; the first answered rightly is offered."""
_AWKWARD = re.compile(r"[「」（）()、,]|(?:ます|です|する|しい|[うくすつぬむるぐぶ])$")
"""A name that reads badly inside a sentence: with brackets or commas, or a sentence itself. It is taken last."""
KINDS = tuple(_WORDINGS)

SHORTEST, LONGEST = 4, 24
"""Characters of a name that says something and still fits a button on a phone."""
TRIES = 24
"""Wordings tried, at most, for one list; a question takes a tenth of a second."""
LIMIT = 8
"""Questions offered at most."""


class Suggestion(Value):
    """A question, and the town whose plan answers it."""

    question: str
    municipality: str


class _Candidate(NamedTuple):
    town: str
    wordings: tuple[str, ...]
    right: Right


class _Fact(NamedTuple):
    """What an answer has to state: a field's value, of an indicator's year where it is a figure."""

    field: str
    value: object
    indicator: str | None = None
    year: int | None = None

    def is_in(self, fact: Fact) -> bool:
        """Whether a fact of an answer states it."""
        same = fact.field.endswith(self.field) and fact.value == self.value
        return same and (fact.indicator, fact.fiscal_year) == (self.indicator, self.year)


class Suggester:
    """Finds the questions of a snapshot, by language and town, once; each is asked before it is offered."""

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        self._today = today
        self._lock = threading.Lock()
        self._snapshot = ""
        self._found: dict[tuple[str, str | None], tuple[list[Suggestion], Iterator[Suggestion]]] = {}

    def of(
        self, pipeline: Answering, language: Interface, municipality: str | None = None, limit: int = 4
    ) -> tuple[Suggestion, ...]:
        """Up to `limit` questions, of one town or of all, taking turns between documents and kinds of question."""
        snapshot = pipeline.snapshot
        records = [record for record in snapshot.latest if municipality in (None, record.municipality)]
        if not records:
            return ()
        with self._lock:
            if self._snapshot != snapshot.manifest.name:
                self._snapshot = snapshot.manifest.name
                self._found.clear()
            key = (language, municipality)
            if key not in self._found:
                past = [_until(record, self._today().year) for record in records]
                self._found[key] = ([], _answered(pipeline, _candidates(past, language), language))
            found, rest = self._found[key]
            found += islice(rest, max(0, min(limit, LIMIT) - len(found)))
            return tuple(found[:limit])

    def ahead(self, pipeline: Answering) -> None:
        """Find the questions of the start page, in each language, before its first reader comes."""
        for language in get_args(Interface):
            self.of(pipeline, language)


def _answered(pipeline: Answering, candidates: Iterable[_Candidate], language: Interface) -> Iterator[Suggestion]:
    """Those candidates that the program answers rightly, each in the first wording that it does."""
    tries = 0
    for candidate in candidates:
        for wording in candidate.wordings:
            if tries == TRIES:
                return
            tries += 1
            asked = Question(question=wording, language="en" if language == "en" else None)
            if candidate.right(pipeline.facts(asked)):
                yield Suggestion(question=wording, municipality=candidate.town)
                break


def _candidates(records: Sequence[Record], language: Interface) -> Iterator[_Candidate]:
    """Questions of every document in turn, each document beginning with another kind of question."""
    documents: dict[str, list[Record]] = {}
    for record in records:
        documents.setdefault(record.document, []).append(record)
    turns = [_of_document(found, language, start) for start, (_, found) in enumerate(sorted(documents.items()))]
    return (one for one in chain.from_iterable(zip_longest(*turns)) if one)


def _of_document(records: Sequence[Record], language: Interface, start: int) -> Iterator[_Candidate]:
    makers = [_of_kind(kind, records, language) for kind in KINDS]
    spent = 0
    for maker in cycle([*makers[start % len(makers) :], *makers[: start % len(makers)]]):
        made = next(maker, None)
        spent = 0 if made else spent + 1
        if made:
            yield made
        elif spent == len(makers):
            return


def _of_kind(kind: str, records: Sequence[Record], language: Interface) -> Iterator[_Candidate]:
    """A kind's questions, each about another record."""
    if kind == "delayed":
        return _delayed(records, language)
    if kind in ("target", "actual"):
        side: Side = "target" if kind == "target" else "actual"
        return (one for record in records for one in islice(_figures(record, side, language), 1))
    return _titles(kind, records, language)


def _titles(kind: str, records: Sequence[Record], language: Interface) -> Iterator[_Candidate]:
    """Questions about a record by its title, those that read best first; a title that several bear asks nothing."""
    titles = Counter(match_key(record.title) for record in records)
    field = "departments" if kind == "department" else "status_text"
    for record in sorted(records, key=lambda record: bool(_AWKWARD.search(name_of(record)))):
        value = list(record.departments) if kind == "department" else record.status_text
        name = name_of(record)
        if value and _speaks(name) and titles[match_key(record.title)] == 1:
            wordings = _worded(kind, language, town=record.municipality, name=name)
            yield _Candidate(record.municipality, wordings, _states(record, _Fact(field, value)))


def _figures(record: Record, side: Side, language: Interface) -> Iterator[_Candidate]:
    """Questions about a record's figures: the newest that is printed, where a year has one figure."""
    for indicator in record.indicators:
        name = " ".join((indicator.name or "").split())
        told = [(value.fiscal_year, getattr(value, side)) for value in indicator.values]
        told = [(year, printed) for year, printed in told if printed and re.search(r"\d", printed)]
        if told and _speaks(name):
            year, printed = told[-1]
            said = period(year, "en" if language == "en" else "ja")
            wordings = _worded(side, language, town=record.municipality, name=name, year=said)
            stated = _Fact(f".{side}", printed, indicator.name, year)
            yield _Candidate(record.municipality, wordings, _states(record, stated))


def _until(record: Record, year: int) -> Record:
    """A record without the actual figures of years to come, which some plans print: nobody asks what they were."""
    indicators = tuple(
        one.model_copy(
            update={
                "values": tuple(
                    value.model_copy(update={"actual": None}) if value.fiscal_year > year else value
                    for value in one.values
                )
            }
        )
        for one in record.indicators
    )
    return record.model_copy(update={"indicators": indicators})


def _delayed(records: Sequence[Record], language: Interface) -> Iterator[_Candidate]:
    late = {record.record_id for record in records if record.status == "delayed"}
    town = records[0].municipality

    def right(facts: Sequence[Fact]) -> bool:
        counts = [fact.value for fact in facts if fact.field == "count"]
        return bool(facts) and {fact.record_id for fact in facts} <= late and counts in ([], [len(late)])

    if late:
        yield _Candidate(town, _worded("delayed", language, town=town), right)


def _states(record: Record, wanted: _Fact) -> Right:
    """Whether an answer states what the record prints, and nothing of another record."""
    return lambda facts: any(map(wanted.is_in, facts)) and all(fact.record_id == record.record_id for fact in facts)


def _worded(kind: str, language: Interface, *, town: str, name: str = "", year: str = "") -> tuple[str, ...]:
    """The wordings of a question; in Japanese, an awkward name only where it is quoted."""
    wordings = _WORDINGS[kind][language]
    plain = [wording for wording in wordings if "「" in wording or not _AWKWARD.search(name)]
    return tuple(wording.format(town=town, name=name, year=year) for wording in plain)


def _speaks(name: str) -> bool:
    return SHORTEST <= len(name) <= LONGEST and "「" not in name
