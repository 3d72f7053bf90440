"""A snapshot: everything that answers questions, in one folder, complete or not there at all.

DIR/CURRENT                  name of the snapshot in force; replaced by one rename
DIR/snapshots/<name>/        manifest.json · records.sqlite · vectors.faiss · sparse/ · ingest-report.json, .html
DIR/embeddings.sqlite        text and encoder → vector, so that nothing is embedded twice
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
import numpy.typing as npt
from pydantic import Field, ValidationError

from index.dense import Dense
from index.embed import Progress, embed
from index.encoder import Encoder, Vectors
from index.files import NEW, alone, settle, write_whole
from index.sparse import Sparse
from index.sqlite import SqliteStore, write
from index.store import RecordFilter, Store
from ingest import editions
from ingest.errors import BuildError, SnapshotError
from ingest.lineage import Lineage
from ingest.model import Passage, Record, Value
from ingest.text import nfkc

if TYPE_CHECKING:  # a service reads snapshots, and loads nothing that reads documents
    from ingest.documents import Ingested

FORMAT = 3
Card = Literal["record", "status", "departments"]
KEEP = 3
"""Snapshots kept: the current one, and two to go back to."""


class Manifest(Value):
    """What a snapshot holds and what made it."""

    format: int
    name: str
    created: str = Field(description="ISO 8601, UTC")
    encoder: str
    encoder_fingerprint: str
    sources: dict[str, str] = Field(description="document → SHA-256 of its file")
    counts: dict[str, int]
    files: dict[str, str] = Field(description="file of the snapshot → SHA-256")
    seal: str = Field(default="", description="SHA-256 of all the others; empty in snapshots of versions before it")

    @classmethod
    def new(
        cls, made_of: str, encoder: Encoder, sources: dict[str, str], counts: dict[str, int], files: dict[str, str]
    ) -> Manifest:
        """A snapshot's manifest as of now, sealed.

        Args:
            made_of: what its name's hash is of.
        """
        created = datetime.now(UTC)
        digest = hashlib.sha256(made_of.encode()).hexdigest()[:8]
        one = cls(
            format=FORMAT, name=f"{created:%Y%m%dT%H%M%S%f}-{digest}", created=created.isoformat(timespec="seconds"),
            encoder=encoder.name, encoder_fingerprint=encoder.fingerprint, sources=sources, counts=counts, files=files,
        )  # fmt: skip
        return one.model_copy(update={"seal": one.sealed()})

    def sealed(self) -> str:
        """What the seal must be."""
        return hashlib.sha256(self.model_dump_json(exclude={"seal"}).encode()).hexdigest()


class Unit(Value):
    """What is searched: a passage, or a card of a record, which says what the record is or one thing about it."""

    unit_id: str
    record_id: str | None
    passage: Passage | None
    card: Card | None = Field(default=None, description="which card of its record, where it is no passage")
    document: str
    text: str = Field(description="the searched text: town, plan and heading before the unit's own words")


def passage_unit(passage: Passage) -> Unit:
    """A passage with its context before it: documents hardly ever repeat whose plan a line belongs to."""
    return Unit(
        unit_id=f"p:{passage.passage_id}",
        record_id=passage.record_id,
        passage=passage,
        document=passage.document,
        text=nfkc(f"{' '.join(filter(None, passage.context))}: {passage.text}"),
    )


def record_units(record: Record) -> Iterator[Unit]:
    """A record's cards: what it is, how it stands, and who is responsible, each with town, plan and title before it.

    A mark in a table's column (62, ★★★, B) says nothing to a search; its card says what the mark means.
    """
    names = [indicator.name for indicator in record.indicators if indicator.name]
    yield _card(record, "record", " ".join([*record.path, record.title, *names[:5], *record.departments]))
    standing = _standing(record)
    if standing:
        yield _card(record, "status", f"{record.title}: 進捗状況 {standing}")
    if record.departments:
        yield _card(record, "departments", f"{record.title}: 担当部署 {'、'.join(record.departments)}")


def _card(record: Record, card: Card, text: str) -> Unit:
    return Unit(
        unit_id=f"r:{record.record_id}:{card}",
        record_id=record.record_id,
        passage=None,
        card=card,
        document=record.document,
        text=nfkc(f"{record.municipality} {record.plan} {text}"),
    )


def _standing(record: Record) -> str:
    """Every mark of how a record stands, with the name of its field."""
    parts = [record.status_text or ""]
    if record.progress_percent is not None:
        parts.append(f"進捗率 {record.progress_percent:g}%")
    if record.stars is not None:
        parts.append(f"評価 ★{record.stars}")
    parts += [f"評価({name}) {grade}" for name, grade in (record.grades or {}).items()]
    parts += [f"{name} {value:g}点" for name, value in (record.scores or {}).items()]
    return " ".join(part for part in parts if part)


def units(records: Sequence[Record], passages: Sequence[Passage]) -> tuple[Unit, ...]:
    """Every unit, records first; the order is that of the indexes. Contents only name what stands elsewhere."""
    searched = (passage for passage in passages if passage.role != "contents")
    return (*(unit for record in records for unit in record_units(record)), *map(passage_unit, searched))


class Meanings(Protocol):
    """The units' vectors."""

    def scores(self, query: Vectors, documents: Collection[str] | None = None) -> Vectors:
        """Cosine similarity of the units to one query of shape (1, dimension); shape (n,).

        Units of other documents than those named, where any are, may stay at 0.
        """
        ...


