"""One question → one reply: five plain calls."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from index import snapshot as snapshots
from index.encoder import Encoder, load
from index.reranker import CrossReranker, Reranker
from index.snapshot import Snapshot
from ingest.errors import SnapshotError
from ingest.model import Record, Value
from service.cite import Print
from service.compose import compose
from service.conversations import Conversations
from service.intents import learned
from service.model import Candidates, Draft, Evidence, Question, Reply, ScoredPassage, Turn, Understanding, scored
from service.rank import rank
from service.retrieve import Retriever
from service.settings import Settings
from service.understand import understand
from service.verify import Answer, Refusal, verify
from service.writer import AsComposed, Writer, writer

T = TypeVar("T")


class Trace(Value):
    """Every stage of one question, and the milliseconds each took."""

    understanding: Understanding
    candidates: Candidates
    evidence: Evidence
    draft: Draft
    outcome: Answer | Refusal
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
        writer: Writer | None = None,
    ) -> None:
        self.snapshot = snapshot
        self._conversations = conversations
        self._writer = writer or AsComposed()
        self._retriever = Retriever(snapshot, encoder, reranker)
        self._intents = learned()
        self._departments = sorted({name for record in snapshot.records for name in record.departments})
        self._holdings = holdings(snapshot.records)
        lines = {d.document: tuple(snapshot.store.lines(d.document).values()) for d in snapshot.documents}
        self.printed = Print(lines, {d.document: d.as_of for d in snapshot.documents if d.as_of})

    def trace(self, question: Question) -> Trace:
        """The five stages of one question."""
        timings: dict[str, float] = {}
        history = self._conversations.turns(question.conversation_id)
        asked = _timed(timings, "understand", lambda: self.understand(question, history))
        found = _timed(timings, "retrieve", lambda: self._retriever.retrieve(asked))
        evidence = _timed(timings, "rank", lambda: self.rank(asked, found))
        draft = _timed(timings, "compose", lambda: self.compose(asked, evidence))
        outcome = _timed(timings, "verify", lambda: self.verify(asked, draft, evidence))
        return Trace(
            understanding=asked, candidates=found, evidence=evidence, draft=draft, outcome=outcome, timings_ms=timings
        )

    def ask(self, question: Question) -> Reply:
        """The reply to one question; it becomes a turn of the conversation."""
        trace = self.trace(question)
        outcome = trace.outcome
        named = self.snapshot.store.records_by_id(outcome.record_ids[:20])
        turn = Turn(
            question=question.question,
            record_ids=outcome.record_ids[:5],
            documents=tuple(dict.fromkeys(c.document for c in outcome.citations)) or trace.understanding.documents,
            years=trace.understanding.years,
        )
        return Reply(
            answer=outcome.text,
            answered=isinstance(outcome, Answer),
            citations=outcome.citations,
            facts=outcome.facts,
            records=named,
            passages=passages(trace.evidence, question.top_k),
            conversation_id=self._conversations.add(question.conversation_id, turn),
            timings_ms={name: round(value, 2) for name, value in trace.timings_ms.items()},
            reason=outcome.reason if isinstance(outcome, Refusal) else None,
        )

    def search(self, question: Question) -> tuple[ScoredPassage, ...]:
        """The passages nearest to a query, best first; leaves no turn behind."""
        asked = self.understand(question, ())
        return passages(self.rank(asked, self._retriever.retrieve(asked)), question.top_k)

    def understand(self, question: Question, history: tuple[Turn, ...]) -> Understanding:
        """Stage 1, over this snapshot's towns, departments and kinds."""
        return understand(
            question,
            documents=self.snapshot.documents,
            departments=self._departments,
            holdings=self._holdings,
            intents=self._intents,
            history=history,
        )

    def rank(self, asked: Understanding, found: Candidates) -> Evidence:
        """Stage 3."""
        return rank(asked, found)

    def compose(self, asked: Understanding, evidence: Evidence) -> Draft:
        """Stage 4."""
        return self._writer.write(asked, compose(asked, evidence, self.printed))

    def verify(self, asked: Understanding, draft: Draft, evidence: Evidence) -> Answer | Refusal:
        """Stage 5."""
        return verify(asked, draft, evidence, self.printed)


def holdings(records: Iterable[Record]) -> dict[str, frozenset[str]]:
    """Document → kinds of its records, and `stars` where it prints them."""
    found: dict[str, set[str]] = {}
    for record in records:
        found.setdefault(record.document, set()).update([record.kind, *(["stars"] if record.stars is not None else [])])
    return {name: frozenset(held) for name, held in found.items()}


def passages(evidence: Evidence, top_k: int) -> tuple[ScoredPassage, ...]:
    """The best passages of the evidence, in wire form."""
    found = [(item, item.unit.passage) for item in evidence.ranked]
    return tuple(scored(item, passage) for item, passage in found if passage)[:top_k]


def _timed(timings: dict[str, float], name: str, call: Callable[[], T]) -> T:
    began = time.perf_counter()
    value = call()
    timings[name] = (time.perf_counter() - began) * 1000
    return value


def open_pipeline(settings: Settings, conversations: Conversations | None = None) -> Pipeline:
    """A pipeline over the current snapshot of the settings' folder.

    Raises:
        SnapshotError: there is no snapshot, it is broken, or another encoder made it.
        EncoderError: the encoder is not on this machine.
    """
    snapshot = snapshots.load(snapshots.current(settings.data), check=True)
    encoder = load(settings.encoder, settings.cache)
    if encoder.fingerprint != snapshot.manifest.encoder_fingerprint:
        found = f"作成時の埋め込みモデル {snapshot.manifest.encoder} が、いまの設定 {settings.encoder} と違います"
        raise SnapshotError(snapshot.folder, found)
    kept = conversations or Conversations(settings.conversation_ttl, settings.conversation_size)
    reranker = CrossReranker(settings.reranker) if settings.reranker else None
    return Pipeline(snapshot, encoder, kept, reranker=reranker, writer=writer(settings))
