"""The command: what it prints, its exit statuses, and one clear line for every wrong call."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook

from service.settings import Settings
from tests.conftest import FIXTURES, ROOT
from yakusoku import main

ROADMAP = FIXTURES / "minagi-roadmap.txt"
QUESTION = "みなぎ市の朝市の来場者数、2026年度の実績は？"
ANSWER = "1,905人"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Calls the command in this process with the small encoder: its status, what it prints, and its errors."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["yakusoku", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        sys.stdout.flush()
        out, err = capfd.readouterr()
        return int(ended.value.code or 0), out, err

    monkeypatch.setenv("YAKUSOKU_ENCODER", "characters")
    return call


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a snapshot of one plan; never written to."""
    from index.encoder import CharacterEncoder  # noqa: PLC0415
    from index.snapshot import build  # noqa: PLC0415
    from ingest.documents import ingest  # noqa: PLC0415

    data = tmp_path_factory.mktemp("command") / "data"
    build([ingest(ROADMAP)], CharacterEncoder(), data)
    return data


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    """A copy of the folder, to be broken."""
    return Path(shutil.copytree(built, tmp_path / "data"))


def wrong(result: tuple[int, str, str], *said: str) -> None:
    """Status 2, nothing on standard output, and one line on standard error that says all of it."""
    status, out, err = result
    assert (status, out, err.count("\n")) == (2, "", 1), result
    assert err.startswith("yakusoku: ")
    assert [word for word in said if word not in err] == [], err


# ---- what it does --------------------------------------------------------------------------------------------------


def test_build_tells_of_each_document_and_where_the_report_is(run: Run, tmp_path: Path) -> None:
    status, out, err = run("build", FIXTURES / "minagi-roadmap.txt", FIXTURES / "minagi-plan.txt", "--data", tmp_path)
    assert status == 0
    rows = [line.split("\t") for line in out.splitlines()]
    assert [row[:2] for row in rows] == [["minagi-roadmap", "みなぎ市"], ["minagi-plan", "みなぎ町"]]
    assert all([cell.split()[0] for cell in row[2:]] == ["記録", "指標", "箇所", "警告", "数値", "行"] for row in rows)
    report = Path(err.splitlines()[-1].split(": ")[0])
    assert report.is_file()
    assert "minagi-plan" in report.with_suffix(".json").read_text(encoding="utf-8")


def test_where_nothing_has_changed_nothing_is_read_or_built(run: Run, tmp_path: Path) -> None:
    plan, data = shutil.copy(ROADMAP, tmp_path), tmp_path / "data"
    said = run("build", plan, "--data", data)[1]
    name = (data / "CURRENT").read_text("utf-8")
    assert run("build", plan, "--data", data)[:2] == (0, said)
    assert (data / "CURRENT").read_text("utf-8") == name
    changes: list[Callable[[], object]] = [
        lambda: (tmp_path / "plan.toml").write_text('edition = "改訂版"\n', "utf-8"),
        lambda: Path(plan).write_text(ROADMAP.read_text("utf-8") + "\n新しい行です。\n", "utf-8"),
        lambda: next((data / "snapshots" / name.strip()).glob("*.faiss")).write_bytes(b"damaged"),
    ]
    for change in changes:
        change()
        assert run("build", plan, "--data", data)[0] == 0
        assert (data / "CURRENT").read_text("utf-8") != name
        name = (data / "CURRENT").read_text("utf-8")
    assert run("build", plan, "--data", data, "--municipality", "美唄市")[0] == 0
    assert (data / "CURRENT").read_text("utf-8") != name


def test_a_file_in_an_older_encoding_gives_the_same_records(run: Run, tmp_path: Path) -> None:
    # what JIS X 0208 does not hold (①, －) would be lost on the way into EUC-JP
    text = ROADMAP.read_text(encoding="utf-8").encode("euc_jp", errors="replace").decode("euc_jp")
    found = {}
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp", "iso2022_jp"):
        file = tmp_path / encoding / ROADMAP.name
        file.parent.mkdir()
        file.write_bytes(text.encode(encoding))
        assert run("build", file, "--data", tmp_path / "data")[0] == 0
        found[encoding] = run("records", "--data", tmp_path / "data")[1]
    assert "みなぎ市" in found["utf-8"]
    assert [encoding for encoding, records in found.items() if records != found["utf-8"]] == []


