"""A small town's documents, put together by hand, and a pipeline that answers from them: for tests of the service."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from index.encoder import CharacterEncoder
from index.shelf import Folder
from index.snapshot import Snapshot, build, current, load
from ingest.documents import Ingested
from ingest.model import Baseline, Document, Indicator, Passage, Record, Source, YearValue
from service.about import Relevant
from service.doors.routers import ROUTERS
from service.grounds import grounds
from service.model import Choice, Citation, Fact, Proof, Question, Receipt, Reply, Scope, ScoredPassage
from service.receipts import issue
from service.settings import Settings
from service.staff.open_data import router as open_data
from service.staff.pages import router as staff
from service.web.app import create_app
from service.web.holder import Holder

LINES = (
    "# みなぎ町まちづくり計画",
    "",
    "## 1 くらしを守る",
    "事業名\t担当部署\t内容",
    "除雪の見直し\t建設課\t<ul><li>・朝7時までに除雪を終えます。</li><li>・歩道も除雪します。</li></ul>",
    "指標\tR5\tR6\tR7",
    "除雪した路線（目標値）\t120路線\t130路線\t140路線",
    "除雪した路線（実績値）\t118路線\t131路線\t",
    "",
    "進捗状況 計画通りに進んでいる",
    "<script>alert('行')</script> は文字として示します。",
    "",
    "## 2 港をにぎわす",
    "事業名\t担当部署\t内容",
    "朝市の屋根\t水産課\t雨の日も開ける市にします。",
)


def _document(name: str, plan: str, **changes: object) -> Document:
    values = {
        "document": name,
        "municipality": "みなぎ町",
        "municipality_code": "999997",
        "plan": plan,
        "family": "general",
        "format": "txt",
        "sha256": "0" * 64,
        "lines": len(LINES),
        "records": 2,
        "as_of": "令和6年度末",
    } | changes
    return Document.model_validate(values)


def record(number: str, title: str, department: str, lines: tuple[int, int], **changes: object) -> Record:
    """A record of the town's plan."""
    document = str(changes.pop("document", "minagi-plan"))
    values = {
        "record_id": f"{document}:pledge:{number}",
        "document": document,
        "municipality": "みなぎ町",
        "municipality_code": "999997",
        "plan": "みなぎ町まちづくり計画",
        "kind": "pledge",
        "number": number,
        "title": title,
        "departments": (department,),
        "source": Source(document=document, lines=lines),
    } | changes
    return Record.model_validate(values)


SNOW = record(
    "1", "除雪の見直し", "建設課", (4, 11), status="on_track", status_text="計画通りに進んでいる",
    path=("くらしを守る",),
    indicators=(
        Indicator(
            name="除雪した路線",
            baseline=Baseline(value="110路線", period="R4"),
            values=(
                YearValue(fiscal_year=2023, target="120路線", actual="118路線"),
                YearValue(fiscal_year=2024, target="130路線", actual="131路線"),
                YearValue(fiscal_year=2025, target="140路線"),
            ),
        ),
    ),
    sections={"内容": "・朝7時までに除雪を終えます。\n・歩道も除雪します。"},
)  # fmt: skip
MARKET = record("2-1", "朝市の屋根", "水産課", (14, 15), path=("港をにぎわす",))
TILDE = record(
    "1-1~2", "灯台の案内板", "観光課", (1, 1), document="minagi-records", kind="project", status="delayed",
    record_id="minagi-records:project:1-1~2", plan="みなぎ町観光計画",
)  # fmt: skip


def documents(extra: str | None = None) -> list[Ingested]:
    """A plan with its text, and one of which only the records are here; `extra` adds a line to the first."""
    lines = LINES + ((extra,) if extra else ())
    passage = Passage(
        passage_id="minagi-plan:15:0", document="minagi-plan", lines=(15, 15), text="雨の日も開ける市にします。"
    )
    whole = _document("minagi-plan", "みなぎ町まちづくり計画", lines=len(lines))
    bare = _document("minagi-records", "みなぎ町観光計画", lines=1, records=1, full_text=False, as_of=None)
    return [
        Ingested(document=whole, lines=lines, records=(SNOW, MARKET), passages=(passage,)),
        Ingested(document=bare, lines=(), records=(TILDE,), passages=()),
    ]


def write_snapshot(data: Path, extra: str | None = None, *further: Ingested) -> None:
    """Build a snapshot of the town's documents and make it current."""
    build([*documents(extra), *further], CharacterEncoder(), data)


def wide() -> Ingested:
    """A plan with a table wider than any screen."""
    lines = (
        "\t".join(["事業名", *(f"内容{n}" for n in range(1, 31))]),
        "\t".join(["港の整備", *(f"{n}号の埠頭" for n in range(1, 29)), "岸壁を直す", "おわり"]),
    )
    header = Passage(passage_id="minagi-wide:1:0", document="minagi-wide", lines=(1, 1), text="事業名", role="header")
    plan = _document("minagi-wide", "みなぎ町港湾計画", lines=len(lines), records=0)
    return Ingested(document=plan, lines=lines, records=(), passages=(header,))


CRISIS = """ひとりで抱えず、すぐに次へ連絡してください。
・よりそいホットライン 0120-279-338（24時間・無料）
・DV相談ナビ #8008（各機関の受付時間）"""
RESOLVED = "除雪の見直しの担当はどの課ですか"
"""What the follow-up 「それはどの課ですか」 asks."""
CHOICES = (
    Choice(label="除雪の見直し", question="除雪の見直しについて教えてください"),
    Choice(label="灯台の案内板", question="灯台の案内板の担当はどこですか"),
)


