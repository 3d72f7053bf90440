"""Teach the bundled encoder how residents say what plans print: `python -m eval.train_encoder DATA QUESTIONS…`.

Contrastive learning (InfoNCE, van den Oord et al. 2018) of a low-rank adapter (LoRA, Hu et al. 2021): a question must
lie nearer to the unit that answers it than to the other units of its batch, among them units that the published model
takes for near. It learns from the questions that are not held out, each against the documents' own units, and from
pairs written for towns that are in no document (eval/training/pairs-*.jsonl), so that it learns the language of plans
and not five plans by heart. Writes index/adapter.npz, 0.7 M numbers; about half an hour on two cores.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

from eval.train import ENGLISH, LEAST_GAIN, encoder_fold, gain, held_out, in_english, read, typed_in_kana, understood
from index import snapshot as snapshots
from index.e5_encoder import E5Encoder
from index.e5_weights import Weights, names, read_weights
from index.encoder import ADAPTER, bundled_weights, with_adapter
from index.snapshot import Snapshot
from ingest.text import nfkc
from service.model import Candidate
from service.settings import Settings

RANK, SCALE = 8, 2.0
"""Rank of the adapter and what its product is multiplied by."""
PARTS = ("query", "key", "value", "dense")
"""Linear layers of a BERT block, by their names."""
BATCH, NEGATIVES, EPOCHS = 16, 2, 3
LEARNING_RATE, WARM_UP = 3e-4, 20
TEMPERATURE = 0.03
"""e5's cosines crowd between 0.7 and 0.9: a temperature this low tells them apart."""
LONGEST = {"query": 96, "passage": 112}
"""Tokens at which texts are cut: the time grows with them."""
NEAR = 30
"""Wrong units nearest to the question from which its negatives are drawn."""
IN_TOWN = 0.8
"""Part of the questions whose negatives are of the towns they name alone, as they are when the service searches."""
EVERY_KANA = 4
"""Of the wordings typed in kana, every fourth: people type few."""
SEED = 1


class Item(NamedTuple):
    """Wordings, the texts of units that answer them, near texts that do not, and all texts that are no negatives."""

    questions: Sequence[str]
    right: Sequence[str]
    wrong: Sequence[str]
    gold: frozenset[str]


def items_of_documents(rows: Sequence[dict[str, Any]], shot: Snapshot, encoder: E5Encoder) -> list[Item]:
    """Each question against the units of the snapshot; a card of its own record is neither right nor wrong."""
    texts = [unit.text for unit in shot.units]
    candidates = [Candidate(unit=unit, signals={}) for unit in shot.units]
    rows = [row for row in rows if row["expect"]["answered"]]
    asked = understood(rows, shot)
    vectors = encoder.queries([one.search for one in asked])
    chance = np.random.default_rng(SEED)
    found = []
    for at, row in enumerate(rows):
        gains = [gain(candidate, row) for candidate in candidates]
        best = max(gains)
        if best <= LEAST_GAIN:
            continue
        gold = frozenset(text for text, value in zip(texts, gains, strict=True) if value > 0)
        right = [text for text, value in zip(texts, gains, strict=True) if value >= best]
        near = shot.dense.scores(vectors[at : at + 1])
        if asked[at].subject.documents and chance.random() < IN_TOWN:
            near = np.where([unit.document in asked[at].subject.documents for unit in shot.units], near, -1.0)
        own = set(row["expect"].get("records", ()))
        wrong = [
            texts[n] for n in np.argsort(-near, kind="stable")[: 2 * NEAR]
            if texts[n] not in gold and not (shot.units[n].passage is None and shot.units[n].record_id in own)
        ]  # fmt: skip
        found.append(Item((asked[at].search,), right, wrong[:NEAR], gold))
    return found


def items_of_pairs(paths: Iterable[Path]) -> list[Item]:
    """The pairs written for the purpose: {"passage", "questions", "near"}, one an entry."""
    rows = [json.loads(line) for path in sorted(paths) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Item(
            row["questions"],
            [nfkc(row["passage"])],
            [nfkc(text) for text in row["near"]],
            frozenset([nfkc(row["passage"])]),
        )
        for row in rows
    ]


