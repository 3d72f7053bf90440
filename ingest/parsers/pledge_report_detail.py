"""Rows of the detail table that open a policy or a pledge.

Rows are told apart by their labels (政策Ⅲ, 3), their figures and their star marks, never by a column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.parsers.pledge_report_cells import TITLE_MARKS, Cell, Item, Row
from ingest.parsers.pledge_report_drafts import PledgeDraft, PolicyDraft, Report
from ingest.parsers.pledge_report_fill import fill
from ingest.parsers.pledge_report_labels import (
    GLUED_LABEL,
    PLEDGE_LABEL,
    POLICY_LABEL,
    ROMAN_LABEL,
    figure,
    ordinal_of,
    roman,
)
from ingest.parsers.pledge_report_rows import read_parts
from ingest.text import match_key, nfkc

_NUMBER_ALONE = re.compile(r"^\s*\d{1,2}\s*$")
"""A pledge's number alone in its cell: no unit, no decimals."""


def policy_row(report: Report, row: Row, text: str) -> bool:
    """政策Ⅲ and its title, in one cell or two; the row of a later page that repeats it is no new policy."""
    label = POLICY_LABEL.match(text) or (ROMAN_LABEL.match(text) if row.figures and not row.stars else None)
    if not label:
        return False
    others = [item.text for item in row.items if item.cell > row.items[0].cell] if row.items else []
    title = label["title"] or " ".join(others)
    ordinal = roman(label["number"])
    last = report.policies[-1] if report.policies else None
    if ordinal is None:
        ordinal = last.ordinal + 1 if last else 1
        report.notice(row.line, f"政策番号「{label['number']}」を読み取れません。並び順の {ordinal} としました")
    if last and last.ordinal == ordinal and (not last.title or not title or match_key(last.title) == match_key(title)):
        last.title, last.number = last.title or title, last.number or nfkc(label["number"])
        policy = last
    else:
        policy = PolicyDraft(ordinal, nfkc(label["number"]).strip(), title, row.line, row.line)
        report.policies.append(policy)
    if row.figures and policy.percent is None:
        policy.percent, policy.percent_line = figure(row.figures[-1]), row.line
    if last and ordinal not in (last.ordinal, last.ordinal + 1):
        report.notice(row.line, f"政策番号が {last.ordinal} から {ordinal} へ飛んでいます", "政策番号の連続")
    return True


@dataclass(frozen=True)
class _Label:
    """A pledge's number and title; `items` of the row that print them."""

    number: str | None
    title: str
    items: int
    figures: int


def _pledge_label(report: Report, row: Row) -> _Label | None:
    """The pledge's number and title that begin the row, or None when it begins with a measure."""
    cell = next((cell for cell in row.cells if cell.items or cell.figures), None)
    if cell is None:
        return None
    if not cell.items:
        return _number_cell(row, cell)
    item = cell.items[0]
    return None if item.mark else _numbered(report, row, item) or _unnumbered(report, row, item)


def _number_cell(row: Row, cell: Cell) -> _Label | None:
    """A number alone in its cell: the title is the first item beside it."""
    slid = cell.index > 0 and not row.figures[1:]  # the percentage of the row before
    if not row.items or slid or not _NUMBER_ALONE.match(cell.figures[0]):
        return None
    title = "" if row.items[0].mark in tuple(TITLE_MARKS) else row.items[0].text
    return _Label(cell.figures[0], title, 1 if title else 0, 1)


def _numbered(report: Report, row: Row, item: Item) -> _Label | None:
    """`3 title`, or `③` with the title beside it."""
    match = PLEDGE_LABEL.match(item.text)
    ordinal = ordinal_of(match["number"]) if match else None
    if not match or not (row.figures or ordinal == _expected(report) or (ordinal == 1 and not row.stars)):
        return None
    if match["title"]:
        return _Label(match["number"], match["title"], 1, 0)
    title = row.items[1].text if len(row.items) > 1 and row.items[1].mark not in tuple(TITLE_MARKS) else ""
    return _Label(match["number"], title, 2 if title else 1, 0)


def _unnumbered(report: Report, row: Row, item: Item) -> _Label | None:
    """`3title`, or a title without any number: only in a row that prints a figure and no stars."""
    if not row.figures or row.stars:
        return None
    glued = GLUED_LABEL.match(item.text)
    if glued and ordinal_of(glued["number"]) == _expected(report):
        return _Label(glued["number"], glued["title"], 1, 0)
    return _Label(None, item.text, 1, 0) if len(row.items) == 1 and not item.text.endswith("。") else None


def _expected(report: Report) -> int:
    """The number that the next pledge of the policy should bear."""
    pledges = report.policies[-1].pledges if report.policies else []
    return pledges[-1].ordinal + 1 if pledges else 1


def pledge_row(report: Report, row: Row, column: int | None) -> bool:
    """A pledge's number, title and percentage, with or without measures in the same row."""
    label = _pledge_label(report, row)
    if label is None:
        return False
    expected = _expected(report)
    ordinal = ordinal_of(label.number) if label.number else expected
    figures = row.figures[label.figures :]
    last = report.policies[-1].pledges[-1] if report.policies and report.policies[-1].pledges else None
    if last and last.ordinal == ordinal and (not label.title or match_key(last.title) == match_key(label.title)):
        pledge = last
    else:
        policy = _policy_of(report, ordinal, row.line)
        pledge = PledgeDraft(ordinal, label.number and nfkc(label.number), label.title, row.line, row.line)
        _check_number(report, policy, pledge)
        policy.pledges.append(pledge)
    if figures and pledge.percent is None:
        pledge.percent, pledge.percent_line = figure(figures[-1]), row.line
    fill(report, pledge, row, read_parts(row, label.items, column))
    return True


def _check_number(report: Report, policy: PolicyDraft, pledge: PledgeDraft) -> None:
    expected = policy.pledges[-1].ordinal + 1 if policy.pledges else 1
    if pledge.number is None:
        report.notice(pledge.line, f"公約の番号がありません。並び順の {expected} としました: 「{pledge.title[:30]}」")
    elif pledge.ordinal != expected:
        text = f"公約の番号が {expected} ではなく {pledge.ordinal} です"
        report.notice(pledge.line, text, "公約番号の連続")


def _policy_of(report: Report, ordinal: int, line: int) -> PolicyDraft:
    """The policy that a pledge of this number belongs to: numbers that start again begin a policy."""
    last = report.policies[-1] if report.policies else None
    restarts = last is not None and bool(last.pledges) and ordinal == 1
    if last is not None and not restarts:
        return last
    number = last.ordinal + 1 if last else 1
    report.notice(line, f"基本政策の行がありません。並び順の {number} としました")
    policy = PolicyDraft(number, None, "", line, line)
    report.policies.append(policy)
    return policy


def current_pledge(report: Report, row: Row) -> PledgeDraft:
    """The pledge to which a measure's row belongs; one without a title where its own row is lost."""
    policy = report.policies[-1] if report.policies else _policy_of(report, 1, row.line)
    if not policy.pledges:
        report.notice(row.line, "公約の行がありません。並び順の 1 としました")
        policy.pledges.append(PledgeDraft(1, None, "", row.line, row.line))
    return policy.pledges[-1]
