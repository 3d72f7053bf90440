"""A file's bytes → numbered lines. `read` picks the reader by the file's ending.

Every reader writes one table row as one line with tab-separated cells; a merged cell stands in its first place.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from ingest.errors import UnreadableSource
from ingest.model import SourceText
from ingest.readers.text import decode, numbered

__all__ = ["READERS", "decode", "numbered", "read"]

READERS = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    ".pdf": "pdf",
    ".docx": "docx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".html": "html",
    ".htm": "html",
    ".csv": "csv",
    ".tsv": "csv",
}
"""File ending → the module of its reader; it is loaded with the first such file, for a service reads none."""

_OLD = {".doc": ".docx", ".xls": ".xlsx", ".ppt": ".pdf", ".pptx": ".pdf", ".rtf": ".docx", ".jtd": ".docx"}
"""Endings of older and other programs → what to save as."""


def read(path: Path) -> SourceText:
    """Read one source file.

    Raises:
        UnreadableSource: the file is missing, empty, binary, locked, broken, of an unknown format or encoding.
    """
    ending = path.suffix.lower()
    reader = READERS.get(ending)
    if reader is None:
        advice = (
            f"{_OLD[ending]} で保存し直してください" if ending in _OLD else "対応形式: " + " ".join(sorted(READERS))
        )
        raise UnreadableSource(path, f"対応していない形式です（{path.suffix or '拡張子なし'}）", advice)
    if not path.is_file():
        raise UnreadableSource(path, "ファイルがありません", "パスを確かめてください")
    try:
        found: SourceText = import_module(f"ingest.readers.{reader}").read(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableSource(path, f"ファイルを読めません（{reason}）", "アクセス権を確かめてください") from error
    return found
