"""Conversations: the turns before a question, kept in memory for a while, bounded, and never written anywhere."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

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
        self._ttl, self._size, self._clock = ttl, size, clock
        self._turns: OrderedDict[str, tuple[float, tuple[Turn, ...]]] = OrderedDict()
        self._lock = threading.Lock()

    def turns(self, conversation_id: str | None) -> tuple[Turn, ...]:
        """The turns so far, oldest first; none for an unknown or expired conversation."""
        with self._lock:
            touched, turns = self._turns.get(conversation_id or "", (0.0, ()))
            return turns if self._clock() - touched <= self._ttl else ()

    def keep(self, conversation_id: str | None) -> str:
        """The conversation's id, a new one where none was given; nothing is remembered."""
        return conversation_id or secrets.token_urlsafe(16)

    def add(self, conversation_id: str | None, turn: Turn) -> str:
        """Remember a turn; returns the conversation's id, a new unguessable one where none was given."""
        name = self.keep(conversation_id)
        turns = (*self.turns(name), turn)[-TURNS:]
        with self._lock:
            self._turns[name] = (self._clock(), turns)
            self._turns.move_to_end(name)
            while len(self._turns) > self._size:
                self._turns.popitem(last=False)
        return name
