"""市長公約の取組状況: a report of pledges by policy, with a summary table of percentages and a table of measures.

Form: a foreword that counts policies, pledges and measures; a summary table (施策区分 | 進捗状況) with a figure for
each policy, each pledge and 全体; a detail table (基本政策 / 公約内容 / 施策内容 / 取組事業内容 | 担当部署 | 進捗状況)
in which each pledge prints its figure and each measure its departments and ten stars.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from ingest.model import Heading, Lines, Notice, Parsed, Record, Source, SourceText
from ingest.parsers.pledge_report_cells import STAR_RUN, one_line
from ingest.parsers.pledge_report_checks import Checks, alike, check_all, stars_of, stated_scale
from ingest.parsers.pledge_report_drafts import Entry, MeasureDraft, PledgeDraft, PolicyDraft, Report
from ingest.parsers.pledge_report_table import read_header, read_tables
from ingest.text import ERA_START, nfkc, strip_tags

_AS_OF = re.compile(r"(?:令和|平成|R|H)\s*(?:元|\d{1,2})\s*年度末")
_PUBLISHED = re.compile(
    r"""
    ^\W* (?P<era>令和|平成) \s* (?P<year>元|\d{1,2}) \s*年\s*   # 令和6年
    (?P<month>\d{1,2}) \s*月                                   # 5月
    (?: \s* (?P<day>\d{1,2}) \s*日 )?                          # 1日, seldom printed
    (?:\s*(?:公表|現在|発行|作成))? \W*$
    """,
    re.VERBOSE,
)
_BRACKETED = re.compile(r"^\s*[(（](?P<text>[^()（）]*年[^()（）]*)[)）]\s*$")
_HEADING = re.compile(r"^\s*[#＃]+\s*(?P<text>.*?)\s*$")
_LABEL_WEIGHT = {"pledge": 0.2, "measure": 0.15, "content": 0.2, "department": 0.1, "progress": 0.1}
"""What each header label of the detail table says for the form; together with the stars they make 1."""

Key = tuple[int, int | None]


class PledgeReportParser:
    """Reads a report of pledges with percentages and stars."""

    family = "pledge_report"

    def recognise(self, text: SourceText) -> float:
        """The share of the form's marks that the text shows: the detail table's labels, and rows with stars.

        A star row counts only beside the labels: other plans print stars, too.
        """
        labels: set[str] = set()
        for line in text.lines:
            header = read_header(line)
            if header:
                labels |= header.names.keys()
        rows = sum(len("".join(STAR_RUN.findall(line))) >= 5 for line in text.lines if "\t" in line)
        score = sum(weight for name, weight in _LABEL_WEIGHT.items() if name in labels)
        core = labels & {"pledge", "content"}
        stars = min(rows, 4) / 4 * 0.25
        return round(min(1.0, score + stars) if core and rows else score * 0.3 + stars * 0.2, 3)

    def parse(self, text: SourceText, heading: Heading) -> Parsed:
        """Records of the kinds plan, policy, pledge and measure, in document order."""
        prose = _prose(text.lines)
        report = read_tables(text.lines, Report(scale=stated_scale(prose)))
        entries = _entries(report)
        _complete(report, entries)
        checks = check_all(report, prose, entries)
        heading = _heading(text.lines, prose, heading)
        records = _Writer(text.name, heading, report, entries).write(prose)
        notices = [Notice(line=line, text=said, check=check) for line, said, check in report.notices]
        records, clashes = _unique(records)
        _missing(checks, report)
        found = sorted([*notices, *checks.failed, *clashes], key=lambda notice: (notice.line, notice.text))
        return Parsed(heading=heading, records=records, notices=tuple(found), checks_passed=dict(checks.passed))


PARSER = PledgeReportParser()


# --- what stands before the tables -------------------------------------------------------------


def _prose(lines: Sequence[str]) -> Sequence[str]:
    """The lines before the first table."""
    for at, line in enumerate(lines):
        if "\t" in line or read_header(line):
            return lines[:at]
    return lines


def _heading(lines: Sequence[str], prose: Sequence[str], heading: Heading) -> Heading:
    """The title, edition, date and the day the figures stand for, from the cover and the tables."""
    title = next((m["text"] for m in map(_HEADING.match, prose) if m and m["text"]), None)
    if title is None:
        title = next((line.strip() for line in prose if "公約" in line and len(line.strip()) <= 40), None)
    edition = next((m["text"].strip() for m in map(_BRACKETED.match, prose) if m), None)
    published = next((day for day in map(_date, prose) if day), None)
    ends = Counter("".join(m.split()) for line in lines for m in _AS_OF.findall(one_line(line)))
    return heading.model_copy(
        update={
            "plan": one_line(title) if title else heading.plan,
            "edition": edition or heading.edition,
            "published": published or heading.published,
            "as_of": ends.most_common(1)[0][0] if ends else heading.as_of,
        }
    )


def _date(line: str) -> str | None:
    """A line that is only a date, in ISO 8601, as precise as printed.

    >>> _date("令和6年5月"), _date("令和元年5月1日"), _date("令和6年度")
    ('2024-05', '2019-05-01', None)
    """
    match = _PUBLISHED.match(nfkc(line))
    if not match:
        return None
    year = ERA_START[match["era"]] + (1 if match["year"] == "元" else int(match["year"]))
    day = f"-{int(match['day']):02d}" if match["day"] else ""
    return f"{year}-{int(match['month']):02d}{day}"


def _forewords(prose: Sequence[str]) -> dict[str, tuple[str, Lines]]:
    """The foreword's texts by heading, with their lines; the cover (below the first heading) is left out."""
    found: dict[str, tuple[str, Lines]] = {}
    key, covers = "", 0
    for number, line in enumerate(prose, 1):
        match = _HEADING.match(line)
        if match:
            key, covers = match["text"].lstrip("※ "), covers + 1
        elif line.strip() and key and covers > 1:
            before, lines = found.get(key, ("", (number, number)))
            text = strip_tags(line)
            found[key] = (f"{before}\n{text}" if before else text, (lines[0], number))
    return found


