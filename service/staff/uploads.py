"""Documents added in the browser: read first and shown what was read, live only when said so, and taken back again."""

from __future__ import annotations

import re
import shutil
import threading
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from pydantic import Field, ValidationError

from index.snapshot import Snapshot
from index.store import dump_jsonl
from ingest import corrections, report
from ingest.changes import Change, changes
from ingest.documents import RECORDS, ingest, sources
from ingest.editions import series
from ingest.errors import InputError, NoSources
from ingest.first_look import Advice, first_look
from ingest.heading import KEYS
from ingest.model import Record, Value
from ingest.report import DocumentReport
from service.web.errors import Problem

FOLDER = "desk"
_ID = re.compile(r"[0-9a-f]{32}")
_NAME = re.compile(r"(?![.~])[^/\\:*?\"<>|\x00-\x1f]{1,100}")
"""A file's name that every system takes; a colon would part a record's id."""
_LOCK = threading.Lock()


class Staged(NamedTuple):
    """A document that was uploaded, and what was read of it; it is not live."""

    id: str
    file: str
    report: DocumentReport
    records: tuple[Record, ...]
    advice: tuple[Advice, ...]
    changes: tuple[Change, ...] | None
    """Against the document of its name that is live; None where there is none."""
    before: str | None
    """What the edition of its plan that is live is called, where it becomes a newer or older edition beside it."""


class Published(Value):
    """A document that was put among the others, and what it took the place of."""

    id: str
    at: str
    by: str
    document: str
    file: str = Field(description="where it lies, from the folder of documents")
    replaced: str | None = Field(default=None, description="where what it replaced lay, from the folder of documents")


