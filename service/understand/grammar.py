"""What a question asks, as its grammar suggests: two linear models over morphemes, their pairs and cues.

Learned from labelled questions about invented plans (`python -m eval.train_asks`): a multinomial logistic regression
for the topic that is asked for first, and one for what is done with it. Weights stand in learned/asks.json.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from service import weights
from service.forms import COUNTER, FORMLESS, wanted
from service.understand.cues import cues, suggestions
from service.understand.intents import grams
from service.understand.linear import Linear
from service.understand.signs import SIGNS, sides
from service.understand.years import years

QUOTED = re.compile(r"[「『][^」』]*[」』]")
"""What a question quotes names its subject; the quoted words say nothing of what is asked."""


def features(text: str, *, restricted: bool) -> list[str]:
    """What the models look at.

    Args:
        text: the question, NFKC.
        restricted: it states conditions on records.
    """
    own = QUOTED.sub("「」", text)
    found = [f"g:{gram}" for gram in grams(own)]
    found += [f"c:{cue.topic.value}" for cue in cues(own)]
    found += [f"s:{topic.value}" for topic in suggestions(own)]
    form = wanted(own)
    found.append("form:" + (form if form in FORMLESS else "n" if form else "-"))
    found.append(f"y{min(len(years(own)), 2)}")
    signs = [name for name, pattern in SIGNS.items() if pattern.search(own)]
    found += [f"r:{name}" for name in signs]
    found += [f"side:{side}" for side in sides(own)]
    if restricted:
        found.append("cond")
    if "whether" in signs and "open" not in signs:
        found.append("yn")
    counter = COUNTER.search(own)
    if counter:
        found.append(f"ctr:{counter['unit']}")
    return list(dict.fromkeys(found))


@cache
def models() -> dict[str, Linear]:
    """The learned models: `topic` and `op`."""
    return {name: Linear(**model) for name, model in weights.read("asks").items()}


TOPICS: dict[str, str] = {
    "value": "figure", "status": "status", "department": "department", "content": "content", "reason": "reason",
    "schedule": "date", "future": "future", "list": "title", "count": "title", "compare": "figure",
}  # fmt: skip
OPERATIONS: dict[str, str] = {"list": "list", "count": "count", "compare": "compare"}
"""Intent of the plain grammar (intents.py) → the topic and the operation that it speaks for."""
WEIGHT = 0.4
"""Weight of the plain grammar beside the labelled one: it has learned from other questions, in coarser classes."""


def mixed(
    topics: Mapping[str, float], operations: Mapping[str, float], intents: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, float]]:
    """Topics and operations with the plain grammar's word in them, the likeliest first."""
    both = {name: (1 - WEIGHT) * share for name, share in topics.items()}
    for name, share in intents.items():
        both[TOPICS[name]] = both.get(TOPICS[name], 0.0) + WEIGHT * share
    done = {name: (1 - WEIGHT) * share for name, share in operations.items()}
    for name, share in intents.items():
        operation = OPERATIONS.get(name, "value")
        done[operation] = done.get(operation, 0.0) + WEIGHT * share
    return _ordered(both), _ordered(done)


def _ordered(shares: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(shares.items(), key=lambda pair: (-pair[1], pair[0])))
