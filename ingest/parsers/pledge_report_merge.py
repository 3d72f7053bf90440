"""The summary table and the detail table together: what one lacks and the other prints."""

from __future__ import annotations

from collections.abc import Mapping

from ingest.parsers.pledge_report_checks import alike
from ingest.parsers.pledge_report_drafts import Entry, PledgeDraft, PolicyDraft, Report
from ingest.text import nfkc

Key = tuple[int, int | None]
"""Policy, and pledge (None: the policy itself)."""


def by_key(report: Report) -> dict[Key, Entry]:
    """The summary's entries by policy and pledge; a number that returns does not displace the first."""
    found: dict[Key, Entry] = {}
    for entry in report.summary:
        key = (entry.ordinal, entry.pledge)
        if key in found:
            report.notice(entry.line, f"総括表に同じ番号が再び現れます: 「{entry.title[:40]}」", "総括表の番号")
        found.setdefault(key, entry)
    return found


def complete(report: Report, entries: Mapping[Key, Entry]) -> None:
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
