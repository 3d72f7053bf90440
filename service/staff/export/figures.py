"""An indicator's figures one by one, as printed and as numbers with a unit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.amounts import amount, unit
from ingest.model import Indicator, YearValue

SIDES = {"baseline": "基準値", "target": "目標値", "actual": "実績値"}
_MULTIPLE = re.compile(r"^(?:億|万|千(?!円))")


def values_of(indicator: Indicator) -> Iterator[tuple[str, int | None, str | None, str]]:
    """Every figure of an indicator: side, western fiscal year, printed period, printed value."""
    if indicator.baseline:
        yield "baseline", None, indicator.baseline.period, indicator.baseline.value
    for year in indicator.values:
        for side, value in _sides(year):
            if value is not None:
                yield side, year.fiscal_year, None, value


def _sides(year: YearValue) -> tuple[tuple[str, str | None], ...]:
    return ("target", year.target), ("actual", year.actual)


def number_and_unit(value: str) -> tuple[int | float | None, str | None]:
    """The number that a printed figure states, and its unit without a multiple.

    >>> number_and_unit("23.6億円"), number_and_unit("▲41人"), number_and_unit("無償化"), number_and_unit("50千円")
    ((2360000000, '円'), (-41, '人'), (None, None), (50, '千円'))
    """
    number = amount(value)
    if number is None:
        return None, None
    return int(number) if number == int(number) else float(number), _MULTIPLE.sub("", unit(value)) or None
