"""The tables of a pledge report → drafts: the summary table's entries, and policies with pledges and measures.

Rows are told apart by their labels (政策Ⅲ, 3, 全体), their figures and their star marks, never by a column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.parsers.pledge_report_cells import (
    FIGURE,
    GLUED_LABEL,
    PLEDGE_LABEL,
    POLICY_LABEL,
    ROMAN_LABEL,
    STAR_RUN,
    TITLE_MARKS,
    TOTAL_LABEL,
    Row,
    figure,
    one_line,
    printed_text,
    read_row,
    roman,
)
from ingest.parsers.pledge_report_drafts import Entry, PledgeDraft, PolicyDraft, Report
from ingest.parsers.pledge_report_fill import close_pledge, fill
from ingest.parsers.pledge_report_rows import read_parts
from ingest.text import match_key, nfkc

_LABELS = {
    "policy": "基本政策|政策",
    "pledge": "公約(?:内容|項目|名)?",
    "measure": "施策(?:内容|項目|名)?",
    "content": "(?:具体的な)?取組(?:事業)?(?:内容|実績|状況|結果)?",
    "department": "担当(?:部署|部課|課|部|所属)?|所管(?:部署|部課|課|部)?|主管(?:課|部署)?",
    "progress": "進捗(?:状況|率|度)?|達成(?:状況|率|度)",
    "division": "施策区分|区分|番号|No\\.?",
    "year": "(?:令和|平成|[RH])(?:元|\\d+)年度(?:末)?(?:時点|現在)?",
}
_LABEL = re.compile("(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _LABELS.items()) + r")(?:\([^()]*\))?")
_HEADER = re.compile(f"(?:{re.sub(r'[?]P<[a-z]+>', '?:', _LABEL.pattern)})+")
_PERIOD = re.compile(r"(?P<label>取組\w*?)\s*[(（](?P<period>[^()（）]*\d[^()（）]*)[)）]")


@dataclass(frozen=True)
class Header:
    """The labels of a header row, by name → column."""

    names: dict[str, int]
    texts: tuple[str, ...]


def read_header(line: str) -> Header | None:
    """The header row's labels, or None when the line is not one.

    >>> sorted(read_header("公約内容\\t施策内容\\t担当 部署\\t進 捗 状 況 (数値：%)").names)
    ['department', 'measure', 'pledge', 'progress']
    >>> read_header("政策Ⅱ\\tまちを育てます\\t\\t56") is None
    True
    """
    texts = tuple(one_line(raw) for raw in line.split("\t"))
    keys = [re.sub(r"\s", "", nfkc(text)) for text in texts]
    if not any(keys) or not all(_HEADER.fullmatch(key) for key in keys if key):
        return None
    names: dict[str, int] = {}
    for index, key in enumerate(keys):
        for match in _LABEL.finditer(key):
            names.setdefault(str(match.lastgroup), index)
    return Header(names, texts)


@dataclass
class _State:
    """Where the reading stands."""

    report: Report
    mode: str = ""  # summary, detail, or "" before the first table
    column: int | None = None
    columns: tuple[str, ...] = ()
    policy: int = 0  # of the summary
    pledge: int = 0


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
    elif "division" in names:
        state.mode, state.columns = "summary", ()
    elif not state.mode and names.keys() == {"measure", "progress"}:
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
    raw = line.split("\t")
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
        state.pledge = _ordinal(pledge["number"])
        entry = Entry(state.policy, state.pledge, pledge["number"], pledge["title"], line, percent, earlier)
    else:
        state.report.notice(line, f"総括表の行を読み取れません: 「{label[:40]}」")
        return
    state.report.summary.append(entry)


def _year_label(state: _State, index: int) -> str:
    named = state.columns[index] if index < len(state.columns) else ""
    return re.sub(r"\s*[(（]\s*[%％]\s*[)）]", "", named).strip() or f"{index}列目"


# --- the detail table --------------------------------------------------------------------------


def _ordinal(number: str) -> int:
    return int(re.findall(r"\d+", nfkc(number))[-1])


def _detail_row(state: _State, row: Row, texts: Sequence[str]) -> None:
    report = state.report
    text = next((text for text in texts if printed_text(text)), "")
    if TOTAL_LABEL.match(re.sub(r"\s", "", text)) and row.figures and not row.stars:
        report.total = Entry(0, None, None, re.sub(r"\s", "", text), row.line, figure(row.figures[-1]))
    elif _policy_row(report, row, text):
        return
    elif not _pledge_row(state, row):
        _stray_figures(report, row)
        fill(report, _current_pledge(report, row), row, read_parts(row, 0, state.column))


def _policy_row(report: Report, row: Row, text: str) -> bool:
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
    if not cell.items:  # a number alone in its cell: the title is the first item beside it
        if not row.items or (cell.index > 0 and not row.figures[1:]):
            return None
        title = "" if row.items[0].mark in tuple(TITLE_MARKS) else row.items[0].text
        return _Label(cell.figures[0], title, 1 if title else 0, 1) if FIGURE_NUMBER.match(cell.figures[0]) else None
    item = cell.items[0]
    expected = _expected(report)
    scored = bool(row.figures) and not row.stars
    match = None if item.mark else PLEDGE_LABEL.match(item.text)
    ordinal = _ordinal(match["number"]) if match else None
    if match and (row.figures or ordinal == expected or (ordinal == 1 and not row.stars)):
        if match["title"]:
            return _Label(match["number"], match["title"], 1, 0)
        title = row.items[1].text if len(row.items) > 1 and row.items[1].mark not in tuple(TITLE_MARKS) else ""
        return _Label(match["number"], title, 2 if title else 1, 0)
    glued = GLUED_LABEL.match(item.text)
    if glued and not item.mark and scored and _ordinal(glued["number"]) == expected:
        return _Label(glued["number"], glued["title"], 1, 0)
    if scored and not item.mark and len(row.items) == 1 and not item.text.endswith("。"):
        return _Label(None, item.text, 1, 0)
    return None


FIGURE_NUMBER = re.compile(r"^\s*\d{1,2}\s*$")
"""A pledge's number alone in its cell: no unit, no decimals."""


