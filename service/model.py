"""What passes between the five stages, and over the wire."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from index.snapshot import Unit
from ingest.model import Lines, Passage, Record, Value

Language = Literal["ja", "en"]
Interface = Literal["ja", "en", "easy"]
"""Languages of the interface; `easy` is やさしい日本語, whose answers are Japanese."""
Side = Literal["target", "actual", "baseline", "value"]
Scope = Literal["plans", "greeting", "about", "crisis", "outside"]
Over = Literal["since", "first", "slipped", "dropped", "added"]
"""What is asked of several editions of a plan: since which, who first, and what changed between the last two."""


class Question(BaseModel):
    """The body of `POST /api/ask`."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    question: str = Field(min_length=1, max_length=1000, title="質問")
    municipality: str | None = Field(default=None, max_length=50, title="自治体名")
    conversation_id: str | None = Field(default=None, max_length=64, title="会話ID")
    top_k: int = Field(default=5, ge=1, le=20, title="箇所の数")
    language: Language | None = Field(default=None, title="言語")
    receipt: bool = Field(default=False, title="証明書をつけるか")


class Intent(StrEnum):
    """What kind of answer a question's grammar suggests; learned, and a signal among others."""

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


class Topic(StrEnum):
    """What of a record is asked for."""

    FIGURE = "figure"
    STATUS = "status"
    PERCENT = "percent"
    GRADE = "grade"
    DEPARTMENT = "department"
    DATE = "date"
    CONTENT = "content"
    RESULT = "result"
    FUTURE = "future"
    PROBLEM = "problem"
    REASON = "reason"
    TITLE = "title"
    ATTRIBUTE = "attribute"


class Op(StrEnum):
    """What is done with it."""

    VALUE = "value"
    LIST = "list"
    COUNT = "count"
    SUM = "sum"
    CHANGE = "change"
    DIFFERENCE = "difference"
    EXTREME = "extreme"
    COMPARE = "compare"
    WHETHER = "whether"
    REMAINING = "remaining"


class Ask(Value):
    """One thing that is asked."""

    topic: Topic
    op: Op = Op.VALUE
    sides: tuple[Side, ...] = ()
    years: tuple[int, ...] = ()
    form: str | None = Field(default=None, description="the form asked for: 人, 件, 円, 日付, 名前 … (forms.py)")
    name: str | None = Field(default=None, description="a printed field that is asked for by its name")
    least: bool = Field(default=False, description="the lowest end is asked for")
    first: bool = Field(default=False, description="asks for the first year's as well")
    previous: bool = Field(default=False, description="what changed is told against the year before")
    names: bool = Field(default=False, description="of records that are counted, which they are is asked as well")
    indicators: bool = Field(default=False, description="indicators are what is listed or counted: KPIを全部")
    of_all: bool = Field(default=False, description="all of the kind are counted as well: 全部でいくつ、うち新規は")
    total: bool = Field(default=False, description="the whole of an amount is asked for: 全部でいくら")
    horizons: tuple[str, ...] = Field(
        default=(), description="which of several targets: middle, last, or so many years after the start (10)"
    )
    moments: tuple[Literal["now", "before"], ...] = Field(
        default=(), description="of records that are counted, whether the count of the time before is asked for, or now"
    )
    apart: bool = Field(default=False, description="asked in a piece of its own of a question that asks several things")
    words: tuple[str, ...] = Field(default=(), description="lemmas of that piece that name what it is about")
    wording: str = Field(default="", description="what that piece asks, to be said back: いつ見直すか")
    end: Literal["from", "until"] | None = Field(default=None, description="since when, or until when, is asked")
    sure: bool = Field(default=False, description="asked by an interrogative or a field's own name, not only suggested")


class PlannedAsk(Value):
    """One thing that is asked, as a language model reads it."""

    topic: Topic
    op: Op
    sides: tuple[Side, ...] = Field(default=(), max_length=4)


Operator = Literal["is", "not", "at_least", "above", "at_most", "below", "among", "met", "missed", "blank"]


class Condition(Value):
    """What a record must fulfil to be listed, counted or compared."""

    field: str = Field(
        description="department, status, percent, stars, grade, points:<name>, attribute:<name>, "
        "column:<name> (the figure in it), target"
    )
    op: Operator
    value: str | float
    stated: str | None = Field(default=None, description="the figure as the question says it, with its unit")
    upper: float | None = Field(default=None, description="end of a range, not included (40%台)")
    either: bool = Field(default=False, description="one of several years, each counted by itself")

    @property
    def family(self) -> str:
        """What conditions have in common of which any will do: the field, or the mark of whichever year."""
        return self.field.partition(":")[0] if self.either else self.field


