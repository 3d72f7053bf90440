"""General plans: what was read → records, each with the lines that print its fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.model import Heading, Lines, Notice, Record, Source
from ingest.parsers.general_plan_levels import Outline, Policy
from ingest.parsers.general_plan_lines import Line
from ingest.parsers.general_plan_outline import policy_span
from ingest.parsers.general_plan_parts import Body, Project


@dataclass
class Draft:
    """A record's own fields, apart from what stands in its body."""

    kind: str
    suffix: str
    number: str | None
    title: str
    path: tuple[str, ...]
    span: Lines
    fields: dict[str, Lines]
    attributes: dict[str, str | float | list[str]] = field(default_factory=dict)
    departments: tuple[str, ...] = ()


class Writer:
    """Turns what was read into records; keeps every record_id unique."""

    def __init__(self, document: str, heading: Heading) -> None:
        self.document = document
        self.heading = heading
        self.records: list[Record] = []
        self.notices: list[Notice] = []
        self._ids: Counter[str] = Counter()

    def plan(self, front: Body, title: str, title_lines: Sequence[int], lines: Sequence[Line]) -> None:
        """The plan itself, with its 成果目標."""
        filled = [line.n for line in lines if line.kind != "blank"]
        if not filled:
            return
        first = title_lines[0] if title_lines else filled[0]
        fields = {"title": (first, title_lines[0])} if title_lines else {}
        draft = Draft("plan", "all", None, title, (), (first, max(filled[-1], first)), fields)
        self._add(draft, front)

    def outline(self, outline: Outline) -> None:
        """A 大綱, then its 施策 and their 事業."""
        mark = outline.mark
        self.notices += outline.notices
        path = (mark.title,) if mark.title else ()
        if mark.number:
            span = (mark.n, max(mark.n, outline.last))
            fields: dict[str, Lines] = {"title": (mark.n, mark.n)}
            self._add(Draft("outline", str(mark.number), mark.label, mark.title, (), span, fields), outline.body)
        self._projects(outline.body, str(mark.number), path)
        for policy in sorted(outline.policies, key=lambda policy: policy_span(policy)[0]):
            self._policy(policy, mark.number, path)

    def _policy(self, policy: Policy, outline: int, path: tuple[str, ...]) -> None:
        mark = policy.mark
        number = f"{outline}-{mark.number}"
        fields: dict[str, Lines] = {"title": (mark.n, mark.n)}
        self._add(Draft("policy", number, mark.label, mark.title, path, policy_span(policy), fields), policy.body)
        self._projects(policy.body, number, (*path, mark.title))

    def _projects(self, body: Body, parent: str, path: tuple[str, ...]) -> None:
        counts: Counter[int] = Counter()
        for project in body.projects:
            counts[project.item] += 1
            item = f"-{project.item}" if project.item else ""
            self._project(project, f"{parent}{item}-{counts[project.item]}", path)

    def _project(self, project: Project, suffix: str, path: tuple[str, ...]) -> None:
        """A 事業: its 概要 is a section, every other column an attribute; remarks of several rows joined by ・."""
        body = Body(sections={"概要": project.summary})
        full = (*path, project.item_label) if project.item_label else path
        fields: dict[str, Lines] = {"title": project.name_lines}
        draft = Draft("project", suffix, None, project.title, full, (project.line, project.last), fields)
        for label, text in project.others.items():
            draft.attributes[label] = "・".join(dict.fromkeys(text.pieces))
            fields[f"attributes.{label}"] = text.span
        if project.departments.pieces:
            draft.departments = tuple(dict.fromkeys(project.departments.pieces))
            fields["departments"] = project.departments.span
        self._add(draft, body)

    def _add(self, draft: Draft, body: Body) -> None:
        """One record, with the lines of each of its fields."""
        sections = {key: text for key, text in body.sections.items() if text.pieces}
        indicators = {f"indicators.{at}": measure.lines for at, measure in enumerate(body.measures)}
        texts = {f"sections.{key}": text.span for key, text in sections.items()}
        town = self.heading.municipality
        self.notices += body.notices
        self.records.append(
            Record(
                record_id=self._unique(f"{self.document}:{draft.kind}:{draft.suffix}", draft.span[0]),
                document=self.document,
                municipality=town.name if town else "",
                municipality_code=town.code if town else "",
                plan=self.heading.plan or "",
                kind=draft.kind,
                number=draft.number,
                title=draft.title,
                path=draft.path,
                departments=draft.departments,
                attributes=draft.attributes,
                indicators=tuple(measure.indicator for measure in body.measures),
                sections={key: text.text for key, text in sections.items()},
                source=Source(document=self.document, lines=draft.span, fields=draft.fields | indicators | texts),
            )
        )

    def _unique(self, record_id: str, line: int) -> str:
        self._ids[record_id] += 1
        if self._ids[record_id] == 1:
            return record_id
        self.notices.append(Notice(line=line, text=f"同じ番号の見出しが2度あります: {record_id}"))
        return self._unique(f"{record_id}~{self._ids[record_id]}", line)