# --- the two tables together -------------------------------------------------------------------


def _entries(report: Report) -> dict[Key, Entry]:
    """The summary's entries by policy and pledge; a number that returns does not displace the first."""
    found: dict[Key, Entry] = {}
    for entry in report.summary:
        key = (entry.ordinal, entry.pledge)
        if key in found:
            report.notice(entry.line, f"総括表に同じ番号が再び現れます: 「{entry.title[:40]}」", "総括表の番号")
        found.setdefault(key, entry)
    return found


def _complete(report: Report, entries: Mapping[Key, Entry]) -> None:
    """What the detail table lacks (a page cut it) and the summary prints is taken from the summary."""
    known = {policy.ordinal: policy for policy in report.policies}
    for (ordinal, number), entry in entries.items():
        policy = known.get(ordinal)
        if policy is None:
            policy = PolicyDraft(ordinal, None, "", entry.line, entry.line)
            known[ordinal] = policy
            report.policies.append(policy)
            report.notice(entry.line, f"本文に基本政策 {ordinal} がありません。総括表から採りました")
        node: PolicyDraft | PledgeDraft = policy
        if number is not None:
            pledge = next((pledge for pledge in policy.pledges if pledge.ordinal == number), None)
            if pledge is None:
                pledge = PledgeDraft(number, None, "", entry.line, entry.line)
                policy.pledges.append(pledge)
                report.notice(entry.line, f"本文に公約がありません。総括表から採りました: 「{entry.title[:40]}」")
            node = pledge
        _take_over(report, node, entry)


def _take_over(report: Report, node: PolicyDraft | PledgeDraft, entry: Entry) -> None:
    if node.title and not alike(node.title, entry.title):
        report.notice(node.line, f"総括表（{entry.line}行目）の同じ番号は別の名称です: 「{entry.title[:40]}」")
        return
    if not node.title:
        node.title, node.title_line = entry.title, entry.line
    node.number = node.number or (nfkc(entry.number) if entry.number else None)
    if node.percent is None and entry.percent is not None:
        if node.line != entry.line:
            report.notice(node.line, f"本文に進捗状況がないため総括表（{entry.line}行目）の値を採りました")
        node.percent, node.percent_line = entry.percent, entry.line


def _missing(checks: Checks, report: Report) -> None:
    """A notice for what the form has and this print lacks."""
    if report.policies and report.total is None:
        checks.failed.append(Notice(line=report.policies[0].line, text="全体の進捗状況の行が見つかりません"))
    for policy in report.policies:
        if policy.percent is None:
            checks.failed.append(Notice(line=policy.line, text=f"基本政策 {policy.ordinal} の進捗状況がありません"))
        for pledge in policy.pledges:
            if pledge.percent is None:
                text = f"公約 {policy.ordinal}-{pledge.ordinal} の進捗状況がありません"
                checks.failed.append(Notice(line=pledge.line, text=text))
            for measure in pledge.measures:
                lacks = [("担当部署", measure.units), (report.content_label, measure.contents)]
                for name, printed in lacks:
                    if not printed:
                        text = f"{name}の欄に記載がありません: 「{measure.title[:40]}」"
                        checks.failed.append(Notice(line=measure.line, text=text))


# --- records -----------------------------------------------------------------------------------


