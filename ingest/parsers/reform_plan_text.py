"""Reform plans: the small vocabulary of their tables — years, grades, figures, departments, circled numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from ingest.text import flat, nfkc, strip_tags

DEFAULT_METRICS = ("進捗度", "連携度", "効率性", "創造性")
"""The four marks of this form; a document whose item tables print others is read by its own."""

FINAL = "総括"
TOTAL = "合計"
OVERALL = "総合評価"

_YEAR = re.compile(
    r"""
    (?P<era>令和|平成|[RH])        # the era's name, or its letter
    (?P<n>元|\d{1,2})(?!\d)        # its year
    (?P<unit>年度)?                # headers of a schedule print the unit
    """,
    re.VERBOSE,
)
_GRADE = re.compile(r"[A-Z][+-]?|[◎△×]")
_FIGURE = re.compile(r"\d{1,3}(?:\.\d+)?")
_SPACE = re.compile(r"\s+")
_CIRCLED = re.compile(r"[①-⑳㉑-㉟㊱-㊿]")
_PREFIX = re.compile(r"^[(（][^()（）]{1,3}[)）]\s*")
_TAG = re.compile(
    r"""
    [\s*]*                        # emphasis marks of the OCR
    【(?P<note>[^【】]{1,30})】     # a remark behind the name, such as a change of content
    [\s*]*$
    """,
    re.VERBOSE,
)
_END = re.compile(r"(令和|平成|[RH])(\d{1,2}|元)年(\d{1,2})月")
_CIRCLES = {"○", "◯", "〇", "●", "◎"}


def label(cell: str) -> str:
    """A key for comparing header cells: NFKC, no tags, no white space.

    >>> label("担当部署 <br/>（総合評価）")
    '担当部署(総合評価)'
    """
    return _SPACE.sub("", nfkc(flat(cell)))


def filled(cells: Sequence[str], start: int = 0) -> list[int]:
    """Positions of the cells that print something."""
    return [at for at in range(start, len(cells)) if cells[at].strip()]


def following(lines: Sequence[str], at: int, count: int) -> list[int]:
    """Positions of the next lines that print something; how many blank lines stand between says nothing.

    >>> following(["表", "", "", "年度", "", "値"], 0, 2)
    [3, 5]
    """
    return list(islice((n for n in range(at + 1, len(lines)) if lines[n].strip()), count))


def preceding(lines: Sequence[str], at: int, count: int) -> list[int]:
    """Positions of the lines before that print something, the nearest first."""
    return list(islice((n for n in range(at - 1, -1, -1) if lines[n].strip()), count))


def first(cells: Sequence[str]) -> str:
    """The key of the first cell that prints something; an OCR table may begin with an empty column.

    >>> first(["", "担当 部署", "総務課"])
    '担当部署'
    """
    places = filled(cells)
    return label(cells[places[0]]) if places else ""


def year(cell: str) -> str | None:
    """The year a cell consists of, without spaces and 年度, or None.

    >>> year("R 3"), year("R2年度"), year("R2と同じ"), year("令和7年度")
    ('R3', 'R2', None, '令和7')
    """
    match = _YEAR.fullmatch(label(cell))
    return match["era"] + match["n"] if match else None


def years(cells: Iterable[str]) -> list[str]:
    """Every year of a header row, also of a cell that merges several.

    >>> years(["自己評価", "R 2 R 3", "R4年度", "総括"])
    ['R2', 'R3', 'R4']
    """
    found: list[str] = []
    for cell in cells:
        key = label(cell)
        if key and not _YEAR.sub("", key):
            found += [match["era"] + match["n"] for match in _YEAR.finditer(key)]
    return found


def dash(cell: str) -> bool:
    """Whether the cell prints a dash only."""
    return bool(re.fullmatch(r"[-ー─━]+", label(cell)))


def grade(cell: str) -> str | None:
    """A grade as printed, a dash kept; None where the cell prints none.

    >>> grade(" A "), grade("-"), grade("R6"), grade("")
    ('A', '-', None, None)
    """
    return flat(cell) if _GRADE.fullmatch(label(cell)) or dash(cell) else None


def figure(cell: str) -> float | None:
    """A mark or mean, or None.

    >>> figure("2.8"), figure("１２"), figure("A")
    (2.8, 12.0, None)
    """
    key = label(cell)
    return float(key) if _FIGURE.fullmatch(key) else None


def circle(cell: str) -> bool:
    """Whether the cell marks a theme."""
    return flat(cell) in _CIRCLES


def circled(cell: str) -> str | None:
    """The circled number a text begins with."""
    match = _CIRCLED.match(flat(cell))
    return match[0] if match else None


def ordinal(number: str) -> int:
    """The value of a circled number.

    >>> ordinal("⑫"), ordinal("㉑")
    (12, 21)
    """
    return int(nfkc(number))


def departments(text: str) -> tuple[str, ...]:
    """The departments of a cell, one entry each, with the printed prefix of their division.

    >>> departments("(民)市民課、年金課、(総)港湾・企業課")
    ('(民)市民課', '年金課', '(総)港湾・企業課')
    """
    parts = re.split(r"[、，,;；\n]|／", strip_tags(text))
    return tuple(part.strip() for part in parts if part.strip() and not dash(part))


def department_keys(names: Sequence[str]) -> tuple[str, ...]:
    """Keys for comparing departments: a name without prefix takes the one printed before it.

    >>> department_keys(["(民) 市民課", "年金課"]) == department_keys(["(民)市民課", "(民)年金課"])
    True
    """
    keys: list[str] = []
    prefix = ""
    for name in names:
        found = _PREFIX.match(name.strip())
        prefix = label(found[0]) if found else prefix
        keys.append(prefix + label(_PREFIX.sub("", name.strip())))
    return tuple(sorted(keys))


def department_names(names: Sequence[str]) -> tuple[str, ...]:
    """Keys without the prefixes: what most copies of a row agree on."""
    return tuple(sorted(label(_PREFIX.sub("", name.strip())) for name in names))


def title_and_note(text: str) -> tuple[str, str | None]:
    """A name without the remark printed behind it, and the remark.

    >>> title_and_note("窓口の改善【R5内容変更】"), title_and_note("町内会 **【見直し】**")
    (('窓口の改善', 'R5内容変更'), ('町内会', '見直し'))
    """
    plain = flat(text)
    match = _TAG.search(plain)
    name = plain[: match.start()].strip() if match else plain.strip("* ")
    return ("", match["note"] if match else None) if dash(name) else (name, match["note"] if match else None)


def ended(cells: Iterable[str]) -> str | None:
    """The month in which an initiative ended, from a row whose cells may split the date.

    >>> ended(["取組終了の場合記入 →", "令和", "7", "年", "3", "月取組終了"]), ended(["令和 年 月取組終了"])
    ('令和7年3月', None)
    """
    match = _END.search("".join(label(cell) for cell in cells))
    return f"{match[1]}{match[2]}年{match[3]}月" if match else None


def ended_year(month: str) -> int | None:
    """The era year of the fiscal year (April to March) that a month lies in.

    >>> ended_year("令和7年3月"), ended_year("令和4年9月")
    (6, 4)
    """
    match = _END.fullmatch(label(month))
    if not match:
        return None
    number = 1 if match[2] == "元" else int(match[2])
    return number - 1 if int(match[3]) < 4 else number
