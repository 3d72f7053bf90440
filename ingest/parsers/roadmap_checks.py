"""What a roadmap's print lets one check: numbers, years, breakdowns and steps. Errors are shown, never repaired."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.model import Notice, Record
from ingest.parsers.roadmap_sheet import Sheet
from ingest.text import nfkc

_NUMBER = re.compile(r"(?P<main>\d+)(?:-(?P<branch>\d+))?")
_ITEM = re.compile(r"[①-⑳㉑-㊿][^\d①-⑳㉑-㊿]*(?P<n>\d[\d,]*(?:\.\d+)?)[^\d、，,。①-⑳㉑-㊿]*")
_FIGURE = re.compile(r"[^\d]*(?P<n>\d[\d,]*(?:\.\d+)?)[^\d]*")


@dataclass
class Checks:
    """Failed checks as notices, passed ones as counts by the check's name."""

    notices: list[Notice] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)

    def say(self, good: bool, check: str, line: int, text: str) -> None:
        """Count a check that holds; remark on one that does not."""
        if good:
            self.passed[check] += 1
        else:
            self.notices.append(Notice(line=line, text=text, check=check))


def number_order(checks: Checks, records: Sequence[Record]) -> None:
    """番号の連続: after 4-2 comes 4-3 or 5; after 6 comes 7 or 7-1."""
    for before, after in pairwise(records):
        left, right = _NUMBER.fullmatch(before.number or ""), _NUMBER.fullmatch(after.number or "")
        if not left or not right:
            continue
        a, b = (int(left["main"]), int(left["branch"] or 0)), (int(right["main"]), int(right["branch"] or 0))
        good = b in {(a[0], a[1] + 1), (a[0] + 1, 0), (a[0] + 1, 1)} and not (b[0] == a[0] and not a[1])
        text = f"公約番号が {before.number} の次に {after.number} と印字されています"
        missing = "、".join(str(n) for n in range(a[0] + 1, b[0]))
        checks.say(good, "番号の連続", after.source.lines[0], text + (f"（{missing} がありません）" if missing else ""))


def year_heads(checks: Checks, sheets: Iterable[Sheet], period: Sequence[int]) -> None:
    """年度の列: the heads name each year once, in order, and reach over the plan's period."""
    for sheet in sheets:
        for kpi in sheet.kpis:
            years = [year for column in kpi.columns for year in column.years]
            if not years:
                continue
            line = next((n for part, n in kpi.lines.items() if part.name == "YEAR"), kpi.first)
            missing = [year for year in period if year not in years]
            rising = all(b == a + 1 for a, b in pairwise(years))
            text = "年度の見出しが順に並んでいません: " + " ".join(map(str, years))
            if missing:
                text = "年度の見出しに " + "、".join(map(str, missing)) + " 年度がありません"
            checks.say(rising and not missing, "年度の列", line, text)


def breakdown(checks: Checks, line: int, heading: str, figure: str | None, parts: str) -> None:
    """内訳の合計: where a breakdown's items are numbered, their figures add up to the year's figure."""
    total = _FIGURE.fullmatch(nfkc_figures(figure or ""))
    items = [match["n"] for match in _ITEM.finditer(nfkc_figures(parts))]
    if not total or len(items) < 2 or len(items) != len(re.findall(r"[①-⑳㉑-㊿]", parts)):
        return
    added = sum(float(item.replace(",", "")) for item in items)
    good = abs(added - float(total["n"].replace(",", ""))) < 1e-6
    checks.say(
        good, "内訳の合計", line, f"{heading}: {figure} と印字されていますが、内訳の合計は {added:g} です（{parts}）"
    )


def nfkc_figures(text: str) -> str:
    """Full-width figures and commas made half-width, circled numbers kept."""
    return "".join(char if "①" <= char <= "㊿" else nfkc(char) for char in text)


def steps(checks: Checks, sheet: Sheet) -> None:
    """実施内容の番号: ①②③ without a gap."""
    marks = [step.text[0] for step in sheet.steps if re.match(r"[①-⑳]", step.text)]
    if len(marks) < 2:
        return
    numbers = [int(unicodedata.numeric(mark)) for mark in marks]
    good = numbers == list(range(1, len(numbers) + 1))
    text = "実施内容の番号が順に並んでいません: " + "".join(marks)
    checks.say(good, "実施内容の番号", sheet.steps[0].first, text)


def reported(checks: Checks, records: Iterable[Record], last: int | None) -> None:
    """将来年度の実績: an actual of a year later than most sheets report on; taken over as printed."""
    if last is None:
        return
    for record in records:
        for n, indicator in enumerate(record.indicators):
            dated = [year.fiscal_year for year in indicator.values if year.actual]
            late = [str(year) for year in dated if year > last]
            line = record.source.fields.get(f"indicators.{n}", record.source.lines)[1]
            text = f"{'、'.join(late)} 年度の実績値が印字されています（多くの公約の実績は {last} 年度まで）"
            if dated:
                checks.say(not late, "将来年度の実績", line, text)
