"""What residents see and do, in a real browser: keyboard, input method, phone, dark mode, no JavaScript."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from service.web.static import widget
from tests.accessibility import Run
from tests.app_fixture import RESOLVED, app, wide, write_snapshot
from tests.browser_fixture import NAMED, ROOT, axe, chromium, serving, spoken

pytestmark = pytest.mark.browser

QUESTION = "除雪の目標は"
TOKEN = "correct-horse-battery"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    chromium()
    data = tmp_path_factory.mktemp("data")
    write_snapshot(data, None, wide())
    with serving(app(data, operator_token=TOKEN)) as address:
        yield address


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """What the checker found on each page and state; written down for the accessibility report."""
    found = Run()
    yield found
    found.write(ROOT / "test-results" / "accessibility.json")


@pytest.fixture(autouse=True)
def outcome(request: pytest.FixtureRequest, run: Run) -> Iterator[None]:
    """Writes down whether the test passed, for the report."""
    failed = request.session.testsfailed
    yield
    run.tested(request.node.originalname, request.session.testsfailed == failed)


Opening = Callable[..., Any]


@pytest.fixture
def opened(base: str, browser: Any) -> Iterator[Opening]:
    """Opens a page of the service; a script's error or a refused style fails the test."""
    contexts, troubles = [], []

    def open_page(path: str = "/", **options: Any) -> Any:
        context = browser.new_context(locale="ja-JP", **{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda m: troubles.append(m.text) if "Content Security Policy" in m.text else None)
        page.goto(base + path if path.startswith("/") else path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


def check(page: Any, run: Run, name: str) -> None:
    """No rule of axe-core is violated: WCAG 2.0 to 2.2, levels A and AA, and its best practices."""
    result = axe(page, ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    run.add(name, result)
    violations = [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in result["violations"]]
    assert violations == [], name


def ask(page: Any, question: str = QUESTION) -> Any:
    """Asks by keyboard; gives the turn with its whole answer."""
    page.get_by_role("textbox").first.fill(question)
    page.keyboard.press("Enter")
    turn = page.locator("article.turn").last
    turn.locator(".tools, .error, .urgent").first.wait_for()
    return turn


def test_the_widget_is_one_script_that_weighs_under_20_kilobytes_on_its_way(base: str) -> None:
    assert len(gzip.compress(widget().encode())) < 20_000


def test_opening_costs_three_requests_and_a_question_one_more(base: str, opened: Opening) -> None:
    requests: list[str] = []
    page = opened("/healthz")
    page.on("request", lambda request: requests.append(request.url.removeprefix(base).partition("?")[0]))
    page.goto(base + "/")
    page.locator(".suggestions button").first.wait_for()
    loaded = [path for path in requests if path not in ("/", "/static/page.css")]
    assert sorted(loaded) == ["/api/documents", "/api/suggestions", "/widget.js"]
    requests.clear()
    ask(page)
    assert requests == ["/api/ask/stream"]


def test_a_question_is_asked_and_answered_by_keyboard_alone(opened: Opening, run: Run) -> None:
    page = opened()
    page.locator(".suggestions button").first.wait_for()
    check(page, run, "はじめのページ")
    turn = ask(page)
    assert turn.locator(".answer").inner_text().startswith("令和7年度の目標値は140路線です。")
    # the focus stays where the reader types the next question
    assert page.evaluate("document.querySelector('yakusoku-chat').shadowRoot.activeElement.id") == "q"
    check(page, run, "回答")


def test_the_first_answer_is_on_screen_within_200_milliseconds_of_enter(opened: Opening) -> None:
    page = opened()
    page.locator(".suggestions button").first.wait_for()
    ask(page)  # the first question also opens the connection
    page.evaluate("""() => {
      const root = document.querySelector("yakusoku-chat").shadowRoot;
      const press = (event) => { if (event.key === "Enter") window.pressed = performance.now(); };
      root.addEventListener("keydown", press, true);
      new MutationObserver(() => {
        const turns = root.querySelectorAll("article.turn");
        if (window.seen || turns.length < 2 || !turns[1].textContent.includes("140路線")) return;
        requestAnimationFrame(() => { window.seen = window.seen || performance.now(); });
      }).observe(root, { childList: true, subtree: true });
    }""")
    ask(page)
    page.wait_for_function("window.seen")
    assert page.evaluate("window.seen - window.pressed") < 200


def test_enter_during_composition_never_sends(opened: Opening) -> None:
    page = opened()
    field = page.get_by_role("textbox").first
    field.focus()
    session = page.context.new_cdp_session(page)
    # what an input method does: composes in the field, and Enter chooses the word
    session.send("Input.imeSetComposition", {"text": "じょせつ", "selectionStart": 4, "selectionEnd": 4})
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/api/ask" in request.url else None)
    field.evaluate("""field => {
      const enter = (more) => field.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...more }));
      enter({ isComposing: true });
      enter({ keyCode: 229 });  // Safari sends it after the composition has ended
    }""")
    session.send("Input.insertText", {"text": "除雪の目標は"})
    page.wait_for_timeout(100)
    assert sent == []
    assert field.input_value() == "除雪の目標は"
    page.keyboard.press("Enter")
    page.locator("article.turn .tools").first.wait_for()
    assert len(sent) == 1


def test_shift_and_enter_starts_a_new_line(opened: Opening) -> None:
    page = opened()
    field = page.get_by_role("textbox").first
    field.fill("除雪の")
    page.keyboard.press("Shift+Enter")
    assert field.input_value() == "除雪の\n"
    assert page.locator("article.turn").count() == 0


def test_an_answer_appears_sentence_by_sentence(opened: Opening, base: str) -> None:
    page = opened()
    events = [("status", "{}"), ("sentence", '{"text": "一つ目です。"}'), ("sentence", '{"text": "二つ目です。"}')]
    held = "".join(f"event: {name}\ndata: {data}\n\n" for name, data in events)
    # a stream whose reply never comes: what is on screen came from the sentences alone
    page.evaluate("""text => {
      window.fetch = async () => new Response(new ReadableStream({ start(controller) {
        const bytes = new TextEncoder().encode(text);
        controller.enqueue(bytes.slice(0, 47));  // cut inside a character
        setTimeout(() => controller.enqueue(bytes.slice(47)), 50);
      } }), { headers: { "Content-Type": "text/event-stream" } });
    }""", held)  # fmt: skip
    page.get_by_role("textbox").first.fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator("article.turn .sentence").nth(1).wait_for()
    assert page.locator("article.turn .answer").inner_text() == "一つ目です。二つ目です。"


def test_a_citation_opens_its_source_with_the_cited_line_marked_on_screen(opened: Opening, run: Run) -> None:
    page = opened()
    turn = ask(page)
    button = turn.locator(".cite").first
    button.focus()
    page.keyboard.press("Enter")
    marked = turn.locator(".source .marked")
    marked.wait_for()
    assert marked.get_attribute("data-line") == "7"
    assert "140路線" in marked.inner_text()
    box = marked.bounding_box()
    assert 0 <= box["y"] <= 900 - box["height"]
    assert button.get_attribute("aria-expanded") == "true"
    check(page, run, "出典を開いた回答")
    page.keyboard.press("Escape")
    assert turn.locator(".source").count() == 0
    assert button.evaluate("button => button.getRootNode().activeElement === button")


def test_the_link_of_a_citation_leads_to_the_marked_lines_of_the_plan(opened: Opening, run: Run) -> None:
    page = opened()
    turn = ask(page)
    turn.locator(".cite").nth(1).click()
    with page.context.expect_page() as opening:
        turn.locator(".source a").click()
    plan = opening.value
    assert plan.locator("#phrase:target").inner_text() == "131路線"
    assert plan.locator(".line.marked").count() == 1
    assert "131路線" in plan.locator("#L8").inner_text()
    box = plan.locator("#L8").bounding_box()
    assert 0 <= box["y"] <= 900 - box["height"]
    assert plan.locator(".cited").inner_text() == "引用された行：8行目"
    check(plan, run, "計画のページ（引用された行）")


def test_a_follow_up_question_goes_into_the_same_conversation(opened: Opening) -> None:
    page = opened()
    bodies: list[dict[str, Any]] = []
    page.on(
        "request", lambda request: bodies.append(json.loads(request.post_data)) if "/stream" in request.url else None
    )
    ask(page)
    second = ask(page, "それはどの課ですか")
    assert second.locator(".answer").inner_text().startswith("担当部署は建設課です。")
    assert "conversation_id" not in bodies[0]
    assert bodies[1]["conversation_id"] == "c-1"
    page.get_by_role("button", name="新しい話題にする").last.click()
    ask(page)
    assert "conversation_id" not in bodies[2]


def test_the_record_is_a_card_whose_chart_has_its_table(opened: Opening) -> None:
    page = opened()
    turn = ask(page)
    card = turn.locator(".card").first
    assert "→ 順調（計画通りに進んでいる）" in card.inner_text()
    assert not card.locator("svg").is_visible()  # the answer first; the figures wait behind one line
    card.locator("summary").focus()
    page.keyboard.press("Enter")
    assert card.locator("svg rect").count() == 2  # the years with an actual figure
    assert card.locator("svg circle").count() == 3  # the years with a target
    assert "目標値と実績値のグラフ" in card.locator("svg").get_attribute("aria-label")
    assert card.locator("tbody tr").last.inner_text().split() == ["R7（2025年度）", "140路線", "—"]
    drawn = card.locator("svg text").all_text_contents()
    assert {"単位：路線", "0", "70", "140", "R5", "R6", "R7"} <= set(drawn)


def test_a_refusal_says_so_in_words_and_offers_whole_questions_to_go_on_with(opened: Opening, run: Run) -> None:
    page = opened()
    turn = ask(page, "空港はどこですか")
    assert turn.locator(".refusal").inner_text() == "文書の中に答えが見つかりません"
    assert turn.locator(".missing").count() == 0  # the answer itself says it
    assert "代表窓口" in turn.inner_text()  # whom to ask instead
    check(page, run, "答えが見つからないとき")
    choices = turn.get_by_role("region", name="次のどれかについてのお尋ねでしたら、選んでください。").get_by_role(
        "button"
    )
    assert choices.all_inner_texts() == ["除雪の見直し", "灯台の案内板"]
    choices.last.focus()
    page.keyboard.press("Enter")
    chosen = page.locator("article.turn").nth(1)
    chosen.locator(".tools").wait_for()
    assert chosen.locator("h3").inner_text().endswith("灯台の案内板の担当はどこですか")
    assert chosen.locator(".answer").inner_text().startswith("担当部署は建設課です。")


def test_what_is_missing_beside_an_answer_is_a_quiet_line_of_its_own(opened: Opening, run: Run) -> None:
    page = opened()
    turn = ask(page, "除雪の目標と空港の予算は")
    assert turn.locator(".missing").inner_text() == "なお、空港の予算は書かれていません。"
    assert "空港" not in turn.locator(".answer").inner_text()
    check(page, run, "書かれていないこともある回答")


def test_the_sources_wait_behind_one_line_and_tell_town_plan_and_date(opened: Opening, run: Run) -> None:
    page = opened()
    page.locator(".suggestions button").first.wait_for()
    turn = ask(page)
    assert not turn.locator(".sources").is_visible()
    turn.get_by_text("根拠 2件").click()
    source = turn.locator(".sources button").first
    assert source.inner_text().splitlines() == [
        "出典1：みなぎ町まちづくり計画「除雪の見直し」（7行目）",
        "みなぎ町・令和6年度末時点",
    ]
    check(page, run, "根拠を開いた回答")
    source.click()
    turn.locator(".source .marked").wait_for()


def test_two_citations_of_the_same_lines_are_one_source_with_both_phrases_marked(opened: Opening) -> None:
    turn = ask(opened(), "除雪の表の目標は")
    turn.get_by_text("根拠 1件").click()
    source = turn.locator(".sources button")
    assert source.inner_text().startswith("出典1・2：みなぎ町まちづくり計画「除雪の見直し」（7〜8行目）")
    source.click()
    turn.locator(".source .marked").first.wait_for()
    assert turn.locator(".source mark").all_inner_texts() == ["140路線", "131路線"]
    page = opened("/ask?q=" + quote("除雪の表の目標は"))
    assert page.locator(".sources li").count() == 1
    assert page.locator(".sources blockquote").all_text_contents() == ["140路線", "131路線"]


def test_somebody_in_danger_is_given_telephone_numbers_and_nothing_else(opened: Opening, run: Run) -> None:
    page = opened(viewport={"width": 390, "height": 844}, has_touch=True)
    turn = ask(page, "もう死にたい")
    calls = turn.locator(".urgent a")
    assert calls.evaluate_all("all => all.map((one) => one.getAttribute('href'))") == ["tel:0120279338", "tel:%238008"]
    assert all(box["height"] >= 44 for box in (calls.nth(at).bounding_box() for at in range(2)))
    assert calls.first.inner_text().split() == ["よりそいホットライン", "0120-279-338", "24時間・無料"]
    assert turn.locator("button, details, .refusal, .missing").count() == 0
    assert page.evaluate("sessionStorage.getItem('yakusoku')") is None
    check(page, run, "危険がせまっているとき")
    plain = opened("/ask?q=もう死にたい", viewport={"width": 390, "height": 844}, java_script_enabled=False)
    assert plain.locator(".urgent a").first.get_attribute("href") == "tel:0120279338"
    assert plain.locator(".refusal, .sources, .note, #answer").count() == 0
    box = plain.locator(".urgent a").last.bounding_box()
    assert box["y"] + box["height"] <= 844  # before anything else, without scrolling
    check(opened("/ask?q=もう死にたい"), run, "危険がせまっているとき（質問フォーム）")


def test_a_conversation_outlasts_a_reload_until_a_new_topic_begins(opened: Opening) -> None:
    page = opened()
    ask(page)
    page.reload()
    assert "140路線" in page.locator("article.turn .answer").inner_text()
    bodies: list[dict[str, Any]] = []
    page.on(
        "request", lambda request: bodies.append(json.loads(request.post_data)) if "/stream" in request.url else None
    )
    ask(page, "それはどの課ですか")
    assert bodies[0]["conversation_id"] == "c-1"
    page.get_by_role("button", name="新しい話題にする").last.click()
    page.reload()
    page.locator(".suggestions button").first.wait_for()
    assert page.locator("article.turn").count() == 0


def test_an_error_of_the_service_is_told_and_can_be_tried_again(opened: Opening, run: Run) -> None:
    page = opened()
    turn = ask(page, "爆発")
    assert "サービスの側で問題が起きました" in turn.locator(".error").inner_text()
    check(page, run, "エラー")


def test_without_a_network_the_reader_is_told_and_can_send_again(opened: Opening, run: Run) -> None:
    page = opened()
    page.locator(".suggestions button").first.wait_for()
    page.context.set_offline(True)
    turn = ask(page)
    assert turn.locator(".error p").inner_text() == "通信できませんでした。接続を確かめて、もう一度お試しください。"
    check(page, run, "通信できないとき")
    page.context.set_offline(False)
    turn.get_by_role("button", name="もう一度送る").click()
    turn.locator(".tools").first.wait_for()
    assert page.locator("article.turn").count() == 1
    assert "140路線" in turn.locator(".answer").inner_text()


def test_a_judgement_with_a_comment_reaches_the_operators_page(opened: Opening, run: Run) -> None:
    page = opened()
    turn = ask(page)
    turn.get_by_role("button", name="役に立たなかった").click()
    page.keyboard.type("道の名前も知りたいです")
    check(page, run, "ご意見の欄")
    turn.get_by_role("button", name="意見を送る").click()
    turn.get_by_text("ご意見をありがとうございました。").wait_for()
    operator = opened("/feedback")
    check(operator, run, "運用者の合言葉")
    operator.get_by_label("運用者の合言葉").fill(TOKEN)
    operator.keyboard.press("Enter")
    row = operator.get_by_role("row").filter(has_text="道の名前も知りたいです")
    assert QUESTION in row.inner_text()
    assert row.get_by_role("link").first.inner_text() == "minagi-plan 7行目"
    check(operator, run, "評価の一覧")


def _foreign(base: str, policy: str, attributes: str = "") -> Starlette:
    page = f"""<!doctype html><html lang="ja"><head><title>みなぎ町</title>
      <link rel="stylesheet" href="/town.css"></head>
      <body><main><h1>みなぎ町</h1><a href="#x">町の案内</a></main>
      <footer><a href="#top" id="top">上へ</a></footer>
      <script src="{base}/widget.js" data-municipality="みなぎ町" {attributes}></script></body></html>"""
    # a style that would spoil anything it could reach
    style = (
        "html { font-size: 62.5%; } h1, a { font-size: 20px; } button, textarea, div { font-size: 6px; float: left } "
        "#top { position: fixed; right: 8px; bottom: 20px; width: 60px; height: 60px; background: #ddd }"
    )
    headers = {"Content-Security-Policy": policy}
    return Starlette(
        routes=[
            Route("/", lambda request: HTMLResponse(page, headers=headers)),
            Route("/town.css", lambda request: Response(style, media_type="text/css")),
        ]
    )


def test_on_a_towns_page_under_a_strict_policy_it_opens_answers_and_closes_by_keyboard(
    opened: Opening, base: str, run: Run
) -> None:
    told = re.search(r"^script-src .*$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)[0]  # type: ignore[index]
    policy = "default-src 'none'; style-src 'self'; " + told.replace("https://plan.example.lg.jp", base)
    policy += "; require-trusted-types-for 'script'"
    with serving(_foreign(base, policy)) as town:
        page = opened("/healthz")
        page.goto(town)
        launcher = page.get_by_role("button", name="計画について質問する")
        launcher.wait_for()
        check(page, run, "よそのページに置いたウィジェット（閉じた状態）")
        for _ in range(3):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        dialog.wait_for()
        turn = ask(page)
        turn.locator(".cite").first.click()
        turn.locator(".source .marked").wait_for()
        # its own style is in force and the page's is not, although the page allows no style but its own
        assert turn.locator(".answer").evaluate("one => getComputedStyle(one).fontSize") == "17px"
        box = dialog.bounding_box()
        assert (round(box["width"]), round(box["x"] + box["width"])) == (440, 1264)
        check(page, run, "よそのページに置いたウィジェット（回答）")
        page.keyboard.press("Escape")  # the source first,
        assert dialog.is_visible()
        page.keyboard.press("Escape")  # then the dialog
        assert not dialog.is_visible()
        assert page.evaluate("document.activeElement.shadowRoot.activeElement.textContent") == "計画について質問する"


def test_the_town_gives_the_widget_its_place_its_colour_and_its_words(opened: Opening, base: str, run: Run) -> None:
    policy = f"default-src 'none'; style-src 'self'; script-src {base}; connect-src {base}"
    told = (
        'data-color="#ffd400" data-greeting="みなぎ町の計画です。" data-contact="企画課 電話 000" data-position="left"'
    )
    with serving(_foreign(base, policy, told)) as town:
        page = opened(town)
        launcher = page.get_by_role("button", name="計画について質問する")
        assert launcher.bounding_box()["x"] == 16
        style = "one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color]"
        assert launcher.evaluate(style) == ["rgb(255, 212, 0)", "rgb(0, 0, 0)"]  # black can be read on yellow
        launcher.click()
        assert page.get_by_role("dialog").bounding_box()["x"] == 16
        assert page.locator(".intro").inner_text() == "みなぎ町の計画です。"
        turn = ask(page, "空港はどこですか")
        assert "企画課 電話 0" in turn.inner_text()
        check(page, run, "色と位置を変えたウィジェット")


def test_the_button_stands_above_what_the_page_keeps_in_its_corner(opened: Opening, base: str) -> None:
    with serving(
        _foreign(base, f"default-src 'none'; style-src 'self'; script-src {base}; connect-src {base}")
    ) as town:
        page = opened(town)
        launcher = page.get_by_role("button", name="計画について質問する")
        page.wait_for_timeout(400)  # it looks again a moment after the page has moved
        own, towns = launcher.bounding_box(), page.locator("#top").bounding_box()
        assert own["y"] + own["height"] <= towns["y"]
        assert own["y"] > 700


def test_each_sentence_is_read_out_once(opened: Opening) -> None:
    page = opened()
    page.locator(".suggestions button").first.wait_for()
    page.locator("yakusoku-chat").evaluate(
        """chat => {
          window.said = [];
          new MutationObserver((all) => {
            for (const { target, addedNodes } of all) {
              const live = target.closest?.("[aria-live], [role=status], [role=alert]");
              const loud = live && live.getAttribute("aria-live") !== "off";
              if (loud) window.said.push(...[...addedNodes].map((one) => one.textContent));
            }
          }).observe(chat.shadowRoot, { childList: true, subtree: true });
        }"""
    )
    ask(page)
    page.wait_for_timeout(100)
    said = "".join(page.evaluate("window.said"))
    assert said.count("目標値は140路線です") == 1
    assert said.count("実績値は131路線です") == 1


def test_in_the_spoken_tree_each_sentence_stands_once_behind_its_question_and_all_is_named(opened: Opening) -> None:
    for path in ("/", "/ask?q=" + quote(QUESTION)):
        page = opened(path)
        if path == "/":
            page.locator(".suggestions button").first.wait_for()
            ask(page).get_by_text("根拠 2件").click()
        said = spoken(page)
        words = [name for role, name in said if role == "StaticText"]
        sentences = [words.index(next(w for w in words if one in w)) for one in ("目標値は140路線", "実績値は131路線")]
        assert sum("目標値は140路線です" in word for word in words) == 1, path
        assert sum("実績値は131路線です" in word for word in words) == 1, path
        assert sentences == sorted(sentences)
        assert [role for role, name in said if role in NAMED and not name] == [], path
        assert [role for role, _ in said].count("main") == 1


def test_the_question_box_is_on_the_first_screen_of_a_phone(opened: Opening) -> None:
    page = opened(viewport={"width": 375, "height": 667}, has_touch=True)
    page.locator(".suggestions button").first.wait_for()
    box = page.get_by_role("textbox").first.bounding_box()
    assert box["y"] + box["height"] <= 667


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/ask?q=" + QUESTION,
        "/search?q=除雪",
        "/documents",
        "/documents/minagi-plan?q=除雪",
        "/documents/minagi-records",
    ],
)
def test_at_320_pixels_nothing_runs_off_the_page(opened: Opening, run: Run, path: str) -> None:
    """320 px is also what 1280 px become at 400 % zoom (WCAG 1.4.10)."""
    page = opened(path, viewport={"width": 320, "height": 640})
    if path == "/":
        turn = ask(page)
        turn.locator(".cite").first.click()
        turn.locator(".source .marked").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    check(page, run, f"幅320ピクセル {path}")


@pytest.mark.parametrize("path", ["/", "/ask", "/documents", "/documents/minagi-records"])
def test_with_wider_text_spacing_nothing_is_cut_off(opened: Opening, path: str) -> None:
    """The spacing of WCAG 1.4.12, in the page and in the widget."""
    page = opened(path, viewport={"width": 320, "height": 640})
    if path == "/":
        ask(page)
    page.evaluate("""() => {
      const wide = new CSSStyleSheet();
      wide.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; }"
        + "* { word-spacing: .16em !important; } p { margin-bottom: 2em !important; }");
      const roots = [document, document.querySelector("yakusoku-chat")?.shadowRoot];
      for (const root of roots) root?.adoptedStyleSheets.push(wide);
    }""")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    root = "(document.querySelector('yakusoku-chat')?.shadowRoot ?? document)"
    cut = f"[...{root}.querySelectorAll('button, .button')].filter((one) => one.scrollWidth > one.clientWidth + 1)"
    assert page.evaluate(f"{cut}.map((one) => one.textContent)") == []


@pytest.mark.parametrize("path", ["/", "/ask", "/documents/minagi-plan", "/feedback"])
def test_the_focus_is_always_seen(opened: Opening, path: str) -> None:
    page = opened(path)
    if path == "/":
        page.locator(".suggestions button").first.wait_for()
    unseen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        name, width = page.evaluate("""() => {
          let one = document.activeElement;
          while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
          return [one.tagName + one.textContent.slice(0, 20), parseFloat(getComputedStyle(one).outlineWidth)];
        }""")
        if not name.startswith("BODY") and width < 3:
            unseen.append(name)
    assert unseen == []


def test_at_200_percent_zoom_the_widget_can_still_be_used(opened: Opening, base: str) -> None:
    with serving(_foreign(base, "")) as town:
        page = opened("/healthz", viewport={"width": 640, "height": 360}, device_scale_factor=2)
        page.goto(town)
        page.get_by_role("button", name="計画について質問する").click()
        turn = ask(page)
        send = page.get_by_role("button", name="送信")
        send.scroll_into_view_if_needed()
        box = send.bounding_box()
        assert 0 <= box["y"] <= 360 - box["height"]
        assert "140路線" in turn.locator(".answer").inner_text()


def test_on_a_phone_the_dialog_covers_the_page_and_holds_the_focus(opened: Opening, base: str, run: Run) -> None:
    with serving(_foreign(base, "")) as town:
        page = opened("/healthz", viewport={"width": 320, "height": 640}, has_touch=True)
        page.goto(town)
        page.get_by_role("button", name="計画について質問する").tap()
        ask(page)
        assert page.get_by_role("dialog").bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 640}
        for _ in range(40):
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.tagName") != "A"  # the page's own link lies behind
        check(page, run, "携帯電話の幅のウィジェット")


@pytest.mark.parametrize(
    "path", ["/", "/ask?q=" + QUESTION, "/documents", "/documents/minagi-plan?lines=5-7&q=除雪&original=true"]
)
def test_in_dark_mode_every_contrast_holds(opened: Opening, run: Run, path: str) -> None:
    page = opened(path, color_scheme="dark")
    if path == "/":
        turn = ask(page)
        turn.locator(".cite").first.click()
        turn.locator(".source .marked").wait_for()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(26, 26, 26)"
    check(page, run, f"暗い配色 {path}")


def test_with_reduced_motion_nothing_moves(opened: Opening) -> None:
    page = opened(reduced_motion="reduce")
    page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
    page.get_by_role("textbox").first.fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".pending").wait_for()
    root = "document.querySelector('yakusoku-chat').shadowRoot"
    assert page.evaluate(f"getComputedStyle({root}.querySelector('.pending'), '::after').animationName") == "none"
    assert page.evaluate("document.getAnimations().length") == 0


