"""総合戦略: 基本目標 → ★ 数値目標 → numbered programs → 基本的方向 → table 具体的な施策 | 基準値(H30) | KPI(R6)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.model import Heading, Lines, Notice, Parsed, Record, Source, SourceText
from ingest.parsers.strategy_indicators import Found, Result, from_row, from_star, last_year
from ingest.parsers.strategy_measures import Measure, read_measures
from ingest.parsers.strategy_outline import Block, Node, Outline, Text, goal_heading, read_outline
from ingest.parsers.strategy_table import aligned, circled, header
from ingest.text import ERA_START, flat, nfkc

_STARS = re.compile(r"\s*[★☆]\s*")
_TITLE = re.compile(r"^[^。、\t]{0,50}(?:総合戦略|創生戦略|人口ビジョン・?.*戦略)(?:[（(][^）)]*[）)])?$")
_PLAN_LIKE = re.compile(r"(?:戦略|計画|プラン|ビジョン)")
_EDITION = re.compile(r"第\s*\d+\s*版|改訂版|改定版|(?:令和|平成)\s*(?:元|\d+)年\s*\d*月?\s*改[訂定]")
_DATE = re.compile(
    r"""[（(]?\s*(?P<era>令和|平成)\s*(?P<year>元|\d{1,2})\s*年\s*(?:[（(]\d{4}年[）)])?\s*   # 令和2年
    (?P<month>\d{1,2})\s*月\s*(?:策定|改訂|改定)?\s*[)）]?""",
    re.VERBOSE,
)


class StrategyParser:
    """Reads a 総合戦略 into goals, programs and measures."""

    family = "strategy"

    def recognise(self, text: SourceText) -> float:
        """Four marks of the form: measure tables with 基準値 and KPI, 基本目標, 基本的方向, rows numbered ①."""
        tables = [
            h
            for h in map(header, text.lines)
            if h and h[0].role == "measure" and {"baseline", "target"} <= {c.role for c in h}
        ]
        goals = sum(goal_heading(line) is not None for line in text.lines)
        directions = sum(bool(re.match(r"^\W*\d?\W*基本的な?方向", line)) for line in text.lines)
        rows = sum(circled(line)[0] is not None and "\t" in line for line in text.lines)
        stars = sum(line.lstrip(" -*").startswith(("★", "☆")) for line in text.lines)
        marks = 0.35 * bool(tables) + 0.2 * bool(goals) + 0.15 * bool(directions)
        marks += 0.15 * bool(rows and tables) + 0.15 * bool(stars and goals)
        return round(marks, 2)

    def parse(self, text: SourceText, heading: Heading) -> Parsed:
        """Records in document order: each goal, its programs, each program's measures."""
        text = text.model_copy(update={"lines": aligned(text.lines)})
        outline = read_outline(text.lines)
        heading = _heading(text, heading, outline)
        maker = _Maker(text, heading, last_year(outline.goals, text.lines[: outline.begin]))
        records = tuple(maker.records(outline.goals))
        notices = (*outline.notices, *maker.notices)
        if not records:
            notices = (*notices, Notice(line=1, text="基本目標・施策の見出しが見つかりません"))
        return Parsed(
            heading=heading,
            records=records,
            notices=tuple(sorted(notices, key=lambda n: (n.line, n.text))),
            checks_passed=dict(maker.passed),
        )


def _heading(text: SourceText, heading: Heading, outline: Outline) -> Heading:
    """The heading with the plan's title as the front matter prints it, else the form's name after the town's."""
    front = [flat(line).strip("#* ") for line in text.lines[: outline.begin]]
    title = next((line for line in front if _TITLE.match(line)), None)
    if title is None and heading.plan and _PLAN_LIKE.search(heading.plan) and "。" not in heading.plan:
        title = heading.plan
    town = heading.municipality.name if heading.municipality else ""
    edition = next((m[0] for m in map(_EDITION.search, front) if m), None)
    dates = [m for m in map(_DATE.fullmatch, map(nfkc, front)) if m]
    published = heading.published
    if dates:
        year = ERA_START[dates[-1]["era"]] + (1 if dates[-1]["year"] == "元" else int(dates[-1]["year"]))
        published = f"{year}-{int(dates[-1]['month']):02d}"
    update = {"plan": title or f"{town}総合戦略", "edition": edition or heading.edition, "published": published}
    return heading.model_copy(update=update)


