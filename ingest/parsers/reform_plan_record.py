"""Reform plans: the copies of an initiative's figures become one record.

The record's own sheet decides; what it does not print comes from the lists. Departments are taken as
most copies print them, since a sheet may still name the office of the year in which it was filled in. Every
disagreement is kept in `attributes["不一致"]`, with both values and their lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ingest.model import Lines, Notice, Record, Source
from ingest.parsers.reform_plan_item import Item
from ingest.parsers.reform_plan_list import Copy
from ingest.parsers.reform_plan_match import Bundle, Statement, comparable, differing, majority
from ingest.parsers.reform_plan_text import FINAL, OVERALL, TOTAL, dash, department_keys, department_names, label

LIST, TABLE = "実践項目別一覧", "取組項目の表"
CONFLICT = "不一致"
END = "取組終了"

Make = Callable[..., Record]
Attributes = dict[str, str | float | list[str]]


def shown(value: float) -> str:
    """A figure without needless decimals."""
    return f"{value:g}"


def initiative(bundle: Bundle, items: dict[str, Item], town: str, make: Make) -> tuple[Record, list[Notice]]:
    """The record of one initiative. `make` adds what all records of the document share."""
    sheet = bundle.sheet
    fields: dict[str, Lines] = dict(sheet.fields) if sheet else {}
    conflicts: list[str] = []
    title = _title(bundle, town, fields, conflicts)
    names = _departments(bundle, fields, conflicts)
    grades = _grades(bundle, fields, conflicts)
    scores = _scores(bundle, fields, conflicts)
    attributes: Attributes = {}
    _end(bundle, attributes, fields, conflicts)
    _own_attributes(bundle, items, attributes, conflicts)
    first = sheet.first if sheet else 0
    lines = (first, sheet.last) if sheet else _row_lines(bundle)
    record = make(
        kind="initiative",
        number=bundle.number,
        title=title,
        path=_path(bundle, items),
        departments=names,
        grades=grades or None,
        scores=scores or None,
        attributes=attributes | ({CONFLICT: conflicts} if conflicts else {}),
        sections=dict(sheet.sections) if sheet else {},
        lines=lines,
        fields={
            name: at for name, at in fields.items() if not name.startswith("attributes.") or name[11:] in attributes
        },
    )
    return record, [conflict_notice(bundle.number, text, lines[0]) for text in conflicts]


def conflict_notice(number: str, text: str, line: int) -> Notice:
    return Notice(line=line, text=f"{number}の印字が食い違っています — {text}", check="写しの一致")


def _row_lines(bundle: Bundle) -> Lines:
    copy = (bundle.place(TABLE) or bundle.copies)[0]
    return copy.line, copy.line


def _path(bundle: Bundle, items: dict[str, Item]) -> tuple[str, ...]:
    """The action item as the sheet's headline prints it, else as the lists do."""
    listed = next((copy.item_title for copy in bundle.copies if copy.item_title), None)
    section = items[bundle.item].title if bundle.item in items else None
    name = (bundle.sheet.item_title if bundle.sheet else None) or listed or section
    return (f"No.{bundle.item} {name}",) if bundle.item and name else ()


def _title(bundle: Bundle, town: str, fields: dict[str, Lines], conflicts: list[str]) -> str:
    """The name as the sheet prints it, else as the lists do."""
    sheet = bundle.sheet
    found: list[tuple[str, int]] = []
    if sheet:
        line = fields.get("title", (sheet.first, 0))[0]
        found += [(title, at) for title, at in ((sheet.title, line), (sheet.second_title, sheet.number_line)) if title]
    found += [(copy.title, copy.line) for copy in (*bundle.place(LIST), *bundle.place(TABLE)) if copy.title]
    if not found:
        return "（名称の印字なし）"
    statements = [Statement(comparable(title, town), line, title) for title, line in found]
    conflicts += differing("名称", statements[0], statements[1:])
    fields["title"] = (found[0][1], found[0][1])
    return found[0][0]


def _departments(bundle: Bundle, fields: dict[str, Lines], conflicts: list[str]) -> tuple[str, ...]:
    """As most copies print them; the overview list first among equals."""
    stated: list[tuple[tuple[str, ...], int]] = [
        (copy.departments, copy.line)
        for copy in (*bundle.place(LIST)[:1], *bundle.place(TABLE), *bundle.place(LIST)[1:])
    ]
    if bundle.sheet and bundle.sheet.departments:
        stated.append((bundle.sheet.departments, fields["departments"][0]))
    stated = [(names, line) for names, line in stated if names]
    by_name = [Statement(department_names(names), line, "、".join(names)) for names, line in stated]
    best = majority(by_name)
    if best is None:
        return ()
    full = {line: Statement(department_keys(names), line, "、".join(names)) for names, line in stated}
    own = majority([full[one.line] for one in by_name if one.key == best.key]) or full[best.line]
    conflicts += differing("担当部署", own, [full[line] for _, line in stated if line != own.line])
    fields["departments"] = (own.line, own.line)
    return next(names for names, line in stated if line == own.line)