def test_in_english_the_interface_and_the_answer_are_english(opened: Opening, run: Run) -> None:
    page = opened("/?lang=en")
    turn = ask(page, "担当")
    assert turn.locator(".answer").inner_text().startswith("The department in charge is 建設課.")
    words = page.locator("yakusoku-chat").evaluate(
        "chat => [...chat.shadowRoot.querySelectorAll('button, label, summary')].map((one) => one.textContent)"
    )
    assert [word for word in words if re.search("[ぁ-んァ-ン一-龠]", word) and "「" not in word] == []
    check(page, run, "英語の画面")


def test_a_page_has_one_language_switch_and_changing_it_keeps_the_answer(opened: Opening) -> None:
    page = opened()
    ask(page)
    assert page.get_by_label("表示の言語").count() == 1
    page.get_by_role("link", name="English").click()
    page.get_by_role("button", name="Send").wait_for()
    assert page.get_by_label("Language").count() == 1
    assert "140路線" in page.locator("article.turn .answer").inner_text()


def test_the_plain_japanese_view_keeps_every_number_and_citation_and_adds_readings(opened: Opening, run: Run) -> None:
    page = opened("/?lang=easy")
    turn = ask(page)
    sentences = turn.locator(".answer .sentence")
    assert sentences.count() == 2
    first, second = (sentences.nth(at).bounding_box() for at in range(2))
    assert second["y"] >= first["y"] + first["height"]  # a line of its own for each sentence
    turn.locator(".answer ruby").first.wait_for()  # without being asked for
    page.wait_for_timeout(200)
    readings = turn.locator(".answer rt").all_inner_texts()
    assert "もくひょう" in readings
    text = turn.locator(".answer").evaluate(
        """node => {
          const copy = node.cloneNode(true);
          copy.querySelectorAll('rt, rp').forEach((one) => one.remove());
          return copy.textContent;
        }"""
    )
    assert text == "令和7年度の目標値は140路線です。1令和6年度の実績値は131路線です。2"
    check(page, run, "やさしい日本語（ふりがなつき）")
    page.get_by_role("button", name="ふりがなを つける").click()
    assert page.locator("ruby").count() == 0


