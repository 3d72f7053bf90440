"""Follow-ups: a question that leans on earlier turns → the same question, whole by itself.

Everything that a conversation supplies is put into words here, so that the resolved question asked alone gets the same
answer, and no later stage knows of turns. What an earlier answer rested on (its records, their towns, the figure)
comes before the words of its question: those may have been another's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from index.tokens import tokenise
from ingest.text import nfkc
from service.model import Base, Topic, Turn
from service.understand import follow_cues as cues
from service.understand import subject as subjects
from service.understand.follow_said import Said, lemmas, said
from service.understand.follow_ways import WAYS, elsewhere, goes_on
from service.understand.follow_words import about, heads, in_town, phrase
from service.understand.known import Known
from service.understand.plain import in_kana
from service.understand.signs import SIGNS

Likely = Callable[[str], Mapping[str, float]]
"""A question → the records that it speaks of by itself, each with its share of the belief, best first."""
DECISIVE = 0.5
"""Share from which a record that was not spoken of is meant by a question that does not point back."""
WORDED = 0.3
"""The same where that record prints a noun that what was spoken of does not."""
JOINED = 0.85
"""The same where the question goes on in so many words: 「それで…」."""
AS_LIKELY, NEARLY = 0.8, 0.25
"""Part of the best share from which a record that was spoken of is meant still: as it prints as many of the nouns
that are new as the best one, or more of them.
"""
OWN_SUBJECT = 3
"""New nouns from which a question names a subject of its own, however little is found of it."""
SHORT_NAME = 16
"""Characters of a name that is put in another subject's place."""


def nothing(question: str) -> Mapping[str, float]:
    """No record is likelier than another: where nothing can be searched."""
    return {}


def resolve(question: str, turns: Sequence[Turn], held: Known, likely: Likely = nothing) -> str:
    """The question with what earlier turns supply: town, record, year, and what was asked.

    Args:
        question: as asked.
        turns: the turns before, oldest first; each question is whole by itself.
        held: what the snapshot holds.
        likely: which records a question speaks of by itself; asked only where it names something new.
    """
    text = in_kana(nfkc(question).strip())
    if not turns:
        return text
    told = said(text, turns, held)
    if cues.OTHER_TOWNS.search(told.rest):
        return elsewhere(told.turn, held)
    if told.changes or (cues.OF_ALL.search(told.rest) and not told.refers):
        return in_town(told.place, told.rest)
    for way in WAYS:
        found = way(told, held)
        if found:
            return found
    if not told.new or told.refers:
        each = SIGNS["every"].search(told.asked) is not None
        return goes_on(told, told.bases, told.asked, held, each=each, own=bool(told.new))
    return _new_or_not(told, turns, held, likely)


def _new_or_not(told: Said, turns: Sequence[Turn], held: Known, likely: Likely) -> str:
    """A question with nouns of its own: of a record spoken of, or of another subject in the same town."""
    only = cues.ONLY.match(told.rest)
    in_place = only is not None and _is_name(only["what"], told.turn.ask.topic)
    asked = f"{only['what'].strip()}の{phrase(told.turn.ask)}" if in_place and only else told.asked
    alone = in_town(told.place, asked if in_place else told.rest)
    belief = likely(alone)
    still = _still(told, turns, belief, held)
    if still and not heads(still, held):
        return about((still.model_copy(update={"indicator": None}),), asked, held)
    if still or told.towns or not told.bases or subjects.subject_of(alone, None, held).titles:
        return alone
    best = next(iter(belief), "")
    first = told.bases[0]
    here = frozenset(subjects.subject_words(first.title, ())) if told.contrasts else lemmas(first.record_id, held)
    there = lemmas(best, held)
    missed = [noun for noun in told.new if noun not in here]
    needed = JOINED if told.joins else WORDED if any(noun in there for noun in missed) else DECISIVE
    if told.contrasts and missed and set(missed) <= there:
        return alone
    if told.joins and belief.get(best, 0.0) < needed:
        return goes_on(told, told.bases, asked, held, own=True)
    if len(missed) >= OWN_SUBJECT or (len(told.new) > 1 and missed and belief.get(best, 0.0) >= needed):
        return alone
    if missed and set(missed) <= there and belief.get(best, 0.0) >= DECISIVE:
        return alone
    return goes_on(told, told.bases, asked, held, own=True)


def _is_name(text: str, topic: Topic) -> bool:
    """Whether a text only names a thing, to be put in another's place: no verb, and nothing that asks by itself."""
    measures = topic not in (Topic.CONTENT, Topic.FIGURE) and cues.MEASURE.search(text.strip()) is not None
    if len(text) > SHORT_NAME or cues.ASKS.search(text) or measures:
        return False
    return not any(token.pos in ("動詞", "形容詞") for token in tokenise(text)[-3:])


def _still(told: Said, turns: Sequence[Turn], belief: Mapping[str, float], held: Known) -> Base | None:
    """The record that was spoken of, the latest first, that the question by itself speaks of as well."""
    best = next(iter(belief), "")
    most = sum(noun in lemmas(best, held) for noun in told.new)
    for turn in (told.turn, *reversed(turns)):
        for base in turn.bases:
            if told.towns and base.town not in told.towns:
                continue
            prints = sum(noun in lemmas(base.record_id, held) for noun in told.new)
            least = AS_LIKELY if prints == most else NEARLY if prints > most else 1.0
            if belief.get(base.record_id, 0.0) >= least * belief.get(best, 1.0):
                return base
    return None
