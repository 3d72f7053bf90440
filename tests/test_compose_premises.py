"""What a question takes for true, held against what was found."""

from __future__ import annotations

import pytest

from service.compose import indicators, offices
from service.compose.premises import premises
from service.model import Ask, Claim, Fact, Finding, Found, Missing, Question, Topic
from tests.answer_fixture import cited, evidence, fresh, ground, made_ground, record, request

MARKET = record("minagi-roadmap:pledge:1")
FIGURE = Ask(topic=Topic.FIGURE, sides=("actual",), years=(2026,))


def _claimed(amount: str) -> Claim:
    value = amount.translate(str.maketrans("", "", ",人件%割"))
    return Claim(topic=Topic.FIGURE, value=value, amount=amount, years=(2026,))


def _first(claim: Claim, ask: Ask = FIGURE) -> Finding:
    asked = request(ask, claims=(claim,))
    held = evidence(MARKET)
    found = indicators.figures(asked, [ask], held, ground())
    assert isinstance(found, Found)
    return premises(asked, [found], held, ground())[0]


FIGURES = [
    ("2,000人", "いいえ。2,000人ではなく、「3種の朝市の開設」の朝市の来場者数の令和8年度の実績は1,905人です。", True),
    ("1,905人", "はい。「3種の朝市の開設」の朝市の来場者数の令和8年度の実績は1,905人です。", False),
    ("1,905名", "はい。「3種の朝市の開設」の朝市の来場者数の令和8年度の実績は1,905人です。", False),  # counted alike
    # of another unit: not contradicted
    ("2,000件", "「3種の朝市の開設」の朝市の来場者数の令和8年度の実績は1,905人です。", False),
]  # fmt: skip


@pytest.mark.parametrize(("amount", "expected", "corrects"), FIGURES)
def test_a_claimed_figure_is_confirmed_or_put_right_first(amount: str, expected: str, corrects: bool) -> None:
    found = _first(_claimed(amount))
    assert isinstance(found, Found)
    assert (found.text, found.corrects) == (expected, corrects)


def test_what_is_aimed_at_is_held_against_the_target_and_what_came_of_it_against_the_result() -> None:
    aimed = _claimed("2,000人").model_copy(update={"aims": True})
    denied = _text(_first(aimed))
    assert denied.startswith("いいえ。2,000人ではなく、")
    assert "目標" in denied
    assert "1,800人" in denied
    reached = _text(_first(_claimed("1,800人"), FIGURE.model_copy(update={"sides": ("target",)})))
    assert reached.startswith("いいえ。1,800人ではなく、")
    assert "1,905人" in reached


def test_a_target_alone_confirms_nothing_of_what_came_of_it() -> None:
    later = FIGURE.model_copy(update={"sides": ("target",), "years": (2029,)})
    claim = _claimed("2,500人").model_copy(update={"years": (2029,)})
    assert not _text(_first(claim, later)).startswith(("はい", "いいえ"))


def _text(found: Finding) -> str:
    return found.text if isinstance(found, Found) else found.what


def test_a_thing_that_was_ended_is_denied_where_it_is_taken_to_go_on() -> None:
    ended = Found(
        text="「灯台の夜間開放の廃止」の取組終了は令和6年度です。",
        citations=(cited((1, 1), "廃止"),), record_ids=("r",),
        facts=(Fact(record_id="r", field="attributes.取組終了", value="令和6年度"),),
    )  # fmt: skip
    goes_on = Claim(topic=Topic.CONTENT, value="is")
    assert _text(premises(request(claims=(goes_on,)), [ended], evidence(), made_ground())[0]).startswith("いいえ。")


def test_a_figure_in_round_numbers_is_the_same_figure() -> None:
    said = Found(
        text="基金は970,123千円です。", citations=(cited((1, 1), "970,123千円"),),
        facts=(Fact(record_id="r", field="f", value="9.701億円"),),
    )  # fmt: skip
    claim = Claim(topic=Topic.FIGURE, value="9.7", amount="9.7億円")
    found = premises(request(FIGURE, claims=(claim,)), [said], evidence(), made_ground())[0]
    assert isinstance(found, Found)
    assert found.text.startswith("はい。")


