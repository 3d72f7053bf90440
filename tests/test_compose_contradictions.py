"""What the sentence about a claim's subject says of it: that it is so, that it is not, or nothing."""

from __future__ import annotations

import pytest

from service.compose.contradictions import Line, of_date, of_figure, of_office
from service.model import Claim, Topic
from tests.answer_fixture import cited


def _line(text: str) -> Line:
    return Line(text, cited((1, 1), text), None)


def _figure(amount: str, *, aims: bool = False, years: tuple[int, ...] = ()) -> Claim:
    return Claim(topic=Topic.FIGURE, value=amount, amount=amount, aims=aims, years=years)


FIGURES = [
    ("8人", "参加したのは5人です。", False),
    ("5人", "参加したのは5人です。", True),
    ("5名", "参加したのは5人です。", True),  # counted alike
    ("2億8,000万円", "寄附は2億5,600万円です。", False),  # its parts together
    ("24世帯", "24世帯に住み替えを求めましたが、移ったのは3世帯です。", False),  # what came of it
    ("8地区", "運行は8地区のうち3地区です。", False),  # the whole, not the part
    ("60台", "目標の60台に対し、設置は27台です。", False),
    ("50万円", "上限を50万円から80万円に引き上げました。", False),
    ("10人", "運転手を10人体制にします。", None),  # still to come
    ("5万円", "診断は無料です。", False),
    ("70歳", "75歳以上の方を招きます。", False),
    ("5人", "朝市は3回開きました。", None),  # of another counter
]


@pytest.mark.parametrize(("amount", "text", "expected"), FIGURES)
def test_a_claimed_figure_is_held_against_the_figures_of_a_sentence(
    amount: str, text: str, expected: bool | None
) -> None:
    told = of_figure(_figure(amount), [_line(text)])
    assert (told[0] if told else None) is expected


def test_the_sentence_that_holds_the_claimed_figure_tells_first() -> None:
    about = [_line("来場者は1万人です。"), _line("令和6年度は2万人、令和7年度は3万人を目標とします。")]
    told = of_figure(_figure("3万人", years=(2024,)), about)
    assert told == (False, about[1])


def test_of_two_figures_the_one_in_the_clause_of_the_subject_is_meant() -> None:
    line = _line("町営バスの運賃は200円、予約の車は400円です。")
    assert of_figure(_figure("400円"), [line], ("町営", "バス", "運賃")) == (False, line)
    assert of_figure(_figure("200円"), [line], ("町営", "バス", "運賃")) is None  # another figure stands beside


def test_a_claimed_office_is_denied_where_another_one_is_in_charge() -> None:
    line = _line("定期券は教育課が窓口です。")
    assert of_office(Claim(topic=Topic.DEPARTMENT, value="総務課"), [line]) == (False, line)
    assert of_office(Claim(topic=Topic.DEPARTMENT, value="教育課"), [line]) is None


DATES = [
    ("令和5年6月", "令和6年6月に開きました。", False),
    ("令和6年6月", "令和6年6月に開きました。", True),
    ("令和7年10月", "完成を令和7年10月から令和8年11月に改めました。", False),
    ("令和5年6月", "令和6年度に開きました。", None),  # tells of no month
]


@pytest.mark.parametrize(("date", "text", "expected"), DATES)
def test_a_claimed_date_is_held_against_the_dates_of_a_sentence(date: str, text: str, expected: bool | None) -> None:
    told = of_date(Claim(topic=Topic.DATE, value=date), [_line(text)])
    assert (told[0] if told else None) is expected
