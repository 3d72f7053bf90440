"""Everything that ranking looks at: what a unit is, and what it is beside the request. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ingest.model import Record
from ingest.text import fiscal_years, nfkc
from service.forms import holds as holds_form
from service.model import Candidate, Candidates, Intent, Ranked, Request, Topic
from service.retrieve.search import is_named

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


def _field_kind(field: str | None, card: str | None, loose: bool) -> str:
    """What a unit is, by the passage's field or the card; `loose`: of no record."""
    if card:
        return f"{card}_card"
    if field is None:
        return "loose" if loose else "row"
    return field.partition(".")[0]


_NUMBER = re.compile(r"\d+(?:\.\d+)?")
FIELD_KINDS = (
    "record_card", "status_card", "departments_card", "loose", "row", "title", "departments", "status_text",
    "progress_percent", "stars", "grades", "scores", "attributes", "indicators", "sections",
)  # fmt: skip
"""What a unit is: a card of a record, a line of no record or of no field, or a field."""


class _Look(NamedTuple):
    """What a unit shows by itself, whatever is asked."""

    text: str
    kind: str
    roles: dict[str, float]
    holds: dict[str, float]
    numbers: frozenset[str]
    years: frozenset[int]
    own: dict[str, float]


@lru_cache(maxsize=1 << 15)
def _look(printed: str, context: tuple[str, ...], field: str | None, card: str | None, loose: bool) -> _Look:
    """A unit's look; the same units are ranked for question after question, and each is looked at once."""
    text, kind = nfkc(printed), _field_kind(field, card, loose)
    heading = "" if card else " ".join([*context[2:], field or ""])
    roles = {name: float(bool(pattern.search(heading))) for name, pattern in ROLES.items()}
    holds = {name: float(bool(pattern.search(text))) for name, pattern in HOLDS.items()}
    own = {f"is_{name}": float(kind == name) for name in FIELD_KINDS}
    own |= {f"role_{name}": value for name, value in roles.items()}
    own |= {f"holds_{name}": value for name, value in holds.items()}
    own |= {
        "length": math.log1p(len(text)) / 5,
        "short": float(len(text) < 15),
        "sentence": float(text.endswith("。")),
    }
    numbers = frozenset(_NUMBER.findall(text.replace(",", "")))
    return _Look(text, kind, roles, holds, numbers, frozenset(fiscal_years(text)), own)


class _Asked(NamedTuple):
    """What a request asks of every unit alike, worked out once."""

    request: Request
    own: dict[str, float]
    figures: frozenset[str]
    years: frozenset[int]
    form: str | None
    fields: dict[str, float]
    """Kind of unit → the shares of the intents that its field answers."""
    prose: float
    topic_fields: frozenset[str]
    topic_roles: tuple[str, ...]
    topic_holds: tuple[str, ...]


def _asked(request: Request) -> _Asked:
    share, topics = request.intents.get, [ask.topic for ask in request.asks]
    return _Asked(
        request=request,
        own=_of_question(request),
        figures=frozenset(request.figures),
        years=frozenset(request.years),
        form=request.form,
        fields={
            kind: sum(share(intent, 0.0) for intent, names in _FIELDS.items() if kind in names) for kind in FIELD_KINDS
        },
        prose=sum(share(intent, 0.0) for intent in _PROSE),
        topic_fields=frozenset(name for topic in topics for name in _TOPIC_FIELDS.get(topic, ())),
        topic_roles=tuple(name for topic in topics for name in _TOPIC_ROLES.get(topic, ())),
        topic_holds=tuple(_TOPIC_HOLDS[topic] for topic in topics if topic in _TOPIC_HOLDS),
    )


def features(request: Request, candidates: Candidates) -> list[dict[str, float]]:
    """Everything the ranker looks at, by name; one row a candidate."""
    asked = _asked(request)
    return [_of_candidate(asked, candidate, candidates.records) for candidate in candidates.units]


def _of_question(request: Request) -> dict[str, float]:
    """What the question alone tells, the same for all candidates."""
    found = {
        "kana_typed": request.kana,
        "english": float(request.language == "en"),
        "figures_asked": float(bool(request.figures)),
    }
    return found | ({"unit_asked": 1.0} if request.form else {}) | ({"year_asked": 1.0} if request.years else {})


def _of_candidate(asked: _Asked, candidate: Candidate, records: Mapping[str, Record]) -> dict[str, float]:
    """What a candidate tells, with the question and beside it."""
    unit, request = candidate.unit, asked.request
    passage = unit.passage
    loose = unit.record_id is None
    look = (
        _look(passage.text, passage.context, passage.field, None, loose)
        if passage
        else _look(unit.text, (), None, unit.card, loose)
    )
    found = {**asked.own, **candidate.signals, **look.own}
    for name, by_kana in _BY_KANA:
        found[by_kana] = request.kana * found[name]
    found["figures_there"] = len(asked.figures & look.numbers) / max(len(asked.figures), 1)
    _add_fit(found, asked, look)
    if asked.years:
        printed = look.years | {passage.fiscal_year} if passage and passage.fiscal_year else look.years
        match = not asked.years.isdisjoint(printed)
        found["year_match"] = float(match)
        found["year_marked"] = float(bool(passage and passage.fiscal_year in asked.years))
        found["year_other"] = float(bool(printed) and not match)
    if asked.form:
        found["unit_there"] = float(holds_form(asked.form, look.text, request.subject.names))
    record = records.get(unit.record_id or "")
    about = request.subject
    found["kind_named"] = float(bool(record and about.kind == record.kind))
    found["named"] = float(bool(record and about.numbers and is_named(record, request)))
    found["titled"] = float(bool(record and record.record_id in about.titles))
    return found


