"""A plan's lines → headings, tables, labelled values and paragraphs, in order; every line belongs to one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.model import Lines, SourceText
from ingest.parsers.engine.copies import Copies
from ingest.parsers.engine.grid import Table, drawn, of_grids, stacked, table_at
from ingest.parsers.engine.labels import side_by_side
from ingest.parsers.engine.series import series_at
from ingest.parsers.vocabulary.offices import departments_of
from ingest.parsers.vocabulary.ordinals import Heading, heading_of
from ingest.parsers.vocabulary.roles import key_of, role_of
from ingest.parsers.vocabulary.stated import Stated, stated
from ingest.parsers.vocabulary.status import legends, mark_key, marks_of
from ingest.parsers.vocabulary.years import Calendar
from ingest.tables import plain
from ingest.text import match_key, nfkc

_MARKUP = frozenset({"xlsx", "xlsm", "docx", "pdf", "html", "htm", "csv", "tsv"})
"""Formats whose readers write every cell of a row, so that a short row only lacks empty cells."""


@dataclass(frozen=True)
class Labelled:
    """A label with its value, as in 担当課：こども課."""

    line: int
    label: str
    value: str
    form: str | None = None
    """The form of heading that its label has: 【】 in 【担当課】総務課."""
    last: int | None = None
    """The last line of a value that goes on below its label."""

    @property
    def lines(self) -> Lines:
        return (self.line, self.last or self.line)


@dataclass(frozen=True)
class Paragraph:
    """A line of text, without list marks of Markdown."""

    line: int
    text: str
    item: bool = False
    """It is an item of a list."""
    indent: int = 0
    """White space before it."""


@dataclass(frozen=True)
class StatedLine:
    """An indicator on one line, with its figures: from → to."""

    line: int
    found: Stated
    last: int | None = None
    """The last line of an indicator that goes on below."""

    @property
    def lines(self) -> Lines:
        return (self.line, self.last or self.line)


Block = Heading | Table | Labelled | Paragraph | StatedLine

_LABEL = re.compile(
    r"""
    ^ [\s・*○●◯◇◆■□※\-–>]* [【\[［〔(（]? \s*
    (?P<label> [^:：\s【】\[\]()（）。、][^:：【】\[\]。、]{0,24}? ) \s*
    (?: [】\]］〕)）] \s* [:：]? | [:：] ) \s*
    (?P<value> \S.* ) $
    """,
    re.VERBOSE,
)
_OFFICE_LINE = re.compile(
    r"""
    ^ [(（\[【]? \s* (?P<label> (?: 主?担当 | 所管 | 主管 ) (?: 課 | 部署 | 部局 | 部 | 係 | 課等 | 室 )? )
    \s* (?: [:：] | [\s　]+ ) \s*
    (?P<value> [^()（）。]{2,60}? (?: [(（] [^()（）]* [)）] )? ) \s* [)）\]】]? $
    """,
    re.VERBOSE,
)
_SPACED = re.compile(r"^[\s・]*(?P<label>[^\s:：。、]{2,12})(?:　+|[ ]{2,})(?P<value>\S.*)$")
"""所管部署　総務課"""

_MARKED = re.compile(r"^\s*(?P<label>[^\s:：。、]{2,8})[ 　](?P<value>[0-9０-９]{1,3}|[◎○〇◯●△▲×☆★―－A-EＡ-Ｅ])\s*$")
"""進捗区分 ○, 取組番号 3"""

_KNOWN = frozenset(
    {"department", "status", "percent", "baseline", "target", "actual", "indicator", "project", "remark", "number"}
)
_CONTENTS = re.compile(r"[.…・‥]{3,}\s*[-－]?\s*[0-9０-９]{1,3}\s*[-－]?$|\s(?:P\.?|p\.?)\s*[0-9０-９\s]{1,4}$")
_ITEM = re.compile(r"^\s*(?:[-*+]\s|[・●○◯◆◇■□▶]|[①-⑳]|[(（]?[0-9０-９]{1,2}[)）.．、])")
_RULE = re.compile(r"[-=_*─━—]{3,}")
_QUOTED = re.compile(r"^\s*(?:>\s?)+")
_RATED = re.compile(r"^(?P<text>.*\S)(?:[ ]{2,}|[ ]*　)\s*(?P<mark>[^\s\w]|[A-ESＡ-ＥＳ])\s*$")
"""A line with a mark set apart at its end, which may be its rating."""
_LOW = re.compile(r"^(?:n|n\.|n\)|\(n\)|①|ア|n-n|n-n-n|roman|[■◆●□◇▼▶◉❖★☆▲◎])$")
"""Forms that lists share with headings."""


def labelled(line: str, number: int) -> Labelled | None:
    """The labelled value that a line is; None where the label is not one that plans use.

    >>> labelled("- **担当課**：こども課", 3)
    Labelled(line=3, label='担当課', value='こども課', form=None, last=None)
    """
    text = plain(line)
    if "\t" in line or line.lstrip().startswith("#") or len(text) > 400:
        return None
    form = "【】" if re.match(r"^\s*[【〔《≪][^】〕》≫]+[】〕》≫]\s*\S", text) else None
    office = _OFFICE_LINE.match(text)
    if office and departments_of(office["value"]):
        return Labelled(number, office["label"], office["value"], form)
    match = _LABEL.match(text) or _SPACED.match(line.replace("**", ""))
    marked = _MARKED.match(text) if match is None else None
    if marked and role_of(marked["label"]) == ("number" if marked["value"].isdigit() else "status"):
        return Labelled(number, marked["label"], marked["value"], form)
    if not match:
        return None
    label = re.sub(r"^[(（]?[0-9０-９①-⑳]+[)）.．]?\s*", "", match["label"]).strip()
    role = role_of(label)
    if role not in _KNOWN and not (role == "description" and len(label) <= 10):
        return None
    if role in ("indicator", "project") and len(match["value"]) > 80:
        return None
    value = match["value"].strip()
    return Labelled(number, label, re.sub(r"[)）\]】]$", "", value) if _is_open(line, value) else value, form)


def _is_open(line: str, value: str) -> bool:
    """Whether the whole line stands in brackets: （担当課：こども課）."""
    return bool(re.match(r"^\s*[(（\[【]", line)) and value.count("(") + value.count("（") < value.count(
        ")"
    ) + value.count("）")


def _next_filled(lines: Sequence[str], at: int, step: int) -> str:
    n = at + step
    while 0 <= n < len(lines) and not lines[n].strip():
        n += step
    return lines[n] if 0 <= n < len(lines) else ""


def _is_listed(lines: Sequence[str], heading: Heading) -> bool:
    """Whether what looks like a heading is an item: its neighbours have the same form, with nothing between."""
    if not _LOW.match(heading.form) or heading.departments:
        return False
    at = heading.line - 1
    for step in (1, -1):
        near = _next_filled(lines, at, step)
        other = heading_of(near, 0) if near else None
        if other is not None and other.form == heading.form and not other.departments:
            return True
    return False


def _is_contents(lines: Sequence[str], heading: Heading, later: dict[str, int]) -> bool:
    """Whether a heading only stands in a table of contents or an overview: it comes again, and nothing follows here."""
    key = match_key(plain(lines[heading.line - 1]).lstrip("#"))
    number = _counted(heading)
    again = later.get(key, 0) > heading.line or (number is not None and later.get(number, 0) > heading.line)
    near = _next_filled(lines, heading.line - 1, 1)
    following = heading_of(near, 0) if near else None
    listed = bool(_CONTENTS.search(nfkc(near))) or near.lstrip().startswith(("- ", "・", "* "))
    return again and (following is not None or listed)


def _counted(heading: Heading | None) -> str | None:
    """A key of the parts whose numbers run through the whole plan (大綱2, 第3章)."""
    outer = heading is not None and heading.number is not None and heading.rank <= 3 and heading.form != "roman"
    return f"{heading.form} {heading.number}" if outer and heading is not None else None


def blocks(text: SourceText, calendar: Calendar) -> list[Block]:
    """The document's blocks, in order."""
    lines = text.lines
    short = [(n, line) for n, line in enumerate(lines, start=1) if len(line) < 200]
    later = {match_key(plain(line).lstrip("#")): n for n, line in short}
    later |= {key: n for n, line in short if (key := _counted(heading_of(line, n))) is not None}
    legend_lines = {n for legend in legends(lines) if legend.rates for n in (legend.line, *legend.lines)}
    marks = marks_of(lines)
    grids = of_grids(text)
    copies = Copies.of(lines)
    found: list[Block] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if at in grids:
            found.append(grids[at])
            at = grids[at].lines[1]
            continue
        told = None
        if at + 1 not in legend_lines and at + 1 not in text.levels:
            told = series_at(lines, at, headed=bool(found) and isinstance(found[-1], Heading))
        if told is not None:
            before, series, last = told
            found += [Paragraph(at + 1, plain(before))] if before else []
            found.append(StatedLine(at + 1, series, last))
            at = last
            continue
        pairs, after = copies.at(lines, at, lambda n: n in grids or _opens_part(lines[n], n))
        # headers that every page repeats are no labels
        if pairs and stacked(lines, at, calendar) is None and drawn(lines, at, calendar) is None:
            found += [Labelled(first, label, value, last=last) for label, value, first, last in pairs]
            at = after
            continue
        table = table_at(lines, at, calendar, padded=text.format in _MARKUP)
        if table is not None:
            found.append(table[0])
            at = table[1]
            continue
        at += 1
        if line.strip() and not _RULE.fullmatch(line.strip()):
            several = [] if at in legend_lines or at in text.levels else side_by_side(line)
            labels = [Labelled(at, label, value) for label, value in several]
            found += labels or [_text_block(text, at, later, marks, at in legend_lines)]
    return _with_labels(_with_titles(found), text)


