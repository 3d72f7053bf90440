"""What a page of a plan marks: the lines of a citation with the phrase it quotes, and what the reader searches for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.model import Lines, Value
from ingest.text import nfkc, strip_tags

SHORT = 2
"""Characters of a run that stands in many cells by chance."""


class Piece(Value):
    """A run of text; `hit` where it is what was searched for or quoted; `sought` where the page opens at it."""

    text: str
    hit: bool = False
    sought: bool = False


def pieces(text: str, wanted: Sequence[str]) -> tuple[Piece, ...]:
    """A text cut at every occurrence of what is wanted, whatever its width or case.

    >>> [(piece.text, piece.hit) for piece in pieces("ＫＰＩと目標", ["kpi"])]
    [('ＫＰＩ', True), ('と目標', False)]
    """
    folded = _folded(text)
    sought = [re.escape(one) for one in sorted(map(_folded, wanted), key=len, reverse=True) if one and one in folded]
    if not sought:
        return (Piece(text=text),)
    found, at = [], 0
    for match in re.finditer("|".join(sought), folded):
        found += [Piece(text=text[at : match.start()]), Piece(text=text[match.start() : match.end()], hit=True)]
        at = match.end()
    return tuple(piece for piece in (*found, Piece(text=text[at:])) if piece.text)


def _folded(text: str) -> str:
    """For comparing; as long as the text, so that places hold."""
    return "".join(nfkc(char).lower()[:1] or " " for char in text)


class Marked(Value):
    """Lines of a citation, the phrase it quotes, and what is searched for; nothing where they are empty."""

    cited: Lines | None = None
    quote: str = ""
    q: str = ""

    def holds(self, number: int) -> bool:
        """Whether a line is cited."""
        return self.cited is not None and self.cited[0] <= number <= self.cited[1]

    def quoted(self, lines: Mapping[int, str]) -> frozenset[int]:
        """Those of the cited lines that hold the whole quote; all of them where none does."""
        cited = frozenset(number for number in lines if self.holds(number))
        wanted = "".join(_folded(self.quote).split())
        whole = {number for number in cited if wanted in "".join(_folded(strip_tags(lines[number])).split())}
        return frozenset(whole) or cited

    def wanted(self, cell: str, quoted: bool) -> list[str]:
        """What is marked in a cell; a short run, such as a 2, only where it is all that the cell says.

        A quote joins cells by spaces and leaves tags out, so it is looked for run by run.
        """
        runs = (run for run in self.quote.split() if len(run) > SHORT or run == cell.strip()) if quoted else ()
        return [*runs, *filter(None, [self.q.strip()])]
