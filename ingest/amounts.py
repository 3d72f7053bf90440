"""Amounts as printed: the number, its unit, how far two are apart, and whether a target was met. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple

from ingest.model import Indicator, Record
from ingest.text import fiscal_years, nfkc

_NUMBER = re.compile(
    r"""
    (?P<sign>[△▲\-+])?\s*               # a triangle is the ledger's minus
    (?P<number>\d[\d,]*(?:\.\d+)?)
    \s*(?P<scale>億|万|千(?!円))?        # 千円 is a unit of its own
    """,
    re.VERBOSE,
)
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_CIRCLED = re.compile(r"[①-⑳]")
"""A list's mark is no figure, and no digit of the figure behind it."""
Side = Literal["target", "actual", "baseline", "value"]
_OKU = 10**8
_SCALE = {"億": Decimal(10) ** 8, "万": Decimal(10) ** 4, "千": Decimal(10) ** 3}


_COMPOUND = re.compile(
    r"""
    (?:(?P<oku>\d[\d,]*)億)? (?P<man>\d[\d,]*)(?P<senman>千)?万     # 4億3,800万, 37億6千万
    (?: (?P<rest>\d[\d,]*)(?P<sen>千)? )? (?![\d.])                  # 22万6,500, 567万8千
    """,
    re.VERBOSE,
)


def _whole(match: re.Match[str]) -> str:
    """A number printed in several scales as one; one scale alone is left as it is."""
    if match["oku"] is None and match["rest"] is None and match["senman"] is None:
        return match[0]
    oku, man, rest = (int((match[part] or "0").replace(",", "")) for part in ("oku", "man", "rest"))
    man, rest = man * (1000 if match["senman"] else 1), rest * (1000 if match["sen"] else 1)
    return str(oku * 10**8 + man * 10**4 + rest)


class Figure(NamedTuple):
    """One printed figure: its side, western fiscal year (None: the baseline's own period), and text."""

    side: Side
    fiscal_year: int | None
    value: str


def amount(value: str) -> Decimal | None:
    """The number that a printed figure states, or None where it states none or several.

    >>> amount("▲41人"), amount("23.6億円"), amount("無償化")
    (Decimal('-41'), Decimal('2360000000.0'), None)
    >>> amount("4億3,800万円"), amount("22万6,500㎡")
    (Decimal('438000000'), Decimal('226500'))
    >>> amount("37億6千万円"), amount("6,391万8千円"), amount("3,000千円")
    (Decimal('3760000000'), Decimal('63918000'), Decimal('3000'))
    """
    plain = (
        value.replace("㎥", "立方メートル")
        .replace("㎡", "平方メートル")
        .replace("m³", "立方メートル")
        .replace("m²", "平方メートル")
    )
    found = list(_NUMBER.finditer(_COMPOUND.sub(_whole, nfkc(plain))))
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
        if year.value is not None:
            found.append(Figure("value", year.fiscal_year, year.value))
    return found


def with_unit(indicator: Indicator, value: str) -> str:
    """A bare figure with the unit that a header or a caption prints for it.

    >>> with_unit(Indicator(name="歳入", unit="千円"), "1,234"), with_unit(Indicator(name="歳入", unit="千円"), "5億円")
    ('1,234千円', '5億円')
    """
    if not value[-1:].isdigit():
        return value
    return f"{value}{indicator.unit or _shared_unit(indicator)}"


def _shared_unit(indicator: Indicator) -> str:
    """The unit behind an indicator's other figures, where they agree: 「0か所」 beside a bare 「3」."""
    units = {
        name
        for figure in of(indicator)
        if re.fullmatch(r"[\d,.]+\s?\D{1,4}", figure.value) and (name := unit(figure.value))
    }
    return units.pop() if len(units) == 1 else ""


class Outcome(NamedTuple):
    """An indicator's actual figure of a year against its target, of the same year or of the plan's last."""

    record: Record
    at: int
    fiscal_year: int
    target: str
    actual: str
    met: bool
    due: int
    """The year of the target."""


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
                met = actual >= target if more_is_better(indicator) else actual <= target
                found.append(
                    Outcome(record, at, row.fiscal_year, row.target or "", row.actual or "", met, row.fiscal_year)
                )
    return found


def last_outcomes(records: Sequence[Record]) -> list[Outcome]:
    """How every indicator's latest actual figure stands against its last target."""
    found = []
    for record in records:
        for at, indicator in enumerate(record.indicators):
            aims = [(y.fiscal_year, y.target) for y in indicator.values if amount(y.target or "") is not None]
            states = [(y.fiscal_year, y.actual) for y in indicator.values if amount(y.actual or "") is not None]
            if not aims or not states:
                continue
            (due, target), (year, actual) = aims[-1], states[-1]
            goal, now = amount(target or "") or Decimal(0), amount(actual or "") or Decimal(0)
            met = now >= goal if more_is_better(indicator) else now <= goal
            found.append(Outcome(record, at, year, target or "", actual or "", met, due))
    return found


_BURDEN = re.compile(
    r"(?:負担額|赤字額?|滞納額|待機児童数?|苦情(?:の?件)?数|事故(?:の?発生)?(?:の?件)?数|死亡者?[数率]|転出超過数?|排出量)(?:[(（].*)?$"
)
"""Names of what no plan wants more of: a target above the baseline is a limit."""


def more_is_better(indicator: Indicator) -> bool:
    """Whether the plan wants the figure to grow: its last target is not under its baseline or first target."""
    if _BURDEN.search(indicator.name or ""):
        return False
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
    >>> difference(Decimal(486000), Decimal(392000), "千人"), difference(Decimal(6840), Decimal(4980), "千円")
    ('94,000人', '1,860千円')
    """
    whole = abs(second - first)
    if unit_name.startswith("千") and unit_name != "千円":  # counted out by amount(), as 千円 is not
        unit_name = unit_name[1:]
    if unit_name == "万円" and whole >= _OKU and whole % 10**4 == 0:
        rest = int(whole % _OKU) // 10**4
        return f"{int(whole // _OKU)}億" + (f"{rest:,}万円" if rest else "円")
    apart = whole / scale(unit_name)
    number = f"{apart:,.0f}" if apart == apart.to_integral_value() else f"{apart:,f}".rstrip("0").rstrip(".")
    if unit_name == "★":
        return f"★{number}つ分"
    return f"{number}{'ポイント' if unit_name == '%' else unit_name}"


def numbers(text: str) -> set[str]:
    """Every number of a text, commas dropped, years also in the other reckoning.

    >>> sorted(numbers("令和6年度に1,050人"))
    ['1050', '2024', '36', '6']
    """
    found = plain_numbers(text)
    for year in fiscal_years(nfkc(_CIRCLED.sub(" ", text))):
        found |= {str(year), str(year - 2018), str(year - 1988)}
    return found


def plain_numbers(text: str) -> set[str]:
    """The numbers as written, without the other reckoning of years."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", nfkc(_CIRCLED.sub(" ", text)))
    return {number.lstrip("0") or "0" for number in _DIGITS.findall(plain)}
