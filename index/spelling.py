"""Words typed as they sound, or with a wrong character → the words that the documents print.

A question's kana are looked up among the readings of the documents' own vocabulary, the longest first, so that
まぐちじょせつ finds 間口 and 除雪. Nothing is looked up that the documents print as it is typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.tokens import Token, reading, tokenise

SHORTEST, LONGEST = 3, 12
"""Kana of a reading that is looked up: two kana stand inside too many words."""

CLIPPED = 4
"""Kana to which people clip a long foreign word."""
SPAN = 6
"""Tokens at most into which the tagger cuts a word typed in kana."""
WHOLE = 4
"""Kana of a word that is put in the place of what sounds like it; shorter ones stand inside too much."""
NEAR = 6
"""Characters of a word in katakana from which one wrong, missing or added character is overlooked."""
_OF_PLANS = (
    "令和 平成 年度 目標 実績 担当 進捗 評価 予算 費用 金額 割合 人数 件数 理由 予定 事業 計画 公約 施策 補助 助成 対象"
)
ASKING = {reading(word): word for word in _OF_PLANS.split()}
"""Reading → words by which people ask of plans, that the plans themselves may print otherwise."""
_COUNTERS = {
    "まんえん": "万円", "ぜんえん": "千円", "おくえん": "億円", "えん": "円", "にん": "人", "めい": "名",
    "かしょ": "か所", "けん": "件", "かい": "回", "こう": "校", "しゃ": "社", "だい": "台", "せたい": "世帯",
    "ねん": "年", "がつ": "月", "にち": "日", "ようび": "曜日", "さい": "歳", "ばん": "番", "わり": "割",
    "きろ": "キロ", "ぱーせんと": "パーセント", "ぽいんと": "ポイント",
}  # fmt: skip
_HOW_MANY = re.compile(rf"なん(?P<counter>{'|'.join(_COUNTERS)})")
"""A number that is asked for in kana: なんにん."""
ASKED_BY = ("パーセント", "ポイント")
"""The same in katakana."""
_KATAKANA = re.compile(r"[ァ-ヴー]+")
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
        self._near: dict[str, str | None] = {}
        for word in [*ASKED_BY, *(word for word in self._known if len(word) >= NEAR)]:
            if _KATAKANA.fullmatch(word):
                for form in _without_one(word):
                    self._near[form] = word if self._near.get(form, word) == word else None  # of two, neither

    def restored(self, question: str, *, sounds: bool) -> str:
        """A question with its words as they are printed, where it types them otherwise: in katakana with one wrong
        character, and, where it is typed by its sound, in kana."""
        text = _KATAKANA.sub(lambda run: self._mended(run[0]), question)
        return self._sounded(_HOW_MANY.sub(lambda m: "何" + _COUNTERS[m["counter"]], text)) if sounds else text

    def _sounded(self, question: str) -> str:
        """A question with the words of the documents in the place of those that sound like them."""
        tokens, end = tokenise(question), 0
        said, left = "", question
        for at, token in enumerate(tokens):
            before, found, behind = left.partition(token.surface)
            if not found:
                return question  # folded by the tagger: nothing can be put in its place
            said, left = said + before, behind
            if at >= end:
                end, word = self._longest(tokens, at)
                said += word
        return said + left

    def _longest(self, tokens: Sequence[Token], at: int) -> tuple[int, str]:
        """The longest word of the documents that begins at a token, and where it ends; the token itself."""
        sound, end, word = "", at + 1, tokens[at].surface
        for to in range(at, min(at + SPAN, len(tokens))):
            token = tokens[to]
            if _KANJI.search(token.surface) or token.surface.isascii() or not token.kana:
                break
            sound += token.kana.replace("ー", "")
            unknown = to > at or (token.is_content and token.lemma not in self._known)
            if ASKING.get(sound) and unknown:
                end, word = to + 1, ASKING[sound]
            elif sound in self._words and unknown and len(sound) >= WHOLE:
                end, word = to + 1, self._words[sound]
        return end, word

    def _mended(self, run: str) -> str:
        """A run of katakana with its one wrong character put right; as it is where it is a word of the documents."""
        if len(run) < CLIPPED or run in self._known:
            return run
        return next((word for form in sorted(_without_one(run)) if (word := self._near.get(form))), run)

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


def _without_one(word: str) -> set[str]:
    """A word, and it without each of its characters: words that differ in one character share one of these."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
