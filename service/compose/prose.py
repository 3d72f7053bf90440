"""What sentences of the documents say: the shortest text that answers, made readable, quoted as printed. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.tokens import word_set
from ingest.model import Passage, Record
from ingest.text import nfkc
from prompts import say
from service.compose import bodies, cells, cite, enough, speaks, words
from service.compose.readable import readable, sentence, unjoined
from service.forms import holds
from service.grounds import Grounds, name_of, overlap
from service.model import Ask, Citation, Evidence, Found, Op, Ranked, Request, Topic

LOOKED_THROUGH = 25
"""Ranked units looked through for the form asked for."""
ENOUGH = 0.03
"""A unit is looked at while its share is at least this part of the best one's."""
SECOND = 0.35
"""Another record's unit may hold the form asked for where it has at least this part of the best one's share."""
CERTAIN = 0.5
"""Share of the belief from which the best unit is taken to be the one that is meant."""
TOO, MOST = 0.45, 2
TOO_UNSURE, MOST_UNSURE = 0.25, 3
LONGEST = 360
"""Part of the best share from which another cell is quoted as well, cells at most, and their characters together; more
of them where no unit is clearly meant: on questions never seen the right one is first for two thirds, among three for
nine of ten."""
LONG, SHORT = 230, 110
"""Characters of a description, and of a sentence that gives a figure, a date or a name."""
JOINED = 0.2
"""A neighbouring sentence of the same cell belongs to the answer where its share is this part of the first one's."""
LISTED = 560
_LARGE = re.compile(r"\d{2}")
"""A title that holds a figure would need its own line as evidence."""
IN_ROLE = 0.6
"""Part of the best share from which a section headed by what is asked for comes first."""
_ROLE = {
    Topic.FUTURE: re.compile(r"今後|予定|次年度|方向性"), Topic.PROBLEM: re.compile(r"課題|問題"),
    Topic.REASON: re.compile(r"理由|背景|補足|要因"),
    Topic.RESULT: re.compile(r"これまで|実績|結果|取組状況|成果|効果"),
}  # fmt: skip
_DONE = re.compile(r"これまで|実績|結果|取組状況|成果|効果|進捗")
_TO_DO = re.compile(r"今後|予定|方針|概要|内容|事業")


