"""The programs of the docs run as they stand, against a service of corpus/, and print what stands below them."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from socket import socket
from typing import NamedTuple

import httpx
import pytest

from service.doors.describe import description
from tests.conftest import ROOT
from tests.corpus_fixture import corpus_snapshot

_LINES = r"((?:(?!```).*\n)+)"
_PAIR = re.compile(rf"^```(python|console)\n{_LINES}```\n\n```text\n{_LINES}```$", re.MULTILINE)
PROGRAMS = [
    found for name in ("doors.md", "receipts.md") for found in _PAIR.findall((ROOT / "docs" / name).read_text("utf-8"))
]


GENERATE = next(
    line for line in (ROOT / "docs" / "doors.md").read_text("utf-8").splitlines() if "clientele start" in line
)
INTERPRETERS = {"python": (sys.executable, "-c"), "console": ("sh", "-e", "-c")}


class Place(NamedTuple):
    """A folder, an environment with the command, and the ports that stand for those that the page names."""

    folder: Path
    environment: dict[str, str]
    ports: dict[str, int]


def _free_port() -> int:
    with socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The programs' place, with a service running over the snapshot of corpus/."""
    folder = tmp_path_factory.mktemp("doors")
    command = folder / "bin" / "yakusoku"
    command.parent.mkdir()
    # The variables stand in the script: an MCP client hands hardly any on to the program that it starts.
    command.write_text(
        f'#!/bin/sh\nexport PYTHONPATH="{ROOT}" YAKUSOKU_ENCODER=characters\n'
        f'exec "{sys.executable}" -P -m yakusoku "$@"\n',
        encoding="utf-8",
    )
    command.chmod(0o755)
    tools = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{command.parent}:{tools}:{os.environ['PATH']}"}
    corpus_snapshot(folder / "data")
    shutil.copytree(ROOT / "docs", folder / "docs")
    subprocess.run(shlex.split(GENERATE), cwd=folder, env=environment, check=True, capture_output=True)
    ports = {"8000": _free_port(), "8001": _free_port()}
    line = {f"YAKUSOKU_LINE_{name}_FILE": f"line-{name.lower()}" for name in ("SECRET", "TOKEN")}
    for file in line.values():
        (folder / file).write_text("from LINE Developers", encoding="utf-8")
    line["YAKUSOKU_LINE_API"] = f"http://127.0.0.1:{ports['8001']}"
    serve = [command, "serve", "--port", str(ports["8000"])]
    service = subprocess.Popen(serve, cwd=folder, env=environment | line)
    try:
        _ready(ports["8000"])
        yield Place(folder, environment, ports)
    finally:
        service.terminate()
        service.wait(20)


def _ready(port: int) -> None:
    for _ in range(200):
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError("the service did not start")


@pytest.mark.parametrize(("language", "program", "printed"), PROGRAMS)
def test_each_program_prints_what_the_page_says(place: Place, language: str, program: str, printed: str) -> None:
    for told, port in place.ports.items():
        program = program.replace(told, str(port))
    ended = subprocess.run(
        [*INTERPRETERS[language], program], cwd=place.folder, env=place.environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.replace(str(place.ports["8000"]), "8000") == printed


def test_the_description_of_the_api_is_the_one_that_is_kept() -> None:
    kept = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))
    assert kept == description(), "the API has changed: `make openapi`"


def test_there_are_programs() -> None:
    assert len(PROGRAMS) >= 5
