"""What a question takes for true."""

from __future__ import annotations

import pytest

from service.understand.claims import claims
from service.understand.years import years

CLAIMS = [
    # figures
    ("来場者は2026年度に2,000人だったそうですね?", [("figure", "2000", "2,000人", (2026,))]),  # heard somewhere
    ("来場者が2,000人と聞きましたが、何人ですか?", [("figure", "2000", "2,000人", ())]),  # and asked about
    ("来場者は2,000人ですか?", [("figure", "2000", "2,000人", ())]),  # to be confirmed
    ("進捗率は73%ですよね?", [("figure", "73", "73%", ())]),
    ("1億円かかったって本当?", [("figure", "1億", "1億円", ())]),  # a large unit
    ("来場者は何人ですか?", []),  # states no figure
    ("2,000人以上の事業は?", []),  # a threshold is a condition
    ("1万円の給付の担当は?", []),  # the figure names the subject
    ("30台分の駐車場の課題は?", []),
    ("3人目の子の支援は?", []),  # an ordinal is no figure
    ("寄附は2億8,000万円だったそうですね?", [("figure", "2億8000万", "2億8,000万円", ())]),  # its parts together
    ("1人2万円もらえると聞きました", [("figure", "2万", "2万円", ())]),  # for one person, no number of people
    ("6校から3校にするんですよね?", [("figure", "3", "3校", ())]),  # the second is what is claimed
    # dates, offices, grades
    ("灯台は令和5年6月に開いたはずですが", [("date", "令和5年6月", None, (2023,))]),
    ("令和5年6月の来場者は何人でしたか?", []),  # says of when
    ("朝市は農政課の担当ですよね?", [("department", "農政課", None, ())]),
    ("農政課の会議は3回ですか?", [("figure", "3", "3回", ())]),
    ("朝市はB評価ですよね?", [("grade", "B", None, ())]),
    # states
    ("なぜ遅れているのですか?", [("status", "delayed", None, ())]),  # why builds on the state
    ("順調に進んでいるのはどうして?", [("status", "on_track", None, ())]),
    # what was heard, without a figure: that it is, or that it is not
    ("遅れているって聞いたけど?", [("content", "not", None, ()), ("status", "delayed", None, ())]),
    ("完了したと聞きました", [("content", "is", None, ()), ("status", "completed", None, ())]),
    ("朝市は中止になったそうですね?", [("content", "not", None, ())]),
    ("朝市は中止になりましたか?", []),  # open
    ("遅れている公約は?", []),  # picks records
    # targets
    ("目標に届かなかったのはなぜ?", [("status", "missed", None, ())]),
    ("令和7年度に目標を達成したのはなぜ?", [("status", "met", None, (2025,))]),
    ("目標に届きましたか?", []),  # open which
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), CLAIMS)
def test_what_a_question_takes_for_true_is_claimed(
    question: str, expected: list[tuple[str, str, str | None, tuple[int, ...]]]
) -> None:
    found = [(c.topic.value, c.value, c.amount, c.years) for c in claims(question, years(question), several=False)]
    assert found == expected


@pytest.mark.parametrize("question", ["来場者が2,000人だったそうですね?", "なぜ遅れているのですか?"])
def test_where_several_records_are_meant_a_state_picks_them_and_claims_nothing(question: str) -> None:
    assert claims(question, (), several=True) == ()