class Words(Protocol):
    """The units' words, in several streams of tokens."""

    def postings(
        self, query: str, documents: Collection[str] | None = None
    ) -> list[tuple[str, float, npt.NDArray[np.int64]]]:
        """Each distinct word of the query: (word, its idf among all units, ordinals of the units that hold it)."""
        ...

    def vocabulary(self) -> list[str]:
        """The words of the units, the most frequent first."""
        ...

    def scores(self, query: str, documents: Collection[str] | None = None) -> dict[str, Vectors]:
        """BM25 score of the units in every stream, shape (n,) each; zeros where no token is known."""
        ...


Indexes = tuple[Meanings, Words]


class Snapshot:
    """An opened snapshot."""

    def __init__(self, manifest: Manifest, store: Store, indexes: Callable[[Sequence[Unit]], Indexes]) -> None:
        self.manifest, self.store = manifest, store
        self.instead_of: str | None = None
        """What is wrong with the snapshot that is named as the one in force, where this one stands in for it."""
        self.records = store.records(RecordFilter())[1]
        self.documents = store.documents()
        self.units = units(self.records, store.passages())
        self.dense, self.sparse = indexes(self.units)
        self.series = editions.series(self.documents, self.records)
        """The plans that stand here in several editions."""
        self.superseded = editions.superseded(self.series)
        """The documents of which a newer edition is here."""
        self.latest = tuple(record for record in self.records if record.document not in self.superseded)
        """The records of the newest edition of each plan."""
        self.lineages = tuple(Lineage(one, self.records) for one in self.series)
        """How the records of each of these plans went on; worked out now, so that no reader waits for it."""


def current(data: Path) -> Path:
    """The folder of the snapshot that `CURRENT` names.

    Raises:
        SnapshotError: there is none.
    """
    pointer = data / "CURRENT"
    if not data.is_dir():
        raise SnapshotError(data, "フォルダがありません。--data の書き誤りでなければ、まだ索引を作っていません")
    if not pointer.is_file():
        raise SnapshotError(data, "スナップショットがありません")
    name = pointer.read_text(encoding="utf-8", errors="replace").strip()
    folder = data / "snapshots" / name
    if Path(name).name != name or not folder.is_dir():
        raise SnapshotError(folder, "スナップショットのフォルダがありません")
    return folder


def kept(data: Path) -> list[Path]:
    """The folders of all whole snapshots, the newest first; damage does not show here."""
    folder = data / "snapshots"
    found = [path for path in folder.iterdir() if not path.name.startswith(".")] if folder.is_dir() else []
    return sorted(found, key=lambda path: path.name, reverse=True)


def in_force(data: Path) -> Snapshot:
    """The snapshot that `CURRENT` names; where it is damaged, the newest whole one before it, with what is wrong.

    Those after it are left alone: whoever went back to an older snapshot had a reason.

    Raises:
        SnapshotError: none can be read; what is wrong with the one named.
    """
    others = kept(data)
    try:
        named = current(data)
        others = [path for path in others if path.name < named.name]
        return load(named, check=True)
    except SnapshotError as error:
        wrong = error
    for folder in others:
        with suppress(SnapshotError):
            found = load(folder, check=True)
            found.instead_of = str(wrong)
            return found
    raise wrong


def manifest_of(folder: Path) -> Manifest:
    """What a snapshot says of itself.

    Raises:
        SnapshotError: it is missing or broken, or the format is another.
    """
    path = folder / "manifest.json"
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise SnapshotError(path, "目録を読めません") from error
    if manifest.seal not in ("", manifest.sealed()):
        raise SnapshotError(path, "目録が壊れています")
    if manifest.format != FORMAT:
        raise SnapshotError(path, f"形式 {manifest.format} は、このプログラムの形式 {FORMAT} と違います")
    return manifest


