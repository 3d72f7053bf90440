"""Where what is said is enough: statements behind the first that tell nothing more of what was asked. Pure.

A question with several parts is answered by several statements, and what was looked for the second part may be the
first one said again, or another thing beside it. Chosen on 1,500 questions, of whose 476 further statements 191 held
something that was asked: of those left out here, 3.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.tokens import word_set
from ingest.amounts import numbers
from service.forms import holds
from service.grounds import overlap
from service.model import Evidence, Finding, Found, Ranked, Request

UNLIKELY = 0.1
"""Part of the best unit's share under which what another record says answers nothing."""


def enough(request: Request, findings: Sequence[Finding], evidence: Evidence) -> list[Finding]:
    """The findings of one town without those that tell nothing more."""
    kept: list[Finding] = []
    said: list[Found] = []
    for one in findings:
        if isinstance(one, Found):
            if said and not one.corrects and _is_idle(request, one, said, evidence):
                continue
            said.append(one)
        kept.append(one)
    return kept


def adds(request: Request, text: str, said: str) -> bool:
    """Whether a text states a number, or holds a word of the question, that what is said does not."""
    return bool(numbers(text) - numbers(said)) or bool(set(request.subject.words) & (word_set(text) - word_set(said)))


def _is_idle(request: Request, one: Found, said: Sequence[Found], evidence: Evidence) -> bool:
    text = "\n".join(other.text for other in said)
    if not one.facts and not adds(request, one.text, text):
        return True
    if request.language == "en" and not one.facts and any(other.facts for other in said):
        return True  # figures are said in English, a sentence behind them only in the print's words
    if set(one.record_ids) & {i for other in said for i in other.record_ids}:
        return False
    left = [form for form in request.forms if not holds(form, text, request.subject.names)]
    if any(holds(form, one.text, request.subject.names) for form in left):
        return False
    figures = len(said[0].facts) > 1 and _is_figure(one) and all(map(_is_figure, said))
    return (figures and not left and not request.each) or _share(one, evidence) < UNLIKELY * _best(evidence)


def _is_figure(found: Found) -> bool:
    """Whether a finding tells figures of an indicator, as the plan prints them."""
    return bool(found.facts) and all(f.field.startswith("indicators.") and not f.derived for f in found.facts)


def _best(evidence: Evidence) -> float:
    return evidence.ranked[0].share if evidence.ranked else 0.0


def _share(found: Found, evidence: Evidence) -> float:
    """The share of the best unit among what a finding rests on."""
    return max((item.share for item in evidence.ranked if _rests(found, item)), default=0.0)


def _rests(found: Found, item: Ranked) -> bool:
    passage = item.unit.passage
    return item.unit.record_id in found.record_ids or any(
        passage is not None and overlap(cited, passage) for cited in found.citations
    )
