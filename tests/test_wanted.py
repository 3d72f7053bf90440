"""What form an answer must have, and whether a text has it."""

from __future__ import annotations

import pytest

from service.model import Citation, Fact, Statement
from service.wanted import has_form, holds, wanted
from tests.answer_fixture import asked

FORMS = [
    ("何人が使っていますか", "人"),
    ("目標は何件?", "件"),
    ("いくつありますか", "つ"),  # any counted thing
    ("何％に上がりましたか", "%"),  # full width
    ("費用はいくら?", "円"),  # money
    ("予算額は?", "円"),  # a noun of money
    ("給食費はどのくらい?", "円"),
    ("給食費は無料?", None),  # yes or no
    ("保育料はどう変わりましたか", None),  # what happened to it
    ("How much does it cost?", "円"),
    ("いつ始まりますか", "時期"),
    ("When does it start?", "時期"),
    ("何月何日にありますか", "日付"),  # narrower than いつ
    ("何時まで開いていますか", "時刻"),
    ("何時間かかりますか", "時間"),  # a length, not a time of day
    ("電話番号は?", "電話番号"),
    ("所在地を教えて", "住所"),
    ("船の名前は?", "名前"),
    ("燃料は何トンできた?", "トン"),  # a counter in katakana; 燃料 is no fee
    ("何人目の子から無料?", None),  # which one, not how many
    ("店の名前を知ってもらう費用を出すのは?", None),  # the name is not what is asked for
    ("進捗が半分の公約は何項目?", "項目"),
    ("いつでも使えますか", None),  # いつでも asks for no time
    ("なぜ遅れているの", None),  # any sentence answers
    ("", None),
]


@pytest.mark.parametrize(("question", "form"), FORMS)
def test_the_form_asked_for_is_told_by_the_questions_grammar(question: str, form: str | None) -> None:
    assert wanted(question) == form


HELD = [
    ("人", "講座に30人が来た。", True),
    ("人", "講座に30名が来た。", True),  # the same counter
    ("人", "講座を3回開いた。", False),  # another
    ("件", "3施設を直した。", True),  # a thing counted by its own counter
    ("件", "30人が来た。", False),  # people are no things
    ("%", "3割が答えた。", True),
    ("%", "45％になった。", True),  # full width
    ("%", "45人になった。", False),
    ("円", "一人につき30,000円を渡します。", True),
    ("円", "利用料は無料です。", True),  # no amount, yet an answer
    ("円", "30人に補助します。", False),
    ("時期", "令和8年度に始める。", True),
    ("時期", "毎年九月に開く。", True),  # 毎年
    ("時期", "船を借りる。", False),
    ("日付", "4月1日から", True),
    ("日付", "令和8年度から", False),  # a year is no day
    ("時刻", "午後九時まで開ける。", True),
    ("時刻", "三時間かかる。", False),  # a length
    ("時間", "片道20分です。", True),
    ("電話番号", "0126-62-3131へ", True),
    ("電話番号", "62人", False),
    ("住所", "西3条南1丁目1番地", True),
    ("名前", "「みなぎ丸」が走る。", True),  # a term in quotation marks
    ("名前", "船が走る。", False),
    ("つ", "三つの朝市", True),  # kanji numerals
]


@pytest.mark.parametrize(("form", "text", "expected"), HELD)
def test_a_text_has_the_form_asked_for_or_not(form: str, text: str, expected: bool) -> None:
    assert holds(form, text, "それは?") is expected


def test_what_the_question_itself_says_is_no_answer() -> None:
    assert not holds("名前", "「みなぎ丸」が走る。", "「みなぎ丸」を持つ会社の名前は?")
    assert not holds("円", "給食を無償にする。", "無償の給食はいくら?")


def _statement(text: str, *facts: Fact) -> Statement:
    cited = Citation(n=1, document="minagi-roadmap", title="", lines=(15, 15), quote="1,905人")
    return Statement(text=text, citations=(cited,), facts=facts)


def test_an_indicators_figure_counts_though_its_row_leaves_the_unit_out() -> None:
    fact = Fact(record_id="r", field="indicators.0.actual", value="23", citation=1)
    assert has_form(asked("案内は何回?"), _statement("案内は23です。", fact))
    assert not has_form(asked("案内は何回?"), _statement("案内は増えた。"))


def test_an_indicators_figure_is_no_amount_of_money_and_no_name() -> None:
    fact = Fact(record_id="r", field="indicators.0.actual", value="23", citation=1)
    assert not has_form(asked("費用はいくら?"), _statement("案内は23です。", fact))
    assert not has_form(asked("案内人の名前は?"), _statement("「案内の回数」は23です。", fact))


def test_any_statement_answers_a_question_that_asks_for_no_form() -> None:
    assert has_form(asked("なぜ遅れているの?"), _statement("石を直した。"))