def _expected(report: Report) -> int:
    """The number that the next pledge of the policy should bear."""
    pledges = report.policies[-1].pledges if report.policies else []
    return pledges[-1].ordinal + 1 if pledges else 1


def _pledge_row(state: _State, row: Row) -> bool:
    """A pledge's number, title and percentage, with or without measures in the same row."""
    report = state.report
    label = _pledge_label(report, row)
    if label is None:
        return False
    expected = _expected(report)
    ordinal = _ordinal(label.number) if label.number else expected
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
    fill(report, pledge, row, read_parts(row, label.items, state.column))
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


def _current_pledge(report: Report, row: Row) -> PledgeDraft:
    """The pledge to which a measure's row belongs; one without a title where its own row is lost."""
    policy = report.policies[-1] if report.policies else _policy_of(report, 1, row.line)
    if not policy.pledges:
        report.notice(row.line, "公約の行がありません。並び順の 1 としました")
        policy.pledges.append(PledgeDraft(1, None, "", row.line, row.line))
    return policy.pledges[-1]


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
    """A line outside the tables: a policy's heading, or a piece of a row that the OCR broke off."""
    plain = one_line(line.lstrip("#＃ "))
    row = read_row(line.lstrip("#＃ "), number)
    if POLICY_LABEL.match(plain):
        _policy_row(state.report, row, plain)
    elif not line.lstrip().startswith(("#", "＃")) and (row.stars or any(item.mark for item in row.items)):
        fill(state.report, _current_pledge(state.report, row), row, read_parts(row, 0, state.column))
    elif row.items:
        state.report.notice(number, f"表の外の行です。記録には取り込んでいません: 「{plain[:40]}」")
