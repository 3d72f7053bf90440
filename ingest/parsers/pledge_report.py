"""市長公約の取組状況: a report of pledges by policy, with a summary table of percentages and a table of measures.

Form: a foreword that counts policies, pledges and measures; a summary table (施策区分 | 進捗状況) with a figure for
each policy, each pledge and 全体; a detail table (基本政策 / 公約内容 / 施策内容 / 取組事業内容 | 担当部署 | 進捗状況)
in which each pledge prints its figure and each measure its departments and ten stars.
"""

from __future__ import annotations

from ingest.model import Heading, Notice, Parsed, SourceText
from ingest.parsers.pledge_report_cells import star_marks
from ingest.parsers.pledge_report_checks import check_all, missing, rating_scale
from ingest.parsers.pledge_report_cover import read_heading, read_prose
from ingest.parsers.pledge_report_drafts import Report
from ingest.parsers.pledge_report_labels import read_header
from ingest.parsers.pledge_report_merge import by_key, complete
from ingest.parsers.pledge_report_records import Writer, unique
from ingest.parsers.pledge_report_table import read_tables

_LABEL_WEIGHT = {"pledge": 0.2, "measure": 0.15, "content": 0.2, "department": 0.1, "progress": 0.1}
"""What each header label of the detail table says for the form; together with the stars they make 1."""


class PledgeReportParser:
    """Reads a report of pledges with percentages and stars."""

    family = "pledge_report"

    def recognise(self, text: SourceText) -> float:
        """The share of the form's marks that the text shows: the detail table's labels, and rows with stars.

        Stars count fully only beside the labels, as other plans print stars, too; rows of ten stars in a text
        that speaks of 公約 say enough to try the form where the header rows are lost.
        """
        labels: set[str] = set()
        for line in text.lines:
            header = read_header(line)
            labels |= header.names.keys() if header else set()
        marks = [len(star_marks(line)) for line in text.lines if "\t" in line]
        stars = min(sum(count >= 5 for count in marks), 4) / 4
        score = sum(weight for name, weight in _LABEL_WEIGHT.items() if name in labels)
        if stars and labels & {"pledge", "content"}:
            return round(min(1.0, score + 0.25 * stars), 3)
        lost = sum(count >= 10 for count in marks) >= 4 and any("公約" in line for line in text.lines)
        return 0.5 if lost else round(0.3 * score, 3)

    def parse(self, text: SourceText, heading: Heading) -> Parsed:
        """Records of the kinds plan, policy, pledge and measure, in document order."""
        prose = read_prose(text.lines)
        report = read_tables(text.lines, Report(scale=rating_scale(prose, text.lines)))
        entries = by_key(report)
        complete(report, entries)
        checks = check_all(report, prose, entries)
        heading = read_heading(text.lines, prose, heading)
        records = Writer(text.name, heading, report, entries).write(prose)
        notices = [Notice(line=line, text=said, check=check) for line, said, check in report.notices]
        unrepeated, clashes = unique(records)
        checks.failed += missing(report)
        found = sorted([*notices, *checks.failed, *clashes], key=lambda notice: (notice.line, notice.text))
        return Parsed(heading=heading, records=unrepeated, notices=tuple(found), checks_passed=dict(checks.passed))


PARSER = PledgeReportParser()
