"""What is installed is told by name, version, hash and licence: online, without a network, and in a container."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import typer.main

from deploy.licenses import license_of, pinned
from service.settings import PREFIX, Settings
from tests.conftest import ROOT
from yakusoku import app

HASHES = (ROOT / "requirements.hashes").read_text(encoding="utf-8")
FOUND = list(pinned(HASHES))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _steps(target: str) -> str:
    return subprocess.run(
        ["make", "-C", str(ROOT), "-n", "-B", target], capture_output=True, text=True, check=True
    ).stdout


def test_what_is_installed_is_the_lock_by_version_and_hash() -> None:
    lock = (line.split("==") for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines() if "==" in line)
    versions = {_key(name): version for name, version in lock}
    here = {_key(name): version for name, version, condition in FOUND if not re.search("win32|emscripten'", condition)}
    assert {name: version for name, version in here.items() if versions.get(name) != version} == {}
    needed = {_key(re.split(r"[^\w.-]", line, maxsplit=1)[0]) for line in PROJECT["project"]["dependencies"]}
    assert needed - set(here) == set()
    blocks = re.split(r"^(?=\S)", HASHES, flags=re.MULTILINE)[2:]
    assert len(blocks) == len(FOUND) > 100
    assert [block for block in blocks if not re.search(r"--hash=sha256:[0-9a-f]{64}", block)] == []


def test_setup_installs_nothing_without_its_hash() -> None:
    installs = [line for line in _steps("setup").splitlines() if "pip install" in line]
    assert ["--require-hashes" in line or ("--no-deps" in line and line.endswith("-e .")) for line in installs] == [
        True
    ] * 2


def test_the_page_of_licenses_names_every_part_as_it_is_installed() -> None:
    page = (ROOT / "docs" / "licenses.md").read_text(encoding="utf-8")
    rows = [f"| {name} | {version} | {license_of(name) or ''}" for name, version, _ in FOUND]
    assert [row for row in rows if row not in page] == [], "the parts have changed: `make licenses`"
    assert "| ? |" not in page


def test_the_list_of_parts_is_made_by_a_pinned_tool() -> None:
    steps = _steps("sbom")
    assert re.search(r"pip install --quiet cyclonedx-bom==[\d.]+$", steps, re.MULTILINE)
    assert "cyclonedx-py environment .venv" in steps


def test_a_bundle_holds_what_its_installer_asks_for(tmp_path: Path) -> None:
    steps, installer = _steps("bundle"), (ROOT / "deploy" / "install.sh").read_text(encoding="utf-8")
    copied = [word for line in steps.splitlines() if line.startswith("cp ") for word in line.split()[1:-1]]
    assert copied
    assert [file for file in copied if not (ROOT / file).is_file()] == []
    for made in ("wheels", "requirements.txt", "SHA256SUMS"):
        assert f"bundle/{made}" in steps or f"> {made}" in steps
        assert made in installer
    named = re.search(r"^sed .*$", steps, re.MULTILINE)
    assert named
    script = named[0].replace("$$", "$").partition(">")[0]
    names = subprocess.run(["sh", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [line.split("==")[0] for line in names.splitlines() if "==" in line] == [name for name, _, _ in FOUND]
    assert "hash" not in names.partition("\n")[2]


def test_a_bundle_that_was_changed_on_its_way_is_not_installed(tmp_path: Path) -> None:
    shutil.copy(ROOT / "deploy" / "install.sh", tmp_path)
    (tmp_path / "requirements.txt").write_text("evil==1\n", encoding="utf-8")
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  requirements.txt\n", encoding="utf-8")
    ended = subprocess.run(
        ["sh", "install.sh", str(tmp_path / "there")], cwd=tmp_path, capture_output=True, check=False
    )
    assert ended.returncode != 0
    assert not (tmp_path / "there").exists()


@pytest.fixture(scope="module")
def steps() -> list[list[str]]:
    lines = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8").splitlines()
    return [line.split(maxsplit=1) for line in lines if line.strip() and not line.startswith("#")]


def test_the_container_is_given_files_that_are_there_and_all_that_are_needed(steps: list[list[str]]) -> None:
    copied = [word for step, rest in steps if step == "COPY" for word in rest.split()[:-1]]
    assert [file for file in copied if not (ROOT / file).exists()] == []
    assert {name.split(".")[0] for name in PROJECT["tool"]["setuptools"]["packages"]} <= set(copied)
    assert {f"{name}.py" for name in PROJECT["tool"]["setuptools"]["py-modules"]} <= set(copied)


def test_the_container_starts_the_service_as_a_user_of_its_own_by_options_and_settings_that_exist(
    steps: list[list[str]],
) -> None:
    told = dict(steps)
    assert (told["ENTRYPOINT"], told["USER"]) == ('["yakusoku"]', "yakusoku")
    command, *options = shlex.split(told["CMD"].strip("[]").replace(",", " "))
    serve = typer.main.get_command(app).commands[command]  # type: ignore[attr-defined]
    known = {option for parameter in serve.params for option in parameter.opts}
    assert {word for word in options if word.startswith("--")} <= known
    assert told["EXPOSE"] == options[options.index("--port") + 1]
    named = re.findall(rf"{PREFIX}([A-Z_]+)=", told["ENV"])
    assert {name.lower() for name in named} <= set(Settings.model_fields)
    assert all(
        "--require-hashes" in rest or "--no-deps" in rest for step, rest in steps if rest.startswith("pip install")
    )
