"""市長公約事業のロードマップ: one sheet a pledge, its indicator by year, its schedule and its progress → records.

A sheet begins at the row that prints 公約番号 (or, where OCR lost it, two other labels of that row) and reaches to
the next one. The title over a sheet is the plan's; some sheets have lost it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from ingest.model import Heading, Lines, Notice, Parsed, SourceText
from ingest.parsers import roadmap_checks as checking
from ingest.parsers.roadmap_labels import HEAD, TABLE, TEXTS, Part
from ingest.parsers.roadmap_record import record, resolved, unique
from ingest.parsers.roadmap_rows import read
from ingest.parsers.roadmap_sheet import Sheet, pairs, row_cells
from ingest.parsers.roadmap_table import Reach, place
from ingest.text import fiscal_years, flat, nfkc

_HEAD_SHARE = 0.5
_FORM = TEXTS | TABLE | {Part.KPI, Part.BASELINE, Part.STEPS, Part.STATUS, Part.BLOCK}
_PERIOD_LONGEST = 15
"""No such plan runs longer; a wider pair of years in a title is something else."""
_AS_OF = re.compile(
    r"(?:令和|平成|[RH])\s*(?:元|\d{1,2})\s*年度?\s*(?:\d{1,2}\s*月)?\s*(?:\d{1,2}\s*日)?\s*(?:末|現在|時点)+"
)


@dataclass(frozen=True)
class Cut:
    """The document cut into sheets: each sheet's first and last line (1-based), and the plan's title."""

    sheets: tuple[Lines, ...]
    plan: str | None


class RoadmapParser:
    """Reads roadmap sheets."""

    family = "roadmap"

    def recognise(self, text: SourceText) -> float:
        """Half for head rows, half for the share of the form's other labels that the document prints."""
        seen: set[Part] = set()
        heads = 0
        for line in text.lines:
            if "\t" in line or line.lstrip().startswith("|"):
                parts = {hit.part for hit, _ in pairs(row_cells(line)) if hit}
                heads += len(parts & HEAD) >= 3
                seen |= parts & _FORM
        share = len(seen) / len(_FORM)
        return round(_HEAD_SHARE + (1 - _HEAD_SHARE) * share, 3) if heads else round(0.2 * share, 3)

    def parse(self, text: SourceText, heading: Heading) -> Parsed:
        """Records in document order; what cannot be read, and what the print contradicts, as notices."""
        cut = cut_sheets(text.lines)
        plan = cut.plan or heading.plan
        heading = heading.model_copy(update={"plan": plan, "as_of": _as_of(text.lines, cut) or heading.as_of})
        sheets = [read(n, a, text.lines[a - 1 : b]) for n, (a, b) in enumerate(cut.sheets, 1)]
        period = _period(plan or "", sheets)
        reach = Reach(period, _last_reported(sheets, Reach(period)))
        checks = checking.Checks()
        found = [record(text.name, heading, sheet, reach, checks) for sheet in sheets]
        records = resolved(unique(found, checks))
        checking.number_order(checks, records)
        checking.year_heads(checks, sheets, period)
        checking.reported(checks, records, reach.reported)
        notices = [notice for sheet in sheets for notice in sheet.notices] + checks.notices
        if not sheets:
            notices.append(Notice(line=1, text="公約番号のある表が見つかりません"))
        return Parsed(
            heading=heading,
            records=tuple(records),
            notices=tuple(sorted(notices, key=lambda notice: (notice.line, notice.text))),
            checks_passed=dict(sorted(checks.passed.items())),
        )


def _is_head(line: str) -> bool:
    """Whether a line begins a sheet: it prints 公約番号 first, or two labels of the head row.

    Labels side by side without a value head a list of all pledges, not a sheet.
    """
    found = [(hit.part, values) for hit, values in pairs(row_cells(line)) if hit and hit.part in HEAD]
    if len(found) >= 2:
        return any(values for _, values in found)
    return bool(found) and found[0][0] is Part.NUMBER and bool(pairs(row_cells(line))[0][0])


