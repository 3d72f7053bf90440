"""What kind of answer a question asks for, told by its grammar: interrogatives, endings, verbs, and the field's nouns.

A multinomial logistic regression over morphemes and their pairs, learned by `python -m eval.train`; its weights
stand in intents.json. Most nouns name the subject and not the kind of answer, so in the pairs they are masked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from index.tokens import tokenise
from service import weights
from service.understand.linear import Linear

_SUBJECT = ("固有名詞", "普通名詞")


def grams(question: str) -> list[str]:
    """Morphemes, their pairs, the closing ones, and the nouns.

    >>> grams("担当は何課")
    ['N', 'は', '何', '課', 'N_は', 'は_何', '何_課', 'L:担当', 'L:何', 'L:課', 'ENDは', 'END何', 'END課']
    """
    tokens = tokenise(question)
    masked = [
        "N" if t.pos in ("名詞", "記号", "補助記号") and t.sub in _SUBJECT and len(t.surface) > 1 else t.lemma
        for t in tokens
    ]
    pairs = [f"{a}_{b}" for a, b in pairwise(masked)]
    nouns = [f"L:{t.lemma}" for t in tokens if t.pos == "名詞"]
    return [*masked, *pairs, *nouns, *(f"END{name}" for name in masked[-3:])]


class LearnedIntents:
    """Shares of the intents by a linear model over `grams`."""

    def __init__(self, names: Sequence[str], bias: Sequence[float], weights: Mapping[str, Sequence[float]]) -> None:
        self._model = Linear(names, bias, weights)

    def shares(self, question: str) -> dict[str, float]:
        """Intent → share, the likeliest first; the shares sum to 1."""
        return self._model.shares(dict.fromkeys(grams(question)))


@cache
def learned() -> LearnedIntents:
    """The intents learned from the question files."""
    return LearnedIntents(**weights.read("intents"))
