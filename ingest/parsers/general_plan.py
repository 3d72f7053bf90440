"""General plans (総合計画): 大綱 → (n) 施策 with 現状と課題, 取組方針, 数値目標, KPI → 実施計画 with its 事業.

Records: the `plan` with its 成果目標, each `outline` (大綱), `policy` (施策) and `project` (事業).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.model import Heading, Notice, Parsed, SourceText
from ingest.parsers import general_plan_checks as checking
from ingest.parsers.general_plan_body import BodyReader, restore_headers, survey
from ingest.parsers.general_plan_levels import add_unprinted, listing, outlines
from ingest.parsers.general_plan_lines import Line, read_lines, squeeze
from ingest.parsers.general_plan_outline import read_outline
from ingest.parsers.general_plan_parts import Body
from ingest.parsers.general_plan_records import Writer
from ingest.parsers.general_plan_table import header

_TITLE = re.compile(r"総合計画|基本計画|まちづくり計画|振興計画|計画|総合戦略|ビジョン")
_MAIN_TITLE = re.compile(r"総合計画|基本計画")
_TITLE_NUMBER = re.compile(r"^(?:第?[ⅠⅡⅢⅣⅤⅥⅦⅧⅨIVX0-9０-９]{1,4}(?:章|編|部|\s*[.．、])|[■◆●])\s*")
_PART_OF_PLAN = re.compile(r"(?<=計画)\s*(?=(?:前期|中期|後期)?(?:基本計画|実施計画)$)")

_FORM = {
    "project": 0.35,  # headers 事業名 | 概要
    "indicator": 0.10,  # headers 指標 | 基準値 | 目標値
    "outline": 0.10,  # 大綱 1
    "policy": 0.15,  # (1) …
    "item": 0.10,  # ① …
    "section": 0.20,  # 現状と課題, 取組方針, 数値目標 … alone in their line
}
"""How much each trait of the form weighs; it counts fully when it is there three times."""


class GeneralPlanParser:
    """The family `general_plan`."""

    family = "general_plan"

    def recognise(self, text: SourceText) -> float:
        """How sure the parser is, 0 to 1, by the headings and table headers of the form."""
        lines = restore_headers(read_lines(text.lines))
        counts: Counter[str] = Counter(line.kind for line in lines)
        counts.update(found.kind for line in lines if line.kind == "row" and (found := header(line.cells)))
        score = sum(weight * min(counts[trait], 3) / 3 for trait, weight in _FORM.items())
        # Without its tables of projects, or its 施策, headings alone prove little.
        whole = counts["project"] and counts["policy"]
        return round(score if whole else score / 3, 3)

    def parse(self, text: SourceText, heading: Heading) -> Parsed:
        """Records in the order of the document, what could not be read, and what the print says twice."""
        lines = restore_headers(read_lines(text.lines))
        listed = listing(lines)
        found, first = outlines(lines, listed)
        checks = checking.Checks()
        title, title_lines = plan_title(lines[:first], heading)
        target_year = _last_target_year(lines)
        years = checking.period(lines[:first], target_year, checks)
        context = survey(lines, years[1] if years else target_year)
        front = BodyReader(context, Body(), "表紙", frozenset(title_lines)).read(lines[:first])
        for outline in found:
            read_outline(outline, context)
        add_unprinted(found, listed)
        writer = Writer(text.name, heading.model_copy(update={"plan": title or None}))
        writer.plan(front, title, title_lines, lines[:first])
        for outline in found:
            writer.outline(outline)
        checking.levels(lines, listed, found, checks)
        checking.contents(front, found, context.last_year, checks)
        if not title_lines:
            writer.notices.append(Notice(line=1, text="計画名の行が見つかりません"))
        return Parsed(
            heading=writer.heading,
            records=tuple(writer.records),
            notices=tuple(sorted([*writer.notices, *checks.notices], key=lambda notice: (notice.line, notice.text))),
            checks_passed=dict(sorted(checks.passed.items())),
        )


def plan_title(lines: Sequence[Line], heading: Heading) -> tuple[str, tuple[int, ...]]:
    """The plan's title and the lines that print it.

    The part of the plan (前期基本計画) is set off by a space, whether it is printed behind the title or below it.
    """
    cover = [line for line in lines if line.kind in ("text", "part", "section") and len(line.text) <= 60][:12]
    titles = [line for line in cover if _TITLE.search(line.text) and "。" not in line.text]
    best = next((line for line in titles if _MAIN_TITLE.search(line.text)), next(iter(titles), None))
    if best is None:
        return heading.plan or "", ()
    title, used = _TITLE_NUMBER.sub("", best.text), [best.n]
    after = cover[cover.index(best) + 1 : cover.index(best) + 2]
    if after and title.endswith("総合計画") and re.fullmatch(r"(?:前期|中期|後期)?基本計画", squeeze(after[0].text)):
        title, used = title + after[0].text, [best.n, after[0].n]
    again = [line.n for line in cover if squeeze(_TITLE_NUMBER.sub("", line.text)) == squeeze(title)]
    return _PART_OF_PLAN.sub(" ", title, count=1), tuple(dict.fromkeys([*used, *again]))


def _last_target_year(lines: Sequence[Line]) -> int | None:
    """The latest year that heads a column of targets."""
    layouts = [found for line in lines if line.kind == "row" and (found := header(line.cells))]
    years = [column.year for found in layouts for column in found.columns if column.role == "target" and column.year]
    return max(years, default=None)


PARSER = GeneralPlanParser()