def test_the_operator_names_the_town_and_the_plan(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "memo.txt"
    file.write_text("広場の清掃を月に二回行います。\n", encoding="utf-8")
    arguments = ("--municipality", "美唄市", "--plan", "広場計画")
    assert "memo\t美唄市" in run("build", file, "--data", tmp_path / "data", *arguments)[1]
    assert "広場計画" in run("ask", "広場の清掃は？", "--data", tmp_path / "data")[1]


def test_ask_prints_the_answer_and_its_source(run: Run, built: Path) -> None:
    status, out, err = run("ask", QUESTION, "--data", built)
    answer, source, *_ = out.splitlines()
    assert (status, err) == (0, "")
    assert ANSWER in answer
    assert source.startswith("[1] ")
    assert "minagi-roadmap" in source
    assert "行" in source


def test_ask_json_is_the_body_of_the_http_reply(run: Run, built: Path) -> None:
    body = json.loads(run("ask", QUESTION, "--data", built, "--json", "--municipality", "みなぎ市")[1])
    assert set(body) == {
        "answer", "answered", "citations", "facts", "records", "passages", "missing", "choices", "scope",
        "resolved_question", "conversation_id", "timings_ms",
    }  # fmt: skip
    assert body["answered"] is True
    assert body["facts"][0]["value"] == ANSWER


def test_ask_trace_shows_the_five_stages(run: Run, built: Path) -> None:
    out = run("ask", QUESTION, "--data", built, "--trace")[1]
    headings = [line.split("（")[0] for line in out.splitlines() if line.startswith("## ")]
    assert headings == ["## 1 understand", "## 2 retrieve", "## 3 rank", "## 4 compose", "## 5 verify"]
    assert ANSWER in out


def test_a_question_without_an_answer_is_no_error(run: Run, built: Path) -> None:
    status, _, _ = run("ask", "みなぎ市の月面基地の予算は？", "--data", built)
    assert status == 0


def test_records_are_written_in_three_formats(run: Run, built: Path, tmp_path: Path) -> None:
    status, jsonl, _ = run("records", "--data", built)
    found = [json.loads(line) for line in jsonl.splitlines()]
    assert status == 0
    assert {"minagi-roadmap"} == {record["document"] for record in found}
    file = tmp_path / "records.csv"
    assert run("records", "--data", built, "--format", "csv", "--output", file)[0] == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert found[0]["title"] in file.read_text(encoding="utf-8-sig")
    file = tmp_path / "records.xlsx"
    assert run("records", "--data", built, "--format", "xlsx", "--output", file)[0] == 0
    assert load_workbook(file)["記録"].max_row == len(found) + 1


def test_records_are_a_source_like_any_other(run: Run, built: Path, tmp_path: Path) -> None:
    _, jsonl, _ = run("records", "--data", built)
    file = tmp_path / "minagi-roadmap.records.jsonl"
    file.write_text(jsonl, encoding="utf-8")
    assert run("build", file, "--data", tmp_path / "data")[0] == 0
    assert run("records", "--data", tmp_path / "data")[1] == jsonl
    assert ANSWER in run("ask", QUESTION, "--data", tmp_path / "data")[1]


def test_records_end_quietly_where_the_reader_has_seen_enough(built: Path) -> None:
    command = f'"{sys.executable}" -m service records --data "{built}" | head -c 1'
    ended = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, check=False, cwd=ROOT)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"{", b"")


