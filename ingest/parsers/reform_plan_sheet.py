"""Reform plans: the two-page sheet of one initiative (実践項目), read row by row."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.model import Lines, Notice
from ingest.parsers import reform_plan_marks as marks_of
from ingest.parsers import reform_plan_schedule as schedule_of
from ingest.parsers.reform_plan_entries import Row, broken_order, key, read_entries, resolve_entries, resolve_years
from ingest.parsers.reform_plan_list import ITEM_NUMBER, NUMBER, item_heading
from ingest.parsers.reform_plan_text import (
    circle,
    departments,
    ended,
    filled,
    first,
    following,
    label,
    title_and_note,
    year,
)
from ingest.text import cells as split
from ingest.text import flat, match_key, strip_tags

TITLE = ("実践項目", "実践項目名")
DEPARTMENTS = ("担当部署", "担当部局", "担当課", "所管課")
PLANNED, DONE = "取組予定", "取組結果"
REMARK, SPECIAL = "上記のうち、特記すべき事項", "特記事項"

_SKIP = re.compile(r"^[-ー|:]{3,}$|進捗状況シート[①-⑳]?】?$|^【これまでの取組の中で")
_ASIDE = re.compile(r"^取組上の[課題等など]{0,6}$")


@dataclass
class Sheet:
    """What an initiative's own sheet states; `number` is the one its second page prints."""

    first: int
    last: int
    item: str | None = None
    item_title: str | None = None
    title: str = ""
    second_title: str = ""
    note: str | None = None
    number: str | None = None
    number_line: int = 0
    checked: str | None = None
    ended: str | None = None
    themes: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    marks: marks_of.Marks = field(default_factory=marks_of.Marks)
    sections: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Lines] = field(default_factory=dict)
    ordered: bool = True


def second_page(row: Sequence[str]) -> tuple[str, str, str, str | None] | None:
    """(action item, number, name, 確認時期) of a second page's headline, or None."""
    places = filled(row)
    labels = [label(row[at]) for at in places]
    if (
        len(places) < 3
        or not re.fullmatch(r"No\.?\d{1,3}", labels[0], re.IGNORECASE)
        or not NUMBER.fullmatch(labels[1])
    ):
        return None
    match = ITEM_NUMBER.fullmatch(labels[0])
    checked = None
    if "確認時期" in labels:
        at = labels.index("確認時期")
        checked = flat(row[places[at + 1]]) if at + 1 < len(places) else None
    return match[1] if match else "", labels[1], flat(row[places[2]]), checked


def cut(lines: Sequence[str]) -> list[Sheet]:
    """The sheets of a document, with the lines they reach over."""
    sheets: list[Sheet] = []
    for at, line in enumerate(lines):
        row = split(line)
        head = item_heading(line) if len(row) == 1 else None
        if head and _first_page(lines, at):
            sheets.append(Sheet(at + 1, at + 1, head[0], title_and_note(head[1])[0]))
            sheets[-1].note = title_and_note(head[1])[1]
            _title(sheets[-1], lines, at)
        elif (page := second_page(row)) and (not sheets or not _same(sheets[-1], page)):
            sheets.append(Sheet(at + 1, at + 1, page[0]))
            _headline(sheets[-1], page, at + 1)
        elif page:
            _headline(sheets[-1], page, at + 1)
    for n, sheet in enumerate(sheets):
        end = sheets[n + 1].first - 1 if n + 1 < len(sheets) else len(lines)
        while end > sheet.first and not lines[end - 1].strip():
            end -= 1
        sheet.last = end
    return sheets


def _first_page(lines: Sequence[str], at: int) -> bool:
    """Whether a sheet's first page follows the heading."""
    below = [lines[n] for n in following(lines, at, 2)]
    return any(first(split(line)) in TITLE and "\t" in line for line in below)


def _title(sheet: Sheet, lines: Sequence[str], at: int) -> None:
    for n in following(lines, at, 4):
        row = split(lines[n])
        if first(row) in TITLE:
            name = " ".join(row[place] for place in filled(row)[1:])
            sheet.title, note = title_and_note(name)
            sheet.note = note or sheet.note
            sheet.fields["title"] = (n + 1, n + 1)
            return


