"""How many records had a mark at each of several times, as the plan itself counts them. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.text import nfkc
from prompts import say
from service import tallies
from service.compose import cite, words
from service.compose.readable import readable
from service.grounds import Grounds
from service.model import Ask, Citation, Evidence, Fact, Found, Request
from service.tallies import Tally


def told(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """The counts of a mark at the times that are asked for; None where one of them is not printed."""
    mark = next((str(c.value) for c in request.conditions if c.op == "is" and not isinstance(c.value, float)), None)
    if mark is None or not ("before" in ask.moments or len(ask.moments) + len(set(ask.years)) > 1):
        return None
    for document in _documents(request, evidence):
        printed = _printed(document, ground)
        held = [one for one in printed if one.label.startswith(nfkc(mark))] or [
            one for one in printed if tallies.has(one, mark)
        ]  # ▲ is no △ where both are counted
        found = [_now(held), _before(held)] if "before" in ask.moments else []
        if ask.years:
            found = [*([_now(held)] if "now" in ask.moments else []), *(_of(held, year) for year in ask.years)]
        kept = [one for one in found if one is not None]
        if len(kept) == len(found) and len(set(kept)) > 1:
            return _said(request, kept, evidence, ground)
    return None


def _documents(request: Request, evidence: Evidence) -> Iterable[str]:
    near = [item.unit.document for item in evidence.ranked]
    near += [evidence.records[i].document for i in evidence.belief if i in evidence.records]
    return dict.fromkeys(one for one in near if not request.subject.documents or one in request.subject.documents)


def _printed(document: str, ground: Grounds) -> list[Tally]:
    """Every count of marks that a document prints, what its tables count before what its lines say."""
    rows = [one for record in ground.tree.of(document) for one in tallies.of_record(record)]
    return [*rows, *tallies.of_lines(document, ground.lines.get(document, ()))]


def _now(held: list[Tally]) -> Tally | None:
    """The count of this time: what says so, else of the latest year, else of no other time."""
    said = [one for one in held if one.now]
    dated = sorted((one for one in held if one.year and not one.before), key=lambda one: -(one.year or 0))
    rest = [one for one in held if not one.before and one.year is None]
    return next(iter([*said, *rest, *dated]), None)


def _before(held: list[Tally]) -> Tally | None:
    """The count of the time before: what says so, else of the year before the latest."""
    said = [one for one in held if one.before]
    dated = {one.year: one for one in reversed(held) if one.year}
    latest = max((year for year in dated if year), default=0)
    return next(iter(said), None) or dated.get(latest - 1)


def _of(held: list[Tally], year: int) -> Tally | None:
    return next((one for one in held if one.year == year), None)


def _said(request: Request, found: list[Tally], evidence: Evidence, ground: Grounds) -> Found:
    language = request.language
    parts = [say(language, "list.counted_part", when=_when(request, one), number=one.number) for one in found]
    label = say(language, "name.quoted", name=readable(found[0].label) or found[0].label)
    return Found(
        text=say(language, "list.counted", mark=label, parts=words.joined(parts, language)),
        citations=tuple(dict.fromkeys(_cited(one, ground) for one in found)),
        facts=tuple(
            Fact(record_id=next(iter(evidence.belief), ""), field="count", value=one.number, derived=True)
            for one in found
        ),
        record_ids=(),
    )


def _when(request: Request, one: Tally) -> str:
    """The time of a count, in words."""
    if one.year and (not one.before or one.year in request.years):
        return words.period(one.year, request.language)
    return say(request.language, "list.before" if one.before else "list.now")


def _cited(one: Tally, ground: Grounds) -> Citation:
    """The line that prints a count."""
    lines = ground.text(one.document, one.lines)
    quote = one.quote or next((line.strip() for line in lines if line.strip()), "")
    return Citation(
        n=0, document=one.document, title=ground.plan(one.document), lines=one.lines, quote=quote[: cite.LONGEST_QUOTE]
    )
