"""Two things that a question puts side by side, each by its own words: 福祉の公約と都市環境の公約では."""

from __future__ import annotations

import re

from service.understand.subject import subject_words

_PAIR = re.compile(
    r"""
    (?P<first>[^、。?？]{2,30}?) (?:と|か)、?
    (?P<second>[^、。?？]{2,30}?)
    (?: (?:と)?では | とで(?:は)? | で(?:は)?(?=[、どよ]) | 、?(?:どちら|どっち|いずれ) | を比べ
      | の(?:差|違い|どちら|どっち|うち、?ど)
      | 、[^。]{0,30}(?:どちら|どっち) )
    """,
    re.VERBOSE,
)
_TOGETHER = re.compile(
    r"(?P<first>[^、。?？]{2,24}?)と(?P<second>[^、。?？]{2,24}?)の[^。]{0,24}(?:足す|足し|合わせ|あわせ|合計)"
)
"""Two things whose figures are added up."""
_SEVERALLY = re.compile(
    r"(?P<first>[^、。?？]{2,30}?)と、?(?P<second>[^、。?？]{2,30}?)(?:の\S{0,8})?(?:は|を|の|について)?、?(?:それぞれ|両方)"
)
"""Two things of each of which the same is asked: 甲と乙、それぞれの担当は."""
_COMMON = frozenset("事業 施策 公約 政策 取組 取り組み 項目 指標 割合 数 人数 件数 率 目標 実績".split())
"""Words that both sides are called by."""


def pair(text: str, names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The words of each of two things compared, without those that they share; () where there are not two.

    >>> pair("福祉の公約と都市環境の公約では、どちらが進んでいますか", ())
    (('福祉',), ('都市', '環境'))
    """
    match = _PAIR.search(text) or _TOGETHER.search(text) or _SEVERALLY.search(text)
    if not match:
        return ()
    first, second = (subject_words(match[side], names) for side in ("first", "second"))
    both = frozenset(first) & frozenset(second) | _COMMON
    own = tuple(tuple(word for word in side if word not in both) for side in (first, second))
    return own if all(own) else ()
