"""The thresholds of pyproject.toml hold: over the real documents where they are here, and the fixture town."""

from __future__ import annotations

import subprocess
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from eval import thresholds
from eval.measures import measures
from eval.question import load
from eval.results import Totals
from eval.run import Options, evaluate
from index import encoder, snapshot
from ingest.documents import ingest, sources
from service import settings
from tests.conftest import CORPUS, FIXTURES, ROOT

SECTIONS = {
    "real": (CORPUS, tuple(sorted((ROOT / "eval" / "questions").glob("*.jsonl")))),
    "fixture": (FIXTURES, (ROOT / "tests" / "eval_minagi.jsonl",)),
}


def _git(*arguments: str) -> str:
    call = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(call, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("section", SECTIONS)
def test_no_threshold_is_lower_than_it_once_was(section: str) -> None:
    now = thresholds.read((ROOT / "pyproject.toml").read_text(encoding="utf-8"), section)
    commits = _git("log", "--format=%H", "--", "pyproject.toml").split()
    if not commits:
        pytest.skip("Git の履歴がないため省略")
    before = [thresholds.read(_git("show", f"{commit}:pyproject.toml"), section) for commit in commits]
    assert [fault for old in before for fault in thresholds.loosened(old, now, measures())] == []


@pytest.mark.model
@pytest.mark.parametrize("section", SECTIONS)
def test_the_product_reaches_its_thresholds(section: str, tmp_path: Path) -> None:
    corpus, files = SECTIONS[section]
    wanted = thresholds.read((ROOT / "pyproject.toml").read_text(encoding="utf-8"), section)
    if not wanted:
        pytest.skip(f"pyproject.toml に [tool.yakusoku.eval.{section}] がないため省略")
    if not corpus.exists():
        pytest.skip("実文書がないため省略（リポジトリには含まれません）")
    assert load(files)
    chosen = settings.read()
    documents = [ingest(path) for path in sources([corpus])]
    snapshot.build(documents, encoder.load(chosen.encoder, chosen.cache), tmp_path / "data")
    report = tmp_path / "report"
    options = Options(questions=files, data=tmp_path / "data", report=report, naive=False, concurrency=2)
    assert evaluate(options, Console(file=StringIO())) == 0
    last = (report / "results.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    assert thresholds.shortfalls(wanted, Totals.model_validate_json(last).means, measures()) == []