def _opens_part(line: str, at: int) -> bool:
    """Whether a line is a heading that counts a part of the plan."""
    heading = heading_of(line, at + 1)
    return heading is not None and (heading.counted or heading.rank < 3)


def _text_block(text: SourceText, number: int, later: dict[str, int], marks: frozenset[str], legend: bool) -> Block:
    lines, line = text.lines, _QUOTED.sub("", text.lines[number - 1])
    rated = None if legend else _RATED.match(line)
    if rated is not None and mark_key(rated["mark"]) in marks:
        heading = heading_of(rated["text"], number, text.levels.get(number))
        if heading is not None and heading.status is None:
            return replace(heading, status=rated["mark"])
    figures = stated(plain(line)) if re.search(r"[→⇒➡]|->|目標|めやす|目安", line) else None
    if figures is not None and figures.whole and figures.name:
        return StatedLine(number, figures)
    value = None if legend or number in text.levels else labelled(line, number)
    if value is not None:
        return value
    heading = None
    if not legend and not _CONTENTS.search(nfkc(line)):
        heading = heading_of(line, number, text.levels.get(number)) or _caption(lines, line, number)
    plainly = heading is not None and heading.form == "plain"
    if heading is None or _is_listed(lines, heading) or (not plainly and _is_contents(lines, heading, later)):
        indent = len(line) - len(line.lstrip())
        return Paragraph(number, re.sub(r"^\s*(?:[-*+>]\s+)", "", plain(line)), bool(_ITEM.match(line)), indent)
    return heading


