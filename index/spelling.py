"""Words typed as they sound, or with a wrong character → the words that the documents print.

A question's kana are looked up among the readings of the documents' own vocabulary, the longest first, so that
まぐちじょせつ finds 間口 and 除雪. Nothing is looked up that the documents print as it is typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.tokens import reading, tokenise

SHORTEST, LONGEST = 3, 12
"""Kana of a reading that is looked up: two kana stand inside too many words."""

CLIPPED = 4
"""Kana to which people clip a long foreign word."""
_KANJI = re.compile(r"[一-龠々]")
_KANA_RUN = re.compile(r"[ァ-ヴー]{3,}")


class Spelling:
    """Readings of a vocabulary.

    Args:
        vocabulary: words of the documents, the more frequent first (of two with one reading the first is taken).
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._words: dict[str, str] = {}
        self._clipped: dict[str, str] = {}
        self._known: set[str] = set()
        for word in vocabulary:
            self._known.add(word)
            if _KANJI.search(word) or _KANA_RUN.fullmatch(word):
                sound = reading(word)
                if SHORTEST <= len(sound) <= LONGEST:
                    self._words.setdefault(sound, word)
            if _KANA_RUN.fullmatch(word) and len(word) >= CLIPPED + 2:
                self._clipped.setdefault(word.replace("ー", "")[:CLIPPED], word)  # インフル for インフルエンザ

    def printed(self, question: str) -> list[str]:
        """Words of the documents that sound like what the question writes in kana, or with characters unknown here."""
        runs = _KANA_RUN.findall("".join(self._sound(question)))
        return list(dict.fromkeys(word for run in runs for word in self._cut(run)))

    def _sound(self, question: str) -> Iterable[str]:
        """The reading of what is not printed as it is typed; a gap stands for all else."""
        for token in tokenise(question):
            typed_in_kana = not _KANJI.search(token.surface) and not token.surface.isascii()
            unknown = token.is_content and token.lemma not in self._known
            yield token.kana.replace("ー", "") if typed_in_kana or unknown else " "

    def _cut(self, run: str) -> Iterable[str]:
        at = 0
        while at <= len(run) - SHORTEST:
            for size in range(min(LONGEST, len(run) - at), SHORTEST - 1, -1):
                word = self._words.get(run[at : at + size]) or self._clipped.get(run[at : at + size])
                if word:
                    yield word
                    at += size
                    break
            else:
                at += 1
