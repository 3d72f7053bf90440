"""One question → one reply: five plain calls."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TypeVar

from index.encoder import Encoder, load
from index.reranker import CrossReranker, Reranker
from index.snapshot import Snapshot
from ingest.errors import SnapshotError
from ingest.model import Value
from ingest.text import nfkc
from service.about import Relevant, relevant
from service.compose import compose
from service.compose.reply import body
from service.compose.writer import ModelWriter, ToldWriter, Writer
from service.conversations import Conversations
from service.grounds import fiscal_year, grounds, name_of
from service.llm import language_model
from service.model import (
    Answer,
    Ask,
    Base,
    Candidates,
    Citation,
    Draft,
    Evidence,
    Fact,
    PlannedAsk,
    Proof,
    Question,
    Receipt,
    Refusal,
    Reply,
    Request,
    Scope,
    ScoredPassage,
    Topic,
    Turn,
    scored,
)
from service.proof import faults, question_of
from service.rank import rank
from service.receipts import issue
from service.retrieve.search import Retriever
from service.scopes import fixed
from service.settings import Settings
from service.understand import Understander, kana_share
from service.understand.follow import resolve
from service.understand.follow_words import subject
from service.understand.intents import learned
from service.understand.known import known
from service.understand.planner import ModelPlanner, Planner, ToldPlanner
from service.understand.scope import scope
from service.verify import verify

T = TypeVar("T")
SOUNDS = 0.8
"""Share of kana in a question from which its words are looked up by their sound."""
TURN_RECORDS = 12
"""Records of an answer that a follow-up can count: 「二番目のは」."""
REPLY_RECORDS = 20
LIKELY = 0.5
"""Share from which a record is taken for the one that a question without an answer spoke of."""
PLANNING = 0.4
"""Share of the time left for the language model that its planning may take; a plan is shorter than an answer."""


class Passed(Value):
    """What each stage made of a request."""

    request: Request
    candidates: Candidates
    evidence: Evidence
    draft: Draft
    outcome: Answer | Refusal


class Trace(Passed):
    """Every stage of one question, and the milliseconds each took."""

    resolved: str
    timings_ms: dict[str, float]


class Pipeline:
    """Answers questions over one snapshot."""

    def __init__(
        self,
        snapshot: Snapshot,
        encoder: Encoder,
        conversations: Conversations,
        *,
        reranker: Reranker | None = None,
        planner: Planner | None = None,
        writer: Writer | None = None,
        llm_seconds: float = 0.0,
        today: Callable[[], date] = date.today,
    ) -> None:
        self.snapshot = snapshot
        self._conversations = conversations
        self._planner, self._writer, self._llm_seconds = planner, writer, llm_seconds
        self._retriever = Retriever(snapshot, encoder, reranker)
        self.understander = Understander(known(snapshot.documents, snapshot.records, snapshot.series), learned())
        self._today = today()
        self.ground = grounds(snapshot, self._today)

    def trace(self, question: Question) -> Trace:
        """The five stages of one question."""
        began = time.perf_counter()
        return self._traced(self.understand(question), began)

    def _traced(self, read: tuple[Request, str], began: float) -> Trace:
        """The stages behind the first, which began then and made this of the question."""
        timings = {"understand": (time.perf_counter() - began) * 1000}
        request, resolved = read
        end = began + self._llm_seconds
        passed = self._pass(request, timings)
        if self._planner and isinstance(passed.outcome, Refusal):
            passed = self._planned(self._planner, passed, timings, end)
        if self._writer and isinstance(passed.outcome, Answer):
            passed = self._worded(self._writer, passed, timings, end)
        return Trace(**dict(passed), resolved=resolved, timings_ms=timings)

    def _pass(self, request: Request, timings: dict[str, float]) -> Passed:
        """Stages 2 to 5 of a request."""
        found = _timed(timings, "retrieve", lambda: self._retriever.retrieve(request))
        evidence = _timed(timings, "rank", lambda: self.rank(request, found))
        draft = _timed(timings, "compose", lambda: self.compose(request, evidence))
        outcome = _timed(timings, "verify", lambda: self.verify(request, draft, evidence))
        return Passed(request=request, candidates=found, evidence=evidence, draft=draft, outcome=outcome)

    def _planned(self, planner: Planner, passed: Passed, timings: dict[str, float], end: float) -> Passed:
        """The pass of the planner's reading, where it leads to an answer; what is answered without it stays so."""
        seconds = PLANNING * (end - time.perf_counter())
        request = _timed(timings, "plan", lambda: planner.plan(passed.request, seconds))
        if request == passed.request:
            return passed
        again = self._pass(request, timings)
        return again if isinstance(again.outcome, Answer) else passed

    def _worded(self, writer: Writer, passed: Passed, timings: dict[str, float], end: float) -> Passed:
        """The pass with the writer's draft, where it holds."""
        seconds = end - time.perf_counter()
        draft = _timed(timings, "write", lambda: writer.write(passed.request, passed.draft, seconds))
        outcome = self.verify(passed.request, draft, passed.evidence)
        return passed if outcome == passed.outcome else passed.model_copy(update={"draft": draft, "outcome": outcome})

    def ask(self, question: Question) -> Reply:
        """The reply to one question; it becomes a turn of the conversation."""
        began = time.perf_counter()
        turns = self._conversations.turns(question.conversation_id)
        # without earlier turns a question is whole by itself, and is read once
        read = None if turns else self.understand(question)
        asked = read[0] if read else self.understander(question)
        if asked.scope in ("crisis", "greeting", "about") or (asked.scope == "outside" and not turns):
            spent = {"understand": round((time.perf_counter() - began) * 1000, 2)}
            return fixed(asked, self._conversations.keep(question.conversation_id), spent, self.understander.held)
        read = read or self.understand(question)
        trace = self._traced(read, began)
        said = body(trace.request, trace.outcome)
        reply = Reply(
            answer=said.text,
            answered=isinstance(trace.outcome, Answer),
            citations=tuple(map(self._dated, said.citations)),
            facts=said.facts,
            records=self.snapshot.store.records_by_id(said.record_ids[:REPLY_RECORDS]),
            passages=passages(trace.evidence, question.top_k),
            missing=said.missing,
            choices=trace.outcome.choices if isinstance(trace.outcome, Refusal) else (),
            resolved_question=trace.resolved,
            conversation_id=self._conversations.add(
                question.conversation_id, self._turn(trace, said.record_ids, turns)
            ),
            timings_ms={name: round(value, 2) for name, value in trace.timings_ms.items()},
        )
        if not question.receipt:
            return reply
        planned = () if trace.request == read[0] else trace.request.asks
        receipt = issue(
            question, reply, trace.request.language, self.snapshot.manifest, self.ground, self._today,
            plan=tuple(PlannedAsk(topic=one.topic, op=one.op, sides=one.sides) for one in planned),
            written=trace.draft.written,
        )  # fmt: skip
        return reply.model_copy(update={"receipt": receipt})

    def prove(self, receipt: Receipt) -> Proof:
        """A receipt held against the documents that are here, its question answered again.

        Raises:
            InputError: its question cannot be asked.
        """
        found = faults(receipt, self.snapshot, self.ground, self._told(receipt).ask(question_of(receipt)))
        return Proof(receipt=receipt, holds=not found, faults=found)

    def _told(self, receipt: Receipt) -> Pipeline:
        """This pipeline on the day of a receipt, with what a language model said then; it remembers nothing."""
        made = copy(self)
        made._conversations = Conversations(ttl=1, size=1)
        made._planner, made._writer = ToldPlanner(receipt.plan), ToldWriter(receipt.written)
        made._today = receipt.day
        made.ground = replace(self.ground, this_year=fiscal_year(receipt.day))
        return made

    def _dated(self, citation: Citation) -> Citation:
        """A citation with the edition that it is of."""
        document = self.ground.documents[citation.document]
        return citation.model_copy(update={"edition": document.edition, "as_of": document.as_of})

    def _turn(self, trace: Trace, record_ids: tuple[str, ...], turns: Sequence[Turn]) -> Turn:
        """What a later question may lean on: the records of the answer, else the one that is likely meant."""
        records = self.snapshot.store.records_by_id(record_ids[:TURN_RECORDS])
        if not records:
            likely = [i for i, share in list(trace.evidence.belief.items())[:1] if share >= LIKELY]
            records = tuple(trace.evidence.records[i] for i in likely if i in trace.evidence.records)
        told_of = [(f.record_id, f.indicator) for found in trace.draft.found for f in found.facts if f.indicator]
        figures = dict(reversed(told_of))  # the first of each record
        listed = list(dict.fromkeys(told_of)) if any(ask.indicators for ask in trace.request.asks) else []
        about = trace.request.subject
        told = tuple(dict.fromkeys(f.fiscal_year for one in trace.draft.found[:1] for f in one.facts if f.fiscal_year))
        return Turn(
            question=trace.resolved,
            ask=_answered(trace.request, figures=bool(figures)),
            subject=next(
                (turn.subject for turn in reversed(turns) if turn.subject and turn.subject in trace.resolved),
                subject(trace.resolved, about.towns),
            ),
            bases=tuple(
                Base(record_id=r.record_id, title=name_of(r), town=r.municipality, indicator=name)
                for r in records
                for name in (tuple(n for i, n in listed if i == r.record_id) or (figures.get(r.record_id),))
            ),
            towns=about.towns or tuple(dict.fromkeys(record.municipality for record in records if record.municipality)),
            years=trace.request.years or (told if len(told) == 1 else ()),
            listed=bool(trace.evidence.selected) or len(listed) > 1,
        )

    def search(self, question: Question) -> tuple[ScoredPassage, ...]:
        """The passages nearest to a query, best first; leaves no turn behind."""
        request = self.understander(question)
        return passages(rank(request, self._retriever.retrieve(request)), question.top_k)

    def scope(self, question: Question) -> Scope:
        """Whether a question is about the plans at all; nothing is looked for."""
        return self.understander(question).scope

    def about(self, question: Question) -> tuple[Relevant, ...]:
        """The records that a subject is about, as the answers judge it; leaves no turn behind."""
        request = self.understander(question)
        return relevant(request, rank(request, self._retriever.retrieve(request)), self.ground)

    def facts(self, question: Question) -> tuple[Fact, ...]:
        """The facts that answer a question whole; none where anything is missing, or told in prose beside them.

        It leaves no turn behind, and asks no writer.
        """
        request = self.understander(question)
        if request.scope != "plans":
            return ()
        evidence = rank(request, self._retriever.retrieve(request))
        outcome = verify(request, compose(request, evidence, self.ground), evidence, self.ground)
        said = body(request, outcome)
        whole = isinstance(outcome, Answer) and not said.missing and all(one.facts for one in outcome.found)
        return said.facts if whole else ()

    def understand(self, question: Question) -> tuple[Request, str]:
        """Stage 1: the request, and the question whole by itself."""
        turns = self._conversations.turns(question.conversation_id)
        resolved = resolve(question.question, turns, self.understander.held, self._likely)
        return self.understander(question.model_copy(update={"question": self._as_printed(resolved)})), resolved

    def _as_printed(self, text: str) -> str:
        """A question to the plans with its words as they are printed; any other as it is typed."""
        plain = nfkc(text)
        if scope(plain) != "plans":
            return text
        return self._retriever.as_printed(plain, sounds=kana_share(plain) >= SOUNDS)

    def _likely(self, text: str) -> Mapping[str, float]:
        """The records that a question speaks of by itself, each with its share of the belief."""
        request = self.understander(Question(question=text))
        return self.rank(request, self._retriever.retrieve(request)).belief

    def rank(self, request: Request, found: Candidates) -> Evidence:
        """Stage 3, by the learned network."""
        return rank(request, found)

    def compose(self, request: Request, evidence: Evidence) -> Draft:
        """Stage 4, in the templates' words."""
        return compose(request, evidence, self.ground)

    def verify(self, request: Request, draft: Draft, evidence: Evidence) -> Answer | Refusal:
        """Stage 5: what may be said of it."""
        return verify(request, draft, evidence, self.ground)


