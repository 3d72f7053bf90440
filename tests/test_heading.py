"""Whose plan it is, what it is called and from when: from the text, from a plan.toml, from the operator."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import municipality
from ingest.errors import InputError
from ingest.heading import find_heading
from ingest.model import SourceText
from ingest.readers import read
from tests.conftest import fixture, real


def source(lines: str, form: str = "txt") -> SourceText:
    return SourceText(name="plan", path="/nowhere/plan.txt", format=form, sha256="", lines=tuple(lines.split("\n")))


REAL = [
    # the strategy's pages print no title; the operator has to tell it
    ("ashibetsu-strategy", "芦別市", "012165", None, None, None, None),
    ("bibai-roadmap", "美唄市", "012157", "市長公約事業のロードマップ (2023-2027)", None, None, None),
    ("kamisunagawa-plan", "上砂川町", "014257", "第8期上砂川町総合計画前期基本計画", "第8期", None, None),
    ("tomakomai-pledges", "苫小牧市", "012131", "市長公約の取組状況", None, "2024-05", "令和5年度末"),
    ("tomakomai-reform", "苫小牧市", "012131", "苫小牧市行政創革プラン", None, "2025-07-30", None),
]


@pytest.mark.parametrize(("name", "expected"), [(row[0], row[1:]) for row in REAL])
def test_real_documents_say_whose_they_are(name: str, expected: tuple[str | None, ...]) -> None:
    heading = find_heading(real(name))
    assert heading.municipality is not None
    town = heading.municipality
    assert (town.name, town.code, heading.plan, heading.edition, heading.published, heading.as_of) == expected


TOWNS: list[tuple[str, str, str | None, str]] = [
    ("題名にある", "みなぎ市第2次環境基本計画", "みなぎ市", ""),
    ("都市計画の前の市まで", "日和市都市計画マスタープラン【改定版】", "日和市", ""),
    ("発行の日と部署の間", "広報つうしん\n令和7年11月1日発行 千束ヶ浦町 企画広報室\n\n本文です。", "千束ヶ浦町", ""),
    ("乃でつながる名", "葦乃浜町長 公約の進捗状況一覧", "葦乃浜町", ""),
    (
        "構成市の庁舎にある広域連合",
        "# うつぎ広域連合 第5次広域計画\n\nうつぎ広域連合事務局(卯ノ瀬市役所別館2階)\n卯ノ瀬市は構成市です。",
        "うつぎ広域連合",
        "",
    ),
    ("表紙に一人で立つ", "第3期総合計画\n令和7年3月\nみなぎ町", "みなぎ町", ""),
    ("市長の名とともに", "はじめに\n本文です。\nみなぎ市長 南 太郎", "みなぎ市", ""),
    (
        "よその市より少なくても自分の題名が勝つ",
        "みなぎ市総合計画\n札幌市と函館市、札幌市、札幌市を見た。",
        "みなぎ市",
        "",
    ),
    ("題名になければ多い方", "計画の概要\nあおば台市では、札幌市を参考に、\nあおば台市とした。", "あおば台市", ""),
    ("一覧にある市", "総合計画\n\n札幌市の人口は減ります。", "札幌市", "011002"),
    ("県の名を前に付けて", "北海道苫小牧市行政改革プラン", "苫小牧市", "012131"),
    ("一字の誤読は正しい名もあるときだけ", "苫小牧市の計画\n苦小牧市の計画", "苫小牧市", "012131"),
    ("表紙の一字の誤読", "苦小牧市行政改革プラン\n\n苫小牧市は、港のまちです。", "苫小牧市", "012131"),
    ("似た名の架空の町は直さない", "みなぎ町総合計画\nみなぎ町は", "みなぎ町", ""),
    ("一覧の市に一字付いた別の市", "新苫小牧市総合計画\n新苫小牧市は、新苫小牧市の", "新苫小牧市", ""),
    ("同じ名の町は県の名で決まる", "池田町総合計画\n北海道の東にある町です。", "池田町", "016446"),
    ("県が書かれていない同じ名の町", "池田町総合計画", "池田町", ""),
    ("町名でない言葉", "小さな町の計画\n元気な町\n本町と近隣市町村\n都市計画", None, ""),
    ("町の中の町は市に負ける", "総合計画\n苫小牧市の末広町、苫小牧市の錦町、苫小牧市の末広町", "苫小牧市", "012131"),
]


@pytest.mark.parametrize(("reason", "text", "name", "code"), TOWNS, ids=[row[0] for row in TOWNS])
def test_the_town_is_the_one_that_the_text_gives(reason: str, text: str, name: str | None, code: str) -> None:
    found = find_heading(source(text)).municipality
    assert (found.name if found else None) == name, reason
    assert (found.code if found else "") == code, reason
    if found and not code:
        assert (found.prefecture, found.kana) == ("", "")


TITLES: list[tuple[str, str, str | None]] = [
    ("Markdownの見出し", "# みなぎ市こども計画（案）\n\n## 第1章 計画の目的", "みなぎ市こども計画（案）"),
    ("前の行の年度や町名は入れない", "令和6年度\nみなぎ市総合計画 進捗状況報告書", "みなぎ市総合計画 進捗状況報告書"),
    ("町名と二行に分かれた題名", "みなぎ町\n総合戦略", "みなぎ町総合戦略"),
    ("続きの行が計画の部分を言う", "みなぎ市過疎計画\n前期基本計画", "みなぎ市過疎計画 前期基本計画"),
    ("番号の後ろの題名", "第２部 第4次みなぎ町総合計画\n\n後期の施策", "第4次みなぎ町総合計画"),
    ("かぎ括弧の題名", "「みなぎ市ＤＸ推進計画」", "みなぎ市ＤＸ推進計画"),
    ("公約", "町長の約束\n給食費をなくします。", "町長の約束"),
    ("題名らしい語のない最初の見出し", "# みなぎ市のこれから\n本文です。", "みなぎ市のこれから"),
    ("章の題は題名でない", "はじめに\n\nこの計画は五年間です。\n\n第1章 基本構想\n\n計画の期間", None),
    ("目次は題名でない", "目次\n総合計画の体系 ........ 3", None),
    ("表の行は題名でない", "事業名\t総合計画\n策定\t地域公共交通計画", None),
    ("文は題名でない", "町は総合計画をつくりました。\n町の総合計画です", None),
]


@pytest.mark.parametrize(("reason", "text", "title"), TITLES, ids=[row[0] for row in TITLES])
def test_the_title_is_a_line_of_the_first_pages(reason: str, text: str, title: str | None) -> None:
    assert find_heading(source(text)).plan == title, reason


def test_the_names_of_sheets_are_no_titles_while_a_row_is_one() -> None:
    text = "# Sheet1\n\n令和6年度 施策評価一覧\nみなぎ市\n\n施策\t評価"
    assert find_heading(source(text, "xlsx")).plan == "令和6年度 施策評価一覧"
    assert find_heading(source("# 総合計画KPI一覧\n\n指標\t目標", "xlsx")).plan == "総合計画KPI一覧"
    assert find_heading(source("# Sheet1\n\n指標\t目標", "xlsx")).plan is None


DATES: list[tuple[str, str | None, str | None, str | None]] = [
    ("第3期みなぎ市総合戦略（改訂版）\n令和6年5月", "第3期 改訂版", "2024-05", None),
    ("みなぎ市総合計画\n第二版\n２０２５年３月策定", "第二版", "2025-03", None),
    ("みなぎ市総合計画\n（令和4年7月から令和6年3月まで）", None, None, None),
    ("みなぎ市総合計画\n令和7年度", None, None, None),
    ("みなぎ市総合計画\n令和7年13月", None, None, None),
    ("みなぎ市総合計画\n本文です。\n発行 令和7年3月31日 みなぎ市", None, "2025-03-31", None),
    ("みなぎ市総合計画 取組状況\n令和6年3月31日現在", None, None, "令和6年3月31日"),
    ("みなぎ市総合計画 取組状況\n令和5年度末の状況をまとめました。", None, None, "令和5年度末"),
    ("みなぎ市総合計画\n令和7年4月1日現在の人口は、六千人です。", None, None, None),
]


@pytest.mark.parametrize(("text", "edition", "published", "as_of"), DATES)
def test_edition_and_dates_are_taken_as_printed(
    text: str, edition: str | None, published: str | None, as_of: str | None
) -> None:
    heading = find_heading(source(text))
    assert (heading.edition, heading.published, heading.as_of) == (edition, published, as_of)


def test_the_fixture_plans_of_other_layouts_are_found() -> None:
    found = {}
    for name in ("other-kpi.md", "other-projects.txt", "other-sheets.txt", "other-prose.txt", "other-web.html"):
        heading = find_heading(fixture(name))
        found[name] = (heading.municipality.name if heading.municipality else None, heading.plan)
    assert found == {
        "other-kpi.md": ("みなぎ市", "みなぎ市第2次こどもまんなか計画（令和7年度～令和11年度）"),
        "other-projects.txt": ("みなぎ町", "みなぎ町元気アップ戦略"),
        "other-sheets.txt": ("みなぎ市", "みなぎ市まちづくり構想 施策評価シート（令和8年度）"),
        "other-prose.txt": ("みなぎ村", "みなぎ村むらづくりビジョン"),
        "other-web.html": ("みなぎ市", "みなぎ市環境基本計画"),
    }


# what the operator says


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "minagi.txt"
    path.write_text("第2期みなぎ市総合計画\n令和6年5月\n", encoding="utf-8")
    return path


def test_a_plan_toml_stands_over_the_text_and_the_files_own_over_the_folders(plan: Path) -> None:
    (plan.parent / "plan.toml").write_text(
        'municipality = "美唄市"\nplan = "A"\npublished = 2025-03-31\n', encoding="utf-8"
    )
    (plan.parent / "minagi.toml").write_text(
        'plan = "B"\nedition = "改訂版"\nas_of = "令和6年度末"\n', encoding="utf-8"
    )
    heading = find_heading(read(plan))
    assert heading.municipality == municipality.named("美唄市")
    assert (heading.plan, heading.edition, heading.published, heading.as_of) == (
        "B",
        "改訂版",
        "2025-03-31",
        "令和6年度末",
    )


def test_the_arguments_stand_over_everything(plan: Path) -> None:
    (plan.parent / "plan.toml").write_text('municipality = "美唄市"\nplan = "A"\n', encoding="utf-8")
    heading = find_heading(read(plan), municipality="どこか村", plan="C")
    assert heading.municipality is not None
    assert (heading.municipality.name, heading.municipality.code, heading.plan) == ("どこか村", "", "C")
    known = find_heading(read(plan), municipality="北海道池田町").municipality
    assert known is not None
    assert (known.name, known.code) == ("池田町", "016446")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('town = "美唄市"', "town"),
        ("plan = 3", "plan"),
        ('plan = ""', "plan"),
        ("plan = [", "TOML"),
        ('[plan]\nname = "x"', "plan"),
    ],
)
def test_a_wrong_plan_toml_is_an_error_that_names_file_and_key(plan: Path, content: str, said: str) -> None:
    (plan.parent / "plan.toml").write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as error:
        find_heading(read(plan))
    assert said in str(error.value)
    assert "plan.toml" in str(error.value)
    assert "\n" not in str(error.value)


# the official list


def test_a_misread_name_counts_only_beside_the_right_one() -> None:
    assert municipality.mentions(["苦小牧市", "苦小牧市"]) == {}
    assert municipality.mentions(["苦小牧市", "苫小牧の港"]) == {"苫小牧市": 1}
    assert municipality.mentions(["苫小牧市", "苦小牧市", "札幌市"]) == {"苫小牧市": 2, "札幌市": 1}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet="みなぎ市町村長#第3期総合計画令和年月-|\t「」（）R7 札幌", max_size=25), max_size=12))
def test_no_first_page_breaks_the_heading(lines: list[str]) -> None:
    find_heading(source("\n".join(lines)))
