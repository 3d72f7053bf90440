"""The invented town's plans, read and indexed once for all tests of the answering stages, and towns to tell apart."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from index import snapshot
from index.encoder import CharacterEncoder
from index.snapshot import Snapshot
from ingest.documents import Ingested, ingest
from ingest.model import Document, Lines, Record, Source
from ingest.text import match_key
from service.conversations import Conversations
from service.grounds import Grounds, grounds
from service.model import Ask, Citation, Evidence, Language, Question, Reply, Request, Subject
from service.pipeline import Pipeline, Trace
from service.tree import Tree
from service.understand import Understander
from service.understand.intents import learned
from service.understand.known import Known, known
from tests.conftest import FIXTURES

PLANS = sorted([*FIXTURES.glob("minagi-*.txt"), *FIXTURES.glob("other-*")])
TODAY = date(2028, 5, 1)
"""A day on which the fixture plans are partly carried out: the figures up to fiscal 2027 are past."""


@cache
def plans() -> tuple[Ingested, ...]:
    """Every fixture plan, read."""
    assert PLANS, "the fixture plans are missing"
    return tuple(ingest(path) for path in PLANS)


@cache
def town_data() -> Path:
    """A folder with a snapshot of every fixture plan, by the encoder that needs no model; removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="yakusoku-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    snapshot.build(plans(), CharacterEncoder(), folder)
    return folder


@cache
def town() -> Snapshot:
    """The snapshot of every fixture plan."""
    return snapshot.load(snapshot.current(town_data()))


def fresh(conversations: Conversations | None = None) -> Pipeline:
    """A pipeline over the fixture plans with conversations of its own."""
    kept = conversations or Conversations(ttl=3600, size=10_000)
    return Pipeline(town(), CharacterEncoder(), kept, today=lambda: TODAY)


@cache
def pipeline() -> Pipeline:
    """A pipeline over the fixture plans."""
    return fresh()


def ask(question: str, conversation: str | None = None, **body: object) -> Reply:
    """The reply to one question."""
    asked = {"question": question, "conversation_id": conversation, **body}
    return pipeline().ask(Question.model_validate(asked))


def trace(question: str, conversation: str | None = None, **body: object) -> Trace:
    """Every stage of one question; it becomes no turn."""
    asked = {"question": question, "conversation_id": conversation, **body}
    return pipeline().trace(Question.model_validate(asked))


@cache
def held() -> Known:
    """What the fixture plans hold that a question may name."""
    return known(town().documents, town().records)


@cache
def _understander() -> Understander:
    return Understander(held(), learned())


def asked(question: str, **body: object) -> Request:
    """What a question asks of the fixture plans."""
    return _understander()(Question.model_validate({"question": question, **body}))


@cache
def ground() -> Grounds:
    """The printed ground of the fixture plans."""
    return grounds(town(), TODAY)


def record(record_id: str) -> Record:
    """A record of the fixture plans."""
    return town().store.record(record_id)


def titled(document: str, title: str) -> Record:
    """A record of a fixture plan by its title: what a parser numbers may be numbered otherwise one day."""
    return next(record for record in town().records if (record.document, record.title) == (document, title))


def records(document: str) -> tuple[Record, ...]:
    """The records of one fixture plan, in order of appearance."""
    return tuple(record for record in town().records if record.document == document)


def document(name: str, municipality: str, kana: str = "", plan: str = "計画", **changes: object) -> Document:
    """A document of which only the heading matters."""
    values: dict[str, object] = {
        "document": name, "municipality": municipality, "municipality_code": "", "kana": kana, "plan": plan,
        "family": "any_plan", "format": "txt", "sha256": "", "lines": 1,
    }  # fmt: skip
    return Document.model_validate(values | changes)


TOWNS = (
    document("bibai-roadmap", "美唄市", "ビバイシ", "市長公約工程表"),
    document("tomakomai-reform", "苫小牧市", "トマコマイシ", "行政創革プラン"),
    document("tomakomai-pledges", "苫小牧市", "トマコマイシ", "市長公約取組状況"),
    document("sunagawa-plan", "砂川市", "スナガワシ", "砂川市総合計画"),
    document("kamisunagawa-plan", "上砂川町", "カミスナガワチョウ", "上砂川町総合計画"),
)
"""Towns whose names are easily mistaken for one another."""


def made(number: str, title: str, **changes: object) -> Record:
    """A record put together by hand: a pledge of 例町, printed on the line of its number."""
    values = {
        "record_id": f"rei:pledge:{number}", "document": "rei", "municipality": "例町", "municipality_code": "",
        "plan": "例町の公約", "kind": "pledge", "number": number, "title": title,
        "source": Source(document="rei", lines=(1, 1)),
    }  # fmt: skip
    return Record.model_validate(values | changes)


def made_ground(
    lines: tuple[str, ...] = (), held_records: tuple[Record, ...] = (), *, this_year: int = 2027, **changes: object
) -> Grounds:
    """The ground of one made document, `rei`, whose lines are given."""
    return Grounds(
        lines={"rei": lines},
        documents={"rei": document("rei", "例町", plan="例町の公約", **changes)},
        tree=Tree(held_records),
        sections={},
        of_record={},
        editions={},
        lineages=(),
        this_year=this_year,
    )


def request(*asks: Ask, subject: Subject | None = None, language: Language = "ja", **changes: object) -> Request:
    """A request put together by hand."""
    given = {
        "language": language,
        "search": "",
        "intents": {"value": 1.0},
        "asks": asks,
        "subject": subject or Subject(),
    }
    return Request.model_validate(given | changes)


def evidence(*believed: Record, **changes: object) -> Evidence:
    """Evidence that believes in records, the first most, with no unit ranked."""
    total = sum(range(1, len(believed) + 1))
    shares = {r.record_id: (len(believed) - n) / total for n, r in enumerate(believed)}
    held_records = {r.record_id: r for r in believed}
    return Evidence.model_validate({"ranked": (), "records": held_records, "belief": shares, "log_odds": 3.0} | changes)


def cited(lines: Lines, quote: str, document_name: str = "rei") -> Citation:
    """A citation of the made document."""
    return Citation(n=0, document=document_name, title="例町の公約", lines=lines, quote=quote)


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
