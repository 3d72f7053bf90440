"""The invented town's plans, read and indexed once for all tests of the answering stages, and towns to tell apart."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from index import snapshot
from index.encoder import CharacterEncoder
from index.snapshot import Snapshot
from ingest.documents import Ingested, ingest
from ingest.model import Document, Record
from ingest.text import match_key
from service.cite import Print
from service.conversations import Conversations
from service.model import Evidence, Intent, Question, Reply, Turn, Understanding
from service.pipeline import Pipeline, holdings
from service.rank import rank
from service.retrieve import Retriever
from service.understand import understand
from tests.conftest import FIXTURES

PLANS = sorted([*FIXTURES.glob("minagi-*.txt"), *FIXTURES.glob("other-*")])


@cache
def plans() -> tuple[Ingested, ...]:
    """Every fixture plan, read."""
    assert PLANS, "the fixture plans are missing"
    return tuple(ingest(path) for path in PLANS)


@cache
def town() -> Snapshot:
    """A snapshot of every fixture plan, by the encoder that needs no model; removed when the tests end."""
    folder = Path(tempfile.mkdtemp(prefix="yakusoku-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    snapshot.build(plans(), CharacterEncoder(), folder)
    return snapshot.load(snapshot.current(folder))


@cache
def printed() -> Print:
    """The lines of every fixture plan."""
    lines = {plan.document.document: plan.lines for plan in plans()}
    return Print(lines, {plan.document.document: plan.document.as_of or "" for plan in plans() if plan.document.as_of})


@cache
def pipeline() -> Pipeline:
    """A pipeline over the fixture plans."""
    return Pipeline(town(), CharacterEncoder(), Conversations(ttl=3600, size=10_000))


def ask(question: str, conversation: str | None = None, **body: object) -> Reply:
    """The reply to one question."""
    asked = {"question": question, "conversation_id": conversation, **body}
    return pipeline().ask(Question.model_validate(asked))


def record(record_id: str) -> Record:
    """A record of the fixture plans."""
    return town().store.record(record_id)


def records(document: str) -> tuple[Record, ...]:
    """The records of one fixture plan, in order of appearance."""
    return tuple(record for record in town().records if record.document == document)


class Tells:
    """Intents that are told, not learned: one has the whole share."""

    def __init__(self, intent: Intent = Intent.VALUE) -> None:
        self._intent = intent

    def shares(self, question: str) -> dict[str, float]:
        """The told intent's share is 1."""
        return {intent: float(intent == self._intent) for intent in Intent}


def document(name: str, municipality: str, kana: str = "", plan: str = "計画") -> Document:
    """A document of which only the heading matters."""
    return Document(
        document=name, municipality=municipality, municipality_code="", kana=kana, plan=plan, family="engine",
        format="txt", sha256="", lines=1,
    )  # fmt: skip


TOWNS = (
    document("bibai-roadmap", "美唄市", "ビバイシ", "市長公約工程表"),
    document("tomakomai-reform", "苫小牧市", "トマコマイシ", "行政創革プラン"),
    document("tomakomai-pledges", "苫小牧市", "トマコマイシ", "市長公約取組状況"),
    document("sunagawa-plan", "砂川市", "スナガワシ", "砂川市総合計画"),
    document("kamisunagawa-plan", "上砂川町", "カミスナガワチョウ", "上砂川町総合計画"),
)
"""Towns whose names are easily mistaken for one another."""


def asked(
    question: str, intent: Intent = Intent.VALUE, history: tuple[Turn, ...] = (), **body: object
) -> Understanding:
    """What a question asks of the fixture plans, its intent told."""
    found = town()
    return understand(
        Question.model_validate({"question": question, **body}),
        documents=found.documents,
        departments=sorted({name for record in found.records for name in record.departments}),
        holdings=holdings(found.records),
        intents=Tells(intent),
        history=history,
    )


def broken_quotes(reply: Reply) -> list[str]:
    """Quotes of a reply that do not stand in the lines they name; tags, white space and widths aside."""
    lines = {
        (c.document, c.lines): "\n".join(town().store.lines(c.document, *c.lines).values()) for c in reply.citations
    }
    return [
        c.quote
        for c in reply.citations
        if not match_key(c.quote) or match_key(c.quote) not in match_key(lines[c.document, c.lines])
    ]


@cache
def retriever() -> Retriever:
    """Searches the fixture plans."""
    return Retriever(town(), CharacterEncoder())


def evidence(question: Understanding) -> Evidence:
    """What the fixture plans hold of a question whose intent was told."""
    return rank(question, retriever().retrieve(question))
