"""What is kept in memory for a while, bounded, and never written anywhere."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


def new_name() -> str:
    """A name that nobody guesses."""
    return secrets.token_urlsafe(16)


class Kept(Generic[T]):
    """Values by name; the least recently put goes first when there are too many.

    Args:
        ttl: seconds after which a value is forgotten.
        size: values kept at most.
        clock: seconds, rising.
    """

    def __init__(self, ttl: float, size: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._ttl, self._size, self._clock = ttl, size, clock
        self._held: OrderedDict[str, tuple[float, T]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: str) -> T | None:
        """The value of a name; None where it is unknown or forgotten."""
        with self._lock:
            self._forget()
            found = self._held.get(name)
            return found[1] if found else None

    def put(self, name: str, value: T) -> None:
        """Keep a value under a name, in place of the one before."""
        with self._lock:
            self._held[name] = (self._clock(), value)
            self._held.move_to_end(name)
            self._forget()

    def _forget(self) -> None:
        """Drop what is too old or too many; the oldest stand first."""
        while self._held:
            put, _ = next(iter(self._held.values()))
            if len(self._held) <= self._size and self._clock() - put <= self._ttl:
                return
            self._held.popitem(last=False)
