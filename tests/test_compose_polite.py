"""A sentence ends politely, by how its last word conjugates; nothing before it changes."""

from __future__ import annotations

import pytest

from service.compose.polite import polite

ENDINGS = [
    ("屋台を出す", "屋台を出します"),
    ("客を運ぶ", "客を運びます"),
    ("声を聞く", "声を聞きます"),
    ("綱を編む", "綱を編みます"),
    ("客が増える", "客が増えます"),
    ("客が減った", "客が減りました"),
    ("船が進んだ", "船が進みました"),
    ("灯を消した", "灯を消しました"),
    ("朝市を続けている", "朝市を続けています"),
    ("朝市が開かれた", "朝市が開かれました"),
    ("船を出せる", "船を出せます"),
    ("客は増えない", "客は増えません"),
    ("客は増えなかった", "客は増えませんでした"),
    ("客は多くない", "客は多くありません"),
    ("安全ではない", "安全ではありません"),
    ("事故はなかった", "事故はありませんでした"),
    ("客が多かった", "客が多かったです"),
    ("検討中である", "検討中です"),
    ("検討中であった", "検討中でした"),
    ("直すべきである", "直すべきです"),
    ("必要だった", "必要でした"),
    ("点検を毎月行った", "点検を毎月行いました"),
    ("重点的に行った", "重点的に行いました"),
    ("島へ行った", "島へ行きました"),
    ("屋台を出したい", "屋台を出したいです"),
    ("直さなければならない", "直さなければなりません"),
    ("客が来る", "客が来ます"),
    ("屋台を出します", "屋台を出します"),
    ("屋台です", "屋台です"),
    ("客は増えず", "客は増えず"),
    ("", ""),
]


@pytest.mark.parametrize(("plain", "said"), ENDINGS)
def test_a_plain_ending_becomes_a_polite_one(plain: str, said: str) -> None:
    assert polite(plain) == said
    assert polite(f"{plain}。{plain}（令和6年度）。") == f"{said}。{said}（令和6年度）。" or not plain


NOUNS = [
    ("屋台の新設。", None, "屋台の新設です。"),
    ("屋台を新設。", None, "屋台を新設。"),  # nobody says whether it has been done
    ("屋台を新設。", True, "屋台を新設しました。"),
    ("誤りが判明。", True, "誤りが判明しました。"),
    ("人手が必要。", True, "人手が必要です。"),
    ("屋台を新設。", False, "屋台を新設します。"),
    ("漁協は「灯台を直す。」と答えた。", None, "漁協は「灯台を直す。」と答えました。"),  # who is quoted, speaks so
]


@pytest.mark.parametrize(("plain", "done", "said"), NOUNS)
def test_a_sentence_that_stops_at_a_noun_is_ended(plain: str, done: bool | None, said: str) -> None:
    assert polite(plain, done=done) == said


def test_saying_it_politely_twice_changes_nothing_more() -> None:
    for plain, _ in ENDINGS:
        assert polite(polite(plain)) == polite(plain)
