"""The snapshots that stand in a folder, for whoever looks after them: what they are, which is damaged, going back."""

from __future__ import annotations

from pathlib import Path

from index import snapshot
from index.snapshot import Manifest
from ingest.errors import SnapshotError
from ingest.model import Value


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


def standing(data: Path, *, check: bool = False) -> list[Standing]:
    """All snapshots, the newest first; with `check`, every file is read and compared with the manifest."""
    named = _named(data)
    return [_standing(folder, folder == named, check) for folder in snapshot.kept(data)]


def _named(data: Path) -> Path | None:
    try:
        return snapshot.current(data)
    except SnapshotError:
        return None


def _standing(folder: Path, in_force: bool, check: bool) -> Standing:
    manifest, wrong = None, None
    try:
        manifest = snapshot.load(folder, check=True).manifest if check else snapshot.manifest_of(folder)
    except SnapshotError as error:
        wrong = str(error)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Standing(name=folder.name, in_force=in_force, size=size, manifest=manifest, wrong=wrong)


def use(data: Path, name: str) -> Manifest:
    """Make another snapshot the one in force; a running service takes it up by itself.

    Raises:
        SnapshotError: it is not there, or damaged.
    """
    folder = next((path for path in snapshot.kept(data) if path.name == name), None)
    if folder is None:
        raise SnapshotError(data, f"スナップショット {name} はありません（`yakusoku snapshots` で一覧を見られます）")
    manifest = snapshot.load(folder, check=True).manifest
    snapshot.switch(data, name)
    return manifest
