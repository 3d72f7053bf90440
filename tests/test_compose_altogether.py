"""One column of all records added up: as the plan's own total prints it, and never over a part alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index import snapshot
from index.encoder import CharacterEncoder
from ingest.documents import ingest
from service.conversations import Conversations
from service.model import Question
from service.pipeline import Pipeline
from tests.test_engine_joins import MEASURES, NAMED


def _service(text: str, folder: Path) -> Pipeline:
    path = folder / "plan.md"
    path.write_text(text, encoding="utf-8")
    snapshot.build([ingest(path)], CharacterEncoder(), folder / "data")
    held = snapshot.load(snapshot.current(folder / "data"))
    return Pipeline(held, CharacterEncoder(), Conversations(ttl=60, size=10), today=lambda: date(2026, 5, 1))


@pytest.mark.parametrize(
    "question", ["令和6年度の効果額は全部でいくらですか？", "令和6年度の取組の効果額を合わせていくら？"]
)
def test_the_total_is_that_of_all_records_and_rests_on_the_line_that_prints_it(tmp_path: Path, question: str) -> None:
    found = _service(MEASURES + NAMED, tmp_path).trace(Question(question=question)).draft.found[0]
    assert found.text == "令和6年度の「効果額」は、4件を合わせて3,019千円です。"
    assert "合計" in found.citations[0].quote


def test_without_a_printed_total_the_figures_that_were_added_are_the_ground(tmp_path: Path) -> None:
    text = MEASURES + NAMED.replace("|  | 合計 | 6,054 | 3,019 |\n", "")
    asked = Question(question="令和6年度の効果額は全部でいくらですか？")
    found = _service(text, tmp_path).trace(asked).draft.found[0]
    assert "4件を合わせて3,019千円です。" in found.text
    assert len(found.citations) == 4


def test_the_figure_of_one_record_is_no_total(tmp_path: Path) -> None:
    reply = _service(MEASURES + NAMED, tmp_path).ask(
        Question(question="遊休地の売却の効果額は令和6年度に全部でいくら？")
    )
    assert "1,740千円" in reply.answer
    assert "合わせて" not in reply.answer
