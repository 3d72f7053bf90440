"""Receipts: what an answer was made from, told so that anybody with the same documents can make it again. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from importlib.metadata import PackageNotFoundError, version

from index.snapshot import Manifest
from ingest.model import Lines, Record
from service.grounds import Grounds
from service.model import Citation, Digest, Language, PlannedAsk, Question, Quoted, Receipt, Reply, Written


def issue(
    question: Question, reply: Reply, language: Language, manifest: Manifest, ground: Grounds, day: date,
    plan: tuple[PlannedAsk, ...] = (), written: tuple[Written, ...] = (),
) -> Receipt:  # fmt: skip
    """The receipt of a reply.

    Args:
        question: as it was asked; the receipt holds what it stands for by itself.
        reply: the answer.
        language: of the answer.
        manifest: of the snapshot that it comes from.
        ground: of the same snapshot.
        day: on which it was answered.
        plan: what a language model read the question to ask, where that led to the answer.
        written: the sentences of the answer, where a language model's.
    """
    return Receipt(
        program=program(),
        day=day,
        snapshot=manifest.name,
        encoder=manifest.encoder_fingerprint,
        documents=tuple(Digest(name=name, sha256=found) for name, found in sorted(manifest.sources.items())),
        question=reply.resolved_question,
        municipality=question.municipality,
        language=language,
        answer=reply.answer,
        answered=reply.answered,
        citations=tuple(quoted(one, ground) for one in reply.citations),
        facts=reply.facts,
        records=digests(reply.records),
        missing=reply.missing,
        plan=plan,
        written=written,
    )


def program() -> str:
    """The version of this program; `0` where it runs without being installed."""
    try:
        return version("yakusoku")
    except PackageNotFoundError:
        return "0"


def quoted(citation: Citation, ground: Grounds) -> Quoted:
    """A citation with the digest of its lines."""
    found = lines_digest(citation.document, citation.lines, ground)
    return Quoted(**citation.model_dump(), sha256=found)


def lines_digest(document: str, lines: Lines, ground: Grounds) -> str | None:
    """The SHA-256 of printed lines; None where the text is not here."""
    text = ground.text(document, lines)
    return _sha256("\n".join(text)) if text else None


def digests(records: Iterable[Record]) -> tuple[Digest, ...]:
    """Each record by its id, and what it holds."""
    return tuple(Digest(name=one.record_id, sha256=_sha256(one.model_dump_json())) for one in records)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