@dataclass
class FakePipeline:
    """Answers two questions, sends one to the telephone and refuses every other; remembers what it was asked."""

    snapshot: Snapshot
    asked: list[Question] = field(default_factory=list)

    def ask(self, question: Question) -> Reply:
        """A reply whose citations and facts hold in the town's documents."""
        self.asked.append(question)
        reply = self._reply(question)
        if not question.receipt or reply.scope != "plans":
            return reply
        day = date(2026, 1, 5)
        given = issue(question, reply, "ja", self.snapshot.manifest, grounds(self.snapshot, day), day)
        return reply.model_copy(update={"receipt": given})

    def prove(self, receipt: Receipt) -> Proof:
        """A receipt that holds."""
        return Proof(receipt=receipt, holds=True, faults=())

    def _reply(self, question: Question) -> Reply:
        conversation = question.conversation_id or "c-1"
        timings = {"understand": 1.0, "total": 2.0}
        if "爆発" in question.question:
            raise RuntimeError("a fault of the program")
        if "死にたい" in question.question:
            return Reply(
                answer=CRISIS, answered=False, scope="crisis", conversation_id=conversation, timings_ms=timings,
            )  # fmt: skip
        if "担当" in question.question or (question.conversation_id and "どの課" in question.question):
            cited = Citation(
                n=1,
                document="minagi-plan",
                title="みなぎ町まちづくり計画「除雪の見直し」",
                lines=(5, 5),
                quote="建設課",
            )
            fact = Fact(record_id=SNOW.record_id, field="departments", value=["建設課"], citation=1)
            answer = (
                "The department in charge is 建設課.[1]" if question.language == "en" else "担当部署は建設課です。[1]"
            )
            return Reply(
                answer=answer, answered=True, citations=(cited,), facts=(fact,), records=(SNOW,), passages=_PASSAGES,
                resolved_question=RESOLVED if question.conversation_id else question.question,
                conversation_id=conversation, timings_ms=timings,
            )  # fmt: skip
        if "除雪" in question.question or "snow" in question.question:
            rows = ((7, 8), (7, 8)) if "表" in question.question else ((7, 7), (8, 8))
            target = Citation(
                n=1,
                document="minagi-plan",
                title="みなぎ町まちづくり計画「除雪の見直し」",
                lines=rows[0],
                quote="140路線",
            )
            actual = Citation(
                n=2,
                document="minagi-plan",
                title="みなぎ町まちづくり計画「除雪の見直し」",
                lines=rows[1],
                quote="131路線",
            )
            facts = tuple(
                Fact(
                    record_id=SNOW.record_id, field=f"indicators.0.{side}", indicator="除雪した路線", fiscal_year=year,
                    value=value, citation=n,
                )
                for n, side, year, value in ((1, "target", 2025, "140路線"), (2, "actual", 2024, "131路線"))
            )  # fmt: skip
            absent = ("空港の予算",) if "空港" in question.question else ()
            return Reply(
                answer="令和7年度の目標値は140路線です。[1]令和6年度の実績値は131路線です。[2]"
                + "".join(f"\nなお、{what}は書かれていません。" for what in absent),
                answered=True, citations=(target, actual), facts=facts, records=(SNOW,), passages=_PASSAGES,
                missing=absent,
                conversation_id=conversation, timings_ms=timings,
            )  # fmt: skip
        return Reply(
            answer="お尋ねの内容は書かれていません。", answered=False, passages=_PASSAGES,
            conversation_id=conversation, timings_ms=timings, missing=("お尋ねの内容",), choices=CHOICES,
        )  # fmt: skip

    def scope(self, question: Question) -> Scope:
        """That of a reply."""
        return "crisis" if "死にたい" in question.question else "plans"

    def facts(self, question: Question) -> tuple[Fact, ...]:
        """Those of a reply, of which nothing is remembered."""
        return () if "爆発" in question.question else self._reply(question).facts

    def about(self, question: Question) -> tuple[Relevant, ...]:
        """The market, with its one passage."""
        return (Relevant(record=MARKET, odds=1.0, passages=_PASSAGES),)

    def search(self, question: Question) -> tuple[ScoredPassage, ...]:
        """The one passage of the town's plan."""
        return _PASSAGES


_PASSAGES = (
    ScoredPassage(
        passage_id="minagi-plan:15:0",
        document="minagi-plan",
        lines=(15, 15),
        text="雨の日も開ける市にします。",
        score=0.5,
    ),
)


def holder(data: Path, poll_seconds: float = 0.02) -> Holder:
    """A holder over the folder's snapshots; nothing is loaded yet."""
    return Holder(Folder(data), lambda: FakePipeline(load(current(data))), poll_seconds)


def settings(data: Path, **changes: object) -> Settings:
    """Settings for tests: no limit on requests unless one is given."""
    return Settings.model_validate({"data": data, "rate_limit": ""} | changes)


def app(data: Path, **changes: object):  # type: ignore[no-untyped-def]
    """The application over the folder, its snapshot loaded."""
    held = holder(data)
    held.refresh()
    return create_app(held, settings(data, **changes), [staff, open_data, *ROUTERS])
