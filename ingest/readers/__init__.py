"""A file's bytes → numbered lines. `read` picks the reader by the file's ending."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ingest.errors import UnreadableSource
from ingest.model import SourceText
from ingest.readers import text

READERS: dict[str, Callable[[Path], SourceText]] = {
    ".txt": text.read,
    ".md": text.read,
}
"""File ending → reader."""


def read(path: Path) -> SourceText:
    """Read one source file.

    Raises:
        UnreadableSource: the file is missing, empty, binary, of an unknown format or in an unknown encoding.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = " ".join(sorted(READERS))
        raise UnreadableSource(path, f"対応していない形式です（{path.suffix or '拡張子なし'}）", f"対応形式: {known}")
    if not path.is_file():
        raise UnreadableSource(path, "ファイルがありません", "パスを確かめてください")
    return reader(path)
