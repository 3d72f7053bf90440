"""Which sort of thing is asked for, and what holds it."""

from __future__ import annotations

import pytest

from service.sorts import asked, held

ASKED = [
    # (question, sorts, what holds them, what does not)
    ("診療車は何曜日に回りますか", "weekday", "火曜日と金曜日に回ります。", "開設日数は24日です。"),
    ("ワイナリーを開いたのは何という会社ですか", "firm", "株式会社みなぎ酒造が開きました。", "8人が働いています。"),
    ("教えている大学生はどこの大学の人ですか", "school", "灯台大学の学生です。", "大学生が教えました。"),
    ("お試し住宅はどこにありますか", "place", "旧港小学校の跡地にあります。", "3棟あり、47組が使いました。"),
    ("支援金は1人いくらもらえますか", "per", "1人20万円です。", "決算額は2,500千円です。"),
    ("申し込みに必要な書類は何ですか", "papers", "申請書と領収書です。", "62件を助成しました。"),
    ("検診を受けた人の割合はいくらですか", "rate", "受診率は43.8%です。", "決算額は9,870千円です。"),
    ("室長にはどなたがなりますか", "person", "灯台太郎氏です。", "令和8年4月に設けます。"),
]


@pytest.mark.parametrize(("question", "sort", "answer", "near"), ASKED)
def test_a_sort_that_is_asked_for_is_held_by_its_own_words_only(
    question: str, sort: str, answer: str, near: str
) -> None:
    assert asked(question) == (sort,)
    assert held(sort, answer)
    assert not held(sort, near)


@pytest.mark.parametrize(
    "question",
    ["担当の課はどこですか", "終活の相談は市役所のどこに?", "遅れ扱いになっているものは?", "1人あたりの面積は?"],
)
def test_what_only_reads_alike_asks_for_no_sort(question: str) -> None:
    assert asked(question) == ()


def test_what_the_question_names_itself_is_no_answer() -> None:
    assert not held("place", "港小学校の跡地です。", ("港小学校", "跡地"))
