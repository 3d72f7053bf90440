"""What a line states → the indicator: which figure is its start, which was reached, which is the aim."""

from __future__ import annotations

from ingest.model import Indicator
from ingest.parsers.vocabulary.records import title_of
from ingest.parsers.vocabulary.stated import Stated
from ingest.parsers.vocabulary.values import Figure, baseline_of, merged_years, unit_of, value_of
from ingest.parsers.vocabulary.years import Calendar


def indicator_of(found: Stated, calendar: Calendar, aim: int | None = None) -> Indicator:
    """The indicator that a line states; what was reached is a figure of its year, any other start the baseline.

    Args:
        aim: the fiscal year of an aim that prints none; else the plan's last.
    """
    start, figures = None, list[Figure]()
    for entry, side in zip(found.entries, _sides(found, calendar), strict=True):
        year = calendar.year(entry.period) if entry.period else None
        if side == "baseline" or (side == "actual" and year is None and calendar.present is None):
            start = start or baseline_of(entry.value, entry.period)
            continue
        default = (aim or calendar.aim or calendar.last) if side == "target" else calendar.present
        year = default if year is None else year
        value = value_of(entry.value)
        if year is not None and value is not None:
            figures.append((year, side, value))
    title = title_of(found.name)[1] or None
    unit = unit_of(title) if title else None
    return Indicator(name=title, unit=unit, baseline=start, values=merged_years(figures))


def _sides(found: Stated, calendar: Calendar) -> list[str]:
    """The side of every entry: as printed, else by its place between arrows, before the aim, or in time."""
    aimed = any(entry.side == "target" for entry in found.entries)
    chain = [n for n, entry in enumerate(found.entries) if entry.chained]
    out = []
    for n, entry in enumerate(found.entries):
        year = calendar.year(entry.period) if entry.period else None
        reached = year is not None and calendar.present is not None and year <= calendar.present
        if entry.side is not None:
            out.append("baseline" if entry.side == "actual" and year is None and n == 0 else entry.side)
        elif entry.bracketed or (chain and n == chain[0]):
            out.append("baseline")
        elif (chain and n == chain[-1] and aimed) or (reached and (not chain or n in chain[:-1])):
            out.append("actual")
        elif not chain and year is not None and calendar.present is None:
            out.append("value" if not aimed else "actual" if out else "baseline")
        else:
            out.append("target")
    return out
