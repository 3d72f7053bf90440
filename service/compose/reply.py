"""Findings → the answer's text with [n] marks, its citations numbered, its facts pointing at them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.text import match_key
from prompts import say
from service.model import Answer, Citation, Fact, Found, Missing, Refusal, Request, Why

_SENTENCES = re.compile(r"(?:「(?:[^「」]|「[^「」]*」)*」|[^。\n「]|「)+[。\n]*|[。\n]+")
_NAMED = re.compile(r"「(?P<title>(?:[^「」]|「[^「」]*」)+)」(?:の|では、|は、)")
"""What a sentence is about, at its head."""


SHORTEST = 8
"""Characters of a sentence that is not said twice; 「はい。」 may be."""


class Body(NamedTuple):
    """What a reply says, before it has a conversation and timings."""

    text: str
    citations: tuple[Citation, ...]
    facts: tuple[Fact, ...]
    record_ids: tuple[str, ...]
    missing: tuple[str, ...]


def body(request: Request, outcome: Answer | Refusal) -> Body:
    """The answer, or what is said instead of one."""
    language = request.language
    absent = tuple(one.what for one in outcome.missing)
    if isinstance(outcome, Answer):
        text, citations, facts, ids = _joined(request, outcome.found)
        also = [say(language, "missing.also", what=what) for what in absent]
        return Body("\n".join([text, *also]), citations, facts, ids, absent)
    lead = "".join(_refusing(request, one) for one in outcome.missing[:2])
    if not outcome.nearby:
        return Body(lead, (), (), (), absent)
    text, citations, facts, ids = _joined(request, outcome.nearby)
    return Body("\n".join([lead, say(language, "missing.nearby"), text]), citations, facts, ids, absent)


def _refusing(request: Request, missing: Missing) -> str:
    language = request.language
    if missing.why is Why.ABSENT_TOWN and request.subject.absent_town:
        towns = "、".join(request.subject.available)
        return say(language, "missing.town", town=request.subject.absent_town, towns=towns)
    if missing.why is Why.NOT_READ:
        return say(language, "missing.unread", what=missing.what)
    return say(language, "missing.is", what=missing.what)


def _joined(
    request: Request, found: Sequence[Found]
) -> tuple[str, tuple[Citation, ...], tuple[Fact, ...], tuple[str, ...]]:
    citations: list[Citation] = []
    facts: list[Fact] = []
    parts: list[str] = []
    town = title = ""
    said: set[str] = set()
    for one in found:
        if one.town not in (town, None):
            said, title = set(), ""
        text, title = once(one.text, title, said)
        if not text:
            continue
        marks = []
        for citation in one.citations:
            same = next((c for c in citations if _same(c, citation)), None)
            if same is None:
                same = citation.model_copy(update={"n": len(citations) + 1})
                citations.append(same)
            marks.append(same.n)
        facts += [fact.model_copy(update={"citation": marks[0] if marks else 0}) for fact in one.facts]
        if one.town and one.town != town:
            text = say(request.language, "text.of_town", town=one.town, sentence=text)
        town = one.town or town
        lines = text.split("\n")
        lines[0] += "".join(f"[{n}]" for n in dict.fromkeys(marks))
        parts.append("\n".join(lines))
    ids = tuple(dict.fromkeys(name for one in found for name in one.record_ids))
    return "\n".join(parts), tuple(citations), tuple(facts), ids


def once(text: str, title: str, said: set[str]) -> tuple[str, str]:
    """A text whose sentences name no record that the one before has named; and the name that holds behind it.

    Args:
        text: sentences.
        title: the record that the answer has named last.
        said: keys of the answer's sentences so far, which are not said again; those of the text are added.

    >>> once("「朝市」の合計は11点です。「朝市」の総合評価はAです。", "", {match_key("総合評価はBです。")})
    ('「朝市」の合計は11点です。総合評価はAです。', '朝市')
    """
    kept = []
    for sentence in _SENTENCES.findall(text):
        named = _NAMED.match(sentence)
        own = sentence[named.end() :] if named and named["title"] == title else sentence
        title = named["title"] if named else title
        key = match_key(sentence)
        if key not in said or len(key) < SHORTEST:
            kept.append(own)
        said.add(key)
    return "".join(kept).strip("\n"), title


def _same(a: Citation, b: Citation) -> bool:
    return a.document == b.document and a.lines == b.lines and a.quote == b.quote
