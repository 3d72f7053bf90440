"""How many things a question asks, and every form of answer that it wants."""

from __future__ import annotations

import re

from service.understand.forms import COUNTER, FORMS

_CUE = re.compile(
    r"何|なに|いつ|どこ|だれ|誰|どなた|なぜ|なんで|どうして|いくら|いくつ|どの|どれ|どう(?!し)|どんな|どちら"
    r"|\b(?:what|which|who|whom|when|where|why|how)\b",
    re.I,
)
"""An interrogative."""
_ENDS = re.compile(r"[?？。]")
_TWO = re.compile(
    r"(?:と|や|も)、?[^、。?？とや]{1,24}(?:を|も|が)?(?:、)?(?:両方|それぞれ|教えて|知りた|確認|伺|聞き|示し)|それぞれ|両方"
)
"""Two things named side by side before the verb of asking."""


def parts(text: str) -> int:
    """How many things a question asks, at least 1.

    >>> parts("担当はどこ?"), parts("いつ始まり、何人が使いましたか"), parts("目標と実績を教えて")
    (1, 2, 2)
    """
    asked = sum(max(len(_CUE.findall(sentence)), 1) for sentence in _ENDS.split(text) if len(sentence.strip()) > 1)
    return max(asked, 1) + (_TWO.search(text) is not None and asked < 2)


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
