"""Which records a subject is about: those that hold its words, not every near line."""

from __future__ import annotations

import pytest

from service.model import Question
from tests.answer_fixture import pipeline


@pytest.mark.parametrize(
    ("subject", "town", "expected"),
    [
        ("朝市", "みなぎ市", ["3種の朝市の開設"]),
        ("渡し船", "みなぎ市", ["渡し船の予約"]),
        ("井戸水", "みなぎ市", ["井戸水の検査"]),
        ("宇宙開発", "みなぎ市", []),  # nothing of it is planned
    ],
)
def test_the_records_shown_are_about_the_subject(subject: str, town: str, expected: list[str]) -> None:
    found = pipeline().about(Question(question=subject, municipality=town))
    assert [one.record.title for one in found][: len(expected) or None] == expected
    assert all(subject in "".join([one.record.title, *(p.text for p in one.passages)]) for one in found)
