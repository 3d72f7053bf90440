"""Words typed as they sound, or with a wrong character, are found as the documents print them."""

from __future__ import annotations

import pytest

from index.spelling import Spelling
from tests.answer_fixture import town

WORDS = Spelling(["灯台", "開放", "除雪", "間口", "乾燥炉", "カード", "港"])

TYPED = [
    ("とうだいの開放は?", ["灯台"]),  # hiragana
    ("トウダイの開放は?", ["灯台"]),  # katakana
    ("まぐちじょせつの担当は?", ["間口", "除雪"]),  # two words in one run
    ("かんそうろの稼働率は?", ["乾燥炉"]),
    ("灯台の開放は?", []),  # printed as it is typed
    ("みなとの朝市は?", ["港"]),  # three kana are enough
    ("これはなに?", []),  # no word of the documents
    ("", []),
]


@pytest.mark.parametrize(("question", "expected"), TYPED)
def test_kana_find_the_words_that_sound_like_them(question: str, expected: list[str]) -> None:
    assert WORDS.printed(question) == expected


def test_of_two_words_with_one_reading_the_more_frequent_is_taken() -> None:
    assert Spelling(["構成", "校正"]).printed("こうせい") == ["構成"]
    assert Spelling(["校正", "構成"]).printed("こうせい") == ["校正"]


def test_a_word_of_two_kana_is_not_looked_up() -> None:
    assert Spelling(["道"]).printed("みち") == []


def test_the_vocabulary_of_a_snapshot_holds_the_words_of_its_plans() -> None:
    vocabulary = town().sparse.vocabulary()
    assert len(vocabulary) == len(set(vocabulary)) > 500
    assert {"灯台", "朝市"} <= set(vocabulary)
    assert "灯台" in Spelling(vocabulary).printed("とうだいのたんとうは?")
