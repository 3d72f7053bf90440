"""Whether a language model's sentence says what its grounds say: fewer words, never another one. Pure.

The model may leave words out and join what is left otherwise. It may not add a word that says something, put the words
into another order, cut a name short (企画財政課 is not 財政課), leave out a figure or its unit, or touch a sentence
that compares or denies: there a particle turns the meaning round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from index.tokens import tokenise
from ingest.text import nfkc

KEPT = 0.6
"""Share of the ground's words that a sentence keeps at least: what leaves out more is about something else."""

_NUMBER = re.compile(
    r"""
    [▲△+\-−]?                    # a ledger's minus
    \d+(?:[.,]\d+)*              # 1,905 and 9.7 are one number each
    [億万兆]?[%％]?              # a scale, a percentage
    """,
    re.VERBOSE,
)
_TURNING = re.compile(
    r"""
    ない|ません|ず[、。に]|ぬ|いいえ|はい                 # denies or confirms
    | 上回|下回|超え|越え|未満|増|減|高|低|多|少|より|比べ   # compares
    | 達成|届|遅れ
    | でしょ|だろ                                          # guesses
    | \b(?: no | not | never | none | n't | than | more | less | fewer | higher | lower | above | below | over | under
      | increase\w* | decrease\w* | rise\w* | rose | fell | met | missed | behind | delayed | yes )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BEARING = re.compile(
    r"目標|実績|予定|見込|基準|計画|年度|約|以上|以下|程度|まで|から|現在|末|target|actual|baseline|planned|expected"
    r"|about|least|most|until|from|as of",
    re.IGNORECASE,
)
"""Words that say what a figure is, or how far it holds; none may be left out or put in."""
_PLAIN = frozenset("、。，．,.!?！？「」『』()（）・：:;'’\"“” \n")
"""Marks that a sentence may bring itself; any other that its ground lacks is markup, an address or decoration."""
_JOINING = frozenset(
    "a an the of in on at by for to is are was were be been it its this that these those and as with which".split()
)
"""English words that join others."""
_AUXILIARIES = frozenset("です ます だ た てる とる".split())
"""Auxiliaries that only make a sentence polite or end it; any other says how sure, wanted or done by whom it is."""
_ASCII = re.compile(r"[A-Za-z][A-Za-z'’\-]*")


_RUN = re.compile(r"[一-龠々〆ヵヶァ-ヴー]+")
"""Kanji and katakana in a row: a name or a compound, which stands whole or not at all."""
_DIGITS = frozenset("0123456789▲△+-−")
_ROLES = {"が": "who", "は": "who", "も": "who", "を": "whom", "に": "to", "へ": "to", "から": "from"}
"""What a particle makes of the word before it; others (の, で, と) join and are not compared."""


def faithful(text: str, grounds: Iterable[str]) -> bool:
    """Whether a sentence keeps to the sentences that it rests on, in their order.

    >>> faithful("朝市の来場者数は1,905人でした。", ["「朝市」の来場者数は、1,905人でした。"])
    True
    >>> faithful("朝市の来場者は1,950人でした。", ["「朝市」の来場者数は、1,905人でした。"])
    False
    """
    ground = nfkc("".join(grounds))
    said = nfkc(text)
    if _squeezed(said) == _squeezed(ground):
        return True
    if _TURNING.search(ground) or _TURNING.search(said):
        return False
    if not set(_RUN.findall(said)) <= set(_RUN.findall(ground)):
        return False
    if not set(said) - set(ground) <= _PLAIN | {c for c in said if c.isalnum()}:
        return False
    if sorted(_BEARING.findall(said)) != sorted(_BEARING.findall(ground)):
        return False
    own, known = _words(said), _words(ground)
    if [word for word in own if word[:1] in _DIGITS] != [word for word in known if word[:1] in _DIGITS]:
        return False
    kept = bool(own) and len(own) >= KEPT * len(known) and _follows(own, known)
    return kept and _grammar(said) == _grammar(ground) and _same_roles(said, ground)


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    """The words that say something, in order: each number with its unit, and lemmas of the rest."""
    found: list[str] = []
    at, number = 0, ""
    for match in [*_NUMBER.finditer(text), None]:
        piece = _lemmas(text[at : match.start() if match else len(text)])
        if number:
            unit = piece.pop(0) if piece and text[at : at + 1].isalnum() else ""
            found.append(number.replace(",", "") + unit)
        found += piece
        number, at = (match[0], match.end()) if match else ("", at)
    return tuple(found)


def _lemmas(text: str) -> list[str]:
    words = [word.lower() for word in _ASCII.findall(text)]
    japanese = [t.lemma or t.surface for t in tokenise(_ASCII.sub(" ", text)) if t.is_content and t.surface.strip()]
    return [word for word in words if word not in _JOINING] + japanese


def _follows(own: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Whether the words come one after another among those known."""
    left = iter(known)
    return all(word in left for word in own)


def _grammar(text: str) -> frozenset[str]:
    """What the auxiliaries say beside politeness; the past is among it."""
    lemmas = {t.lemma for t in tokenise(_ASCII.sub(" ", text)) if t.pos == "助動詞"}
    return frozenset(lemmas - (_AUXILIARIES - {"た"}))


def _same_roles(said: str, ground: str) -> bool:
    """Whether no word does in the sentence what another did in the ground: who helps, and who is helped."""
    own, known = _roles(said), _roles(ground)
    return all(roles <= known[word] for word, roles in own.items() if word in known)


def _roles(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    tokens = [t for t in tokenise(text) if t.surface not in "「」『』()（）"]
    for word, particle in pairwise(tokens):
        if word.is_content and particle.pos == "助詞" and particle.surface in _ROLES:
            found.setdefault(word.lemma, set()).add(_ROLES[particle.surface])
    return found
