"""Plain text and Markdown files, in UTF-8, Shift_JIS (CP932) or EUC-JP."""

from __future__ import annotations

import hashlib
from pathlib import Path

from charset_normalizer import from_bytes

from ingest.errors import UnreadableSource
from ingest.model import SourceText

ENCODINGS = ("utf_8", "cp932", "euc_jp", "iso2022_jp", "utf_16")
"""What Japanese offices save text in; a superset of Shift_JIS comes first, as Windows writes it."""


def decode(raw: bytes, path: Path) -> str:
    """The text of a file's bytes.

    UTF-8 is tried strictly first (other Japanese encodings hardly ever form valid UTF-8);
    otherwise charset-normalizer chooses among the Japanese encodings.

    Raises:
        UnreadableSource: empty, binary, or none of the encodings fits.
    """
    if not raw.strip():
        raise UnreadableSource(path, "ファイルが空です", "中身のあるファイルを指定してください")
    try:
        decoded = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        decoded = None
    if decoded is None and b"\0" not in raw[:4096] or raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        best = from_bytes(raw, cp_isolation=list(ENCODINGS)).best()
        decoded = str(best) if best else None
    if decoded is None or "\0" in decoded:
        raise UnreadableSource(path, "テキストとして読めません", "UTF-8、Shift_JIS、EUC-JP のテキストに直してください")
    return decoded


def numbered(decoded: str) -> tuple[str, ...]:
    """Lines as every editor counts them: broken at line feeds only, so that line numbers hold."""
    lines = decoded.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(lines[:-1] if lines and not lines[-1] else lines)


def read(path: Path) -> SourceText:
    """Read a text file into numbered lines.

    Raises:
        UnreadableSource: see `decode`.
    """
    raw = path.read_bytes()
    return SourceText(
        name=path.stem,
        path=str(path),
        format=path.suffix.lower().lstrip(".") or "txt",
        sha256=hashlib.sha256(raw).hexdigest(),
        lines=numbered(decode(raw, path)),
    )
