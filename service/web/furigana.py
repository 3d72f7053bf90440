"""Readings over kanji (ふりがな), by the morphological dictionary; every character of the text stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import jaconv

from index.tokens import tokenise
from ingest.model import Value
from ingest.text import nfkc

_RUN = re.compile(r"(?P<kanji>[一-龠々〆ヵヶ]+)|(?P<other>[^一-龠々〆ヵヶ]+)")
_CLUSTER = re.compile(r"\S[ﾞﾟ\u0300-\u036f\u3099\u309a]*|\s", re.DOTALL)
"""A character with the marks that fold into it: ﾃﾞ is デ."""


class Part(Value):
    """A piece of a text; `reading` in hiragana where it holds kanji."""

    text: str
    reading: str | None = None


def ruby(text: str) -> tuple[Part, ...]:
    """The text in parts; joined they are the text again.

    >>> [(part.text, part.reading) for part in ruby("受け持つ課。")]
    [('受', 'う'), ('け', None), ('持', 'も'), ('つ', None), ('課', 'か'), ('。', None)]
    >>> [(part.text, part.reading) for part in ruby("（案）の課")]
    [('（', None), ('案', 'あん'), ('）', None), ('の', None), ('課', 'か')]
    """
    # The dictionary reads folded widths, so a word is found in the folded text and shown as it is written.
    clusters = _CLUSTER.findall(text)
    folds = [nfkc(cluster) for cluster in clusters]
    folded = "".join(folds)
    owner = [n for n, fold in enumerate(folds) for _ in fold]  # character of the folded text → its cluster
    found: list[Part] = []
    at, done = 0, 0  # places in the folded text, and among the clusters
    for token in tokenise(folded):
        place = folded.find(token.surface, at)
        if place < 0:
            continue
        at = place + len(token.surface)
        first, last = owner[place], owner[at - 1] + 1
        if first < done:  # one character is several words: ㈱
            continue
        if first > done:
            found.append(Part(text="".join(clusters[done:first])))
        found += _parts("".join(clusters[first:last]), jaconv.kata2hira(token.kana))
        done = last
    if done < len(clusters):
        found.append(Part(text="".join(clusters[done:])))
    return tuple(found)


def _parts(word: str, reading: str) -> Iterator[Part]:
    """A word with its reading spread over its kanji: 受(う)け持(も)つ."""
    runs = list(_RUN.finditer(word))
    if not any(run["kanji"] for run in runs) or reading == word:
        yield Part(text=word)
        return
    pattern = "".join("(.+?)" if run["kanji"] else re.escape(jaconv.kata2hira(nfkc(run["other"]))) for run in runs)
    spread = re.fullmatch(pattern, reading)
    if spread is None:  # the reading does not follow the spelling (今日, or an unknown word)
        yield Part(text=word, reading=reading)
        return
    readings = iter(spread.groups())
    for run in runs:
        yield Part(text=run[0], reading=next(readings) if run["kanji"] else None)