def test_eval_scores_the_questions(run: Run, built: Path, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    row = {
        "id": "q1", "question": QUESTION, "type": "kpi_value", "document": "minagi-roadmap",
        "expect": {"answered": True, "must": [ANSWER], "lines": [[1, 40]]},
    }  # fmt: skip
    questions.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    arguments = (questions, "--data", built, "--report", tmp_path / "report", "--no-naive")
    status, _, err = run("eval", *arguments, "--fail-under", 0)
    assert (status, "正答率" in err) == (0, True)
    assert (tmp_path / "report" / "report.html").is_file()
    row["expect"] = {"answered": True, "must": ["999人"], "lines": [[1, 1]]}
    questions.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    assert run("eval", *arguments, "--fail-under", 1)[0] == 1


# ---- the server ----------------------------------------------------------------------------------------------------


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """`python -m service serve` over the folder, ready to answer."""
    call = [sys.executable, "-m", "service", "serve", "--data", str(data), "--port", str(port)]
    environment = os.environ | {
        "YAKUSOKU_ENCODER": "characters",
        "YAKUSOKU_POLL_SECONDS": "0.05",
        "YAKUSOKU_LOG_QUESTIONS": "1",
    }
    with subprocess.Popen(call, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        assert f"http://127.0.0.1:{port} で配信しています" in process.stderr.readline()
        yield process
        process.kill()


def test_serve_answers_takes_up_a_newer_snapshot_and_ends_on_ctrl_c(
    server: subprocess.Popen[str], data: Path, port: int, run: Run
) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        assert client.get("/readyz").status_code == 200
        asked = client.post("/api/ask", json={"question": QUESTION}, headers={"X-Request-ID": "from-the-proxy"})
        assert ANSWER in asked.json()["answer"]
        assert run("build", FIXTURES / "minagi-plan.txt", "--data", data)[0] == 0
        for _ in range(200):
            documents = client.get("/api/documents").text
            if "minagi-plan" in documents:
                break
            time.sleep(0.05)
        assert "minagi-roadmap" not in documents
        wrong(run("build", data / "none.txt", "--data", data), "none.txt")
        assert "minagi-plan" in client.get("/api/documents").text
        with ThreadPoolExecutor() as pool:  # what is being answered when the end is asked for is still answered
            last = pool.submit(client.post, "/api/ask", json={"question": QUESTION})
            time.sleep(0.02)
            server.send_signal(signal.SIGINT)
            assert last.result().status_code == 200
    assert server.stderr
    assert server.wait(30) == 0
    lines = server.stderr.read().splitlines()
    (said,) = (line for line in lines if "from-the-proxy service.web.ask: question" in line)
    assert QUESTION in said
    assert any(" from-the-proxy yakusoku.access: POST /api/ask 200 " in line for line in lines)
    assert [line for line in lines if "ERROR" in line or "Traceback" in line] == []


def test_a_port_in_use_is_told_before_anything_is_loaded(run: Run, built: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wrong(run("serve", "--data", built, "--port", taken.getsockname()[1]), "待ち受けられません", "--port")


@pytest.mark.parametrize("host", ["203.0.113.1", "みなぎ..市", "::ffff:zzz"])
def test_an_address_that_is_not_this_machines_is_told(run: Run, built: Path, port: int, host: str) -> None:
    wrong(run("serve", "--data", built, "--host", host, "--port", port), host, "--host")


# ---- wrong calls ---------------------------------------------------------------------------------------------------


def test_a_town_whose_plans_are_not_here_is_a_wrong_call(run: Run, built: Path) -> None:
    wrong(run("ask", QUESTION, "--data", built, "--municipality", "札幌市"), "札幌市", "みなぎ市")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "yakusoku --help"),
        (("aks",), "ask"),
        (("ask",), "QUESTION"),
        (("ask", "x", "--jsno"), "--jsno"),
        (("ask", ""), "1文字以上1000文字以内"),
        (("ask", "　"), "1文字以上1000文字以内"),
        (("ask", "あ" * 1001), "1文字以上1000文字以内"),
        (("ask", "\udce3"), "文字として読めない"),
        (("ask", "予算は？", "--municipality", "あ" * 51), "自治体名"),
        (("records", "--format", "xml"), "'--format'"),
        (("records", "--format", "xlsx"), "--output"),
        (("serve", "--port", "0"), "'--port'"),
        (("serve", "--port"), "--port"),
        (("eval",), "QUESTIONS.jsonl"),
        (("eval", "none.jsonl"), "none.jsonl"),
        (("eval", "none.jsonl", "--data", "a", "--endpoint", "http://127.0.0.1:9"), "--endpoint"),
        (("build", "none.txt"), "none.txt"),
        (("check",), "DIR"),
        (("check", "none.txt"), "none.txt"),
        (("check", "none"), "none: フォルダもファイルもありません"),
        (("build", "none"), "none: フォルダもファイルもありません"),
        (("serve", "--data", "none"), "none: フォルダがありません"),
        (("ask", "予算は？", "--data", "none"), "none: フォルダがありません"),
    ],
)
def test_a_wrong_call_is_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    wrong(run(*arguments), said)


