"""Learn what a question asks from the labelled questions: `python -m eval.train_asks`.

Two multinomial logistic regressions over `service.understand.grammar.features`: the topic asked for first, and the
operation. With `--curve` it prints the accuracy on plans left out, by the share of the questions learned from.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from eval.plans import labelled
from ingest.text import nfkc
from service.understand.conditions import conditions
from service.understand.grammar import features
from service.understand.known import known
from service.understand.years import years

LEAST = 4
"""Questions that must have a feature before it is learned."""
FOLDS = 5
SMALL = 0.05
"""Weights under this say nothing."""
OUT = Path(__file__).resolve().parents[1] / "service" / "learned" / "asks.json"


def rows() -> list[dict[str, Any]]:
    """The labelled questions that stand by themselves."""
    return [row for row in labelled() if not row["history"] and row["asks"]]


def inputs(question: str) -> list[str]:
    """The features of a question, as the service computes them over a snapshot without records."""
    text = nfkc(question)
    return features(text, restricted=bool(conditions(text, years(text), known((), ()))))


def fit(found: Sequence[Sequence[str]], labels: Sequence[str]) -> tuple[Any, Any]:
    """A vectoriser and a regression of the labels on the features that are frequent enough."""
    from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    counts = Counter(feature for row in found for feature in row)
    kept = {feature for feature, n in counts.items() if n >= LEAST}
    vectoriser = DictVectorizer()
    matrix = vectoriser.fit_transform([{f: 1 for f in row if f in kept} for row in found])
    return vectoriser, LogisticRegression(C=0.5, max_iter=300).fit(matrix, labels)


def accuracy(found: Sequence[Sequence[str]], labels: Sequence[str], folds: Sequence[int], share: float) -> float:
    """Share of the questions about plans left out that are understood, learning from a part of the others."""
    right = 0
    order = np.random.default_rng(0)
    for fold in range(FOLDS):
        others = [n for n in range(len(found)) if folds[n] != fold]
        chosen = order.permutation(others)[: int(len(others) * share)]
        vectoriser, model = fit([found[n] for n in chosen], [labels[n] for n in chosen])
        apart = [n for n in range(len(found)) if folds[n] == fold]
        told = model.predict(vectoriser.transform([dict.fromkeys(found[n], 1) for n in apart]))
        right += sum(said == labels[n] for said, n in zip(told, apart, strict=True))
    return right / len(found)


def main() -> None:
    """Learn, and write learned/asks.json; or print the learning curve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--curve", action="store_true", help="print accuracies on plans left out instead")
    parser.add_argument("--output", type=Path, default=OUT)
    options = parser.parse_args()
    questions = rows()
    found = [inputs(row["question"]) for row in questions]
    labels = {
        "topic": [row["asks"][0]["field"] for row in questions],
        "op": [row["asks"][0]["op"] for row in questions],
    }
    if options.curve:
        plans = sorted({row["document"] for row in questions})
        folds = [plans.index(row["document"]) % FOLDS for row in questions]
        for share in (0.1, 0.25, 0.5, 1.0):
            print(share, {name: round(accuracy(found, told, folds, share), 3) for name, told in labels.items()})
        return
    written = {}
    for name, told in labels.items():
        vectoriser, model = fit(found, told)
        weights = np.round(model.coef_.T, 2)
        written[name] = {
            "names": [str(label) for label in model.classes_],
            "bias": np.round(model.intercept_, 3).tolist(),
            "weights": {
                feature: weights[n].tolist()
                for n, feature in enumerate(vectoriser.feature_names_) if np.abs(weights[n]).max() > SMALL
            },
        }  # fmt: skip
    options.output.write_text(json.dumps(written, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
