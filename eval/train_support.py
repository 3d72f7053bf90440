"""Learn when an answer is to be trusted: `python -m eval.train_support DATA… --questions FILE…`.

Every question is answered by the service itself. The judge learns to tell right answers from answers to what is not
written (`service.support.features` → a logistic regression, learned/support.json). A wrong answer to what is written
teaches neither: whether to refuse is another question than whether the right line came first, and mixing the two cost
a third of the refusals (docs/ablation.md). What one plan's question finds in another plan, where nobody wrote of it, is
what residents meet who ask of everyday things: it counts as an answer to what is not written.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np

from eval.plans import as_questions
from eval.train import held_out, network_weights
from ingest.text import match_key
from service import support
from service.compose.reply import Body, body
from service.model import Answer, Question
from service.pipeline import Pipeline, open_pipeline
from service.rank.network import LIMIT
from service.settings import Settings

OUT = Path(__file__).resolve().parents[1] / "service" / "learned" / "support.json"
AWAY = 0.6
"""Weight of a question asked of another plan: some of them are answered there after all."""
AWAY_TYPES = ("kpi_value", "content", "reason", "schedule", "future", "status", "department")
"""Questions of one subject; what is listed or counted is listed in any plan."""


def right(row: Mapping[str, Any], said: Body) -> bool:
    """Whether an answer holds what the question's answer must hold, and cites its lines."""
    expect, key = row["expect"], match_key(said.text)
    musts = [must if isinstance(must, list) else [must] for must in expect["must"]]
    holds = all(any(match_key(option) in key for option in options) for options in musts)
    clean = not any(match_key(no) in key for no in expect.get("must_not", []) if isinstance(no, str))
    documents = row.get("documents") or [row["document"]]
    cited = any(
        c.document in documents and c.lines[0] <= b and a <= c.lines[1]
        for c in said.citations
        for a, b in expect["lines"]
    )
    return bool(expect["answered"]) and holds and clean and cited


def samples(
    pipeline: Pipeline, rows: Sequence[Mapping[str, Any]], *, own_town: bool
) -> tuple[list[dict[str, float]], list[bool], list[str]]:
    """Features and rightness of every right answer and of every answer to what is not written, and its document.

    Args:
        pipeline: answers over a snapshot that holds the questions' documents.
        rows: questions in the form of the question files.
        own_town: ask each question of its own document's town, as a widget on that town's site does.
    """
    towns = {d.document: d.municipality for d in pipeline.snapshot.documents}
    found: list[dict[str, float]] = []
    labels: list[bool] = []
    documents: list[str] = []
    for row in rows:
        town = towns.get(row["document"])
        if town is None or (own_town and not town):
            continue
        asked = town if own_town else None
        conversation: str | None = None
        for earlier in row.get("history", ()):
            reply = pipeline.ask(Question(question=earlier, conversation_id=conversation, municipality=asked))
            conversation = reply.conversation_id
        trace = pipeline.trace(Question(question=row["question"], conversation_id=conversation, municipality=asked))
        if trace.draft.found:
            is_right = right(row, body(trace.request, Answer(found=trace.draft.found)))
            if row["expect"]["answered"] and not is_right:
                continue
            found.append(support.features(trace.request, trace.evidence, trace.draft.found[0], pipeline.ground))
            labels.append(is_right)
            documents.append(row["document"])
    return found, labels, documents


def away(rows: Sequence[Mapping[str, Any]], towns: Mapping[str, str]) -> list[dict[str, Any]]:
    """The questions of single subjects, each asked of another plan, as if of its town: not written there.

    Args:
        rows: questions in the form of the question files.
        towns: document → its town.
    """
    others = cycle(sorted(document for document, town in towns.items() if town))
    found = []
    for row in rows:
        own = towns.get(row["document"])
        if not own or row["history"] or not row["expect"]["answered"] or row["type"] not in AWAY_TYPES:
            continue
        other = next(document for document in others if towns[document] != own)
        text = row["question"]
        for name in (f"{own}の", own, f"{own[:-1]}の", own[:-1]):
            text = text.replace(name, "")
        expect = {"answered": False, "must": [], "must_not": [], "lines": [], "records": []}
        found.append({**row, "question": text, "document": other, "type": "unanswerable", "expect": expect})
    return found


def fit(
    found: Sequence[Mapping[str, float]], labels: Sequence[bool], weights: Sequence[float] | None = None
) -> dict[str, Any]:
    """The judge's weights, in the form of `service.rank.network.Network`; `weights` say how much each sample counts."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    names = sorted({name for row in found for name in row})
    matrix = np.array([[row.get(name, 0.0) for name in names] for row in found])
    mean, scale = matrix.mean(axis=0), matrix.std(axis=0) + 1e-3
    inputs = np.clip((matrix - mean) / scale, -LIMIT, LIMIT)
    model = LogisticRegression(C=0.05, max_iter=1000).fit(inputs, labels, sample_weight=weights)
    return network_weights(names, mean, scale, [(model.coef_.T, model.intercept_)])


def main() -> None:
    """Answer, learn, and write learned/support.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plans", type=Path, help="snapshots of eval/training/plans")
    parser.add_argument("--data", type=Path, help="snapshots of the documents of QUESTIONS")
    parser.add_argument("--questions", type=Path, nargs="*", default=(), help="question files; those kept apart count")
    parser.add_argument("--output", type=Path, default=OUT)
    options = parser.parse_args()
    plans = open_pipeline(Settings(data=options.plans))
    found, labels, _ = samples(plans, as_questions(), own_town=True)
    weights = [1.0] * len(found)
    elsewhere = away(as_questions(), {d.document: d.municipality for d in plans.snapshot.documents})
    far, none, _ = samples(plans, elsewhere, own_town=True)
    found, labels, weights = [*found, *far], [*labels, *none], [*weights, *([AWAY] * len(far))]
    if options.data:
        rows = [
            json.loads(line) for path in options.questions for line in path.read_text(encoding="utf-8").splitlines()
        ]
        apart = [row for row in rows if held_out(row["id"])]
        more, told, _ = samples(open_pipeline(Settings(data=options.data)), apart, own_town=False)
        found, labels, weights = [*found, *more], [*labels, *told], [*weights, *([1.0] * len(more))]
    options.output.write_text(json.dumps(fit(found, labels, weights)), encoding="utf-8")


if __name__ == "__main__":
    main()
