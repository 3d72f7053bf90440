"""One row of the detail table → its measures, departments and star marks.

The OCR puts a measure's title and its bullets into one cell or two, and sometimes two measures (or a pledge
and its measures) into one row. Marks and depth tell titles from bullets; a cell's contents tell its column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.parsers.pledge_report_cells import (
    CONTENT_MARKS,
    TITLE_MARKS,
    Item,
    Row,
    looks_like_units,
    named_like_units,
    unit_names,
)


@dataclass
class Group:
    """A measure's title (None: bullets that no title precedes) and its bullets, as printed."""

    title: str | None
    contents: list[str] = field(default_factory=list)
    shares_contents: bool = False


@dataclass(frozen=True)
class Parts:
    """What a row prints, by role; `units` are the department lists, one per printed list."""

    groups: tuple[Group, ...]
    units: tuple[tuple[str, ...], ...]
    listed: bool


def _is_unit_cell(row: Row, index: int, items: Sequence[Item], first: int, column: int | None) -> bool:
    """Whether the cell holds departments: by its contents, with the header's column deciding doubtful ones."""
    if not looks_like_units(items):
        return False
    cell = row.cells[index]
    beside_score = bool(cell.stars or cell.figures)
    if index == first:
        if len(row.cells) == 1 or index == 0:
            return len(row.cells) == 1 and all(item.mark for item in items) and named_like_units(items)
        return index == column or beside_score or (column is None and named_like_units(items))
    if index == column or beside_score or column is None or named_like_units(items):
        return True
    return column < len(row.cells) and bool(row.cells[column].items)


def _unit_cell(row: Row, by_cell: dict[int, list[Item]], first: int, column: int | None) -> int | None:
    found = [index for index, items in by_cell.items() if _is_unit_cell(row, index, items, first, column)]
    return found[-1] if found else None


def _trailing_units(row: Row, items: Sequence[Item]) -> list[Item]:
    """Departments that the OCR left in the cell of the text, after it."""
    units: list[Item] = []
    for item in reversed(items):
        if item.depth or item is items[0] or not row.stars or not named_like_units([item]):
            break
        if not looks_like_units([item]):
            break
        units.insert(0, item)
    return units


def _is_parent(items: Sequence[Item], at: int) -> bool:
    """Whether the item has entries of a deeper list below it."""
    return at + 1 < len(items) and items[at + 1].cell == items[at].cell and items[at + 1].depth > items[at].depth


def _title_at(items: Sequence[Item], at: int) -> bool:
    """Whether the item is a measure's title.

    The first item is, unless it is marked or ends as a bullet does. A later one is when it stands on the level
    of the first with a title's mark, or has a list of its own below it.
    """
    item, first = items[at], items[0]
    parent, stops = _is_parent(items, at), item.text.endswith("。")
    if at == 0:
        return (not stops and (item.mark not in tuple(CONTENT_MARKS) or parent)) or item.mark in tuple(TITLE_MARKS)
    if not _title_at(items, 0):
        return item.mark in tuple(TITLE_MARKS) or (not item.mark and parent and not stops)
    level = (item.depth, item.cell) == (first.depth, first.cell)
    if item.mark in tuple(TITLE_MARKS):
        return parent or (level and first.mark in tuple(TITLE_MARKS))
    if item.mark:
        return level and item.mark == first.mark and _is_parent(items, 0) and not stops
    return level and not stops and (parent or _is_parent(items, 0))


def _wraps(items: Sequence[Item], at: int) -> bool:
    """Whether the item goes on with a title that the OCR broke in two: unmarked, before the marked bullets."""
    item, before = items[at], items[at - 1]
    bullets = any(other.mark in tuple(CONTENT_MARKS) for other in items[at + 1 :])
    unfinished = before.text.endswith(("、", "に", "を", "の", "と", "や", "は", "が", "で", "へ", "・"))
    same = (item.depth, item.cell) == (before.depth, before.cell)
    return bullets and unfinished and same and not item.mark and not item.text.endswith("。")


def split_groups(items: Sequence[Item]) -> list[Group]:
    """The measures that the text cells of a row print, in order."""
    items = [item for item in items if item.text]
    groups: list[Group] = []
    titles: list[int] = []
    for at, item in enumerate(items):
        if titles and titles[-1] == at - 1 and _wraps(items, at):
            groups[-1].title = (groups[-1].title or "") + item.text
            titles[-1] = at
        elif _title_at(items, at):
            groups.append(Group(item.text))
            titles.append(at)
        else:
            if not groups:
                groups.append(Group(None))
            groups[-1].contents.append(item.printed)
    return _dealt(groups, items, titles)


def _dealt(groups: list[Group], items: Sequence[Item], titles: Sequence[int]) -> list[Group]:
    """Bullets of a cell beside several titles, dealt to them list by list; else all share them."""
    rest = items[titles[-1] + 1 :] if titles else []
    beside = len(titles) > 1 and bool(rest) and all(item.cell > items[titles[-1]].cell for item in rest)
    if not beside or any(group.contents for group in groups[:-1]):
        return groups
    blocks = list(dict.fromkeys((item.cell, item.block) for item in rest))
    for at, group in enumerate(groups):
        own = [item.printed for item in rest if len(blocks) != len(groups) or blocks[at] == (item.cell, item.block)]
        group.contents, group.shares_contents = own, len(blocks) != len(groups)
    return groups


def read_parts(row: Row, skip: int, column: int | None) -> Parts:
    """What the row prints after its first `skip` items (a pledge's own title); `column` of the header's 担当部署."""
    items = row.items[skip:]
    by_cell: dict[int, list[Item]] = {}
    for item in items:
        by_cell.setdefault(item.cell, []).append(item)
    first = min((item.cell for item in row.items), default=0)
    unit_cell = _unit_cell(row, by_cell, first, column)
    found = _trailing_units(row, items) if unit_cell is None else by_cell[unit_cell]
    units: dict[int, list[str]] = {}
    for item in found:
        units.setdefault(item.block, []).extend(unit_names([item]))
    text = [item for item in items if not any(item is unit for unit in found)]
    lists = tuple(tuple(names) for names in units.values())
    return Parts(tuple(split_groups(text)), lists, any(item.depth for item in found))