def whole(folder: Path, *, check: bool = True) -> Manifest:
    """The manifest of a snapshot whose files are all there, and with `check` as they were written.

    Raises:
        SnapshotError: a file is missing or broken, or the format is another.
    """
    manifest = manifest_of(folder)
    for name, digest in manifest.files.items():
        if not (folder / name).is_file() or (check and _sha256(folder / name) != digest):
            raise SnapshotError(folder / name, "ファイルがないか壊れています")
    return manifest


def load(folder: Path, *, check: bool = False) -> Snapshot:
    """Open a snapshot; with `check`, compare every file with the manifest's hash.

    Raises:
        SnapshotError: a file is missing or broken, or the format is another.
    """
    manifest = whole(folder, check=check)
    try:
        return Snapshot(manifest, SqliteStore(folder / "records.sqlite"), lambda found: _indexes(folder, found))
    except (OSError, RuntimeError, ValueError, KeyError) as error:  # what the libraries say of a damaged file
        raise SnapshotError(folder, f"ファイルが壊れています（{type(error).__name__}）") from error


def _indexes(folder: Path, found: Sequence[Unit]) -> Indexes:
    dense = Dense.load(folder / "vectors.faiss", [unit.unit_id for unit in found])
    return dense, Sparse.load(folder / "sparse")


def build(
    documents: Sequence[Ingested],
    encoder: Encoder,
    data: Path,
    *,
    progress: Progress = lambda what, done, total: None,
) -> Manifest:
    """Write a complete new snapshot beside the old ones, check it, and switch to it.

    Args:
        documents: what was read.
        encoder: embeds the units.
        data: the folder that holds the snapshots.
        progress: told about the embedding as it goes on.
    """
    (data / "snapshots").mkdir(parents=True, exist_ok=True)
    with alone(data / "snapshots") as free:
        if not free:
            raise BuildError(data, "ほかの build がここに作っています。終わるのを待って、もう一度実行してください")
        _sweep(data)
        scratch = Path(tempfile.mkdtemp(prefix=NEW, dir=data / "snapshots"))
        try:
            manifest = _write(documents, encoder, data, scratch, progress)
            load(scratch, check=True)
            _settled(scratch)
            os.replace(scratch, data / "snapshots" / manifest.name)
            settle(data / "snapshots")
        except (sqlite3.Error, RuntimeError) as error:  # what SQLite and FAISS say of a full disk
            raise BuildError(data, f"スナップショットを書けません（{error}）。空き容量を確かめてください") from error
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        switch(data, manifest.name)
        prune(data, KEEP)
    return manifest


def _sweep(data: Path) -> None:
    """Clear away what a build left that was killed; only one builds at a time, so nobody is at work on it."""
    for left in [*data.glob(f"{NEW}*"), *(data / "snapshots").glob(f"{NEW}*")]:
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def _settled(folder: Path) -> None:
    """Everything in the folder is on the disk before it gets its name."""
    folder.chmod(0o755)  # mkdtemp's folder is its owner's alone; the service may be another user
    for path in [*folder.rglob("*"), folder]:
        settle(path)


def _write(documents: Sequence[Ingested], encoder: Encoder, data: Path, folder: Path, progress: Progress) -> Manifest:
    from ingest import report  # noqa: PLC0415

    write(folder / "records.sqlite", documents)
    records = [record for ingested in documents for record in ingested.records]
    passages = [passage for ingested in documents for passage in ingested.passages]
    found = units(records, passages)
    texts = [unit.text for unit in found]
    cache = data / "embeddings.sqlite"
    vectors = embed(texts, encoder, cache, progress)
    Dense.build(vectors, [unit.unit_id for unit in found]).save(folder / "vectors.faiss")
    Sparse.build(texts).save(folder / "sparse")
    report.write(documents, folder)
    sources = {ingested.document.document: ingested.document.sha256 for ingested in documents}
    files = {str(p.relative_to(folder)): _sha256(p) for p in sorted(folder.rglob("*")) if p.is_file()}
    counts = {"documents": len(documents), "records": len(records), "passages": len(passages)}
    manifest = Manifest.new(json.dumps(files, sort_keys=True), encoder, sources, counts, files)
    (folder / "manifest.json").write_text(manifest.model_dump_json(indent=2), encoding="utf-8")
    return manifest


def switch(data: Path, name: str) -> None:
    """Make a snapshot the one in force, in one step."""
    write_whole(data / "CURRENT", f"{name}\n".encode())


def prune(data: Path, keep: int) -> list[Path]:
    """Delete all but the one in force and the newest of the others, so many in all; what was deleted."""
    named = current(data)
    old = [path for path in kept(data) if path != named][keep - 1 :]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return old


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
