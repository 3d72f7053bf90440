"""Ways in which a question leans on an earlier turn, each with its sign: a function gives the whole question, or None.

「ほかの町は」, 「二番目のは」, 「そのうち遅れているのは」, 「じゃあR6は」, 「芦別市は」, 「目標は」, 「では5は」.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from service.forms import COUNTER
from service.model import Ask, Base, Op, Topic, Turn
from service.understand import follow_cues as cues
from service.understand import subject as subjects
from service.understand.cues import cues as cues_of
from service.understand.follow_said import Said, lemmas
from service.understand.follow_words import NOUNS, about, joined, listed, name, phrase, unquoted, with_years, without
from service.understand.known import Known
from service.understand.language import language
from service.understand.signs import SIGNS, sides

MOST_TOWNS = 4
SHORT = 10
"""Characters of a question that only names something, or a year."""
_COMPUTED = ("change", "difference", "sum", "remaining", "reached")
_REBUILT = (Op.VALUE, Op.CHANGE, Op.WHETHER, Op.REMAINING)
"""Operations on one record: asked anew of the record by its name; others by the words of their question."""
_NO_FIGURE = {
    Topic.DEPARTMENT, Topic.DATE, Topic.REASON, Topic.PROBLEM, Topic.FUTURE, Topic.CONTENT, Topic.RESULT, Topic.STATUS,
}  # fmt: skip
"""What is asked of a record, not of one of its figures."""


def goes_on(
    told: Said, bases: Sequence[Base], asked: str, held: Known, *, each: bool = False, own: bool = False
) -> str:
    """A question about what a turn rested on, or where that is no record about its subject.

    A sentence of a long record is found again by the words that found it: the subject goes along where the answer was
    no figure, unless the question has nouns of its own. One record a town, unless each of them is asked for.
    """
    turn, town = told.turn, told.place
    if not bases:
        place = town[0] if len(town) == 1 and town[0] not in turn.subject else ""
        return joined("の".join(part for part in (place, turn.subject) if part), asked)
    if (own and not told.refers) or not _of_figure(asked):
        bases = [base.model_copy(update={"indicator": None}) for base in bases]
    kept = (
        bases
        if each
        else [_meant(turn, [b for b in bases if b.town == t], held) for t in dict.fromkeys(b.town for b in bases)]
    )
    titles = frozenset(subjects.subject_words(" ".join(b.title + (b.indicator or "") for b in kept), turn.towns))
    words = set(subjects.subject_words(turn.subject, turn.towns))
    says_more = len(words - titles) * 2 > len(words)
    along = turn.subject if says_more and not (own or turn.listed) and len(kept) == 1 and not kept[0].indicator else ""
    return about(kept, asked, held, along)


def _meant(turn: Turn, bases: Sequence[Base], held: Known) -> Base:
    """Of the records that one town's answer rests on, that which prints most of the subject's words; else the first."""
    words = set(subjects.subject_words(turn.subject, turn.towns))
    return max(bases, key=lambda base: len(words & lemmas(base.record_id, held)))


def _of_figure(asked: str) -> bool:
    """Whether a question may be of a figure: by its form, or since it is too short to ask for anything else."""
    figure = sides(asked) or COUNTER.search(asked) or any(SIGNS[name].search(asked) for name in _COMPUTED)
    other = {cue.topic for cue in cues_of(asked)} & _NO_FIGURE
    return bool(figure) or (not other and (cues.HOW_MUCH.search(asked) is not None or len(asked) <= SHORT))


def elsewhere(turn: Turn, held: Known) -> str:
    """The question before, of the towns that it did not name."""
    here = sorted({d.municipality for d in held.documents if d.municipality})
    others = [town for town in here if town not in turn.towns]
    question = unquoted(without(turn.question, turn.towns))
    return f"{'と'.join(others[:MOST_TOWNS])}では、{question}" if others else turn.question


def _one_of(told: Said, held: Known) -> str | None:
    """One of those that were listed: 「二番目のは」; or the one of that number beside the record spoken of."""
    ordinal, bases = cues.ORDINAL.search(told.rest), told.turn.bases
    if not ordinal or not bases or (told.new and len(told.listing) < 2 and not ordinal["noun"]):
        return None
    of = bases if len(bases) > 1 else told.listing or (_beside(bases[0], held) if ordinal["noun"] else bases)
    word = (ordinal["n"] or ordinal["word"] or ordinal["english"] or "last").lower()
    n = len(of) if word == "last" else cues.KANJI.get(word) or int(word)
    if n > len(of):
        return None
    aims = ordinal["noun"] == "目標" and of[n - 1].indicator is not None  # 二番目の目標: that of the second indicator
    behind = cues.ORDINAL.sub("目標" if aims else "", told.rest, count=1)
    return _named(of[n - 1], behind, told, held)


def _named(base: Base, behind: str, told: Said, held: Known) -> str:
    """What is asked of one that was told; what was asked before, where nothing is asked now."""
    behind = behind.lstrip("のは、, ")
    return about((base,), behind if re.search(r"\w", behind) else phrase(told.turn.ask), held)


def _other_one(told: Said, held: Known) -> str | None:
    """Of two that were told, the one that was not spoken of: 「もう一つのほうは」."""
    match = cues.OTHER_ONE.match(told.rest)
    spoken = [base.record_id for base in told.turn.bases]
    left = [base for base in told.listing if base.record_id not in spoken]
    if not match or len(told.listing) != 2 or len(left) != 1:
        return None
    return _named(left[0], told.rest[match.end() :], told, held)


def _other_end(told: Said, held: Known) -> str | None:
    """The other end of what was picked of several: 「逆に高いのは」 after 「そのうち一番低いのは」."""
    match = cues.OPPOSITE.match(told.rest)
    if not match or not SIGNS["superlative"].search(told.turn.question):
        return None
    of, among, _ = told.turn.question.partition("のうち")
    return f"{of}{among}、一番{told.rest[match.start('how') :]}" if among else None


def _beside(base: Base, held: Known) -> tuple[Base, ...]:
    """The records of one kind under one heading, in order of print."""
    own = held.records.get(base.record_id)
    same = [
        r for r in held.records.values() if own and (r.document, r.kind, r.path) == (own.document, own.kind, own.path)
    ]
    return tuple(Base(record_id=r.record_id, title=r.title, town=r.municipality) for r in same)


def _among(told: Said, held: Known) -> str | None:
    """Some of those that were listed: 「そのうち遅れているのは」, 「いちばん進んでいるのは」, 「何件？」."""
    pointed = cues.AMONG.match(told.rest)
    picks = SIGNS["superlative"].search(told.rest) or cues.PICKS.search(told.rest)
    if pointed and not told.turn.listed and len(told.bases) == 1:
        return _of_parts(told.bases[0], cues.AMONG.sub("", told.rest), held)
    if not told.turn.listed or not (pointed or (picks and not told.new and not told.refers)):
        return None
    of, rest = listed(told.turn), cues.AMONG.sub("", told.rest)
    return f"{of}のうち、{rest}" if of and language(rest) == "ja" else None


def _of_parts(base: Base, rest: str, held: Known) -> str | None:
    """Some of the records that stand right below the one spoken of: a policy's pledges."""
    own = held.records.get(base.record_id)
    below = [r for r in held.records.values() if own and r.document == own.document and r.path[-1:] == (own.title,)]
    noun = NOUNS.get(below[0].kind) if below else None
    return joined(name(base, held), f"{noun}のうち、{rest}") if noun and language(rest) == "ja" else None


