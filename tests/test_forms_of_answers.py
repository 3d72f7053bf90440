"""What form an answer must have, and whether a text has it."""

from __future__ import annotations

import pytest

from service.forms import figures_of, holds, own_names, wanted

FORMS = [
    ("何人が使っていますか", "人"),
    ("目標は何件?", "件"),
    ("いくつありますか", "つ"),  # any counted thing
    ("何％に上がりましたか", "%"),  # full width
    ("何か所で開く?", "か所"),  # the counter with its kana
    ("費用はいくら?", "円"),  # money
    ("予算はどのくらい?", "円"),  # a noun of money
    ("給食費はどのくらい?", "円"),
    ("使用料はどのくらい?", "円"),
    ("奨励金は何万円もらえますか", "円"),  # in ten thousands
    ("お祝い金はいくらもらえますか", "円"),  # no いくらも
    ("1年でどれくらいの売り上げがあるの?", "円"),
    ("直売所の売り上げは?", "円"),
    ("給食費は無料?", None),  # yes or no
    ("原料はどのくらい?", None),  # 原料 is no fee
    ("保育料はどう変わりましたか", None),  # what happened to it
    ("How much does it cost?", "円"),
    ("How many people use it?", "つ"),
    ("いつ始まりますか", "時期"),
    ("When does it start?", "時期"),
    ("何月何日にありますか", "日付"),  # narrower than いつ
    ("何日間ありますか", "日間"),  # a length, not a day
    ("何時まで開いていますか", "時刻"),
    ("何時間かかりますか", "時間"),  # a length, not a time of day
    ("電話番号は?", "電話番号"),
    ("所在地を教えて", "住所"),
    ("船の名前は?", "名前"),
    ("どこの会社が作りますか", "会社名"),
    ("燃料は何トンできた?", "トン"),  # a counter in katakana; 燃料 is no fee
    ("何人目の子から無料?", None),  # which one, not how many
    ("何年ごとに見直しますか", None),  # how often, not when
    ("何年生が対象?", None),
    ("店の名前を知ってもらう費用を出すのは?", None),  # the name is not what is asked for
    ("進捗が半分の公約は何項目?", "項目"),
    ("いつでも使えますか", None),  # いつでも asks for no time
    ("いくらでも使えますか", None),
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
    ("つ", "令和6年度に改修した。", False),  # a year counts nothing
    ("件", "⑤(継)件数を分析した。", False),  # a list's mark is no number
    ("軒", "2分の1を補助する。", False),  # a particle behind a number counts nothing
    ("人名", "館長は公募する。", False),
    ("人名", "館長の佐藤が話す。", True),
    ("会社名", "札幌市と進める。", False),  # a place is no company
]


@pytest.mark.parametrize(("form", "text", "expected"), HELD)
def test_a_text_has_the_form_asked_for_or_not(form: str, text: str, expected: bool) -> None:
    assert holds(form, text) is expected


OWN = [
    ("名前", "「みなぎ丸」が走る。", "「みなぎ丸」を持つ会社の名前は?"),  # the name that the question gives
    ("円", "給食を無償にする。", "無償の給食はいくら?"),  # free of charge, as the question itself says
]


@pytest.mark.parametrize(("form", "text", "question"), OWN)
def test_what_the_question_itself_says_is_no_answer(form: str, text: str, question: str) -> None:
    assert holds(form, text)
    assert not holds(form, text, own_names(question))


FIGURES = [
    ("人", "延べ1,430人、うち30名", ["延べ1,430人", "30名"]),  # one counter in two words
    ("円", "基金は6.2億円、収入は61万円", ["6.2億円", "61万円"]),
    ("円", "30人が来た。", []),
    ("時期", "令和8年度", []),  # no figure
]


@pytest.mark.parametrize(("form", "text", "expected"), FIGURES)
def test_the_figures_of_a_form_are_taken_as_printed(form: str, text: str, expected: list[str]) -> None:
    assert figures_of(form, text) == expected
