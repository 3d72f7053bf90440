"""Files that are whole or not there, whatever stops the writer: a kill, a full disk, or the power."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, content: bytes | memoryview) -> None:
    """Write beside the place, bring it to the disk, and rename.

    Raises:
        OSError: the folder can't be written, or the disk is full; what stood at the place still stands.
    """
    handle, scratch = tempfile.mkstemp(prefix=f".new-{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(scratch, path)
    except BaseException:
        os.unlink(scratch)
        raise
