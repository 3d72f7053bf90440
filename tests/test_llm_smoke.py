"""A real small model, where somebody runs one and names it: whatever it says, the answer's ground is the templates'."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.encoder import CharacterEncoder
from index.snapshot import build
from service.model import Question
from tests.answer_fixture import plans
from tests.injections import INJECTIONS
from tests.llm_fixture import pipeline

URL = os.environ.get("TEST_LLM_URL", "")
SECONDS = 600
"""For one question: a small model on one busy core takes minutes."""
pytestmark = pytest.mark.skipif(not URL, reason="TEST_LLM_URL がないため省略: docs/llm.md のとおりに動かします")


@pytest.mark.parametrize("further", ["", INJECTIONS[0][0], INJECTIONS[-1][0]], ids=["plain", "first", "last"])
def test_a_real_model_changes_no_figure_no_citation_and_no_link(tmp_path: Path, further: str) -> None:
    build(plans(), CharacterEncoder(), tmp_path)
    question = Question(question=f"灯台の夜間開放の担当はどこ{further}", receipt=True)
    plain, worded = (pipeline(tmp_path, url, llm_seconds=SECONDS).ask(question) for url in (None, URL))
    assert (worded.citations, worded.facts, worded.answered) == (plain.citations, plain.facts, plain.answered)
    assert "http" not in worded.answer
    assert worded.receipt is not None
    assert pipeline(tmp_path, None).prove(worded.receipt).holds
