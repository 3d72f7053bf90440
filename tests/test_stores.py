"""Both engines, a folder of files and PostgreSQL: the same documents, the same answers, the same faults survived."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient

from index import snapshot
from index.encoder import CharacterEncoder, Vectors
from index.shelf import Shelf, opened
from index.snapshot import KEEP, Snapshot
from index.store import RecordFilter
from ingest.documents import Ingested
from ingest.errors import BuildError, NotFound, SnapshotError, StoreAway
from service.conversations import Conversations
from service.model import Question
from service.pipeline import Pipeline, open_pipeline
from service.settings import Settings
from service.web.app import create_app
from service.web.holder import Holder
from tests.answer_fixture import TODAY, plans
from tests.postgres_fixture import command, database
from yakusoku import main

ENGINES = ("folder", "postgresql")
TWO = [plan for plan in plans() if plan.document.document in ("other-prose", "other-web")]
ONE = [plan for plan in plans() if plan.document.document == "other-sheets"]


class Counting(CharacterEncoder):
    """Remembers every text that it embeds; fails at the first where it is told to."""

    def __init__(self, fails: bool = False) -> None:
        self.texts: list[str] = []
        self._fails = fails

    def passages(self, texts: list[str]) -> Vectors:
        """Vectors of passages."""
        if self._fails:
            raise MemoryError("the machine has no memory left")
        self.texts += texts
        return super().passages(texts)


def shelf_of(engine: str, data: Path) -> Shelf:
    """An empty place for snapshots."""
    return opened(database() if engine == "postgresql" else None, data)


@pytest.fixture(params=ENGINES)
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    """An empty place for snapshots, of each engine."""
    return shelf_of(request.param, tmp_path)


def build(shelf: Shelf, documents: list[Ingested], encoder: CharacterEncoder | None = None) -> str:
    """Build a snapshot; its name."""
    return shelf.build(documents, encoder or CharacterEncoder(), lambda what, done, total: None).name


def names(found: Snapshot) -> list[str]:
    """The documents of a snapshot."""
    return [one.document for one in found.documents]


def moved(plan: Ingested, town: str, code: str) -> Ingested:
    """The same plan of another town."""
    theirs = {"municipality": town, "municipality_code": code}
    name = f"{code}-{plan.document.document}"
    return plan.model_copy(
        update={
            "document": plan.document.model_copy(update=theirs | {"document": name}),
            "records": tuple(
                one.model_copy(update=theirs | {"document": name, "record_id": f"{code}-{one.record_id}"})
                for one in plan.records
            ),
            "passages": tuple(
                one.model_copy(update={"document": name, "passage_id": f"{code}-{one.passage_id}", "record_id": None})
                for one in plan.passages
            ),
        }
    )


def test_a_place_without_a_snapshot_says_what_to_do(shelf: Shelf) -> None:
    with pytest.raises(SnapshotError, match="yakusoku build"):
        shelf.in_force()


def test_a_snapshot_holds_what_was_read(shelf: Shelf) -> None:
    build(shelf, TWO)
    found = shelf.in_force()
    assert names(found) == ["other-prose", "other-web"]
    assert found.records == tuple(record for plan in TWO for record in plan.records)
    assert found.units == snapshot.units(found.records, [one for plan in TWO for one in plan.passages])
    assert found.manifest.counts["passages"] == sum(len(plan.passages) for plan in TWO)
    for plan in TWO:
        name = plan.document.document
        assert found.store.document(name) == plan.document
        assert tuple(found.store.lines(name).values()) == plan.lines
        assert found.store.notices(name) == plan.notices
    assert found.store.lines("other-prose", 2, 3) == {2: TWO[0].lines[1], 3: TWO[0].lines[2]}
    assert [found.store.record(one.record_id) for one in found.records] == list(found.records)
    for missing in (found.store.document, found.store.record):
        with pytest.raises(NotFound):
            missing("nowhere:pledge:1")


def test_both_engines_find_the_same_records_and_give_the_same_scores(tmp_path: Path) -> None:
    here, there = (shelf_of(engine, tmp_path) for engine in ENGINES)
    for shelf in (here, there):
        build(shelf, list(plans()))
    files, tables = here.in_force(), there.in_force()
    some = files.records[3]
    filters = [
        RecordFilter(document=some.document), RecordFilter(kind=some.kind), RecordFilter(municipality="みなぎ町"),
        RecordFilter(number="1-1"), RecordFilter(q="除雪"), RecordFilter(department="課"), RecordFilter(status="done"),
        RecordFilter(document="nowhere"), RecordFilter(),
    ]  # fmt: skip
    assert sum(bool(files.store.records(one)[0]) for one in filters) > 5
    for one in filters:
        assert tables.store.records(one, 3, 1) == files.store.records(one, 3, 1)
        assert tables.store.record_ids(one) == files.store.record_ids(one)
    assert tables.store.holding(["除雪", "課"]) == files.store.holding(["除雪", "課"]) != frozenset()
    for name in names(files):
        assert tables.store.headers(name) == files.store.headers(name)
        assert tables.store.pages(name) == files.store.pages(name)
    assert tables.sparse.vocabulary() == files.sparse.vocabulary()
    for question in ("除雪の担当はどこですか", "港の朝市は何回ですか", "ぬわゐ", ""):
        query = CharacterEncoder().queries([question])
        assert np.allclose(tables.dense.scores(query), files.dense.scores(query), atol=1e-6)
        for stream, scores in files.sparse.scores(question).items():
            assert np.allclose(tables.sparse.scores(question)[stream], scores, rtol=1e-5), stream
        for mine, theirs in zip(files.sparse.postings(question), tables.sparse.postings(question), strict=True):
            assert mine[:2] == theirs[:2]
            assert np.array_equal(mine[2], theirs[2])


QUESTIONS = (
    "除雪の担当はどこですか", "みなぎ町の朝市の令和7年度の目標は？", "遅れている事業を教えてください",
    "空港はいつできますか", "灯台について教えて", "保育所の数はいくつですか", "みなぎ町とほかの町を比べて",
)  # fmt: skip


def test_both_engines_answer_alike_to_the_letter(tmp_path: Path) -> None:
    replies = []
    for engine in ENGINES:
        shelf = shelf_of(engine, tmp_path)
        build(shelf, list(plans()))
        talk = Pipeline(shelf.in_force(), CharacterEncoder(), Conversations(60, 10), today=lambda: TODAY)
        unlike = {"timings_ms", "conversation_id", "passages"}  # passages carry scores to the last digit
        replies.append([talk.ask(Question(question=one)).model_dump(exclude=unlike) for one in QUESTIONS])
    assert replies[0] == replies[1]
    assert any(reply["answered"] for reply in replies[0])


def test_a_town_that_is_asked_about_is_searched_alone(tmp_path: Path) -> None:
    shelf = shelf_of("postgresql", tmp_path)
    build(shelf, [*TWO, *(moved(plan, "よそ町", "999996") for plan in ONE)])
    found = shelf.in_force()
    theirs = np.array([unit.document == "other-web" for unit in found.units])
    asked = found.units[int(np.argmax(theirs))].text
    query = CharacterEncoder().queries([asked])
    whole, part = found.dense.scores(query), found.dense.scores(query, ["other-web"])
    assert np.array_equal(part, np.where(theirs, whole, 0))
    words, own = found.sparse.scores(asked)["bigrams"], found.sparse.scores(asked, ["other-web"])["bigrams"]
    assert np.array_equal(own, np.where(theirs, words, 0))
    assert 0 < np.count_nonzero(own) < np.count_nonzero(words)


def test_nothing_is_embedded_or_written_twice(shelf: Shelf) -> None:
    first, second = Counting(), Counting()
    build(shelf, TWO, first)
    build(shelf, [*TWO, *ONE], second)
    assert len(first.texts) == len(set(first.texts)) > 20
    assert second.texts
    assert not set(first.texts) & set(second.texts)
    assert names(shelf.in_force()) == ["other-prose", "other-sheets", "other-web"]


def test_a_build_that_fails_leaves_what_was_in_force(shelf: Shelf) -> None:
    before = build(shelf, TWO)
    with pytest.raises(MemoryError):
        build(shelf, ONE, Counting(fails=True))
    assert shelf.in_force().manifest.name == before
    assert [one.name for one in shelf.standing(check=True)] == [before]


def test_a_reader_of_the_old_snapshot_goes_on_after_the_switch_and_can_be_gone_back_to(shelf: Shelf) -> None:
    build(shelf, TWO)
    old, mark = shelf.in_force(), shelf.mark()
    build(shelf, ONE)
    assert shelf.mark() != mark
    assert old.store.documents() == old.documents
    assert old.store.record(old.records[0].record_id) == old.records[0]
    assert old.dense.scores(CharacterEncoder().queries(["事業"])).any()
    shelf.use(old.manifest.name)
    assert names(shelf.in_force()) == names(old)
    with pytest.raises(SnapshotError, match="nosuch"):
        shelf.use("nosuch")


def test_the_one_in_force_and_two_older_ones_are_kept(shelf: Shelf) -> None:
    made = [build(shelf, documents) for documents in (TWO, ONE, TWO, ONE, TWO)]
    assert [one.name for one in shelf.standing()] == made[: -KEEP - 1 : -1]
    shelf.prune(1)
    assert [one.name for one in shelf.standing()] == made[-1:]


def test_readers_see_no_half_of_a_build(shelf: Shelf) -> None:
    web = [plan for plan in TWO if plan.document.document == "other-web"]  # of the town of other-sheets
    build(shelf, web)
    seen, end = set(), threading.Event()

    def read() -> None:
        while not end.is_set():
            found = shelf.in_force()
            assert {unit.document for unit in found.units} == set(names(found))
            seen.add(tuple(names(found)))

    reader = threading.Thread(target=read)
    reader.start()
    for documents in (ONE, web, ONE):
        build(shelf, documents)
    end.set()
    reader.join()
    assert seen <= {("other-web",), ("other-sheets",)}


def test_several_machines_build_their_towns_side_by_side(tmp_path: Path) -> None:
    url = database()
    towns = [("よそ町", "999996"), ("はま町", "999995"), ("おか町", "999994")]
    opened(url, tmp_path).build(TWO, CharacterEncoder(), lambda what, done, total: None)
    machines = [
        threading.Thread(target=build, args=(opened(url, tmp_path), [moved(one, *town) for one in ONE]))
        for town in towns
    ]
    for machine in machines:
        machine.start()
    for machine in machines:
        machine.join()
    found = opened(url, tmp_path).in_force()
    assert sorted(names(found)) == sorted(["other-prose", "other-web", *(f"{code}-other-sheets" for _, code in towns)])
    build(opened(url, tmp_path), [moved(TWO[0], "よそ町", "999996")])  # a town's build replaces its own documents alone
    assert len(names(opened(url, tmp_path).in_force())) == len(names(found))
    assert "999996-other-sheets" not in names(opened(url, tmp_path).in_force())


def test_towns_that_do_not_fit_together_are_told_and_leave_what_was_in_force(tmp_path: Path) -> None:
    shelf = shelf_of("postgresql", tmp_path)
    before = build(shelf, TWO)
    stranger = moved(TWO[0], "よそ町", "999996")
    namesake = stranger.model_copy(update={"document": stranger.document.model_copy(update={"document": "other-web"})})
    with pytest.raises(BuildError, match="other-web"):
        build(shelf, [namesake])
    other = CharacterEncoder()
    other.fingerprint = "characters-2"
    with pytest.raises(BuildError, match="YAKUSOKU_ENCODER"):
        build(shelf, [stranger], other)
    assert shelf.in_force().manifest.name == before


def test_a_database_that_is_stopped_is_told_with_503_and_answers_again_without_a_restart(tmp_path: Path) -> None:
    url = database()
    opened(url, tmp_path).build(plans(), CharacterEncoder(), lambda what, done, total: None)
    settings = Settings.model_validate({"data": tmp_path, "store": url, "encoder": "characters", "rate_limit": ""})
    holder = Holder(settings.shelf, lambda: open_pipeline(settings), 0.05)
    with TestClient(create_app(holder, settings), raise_server_exceptions=False) as client:
        body = {"question": QUESTIONS[0]}
        _until(lambda: client.get("/readyz").status_code == 200)
        before = client.post("/api/ask", json=body).json()["answer"]
        command("stop", "-m", "fast")
        try:
            told = client.post("/api/ask", json=body)
            assert (told.status_code, told.json()["error"]["code"]) == (503, "store_away")
            assert int(told.headers["Retry-After"]) > 0
            _until(lambda: client.get("/readyz").status_code == 503)
            assert client.get("/healthz").status_code == 200
            with pytest.raises(StoreAway, match="YAKUSOKU_STORE"):
                opened(url, tmp_path).build(ONE, CharacterEncoder(), lambda what, done, total: None)
        finally:
            command("start")
        _until(lambda: client.get("/readyz").status_code == 200)
        assert client.post("/api/ask", json=body).json()["answer"] == before


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_command_builds_and_answers_from_the_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YAKUSOKU_STORE", database())
    monkeypatch.setenv("YAKUSOKU_ENCODER", "characters")
    plan = tmp_path / "harbour.md"
    plan.write_text("# みなと町計画\n\n## 1 除雪の見直し\n\n担当：建設課\n", encoding="utf-8")

    def said(*words: str) -> str:
        monkeypatch.setattr("sys.argv", ["yakusoku", *words, "--data", str(tmp_path)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        assert not ended.value.code, told.err
        return told.out + told.err

    assert "postgresql://" in said("build", str(plan))
    assert "postgres:" not in said("snapshots")
    assert "建設課" in said("ask", "除雪の見直しの担当はどこですか")
    assert "無傷" in said("snapshots", "check")
