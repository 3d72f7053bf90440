"""Labelled questions about invented plans (`eval/training/plans`): what the service learns from.

Each plan was written from the description of a form, and its questions from that plan alone, in the words of different
askers. A label says what is asked (`asks`), under which conditions, what the question takes for true, the lines that
answer, near lines that do not, and what any right answer holds.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "training" / "plans"
QUESTIONS = FOLDER / "questions.jsonl"

_TYPES = {
    "figure": "kpi_value", "status": "status", "percent": "status", "grade": "status", "department": "department",
    "date": "schedule", "content": "content", "result": "content", "future": "future", "problem": "reason",
    "reason": "reason", "title": "list", "attribute": "content",
}  # fmt: skip
"""Topic that is asked for → the question files' type."""
_COMPARING = ("change", "difference", "compare", "extreme", "remaining", "sum")


def labelled(path: Path = QUESTIONS) -> list[dict[str, Any]]:
    """The questions with their labels, as they are written."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def as_questions(path: Path = QUESTIONS) -> list[dict[str, Any]]:
    """The questions in the form of the question files (docs/evaluation.md); `kind`: the type even where none is."""
    found = []
    for row in labelled(path):
        first = (row["asks"] or [{"field": "content", "op": "value"}])[0]
        kind = _TYPES[first["field"]]
        kind = first["op"] if first["op"] in ("list", "count") else ("compare" if first["op"] in _COMPARING else kind)
        answered = bool(row["answerable"])
        found.append(
            {
                "id": row["id"], "question": row["question"], "history": row["history"], "document": row["document"],
                "type": kind if answered else "unanswerable", "kind": kind, "asker": row["asker"],
                "expect": {
                    "answered": answered, "must": row["must"] if answered else [],
                    "must_not": row.get("must_not") or [],
                    "lines": row["lines"], "records": [],
                },
            }
        )  # fmt: skip
    return found
