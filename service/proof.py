"""Is a receipt true? Its documents, lines and records are looked at, and its answer is held against one made again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from index.snapshot import Snapshot
from ingest.errors import InputError, NotFound
from prompts import say
from service.grounds import Grounds, verbatim
from service.model import Digest, Fact, Question, Receipt, Reply
from service.receipts import digests, lines_digest, program


def read(path: Path) -> Receipt:
    """The receipt in a file: by itself, or within the reply that brought it.

    Raises:
        InputError: the file cannot be read, or holds no receipt.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{path}: 読めません。証明書のファイル（JSON）を指定してください") from error
    held = found.get("receipt") if isinstance(found, dict) and "receipt" in found else found
    try:
        return Receipt.model_validate(held)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "全体"
        raise InputError(
            f"{path}: 証明書として読めません（{where}: {first['msg']}）。保存したままのファイルを指定してください"
        ) from error


def faults(receipt: Receipt, snapshot: Snapshot, ground: Grounds, made: Reply) -> tuple[str, ...]:
    """Everything of a receipt that does not hold, a sentence each; none where the answer follows.

    Args:
        receipt: what is to be proved.
        snapshot: of the documents that are here.
        ground: of the same.
        made: the answer that they give to the receipt's question, as on its day.
    """
    found = [
        *_documents(receipt, snapshot),
        *_records(receipt, snapshot),
        *_quotes(receipt, ground),
        *_again(receipt, made),
    ]
    if found and receipt.program != program():
        found.append(("program", {"told": receipt.program, "made": program()}))
    return tuple(say(receipt.language, f"proof.{key}", **values) for key, values in found)


Fault = tuple[str, Mapping[str, object]]
"""A phrase of `proof`, and what fills it."""


def question_of(receipt: Receipt) -> Question:
    """What a receipt's answer was asked.

    Raises:
        InputError: it is no question that can be asked.
    """
    try:
        return Question(question=receipt.question, municipality=receipt.municipality, language=receipt.language)
    except ValidationError as error:
        raise InputError("証明書の question は1文字以上1000文字以内、municipality は50文字以内です") from error


def _documents(receipt: Receipt, snapshot: Snapshot) -> Iterator[Fault]:
    if receipt.encoder != snapshot.manifest.encoder_fingerprint:
        yield "encoder", {}
    yield from _differing("document", receipt.documents, snapshot.manifest.sources)
    told = {one.name for one in receipt.documents}
    yield from (("document_added", {"name": name}) for name in sorted(set(snapshot.manifest.sources) - told))


def _records(receipt: Receipt, snapshot: Snapshot) -> Iterator[Fault]:
    here = {}
    for one in receipt.records:
        try:
            here[one.name] = digests([snapshot.store.record(one.name)])[0].sha256
        except NotFound:
            continue
    yield from _differing("record", receipt.records, here)


def _differing(what: str, told: Sequence[Digest], here: Mapping[str, str]) -> Iterator[Fault]:
    for one in told:
        if one.name not in here:
            yield f"{what}_missing", {"name": one.name}
        elif here[one.name] != one.sha256:
            yield f"{what}_changed", {"name": one.name}


def _quotes(receipt: Receipt, ground: Grounds) -> Iterator[Fault]:
    """Citations whose lines do not hold what they quote, or held something else."""
    for one in receipt.citations:
        lines = ground.text(one.document, one.lines)
        place = {"n": one.n, "document": one.document, "first": one.lines[0], "last": one.lines[1]}
        if lines and not verbatim(one.quote, lines):
            yield "quote", {**place, "quote": one.quote}
        elif one.sha256 != lines_digest(one.document, one.lines, ground):
            yield "lines", place


def _again(receipt: Receipt, made: Reply) -> Iterator[Fault]:
    """What the receipt says, and the same question is not answered with here and now."""
    if (receipt.answer, receipt.answered) != (made.answer, made.answered):
        yield "answer", {"told": receipt.answer, "made": made.answer}
    if receipt.missing != made.missing:
        yield "missing", {"told": "、".join(receipt.missing) or "—", "made": "、".join(made.missing) or "—"}
    cited = {one.n: one for one in made.citations}
    for one in receipt.citations:
        again = cited.get(one.n)
        if again is None or again.model_dump() != one.model_dump(exclude={"sha256"}):
            yield "citation", {"n": one.n, "document": one.document, "quote": one.quote}
    for fact in (one for one in receipt.facts if one not in made.facts):
        yield "fact", {"record": fact.record_id, "field": fact.field, "value": _value(fact)}
    lost = len(made.citations) - len(receipt.citations), len(made.facts) - len(receipt.facts)
    if max(lost) > 0:
        yield "left_out", {"citations": max(lost[0], 0), "facts": max(lost[1], 0)}


def _value(fact: Fact) -> str:
    return "、".join(fact.value) if isinstance(fact.value, list) else str(fact.value)