class _Writer:
    """Makes records of the drafts."""

    def __init__(self, document: str, heading: Heading, report: Report, entries: Mapping[Key, Entry]) -> None:
        self.document, self.report, self.entries = document, report, entries
        town = heading.municipality
        self.common = {
            "document": document,
            "municipality": town.name if town else "",
            "municipality_code": town.code if town else "",
            "plan": heading.plan or "",
        }

    def write(self, prose: Sequence[str]) -> list[Record]:
        """Every record, in order of print; at one line the policy first, then the pledge, then its measures."""
        records = [self._plan(self.report.total, prose)] if self.report.total else []
        for policy in self.report.policies:
            if policy.title:
                records.append(self._node("policy", str(policy.ordinal), policy, (), (policy.ordinal, None)))
            above = (policy.title,) if policy.title else ()
            for pledge in policy.pledges:
                ordinal = f"{policy.ordinal}-{pledge.ordinal}"
                if pledge.title:
                    records.append(self._node("pledge", ordinal, pledge, above, (policy.ordinal, pledge.ordinal)))
                path = (*above, pledge.title) if pledge.title else above
                records += [self._measure(f"{ordinal}-{n}", m, path) for n, m in enumerate(pledge.measures, 1)]
        return sorted(records, key=lambda record: record.source.lines[0])

    def _record(self, kind: str, ordinal: str, lines: Lines, fields: dict[str, Lines], **values: object) -> Record:
        source = Source(document=self.document, lines=lines, fields=fields)
        identity = {"record_id": f"{self.document}:{kind}:{ordinal}", "kind": kind, "source": source}
        return Record.model_validate({**self.common, **identity, **values})

    def _plan(self, total: Entry, prose: Sequence[str]) -> Record:
        line = (total.line, total.line)
        texts = _forewords(prose)
        fields = {"title": line, "progress_percent": line}
        fields |= {f"sections.{key}": lines for key, (_, lines) in texts.items()}
        attributes: dict[str, str] = dict(_earlier(total))
        fields |= {f"attributes.{name}": line for name in attributes}
        if self.report.content_period:
            attributes[self.report.content_label], at = self.report.content_period
            fields[f"attributes.{self.report.content_label}"] = (at, at)
        sections = {key: text for key, (text, _) in texts.items()}
        values = {"progress_percent": total.percent, "attributes": attributes, "sections": sections}
        return self._record("plan", "all", line, fields, title="全体", **values)

    def _node(
        self, kind: str, ordinal: str, node: PolicyDraft | PledgeDraft, path: tuple[str, ...], key: Key
    ) -> Record:
        """A policy or a pledge; its lines reach to its last measure."""
        entry = self.entries.get(key)
        fields: dict[str, Lines] = {"title": (node.title_line or node.line,) * 2}
        if node.percent_line is not None:
            fields["progress_percent"] = (node.percent_line, node.percent_line)
        attributes: dict[str, str | list[str]] = dict(_earlier(entry)) if entry else {}
        clash = _clash(entry, node)
        if clash:
            attributes["不一致"] = [clash]
        if entry:
            fields |= {f"attributes.{name}": (entry.line, entry.line) for name in attributes}
        last = max([node.last, *(p.last for p in node.pledges)]) if isinstance(node, PolicyDraft) else node.last
        values = {"number": node.number, "path": path, "progress_percent": node.percent, "attributes": attributes}
        return self._record(kind, ordinal, (node.line, last), fields, title=node.title, **values)

    def _measure(self, ordinal: str, measure: MeasureDraft, path: tuple[str, ...]) -> Record:
        fields: dict[str, Lines] = {"title": (measure.line, measure.line)}
        if measure.department_lines and measure.departments:
            fields["departments"] = measure.department_lines
        stars = stars_of(measure, self.report.scale)
        if measure.star_lines and stars is not None:
            fields["stars"] = measure.star_lines
        sections = {self.report.content_label: "\n".join(measure.contents)} if measure.contents else {}
        if measure.content_lines and sections:
            fields[f"sections.{self.report.content_label}"] = measure.content_lines
        attributes = {"施策に共通の欄": measure.shared} if measure.shared else {}
        fields |= {f"attributes.{name}": (measure.line, measure.line) for name in attributes}
        lines = (measure.line, max(measure.last, measure.line))
        values = {"departments": measure.departments, "stars": stars, "sections": sections, "attributes": attributes}
        return self._record("measure", ordinal, lines, fields, title=measure.title, path=path, **values)


def _earlier(entry: Entry) -> list[tuple[str, str]]:
    """Figures of earlier years that the summary prints beside the newest, by their column's label."""
    return [(f"進捗状況（{label}）", text) for label, text in entry.earlier]


def _clash(entry: Entry | None, node: PolicyDraft | PledgeDraft) -> str | None:
    """Both figures with their lines, where the two tables disagree."""
    if entry is None or entry.percent is None or node.percent is None or entry.percent == node.percent:
        return None
    return (
        f"進捗状況: 総括表 {entry.percent:g}（{entry.line}行目）、本文 {node.percent:g}（{node.percent_line}行目）"
    )


def _unique(records: Sequence[Record]) -> tuple[tuple[Record, ...], list[Notice]]:
    """Records whose ids are all different: a number printed twice gets `~2`, and a notice."""
    seen: Counter[str] = Counter()
    found: list[Record] = []
    notices: list[Notice] = []
    for record in records:
        seen[record.record_id] += 1
        count = seen[record.record_id]
        if count > 1:
            line = record.source.lines[0]
            notices.append(Notice(line=line, text=f"同じ番号が再び現れます: 「{record.title[:40]}」", check="番号の重複"))
            record = record.model_copy(update={"record_id": f"{record.record_id}~{count}"})  # noqa: PLW2901
        found.append(record)
    return tuple(found), notices
