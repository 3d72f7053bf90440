"""A polite or spoken question → its plain form, as it stands inside a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from index.tokens import Token

_IN_KANA = {"幾つ": "いくつ", "幾ら": "いくら", "何処": "どこ", "何故": "なぜ", "如何": "どう", "何れ": "どれ"}
"""Interrogatives in kanji → as most people write them, and every cue of a question does."""
_FINAL = frozenset("か ね よ な の かい かな ん わ ぞ や さ け っけ けど が のう う いの って".split())
"""Particles at the end of a spoken question."""
_COPULAS = frozenset("です だ な じゃ でしょう でしょ だろう じゃろう だっけ やろ".split())
_TA = dict(zip("カガサタラワナバマ", "いた いだ した った った った んだ んだ んだ".split(), strict=True))
_A = dict(zip("カガサタラワナバマ", "かがさたらわなばま", strict=True))
"""Row of a five-step verb → how its past and its negative end (行く apart)."""
_ENDINGS = (
    (("でし", "た"), "だった"), (("ませ", "ん", "でし", "た"), "なかった"), (("まし", "た"), "た"),
    (("ませ", "ん"), "ない"), (("ませ",), "ない"), (("ます",), ""),
)  # fmt: skip
"""A polite ending's morphemes → what stands for them."""


def in_kana(text: str) -> str:
    """A question with its interrogatives in kana.

    >>> in_kana("遅れている施策は幾つで、何故ですか")
    '遅れている施策はいくつで、なぜですか'
    """
    for kanji, kana in _IN_KANA.items():
        text = text.replace(kanji, kana)
    return text


def plain(tokens: Sequence[Token]) -> str:
    """A polite or spoken question in plain form, without what marks it as one.

    >>> from index.tokens import tokenise
    >>> plain(tokenise("いつできますか")), plain(tokenise("何人亡くなったんかね")), plain(tokenise("いくらでしたか"))
    ('いつできる', '何人亡くなった', 'いくらだった')
    """
    left = list(tokens)
    while len(left) > 1 and (
        (left[-1].pos in ("助詞", "感動詞") and left[-1].surface in _FINAL)
        or (left[-1].pos == "助動詞" and left[-1].surface in _COPULAS and not _past_of_n(left))
    ):
        left.pop()
    if len(left) > 2 and left[-1].pos in ("助詞", "助動詞") and left[-1].surface in ("て", "で"):
        verb = left[-2]
        return joined(left[:-2]) + verb.base if verb.pos == "動詞" else joined(left[:-1])
    head = joined(left)
    for ending, form in _ENDINGS:
        surfaces = tuple(token.surface for token in left[-len(ending) :])
        if surfaces != ending or len(left) <= len(ending):
            continue
        before = joined(left[: -len(ending) - 1])
        verb = left[-len(ending) - 1]
        if form == "だった":
            return before + verb.surface + form
        return before + {"": verb.base, "た": _past(verb)}.get(form, _negative(verb) + form.removeprefix("な"))
    return head


def _past_of_n(tokens: Sequence[Token]) -> bool:
    """Whether the last token is the past of a verb in ん (進んだ), and no copula."""
    return tokens[-1].surface == "だ" and tokens[-2].pos == "動詞"


def _past(verb: Token) -> str:
    """A verb's past.

    >>> from index.tokens import tokenise
    >>> [_past(tokenise(text)[0]) for text in ("行きました", "出ました", "しました", "読みました")]
    ['行った', '出た', 'した', '読んだ']
    """
    if verb.base.endswith(("行く", "いく", "ゆく")):
        return verb.base[:-1] + "った"
    if verb.conjugation.startswith("五段"):
        return verb.base[:-1] + _TA.get(verb.conjugation[3:4], "った")
    return verb.surface + "た"


def _negative(verb: Token) -> str:
    """A verb's negative without its last syllable: 出な for 出ない.

    >>> from index.tokens import tokenise
    >>> [_negative(tokenise(text)[0]) for text in ("行きません", "出ません", "しません", "ありません")]
    ['行かな', '出な', 'しな', 'な']
    """
    if verb.base in ("ある", "有る"):
        return "な"
    if verb.conjugation.startswith("五段"):
        return verb.base[:-1] + _A.get(verb.conjugation[3:4], "ら") + "な"
    return verb.surface + "な"


def joined(tokens: Sequence[Token]) -> str:
    """The tokens as they are written."""
    return "".join(token.surface for token in tokens)
