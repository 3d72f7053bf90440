"""Signs of an operation, and the sides of a figure that are asked for."""

from __future__ import annotations

import pytest

from service.understand.signs import SIGNS, sides

SIGNED = [
    ("2025年度から2026年度にどれだけ増えた?", "change"),
    ("何ポイント上がった?", "change"),
    ("どう変わった?", "change"),
    ("目標との差は?", "difference"),
    ("どちらが多い?", "compare"),
    ("which of the two is higher?", "compare"),
    ("合わせて何件?", "sum"),
    ("総額はいくら?", "sum"),
    ("あと何人?", "remaining"),
    ("足りないのは何人?", "remaining"),
    ("How many more are needed?", "remaining"),
    ("すべて挙げて", "every"),
    ("どの公約ですか", "which"),
    ("遅れているものは?", "which"),
    ("終わりましたか?", "whether"),
    ("Is it on track?", "whether"),
    ("どこで開く?", "open"),
    ("一番多いのは?", "superlative"),
    ("目標に届いたか", "reached"),
    ("目標を上回ったのは?", "reached"),
]


@pytest.mark.parametrize(("question", "sign"), SIGNED)
def test_a_question_bears_the_sign_of_what_is_done_with_the_answer(question: str, sign: str) -> None:
    assert SIGNS[sign].search(question)


UNSIGNED = [
    ("予定より遅れているのは?", "compare"),  # behind schedule is no comparison of two
    ("担当はどこ?", "whether"),  # open
    ("目標は何人?", "reached"),
    ("差し入れをする人", "difference"),  # 差 within a word
    ("令和6年度の実績は何人?", "change"),
]


@pytest.mark.parametrize(("question", "sign"), UNSIGNED)
def test_words_that_look_like_a_sign_are_none(question: str, sign: str) -> None:
    assert not SIGNS[sign].search(question)


SIDES = [
    ("目標は?", ("target",)),
    ("何人まで増やすつもり?", ("target",)),  # an intention aims
    ("いま何人まで来ていますか", ("actual",)),  # how things are: まで aims at nothing
    ("令和6年度の実績は?", ("actual",)),
    ("何人来ましたか", ("actual",)),
    ("当初は何件?", ("baseline",)),
    ("目標と実績は?", ("target", "actual")),
    ("朝市の来場者は何人で、目標は何人?", ("target", "actual")),  # two how many, one of them the target
    ("目標に届いた?", ("target", "actual")),  # whether needs both
    ("基準値と目標値は?", ("baseline", "target")),
    ("何件ですか", ()),  # does not say
    ("the target and the actual figure", ("target", "actual")),
]


@pytest.mark.parametrize(("question", "expected"), SIDES)
def test_the_sides_of_a_figure_are_read_from_the_question(question: str, expected: tuple[str, ...]) -> None:
    assert sides(question) == expected
