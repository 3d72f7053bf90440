"""Snapshots: whole or not there at all, switched in one step, and nothing embedded twice."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from index import snapshot
from index.embed import embed
from index.encoder import CharacterEncoder, Vectors
from index.store import RecordFilter
from ingest.documents import Ingested
from ingest.errors import NotFound, SnapshotError
from tests.answer_fixture import plans, town

SMALL = [plan for plan in plans() if plan.document.document in ("other-prose", "other-web")]
OTHER = [plan for plan in plans() if plan.document.document == "other-sheets"]


class Counting(CharacterEncoder):
    """Remembers every text that it embeds; may fail at one of them."""

    def __init__(self, fails: bool = False) -> None:
        self.texts: list[str] = []
        self._fails = fails

    def passages(self, texts: list[str]) -> Vectors:
        """Vectors of passages."""
        self.texts += texts
        if self._fails:
            raise MemoryError("the machine has no memory left")
        return super().passages(texts)


def build(data: Path, documents: list[Ingested] | None = None, encoder: CharacterEncoder | None = None) -> Path:
    """Build a snapshot of two small plans; its folder."""
    manifest = snapshot.build(SMALL if documents is None else documents, encoder or CharacterEncoder(), data)
    return data / "snapshots" / manifest.name


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one snapshot, to copy and break."""
    data = tmp_path_factory.mktemp("data")
    build(data)
    return data


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    """A folder with one snapshot of its own."""
    return Path(shutil.copytree(built, tmp_path / "data"))


def test_a_snapshot_holds_what_was_read(built: Path) -> None:
    found = snapshot.load(snapshot.current(built), check=True)
    assert [d.document for d in found.documents] == ["other-prose", "other-web"]
    assert found.records == tuple(record for plan in SMALL for record in plan.records)
    assert found.manifest.counts == {
        "documents": 2,
        "records": len(found.records),
        "passages": sum(len(plan.passages) for plan in SMALL),
    }
    assert tuple(found.store.lines("other-prose").values()) == SMALL[0].lines
    assert found.store.lines("other-prose", 2, 3) == {2: SMALL[0].lines[1], 3: SMALL[0].lines[2]}
    assert found.manifest.sources["other-prose"] == SMALL[0].document.sha256


def test_nothing_of_a_build_stays_but_the_snapshot_and_the_cache(built: Path) -> None:
    assert sorted(path.name for path in built.iterdir()) == ["CURRENT", "embeddings.sqlite", "snapshots"]
    assert [path.name for path in (built / "snapshots").iterdir()] == [(built / "CURRENT").read_text().strip()]


def test_a_new_snapshot_becomes_current(data: Path) -> None:
    before = snapshot.current(data)
    after = build(data, OTHER)
    assert snapshot.current(data) == after != before
    assert [d.document for d in snapshot.load(after).documents] == ["other-sheets"]
    assert [d.document for d in snapshot.load(before).documents] == ["other-prose", "other-web"]


def test_a_reader_of_the_old_snapshot_goes_on_after_the_switch(data: Path) -> None:
    old = snapshot.load(snapshot.current(data))
    build(data, OTHER)
    assert old.store.documents() == old.documents
    assert old.store.record(old.records[0].record_id) == old.records[0]


def test_a_build_that_fails_leaves_the_old_snapshot_and_no_scraps(data: Path) -> None:
    before = snapshot.current(data)
    with pytest.raises(MemoryError):
        build(data, OTHER, Counting(fails=True))
    assert snapshot.current(data) == before
    assert list((data / "snapshots").iterdir()) == [before]
    assert snapshot.load(before, check=True).records


