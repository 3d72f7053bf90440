"""What strangers may send, made up by the thousand: `python -m bench.fuzz` writes a section of docs/benchmarks.md.

Requests are made from the API's own description, questions from what hurts grammars, and documents are those of
`bench.hostile`. A fault is a status of 500 and above, a reply that the description does not know, or an exception that
is none of ours; what takes long is told, in seconds of the processor.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import hypothesis
import schemathesis
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import negative_data_rejection

from bench import hostile, page
from ingest.documents import ingest
from ingest.errors import YakusokuError

MADE = {"deadline": None, "database": None, "derandomize": True, "phases": [hypothesis.Phase.generate]}
"""The same attempts each time: what was found is found again."""
TAKEN = negative_data_rejection
"""A text that is too long by the blanks around it is taken without them: more than the description promises."""
PIECES = (
    "（", "）", "「", "」", "(", "【", "1", "１", "一", "0.", "1,", "①", "令和", "令和6年度", "年度", "の", "は", "。",
    "？", "%", "億円", "人口", "目標", "あ", "漢", "ア", "A", "a ", "\u200b", "\u202e", "\u2066", "\ufeff", "\n", "\t",
    "　", "-", "ー", "…", "・", "|", "ですか", "ないのは", "より", "から", "まで", "または", "\\", "'", "<s>",
    "それぞれ", "{}", "%s", "=", "\U0001f600", "\u0301",
)  # fmt: skip
"""What grammars, widths and writing directions stumble over."""
questions = st.lists(
    st.tuples(st.sampled_from(PIECES) | st.text(max_size=8), st.sampled_from((1, 1, 2, 7, 400))),
    min_size=1,
    max_size=40,
).map(lambda parts: "".join(piece * times for piece, times in parts)[:1000])


@dataclass
class Tried:
    """What came of one kind of attack."""

    kind: str
    count: int = 0
    slowest: float = 0.0
    """Seconds of the processor."""
    faults: list[str] = field(default_factory=list)

    def once(self, name: str, call: Callable[[], object]) -> None:
        """One attempt; what is refused on purpose is no fault."""
        began = time.process_time()
        try:
            call()
        except YakusokuError:
            pass
        except (Exception, BaseExceptionGroup) as error:
            self.faults.append(f"{name}: {type(error).__name__}: {error}"[:500])
        self.count += 1
        self.slowest = max(self.slowest, time.process_time() - began)


def requests(app: Any, examples: int) -> Tried:
    """Each operation of the API with so many bodies and parameters that fit, and so many that do not."""
    tried = Tried("API の記述から作った要求")
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in schemathesis.GenerationMode:
            with_one = hypothesis.given(case=operation.as_strategy(generation_mode=mode))
            checks = list(hypothesis.HealthCheck)
            made = hypothesis.settings(max_examples=examples, suppress_health_check=checks, **MADE)  # type: ignore[arg-type]

            def send(case: Any) -> None:
                tried.once(str(case), lambda: case.validate_response(case.call(), excluded_checks=[TAKEN]))

            try:
                made(with_one(send))()
            except hypothesis.errors.Unsatisfiable:
                continue  # without parameters nothing can be sent that does not fit
    return tried


def asked(ask: Callable[[str], object], examples: int) -> Tried:
    """So many questions."""
    tried = Tried("質問")

    def one(question: str) -> None:
        if question.strip():
            tried.once(question[:100], lambda: ask(question))

    made = hypothesis.settings(
        max_examples=examples, suppress_health_check=list(hypothesis.HealthCheck), **MADE  # type: ignore[arg-type]
    )  # fmt: skip
    made(hypothesis.given(question=questions)(one))()
    return tried


def documents(folder: Path, files: Iterable[tuple[str, bytes]]) -> Tried:
    """Documents made to break a reader, each read whole."""
    tried = Tried("壊すための文書")
    for name, raw in files:
        path = folder / name
        path.write_bytes(raw)
        tried.once(name, lambda path=path: ingest(path))  # type: ignore[misc]
        path.unlink()
    return tried


def main() -> None:
    """Attack for long, and write down what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=300, help="of each kind")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    town = import_module("tests.fuzz_fixture")  # the one that the tests attack
    with tempfile.TemporaryDirectory() as folder:
        files = hostile.files()
        rows = [requests(town.app(Path(folder)), options.examples), asked(town.ask, 5 * options.examples)]
        rows.append(documents(Path(folder), files))
    told = [(one.kind, one.count, len(one.faults), f"{one.slowest:.1f}") for one in rows]
    lines = [*page.machine(), "", *page.table(("何を", "試した", "不具合", "最も長いもの（プロセッサ秒）"), told)]
    page.put(options.output, "壊そうとする（make fuzz）", lines)
    sys.exit("\n".join(fault for one in rows for fault in one.faults) or 0)


if __name__ == "__main__":
    main()
