"""Editions of one plan, and which record of one is which of the next; what changed between them."""

from __future__ import annotations

import pytest

from ingest.changes import changes
from ingest.editions import edition_day, series, superseded
from ingest.lineage import Lineage, links
from ingest.model import Indicator, Record, Source, YearValue
from tests.answer_fixture import document

TITLES = ("港の朝市", "灯台の夜間開放", "渡し船の予約")


def record(name: str, number: str | None, title: str, **changed: object) -> Record:
    values = {
        "record_id": f"{name}:pledge:{number or title}", "document": name, "municipality": "例町",
        "municipality_code": "", "plan": "公約", "kind": "pledge", "number": number, "title": title,
        "source": Source(document=name, lines=(1, 1)),
    }  # fmt: skip
    return Record.model_validate(values | changed)


def of(name: str, *titles: str) -> list[Record]:
    return [record(name, str(n), title) for n, title in enumerate(titles, 1)]


@pytest.mark.parametrize(
    ("a", "b", "titles", "expected"),
    [
        ({"as_of": "令和5年度末"}, {"as_of": "令和6年度末"}, TITLES, [("a",), ("b",)]),
        ({"as_of": "令和6年度末"}, {"as_of": "令和6年3月末現在"}, TITLES, [("b",), ("a",)]),  # by day, not by name
        ({"plan": "公約（令和5年度）"}, {"plan": "公約（令和6年度）"}, TITLES, [("a",), ("b",)]),
        ({"published": "2024-05"}, {"edition": "改訂版", "published": "2025-05"}, TITLES, None),  # the first has no day
        ({"as_of": "令和5年度末"}, {"as_of": "令和6年度末", "plan": "総合計画"}, TITLES, None),
        ({"as_of": "令和5年度末", "plan": "第2期戦略"}, {"as_of": "令和6年度末", "plan": "第3期戦略"}, TITLES, None),
        ({"as_of": "令和5年度末"}, {"as_of": "令和6年度末", "municipality": "別町"}, TITLES, None),
        ({"as_of": "令和5年度末"}, {"as_of": "令和6年度末"}, ("盆踊り", "献血", "図書"), None),  # the next newsletter
        ({"as_of": "令和5年度末"}, {"as_of": "令和5年度末"}, TITLES, None),  # two parts of one edition
        ({"as_of": "令和5年度末", "period": (2018, 2023)}, {"as_of": "令和6年度末", "period": (2024, 2028)}, TITLES,
         None),
    ],
)  # fmt: skip
def test_documents_are_editions_by_town_title_day_and_records(
    a: dict[str, str], b: dict[str, str], titles: tuple[str, ...], expected: list[tuple[str]] | None
) -> None:
    held = [document(name, **({"municipality": "例町", "plan": "公約"} | told)) for name, told in (("a", a), ("b", b))]
    found = series(held, [*of("a", *TITLES), *of("b", *titles)])
    assert ([edition.documents for edition in found[0].editions] if found else None) == expected
    assert superseded(found) == frozenset(expected[0] if expected else ())


def test_a_revision_without_a_day_of_its_own_takes_that_of_its_publication() -> None:
    found = edition_day(document("a", "例町", edition="改訂版", published="2025-05"))
    assert found
    assert found.isoformat() == "2025-05-31"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([("1", "港の朝市")], [("1", "港の朝市")], ["same"]),
        ([("1", "港の朝市")], [("2", "港の朝市")], ["renumbered"]),
        ([("1", "灯台までの散歩道")], [("1", "灯台までの遊歩道")], ["renamed"]),
        ([("1", "灯台までの散歩道をつくる")], [("4", "灯台までの遊歩道をつくる")], ["renamed"]),
        ([("1", "港の朝市")], [("1", "渡し船の予約")], ["added", "dropped"]),  # a number alone pairs nothing
        ([("1", "除雪と排雪の強化")], [("1", "除雪の強化"), ("2", "排雪の強化")], ["split"]),
        ([("6", "窓口の見直し")], [("6-1", "届の整理"), ("6-2", "椅子の購入")], ["split"]),
        ([("1", "除雪の強化"), ("2", "排雪の強化")], [("1", "除雪と排雪の強化")], ["merged"]),
        ([(None, "会議"), (None, "会議")], [(None, "会議")], ["added", "dropped", "dropped"]),  # which of the two?
    ],
)
def test_records_are_matched_by_number_and_title_and_never_guessed(
    before: list[tuple[str | None, str]], after: list[tuple[str | None, str]], expected: list[str]
) -> None:
    old = [record("a", *one, record_id=f"a:{n}") for n, one in enumerate(before)]
    new = [record("b", *one, record_id=f"b:{n}") for n, one in enumerate(after)]
    found = links(old, new)
    assert [link.how for link in found] == expected
    assert sorted(i for link in found for i in link.before) == [one.record_id for one in old]  # none is lost
    assert sorted(i for link in found for i in link.after) == [one.record_id for one in new]


