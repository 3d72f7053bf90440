"""Stage 1, understand: a question's words → a Request. Nothing behind it sees the words again."""

from __future__ import annotations

import re

from ingest.text import nfkc
from service import money, sorts
from service.forms import COUNTER
from service.model import Ask, Condition, Intent, Op, Question, Request, Subject, Topic
from service.understand import tables
from service.understand.asks import MARKS
from service.understand.claims import claims
from service.understand.conditions import conditions, order
from service.understand.fields import named
from service.understand.follow_cues import ASKS
from service.understand.follow_words import phrase
from service.understand.known import Known
from service.understand.language import language
from service.understand.over import over, thing_of
from service.understand.pairs import pair
from service.understand.parts import forms, parts
from service.understand.pieces import PICKING, Intents, Reading, of_pieces
from service.understand.scope import scope
from service.understand.signs import RECORD_COUNTERS
from service.understand.subject import language_free, subject_of, subject_words
from service.understand.theses import thesis
from service.understand.towns import alone
from service.understand.wording import asked_for
from service.understand.years import years

_EVERY = re.compile(
    r"すべて|全て|全部|ぜんぶ|一覧|リスト|いくつ|何(?:件|本|個|つ|項目|種類)|並べ|挙げ|あげて|列挙|どんな|何が|それぞれ"
    r"|どれ|どの|[つ本件個]とも|\ball\b|\blist\b|how many|which",
    re.I,
)
_EACH = re.compile(r"それぞれ|両方|ずつ|どちらも|\beach\b|\bboth\b", re.I)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DATES = re.compile(
    r"(?:令和|平成|(?<![A-Za-z])[RH])\s?\d+(?:年度?)?|(?<!\d)(?:19|20)\d\d(?!\d)年?度?|(?<!\d)\d{1,2}(?:年(?:度|間)?"
    r"|月)"
)


ENDS = (Topic.FIGURE, Topic.TITLE, *MARKS)
"""Topics of which one end may be asked for."""


class Understander:
    """Understands questions over one snapshot; built once for it."""

    def __init__(self, held: Known, intents: Intents) -> None:
        self.held, self._intents = held, intents

    def __call__(self, question: Question) -> Request:
        """All that the question asks, and what it asks of each town where several may be spoken of."""
        request = self._whole(question)
        return request.model_copy(update={"by_town": self._by_town(question, request)})

    def _by_town(self, question: Question, request: Request) -> dict[str, Request]:
        about = request.subject
        if request.across or len(about.towns) == 1:
            return {}
        if about.towns:
            text = nfkc(question.question)
            own = {town: alone(text, town, [t for t in about.towns if t != town]) for town in about.towns}
            return {town: self._whole(_clause(said, text, town, request)) for town, said in own.items()}
        asked = {town: self._of(town, request) for town in about.available}
        held = {town: part for town, part in asked.items() if part.subject.documents}
        return held if len(held) > 1 else {}

    def _of(self, town: str, request: Request) -> Request:
        """The same question of one town's documents."""
        about, documents = request.subject, {d.document: d.municipality for d in self.held.documents}
        concerned = tuple(d for d in about.documents or sorted(documents) if documents[d] == town)
        titles = tuple(i for i in about.titles if self.held.records[i].municipality == town)
        headings = tuple(heading for heading in about.headings if heading.document in concerned)
        quoted = tuple(i for i in about.quoted if i in titles)
        own = {"towns": (town,), "documents": concerned, "titles": titles, "quoted": quoted, "headings": headings}
        return request.model_copy(update={"subject": about.model_copy(update=own)})

    def _whole(self, question: Question) -> Request:
        text = nfkc(question.question)
        shares = self._intents.shares(language_free(text))
        editions = over(text) if self.held.series else None
        thing = thing_of(text) if editions in ("since", "first") else text
        about = subject_of(thing, question.municipality, self.held)
        when = years(text)
        restricting = conditions(text, when, self.held)
        superlative = order(text, self.held, about.documents)
        wanted = forms(text)
        several = _several(text, about.kind, bool(about.headings), len(restricting), shares)
        spoken = question.language or language(text)
        reading = Reading(about, restricting, superlative is not None, spoken, self._titled(about, restricting))
        asked = reading.asks(text, several=several, shares=shares)
        if not {ask.op for ask in asked} & PICKING:
            asked = of_pieces(text, reading, self._intents) or asked
        least = superlative is not None and superlative.least
        asked = tuple(named(ask, text, restricting, self.held).model_copy(update={"least": least}) for ask in asked)
        asked = _of_year(asked) if superlative is not None and superlative.year else asked
        return Request(
            language=spoken,
            scope=scope(text),
            search=thing,
            subject=about,
            asks=asked,
            conditions=restricting,
            order=superlative,
            columns=tuple(column.name for column in tables.named(text, self.held, about.documents)),
            pair=pair(text, about.towns) or _headed(about),
            claims=claims(text, when, several=several),
            thesis=thesis(text, several=several, towns=[*about.towns, *about.available]),
            over=editions,
            wording=asked_for(text) if spoken == "ja" else text.rstrip("?？ ."),
            parts=parts(text),
            forms=wanted,
            sorts=sorts.asked(text),
            money=money.kinds(text) if "円" in wanted else frozenset(),
            every=_EVERY.search(text) is not None,
            each=_EACH.search(text) is not None,
            intents=shares,
            figures=figures(text, about.numbers),
            kana=kana_share(text),
            length=len(text),
        )

    def _titled(self, about: Subject, restricting: tuple[Condition, ...]) -> bool:
        """Whether it names records by their titles, and not by a value that happens to be a row's title as well."""
        values = {str(condition.value) for condition in restricting}
        return any(self.held.records[i].title not in values for i in about.titles)


