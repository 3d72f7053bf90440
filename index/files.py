"""Files that are whole or not there, whatever stops the writer: a kill, a full disk, or the power."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NEW = ".new-"
"""How the name of what is not whole yet begins."""


def write_whole(path: Path, content: bytes | memoryview) -> None:
    """Write beside the place, bring it to the disk, and rename.

    Raises:
        OSError: the folder can't be written, or the disk is full; what stood at the place still stands.
    """
    handle, scratch = tempfile.mkstemp(prefix=f"{NEW}{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, 0o644)  # mkstemp's file is its owner's alone; the service may be another user
            file.write(content)
            file.flush()
            os.fsync(handle)
        os.replace(scratch, path)
    except BaseException:
        os.unlink(scratch)
        raise
    settle(path.parent)


def settle(path: Path) -> None:
    """Bring a file's content, or the names in a folder, to the disk: a rename must not come there before them."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Whether this process alone has locked the folder; the system unlocks it with the process, however that ends."""
    handle = os.open(path, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
