"""Learn the ranker's weights and the intents' examples from the question files: `python -m eval.train DATA QUESTIONS…`.

Some of the questions, chosen by a hash of their ids, are never learned from (`held_out`).
Listwise softmax over each question's candidates (Cao et al. 2007, ListNet's top-one loss); a unit is right when its
lines overlap the gold lines and it holds what the answer must hold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import jaconv
import numpy as np

from eval.plans import as_questions
from index import snapshot as snapshots
from index.dense import Dense
from index.embed import embed
from index.encoder import load, with_adapter
from index.snapshot import Snapshot
from index.tokens import tokenise
from ingest.text import match_key
from service.model import Ask, Base, Candidate, Candidates, Intent, Question, Ranked, Request, Topic, Turn
from service.rank.features import answerable_features, features
from service.rank.network import LIMIT, Network
from service.retrieve.search import Retriever
from service.settings import Settings
from service.understand import Intents, Understander
from service.understand.follow import resolve
from service.understand.intents import LearnedIntents, grams, learned
from service.understand.known import known

LEAST_GAIN = 0.02
"""Gain of a unit on a gold line that holds none of the musts."""
INTENTS = {"kpi_value": "value", **{name.value: name.value for name in Intent}}
"""Type of a question → the intent it is an example of; the other types say nothing of the intent."""
LEARNED = Path(__file__).resolve().parents[1] / "service" / "learned"
ENGLISH = Path(__file__).parent / "training" / "english.jsonl"
FOLDS = 4
HIDDEN = 16
"""Width of the ranker's hidden layer; 32 did no better on the held-out third."""


def held_out(question_id: str) -> bool:
    """Whether a question is kept apart, by a hash of its id: a third of the first set (-q), half of the second (-r)."""
    if "-r" in question_id and question_id.rpartition("-r")[2].isdigit():
        return _hash("h" + question_id) % 2 == 1
    return _hash(question_id) % 3 == 0


