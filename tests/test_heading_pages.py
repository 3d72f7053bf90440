"""Title pages of many kinds, invented: whose document it is, what it is called, its period and its dates."""

from __future__ import annotations

import pytest

from ingest.heading import find_heading
from ingest.model import SourceText

Page = tuple[str, str, str | None, str | None, tuple[int, int] | None]

PAGES: list[Page] = [
    (
        "a union of towns names its members, and is none of them",
        "第３期みなみ野広域連合広域計画\n\n令和６年度～令和10年度\n\nみなみ野広域連合\n\n構成市町は、札幌市、函館市、小樽市です。\n札幌市の人口は多い。",
        "みなみ野広域連合", "第３期みなみ野広域連合広域計画", (2024, 2028),
    ),
    (
        "a prefecture",
        "長野県\n\n令和７年度 健康づくり推進計画の取組状況\n\n松本市と飯田市の例です。",
        "長野県", "令和７年度 健康づくり推進計画の取組状況", None,
    ),
    (
        "a ministry",
        "厚生労働省\n\n高齢者の移動支援に関する基本方針\n\n令和６年３月\n\n札幌市の取組を参考にしました。",
        "厚生労働省", "高齢者の移動支援に関する基本方針", None,
    ),
    (
        "a party's manifesto",
        "あおぞら党 重点政策集2025\n\n暮らしを守る五つの約束\n１ 給食費をなくします。",
        "あおぞら党", "あおぞら党 重点政策集2025", None,
    ),
    (
        "a village's newsletter",
        "広報しおかぜ 令和7年8月号\n\n汐風村\n\n今月の話題\n村長 海野 渚 のごあいさつ",
        "汐風村", "広報しおかぜ 令和7年8月号", None,
    ),
    (
        "letters set apart and full-width figures",
        "千　鳥　野　市\n第　２　次　環　境　基　本　計　画\n\n（令和７年度～令和１１年度）\n\n令　和　７　年　３　月",
        "千鳥野市", "千鳥野市第２次環境基本計画", (2025, 2029),
    ),
    (
        "a town in kana, its mayor's name behind",
        "施政方針\n\nみなも町長　川上 健一\n\n本日ここに申し上げます。",
        "みなも町", "施政方針", None,
    ),
    (
        "a mayor's given name is no town",
        "市長公約の進捗状況\n\n高見 俊介市長の公約を、藤波市がまとめました。\n高見 俊介市長は、急ぎます。\n藤波市役所",
        "藤波市", "市長公約の進捗状況", None,
    ),
    (
        "a path of links is no title",
        "ホーム > 市政情報 > 計画\n\n# 若葉台市地域公共交通計画の進捗状況\n\n更新日：2025年7月1日",
        "若葉台市", "若葉台市地域公共交通計画の進捗状況", None,
    ),
    (
        "what runs over two lines",
        "第４期汐見町\n地域福祉計画\n\n計画期間　令和６年度～令和１０年度\n\n汐見町",
        "汐見町", "第４期汐見町地域福祉計画", (2024, 2028),
    ),
    (
        "contents, date and motto are no titles",
        "～海とともに～\n令和６年４月\n若葉台市スポーツ推進計画\n\n目次\n第１章 策定 …… 1\n第２章 推進の方針 …… 5",
        "若葉台市", "若葉台市スポーツ推進計画", None,
    ),
    (
        "the council's paper",
        "みなぎ町議会だより 第58号\n\n発行 みなぎ町議会\n編集 議会広報委員会",
        "みなぎ町", "みなぎ町議会だより 第58号", None,
    ),
    (
        "a form with labels",
        "公営企業経営戦略\n\n団体名：汐見町\n事業名：下水道事業\n計画期間：令和３年度～令和１２年度",
        "汐見町", "公営企業経営戦略", (2021, 2030),
    ),
    (
        "the prefecture before the town",
        "静岡県 若葉台町\n\n若葉台町都市計画マスタープラン\n\n平成３０年３月",
        "若葉台町", "若葉台町都市計画マスタープラン", None,
    ),
    (
        "the top of a paper without a plan's noun",
        "令和８年度 主要施策の説明\n\n汐見町\n\n１ 子育て\n保育所の整備方針",
        "汐見町", "令和８年度 主要施策の説明", None,
    ),
    ("a part of a plan is no title", "１ 総論\n\n町の話です。\n\n施策の成果と課題\n\n町の話です。", None, None, None),
    ("nothing is known", "事業名\t担当課\n朝市\t商工課", None, None, None),
]  # fmt: skip


def heading(printed: str, form: str = "txt", **more: object):  # type: ignore[no-untyped-def]
    values = {"name": "plan", "path": "/nowhere/plan.txt", "format": form, "sha256": ""} | more
    return find_heading(SourceText.model_validate({**values, "lines": tuple(printed.split("\n"))}))


@pytest.mark.parametrize(("reason", "printed", "owner", "plan", "period"), PAGES, ids=[row[0] for row in PAGES])
def test_a_title_page_is_read(
    reason: str, printed: str, owner: str | None, plan: str | None, period: tuple[int, int] | None
) -> None:
    found = heading(printed)
    assert (found.municipality.name if found.municipality else None) == owner, reason
    assert found.plan == plan, reason
    assert found.period == period, reason


def test_a_prefecture_has_its_code_and_a_union_none() -> None:
    found = heading(PAGES[1][1]).municipality
    assert (found.code, found.prefecture) == ("200000", "長野県")
    assert heading(PAGES[0][1]).municipality.code == ""


def test_the_pages_own_title_says_whose_site_it_is() -> None:
    title = "公共交通計画の進捗状況｜静岡県若葉台市公式ウェブサイト"
    found = heading("# 公共交通計画の進捗状況\n\n札幌市を参考にしました。", "html", title=title)
    assert (found.municipality.name, found.plan) == ("若葉台市", "公共交通計画の進捗状況")
    bare = heading("令和６年度の実績です。", "html", title="若葉台市 公共交通計画の進捗状況 - 若葉台市公式")
    assert bare.plan == "若葉台市 公共交通計画の進捗状況"


def test_the_file_names_a_town_but_never_a_title() -> None:
    found = heading("指標,目標", "csv", name="若葉台町施策評価一覧")
    assert (found.municipality.name, found.plan) == ("若葉台町", None)
    assert heading("指標,目標", "csv", name="まちづくり町村一覧").municipality is None


PERIODS: list[tuple[str, tuple[int, int] | None]] = [
    ("計画期間は、令和７年度から令和１１年度までの５年間とします。", (2025, 2029)),
    ("２ 計画の期間\n2025（令和7）年度を初年度として、2029（令和11）年度を目標年度とする5年間", (2025, 2029)),
    ("計画期間：Ｒ６～Ｒ１０", (2024, 2028)),
    ("対象期間 令和3年度～7年度", (2021, 2025)),
    ("任期：令和５年４月３０日～令和９年４月２９日", (2023, 2027)),
    ("みなぎ市総合計画（2023-2027）", (2023, 2027)),
    ("令和６年度の取組です。\n令和３年度から令和５年度までの調査によれば、増えました。", None),
]


@pytest.mark.parametrize(("printed", "expected"), PERIODS)
def test_the_period_is_read_where_it_is_printed(printed: str, expected: tuple[int, int] | None) -> None:
    assert heading(printed).period == expected