def test_a_shared_link_asks_the_same_question_again(opened: Opening, base: str) -> None:
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    turn = ask(page)
    turn.get_by_role("button", name="リンクをコピー").click()
    turn.get_by_text("同じ質問を開くリンクをコピーしました").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    turn.get_by_role("button", name="コピー", exact=True).click()
    turn.get_by_text("コピーしました", exact=True).wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "目標値は140路線です。[1]" in copied
    assert "[1] みなぎ町まちづくり計画「除雪の見直し」（7行目）" in copied
    again = opened(link)
    assert "140路線" in again.locator("article.turn .answer .sentence").first.inner_text()


def test_the_link_and_the_print_of_a_follow_up_carry_the_whole_question(opened: Opening) -> None:
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    ask(page)
    turn = ask(page, "それはどの課ですか")
    assert not turn.locator(".whole").is_visible()
    turn.get_by_role("button", name="リンクをコピー").click()
    turn.get_by_text("同じ質問を開くリンクをコピーしました").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert parse_qs(urlsplit(link).query)["q"] == [RESOLVED]
    page.context.add_init_script("window.print = () => { window.printed = true; }")
    with page.context.expect_page() as opening:
        turn.get_by_role("button", name="印刷").click()
    view = opening.value
    view.emulate_media(media="print")
    assert RESOLVED in view.locator("article").inner_text()
    assert "出典1" in view.locator("article").inner_text()  # unfolded on paper


