"""Results on disk: JSONL, one question a line first, the means of each system last; what an interrupted run left."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from eval.case import Attempt
from eval.question import GoldQuestion
from eval.statistics import Mean
from ingest.errors import InputError
from ingest.model import Value

KEPT = {"records": ("record_id", "municipality", "title"), "passages": ("passage_id", "document", "lines", "score")}
"""Fields of a reply's long lists that the results keep: the judge needs no more, and the texts are the documents'."""


class ResultsError(InputError):
    """A results file that cannot be compared with or resumed."""


class Row(Value):
    """One question of one system."""

    system: str
    id: str
    type: str
    document: str
    asked: str = Field(description="fingerprint of what was asked: wordings, earlier turns, town")
    right: bool = False
    faults: tuple[str, ...] = ()
    measures: dict[str, float | None] = Field(default_factory=dict)
    attempts: tuple[Attempt, ...]


class Totals(Value):
    """The means of one system."""

    system: str
    means: tuple[Mean, ...]


def asked(question: GoldQuestion) -> str:
    """A fingerprint of what is sent for a question; a changed gold answer does not change it."""
    sent = [question.question, *question.paraphrases], question.history, question.municipality
    return hashlib.sha256(json.dumps(sent, ensure_ascii=False).encode()).hexdigest()[:16]


def unjudged(system: str, question: GoldQuestion, attempts: tuple[Attempt, ...]) -> Row:
    """The row of a question that was asked but not judged yet."""
    return Row(
        system=system,
        id=question.id,
        type=question.type,
        document=question.document,
        asked=asked(question),
        attempts=attempts,
    )


def slim(reply: dict[str, Any]) -> dict[str, Any]:
    """A reply without the records' bodies and the passages' texts; what breaks the contract stays as it is."""
    return {name: _slim(value, KEPT[name]) if name in KEPT else value for name, value in reply.items()}


def _slim(rows: Any, kept: Sequence[str]) -> Any:
    if not isinstance(rows, list):
        return rows
    return [{name: row[name] for name in kept if name in row} if isinstance(row, dict) else row for row in rows]


def read(path: Path) -> tuple[Row, ...]:
    """The rows of a results file, means left out; a last line cut off by an interruption is dropped.

    Raises:
        ResultsError: the file cannot be read, or a line is no result.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ResultsError(f"{path}: 結果ファイルを読めません。results.jsonl のパスを指定してください") from error
    found = []
    for number, line in enumerate(lines, 1):
        try:
            body = json.loads(line)
            if "means" not in body:
                found.append(Row.model_validate(body))
        except (ValueError, TypeError) as error:
            if number == len(lines) and not isinstance(error, ValidationError):
                break
            raise ResultsError(f"{path}:{number}: 結果の形式に合いません。評価を実行し直してください") from error
    return tuple(found)


def append(path: Path, row: Row) -> None:
    """Add a row at once, so that an interruption loses only what was under way."""
    with path.open("a", encoding="utf-8") as file:
        file.write(row.model_dump_json() + "\n")


def write(path: Path, rows: Iterable[Row], totals: Sequence[Totals]) -> None:
    """Write the whole file, rows in the order given and means last; replaced in one step."""
    scratch = path.with_suffix(".tmp")
    with scratch.open("w", encoding="utf-8") as file:
        file.writelines(value.model_dump_json() + "\n" for value in (*rows, *totals))
    os.replace(scratch, path)
