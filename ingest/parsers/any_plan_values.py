"""Cells → figures: a value with its year or date, several years in one cell, departments, percentages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Baseline, SourceText, YearValue
from ingest.text import fiscal_year, fiscal_years, flat, nfkc, printed

_ERA = r"(?:令和|平成|(?<![A-Za-z])[RHＲＨ])\s*[.．]?\s*(?:元|\d{1,2})"
_YEAR = rf"(?:{_ERA}|(?:19|20|１９|２０)\d{{2}})\s*(?:年度?)?"

_DATED = re.compile(
    rf"""
    ^ (?P<value> [^(（]*[^(（\s] .*? ) \s*
    [(（] \s* (?P<period> {_YEAR} [^()（）]{{0,12}} ) [)）] $        # 2,438人（令和6年4月1日）
    """,
    re.VERBOSE,
)

_BY_YEAR = re.compile(
    rf"""
    (?P<year>{_YEAR}) \s* (?: [(（][^()（）]{{1,10}}[)）] )? \s* [:：=＝]\s*    # R7：
    (?P<value> .+? ) \s*
    (?= [、,;／/\s]* {_YEAR} \s* (?: [(（][^()（）]{{1,10}}[)）] )? \s* [:：=＝] | $ )
    """,
    re.VERBOSE,
)

_PERCENT = re.compile(r"^約?\s*(?P<figure>\d{1,3}(?:\.\d+)?)\s*(?P<sign>%|パーセント)?$")

_NOTHING = re.compile(r"^[/／・\\|]$")
"""A stroke through an empty cell."""

_OFFICE = r"(?:課|室|係|局|部|署|班|館|所|会|院|園|校|センター|グループ|チーム|担当|支所|消防本部)"
_SEPARATOR = re.compile(r"[、,，;；/／\n]|及び|並びに|\s+")
_JOINED = re.compile(r"(?<=[課室係])(?=\S{2,}?[課室係]$)(?!\S*[係]$)")
_LABEL = re.compile(
    r"^[(（\[【]?(?:主?担当|所管|主管|関係)(?:課|部署|部局|部|課等|室)?(?:名)?[)）\]】]?\s*[:：]\s*|^(?:担当|所管)\s+"
)

ORGANISATION = re.compile(
    r"^(?!(?:一|全|内|外|上|下|中心|中央|周辺|都市|[東西南北]|山間|沿岸|支)部$)\S{2,20}(?:課|係|事務局|(?:推進|対策|企画|管理|相談|支援|政策)室"
    r"|(?:市民|町民|村民|住民|総務|福祉|建設|産業|教育|経済|環境|企画|財政|水道|消防|農林|健康|保健|政策|都市|土木|振興|推進|観光)\S{0,6}部"
    r"|(?:財政|水道|建設|市民|企画|経営|管理|推進|病院|支援)局|教育委員会|\S{2,}委員会事務局)$"
)
"""Names that are an office even without the word 担当 before them."""


def value_of(cell: str | None) -> str | None:
    """The cell's text, or None for a blank, a dash or a stroke."""
    text = printed(cell)
    return None if text is None or _NOTHING.match(text) else text


def dated_value(cell: str | None) -> tuple[str | None, str | None]:
    """A cell's value and the time printed behind it in brackets.

    >>> dated_value("2,438人 (令和6年4月1日)"), dated_value("49人"), dated_value("—")
    (('2,438人', '令和6年4月1日'), ('49人', None), (None, None))
    """
    text = value_of(cell)
    match = _DATED.match(text) if text else None
    if not match:
        return text, None
    return value_of(match["value"]), match["period"].strip()


def values_by_year(cell: str) -> list[tuple[int, str]]:
    """Figures of several years in one cell; nothing where the cell holds other text.

    >>> values_by_year("R7：100人、R8：120人 令和9年度：150人"), values_by_year("100人")
    ([(2025, '100人'), (2026, '120人'), (2027, '150人')], [])
    """
    text = flat(cell)
    found = list(_BY_YEAR.finditer(text))
    if not found or found[0].start() > 0:
        return []
    pairs = [(fiscal_year(match["year"]), match["value"].strip(" 、,;／/")) for match in found]
    return [(year, value) for year, value in pairs if year is not None and value_of(value)]


def percent_of(cell: str) -> float | None:
    """The percentage that a cell prints, without guessing at scale.

    >>> percent_of("75％"), percent_of("75"), percent_of("順調")
    (75.0, 75.0, None)
    """
    match = _PERCENT.match(nfkc(cell).strip())
    return float(match["figure"]) if match else None


def departments_of(cell: str | None) -> tuple[str, ...]:
    """The departments of a cell, one entry each.

    >>> departments_of("こども課・健康課、総務部総務課"), departments_of("こども課健康課"), departments_of("—")
    (('こども課', '健康課', '総務部総務課'), ('こども課', '健康課'), ())
    """
    text = value_of(cell)
    if text is None:
        return ()
    found: list[str] = []
    for part in _parts(_LABEL.sub("", text)):
        pieces = re.split(r"[・･]", part)
        whole = len(pieces) == 1 or not all(re.search(rf"{_OFFICE}$", piece) for piece in pieces)
        for piece in [part] if whole else pieces:
            found += _JOINED.split(piece)
    names = (re.sub(r"^[・●○◎◇◆■□※\-]\s*", "", name).strip() for name in found)
    return tuple(dict.fromkeys(name for name in names if value_of(name)))


def _is_below(office: str, following: list[str]) -> bool:
    """Whether the next name is a part of the office before it: 総務部 企画課."""
    ranks = ("部局", "課室", "係")
    above, below = (
        next((n for n, ends in enumerate(ranks) if name[-1:] and name[-1:] in ends), None)
        for name in (office, re.split(r"[、,，・/／(（]", following[0])[0] if following else "")
    )
    return above is not None and below is not None and below > above


def _parts(text: str) -> list[str]:
    """The text cut at separators outside of brackets; a space divides only where an office's name ends before it."""
    parts, depth = [""], 0
    for n, char in enumerate(text):
        depth += (char in "(（") - (char in ")）")
        if depth <= 0 and char.isspace():
            ended = re.search(rf"(?:{_OFFICE}|[)）])$", parts[-1]) is not None
            parts += [""] if ended and not _is_below(parts[-1], text[n:].split()) else []
        elif depth <= 0 and _SEPARATOR.fullmatch(char):
            parts.append("")
            continue
        elif depth <= 0 and text.startswith(("及び", "並びに"), n):
            parts.append("")
        parts[-1] += char
    return [re.sub(r"^(?:及び|並びに)", "", part.strip()) for part in parts if part.strip()]


def baseline_of(cell: str | None, period: str | None) -> Baseline | None:
    """The starting value; the time printed in its cell stands over that of the header."""
    value, own = dated_value(cell)
    return Baseline(value=value, period=own or period) if value is not None else None


def merged_years(figures: Sequence[tuple[int, str, str]]) -> tuple[YearValue, ...]:
    """(year, side, value) of one indicator → its figures by year; the first of two on one place stays."""
    by_year: dict[int, dict[str, str]] = {}
    for year, side, value in figures:
        by_year.setdefault(year, {}).setdefault(side, value)
    return tuple(
        YearValue(fiscal_year=year, target=sides.get("target"), actual=sides.get("actual"))
        for year, sides in sorted(by_year.items())
    )


_RANGE = re.compile(
    rf"(?P<first>{_YEAR})[^~～〜\-－―–]{{0,12}}(?:[~～〜\-－―–]|から|を初年度とし(?:て|、)?)\s*[^0-9０-９令平RHＲＨ]{{0,3}}(?P<last>{_YEAR})"
)


def plan_years(text: SourceText, title: str | None) -> tuple[int, int] | None:
    """First and last fiscal year of the plan, from its title or the first lines that print a range of years."""
    lines = [title or "", *(flat(line) for line in text.lines if line.strip())][:200]
    for line in lines:
        if line is not lines[0] and len(line) > 60 and "計画期間" not in line and "期間は" not in line:
            continue
        match = _RANGE.search(nfkc(line).replace("~", "～"))
        if match:
            first, last = fiscal_years(match["first"]), fiscal_years(match["last"])
            if first and last and 1 <= last[0] - first[0] <= 20:
                return first[0], last[0]
    return None
