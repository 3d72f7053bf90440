"""Which town a question names, in any spelling: kanji, kana, Latin letters, one character misread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import jaconv

from index.tokens import reading, tokenise
from ingest.model import Document
from ingest.municipality import official
from ingest.text import nfkc

_SUFFIX = re.compile(r"[市町村区]$")
_KANA_SUFFIX = re.compile(r"(?:シ|チョウ|マチ|ソン|ムラ|ク)$")
CLAUSE = 2
"""Content words beside the town's name from which a clause asks something of it."""
SHORTEST_KANA = 3
"""A name of two kana (ツ市) would be found inside ordinary words."""


@lru_cache(maxsize=256)
def _spellings(name: str, kana: str) -> tuple[str, str, str]:
    """A town's stem in print, in katakana, and in Hepburn letters."""
    stem = _SUFFIX.sub("", name)
    sound = _KANA_SUFFIX.sub("", kana or reading(name))
    letters: str = jaconv.kana2alphabet(jaconv.kata2hira(sound)).lower()
    return stem, sound, letters


def _misread(stem: str, text: str) -> bool:
    """Whether the text holds the stem with one character replaced (OCR, wrong kanji), before a town's suffix.

    Only stems of three characters or more, and only before 市町村: anything shorter is found everywhere.
    """
    if len(stem) < 3:
        return False
    for at in range(len(stem)):
        pattern = re.escape(stem[:at]) + "." + re.escape(stem[at + 1 :])
        if re.search(pattern + "[市町村]", text):
            return True
    return False


def named(question: str, documents: Sequence[Document]) -> tuple[str, ...]:
    """Names of the documents' towns that the question names, in order of name."""
    text = nfkc(question)
    hiragana_free = jaconv.hira2kata(text)
    lower = text.lower()
    found = []
    whole = [name for name in {d.municipality for d in documents} if name and name in text]
    if whole:
        return tuple(sorted(name for name in whole if not any(name != other and name in other for other in whole)))
    for name, kana in sorted({(d.municipality, d.kana) for d in documents if d.municipality}):
        stem, sound, letters = _spellings(name, kana)
        in_kana = len(sound) >= SHORTEST_KANA and sound in hiragana_free
        in_letters = len(letters) >= 4 and re.search(rf"(?<![a-z]){re.escape(letters)}", lower) is not None
        if stem in text or in_kana or in_letters or _misread(stem, text):
            found.append((name, stem))
    # 上砂川 also holds 砂川: of two names, one inside the other, the longer is meant.
    return tuple(name for name, stem in found if not any(stem != other and stem in other for _, other in found))


def _starts(text: str) -> set[int]:
    """Where morphemes begin: 山あいの町 does not hold いの町."""
    found, at = set(), 0
    for token in tokenise(text):
        at = text.find(token.surface, at)
        found.add(at)
        at += len(token.surface)
    return found


@lru_cache(maxsize=1)
def _official_stems() -> dict[str, str]:
    return {_SUFFIX.sub("", town.name): town.name for town in official()}


def absent(question: str, documents: Sequence[Document], *, whole: bool) -> str | None:
    """A town of the official list that the question names and no document belongs to, or None.

    Bare stems count only where the morphological dictionary takes them for a place name; with `whole`, they do not
    count: beside a town that is here, they are its neighbours and partners.
    """
    known = {document.municipality for document in documents}
    text = nfkc(question)
    places = [token.surface for token in tokenise(text) if token.sub == "固有名詞" and not whole]
    starts = _starts(text)
    for town in official():
        if town.name not in text or any(town.name in name for name in known):
            continue
        if any(match.start() in starts for match in re.finditer(re.escape(town.name), text)):
            return town.name
    for place in places:
        name = _official_stems().get(place)
        if name and name not in known and not any(place in other for other in known):
            return name
    return None


def alone(text: str, town: str, others: Sequence[str]) -> str:
    """What a question that names several towns asks of one: its own clause, else the question without the others.

    >>> alone("甲市が集めた額と、乙市が「結」で集めた額を教えて", "乙市", ["甲市"])
    '乙市が「結」で集めた額を教えて'
    >>> alone("甲市と乙市では、除雪の担当はどこ?", "乙市", ["甲市"])
    '乙市では、除雪の担当はどこ?'
    """
    clauses = _clauses(text, [town, *others])
    if clauses:
        return next(clause for clause in clauses if town in clause)
    for other in others:
        text = re.sub(rf"(?:と|や|、|・)?{re.escape(other)}(?:[とや、・](?={re.escape(town)}))?", "", text)
    return text


def _clauses(text: str, names: Sequence[str]) -> list[str]:
    """The clauses that speak of one town each; none where a clause says nothing but its town."""
    starts = sorted(text.find(name) for name in names)
    if starts[0] < 0:
        return []
    parts = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    parts = [text[: starts[0]] + re.sub(r"(?:と|や|、|,|・|また|一方)+$", "", part) for part in parts]
    says = [re.sub("|".join(map(re.escape, names)), "", part) for part in parts]
    least = min(len([t for t in tokenise(part[starts[0] :]) if t.pos in ("名詞", "動詞", "形容詞")]) for part in says)
    return parts if least >= CLAUSE else []
