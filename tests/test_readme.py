"""What the READMEs say is so: every command runs, every path and setting exists, every link leads somewhere."""

from __future__ import annotations

import itertools
import json
import re
import shlex
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from index.encoder import CharacterEncoder
from index.snapshot import build
from ingest.documents import ingest, sources
from ingest.heading import KEYS
from service.model import Question, Reply
from service.pipeline import open_pipeline
from service.settings import PREFIX, Settings, read
from service.web.suggest import Suggester
from tests.app_fixture import SNOW, app, write_snapshot
from tests.conftest import CORPUS, FIXTURES, ROOT
from tests.corpus_fixture import corpus_snapshot
from yakusoku import evaluate, main

READMES = ("README.md", "README.en.md")
DOCUMENTS = (*READMES, "CHANGELOG.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")))


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> Iterator[str]:
    """The code blocks of a language, each as its text."""
    for found in re.finditer(rf"^```{language}\n(.*?)^```", text(name), re.MULTILINE | re.DOTALL):
        yield found[1]


def commands(name: str, first: str) -> list[str]:
    """The lines of the console blocks that call a program."""
    lines = [line for block in blocks(name, "console") for line in block.splitlines()]
    return [line for line in lines if line.split()[0] == first]


def every(first: str) -> list[str]:
    return sorted({line for name in READMES for line in commands(name, first)})


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the snapshot of corpus/ and a plan of one's own, as the READMEs' commands expect them."""
    folder = tmp_path_factory.mktemp("checkout")
    corpus_snapshot(folder / "data")
    (folder / "plans").mkdir()
    shutil.copy(FIXTURES / "minagi-roadmap.txt", folder / "plans")
    return folder


def test_nothing_but_the_known_programs_is_called() -> None:
    lines = [line for name in READMES for block in blocks(name, "console") for line in block.splitlines()]
    assert {line.split()[0] for line in lines} == {"make", "yakusoku", "curl"}


@pytest.mark.parametrize("line", [line for line in every("yakusoku") if line.split()[1] != "eval"])
def test_each_command_runs(
    line: str, checkout: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(checkout)
    monkeypatch.setenv("YAKUSOKU_ENCODER", "characters")
    monkeypatch.setattr(sys, "argv", shlex.split(line))
    before = (checkout / "data" / "CURRENT").read_text(encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main()
    sys.stdout.flush()
    assert ended.value.code in {0, None}, capfd.readouterr().err
    for option, value in zip(shlex.split(line), shlex.split(line)[1:], strict=False):
        if option == "--output":
            assert (checkout / value).stat().st_size
    (checkout / "data" / "CURRENT").write_text(before, encoding="utf-8")  # a build must not change what others ask


def test_the_answer_shown_is_the_answer_given(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(checkout)
    monkeypatch.setenv("YAKUSOKU_ENCODER", "characters")
    asked = next(line for line in commands("README.md", "yakusoku") if line.split()[1] == "ask")
    monkeypatch.setattr(sys, "argv", shlex.split(asked))
    with pytest.raises(SystemExit):
        main()
    assert capfd.readouterr().out == next(blocks("README.md", "text"))


def asked() -> Iterator[Question]:
    """Every question that the READMEs ask, by the command and by curl."""
    for line in (*every("yakusoku"), *every("curl")):
        words = shlex.split(line)
        if words[:2] == ["yakusoku", "ask"]:
            town = words[words.index("--municipality") + 1] if "--municipality" in words else None
            yield Question(question=words[2], municipality=town)
        elif "-d" in words:
            yield Question.model_validate_json(words[words.index("-d") + 1])


def test_every_example_is_answered_whole(checkout: Path) -> None:
    pipeline = open_pipeline(read({"YAKUSOKU_DATA": str(checkout / "data"), "YAKUSOKU_ENCODER": "characters"}))
    questions = list(asked())
    assert len(questions) >= 4
    for question in questions:
        reply = pipeline.ask(question)
        assert (reply.answered, reply.missing) == (True, ()), question
        assert reply.facts, question


def suggested(data: Path) -> Iterator[tuple[str, str, Reply]]:
    """Every suggestion of every town in every language, its town, and what the program answers."""
    pipeline = open_pipeline(read({"YAKUSOKU_DATA": str(data), "YAKUSOKU_ENCODER": "characters"}))
    towns = sorted({document.municipality for document in pipeline.snapshot.documents})
    for language, town in itertools.product(("ja", "en", "easy"), towns):
        offered = Suggester().of(pipeline, language, town)  # type: ignore[arg-type]
        assert len(offered) >= 4, (language, town)
        for one in offered:
            asked = Question(question=one.question, language="en" if language == "en" else None)
            yield one.question, town, pipeline.ask(asked)


def test_every_suggestion_is_answered_whole_from_its_own_town(checkout: Path) -> None:
    for question, town, reply in suggested(checkout / "data"):
        assert reply.answered, question
        assert not reply.missing, question
        assert reply.citations, question
        assert {record.municipality for record in reply.records} == {town}, question


@pytest.mark.model  # two minutes of reading and indexing
def test_every_suggestion_over_the_real_documents_is_answered_whole(tmp_path: Path) -> None:
    if not CORPUS.is_dir():
        pytest.skip("実文書がないため省略（リポジトリには含まれません）")
    build([ingest(path) for path in sources([CORPUS])], CharacterEncoder(), tmp_path)
    for question, town, reply in suggested(tmp_path):
        assert (reply.answered, reply.missing) == (True, ()), question
        assert {record.municipality for record in reply.records} == {town}, question


@pytest.mark.parametrize("line", [line for line in every("yakusoku") if line.split()[1] == "eval"])
def test_each_evaluation_names_files_and_options_that_exist(line: str) -> None:
    _, _, *arguments = shlex.split(line)
    files = [argument for argument in arguments if argument.endswith(".jsonl")]
    assert [pattern for pattern in files if not list(ROOT.glob(pattern))] == []
    options = {argument.removeprefix("--").replace("-", "_") for argument in arguments if argument.startswith("--")}
    assert options <= set(evaluate.__annotations__)


@pytest.mark.parametrize("line", every("make"))
def test_each_make_target_exists(line: str) -> None:
    target, *variables = shlex.split(line)[1:]
    makefile = text("Makefile")
    assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE)
    for variable in variables:
        assert re.search(rf"^{variable.split('=')[0]} \?=", makefile, re.MULTILINE)


@pytest.mark.parametrize("line", every("curl"))
def test_each_request_is_answered(line: str, tmp_path: Path) -> None:
    words = shlex.split(line)
    address = urlsplit(next(word for word in words if word.startswith("http://127.0.0.1:8000")))
    body = words[words.index("-d") + 1] if "-d" in words else None
    write_snapshot(tmp_path)
    with TestClient(app(tmp_path)) as client:
        path = f"{address.path}?{address.query}"
        reply = client.post(path, json=json.loads(body)) if body else client.get(path)
    assert reply.status_code == 200


PLACES = {"{record_id}": SNOW.record_id, "{document}": "minagi-plan"}


@pytest.mark.parametrize("name", READMES)
def test_the_api_is_told_whole(name: str, tmp_path: Path) -> None:
    write_snapshot(tmp_path)
    described = app(tmp_path).openapi()["paths"]
    served = {f"{method.upper()} {path}" for path, methods in described.items() for method in methods}
    told = set(re.findall(r"`((?:GET|POST) /[^`]*)`", text(name)))
    assert told == {*served, "GET /openapi.json"}


CLOSED = ("/feedback", "/staff/corrections", "/staff/upload")
"""Pages of the operator's."""


