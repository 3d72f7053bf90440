"""Stage 3, rank: understanding and candidates → evidence, best first. Pure.

A small network weighs the retrievers' signals together with what the unit is (its field, its year, whether it
holds the kind of thing asked for). Its weights are learned by `python -m eval.train` from questions kept apart
from every test, and stand in ranker.json.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from ingest.model import Record
from ingest.text import fiscal_years, nfkc
from service.model import Candidate, Candidates, Evidence, Intent, Ranked, Understanding
from service.retrieve import is_named
from service.wanted import holds as holds_form

K = TypeVar("K", bound=Hashable)

LIMIT = 6.0
"""Standard deviations beyond which a feature says no more: an odd unit must not outshout all others."""
RRF = 10
"""Constant of the reciprocal ranks: small, since only some thirty units are judged."""
KEEP = 40
"""Ranked units handed on; composing looks at a few, the passages of the reply at 20."""

ROLES = {
    "problem": re.compile(r"課題|問題|支障"),
    "future": re.compile(r"今後|予定|方針|方向"),
    "reason": re.compile(r"理由|背景|補足|現状"),
    "done": re.compile(r"これまで|実績|結果|取組(?:状況|内容|事業)|成果|効果"),
    "content": re.compile(r"内容|概要|施策"),
    "schedule": re.compile(r"工程|スケジュール|日程"),
    "remark": re.compile(r"備考|特記|意見"),
}
"""Role of a section by the words that Japanese plans head such sections with."""

HOLDS = {
    "number": re.compile(r"\d"),
    "date": re.compile(r"(?:\d{1,4}|元)\s*年|\d{1,2}月|年度|(?<![A-Za-z])[RH]\d{1,2}"),
    "month": re.compile(r"\d{1,2}月"),
    "money": re.compile(r"\d[\d,.]*\s*(?:円|千円|万円|億円?)"),
    "cause": re.compile(r"ため|ので|から[、。]|により|によって|こと(?:から|により)|課題|難し|困難|不足|高騰|影響|減少"),
    "plan": re.compile(r"予定|検討|目指|めざ|今後|進める|進めて|図る|図り|図って|していく|行っていく|引き?続き|推進"),
    "done": re.compile(r"しました|した。|した$|実施|開始|策定|設置|導入|開催"),
    "office": re.compile(r"課|室|係|局|センター|担当"),
    "items": re.compile(r"[・、].+[・、].+"),
}
"""What a text holds, by its print."""


def _field_kind(candidate: Candidate) -> str:
    if candidate.unit.passage is None:
        return f"{candidate.unit.card}_card"
    field = candidate.unit.passage.field
    if field is None:
        return "loose" if candidate.unit.record_id is None else "row"
    return field.partition(".")[0]


_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_YEARS = re.compile(
    r"(?:令和|平成|(?<![A-Za-z])[RH])\s?\d+(?:年度?)?|(?<!\d)(?:19|20)\d\d(?!\d)年?度?|(?<!\d)\d{1,2}(?:年(?:度|間)?|月)"
)

FIELD_KINDS = (
    "record_card", "status_card", "departments_card", "loose", "row", "title", "departments", "status_text",
    "progress_percent", "stars", "grades", "scores", "attributes", "indicators", "sections",
)  # fmt: skip
"""What a unit is: a card of a record, a line of no record or of no field, or a field."""


def features(asked: Understanding, candidates: Candidates) -> list[dict[str, float]]:
    """Everything the ranker looks at, by name; one row a candidate."""
    own = _of_question(asked)
    figures = asked_figures(asked)
    return [own | _of_candidate(asked, candidate, candidates.records, own, figures) for candidate in candidates.units]


def _of_question(asked: Understanding) -> dict[str, float]:
    """What the question alone tells, the same for all candidates."""
    found = {
        "kana_typed": kana_share(asked.question),
        "english": float(asked.language == "en"),
        "leans": float(asked.leans),
        "figures_asked": float(bool(asked_figures(asked))),
    }
    return found | ({"unit_asked": 1.0} if asked.wanted else {}) | ({"year_asked": 1.0} if asked.years else {})


def _of_candidate(
    asked: Understanding,
    candidate: Candidate,
    records: Mapping[str, Record],
    own: Mapping[str, float],
    figures: set[str],
) -> dict[str, float]:
    """What a candidate tells, by itself and beside the question."""
    unit = candidate.unit
    passage = unit.passage
    text = nfkc(passage.text if passage else unit.text)
    found = dict(candidate.signals)
    kind = _field_kind(candidate)
    for name in FIELD_KINDS:
        found[f"is_{name}"] = float(kind == name)
    heading = " ".join([*(passage.context[2:] if passage else ()), passage.field or "" if passage else ""])
    roles = {name: float(bool(pattern.search(heading))) for name, pattern in ROLES.items()}
    holds = {name: float(bool(pattern.search(text))) for name, pattern in HOLDS.items()}
    found.update({f"role_{name}": value for name, value in roles.items()})
    found.update({f"holds_{name}": value for name, value in holds.items()})
    for name in ("kana_gap", "kana_rr", "dense_gap", "words_gap"):
        found[f"kana_typed*{name}"] = own["kana_typed"] * found[name]
    found["leans*own_gap"] = own["leans"] * found["own_gap"]
    found["figures_there"] = len(figures & set(_NUMBER.findall(text.replace(",", "")))) / max(len(figures), 1)
    found["length"] = math.log1p(len(text)) / 5
    found["short"] = float(len(text) < 15)
    found["sentence"] = float(text.endswith("。"))
    found.update(_fit(asked.intents, kind, roles, holds))
    found.update(_year_features(asked, candidate, text))
    if asked.wanted:
        found["unit_there"] = float(holds_form(asked.wanted, text, asked.question))
    record = records.get(unit.record_id or "")
    found["kind_named"] = float(bool(record and asked.kind == record.kind))
    found["named"] = float(bool(record and asked.numbers and is_named(record, asked)))
    earlier = asked.history[-1].record_ids if asked.leans and asked.history else ()
    found["earlier"] = float(unit.record_id in earlier)
    found["earlier_first"] = float(earlier[:1] == (unit.record_id,))
    return found


def _fit(
    shares: Mapping[str, float], kind: str, roles: Mapping[str, float], holds: Mapping[str, float]
) -> dict[str, float]:
    """How far what the unit is fits what is asked, each intent by its share.

    Four sums and not every pair of intent and property: with some 400 questions to learn from, the pairs were
    learned by heart (right first on 69 % of the questions learned from, 61 % of the others; the sums 67 and 64).
    """

    def share(*intents: Intent) -> float:
        return sum(shares.get(intent, 0.0) for intent in intents)

    role = {
        Intent.REASON: max(roles["reason"], roles["problem"]),
        Intent.FUTURE: roles["future"],
        Intent.SCHEDULE: max(roles["schedule"], roles["future"]),
        Intent.CONTENT: max(roles["content"], roles["done"]),
    }
    holding = {
        Intent.VALUE: "number", Intent.COUNT: "number", Intent.COMPARE: "number", Intent.SCHEDULE: "date",
        Intent.REASON: "cause", Intent.FUTURE: "plan", Intent.LIST: "items", Intent.DEPARTMENT: "office",
    }  # fmt: skip
    fields = {
        Intent.VALUE: ("indicators",),
        Intent.COMPARE: ("indicators",),
        Intent.DEPARTMENT: ("departments", "departments_card"),
        Intent.STATUS: ("status_card", "status_text", "progress_percent", "stars", "grades", "scores"),
    }
    prose = share(Intent.CONTENT, Intent.REASON, Intent.FUTURE, Intent.SCHEDULE, Intent.LIST)
    return {
        "fit_role": sum(share(intent) * value for intent, value in role.items()),
        "fit_holds": sum(share(intent) * holds[name] for intent, name in holding.items()),
        "fit_field": sum(share(intent) for intent, names in fields.items() if kind in names),
        "fit_prose": prose * (kind in ("sections", "loose")),
    }


def _year_features(asked: Understanding, candidate: Candidate, text: str) -> dict[str, float]:
    if not asked.years:
        return {}
    passage = candidate.unit.passage
    printed = set(fiscal_years(text)) | ({passage.fiscal_year} if passage and passage.fiscal_year else set())
    match = bool(printed & set(asked.years))
    marked = bool(passage and passage.fiscal_year in asked.years)
    return {
        "year_match": float(match),
        "year_marked": float(marked),
        "year_other": float(bool(printed) and not match),
    }


def asked_figures(asked: Understanding) -> set[str]:
    """Figures that a question states of its subject (1万円の給付, 40回), without its years and record numbers.

    A text that holds the same figure is likely about the same thing.
    """
    plain = _YEARS.sub(" ", asked.question.replace(",", ""))
    return set(_NUMBER.findall(plain)) - {part for _, number in asked.numbers for part in (number, *number.split("-"))}


def kana_share(text: str) -> float:
    """How far a question is typed in kana alone, 0 to 1: there its sound says more than its words.

    >>> kana_share("じょせつ"), kana_share("除雪の担当")
    (1.0, 0.2)
    """
    kana, kanji = len(re.findall(r"[ぁ-ゖァ-ヴー]", text)), len(re.findall(r"[一-龠]", text))
    return round(kana / (kana + kanji), 1) if kana + kanji else 0.0


class Network:
    """A feed-forward network with ReLU between its layers."""

    def __init__(
        self, names: Sequence[str], mean: Sequence[float], scale: Sequence[float], layers: Sequence[tuple[Any, Any]]
    ):
        self.names = tuple(names)
        self._mean, self._scale = np.array(mean), np.array(scale)
        self._layers = [(np.array(w), np.array(b)) for w, b in layers]

    def scores(self, rows: Sequence[Mapping[str, float]]) -> npt.NDArray[np.float64]:
        """One score a row of features; a feature that a row lacks is 0."""
        x = np.array([[row.get(name, 0.0) for name in self.names] for row in rows], float).reshape(-1, len(self.names))
        x = np.clip((x - self._mean) / self._scale, -LIMIT, LIMIT)
        for at, (weights, bias) in enumerate(self._layers):
            x = x @ weights + bias
            if at < len(self._layers) - 1:
                x = np.maximum(x, 0)
        return np.asarray(x[:, 0])


@cache
def weights() -> dict[str, Network]:
    """The learned networks: `rank` orders units, `answerable` judges the best of them."""
    raw = json.loads(files("service").joinpath("ranker.json").read_text(encoding="utf-8"))
    return {name: Network(**network) for name, network in raw.items()}


def rank(asked: Understanding, candidates: Candidates, network: Network | None = None) -> Evidence:
    """Candidates in the order in which they are likely to answer, and how likely any of them does.

    `network` orders them in place of the learned one (for measuring what that buys).
    """
    rows = features(asked, candidates)
    if not rows:
        return Evidence(
            ranked=(), records=candidates.records, selected=candidates.selected, selection=candidates.selection
        )
    scores = reordered((network or weights()["rank"]).scores(rows), [one.reranked for one in candidates.units])
    ranked = sorted(
        (
            Ranked(unit=candidate.unit, score=float(score), features=row)
            for candidate, row, score in zip(candidates.units, rows, scores, strict=True)
        ),
        key=lambda item: (-item.score, item.unit.unit_id),
    )
    judged = weights()["answerable"].scores([answerable_features(asked, candidates, ranked)])
    return Evidence(
        ranked=tuple(ranked[:KEEP]),
        records=candidates.records,
        selected=candidates.selected,
        selection=candidates.selection,
        selected_by=candidates.selected_by,
        absent_number=candidates.absent_number,
        log_odds=float(judged[0]),
    )


def reordered(scores: npt.NDArray[np.float64], reranked: Sequence[float | None]) -> npt.NDArray[np.float64]:
    """The same scores, handed out anew among the units that a reranker has judged.

    Their order is that of both together, by reciprocal ranks (Cormack et al. 2009); the scores themselves stay, since
    what is said of the belief in a unit rests on their scale.
    """
    judged = [at for at, score in enumerate(reranked) if score is not None]
    if not judged:
        return scores
    ranks = np.zeros(len(judged))
    for values in (scores[judged], np.array([reranked[at] for at in judged], float)):
        ranks[np.argsort(-values, kind="stable")] += 1 / (RRF + np.arange(len(judged)))
    found = scores.copy()
    found[np.array(judged)[np.argsort(-ranks, kind="stable")]] = np.sort(scores[judged])[::-1]
    return found


def shares(ranked: Sequence[Ranked]) -> list[float]:
    """Softmax of the scores: each unit's share of the belief."""
    scores = np.array([item.score for item in ranked])
    exponents = np.exp(scores - scores.max())
    return [float(share) for share in exponents / exponents.sum()]