def _grades(bundle: Bundle, fields: dict[str, Lines], conflicts: list[str]) -> dict[str, str]:
    """Grades by year and 総括: the sheet's; a year it leaves blank comes from a list that agrees with the rest."""
    sheet = bundle.sheet.marks.grades if bundle.sheet else {}
    line = fields.get("grades", (0, 0))[0]
    copies = [*bundle.place(LIST), *bundle.place(TABLE)]
    own = {name: Statement(label(value), line, value) for name, value in sheet.items()}
    order = list(dict.fromkeys(name for copy in copies for name in copy.grades if name != FINAL))
    names = [*sorted({*order, *own} - {FINAL}, key=lambda n: (order.index(n) if n in order else -1, n)), FINAL]
    found: dict[str, str] = {}
    for name in names:
        others = [
            Statement(label(copy.grades[name]), copy.line, copy.grades[name]) for copy in copies if name in copy.grades
        ]
        if name not in own:
            others = others if not sheet else [one for one in others if _fills(one, own, copies)]
            own |= {name: others[0]} if others else {}
        if name in own:
            found[name] = own[name].printed
            what = OVERALL if name == FINAL else f"総合評価（{name}）"
            conflicts += differing(what, own[name], others)
    if found and not sheet:
        at = next(copy.line for copy in copies if copy.grades)
        fields["grades"] = (at, at)
    return found


def _fills(one: Statement, own: dict[str, Statement], copies: Sequence[Copy]) -> bool:
    """Whether a list's row may speak for a blank of the sheet: a dash, or a row that agrees with all the rest."""
    copy = next(copy for copy in copies if copy.line == one.line)
    if dash(one.printed):
        return True
    return all(label(copy.grades.get(name, "")) == stated.key for name, stated in own.items() if name != FINAL)


def _scores(bundle: Bundle, fields: dict[str, Lines], conflicts: list[str]) -> dict[str, float]:
    """Marks and total: the sheet's; the total, which sheets do not print, from the action item's table or the list."""
    copies = [*bundle.place(TABLE), *bundle.place(LIST)]
    marks = bundle.sheet.marks.scores if bundle.sheet else {}
    names = list(dict.fromkeys([*(n for copy in copies for n in copy.scores if n != TOTAL), *marks]))
    found: dict[str, float] = {}
    for name in [*names, TOTAL]:
        stated = [
            Statement(copy.scores[name], copy.line, shown(copy.scores[name])) for copy in copies if name in copy.scores
        ]
        if name in marks:
            line = fields.get(f"scores.{name}", (0, 0))[0]
            stated.insert(0, Statement(marks[name], line, shown(marks[name])))
        if stated:
            found[name] = float(str(stated[0].key))
            conflicts += differing(name, stated[0], stated[1:])
    _score_lines(bundle, found, copies, fields)
    return found


def _score_lines(bundle: Bundle, found: dict[str, float], copies: Sequence[Copy], fields: dict[str, Lines]) -> None:
    """One row that prints all the marks where there is one, else the sheet's rows."""
    whole = next((copy.line for copy in copies if copy.scores == found), None)
    rows = [lines[0] for name, lines in fields.items() if name.startswith("scores.")]
    if found and whole:
        fields["scores"] = (whole, whole)
    elif found and rows:
        fields["scores"] = (min(rows), max(rows))
    elif found:
        line = next(copy.line for copy in copies if copy.scores)
        fields["scores"] = (line, line)
    total = next((copy.line for copy in copies if TOTAL in copy.scores), None)
    if total:
        fields[f"scores.{TOTAL}"] = (total, total)


def _end(bundle: Bundle, attributes: Attributes, fields: dict[str, Lines], conflicts: list[str]) -> None:
    """取組終了 as the lists print it (R6); an initiative that only a sheet calls ended takes the sheet's month."""
    copies = [*bundle.place(LIST)[:1], *bundle.place(TABLE), *bundle.place(LIST)[1:]]
    stated = [Statement(copy.end or "", copy.line, copy.end or "空欄") for copy in copies]
    best = majority(stated)
    if best and best.key:
        attributes[END] = best.printed
        fields[f"attributes.{END}"] = (best.line, best.line)
    conflicts += differing(END, best, stated)
    month = bundle.sheet.ended if bundle.sheet else None
    if not month:
        return
    attributes["取組終了年月"] = month
    if END not in attributes:
        attributes[END] = month
        fields[f"attributes.{END}"] = at = fields["attributes.取組終了年月"]
        conflicts += [f"{END}: {month}（{at[0]}行）／空欄（{best.line}行）"] if best else []


def _own_attributes(bundle: Bundle, items: dict[str, Item], attributes: Attributes, conflicts: list[str]) -> None:
    """Themes, remark, 確認時期 and the yearly marks of the sheet."""
    sheet = bundle.sheet
    if not sheet:
        return
    if sheet.themes:
        attributes["テーマ"] = list(sheet.themes)
        item = items.get(bundle.item or "")
        if item and item.themes and len(item.themes) != len(sheet.themes):
            line, other = sheet.fields["attributes.テーマ"][1], item.fields["attributes.テーマ"][1]
            conflicts.append(f"テーマ: {'、'.join(sheet.themes)}（{line}行）／{'、'.join(item.themes)}（{other}行）")
    if sheet.note:
        attributes["注記"] = sheet.note
    if sheet.checked:
        attributes["確認時期"] = sheet.checked
    attributes |= sheet.marks.yearly
    if sheet.number and sheet.number != bundle.number and bundle.copies:
        number = f"{bundle.number}（{bundle.copies[0].line}行）／{sheet.number}（{sheet.number_line}行）"
        conflicts.append(f"番号: {number}")


def build(document: str, plan: str, town: tuple[str, str]) -> Make:
    """A maker of records that knows the document, its plan, and its town (name, code)."""

    def make(*, kind: str, number: str, lines: Lines, fields: dict[str, Lines], **rest: object) -> Record:
        values: dict[str, object] = {
            "record_id": f"{document}:{kind}:{number}",
            "document": document,
            "municipality": town[0],
            "municipality_code": town[1],
            "plan": plan,
            "kind": kind,
            "number": number,
            "source": Source(document=document, lines=lines, fields=fields),
        }
        return Record.model_validate(values | rest)

    return make
