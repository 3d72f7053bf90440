"""Replies to what no plan answers: a greeting, who answers here, danger, and what lies outside of the plans."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from prompts import say, text
from service.model import Language, Reply, Request
from service.understand.known import Known
from service.understand.scope_crisis import crisis_kinds

MOST_LINES = 4
"""Helplines of one reply: somebody in danger reads no list."""


@cache
def helplines() -> Mapping[str, Any]:
    """The helplines that a crisis reply shows; the operator may change `prompts/helplines.toml`."""
    return tomllib.loads(text("helplines.toml"))


def lines(kinds: Sequence[str], language: Language) -> list[str]:
    """The helplines of the kinds of danger, a line each, the most urgent first; one without a number is left out."""
    held = helplines()
    names = dict.fromkeys(
        name for n in range(MOST_LINES) for kind in kinds for name in held["kinds"].get(kind, ())[n : n + 1]
    )
    found = [held["helplines"][name] for name in names if held["helplines"][name]["number"]]
    return [
        say(
            language,
            "scope.crisis_line",
            name=one["name"][language],
            number=one["number"],
            hours=one["hours"][language],
        )
        for one in found[:MOST_LINES]
    ]


def fixed(request: Request, conversation_id: str, spent: Mapping[str, float], held: Known) -> Reply:
    """The fixed reply of a scope; nothing is cited, and nothing is kept of the question."""
    language = request.language
    if request.scope == "crisis":
        answer = "\n".join([say(language, "scope.crisis"), *lines(crisis_kinds(request.search), language)])
    else:
        towns = sorted({d.municipality for d in held.documents if d.municipality})
        town = towns[0] if towns else say(language, "scope.some_town")
        answer = say(language, f"scope.{request.scope}", town=town)
    return Reply(
        answer=answer, answered=False, scope=request.scope,
        resolved_question="" if request.scope == "crisis" else request.search,
        conversation_id=conversation_id, timings_ms=dict(spent),
    )  # fmt: skip
