"""The whole way of a plan, once: two editions, a correction, an upload taken back, a roll back, and nothing lost."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from service.staff.rebuild import Rebuilder
from tests.conftest import ROOT
from tests.test_over_time import FIRST, NEW, OLD, SECOND, TOKEN, Town, cited

STATUS = "みなぎ市の「3種の朝市の開設」の進捗状況は？"
LATER = "令和11年3月末現在"
THIRD = "minagi-roadmap-r10"
OPERATOR = {"authorization": f"Bearer {TOKEN}", "accept": "text/html"}
NEWEST = [
    "/staff", "/staff/overview", "/staff/progress", "/staff/records/{record}",
    "/staff/compare?q=朝市", "/search?q=朝市", "/ask?q=" + quote(STATUS), "/documents", "/open-data",
]  # fmt: skip
"""Pages that show the edition in force by name."""
MADE = [
    *NEWEST, "/staff?edition=all&cols=edition,status", "/staff/changes", "/documents/{document}",
    "/api/records?limit=200",
    "/api/records/{record}", "/api/records/{record}/history", "/api/changes", "/api/documents",
    "/staff/records.csv?edition=all", "/staff/changes.csv", "/staff/changes.atom", "/open-data/changes.atom",
    "/open-data/records.csv", "/open-data/records.json", "/open-data/records.jsonld", "/catalog.jsonld",
    "/open-data/stratml/{document}.xml",
]  # fmt: skip
"""Every page, feed and file that the documents make."""


_MADE_WHEN = re.compile(
    r"""
    \d{8}T\d{12}-[0-9a-f]{8}                      # a snapshot's name
    | \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d+:Z]*     # when it was made
    | (?:conversation=|name="conversation"\ value=")[^"&]+
    | /receipts/[\w-]+                             # the receipt of this one answer
    """,
    re.VERBOSE,
)
"""What differs between two looks at the same documents."""


class Way(Town):
    """The town, its desk, and what every page showed at each stage."""

    def see(self, document: str) -> dict[str, str]:
        """What every page, feed and file says; the time that a page took, aside."""
        filled = {"document": document, "record": f"{document}:pledge:1"}
        seen = {}
        for path in MADE:
            response = self.client.get(path.format(**filled), headers=OPERATOR)
            assert response.status_code == 200, (path, response.text[:300])
            seen[path] = _MADE_WHEN.sub("", response.text)
        return seen

    def names_only(self, document: str, day: str, *others: str) -> dict[str, str]:
        """That the newest edition is named on its pages, and no other one; gives all pages."""
        seen = self.see(document)
        for path in NEWEST:
            page = unescape(re.sub(r"<select.*?</select>", "", seen[path], flags=re.DOTALL))
            assert day in page, path
            if not re.search(r"^/documents|open-data|records|compare", path):  # these tell of older ones too
                assert not any(other in page for other in others), path
        body = self.ask(STATUS)
        assert cited(body) == [(document, day)]
        if document != FIRST:  # with one edition there is nothing to tell apart, and its day stands in `as_of`
            assert all(day in str(one["title"]) for one in body["citations"])  # type: ignore[attr-defined]
        return seen

    def post(self, path: str, **data: str) -> None:
        """Do something at the desk, and build what it changed, as the process that it starts would."""
        assert self.client.post(path, data=data, headers=OPERATOR).status_code == 200
        self.build()

    def current(self) -> str:
        return (self.data / "CURRENT").read_text(encoding="utf-8").strip()

    def withdraw(self, document: str) -> None:
        """Take back what was published last of a document."""
        listed = self.client.get("/staff/upload", headers=OPERATOR).text
        (published,) = re.findall(rf'">{document}</a></th>.*?name="published" value="(\w+)"', listed, re.DOTALL)
        self.post("/staff/upload/withdraw", published=published)

    def upload(self, name: str, content: bytes) -> None:
        page = self.client.post("/staff/upload", files={"file": (name, content)}, headers=OPERATOR)
        assert page.url.path.startswith("/staff/upload/"), page.text[-500:]
        self.post(f"{page.url.path}/publish", by="企画課")


@pytest.fixture
def way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Way:
    monkeypatch.setenv("YAKUSOKU_ENCODER", "characters")
    monkeypatch.setattr(Rebuilder, "_build", lambda self: (0, ""))  # tests/test_desk.py has the process itself
    return Way(tmp_path)


def _text(name: str) -> bytes:
    return next((ROOT / "tests").glob(f"[ef]*/{name}.txt")).read_bytes()


def _count(seen: dict[str, str]) -> int:
    return len(list(csv.reader(io.StringIO(seen["/open-data/records.csv"], newline="")))) - 1


def test_from_the_first_edition_to_a_rollback_every_page_names_its_edition_and_nothing_is_lost(way: Way) -> None:
    way.add(FIRST)
    way.build()
    one = way.names_only(FIRST, OLD, NEW, LATER)
    assert _count(one) == 6
    assert '"comparisons":[]' in one["/api/changes"]

    way.upload(f"{SECOND}.txt", _text(SECOND))  # the second edition, by the desk
    two = way.names_only(SECOND, NEW, OLD, LATER)
    assert _count(two) == 6 + 7
    assert "計画よりも遅れている" in str(way.ask(STATUS)["answer"])
    assert way.see(FIRST)["/documents/{document}"] == one["/documents/{document}"]  # the older one stays
    for path in ("/staff/changes", "/staff/changes.csv", "/staff/changes.atom", "/open-data/changes.atom"):
        assert OLD in two[path], path
        assert NEW in two[path], path

    way.post(
        "/staff/corrections", record_id=f"{SECOND}:pledge:1", field="status_text", value="計画通りに進んでいる",
        reason="正誤表による", by="企画課",
    )  # fmt: skip
    corrected = way.names_only(SECOND, NEW, OLD, LATER)
    kept = way.current()
    answer = way.ask(STATUS)
    assert "計画通りに進んでいる" in str(answer["answer"])
    assert "正誤表による" in corrected["/staff/records/{record}"]

    way.upload(f"{THIRD}.txt", _text(SECOND).replace(NEW.encode(), LATER.encode()))  # a third edition, by mistake
    three = way.names_only(THIRD, LATER)
    assert _count(three) == 6 + 7 + 7
    mistaken = way.current()
    way.withdraw(THIRD)
    assert way.names_only(SECOND, NEW, OLD, LATER) == corrected
    assert way.ask(STATUS)["answer"] == answer["answer"]

    way.run("snapshots", "use", mistaken)
    assert way.names_only(THIRD, LATER) == three
    way.run("snapshots", "use", kept)
    assert way.names_only(SECOND, NEW, OLD, LATER) == corrected

    way.withdraw(SECOND)  # all the way back; the correction waits for its record
    assert way.names_only(FIRST, OLD, NEW, LATER) == one
    desk = unescape(way.client.get("/staff/corrections", headers=OPERATOR).text)
    assert "記録がない" in desk
    assert "操作の記録（5件）" in desk  # two published, one corrected, two taken back
    assert {path.stem for path in (way.data / "desk" / "withdrawn").rglob("*.txt")} == {SECOND, THIRD}
    way.upload(f"{SECOND}.txt", _text(SECOND))
    assert way.names_only(SECOND, NEW, OLD, LATER) == corrected
