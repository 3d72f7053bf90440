"""What is left of a whole, where a sentence says how much is done."""

from __future__ import annotations

import pytest

from index.snapshot import passage_unit
from ingest.model import Passage
from service.compose import left
from service.model import Ask, Op, Ranked, Topic
from tests.answer_fixture import evidence, made, made_ground, request

SAID = [
    ("28の集落のうち、21の集落を回れるようになりました。", "残りは7集落です。28集落のうち21集落です。"),
    ("計画350mのうち210mまで完成しました。", "残りは140mです。350mのうち210mです。"),
    ("38橋のうち、令和7年度末までに21橋の工事を終えます。", "残りは17橋です。38橋のうち21橋です。"),
    ("28の集落のうち、7の集落が残っています。", None),  # the part is what is left
    ("28の集落のうち、21の集落を回る予定です。", None),
    ("28の集落のうち、21人が乗りました。", None),  # another thing is counted
    ("集落を回れるようになりました。", None),
]


@pytest.mark.parametrize(("text", "expected"), SAID)
def test_what_is_left_is_the_whole_without_what_is_done(text: str, expected: str | None) -> None:
    market = made("1", "移動販売車")
    passage = Passage(
        passage_id="rei:1:0", document="rei", lines=(1, 1), text=text, record_id=market.record_id,
        field="sections.状況", context=("例町", "例町の公約"),
    )  # fmt: skip
    ranked = (Ranked(unit=passage_unit(passage), score=1.0, share=0.9, features={}),)
    found = left.left(
        request(Ask(topic=Topic.FIGURE, op=Op.REMAINING)), evidence(market, ranked=ranked), made_ground((text,))
    )
    assert (found.text if found else None) == expected
