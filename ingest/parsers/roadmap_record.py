"""A roadmap sheet that has been read → its record, with the lines that print each field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.model import Baseline, Heading, Indicator, Lines, Record, Source, YearValue
from ingest.parsers import roadmap_checks as checking
from ingest.parsers.roadmap_departments import departments
from ingest.parsers.roadmap_labels import Part, status
from ingest.parsers.roadmap_sheet import Entry, Kpi, Sheet
from ingest.parsers.roadmap_table import Placed, Reach, place
from ingest.parsers.roadmap_years import value
from ingest.text import nfkc

KIND = "pledge"
_LIST_MARK = re.compile(r"^(?:[・●○◎■□◆◇★☆※]|[①-⑳]|[(（]\d{1,2}[)）]|\d{1,2}[.．](?!\d))\s*")
_NUMBER = re.compile(r"\d+(?:-\d+)*")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(?:[%％]|パーセント|$)")
_SAME_AS = re.compile(
    r"""
    (?: 公約 \s* (?:番号)? | [Nn][Oo][.．]? )? \s*
    (?P<number> \d+ (?:-\d+)? )                   # 2-1
    \s* (?: と | に ) \s* (?: 同じ | 同様 ) .{0,6}    # と同じ。
    """,
    re.VERBOSE,
)
Sections = dict[str, Entry]


def record(document: str, heading: Heading, sheet: Sheet, reach: Reach, checks: checking.Checks) -> Record:
    """One sheet's record; a sheet without a printed number is named by its place in the document."""
    town, number = heading.municipality, _number(sheet)
    state, parent = _plain(sheet, Part.STATUS), _plain(sheet, Part.PARENT)
    units = tuple(departments(sheet.heads[Part.DEPARTMENTS].text)) if Part.DEPARTMENTS in sheet.heads else ()
    remark, percent = _plain(sheet, Part.REMARK), _percent(sheet)
    indicators, places, parts = _indicators(sheet, reach, checks)
    sections = _sections(sheet, parts)
    title = _title(sheet, number)
    checking.steps(checks, sheet)
    _say_missing(sheet, title, number, state)
    return Record(
        record_id=f"{document}:{KIND}:{number or f'sheet-{sheet.ordinal}'}",
        document=document,
        municipality=town.name if town else "",
        municipality_code=town.code if town else "",
        plan=heading.plan or "",
        kind=KIND,
        number=number,
        title=title,
        path=(parent,) if parent else (),
        departments=units,
        status=status(state) if state else None,
        status_text=state,
        progress_percent=percent,
        attributes={"備考": remark} if remark else {},
        indicators=tuple(indicators),
        sections={key: entry.text for key, entry in sections.items()},
        source=Source(document=document, lines=(sheet.first, sheet.last), fields=_field_lines(sheet, places, sections)),
    )


def _field_lines(sheet: Sheet, places: Sequence[Lines], sections: Sections) -> dict[str, Lines]:
    """Field path → the lines that print it."""
    short = {
        "title": Part.TITLE,
        "departments": Part.DEPARTMENTS,
        "status_text": Part.STATUS,
        "progress_percent": Part.PERCENT,
        "attributes.備考": Part.REMARK,
    }
    return {
        **{path: sheet.heads[part].lines for path, part in short.items() if _plain(sheet, part)},
        **{f"indicators.{n}": lines for n, lines in enumerate(places)},
        **{f"sections.{key}": entry.lines for key, entry in sections.items()},
    }


def _plain(sheet: Sheet, part: Part) -> str | None:
    entry = sheet.heads.get(part)
    return value(entry.text) if entry else None


def _number(sheet: Sheet) -> str | None:
    """The number, NFKC; a long vowel mark between figures is a misread dash.

    Words around the figures (公約2-1, 第3号) are dropped, a letter before them is not.
    """
    text = "".join(nfkc(_plain(sheet, Part.NUMBER) or "").split())
    text = re.sub(r"(?<=\d)[ー_](?=\d)", "-", text)
    found = _NUMBER.findall(text)
    if len(found) == 1 and not re.search(r"[A-Za-z]", text):
        return str(found[0])
    return text or None


def _title(sheet: Sheet, number: str | None) -> str:
    """The title without list marks, and without the sheet's own number before it (3歳児 keeps its 3)."""
    text = _LIST_MARK.sub("", _plain(sheet, Part.TITLE) or "")
    return re.sub(rf"^{re.escape(number)}[\s.．:：]+", "", text) if number else text


def _percent(sheet: Sheet) -> float | None:
    match = _PERCENT.search(nfkc(_plain(sheet, Part.PERCENT) or ""))
    return float(match[1]) if match else None


