"""A form printed again and again, its cells one below the other: its labels are the lines that every copy repeats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.parsers.vocabulary.ordinals import heading_of
from ingest.parsers.vocabulary.roles import FIGURES, Role, role_of
from ingest.parsers.vocabulary.status import status_of_words
from ingest.parsers.vocabulary.values import is_figure, value_of
from ingest.tables import plain
from ingest.text import match_key, nfkc, unspread

_LABEL_LENGTH = 16
_FEWEST = 3
"""Copies from which a form is known."""
_SHARE = 0.6
"""Of the copies, how many print a label; a value that comes again (継続, 毎年) stands in fewer."""
_SHORT: tuple[Role, ...] = (*FIGURES, "number", "status", "percent", "unit", "year")
"""Labels whose value is one line."""
_LINE = 60
"""Characters of a line of print at most."""
_ITEM = re.compile(r"\s*(?:[-*+・●○■◆]|[①-⑳])")
_PIECES = re.compile(r"[ 　]{2,}|　|\s*[:：]\s*")
_TEXT = re.compile(r"[。、,「」]")
_OFFICE = re.compile(r"[課室係局部所館会院校]$|センター$")

Pair = tuple[str, str, int, int]
"""A label, its value, and the first and last line that print them (1-based)."""


@dataclass(frozen=True)
class Copies:
    """The labels of a document's form, by their keys; none where it has no such form."""

    labels: frozenset[str] = frozenset()

    @classmethod
    def of(cls, lines: Sequence[str]) -> Copies:
        """The labels that the copies of a form share: of known ones some stand alone above their values."""
        counts: Counter[str] = Counter()
        alone: Counter[str] = Counter()
        roles: dict[str, Role] = {}
        for line, below in zip(lines, (*lines[1:], ""), strict=True):
            pieces = _pieces(line)
            for piece in pieces:
                if _can_be_label(piece):
                    key = match_key(piece)
                    counts[key] += 1
                    alone[key] += len(pieces) == 1 and _can_be_value(below)
                    roles[key] = role_of(piece)
        opening = [n for key, n in counts.items() if roles[key] in ("project", "indicator") and alone[key] >= _FEWEST]
        most = max(opening, default=0)
        labels = frozenset(key for key, n in counts.items() if n >= max(_FEWEST, _SHARE * most) and n <= 2 * most)
        known = {roles[key] for key in labels if alone[key] >= _FEWEST} - {"other", "dated"}
        return cls(labels) if most >= _FEWEST and len(known) > 1 else cls()

    def at(self, lines: Sequence[str], at: int, ends: Callable[[int], bool]) -> tuple[list[Pair], int]:
        """The labels with their values that begin at a position, and the position after them; none where none does.

        Args:
            ends: whether a position holds a heading of the plan or a table: no value goes on there.
        """
        pairs = self._pairs(lines[at])
        if not pairs:
            return [], at
        *before, (label, value) = pairs
        found: list[Pair] = [(name, text, at + 1, at + 1) for name, text in before]
        first, n = at + 1, at + 1
        short = role_of(label) in _SHORT
        last = at
        while n < len(lines) and not (short and value) and not self._pairs(lines[n]) and not ends(n):
            if "|" in lines[n] or "\t" in lines[n]:
                break
            if lines[n].strip():
                joint = "\n" if value.endswith(("。", "」")) else ""
                value, last = f"{value}{joint}{plain(lines[n])}", n
            n += 1
        return [*found, (label, value, first, last + 1)], last + 1

    def _pairs(self, line: str) -> list[tuple[str, str]]:
        """The labels that open a line or stand behind the value of one, each with its value on the line."""
        found: list[tuple[str, str]] = []
        for n, piece in enumerate(_pieces(line)):
            if match_key(piece) in self.labels and (n == 0 or found):
                found.append((piece, ""))
            elif found:
                found[-1] = (found[-1][0], f"{found[-1][1]} {piece}".strip())
            else:
                return []
        return found


def _pieces(line: str) -> list[str]:
    if not line.strip() or "\t" in line or "|" in line or line.lstrip().startswith("#"):
        return []
    whole = unspread(line.strip())
    parts = [whole] if " " not in whole and "\u3000" not in whole else _PIECES.split(line.strip())  # 実 施 主 体
    return [piece for part in parts if (piece := plain(part))]


def _can_be_value(line: str) -> bool:
    """Whether a line can be what the label above it says: below a caption (主な取組) stand lists, tables or texts."""
    return bool(_pieces(line)) and len(line.strip()) <= _LINE and not _ITEM.match(line)


def _can_be_label(piece: str) -> bool:
    """Whether a piece of a line is no value: no figure, mark, rating, office, time or sentence."""
    text = nfkc(piece).strip()
    if not 2 <= len(text) <= _LABEL_LENGTH or value_of(text) is None or is_figure(text) or _TEXT.search(text):
        return False
    role = role_of(text)
    if role != "other":
        return role != "dated"
    office = _OFFICE.search(text) is not None
    heading = heading_of(piece, 1)
    return not office and status_of_words(text) is None and (heading is None or not heading.counted)