@dataclass
class _Draft:
    """What differs from record to record before the common fields are added."""

    kind: str
    path_id: str
    number: str | None
    title: str
    path: tuple[str, ...]
    lines: Lines
    title_lines: Lines
    indicators: list[Found]
    sections: list[tuple[str, str, Lines]]
    departments: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str, Lines], ...] = ()
    department_lines: Lines | None = None


class _Maker:
    """Makes the records, gathers notices, and counts the checks that the print passes."""

    def __init__(self, text: SourceText, heading: Heading, year: int | None) -> None:
        self.text, self.heading, self.year = text, heading, year
        self.notices: list[Notice] = []
        self.passed: Counter[str] = Counter()
        self._ids: Counter[str] = Counter()

    def records(self, goals: tuple[Node, ...]) -> Iterator[Record]:
        """Every record below the goals, in document order."""
        ordinal = 0
        for goal in goals:
            if goal.line:
                ordinal += 1
                self._continues("基本目標の番号", goal.line, goal.number, ordinal)
                yield self._record(self._goal(goal, str(ordinal)))
            for at, program in enumerate(goal.programs, 1):
                self._continues("施策の番号", program.line, program.number, at)
                yield from self._program(goal, program, f"{ordinal}-{at}")
            yield from self._stray(goal, ordinal)

    def _goal(self, goal: Node, path_id: str) -> _Draft:
        stars = _stars(goal, self.year)
        rows = [
            from_row(row, self.year, named=True)
            for block in goal.blocks
            for table in block.tables
            for row in table.rows
            if not any(c.role == "measure" for c in table.columns)
        ]
        found = [one for many in (*stars, *rows) for one in self._told(many)]
        if not found:
            self.notices.append(Notice(line=goal.line, text=f"基本目標「{goal.title}」の数値目標（★）が読み取れません"))
        sections = _sections(goal.blocks)
        last = max([goal.title_end, *(s.line for s in goal.stars), *(lines[1] for _, _, lines in sections)])
        return _Draft(
            "goal",
            path_id,
            goal.number,
            goal.title,
            (),
            (goal.line, last),
            (goal.line, goal.title_end),
            found,
            sections,
        )

    def _program(self, goal: Node, program: Node, path_id: str) -> Iterator[Record]:
        """A program's record, then those of its measures."""
        found = [one for many in _stars(program, self.year) for one in self._told(many)]
        sections = _sections(program.blocks)
        before = [p.line for b in program.blocks for p in b.paragraphs]
        heads = [b.line for b in program.blocks if b.heading and b.paragraphs]
        lines = (program.line, max([program.line, *before, *heads, *(s.line for s in program.stars)]))
        above = (goal.title,) if goal.line else ()
        spot = (program.line, program.line)
        yield self._record(
            _Draft("program", path_id, program.number, program.title, above, lines, spot, found, sections)
        )
        tables = [table for block in program.blocks for table in block.tables]
        measures, notices = read_measures(tables)
        self.notices.extend(notices)
        if not measures:
            self.notices.append(
                Notice(line=program.line, text=f"「{program.title}」の具体的な施策の表が読み取れません")
            )
        for at, measure in enumerate(measures, 1):
            if measure.number is not None:
                self._continues("具体的な施策の番号", measure.lines[0], str(measure.number), at)
            yield self._record(self._measure(measure, (*above, program.title), f"{path_id}-{measure.number or at}"))

    def _measure(self, measure: Measure, path: tuple[str, ...], path_id: str) -> _Draft:
        found = [one for row in measure.rows for one in self._told(from_row(row, self.year))]
        sections = [(measure.heading, measure.text, measure.text_lines)] if measure.text else []
        number = None if measure.number is None else str(measure.number)
        spot = measure.title_lines
        draft = _Draft("measure", path_id, number, measure.title, path, measure.lines, spot, found, sections)
        draft.departments, draft.department_lines = measure.departments, measure.department_lines
        draft.attributes = measure.attributes
        return draft

    def _stray(self, goal: Node, ordinal: int) -> Iterator[Record]:
        """Measures whose program's heading is lost, right below their goal."""
        tables = [
            t for b in goal.blocks for t in b.tables if any(c.role == "measure" for c in t.columns) or not t.columns
        ]
        measures, notices = read_measures(tables)
        self.notices.extend(notices)
        for at, measure in enumerate(measures, 1):
            self.notices.append(
                Notice(line=measure.lines[0], text=f"「{measure.title}」の上位の施策の見出しが読み取れません")
            )
            path = (goal.title,) if goal.line else ()
            yield self._record(self._measure(measure, path, f"{ordinal}-0-{measure.number or at}"))

    def _told(self, found: Result) -> list[Found]:
        """The indicators, their notices and passed checks noted."""
        indicators, notices, passed = found
        self.notices.extend(notices)
        self.passed.update(passed)
        return indicators

    def _continues(self, check: str, line: int, number: str, expected: int) -> None:
        if number == str(expected):
            self.passed[check] += 1
        else:
            text = f"{check}が続いていません（{expected} のところに {number or '番号なし'} と印刷）"
            self.notices.append(Notice(line=line, text=text, check=check))

    def _record(self, draft: _Draft) -> Record:
        base = f"{self.text.name}:{draft.kind}:{draft.path_id}"
        self._ids[base] += 1
        record_id = base if self._ids[base] == 1 else f"{base}~{self._ids[base]}"
        if record_id != base:
            self.notices.append(
                Notice(line=draft.lines[0], text=f"番号 {draft.path_id} が重複しています（{draft.title}）")
            )
        town = self.heading.municipality
        return Record(
            record_id=record_id,
            document=self.text.name,
            municipality=town.name if town else "",
            municipality_code=town.code if town else "",
            plan=self.heading.plan or "",
            kind=draft.kind,
            number=draft.number or None,
            title=draft.title,
            path=draft.path,
            departments=draft.departments,
            attributes={name: value for name, value, _ in draft.attributes},
            indicators=tuple(one.indicator for one in draft.indicators),
            sections=_joined(draft.sections),
            source=Source(document=self.text.name, lines=draft.lines, fields=_fields(draft)),
        )