def prose(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """The text that answers an ask, from the best unit that fits it; None where none does.

    A description goes on with another cell that is about as likely, as long as there is room.
    """
    said: list[Found] = []
    best: Ranked | None = None
    fitting = _in_role(ask, evidence)
    for item in evidence.ranked[:LOOKED_THROUGH]:
        if best is not None and item.share < ENOUGH * best.share:
            break
        passage = item.unit.passage
        if passage is None:
            continue
        if speaks.speaks(request, ask, passage, evidence, ground):
            if best is None and fitting is not None and item is not fitting:
                continue
            best = best or item
            if not _answers(request, ask, item, best, evidence) or (said and not _beside(request, item, best, ground)):
                continue
            record = evidence.records.get(passage.record_id or "")
            one = (_items if ask.op is Op.LIST else _said)(request, ask, item, record, evidence, ground)
        else:
            row = cells.row(request, ask, passage, evidence.records.get(passage.record_id or ""), ground)
            if said or row is None:
                continue
            best, one = item, row
        if said and (item.share < _least(best) * best.share or len(said) >= _most(best)):
            break
        room = _length(said) + len(one.text) <= LONGEST
        if not said or (room and not _told(one, said) and _goes_on(request, ask, one, said, best)):
            said.append(one)
        if best.share >= CERTAIN and (ask.form or ask.topic is Topic.FIGURE):
            break
    return _together(said) if said else None


def _least(best: Ranked) -> float:
    return TOO if best.share >= CERTAIN else TOO_UNSURE


def _most(best: Ranked) -> int:
    return MOST if best.share >= CERTAIN else MOST_UNSURE


def _goes_on(request: Request, ask: Ask, one: Found, said: Sequence[Found], best: Ranked) -> bool:
    """Whether a further cell belongs to the answer: of a figure, a date, or a unit that is clearly meant, one that
    tells more."""
    if ask.op is Op.LIST or (ask.topic not in (Topic.FIGURE, Topic.DATE) and best.share < CERTAIN):
        return True
    return enough.adds(request, one.text, "\n".join(other.text for other in said))


def _length(said: Sequence[Found]) -> int:
    return sum(len(one.text) for one in said)


def _beside(request: Request, item: Ranked, best: Ranked, ground: Grounds) -> bool:
    """Whether a further unit is of the same town and about the subject."""
    own, first = item.unit.passage, best.unit.document
    return own is not None and _on_subject(request, own.text) and ground.town(own.document) == ground.town(first)


def _answers(request: Request, ask: Ask, item: Ranked, best: Ranked, evidence: Evidence) -> bool:
    """Whether a unit near the best one holds what is asked for: the form, an office, a figure."""
    passage = item.unit.passage
    assert passage is not None
    if ask.form:
        text = bodies.body(passage, evidence.records.get(passage.record_id or ""))
        held = holds(ask.form, text, request.subject.names)
    elif ask.topic is Topic.DEPARTMENT:
        held = _names_office(request, bodies.body(passage, evidence.records.get(passage.record_id or "")))
    elif ask.topic is Topic.FIGURE and ask.sure:
        held = speaks.FIGURE.search(nfkc(passage.text)) is not None
    else:
        return True
    return held and (item.unit.record_id == best.unit.record_id or item.share >= SECOND * best.share)


def _in_role(ask: Ask, evidence: Evidence) -> Ranked | None:
    """The best unit of a section headed by what is asked for, where it is not far behind; None: no such section."""
    pattern = _ROLE.get(ask.topic)
    if pattern is None or not evidence.ranked:
        return None
    for item in evidence.ranked[:8]:
        passage = item.unit.passage
        if passage and item.share >= IN_ROLE * evidence.ranked[0].share:
            heading = " ".join([passage.field or "", *passage.context[2:][-1:]])
            if (
                (passage.field or "").startswith("sections.")
                and pattern.search(heading)
                and passage.role == "body"
                and len(passage.text) >= bodies.SHORTEST
            ):
                return item
    return None


def _told(one: Found, said: Sequence[Found]) -> bool:
    """Whether the lines of a finding have been cited already."""
    return any(overlap(a, b) for a in one.citations for other in said for b in other.citations)


def _together(said: Sequence[Found]) -> Found:
    if len(said) == 1:
        return said[0]
    return Found(
        text="\n".join(one.text for one in said),
        citations=tuple(c for one in said for c in one.citations),
        record_ids=tuple(dict.fromkeys(i for one in said for i in one.record_ids)),
    )


def _names_office(request: Request, text: str) -> bool:
    """Whether a text names an office or a bodies.body that the question does not name itself."""
    asked = "\n".join(request.subject.names)
    return any(match[0] not in asked for match in speaks.OFFICE.finditer(nfkc(text)))


def _done(passage: Passage) -> bool | None:
    """Whether a section tells what has been done, or what is to be done; None: its heading does not say."""
    heading = " ".join([*passage.context[-1:], passage.field or ""])
    if _DONE.search(heading):
        return True
    return False if _TO_DO.search(heading) else None


def _said(
    request: Request, ask: Ask, item: Ranked, record: Record | None, evidence: Evidence, ground: Grounds
) -> Found:
    """The passage, with the sentences of its cell beside it that belong to the answer."""
    first = item.unit.passage
    assert first is not None
    room = SHORT if ask.form or ask.topic in (Topic.FIGURE, Topic.DATE) else LONG
    run = _run(first, item, evidence, ground, room) if ask.topic not in (Topic.FIGURE,) and not ask.form else [first]
    run = [piece for piece in run if piece is first or len(piece.text) >= speaks.LABEL or speaks.says(piece.text)]
    done = _done(first)
    printed = [bodies.body(piece, record) for piece in run]
    text = unjoined("".join(sentence(piece, done=done) for piece in printed))
    if request.language == "en":
        subject = readable(name_of(record)) if record else (first.context[-1] if first.context else "")
        text = "".join(readable(piece) for piece in printed)
        text = words.quoted("en", subject, text)
    elif (
        record is not None
        and not _on_subject(request, text)
        and _on_subject(request, record.title)
        and not _LARGE.search(record.title)
    ):
        plain = words.titled(record, "ja").strip("「」")
        text = say("ja", "text.titled", title=plain, sentence=text)
    return Found(
        text=text,
        citations=(_cited(run, record, ground),),
        record_ids=(record.record_id,) if record else (),
    )


def single(request: Request, item: Ranked, record: Record | None, ground: Grounds) -> Found:
    """One passage by itself, without its neighbours."""
    passage = item.unit.passage
    assert passage is not None
    text = unjoined(sentence(bodies.body(passage, record), done=_done(passage)))
    if request.language == "en":
        title = readable(name_of(record)) if record else (passage.context[-1] if passage.context else "")
        text = words.quoted("en", title, readable(bodies.body(passage, record)))
    return Found(
        text=text,
        citations=(cite.of_passage(passage, record, ground),),
        record_ids=(record.record_id,) if record else (),
    )


def _on_subject(request: Request, text: str) -> bool:
    held = word_set(text)
    return bool(set(request.subject.words) & held)


def _run(first: Passage, item: Ranked, evidence: Evidence, ground: Grounds, room: int) -> list[Passage]:
    """The passage and its neighbours in the same field of a record, while they are believed in and room is left."""
    held = list(ground.sections.get((first.record_id or "", first.field or ""), ()))
    ids = [piece.passage_id for piece in held]
    if first.passage_id not in ids:
        return [first]
    shares = {u.unit.passage.passage_id: u.share for u in evidence.ranked if u.unit.passage}
    at = ids.index(first.passage_id)
    low = high = at
    used = len(first.text)
    while True:
        options = [(shares.get(ids[n], 0.0), n) for n in (low - 1, high + 1) if 0 <= n < len(held)]
        options = [
            (share, n) for share, n in options if share >= JOINED * item.share and used + len(held[n].text) <= room
        ]
        if not options:
            break
        _, n = max(options, key=lambda pair: (pair[0], -pair[1]))
        used += len(held[n].text)
        low, high = min(low, n), max(high, n)
    if high + 1 < len(held) and used + len(held[high + 1].text) <= room // 2:
        high += 1  # half an answer stands in the next sentence of a short cell
    return held[low : high + 1]


def _cited(run: Sequence[Passage], record: Record | None, ground: Grounds) -> Citation:
    """One citation of neighbouring pieces: their lines together, the longest piece of their print that stands there."""
    first, last = run[0], run[-1]
    lines = (min(p.lines[0] for p in run), max(p.lines[1] for p in run))
    if len(run) == 1:
        return cite.of_passage(first, record, ground)
    whole = first.model_copy(update={"text": "".join(piece.text for piece in run), "quote": None, "lines": lines})
    cited = cite.of_passage(whole, record, ground)
    if cited.quote and len(cited.quote) >= min(len(first.text), cite.LONGEST_QUOTE) - 2:
        return cited
    return cite.of_passage(first, record, ground).model_copy(update={"lines": lines}) if last else cited


def _items(
    request: Request, ask: Ask, item: Ranked, record: Record | None, evidence: Evidence, ground: Grounds
) -> Found:
    """Every item of the list that the best unit is one of."""
    first = item.unit.passage
    assert first is not None
    held = list(ground.sections.get((first.record_id or "", first.field or ""), ())) or [first]
    kept: list[Passage] = []
    used = 0
    at = [p.passage_id for p in held].index(first.passage_id) if first in held else 0
    for piece in [*held[at:], *held[:at]] if sum(len(p.text) for p in held) > LISTED else held:
        if used + len(piece.text) > LISTED:
            break
        kept.append(piece)
        used += len(piece.text)
    kept = [piece for piece in kept if piece is first or len(piece.text) >= speaks.LABEL or speaks.says(piece.text)]
    kept = kept or [first]
    kept.sort(key=lambda p: held.index(p) if p in held else 0)
    done = _done(first)
    lines = [sentence(bodies.body(piece, record), done=done) for piece in kept]
    text = (
        "".join(lines) if len(lines) < 3 else "\n".join(line.rstrip("。") if len(line) < 40 else line for line in lines)
    )
    if request.language == "en":
        text = words.quoted("en", readable(name_of(record)) if record else "", text)
    return Found(text=text, citations=(_cited(kept, record, ground),), record_ids=(record.record_id,) if record else ())
