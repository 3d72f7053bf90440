"""The pieces of a question that asks several things: each is read for what it asks in its own words."""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol

from service.model import Ask, Condition, Language, Op, Subject, Topic
from service.understand.asks import asks
from service.understand.conditions import covered
from service.understand.grammar import features, mixed, models
from service.understand.parts import clauses
from service.understand.subject import language_free, subject_words
from service.understand.wording import asked_for
from service.understand.years import years

PICKING = frozenset({Op.LIST, Op.COUNT, Op.EXTREME})
"""Operations that pick records: what else is asked beside them is asked of those, and the question is read whole."""

_BESIDE = re.compile(r"より(?:も)?[^、。]{0,8}(?:何|いくら|いくつ|どれ|どの)|比べ|差(?:額|は|が)|違(?:い|う)")
"""Two figures are put side by side."""
_LATER = re.compile(r"最終|最後|将来|この先|今後|これから|(?:今|いま)(?:は|の|、|何|どの|どれ)|現在|現状|\d年後")
"""Another time than that which was named before."""


class Intents(Protocol):
    """Says what kind of answer a question's grammar suggests."""

    def shares(self, question: str) -> dict[str, float]:
        """Intent → share; the shares sum to 1."""
        ...


class Reading(NamedTuple):
    """What is known of a question before it is read for what it asks."""

    about: Subject
    restricting: tuple[Condition, ...]
    superlative: bool
    spoken: Language
    titled: bool

    def asks(self, text: str, *, several: bool, shares: dict[str, float]) -> tuple[Ask, ...]:
        """What a text asks: the question, or a piece of it."""
        about, restricting = self.about, self.restricting
        grammar = features(text, restricted=bool(restricting))
        learned = models()
        topics, operations = mixed(learned["topic"].shares(grammar), learned["op"].shares(grammar), shares)
        return asks(
            text, years(text), topics, operations, several=several,
            kind=about.kind is not None, superlative=self.superlative,
            restricted=about.records or bool(restricting),
            named=bool(restricting or about.headings), english=self.spoken == "en", covered=covered(restricting, text),
            picks=bool(restricting) and not (self.titled or about.numbers),
            each=not (about.titles or about.numbers or about.headings),
        )  # fmt: skip


def of_pieces(text: str, reading: Reading, intents: Intents) -> tuple[Ask, ...]:
    """What the pieces of a question with several ask, in order; nothing where it has one.

    A year that one piece names holds for those behind it, until another does.
    """
    pieces = clauses(text)
    if len(pieces) < 2:
        return ()
    asked: dict[Ask, None] = {}
    when: tuple[int, ...] = ()
    for piece in pieces:
        when = years(piece) or (() if _LATER.search(piece) else when)
        plain = language_free(piece)
        words = subject_words(plain, reading.about.towns)
        said = asked_for(piece) if reading.spoken == "ja" else piece.strip(" ,?.")
        for ask in reading.asks(piece, several=False, shares=intents.shares(plain)):
            own = ask.model_copy(update={"years": when, "apart": True, "words": words, "wording": said})
            asked.setdefault(_beside(own, piece, tuple(asked)))
    return tuple(asked)


def _beside(ask: Ask, piece: str, before: tuple[Ask, ...]) -> Ask:
    """A figure that is put beside the one asked for before it: 「何人？初年度より何人多い」 asks for the change."""
    first = next((one for one in before if one.topic is Topic.FIGURE and one.form == ask.form), None)
    if first is None or ask.topic is not Topic.FIGURE or ask.op is not Op.VALUE or not _BESIDE.search(piece):
        return ask
    return ask.model_copy(update={"op": Op.CHANGE, "sides": tuple(dict.fromkeys((*first.sides, *ask.sides)))})