def _answered(request: Request, *, figures: bool) -> Ask:
    """What a question asked, as its answer took it: a figure that is only suggested was one if one was told."""
    ask = request.asks[0] if request.asks else Ask(topic=Topic.CONTENT)
    if ask.topic is Topic.FIGURE and not figures and not (ask.sure and (ask.form or ask.sides)):
        return ask.model_copy(update={"topic": Topic.CONTENT})
    return ask.model_copy(update={"topic": Topic.FIGURE}) if figures and ask.topic is Topic.CONTENT else ask


def passages(evidence: Evidence, top_k: int) -> tuple[ScoredPassage, ...]:
    """The best passages of the evidence, in wire form."""
    found = [(item, item.unit.passage) for item in evidence.ranked]
    return tuple(scored(item, passage) for item, passage in found if passage)[:top_k]


def _timed(timings: dict[str, float], name: str, call: Callable[[], T]) -> T:
    began = time.perf_counter()
    value = call()
    timings[name] = timings.get(name, 0.0) + (time.perf_counter() - began) * 1000
    return value


_encoder = lru_cache(maxsize=1)(load)
"""The encoder, which snapshot after snapshot is searched with: it is half of what a pipeline holds in memory."""


def open_pipeline(settings: Settings, conversations: Conversations | None = None) -> Pipeline:
    """A pipeline over the snapshot in force where the settings keep them.

    Args:
        settings: the service's settings.
        conversations: those kept so far; new ones unless given.

    Raises:
        SnapshotError: there is no snapshot, none is whole, or another encoder made it.
        EncoderError: the encoder is not on this machine.
    """
    shelf = settings.shelf
    snapshot = shelf.in_force()
    encoder = _encoder(settings.encoder, settings.cache)
    if encoder.fingerprint != snapshot.manifest.encoder_fingerprint:
        found = f"作成時の埋め込みモデル {snapshot.manifest.encoder} が、いまの設定 {settings.encoder} と違います"
        raise SnapshotError(shelf, found)
    kept = conversations or Conversations(settings.conversation_ttl, settings.conversation_size)
    reranker = CrossReranker(settings.reranker) if settings.reranker else None
    model = language_model(settings)
    return Pipeline(
        snapshot, encoder, kept, reranker=reranker,
        planner=ModelPlanner(model) if model else None, writer=ModelWriter(model) if model else None,
        llm_seconds=settings.llm_seconds,
    )  # fmt: skip
