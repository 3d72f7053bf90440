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


PRINTED = [
    ("とうだいのかいほうは?", "灯台の開放は?"),
    ("まぐちじょせつはなんにんが?", "まぐち除雪は何人が?"),  # three kana alone stand inside too much
    ("れいわ6ねんどのじっせきはなんぱーせんと?", "令和6年度の実績は何パーセント?"),  # what is asked of any plan
    ("なんにんさいようできましたか", "何人さいようできましたか"),
    ("差は何ポイトン?", "差は何ポイント?"),  # a character too many, missing, or wrong
    ("何パーセトですか", "何パーセントですか"),
    ("スケートボドの場所", "スケートボードの場所"),
    ("カートの枚数は?", "カートの枚数は?"),  # a short word may be another one
    ("灯台の開放は?", "灯台の開放は?"),
]


@pytest.mark.parametrize(("question", "expected"), PRINTED)
def test_a_question_is_read_as_the_documents_print_its_words(question: str, expected: str) -> None:
    words = Spelling(["灯台", "開放", "除雪", "間口", "カード", "スケートボード"])
    assert words.restored(question, sounds=True) == expected


def test_a_question_in_kanji_keeps_its_kana() -> None:
    assert WORDS.restored("とうだいの開放は?", sounds=False) == "とうだいの開放は?"


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
