"""A follow-up as far as it goes by itself: what it names, whether it points back, and the turn it goes on with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.tokens import tokenise
from service.model import Base, Turn
from service.understand import follow_cues as cues
from service.understand import subject as subjects
from service.understand import towns
from service.understand.known import Known
from service.understand.years import years


@dataclass(frozen=True)
class Said:
    """A follow-up, and the turn that it goes on with."""

    rest: str
    """The question without what only joins it to the one before."""
    asked: str
    """The same without a pronoun at its head."""
    turn: Turn
    towns: tuple[str, ...]
    years: tuple[int, ...]
    new: tuple[str, ...]
    """Nouns of a subject that the turn did not speak of."""
    refers: bool
    changes: bool
    joins: bool
    contrasts: bool
    listing: tuple[Base, ...] = ()
    """The records that the latest answer of several rested on, be it turns ago."""

    @property
    def bases(self) -> tuple[Base, ...]:
        """The records that the turn rested on, in the towns that the question names."""
        return tuple(base for base in self.turn.bases if not self.towns or base.town in self.towns)

    @property
    def place(self) -> tuple[str, ...]:
        """The conversation's towns, unless the question names its own."""
        return () if self.towns else self.turn.towns


def said(text: str, turns: Sequence[Turn], held: Known) -> Said:
    """What a follow-up says by itself."""
    changes = cues.CHANGES.match(text)
    rest = text[changes.end() :] if changes else text
    returns = cues.RETURNS.match(rest)
    if returns and re.search(r"\w", rest[returns.end() :]):
        rest = rest[returns.end() :]
    joins = cues.JOINS.match(rest) is not None
    rest = cues.OPENING.sub("", rest) or rest
    corrected = cues.INSTEAD.match(rest)
    rest = corrected["new"] if corrected else rest
    contrasts = cues.CONTRAST.search(rest) is not None
    rest = cues.CONTRAST.sub("", rest)
    named = towns.named(rest, held.documents)
    back = cues.BACK_TO.match(rest)
    there = towns.named(back["where"], held.documents) if back else ()
    rest = rest[back.end() :] if back and there else rest
    nouns = _nouns(rest, named)
    turn = (
        turns[0] if returns and not nouns else _turn(nouns, [t for t in turns if set(there) <= set(t.towns)] or turns)
    )
    known = spoken(turn)
    return Said(
        rest=rest, asked=cues.POINTING.sub("", rest) or rest, turn=turn, towns=() if there else named,
        years=years(rest),
        new=tuple(noun for noun in nouns if noun not in known), refers=cues.REFERS.search(rest) is not None,
        changes=changes is not None, joins=joins, contrasts=contrasts,
        listing=next((one.bases for one in reversed(turns) if len(one.bases) > 1), ()),
    )  # fmt: skip


def _nouns(rest: str, named: Sequence[str]) -> list[str]:
    """Nouns of a question that name a subject, as lemmas."""
    bare = cues.RELATIVE.sub(" ", cues.YEAR.sub(" ", rest))
    own = {token.lemma.lower() for token in tokenise(bare) if token.pos == "名詞"}
    words = [word for word in subjects.subject_words(bare, named) if word in own and word not in cues.GENERAL]
    return [*words, *cues.CODE.findall(bare)]


def _turn(nouns: Sequence[str], turns: Sequence[Turn]) -> Turn:
    """The turn that a question goes on with: the latest, unless it names more of an earlier one's subject."""
    best = turns[-1]
    for turn in reversed(turns[:-1]):
        if sum(noun in spoken(turn) for noun in nouns) > sum(noun in spoken(best) for noun in nouns):
            best = turn
    return best


def spoken(turn: Turn) -> frozenset[str]:
    """The words by which a turn speaks of its subject, as lemmas."""
    titles = [text for base in turn.bases for text in (base.title, base.indicator or "")]
    return frozenset(subjects.subject_words(" ".join([turn.question, turn.subject, *titles]), turn.towns))


def lemmas(record_id: str, held: Known) -> frozenset[str]:
    """The lemmas of all that a record prints."""
    record = held.records.get(record_id)
    if record is None:
        return frozenset()
    texts = [record.title, *record.sections.values(), *(indicator.name or "" for indicator in record.indicators)]
    return frozenset(token.lemma.lower() for text in texts for token in tokenise(text[:2000]))
