"""Where a line ends only because the paper does: told by the width of the lines, and by grammar at the break."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import fugashi

from ingest.prose import marks

NARROWEST = 24
"""Half-width places of the narrowest column of prose: 12 characters, as newsletters have."""
SLACK = 6
"""Places by which lines of one width differ: two or three characters that may not begin a line, or a long word."""
BEYOND = 0.03
"""Share of the lines that may be wider than the column: a title in small print, a line of an address."""
JOIN = 2
"""Evidence from which a line goes on in the next one."""
OVER_A_BLANK = 4
"""The same where a blank line stands between: only what grammar or an open bracket leaves no doubt about."""

_CLOSED = re.compile(r"[。！？!?][」』）)\]】〕]*\s*$")
_OPEN_END = re.compile(r"[、，,（(「『〈《・／/]\s*$")
_NO_BEGINNING = re.compile(r"\s*[、。，．）)」』】〕％%ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々〜]")
_BRACKETS = {"「": "」", "『": "』", "（": "）", "(": ")", "〔": "〕", "【": "】"}
_BINDING = ("の", "は", "が", "と", "や", "も")
_ITEMS = re.compile(r"\s[②-⑳]")
_NEAR = 90
"""Characters in which an open bracket must close: print also loses brackets."""


def width(text: str) -> int:
    """Half-width places of a text.

    >>> width("港100隻")
    7
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def closed(line: str) -> bool:
    """Whether a line ends with a full stop."""
    return bool(_CLOSED.search(line))


@cache
def _tagger() -> Any:
    return fugashi.Tagger()


def edges(bodies: Sequence[str], all_: Sequence[str]) -> tuple[int, ...]:
    """The widths at which the document breaks its lines, the most frequent first; none where it does not.

    Args:
        bodies: lines of prose that end without a full stop and have another line of prose below.
        all_: every line of prose; where many are wider than any edge, the document does not break its lines.
    """
    counts = Counter(width(line.rstrip()) for line in bodies)
    found: list[int] = []
    while counts:
        best = max(counts, key=lambda w: (sum(counts[n] for n in range(w - SLACK, w + 1)), w))
        support = sum(counts[n] for n in range(best - SLACK, best + 1))
        if support < max(3, 0.1 * len(bodies)) or best < NARROWEST:
            break
        best = max(n for n in range(best - SLACK, best + 1) if counts[n])
        found.append(best)
        for n in range(best - SLACK, best + 1):
            del counts[n]
    beyond = sum(width(line.rstrip()) > max(found, default=0) + SLACK for line in all_)
    return tuple(found) if beyond <= BEYOND * len(all_) else ()


def _first_unit(line: str) -> str:
    """What would have to fit on the line above: a character with what may not be parted from it, or a word."""
    plain = line.strip()
    latin = re.match(r"[0-9A-Za-z０-９.,%]+", plain)
    if latin:
        return latin[0]
    at = 1
    while at < len(plain) and _NO_BEGINNING.match(plain[at]):
        at += 1
    return plain[:at]


def is_full(line: str, after: str, edge: int) -> bool:
    """Whether nothing of the next line would have fitted on this one."""
    return width(line.rstrip()) + width(_first_unit(after)) > edge - 4  # two characters may hang over the edge


def _short_of(used: int, edge: int) -> int:
    """How a line speaks that has room left: a little less than the edge says little, a half-empty line ends."""
    return 1 if used >= edge - SLACK - 2 else 0 if used >= edge - 3 * SLACK else -1 if used >= 0.6 * edge else -2


def evidence(before: str, line: str, after: str, edge: int | None, indented: bool = False) -> int:
    """How much speaks for a line that goes on in the next one; `JOIN` and more: it does.

    Args:
        before: the paragraph up to and with this line, for brackets that are still open.
        line: the upper line.
        after: the lower line.
        edge: the width at which lines break here, or None where they do not.
        indented: whether the document begins its paragraphs one character in, and goes on at the margin.
    """
    if marks.strong(after) or (closed(line) and not is_open(before, after)):
        return -9
    found = 0
    if edge is not None:
        used = width(line.rstrip())
        found += 2 if is_full(line, after, edge) else _short_of(used, edge)
    else:
        used = width(line.strip())
        found += -2 if used < NARROWEST else 1 if used >= 2 * NARROWEST else 0
    if is_open(before, after):
        found += 3
    if _OPEN_END.search(line) or _NO_BEGINNING.match(after):
        found += 3
    found += _grammar(line.strip()[-16:], after.strip()[:16])
    if marks.weak(after):
        found -= 2
    marked = marks.strong(line) or marks.weak(line)
    if _indent(after) > _indent(line):
        found -= (
            2 if not marked else 1 if indented and _indent(after) == 2 else 0
        )  # a new paragraph; or the rest of an item
    elif indented and _indent(after) == _indent(line) == 2:
        found -= 2
    if _ITEMS.search(line):
        found -= 2  # ① 朝市 ② 送迎: a list of its own
    if marked and line.rstrip().endswith((")", "）", "】")):
        found -= 1  # ・朝市の開催（商工課）
    return found


def indented(lines: Sequence[tuple[str, str]]) -> bool:
    """Whether paragraphs begin one character in: what follows a full stop mostly does, and what goes on does not.

    Args:
        lines: neighbouring lines of prose without marks, the upper and the lower one.
    """
    begins = [_indent(after) == 2 for line, after in lines if closed(line)]
    goes_on = [_indent(after) == 0 for line, after in lines if not closed(line)]
    return sum(begins) > 0.6 * len(begins) and sum(goes_on) > 0.6 * len(goes_on)


def _indent(line: str) -> int:
    return width(line[: len(line) - len(line.lstrip())])


def is_open(before: str, after: str) -> bool:
    """Whether a bracket opened in the paragraph closes in the next line, before another one opens there."""
    depth: list[str] = []
    for c in before[-_NEAR:]:
        if c in _BRACKETS:
            depth.append(_BRACKETS[c])
        elif depth and c == depth[-1]:
            depth.pop()
    if not depth:
        return False
    closing = after.find(depth[-1])
    opening = min((at for c in _BRACKETS if (at := after.find(c)) >= 0), default=len(after))
    return closing >= 0 and (closing < opening or len(before) < _NEAR)


@lru_cache(maxsize=4096)
def _grammar(tail: str, head: str) -> int:
    """What the words at the break say: 2 for a word cut in two or a particle, 1 for a form that needs more."""
    words = _tagger()(tail + head)
    end = 0
    last: Any = None
    for word in words:
        end += len(word.white_space) + len(word.surface)
        if end > len(tail):
            return 2 if end - len(word.surface) < len(tail) and not tail.endswith(" ") else _unfinished(last, word)
        last = word
    return 0


def _unfinished(last: Any, following: Any) -> int:
    feature = last.feature if last is not None else None
    after = following.feature
    if after.pos1 in ("助詞", "助動詞", "接尾辞") and following.surface not in ("か", "へ", "で"):
        return 2
    if feature is None:
        return 0
    if feature.pos1 in ("接頭辞", "連体詞", "接続詞") or last.surface in _BINDING:
        return 2
    if feature.pos1 == "助詞" and feature.pos2 != "終助詞":
        return 1  # headings end so too: …に向けて, 未来へ
    form = str(feature.cForm)
    return (
        1
        if feature.pos1 in ("動詞", "助動詞", "形容詞") and form.startswith(("連用形", "未然形", "仮定形", "連体形"))
        else 0
    )
