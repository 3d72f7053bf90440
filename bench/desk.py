"""The pages: `python -m bench.desk` writes two sections of docs/benchmarks.md.

What each page of the staff's takes of a processor over an invented plan of many editions, whether drawing charts keeps
memory, and what a reader's pages weigh and how long they take to the first paint at a quarter of the processor's speed.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from bench import page
from index.encoder import CharacterEncoder
from index.shelf import Folder
from index.snapshot import build
from ingest.documents import Ingested
from ingest.model import Baseline, Document, Indicator, Passage, Record, Source, YearValue
from service.doors.routers import ROUTERS
from service.pipeline import open_pipeline
from service.settings import read
from service.staff.open_data import router as open_data
from service.staff.pages import ahead
from service.staff.pages import router as staff
from service.web.app import create_app
from service.web.holder import Holder
from tests.browser_fixture import ARGUMENTS, chromium, serving

EDITIONS, TOWNS, TIMES, DRAWN = 20, 4, 4, 100
SLOWER = 4
THINGS = ("除雪", "朝市", "図書館", "子育て支援", "防災", "観光", "農業", "水道", "公園", "道路")
STATES = (("on_track", "順調"), ("delayed", "遅れ"), ("completed", "完了"))
RECORD = f"/staff/records/edition-{EDITIONS}:pledge:7"
CHARTS = ("/staff/overview", "/staff/overview?by=department", "/staff/progress", RECORD)
STAFF = (
    "/staff", "/staff?cols=number,grades,stars,percent,score,target,actual,result,edition&sort=actual",
    "/staff?edition=all", *CHARTS, "/staff/changes", "/staff/changes?from=edition-1",
    f"/staff/compare?q={quote('除雪')}", "/staff/changes.atom", "/open-data", f"/search?q={quote('除雪')}",
)  # fmt: skip
RESIDENTS = (
    "/",
    "/?lang=easy",
    f"/ask?q={quote('除雪の取組その10の担当は？')}",
    "/search",
    "/documents/town-0",
    *STAFF[:1],
)


def plan(name: str, town: str, title: str, day: str | None, records: int, at: int) -> Ingested:
    """An invented document: a line, a record with an indicator, and a passage for each number."""
    lines = tuple(f"{n}\t{_title(n)}\t{_title(n)}を進めます。" for n in range(1, records + 1))
    whole = Document(
        document=name, municipality=town, municipality_code="", plan=title, family="general", format="txt",
        sha256="0" * 64, lines=records, records=records, as_of=day,
    )  # fmt: skip
    passages = tuple(
        Passage(passage_id=f"{name}:{n}:0", document=name, lines=(n, n), text=f"{_title(n)}を進めます。",
                record_id=f"{name}:pledge:{n}", field="sections.内容")
        for n in range(1, records + 1)
    )  # fmt: skip
    made = tuple(_record(name, town, title, day, n, at) for n in range(1, records + 1))
    return Ingested(document=whole, lines=lines, records=made, passages=passages)


def _title(n: int) -> str:
    return f"{THINGS[n % len(THINGS)]}の取組その{n}"


def _record(name: str, town: str, title: str, day: str | None, n: int, at: int) -> Record:
    status, printed = STATES[(n + at) % len(STATES)]
    years = tuple(YearValue(fiscal_year=2020 + y, target=f"{10 + y}件", actual=f"{9 + y * n % 5}件") for y in range(5))
    return Record.model_validate({
        "record_id": f"{name}:pledge:{n}", "document": name, "municipality": town, "municipality_code": "",
        "plan": title, "kind": "pledge", "number": str(n), "title": _title(n), "as_of": day, "status": status,
        "departments": (f"{THINGS[n % len(THINGS)]}課",), "path": (f"政策{n % 7}",), "status_text": printed,
        "progress_percent": float((n * 7 + at) % 100), "sections": {"内容": f"{_title(n)}を進めます。"},
        "indicators": (Indicator(name="件数", baseline=Baseline(value="10件", period="R1"), values=years),),
        "source": Source(document=name, lines=(n, n)),
    })  # fmt: skip


def plans(records: int) -> Iterator[Ingested]:
    """One plan in many editions, and a small plan of each of some other towns."""
    for at in range(EDITIONS):
        yield plan(f"edition-{at + 1}", "みなぎ市", "みなぎ市公約", f"令和{at + 1}年度末", records, at)
    for at in range(TOWNS):
        yield plan(f"town-{at}", f"例{at}町", f"例{at}町計画", None, 50, at)


def application(records: int, data: Path) -> Any:
    """The service over invented plans."""
    build(list(plans(records)), CharacterEncoder(), data)
    settings = read({"YAKUSOKU_ENCODER": "characters", "YAKUSOKU_RATE_LIMIT": ""}, data=data)
    holder = Holder(Folder(data), lambda: open_pipeline(settings))
    holder.refresh()
    ahead(holder.pipeline)  # as `serve` does when a snapshot is taken up
    return create_app(holder, settings, [staff, open_data, *ROUTERS])


def resident_mb() -> int:
    """Memory of this process."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4 // 1024


