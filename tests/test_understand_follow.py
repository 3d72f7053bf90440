"""Follow-ups: what earlier turns supply is put into words, so that the question stands alone."""

from __future__ import annotations

import pytest

from service.model import Ask, Base, Op, Topic, Turn
from service.understand.follow import resolve
from service.understand.follow_words import phrase
from tests.answer_fixture import ask, held

CITY = "みなぎ市"


def base(title: str, indicator: str | None = None, town: str = CITY) -> Base:
    """A record of the fixture plans that an answer rests on."""
    found = next(r for r in held().records.values() if r.title == title and r.municipality == town)
    return Base(record_id=found.record_id, title=title, town=town, indicator=indicator)


LIGHT = Turn(
    question="みなぎ市の「灯台の夜間開放」の令和8年度の目標は?",
    ask=Ask(topic=Topic.FIGURE, sides=("target",), years=(2026,)), subject="灯台の夜間開放",
    bases=(base("灯台の夜間開放"),), towns=(CITY,), years=(2026,),
)  # fmt: skip
WHO = Turn(
    question="3種の朝市の開設の担当はどこ?", ask=Ask(topic=Topic.DEPARTMENT), subject="3種の朝市の開設",
    bases=(base("3種の朝市の開設"),), towns=(CITY,),
)  # fmt: skip
WAIT = Turn(
    question="みなぎ市の窓口で待つ時間の令和7年度の目標は?",
    ask=Ask(topic=Topic.FIGURE, sides=("target",), years=(2025,)),
    bases=(base("窓口の待ち時間をへらす", "待ち時間"),), towns=(CITY,), years=(2025,),
)  # fmt: skip
SEVERAL = Turn(
    question="みなぎ市で観光課が担当している公約の一覧", ask=Ask(topic=Topic.TITLE, op=Op.LIST), listed=True,
    bases=(base("灯台まわりの散歩道"), base("灯台の夜間開放")), towns=(CITY,),
)  # fmt: skip
HEADING = Turn(
    question="港の朝市の公約の進捗率は?", ask=Ask(topic=Topic.PERCENT), towns=("みなぎ町",),
    bases=(base("港の朝市を育て、浜の仕事を増やします", town="みなぎ町"),),
)  # fmt: skip
TWO = Turn(
    question="公約2-1の担当は?", ask=Ask(topic=Topic.DEPARTMENT), bases=(base("灯台まわりの散歩道"),), towns=(CITY,)
)
NAMED = Turn(question="みなぎ市の朝市の担当はどこ?", ask=Ask(topic=Topic.DEPARTMENT), subject="朝市", towns=(CITY,))
SAID = Turn(
    question="みなぎ市の灯台の夜の催しでは何をした?",
    subject="灯台の夜の催し",
    bases=(base("灯台の夜間開放"),),
    towns=(CITY,),
)
ENGLISH = Turn(
    question="Which department is in charge of 灯台の夜間開放?", ask=Ask(topic=Topic.DEPARTMENT),
    bases=(base("灯台の夜間開放"),), towns=(CITY,),
)  # fmt: skip


def base_turn(title: str) -> Turn:
    """A turn that rested on a record and asked for its department."""
    return Turn(
        question=f"みなぎ市の「{title}」の担当は?", ask=Ask(topic=Topic.DEPARTMENT), bases=(base(title),), towns=(CITY,)
    )