def _headline(sheet: Sheet, page: tuple[str, str, str, str | None], line: int) -> None:
    title, note = title_and_note(page[2])
    sheet.number, sheet.second_title = sheet.number or page[1], title
    sheet.number_line = sheet.number_line or line
    sheet.checked = page[3] or sheet.checked
    sheet.note = sheet.note or note
    if not sheet.title and title:
        sheet.fields["title"] = (line, line)
    if page[3]:
        sheet.fields["attributes.確認時期"] = (line, line)


def _same(sheet: Sheet, page: tuple[str, str, str, str | None]) -> bool:
    """Whether a second page belongs to the sheet before it: same action item and number, and nearly the same name."""
    if sheet.item != page[0] or (sheet.number and sheet.number != page[1]):
        return False
    ours, theirs = match_key(sheet.title or sheet.second_title), match_key(title_and_note(page[2])[0])
    if not ours or not theirs:
        return not ours and not theirs
    return ours == theirs or difflib.SequenceMatcher(None, ours, theirs, autojunk=False).ratio() >= 0.7


def read_sheet(sheet: Sheet, lines: Sequence[str], metrics: Sequence[str]) -> list[Notice]:
    """Fill the sheet from its lines; what no step understands becomes a notice."""
    parts: dict[str, list[Row]] = {}
    notices: list[Notice] = []
    state = ""
    for at in range(sheet.first - 1, sheet.last):
        row = Row(at + 1, tuple(split(lines[at])))
        if not lines[at].strip() or _SKIP.search(label(lines[at])) or second_page(row.cells):
            continue
        state = _state(row, state)
        if state == "skip":
            state = ""
        elif state:
            parts.setdefault(state, []).append(row)
        elif at + 1 != sheet.first:
            notices.append(Notice(line=at + 1, text=f"シートの読めない行です: {flat(lines[at])[:60]}"))
    if "title" not in parts:
        notices.append(Notice(line=sheet.first, text=f"{sheet.second_title}: シートの1枚目が見当たりません"))
    _head(sheet, parts)
    texts, fields, found = schedule_of.read_schedule(parts.get("schedule", []))
    sheet.sections |= texts
    sheet.fields |= {f"sections.{name}": at for name, at in fields.items()}
    notices += found + _entries(sheet, parts.get("entries", []))
    sheet.marks, found = marks_of.read_marks(parts.get("marks", []), metrics)
    sheet.sections |= sheet.marks.reasons
    sheet.fields |= sheet.marks.fields
    notices += found
    _issues(sheet, parts.get("issues", []))
    _remarks(sheet, parts)
    return notices


def _state(row: Row, state: str) -> str:
    """Which part of the sheet a row belongs to, from its own labels or the rows before it."""
    labels = [label(cell) for cell in row.cells if cell.strip()]
    head = labels[0]
    rules = (
        ("title", head in TITLE),
        ("departments", head in DEPARTMENTS),
        ("themes", head == "テーマ"),
        ("ended", any("取組終了の場合" in name for name in labels)),
        ("marks", marks_of.is_header(row.cells)),
        ("issues", any(name.startswith("左記の解決方法") for name in labels)),
        ("special", head == SPECIAL),
        ("remark", any(name.startswith("【上記のうち") for name in labels)),
        ("schedule", schedule_of.is_header(row.cells) or head.startswith("工程表")),
        ("entries", head == "取組内容" or any(name.startswith("【取組予定") for name in labels)),
    )
    for name, holds in rules:
        if holds:
            return name
    if any(name.startswith("【これまでの取組の中で") for name in labels):
        return "skip"
    return "" if state in ("title", "departments") else state