def test_the_receipt_of_an_answer_is_one_link_away_and_saved_as_a_file(opened: Opening, run: Run) -> None:
    page = opened(viewport={"width": 320, "height": 640})
    turn = ask(page)
    with page.context.expect_page() as opening:
        turn.get_by_role("link", name="この答えの控え").click()
    receipt = opening.value
    assert "同じように導かれます" in receipt.locator(".note").inner_text()
    assert "140路線" in receipt.locator(".answer").inner_text()
    receipt.get_by_text("答えのもとになった文書").click()
    assert receipt.evaluate("document.documentElement.scrollWidth") <= 320
    check(receipt, run, "答えの控え")
    with receipt.expect_download() as saving:
        receipt.get_by_role("link", name="控えを保存する（JSON）").click()
    saved = json.loads(saving.value.path().read_text("utf-8"))
    assert (saved["holds"], "140路線" in saved["receipt"]["answer"]) == (True, True)
    form = opened(f"/ask?q={QUESTION}", java_script_enabled=False)
    form.get_by_role("link", name="この答えの控え").click()
    assert "140路線" in form.locator(".answer").inner_text()
    refused = ask(opened(), "もう死にたい")
    assert refused.get_by_role("link", name="控え").count() == 0


def test_printing_prints_the_answer_alone(opened: Opening) -> None:
    page = opened()
    turn = ask(page)
    page.context.add_init_script("window.print = () => { window.printed = true; }")
    with page.context.expect_page() as opening:
        turn.get_by_role("button", name="印刷").click()
    view = opening.value
    assert "140路線" in view.locator("article").inner_text()


