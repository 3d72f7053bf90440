"""Labels with their values side by side on one line: 区分：検討中　担当課：交通課, 評価　Ｂ　担当　農林課."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.parsers.vocabulary.roles import Role, role_of
from ingest.tables import plain

_ROLES: tuple[Role, ...] = ("department", "status", "percent", "baseline", "target", "actual", "number", "remark")
"""Roles of which a line of labels has one at least, and which a label without a colon has."""
_GAP = re.compile(r"[ \t]{2,}|[ \t]*　\s*|[\s／/]+(?=[^\s:：。、／/]{2,12}\s*[:：])")
"""What parts a label from its value and both from the next: a wide space, or any before a label with its colon."""
_COLON = re.compile(r"(?P<label>[^\s:：。、()（）]{2,12})\s*[:：]\s*(?P<value>\S.*)?")
_BOXED = re.compile(r"\s*[【〔](?P<label>[^【】〔〕]{1,12})[】〕]\s*(?P<value>[^【】〔〕]+)")
"""【公約の文】「…」 【担当】保育課"""
_LONGEST = 60
"""Characters of a value at most."""


def side_by_side(line: str) -> list[tuple[str, str]]:
    """The labels of a line with their values, of which plans know one at least; none of any other line.

    >>> side_by_side("区分：検討中　担当課：交通課、建設課"), side_by_side("状況：順調 担当：こども課")
    ([('区分', '検討中'), ('担当課', '交通課、建設課')], [('状況', '順調'), ('担当', 'こども課')])
    >>> side_by_side("評価　**Ｂ**（前年 Ｃ）　担当　農林課"), side_by_side("評価　Ｂ"), side_by_side("※　注：基準値")
    ([('評価', 'Ｂ（前年 Ｃ）'), ('担当', '農林課')], [], [])
    >>> side_by_side("【公約の文】「待機児童をゼロにします。」 【担当】保育課")
    [('公約の文', '「待機児童をゼロにします。」'), ('担当', '保育課')]
    """
    boxed = [(plain(m["label"]), plain(m["value"])) for m in _BOXED.finditer(line)]
    if len(boxed) > 1 and _BOXED.sub("", line).strip() == "" and any(role_of(label) in _ROLES for label, _ in boxed):
        return boxed
    text = re.sub(r"^\s*[-*+・○●]\s+", "", line.replace("**", "").strip())
    if "|" in text or "。" in text or len(text) > 4 * _LONGEST:
        return []
    pairs: list[tuple[str, str]] = []
    for label, value in _pieces(text):
        if label is not None:
            if pairs and not pairs[-1][1]:
                return []
            pairs.append((label, value))
        elif not pairs:
            return []
        else:
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]} {value}".strip())
    whole = len(pairs) > 1 and all(value and len(value) <= _LONGEST for _, value in pairs)
    return pairs if whole and any(role_of(label) in _ROLES for label, _ in pairs) else []


def _pieces(text: str) -> Iterator[tuple[str | None, str]]:
    """The pieces between the gaps: a label with what stands behind its colon, a label alone, or a value."""
    for piece in _GAP.split(text):
        match = _COLON.fullmatch(piece)
        if match:
            yield match["label"], plain(match["value"] or "")
        elif len(piece) <= 12 and role_of(piece) in _ROLES:
            yield plain(piece), ""
        elif piece:
            yield None, plain(piece)
