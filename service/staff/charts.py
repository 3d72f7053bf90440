"""Charts as SVG that stands in a page: text stays text, colours are the page's own, and patterns tell parts apart too.

Written element by element: the pages' Content-Security-Policy allows no style inside a page, dark mode must reach the
charts, and a chart costs less than a millisecond and nothing that stays in memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from typing import NamedTuple
from xml.etree import ElementTree as ET

from service.model import Language
from service.staff.words import told

TEXT, GROUND, BORDER, RULE = "var(--text)", "var(--ground)", "var(--border)", "var(--rule)"
ACTUAL, TARGET, OK, WARN, KEY = "var(--actual)", "var(--target)", "var(--ok)", "var(--warn)", "var(--key)"
"""Colours to draw with: custom properties of the page."""

WIDTH = 340
"""Units of a chart's width; on a phone of 360 px its text of 13 units measures 12 px."""
SIZE = 13
DIGIT = 8
"""Width of a digit of that size."""
TICKS = 4


class Part(NamedTuple):
    """One kind of thing that bars are made of: its name, colour, and a pattern that tells it apart without colour."""

    name: str
    colour: str
    hatch: str = ""


_HATCHES = {"..": "M3 3h2v2h-2z", "//": "M-1 9l10 -10M7 17l10 -10", "xx": "M0 0l8 8M8 0l-8 8"}
"""Pattern → what it draws over the colour, in a square of 8 units."""


def _svg(name: str, title: str, description: str, height: float) -> ET.Element:
    root = ET.Element(
        "svg",
        {
            "viewBox": f"0 0 {WIDTH} {height:g}", "role": "img", "class": "chart",
            "aria-labelledby": f"{name}-title", "aria-describedby": f"{name}-desc",
        },
    )  # fmt: skip
    ET.SubElement(root, "title", {"id": f"{name}-title"}).text = title
    ET.SubElement(root, "desc", {"id": f"{name}-desc"}).text = description
    return root


def _drawn(root: ET.Element) -> str:
    root.set("xmlns", "http://www.w3.org/2000/svg")
    return ET.tostring(root, encoding="unicode")


def _text(root: ET.Element, x: float, y: float, said: str, anchor: str = "start") -> None:
    attributes = {"x": f"{x:.1f}", "y": f"{y:.1f}", "font-size": str(SIZE), "fill": TEXT, "text-anchor": anchor}
    ET.SubElement(root, "text", attributes).text = said


def _line(root: ET.Element, points: Sequence[tuple[float, float]], colour: str, width: float, dashes: str = "") -> None:
    attributes = {
        "points": " ".join(f"{x:.1f},{y:.1f}" for x, y in points), "fill": "none", "stroke": colour,
        "stroke-width": f"{width:g}", **({"stroke-dasharray": dashes} if dashes else {}),
    }  # fmt: skip
    ET.SubElement(root, "polyline", attributes)


