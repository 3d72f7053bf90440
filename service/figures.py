"""Figures of indicators: which ones a question asks for, and what is computed from them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from ingest.model import Indicator, Record
from ingest.text import fiscal_years, nfkc
from service.model import Side

_NUMBER = re.compile(
    r"""
    (?P<sign>[△▲\-+])?\s*               # a triangle is the ledger's minus
    (?P<number>\d[\d,]*(?:\.\d+)?)
    \s*(?P<scale>億|万|千(?!円))?        # 千円 is a unit of its own
    """,
    re.VERBOSE,
)
_AS_BEFORE = re.compile(r"基準値|現状|維持")
_SCALE = {"億": Decimal(10) ** 8, "万": Decimal(10) ** 4, "千": Decimal(10) ** 3}


class Figure(NamedTuple):
    """One printed figure: its side, western fiscal year (None: the baseline's own period), and text."""

    side: Side
    fiscal_year: int | None
    value: str


def amount(value: str) -> Decimal | None:
    """The number that a printed figure states, or None where it states none or several.

    >>> amount("▲41人"), amount("23.6億円"), amount("無償化")
    (Decimal('-41'), Decimal('2360000000.0'), None)
    """
    found = list(_NUMBER.finditer(nfkc(value)))
    if len(found) != 1:
        return None
    match = found[0]
    try:
        number = Decimal(match["number"].replace(",", ""))
    except InvalidOperation:
        return None
    number *= _SCALE.get(match["scale"] or "", Decimal(1))
    return -number if match["sign"] in ("△", "▲", "-") else number


def unit(value: str) -> str:
    """What stands behind the number: 人, 億円, %.

    >>> unit("▲41人"), unit("23.6億円"), unit("1,050 人")
    ('人', '億円', '人')
    """
    plain = re.sub(r"\(.*?\)", "", nfkc(value)).strip()
    tail = re.search(r"\d\s*([^\d\s,.()]{1,6})$", plain)
    return tail[1] if tail else ""


def of(indicator: Indicator) -> list[Figure]:
    """Every figure of an indicator: the baseline, then each year's target and actual."""
    found: list[Figure] = []
    if indicator.baseline:
        years = fiscal_years(indicator.baseline.period or "")
        found.append(Figure("baseline", years[0] if years else None, indicator.baseline.value))
    for year in indicator.values:
        if year.target is not None:
            found.append(Figure("target", year.fiscal_year, year.target))
        if year.actual is not None:
            found.append(Figure("actual", year.fiscal_year, year.actual))
    return found


def asked_for(indicator: Indicator, years: Sequence[int], sides: Sequence[Side]) -> list[Figure]:
    """The figures that a question with these years and sides asks for; [] where they are not printed.

    A year without a side takes all that year's figures; a side without a year takes the latest actual,
    the baseline, or every target. A baseline answers for the year of its period whatever the side's word.
    """
    figures = of(indicator)
    found = _asked_for(figures, years, sides)
    if any(_AS_BEFORE.search(f.value) for f in found):
        # 「基準値を維持」 says nothing without the baseline
        found = [*(f for f in figures if f.side == "baseline" and f not in found), *found]
    return found


def _asked_for(figures: list[Figure], years: Sequence[int], sides: Sequence[Side]) -> list[Figure]:
    if years:
        dated = [f for f in figures if f.fiscal_year in years]
        exact = [f for f in dated if not sides or f.side in sides or (f.side == "baseline" and "actual" in sides)]
        if exact:
            # 「R5は何件で、R11の目標は」: of a year that has nothing on the side asked for, what it has.
            covered = {f.fiscal_year for f in exact}
            given = [f for f in dated if f in exact or (len(years) > 1 and f.fiscal_year not in covered)]
            # 「R5は何件で、目標は」: a side that the year does not have, of the last year that has it.
            told = {side for f in given for side in (f.side, *(["actual"] if f.side == "baseline" else []))}
            rest = [side for side in sides if side not in told]
            return given + [f for side in rest for f in _of_side(figures, side)[-1:]]
        if "baseline" in sides:
            return [f for f in figures if f.side == "baseline"]
        return []
    if not sides:
        return _summary(figures)
    found: list[Figure] = []
    for side in sides:
        matching = _of_side(figures, side)
        found += matching[-1:] if side == "actual" else _stretches(matching)
    if not found and "actual" in sides:
        found = [f for f in figures if f.side == "baseline"]
    return found


def _of_side(figures: Sequence[Figure], side: Side) -> list[Figure]:
    return [f for f in figures if f.side == side]


def first_of_each(indicator: Indicator) -> list[Figure]:
    """The first year of every target: when something that is asked about begins."""
    found: dict[str, Figure] = {}
    for figure in of(indicator):
        if figure.side == "target":
            found.setdefault(figure.value, figure)
    return list(found.values())[-4:]


def _stretches(figures: list[Figure]) -> list[Figure]:
    """Figures without the years that only repeat the year before; the last is always kept."""
    kept = [f for at, f in enumerate(figures) if at == 0 or f.value != figures[at - 1].value or at == len(figures) - 1]
    return kept[-4:]


def _summary(figures: list[Figure]) -> list[Figure]:
    return [*_of_side(figures, "baseline"), *_of_side(figures, "actual")[-1:], *_of_side(figures, "target")[-1:]]


class Outcome(NamedTuple):
    """An indicator's actual figure of a year against its target."""

    record: Record
    at: int
    fiscal_year: int
    target: str
    actual: str
    met: bool


def outcomes(records: Sequence[Record], years: Sequence[int]) -> list[Outcome]:
    """Every year in which an indicator has a numeric target and actual; the last such year where none is asked for."""
    found = []
    for record in records:
        for at, indicator in enumerate(record.indicators):
            rows = [y for y in indicator.values if y.target is not None and y.actual is not None]
            rows = [y for y in rows if y.fiscal_year in years] if years else rows[-1:]
            for row in rows:
                target, actual = amount(row.target or ""), amount(row.actual or "")
                if target is None or actual is None:
                    continue
                met = actual >= target if _more_is_better(indicator) else actual <= target
                found.append(Outcome(record, at, row.fiscal_year, row.target or "", row.actual or "", met))
    return found


def _more_is_better(indicator: Indicator) -> bool:
    """Whether the plan wants the figure to grow: its last target is not under its baseline or first target."""
    targets = [number for y in indicator.values if (number := amount(y.target or "")) is not None]
    start = amount(indicator.baseline.value) if indicator.baseline else None
    first = start if start is not None else (targets[0] if targets else None)
    return first is None or not targets or targets[-1] >= first


def scale(unit_name: str) -> Decimal:
    """What a unit's own prefix multiplies by: 億円 → 10 ** 8."""
    return next(
        (factor for prefix, factor in _SCALE.items() if unit_name.startswith(prefix) and prefix != "千"), Decimal(1)
    )


def difference(first: Decimal, second: Decimal, unit_name: str) -> str:
    """How far two amounts of a unit are apart, printed in that unit; percentages differ by points.

    >>> difference(Decimal(14949), Decimal(23200), "人"), difference(Decimal("74.7"), Decimal("82.5"), "%")
    ('8,251人', '7.8ポイント')
    """
    apart = abs(second - first) / scale(unit_name)
    number = f"{apart:,.0f}" if apart == apart.to_integral_value() else f"{apart:,f}".rstrip("0").rstrip(".")
    if unit_name == "★":
        return f"★{number}つ分"
    return f"{number}{'ポイント' if unit_name == '%' else unit_name}"


def with_unit(record: Record, at: int, value: str) -> str:
    """A bare figure of a record's indicator with the unit that its row prints in a column of its own."""
    unit_name = record.attributes.get(f"単位（{record.indicators[at].name}）")
    return f"{value}{unit_name}" if isinstance(unit_name, str) and value[-1:].isdigit() else value