RESOLVED = [
    # nothing before: as it is, in one width
    ("灯台の目標は？", (), "灯台の目標は?"),
    # another side, another year, of the figure that was told
    ("実績は?", (LIGHT,), "みなぎ市の「灯台の夜間開放」の令和8年度の実績は？"),
    ("では2027年度は?", (LIGHT,), "みなぎ市の「灯台の夜間開放」の令和9年度の目標は？"),
    ("その前の年度は?", (LIGHT,), "みなぎ市の「灯台の夜間開放」の令和7年度の目標は？"),
    ("2年後は?", (LIGHT,), "みなぎ市の「灯台の夜間開放」の令和10年度の目標は？"),
    # with a verb, or by the name of a measure, it stands in nobody's place
    ("子どもも入れるの?", (LIGHT,), "みなぎ市の「灯台の夜間開放」の子どもも入れるの?"),
    ("運賃は?", (WHO,), "みなぎ市の「3種の朝市の開設」の運賃は?"),
    # a town whose name ends so is no other town
    ("芦別市と比べた会場は何か所?", (LIGHT,), "みなぎ市の芦別市と比べた会場は何か所?"),
    # of the parts of a heading
    (
        "その中でいちばんひくいのは?",
        (HEADING,),
        "みなぎ町の「港の朝市を育て、浜の仕事を増やします」の施策のうち、いちばんひくいのは?",
    ),
    ("れいわ9ねんどは?", (LIGHT,), "みなぎ市の「灯台の夜間開放」の令和9年度の目標は？"),
    ("その翌年度は?", (WAIT,), "みなぎ市の「窓口の待ち時間をへらす」の「待ち時間」の令和8年度の目標は？"),
    ("実績は?", (WAIT,), "みなぎ市の「窓口の待ち時間をへらす」の「待ち時間」の令和7年度の実績は？"),
    ("担当課は?", (WAIT,), "みなぎ市の「窓口の待ち時間をへらす」の担当課は?"),
    # another town
    ("みなぎ町は?", (NAMED,), "みなぎ町の朝市の担当はどこ?"),
    ("ほかの町は?", (NAMED,), "みなぎ村とみなぎ町では、朝市の担当はどこ?"),
    ("よそのまちは?", (NAMED,), "みなぎ村とみなぎ町では、朝市の担当はどこ?"),
    # another record of its own name: what was asked goes on
    ("図書館の夜間開館は?", (LIGHT,), "みなぎ市の図書館の夜間開館の令和8年度の目標は？"),
    ("みなぎ村の備蓄の訓練は?", (WHO,), "みなぎ村の備蓄の訓練の担当はどこですか？"),
    # another number
    ("では5は?", (TWO,), "公約5の担当は?"),
    ("2-2は?", (TWO,), "公約2-2の担当は?"),
    # something else of the same record, of which no figure is asked
    ("担当は?", (LIGHT,), "みなぎ市の「灯台の夜間開放」の担当は?"),
    ("なぜ遅れているの?", (WHO,), "みなぎ市の「3種の朝市の開設」は、なぜ遅れているの?"),
    ("その担当課は?", (WHO,), "みなぎ市の「3種の朝市の開設」の担当課は?"),
    ("それはいつから?", (WHO,), "みなぎ市の「3種の朝市の開設」は、いつから?"),
    ("これからどうするの?", (WHO,), "みなぎ市の「3種の朝市の開設」は、これからどうするの?"),
    ("担当じゃなくて課題は?", (WHO,), "みなぎ市の「3種の朝市の開設」の課題は?"),
    ("What about its progress?", (ENGLISH,), "About 「灯台の夜間開放」 (みなぎ市): its progress?"),
    # a sentence is found again by the words that found it
    ("それはいつ?", (SAID,), "みなぎ市の「灯台の夜間開放」の灯台の夜の催しは、いつ?"),
    # one of those that were listed, and some of them
    ("二番目の担当は?", (SEVERAL,), "みなぎ市の「灯台の夜間開放」の担当は?"),
    ("1つ目の進捗状況は?", (SEVERAL,), "みなぎ市の「灯台まわりの散歩道」の進捗状況は?"),
    ("最後のものの担当は?", (SEVERAL,), "みなぎ市の「灯台の夜間開放」の担当は?"),
    ("もう一つのほうの担当は?", (SEVERAL, base_turn("灯台まわりの散歩道")), "みなぎ市の「灯台の夜間開放」の担当は?"),
    ("では二番目の進捗は?", (SEVERAL, base_turn("灯台まわりの散歩道")), "みなぎ市の「灯台の夜間開放」の進捗は?"),
    ("そのうち遅れているのは?", (SEVERAL,), "みなぎ市で観光課が担当している公約のうち、遅れているのは?"),
    ("一番進んでいるのは?", (SEVERAL,), "みなぎ市で観光課が担当している公約のうち、一番進んでいるのは?"),
    # another record by its number
    ("2-2のほうの進捗は?", (base_turn("灯台まわりの散歩道"),), "みなぎ市の「灯台の夜間開放」の進捗は?"),
    # a subject of its own: only the town is supplied
    ("ところで、こども食堂の応援の進捗率は?", (WHO,), "みなぎ市のこども食堂の応援の進捗率は?"),
    ("こども食堂の応援の進捗率は?", (WHO,), "みなぎ市のこども食堂の応援の進捗率は?"),
    ("みなぎ村の備蓄と訓練では何をしますか?", (WHO,), "みなぎ村の備蓄と訓練では何をしますか?"),
    ("公約は全部で何件?", (WHO,), "みなぎ市の公約は全部で何件?"),
    # an earlier subject again
    ("最初の話に戻ると、担当は?", (LIGHT, WHO), "みなぎ市の「灯台の夜間開放」の担当は?"),
    ("みなぎ市に戻るけど、担当は?", (LIGHT, HEADING), "みなぎ市の「灯台の夜間開放」の担当は?"),
    ("灯台のほうの担当は?", (LIGHT, WHO), "みなぎ市の「灯台の夜間開放」の灯台の担当は?"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "turns", "expected"), RESOLVED)
