"""The language that a question is in."""

from __future__ import annotations

import re

from service.model import Language

_LATIN = re.compile(r"[A-Za-z]")
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヴ一-龠]")
_KANA = re.compile(r"[ぁ-ゖ]")
_WORD = re.compile(r"[A-Za-z]{2,}")
FEW = 2
"""Latin words that a Japanese question may hold, however short it is."""
_NAMED = re.compile(r"「[^」]*」|[(（][^)）]*[)）]")
"""Names that a question quotes, or adds in brackets, say nothing of its language."""


def language(text: str) -> Language:
    """English where the question has more Latin letters than Japanese characters, the names in it aside.

    >>> language("R5は何件?"), language("About 「灯台の夜間開放」 (みなぎ市): its progress?")
    ('ja', 'en')
    """
    own = _NAMED.sub(" ", text)
    own = own if re.search(r"\w", own) else text
    if _KANA.search(own) and len(_WORD.findall(own)) <= FEW:
        return "ja"  # 「KPIは？」
    return "en" if len(_LATIN.findall(own)) > 2 * len(_JAPANESE.findall(own)) else "ja"