def _clause(said: str, text: str, town: str, request: Request) -> Question:
    """What is asked of one town, with the end of the whole question where its clause has none: 「甲市の除雪」."""
    ends = text.endswith(said[-4:]) or ASKS.search(said) is not None or not request.asks
    whole = said if ends else f"{said}の{phrase(request.asks[0])}"
    return Question(question=whole, municipality=town, language=request.language)


def _of_year(asked: tuple[Ask, ...]) -> tuple[Ask, ...]:
    """The asks where the year of a figure's end is asked for: that year is no date of a record."""
    rest = [ask for ask in asked if ask.topic is not Topic.DATE] or [
        ask.model_copy(update={"topic": Topic.FIGURE, "form": None}) for ask in asked[:1]
    ]
    return tuple(ask.model_copy(update={"op": Op.EXTREME}) if ask.topic in ENDS else ask for ask in rest)


def _headed(about: Subject) -> tuple[tuple[str, ...], ...]:
    """The words of two headings that are put side by side by their numbers or titles."""
    titles = list(dict.fromkeys(heading.title for heading in about.headings))
    return tuple(subject_words(title, ()) for title in titles) if len(titles) == 2 else ()


def _several(text: str, kind: str | None, headed: bool, restricting: int, shares: dict[str, float]) -> bool:
    """Whether several records may be meant: a kind that is counted or listed, or conditions that pick some."""
    lists = shares.get(Intent.LIST, 0.0) + shares.get(Intent.COUNT, 0.0)
    counter = COUNTER.search(text)
    counted = counter is not None and counter["unit"] in RECORD_COUNTERS
    if kind is not None and (counted or lists > 0.3):
        return True
    if restricting and (
        lists > 0.2 or re.search(r"(?:もの|項目|取組|公約|施策|事業|ところ|の)(?:は|を|が|って)", text) is not None
    ):
        return True
    return headed and (counted or lists > 0.4)


def figures(text: str, numbers: tuple[tuple[str | None, str], ...]) -> tuple[str, ...]:
    """Figures that a question states of its subject (1万円の給付, 40回), without its years and record numbers.

    A text that holds the same figure is likely about the same thing.
    """
    plain = _DATES.sub(" ", text.replace(",", ""))
    own = {part for _, number in numbers for part in (number, *number.split("-"))}
    return tuple(dict.fromkeys(found for found in _NUMBER.findall(plain) if found not in own))


def kana_share(text: str) -> float:
    """How far a question is typed in kana alone, 0 to 1: there its sound says more than its words.

    >>> kana_share("じょせつ"), kana_share("除雪の担当")
    (1.0, 0.2)
    """
    kana, kanji = len(re.findall(r"[ぁ-ゖァ-ヴー]", text)), len(re.findall(r"[一-龠]", text))
    return round(kana / (kana + kanji), 1) if kana + kanji else 0.0


__all__ = ["MARKS", "Intents", "Understander", "language"]
