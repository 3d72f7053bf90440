"""Plain endings → polite ones (です・ます), by how the last word conjugates; nothing else changes. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.tokens import Token, tokenise

_ROW = dict(zip("ワカガサタナバマラ", "いきぎしちにびみり", strict=True))
"""Row of a five-step verb → the syllable before ます."""
_SENTENCE = re.compile(
    r"(?P<body>(?:「[^「」]*」|『[^『』]*』|[(（][^()（）]*[)）]|[^。「『(（])+|[「『(（])(?P<stop>。?)"
)
"""A sentence and its stop; a stop within quotation marks or brackets ends none."""
_BRACKETS = re.compile(r"\s*(?:[(（][^()（）]*[)）])+$")
_TOWARDS = frozenset("へ に まで て".split())
"""Particles before 行った: then somebody went; else it was done (行う), whatever the dictionary takes it for."""
_OBJECT = re.compile(r"[をへ][^、。をは]{1,12}$")
"""Something, and what is done with it: 窓口を新設."""
_SUBJECT = re.compile(r"が[一-龠]{2}$")
"""The same of something that happens by itself: 誤りが判明."""
_MODIFIED = re.compile(r"[るたいうくすつむぶぐ][一-龠\d]{1,6}$")
"""A noun that a clause stands before: 策定する予定, 目標年度とする5年間; nothing is done with it."""
_COMPOUND = re.compile(r"[一-龠]{2}$")
_NO_NOUN = ("動詞", "形容詞", "助動詞", "助詞", "接続詞", "補助記号", "副詞", "感動詞")
_PERCENT = ("%", "％")
_HONORIFIC = ("くださる", "下さる", "なさる", "いらっしゃる")
_NEGATIVE = ("無い", "ない")


def polite(text: str, *, done: bool | None = None) -> str:
    """A text of which every sentence ends politely; what a quotation holds stays.

    Args:
        text: sentences.
        done: whether what a noun at an end says (窓口を新設) has been done, or is to be done; None: not told.

    >>> polite("協定を締結した。利用は見込めない（令和6年度末）。「道を直す。」と答えた。")
    '協定を締結しました。利用は見込めません（令和6年度末）。「道を直す。」と答えました。'
    """
    return _SENTENCE.sub(lambda found: _sentence(found["body"], found["stop"], done), text)


def _sentence(body: str, stop: str, done: bool | None) -> str:
    said = ending(body)
    return (said if said != body or not stop else _after_noun(body, done)) + stop


def _after_noun(body: str, done: bool | None) -> str:
    """A sentence that stops at a noun, with its verb or です; as it is where nobody says whether it has been done.

    >>> _after_noun("窓口を新設", True), _after_noun("窓口を新設", None), _after_noun("窓口は検討中", None)
    ('窓口を新設しました', '窓口を新設', '窓口は検討中です')
    >>> _after_noun("窓口を新設する予定", False)
    '窓口を新設する予定です'
    """
    last = tokenise(body)[-1:]
    if not last or (last[0].pos in _NO_NOUN and not body.endswith(_PERCENT)):
        return body
    does = _OBJECT.search(body) and not _MODIFIED.search(body) and last[0].sub == "普通名詞" and _COMPOUND.search(body)
    if does or (_SUBJECT.search(body) and last[0].kind == "サ変可能"):
        return body if done is None else body + ("しました" if done else "します")
    return body + "です"


def ending(plain: str) -> str:
    """One sentence, without its stop, with a polite ending; unchanged where it has one, or ends in no predicate.

    >>> [ending(one) for one in ("工事を行った", "改善すべきである", "要望が多かった", "予定はない", "道路の除雪")]
    ['工事を行いました', '改善すべきです', '要望が多かったです', '予定はありません', '道路の除雪']
    """
    behind = _BRACKETS.search(plain)
    head, tail = (plain[: behind.start()], behind[0]) if behind else (plain, "")
    tokens = tokenise(head.rpartition("、")[2])
    if not tokens or tokens[-1].pos not in ("動詞", "形容詞", "助動詞"):
        return plain
    for taken in range(min(3, len(tokens)), 0, -1):
        last = tokens[-taken:]
        printed = "".join(token.surface for token in last)
        said = _said(last, tokens[:-taken])
        if said is not None and head.endswith(printed):
            return head.removesuffix(printed) + said + tail
    return plain


def _said(last: Sequence[Token], before: Sequence[Token]) -> str | None:
    """The polite form of the last morphemes; None where they are no plain predicate."""
    surfaces = tuple(token.surface for token in last)
    if surfaces in (("で", "あっ", "た"), ("で", "ある")) and before:
        return "でした" if len(last) == 3 else "です"
    if len(last) == 3:
        return _negated(last[0], last[1]) + "でした" if surfaces[1:] == ("なかっ", "た") and _can(last[0]) else None
    if len(last) == 2 and last[1].lemma == "た":
        return _past(last[0], before)
    if len(last) == 2 and last[1].lemma in _NEGATIVE and surfaces[1] == "ない" and _can(last[0]):
        return _negated(last[0], last[1])
    return _present(last[0]) if len(last) == 1 else None


def _can(token: Token) -> bool:
    """Whether a word's negative is one word with it: 見込めない, 多くない, ではない."""
    return stem(token) is not None or token.pos == "形容詞" or token.surface in ("は", "が", "も", "で")


def _negated(word: Token, negative: Token) -> str:
    if negative.pos == "助動詞":
        return f"{stem(word)}ません"
    return f"{word.surface}ありません"


def _past(word: Token, before: Sequence[Token]) -> str | None:
    if word.surface == "だっ":
        return "でした"
    if word.surface == "なかっ":
        return "ありませんでした"
    if word.pos == "形容詞" or word.surface == "たかっ":
        return f"{word.surface}たです"
    if word.surface == "行っ" and not _went(before):
        return "行いました"
    own = stem(word)
    return f"{own}ました" if own else None


def _went(before: Sequence[Token]) -> bool:
    """Whether somebody went somewhere: a direction stands before the verb, and nothing that was done."""
    return (
        bool(before)
        and before[-1].pos == "助詞"
        and before[-1].surface in _TOWARDS
        and "を" not in {token.surface for token in before}
    )


def _present(word: Token) -> str | None:
    if word.surface in ("だ", "だろう"):
        return {"だ": "です", "だろう": "でしょう"}[word.surface]
    if word.surface == word.base and (word.pos == "形容詞" or word.lemma == "たい"):
        return "ありません" if word.lemma == "無い" else f"{word.surface}です"
    own = stem(word) if word.surface == word.base else None
    return f"{own}ます" if own else None


def stem(word: Token) -> str | None:
    """What stands before ます; None for what takes no ます.

    >>> [stem(tokenise(text)[-1]) for text in ("図る", "努める", "実施する", "来る", "れる", "ます")]
    ['図り', '努め', 'し', '来', 'れ', None]
    """
    kind, base = word.conjugation, word.base
    if base.endswith(_HONORIFIC):
        return base[:-1] + "い"
    if kind.startswith("五段"):
        return base[:-1] + _ROW[kind[3:4]] if kind[3:4] in _ROW else None
    if kind.startswith(("上一段", "下一段")) or kind == "助動詞-レル":
        return base[:-1]
    if kind == "サ行変格":
        return base[:-2] + ("じ" if base.endswith("ずる") else "し")
    return {"来る": "来", "くる": "き"}.get(base) if kind == "カ行変格" else None
