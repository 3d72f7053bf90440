"""Tasks of staff and residents, each done as somebody would who knows only the page: steps and time, for docs/tasks.md.

A visitor starts at the front page of their part and uses what is written there: links, buttons and labels by name.
"""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser_fixture import ROOT, chromium, serving
from tests.conftest import FIXTURES
from tests.test_over_time import FIRST, NEW, OLD, SECOND, TOKEN, Town

pytestmark = pytest.mark.browser

DONE: dict[str, dict[str, float]] = {}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    chromium()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YAKUSOKU_ENCODER", "characters")
        town = Town(tmp_path_factory.mktemp("town"))
        names = sorted(path.stem for path in FIXTURES.glob("minagi-*.txt"))
        town.add(*names, SECOND, "minagi-pledges-r10")
        town.build()
        yield town


@pytest.fixture(scope="module")
def base(town: Town) -> Iterator[str]:
    town.holder.start()
    with serving(town.client.app) as address:
        yield address
    (ROOT / "test-results").mkdir(exist_ok=True)
    (ROOT / "test-results" / "tasks.json").write_text(json.dumps(DONE, ensure_ascii=False, indent=1), encoding="utf-8")


class Visitor:
    """Somebody at a page: every press, choice and word that is typed is a step."""

    def __init__(self, page: Any) -> None:
        self.page, self.steps = page, 0

    def press(self, name: str, role: str = "link", at: Any = None, exact: bool = False) -> Visitor:
        """A link, button or other thing by its name; the first where there are several."""
        self.steps += 1
        (at or self.page).get_by_role(role, name=name, exact=exact).first.click()
        return self

    def choose(self, label: str, option: str) -> Visitor:
        """An option of a list, by the words it begins with."""
        self.steps += 1
        box = self.page.get_by_role("combobox", name=label, exact=True)
        words = box.locator("option").all_inner_texts()
        box.select_option(label=next(word for word in words if word.startswith(option)))
        return self

    def write(self, label: str, text: str) -> Visitor:
        """Words into a field."""
        self.steps += 1
        self.page.get_by_label(label).first.fill(text)
        return self

    def unfold(self, text: str) -> Visitor:
        """What lies folded behind some words."""
        self.steps += 1
        self.page.locator("summary", has_text=text).first.click()
        return self

    def sees(self, *texts: str) -> Visitor:
        """What has to stand on the page now, in view or further down."""
        for text in texts:
            self.page.get_by_text(text).first.wait_for(state="attached")
        return self

    def saves(self, name: str, group: str) -> bytes:
        """A file by its button, of a group of buttons."""
        self.steps += 1
        with self.page.expect_download() as download:
            self.page.get_by_role("group", name=group).get_by_role("link", name=name).click()
        return Path(download.value.path()).read_bytes()


Starting = Callable[..., Any]


@pytest.fixture
def starts(base: str, browser: Any) -> Starting:
    """Begins a task at a page; at its end the steps and the seconds are written down."""

    @contextmanager
    def task(name: str, path: str = "/staff", **options: Any) -> Iterator[Visitor]:
        context = browser.new_context(**{"locale": "ja-JP", "viewport": {"width": 1280, "height": 900}, **options})
        page = context.new_page()
        page.set_default_timeout(20_000)
        begun = time.perf_counter()
        page.goto(base + path)
        visitor = Visitor(page)
        yield visitor
        DONE[name] = {"steps": visitor.steps, "seconds": round(time.perf_counter() - begun, 1)}
        context.close()

    return task


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_delayed_pledges_with_their_departments_for_a_councillor(starts: Starting) -> None:
    with starts("議員の質問: 遅れている公約と担当課を表にする") as staff:
        staff.choose("自治体", "みなぎ市").choose("進捗", "遅れ").press("絞り込む", "button")
        listed = rows(staff.saves("CSV", "この条件の記録"))
        assert [row["名称"] for row in listed] == staff.page.locator("tbody th > a").all_inner_texts()
        assert all(row["進捗区分名"] == "遅れ" and row["担当部署1"] for row in listed)


