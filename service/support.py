"""How far a finding is about what was asked: what `verify` weighs before it lets an answer stand. Pure.

The weights are learned by `python -m eval.train_support` from whole answers over invented plans: whether each was
right. They stand in learned/support.json.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache

from index.tokens import tokenise, word_set
from service.grounds import Grounds, overlap
from service.model import Evidence, Found, Op, Ranked, Request, Subject, Topic
from service.rank.network import Network
from service.weights import read

MEASURES = frozenset("額 数 量 値 率 割合 人数 件数 金額 費用 年間 見込み 予定 推計 合計 平均".split())
"""Words that say how a thing is measured: a finding of the thing need not hold them."""
HEADING = 30
"""Characters of a line that may head what stands below it."""
_UNIT_SIGNALS = (
    "dense",
    "dense_gap",
    "words_gap",
    "bigrams_gap",
    "kana_gap",
    "coverage",
    "record_coverage",
    "dense_card",
    "dense_best",
)


def features(request: Request, evidence: Evidence, found: Found, ground: Grounds) -> dict[str, float]:
    """What tells whether a finding answers: its place in the evidence, and the subject's words in what it rests on."""
    cited = _cited(evidence, found)
    best = evidence.ranked[0] if evidence.ranked else None
    records = [evidence.records[i] for i in found.record_ids if i in evidence.records]
    row = {
        "log_odds": evidence.log_odds,
        "facts": float(bool(found.facts)),
        "derived": float(any(fact.derived for fact in found.facts)),
        "selected": float(bool(evidence.selected)),
        "several": float(len(found.record_ids) > 1),
        "belief": max((evidence.belief.get(r.record_id, 0.0) for r in records), default=0.0),
        "share": cited.share if cited else 0.0,
        "first": float(bool(best and cited and cited.unit.unit_id == best.unit.unit_id)),
        "titled": float(any(r.record_id in request.subject.titles for r in records)),
        "town_named": float(bool(request.subject.towns)),
        "kana": request.kana,
        "english": float(request.language == "en"),
        "words": min(len(request.subject.words), 8) / 8,
        "length": math.log1p(len(found.text)) / 6,
        "top": (best.score if best else 0.0) / 5,
    }
    for name in _UNIT_SIGNALS:
        row[f"unit_{name}"] = cited.features.get(name, 0.0) if cited else 0.0
        row[f"best_{name}"] = best.features.get(name, 0.0) if best else 0.0
    near, wide = held(evidence, found, ground)
    row.update(_coverage(request.subject.words, near, wide))
    row.update(_by_class(request.subject, plans(found, ground), near, wide))
    row.update(_asks(request, found))
    return row


def _cited(evidence: Evidence, found: Found) -> Ranked | None:
    """The best ranked unit among the lines that a finding cites."""
    for item in evidence.ranked:
        passage = item.unit.passage
        if passage and any(overlap(c, passage) for c in found.citations):
            return item
    return next((item for item in evidence.ranked if item.unit.record_id in found.record_ids), None)


def held(evidence: Evidence, found: Found, ground: Grounds) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a finding and of what it cites; and those together with all that it stands under."""
    records = [evidence.records[i] for i in found.record_ids if i in evidence.records]
    cited = _cited(evidence, found)
    near = _lemmas(found.text, *(c.quote for c in found.citations), *(f.indicator or "" for f in found.facts))
    passage = cited.unit.passage if cited else None
    around = [*(r.title for r in records), *(" ".join(r.path) for r in records)]
    around += [" ".join(r.sections.values())[:600] for r in records] + [
        i.name or "" for r in records for i in r.indicators
    ]
    around += [*passage.context[2:], passage.text] if passage else []
    return near, near | above(found, ground) | _lemmas(*around)


def above(found: Found, ground: Grounds) -> frozenset[str]:
    """The words of the short lines right above what a finding of no record cites: they may head it, though no heading
    could be read."""
    if found.record_ids:
        return frozenset()
    lines = [line for c in found.citations for line in ground.text(c.document, (c.lines[0] - 1, c.lines[0] - 1))]
    return _lemmas(*(line for line in lines if len(line.strip()) <= HEADING and "。" not in line))


def _coverage(asked: Sequence[str], near: frozenset[str], wide: frozenset[str]) -> dict[str, float]:
    """Share of the subject's words in the finding itself, and in all that it stands under."""
    total = max(len(asked), 1)
    last = asked[-1] if asked else ""
    return {
        "cover_near": sum(word in near for word in asked) / total,
        "cover_wide": sum(word in wide for word in asked) / total,
        "missing_wide": sum(word not in wide for word in asked) / 4,
        "none_near": float(bool(asked) and not any(word in near for word in asked)),
        "none_wide": float(bool(asked) and not any(word in wide for word in asked)),
        "last_near": float(last in near),
        "last_wide": float(last in wide),
        "all_near": float(all(word in near for word in asked)),
    }


