"""Which kind of record a printed word names: 公約 a pledge, 基本目標 a goal."""

from __future__ import annotations

import re

_KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("pledge", r"(?:市長|町長|村長|知事|選挙)?(?:公約|約束|マニフェスト)"),
        ("goal", r"(?:基本|政策|戦略|重点)目標"),
        ("outline", r"(?:まちづくりの?|施策の?)?大綱"),
        ("policy", r"(?:基本|重点)?政策"),
        ("program", r"プログラム"),
        ("measure", r"(?:基本|主要|個別|重点|具体的?な?)?施策"),
        ("action_item", r"取組項目"),
        ("initiative", r"(?:実践|実施|改革|推進)項目"),
    )
)
_AROUND = re.compile(r"(?:の?(?:名称?|内容|項目|等|一覧))$|\s")


def kind_of(word: str | None) -> str | None:
    """The kind that a heading's or a column's word names; None for a word of no kind (事業, 取組, 指標).

    >>> [kind_of(word) for word in ("公約", "施策名", "基本目標", "事業名", None)]
    ['pledge', 'measure', 'goal', None, None]
    """
    plain = _AROUND.sub("", word or "")
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(plain)), None)


def is_above(kind: str, other: str) -> bool:
    """Whether a plan places things of one kind above those of another: a measure (施策) holds projects (事業).

    >>> is_above("measure", "project"), is_above("project", "measure"), is_above("goal", "policy")
    (True, False, True)
    """
    order = [("goal", "outline"), ("policy", "pledge", "program"), ("measure",), ("action_item",), ("initiative",)]
    place = {name: n for n, names in enumerate(order) for name in names}
    return place.get(kind, len(order)) < place.get(other, len(order))
