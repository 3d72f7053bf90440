"""Reform plans (行政改革プラン): action items with their initiatives, each on a sheet of its own.

The document states most figures several times: in two overview lists, in the table of the action item, and on the
initiative's sheet. All of them are read and set against each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest.model import Heading, Notice, Parsed, Record, SourceText
from ingest.parsers.reform_plan_check import check
from ingest.parsers.reform_plan_item import Item, plan_title, published, read_items
from ingest.parsers.reform_plan_list import Copy, metrics_of, read_lists
from ingest.parsers.reform_plan_match import Bundle, bundles
from ingest.parsers.reform_plan_record import Make, build, initiative
from ingest.parsers.reform_plan_record_item import ITEMS, action_item
from ingest.parsers.reform_plan_sheet import Sheet, cut, read_sheet
from ingest.parsers.reform_plan_text import label

LABELS = (
    "取組項目",
    "実践項目",
    "総括自己評価",
    "取組終了の場合記入",
    "【取組予定・今後の取組予定】",
    "【取組結果・評価につながる活動指標",
    "取組に対する自己評価",
    "左記の解決方法",
    "【上記のうち、特記すべき事項】",
    "工程表",
    "連携度",
    "創造性",
)
"""Words of the form that no other family prints together."""


class ReformPlanParser:
    """Reads reform plans with sheets of self-evaluation."""

    family = "reform_plan"

    def recognise(self, text: SourceText) -> float:
        """The share of the form's labels that the text prints; below a third of them it is another form."""
        body = "\n".join(label(line) for line in text.lines)
        share = sum(name in body for name in map(label, LABELS)) / len(LABELS)
        return round(share, 3) if share >= 0.34 else 0.0

    def parse(self, text: SourceText, heading: Heading) -> Parsed:
        """Action items and initiatives in document order; never raises on mangled text."""
        lines = text.lines
        metrics = metrics_of(lines)
        copies, notices = read_lists(lines, metrics)
        items, found = read_items(lines, metrics)
        notices += found
        sheets = cut(lines)
        for sheet in sheets:
            notices += read_sheet(sheet, lines, metrics)
        heading = _heading(heading, lines, sheets)
        town = (heading.municipality.name, heading.municipality.code) if heading.municipality else ("", "")
        make = build(text.name, heading.plan or "", town)
        records, found = _records(copies, items, sheets, town[0], make)
        notices += found
        records, found = _unique(records)
        notices += found
        found, passed = check(records)
        passed["取組内容の番号"] = sum(sheet.ordered for sheet in sheets if sheet.sections)
        records.sort(key=lambda record: (record.source.lines, record.record_id))
        ordered = sorted([*notices, *found], key=lambda notice: (notice.line, notice.text))
        return Parsed(heading=heading, records=tuple(records), notices=tuple(ordered), checks_passed=passed)


def _heading(heading: Heading, lines: Sequence[str], sheets: Sequence[Sheet]) -> Heading:
    """The plan's title, the report's date, and the point in time that most sheets state."""
    times = Counter(sheet.checked for sheet in sheets if sheet.checked)
    as_of = max(times, key=lambda time: (times[time], time), default=None)
    update = {"plan": plan_title(lines), "published": published(lines), "as_of": as_of}
    return heading.model_copy(update={name: value for name, value in update.items() if value})


def _records(
    copies: Sequence[Copy], items: Sequence[Item], sheets: Sequence[Sheet], town: str, make: Make
) -> tuple[list[Record], list[Notice]]:
    """The records of both kinds."""
    by_number = {item.number: item for item in reversed(items)}
    rows = [copy for copy in copies if copy.place != ITEMS]
    owner = {copy.line: item.number for item in items for copy in rows if item.first <= copy.line <= item.last}
    together, notices = bundles(rows, sheets, owner)
    records: list[Record] = []
    for bundle in together:
        record, found = initiative(bundle, by_number, town, make)
        records.append(record)
        notices += found
        if sheets and bundle.sheet is None:
            text = f"実践項目{bundle.number}のシートが見当たりません"
            notices.append(Notice(line=record.source.lines[0], text=text))
    listed = [copy for copy in copies if copy.place == ITEMS]
    for number in dict.fromkeys([*(copy.number for copy in listed), *(item.number for item in items)]):
        own = [copy for copy in listed if copy.number == number]
        record, found = action_item(by_number.get(number), own, _members(number, together), town, make)
        records.append(record)
        notices += found
    return records, notices


def _members(number: str, together: Sequence[Bundle]) -> list[str]:
    return [bundle.number for bundle in together if bundle.item == number]


def _unique(records: Sequence[Record]) -> tuple[list[Record], list[Notice]]:
    """Record ids made unique."""
    seen: set[str] = set()
    found: list[Record] = []
    notices: list[Notice] = []
    for record in records:
        name, again = record.record_id, 2
        while name in seen:
            name, again = f"{record.record_id}~{again}", again + 1
        if name != record.record_id:
            notices.append(Notice(line=record.source.lines[0], text=f"番号{record.number}が重複しています"))
        seen.add(name)
        found.append(record.model_copy(update={"record_id": name}))
    return found, notices


PARSER = ReformPlanParser()
