"""The desk: a holder of the operator's token puts right what was misread, in the browser, and takes it back."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from ingest.corrections import Correction, beside
from ingest.corrections_file import put, take_out
from ingest.errors import UnreadableSource
from service.staff import rebuild
from service.staff.rebuild import Rebuilder
from tests.conftest import ROOT
from tests.test_over_time import FIRST, OLD, SECOND, TOKEN, Town
from tests.test_over_time import NEW as LATER

OPERATOR = {"authorization": f"Bearer {TOKEN}", "accept": "text/html"}
RECORD = f"{FIRST}:pledge:1"
NEW = {
    "record_id": RECORD,
    "field": "departments",
    "value": "産業課、港湾課",
    "reason": "機構改革による",
    "by": "企画課",
}


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setenv("YAKUSOKU_ENCODER", "characters")
    town = Town(tmp_path)
    town.add(FIRST)
    town.build()
    return town


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town whose folder no test writes to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YAKUSOKU_ENCODER", "characters")
        town = Town(tmp_path_factory.mktemp("town"))
        town.add(FIRST)
        town.build()
        yield town


def rebuilt(town: Town) -> str:
    """The page of corrections, once the build that was started has ended."""
    for _ in range(600):
        page = town.client.get("/staff/corrections", headers=OPERATOR).text
        if "作り直しています" not in page:
            town.holder.refresh()
            return unescape(town.client.get("/staff/corrections", headers=OPERATOR).text)
        time.sleep(0.1)
    raise AssertionError(page)


def test_a_field_is_put_right_shown_at_once_and_taken_back(town: Town) -> None:
    asked = "みなぎ市の「3種の朝市の開設」の担当部署は？"
    form = unescape(town.client.get(f"/staff/corrections/new/{RECORD}?field=departments", headers=OPERATOR).text)
    assert "いまの値：<strong>商工課</strong>" in form
    (marked,) = re.findall(r'<li class="read">.*?</li>', form, re.DOTALL)
    assert "商工課" in marked  # the printed line stands beside
    town.client.post("/staff/corrections", data=NEW, headers=OPERATOR)
    page = rebuilt(town)
    assert '<span class="badge completed">反映</span>' in page
    answer = town.ask(asked)
    assert "産業課" in str(answer["answer"])
    assert "機構改革による" in town.client.get(f"/staff/records/{RECORD}", headers=OPERATOR).text
    town.client.post("/staff/corrections/take-back", data={**NEW, "by": "企画課"}, headers=OPERATOR)
    page = rebuilt(town)
    assert "いまの訂正（0件）" in page
    assert "操作の記録（2件）" in page  # nothing that was done is lost
    assert "商工課" in str(town.ask(asked)["answer"])


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"reason": " "}, 422, "理由と記入者"),
        ({"by": ""}, 422, "理由と記入者"),
        ({"field": "nonsense"}, 422, "この訂正は当てはまりません"),
        ({"field": "progress_percent", "value": "たくさん"}, 422, "この項目の値になりません"),
        ({"value": "商工課"}, 422, "すでに「商工課」と読めています"),
        ({"record_id": "nothing:pledge:1"}, 404, "はありません"),
    ],
)
def test_what_is_no_correction_is_said_and_nothing_is_written(
    untouched: Town, changed: dict[str, str], status: int, said: str
) -> None:
    response = untouched.client.post("/staff/corrections", data={**NEW, **changed}, headers=OPERATOR)
    assert (response.status_code, said in unescape(response.text)) == (status, True)
    assert not (untouched.plans / "corrections.csv").exists()


@pytest.mark.parametrize("path", ["/staff/corrections", f"/staff/corrections/new/{RECORD}"])
def test_only_a_holder_of_the_token_corrects(untouched: Town, path: str) -> None:
    assert untouched.client.get(path).status_code == 403
    shown = untouched.client.get(path, headers={"accept": "text/html"})  # whoever opens it by its address is shown in
    assert (shown.status_code, f'name="next" value="{path}"' in shown.text) == (403, True)
    assert untouched.client.post("/staff/corrections", data=NEW).status_code == 403
    assert untouched.client.post("/staff/corrections/take-back", data=NEW).status_code == 403
    assert "訂正する" not in untouched.client.get(f"/staff/records/{RECORD}", headers={"accept": "text/html"}).text


def test_a_build_that_fails_is_told_and_the_old_answers_stay(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Rebuilder, "_build", lambda self: (1, "yakusoku: 読めない文書があります"))
    town.client.post("/staff/corrections", data=NEW, headers=OPERATOR)
    page = rebuilt(town)
    assert "作り直せませんでした" in page
    assert "読めない文書があります" in page
    assert '<span class="badge delayed">未反映</span>' in page
    assert "商工課" in str(town.ask("みなぎ市の「3種の朝市の開設」の担当部署は？")["answer"])


def test_what_is_asked_for_during_a_build_is_built_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []

    def build(self: Rebuilder) -> tuple[int, str]:
        begun.append(1)
        if len(begun) == 1:
            self.start()
            self.start()
        return 0, ""

    monkeypatch.setattr(rebuild.Rebuilder, "_build", build)
    builder = Rebuilder(tmp_path, tmp_path)
    builder.start()
    for _ in range(100):
        if not builder.state.running:
            break
        time.sleep(0.02)
    assert (len(begun), builder.state.running, builder.state.failed) == (2, False, False)


def correction(field: str, value: str) -> Correction:
    return Correction(line=0, record_id="a:pledge:1", field=field, value=value, reason="正誤表", by="企画課")


def test_a_clerks_own_rows_and_columns_stay_in_the_file(tmp_path: Path) -> None:
    written = 'record_id,field,value,確認\r\nb:pledge:2,title,"甲,乙",済\r\na:pledge:1,title,古い,\r\n'
    (tmp_path / "corrections.csv").write_bytes(written.encode("cp932"))
    put(tmp_path, correction("title", "新しい"))
    put(tmp_path, correction("number", "3"))
    text = (tmp_path / "corrections.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(row["record_id"], row["field"], row["value"], row["確認"]) for row in rows] == [
        ("b:pledge:2", "title", "甲,乙", "済"), ("a:pledge:1", "title", "新しい", ""),
        ("a:pledge:1", "number", "3", ""),
    ]  # fmt: skip
    assert take_out(tmp_path, "a:pledge:1", "title")
    assert not take_out(tmp_path, "a:pledge:1", "title")
    assert [one.field for one in beside(tmp_path / "plan.txt")] == ["title", "number"]


def test_a_file_that_is_no_corrections_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "corrections.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(UnreadableSource, match="record_id"):
        put(tmp_path, correction("title", "新しい"))
    assert (tmp_path / "corrections.csv").read_text(encoding="utf-8") == "甲,乙\n1,2\n"


EDITION = (ROOT / "tests" / "editions" / f"{SECOND}.txt").read_bytes()


def upload(town: Town, name: str, content: bytes, **told: str) -> Any:
    return town.client.post("/staff/upload", files={"file": (name, content)}, data=told, headers=OPERATOR)


def documents(town: Town) -> list[str]:
    return [one["document"] for one in town.client.get("/api/documents").json()["documents"]]


def publish(town: Town, page: Any) -> str:
    town.client.post(f"{page.url.path}/publish", data={"by": "企画課"}, headers=OPERATOR)
    return rebuilt(town)


def test_a_new_edition_is_looked_at_published_asked_and_taken_back(town: Town) -> None:
    asked = "みなぎ市の「3種の朝市の開設」の進捗状況は？"
    page = upload(town, f"{SECOND}.txt", EDITION)
    text = unescape(page.text)
    assert page.url.path.startswith("/staff/upload/")
    assert "7件（指標" in text
    assert f"同じ計画の「{OLD}」と並ぶ" in text
    assert documents(town) == [FIRST]  # not live
    publish(town, page)
    assert documents(town) == [FIRST, SECOND]
    assert LATER in str(town.ask(asked)["citations"])
    listed = town.client.get("/staff/upload", headers=OPERATOR).text
    (published,) = re.findall(r'name="published" value="(\w+)"', listed)
    town.client.post("/staff/upload/withdraw", data={"published": published}, headers=OPERATOR)
    rebuilt(town)
    assert documents(town) == [FIRST]
    assert OLD in str(town.ask(asked)["citations"])
    assert list((town.data / "desk" / "withdrawn").rglob(f"{SECOND}.txt"))  # taken back, not lost
    assert "操作の記録（2件）" in unescape(town.client.get("/staff/corrections", headers=OPERATOR).text)


def test_a_replaced_document_comes_back_as_it_was(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Rebuilder, "_build", lambda self: (0, ""))
    before = (town.plans / f"{FIRST}.txt").read_bytes()
    page = upload(town, f"{FIRST}.txt", EDITION, edition="改訂版")
    text = unescape(page.text)
    assert "置き換えます" in text
    assert "計画よりも遅れている" in text  # what would change
    publish(town, page)
    assert (town.plans / f"{FIRST}.txt").read_bytes() == EDITION
    assert (town.plans / f"{FIRST}.toml").read_text(encoding="utf-8") == 'edition = "改訂版"\n'
    (published,) = re.findall(
        r'name="published" value="(\w+)"', town.client.get("/staff/upload", headers=OPERATOR).text
    )  # fmt: skip
    town.client.post("/staff/upload/withdraw", data={"published": published}, headers=OPERATOR)
    assert (town.plans / f"{FIRST}.txt").read_bytes() == before
    assert not (town.plans / f"{FIRST}.toml").exists()


@pytest.mark.parametrize(
    ("name", "content", "status", "said"),
    [
        ("plan.txt", b"x", 422, "このファイル名は使えません"),
        ("corrections.csv", b"record_id,field,value", 422, "このファイル名は使えません"),
        ("..", b"x", 422, "このファイル名は使えません"),
        ("plan.exe", b"x", 422, "このファイル名は使えません"),
        ("a.exe", b"MZ", 422, "対応していない形式です"),
        ("a.txt", b"", 422, "a.txt: "),
        ("a.pdf", b"%PDF-1.4 broken", 422, "a.pdf: "),
        ("a.txt", b"x" * 60_000, 413, "大きすぎます"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_said_and_nothing_is_kept(
    untouched: Town, name: str, content: bytes, status: int, said: str
) -> None:
    response = upload(untouched, name, content)
    assert (response.status_code, said in unescape(response.text)) == (status, True), unescape(response.text)[-900:]
    assert not list(untouched.data.glob("desk/staged/*"))


def test_only_a_holder_of_the_token_uploads(untouched: Town) -> None:
    assert untouched.client.get("/staff/upload").status_code == 403
    sent = untouched.client.post("/staff/upload", files={"file": ("a.txt", b"x")})
    assert sent.status_code == 403
    assert untouched.client.post("/staff/upload/withdraw", data={"published": "x"}).status_code == 403
    assert untouched.client.get("/staff/upload/" + "0" * 32, headers=OPERATOR).status_code == 404
    assert untouched.client.get("/staff/upload/..%2F..", headers=OPERATOR).status_code == 404