def test_a_follow_up_is_put_into_words_that_stand_alone(question: str, turns: tuple[Turn, ...], expected: str) -> None:
    assert resolve(question, turns, held()) == expected


def test_what_a_question_finds_by_itself_tells_whether_its_subject_is_new() -> None:
    still = resolve("夜の催しの人出は?", (WHO, LIGHT), held(), lambda _: {LIGHT.bases[0].record_id: 0.9})
    assert still.startswith("みなぎ市の「灯台の夜間開放」")
    other = next(i for i, r in held().records.items() if r.title == "図書館の夜間開館")
    moved = resolve("本を読める晩の人出は?", (LIGHT,), held(), lambda _: {other: 0.9})
    assert moved == "みなぎ市の本を読める晩の人出の令和8年度の目標は？"


def test_a_follow_up_goes_on_with_the_turn_whose_subject_it_names() -> None:
    found = resolve("朝市の課題は?", (WHO, LIGHT), held())
    assert "朝市" in found
    assert "灯台" not in found


PHRASES = [
    (Ask(topic=Topic.DEPARTMENT), "担当はどこですか？"),
    (Ask(topic=Topic.FIGURE, sides=("target",), years=(2026,)), "令和8年度の目標は？"),
    (Ask(topic=Topic.FIGURE), "数値は？"),
    (Ask(topic=Topic.FIGURE, form="人", sides=("actual",)), "実績は何人ですか？"),
    (Ask(topic=Topic.FIGURE, op=Op.CHANGE, sides=("actual",)), "実績はどう変わりましたか？"),
    (Ask(topic=Topic.FIGURE, sides=("actual",), years=(2017,)), "平成29年度の実績は？"),
    (Ask(topic=Topic.REASON), "理由は？"),
    (Ask(topic=Topic.TITLE), "内容は？"),
]


@pytest.mark.parametrize(("asked", "expected"), PHRASES)
def test_what_was_asked_is_kept_as_the_end_of_a_question(asked: Ask, expected: str) -> None:
    assert phrase(asked) == expected


CONVERSATIONS = [
    ("灯台の夜間開放の担当はどこの課?", "2026年度の目標は?", "その前の年度は?", "実績は?"),  # record, year, side
    ("みなぎ市で観光課が担当している公約の一覧", "二番目の担当は?", "進捗状況は?"),  # one of a list
    ("みなぎ市の朝市の担当はどこ?", "みなぎ町は?", "ほかの町は?"),  # towns
    ("3種の朝市の開設の課題は?", "今後の予定は?", "その担当課は?"),
    ("公約2-1の担当は?", "2-2は?"),  # a number
    ("みなぎ市で観光課が担当している公約の一覧", "そのうち遅れているのは?", "なぜ?"),  # some of a list
    ("灯台の夜間開放の2026年度の目標は?", "担当は?", "ところで、図書館の夜間開館の担当は?", "灯台の実績は?"),  # return
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
