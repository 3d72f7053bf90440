"""Words by which a question says what it asks for."""

from __future__ import annotations

import pytest

from service.understand.cues import cues, suggestions

CUES = [
    ("灯台の夜間開放の担当はどこの課?", ["department"]),
    ("誰に相談すればいい?", ["department"]),  # whom to ask is who is in charge
    ("しょかんはどこ", ["department"]),  # kana
    ("担当者の数を増やす", []),  # 担当 within another noun asks for nothing
    ("どうして遅れているの?", ["reason"]),
    ("朝市のねらいは", ["reason"]),
    ("理由なく休んだ", []),
    ("課題は何", ["problem"]),
    ("課題を解決する事業", []),  # a field's name that is not asked for
    ("今後はどうする予定?", ["future"]),
    ("これからも続けますか", []),  # これからも only suggests
    ("いつから始まる?", ["date"]),
    ("いつでも使えますか", []),
    ("期限は?", ["date"]),
    ("進捗率は?", ["percent"]),
    ("何割進んでいる?", ["percent"]),
    ("★はいくつ", ["grade"]),
    ("どう評価された?", ["grade"]),
    ("進捗状況は?", ["status"]),
    ("どこまで進んだ?", ["status"]),  # どこ asks for no place here
    ("これまで何をしましたか", ["result"]),
    ("成果は?", ["result"]),
    ("概要は?", ["content"]),
    ("どうやって申し込む?", ["content"]),
    ("担当課と課題を教えて", ["department", "problem"]),  # two, in order of place
    ("問題点と今後の方針", ["problem", "future"]),
    ("2025年度の目標と実績は?", []),  # sides of a figure are read by signs.py
    ("Which department is in charge?", ["department"]),
    ("Why is it delayed?", ["reason"]),
    ("When does it end?", ["date"]),
    ("What has been done so far?", ["result"]),
    ("", []),
]


@pytest.mark.parametrize(("question", "expected"), CUES)
def test_what_a_question_asks_for_by_itself_is_found_in_order(question: str, expected: list[str]) -> None:
    assert list(dict.fromkeys(cue.topic.value for cue in cues(question))) == expected


def test_of_two_cues_that_overlap_the_longer_one_is_meant() -> None:
    text = "どんな課題がありますか"  # どんな alone would ask for the contents
    assert [(cue.topic.value, text[cue.start : cue.end]) for cue in cues(text)] == [("problem", "どんな課題")]


SUGGESTED = [
    ("遅れているのはなぜ", ["status"]),
    ("担当者の数は", ["department", "figure"]),
    ("これからも続けますか", ["future"]),
    ("船を借りますか", []),
]


@pytest.mark.parametrize(("question", "expected"), SUGGESTED)
def test_words_that_ask_for_nothing_by_themselves_suggest_a_topic(question: str, expected: list[str]) -> None:
    found = [topic.value for topic in suggestions(question)]
    assert [topic for topic in expected if topic not in found] == []
    assert bool(found) is bool(expected)
