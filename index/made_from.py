"""What the snapshot in force was made from, so that nothing is built anew where nothing has changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from index.encoder import identity
from index.files import write_whole
from index.snapshot import current, whole
from ingest import corrections
from ingest.errors import SnapshotError

NAME = "MADE_FROM"
_PROGRAM = Path(__file__).resolve().parent.parent
_NAMED = re.compile(r"[A-Za-z0-9._-]+")


def digest(files: Sequence[Path], told: Sequence[str | None], encoder: str) -> str:
    """All that a build depends on: the documents and what stands beside them, the program, its parts, the encoder.

    Args:
        files: the documents.
        told: what the operator says over them.
        encoder: as the settings name it.
    """
    found = hashlib.sha256(repr((tuple(told), identity(encoder), _parts())).encode())
    own = (path for part in ("ingest", "index") for path in sorted((_PROGRAM / part).rglob("*")))
    for path in (*files, *_beside(files), *(path for path in own if path.suffix != ".pyc" and path.is_file())):
        with path.open("rb") as file:
            found.update(f"{path}:{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return found.hexdigest()


def _beside(files: Iterable[Path]) -> list[Path]:
    """Corrections and descriptions in the documents' folders."""
    folders = sorted({path.parent for path in files})
    found = [
        *(folder / corrections.NAME for folder in folders),
        *(p for f in folders for p in sorted(f.glob("*.toml"))),
    ]
    return [path for path in found if path.is_file()]


def _parts() -> list[tuple[str, str]]:
    """The libraries in use: another version of one may read a document otherwise."""
    try:
        names = [
            match[0] for line in requires("yakusoku") or () if (match := _NAMED.match(line)) and "extra" not in line
        ]
    except PackageNotFoundError:
        return []
    return [(name, _version(name)) for name in names]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def remember(data: Path, snapshot: str, made_from: str) -> None:
    """Write down what the snapshot was made from."""
    write_whole(data / NAME, f"{snapshot} {made_from}\n".encode())


def unchanged(data: Path, made_from: str) -> Path | None:
    """The folder of the snapshot in force where it was made from this and is still whole, else None."""
    try:
        folder = current(data)
        if (data / NAME).read_text(encoding="utf-8").split() != [folder.name, made_from]:
            return None
        whole(folder)
    except (SnapshotError, OSError, ValueError):
        return None
    return folder
