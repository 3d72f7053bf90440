"""How many things a question asks, and every form of answer that it wants."""

from __future__ import annotations

import re

from index.tokens import tokenise
from service.forms import COUNTER, FORMS

_CUE = re.compile(
    r"何|なに|いつ|どこ|だれ|誰|どなた|なぜ|なんで|どうして|いくら|いくつ|どの|どれ|どう(?!し)|どんな|どちら"
    r"|\b(?:what|which|who|whom|when|where|why|how)\b",
    re.I,
)
"""An interrogative."""
_AND = re.compile(
    r",?\s+and\s+(?=(?:(?:at|in|for|by|to|from|on)\s)?(?:how|what|when|who|whom|where|which|why|is|are|was|were|did|do"
    r"|does|could|can|will|has|have)\b)",
    re.I,
)
"""Where an English question goes on with another."""
_SENTENCE = re.compile(r"(?<=[?？。])\s*")
_SO = re.compile(r"[一-龠ァ-ヴー](?:は|が|も)[^、。]*(?:か|の)[?？。]*$")
"""Whether something is so is asked: 「混乱は出ていないのですか」."""
_WANTS = re.compile(r"教えて|おしえて|知りた|聞きた|[?？]\s*$|か[。\s]*$|お願い|も[。\s]*$")
"""A sentence that wants to know something, with or without an interrogative."""
_TWO = re.compile(
    r"(?:と|や|も)、?[^、。?？とや]{1,24}(?:を|も|が)?(?:、)?(?:両方|それぞれ|教えて|知りた|確認|伺|聞き|示し|ください|下さい)|それぞれ|両方"
)
"""Two things named side by side before the verb of asking."""


def parts(text: str) -> int:
    """How many things a question asks, at least 1.

    >>> parts("担当はどこ?"), parts("いつ始まり、何人が使いましたか"), parts("目標と実績を教えて")
    (1, 2, 2)
    >>> parts("足が悪く、雪を片づけられません。どの課に聞けばよいですか。"), parts("順調? なぜ遅れた?")
    (1, 2)
    """
    sentences = [sentence for sentence in _SENTENCE.split(text) if len(sentence.strip("?？。 ")) > 1]
    asked = sum(len(_CUE.findall(s)) or (_WANTS.search(s) is not None) for s in sentences)
    return max(asked, 1) + (_TWO.search(text) is not None and asked < 2)


_SAME = frozenset({"其々", "両方", "全部", "全て", "双方", "皆", "詳細"})
"""Nouns by which a piece points to what stands before it: 「それぞれ教えて」."""


def _names(piece: str) -> bool:
    """Whether a piece asks for anything of its own; 「低い？」 and 「それぞれ教えて」 go with what comes before."""
    if _CUE.search(piece):
        return True
    tokens = tokenise(piece)
    nouns = [token for token in tokens if token.pos == "名詞" and token.lemma not in _SAME]
    return bool(nouns) and any(token.pos == "助詞" for token in tokens)


def clauses(text: str) -> tuple[str, ...]:
    """The pieces of a question that each ask something, in order; what asks nothing stays with its neighbour.

    >>> clauses("橋はいつ完成し、いくらかかりますか。担当も教えて")
    ('橋はいつ完成し', 'いくらかかりますか。', '担当も教えて')
    """
    pieces: list[str] = []
    for sentence in filter(str.strip, _SENTENCE.split(text)):
        pieces += _within(sentence)
    asking: list[str] = []
    before = ""
    for piece in pieces:
        if asking and not _names(piece):
            asking[-1] += piece
        elif _CUE.search(piece) or _WANTS.search(piece):
            asking.append(before + piece)
            before = ""
        else:
            before += piece
    return (*asking[:-1], asking[-1] + before) if asking else (text,)


def _within(sentence: str) -> list[str]:
    """A sentence, cut at the commas that have an interrogative on either side, or before "and how many"."""
    first, *others = sentence.split("、")
    if not others:
        return _AND.split(sentence)
    cut = [first]
    for at, piece in enumerate(others):
        rest = "、".join(others[at:])
        if _CUE.search(cut[-1]) and (_CUE.search(rest) or _SO.search(rest)):
            cut.append(piece)
        else:
            cut[-1] += f"、{piece}"
    return cut


def forms(text: str) -> tuple[str, ...]:
    """Every form of answer that a question wants, in order.

    >>> forms("いつ始まり、何人が使い、いくらかかった?")
    ('時期', '人', '円')
    """
    found = [(match.start(), match["unit"]) for match in COUNTER.finditer(text)]
    found += [(match.start(), form) for form, pattern in FORMS.items() for match in pattern.finditer(text)]
    taken: list[tuple[int, str]] = []
    for start, form in sorted(found):
        if not any(abs(start - other) < 2 for other, _ in taken):
            taken.append((start, form))
    return tuple(dict.fromkeys(form for _, form in taken))
