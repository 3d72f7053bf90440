"""Reform plans: what the print must agree with in itself. A failure is a notice; the print is never repaired."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from ingest.model import Notice, Record
from ingest.parsers.reform_plan_item import SELF
from ingest.parsers.reform_plan_record import CONFLICT, END
from ingest.parsers.reform_plan_text import FINAL, TOTAL, ended_year, year

Result = tuple[str, Notice | None]
"""A check's name, and its notice where it failed."""


def check(records: Sequence[Record]) -> tuple[list[Notice], dict[str, int]]:
    """Notices of all failed checks, and how many passed, by name."""
    items = [record for record in records if record.kind == "action_item"]
    initiatives = [record for record in records if record.kind == "initiative"]
    results: list[Result] = []
    for record in records:
        results += [*_sum(record), *_end(record)]
        if not record.attributes.get(CONFLICT):
            results.append(("写しの一致", None))
    for item in items:
        results += _members(item, initiatives)
    results += [*_grading(items, SELF), *_grading(initiatives, FINAL), *_numbers(items), *_numbers(initiatives)]
    notices = [notice for _, notice in results if notice]
    passed = Counter(name for name, notice in results if notice is None)
    return notices, dict(passed)


def _line(record: Record, name: str) -> int:
    return record.source.fields.get(name, record.source.lines)[0]


def _failed(record: Record, name: str, where: str, text: str) -> Result:
    who = f"{'取組項目' if record.kind == 'action_item' else '実践項目'}{record.number}"
    return name, Notice(line=_line(record, where), text=f"{who}: {text}", check=name)


def _sum(record: Record) -> Iterable[Result]:
    """The total is the sum of the marks (of an action item: of the rounded means)."""
    scores = dict(record.scores or {})
    total = scores.pop(TOTAL, None)
    if total is None or not scores:
        return
    found = round(sum(scores.values()), 1)
    same = abs(found - total) < 0.05
    yield (TOTAL, None) if same else _failed(record, TOTAL, "scores", f"合計{total:g}は評価点の和{found:g}と合いません")


def _end(record: Record) -> Iterable[Result]:
    """The year of the list is the fiscal year in which the sheet's month lies."""
    listed, month = record.attributes.get(END), record.attributes.get("取組終了年月")
    if not isinstance(listed, str) or not isinstance(month, str) or not year(listed):
        return
    number = re.sub(r"\D", "", listed)
    same = number.isdigit() and int(number) == ended_year(month)
    text = f"取組終了{listed}とシートの{month}の年度が合いません"
    yield (END, None) if same else _failed(record, END, f"attributes.{END}", text)


def _mean(values: Sequence[float]) -> float:
    """The mean to one decimal, halves rounded up, as offices do."""
    mean = sum((Decimal(str(value)) for value in values), Decimal(0)) / len(values)
    return float(mean.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _members(item: Record, initiatives: Sequence[Record]) -> Iterable[Result]:
    """The stated number of initiatives, and the means of their marks."""
    numbers = item.attributes.get("実践項目", [])
    members = [one for one in initiatives if isinstance(numbers, list) and one.number in numbers]
    count = item.attributes.get("実践項目数")
    if isinstance(count, float):
        text = f"実践項目数{count:g}に対し{len(members)}項目が読めました"
        same = count == len(members)
        yield ("実践項目数", None) if same else _failed(item, "実践項目数", "attributes.実践項目数", text)
    for name, mean in (item.scores or {}).items():
        values = [one.scores[name] for one in members if one.scores and name in one.scores]
        if name == TOTAL or not values or len(values) != len(members):
            continue
        found = _mean(values)
        text = f"{name}の平均{mean:g}は実践項目の平均{found:g}と合いません"
        yield ("平均値", None) if abs(found - mean) < 0.05 else _failed(item, "平均値", "scores", text)


def _grading(records: Sequence[Record], name: str) -> Iterable[Result]:
    """Equal totals have equal grades, and a higher total has no lower grade.

    The document prints no legend, so each total's usual grade (of three records or more) is the rule.
    """
    found: dict[float, Counter[str]] = defaultdict(Counter)
    for record in records:
        total, letter = (record.scores or {}).get(TOTAL), (record.grades or {}).get(name)
        if total is not None and letter:
            found[total][letter] += 1
    usual = {total: max(letters, key=lambda g: (letters[g], g)) for total, letters in found.items()}
    for record in records:
        total, letter = (record.scores or {}).get(TOTAL), (record.grades or {}).get(name)
        if total is None or not letter or sum(found[total].values()) < 3:
            continue
        text = f"合計{total:g}の{name}が{letter}です（ほかの多くは{usual[total]}）"
        yield ("評価と合計", None) if letter == usual[total] else _failed(record, "評価と合計", "grades", text)


def _numbers(records: Sequence[Record]) -> Iterable[Result]:
    """Numbers of one series (1, 2, … and N1, N2, …) run on without a gap."""
    series: dict[str, list[tuple[int, Record]]] = defaultdict(list)
    for record in records:
        match = re.fullmatch(r"([A-Z]?)(\d+)", record.number or "")
        if match:
            series[match[1]].append((int(match[2]), record))
    for prefix, numbered in sorted(series.items()):
        numbered.sort(key=lambda pair: pair[0])
        before = 0
        for number, record in numbered:
            text = f"番号{prefix}{before + 1}が見当たりません"
            yield ("番号の連続", None) if number == before + 1 else _failed(record, "番号の連続", "title", text)
            before = number