class Order(Value):
    """A superlative: the records at one end of a field."""

    field: str | None = Field(default=None, description="as in Condition; None: the main figure that they have")
    least: bool = False
    both: bool = False
    year: bool = Field(default=False, description="the year at the end is asked for, of one figure or grade")


class Claim(Value):
    """What a question takes for true: a figure, a date, an office, a grade, a state, or that a target was met."""

    topic: Topic
    value: str
    amount: str | None = Field(default=None, description="the figure with its unit, as the question states it")
    years: tuple[int, ...] = ()
    aims: bool = Field(default=False, description="claimed of what is aimed at, not of what is so")


class Particular(Value):
    """Something definite that a text says: what sort of thing it is, which, and how it reads (particulars.py)."""

    kind: str = Field(description="count:<counter>, nth:<counter>, per, clock, stage, share, day, venue or place")
    value: str
    shown: str
    start: int
    end: int
    only: bool = Field(default=False, description="said to be the only one: 2校だけ")


class Thesis(Value):
    """What a question asserts, or asks whether it is so, as far as the print can say yes or no to it."""

    particulars: tuple[Particular, ...] = ()
    poles: dict[str, bool] = Field(default_factory=dict, description="family → which way it goes or stands (poles.py)")
    believed: bool = Field(description="asserted, to have it confirmed or to build on it; else only asked")


class Heading(Value):
    """A heading in the path of records: where it stands, how it reads, and the kind of its record if it has one."""

    document: str
    depth: int
    key: str
    title: str
    kind: str | None = None


class Subject(Value):
    """What a question is about."""

    towns: tuple[str, ...] = ()
    documents: tuple[str, ...] = Field(default=(), description="documents of the towns or plans named; empty: all")
    available: tuple[str, ...] = Field(default=(), description="towns whose documents are here")
    absent_town: str | None = Field(default=None, description="a town named that no document belongs to")
    mayor: bool = Field(default=False, description="that town's name may as well be a mayor's: 中山市長")
    which_town: bool = Field(default=False, description="asks which town, or for each town")
    numbers: tuple[tuple[str | None, str], ...] = Field(default=(), description="(kind or None, record number)")
    titles: tuple[str, ...] = Field(default=(), description="ids of records whose title stands in the question")
    quoted: tuple[str, ...] = Field(default=(), description="those of them whose title is quoted: only they are meant")
    headings: tuple[Heading, ...] = ()
    kind: str | None = Field(default=None, description="kind of record that is listed, counted or compared")
    kinds: tuple[str, ...] = Field(default=(), description="every kind counted, where several are: 公約と施策の数")
    records: bool = Field(default=False, description="names records by a common noun: 事業, 施策, 取組")
    whole: bool = Field(default=False, description="asks of the plan as a whole")
    words: tuple[str, ...] = Field(default=(), description="lemmas that name the subject, in order")
    verbs: tuple[str, ...] = Field(default=(), description="those of them that are verbs or adjectives")
    focus: str = Field(default="", description="the noun phrase that is asked for")
    names: tuple[str, ...] = Field(
        default=(), description="what the question itself names: no answer to what is it called"
    )
    opinions: bool = Field(default=False, description="asks what somebody thinks")


class Base(Value):
    """A record that an answer rests on, and the figure of it that was spoken of."""

    record_id: str
    title: str
    town: str = ""
    indicator: str | None = None


class Turn(Value):
    """An earlier question of the conversation, whole by itself, and what its answer rests on."""

    question: str
    ask: Ask = Ask(topic=Topic.CONTENT)
    subject: str = Field(default="", description="the words of its subject, where its answer rests on no record")
    bases: tuple[Base, ...] = Field(default=(), description="the records that its answer rests on, in order")
    towns: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    listed: bool = Field(default=False, description="its answer is a list, a count, or one picked of several records")


