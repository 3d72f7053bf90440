"""Readings over kanji (ふりがな), by the morphological dictionary; every character of the text stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import jaconv

from index.tokens import tokenise
from ingest.model import Value

_RUN = re.compile(r"(?P<kanji>[一-龠々〆ヵヶ]+)|(?P<other>[^一-龠々〆ヵヶ]+)")


class Part(Value):
    """A piece of a text; `reading` in hiragana where it holds kanji."""

    text: str
    reading: str | None = None


def ruby(text: str) -> tuple[Part, ...]:
    """The text in parts; joined they are the text again.

    >>> [(part.text, part.reading) for part in ruby("受け持つ課。")]
    [('受', 'う'), ('け', None), ('持', 'も'), ('つ', None), ('課', 'か'), ('。', None)]
    """
    found: list[Part] = []
    at = 0
    for token in tokenise(text):
        place = text.find(token.surface, at)
        if place < 0:  # the dictionary reads folded widths; what it folded stays as written, without a reading
            continue
        if place > at:
            found.append(Part(text=text[at:place]))
        found += _parts(token.surface, jaconv.kata2hira(token.kana))
        at = place + len(token.surface)
    if at < len(text):
        found.append(Part(text=text[at:]))
    return tuple(found)


def _parts(word: str, reading: str) -> Iterator[Part]:
    """A word with its reading spread over its kanji: 受(う)け持(も)つ."""
    runs = list(_RUN.finditer(word))
    if not any(run["kanji"] for run in runs) or reading == word:
        yield Part(text=word)
        return
    pattern = "".join("(.+?)" if run["kanji"] else re.escape(jaconv.kata2hira(run["other"])) for run in runs)
    spread = re.fullmatch(pattern, reading)
    if spread is None:  # the reading does not follow the spelling (今日, or an unknown word)
        yield Part(text=word, reading=reading)
        return
    readings = iter(spread.groups())
    for run in runs:
        yield Part(text=run[0], reading=next(readings) if run["kanji"] else None)