def _hash(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def encoder_fold(question_id: str) -> int:
    """Which half a question is in when an encoder must judge questions that it has not seen."""
    return _hash("f" + question_id) % 2


def read(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """Questions of the files, each wording as a question of its own, with the id it came from."""
    found = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for wording in (row["question"], *row.get("paraphrases", ())):
                found.append({**row, "question": wording})
    return found


def typed_in_kana(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every second question once more as people type it in a hurry: in hiragana alone, a space before each noun.

    The question files hold too few such questions to learn from.
    """
    found = []
    for row in rows:
        if row["type"] in ("english", "noisy") or fold(row["id"] + row["question"]) % 2:
            continue
        tokens = tokenise(row["question"])
        words = [(" " if t.pos == "名詞" else "") + jaconv.kata2hira(t.kana) for t in tokens if t.pos != "補助記号"]
        found.append({**row, "question": "".join(words).strip(), "type": "noisy"})
    return found


def in_english(rows: Sequence[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """The English wordings of the file ({"id", "question"} a line), each as a question of the row with its id."""
    by_id = {row["id"]: row for row in rows}
    wordings = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        {**by_id[one["id"]], "question": one["question"], "type": "english", "history": []}
        for one in wordings
        if one["id"] in by_id
    ]


def train_intents(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Weights of the intents' regression; a gram counts when three wordings have it."""
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    rows = [row for row in rows if row["type"] in INTENTS]
    counter = CountVectorizer(analyzer=grams, min_df=3, binary=True)
    matrix = counter.fit_transform([row["question"] for row in rows])
    labels = [INTENTS[row["type"]] for row in rows]
    model = LogisticRegression(C=1.0, max_iter=3000, class_weight="balanced").fit(matrix, labels)
    weights = {gram: np.round(model.coef_[:, at], 3).tolist() for gram, at in sorted(counter.vocabulary_.items())}
    return {"names": model.classes_.tolist(), "bias": np.round(model.intercept_, 3).tolist(), "weights": weights}


def fold(question_id: str) -> int:
    """Which fold of four a question is in when a model must judge questions that it has not seen."""
    return _hash("fold" + question_id) % FOLDS


def crossed_intents(learned: Sequence[dict[str, Any]]) -> Callable[[dict[str, Any]], Intents]:
    """For each question, intents learned without it: what the ranker will see of questions nobody has seen."""
    models = [LearnedIntents(**train_intents([row for row in learned if fold(row["id"]) != n])) for n in range(FOLDS)]
    whole = LearnedIntents(**train_intents(learned))
    known_ids = {row["id"] for row in learned}
    return lambda row: models[fold(row["id"])] if row["id"] in known_ids else whole


def gain(candidate: Candidate, row: Mapping[str, Any]) -> float:
    """How right a unit is, 0 to 1: share of the musts it holds, where its lines overlap the gold lines."""
    passage = candidate.unit.passage
    expect = row["expect"]
    if passage is None or passage.document not in (row.get("documents") or [row["document"]]):
        return 0.0
    if not any(passage.lines[0] <= b and a <= passage.lines[1] for a, b in expect["lines"]):
        return 0.0
    key = match_key(passage.text)
    musts = [must if isinstance(must, list) else [must] for must in expect["must"]]
    held = sum(any(match_key(option) in key for option in options) for options in musts)
    return max(held / max(len(musts), 1), LEAST_GAIN)


class Sample:
    """One question with its candidates' features and gains."""

    def __init__(self, row: dict[str, Any], request: Request, found: Candidates) -> None:
        self.row, self.request, self.found = row, request, found
        self.features = features(request, found)
        self.gains = np.array([gain(candidate, row) for candidate in found.units])


def understood(
    rows: Sequence[dict[str, Any]], shot: Snapshot, intents: Callable[[dict[str, Any]], Intents] | None = None
) -> list[Request]:
    """Understand every question, as the service would; earlier turns are answered by their gold records."""
    intents = intents or (lambda row: learned())
    held = known(shot.documents, shot.records)
    found = []
    for row in rows:
        understander = Understander(held, intents(row))
        turns: list[Turn] = []
        records = [held.records[i] for i in row["expect"].get("records", ())[:1] if i in held.records]
        town = row.get("municipality")
        for earlier in row.get("history", ()):
            whole = resolve(earlier, turns, held)
            asked = understander(Question(question=whole, municipality=town))
            turns.append(
                Turn(
                    question=whole, ask=next(iter(asked.asks), Ask(topic=Topic.CONTENT)), subject=asked.subject.focus,
                    bases=tuple(Base(record_id=r.record_id, title=r.title, town=r.municipality) for r in records),
                    years=asked.years, towns=asked.subject.towns or tuple(record.municipality for record in records),
                )
            )  # fmt: skip
        found.append(understander(Question(question=resolve(row["question"], turns, held), municipality=town)))
    return found


def samples(
    rows: Sequence[dict[str, Any]],
    data: Path,
    settings: Settings,
    intents: Callable[[dict[str, Any]], Intents],
    adapters: Sequence[Path] = (),
    *,
    own_plan: bool = False,
) -> list[Sample]:
    """Understand and retrieve every question; a question that the encoder has learned from, by the encoder that learned
    from the other half (`adapters`): on questions it knows, an encoder is too good to learn its weight from.

    `own_plan` searches each question in its own document alone: those of the invented plans name no town.
    """
    encoder = load(settings.encoder, settings.cache)
    shot = snapshots.load(snapshots.current(data))
    retriever = Retriever(shot, encoder)
    halves = [_with_adapter(data, path, settings) for path in adapters] or [retriever] * 2
    here = {document.document for document in shot.documents}
    rows = [row for row in rows if row["document"] in here or row.get("documents")]
    found = []
    for row, whole in zip(rows, understood(rows, shot, intents), strict=True):
        subject = whole.subject.model_copy(update={"documents": (row["document"],)} if own_plan else {})
        request = whole.model_copy(update={"subject": subject})
        own = retriever if held_out(row["id"]) or own_plan else halves[encoder_fold(row["id"])]
        found.append(Sample(row, request, own.retrieve(request)))
    return found


def _with_adapter(data: Path, adapter: Path, settings: Settings) -> Retriever:
    """A retriever over the snapshot's units as embedded with another adapter."""
    encoder = with_adapter(adapter, settings.cache)
    shot = snapshots.load(snapshots.current(data))
    vectors = embed(
        [unit.text for unit in shot.units], encoder, data / "embeddings.sqlite", lambda what, done, total: None
    )
    shot.dense = Dense.build(vectors, [unit.unit_id for unit in shot.units])
    return Retriever(shot, encoder)


def _matrix(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Any:
    return np.array([[row.get(name, 0.0) for name in names] for row in rows], np.float32).reshape(-1, len(names))


def train_rank(found: Sequence[Sample], *, epochs: int = 12, seed: int = 7) -> dict[str, Any]:
    """Weights of the ranking network."""
    import torch  # noqa: PLC0415

    torch.manual_seed(seed)
    usable = [s for s in found if s.gains.max(initial=0) > LEAST_GAIN]
    names = sorted({name for s in usable for row in s.features for name in row})
    matrices = [_matrix(s.features, names) for s in usable]
    stacked = np.concatenate(matrices)
    mean, scale = stacked.mean(axis=0), stacked.std(axis=0) + 1e-3
    inputs = [torch.from_numpy(np.clip((m - mean) / scale, -LIMIT, LIMIT)) for m in matrices]
    # The best units share the target: a question may be answered in several places.
    targets = [torch.from_numpy((s.gains**2 / (s.gains**2).sum()).astype(np.float32)) for s in usable]
    network = torch.nn.Sequential(
        torch.nn.Linear(len(names), HIDDEN), torch.nn.ReLU(), torch.nn.Dropout(0.3), torch.nn.Linear(HIDDEN, 1)
    )
    optimiser = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=0.3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs)
    order = np.random.default_rng(seed)
    for _ in range(epochs):
        for batch in np.array_split(order.permutation(len(inputs)), max(len(inputs) // 16, 1)):
            scores = network(torch.cat([inputs[n] for n in batch]))[:, 0].split([len(inputs[n]) for n in batch])
            losses = [-(targets[n] * torch.log_softmax(s, 0)).sum() for n, s in zip(batch, scores, strict=True)]
            optimiser.zero_grad()
            torch.stack(losses).mean().backward()  # type: ignore[no-untyped-call]
            optimiser.step()
        schedule.step()
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    return network_weights(names, mean, scale, [(layer.weight.T.detach(), layer.bias.detach()) for layer in linear])


def network_weights(names: Sequence[str], mean: Any, scale: Any, layers: Sequence[Any]) -> dict[str, Any]:
    """A network's weights, in the form of `service.rank.network.Network`; layers are pairs of weights and bias."""

    def rounded(values: Any) -> Any:
        return np.round(np.asarray(values, float), 5).tolist()

    return {
        "names": list(names),
        "mean": rounded(mean),
        "scale": rounded(scale),
        "layers": [[rounded(w), rounded(b)] for w, b in layers],
    }


def train_answerable(found: Sequence[Sample]) -> dict[str, Any]:
    """Weights of the logistic regression that tells whether the documents hold the answer.

    Each question is ranked by a network that has not seen it: on questions it knows, a ranker is too sure.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    rows, labels = [], []
    for n in range(FOLDS):
        network = Network(**train_rank([s for s in found if fold(s.row["id"]) != n]))
        apart = [s for s in found if fold(s.row["id"]) == n]
        rows += [answerable_row(s, network) for s in apart]
        labels += [bool(s.row["expect"]["answered"]) for s in apart]
    names = sorted({name for row in rows for name in row})
    matrix = _matrix(rows, names)
    mean, scale = matrix.mean(axis=0), matrix.std(axis=0) + 1e-3
    model = LogisticRegression(C=0.03, max_iter=2000).fit((matrix - mean) / scale, labels)
    return network_weights(names, mean, scale, [(model.coef_.T, model.intercept_)])


def answerable_row(sample: Sample, network: Network) -> dict[str, float]:
    """Features of `answerable` for one sample, ranked by the given network."""
    return answerable_features(sample.request, sample.found, ordered(sample, network))


def ordered(sample: Sample, network: Network) -> list[Ranked]:
    """The sample's candidates as the network ranks them."""
    scores = network.scores(sample.features)
    order = sorted(range(len(scores)), key=lambda n: (-scores[n], sample.found.units[n].unit.unit_id))
    exponents = np.exp(scores - scores.max())
    return [
        Ranked(
            unit=sample.found.units[n].unit, score=float(scores[n]), share=float(exponents[n] / exponents.sum()),
            features=sample.features[n],
        )
        for n in order
    ]  # fmt: skip


def quality(found: Sequence[Sample], network: Network) -> dict[str, float]:
    """Success at k: a unit that holds the most of the musts is among the first k; questions answered by text only."""
    ranks = []
    for sample in found:
        if sample.gains.max(initial=0) <= 0:
            continue
        best = sample.gains.max()
        order = np.argsort(-network.scores(sample.features), kind="stable")
        ranks.append(int(np.flatnonzero(sample.gains[order] >= best)[0]))
    hits = np.array(ranks)
    return {f"@{k}": round(float((hits < k).mean()), 4) for k in (1, 3, 5, 10, 40)} | {"n": float(len(hits))}


def main() -> None:
    """Learn, and write intents.json and ranker.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--all", action="store_true", help="learn from the questions kept apart as well")
    parser.add_argument("--english", type=Path, default=ENGLISH, help="English wordings of questions")
    parser.add_argument("--adapters", type=Path, nargs=2, default=(), help="encoders' adapters, each without one half")
    parser.add_argument(
        "--plans",
        type=Path,
        help="snapshot of eval/training/plans: learn from their questions, and of the files' from those that the "
        "encoder has not learned from",
    )
    parser.add_argument("--leave-out", help="a document whose questions are not learned from")
    parser.add_argument("--output", type=Path, default=LEARNED, help="folder of the two files")
    options = parser.parse_args()
    rows = [row for row in read(options.questions) if row["document"] != options.leave_out]
    usable, kinds = _of_plans(rows, options) if options.plans else _of_files(rows, options)
    weights = {"rank": train_rank(usable), "answerable": train_answerable(usable)}
    print("ranker: learned", quality(usable, Network(**weights["rank"])))
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / "ranker.json").write_text(json.dumps(weights), encoding="utf-8")
    (options.output / "intents.json").write_text(json.dumps(train_intents(kinds), ensure_ascii=False), encoding="utf-8")


def _of_files(rows: Sequence[dict[str, Any]], options: argparse.Namespace) -> tuple[list[Sample], list[dict[str, Any]]]:
    """What is learned from the question files alone: samples for the ranker, rows for the intents."""
    chosen = [row for row in rows if options.all or not held_out(row["id"])]
    rows = [*rows, *typed_in_kana(chosen), *in_english(chosen, options.english)]
    learned = crossed_intents([row for row in rows if not held_out(row["id"])])
    found = samples(rows, options.data, Settings(), learned, options.adapters)
    usable = [s for s in found if options.all or not held_out(s.row["id"])]
    apart = [s for s in found if held_out(s.row["id"])]
    print("ranker: held out", quality(apart, Network(**train_rank(usable))))
    return usable, [s.row for s in usable]


def _of_plans(rows: Sequence[dict[str, Any]], options: argparse.Namespace) -> tuple[list[Sample], list[dict[str, Any]]]:
    """The same from the invented plans' questions and from those that the encoder has not learned from."""
    plans = as_questions()
    kinds = [row for row in rows if not held_out(row["id"])] + [{**row, "type": row["kind"]} for row in plans]
    learned = crossed_intents(kinds)
    apart = [row for row in rows if held_out(row["id"])]
    own = samples([*apart, *in_english(apart, options.english)], options.data, Settings(), learned)
    typed = typed_in_kana([row for row in plans if fold(row["id"]) == 0])
    invented = samples([*plans, *typed], options.plans, Settings(), learned, own_plan=True)
    rest = Network(**train_rank([s for s in [*own, *invented] if fold(s.row["id"]) != 0]))
    for name, found in (("files", own), ("plans", invented)):
        unseen = [s for s in found if fold(s.row["id"]) == 0]
        print("ranker: one fold left out,", name, quality(unseen, rest))
    return [*own, *invented], kinds


if __name__ == "__main__":
    main()