def test_targets_that_were_missed_in_a_year(starts: Starting) -> None:
    with starts("議員の質問: ある年度に目標に届かなかった指標") as staff:
        staff.press("目標の達成").choose("判定する年度", "2025年度").choose("判定", "未達成").press(
            "絞り込む", "button"
        )
        assert set(staff.page.locator("tbody td[data-label=判定]").all_inner_texts()) == {"! 未達成"}
        assert {row["年度"] for row in rows(staff.saves("CSV", "この条件の指標"))} == {"2025"}


def test_one_departments_yearly_report(starts: Starting) -> None:
    with starts("部署の年次報告: 一つの課の記録、目標と実績を Excel で") as staff:
        staff.write("担当部署", "商工課").unfold("表示する列").press("目標値", "checkbox").press("実績値", "checkbox")
        staff.press("絞り込む", "button")
        staff.sees("1,905人")
        assert staff.saves("Excel", "同じ記録の指標")[:2] == b"PK"


def test_what_slipped_since_the_last_edition(starts: Starting) -> None:
    with starts("議員の質問: 前の版から遅れたもの") as staff:
        staff.press("版の比較").press("遅れ・後退")
        staff.sees("計画よりも遅れている", OLD, NEW)
        assert any(row["後の記載"] == "計画よりも遅れている" for row in rows(staff.saves("CSV", "この変更")))


def test_how_one_pledge_went_edition_by_edition(starts: Starting) -> None:
    with starts("議員の質問: 一つの公約の、版ごとの経過") as staff:
        staff.write("言葉", "朝市の開設").press("絞り込む", "button").press("3種の朝市の開設")
        staff.sees("版ごとの経過", OLD, NEW, "計画通りに進んでいる → 計画よりも遅れている")


def test_who_promised_first(starts: Starting) -> None:
    with starts("議員の質問: どの自治体が、いつの版から約束しているか") as staff:
        staff.press("自治体の比較").write("調べたいこと", "朝市").press("比べる", "button")
        staff.sees("初めて載った版")


def test_the_mayors_desk_from_a_number_to_its_records(starts: Starting) -> None:
    with starts("市長の机: 部署ごとの遅れの数から、その記録へ") as staff:
        staff.press("進捗の概要").press("担当部署ごと", "radio").press("集計する", "button")
        link = staff.page.get_by_role("link", name="（遅れ）の一覧").first
        number = link.inner_text()
        staff.steps += 1
        link.click()
        staff.sees(f"{number}件")


def test_a_field_is_corrected(starts: Starting, town: Town) -> None:
    with starts("読み誤った担当課を訂正する") as staff:
        staff.press("運用者として入る").write("合言葉", TOKEN).press("開く", "button")
        staff.write("言葉", "朝市の開設").press("絞り込む", "button").press("3種の朝市の開設").press(
            "担当部署を訂正する"
        )
        staff.write("正しい値", "産業課").write("理由", "機構改革").write("記入者", "企画課").press(
            "訂正して作り直す", "button"
        )
        until_built(staff, town)
        staff.sees("反映")


def test_a_document_is_added_and_taken_back(starts: Starting, town: Town, tmp_path: Path) -> None:
    path = tmp_path / "minagi-reform-r12.txt"
    path.write_bytes((FIXTURES / "minagi-reform.txt").read_bytes())
    with starts("新しい文書を、読み取りを見て公開し、取り下げる") as staff:
        staff.press("運用者として入る").write("合言葉", TOKEN).press("開く", "button").press("文書の追加")
        staff.steps += 1
        staff.page.get_by_role("button", name="文書").set_input_files(path)
        staff.press("読み取る", "button").sees("まだ公開していません", "9件")
        staff.write("記入者", "企画課").press("公開する", "button")
        until_built(staff, town)
        staff.press("minagi-reform-r12 を取り下げる", "button")
        until_built(staff, town)
        staff.sees("ここから公開した文書（0件）")


