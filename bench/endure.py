"""`python -m bench.endure DATA --requests 5000`: whether a server that answers on and on stays as large as it was."""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import page
from bench.load import one_by_one
from bench.run import ROOT, questions_of
from bench.server import Server, served

PARTS = 10
"""Times that the size is looked at."""


def sizes(server: Server, asked: Sequence[str], requests: int, outcomes: Counter[str]) -> Iterator[tuple[int, float]]:
    """How many were answered so far, and the megabytes in memory then."""
    chance = random.Random(1)
    for part in range(1, PARTS + 1):
        done = one_by_one(server, [chance.choice(asked) for _ in range(requests // PARTS)])
        outcomes.update(done.outcomes)
        yield part * (requests // PARTS), server.used().resident


def main() -> None:
    """Ask, and write down the sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="a folder with a snapshot")
    parser.add_argument("--questions", type=Path, nargs="*", default=sorted(ROOT.glob("eval/questions/*.jsonl")))
    parser.add_argument("--requests", type=int, default=5000)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    outcomes: Counter[str] = Counter()
    with served(options.data) as server:
        rows = list(sizes(server, questions_of(options.questions, 1000), options.requests, outcomes))
    grown = rows[-1][1] / rows[PARTS // 2 - 1][1] - 1
    said = f"返事は {'、'.join(f'{status} × {n}' for status, n in outcomes.items())}。"
    said += f"後の半分で、常駐は {grown:+.1%} 変わりました。"
    table = page.table(("聞いた数", "常駐 MB"), [(count, f"{size:.0f}") for count, size in rows])
    page.put(options.output, "聞かれつづける（make endure）", [*page.machine(), "", said, "", *table])


if __name__ == "__main__":
    main()