def _box(root: ET.Element, x: float, y: float, width: float, height: float, fill: str, **more: str) -> None:
    attributes = {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{width:.1f}", "height": f"{height:.1f}", "fill": fill}
    ET.SubElement(root, "rect", attributes | {key.replace("_", "-"): value for key, value in more.items()})


def _diamond(root: ET.Element, x: float, y: float) -> None:
    points = f"{x:.1f},{y - 5:.1f} {x + 5:.1f},{y:.1f} {x:.1f},{y + 5:.1f} {x - 5:.1f},{y:.1f}"
    ET.SubElement(root, "polygon", {"points": points, "fill": GROUND, "stroke": TARGET, "stroke-width": "1.5"})


def years(
    name: str, title: str, description: str, *,
    targets: Mapping[int, float], actuals: Mapping[int, float], baseline: float | None, unit: str,
    language: Language = "ja",
) -> str:  # fmt: skip
    """Targets as a dashed line with marks, actuals as bars, and the baseline as a dotted line.

    Args:
        name: tells the chart's parts from those of the page's other charts.
        title: the indicator.
        description: its figures in words.
        targets: western fiscal year → target.
        actuals: western fiscal year → actual figure.
        baseline: where the indicator starts.
        unit: what is counted.
        language: of the legend.
    """
    shown = sorted({*targets, *actuals})
    values = [*targets.values(), *actuals.values(), *([] if baseline is None else [baseline])]
    factor, counted = _multiple(values, unit)
    ticks = _ticks(min(0.0, *values), max(0.0, *values))
    labels = [f"{tick / factor:,.10g}" for tick in ticks]
    left, right, top, bottom = 12 + DIGIT * max(map(len, labels)), WIDTH - 6, 52, 236
    step = (right - left) / max(1, len(shown))
    low, high = ticks[0], ticks[-1]

    def at(year: int, value: float) -> tuple[float, float]:
        return left + (shown.index(year) + 0.5) * step, bottom - (value - low) / ((high - low) or 1) * (bottom - top)

    root = _svg(name, title, description, 264)
    for tick, said in zip(ticks, labels, strict=True):
        y = at(shown[0], tick)[1]
        _line(root, [(left, y), (right, y)], RULE if tick else BORDER, 1)
        _text(root, left - 6, y + 4, said, "end")
    for year, value in actuals.items():
        x, y = at(year, value)
        zero = at(year, 0)[1]
        _box(root, x - step / 4, min(y, zero), step / 2, abs(zero - y), ACTUAL)
    if baseline is not None:
        y = at(shown[0], baseline)[1]
        _line(root, [(left, y), (right, y)], TEXT, 1.2, "2 3")
    _line(root, [at(year, targets[year]) for year in sorted(targets)], TARGET, 1.8, "6 4")
    for year in sorted(targets):
        _diamond(root, *at(year, targets[year]))
    for year in shown[:: ceil(5 * DIGIT / step)]:
        said = told(language, "chart.year", year=year) if len(shown) < 5 else str(year)
        _text(root, at(year, low)[0], bottom + 20, said, "middle")
    if counted:
        _text(root, left, top - 12, f"（{counted}）", "end" if left > DIGIT * 2 * len(counted) + 24 else "start")
    _legend_of_years(root, bool(targets), bool(actuals), baseline is not None, language)
    return _drawn(root)


def _legend_of_years(root: ET.Element, target: bool, actual: bool, baseline: bool, language: Language) -> None:
    x, y = 1, 16
    if target:
        _line(root, [(x, y - 4), (x + 32, y - 4)], TARGET, 1.8, "6 4")
        _diamond(root, x + 16, y - 4)
        _text(root, x + 38, y, told(language, "chart.target"))
        x += 108
    if actual:
        _box(root, x, y - 11, 22, 12, ACTUAL)
        _text(root, x + 28, y, told(language, "chart.actual"))
        x += 98
    if baseline:
        _line(root, [(x, y - 4), (x + 26, y - 4)], TEXT, 1.2, "2 3")
        _text(root, x + 32, y, told(language, "chart.baseline"))


def _multiple(values: Sequence[float], unit: str) -> tuple[float, str]:
    """What an axis counts in, so that its numbers stay short: 2,000,000,000円 → 20億円."""
    high = max(map(abs, values))
    for factor, name in ((1e8, "億"), (1e4, "万")):
        if high >= 10 * factor and not unit.startswith(("百", "千", "%")):
            return factor, name + unit
    return 1, unit


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers that an axis shows, about four; zero is among them, since bars are compared by their length.

    >>> _ticks(0, 131), _ticks(-30, 45), _ticks(0, 0)
    ([0.0, 50.0, 100.0, 150.0], [-40.0, -20.0, 0.0, 20.0, 40.0, 60.0], [0.0, 1.0])
    """
    if high == low:
        return [float(low), low + 1.0]
    rough = (high - low) / TICKS
    power = 10.0 ** floor(log10(rough))
    step = next(n * power for n in (1, 2, 2.5, 5, 10) if n * power >= rough)
    return [n * step for n in range(floor(low / step), ceil(high / step) + 1)]


def shares(
    name: str, title: str, rows: Sequence[tuple[str, Sequence[int]]], parts: Sequence[Part], language: Language = "ja"
) -> str:
    """A bar for each row, made of the parts' counts; the row's name stands over its bar.

    Args:
        name: tells the chart's parts from those of the page's other charts.
        title: what is counted.
        rows: name and one count a part.
        parts: in the order in which they lie in a bar.
        language: of the words.
    """
    most = max((sum(counts) for _, counts in rows), default=0) or 1
    root = _svg(name, title, _total(rows, parts, language), 40 + 50 * len(rows))
    _patterns(root, name, parts)
    x = 1.0
    for n, part in enumerate(parts):
        _filled(root, name, n, part, x, 6, 18, 12)
        _text(root, x + 24, 17, part.name)
        x += 36 + SIZE * sum(1 if ord(sign) > 0xFF else 0.6 for sign in part.name)
    for at, (row, counts) in enumerate(rows):
        y, x = 46 + 50 * at, 1.0
        _text(root, 1, y, told(language, "chart.bar", name=row, n=sum(counts)))
        for n, (part, count) in enumerate(zip(parts, counts, strict=True)):
            if count:
                width = count / most * (WIDTH - 2)
                _filled(root, name, n, part, x, y + 8, width, 20)
                x += width
    return _drawn(root)


def _total(rows: Sequence[tuple[str, Sequence[int]]], parts: Sequence[Part], language: Language) -> str:
    """What a chart of bars says, in words."""
    counts = [sum(column) for column in zip(*(counts for _, counts in rows), strict=True)]
    said = (told(language, "chart.part", name=part.name, n=n) for part, n in zip(parts, counts, strict=True))
    return told(language, "chart.said", counts=told(language, "and").join(said))


def _patterns(root: ET.Element, name: str, parts: Sequence[Part]) -> None:
    made = ET.SubElement(root, "defs")
    for n, part in enumerate(parts):
        if part.hatch:
            square = {"id": f"{name}-{n}", "patternUnits": "userSpaceOnUse", "width": "8", "height": "8"}
            drawing = {"d": _HATCHES[part.hatch], "stroke": GROUND, "stroke-width": "1.5", "fill": GROUND}
            ET.SubElement(ET.SubElement(made, "pattern", square), "path", drawing)


def _filled(
    root: ET.Element, name: str, n: int, part: Part, x: float, y: float, width: float, height: float
) -> None:  # fmt: skip
    """A box of a part's colour, its pattern over it."""
    _box(root, x, y, width, height, part.colour, stroke=BORDER, stroke_width="0.8")
    if part.hatch:
        _box(root, x, y, width, height, f"url(#{name}-{n})")
