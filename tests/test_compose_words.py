"""How periods, values, names and kinds read in both languages."""

from __future__ import annotations

import pytest

from ingest.model import Baseline, Indicator
from service.compose import words
from tests.answer_fixture import made, record, titled

PERIODS = [
    (2024, "令和6年度", "FY2024"),
    (2019, "令和元年度", "FY2019"),
    (2018, "平成30年度", "FY2018"),
    (1985, "1985年度", "FY1985"),  # before the eras that plans speak of
]


@pytest.mark.parametrize(("year", "japanese", "english"), PERIODS)
def test_a_fiscal_year_reads_as_its_reader_writes_it(year: int, japanese: str, english: str) -> None:
    assert (words.period(year, "ja"), words.period(year, "en")) == (japanese, english)


BASELINES = [
    ("R6", "令和6年度", "FY2024"),
    ("令和6年度", "令和6年度", "FY2024"),
    ("令和6年4月1日", "令和6年4月1日", "1 April 2024"),
    ("令和2年度～令和6年度の累計", "令和2年度～令和6年度の累計", "FY2020 – FY2024"),
    ("策定時", "策定時", "「策定時」"),  # no date that English has a form for
]


@pytest.mark.parametrize(("printed", "japanese", "english"), BASELINES)
def test_the_time_of_a_baseline_is_told_in_the_readers_language(printed: str, japanese: str, english: str) -> None:
    indicator = Indicator(name="数", baseline=Baseline(value="3", period=printed))
    assert (words.baseline_period(indicator, "ja"), words.baseline_period(indicator, "en")) == (japanese, english)


def test_the_figures_of_a_quoted_sentence_are_told_in_english() -> None:
    assert (
        words.quoted("en", "窓口", "150種類以上の機器") == "150 kinds. On 「窓口」 the plan says: 「150種類以上の機器」"
    )
    said = words.quoted("en", "消防", "令和6年度に4町と「協定」を結び、町内会へ820万円を出した。")
    assert (
        said
        == "FY2024, 4 towns. On 「消防」 the plan says: 「令和6年度に4町と『協定』を結び、町内会へ820万円を出した。」"
    )


VALUES = [
    ("9.7億円", "9.7億円", "970 million yen (「9.7億円」)"),
    ("12億円", "12億円", "1.2 billion yen (「12億円」)"),
    ("850万円", "850万円", "8.5 million yen (「850万円」)"),
    ("1,234千円", "1,234千円", "1.234 million yen (「1,234千円」)"),
    ("40 人", "40人", "40 people (「40 人」)"),  # the gap of the print
    ("3,200人", "3,200人", "3,200 people (「3,200人」)"),
    ("3か所", "3か所", "3 places (「3か所」)"),
    ("12,500 kWh", "12,500kWh", "「12,500 kWh」"),  # a unit that has no English here
    ("▲120人", "▲120人", "-120 people (「▲120人」)"),  # the ledger's minus is no list's mark
    ("48.5%", "48.5%", "48.5%"),  # no word in it
    ("令和8年度に開設", "令和8年度に開設", "「令和8年度に開設」"),  # words
    ("5年間で80人", "5年間で80人", "「5年間で80人」"),  # two numbers
]


@pytest.mark.parametrize(("printed", "japanese", "english"), VALUES)
def test_a_printed_figure_reads_with_its_unit(printed: str, japanese: str, english: str) -> None:
    assert (words.value(None, printed, "ja"), words.value(None, printed, "en")) == (japanese, english)


def test_a_bare_figure_takes_the_unit_of_its_header() -> None:
    counted = Indicator(name="産後ケアの利用者数", unit="人")
    assert words.value(counted, "41", "ja") == "41人"
    assert words.value(counted, "41", "en") == "41 people (「41人」)"


NAMES = [
    ("minagi-roadmap:pledge:1", "「3種の朝市の開設」の朝市の来場者数"),  # a name that does not tell by itself
    ("minagi-strategy:measure:1-2-3", "「東組合加入者及び西組合加入者」"),  # one that does
    ("minagi-roadmap:pledge:2-2", "「灯台の夜間開放」"),  # none: the record's title
]


@pytest.mark.parametrize(("record_id", "expected"), NAMES)
def test_an_indicator_is_called_by_what_tells_what_it_counts(record_id: str, expected: str) -> None:
    assert words.indicator_name(record(record_id), 0, "ja") == expected


def test_a_sections_title_says_nothing_of_what_its_indicator_counts() -> None:
    assert words.indicator_name(titled("other-kpi", "保育の充実"), 0, "ja") == "「待機児童数」"


def test_a_long_title_is_cut_where_a_phrase_ends() -> None:
    long = made("1", "道をつくり、" * 15)
    assert words.titled(long, "ja").endswith("…」")
    assert len(words.titled(long, "ja")) <= words.LONGEST_TITLE + 3
    assert words.titled(made("1", "道 づくり"), "ja") == "「道づくり」"


BASELINES = [("R5", "令和5年度"), ("2023年度", "令和5年度"), ("令和6年4月1日", "令和6年4月1日"), (None, None)]


@pytest.mark.parametrize(("printed", "expected"), BASELINES)
def test_a_baselines_period_reads_as_printed(printed: str | None, expected: str | None) -> None:
    one = Indicator(name="数", baseline=Baseline(value="1人", period=printed))
    assert words.baseline_period(one, "ja") == expected


KINDS = [
    ("pledge", 2, "公約", "pledges"),
    ("pledge", 1, "公約", "pledge"),
    ("policy", 3, "政策", "policies"),
    ("x", 1, "x", "x"),
]


@pytest.mark.parametrize(("name", "number", "japanese", "english"), KINDS)
def test_a_kind_reads_as_one_or_as_many(name: str, number: int, japanese: str, english: str) -> None:
    assert (words.kind(name, number, "ja"), words.kind(name, number, "en")) == (japanese, english)


def test_parts_are_joined_by_the_languages_own_comma() -> None:
    assert words.joined(["道", "橋"], "ja") == "道、橋"
    assert words.joined(["a", "b"], "en") == "a, b"
    assert words.joined(["目標", "実績"], "ja", "name.pair") == "目標と実績"