def cut_sheets(lines: Sequence[str]) -> Cut:
    """Find each sheet's lines, and the title that stands over them."""
    heads = [n for n, line in enumerate(lines, 1) if _is_head(line)]
    titles = [_line_above(lines, head) for head in heads]
    plan = _common_title([plan_title(lines[n - 1]) for n in titles if n])
    over = {n for n, line in enumerate(lines, 1) if plan and _is_title(line, plan)}
    borders = sorted({*heads, *over, len(lines) + 1})
    ends = [next(border for border in borders if border > head) - 1 for head in heads]
    return Cut(tuple((head, _trimmed(lines, head, end)) for head, end in zip(heads, ends, strict=True)), plan)


def _common_title(titles: Sequence[str]) -> str | None:
    """The title most sheets bear; where each bears its own (a number behind it), what they have in common."""
    counted = Counter(titles)
    best = min(counted, key=lambda title: (-counted[title], title), default=None)
    shared = "".join(chars[0] for chars in takewhile(lambda c: len(set(c)) == 1, zip(*counted, strict=False)))
    shared = re.sub(r"(?:No\.?|シート|その|第|[-・(])+$", "", shared)
    return shared if counted.total() > 2 and counted[best or ""] == 1 and len(shared) >= 6 else best


def _line_above(lines: Sequence[str], head: int) -> int | None:
    """The line of running text directly above a head row, blank lines aside; not a footnote."""
    above = next((n for n in range(head - 1, 0, -1) if flat(lines[n - 1])), None)
    if above is None or "\t" in lines[above - 1] or flat(lines[above - 1]).startswith(("※", "＊", "*", "|")):
        return None
    return above if len(plan_title(lines[above - 1])) <= 60 else None


def plan_title(line: str) -> str:
    """The title as printed, its width and the spaces between Japanese characters evened out.

    >>> plan_title("# 町長公約のロードマップ （2025-2029）")
    '町長公約のロードマップ(2025-2029)'
    """
    text = nfkc(flat(line)).lstrip("#").strip()
    return re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f(])|\s+(?=\()", "", text)


def _is_title(line: str, plan: str) -> bool:
    """Whether a line prints the plan's title, one character in ten misread at most."""
    if "\t" in line:
        return False
    title = plan_title(line)
    if len(title) != len(plan):
        return title.startswith(plan) and len(title) <= 2 * len(plan)
    return sum(a != b for a, b in zip(title, plan, strict=True)) <= len(plan) // 10


def _trimmed(lines: Sequence[str], first: int, last: int) -> int:
    return next((n for n in range(last, first, -1) if flat(lines[n - 1].replace("\t", " "))), first)


def _as_of(lines: Sequence[str], cut: Cut) -> str | None:
    """The date that the pages before the first sheet give for the whole, e.g. 令和7年3月末現在."""
    before = lines[: cut.sheets[0][0] - 1] if cut.sheets else ()
    return next((match[0] for line in before if (match := _AS_OF.search(flat(line)))), None)


def _period(plan: str, sheets: Iterable[Sheet]) -> tuple[int, ...]:
    """The plan's fiscal years: from its title, else the years that most tables have."""
    named = fiscal_years(plan)
    if len(named) >= 2 and 0 < named[-1] - named[0] < _PERIOD_LONGEST:
        return tuple(range(named[0], named[-1] + 1))
    tables = Counter(
        tuple(year for column in kpi.columns for year in column.years) for sheet in sheets for kpi in sheet.kpis
    )
    tables.pop((), None)
    return min(tables, key=lambda years: (-tables[years], -len(years), years), default=())


def _last_reported(sheets: Iterable[Sheet], reach: Reach) -> int | None:
    """The year up to which most sheets print an actual; None where fewer than two sheets agree."""
    last: Counter[int] = Counter()
    for sheet in sheets:
        for kpi in sheet.kpis:
            placed = place(kpi.actual, kpi.target, kpi.columns, reach)
            dated = [year for year, figure in placed.values.items() if figure]
            last.update([max(dated)] if dated else [])
    year, count = min(last.items(), key=lambda item: (-item[1], item[0]), default=(0, 0))
    return year if count >= 2 else None


PARSER = RoadmapParser()
