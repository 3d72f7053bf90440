"""What the print of a pledge report lets us check: sums, averages, counts, and the two tables against each other.

Each check gives a Notice when it fails and a count when it passes; nothing printed is ever changed by it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from ingest.model import Notice
from ingest.parsers.pledge_report_cells import filled, in_order, star_marks
from ingest.parsers.pledge_report_drafts import Entry, MeasureDraft, PledgeDraft, PolicyDraft, Report
from ingest.text import match_key, nfkc

_KANJI = "一二三四五六七八九"
_COUNT = rf"(?P<n>\d{{1,3}}|[{_KANJI}])"
STATED = {
    "基本政策の数": re.compile(_COUNT + r"(?:つの|本の)?(?:基本)?政策"),
    "公約の数": re.compile(_COUNT + r"(?:項目|(?:つ|件)の公約)"),
    "施策の数": re.compile(_COUNT + r"施策"),
    "公約ごとの施策の数": re.compile(_COUNT + r"つの(?:構成)?施策(?:から|で)構成"),
}
"""Counts that the foreword states (5つの基本政策、25項目、50施策)."""
_SCALE = re.compile(r"(?P<n>\d{1,2})段階")


class Checks:
    """Results of the checks: how many passed, and a notice for each that failed."""

    def __init__(self) -> None:
        self.passed: Counter[str] = Counter()
        self.failed: list[Notice] = []

    def add(self, name: str, good: bool, line: int, text: str) -> None:
        """Count a passed check, or keep the notice of a failed one."""
        if good:
            self.passed[name] += 1
        else:
            self.failed.append(Notice(line=line, text=text, check=name))


def rating_scale(prose: Sequence[str], lines: Sequence[str]) -> int:
    """How many stars a whole rating has: 10 where the foreword says so (10段階) or nothing speaks against it.

    Another number counts only where most rows print it: a row may hold two ratings, or half of one.
    """
    stated = {int(match["n"]) for line in prose for match in _SCALE.finditer(nfkc(line))}
    rows = Counter(len(star_marks(line)) for line in lines if "\t" in line and len(star_marks(line)) >= 3)
    printed = next((count for count, _ in rows.most_common(1)), 10)
    return 10 if 10 in stated or printed not in (stated or {5}) or printed > 20 else printed


def stars_of(measure: MeasureDraft, scale: int) -> int | None:
    """The filled stars, or None where the marks are not as many as a rating has."""
    return filled(measure.stars) if len(measure.stars) == scale else None


def check_all(report: Report, prose: Sequence[str], entries: dict[tuple[int, int | None], Entry]) -> Checks:
    """Run every check; `prose` holds the lines before the tables, `entries` the summary by policy and pledge."""
    checks = Checks()
    for policy in report.policies:
        _summary(checks, entries, policy, (policy.ordinal, None))
        _mean_of_pledges(checks, policy)
        for pledge in policy.pledges:
            _summary(checks, entries, pledge, (policy.ordinal, pledge.ordinal))
            for measure in pledge.measures:
                _marks(checks, measure, report.scale)
            _mean_of_stars(checks, pledge, report.scale)
    _mean_of_all(checks, report)
    _counts(checks, report, prose)
    return checks


def _shown(value: float) -> str:
    return f"{value:g}"


def _summary(
    checks: Checks,
    entries: dict[tuple[int, int | None], Entry],
    node: PolicyDraft | PledgeDraft,
    key: tuple[int, int | None],
) -> None:
    """The detail table against the summary table: the same percentage, and the same name."""
    entry = entries.get(key)
    if entry is None:
        if entries:
            checks.add("総括表との一致", False, node.line, f"総括表にありません: 「{node.title[:40]}」")
        return
    if entry.percent is not None and node.percent is not None and node.percent_line != entry.line:
        text = (
            f"進捗状況が総括表（{entry.line}行目）では {_shown(entry.percent)}、"
            f"本文（{node.percent_line}行目）では {_shown(node.percent)} です。本文の値を採りました"
        )
        checks.add("総括表との一致", entry.percent == node.percent, node.percent_line or node.line, text)
    if node.line != entry.line and node.title and entry.title:
        text = f"名称が総括表（{entry.line}行目）では「{entry.title}」です。本文の「{node.title}」を採りました"
        checks.add("総括表との名称の一致", _name_key(entry.title) == _name_key(node.title), node.line, text)


def _name_key(title: str) -> str:
    return re.sub(r"[！!]", "", match_key(title))


def alike(one: str, other: str) -> bool:
    """Whether two titles could be one, but for slips of the OCR."""
    return SequenceMatcher(None, match_key(one), match_key(other)).ratio() >= 0.5


def _marks(checks: Checks, measure: MeasureDraft, scale: int) -> None:
    """As many marks as a rating has, the filled ones first."""
    line = measure.star_lines[0] if measure.star_lines else measure.line
    if not measure.stars:
        checks.add("★の数", False, line, f"★がありません: 「{measure.title[:40]}」")
        return
    text = f"★と☆が合わせて {scale} 個ではなく {len(measure.stars)} 個です（{measure.stars}）: 「{measure.title[:40]}」"
    if len(measure.stars) == scale:
        text = f"☆の後に★があります（{measure.stars}）: 「{measure.title[:40]}」"
    checks.add("★の数", len(measure.stars) == scale and in_order(measure.stars), line, text)


def _mean_of_stars(checks: Checks, pledge: PledgeDraft, scale: int) -> None:
    """A pledge's percentage against the mean of its measures' stars.

    The stars are themselves averages cut or rounded to whole stars: the percentage may exceed their mean by less
    than one star (cut), or fall short of it by half a star (rounded).
    """
    stars = [stars_of(measure, scale) for measure in pledge.measures]
    known = [count for count in stars if count is not None]
    if pledge.percent is None or not known or len(known) < len(stars):
        return
    star = 100 / scale
    mean = star * sum(known) / len(known)
    text = f"進捗状況 {_shown(pledge.percent)} が施策の★（{'・'.join(map(str, known))}）の平均から外れています"
    checks.add("★と進捗率", -star / 2 <= pledge.percent - mean < star, pledge.percent_line or pledge.line, text)


def _derived(percent: float, parts: Sequence[float]) -> bool:
    """Whether the figure is the mean of the parts, rounded or cut to the printed digits."""
    unit = 1.0 if percent == int(percent) else 0.1
    return abs(percent - sum(parts) / len(parts)) < unit


def _mean_of_pledges(checks: Checks, policy: PolicyDraft) -> None:
    parts = [pledge.percent for pledge in policy.pledges if pledge.percent is not None]
    if policy.percent is None or not parts or len(parts) < len(policy.pledges):
        return
    mean = sum(parts) / len(parts)
    text = f"基本政策の進捗状況 {_shown(policy.percent)} が公約の平均 {mean:.1f} と合いません"
    checks.add("基本政策の平均", _derived(policy.percent, parts), policy.percent_line or policy.line, text)


def _mean_of_all(checks: Checks, report: Report) -> None:
    """The overall figure: the mean of the policies, or of all pledges."""
    policies = [policy.percent for policy in report.policies if policy.percent is not None]
    pledges = [p.percent for policy in report.policies for p in policy.pledges if p.percent is not None]
    if report.total is None or report.total.percent is None or len(policies) < len(report.policies) or not policies:
        return
    percent, mean = report.total.percent, sum(policies) / len(policies)
    good = _derived(percent, policies) or (bool(pledges) and _derived(percent, pledges))
    text = f"全体の進捗状況 {_shown(percent)} が基本政策の平均 {mean:.1f} と合いません"
    checks.add("全体の平均", good, report.total.line, text)


def _counts(checks: Checks, report: Report, prose: Sequence[str]) -> None:
    """The counts that the foreword states."""
    pledges = [pledge for policy in report.policies for pledge in policy.pledges]
    found = {
        "基本政策の数": len(report.policies),
        "公約の数": len(pledges),
        "施策の数": sum(len(pledge.measures) for pledge in pledges),
    }
    for name, form in STATED.items():
        stated = _stated(form, prose)
        if stated is None:
            continue
        count, line = stated
        if name in found:
            text = f"{name}が前文では {count}、読み取れたのは {found[name]} です"
            checks.add(name, count == found[name], line, text)
            continue
        for pledge in pledges:
            text = f"施策が {count} つではなく {len(pledge.measures)} つです: 「{pledge.title[:40]}」"
            checks.add(name, len(pledge.measures) == count, pledge.line, text)


def _stated(form: re.Pattern[str], prose: Sequence[str]) -> tuple[int, int] | None:
    for number, line in enumerate(prose, 1):
        match = form.search(re.sub(r"\s", "", nfkc(line)))
        if match:
            return int(match["n"]) if match["n"].isdecimal() else _KANJI.index(match["n"]) + 1, number
    return None


def missing(report: Report) -> list[Notice]:
    """A notice for what the form has and this print lacks."""
    found: list[Notice] = []
    if report.policies and report.total is None:
        found.append(Notice(line=report.policies[0].line, text="全体の進捗状況の行が見つかりません"))
    for policy in report.policies:
        nodes: list[PolicyDraft | PledgeDraft] = [policy, *policy.pledges]
        for node in nodes:
            if node.percent is not None and node.percent > 100:
                text = f"進捗状況が 100 を超えています: {_shown(node.percent)}"
                found.append(Notice(line=node.percent_line or node.line, text=text, check="進捗状況の範囲"))
        if policy.percent is None:
            found.append(Notice(line=policy.line, text=f"基本政策 {policy.ordinal} の進捗状況がありません"))
        for pledge in policy.pledges:
            if pledge.percent is None:
                text = f"公約 {policy.ordinal}-{pledge.ordinal} の進捗状況がありません"
                found.append(Notice(line=pledge.line, text=text))
            for measure in pledge.measures:
                lacks = [("担当部署", measure.units), (report.content_label, measure.contents)]
                for name, printed in lacks:
                    if not printed:
                        text = f"{name}の欄に記載がありません: 「{measure.title[:40]}」"
                        found.append(Notice(line=measure.line, text=text))
    return found
