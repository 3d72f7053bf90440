"""A reply as LINE shows it: the text within its limits, where each citation can be read, and buttons to go on. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from linebot.v3.messaging import MessageAction, QuickReply, QuickReplyItem, TextMessage

from prompts import say
from service.doors.links import page
from service.model import Choice, Citation, Language, Reply

LONGEST = 5000
"""UTF-16 units of a message that LINE takes."""
SOURCES = 5
"""Citations shown; a list may have dozens, and the page of the first leads to the others."""
BUTTONS, LABEL, TEXT = 13, 20, 300
"""Quick replies of a message, characters of a button, and of what it sends."""


def message(reply: Reply, language: Language, site: str) -> TextMessage:
    """The message that answers."""
    shown = reply.citations[:SOURCES]
    lines = [_source(one, language, site) for one in shown]
    if len(reply.citations) > len(shown):
        lines.append(say(language, "line.more", count=len(reply.citations) - len(shown)))
    text = "\n\n".join([reply.answer, *(["\n".join(lines)] if lines else [])])
    return TextMessage(text=_cut(text, LONGEST), quickReply=_buttons(reply.choices))


def told(text: str) -> TextMessage:
    """A message of fixed words."""
    return TextMessage(text=_cut(text, LONGEST))


def _source(one: Citation, language: Language, site: str) -> str:
    first, last = one.lines
    place = say(language, "line.source", n=one.n, title=one.title, first=first, last=last)
    return f"{place}\n{page(site, one.document, one.lines)}"


def _buttons(choices: Sequence[Choice]) -> QuickReply | None:
    """A button a question; what is too long to be sent by one is left out."""
    fitting = [one for one in choices if _units(one.question) <= TEXT][:BUTTONS]
    items = [QuickReplyItem(action=MessageAction(label=_cut(one.label, LABEL), text=one.question)) for one in fitting]
    return QuickReply(items=items) if items else None


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut(text: str, limit: int) -> str:
    """A text within a limit of UTF-16 units, its end marked where it was cut.

    >>> _cut("灯台の夜間開放", 5), _cut("灯台", 5)
    ('灯台の夜…', '灯台')
    """
    if _units(text) <= limit:
        return text
    while _units(text) > limit - 1:
        text = text[:-1]
    return text + "…"
