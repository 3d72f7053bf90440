"""What was asked and is not there, said in the question's own words. Pure."""

from __future__ import annotations

import re

from index.tokens import word_set
from prompts import say
from service.compose.readable import eras
from service.forms import FORMLESS
from service.grounds import Grounds
from service.model import Ask, Evidence, Language, Missing, Request, Topic, Why

_FORMS = {
    "円": "money",
    "%": "percent",
    "パーセント": "percent",
    "割": "percent",
    "時期": "date",
    "日付": "date",
    "名前": "name",
}


_MONEY = re.compile(r"(?:費用?|料金?|[額賃]|価格|値段|予算)$")
_SHARE = re.compile(r"(?:率|割合)$")
_NO_FIGURE = re.compile(r"数$")
_SELF = {"円": _MONEY, "%": _SHARE, "パーセント": _SHARE, "割": _SHARE, "名前": re.compile(r"名称?$|名前$"),
         "時期": re.compile(r"(?:時期|期限|期間|[日月年])$")}  # fmt: skip
"""Form → nouns that say by themselves that it is asked for; 「総事業費の金額」 says it twice."""
LOOKED = 3
"""Units that may show that another town is the subject; a mayor's name may stand in any."""


def absent(request: Request, evidence: Evidence) -> Missing | None:
    """What the question names and no document here holds: a town, or a record's number."""
    language, about = request.language, request.subject
    if about.absent_town and not _mentions(
        about.absent_town, evidence, LOOKED if not about.mayor else len(evidence.ranked)
    ):
        what = say(language, "missing.town_what", town=about.absent_town)
        return Missing(what=what, why=Why.ABSENT_TOWN)
    if evidence.absent_number:
        return Missing(what=say(language, "missing.number_what", number=evidence.absent_number), why=Why.ABSENT_NUMBER)
    return None


def _mentions(town: str, evidence: Evidence, looked: int) -> bool:
    """Whether the best evidence itself speaks of that town: then it is the subject, not the document's owner."""
    return any(town[:-1] in (item.unit.passage.text if item.unit.passage else "") for item in evidence.ranked[:looked])


def of_ask(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Missing:
    """That an ask has no answer, in the words of the question; that tables were not read, where they were not."""
    unread = any(ground.unread(item.unit.document) for item in evidence.ranked[:3])
    why = Why.NOT_READ if unread and ask.topic in (Topic.FIGURE, Topic.DEPARTMENT, Topic.STATUS) else Why.NOT_PRINTED
    own = eras(ask.wording) or wording(request, ask)
    return Missing(what=own if len(request.asks) > 1 else whole(request), why=why)


def is_about(request: Request, absent: Missing) -> bool:
    """Whether what is said to be missing names what was asked: another record's figure tells nobody anything."""
    held = word_set(absent.what)
    return request.language == "en" or not request.subject.words or bool(held & set(request.subject.words))


def whole(request: Request) -> str:
    """All that is asked, as the question says it: 「入院ベッドが今いくつあるか」."""
    if request.wording:
        return eras(request.wording)
    return wording(request, request.asks[0] if request.asks else Ask(topic=Topic.CONTENT))


def by_town(request: Request) -> dict[str, str]:
    """The same of each town that the question names."""
    return {town: whole(part) for town, part in request.by_town.items() if town in request.subject.towns}


def wording(request: Request, ask: Ask) -> str:
    """What one ask of several asks for: 「間口除雪の対象」, 「保育士の人数」."""
    subject = eras(request.subject.focus)
    field = _field(request.language, ask)
    if not subject:
        return field or say(request.language, "missing.nothing")
    if not field or subject.endswith(field) or _SELF.get(ask.form or "", _NO_FIGURE).search(subject):
        return subject if request.language == "ja" else f"「{subject}」"
    return say(request.language, "missing.of", subject=subject, field=field)


def _field(language: Language, ask: Ask) -> str:
    if ask.form in _FORMS:
        return say(language, f"form.{_FORMS[ask.form]}")
    if ask.form and ask.form not in FORMLESS:
        return say(language, "form.people" if ask.form in ("人", "名") else "form.number")
    if ask.form:
        return ask.form if language == "ja" else say(language, "form.name")
    if ask.topic is Topic.FIGURE and ask.sides:
        return say(language, f"side.{ask.sides[0]}")
    if ask.topic in (Topic.FIGURE, Topic.CONTENT, Topic.TITLE, Topic.ATTRIBUTE):
        return ""
    return say(language, f"field.{ask.topic.value}")
