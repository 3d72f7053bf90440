"""Memory that a long-running process keeps although nobody needs it; only glibc is told, elsewhere nothing is done."""

from __future__ import annotations

import ctypes
import gc
import sys
from functools import cache

_ARENA_MAX = -8
"""`M_ARENA_MAX` of glibc's malloc.h."""


@cache
def _libc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    found = ctypes.CDLL(None)
    return found if hasattr(found, "malloc_trim") else None


def few_arenas() -> None:
    """Let the threads share two heaps: with one each, what a thread once needed stays with it (692 MB became 869)."""
    if libc := _libc():
        libc.mallopt(_ARENA_MAX, 2)


def give_back() -> None:
    """Give what a replaced snapshot held back to the system: its objects lie in circles, and freed pages stay."""
    gc.collect()
    if libc := _libc():
        libc.malloc_trim(0)
