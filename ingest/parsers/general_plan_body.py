"""General plans: the text and tables under one heading (plan, 大綱 or 施策) → sections, indicators, projects.

Every printed line ends up in a section, an indicator or a project; what fits none is reported and kept
with the section in which it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.model import Notice
from ingest.parsers.general_plan_lines import Line, squeeze
from ingest.parsers.general_plan_parts import Body, Measure, Project, Text
from ingest.parsers.general_plan_rows import Figures, Row, figures, fit, split_untabbed
from ingest.parsers.general_plan_table import Layout, dense, header, second_header, untabbed_header
from ingest.text import flat, match_key, printed, strip_tags

_ACTION = re.compile(r"実施計画|アクションプラン|主要事業|主な事業|主な取組|主な取り組み")
_OPEN, _CLOSE = re.compile(r"[(（「]"), re.compile(r"[)）」]")
_CONTINUED = re.compile(r"\s*[(（](?:続き|つづき|続)[)）]$")
_NAME_MARK = re.compile(r"^[・○●◎〇◆■▪]\s*")
_DEPARTMENTS = re.compile(r"[、，,／/\n]|・(?=\S+[課係室局部所])")


@dataclass(frozen=True)
class Context:
    """What the whole document says: its last year, its usual remarks and tables, and the first headings of a 施策."""

    last_year: int | None
    remarks: frozenset[str]
    indicators: Layout | None
    projects: Layout | None
    leading: frozenset[str]


def is_action(line: Line) -> bool:
    """Whether a heading opens the 実施計画 (アクションプラン)."""
    return line.kind in ("section", "part") and bool(_ACTION.search(line.title))


def is_item_heading(lines: Sequence[Line], at: int, action: bool) -> bool:
    """Whether a line ①… heads a table, not just lists what the policy holds."""
    if lines[at].kind != "item":
        return False
    following = next((line for line in lines[at + 1 :] if line.kind != "blank"), None)
    # The heading may be printed twice, the second time as the table's first row.
    in_table = following is not None and len(following.cells) > 1 and following.kind in ("row", "item")
    return action or in_table


def survey(lines: Sequence[Line], last_year: int | None) -> Context:
    """A first look over the whole: the usual headers of tables, and the short remarks of their last columns."""
    layouts: Counter[Layout] = Counter()
    remarks: set[str] = set()
    current: Layout | None = None
    for line in lines:
        if line.kind == "row":
            found = header(line.cells)
            current = dense(found) if found else current
            if found:
                layouts[dense(found)] += 1
            elif current and current.kind == "project" and len(line.cells) == len(current.columns):
                cells = zip(current.columns, line.cells, strict=True)
                remarks.update(squeeze(cell) for column, cell in cells if column.role == "other")
        elif line.kind != "blank":
            current = None
    usual = {found.kind: found for found, _ in reversed(layouts.most_common())}
    short = frozenset(remark for remark in remarks if 0 < len(remark) <= 8)
    return Context(last_year, short, usual.get("indicator"), usual.get("project"), leading_sections(lines))


def restore_headers(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with the table headers that lost their tabs as rows again."""
    return tuple(
        replace(line, cells=found, kind="row")
        if line.kind == "text" and len(line.text) <= 60 and (found := untabbed_header(line.text))
        else line
        for line in lines
    )


def leading_sections(lines: Sequence[Line]) -> frozenset[str]:
    """The headings that stand before the 実施計画 of a 施策 (現状と課題 …): after one, they open the next 施策."""
    found: set[str] = set()
    before: list[str] | None = None
    for line in lines:
        if line.kind in ("outline", "policy"):
            before = []
        elif is_action(line):
            found.update(before or ())
            before = None
        elif line.kind == "section" and before is not None:
            before.append(line.title)
    return frozenset(found)


def _beside_row(lines: Sequence[Line], at: int) -> bool:
    """Whether a table row stands directly above or below a line."""
    return any(0 <= near < len(lines) and lines[near].kind == "row" for near in (at - 1, at + 1))


