"""Reform plans: which sheet belongs to which initiative of the lists, and where the copies of a figure disagree."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.model import Notice
from ingest.parsers.reform_plan_list import Copy
from ingest.parsers.reform_plan_sheet import Sheet
from ingest.text import match_key, nfkc


@dataclass
class Bundle:
    """Everything the document states of one initiative."""

    number: str
    copies: list[Copy] = field(default_factory=list)
    sheet: Sheet | None = None
    item: str | None = None

    def place(self, name: str) -> list[Copy]:
        """The copies of one kind of table, in order."""
        return [copy for copy in self.copies if copy.place == name]


@dataclass(frozen=True)
class Statement:
    """One printed value of a field: the key it is compared by, its line, and how it reads."""

    key: object
    line: int
    printed: str


def bundles(
    copies: Sequence[Copy], sheets: Sequence[Sheet], owner: dict[int, str]
) -> tuple[list[Bundle], list[Notice]]:
    """Initiatives by number, each with its sheet. `owner` names the action item of a table's row by its line."""
    found: dict[str, Bundle] = {}
    for copy in copies:
        bundle = found.setdefault(copy.number, Bundle(copy.number))
        bundle.copies.append(copy)
        bundle.item = bundle.item or copy.item or owner.get(copy.line)
    left = list(sheets)
    for step in (_by_title, _by_number, _by_likeness, _by_order):
        for sheet in list(left):
            bundle_or_none = step(sheet, [b for b in found.values() if b.sheet is None and b.item == sheet.item], left)
            if bundle_or_none:
                bundle_or_none.sheet = sheet
                left.remove(sheet)
    notices: list[Notice] = []
    for sheet in left:
        notices.append(
            Notice(line=sheet.first, text=f"一覧にない実践項目のシートです: {sheet.title or sheet.second_title}")
        )
        number = sheet.number or f"行{sheet.first}"
        while number in found:
            number += "~2"
        found[number] = Bundle(number, [], sheet, sheet.item)
    return list(found.values()), notices


def _titles(bundle: Bundle) -> set[str]:
    return {match_key(copy.title) for copy in bundle.copies if copy.title}


def _by_title(sheet: Sheet, free: Sequence[Bundle], left: Sequence[Sheet]) -> Bundle | None:
    keys = {match_key(title) for title in (sheet.title, sheet.second_title) if title}
    return next((bundle for bundle in free if keys & _titles(bundle)), None)


def _by_number(sheet: Sheet, free: Sequence[Bundle], left: Sequence[Sheet]) -> Bundle | None:
    return next((bundle for bundle in free if bundle.number == sheet.number), None)


def _by_likeness(sheet: Sheet, free: Sequence[Bundle], left: Sequence[Sheet]) -> Bundle | None:
    """The name most alike; 0.7 keeps apart names that share only their kind of work (…の民間委託)."""
    ours = match_key(sheet.title or sheet.second_title)
    best: tuple[float, Bundle] | None = None
    for bundle in free:
        for theirs in _titles(bundle):
            ratio = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).ratio()
            if ours and ratio >= 0.7 and (best is None or ratio > best[0]):
                best = ratio, bundle
    return best[1] if best else None


def _by_order(sheet: Sheet, free: Sequence[Bundle], left: Sequence[Sheet]) -> Bundle | None:
    """The only one left on both sides of an action item."""
    alone = [other for other in left if other.item == sheet.item] == [sheet]
    return free[0] if alone and len(free) == 1 else None


def differing(name: str, own: Statement | None, others: Iterable[Statement]) -> list[str]:
    """「取組終了: R6（120行）／R5（816行）」 for every copy that disagrees with the value taken."""
    if own is None:
        return []
    return [
        f"{name}: {own.printed}（{own.line}行）／{other.printed}（{other.line}行）"
        for other in others
        if other.key != own.key
    ]


def majority(statements: Sequence[Statement]) -> Statement | None:
    """What most copies state; on a tie the first."""
    keys = [statement.key for statement in statements]
    return max(statements, key=lambda one: keys.count(one.key), default=None)


def comparable(title: str, town: str) -> str:
    """A name's key, with the town's own name set right where OCR misread one character of it.

    >>> comparable("みなき市民ホール", "みなぎ市") == comparable("みなぎ市民ホール", "みなぎ市")
    True
    """
    key, stem = match_key(title), nfkc(town)[:-1].lower()
    if len(stem) < 3:
        return key
    for at in range(len(key) - len(stem) + 1):
        piece = key[at : at + len(stem)]
        if sum(a != b for a, b in zip(piece, stem, strict=True)) == 1:
            key = key[:at] + stem + key[at + len(stem) :]
    return key