def until_built(staff: Visitor, town: Town) -> None:
    """Presses what the page offers until the build has ended."""
    link = staff.page.get_by_role("link", name="状態を確かめる")
    for _ in range(600):
        if not link.count():
            return
        time.sleep(0.5)
        town.holder.refresh()
        link.click()
    raise AssertionError("the build goes on")


def test_open_data_of_one_plan_with_its_terms(starts: Starting) -> None:
    with starts("オープンデータ: 一つの計画の CSV と目録の住所") as staff:
        staff.press("オープンデータ").sees("利用条件", "catalog.jsonld")
        card = staff.page.locator(f"#{FIRST}")
        with staff.page.expect_download() as download:
            staff.press("CSV", at=card, exact=True)
        assert {row["版"] or row["時点"] for row in rows(Path(download.value.path()).read_bytes())}


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def answer(visitor: Visitor) -> Any:
    turn = visitor.page.locator("article.turn").last
    turn.locator(".tools, .error, .urgent").first.wait_for()
    return turn


def asks(visitor: Visitor, question: str) -> Any:
    """Types a question and sends it."""
    before = visitor.page.locator("article.turn").count()
    visitor.steps += 2
    visitor.page.get_by_role("textbox").first.fill(question)
    visitor.page.keyboard.press("Enter")
    visitor.page.locator("article.turn").nth(before).wait_for()
    return answer(visitor)


def test_a_resident_finds_out_who_is_in_charge_and_where_it_is_printed(starts: Starting) -> None:
    with starts("住民: 担当の課を聞き、書かれている所を見る（電話）", "/", **PHONE) as resident:
        turn = asks(resident, "みなぎ市の3種の朝市の開設の担当課は？")
        assert "課" in turn.locator(".answer").inner_text()
        resident.steps += 2
        turn.get_by_text("根拠").first.click()
        turn.locator(".sources button").first.click()
        turn.locator(".source .marked").first.wait_for()


def test_a_resident_asks_on_about_an_earlier_day_and_hands_the_answer_on(starts: Starting) -> None:
    with starts("住民: 進み具合を聞き、前の年度末ではと続ける", "/") as resident:
        first = asks(resident, "みなぎ市の「3種の朝市の開設」の進捗状況は？")
        assert "遅れている" in first.locator(".answer").inner_text()
        then = asks(resident, "令和8年度末では？")
        assert "計画通り" in then.locator(".answer").inner_text()


def test_a_resident_reads_plain_japanese(starts: Starting) -> None:
    with starts("住民: やさしい日本語で読む", "/") as resident:
        resident.press("やさしい日本語")
        turn = asks(resident, "みなぎ市の3種の朝市の開設の担当課は？")
        turn.locator(".answer ruby").first.wait_for()


def test_a_visitor_asks_in_english(starts: Starting) -> None:
    with starts("来訪者: 英語で聞く", "/", locale="en-US") as visitor:
        turn = asks(visitor, "Which department is in charge of 3種の朝市の開設 in みなぎ市?")
        assert "department" in turn.locator(".answer").inner_text()


def test_a_resident_looks_rather_than_asks(starts: Starting) -> None:
    with starts("住民: 探すページで、遅れているものに絞る（電話）", "/", **PHONE) as resident:
        resident.press("探す", exact=True).write("探す言葉", "港")
        resident.page.locator("#results li").first.wait_for()
        resident.unfold("絞り込む").choose("進捗", "遅れ")
        resident.sees("件")


def test_somebody_in_need_finds_a_number_to_call(starts: Starting) -> None:
    with starts("住民: つらいときに、電話番号が一番上にある（電話）", "/", **PHONE) as resident:
        turn = asks(resident, "もう死にたい")
        assert turn.locator('a[href^="tel:"]').first.is_visible()