def _caption(lines: Sequence[str], line: str, number: int) -> Heading | None:
    """A short line without any mark that says what stands below it (現状と課題, 数値目標)."""
    text = plain(line)
    if not 2 <= len(text) <= 30 or "。" in text:
        return None
    before = number >= 2 and lines[number - 2].strip() and heading_of(lines[number - 2], number - 1) is None
    heading = Heading(number, "plain", 60, None, text)
    return (
        heading
        if key_of(text) and heading.is_caption and (not before or "\t" in _next_filled(lines, number - 1, 1))
        else None
    )


def _with_titles(found: list[Block]) -> list[Block]:
    """Headings of a number alone (第1章) take the short line below them as their title."""
    out: list[Block] = []
    for block in found:
        last = out[-1] if out else None
        bare = isinstance(last, Heading) and last.number is not None and last.title and _is_bare(last)
        named = isinstance(block, Paragraph) and len(block.text) <= 40 and not block.text.endswith("。")
        if (
            isinstance(last, Heading)
            and bare
            and isinstance(block, Paragraph)
            and named
            and block.line - last.line <= 2
        ):
            out[-1] = replace(last, title=block.text)
        else:
            out.append(block)
    return out


FEWEST_LABELS = 3
"""Lines of a label and a value that must follow each other before labels that no form knows are labels."""


def _with_labels(found: list[Block], text: SourceText) -> list[Block]:
    """Lines that follow each other and set a short word apart from what follows are labels with their values."""
    out = list(found)
    at = 0
    while at < len(out):
        end = at
        while (
            end < len(out) and _label_of(out[end], text) is not None and (end == at or _follows(out[end - 1], out[end]))
        ):
            end += 1
        if end - at >= FEWEST_LABELS:
            out[at:end] = [label for block in out[at:end] if (label := _label_of(block, text)) is not None]
        at = max(end, at + 1)
    return out


def _label_of(block: Block, text: SourceText) -> Labelled | None:
    if isinstance(block, Labelled):
        return block
    if not isinstance(block, Paragraph) or block.item or "。" in block.text or len(block.text) > 60:
        return None
    match = _SPACED.match(text.lines[block.line - 1])
    return Labelled(block.line, match["label"], match["value"].strip()) if match else None


def _follows(before: Block, after: Block) -> bool:
    lines = [block.line for block in (before, after) if isinstance(block, Labelled | Paragraph)]
    return len(lines) == 2 and lines[1] == lines[0] + 1


def _is_bare(heading: Heading) -> bool:
    return bool(re.fullmatch(r"第\s*\S{1,3}\s*[編部章節項]", heading.title))


def joined(texts: Sequence[Paragraph]) -> str:
    """Paragraphs as one text, a line each."""
    return "\n".join(text for text, _ in groupby(paragraph.text for paragraph in texts))
