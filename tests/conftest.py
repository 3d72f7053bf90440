"""What the tests share: the real documents when they are there, and the fixture town's plans."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.model import SourceText
from ingest.readers import read
from tests.browser_fixture import ARGUMENTS, chromium

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
FIXTURES = ROOT / "tests" / "fixtures"


def real(name: str) -> SourceText:
    """One of the five real documents; the test skips, saying why, where they are absent."""
    path = CORPUS / f"{name}.txt"
    if not path.exists():
        pytest.skip(f"実文書 {path.name} がないため省略（リポジトリには含まれません）")
    return read(path)


def fixture(name: str) -> SourceText:
    """One of the fixture town's plans, by file name."""
    return read(FIXTURES / name)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A real browser; the test skips, saying how to install what is missing."""
    path = chromium()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()