def test_the_form_answers_without_javascript(opened: Opening, run: Run) -> None:
    page = opened("/", java_script_enabled=False)
    page.locator("noscript a").click()
    page.get_by_label("質問", exact=True).fill(QUESTION)
    page.get_by_role("button", name="質問する").click()
    assert "140路線" in page.locator(".answer").inner_text()
    page.get_by_text("根拠 2件").click()
    assert "令和6年度末" in page.locator(".sources li").first.inner_text()
    page.locator(".sources a").first.click()
    assert page.locator(".line.marked").get_attribute("id") == "L7"
    assert "引用された行：7行目" in page.locator(".cited").inner_text()
    assert page.locator("#phrase:target").inner_text() == "140路線"
    checked = opened(f"/ask?q={QUESTION}")
    check(checked, run, "質問フォームの回答")
    check(opened("/ask"), run, "質問フォーム")
    refused = opened("/ask?q=空港はどこですか", java_script_enabled=False)
    refused.get_by_role("link", name="灯台の案内板").click()
    assert "灯台の案内板の担当はどこですか" in refused.locator(".asked").inner_text()
    page.go_back()
    page.get_by_label("続けて質問する").fill("それは\nどの課ですか")
    page.get_by_role("button", name="質問する").click()
    assert page.locator(".asked").inner_text().endswith("それは\nどの課ですか")
    assert "担当部署は建設課です。" in page.locator(".answer").inner_text()
    assert RESOLVED in page.locator("section .soft").first.inner_text()
    link = page.get_by_role("link", name="この質問を開くリンク").get_attribute("href")
    assert parse_qs(urlsplit(link).query)["q"] == [RESOLVED]
    page.get_by_label("続けて質問する").fill("もう死にたい")
    page.get_by_role("button", name="質問する").click()
    assert page.locator(".call").first.is_visible()
    assert urlsplit(page.url).query == ""  # it stands in no address
    partly = opened("/ask?q=除雪の目標と空港の予算は", java_script_enabled=False)
    assert partly.locator(".missing").inner_text() == "なお、空港の予算は書かれていません。"