def _other_year(told: Said, held: Known) -> str | None:
    """The question before, of another year: 「じゃあR6は」, 「その前の年は」, 「1年後は」."""
    turn = told.turn
    when = told.years or _relative(told.rest, turn)
    if not when or told.new or told.towns or sides(told.rest):
        return None
    only = cues.ONLY.match(told.rest)
    bare = cues.RELATIVE.sub("", cues.YEAR.sub("", told.rest))
    if not only or cues.ASKS.search(bare):
        asked = told.asked if told.years else with_years(cues.RELATIVE.sub("", told.rest).lstrip("のは、"), when)
        return goes_on(told, turn.bases, asked, held) if turn.bases else None
    if turn.ask.op in _REBUILT and len(turn.bases) == 1 and turn.ask.topic in (Topic.FIGURE, Topic.GRADE):
        return goes_on(told, turn.bases, phrase(turn.ask.model_copy(update={"years": when})), held)
    return with_years(turn.question, when)


def _relative(rest: str, turn: Turn) -> tuple[int, ...]:
    """The year that a question names by that of the turn before."""
    if not turn.years:
        return ()
    apart = cues.YEARS_ON.search(rest)
    if apart:
        n = cues.KANJI.get(apart["n"]) or int(apart["n"])
        return (max(turn.years) + n,) if apart["way"] == "後" else (min(turn.years) - n,)
    if cues.PREVIOUS.search(rest):
        return (min(turn.years) - 1,)
    return (max(turn.years) + 1,) if cues.NEXT.search(rest) else ()