def taken(base: str, path: str) -> tuple[int, int]:
    """Milliseconds of the processor for the first look at a page, and the most of the next ones."""
    spent = []
    for _ in range(TIMES):
        began = time.process_time()
        httpx.get(base + path, headers={"accept": "text/html"}, timeout=120).raise_for_status()
        spent.append(round((time.process_time() - began) * 1000))
    return spent[0], max(spent[1:])


def of_staff(base: dict[int, str]) -> Iterator[list[str]]:
    """A row a page: what it takes over few records and over many."""
    for path in STAFF:
        yield [f"`{path.partition('?q=')[0]}`", *(str(ms) for one in base.values() for ms in taken(one, path))]


def drawing(base: str) -> list[str]:
    """Memory while charts are drawn."""
    held = []
    for n in range(3 * DRAWN):
        httpx.get(base + CHARTS[n % len(CHARTS)], timeout=60).raise_for_status()
        if (n + 1) % DRAWN == 0:
            held.append(f"{n + 1} 回で {resident_mb()} MB")
    return [f"グラフのあるページを続けて開いたときの常駐: {'、'.join(held)}"]


def painted(base: str) -> Iterator[list[str]]:
    """A row a page: bytes on their way, and milliseconds to the first paint at a slower processor, on a phone."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for path in RESIDENTS:
            rounds = sorted(_paint(browser, base + path) for _ in range(3))
            yield [f"`{path.partition('?q=')[0]}`", *map(str, rounds[1])]
        browser.close()


def _paint(browser: Any, address: str) -> tuple[int, int, int]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="ja-JP")
    shown = context.new_page()
    session = context.new_cdp_session(shown)
    weights: list[float] = []
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    shown.goto(address, wait_until="networkidle")
    entry = "performance.getEntriesByName('first-contentful-paint')"
    shown.wait_for_function(f"{entry}.length > 0", timeout=60_000)
    script = f"{entry}[0].startTime"
    first, whole = shown.evaluate(script), shown.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    context.close()
    return round(first), round(whole), round(sum(weights) / 1000)


def main() -> None:
    """Measure, and write the sections."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs=2, default=[50, 1000], help="of an edition: few and many")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        apps = {count: application(count, Path(folder) / str(count)) for count in options.records}
        with serving(apps[options.records[0]]) as few, serving(apps[options.records[1]]) as many:
            named = [f"{EDITIONS} 版 × {count} 件" for count in options.records]
            head = ["ページ", *(f"{name}: {side} ms" for name in named for side in ("はじめ", "次から"))]
            rows = list(of_staff(dict(zip(options.records, (few, many), strict=True))))
            lines = ["文書は作りもの（ほかに4町）。プロセッサ時間で、「次から」は3回のうち最も長いもの。", "",
                     *page.table(head, rows), "", *drawing(many)]  # fmt: skip
            page.put(options.output, "職員のページ（make bench-pages）", lines)
            heads = ["ページ", "最初の描画 ms", "読み終わり ms", "届いた KB"]
            said = f"幅 390、プロセッサを {SLOWER} 分の1に遅くした Chromium（3回の中央）。圧縮した大きさ。"
            page.put(
                options.output,
                "最初の描画と重さ（make bench-pages）",
                [said, "", *page.table(heads, list(painted(few)))],
            )


if __name__ == "__main__":
    main()
