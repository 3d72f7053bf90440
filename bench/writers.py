"""`python -m bench.writers DATA QUESTIONS…`: what a language model changes in the answers, and what it cannot.

The templates answer alone; then with a writer that does its work perfectly, with one that alters whatever it can, or
with a real model (`--url`). Every system is asked the same questions and judged by the evaluation harness.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console

from bench import page
from eval import results
from eval.answerers import InProcess, snapshot_sources
from eval.card import card, of_snapshot
from eval.question import GoldQuestion, load
from eval.run import Opened, Options, evaluate_opened
from service import settings as service_settings
from service.pipeline import open_pipeline
from service.settings import Settings
from tests.llm_fixture import Script, data_of, is_plan, model

SECONDS = 10.0
"""For a scripted model, which answers at once; a real one has `YAKUSOKU_LLM_SECONDS`."""
TOPICS = {
    "kpi_value": "figure", "status": "status", "department": "department", "reason": "reason", "schedule": "date",
    "future": "future", "list": "title", "count": "title",
}  # fmt: skip
"""Type of a question → what a perfect reader says is asked for; of the others, that it is the contents."""
COLUMNS = (
    "", "正答率", "引用適合率", "数の根拠", "引用文の忠実さ", "誤答率", "p50 秒", "p95 秒",
    "変わった答え", "失った正答",
)  # fmt: skip
MEASURES = ("correctness", "citation_precision", "groundedness", "quote_fidelity", "false_answer")


def perfect(questions: Sequence[GoldQuestion]) -> Script:
    """Reads each question as its gold answer has it, and leaves out what a sentence can do without: the brackets."""
    known = {one.question: TOPICS.get(one.type, "content") for one in questions}

    def say(body: dict[str, Any]) -> str:
        data = data_of(body)
        if is_plan(body):
            op = "list" if known.get(data["question"]) == "title" else "value"
            return json.dumps({"asks": [{"topic": known.get(data["question"], "content"), "op": op, "sides": []}]})
        said = [re.sub("[「」]", "", one["text"]) for one in data["statements"]]
        return "".join(f"{text}[{n}]" for n, text in enumerate(said, 1))

    return say


def hostile(body: dict[str, Any]) -> str:
    """Takes every question for another, and alters every figure and every office."""
    if is_plan(body):
        return json.dumps({"asks": [{"topic": "figure", "op": "value", "sides": ["target"]}]})
    said = [
        re.sub(r"[一-龠]{2,8}課", "財政課", re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), one["text"]))
        for one in data_of(body)["statements"]
    ]
    return "".join(f"{text}[{n}]" for n, text in enumerate(said, 1))


class Answers(NamedTuple):
    """One system's answers to every question."""

    means: dict[str, float | None]
    said: dict[str, str]
    """Question → the answer's words."""
    right: frozenset[str]


def evaluated(data: Path, questions: Path, **changes: str | float) -> Answers:
    """The questions asked of a pipeline with these settings, and judged."""
    settings = Settings.model_validate(service_settings.read(data=data).model_dump() | changes)
    with tempfile.TemporaryDirectory() as folder:
        options = Options(questions=(questions,), data=data, report=Path(folder), naive=False)
        told = card(of_snapshot(data), options.questions, {})
        system = Opened(InProcess(open_pipeline(settings)), snapshot_sources(data), told)
        evaluate_opened(options, system, Console(quiet=True))
        file = Path(folder) / "results.jsonl"
        rows = results.read(file)
        totals = json.loads(file.read_text(encoding="utf-8").splitlines()[-1])
    return Answers(
        {one["name"]: one["value"] for one in totals["means"]},
        {row.id: str((row.attempts[0].reply or {}).get("answer")) for row in rows},
        frozenset(row.id for row in rows if row.right),
    )


def row(name: str, here: Answers, templates: Answers) -> list[str]:
    """A system's line of the table, against the templates'."""
    means = [here.means[one] for one in MEASURES]
    shares = ["—" if mean is None else f"{mean:.1%}" for mean in means]
    times = [f"{here.means[f'latency_p{rank}']:.2f}" for rank in (50, 95)]
    changed = sum(here.said[one] != templates.said[one] for one in here.said)
    return [name, *shares, *times, str(changed), str(len(templates.right - here.right))]


@contextmanager
def sampled(files: Sequence[Path], every: int) -> Iterator[Path]:
    """One file of every so manyth question of each file."""
    with tempfile.TemporaryDirectory() as folder:
        lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
        found = Path(folder) / "questions.jsonl"
        found.write_text("\n".join(lines[::every]) + "\n", encoding="utf-8")
        yield found


def main() -> None:
    """Ask, and write down the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="a folder with a snapshot")
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--every", type=int, default=1, help="ask only every so manyth question")
    parser.add_argument("--name", default="自前の質問", help="of the questions, for the heading")
    parser.add_argument("--url", help="a real model, …/v1, in place of the scripted ones")
    parser.add_argument("--model", default="default", help="its name there")
    parser.add_argument("--seconds", type=float, default=60.0, help="that it has for one question")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    with sampled(options.questions, options.every) as questions:
        gold = load([questions])
        alone = evaluated(options.data, questions)
        rows = [row("定型の文だけ", alone, alone)]
        if options.url:
            real = evaluated(
                options.data, questions, llm_url=options.url, llm_model=options.model, llm_seconds=options.seconds
            )
            rows.append(row(options.model, real, alone))
        else:
            for name, script in (("台本：完全", perfect(gold)), ("台本：敵対", hostile)):
                with model(script) as server:
                    said = evaluated(options.data, questions, llm_url=server.url, llm_seconds=SECONDS)
                rows.append(row(name, said, alone))
    title = f"言語モデルを添えた答え：{options.name}、{len(gold)}問（make bench-llm）"
    page.put(options.output, title, [*page.machine(), "", *page.table(COLUMNS, rows)])


if __name__ == "__main__":
    main()