class Request(Value):
    """All that a question asks, typed: nothing after `understand` sees its words."""

    language: Language
    scope: Scope = "plans"
    search: str = Field(description="what is searched for, and what a language model is shown")
    subject: Subject = Subject()
    asks: tuple[Ask, ...] = ()
    conditions: tuple[Condition, ...] = ()
    order: Order | None = None
    columns: tuple[str, ...] = Field(default=(), description="columns of tables that it names, the surest first")
    pair: tuple[tuple[str, ...], ...] = Field(default=(), description="the words of each of two things compared")
    claims: tuple[Claim, ...] = ()
    thesis: Thesis | None = None
    over: Over | None = Field(default=None, description="what is asked over the editions of a plan")
    wording: str = Field(default="", description="what is asked, to be said back: 入院ベッドが今いくつあるか")
    parts: int = Field(default=1, description="how many things are asked")
    forms: tuple[str, ...] = Field(default=(), description="every form of answer that is wanted (forms.py)")
    sorts: tuple[str, ...] = Field(default=(), description="sorts of things asked for, of no form (sorts.py)")
    money: frozenset[str] = Field(default=frozenset(), description="kinds of money asked for (money.py), of an amount")
    each: bool = Field(default=False, description="several are asked for side by side: それぞれ")
    every: bool = Field(default=False, description="all of them are asked for, not one of them described")
    intents: dict[str, float] = Field(description="intent → share, sums to 1")
    figures: tuple[str, ...] = Field(default=(), description="figures that the question states of its subject")
    kana: float = Field(default=0.0, description="how far it is typed in kana alone, 0 to 1")
    length: int = Field(default=0, description="characters")
    by_town: dict[str, Request] = Field(
        default_factory=dict, description="town → the question asked of it alone, where several may be spoken of"
    )

    @property
    def intent(self) -> Intent:
        """The likeliest intent; ties go to the first by name."""
        return Intent(max(sorted(self.intents), key=lambda name: self.intents[name]))

    @property
    def across(self) -> bool:
        """Whether the towns are put beside one another, or records picked of all of them."""
        ops = {ask.op for ask in self.asks}
        picks = ops & {Op.EXTREME, Op.LIST, Op.COUNT} and (self.subject.kind or self.conditions)
        return bool(picks or ops & {Op.COMPARE, Op.DIFFERENCE})

    @property
    def years(self) -> tuple[int, ...]:
        """Every fiscal year asked about."""
        return tuple(dict.fromkeys(year for ask in self.asks for year in ask.years))

    @property
    def form(self) -> str | None:
        """The form of answer that the first ask with a form wants."""
        return next((ask.form for ask in self.asks if ask.form), None)


class Candidate(Value):
    """A unit that may answer, with what each retriever says of it."""

    unit: Unit
    signals: dict[str, float]
    reranked: float | None = Field(default=None, description="the reranker's score, where there is one")


class Candidates(Value):
    """What was found: units by fused search, and whole records by exact field."""

    units: tuple[Candidate, ...]
    records: dict[str, Record] = Field(description="every record that a unit or a condition names")
    selected: tuple[str, ...] = Field(default=(), description="record ids that fit the conditions, in document order")
    applied: tuple[Condition, ...] = Field(default=(), description="the conditions that some record of these plans has")
    pool: tuple[str, ...] = Field(default=(), description="ids of the records that the conditions were applied to")
    absent_number: str | None = Field(default=None, description="a number that the question names and no record has")
    unknown: float = Field(default=0.0, description="share of the question's content that no unit here holds")
    by_town: dict[str, Candidates] = Field(default_factory=dict, description="town → what was found for that part")


class Ranked(Value):
    """A candidate with its score, its share of the belief, and the features that made it."""

    unit: Unit
    score: float
    share: float
    features: dict[str, float]


class Evidence(Value):
    """What the answer may rest on, best first."""

    ranked: tuple[Ranked, ...]
    records: dict[str, Record]
    belief: dict[str, float] = Field(default_factory=dict, description="record id → share, best first")
    selected: tuple[str, ...] = ()
    applied: tuple[Condition, ...] = ()
    pool: tuple[str, ...] = ()
    absent_number: str | None = None
    log_odds: float = Field(default=0.0, description="log-odds that the documents hold the answer")
    by_town: dict[str, Evidence] = Field(default_factory=dict, description="town → the evidence of that part")


class Citation(Value):
    """Where a statement stands; `quote` is verbatim in those lines."""

    n: int
    document: str
    title: str
    lines: Lines
    quote: str
    edition: str | None = Field(default=None, description="of the document, as printed")
    as_of: str | None = Field(default=None, description="whose state the document prints, as printed")


class Fact(Value):
    """A structured field that answers."""

    record_id: str
    field: str
    indicator: str | None = None
    fiscal_year: int | None = None
    value: str | float | int | list[str]
    derived: bool = False
    citation: int = 0


class Found(Value):
    """What answers an ask: a sentence, and what it rests on. Citations are numbered when the reply is put together."""

    text: str
    citations: tuple[Citation, ...]
    facts: tuple[Fact, ...] = ()
    record_ids: tuple[str, ...] = ()
    town: str | None = Field(default=None, description="named before the sentence where several towns may be meant")
    corrects: bool = Field(default=False, description="says no to what the question takes for true")


