"""What passes between the five stages, and over the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from index.snapshot import Unit
from ingest.model import Lines, Passage, Record, Value

Language = Literal["ja", "en"]
Side = Literal["target", "actual", "baseline"]


class Question(BaseModel):
    """The body of `POST /api/ask`."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    question: str = Field(min_length=1, max_length=1000, title="質問")
    municipality: str | None = Field(default=None, max_length=50, title="自治体名")
    conversation_id: str | None = Field(default=None, max_length=64, title="会話ID")
    top_k: int = Field(default=5, ge=1, le=20, title="箇所の数")
    language: Language | None = Field(default=None, title="言語")


class Intent(StrEnum):
    """What kind of answer is asked for."""

    VALUE = "value"
    STATUS = "status"
    DEPARTMENT = "department"
    CONTENT = "content"
    REASON = "reason"
    SCHEDULE = "schedule"
    FUTURE = "future"
    LIST = "list"
    COUNT = "count"
    COMPARE = "compare"


class Turn(Value):
    """An earlier question of the conversation, and the records its answer rests on."""

    question: str
    record_ids: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


class Understanding(Value):
    """What a question asks, as far as its words tell."""

    question: str = Field(description="as asked, NFKC")
    search: str = Field(description="what to search for: the question, after the earlier turns it leans on")
    language: Language
    intents: dict[str, float] = Field(description="intent → share, sums to 1")
    documents: tuple[str, ...] = Field(default=(), description="documents of the towns named; empty: all")
    towns: tuple[str, ...] = ()
    available: tuple[str, ...] = Field(default=(), description="towns whose documents are here")
    absent_town: str | None = Field(default=None, description="a town named that no document belongs to")
    numbers: tuple[tuple[str | None, str], ...] = Field(default=(), description="(kind or None, record number)")
    years: tuple[int, ...] = ()
    sides: tuple[Side, ...] = ()
    wanted: str | None = Field(default=None, description="the form asked for: 人, 件, 円, 日付 … (wanted.py)")
    kind: str | None = Field(default=None, description="kind of record that is listed or counted")
    status: str | None = None
    departments: tuple[str, ...] = ()
    history: tuple[Turn, ...] = ()
    leans: bool = Field(default=False, description="the question leans on the turn before it")

    @property
    def intent(self) -> Intent:
        """The likeliest intent; ties go to the first by name."""
        return Intent(max(sorted(self.intents), key=lambda name: self.intents[name]))


class Candidate(Value):
    """A unit that may answer, with what each retriever says of it."""

    unit: Unit
    signals: dict[str, float]
    reranked: float | None = Field(default=None, description="the reranker's score, where there is one")


class Candidates(Value):
    """What was found: units by fused search, and whole records by exact field."""

    units: tuple[Candidate, ...]
    records: dict[str, Record] = Field(description="every record that a unit or a filter names")
    selected: tuple[str, ...] = Field(default=(), description="record ids that fit the question's filters")
    selection: str | None = Field(default=None, description="the filters in words, when there are any")
    selected_by: tuple[str, ...] = Field(default=(), description="fields that the filters look at")
    absent_number: str | None = Field(
        default=None, description="a record number that the question names and no record has"
    )
    unknown: float = Field(
        default=0.0, description="share of the question's content that no unit of its documents holds"
    )


class Ranked(Value):
    """A candidate with its score and the features that made it."""

    unit: Unit
    score: float
    features: dict[str, float]


class Evidence(Value):
    """What the answer may rest on, best first."""

    ranked: tuple[Ranked, ...]
    records: dict[str, Record]
    selected: tuple[str, ...] = ()
    selection: str | None = None
    selected_by: tuple[str, ...] = ()
    absent_number: str | None = None
    log_odds: float = Field(default=0.0, description="log-odds that the documents hold the answer")


class Citation(Value):
    """Where a statement stands; `quote` is verbatim in those lines."""

    n: int
    document: str
    title: str
    lines: Lines
    quote: str


class Fact(Value):
    """A structured field that answers."""

    record_id: str
    field: str
    indicator: str | None = None
    fiscal_year: int | None = None
    value: str | float | int | list[str]
    derived: bool = False
    citation: int


class Statement(Value):
    """One sentence of a draft, with what it rests on. Citation numbers are given when the answer is put together."""

    text: str
    subject: str = Field(default="", description="the record that the text is about, where it does not say so itself")
    citations: tuple[Citation, ...]
    facts: tuple[Fact, ...] = ()
    record_ids: tuple[str, ...] = ()


class Draft(Value):
    """Sentences that might answer; `missing` says what is asked for and not printed."""

    statements: tuple[Statement, ...] = ()
    written: tuple[Statement, ...] = Field(default=(), description="the same in a language model's words")
    choices: tuple[Statement, ...] = Field(default=(), description="what may have been meant instead")
    missing: str | None = None


class Reason(StrEnum):
    """Why there is no answer."""

    NO_EVIDENCE = "no_evidence"
    NO_FIELD = "no_field"
    ABSENT_TOWN = "absent_town"
    UNSUPPORTED = "unsupported"


class ScoredPassage(Value):
    """A retrieved passage, on the wire."""

    passage_id: str
    document: str
    lines: Lines
    text: str
    score: float


class Reply(Value):
    """The body of an answer to `POST /api/ask`; `reason` stands only where there is no answer."""

    answer: str
    answered: bool
    citations: tuple[Citation, ...] = ()
    facts: tuple[Fact, ...] = ()
    records: tuple[Record, ...] = ()
    passages: tuple[ScoredPassage, ...] = ()
    conversation_id: str
    timings_ms: dict[str, float]
    reason: Reason | None = None


def scored(ranked: Ranked, passage: Passage) -> ScoredPassage:
    """A ranked passage in its wire form."""
    return ScoredPassage(
        passage_id=passage.passage_id,
        document=passage.document,
        lines=passage.lines,
        text=passage.text,
        score=round(ranked.score, 4),
    )
