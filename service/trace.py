"""A trace as text: every stage of one question, for people who want to see how an answer came about."""

from __future__ import annotations

from collections.abc import Iterator

from service.model import Evidence, Statement, Understanding
from service.pipeline import Trace
from service.verify import Answer

SHOWN = 8
"""Candidates and ranked units shown of a stage."""


def render(trace: Trace) -> str:
    """The five stages, one heading each, as Markdown."""
    times = trace.timings_ms
    return "\n".join(
        [
            f"## 1 understand（{times['understand']:.1f} ms）",
            *_understanding(trace.understanding),
            f"\n## 2 retrieve（{times['retrieve']:.1f} ms）",
            f"- 候補 {len(trace.candidates.units)} 件、条件に合う記録 {len(trace.candidates.selected)} 件"
            f"（{trace.candidates.selection or '条件なし'}）、どこにもない語の割合 {trace.candidates.unknown:.2f}",
            f"\n## 3 rank（{times['rank']:.1f} ms）",
            *_evidence(trace.evidence),
            f"\n## 4 compose（{times['compose']:.1f} ms）",
            *(line for statement in trace.draft.statements for line in _statement(statement)),
            *([f"- 書かれていないこと: {trace.draft.missing}"] if trace.draft.missing else []),
            f"\n## 5 verify（{times['verify']:.1f} ms）",
            "- 答える" if isinstance(trace.outcome, Answer) else f"- 答えない（{trace.outcome.reason}）",
            "",
            trace.outcome.text,
            *(f"[{c.n}] {c.document} {c.lines[0]}–{c.lines[1]}行「{c.quote}」" for c in trace.outcome.citations),
        ]
    )


def _understanding(asked: Understanding) -> Iterator[str]:
    shares = sorted(asked.intents.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
    yield "- 何を: " + "、".join(f"{name} {share:.2f}" for name, share in shares)
    fields = asked.model_dump(exclude={"intents", "history", "question", "search"}, exclude_defaults=True)
    for name, value in fields.items():
        yield f"- {name}: {value}"


def _evidence(evidence: Evidence) -> Iterator[str]:
    yield f"- 文書に答えがある見込み（対数オッズ）: {evidence.log_odds:.2f}"
    for item in evidence.ranked[:SHOWN]:
        passage = item.unit.passage
        where = (
            f"{passage.lines[0]}行 {passage.field or ''}" if passage else f"記録 {item.unit.record_id} {item.unit.card}"
        )
        text = passage.text if passage else item.unit.text
        yield f"- {item.score:+.2f} {where}: {text[:60]}"


def _statement(statement: Statement) -> Iterator[str]:
    yield f"- {statement.text}"
    for citation in statement.citations:
        yield f"  - {citation.document} {citation.lines[0]}–{citation.lines[1]}行「{citation.quote[:60]}」"