_BY_KANA = tuple((name, f"kana_typed*{name}") for name in ("kana_gap", "kana_rr", "dense_gap", "words_gap"))
"""Signals that say something else of a question typed in kana, and the name of that."""
_HOLDING = {
    Intent.VALUE: "number", Intent.COUNT: "number", Intent.COMPARE: "number", Intent.SCHEDULE: "date",
    Intent.REASON: "cause", Intent.FUTURE: "plan", Intent.LIST: "items", Intent.DEPARTMENT: "office",
}  # fmt: skip
_FIELDS = {
    Intent.VALUE: ("indicators",),
    Intent.COMPARE: ("indicators",),
    Intent.DEPARTMENT: ("departments", "departments_card"),
    Intent.STATUS: ("status_card", "status_text", "progress_percent", "stars", "grades", "scores"),
}
_PROSE = (Intent.CONTENT, Intent.REASON, Intent.FUTURE, Intent.SCHEDULE, Intent.LIST)
"""Intent → what a text holds that answers it, and the fields that print it; and the intents that prose answers."""


_TOPIC_FIELDS = {
    Topic.FIGURE: ("indicators",), Topic.STATUS: ("status_card", "status_text"), Topic.PERCENT: ("progress_percent",),
    Topic.GRADE: ("stars", "grades", "scores"), Topic.DEPARTMENT: ("departments", "departments_card"),
}  # fmt: skip
_TOPIC_ROLES = {
    Topic.REASON: ("reason", "problem"), Topic.PROBLEM: ("problem",), Topic.FUTURE: ("future",),
    Topic.RESULT: ("done",),
    Topic.CONTENT: ("content",), Topic.DATE: ("schedule", "future"),
}  # fmt: skip
_TOPIC_HOLDS = {
    Topic.FIGURE: "number", Topic.DATE: "date", Topic.REASON: "cause", Topic.FUTURE: "plan", Topic.DEPARTMENT: "office",
    Topic.RESULT: "done",
}  # fmt: skip
"""Topic that is asked for → fields that print it, roles of sections that tell it, and what its text holds."""


def _add_fit(found: dict[str, float], asked: _Asked, look: _Look) -> None:
    """How far what the unit is fits what is asked, each intent by its share, and as the request's asks say it.

    Four sums and not every pair of intent and property: with some 400 questions to learn from, the pairs were
    learned by heart (right first on 69 % of the questions learned from, 61 % of the others; the sums 67 and 64).
    """
    roles, holds, share = look.roles, look.holds, asked.request.intents.get
    found["fit_role"] = (
        share(Intent.REASON, 0.0) * max(roles["reason"], roles["problem"])
        + share(Intent.FUTURE, 0.0) * roles["future"]
        + share(Intent.SCHEDULE, 0.0) * max(roles["schedule"], roles["future"])
        + share(Intent.CONTENT, 0.0) * max(roles["content"], roles["done"])
    )
    found["fit_holds"] = sum([share(intent, 0.0) for intent, name in _HOLDING.items() if holds[name]])
    found["fit_field"] = asked.fields.get(look.kind, 0.0)
    found["fit_prose"] = asked.prose * (look.kind in ("sections", "loose"))
    found["ask_field"] = float(look.kind in asked.topic_fields)
    found["ask_role"] = max([roles[name] for name in asked.topic_roles], default=0.0)
    found["ask_holds"] = max([holds[name] for name in asked.topic_holds], default=0.0)


def answerable_features(request: Request, candidates: Candidates, ranked: Sequence[Ranked]) -> dict[str, float]:
    """What tells whether the documents hold an answer: how good the best units are, and what none of them holds."""
    best = ranked[0]
    found = {"unknown": candidates.unknown, "top": best.score, "words_asked": min(request.length, 80) / 80}
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
        share = request.intents.get(intent, 0.0)
        found[f"asks_{intent}"] = share
        for name in ("unit_there", "holds_money", "holds_date", "holds_office", "holds_number"):
            found[f"{intent}*{name}"] = share * found[f"max_{name}"]
    if request.form:
        found["unit_asked"] = 1.0
        found["unit_missing"] = 1.0 - found["max_unit_there"]
    if request.years:
        found["year_asked"] = 1.0
        found["year_missing"] = 1.0 - found["max_year_match"]
    found["selected"] = float(bool(candidates.selected))
    return found
