"""What is not written is named as the question names it, inside a sentence."""

from __future__ import annotations

import pytest

from service.understand.wording import asked_for

QUESTIONS = [
    ("港の病院の入院ベッドは今いくつありますか", "港の病院の入院ベッドが今いくつあるか"),
    ("申込みに必要な書類は？", "申込みに必要な書類"),
    ("誘致できた会社の名前を教えてください。", "誘致できた会社の名前"),
    ("旧校舎の工事費はいくらですか", "旧校舎の工事費"),  # the noun says that money is asked for
    ("上屋がまだ協議中なのはなぜですか", "上屋がまだ協議中である理由"),
    ("窓口で英語は使えますか", "窓口で英語が使えるかどうか"),
    ("灯台は、夜は何人が見に来ますか", "灯台について、夜は何人が見に来るか"),  # the clause has a subject of its own
    ("港の公約は全体で何%まで進んだのですか", "港の公約が全体で何%まで進んだか"),  # no copula: 進んだ
    ("講師を何人採用できましたか", "講師を何人採用できたか"),
    ("市場は何時に閉まりませんか", "市場が何時に閉まらないか"),
    ("令和7年度は講師を何人置きますか", "令和7年度は講師を何人置くか"),  # a time is no subject
    ("朝市には何人来ているのか、人数を教えて", "朝市には何人来ているか"),
    ("朝市で1人2万円もらえると聞きました。いつ振り込まれますか？", "朝市について、いつ振り込まれるか"),
    ("灯台はいつ開くの（みなぎ）", "灯台がいつ開くか"),
    ("前の津波で何人亡くなったんかね", "前の津波で何人亡くなったか"),
    ("保育士が何人いると書かれていますか", "保育士が何人いるか"),
    ("", ""),
]


@pytest.mark.parametrize(("question", "expected"), QUESTIONS)
def test_a_question_is_said_back_in_its_own_words(question: str, expected: str) -> None:
    assert asked_for(question) == expected
