"""Follow-ups: what earlier turns supply is put into words, so that the question stands alone."""

from __future__ import annotations

import pytest

from service.model import Ask, Op, Request, Topic, Turn
from service.understand.follow import phrase, resolve
from tests.answer_fixture import ask, held

LIGHT = Turn(
    question="みなぎ市の「灯台の夜間開放」の令和8年度の目標は?", phrase="令和8年度の目標は？", subject="灯台の夜間開放",
    titles=("灯台の夜間開放",), towns=("みなぎ市",), years=(2026,),
)  # fmt: skip
WHO = Turn(
    question="3種の朝市の開設の担当はどこ?", phrase="担当はどこですか？", subject="3種の朝市の開設",
    titles=("3種の朝市の開設",), towns=("みなぎ市",),
)  # fmt: skip
SEVERAL = Turn(
    question="みなぎ市で観光課が担当している公約の一覧", phrase="内容は？",
    titles=("灯台まわりの散歩道", "灯台の夜間開放"), towns=("みなぎ市",),
)  # fmt: skip
TWO = Turn(
    question="公約2-1の担当は?", phrase="担当はどこですか？", titles=("灯台まわりの散歩道",), towns=("みなぎ市",)
)
NAMED = Turn(question="みなぎ市の朝市の担当はどこ?", phrase="担当はどこですか？", subject="朝市", towns=("みなぎ市",))
ENGLISH = Turn(
    question="Which department is in charge of 灯台の夜間開放?", phrase="担当はどこですか？",
    titles=("灯台の夜間開放",), towns=("みなぎ市",),
)  # fmt: skip

RESOLVED = [
    # nothing before: as it is, in one width
    ("灯台の目標は？", (), "灯台の目標は?"),
    # another side, another year
    ("実績は?", (LIGHT,), "みなぎ市の「灯台の夜間開放」の令和8年度の実績は?"),
    ("では2027年度は?", (LIGHT,), "みなぎ市の「灯台の夜間開放」の令和9年度の目標は?"),
    ("その前の年度は?", (LIGHT,), "みなぎ市の「灯台の夜間開放」の令和7年度の目標は?"),
    ("翌年度は?", (LIGHT,), "みなぎ市の「灯台の夜間開放」の令和9年度の目標は?"),
    # another town
    ("みなぎ町は?", (NAMED,), "みなぎ町の朝市の担当はどこ?"),
    ("ほかの町は?", (NAMED,), "みなぎ村とみなぎ町では、朝市の担当はどこ?"),
    # another record of its own name
    ("図書館の夜間開館は?", (LIGHT,), "みなぎ市の図書館の夜間開館の令和8年度の目標は？"),
    ("みなぎ村の備蓄の訓練は?", (WHO,), "みなぎ村の備蓄の訓練の担当はどこですか？"),
    # another number
    ("では5は?", (TWO,), "公約5の担当は?"),
    ("2-2は?", (TWO,), "公約2-2の担当は?"),
    # something else of the same record
    ("担当は?", (LIGHT,), "みなぎ市の「灯台の夜間開放」の担当は?"),
    ("なぜ遅れているの?", (WHO,), "みなぎ市の「3種の朝市の開設」のなぜ遅れているの?"),
    ("その担当課は?", (WHO,), "みなぎ市の「3種の朝市の開設」の担当課は?"),
    ("それはいつから?", (WHO,), "みなぎ市の「3種の朝市の開設」のいつから?"),
    ("What about its progress?", (ENGLISH,), "About 「灯台の夜間開放」 (みなぎ市): its progress?"),
    # one of those that were listed
    ("二番目の担当は?", (SEVERAL,), "みなぎ市の「灯台の夜間開放」の担当は?"),
    ("1つ目の進捗状況は?", (SEVERAL,), "みなぎ市の「灯台まわりの散歩道」の進捗状況は?"),
    ("最後のものの担当は?", (SEVERAL,), "みなぎ市の「灯台の夜間開放」の担当は?"),
    ("二番目のは?", (SEVERAL,), "みなぎ市の「灯台の夜間開放」の内容は？"),  # what was asked goes on
    # a subject of its own: only the town is supplied
    ("こども食堂の応援の進捗率は?", (WHO,), "みなぎ市のこども食堂の応援の進捗率は?"),
    ("みなぎ村の備蓄と訓練では何をしますか?", (WHO,), "みなぎ村の備蓄と訓練では何をしますか?"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "turns", "expected"), RESOLVED)
def test_a_follow_up_is_put_into_words_that_stand_alone(question: str, turns: tuple[Turn, ...], expected: str) -> None:
    assert resolve(question, turns, held()) == expected


def test_a_follow_up_goes_on_with_the_turn_whose_subject_it_names() -> None:
    found = resolve("朝市の課題は?", (WHO, LIGHT), held())
    assert "朝市" in found
    assert "灯台" not in found


PHRASES = [
    (Ask(topic=Topic.DEPARTMENT), "担当はどこですか？"),
    (Ask(topic=Topic.FIGURE, sides=("target",), years=(2026,)), "令和8年度の目標は？"),
    (Ask(topic=Topic.FIGURE), "数値は？"),
    (Ask(topic=Topic.FIGURE, op=Op.CHANGE, sides=("actual",)), "実績はどう変わりましたか？"),
    (Ask(topic=Topic.FIGURE, sides=("actual",), years=(2017,)), "平成29年度の実績は？"),
    (Ask(topic=Topic.REASON), "理由は？"),
    (Ask(topic=Topic.TITLE), "内容は？"),
]


@pytest.mark.parametrize(("asked", "expected"), PHRASES)
def test_what_was_asked_is_kept_as_the_end_of_a_question(asked: Ask, expected: str) -> None:
    assert phrase(Request(language="ja", search="", intents={}, asks=(asked,))) == expected


CONVERSATIONS = [
    ("灯台の夜間開放の担当はどこの課?", "2026年度の目標は?", "その前の年度は?", "実績は?"),  # record, year, side
    ("みなぎ市で観光課が担当している公約の一覧", "二番目の担当は?", "進捗状況は?"),  # one of a list
    ("みなぎ市の朝市の担当はどこ?", "みなぎ町は?", "ほかの町は?"),  # towns
    ("3種の朝市の開設の課題は?", "今後の予定は?", "その担当課は?"),
    ("公約2-1の担当は?", "2-2は?"),  # a number
    ("Which department is in charge of 灯台の夜間開放?", "What about its progress?"),
]


@pytest.mark.parametrize("questions", CONVERSATIONS)
def test_asked_alone_the_resolved_question_gets_the_same_answer(questions: tuple[str, ...]) -> None:
    conversation = None
    for question in questions:
        reply = ask(question, conversation)
        conversation = reply.conversation_id
        assert reply.resolved_question
        alone = ask(reply.resolved_question)
        assert (alone.answer, alone.citations, alone.facts) == (reply.answer, reply.citations, reply.facts)
