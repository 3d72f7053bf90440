"""A plan over time, as its readers meet it: two editions built, asked, compared, corrected, and rolled back."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from index.shelf import Folder
from service.pipeline import open_pipeline
from service.settings import read
from service.staff.open_data import router as open_data
from service.staff.pages import router as staff
from service.web.app import create_app
from service.web.holder import Holder
from tests.conftest import ROOT
from yakusoku import main

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # the test client's own choice of HTTP library
    from fastapi.testclient import TestClient

FIRST, SECOND = "minagi-roadmap", "minagi-roadmap-r9"
OLD, NEW = "令和9年3月末現在", "令和10年3月末現在"
TOKEN = "open-sesame-12"
ATOM = "{http://www.w3.org/2005/Atom}"


class Town:
    """A folder of plans, its snapshots, and the service over them."""

    def __init__(self, folder: Path) -> None:
        self.plans, self.data = folder / "plans", folder / "data"
        self.plans.mkdir()
        environ = {"YAKUSOKU_ENCODER": "characters", "YAKUSOKU_RATE_LIMIT": "", "YAKUSOKU_OPERATOR_TOKEN": TOKEN,
                   "YAKUSOKU_MAX_UPLOAD": "50000"}  # fmt: skip
        settings = read(environ, data=self.data, sources=self.plans)
        self.holder = Holder(Folder(self.data), lambda: open_pipeline(settings))
        self.client = TestClient(create_app(self.holder, settings, [staff, open_data]), raise_server_exceptions=False)

    def add(self, *names: str) -> None:
        for name in names:
            shutil.copy(next((ROOT / "tests").glob(f"[ef]*/{name}.txt")), self.plans)

    def build(self) -> str:
        """Build by the command, take the snapshot up, and give its name."""
        self.run("build", str(self.plans))
        return (self.data / "CURRENT").read_text(encoding="utf-8").strip()

    def run(self, *call: str) -> None:
        """Run the command, and take up the snapshot that it leaves."""
        argv, sys.argv = sys.argv, ["yakusoku", *call, "--data", str(self.data)]
        try:
            with pytest.raises(SystemExit) as ended:
                main()
        finally:
            sys.argv = argv
        assert not ended.value.code
        assert self.holder.refresh(), self.holder.failure

    def ask(self, question: str, **more: str) -> dict[str, object]:
        body = self.client.post("/api/ask", json={"question": question, **more}).json()
        assert body["answered"], body["answer"]
        return dict(body)

    def json(self, path: str) -> dict[str, object]:
        return dict(self.client.get(path).json())


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The town with both editions of two plans, and one plan of one edition."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YAKUSOKU_ENCODER", "characters")
        town = Town(tmp_path_factory.mktemp("town"))
        town.add(FIRST, SECOND, "minagi-pledges", "minagi-pledges-r10", "minagi-strategy")
        town.build()
        yield town


def cited(body: dict[str, object]) -> list[tuple[str, str]]:
    """Document and day of each citation."""
    return sorted({(c["document"], c["as_of"]) for c in body["citations"]})  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("question", "document", "said"),
    [
        ("「3種の朝市の開設」の進捗状況は？", SECOND, "遅れている"),
        ("「3種の朝市の開設」の令和9年3月末時点の進捗状況は？", FIRST, "計画通りに進んでいる"),
        ("「3種の朝市の開設」は令和8年度末ではどこまで進んでいましたか？", FIRST, "計画通りに進んでいる"),
        ("「3種の朝市の開設」の前回の報告での進捗状況は？", FIRST, "計画通りに進んでいる"),
        ("朝市の来場者数の令和8年度の実績は？", SECOND, "1,905人"),  # a figure's year names no edition
        ("朝市の来場者数の令和11年度末までの目標は？", SECOND, "2,400人"),  # nor does a deadline
        ("台風に強い堤を築きますの進捗率は？", "minagi-pledges-r10", "60%"),
        ("台風に強い堤を築きますの令和9年度末の進捗率は？", "minagi-pledges", "68%"),
    ],
)
def test_an_answer_comes_from_the_newest_edition_unless_the_question_names_a_day(
    both: Town, question: str, document: str, said: str
) -> None:
    town = "みなぎ町" if "pledges" in document else "みなぎ市"
    body = both.ask(question, municipality=town)
    assert {name for name, _ in cited(body)} == {document}
    assert said in str(body["answer"])


def test_a_follow_up_may_name_another_day(both: Town) -> None:
    first = both.ask("みなぎ市の「3種の朝市の開設」の進捗状況は？")
    then = both.ask("令和8年度末では？", conversation_id=str(first["conversation_id"]))
    assert "計画通りに進んでいる" in str(then["answer"])
    assert both.ask(str(then["resolved_question"]))["answer"] == then["answer"]


def changes(both: Town, query: str = "") -> list[dict[str, object]]:
    found = both.json(f"/api/changes?municipality=みなぎ市{query}")["comparisons"]
    assert isinstance(found, list)
    return [dict(change) for one in found for change in one["changes"]]


def test_a_councillor_asks_what_slipped_what_was_dropped_and_what_is_new(both: Town) -> None:
    found = changes(both)
    slipped = [(c["field"], c["old"], c["new"]) for c in found if c["what"] == "slipped"]
    assert slipped == [
        ("status", "計画通りに進んでいる", "計画よりも遅れている"), ("target", "2,500人", "2,400人"),
    ]  # fmt: skip
    assert [(c["before"], c["old"]) for c in found if c["what"] == "dropped"] == [
        ([f"{FIRST}:pledge:2-2"], "灯台の夜間開放")
    ]
    assert [c["new"] for c in found if c["what"] == "added"] == ["夜の図書室"]
    (split,) = (c for c in found if c["what"] == "split")
    assert split["after"] == [f"{SECOND}:pledge:6-1", f"{SECOND}:pledge:6-2"]
    (renamed,) = (c for c in found if c["what"] == "renamed")
    assert (renamed["old"], renamed["new"], renamed["likeness"]) == ("灯台まわりの散歩道", "灯台まわりの遊歩道", 0.75)


def test_a_councillor_asks_since_when_something_is_promised(both: Town) -> None:
    history = both.json(f"/api/records/{SECOND}:pledge:6-2/history")["history"]
    assert [(past["edition"], past["how"], [r["title"] for r in past["records"]]) for past in history] == [  # type: ignore[attr-defined]
        (OLD, None, ["窓口の待ち時間をへらす"]), (NEW, "split", ["待ち時間をへらす案内"]),
    ]  # fmt: skip
    history = both.json(f"/api/records/{SECOND}:pledge:7/history")["history"]
    assert [(past["how"], len(past["records"])) for past in history] == [(None, 0), ("added", 1)]  # type: ignore[attr-defined]
    history = both.json(f"/api/records/{FIRST}:pledge:2-2/history")["history"]
    assert [past["how"] for past in history] == [None, "dropped"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        (f"from={FIRST}&to={SECOND}", 200, OLD),
        (f"from={OLD}&to={NEW}", 200, OLD),
        ("from=2027-03-31&to=2028-03-31", 200, OLD),
        (f"to={FIRST}", 200, '"comparisons":[]'),  # there is none before
        ("from=令和3年度末", 404, "令和3年度末"),
        (f"from={SECOND}&to={FIRST}", 422, "入れ替える"),
    ],
)
def test_an_edition_is_named_by_document_day_or_print(both: Town, query: str, status: int, said: str) -> None:
    response = both.client.get(f"/api/changes?{query}")
    assert (response.status_code, said in response.text) == (status, True)


def test_page_file_and_feed_tell_the_same_changes(both: Town) -> None:
    page = both.client.get("/staff/changes?municipality=みなぎ市&what=slipped", headers={"accept": "text/html"}).text
    assert page.count('data-label="変化"') == 2
    saved = both.client.get("/staff/changes.csv?municipality=みなぎ市").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(saved, newline="")))
    api = changes(both)
    assert [(row["前の記載"], row["後の記載"]) for row in rows] == [
        (c["old"] or "", c["new"] or "") for c in api
    ]  # fmt: skip
    assert {(row["前の版"], row["後の版"]) for row in rows} == {(OLD, NEW)}
    feed = ElementTree.fromstring(both.client.get("/staff/changes.atom?municipality=みなぎ市").content)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len({(str(c["before"]), str(c["after"])) for c in api})
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    assert {entry.findtext(f"{ATOM}updated") for entry in entries} == {"2028-03-31T00:00:00+09:00"}


def test_the_list_shows_the_newest_edition_unless_asked_for_all(both: Town) -> None:
    def ids(query: str) -> set[str]:
        records = json.loads(both.client.get(f"/staff/records.json?municipality=みなぎ市{query}").content)["records"]
        return {record["document"] for record in records}

    assert ids("") == {SECOND}
    assert ids("&edition=all") == {FIRST, SECOND}
    assert ids(f"&document={FIRST}") == {FIRST}


def test_a_record_of_an_older_edition_says_so_and_leads_to_the_newer(both: Town) -> None:
    headers = {"accept": "text/html"}
    old = both.client.get(f"/staff/records/{FIRST}:pledge:2-1", headers=headers).text
    assert "この記録は古い版" in old
    assert f"/staff/records/{SECOND}%3Apledge%3A2-1" in old
    assert "最新の版（令和10年3月末現在）にはありません" in both.client.get(
        f"/staff/records/{FIRST}:pledge:2-2", headers=headers
    ).text  # fmt: skip
    assert "名称の近さ 0.75" in both.client.get(f"/staff/records/{SECOND}:pledge:2-1", headers=headers).text


@pytest.mark.parametrize(
    ("question", "said", "cited_days"),
    [
        ("みなぎ市の「夜の図書室」はいつから約束されていますか？", f"{NEW}の版から載っています", {NEW}),
        ("みなぎ市の「3種の朝市の開設」はいつから公約に載っていますか？", f"ここにある最も古い版（{OLD}）", {OLD}),
        ("みなぎ市の「待ち時間をへらす案内」はいつから公約に載っていますか？", "「窓口の待ち時間をへらす」", {OLD}),
        ("朝市を最初に約束したのはどの町ですか？", "いちばん早いのはみなぎ市で、「3種", {OLD, "令和9年度末"}),
        ("どの自治体がいちばん早く朝市を掲げましたか？", "いちばん早いのはみなぎ市で", {OLD, "令和9年度末"}),
        ("みなぎ市で前の版からなくなった公約は？", "なくなったのは1件です：「灯台の夜間開放」", {OLD}),
        ("みなぎ市で前回から新しく加わった公約は？", "加わったのは1件です：「夜の図書室」", {NEW}),
        ("みなぎ市で前回から遅れた公約は？", "遅れや後退があったのは1件です：「3種の朝市の開設」", {NEW}),
        ("What was dropped since the previous edition in みなぎ市?", "1 were dropped", {OLD}),
    ],
)  # fmt: skip
def test_a_question_over_the_editions_is_answered_from_them(
    both: Town, question: str, said: str, cited_days: set[str]
) -> None:
    body = both.ask(question)
    assert said in str(body["answer"])
    assert {day for _, day in cited(body)} == cited_days