def test_the_viewer_shows_tables_as_tables_and_finds_words(opened: Opening, run: Run) -> None:
    page = opened("/documents/minagi-plan")
    assert page.locator("#L5 td").all_inner_texts() == [
        "除雪の見直し",
        "建設課",
        "・朝7時までに除雪を終えます。\n・歩道も除雪します。",
    ]
    assert page.locator("#L11 p").inner_text() == "alert('行') は文字として示します。"
    check(page, run, "計画のページ")
    page.get_by_label("文書の中を探す").first.fill("路線")
    page.keyboard.press("Enter")
    page.locator(".hits").wait_for()
    assert page.locator(".hits a").all_inner_texts()[1:] == ["7行目", "8行目"]
    assert page.locator("#L7 mark").count() == 4
    check(page, run, "計画のページ（検索）")
    page.get_by_role("link", name="原文の行を並べて表示").click()
    assert "<ul><li>" in page.locator("#L5 code").inner_text()
    check(page, run, "計画のページ（原文つき）")


def test_a_phrase_far_to_the_side_is_on_screen_and_on_a_phone_its_row_is_a_card(opened: Opening, run: Run) -> None:
    path = f"/documents/minagi-wide?lines=2-2&quote={quote('岸壁を直す')}#phrase"
    for width in (1280, 375):
        page = opened(path, viewport={"width": width, "height": 800})
        box = page.locator("#phrase").bounding_box()
        assert 0 <= box["x"] <= width - box["width"], width
        assert 0 <= box["y"] <= 800 - box["height"], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        check(page, run, f"計画のページ（広い表、{width}px）")
    label = page.evaluate("getComputedStyle(document.querySelector('#phrase').closest('td'), '::before').content")
    assert label == '"内容29"'


