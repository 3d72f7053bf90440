"""Japanese text → content words, reading and character n-grams, by fugashi and unidic-lite.

The three streams answer three ways of asking: the same word (lemma), a part of a compound (character
bigrams), and the word as it sounds, typed in kana or misspelt (trigrams of the reading).
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from functools import cache, lru_cache

import fugashi

from ingest.text import nfkc

CONTENT = {"名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞", "代名詞", "連体詞", "記号"}
"""Parts of speech of UniDic that carry content; particles, auxiliaries and punctuation do not."""

LIGHT = {"為る", "居る", "有る", "成る", "御座る", "出来る", "事", "物", "所", "為", "様", "其れ", "此れ", "何", "何れ"}
"""Lemmas of formal nouns and light verbs (形式名詞, 補助動詞): grammatical, so no evidence of a subject."""

_KATAKANA = re.compile(r"[ァ-ヴー]+")
_HIRAGANA = str.maketrans({chr(c): chr(c + 0x60) for c in range(0x3041, 0x3097)})
_KEEP = re.compile(r"[^0-9A-Za-zぁ-ゖァ-ヴー一-龠々〆ヵヶ]+")


@dataclass(frozen=True)
class Token:
    """A morpheme: as written, dictionary form, part of speech (coarse, fine) and reading in katakana.

    `base` is the dictionary form as it is written here (lemma 為る, base する), `conjugation` how it conjugates, `kind`
    what a proper noun names (人名, 地名, 一般).
    """

    surface: str
    lemma: str
    pos: str
    sub: str
    kana: str
    base: str
    conjugation: str
    kind: str

    @property
    def is_content(self) -> bool:
        """Whether the morpheme carries content worth searching."""
        return self.pos in CONTENT and self.lemma not in LIGHT


_ONE_AT_A_TIME = threading.Lock()


@cache
def _tagger() -> fugashi.Tagger:
    """The one tagger: each maps the dictionary anew, some 150 MB, and one a thread made a server grow by a gigabyte."""
    return fugashi.Tagger()


@lru_cache(maxsize=4096)
def tokenise(text: str) -> tuple[Token, ...]:
    """The morphemes of a text (NFKC folded first)."""
    with _ONE_AT_A_TIME:  # a tagger holds the lattice of the sentence that it reads
        return tuple(_token(word) for word in _tagger()(nfkc(text)))


_SEEN: dict[tuple[str, str], Token] = {}
_MOST_SEEN = 1 << 16
"""A town's plans hold some ten thousand distinct morphemes; what strangers type must not fill the memory."""


def _token(word: fugashi.UnidicNode) -> Token:
    """The morpheme; taking a dictionary's line apart costs seven times as much as knowing it again."""
    key = (word.surface, word.feature_raw)
    found = _SEEN.get(key)
    if found is None:
        if len(_SEEN) >= _MOST_SEEN:
            _SEEN.clear()
        found = _SEEN[key] = _read(word)
    return found


def _read(word: fugashi.UnidicNode) -> Token:
    feature = word.feature
    lemma = (feature.lemma or word.surface).split("-")[0]
    kana = feature.kana or feature.pron or word.surface
    return Token(
        word.surface, lemma, feature.pos1 or "", feature.pos2 or "", kana.translate(_HIRAGANA),
        feature.orthBase or word.surface, feature.cType or "", feature.pos3 or "",
    )  # fmt: skip


@lru_cache(maxsize=8192)
def word_set(text: str) -> frozenset[str]:
    """Lemmas of every word of a text, letters in lower case: what a text is asked to hold."""
    return frozenset(token.lemma.lower() for token in tokenise(text))


def words(text: str) -> list[str]:
    """Lemmas of the content words; numbers as written, letters in lower case.

    >>> words("除雪を受け持つのは何課ですか")
    ['除雪', '受け持つ', '課']
    """
    return [token.lemma.lower() for token in tokenise(text) if token.is_content and _KEEP.sub("", token.surface)]


def bigrams(text: str) -> list[str]:
    """Character pairs of the text without punctuation and white space.

    >>> bigrams("除雪、路線")
    ['除雪', '雪路', '路線']
    """
    plain = _KEEP.sub("", nfkc(text)).lower()
    return [plain[at : at + 2] for at in range(len(plain) - 1)]


def reading(text: str) -> str:
    """The text's reading in katakana, long vowels and punctuation dropped.

    >>> reading("じょせつ") == reading("除雪")
    True
    """
    kana = "".join(token.kana for token in tokenise(text)).translate(_HIRAGANA)
    return "".join(_KATAKANA.findall(kana)).replace("ー", "")


def kana_trigrams(text: str) -> list[str]:
    """Trigrams of the reading."""
    kana = reading(text)
    return [kana[at : at + 3] for at in range(len(kana) - 2)]
