"""One of several things asked: the evidence turned towards its own piece of the question, nothing said twice. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from index.tokens import word_set
from ingest.text import match_key, nfkc
from service.forms import THINGS, holds
from service.model import Ask, Evidence, Fact, Finding, Found, Missing, Ranked, Topic
from service.rank import belief

WORDS, FEW, HOME, TOLD, EXACT, END = 2.0, 1.5, 1.5, 3.0, 0.7, 1.0
"""What a unit gains, in score, where it holds all words of the ask's piece, and where it is of a record that the answer
rests on already; what it loses where the answer says it already; what the very counter asked for
adds, before those that count the same (何校: 3校 before 13棟); what the end of a time adds that is asked for (いつから,
いつまで). Chosen on questions over the invented plans.
"""

_DATED = r"(?:\d\s*(?:年度?|月|日)|[RH]\d{1,2}|元年度?|年度|[上中下]旬|[春夏秋冬])(?:末|頃|ごろ|初め|中)?"
ENDS = {
    "from": re.compile(
        rf"{_DATED}(?:分)?(?:から|より|以降|に(?:開始|始|導入|開設|開校|開館|開業|創設|新設|スタート)|(?:に)?(?:開始|開設|導入))"
    ),
    "until": re.compile(
        rf"{_DATED}(?:まで|を?(?:もって|期限)|(?:に|の|で)?(?:完了|完成|終了|廃止|竣工|供用|開館|開設|開業|達成|策定|終え|終わ|解消|整備))"
    ),
}
"""What a text says of one end of a time."""


def steered(asks: Sequence[Ask], evidence: Evidence, said: Sequence[Found]) -> Evidence:
    """The evidence with its order turned towards asks of one sentence; as it is where the question has one piece."""
    form = asks[0].form if asks[0].topic is Topic.FIGURE and asks[0].form in THINGS else None
    end = asks[0].end
    if not evidence.ranked or not (asks[0].apart or form or end):
        return evidence
    home = {record_id for one in said for record_id in one.record_ids}
    text = match_key("\n".join(cited.quote for one in said for cited in one.citations))
    words = tuple(dict.fromkeys(word for ask in asks for word in ask.words))
    gains = [_gain(words, form, end, item, home, text) for item in evidence.ranked]
    weights = [item.share * math.exp(gain) for item, gain in zip(evidence.ranked, gains, strict=True)]
    total = sum(weights) or 1.0
    turned = [
        item.model_copy(update={"share": weight / total, "score": item.score + gain})
        for item, weight, gain in zip(evidence.ranked, weights, gains, strict=True)
    ]
    turned.sort(key=lambda item: (-item.share, item.unit.unit_id))
    return evidence.model_copy(
        update={"ranked": tuple(turned), "belief": belief((one.unit.record_id, one.share) for one in turned)}
    )


def _gain(words: tuple[str, ...], form: str | None, end: str | None, item: Ranked, home: set[str], text: str) -> float:
    passage = item.unit.passage
    own = word_set(" ".join([passage.text, *passage.context[-1:]]) if passage else item.unit.text)
    gain = WORDS * sum(word in own for word in words) / (len(words) + FEW)
    gain += HOME * (item.unit.record_id in home)
    if passage is None:
        return gain
    if form and re.search(rf"\d\s*{re.escape(form)}", nfkc(passage.text)):
        gain += EXACT
    if end and ENDS[end].search(nfkc(passage.text)):
        gain += END
    figures = (passage.field or "").startswith("indicators.")  # of one indicator several things may be asked
    return gain - TOLD * (not figures and match_key(passage.text).rstrip("。") in text)


def told(findings: Sequence[Finding]) -> list[Found]:
    """Those of the findings that answer."""
    return [one for one in findings if isinstance(one, Found)]


def distinct(findings: Sequence[Finding]) -> list[Finding]:
    """Each text once, and each figure."""
    kept: list[Finding] = []
    for one in findings:
        if not is_told(one, told(kept)) and not (isinstance(one, Missing) and one in kept):
            kept.append(one)
    return kept


def is_told(one: Finding, said: Sequence[Found]) -> bool:
    """Whether a finding says nothing but what is said already: its sentences, or the figures that it rests on."""
    if isinstance(one, Missing):
        return False
    facts = {_key(fact) for other in said for fact in other.facts}
    if one.facts and {_key(fact) for fact in one.facts} <= facts and not any(fact.derived for fact in one.facts):
        return True
    lines = {line for other in said for line in other.text.split("\n")}
    return all(line in lines for line in one.text.split("\n"))


def fullest(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those whose figures another tells with more beside them."""
    keys = [_figures(one) for one in findings]
    return [one for at, one in enumerate(findings) if not keys[at] or not any(keys[at] < other for other in keys)]


def _figures(finding: Finding) -> set[tuple[str, str, int | None, str]]:
    """The printed figures that a finding tells, where they are all that it tells."""
    if isinstance(finding, Missing) or finding.corrects or any(fact.derived for fact in finding.facts):
        return set()
    return {_key(fact) for fact in finding.facts}


def holds_form(ask: Ask, found: Found) -> bool:
    """Whether a finding holds the form that a figure is asked in: where it is told already, the ask is answered."""
    return ask.topic is Topic.FIGURE and (ask.form is None or holds(ask.form, found.text))


def answers(ask: Ask, found: Found) -> bool:
    """Whether a finding that is told already answers an ask as well: it holds the form of answer that is wanted."""
    form = {Topic.DATE: "時期", Topic.PERCENT: "%"}.get(ask.topic, ask.form)
    return form is None or holds(form, found.text)


def _key(fact: Fact) -> tuple[str, str, int | None, str]:
    return fact.record_id, fact.field, fact.fiscal_year, str(fact.value)