class Uploads:
    """What is uploaded, beside the snapshots, and the folder of documents it goes to."""

    def __init__(self, held: Path, data: Path) -> None:
        self._held, self._desk = held, data / FOLDER

    def stage(self, name: str, content: bytes, told: Mapping[str, str]) -> str:
        """Keep an uploaded file apart and read it; gives its id.

        Args:
            name: the file's name.
            content: its bytes.
            told: what the operator says over the document: see `plan.toml`.

        Raises:
            Problem: the name is no file's name, or the file cannot be read as a plan.
        """
        if not _NAME.fullmatch(name) or name == corrections.NAME or Path(name).stem == "plan":  # plan.toml is all's
            raise Problem(422, "file_name")
        staged = uuid4().hex
        folder = self._desk / "staged" / staged
        folder.mkdir(parents=True)
        try:
            (folder / name).write_bytes(content)
            self._tell(folder / name, told)
            whole = (self._place(_document(name)) or self._held / name).with_name("plan.toml")
            if whole.is_file():  # what the folder says of all its documents, it will say of this one
                shutil.copy(whole, folder)
            read = ingest(folder / name, mended=self._corrections(name))
        except InputError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise Problem(422, "unreadable", what=str(error).replace(f"{folder}/", "")) from error
        (folder / "report.json").write_text(report.examine(read).model_dump_json(), encoding="utf-8")
        (folder / "records.jsonl").write_text(dump_jsonl(read.records), encoding="utf-8")
        return staged

    def _tell(self, file: Path, told: Mapping[str, str]) -> None:
        """Write what the operator says of the document into the file that says so for good."""
        lines = [f"{key} = {_quoted(told[key])}" for key in KEYS if told.get(key, "").strip()]
        if lines:
            text = "\n".join(lines) + "\n"
            tomllib.loads(text)
            file.with_suffix(".toml").write_text(text, encoding="utf-8")

    def _corrections(self, name: str) -> tuple[corrections.Correction, ...]:
        return corrections.beside(self._place(_document(name)) or self._held / name)

    def _place(self, document: str) -> Path | None:
        """Where the document of a name lies."""
        try:
            paths = sources([self._held])
        except NoSources:
            return None
        return next((path for path in paths if document in (path.name.removesuffix(RECORDS), path.stem)), None)

    def staged(self, staged: str, snapshot: Snapshot) -> Staged:
        """An uploaded document, held against what is live.

        Raises:
            Problem: there is none of that id.
        """
        folder = self._folder(staged)
        read = DocumentReport.model_validate_json((folder / "report.json").read_bytes())
        lines = (folder / "records.jsonl").read_text(encoding="utf-8").splitlines()
        records = tuple(map(Record.model_validate_json, lines))
        name = read.document.document
        live = [record for record in snapshot.records if record.document == name]
        found = changes(live, records) if any(one.document == name for one in snapshot.documents) else None
        beside = self._beside(read, records, snapshot)
        return Staged(staged, self._file(folder).name, read, records, first_look(read), found, beside)

    @staticmethod
    def _beside(read: DocumentReport, records: tuple[Record, ...], snapshot: Snapshot) -> str | None:
        """The live edition beside which the document will stand as another one."""
        name = read.document.document
        documents = [one for one in snapshot.documents if one.document != name]
        others = [record for record in snapshot.records if record.document != name]
        for plan in series([*documents, read.document], [*others, *records]):
            if (at := plan.at(name)) is not None:
                return plan.editions[at - 1 if at else 1].label
        return None

    def publish(self, staged: str, by: str) -> Published:
        """Put an uploaded document among the others; what lies there under its name is kept."""
        with _LOCK:
            folder = self._folder(staged)
            file = self._file(folder)
            document = DocumentReport.model_validate_json((folder / "report.json").read_bytes()).document.document
            old = self._place(document)
            target = (old.parent if old else self._held) / file.name
            kept = self._desk / "kept" / staged
            kept.mkdir(parents=True)
            for path in filter(None, (old, old and old.with_suffix(".toml"))):
                if path.is_file():
                    shutil.move(path, kept / path.name)
            shutil.copy(file, target)
            if file.with_suffix(".toml").is_file():
                shutil.copy(file.with_suffix(".toml"), target.with_suffix(".toml"))
            done = Published(
                id=staged, at=datetime.now(UTC).isoformat(timespec="seconds"), by=by, document=document,
                file=str(target.relative_to(self._held)), replaced=str(old.relative_to(self._held)) if old else None,
            )  # fmt: skip
            (kept / "published.json").write_text(done.model_dump_json(), encoding="utf-8")
            shutil.rmtree(folder)
            return done

    def withdraw(self, published: str) -> Published:
        """Take a document back; what it replaced stands in its place again.

        Raises:
            Problem: it is not there, or something else was put over it since.
        """
        with _LOCK:
            done = next((one for one in self.published() if one.id == published), None)
            if done is None:
                raise Problem(404, "not_found", what=published)
            if any(one.file == done.file and one.at > done.at for one in self.published()):
                raise Problem(422, "newer_upload", what=done.document)
            kept = self._desk / "kept" / published
            away = self._desk / "withdrawn" / published
            away.mkdir(parents=True)
            target = self._held / done.file
            for path in (target, target.with_suffix(".toml")):
                if path.is_file():
                    shutil.move(path, away / path.name)
            shutil.move(kept / "published.json", away / "published.json")
            for path in kept.iterdir():
                shutil.move(path, (self._held / (done.replaced or done.file)).parent / path.name)
            kept.rmdir()
            return done

    def discard(self, staged: str) -> None:
        """Forget an uploaded document that was not published."""
        shutil.rmtree(self._folder(staged))

    def published(self) -> tuple[Published, ...]:
        """The documents that were published here and not taken back, newest first."""
        found = []
        for file in (self._desk / "kept").glob("*/published.json"):
            try:
                found.append(Published.model_validate_json(file.read_bytes()))
            except (OSError, ValidationError):
                continue
        return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True))

    def _folder(self, staged: str) -> Path:
        folder = self._desk / "staged" / staged
        if not _ID.fullmatch(staged) or not (folder / "report.json").is_file():
            raise Problem(404, "not_found", what=staged)
        return folder

    @staticmethod
    def _file(folder: Path) -> Path:
        own = ("report.json", "records.jsonl")
        return next(path for path in sorted(folder.iterdir()) if path.name not in own and path.suffix != ".toml")


def _document(name: str) -> str:
    """What a file's document is called."""
    return name.removesuffix(RECORDS) if name.endswith(RECORDS) else Path(name).stem


def _quoted(text: str) -> str:
    """A TOML string."""
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