def _stars(node: Node, year: int | None) -> list[Result]:
    """The ★ targets of a goal or a program; one line may print several."""
    bodies = [(star, body) for star in node.stars for body in _STARS.split(star.text) if body]
    return [from_star(body, (star.line, star.line), year) for star, body in bodies]


def _fields(draft: _Draft) -> dict[str, Lines]:
    """Where each field of the record is printed."""
    fields = {"title": draft.title_lines}
    if draft.departments and draft.department_lines:
        fields["departments"] = draft.department_lines
    fields.update({f"attributes.{name}": lines for name, _, lines in draft.attributes})
    fields.update({f"indicators.{n}": one.lines for n, one in enumerate(draft.indicators)})
    for name, _, lines in draft.sections:
        first, last = fields.get(f"sections.{name}", lines)
        fields[f"sections.{name}"] = (min(first, lines[0]), max(last, lines[1]))
    return fields


def _joined(sections: Iterable[tuple[str, str, Lines]]) -> dict[str, str]:
    """Sections by heading; what stands under one heading in several places is joined."""
    out: dict[str, str] = {}
    for name, text, _ in sections:
        out[name] = f"{out[name]}\n{text}" if name in out else text
    return out


def _sections(blocks: list[Block]) -> list[tuple[str, str, Lines]]:
    """The paragraphs of blocks under their printed headings (本文 where none is printed), notes behind tables too."""
    out = []
    for block in blocks:
        for texts in (block.paragraphs, block.notes):
            if texts:
                out.append((block.heading or "本文", _text(texts), (texts[0].line, texts[-1].line)))
    return out


def _text(texts: list[Text]) -> str:
    return "\n".join(text.text for text in texts)


PARSER = StrategyParser()
