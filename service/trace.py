"""A trace as text: every stage of one question, for people who want to see how an answer came about."""

from __future__ import annotations

from collections.abc import Iterator

from service.compose.reply import body
from service.model import Answer, Evidence, Found, Missing, Request
from service.pipeline import Trace

SHOWN = 8
"""Candidates and ranked units shown of a stage."""


def render(trace: Trace) -> str:
    """The five stages, one heading each, as Markdown."""
    times = trace.timings_ms
    said = body(trace.request, trace.outcome)
    return "\n".join(
        [
            f"## 1 understand（{times['understand']:.1f} ms）",
            *_request(trace.request),
            f"\n## 2 retrieve（{times['retrieve']:.1f} ms）",
            f"- 候補 {len(trace.candidates.units)} 件、条件に合う記録 {len(trace.candidates.selected)} 件、"
            f"どこにもない語の割合 {trace.candidates.unknown:.2f}",
            f"\n## 3 rank（{times['rank']:.1f} ms）",
            *_evidence(trace.evidence),
            f"\n## 4 compose（{times['compose']:.1f} ms）",
            *(line for finding in trace.draft.findings for line in _finding(finding)),
            f"\n## 5 verify（{times['verify']:.1f} ms）",
            "- 答える" if isinstance(trace.outcome, Answer) else "- 答えない",
            "",
            said.text,
            *(f"[{c.n}] {c.document} {c.lines[0]}–{c.lines[1]}行「{c.quote}」" for c in said.citations),
        ]
    )


def _request(request: Request) -> Iterator[str]:
    shares = sorted(request.intents.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
    yield "- 文法の示唆: " + "、".join(f"{name} {share:.2f}" for name, share in shares)
    for ask in request.asks:
        yield f"- 問い: {ask.model_dump(mode='json', exclude_defaults=True)}"
    for name in ("conditions", "order", "claims"):
        value = getattr(request, name)
        if value:
            yield f"- {name}: {value}"
    for name, value in request.subject.model_dump(mode="json", exclude_defaults=True).items():
        yield f"- {name}: {value}"


def _evidence(evidence: Evidence) -> Iterator[str]:
    yield f"- 文書に答えがある見込み（対数オッズ）: {evidence.log_odds:.2f}"
    for item in evidence.ranked[:SHOWN]:
        passage = item.unit.passage
        where = (
            f"{passage.lines[0]}行 {passage.field or ''}" if passage else f"記録 {item.unit.record_id} {item.unit.card}"
        )
        text = passage.text if passage else item.unit.text
        yield f"- {item.share:.2f} {where}: {text[:60]}"


def _finding(finding: Found | Missing) -> Iterator[str]:
    if isinstance(finding, Missing):
        yield f"- ない: {finding.what}（{finding.why}）"
        return
    yield f"- {finding.text}"
    for citation in finding.citations:
        yield f"  - {citation.document} {citation.lines[0]}–{citation.lines[1]}行「{citation.quote[:60]}」"
