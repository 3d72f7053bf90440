"""The scoreboard on a terminal."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.table import Table

from eval.outcome import Run
from eval.statistics import Mean

SYSTEMS = {
    "yakusoku": "Yakusoku",
    "naive_bm25": "素朴な語検索",
    "naive_dense": "素朴なベクトル検索",
    "naive_hybrid": "素朴な併用検索",
}
"""System → its printed name."""


def system(name: str) -> str:
    """A system's printed name; another run's is its path.

    >>> system("naive_bm25"), system("before/results.jsonl")
    ('素朴な語検索', 'before/results.jsonl')
    """
    return SYSTEMS.get(name, name)


def shown(mean: Mean) -> str:
    """A mean with its interval, as a share or in milliseconds.

    >>> shown(Mean(name="correctness", value=0.5, low=0.4, high=0.6, n=9))
    '50.0% (40.0–60.0)'
    """
    if mean.value is None or mean.low is None or mean.high is None:
        return "—"
    if mean.name.startswith("latency"):
        return f"{1000 * mean.value:.1f}ミリ秒 ({1000 * mean.low:.1f}–{1000 * mean.high:.1f})"
    return f"{mean.value:.1%} ({100 * mean.low:.1f}–{100 * mean.high:.1f})"


def label(run: Run, name: str) -> str:
    """A measure's printed name.

    Raises:
        KeyError: there is no such measure.
    """
    labels = {measure.name: measure.label + ("↓" if measure.lower else "") for measure in run.measures}
    labels |= {f"latency_p{rank}": f"所要時間 p{rank}↓" for rank in (50, 95, 99)}
    return labels[name]


def show(run: Run, console: Console, wrong: int) -> None:
    """Print the scoreboard, the reasons for wrong answers, the comparisons, and the first wrong answers."""
    table = Table("指標", *(system(one.name) for one in run.systems), title="評価結果（95%信頼区間）")
    for at, mean in enumerate(run.systems[0].means):
        table.add_row(label(run, mean.name), *(shown(one.means[at]) for one in run.systems))
    console.print(table)
    product = run.systems[0].outcomes
    reasons = Counter(fault.kind for outcome in product for fault in outcome.case.faults)
    console.print("誤りの理由: " + "、".join(f"{kind} {count}" for kind, count in reasons.most_common()))
    for compared in run.comparisons:
        p = next((d.p for d in compared.differences if d.name == "correctness"), None)
        verdict = f"、正答率の差の p = {p:.3g}" if p is not None else ""
        console.print(f"{system(compared.name)} と比べて: 勝ち {len(compared.won)}、負け {len(compared.lost)}{verdict}")
    for outcome in [o for o in product if not o.case.right][:wrong]:
        answer = outcome.case.reply.answer if outcome.case.reply else "—"
        why = "、".join(fault.why for fault in outcome.case.faults)
        console.print(f"{outcome.row.id} {outcome.case.gold.question}\n  {why}\n  {answer}", markup=False)