def _say_missing(sheet: Sheet, title: str, number: str | None, state: str | None) -> None:
    if not title:
        sheet.notice("公約事業の名称がありません", line=sheet.first)
    if not number:
        sheet.notice("公約番号がありません", line=sheet.first)
    if not state:
        sheet.notice("進捗状況が印字されていません", line=sheet.first)
    elif status(state) is None:
        line = sheet.heads[Part.STATUS].first
        sheet.notice(f"進捗状況「{state}」は、計画通り・遅れ・完了のどれとも読めません", line=line)


def _indicators(
    sheet: Sheet, reach: Reach, checks: checking.Checks
) -> tuple[list[Indicator], list[Lines], list[tuple[str, Entry]]]:
    """The indicators that state anything, the lines of each, and the breakdowns of their figures as sections."""
    found: list[Indicator] = []
    lines: list[Lines] = []
    parts: list[tuple[str, Entry]] = []
    for kpi in sheet.kpis:
        target = place(kpi.target, kpi.actual, kpi.columns, reach)
        actual = place(kpi.actual, kpi.target, kpi.columns, reach)
        for part, placed in ((Part.TARGET, target), (Part.ACTUAL, actual)):
            for remark in placed.remarks:
                sheet.notice(f"{kpi.headings[part]}: {remark}", line=kpi.lines[part])
            parts += _breakdowns(kpi, part, placed, checks)
        values = _year_values(kpi, target, actual)
        if kpi.name or kpi.baseline or values:
            baseline = Baseline(value=kpi.baseline, period=kpi.period) if kpi.baseline else None
            found.append(Indicator(name=kpi.name, baseline=baseline, values=values))
            lines.append((kpi.first, kpi.last))
    return found, lines, parts


def _year_values(kpi: Kpi, target: Placed, actual: Placed) -> tuple[YearValue, ...]:
    """The years with a target or an actual, in the order of the table, then any that only the period knows."""
    years = dict.fromkeys(year for column in kpi.columns for year in column.years)
    years.update(dict.fromkeys(sorted({*target.values, *actual.values} - years.keys())))
    rows = ((year, target.values.get(year), actual.values.get(year)) for year in years)
    return tuple(YearValue(fiscal_year=y, target=t, actual=a) for y, t, a in rows if t or a)


def _breakdowns(kpi: Kpi, part: Part, placed: Placed, checks: checking.Checks) -> list[tuple[str, Entry]]:
    """Each year's breakdown under `目標値の内訳（2024年度 (R6)）`, checked against the figure beside it."""
    heads = {column.years[0]: column.head for column in kpi.columns}
    found = []
    for year, texts in placed.parts.items():
        text, line = " ".join(texts), kpi.lines[part]
        key = f"{kpi.headings[part]}の内訳（{heads.get(year) or f'{year}年度'}）"
        checking.breakdown(checks, line, key, placed.values.get(year), text)
        found.append((key, Entry(text, line, line)))
    return found


def _sections(sheet: Sheet, parts: Sequence[tuple[str, Entry]]) -> Sections:
    """Every long text in reading order; empty ones are left out, a repeated heading gets `~2`."""
    found = [(key, entry) for key, entry in sheet.sections.items() if entry.text]
    if sheet.steps:
        text = "\n".join(step.text for step in sheet.steps)
        found.append((sheet.steps_heading, Entry(text, sheet.steps[0].first, sheet.steps[-1].last)))
    sections: Sections = {}
    for key, entry in sorted([*found, *parts], key=lambda item: item[1].first):
        sections[_free(key, sections)] = entry
    return sections


def _free(key: str, taken: Mapping[str, object]) -> str:
    """The key, or the key with `~2`, `~3` … where it is taken."""
    names = (key, *(f"{key}~{n}" for n in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def unique(records: Sequence[Record], checks: checking.Checks) -> list[Record]:
    """The records with ids of their own; a number printed twice is remarked on."""
    found: dict[str, Record] = {}
    for item in records:
        name = _free(item.record_id, found)
        if name != item.record_id:
            text = f"公約番号 {item.number or ''} が二度印字されています。記録IDを {name} としました"
            checks.say(False, "番号の重複", item.source.lines[0], text)
        found[name] = item.model_copy(update={"record_id": name})
    return list(found.values())


def resolved(records: Sequence[Record]) -> list[Record]:
    """Texts that say 「2-1と同じ」 get what they refer to behind them: `2-1と同じ（＝…）`."""
    by_number = {item.number: item for item in records}

    def text(key: str, printed: str) -> str:
        match = _SAME_AS.fullmatch(nfkc(printed))
        meant = by_number[match["number"]].sections.get(key) if match and match["number"] in by_number else None
        return f"{printed}（＝{meant}）" if meant and meant != printed else printed

    return [item.model_copy(update={"sections": {k: text(k, v) for k, v in item.sections.items()}}) for item in records]