def plans(found: Found, ground: Grounds) -> frozenset[str]:
    """The words of the plans' names that a finding cites: they tell no subject of a plan from another."""
    return frozenset[str]().union(*(word_set(ground.plan(c.document)) for c in found.citations))


def _by_class(about: Subject, of_plan: frozenset[str], near: frozenset[str], wide: frozenset[str]) -> dict[str, float]:
    """The same of nouns and of verbs apart, measures and the plan's name aside: a verb is said otherwise more often."""
    row = {}
    names = [word for word in about.words if word not in MEASURES and word not in of_plan]
    for kind, words in (
        ("nouns", [word for word in names if word not in about.verbs]),
        ("verbs", [word for word in names if word in about.verbs]),
    ):
        total = max(len(words), 1)
        row[f"{kind}_near"] = sum(word in near for word in words) / total if words else 1.0
        row[f"{kind}_wide"] = sum(word in wide for word in words) / total if words else 1.0
        row[f"{kind}_missing"] = sum(word not in wide for word in words) / 4
    return row


def strange(request: Request, evidence: Evidence, found: Found) -> bool:
    """Whether not one word of the subject stands in what a finding rests on, nor its title in the question."""
    records = [evidence.records[i] for i in found.record_ids if i in evidence.records]
    if any(record.record_id in request.subject.titles for record in records):
        return False
    asked = [word for word in request.subject.words if len(word) > 1]  # 数, 何 and 者 stand everywhere
    texts = [found.text, *(citation.quote for citation in found.citations)]
    for record in records:
        texts += [record.title, *record.path, *record.departments, *record.sections.values()]
        texts += [indicator.name or "" for indicator in record.indicators]
    stated, printed = _lemmas(*texts), " ".join(texts).lower()
    return bool(asked) and not any(word in stated or word in printed for word in asked)


def _lemmas(*texts: str) -> frozenset[str]:
    return frozenset(token.lemma.lower() for text in texts if text for token in tokenise(text[:800]))


def _asks(request: Request, found: Found) -> dict[str, float]:
    """What is asked, and whether the finding is of that year and side."""
    row: dict[str, float] = {f"topic_{topic.value}": 0.0 for topic in Topic}
    row |= {f"op_{op.value}": 0.0 for op in Op}
    for ask in request.asks:
        row[f"topic_{ask.topic.value}"] = 1.0
        row[f"op_{ask.op.value}"] = 1.0
    years = set(request.years)
    told = {fact.fiscal_year for fact in found.facts if fact.fiscal_year}
    row["year_asked"] = float(bool(years))
    row["year_told"] = float(bool(years & told))
    sides = {side for ask in request.asks for side in ask.sides}
    row["side_asked"] = float(bool(sides))
    row["side_told"] = float(bool(sides) and any(fact.field.rpartition(".")[2] in sides for fact in found.facts))
    row["form_asked"] = float(request.form is not None)
    row["sure"] = float(any(ask.sure for ask in request.asks))
    row["claims"] = float(bool(request.claims))
    row["conditions"] = float(bool(request.conditions))
    return row


@cache
def weights() -> Network:
    """The learned judge."""
    return Network(**read("support"))


def log_odds(rows: Sequence[Mapping[str, float]]) -> list[float]:
    """Log-odds that each finding is right."""
    return [float(score) for score in weights().scores(rows)]
