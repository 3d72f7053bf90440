"""What every endpoint is given: the holder of the snapshot, the settings, and the reader's language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, Request

from service.kept import Kept
from service.model import Interface, Language, Receipt
from service.settings import Settings
from service.web.feedback import FeedbackStore
from service.web.holder import Holder
from service.web.metrics import Metrics
from service.web.suggest import Suggester

_RANGE = re.compile(r"(?P<tag>[A-Za-z]{1,8})(?:-[A-Za-z0-9-]+)?\s*(?:;\s*q=(?P<q>[01](?:\.\d{0,3})?))?\s*(?:,|$)")


@dataclass(frozen=True)
class Context:
    """The parts of one application that its endpoints share."""

    holder: Holder
    settings: Settings
    metrics: Metrics
    feedback: FeedbackStore
    receipts: Kept[Receipt]
    suggester: Suggester = field(default_factory=Suggester)

    @classmethod
    def of(cls, holder: Holder, settings: Settings) -> Context:
        """The parts of an application over a holder; a receipt is kept as long as a conversation."""
        receipts: Kept[Receipt] = Kept(settings.conversation_ttl, settings.conversation_size)
        return cls(holder, settings, Metrics(), FeedbackStore(settings.feedback_file), receipts)


def context(request: Request) -> Context:
    """The application's parts."""
    return cast(Context, request.app.state.context)


Here = Annotated[Context, Depends(context)]


def accepted(header: str) -> Language:
    """The language that an Accept-Language header likes best, of the two we speak; Japanese where it says neither.

    >>> accepted("en-GB,en;q=0.9,ja;q=0.8"), accepted("ja,en;q=0.5"), accepted("de"), accepted("en;q=0.1,ja")
    ('en', 'ja', 'ja', 'ja')
    """
    liked = {match["tag"].lower(): float(match["q"] or 1) for match in reversed(list(_RANGE.finditer(header[:500])))}
    return "en" if liked.get("en", 0) > liked.get("ja", 0) else "ja"


def language(request: Request) -> Language:
    """The reader's language: what the request itself says, else its Accept-Language header."""
    asked = request.query_params
    said = getattr(request.state, "language", None) or asked.get("language") or asked.get("lang")
    said = "ja" if said == "easy" else said
    return cast(Language, said) if said in ("ja", "en") else accepted(request.headers.get("accept-language", ""))


def interface(request: Request) -> Interface:
    """The language of a page: `?lang=`, else Accept-Language."""
    said = request.query_params.get("lang")
    return cast(Interface, said) if said in ("ja", "en", "easy") else language(request)


PageLanguage = Annotated[Interface, Depends(interface)]
