"""The cells 基準値 and KPI of a 総合戦略: where an indicator's name ends and its value begins.

A cell prints name and value in one run (`登録者数 24名`); the name is often printed again in the other cell,
and OCR sets spaces into both. A value starts at a numeral expression, at a dash or at a target phrase.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from ingest.parsers.strategy_values import (
    BRACKETS,
    EXPRESSION,
    MARKS,
    NAME_END,
    PHRASE,
    RELATIVE,
    UNIT_AT_END,
    dated,
    despaced,
    figure,
    figures,
    target_words,
    value_start,
)
from ingest.text import flat, match_key, printed, strip_tags


@dataclass(frozen=True)
class Kpi:
    """One indicator as its cells print it; `when` is a date in brackets behind the value, if any."""

    name: str | None
    baseline: str | None = None
    target: str | None = None
    baseline_when: str | None = None
    target_when: str | None = None


@dataclass(frozen=True)
class Reading:
    """The indicators of a row, what is doubtful about them, and how often both cells print one name."""

    kpis: tuple[Kpi, ...]
    doubts: tuple[str, ...] = ()
    agreed: int = 0


def _shared(left: str, right: str) -> tuple[int, int] | None:
    """Where the name that both cells print ends in each: the longest run up to a space or a value."""
    ends = []
    for cell in (left, right):
        start = value_start(cell)
        limit = len(cell) if start is None else start
        inside = [m.span() for m in EXPRESSION.finditer(cell)]
        gaps = {m.start() for m in re.finditer(r"\s+", cell) if not any(a < m.start() < b for a, b in inside)}
        ends.append({match_key(cell[:at]): at for at in {limit, *gaps} if 0 < at <= limit})
    common = [key for key in ends[0].keys() & ends[1].keys() if key]
    longest = max(common, key=len, default=None)
    return (ends[0][longest], ends[1][longest]) if longest else None


def _slip(left: str, right: str) -> bool:
    """Whether two names differ only as OCR slips do: equal length, one character in eight or fewer but one."""
    a, b = match_key(left), match_key(right)
    return len(a) == len(b) > 2 and sum(x != y for x, y in zip(a, b, strict=True)) <= 1 + len(a) // 8


def _breakdown(cell: str) -> int | None:
    """Where a value starts that is broken down by the parts its name lists (A及びBの入学者 A 19人 B 0人)."""
    spans = figures(cell)
    if len(spans) < 2:
        return None
    head = cell[: spans[0][0]].rstrip()
    key = match_key(head)
    starts = [at for at in range(1, len(head)) if len(match_key(head[at:])) > 1]
    start = next((at for at in starts if match_key(head[at:]) in key[: -len(match_key(head[at:]))]), None)
    labels = [match_key(cell[a[1] : b[0]]) for a, b in pairwise(spans)]
    if start is None or not all(label and label in match_key(head[:start]) for label in labels):
        return None
    return start


def _lines(cell: str) -> list[str]:
    """The printed lines of a cell as pieces with a value each: a line that goes on with the piece before is joined."""
    pieces: list[str] = []
    for line in strip_tags(cell).split("\n"):
        plain = MARKS.sub("", line).strip()
        if pieces and plain and _goes_on(pieces[-1], plain):
            pieces[-1] = f"{pieces[-1]} {plain}"
        elif plain:
            pieces.append(plain)
    return pieces


def _goes_on(before: str, line: str) -> bool:
    """Whether a line belongs to the piece before it.

    It does where that one prints no value yet, or where the line prints only a unit, a remark in brackets, the rest
    of a phrase (10% / 増加), or another figure without a name behind a name's figure.
    """
    start = value_start(before)
    words = not EXPRESSION.search(line)
    open_name = start is None or start == len(before)
    vague = start == 0 and not figures(before) and not PHRASE.fullmatch(before)
    tail = words and (before[-1:].isdigit() or bool(PHRASE.fullmatch(line) and UNIT_AT_END.search(before)))
    remark = bool(BRACKETS.match(line)) and not EXPRESSION.search(BRACKETS.sub("", line))
    nameless = bool(start) and not open_name and value_start(line) == 0 and not words
    return open_name or vague or tail or remark or nameless


def _runs(cell: str) -> list[str]:
    """A cell's pieces where it prints several `name value` in one line, else the cell alone."""
    spans = figures(cell)
    starts = [0, *(end for _, end in spans[:-1])]
    ends = [*(end for _, end in spans[:-1]), len(cell)]
    pieces = [cell[a:b].strip() for a, b in zip(starts, ends, strict=True)]
    named = all(NAME_END.search(cell[a:b]) for a, (b, _) in zip(starts, spans, strict=False))
    return pieces if len(spans) > 1 and named else [cell]


def pieces_of(cell: str) -> list[str]:
    """The pieces of a cell, one indicator each.

    >>> pieces_of("受診率 93%<br>利用者数 5人"), pieces_of("新規立地<br>企業数 1件"), pieces_of("A数 3人 B数 5件")
    (['受診率 93%', '利用者数 5人'], ['新規立地 企業数 1件'], ['A数 3人', 'B数 5件'])
    """
    return [piece for line in _lines(cell) for piece in _runs(line)]


