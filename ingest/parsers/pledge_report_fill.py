"""Hand what a row prints to the measures of its pledge; rows without a title go on with earlier measures."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.parsers.pledge_report_cells import Row, in_order, star_groups
from ingest.parsers.pledge_report_drafts import MeasureDraft, PledgeDraft, Report, widen
from ingest.parsers.pledge_report_rows import Group, Parts


def fill(report: Report, pledge: PledgeDraft, row: Row, parts: Parts) -> None:
    """Add the row's measures to the pledge, and deal departments and stars out to them."""
    new = [_start(report, pledge, row, group) for group in parts.groups]
    measures = [measure for measure in new if measure is not None]
    pledge.last = max(pledge.last, row.line)
    if measures:
        pledge.measures += measures
        _deal_units(report, measures, parts, row.line)
        _deal_stars(report, pledge, measures, star_groups(row.stars, len(measures), report.scale), row.line)
        return
    for names in parts.units:
        _continue_units(report, pledge, names, row.line)
    _continue_stars(report, pledge, "".join(row.stars), row.line)


def _start(report: Report, pledge: PledgeDraft, row: Row, group: Group) -> MeasureDraft | None:
    """A new measure; bullets without a title go on with the measure before, if there is one."""
    if group.title is not None:
        measure = MeasureDraft(group.title, row.line, row.line, contents=group.contents)
        measure.content_lines = (row.line, row.line) if group.contents else None
        if group.shares_contents:
            measure.shared.append(report.content_label)
        return measure
    if pledge.measures and (not row.stars or not pledge.measures[-1].stars or not pledge.measures[-1].contents):
        measure = pledge.measures[-1]
        measure.contents += group.contents
        measure.content_lines = widen(measure.content_lines, row.line)
        measure.last = row.line
    else:
        report.notice(row.line, f"施策名のない取組内容です: 「{' '.join(group.contents)[:60]}」")
    return None


def _deal_units(report: Report, measures: Sequence[MeasureDraft], parts: Parts, line: int) -> None:
    """One list a measure where the print has as many lists as measures; else the cell stands for all of them."""
    if not parts.units:
        return
    apart = len(parts.units) == len(measures)
    for at, measure in enumerate(measures):
        units = [parts.units[at]] if apart else list(parts.units)
        measure.units = [list(names) for names in units] if parts.listed else [[n for names in units for n in names]]
        measure.department_lines = (line, line)
        if not apart and len(measures) > 1:
            measure.shared.append("担当部署")
    if not apart and len(measures) > 1:
        names = "、".join(name for names in parts.units for name in names)
        report.notice(line, f"担当部署の欄が{len(measures)}つの施策に共通で、施策ごとに分けられません: 「{names}」")


def _deal_stars(
    report: Report, pledge: PledgeDraft, measures: Sequence[MeasureDraft], groups: Sequence[str], line: int
) -> None:
    """One group a measure, in order; groups to spare are kept for later measures of the pledge."""
    for measure, marks in zip(measures, groups, strict=False):
        measure.stars, measure.star_lines = marks, (line, line)
    pledge.spare_stars += [(marks, line) for marks in groups[len(measures) :]]
    if 0 < len(groups) < len(measures):
        text = f"★の欄が{len(groups)}つしかなく、{len(measures)}つの施策のうち先のものから当てました"
        report.notice(line, text)


def _continue_units(report: Report, pledge: PledgeDraft, names: Sequence[str], line: int) -> None:
    target = next((m for m in pledge.measures if not m.units), pledge.measures[-1] if pledge.measures else None)
    if target is None:
        report.notice(line, f"どの施策の担当部署か分かりません: 「{'、'.join(names)}」")
        return
    target.units.append(list(names))
    target.department_lines = widen(target.department_lines, line)
    target.last = max(target.last, line)


def _continue_stars(report: Report, pledge: PledgeDraft, marks: str, line: int) -> None:
    """Marks on a line of their own: the rest of a broken group, or the group of a measure that has none."""
    for target in pledge.measures:
        room = report.scale - len(target.stars)
        if marks and room > 0:
            target.stars, marks = target.stars + marks[:room], marks[room:]
            target.star_lines = widen(target.star_lines, line)
            target.last = max(target.last, line)
    if marks:
        report.notice(line, f"どの施策の★か分かりません: 「{marks}」")


def close_pledge(report: Report, pledge: PledgeDraft) -> None:
    """Once all rows are read: what slid into the row of the measure before goes where it is missing."""
    _spend_spares(report, pledge)
    _cut_again(report, pledge)
    for before, measure in zip(pledge.measures, pledge.measures[1:], strict=False):
        if not measure.units and len(before.units) > 1 and "担当部署" not in before.shared:
            measure.units, before.units = before.units[1:], before.units[:1]
            measure.department_lines = before.department_lines


def _spend_spares(report: Report, pledge: PledgeDraft) -> None:
    for marks, line in pledge.spare_stars:
        target = next((measure for measure in pledge.measures if not measure.stars), None)
        if target is None:
            report.notice(line, f"どの施策の★か分かりません: 「{marks}」")
        else:
            target.stars, target.star_lines = marks, (line, line)


def _cut_again(report: Report, pledge: PledgeDraft) -> None:
    """Groups cut at the wrong place, when all marks of the pledge make whole groups in order."""
    marks = "".join(measure.stars for measure in pledge.measures)
    whole = all(len(measure.stars) == report.scale for measure in pledge.measures)
    if whole or not marks or len(marks) != report.scale * len(pledge.measures):
        return
    groups = star_groups([marks], len(pledge.measures), report.scale)
    lines = [measure.star_lines for measure in pledge.measures if measure.star_lines]
    if all(in_order(group) for group in groups):
        for measure, group in zip(pledge.measures, groups, strict=True):
            measure.stars, measure.star_lines = group, (lines[0][0], lines[-1][1])