def test_one_number_with_two_meanings_is_told() -> None:
    added, dropped = links(of("a", "港の朝市"), of("b", "渡し船の予約"))
    assert (added.near, dropped.near) == ("a:pledge:1", "b:pledge:1")


def figures(*values: tuple[int, str | None, str | None]) -> tuple[Indicator, ...]:
    years = tuple(YearValue(fiscal_year=year, target=target, actual=actual) for year, target, actual in values)
    return (Indicator(name="来場者数", values=years),)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"status": "on_track"}, {"status": "delayed"}, [("slipped", "status", "on_track", "delayed")]),
        ({"status": "delayed", "status_text": "遅れ"}, {"status": "completed", "status_text": "完了"},
         [("advanced", "status", "遅れ", "完了")]),
        ({"status_text": "未着手"}, {"status_text": "着手"}, [("revised", "status", "未着手", "着手")]),
        ({"progress_percent": 60.0}, {"progress_percent": 45.5}, [("slipped", "progress_percent", "60", "45.5")]),
        ({"stars": 4}, {"stars": 6}, [("advanced", "stars", "4", "6")]),
        ({"attributes": {"完了予定": "令和7年度"}}, {"attributes": {"完了予定": "令和9年度"}},
         [("slipped", "attributes.完了予定", "令和7年度", "令和9年度")]),
        ({"departments": ("商工課",)}, {"departments": ("産業課",)}, [("revised", "departments", "商工課", "産業課")]),
        ({"indicators": figures((2024, "10件", None))}, {"indicators": figures((2024, "10件", "8件"))},
         [("reported", "actual", None, "8件")]),
        ({"indicators": figures((2024, "10件", None))}, {"indicators": figures((2024, "8件", None))},
         [("slipped", "target", "10件", "8件")]),
        ({"indicators": figures((2024, "20分", None), (2025, "10分", None))},
         {"indicators": figures((2024, "20分", None), (2025, "15分", None))},  # less is better here
         [("slipped", "target", "10分", "15分")]),
        ({"grades": {"R5": "A"}}, {"grades": {"R5": "A", "R6": "B"}}, [("reported", "grades.R6", None, "B")]),
        ({"attributes": {"備考": "なし"}}, {"attributes": {"備考": "な し"}}, []),  # white space is no change
    ],
)  # fmt: skip
def test_what_changed_is_told_field_by_field(
    before: dict[str, object], after: dict[str, object], expected: list[tuple[object, ...]]
) -> None:
    found = changes([record("a", "1", "港の朝市", **before)], [record("b", "1", "港の朝市", **after)])
    assert [(one.what, one.field, one.old, one.new) for one in found] == expected


def test_a_record_is_followed_through_every_edition_and_where_it_ends() -> None:
    held = [document(name, "例町", plan="公約", as_of=f"令和{n}年度末") for n, name in enumerate("abc", 4)]
    records = [
        *of("a", "港の朝市", "除雪と排雪の強化"), *of("b", "港の朝市", "除雪の強化", "排雪の強化"),
        *of("c", "港の市", "除雪の強化"),
    ]  # fmt: skip
    (one,) = series(held, records)
    way = Lineage(one, records)
    by_id = {one.record_id: one for one in records}
    assert [(s.edition, s.record_ids, s.how) for s in way.stages(by_id["a:pledge:2"])] == [
        (0, ("a:pledge:2",), None), (1, ("b:pledge:2", "b:pledge:3"), "split"), (2, ("c:pledge:2",), "same"),
    ]  # fmt: skip
    assert [s.record_ids for s in way.stages(by_id["b:pledge:3"])] == [("a:pledge:2",), ("b:pledge:3",)]


def test_a_thousand_records_in_twenty_editions_take_no_time() -> None:
    names = [f"e{n:02}" for n in range(20)]
    held = [document(name, "例町", plan="公約", as_of=f"令和{n}年度末") for n, name in enumerate(names, 1)]
    records = [r for name in names for r in of(name, *(f"取組{n}番の{'見直し' * (n % 3)}" for n in range(1000)))]
    (one,) = series(held, records)
    assert len(Lineage(one, records).stages(records[-1])) == 20
