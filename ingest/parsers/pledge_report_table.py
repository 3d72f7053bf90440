"""The tables of a pledge report → drafts: the summary table's entries, and policies with pledges and measures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.parsers.pledge_report_cells import STAR_RUN, TITLE_MARKS, Row, read_row
from ingest.parsers.pledge_report_detail import current_pledge, pledge_row, policy_row
from ingest.parsers.pledge_report_drafts import Entry, Report
from ingest.parsers.pledge_report_fill import close_pledge, fill
from ingest.parsers.pledge_report_labels import (
    GLUED_LABEL,
    PLEDGE_LABEL,
    POLICY_LABEL,
    ROMAN_LABEL,
    TOTAL_LABEL,
    Header,
    figure,
    one_line,
    ordinal_of,
    printed_text,
    read_header,
    roman,
)
from ingest.parsers.pledge_report_rows import read_parts

_PERIOD = re.compile(r"(?P<label>取組\w*?)\s*[(（](?P<period>[^()（）]*\d[^()（）]*)[)）]")


@dataclass
class _State:
    """Where the reading stands."""

    report: Report
    mode: str = ""  # summary, detail, or "" before the first table
    column: int | None = None
    columns: tuple[str, ...] = ()
    policy: int = 0  # of the summary
    pledge: int = 0
    row: int = 0  # line of the last table row


def read_tables(lines: Sequence[str], report: Report) -> Report:
    """Read every table of the document into the report."""
    state = _State(report)
    for number, line in enumerate(lines, 1):
        header = read_header(line)
        if header:
            _enter(state, header, line, number)
        elif "\t" in line:
            _table_row(state, line, number)
        elif state.mode == "detail" and printed_text(line):
            _loose_line(state, line, number)
    for policy in report.policies:
        for pledge in policy.pledges:
            close_pledge(report, pledge)
    return report


def _enter(state: _State, header: Header, line: str, number: int) -> None:
    """A header row: which table begins, and in which columns it says its departments and years stand."""
    names = header.names
    if names.keys() & {"pledge", "content", "department"} or ("measure" in names and "policy" in names):
        state.mode = "detail"
    elif "division" in names or (not state.mode and names.keys() == {"measure", "progress"}):
        state.mode, state.columns = "summary", ()
    if state.mode == "summary":
        width = max(len(header.texts), len(state.columns))
        older = state.columns + ("",) * (width - len(state.columns))
        newer = header.texts + ("",) * (width - len(header.texts))
        state.columns = tuple(new or old for new, old in zip(newer, older, strict=True))
    if "policy" in names:
        state.column = None
    state.column = names.get("department", state.column)
    period = _PERIOD.search(line)
    if period:
        state.report.content_label = period["label"]
        state.report.content_period = state.report.content_period or (period["period"].strip(), number)


def _table_row(state: _State, line: str, number: int) -> None:
    raw, state.row = line.split("\t"), number
    if not any(printed_text(one_line(cell)) for cell in raw):
        return
    if STAR_RUN.search(line) or (not state.mode and len(raw) > 2):
        state.mode = "detail"
    if state.mode == "detail":
        _detail_row(state, read_row(line, number), [one_line(cell) for cell in raw])
    elif state.mode == "summary" or any(figure(one_line(cell)) is not None for cell in raw[1:]):
        _summary_row(state, [one_line(cell) for cell in raw], number)


# --- the summary table -------------------------------------------------------------------------


def _summary_row(state: _State, texts: Sequence[str], line: int) -> None:
    """`Ⅲ title | 60`, `1 title | 77` or `全体 | 59.2`; with several years the last printed one counts."""
    last = max((index for index, text in enumerate(texts) if printed_text(text) and figure(text) is None), default=-1)
    label = " ".join(text for text in texts[: last + 1] if text)
    values = [(index, text) for index, text in enumerate(texts) if index > last and figure(text) is not None]
    percent = figure(values[-1][1]) if values else None
    earlier = tuple((_year_label(state, index), text) for index, text in values[:-1])
    if TOTAL_LABEL.match(re.sub(r"\s", "", label)):
        title = re.sub(r"\s", "", label)
        state.report.total = Entry(0, None, None, title, line, percent, earlier)
        return
    _summary_entry(state, label, line, percent, earlier)


def _summary_entry(
    state: _State, label: str, line: int, percent: float | None, earlier: tuple[tuple[str, str], ...]
) -> None:
    policy = POLICY_LABEL.match(label) or ROMAN_LABEL.match(label)
    pledge = PLEDGE_LABEL.match(label) or GLUED_LABEL.match(label)
    if policy:
        state.policy, state.pledge = roman(policy["number"]) or state.policy + 1, 0
        entry = Entry(state.policy, None, policy["number"], policy["title"], line, percent, earlier)
    elif pledge and pledge["title"]:
        state.pledge = ordinal_of(pledge["number"])
        entry = Entry(state.policy, state.pledge, pledge["number"], pledge["title"], line, percent, earlier)
    else:
        state.report.notice(line, f"総括表の行を読み取れません: 「{label[:40]}」")
        return
    state.report.summary.append(entry)


def _year_label(state: _State, index: int) -> str:
    named = state.columns[index] if index < len(state.columns) else ""
    return re.sub(r"\s*[(（]\s*[%％]\s*[)）]", "", named).strip() or f"{index}列目"


# --- the detail table --------------------------------------------------------------------------


def _detail_row(state: _State, row: Row, texts: Sequence[str]) -> None:
    report = state.report
    text = next((text for text in texts if printed_text(text)), "")
    if TOTAL_LABEL.match(re.sub(r"\s", "", text)) and row.figures and not row.stars:
        report.total = Entry(0, None, None, re.sub(r"\s", "", text), row.line, figure(row.figures[-1]))
    elif policy_row(report, row, text):
        return
    elif not pledge_row(report, row, state.column):
        _stray_figures(report, row)
        fill(report, current_pledge(report, row), row, read_parts(row, 0, state.column))


def _stray_figures(report: Report, row: Row) -> None:
    """A percentage that slid from its pledge's row into the next."""
    if not row.figures:
        return
    policy = report.policies[-1] if report.policies else None
    target = policy.pledges[-1] if policy and policy.pledges else policy
    if target is not None and target.percent is None:
        target.percent, target.percent_line = figure(row.figures[-1]), row.line
    else:
        report.notice(row.line, f"どの項目の数値か分かりません: 「{'、'.join(row.figures)}」")


def _loose_line(state: _State, line: str, number: int) -> None:
    """A line outside the tables: a policy's heading, or a piece of the row right above that the OCR broke off."""
    plain = one_line(line.lstrip("#＃ "))
    row = read_row(line.lstrip("#＃ "), number)
    pieces = row.stars or any(item.mark in tuple(TITLE_MARKS + "・･•") for item in row.items)
    if POLICY_LABEL.match(plain):
        policy_row(state.report, row, plain)
    elif pieces and state.row == number - 1:
        state.row = number
        fill(state.report, current_pledge(state.report, row), row, read_parts(row, 0, state.column))
    elif row.items:
        state.report.notice(number, f"表の外の行です。記録には取り込んでいません: 「{plain[:40]}」")
