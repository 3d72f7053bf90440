"""What a folder of snapshots withstands: kills, flipped bits, a full disk, two builds at once, a damaged newest one."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index import snapshot
from index.encoder import CharacterEncoder
from index.files import NEW, alone, write_whole
from index.shelf import Folder
from ingest.errors import BuildError, SnapshotError
from service.web.holder import Holder
from tests.answer_fixture import plans
from yakusoku import main

SMALL = [plan for plan in plans() if plan.document.document in ("other-prose", "other-web")]
OTHER = [plan for plan in plans() if plan.document.document == "other-sheets"]
KILLS = 12


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two snapshots, to copy and break."""
    data = tmp_path_factory.mktemp("data")
    for documents in (SMALL, OTHER):
        snapshot.build(documents, CharacterEncoder(), data)
    return data


@pytest.fixture
def data(two: Path, tmp_path: Path) -> Path:
    """A folder with two snapshots of its own; the newest is of `other-sheets`."""
    return Path(shutil.copytree(two, tmp_path / "data"))


def _named(found: snapshot.Snapshot) -> list[str]:
    return [document.document for document in found.documents]


def _child(work: Callable[[], object]) -> int:
    """Do something in a process of its own; its process id."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    finally:
        os._exit(0)


def test_a_bit_flipped_anywhere_is_found(data: Path) -> None:
    folder = snapshot.current(data)
    chance = random.Random(14)
    tried = 0
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole = path.read_bytes()
        for _ in range(40 if path.name == "manifest.json" else 2):
            at, flipped = chance.randrange(len(whole)), bytearray(whole)
            flipped[at] ^= 1 << chance.randrange(8)
            path.write_bytes(flipped)
            with pytest.raises(SnapshotError):
                snapshot.load(folder, check=True)
            tried += 1
        path.write_bytes(whole)
    assert tried > 60
    assert snapshot.load(folder, check=True)


def test_where_the_newest_is_damaged_the_one_before_answers_and_what_is_wrong_is_said(data: Path) -> None:
    (snapshot.current(data) / "vectors.faiss").write_bytes(b"noise")
    found = snapshot.in_force(data)
    assert _named(found) == ["other-prose", "other-web"]
    assert "vectors.faiss" in (found.instead_of or "")
    holder = Holder(Folder(data), lambda: _Answering(snapshot.in_force(data)))
    assert holder.refresh()
    assert "vectors.faiss" in (holder.failure or "")


class _Answering:
    """As much of a pipeline as a holder looks at."""

    def __init__(self, found: snapshot.Snapshot) -> None:
        self.snapshot = found


def test_after_going_back_a_damaged_snapshot_is_not_replaced_by_the_newer_one(data: Path) -> None:
    newer, older = snapshot.kept(data)
    Folder(data).use(older.name)
    (older / "manifest.json").write_bytes(b"{}")
    with pytest.raises(SnapshotError, match=older.name):
        snapshot.in_force(data)
    assert snapshot.load(newer, check=True)


@pytest.mark.parametrize("pointer", [b"\xff\xfe", b"20200101-none\n", b"../snapshots\n", b""])
def test_a_damaged_pointer_leads_to_the_newest_whole_snapshot(data: Path, pointer: bytes) -> None:
    (data / "CURRENT").write_bytes(pointer)
    assert _named(snapshot.in_force(data)) == ["other-sheets"]


def test_a_build_that_is_killed_at_any_moment_leaves_a_whole_snapshot_and_the_next_one_sweeps_up(data: Path) -> None:
    chance = random.Random(14)
    for _ in range(KILLS):
        before = snapshot.current(data)
        child = _child(lambda: snapshot.build(SMALL, CharacterEncoder(), data))
        time.sleep(chance.random() * 0.4)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        after = snapshot.in_force(data)
        assert after.instead_of is None
        assert after.manifest.name == before.name or _named(after) == ["other-prose", "other-web"]
    snapshot.build(OTHER, CharacterEncoder(), data)
    assert _named(snapshot.in_force(data)) == ["other-sheets"]
    assert not [path for path in data.rglob("*") if path.name.startswith(NEW)]


def test_a_damaged_cache_of_vectors_is_begun_anew(data: Path) -> None:
    (data / "embeddings.sqlite").write_bytes(b"noise" * 999)
    assert snapshot.build(OTHER, CharacterEncoder(), data)
    assert (data / "embeddings.sqlite").read_bytes().startswith(b"SQLite format 3")


def test_one_builds_at_a_time(data: Path) -> None:
    with alone(data / "snapshots") as free:
        assert free
        with pytest.raises(BuildError, match="ほかの build"):
            snapshot.build(SMALL, CharacterEncoder(), data)
    assert snapshot.build(SMALL, CharacterEncoder(), data)


@pytest.mark.parametrize("room", [1_000, 30_000])
def test_a_disk_that_is_full_leaves_the_old_snapshot_and_says_so(data: Path, tmp_path: Path, room: int) -> None:
    before, said = snapshot.current(data), tmp_path / "said"
    written = os.open(said, os.O_CREAT | os.O_WRONLY)

    def build() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        try:
            snapshot.build(SMALL, CharacterEncoder(), data)
        except (BuildError, OSError) as error:
            sys.stderr = None  # type: ignore[assignment]
            os.write(written, type(error).__name__.encode())

    os.waitpid(_child(build), 0)
    assert said.read_text() in ("BuildError", "OSError")
    assert snapshot.in_force(data).manifest.name == before.name
    assert not list((data / "snapshots").glob(f"{NEW}*"))


def test_a_file_is_written_whole_or_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_whole(tmp_path / "CURRENT", b"one")
    monkeypatch.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "CURRENT", b"two")
    assert [path.name for path in tmp_path.iterdir()] == ["CURRENT"]
    assert (tmp_path / "CURRENT").read_bytes() == b"one"


def _run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *call: str) -> tuple[object, str, str]:
    monkeypatch.setattr(sys, "argv", ["yakusoku", *call])
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capsys.readouterr()
    return ended.value.code or 0, out, err


def test_snapshots_are_listed_checked_gone_back_to_and_cleared_away(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    newer, older = snapshot.kept(data)

    def run(*call: str) -> tuple[object, str, str]:
        return _run(monkeypatch, capsys, "snapshots", *call, "--data", str(data))

    status, out, _ = run()
    rows = out.splitlines()
    assert (status, len(rows)) == (0, 2)
    assert rows[0].startswith(f"* {newer.name}\t")
    assert "文書 2" in rows[1]
    (newer / "vectors.faiss").write_bytes(b"noise")
    status, out, _ = run("check")
    assert status == 1
    assert "vectors.faiss" in out.splitlines()[0]
    assert out.splitlines()[1].endswith("無傷")
    assert run("use", older.name)[0] == 0
    assert snapshot.current(data) == older
    status, _, err = run("use", newer.name)
    assert status == 2
    assert "vectors.faiss" in err
    assert run("use", "../CURRENT")[0] == 2
    assert run("prune")[1].split() == [newer.name]
    assert snapshot.kept(data) == [older]


def test_the_command_answers_from_the_snapshot_before_a_damaged_one_and_says_so(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YAKUSOKU_ENCODER", "characters")
    newer, older = snapshot.kept(data)
    (newer / "records.sqlite").write_bytes(b"noise")
    status, out, err = _run(monkeypatch, capsys, "records", "--data", str(data))
    assert status == 0
    assert "other-" in out
    assert older.name in err
