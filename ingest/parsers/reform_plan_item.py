"""Reform plans: the section of one action item (取組項目): themes, means, grades by year, and the council's opinion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.model import Lines, Notice
from ingest.parsers.reform_plan_list import item_heading
from ingest.parsers.reform_plan_text import (
    OVERALL,
    TOTAL,
    circle,
    figure,
    filled,
    first,
    following,
    grade,
    label,
    preceding,
    years,
)
from ingest.text import cells as split
from ingest.text import flat, nfkc, strip_tags

SELF = "自己評価"
COUNCIL = "審議会評価"
OPINION = "委員の意見等"

_RATING = re.compile(
    r"""
    (?P<value>\d{1,2}(?:\.\d+)?)     # the council's mean
    (?:/\d+)?                        # out of how many, where the cell prints it
    """,
    re.VERBOSE,
)


@dataclass
class Item:
    """What the section of an action item states."""

    number: str
    title: str
    first: int
    last: int
    grades: dict[str, str] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)
    themes: tuple[str, ...] = ()
    council: float | None = None
    sections: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Lines] = field(default_factory=dict)


def read_items(lines: Sequence[str], metrics: Sequence[str]) -> tuple[list[Item], list[Notice]]:
    """Every section, in order: it begins at the heading before its table of themes and means."""
    starts = [(at, table) for table in range(len(lines)) if (at := _start(lines, table)) is not None]
    items: list[Item] = []
    notices: list[Notice] = []
    for n, (at, table) in enumerate(starts):
        end = starts[n + 1][0] if n + 1 < len(starts) else len(lines)
        number, title = item_heading(lines[at]) or ("", "")
        item = Item(number, title, at + 1, table + 1, fields={"title": (at + 1, at + 1)})
        notices += _means(item, lines, table, end, metrics)
        _opinion(item, lines, table, end)
        items.append(item)
    return items, notices


def _start(lines: Sequence[str], table: int) -> int | None:
    """The heading's position where `table` is the header of a section's table, or None."""
    row = split(lines[table])
    labels = [label(cell) for cell in row]
    if first(row) != "テーマ" or not any(name.startswith("平均値") for name in labels):
        return None
    for at in preceding(lines, table, 4):
        if item_heading(lines[at]):
            return at
    return None


def _means(item: Item, lines: Sequence[str], table: int, end: int, metrics: Sequence[str]) -> list[Notice]:
    """Read the table's row into the item; notices say what its columns do not tell."""
    under, *below = following(lines[:end], table, 4) or [table]
    heads = [label(cell) for cell in split(lines[under])] if under > table else []
    printed = years(heads)
    for at in below:
        row = split(lines[at])
        run = _run(row, len(metrics) + 1)
        if run is None:
            continue
        item.last = at + 1
        values = [figure(cell) or 0.0 for cell in row[run : run + len(metrics) + 1]]
        item.scores = dict(zip([*metrics, TOTAL], values, strict=True))
        item.themes = tuple(n for n, cell in zip(heads, row[:run], strict=False) if n and circle(cell))
        notices = _grades(item, row[run + len(metrics) + 1 :], printed, at + 1)
        here = (at + 1, at + 1)
        item.fields |= {"scores": here, "grades": here, "attributes.テーマ": (under + 1, at + 1)}
        return notices
    return [Notice(line=table + 1, text=f"取組項目{item.number}: 平均値の行を読めません")]


def _run(row: Sequence[str], size: int) -> int | None:
    """Where `size` figures stand side by side."""
    for at in range(len(row) - size + 1):
        if all(figure(cell) is not None for cell in row[at : at + size]):
            return at
    return None


def _grades(item: Item, row: Sequence[str], printed: Sequence[str], line: int) -> list[Notice]:
    """The overall grade, and the years' where none of them is missing.

    The last year of the header may print 今回 (the present report) in place of a grade. With fewer grades than years
    nobody can tell which year lost its column, so that none is taken.
    """
    cells = [row[at] for at in filled(row)]
    values: list[str] = []
    for cell in cells:
        value = grade(cell)
        if value is None:
            break
        values.append(value)
    if not values:
        return [Notice(line=line, text=f"取組項目{item.number}: {OVERALL}を読めません")]
    item.grades = {SELF: values[0]}
    present = len(cells) > len(values) and label(cells[len(values)]).startswith("今回")
    wanted = list(printed[:-1]) if present else list(printed)
    if len(values) - 1 == len(wanted):
        item.grades |= dict(zip(wanted, values[1:], strict=True))
        return []
    missing = f"{len(values) - 1}個しか印字されず（{'、'.join(wanted)}）、どの年度か定まりません"
    text = f"取組項目{item.number}: 年度別の総合評価が{missing}"
    return [Notice(line=line, text=text)]


def _opinion(item: Item, lines: Sequence[str], table: int, end: int) -> None:
    """The council's mean and opinion; the section ends with the table they stand in."""
    for at in range(table + 1, end):
        row = split(lines[at])
        if first(row) != "委員評価":
            continue
        rest = [row[place] for place in filled(row)[1:]]
        rating = next((m for cell in rest if (m := _RATING.fullmatch(label(cell)))), None)
        if rating:
            item.council = float(rating["value"])
            item.fields["attributes." + COUNCIL] = (at + 1, at + 1)
        texts = [c for c in rest if not _RATING.fullmatch(label(c)) and not re.fullmatch(r"意見|/\d+", label(c))]
        if texts:
            item.sections[OPINION] = "\n".join(strip_tags(cell) for cell in texts)
            item.fields["sections." + OPINION] = (at + 1, at + 1)
        item.last = next((n for n in range(at + 1, end) if not lines[n].strip()), end)
        return


def plan_title(lines: Sequence[str]) -> str | None:
    """The plan's title: the first line at the top that is a plan's name, else what stands before 進捗状況シート."""
    top = [flat(line).strip("『』「」# ") for line in lines if line.strip()][:20]
    for text in top:
        if len(text) <= 40 and re.search(r"(プラン|計画|大綱|方針|指針)$", nfkc(text)):
            return text
    for line in lines:
        match = re.fullmatch(r"\s*(\S{3,30}?(?:プラン|計画|大綱))\s*\S*進捗状況シート\S*\s*", flat(line))
        if match:
            return match[1].strip("【『「")
    return None


def published(lines: Sequence[str]) -> str | None:
    """The date that stands alone at the top, as ISO 8601."""
    for line in [text for text in lines if text.strip()][:12]:
        match = re.fullmatch(r"(令和|平成)(元|\d{1,2})年(\d{1,2})月(?:(\d{1,2})日)?", label(line))
        if match:
            west = {"令和": 2018, "平成": 1988}[match[1]] + (1 if match[2] == "元" else int(match[2]))
            day = f"-{int(match[4]):02d}" if match[4] else ""
            return f"{west}-{int(match[3]):02d}{day}"
    return None