def halves(cell: str) -> tuple[str, str] | None:
    """Baseline and target of one cell that prints both, each with its name or the target in words; else None.

    >>> halves("登録者数 24名 登録者数 50名"), halves("登録者数 24名 基準値を維持"), halves("登録者数 24名")
    (('登録者数 24名', '登録者数 50名'), ('登録者数 24名', '基準値を維持'), None)
    """
    pieces = pieces_of(cell)
    middle = len(pieces) // 2
    keys = [match_key(split(piece)[0] or "") for piece in pieces]
    if len(pieces) % 2 == 0 and all(keys) and keys[:middle] == keys[middle:]:
        return "<br>".join(pieces[:middle]), "<br>".join(pieces[middle:])
    plain = flat(cell)
    cuts = [(plain[: gap.start()], plain[gap.end() :]) for gap in re.finditer(r"\s+", plain)]
    worded = ((a, b) for a, b in cuts if target_words(b) and (figures(a) or PHRASE.fullmatch(a)))
    return next(worded, None) or next(((a, b) for a, b in cuts if _twice(a, b)), None)


def _twice(left: str, right: str) -> bool:
    """Whether both parts begin with one name of some length and go on with a value each."""
    shared = _shared(left, right)
    if not shared or len(left[: shared[0]]) < 4:
        return False
    values = (left[shared[0] :].strip(), right[shared[1] :].strip())
    return all(EXPRESSION.search(value) or PHRASE.fullmatch(value) for value in values)


def split(cell: str) -> tuple[str | None, str | None]:
    """Name and value of a cell that prints one indicator; either may be None.

    >>> split("2人以上の児童がいる世帯数 30 世帯"), split("5年間で100 人"), split("導入率 —")
    (('2人以上の児童がいる世帯数', '30 世帯'), (None, '5年間で100 人'), ('導入率', None))
    """
    start = _breakdown(cell)
    start = value_start(cell) if start is None else start
    return despaced(cell[: start or 0]), figure(cell[start or 0 :])


def _unclear(cell: str) -> bool:
    """Whether a cell prints words that are neither a figure, nor a known phrase, nor a measured quantity."""
    start = value_start(cell)
    return start is None or (start == 0 and not EXPRESSION.search(cell) and not PHRASE.fullmatch(cell))


def _kpi(name: str | None, baseline: str | None, target: str | None) -> Kpi:
    (base, base_when), (goal, goal_when) = dated(baseline), dated(target)
    return Kpi(name, base, goal, base_when, goal_when)


def _one(left: str, right: str) -> Reading:
    """An indicator from its baseline cell and its target cell, both printed."""
    shared = _shared(left, right)
    (name, base), (other, goal) = split(left), split(right)
    if shared:
        rests = (left[shared[0] :], right[shared[1] :])
        if not (name and other and _slip(name, other)) or match_key(name) == match_key(other):
            return Reading((_kpi(despaced(left[: shared[0]]), figure(rests[0]), figure(rests[1])),), agreed=1)
    if not name or not other:
        doubts = tuple(f"「{cell}」が指標名か値か読み取れません" for cell in (left, right) if _unclear(cell))
        return Reading((_kpi(name or other, base, goal),), doubts)
    doubt = f"基準値の欄の指標名「{name}」と目標の欄の指標名「{other}」が異なります"
    if _slip(name, other):
        return Reading((_kpi(name, base, goal),), (doubt,))
    if NAME_END.search(other):
        return Reading((_kpi(name, base, None), _kpi(other, None, goal)), (doubt,))
    return Reading((_kpi(name, base, printed(right)),), (doubt,))


def _uneven(lefts: list[str], rights: list[str]) -> Reading:
    """Indicators where the two cells print different numbers of pieces: matched by name."""
    if len(rights) == 1 and not split(rights[0])[0] and RELATIVE.search(rights[0]):
        return Reading(tuple(_kpi(*split(left), printed(rights[0])) for left in lefts))
    if len(rights) == 1 and not split(rights[0])[0]:
        whole = _kpi(None, " ".join(lefts), printed(rights[0]))
        return Reading((whole,), (f"複数の基準値「{' '.join(lefts)}」に目標「{rights[0]}」が1つだけあります",))
    rest, kpis = [split(right) for right in rights], []
    for name, base in map(split, lefts):
        same = next((r for r in rest if match_key(r[0] or "") == match_key(name or "")), None)
        kpis.append(_kpi(name, base, same[1] if same else None))
        rest = [r for r in rest if r is not same]
    return Reading((*kpis, *(_kpi(name, None, goal) for name, goal in rest)))


def read_kpis(baseline: str | None, target: str | None) -> Reading:
    """The indicators that a row's baseline cell and target cell print (a blank cell, or a missing one: None).

    >>> [(k.name, k.baseline, k.target) for k in read_kpis("登録者 数 24名", "登録者数 50名").kpis]
    [('登録者数', '24名', '50名')]
    """
    left, right = printed(baseline), printed(target)
    if left is None or right is None:
        lone = [split(piece) for piece in pieces_of((baseline if left else target) or "")] if left or right else []
        return Reading(tuple(_kpi(n, v, None) if left else _kpi(n, None, v) for n, v in lone))
    lefts, rights = pieces_of(baseline or ""), pieces_of(target or "")
    if len(lefts) != len(rights) and min(len(lefts), len(rights)) == 1 and _breakdown(flat(left)) is not None:
        lefts, rights = [left], [right]
    if len(lefts) != len(rights):
        return _uneven(lefts, rights)
    readings = [_one(a, b) for a, b in zip(lefts, rights, strict=True)]
    return Reading(
        tuple(kpi for reading in readings for kpi in reading.kpis),
        tuple(doubt for reading in readings for doubt in reading.doubts),
        sum(reading.agreed for reading in readings),
    )