class LowRank(torch.nn.Module):
    """A linear layer, frozen, and beside it the product of two thin matrices, which is zero at first."""

    def __init__(self, base: torch.nn.Linear) -> None:
        super().__init__()
        self.base = base
        self.a = torch.nn.Parameter(torch.randn(RANK, base.in_features) / math.sqrt(base.in_features))
        self.b = torch.nn.Parameter(torch.zeros(base.out_features, RANK))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The base's output with the product's added."""
        added: torch.Tensor = self.base(x) + (x @ self.a.T) @ self.b.T * SCALE
        return added


def bert(weights: Weights) -> Any:
    """The model as transformers run it, which can be taught."""
    from transformers import BertConfig, BertModel  # noqa: PLC0415

    model = BertModel(
        BertConfig(
            vocab_size=weights.vocabulary,
            hidden_size=weights.hidden,
            num_hidden_layers=weights.layers,
            num_attention_heads=weights.heads,
            intermediate_size=weights.feed_forward,
            max_position_embeddings=weights.positions,
            type_vocab_size=len(weights.tensor("emb.type", -1, weights.hidden)),
            layer_norm_eps=weights.epsilon,
            pad_token_id=weights.special["pad"],
        ),
        add_pooling_layer=False,
    )
    known, shapes = names(weights.layers), {name: value.shape for name, value in model.state_dict().items()}
    model.load_state_dict(
        {name: torch.from_numpy(weights.tensor(tensor, *shapes[name])) for name, tensor in known.items()}
    )
    return model.eval()


class Student:
    """The model under training."""

    def __init__(self, encoder: E5Encoder) -> None:
        self._model, self._tokens = bert(read_weights(bundled_weights())), encoder.tokens
        for parameter in self._model.parameters():
            parameter.requires_grad_(False)
        self._added: dict[str, LowRank] = {}
        for name, parent in list(self._model.named_modules()):
            for part, layer in list(parent.named_children()):
                if isinstance(layer, torch.nn.Linear) and part in PARTS and "encoder.layer" in name:
                    self._added[f"{name}.{part}"] = LowRank(layer)
                    setattr(parent, part, self._added[f"{name}.{part}"])

    def parameters(self) -> list[torch.nn.Parameter]:
        """What is learned."""
        return [parameter for layer in self._added.values() for parameter in (layer.a, layer.b)]

    def vectors(self, kind: str, texts: Sequence[str]) -> torch.Tensor:
        """Unit vectors of questions or passages, with gradients; no dropout, which would take the fast kernels away."""
        ids, stands = map(torch.from_numpy, self._tokens([f"{kind}: {text}" for text in texts], LONGEST[kind]))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self._model(input_ids=ids, attention_mask=stands).last_hidden_state
        mask = stands.unsqueeze(-1).float()
        return torch.nn.functional.normalize((hidden.float() * mask).sum(1) / mask.sum(1), dim=1)

    def save(self, path: Path) -> None:
        """Write the adapter as `index.e5_weights.adapted` reads it."""
        arrays: dict[str, Any] = {}
        for name, layer in self._added.items():
            arrays[f"{name}.weight.a"] = layer.a.detach().numpy().astype("f2")
            arrays[f"{name}.weight.b"] = (layer.b.detach() * SCALE).numpy().astype("f2")
        np.savez(path, **arrays)


def loss(student: Student, batch: Sequence[Item], order: np.random.Generator) -> torch.Tensor:
    """InfoNCE of one batch: every text of the batch that is not known to be right for a question is wrong for it."""
    questions: list[str] = []
    texts: list[str] = []
    at: list[int] = []
    for item in batch:
        questions.append(str(order.choice(list(item.questions))))
        at.append(len(texts))
        texts.append(str(order.choice(list(item.right))))
        texts += [str(t) for t in order.choice(list(item.wrong), min(NEGATIVES, len(item.wrong)), replace=False)]
    similar = student.vectors("query", questions) @ student.vectors("passage", texts).T / TEMPERATURE
    known = torch.tensor(
        [[n != at[m] and text in item.gold for n, text in enumerate(texts)] for m, item in enumerate(batch)]
    )
    return torch.nn.functional.cross_entropy(similar.masked_fill(known, -1e4), torch.tensor(at))


def train(student: Student, items: Sequence[Item], epochs: int = EPOCHS) -> None:
    """Learn from the items, in another order each epoch; the rate rises, then falls to nothing."""
    order = np.random.default_rng(SEED)
    steps = epochs * (len(items) // BATCH)
    optimiser = torch.optim.AdamW(student.parameters(), lr=LEARNING_RATE, weight_decay=0.01)
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min(1, (n + 1) / WARM_UP) * max(0.02, 1 - n / steps))
    for _ in range(epochs):
        shuffled = order.permutation(len(items))
        for start in range(0, len(items) // BATCH * BATCH, BATCH):
            optimiser.zero_grad()
            loss(student, [items[n] for n in shuffled[start : start + BATCH]], order).backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
            optimiser.step()
            rate.step()


def main() -> None:
    """Learn and write the adapter."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="a snapshot built with YAKUSOKU_ENCODER=multilingual-e5-small")
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--pairs", type=Path, nargs="*", default=[])
    parser.add_argument("--leave-out", type=int, choices=(0, 1), help="the half of the questions not to learn from")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--output", type=Path, default=ADAPTER)
    options = parser.parse_args()
    torch.manual_seed(SEED)
    encoder = with_adapter(None, Settings().cache)
    shot = snapshots.load(snapshots.current(options.data))
    rows = [row for row in read(options.questions) if not held_out(row["id"])]
    rows += [*in_english(rows, ENGLISH), *typed_in_kana(rows)[::EVERY_KANA]]
    rows = [row for row in rows if encoder_fold(row["id"]) != options.leave_out]
    items = [*items_of_documents(rows, shot, encoder), *items_of_pairs(options.pairs)]
    student = Student(encoder)
    train(student, items, options.epochs)
    student.save(options.output)


if __name__ == "__main__":
    main()
