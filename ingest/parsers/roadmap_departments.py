"""A cell of responsible departments → one entry each."""

from __future__ import annotations

import re

from ingest.parsers.roadmap_years import value

_UNIT = re.compile(
    r"(?:課|室|局|部|係|班|所|館|院|署|センター|担当|チーム|グループ|委員会|本部|隊|園|校|支所|団|会)(?:[)）]|等|ほか|他)*$"
)
"""How the name of a town's office ends: what the organisation rules of Japanese towns call their units."""
_UPPER = re.compile(r"(?<!事務)(?:部|局|本部|委員会)$")
_LOWER = re.compile(r"(?:課|室|係|班|担当|グループ|センター)$")
_MARK = re.compile(r"^(?:[・●○◎◯■□◆◇★☆※▲△-]|[(（].[)）]|[①-⑳])\s*")
_PIECE = re.compile(r"(?P<joint>[・･\s]*)(?P<text>[^・･\s]+)")
_BRACKETS = re.compile(r"[(（][^)）]*[)）]")
_SEPARATORS = "、，,;；/／・･ "
_SHIELDED = str.maketrans(_SEPARATORS, "".join(chr(0xF0000 + n) for n in range(len(_SEPARATORS))))
_BARED = {shield: char for char, shield in _SHIELDED.items()}
"""What stands in brackets belongs to its unit: its separators are hidden while the cell is cut, and put back."""


def departments(cell: str) -> list[str]:
    """The units a cell names, in order, without list marks; nothing for a dash.

    A middle dot or a space parts two units only where what stands before it ends as a unit does, and is not the
    division of the section that follows.

    >>> departments("◎総務課・ 経済課、子育て・健康課"), departments("市民部 環境課"), departments("—")
    (['総務課', '経済課', '子育て・健康課'], ['市民部環境課'], [])
    """
    text = _BRACKETS.sub(lambda match: match[0].translate(_SHIELDED), value(cell) or "")
    units = [unit for group in re.split(r"[、，,;；/／]", text) for unit in _units(group)]
    return list(dict.fromkeys(unit.translate(_BARED) for unit in units))


def _units(group: str) -> list[str]:
    found: list[str] = []
    for match in _PIECE.finditer(group):
        dot, plain = bool(match["joint"].strip()), _MARK.sub("", match["text"])
        if not plain:
            continue
        ends = bool(found) and bool(_UNIT.search(found[-1]))
        division = bool(found) and not dot and _UPPER.search(found[-1]) and _LOWER.search(plain)
        if found and (not ends or division):
            found[-1] += ("・" if dot else "") + plain
        else:
            found.append(plain)
    return found