@pytest.mark.parametrize("name", READMES)
def test_every_page_told_answers(name: str, tmp_path: Path) -> None:
    write_snapshot(tmp_path)
    pages = [path for path in re.findall(r"`(/[^`]*)`", text(name)) if not path.startswith("/api")]
    assert {"/", "/ask", "/staff", "/feedback"} < set(pages)
    found = {}
    with TestClient(app(tmp_path, operator_token="a long secret")) as client:
        for path in pages:
            there = re.sub(r"\{\w+\}", lambda place: PLACES[place[0]], path)
            found[path] = client.get(there).status_code
    assert {path: status for path, status in found.items() if status != 200} == dict.fromkeys(CLOSED, 403)


def _default(name: str, none: str) -> str:
    value = Settings.model_fields[name].default
    if name == "cache":
        return "`~/.cache/yakusoku`"
    if value in (None, ""):
        return none
    return f"`{','.join(value) if isinstance(value, tuple) else value}`"


@pytest.mark.parametrize(("name", "none"), [("README.md", "なし"), ("README.en.md", "none")])
def test_the_table_of_settings_is_the_settings(name: str, none: str) -> None:
    rows = re.findall(rf"^\| `{PREFIX}(\w+)` \| (.+?) \| (.+?) \|$", text(name), re.MULTILINE)
    assert [(row[0].lower(), row[2]) for row in rows] == [
        (field, _default(field, none)) for field in Settings.model_fields
    ]
    if name == "README.md":
        assert [row[1] for row in rows] == [field.title for field in Settings.model_fields.values()]


def test_the_plan_toml_has_every_key() -> None:
    assert tuple(tomllib.loads(next(blocks("README.md", "toml")))) == KEYS


@pytest.mark.parametrize("name", READMES)
def test_the_widget_stands_where_the_page_says(name: str, checkout: Path) -> None:
    (markup,) = blocks(name, "html")
    path = urlsplit(re.search(r'src="([^"]+)"', markup)[1]).path  # type: ignore[index]
    held = app(checkout / "data")
    with TestClient(held) as client:
        script = client.get(path).text
    for attribute in re.findall(r"data-(\w+)=", markup):
        assert attribute in script


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_to_a_file(name: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text(name)) if "://" not in link]
    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


def test_the_command_table_is_the_contract(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["yakusoku", "--help"])
    with pytest.raises(SystemExit):
        main()
    help_ = capfd.readouterr().out
    for name in READMES:
        told = re.findall(r"^\| `yakusoku (\w+)", text(name), re.MULTILINE)
        assert told == re.findall(r"^  (\w+)  ", help_.partition("Commands:")[2], re.MULTILINE)


def test_a_question_is_walked_through_in_one_question() -> None:
    page = text("docs/one-question.md")
    assert re.findall(r"^## \d (\w+)", page, re.MULTILINE) == ["understand", "retrieve", "rank", "compose", "verify"]
    assert "9.7億円" in page
