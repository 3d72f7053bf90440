"""Drafts of a pledge report → records with the lines that print each field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ingest.model import Heading, Lines, Notice, Record, Source
from ingest.parsers.pledge_report_checks import stars_of
from ingest.parsers.pledge_report_cover import forewords
from ingest.parsers.pledge_report_drafts import Entry, MeasureDraft, PledgeDraft, PolicyDraft, Report
from ingest.parsers.pledge_report_merge import Key


class Writer:
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
        texts = forewords(prose)
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
    return f"進捗状況: 総括表 {entry.percent:g}（{entry.line}行目）、本文 {node.percent:g}（{node.percent_line}行目）"


def unique(records: Sequence[Record]) -> tuple[tuple[Record, ...], list[Notice]]:
    """Records whose ids are all different: a number printed twice gets `~2`, and a notice."""
    seen: Counter[str] = Counter()
    found: list[Record] = []
    notices: list[Notice] = []
    for record in records:
        seen[record.record_id] += 1
        count = seen[record.record_id]
        if count > 1:
            line = record.source.lines[0]
            notices.append(
                Notice(line=line, text=f"同じ番号が再び現れます: 「{record.title[:40]}」", check="番号の重複")
            )
            record = record.model_copy(update={"record_id": f"{record.record_id}~{count}"})  # noqa: PLW2901
        found.append(record)
    return tuple(found), notices
