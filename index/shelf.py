"""Where snapshots stand, a folder or a database: what is in force, building, going back, what is damaged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index import snapshot
from index.embed import Progress
from index.encoder import Encoder
from index.snapshot import Manifest, Snapshot
from ingest.errors import BuildError, SnapshotError
from ingest.model import Value

if TYPE_CHECKING:
    from ingest.documents import Ingested


class Standing(Value):
    """One snapshot of the folder."""

    name: str
    in_force: bool
    size: int
    """Bytes of all its files."""
    manifest: Manifest | None
    """None where it can't be read."""
    wrong: str | None
    """What is wrong with it: with its manifest always, with its files where they were checked."""


class Shelf(Protocol):
    """Snapshots, one of which is in force. `str` says where they stand."""

    def mark(self) -> tuple[str, int] | None:
        """The name of the snapshot in force, and a number that changes when another is switched to; None: no name."""
        ...

    def manifest(self) -> Manifest:
        """What the snapshot in force says of itself."""
        ...

    def in_force(self) -> Snapshot:
        """The snapshot in force, or where it is damaged the newest whole one before it."""
        ...

    def build(self, documents: Sequence[Ingested], encoder: Encoder, progress: Progress) -> Manifest:
        """Make a snapshot of the documents, whole or not at all, and switch to it."""
        ...

    def standing(self, *, check: bool = False) -> list[Standing]:
        """All snapshots, the newest first; with `check`, each is read and examined."""
        ...

    def use(self, name: str) -> Manifest:
        """Make another snapshot the one in force; a running service takes it up by itself."""
        ...

    def prune(self, keep: int) -> list[str]:
        """Delete all but the one in force and the newest of the others, so many in all; what was deleted."""
        ...


def opened(store: str | None, data: Path) -> Shelf:
    """The shelf that the settings name: a database by its URL, else the folder.

    Raises:
        BuildError: what reaches a database is not installed.
    """
    if store is None:
        return Folder(data)
    try:
        from index.postgres.shelf import PostgresShelf  # noqa: PLC0415
    except ImportError as error:
        found = f"{error.name} が入っていません。docs/postgresql.md の一行目のコマンドで入れてください"
        raise BuildError("YAKUSOKU_STORE", found) from error
    return PostgresShelf(store)


class Folder:
    """Snapshots in a folder: see `index.snapshot`."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def __str__(self) -> str:
        """Where it is."""
        return str(self._data)

    def mark(self) -> tuple[str, int] | None:
        """What `CURRENT` names, and when it was written."""
        pointer = self._data / "CURRENT"
        try:
            return pointer.read_text(encoding="utf-8", errors="replace").strip(), pointer.stat().st_mtime_ns
        except OSError:
            return None

    def manifest(self) -> Manifest:
        """What the snapshot in force says of itself.

        Raises:
            SnapshotError: there is none, or it is damaged.
        """
        return snapshot.manifest_of(snapshot.current(self._data))

    def in_force(self) -> Snapshot:
        """The snapshot in force, or where it is damaged the newest whole one before it."""
        return snapshot.in_force(self._data)

    def build(self, documents: Sequence[Ingested], encoder: Encoder, progress: Progress) -> Manifest:
        """Write a complete new snapshot beside the old ones, check it, and switch to it."""
        return snapshot.build(documents, encoder, self._data, progress=progress)

    def standing(self, *, check: bool = False) -> list[Standing]:
        """All snapshots, the newest first; with `check`, every file is read and compared with the manifest."""
        named = self._named()
        return [_standing(folder, folder == named, check) for folder in snapshot.kept(self._data)]

    def _named(self) -> Path | None:
        try:
            return snapshot.current(self._data)
        except SnapshotError:
            return None

    def use(self, name: str) -> Manifest:
        """Make another snapshot the one in force; a running service takes it up by itself.

        Raises:
            SnapshotError: it is not there, or damaged.
        """
        folder = next((path for path in snapshot.kept(self._data) if path.name == name), None)
        if folder is None:
            raise SnapshotError(
                self, f"スナップショット {name} はありません（`yakusoku snapshots` で一覧を見られます）"
            )
        manifest = snapshot.load(folder, check=True).manifest
        snapshot.switch(self._data, name)
        return manifest

    def prune(self, keep: int) -> list[str]:
        """Delete all but the one in force and the newest of the others, so many in all; what was deleted."""
        return [folder.name for folder in snapshot.prune(self._data, keep)]


def _standing(folder: Path, in_force: bool, check: bool) -> Standing:
    manifest, wrong = None, None
    try:
        manifest = snapshot.load(folder, check=True).manifest if check else snapshot.manifest_of(folder)
    except SnapshotError as error:
        wrong = str(error)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Standing(name=folder.name, in_force=in_force, size=size, manifest=manifest, wrong=wrong)
