"""How many records have each mark, as a plan counts them itself: now and the time before."""

from __future__ import annotations

import pytest

from ingest.model import Record
from service import tallies
from service.compose import counted
from service.model import Ask, Condition, Op, Topic
from tests.answer_fixture import evidence, made, made_ground, request

LINES = ("今回：完了2件／順調7件／遅れ2件", "前回：完了0件／順調10件／遅れ1件", "委員は男6人、女4人です。")
TURNED = ("◎6・○17・△15・▲7", "前年度（令和5年度末）は◎4・○15・△17・▲8")
NOW = made("5", "今回（令和8年9月末）", attributes={"◎達成": "8", "△遅れ": "6"})
OLD = made("6", "前回（令和8年3月末）", attributes={"◎達成": "5", "△遅れ": "7"})
PART = made("7", "基本目標1", attributes={"◎": "1", "△": "2"})
BEFORE = {"moments": ("before",)}
ASKED = [
    (LINES, (), "completed", BEFORE, "「完了」は、今回が2件、前回が0件です。"),
    (TURNED, (), "▲", BEFORE, "「▲」は、今回が7件、前回が8件です。"),  # no △
    (TURNED, (), "◎", {"moments": ("now",), "years": (2023,)}, "「◎」は、今回が6件、令和5年度が4件です。"),
    (LINES, (), "completed", {}, None),  # of one time alone the records are counted
    (LINES, (), "on_hold", BEFORE, None),
    ((), (NOW, OLD), "completed", BEFORE, "「達成」は、令和8年度が8件、前回が5件です。"),
    ((), (PART,), "◎", BEFORE, None),  # a part is not the whole
]


@pytest.mark.parametrize(("lines", "rows", "mark", "changes", "expected"), ASKED)
def test_the_counts_of_two_times(
    lines: tuple[str, ...], rows: tuple[Record, ...], mark: str, changes: dict[str, object], expected: str | None
) -> None:
    ask = Ask.model_validate({"topic": Topic.TITLE, "op": Op.COUNT} | changes)
    asked = request(ask, conditions=(Condition(field="status", op="is", value=mark),))
    market = made("1", "夜の市")
    found = counted.told(asked, ask, evidence(market), made_ground(lines or ("夜の市",) * 9, (market, *rows)))
    assert (found.text if found else None) == expected


def test_a_count_needs_two_marks_or_what_it_was_before() -> None:
    assert not list(tallies.of_lines("rei", ("完了した3件について",)))
    assert [(t.number, t.before) for t in tallies.of_lines("rei", ("達成 9（前回7）",))] == [(9, False), (7, True)]