STATES = [
    # (claimed state, record, what comes first)
    ("delayed", "minagi-roadmap:pledge:2-2", "いいえ。「灯台の夜間開放」の進捗状況は「完了」です"),
    ("delayed", "minagi-roadmap:pledge:2-1", None),  # it is delayed
    ("completed", "minagi-roadmap:pledge:5", None),  # no state that could contradict
    ("met", "minagi-roadmap:pledge:6", "いいえ。目標には届いていません。"),
    ("missed", "minagi-roadmap:pledge:6", None),
    ("missed", "minagi-roadmap:pledge:2-1", "いいえ。目標を達成しました。"),
]


@pytest.mark.parametrize(("value", "record_id", "expected"), STATES)
def test_a_claimed_state_is_put_right_before_the_answer(value: str, record_id: str, expected: str | None) -> None:
    one = record(record_id)
    claim = Claim(topic=Topic.STATUS, value=value)
    reason = Found(text="石を直した。", citations=(cited((1, 1), "石を直した。"),))
    said = premises(request(Ask(topic=Topic.REASON), claims=(claim,)), [reason], evidence(one), ground())
    if expected is None:
        assert said == [reason]
        return
    # Beside a correction, a sentence that explains what is not so answers nothing.
    assert len(said) == 1
    assert isinstance(said[0], Found)
    assert said[0].corrects
    assert expected in said[0].text


def test_figures_that_were_asked_for_answer_beside_a_correction() -> None:
    late = Claim(topic=Topic.STATUS, value="delayed")
    asked = request(FIGURE, claims=(late,))
    found = indicators.figures(asked, [FIGURE], evidence(MARKET), ground())
    assert isinstance(found, Found)
    said = premises(asked, [found], evidence(MARKET), ground())
    assert said[1:] == [found]
    assert isinstance(said[0], Found)
    assert said[0].corrects


def test_a_claim_about_nothing_found_is_left_alone() -> None:
    nothing = Missing(what="朝市の数")
    assert premises(request(FIGURE, claims=(_claimed("5人"),)), [nothing], evidence(), made_ground()) == [nothing]
    state = Claim(topic=Topic.STATUS, value="delayed")
    assert premises(request(FIGURE, claims=(state,)), [nothing], evidence(), made_ground()) == [nothing]


def test_without_claims_nothing_is_added() -> None:
    found = offices.department(request(), evidence(MARKET), ground())
    assert isinstance(found, Found)
    assert premises(request(FIGURE), [found], evidence(MARKET), ground()) == [found]


def test_an_aim_that_is_printed_by_another_counter_puts_the_claimed_one_right() -> None:
    aim = Found(
        text="観光入込客数の目標は10%の増加です。", citations=(cited((1, 1), "10%増加"),),
        facts=(Fact(record_id="r", field="indicators.0.target", value="10%増加"),),
    )  # fmt: skip
    claim = _claimed("9,000人").model_copy(update={"aims": True})
    found = premises(request(FIGURE, claims=(claim,)), [aim], evidence(), made_ground())[0]
    assert _text(found).startswith("いいえ。9,000人ではなく、")


@pytest.mark.parametrize(
    ("question", "denied"),
    [
        (
            "みなぎ町の「食卓をつなぐ農のまちづくり」の朝市の出店数は、もとは12店だったそうですが、目標は何店ですか？",
            False,
        ),
        (
            "みなぎ町の「食卓をつなぐ農のまちづくり」の朝市の出店数は、もとは18店だったそうですが、目標は何店ですか？",
            True,
        ),
        ("みなぎ町の「食卓をつなぐ農のまちづくり」の朝市の出店数の目標は12店ですよね？", True),
    ],
)
def test_where_a_figure_started_is_no_wrong_aim(question: str, denied: bool) -> None:
    reply = fresh().ask(Question(question=question))
    assert reply.answer.startswith("いいえ") is denied
    assert "20店" in reply.answer
