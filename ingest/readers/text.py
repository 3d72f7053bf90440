"""Plain text and Markdown files, in UTF-8, Shift_JIS (CP932), EUC-JP, JIS or UTF-16."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from ingest.errors import UnreadableSource
from ingest.model import SourceText
from ingest.readers.layout import Laid
from ingest.readers.sniff import refuse_unless

_ADVICE = "UTF-8、Shift_JIS、EUC-JP のテキストに直してください"

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
"""Control characters of binary data; tab, line ends, form feed, SUB (old end of file) and ESC belong to text."""

_JAPANESE = re.compile(r"[ぁ-んァ-ヴー一-龠、。・（）「」０-９]")
_UNLIKELY = re.compile(r"[\uff61-\uff9f\ue000-\uf8ff\x80-\x9f\ufffd]")
"""Half-width kana and private characters: EUC-JP read as CP932 is full of them."""


def _likelihood(text: str) -> int:
    return len(_JAPANESE.findall(text)) - 2 * len(_UNLIKELY.findall(text))


def _strict(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _legacy(raw: bytes) -> str | None:
    """The likelier of the two older Japanese encodings that fit without an error, or None."""
    fitting = [text for text in (_strict(raw, "cp932"), _strict(raw, "euc_jp")) if text is not None]
    return max(fitting, key=_likelihood, default=None)


def _damaged_utf8(raw: bytes) -> str | None:
    """UTF-8 with a few broken bytes (cut in the middle of a character): each becomes U+FFFD, and stays visible."""
    text = raw.decode("utf-8-sig", errors="replace")
    broken = text.count("\ufffd")
    return text if broken * 100 <= len(text) and len(_JAPANESE.findall(text)) > broken else None


def decode(raw: bytes, path: Path) -> str:
    """The text of a file's bytes.

    UTF-8 is tried strictly first (other Japanese encodings hardly ever form valid UTF-8), then what Japanese
    offices have used before; a UTF-8 file with a few broken bytes is read with U+FFFD in their place.

    Raises:
        UnreadableSource: empty, binary, or none of the encodings fits.
    """
    if not raw.strip():
        raise UnreadableSource(path, "ファイルが空です", "中身のあるファイルを指定してください")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        decoded = _strict(raw, "utf_16")
    elif b"\x1b$" in raw:
        decoded = _strict(raw, "iso2022_jp_ext") or _strict(raw, "iso2022_jp_2004")
    else:
        decoded = _strict(raw, "utf-8-sig") or _legacy(raw) or _damaged_utf8(raw)
    # a stray control character comes from copying out of a PDF; NUL, or many of them, from binary data
    if decoded is None or "\0" in decoded or len(_CONTROL.findall(decoded)) * 100 > len(decoded):
        raise UnreadableSource(path, "テキストとして読めません", _ADVICE)
    if not decoded.strip():
        raise UnreadableSource(path, "ファイルが空です", "中身のあるファイルを指定してください")
    return decoded


def numbered(decoded: str) -> tuple[str, ...]:
    """Lines as every editor counts them: broken at line feeds only, so that line numbers hold."""
    lines = decoded.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(lines[:-1] if lines and not lines[-1] else lines)


MOST_BLANKS = 500
"""Blanks in a row that a line keeps; patterns that look for a line's edge take the square of their number."""
_BLANKS = re.compile(rf"(\s{{{MOST_BLANKS}}})\s+")


def source(
    path: Path,
    raw: bytes,
    laid: Laid,
    *,
    title: str | None = None,
    left_out: Sequence[str] = (),
    advice: str | None = None,
) -> SourceText:
    """What a file holds, under its name; the same for every format.

    Raises:
        UnreadableSource: no line holds anything.
    """
    if not any(line.strip() for line in laid.lines):
        raise UnreadableSource(path, "文字がありません", advice or "中身のあるファイルを指定してください")
    return SourceText(
        name=path.stem,
        path=str(path),
        format=path.suffix.lower().lstrip(".") or "txt",
        sha256=hashlib.sha256(raw).hexdigest(),
        lines=tuple(_BLANKS.sub(r"\1", line) if len(line) > MOST_BLANKS else line for line in laid.lines),
        pages=tuple(laid.pages) if any(laid.pages) else None,
        grids=tuple(laid.grids),
        levels=laid.levels,
        title=title,
        left_out=tuple(left_out),
    )


_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})\s+(?P<text>\S.*)")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_FRONT_TITLE = re.compile(r"title\s*:\s*['\"]?(?P<title>.+?)['\"]?\s*")
"""`title:` of the block of settings with which pandoc begins a page."""


def _markdown(lines: Sequence[str]) -> tuple[dict[int, int], str | None]:
    """Levels of the headings that a Markdown page marks, and the title of its first block of settings."""
    levels: dict[int, int] = {}
    fenced = False
    for number, line in enumerate(lines, 1):
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.fullmatch(line)
        if heading:
            levels[number] = len(heading["marks"])
    front = next((n for n, line in enumerate(lines[1:60], 1) if line.strip() in ("---", "...")), 0)
    settings = lines[1:front] if lines and lines[0].strip() == "---" else ()
    titles = (match["title"] for line in settings if (match := _FRONT_TITLE.fullmatch(line)))
    return levels, next(titles, None)


def read(path: Path) -> SourceText:
    """Read a text file into numbered lines.

    Raises:
        UnreadableSource: see `decode`; also a PDF, Office file or image under a text ending.
    """
    raw = path.read_bytes()
    refuse_unless(None, path, raw)
    lines = list(numbered(decode(raw, path)))
    levels, title = _markdown(lines) if path.suffix.lower() in (".md", ".markdown") else ({}, None)
    return source(path, raw, Laid(lines, levels=levels), title=title)
