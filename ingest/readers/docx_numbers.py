"""The numbers that Word prints before a paragraph without storing them in its text (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_KANJI = "〇一二三四五六七八九"


def _kanji(n: int) -> str:
    tens, ones = divmod(n, 10)
    return ("" if tens < 2 else _KANJI[tens]) + ("十" if tens else "") + (_KANJI[ones] if ones or not tens else "")


def _letters(n: int, first: str) -> str:
    return chr(ord(first) + (n - 1) % 26) * ((n - 1) // 26 + 1)


def _roman(n: int) -> str:
    steps = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    out = ""
    for value, letters in steps:
        out, n = out + letters * (n // value), n % value
    return out


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalFullWidth": lambda n: str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "decimalEnclosedCircle": lambda n: chr(0x245F + n) if n <= 20 else f"({n})",
    "decimalZero": lambda n: f"{n:02d}",
    "japaneseCounting": _kanji,
    "ideographDigital": _kanji,
    "kanjiDigital": _kanji,
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": lambda n: _letters(n, "A"),
    "lowerLetter": lambda n: _letters(n, "a"),
    "aiueoFullWidth": lambda n: "アイウエオカキクケコサシスセソタチツテト"[(n - 1) % 20],
    "aiueo": lambda n: "アイウエオカキクケコサシスセソタチツテト"[(n - 1) % 20],
    "iroha": lambda n: "イロハニホヘトチリヌルヲワカヨタレソツネ"[(n - 1) % 20],
    "irohaFullWidth": lambda n: "イロハニホヘトチリヌルヲワカヨタレソツネ"[(n - 1) % 20],
}


def _value(node: Any, tag: str) -> str | None:
    child = node.find(_W + tag) if node is not None else None
    return child.get(_W + "val") if child is not None else None


class Numbering:
    """Counts the numbered paragraphs of a document in order, as Word does when it prints them."""

    def __init__(self, root: Any | None) -> None:
        """`root`: the `w:numbering` element, or None when the document has none."""
        self._levels: dict[str, dict[int, Any]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._abstract: dict[str, str] = {}
        if root is None:
            return
        abstracts = {node.get(_W + "abstractNumId"): node for node in root.findall(_W + "abstractNum")}
        for num in root.findall(_W + "num"):
            number, abstract = num.get(_W + "numId"), _value(num, "abstractNumId")
            node = abstracts.get(abstract)
            if number is None or abstract is None or node is None:
                continue
            levels = {int(lvl.get(_W + "ilvl") or 0): lvl for lvl in node.findall(_W + "lvl")}
            for override in num.findall(_W + "lvlOverride"):
                lvl = override.find(_W + "lvl")
                if lvl is not None:
                    levels[int(override.get(_W + "ilvl") or 0)] = lvl
            own = bool(num.findall(_W + "lvlOverride"))
            self._levels[number], self._abstract[number] = levels, f"num {number}" if own else abstract

    def mark(self, number: str, level: int) -> str:
        """The mark of the next paragraph of this list and level: `第1章 `, `(2) `, `- ` for a bullet, or nothing."""
        lvl = self._levels.get(number, {}).get(level)
        if lvl is None:
            return ""
        if _value(lvl, "numFmt") in ("bullet", "none"):
            return "- " if _value(lvl, "numFmt") == "bullet" else ""
        counts = self._counts.setdefault(self._abstract[number], {})
        counts[level] = counts[level] + 1 if level in counts else self._start(number, level)
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        text = re.sub(
            r"%(\d)", lambda match: self._figure(number, counts, int(match[1]) - 1), _value(lvl, "lvlText") or ""
        )
        return text.rstrip() + " " if text.strip() else ""

    def _start(self, number: str, level: int) -> int:
        start = _value(self._levels[number].get(level), "start") or "1"
        return int(start) if start.isdigit() else 1

    def _figure(self, number: str, counts: dict[int, int], level: int) -> str:
        n = counts.get(level) or self._start(number, level)
        form = _value(self._levels[number].get(level), "numFmt") or "decimal"
        return _FORMS.get(form, str)(max(n, 1))