def belief(ranked: Sequence[Ranked], keys: Callable[[Ranked], Iterable[K]]) -> dict[K, float]:
    """How much of the belief is in each key; `keys` says what a unit counts for (its record, its heading)."""
    found: dict[K, float] = {}
    for item, share in zip(ranked, shares(ranked), strict=True):
        for key in keys(item):
            found[key] = found.get(key, 0.0) + share
    return found


def answerable_features(asked: Understanding, candidates: Candidates, ranked: Sequence[Ranked]) -> dict[str, float]:
    """What tells whether the documents hold an answer: how good the best units are, and what none of them holds."""
    best = ranked[0]
    found = {"unknown": candidates.unknown, "top": best.score, "words_asked": min(len(asked.question), 80) / 80}
    for at in (1, 3, 9):
        if len(ranked) > at:
            found[f"lead_{at}"] = best.score - ranked[at].score
    names = (
        "figures_there", "dense", "dense_gap", "coverage", "record_coverage", "words_gap", "bigrams_gap", "kana_gap",
        "dense_card", "dense_best", "unit_there", "year_match", "year_other", "holds_number", "holds_money",
        "holds_date", "holds_office", "holds_cause", "is_indicators", "is_loose", "is_record_card",
    )  # fmt: skip
    for name in names:
        found[f"first_{name}"] = best.features.get(name, 0.0)
        found[f"max_{name}"] = max(item.features.get(name, 0.0) for item in ranked[:3])
    for intent in Intent:
        share = asked.intents.get(intent, 0.0)
        found[f"asks_{intent}"] = share
        for name in ("unit_there", "holds_money", "holds_date", "holds_office", "holds_number"):
            found[f"{intent}*{name}"] = share * found[f"max_{name}"]
    if asked.wanted:
        found["unit_asked"] = 1.0
        found["unit_missing"] = 1.0 - found["max_unit_there"]
    if asked.years:
        found["year_asked"] = 1.0
        found["year_missing"] = 1.0 - found["max_year_match"]
    found["selected"] = float(bool(candidates.selected))
    return found