@pytest.mark.parametrize("command", [("build",), ("serve",), ("ask", "予算は？"), ("records",), ("eval", "q.jsonl")])
def test_a_misspelt_setting_is_told_by_every_call(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "q.jsonl").write_text(
        (ROOT / "tests" / "eval_minagi.jsonl").read_text(encoding="utf-8"), encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YAKUSOKU_ENCODRE", "characters")
    wrong(run(*command, "--data", tmp_path), "YAKUSOKU_ENCODRE", "YAKUSOKU_ENCODER")


@pytest.mark.parametrize("name", ["encoder", "threads", "rate_limit", "operator_token"])
def test_a_setting_that_does_not_fit_is_told_by_its_name(
    run: Run, monkeypatch: pytest.MonkeyPatch, built: Path, name: str
) -> None:
    value = {"encoder": "", "threads": "many", "rate_limit": "sometimes", "operator_token": "short"}[name]
    monkeypatch.setenv(f"YAKUSOKU_{name.upper()}", value)
    title = Settings.model_fields[name].title or ""
    wrong(run("ask", QUESTION, "--data", built), f"YAKUSOKU_{name.upper()}", title)


SOURCES: dict[str, tuple[str, bytes | None, str]] = {
    "a missing file": ("plan.txt", None, "plan.txt"),
    "an empty file": ("plan.txt", b"", "空"),
    "blank lines": ("plan.txt", b" \n\n", "空"),
    "a binary file": ("plan.txt", bytes(range(256)) * 8, "読めません"),
    "a picture": ("plan.txt", b"\x89PNG\r\n\x1a\n" + bytes(64), "画像"),
    "a broken PDF": ("plan.pdf", b"%PDF-1.7 broken", "plan.pdf"),
    "an unknown format": ("plan.zip", b"PK\x03\x04", "対応していない形式"),
    "a file without an ending": ("plan", b"text", "対応していない形式"),
    "a broken records file": ("plan.records.jsonl", b'{"record_id": 1}\n', "1行目"),
    "records that are no text": ("plan.records.jsonl", bytes(range(128, 256)), "1行目"),
    "an empty records file": ("plan.records.jsonl", b"\n", "記録がありません"),
}


@pytest.mark.parametrize("case", SOURCES)
def test_an_unusable_source_is_told_and_the_snapshot_stays(run: Run, data: Path, tmp_path: Path, case: str) -> None:
    name, content, said = SOURCES[case]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    before = (data / "CURRENT").read_text(encoding="utf-8")
    wrong(run("build", tmp_path / name, "--data", data), name, said)
    assert (data / "CURRENT").read_text(encoding="utf-8") == before
    assert ANSWER in run("ask", QUESTION, "--data", data)[1]


def test_a_broken_file_does_not_stop_the_others_and_is_named(run: Run, tmp_path: Path) -> None:
    shutil.copy(ROADMAP, tmp_path)
    (tmp_path / "empty.txt").touch()
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    status, out, _ = run("build", tmp_path, "--data", tmp_path / "data")
    rows = [line.split("\t") for line in out.splitlines()]
    assert (status, rows[0][0]) == (0, "minagi-roadmap")
    assert [(row[0], Path(row[1].split(":")[0]).name) for row in rows[1:]] == [
        ("読めませんでした", "broken.pdf"), ("読めませんでした", "empty.txt"),
    ]  # fmt: skip
    assert ANSWER in run("ask", QUESTION, "--data", tmp_path / "data")[1]


def test_with_strict_one_unreadable_file_stops_the_build(run: Run, tmp_path: Path) -> None:
    shutil.copy(ROADMAP, tmp_path)
    (tmp_path / "empty.txt").touch()
    wrong(run("build", tmp_path, "--data", tmp_path / "data", "--strict"), "empty.txt")
    assert not (tmp_path / "data" / "CURRENT").exists()


def test_nothing_but_unreadable_files_is_a_wrong_call_that_names_them_all(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    wrong(run("build", tmp_path, "--data", tmp_path / "data"), "empty.txt", "broken.pdf")


def test_check_tells_what_to_look_at_first(run: Run, tmp_path: Path) -> None:
    shutil.copy(ROADMAP, tmp_path)
    (tmp_path / "memo.txt").write_text("広場の清掃を月に二回行います。\n\n甲\t31人\n乙\t42人\n", encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    status, out, _ = run("check", tmp_path)
    lines = out.splitlines()
    assert (status, lines[0].startswith("読めませんでした。"), "empty.txt" in lines[0]) == (0, True, True)
    heads = [line for line in lines[1:] if not line.startswith(" ")]
    assert [line.split("（")[0] for line in heads] == ["memo", "minagi-roadmap"], "自治体名のない文書が先"
    assert "1. 自治体名がわかりません" in lines[2]


def test_the_api_tells_how_much_of_a_document_was_read(built: Path) -> None:
    from starlette.testclient import TestClient  # noqa: PLC0415

    from tests.app_fixture import app  # noqa: PLC0415

    with TestClient(app(built)) as client:
        (document,) = client.get("/api/documents").json()["documents"]
    assert set(document["coverage"]) == {"figures", "lines"}
    assert all(0.8 < share <= 1 for share in document["coverage"].values())


def test_check_reads_a_built_folder_without_building_it_again(run: Run, built: Path) -> None:
    status, out, _ = run("check", built)
    assert (status, out.splitlines()[0].split("（")[0]) == (0, "minagi-roadmap")
    assert "検査「" in out


@pytest.mark.parametrize("inside", [(), ("notes.zip", ".hidden.txt", "~$plan.docx")])
def test_a_folder_without_documents_is_told(run: Run, tmp_path: Path, inside: tuple[str, ...]) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name in inside:
        (folder / name).write_bytes(b"text")
    wrong(run("build", folder, "--data", tmp_path / "data"), "documents", "読み込める文書がありません")


def test_two_documents_of_one_name_are_told(run: Run, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        shutil.copy(ROADMAP, tmp_path / folder)
    wrong(run("build", tmp_path, "--data", tmp_path / "data"), "minagi-roadmap", "同じ名前")


def _remove_all(data: Path) -> None:
    shutil.rmtree(data)


def _remove_snapshots(data: Path) -> None:
    shutil.rmtree(data / "snapshots")


def _file(name: str, content: bytes | None) -> Callable[[Path], None]:
    """Cuts a file of the snapshot to half, or writes something else into it."""

    def change(data: Path) -> None:
        (file,) = (data / "snapshots").glob(f"*/{name}")
        raw = file.read_bytes()
        file.write_bytes(raw[: len(raw) // 2] if content is None else content)

    return change


def _other_format(data: Path) -> None:
    (file,) = (data / "snapshots").glob("*/manifest.json")
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | {"format": 999}), encoding="utf-8")


BROKEN: dict[str, Callable[[Path], None]] = {
    "no folder": _remove_all,
    "a pointer to nothing": _remove_snapshots,
    "half a manifest": _file("manifest.json", None),
    "a manifest that is none": _file("manifest.json", b"[]"),
    "another format": _other_format,
    "half a database": _file("records.sqlite", None),
    "a database that is none": _file("records.sqlite", b"text"),
    "half the vectors": _file("vectors.faiss", None),
    "no vectors": _file("vectors.faiss", b""),
}


def test_the_doctor_names_what_is_wrong_and_the_version_is_told(run: Run, data: Path) -> None:
    status, out, _ = run("doctor", "--data", data)
    assert status == 0
    assert "誤り" not in out
    assert re.search(r"^良\tスナップショット\t", out, re.MULTILINE)
    BROKEN["half a database"](data)
    status, out, _ = run("doctor", "--data", data)
    assert status == 1
    assert "records.sqlite" in out
    assert re.match(r"yakusoku \d+\.\d+", run("--version")[1])


@pytest.mark.parametrize("case", BROKEN)
@pytest.mark.parametrize("command", ["ask", "serve"])
def test_a_missing_or_broken_snapshot_is_told(run: Run, data: Path, port: int, command: str, case: str) -> None:
    BROKEN[case](data)
    arguments = ("ask", QUESTION) if command == "ask" else ("serve", "--port", port)
    wrong(run(*arguments, "--data", data), "yakusoku build")


def test_a_broken_snapshot_is_replaced_by_the_next_build(run: Run, data: Path) -> None:
    BROKEN["half a database"](data)
    assert run("build", ROADMAP, "--data", data)[0] == 0
    assert ANSWER in run("ask", QUESTION, "--data", data)[1]


def test_records_of_a_broken_database_are_told(run: Run, data: Path) -> None:
    BROKEN["a database that is none"](data)
    wrong(run("records", "--data", data), "records.sqlite", "yakusoku build")


def test_a_place_that_cannot_be_written_to_is_told(run: Run, built: Path, tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("text", encoding="utf-8")
    wrong(run("build", ROADMAP, "--data", taken), "file", "書き込めません")
    wrong(run("records", "--data", built, "--output", tmp_path / "none" / "records.csv"), "none", "書き込めません")


@pytest.mark.model
def test_an_encoder_that_is_not_here_is_told_and_nothing_is_fetched(
    run: Run, monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("YAKUSOKU_ENCODER", "cl-nagoya/ruri-v3-30m")
    wrong(run("build", ROADMAP, "--data", data), "YAKUSOKU_ENCODER=cl-nagoya/ruri-v3-30m")
    wrong(run("ask", QUESTION, "--data", data), "YAKUSOKU_ENCODER=cl-nagoya/ruri-v3-30m")


def test_help_and_python_dash_m_service_are_the_command() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "service", "--help"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert [
        name for name in ("build", "check", "serve", "ask", "records", "eval") if f"  {name}" not in ended.stdout
    ] == []