class Why(StrEnum):
    """Why something is missing."""

    NOT_PRINTED = "not_printed"
    NOT_READ = "not_read"
    ABSENT_TOWN = "absent_town"
    ABSENT_NUMBER = "absent_number"
    UNSUPPORTED = "unsupported"


class Missing(Value):
    """What was asked and is not there, in the question's language."""

    what: str
    why: Why = Why.NOT_PRINTED


Finding = Found | Missing


class Choice(Value):
    """A whole question to go on with."""

    label: str
    question: str


class Written(Value):
    """A language model's sentence, and the findings that it rests on, counted from 1."""

    text: str
    on: tuple[int, ...]


class Draft(Value):
    """A finding for every ask; what is near, to be told only behind a refusal."""

    findings: tuple[Finding, ...] = ()
    written: tuple[Written, ...] = Field(default=(), description="what was found, in a language model's words")
    choices: tuple[Choice, ...] = ()
    doubt: str = Field(default="", description="what was asked, in words, where it turns out not to be there")
    doubts: dict[str, str] = Field(default_factory=dict, description="town → the same of that town, of several named")

    @property
    def found(self) -> tuple[Found, ...]:
        """The findings that answer."""
        return tuple(one for one in self.findings if isinstance(one, Found))

    @property
    def missing(self) -> tuple[Missing, ...]:
        """The findings that do not."""
        return tuple(one for one in self.findings if isinstance(one, Missing))


class Answer(Value):
    """What holds, and what is missing beside it."""

    found: tuple[Found, ...]
    missing: tuple[Missing, ...] = ()


class Refusal(Value):
    """No answer: what is missing, and what is known nearby."""

    missing: tuple[Missing, ...]
    nearby: tuple[Found, ...] = ()
    choices: tuple[Choice, ...] = ()


class ScoredPassage(Value):
    """A retrieved passage, on the wire."""

    passage_id: str
    document: str
    lines: Lines
    text: str
    score: float


class Digest(Value):
    """A document or a record by its name, and what it held."""

    name: str
    sha256: str


class Quoted(Citation):
    """A citation, and what its lines held; nothing where only records are here."""

    sha256: str | None = None


class Receipt(Value):
    """Proof of an answer: all from which it can be made again and held against the print, by whoever has the documents.

    It belongs to the one who asked: the service writes neither it nor the question anywhere.
    """

    version: Literal[1] = 1
    program: str = Field(description="version of the program")
    day: date = Field(description="on which it was answered: a figure of a later fiscal year is a plan")
    snapshot: str
    encoder: str = Field(description="fingerprint of the embedding model")
    documents: tuple[Digest, ...] = Field(description="every document of the snapshot, by its file's SHA-256")
    question: str = Field(description="whole by itself")
    municipality: str | None
    language: Language
    answer: str
    answered: bool
    citations: tuple[Quoted, ...]
    facts: tuple[Fact, ...]
    records: tuple[Digest, ...]
    missing: tuple[str, ...]
    plan: tuple[PlannedAsk, ...] = Field(default=(), description="what a language model read the question to ask")
    written: tuple[Written, ...] = Field(default=(), description="the answer's sentences, where a language model's")


class Proof(Value):
    """A receipt held against the documents that are here now."""

    receipt: Receipt
    holds: bool = Field(description="whether the answer follows from them")
    faults: tuple[str, ...] = Field(description="everything that does not hold, a sentence each")


class Reply(Value):
    """The body of an answer to `POST /api/ask`."""

    answer: str
    answered: bool
    citations: tuple[Citation, ...] = ()
    facts: tuple[Fact, ...] = ()
    records: tuple[Record, ...] = ()
    passages: tuple[ScoredPassage, ...] = ()
    missing: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    scope: Scope = "plans"
    resolved_question: str = ""
    conversation_id: str
    timings_ms: dict[str, float]
    receipt: Receipt | None = Field(default=None, description="where it was asked for, and the answer is of the plans")
    receipt_id: str | None = Field(default=None, description="GET /api/receipts/{id} proves the reply, for a while")


def scored(ranked: Ranked, passage: Passage) -> ScoredPassage:
    """A ranked passage in its wire form."""
    return ScoredPassage(
        passage_id=passage.passage_id,
        document=passage.document,
        lines=passage.lines,
        text=passage.text,
        score=round(ranked.score, 4),
    )
