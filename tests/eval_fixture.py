"""Two invented plans, questions with gold answers, and an answerer that is right: tests break it on purpose."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from eval.answerers import Answerer
from eval.ask import attempts
from eval.case import Case, case
from eval.measures import measures
from eval.question import GoldQuestion, parse
from eval.sources import Sources
from eval.statistics import means

LINES = {
    "minagi-roadmap": (
        "みなぎ市 市長公約工程表",
        "公約番号\t1\t公約事業\t<b>港の朝市</b>\t担当部署\t商工課",
        "年度\t2025年度 (R7)\t2026年度 (R8)",
        "目標値\t1,500人\t1,800人",
        "実績値\t1,430人\t1,905人",
        "現状の課題\t駐車場が<b>30台分</b>足りない。\t船着き場が浅い。",
        "公約番号\t2\t公約事業\t灯台の夜間開放\t担当部署\t観光課",
    ),
    "shiosai-plan": (
        "しおさい町 総合計画",
        "朝市の来場者\t2025年度 (R7)\t2026年度 (R8)",
        "実績値\t700人\t820人",
    ),
}
HEADINGS = {"minagi-roadmap": "みなぎ市 市長公約工程表", "shiosai-plan": "しおさい町 総合計画"}


def sources() -> Sources:
    """The two plans."""
    return Sources(LINES, LINES.__getitem__, HEADINGS)


QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "actual",
        "question": "みなぎ市の港の朝市、2026年度の実績は何人？",
        "paraphrases": ["令和8年度の朝市の実績（みなぎ市）は？", "みなぎ市の朝市には2026年度に何人来た？"],
        "type": "kpi_value",
        "document": "minagi-roadmap",
        "expect": {
            "answered": True,
            "must": [["1,905人", "1905名"]],
            "must_not": ["1,430人"],
            "lines": [[5, 5]],
            "records": ["minagi-roadmap:pledge:1"],
        },
    },
    {
        "id": "department",
        "question": "港の朝市の担当は？",
        "paraphrases": ["朝市はどこの課？", "港の朝市の所管部署"],
        "type": "department",
        "document": "minagi-roadmap",
        "expect": {"answered": True, "must": ["商工課"], "lines": [[2, 2]], "records": ["minagi-roadmap:pledge:1"]},
    },
    {
        "id": "issue",
        "question": "港の朝市の困りごとは？",
        "type": "content",
        "document": "minagi-roadmap",
        "expect": {"answered": True, "must": ["30台", "浅い"], "lines": [[6, 6]]},
    },
    {
        "id": "follow",
        "question": "目標は？",
        "history": ["みなぎ市の港の朝市、2026年度の実績は何人？"],
        "type": "follow_up",
        "document": "minagi-roadmap",
        "expect": {"answered": True, "must": ["1,800人"], "lines": [[4, 4]], "records": ["minagi-roadmap:pledge:1"]},
    },
    {
        "id": "nothing",
        "question": "みなぎ市の空港の計画は？",
        "paraphrases": ["空港はできる？", "みなぎ市の飛行場"],
        "type": "unanswerable",
        "document": "minagi-roadmap",
        "expect": {"answered": False},
    },
]


def _jsonl() -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in QUESTIONS)


def questions() -> list[GoldQuestion]:
    """The gold questions."""
    found, faults = parse(_jsonl().splitlines(), "minagi.jsonl")
    assert not faults
    return found


def _cite(n: int, line: int, quote: str, document: str = "minagi-roadmap") -> dict[str, Any]:
    return {"n": n, "document": document, "title": "港の朝市", "lines": [line, line], "quote": quote}


def _fact(field: str, value: str, year: int | None = None) -> dict[str, Any]:
    return {
        "record_id": "minagi-roadmap:pledge:1", "field": field, "fiscal_year": year, "value": value, "derived": False,
        "citation": 1,
    }  # fmt: skip


def _reply(answer: str, cites: list[dict[str, Any]], facts: list[dict[str, Any]]) -> dict[str, Any]:
    passages = [
        {"passage_id": str(c["n"]), **{k: c[k] for k in ("document", "lines")}, "text": "", "score": 0.9} for c in cites
    ]
    return {
        "answer": answer, "answered": bool(cites), "citations": cites, "facts": facts, "records": [],
        "passages": passages, "conversation_id": "c1", "timings_ms": {}, "confidence": 0.9 if cites else 0.1,
    }  # fmt: skip


REPLIES: dict[str, dict[str, Any]] = {
    "actual": _reply(
        "みなぎ市の「港の朝市」の2026年度の実績値は1,905人です[1]。", [_cite(1, 5, "1,905人")],
        [_fact("indicators.0", "1,905人", 2026)],
    ),
    "department": _reply(
        "「港の朝市」の担当は、商工課です。[1]", [_cite(1, 2, "商工課")], [_fact("departments", "商工課")]
    ),
    "issue": _reply(
        "「港の朝市」に、次のように書かれています。\n「駐車場が30台分足りない。」[1]\n「船着き場が浅い。」[2]",
        [_cite(1, 6, "駐車場が30台分足りない。"), _cite(2, 6, "船着き場が浅い。")], [],
    ),
    "follow": _reply(
        "「港の朝市」の2026年度の目標値は1,800人です[1]。", [_cite(1, 4, "1,800人")],
        [_fact("indicators.0", "1,800人", 2026)],
    ),
    "nothing": _reply("お尋ねの内容は、文書には書かれていません。", [], []),
}  # fmt: skip


class Fake:
    """Answers the gold questions from a table, through a change that may break the reply."""

    name = "yakusoku"

    def __init__(self, change: Callable[[str, dict[str, Any]], dict[str, Any]] = lambda name, reply: reply) -> None:
        self._change = change
        self._names = {wording: q.id for q in questions() for wording in (q.question, *q.paraphrases)}
        self.asked: list[str] = []

    def ask(
        self, question: str, *, conversation_id: str | None = None, municipality: str | None = None
    ) -> dict[str, Any]:
        """The table's reply to a known wording."""
        self.asked.append(question)
        name = self._names[question]
        return self._change(name, copy.deepcopy(REPLIES[name]))


def cases(answerer: Answerer) -> list[Case]:
    """Every gold question, asked and judged."""
    return [case(question, attempts(answerer, question), sources()) for question in questions()]


def scored(answerer: Answerer) -> dict[str, float | None]:
    """The mean of every measure."""
    chosen = measures()
    rows = [{measure.name: measure.score(one) for measure in chosen} for one in cases(answerer)]
    return {mean.name: mean.value for mean in means(rows, chosen)}


def write_questions(folder: Path) -> Path:
    """The gold questions as a file."""
    path = folder / "minagi.jsonl"
    path.write_text(_jsonl(), encoding="utf-8")
    return path
