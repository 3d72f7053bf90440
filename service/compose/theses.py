"""What the print says to what a question asserts or asks: yes, no, or nothing, and the sentence that says it. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from index.tokens import word_set
from ingest.text import nfkc
from service.compose import contradictions
from service.grounds import Grounds
from service.model import Evidence, Found, Particular, Request, Thesis, Topic
from service.particulars import agreed, contradicted, particulars
from service.poles import SO, pole
from service.understand.claims import NEGATED

LOOKED = 3
"""Sentences about the subject, besides the answer's own, that may say yes or no."""
NAMED = 0.2
"""Share of the subject's words that a sentence of the answer holds itself, to say yes or no."""


WHEN_WHERE = ("date", "place", "venue")

DATED = 0.5
"""The same, to say no by another date: many things have one."""
CONFIRMS = 0.6
"""The same, to say yes."""

_UNDECIDED = re.compile(r"検討|協議|未定|見込めれば")


class Verdict(NamedTuple):
    """Yes or no, the sentence that says so, and what it puts right."""

    agrees: bool
    text: str
    line: contradictions.Line | None
    """Where the sentence is none of the answer's own."""
    claimed: str = ""


def judged(request: Request, first: Found | None, evidence: Evidence, ground: Grounds) -> Verdict | None:
    """What the print says to a question's thesis: the answer's own sentences first, then those about its subject."""
    thesis = request.thesis
    if thesis is None:
        return None
    asked = frozenset(request.subject.words)
    own = _sentences(first.text, asked) if first else []
    about = contradictions.lines(request, first, evidence, ground)[:LOOKED] if thesis.believed else []
    told: list[tuple[str, contradictions.Line | None]] = [(text, None) for text in own if _about(asked, text)]
    told += [(line.text, line) for line in about]
    if not any(_agreed(thesis, text) for text in own):
        for text, line in told:
            wrong = contradicted(thesis.particulars, _speaking(text, asked, own=line is None), text)
            if wrong and (wrong.kind != "date" or _share(asked, text) >= DATED):
                return Verdict(False, text, line, wrong.shown)
    for text, line in told[: 1 if own else LOOKED]:
        sides = {family: pole(text, family) for family in thesis.poles}
        if False in {side is thesis.poles[family] for family, side in sides.items() if side is not None}:
            return Verdict(False, text, line)
        if line is None and _confirms(request, thesis, sides, text):
            return Verdict(True, text, line)
    return None


def _confirms(request: Request, thesis: Thesis, sides: Mapping[str, bool | None], text: str) -> bool:
    """Whether a sentence of the answer says all that is asserted. Of a claimed figure its own rules have judged."""
    likely = thesis.believed or "allowed" in thesis.poles
    far = likely and _share(request.subject.words, text) < CONFIRMS
    figures = any(claim.topic is Topic.FIGURE for claim in request.claims)
    if figures or far or NEGATED.search(text) or _UNDECIDED.search(text):
        return False
    if thesis.poles.keys() - {SO}:
        all_held = all(side is thesis.poles[family] for family, side in sides.items() if family != SO)
        return all_held and (not thesis.particulars or agreed(thesis.particulars, particulars(text)))
    return thesis.believed and _agreed(thesis, text)


def _speaking(text: str, asked: Collection[str], *, own: bool) -> list[Particular]:
    """What is definite in a sentence; of several counts, or of another sentence than the answer's own, only those whose
    clause speaks of the subject."""
    plain, found = nfkc(text), particulars(text)
    kinds = [one.kind for one in found]
    return [
        one for one in found
        if not one.kind.startswith("count:") or not asked or (own and kinds.count(one.kind) == 1)
        or word_set(_clause(plain, one)) & set(asked)
    ]  # fmt: skip


def _clause(text: str, one: Particular) -> str:
    first = max(text.rfind(mark, 0, one.start) for mark in "、,。") + 1
    last = min((at for mark in "、,。" if (at := text.find(mark, one.end)) > 0), default=len(text))
    return text[first:last]


def _agreed(thesis: Thesis, text: str) -> bool:
    """Whether a sentence says all that is claimed, and that is more than when or where."""
    told = particulars(text)
    return agreed(thesis.particulars, told) and any(one.kind not in WHEN_WHERE for one in thesis.particulars)


def _about(asked: Collection[str], text: str) -> bool:
    """Whether a sentence speaks of the question's subject itself."""
    return _share(asked, text) >= NAMED


def _share(asked: Collection[str], text: str) -> float:
    """Share of the subject's words that a sentence holds; all of none."""
    return len(set(asked) & word_set(text)) / len(asked) if asked else 1.0


def _sentences(text: str, asked: Collection[str]) -> list[str]:
    """The sentences of an answer, those first that speak most of the subject."""
    parts = [part for part in re.split(r"(?<=。)(?![）)])|\n", nfkc(text)) if part.strip()]
    return sorted(parts, key=lambda part: -len(set(asked) & word_set(part)))