class BodyReader:
    """Reads the lines under one heading in order; `body` holds what was read so far."""

    def __init__(self, context: Context, body: Body, key: str, skip: frozenset[int] = frozenset()) -> None:
        self.context = context
        self.body = body
        self.key = key
        self.skip = skip
        self.action = False
        self.item = (0, "")
        self.layout: Layout | None = None
        self.name: str | None = None
        self.open_row: Project | None = None
        self.cut_name: Line | None = None

    def read(self, lines: Sequence[Line]) -> Body:
        """Reads every line; the position moves by one or more lines at a time."""
        at = 0
        while at < len(lines):
            at = self._step(lines, at)
        return self.body

    def _step(self, lines: Sequence[Line], at: int) -> int:
        line = lines[at]
        if line.kind == "blank" or line.n in self.skip:
            self.open_row = None
        elif line.kind in ("section", "part"):
            self._open(line)
        elif is_item_heading(lines, at, self.action):
            self._open_item(line)
        elif line.kind == "row":
            return self._row(lines, at)
        else:
            self._text(line, in_table=bool(self.open_row) or _beside_row(lines, at))
        return at + 1

    def _open(self, line: Line) -> None:
        self.key, self.layout, self.name = line.title, None, None
        self.body.headings.append(line.title)
        self.action = is_action(line)
        self.item = (0, "")

    def _open_item(self, line: Line) -> None:
        if line.number != self.item[0]:
            self.layout = None
        self.action = True
        self.item = (line.number, line.text)
        self.body.items.setdefault(line.number, (line.title, line.n))

    def _text(self, line: Line, in_table: bool) -> None:
        """Running text; inside a table it is a row that lost its tabs, or the rest of a cell."""
        layout = self.layout if in_table and line.kind == "text" else None
        if layout and (row := split_untabbed(line.cells[0], layout, self.context.remarks)):
            self._notice(line.n, f"タブのない行を列に分けて読みました: {line.text}")
            self._values(fit(row, layout, self.context.remarks), layout, line.n)
        elif layout and self.open_row:
            title = self.open_row.title
            self._notice(line.n, f"表の外の行を直前の事業「{title}」の概要の続きとして読みました: {line.text}")
            self.open_row.summary.add(line.text, line.n)
            self.open_row.last = line.n
        elif layout and len(_OPEN.findall(line.text)) > len(_CLOSE.findall(line.text)):
            self.cut_name = line
            self._notice(line.n, f"改行で切れたセルを次の行につないで読みました: {line.text}")
        elif match_key(line.text) != match_key(self.key):
            if layout:
                self._notice(line.n, f"表の中の読み取れない行です: {line.text}")
            self.body.section(self.key).add(line.text, line.n)

    def _row(self, lines: Sequence[Line], at: int) -> int:
        """One table row, or a header of one or two lines."""
        line = lines[at]
        found = header(line.cells)
        if found:
            self.open_row = None
            second = next((following for following in lines[at + 1 : at + 2] if following.kind == "row"), None)
            both = second_header(found, second.cells) if second else None
            self.layout = both or dense(found)
            return at + (2 if both else 1)
        cut, self.cut_name = self.cut_name, None
        cells = (f"{cut.text}{line.cells[0].strip()}", *line.cells[1:]) if cut else line.cells
        layout = self.layout or self._usual_layout(line)
        if layout is None:
            self._notice(line.n, f"見出し行のない表の行です: {line.text}")
            self.body.section(self.key).add(line.text, line.n)
        else:
            self._values(fit(cells, layout, self.context.remarks), layout, line.n, cut.n if cut else line.n)
        return at + 1

    def _usual_layout(self, line: Line) -> Layout | None:
        """The document's usual columns, for a table whose header is missing."""
        usual = self.context.projects if self.action else self.context.indicators
        if usual is None or len(line.cells) != len(usual.columns) or not self.key:
            return None
        self._notice(line.n, f"見出し行がないため、この文書のほかの表と同じ列として読みました: {line.text}")
        self.layout = usual
        return usual

    def _values(self, row: Row, layout: Layout, line: int, first: int | None = None) -> None:
        """A fitted row; `first` is the line above it where its name began."""
        if row.repaired:
            self._notice(line, f"{row.repaired}: {flat(' '.join(row.cells))}")
        if layout.kind == "project":
            self._project(row, layout, line, first or line)
        else:
            self._measure(row, layout, line, first or line)

    def _measure(self, row: Row, layout: Layout, line: int, first: int) -> None:
        """An indicator; a blank name is the merged cell of the row above."""
        own = printed(layout.pick(row.cells, "name"))
        read = figures(row, layout, own or self.name, self.context.last_year)
        previous = self.body.measures[-1] if self.body.measures else None
        bare = previous is not None and not previous.indicator.values and not previous.indicator.baseline
        if own and own[0] in "(（" and previous and bare and self.name:
            # The name was cut into two rows; the second begins with its parenthesis.
            name = f"{self.name}{own}"
            previous.indicator = read.indicator.model_copy(update={"name": name})
            previous.lines = (previous.lines[0], line)
            own = name
        elif own or read.indicator.values or read.indicator.baseline:
            self.body.measures.append(Measure(read.indicator, (first, line)))
        self.name = own or self.name
        self._asides(read, line)

    def _asides(self, read: Figures, line: int) -> None:
        """Other columns become sections; a target without a year stays readable there too."""
        name = read.indicator.name or "指標"
        for label, text in read.extra:
            self.body.section(f"{label}（{name}）").add(text, line)
        for text in read.unplaced:
            self._notice(line, f"年度の分からない値です: {name} {text}")
            self.body.section(f"{self.key or '指標'}（{name}）").add(text, line)

    def _project(self, row: Row, layout: Layout, line: int, first: int) -> None:
        """A project's row; without a name of its own, or with the same one again, it carries on the one above."""
        name = flat(layout.pick(row.cells, "name"))
        title = _NAME_MARK.sub("", _CONTINUED.sub("", name))
        last = self.body.projects[-1] if self.body.projects else None
        same = last is not None and last.item == self.item[0]
        if not title and not same:
            self._notice(line, f"事業名のない行です: {flat(' '.join(row.cells))}")
            self.body.section(self.key).add(flat(" ".join(row.cells)), line)
            return
        if last is None or not same or (title and match_key(title) != match_key(last.title)):
            last = Project(title, *self.item, first, line, (first, line))
            self.body.projects.append(last)
        last.last = line
        self.open_row = last
        self._project_cells(last, row, layout, line)

    def _project_cells(self, project: Project, row: Row, layout: Layout, line: int) -> None:
        for column, cell in zip(layout.columns, row.cells, strict=False):
            text = strip_tags(cell)
            if column.role == "summary":
                project.summary.add(text, line)
            elif column.role == "departments":
                for name in filter(None, map(flat, _DEPARTMENTS.split(text))):
                    project.departments.add(name, line)
            elif column.role in ("other", "number") and (value := printed(cell)):
                project.others.setdefault(column.label, Text()).add(value, line)

    def _notice(self, line: int, text: str) -> None:
        self.body.notices.append(Notice(line=line, text=text))