def _other_town(told: Said, held: Known) -> str | None:
    """The question before, of another town: 「芦別市は？」."""
    turn = told.turn
    if not told.towns or told.new or told.years or not cues.ONLY.match(told.rest) or cues.ASKS.search(told.rest):
        return None
    if told.bases:
        return goes_on(told, told.bases, phrase(turn.ask), held)
    question = unquoted(without(turn.question, turn.towns))
    if language(question) == "en":
        return f"{question} ({', '.join(told.towns)})"
    return f"{'と'.join(told.towns)}の{question}"


def _other_side(told: Said, held: Known) -> str | None:
    """Another side of the figure spoken of, in the same year if that is printed: 「目標は？」."""
    asked, turn = sides(told.rest), told.turn
    if not asked or told.new or told.towns or told.years or turn.ask.topic is not Topic.FIGURE or not turn.bases:
        return None
    if not cues.SIDE_ONLY.match(told.rest):
        return None
    printed = _printed(turn.bases[0], held)
    when = tuple(year for year in turn.ask.years if any((year, side) in printed for side in asked))
    return goes_on(told, turn.bases, phrase(Ask(topic=Topic.FIGURE, sides=asked, years=when)), held)


def _printed(base: Base, held: Known) -> frozenset[tuple[int, str]]:
    """(year, side) of the figures that are printed of what was spoken of."""
    record = held.records.get(base.record_id)
    own = [i for i in record.indicators if base.indicator in (None, i.name)] if record else []
    cells = [(y.fiscal_year, {"target": y.target, "actual": y.actual or y.value}) for i in own for y in i.values]
    return frozenset((year, side) for year, values in cells for side, value in values.items() if value is not None)


def _other_number(told: Said, held: Known) -> str | None:
    """What was asked, or what is asked now, of another record number: 「では5は？」, 「23のほうの進捗は？」."""
    match, turn = cues.NUMBER_FIRST.match(told.rest), told.turn
    if not match:
        return None
    rest = match["rest"].lstrip("はの、, ")
    bare = not re.search(r"\w", rest)
    before = subjects.numbers(turn.question)
    if bare and before:
        return turn.question.replace(before[0][1], match["number"], 1)
    own = held.records.get(turn.bases[0].record_id) if turn.bases else None
    if own is None or not own.number:
        return None
    other = next(
        (r for r in held.records.values() if (r.document, r.kind) == (own.document, own.kind)
         and r.number == match["number"]),
        None,
    )  # fmt: skip
    if other is None:
        return None
    base = Base(record_id=other.record_id, title=other.title, town=other.municipality)
    return about((base,), phrase(turn.ask) if bare else rest, held)


WAYS: tuple[Callable[[Said, Known], str | None], ...] = (
    _one_of, _other_one, _other_end, _among, _other_year, _other_town, _other_side, _other_number,
)  # fmt: skip
"""Tried in order."""
