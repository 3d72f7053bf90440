"""Conversations: the turns before a question, kept in memory for a while, bounded, and never written anywhere."""

from __future__ import annotations

import time
from collections.abc import Callable

from service.kept import Kept, new_name
from service.model import Turn

TURNS = 6
"""Turns kept of a conversation; a question leans on the last one or two."""


class Conversations:
    """Turns by conversation id; the least recently used goes first when there are too many.

    Args:
        ttl: seconds after which an untouched conversation is forgotten.
        size: conversations kept at most.
        clock: seconds, rising.
    """

    def __init__(self, ttl: float, size: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept: Kept[tuple[Turn, ...]] = Kept(ttl, size, clock)

    def turns(self, conversation_id: str | None) -> tuple[Turn, ...]:
        """The turns so far, oldest first; none for an unknown or expired conversation."""
        return self._kept.get(conversation_id or "") or ()

    def keep(self, conversation_id: str | None) -> str:
        """The conversation's id, a new one where none was given; nothing is remembered."""
        return conversation_id or new_name()

    def add(self, conversation_id: str | None, turn: Turn) -> str:
        """Remember a turn; returns the conversation's id, a new unguessable one where none was given."""
        name = self.keep(conversation_id)
        self._kept.put(name, (*self.turns(name), turn)[-TURNS:])
        return name