def _head(sheet: Sheet, parts: dict[str, list[Row]]) -> None:
    """Departments, themes and the month of the end."""
    for row in parts.get("departments", [])[:1]:
        places = filled(row.cells)[1:]
        sheet.departments = departments("、".join(row.cells[at] for at in places))
        sheet.fields["departments"] = (row.line, row.line)
    themes = parts.get("themes", [])
    if len(themes) >= 2:
        names = [label(cell) for cell in themes[0].cells]
        cells = themes[1].cells
        sheet.themes = tuple(n for n, cell in zip(names[1:], cells[1:], strict=False) if n and circle(cell))
        sheet.fields["attributes.テーマ"] = (themes[0].line, themes[1].line)
    rows = parts.get("ended", [])
    sheet.ended = ended(cell for row in rows for cell in row.cells)
    if sheet.ended:
        sheet.fields["attributes.取組終了年月"] = (rows[0].line, rows[-1].line)


def _entries(sheet: Sheet, rows: Sequence[Row]) -> list[Notice]:
    """取組予定 and 取組結果 by year and number."""
    body = []
    for row in rows:
        if any(label(cell).startswith("【取組") for cell in row.cells):
            continue
        body.append(Row(row.line, tuple("" if label(cell) == "取組内容" else cell for cell in row.cells)))
    entries = read_entries(body)
    for entry, texts in zip(entries, resolve_entries(entries), strict=True):
        for heading, text in zip((PLANNED, DONE), texts, strict=True):
            if text:
                name = key(heading, entry.year, entry.number, sheet.sections)
                sheet.sections[name] = text
                sheet.fields[f"sections.{name}"] = (entry.line, entry.line)
    broken = broken_order(entries)
    sheet.ordered = broken is None
    notices = [
        Notice(line=e.line, text="年度の印字がない取組内容です") for e in entries[:1] if e.year is None and e.plan
    ]
    if broken:
        text = f"取組内容の番号が続いていません（{broken[1]}の次が{broken[0].number}）"
        notices.append(Notice(line=broken[0].line, text=text, check="取組内容の番号"))
    return notices


def _issues(sheet: Sheet, rows: Sequence[Row]) -> None:
    """課題・問題点 and 左記の解決方法 by year; a lone text is told by its column, counted from the year's."""
    header = next((row for row in rows if any(label(c).startswith("左記の解決方法") for c in row.cells)), None)
    if header is None:
        return
    heads = {label(cell): at for at, cell in enumerate(header.cells) if cell.strip()}
    problem = next((name for name in heads if name.startswith("課題")), "課題・問題点")
    names = (re.split(r"[/／]", problem)[0], "左記の解決方法")
    distance = heads[next(n for n in heads if n.startswith("左記"))] - heads.get("年度", 0)
    found: tuple[dict[str, str], dict[str, str]] = ({}, {})
    lines: dict[str, int] = {}
    for row in rows:
        places = [at for at in filled(row.cells) if not _ASIDE.match(label(row.cells[at]))]
        when = year(row.cells[places[0]]) if places else None
        if row is header or not when:
            continue
        texts = places[1:]
        lines[when] = row.line
        for n, at in enumerate(texts[:2]):
            side = 1 if n == 1 or (len(texts) == 1 and at - places[0] >= distance > 1) else 0
            found[side][when] = strip_tags(row.cells[at])
    solved = tuple(resolve_years(texts) for texts in found)
    for when, line in lines.items():
        for heading, column in zip(names, solved, strict=True):
            if column.get(when):
                name = key(heading, when, None, sheet.sections)
                sheet.sections[name] = column[when]
                sheet.fields[f"sections.{name}"] = (line, line)


def _remarks(sheet: Sheet, parts: dict[str, list[Row]]) -> None:
    """The remark below the issues, and 特記事項（総括）."""
    for part, heading in (("remark", REMARK), ("special", SPECIAL)):
        texts: list[str] = []
        when = ""
        rows = parts.get(part, [])
        for row in rows:
            for at in filled(row.cells):
                name = label(row.cells[at])
                if part == "special" and (name == "総括" or year(row.cells[at])) and not texts:
                    when = year(row.cells[at]) or name
                elif name != SPECIAL and not name.startswith("【上記のうち"):
                    texts.append(strip_tags(row.cells[at]))
        if texts:
            name = f"{heading}（{when}）" if when else heading
            sheet.sections[name] = "\n".join(texts)
            sheet.fields[f"sections.{name}"] = (rows[0].line, rows[-1].line)