def test_a_build_whose_check_fails_is_not_switched_to(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot.current(data)

    def broken(*_: object, **__: object) -> None:
        raise SnapshotError("vectors.faiss", "壊れています")

    monkeypatch.setattr(snapshot, "load", broken)
    with pytest.raises(SnapshotError):
        build(data, OTHER)
    assert snapshot.current(data) == before
    assert len(list((data / "snapshots").iterdir())) == 1


def test_nothing_is_embedded_twice(tmp_path: Path) -> None:
    first, second, third = Counting(), Counting(), Counting()
    one = build(tmp_path, SMALL, first)
    assert len(first.texts) == len(set(first.texts)) > 20
    two = build(tmp_path, SMALL, second)
    assert second.texts == []
    build(tmp_path, [*SMALL, *OTHER], third)
    assert third.texts
    assert not set(third.texts) & set(first.texts)
    query = CharacterEncoder().queries(["山の仕事"])
    assert np.array_equal(snapshot.load(one).dense.scores(query), snapshot.load(two).dense.scores(query))


def test_vectors_of_another_encoder_are_not_taken_from_the_cache(tmp_path: Path) -> None:
    other = Counting()
    other.fingerprint = "characters-2"
    build(tmp_path, SMALL)
    build(tmp_path, SMALL, other)
    assert other.texts


def test_vectors_come_in_the_order_of_the_texts_with_and_without_the_cache(tmp_path: Path) -> None:
    texts = ["港の朝市", "灯台", "港の朝市", "渡し船の予約"]
    plain = CharacterEncoder().passages(texts)
    for _ in range(2):
        found = embed(texts, CharacterEncoder(), tmp_path / "cache.sqlite", lambda what, done, total: None)
        assert np.array_equal(found, plain)


def test_progress_is_told_up_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    snapshot.build(SMALL, CharacterEncoder(), tmp_path, progress=lambda *step: told.append(step))
    assert told
    assert told[-1][1] == told[-1][2]


def test_the_current_snapshot_and_two_older_ones_are_kept(tmp_path: Path) -> None:
    built = [build(tmp_path, OTHER) for _ in range(5)]
    assert sorted((tmp_path / "snapshots").iterdir()) == built[-snapshot.KEEP :]
    assert snapshot.KEEP == 3
    assert snapshot.current(tmp_path) == built[-1]


BROKEN = {
    "no pointer": lambda data, folder: (data / "CURRENT").unlink(),
    "a pointer to nothing": lambda data, folder: (data / "CURRENT").write_text("20200101\n"),
    "no manifest": lambda data, folder: (folder / "manifest.json").unlink(),
    "half a manifest": lambda data, folder: (folder / "manifest.json").write_bytes(
        (folder / "manifest.json").read_bytes()[:100]
    ),
    "a manifest of another format": lambda data, folder: _rewritten(folder / "manifest.json", format=1),
    "no database": lambda data, folder: (folder / "records.sqlite").unlink(),
    "an empty database": lambda data, folder: (folder / "records.sqlite").write_bytes(b""),
    "a database of noise": lambda data, folder: (folder / "records.sqlite").write_bytes(b"noise" * 999),
    "no vectors": lambda data, folder: (folder / "vectors.faiss").unlink(),
    "half the vectors": lambda data, folder: (folder / "vectors.faiss").write_bytes(
        (folder / "vectors.faiss").read_bytes()[:500]
    ),
    "no words": lambda data, folder: shutil.rmtree(folder / "sparse" / "words"),
}


def _rewritten(path: Path, **changes: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.mark.parametrize("damage", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_snapshot_says_what_to_do(data: Path, damage: object) -> None:
    folder = snapshot.current(data)
    damage(data, folder)  # type: ignore[operator]
    with pytest.raises(SnapshotError, match="yakusoku build"):
        snapshot.load(snapshot.current(data))


def test_every_file_is_held_against_its_hash(data: Path) -> None:
    folder = snapshot.current(data)
    for name in json.loads((folder / "manifest.json").read_text())["files"]:
        path = folder / name
        whole = path.read_bytes()
        path.write_bytes(whole + b" ")
        with pytest.raises(SnapshotError, match="壊れています"):
            snapshot.load(folder, check=True)
        path.write_bytes(whole)
    assert snapshot.load(folder, check=True)


def test_a_snapshot_of_no_documents_is_no_accident(tmp_path: Path) -> None:
    found = snapshot.load(
        build(tmp_path, [OTHER[0].model_copy(update={"records": (), "passages": OTHER[0].passages[:1]})])
    )
    assert found.records == ()
    assert len(found.units) == 1


def test_two_builds_of_the_same_documents_index_the_same_units(data: Path) -> None:
    before = snapshot.load(snapshot.current(data))
    after = snapshot.load(build(data))
    assert [unit.unit_id for unit in before.units] == [unit.unit_id for unit in after.units]
    assert len({unit.unit_id for unit in after.units}) == len(after.units)


def test_a_units_text_begins_with_whose_plan_it_is() -> None:
    for unit in town().units:
        assert unit.text.startswith("みなぎ"), unit.unit_id


FILTERS = [
    (RecordFilter(document="minagi-roadmap"), ["1", "2-1", "2-2", "3", "5", "6"]),
    (RecordFilter(document="minagi-roadmap", department="観光課"), ["2-1", "2-2"]),
    (RecordFilter(document="minagi-roadmap", status="delayed"), ["2-1"]),
    (RecordFilter(document="minagi-reform", number="n1"), ["N1"]),  # case
    (RecordFilter(municipality="みなぎ市", kind="pledge", q="灯 台"), ["2-1", "2-2"]),  # white space aside
    (RecordFilter(document="minagi-roadmap", department="%' OR 1=1 --"), []),  # no SQL
    (RecordFilter(document="nothing"), []),
]


@pytest.mark.parametrize(("where", "numbers"), FILTERS)
def test_records_are_filtered_by_field(where: RecordFilter, numbers: list[str]) -> None:
    total, found = town().store.records(where)
    assert [record.number for record in found] == numbers
    assert total == len(numbers)


def test_records_come_in_pages() -> None:
    where = RecordFilter(document="minagi-roadmap")
    total, found = town().store.records(where, limit=2, offset=4)
    assert (total, [record.number for record in found]) == (6, ["5", "6"])


def test_an_unknown_record_or_document_is_not_found() -> None:
    store = town().store
    with pytest.raises(NotFound):
        store.record("nothing")
    with pytest.raises(NotFound):
        store.document("nothing")
    assert store.records_by_id(["nothing", "minagi-roadmap:pledge:3"])[0].number == "3"
    assert store.lines("nothing") == {}