def test_the_search_page_finds_as_one_types_and_narrows(opened: Opening, run: Run) -> None:
    page = opened("/search", viewport={"width": 375, "height": 812})
    page.get_by_label("探す言葉").press_sequentially("灯台")
    page.locator(".hit").filter(has_text="灯台の案内板").locator("mark").wait_for()
    page.locator("#count", has_text="記録 1件").wait_for()
    assert page.locator(".hit").count() == 1
    assert parse_qs(urlsplit(page.url).query) == {"q": ["灯台"]}
    check(page, run, "計画を探すページ")
    page.get_by_label("探す言葉").fill("")
    page.get_by_text("絞り込む").click()
    page.get_by_label("担当部署").select_option("建設課")
    page.locator("#count", has_text="記録 1件").wait_for()
    page.locator(".hit a").click()
    assert page.locator("#phrase:target").inner_text() == "除雪の見直し"


def test_the_widget_and_the_live_search_work_below_a_path(opened: Opening, tmp_path: Path) -> None:
    write_snapshot(tmp_path)
    with serving(app(tmp_path, root_path="/plan")) as address:
        page = opened(f"{address}/plan/")
        turn = ask(page)
        assert "140路線" in turn.locator(".answer").inner_text()
        turn.locator("details.sources summary, summary").first.click()
        assert turn.locator(f'a[href^="{address}/plan/documents/minagi-plan?"]').count()
        page.goto(f"{address}/plan/search")
        page.get_by_label("探す言葉").press_sequentially("灯台")
        page.locator("#count", has_text="記録 1件").wait_for()
        assert urlsplit(page.url).path == "/plan/search"


def test_a_document_without_its_text_shows_its_records_and_says_so(opened: Opening, run: Run) -> None:
    page = opened("/documents/minagi-records")
    assert "全文を収めていません" in page.locator(".note").inner_text()
    assert "! 遅れ" in page.locator(".card").inner_text()
    check(page, run, "記録だけの計画のページ")
    check(opened("/documents"), run, "計画の一覧")
    check(opened("/documents/none"), run, "ないページ")


def test_the_accessibility_report_names_every_criterion_it_claims(tmp_path: Path) -> None:
    found = Run()
    found.add(
        "見本",
        {
            "passes": [{"id": "color-contrast", "tags": ["wcag2aa", "wcag143"], "nodes": [1, 2]}],
            "violations": [],
            "incomplete": [{"id": "color-contrast", "tags": ["wcag2aa", "wcag143"], "nodes": [1]}],
            "contrasts": [5.25],
        },
    )
    found.write(tmp_path / "run.json")
    text = Run.read(tmp_path / "run.json").report()
    assert "| 1.4.3 | コントラスト（最低限レベル） | AA |" in text
    assert "| 見本 | 1 | 0 | color-contrast（1 か所を測り、最小 5.2） |" in text
