"""Who reads a question that the grammar is unsure of: nobody, or a language model, within closed lists.

A model may say what is asked for (topic, operation, side). Towns, records, years, figures and conditions stay as the
question's words have them, so a plan can be of no more than the question; what it leads to is verified like any draft.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Protocol

from pydantic import Field, ValidationError

from ingest.model import Value
from prompts import fill
from service.llm import LanguageModel, NoAnswer
from service.model import Ask, Intent, Op, PlannedAsk, Request, Topic

VERSION = 1
"""Of the prompts, `prompts/<language>/planner.<version>.txt`."""

ASKS = 3
"""Things asked at most; a question that names more is sure of itself."""
PLAUSIBLE = 0.1
"""Share of an intent from which a plan may read it into a question: one of ten is what chance would give it."""
INTENTS = {
    Topic.FIGURE: Intent.VALUE, Topic.STATUS: Intent.STATUS, Topic.PERCENT: Intent.STATUS, Topic.GRADE: Intent.STATUS,
    Topic.DEPARTMENT: Intent.DEPARTMENT, Topic.DATE: Intent.SCHEDULE, Topic.CONTENT: Intent.CONTENT,
    Topic.RESULT: Intent.CONTENT, Topic.FUTURE: Intent.FUTURE, Topic.PROBLEM: Intent.FUTURE,
    Topic.REASON: Intent.REASON, Topic.TITLE: Intent.LIST, Topic.ATTRIBUTE: Intent.VALUE,
}  # fmt: skip
"""Topic → the intent under which the grammar learned it."""

log = logging.getLogger(__name__)


class Plan(Value):
    """All that is asked, as a model reads it."""

    asks: tuple[PlannedAsk, ...] = Field(min_length=1, max_length=ASKS)


class Planner(Protocol):
    """Reads a question again."""

    def plan(self, request: Request, seconds: float) -> Request:
        """The request as the planner reads it within so long; as it is where there is nothing to read otherwise."""
        ...


class ModelPlanner:
    """A language model's reading.

    Args:
        model: the model.
    """

    def __init__(self, model: LanguageModel) -> None:
        self._model = model

    def plan(self, request: Request, seconds: float) -> Request:
        """The request with the asks of the model's plan; as it is where the grammar is sure or the plan is none."""
        if not unsure(request):
            return request
        data = json.dumps({"question": request.search}, ensure_ascii=False)
        try:
            said = self._model.complete(
                fill(f"{request.language}/planner_system.{VERSION}.txt", topics=_listed(Topic), operations=_listed(Op)),
                fill(f"{request.language}/planner.{VERSION}.txt", data=data),
                seconds,
                Plan.model_json_schema(),
            )
            plan = Plan.model_validate_json(said)
        except NoAnswer as error:
            log.warning("言語モデルの読みを得られず、文法の読みで答えます（%s）", error)
            return request
        except ValidationError:
            log.warning("言語モデルの読みが形に合わず、文法の読みで答えます")
            return request
        return planned(plan, request)


class ToldPlanner:
    """A reading that a model made before, as a receipt tells it.

    Args:
        asks: of the plan.
    """

    def __init__(self, asks: Sequence[PlannedAsk]) -> None:
        self._plan = Plan(asks=tuple(asks)) if 0 < len(asks) <= ASKS else None

    def plan(self, request: Request, seconds: float) -> Request:
        """The request with those asks, under the conditions that a model's are taken under."""
        return planned(self._plan, request) if self._plan and unsure(request) else request


def unsure(request: Request) -> bool:
    """Whether nothing in the question says outright what is asked for (a field, a name, a date), nor picks records."""
    said = any(ask.sure for ask in request.asks) or request.form
    return not (said or request.conditions or request.order or request.claims)


def planned(plan: Plan, request: Request) -> Request:
    """The request with a plan's asks, each of the years and the form that the question itself names.

    As it is where the plan asks for what the grammar holds to be hardly possible.
    """
    if any(request.intents.get(INTENTS[one.topic], 0.0) < PLAUSIBLE for one in plan.asks):
        return request
    asks = tuple(
        Ask(topic=one.topic, op=one.op, sides=one.sides, years=request.years, form=request.form, sure=True)
        for one in dict.fromkeys(plan.asks)
    )
    return request.model_copy(update={"asks": asks})


def _listed(names: type[Topic] | type[Op]) -> str:
    return ", ".join(name.value for name in names)
