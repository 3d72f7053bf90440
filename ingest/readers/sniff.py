"""What a file really is, by its first bytes: an ending can be wrong, and Office files can be locked."""

from __future__ import annotations

import zipfile
from pathlib import Path

from ingest.errors import UnreadableSource

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Compound file: Office before 2007, and the envelope of a password-protected Office file."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream that holds a locked Office file ([MS-OFFCRYPTO] 2.3.4.4)."""

_LIMIT = 1_000_000_000
"""Bytes an Office file may unpack to; real plans stay below a tenth, a bomb goes far beyond."""

_KIND_OF = {".docx": "Word", ".xlsx": "Excel", ".xlsm": "Excel", ".pdf": "PDF"}
_ENDING_OF = {"Word": ".docx", "Excel": ".xlsx", "PDF": ".pdf", "PowerPoint": ".pptx"}


def kind(path: Path, raw: bytes) -> str | None:
    """`PDF`, `Word`, `Excel`, `PowerPoint`, `zip`, `locked`, `old Office`, `image`, or None for anything else.

    Raises:
        UnreadableSource: a packed Office file that would unpack to more than a gigabyte.
    """
    head = raw[:1024]
    if b"%PDF-" in head:
        return "PDF"
    if raw.startswith(_OLE):
        return "locked" if _ENCRYPTED in raw else "old Office"
    if raw.startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*")):
        return "image"
    return _packed(path) if raw.startswith(b"PK\x03\x04") else None


def _packed(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as packed:
            names, size = packed.namelist(), sum(item.file_size for item in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return "zip"
    if size > _LIMIT:
        raise UnreadableSource(
            path, "展開すると大きすぎるファイルです", "文書を分けるか、PDFかテキストで保存してください"
        )
    folders = {"word/": "Word", "xl/": "Excel", "ppt/": "PowerPoint"}
    return next((name for folder, name in folders.items() if any(n.startswith(folder) for n in names)), "zip")


def refuse_unless(wanted: str | None, path: Path, raw: bytes) -> None:
    """Refuse a file that is not what its ending says.

    Args:
        wanted: what `kind` must give; None for text formats, which have no mark of their own.

    Raises:
        UnreadableSource: empty, locked, of an older format, an image, or something else under this ending.
    """
    if not raw.strip():
        raise UnreadableSource(path, "ファイルが空です", "中身のあるファイルを指定してください")
    found = kind(path, raw)
    if found == wanted and not (found is None and wanted is not None):
        return
    if found == "locked":
        raise UnreadableSource(path, "パスワードで保護されています", "パスワードを外して保存し直してください")
    if found == "old Office":
        raise UnreadableSource(path, "古い形式のOffice文書です", ".docx か .xlsx で保存し直してください")
    if found == "image":
        raise UnreadableSource(path, "画像ファイルです", "文字認識（OCR）をかけたテキストかPDFにしてください")
    if found in _ENDING_OF:
        advice = f"拡張子を {_ENDING_OF[found]} に直してください"
        raise UnreadableSource(path, f"中身は {found} の文書で、拡張子 {path.suffix} と合いません", advice)
    if wanted is None:
        raise UnreadableSource(path, "テキストではなく圧縮ファイルです", "展開してから、中の文書を指定してください")
    raise broken(path)


def broken(path: Path) -> UnreadableSource:
    """The error for a file that its library cannot open."""
    name = _KIND_OF.get(path.suffix.lower(), path.suffix.lstrip(".").upper())
    return UnreadableSource(
        path, f"{name} の文書として開けません（壊れているか、別の形式です）", "元のソフトで開いて保存し直してください"
    )
