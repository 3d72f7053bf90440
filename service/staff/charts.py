"""Charts as SVG that stands in a page, drawn by matplotlib.

matplotlib has no Japanese font; the text stays text, and the reader's own font shows it.
"""

from __future__ import annotations

import io
import logging
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from service.staff.charts_svg import ACTUAL, BORDER, GROUND, KEY, OK, RULE, TARGET, TEXT, WARN, for_page

if TYPE_CHECKING:  # it takes half a second to load, which a start need not wait for
    from matplotlib.axes import Axes

_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none", "svg.hashsalt": "yakusoku", "font.size": 10, "hatch.linewidth": 1.2,
    "text.color": TEXT, "axes.edgecolor": BORDER, "axes.labelcolor": TEXT, "xtick.color": BORDER, "ytick.color": BORDER,
    "xtick.labelcolor": TEXT, "ytick.labelcolor": TEXT, "axes.spines.top": False, "axes.spines.right": False,
    "figure.facecolor": "none", "axes.facecolor": "none", "hatch.color": GROUND,
}  # fmt: skip
WIDTH = 4.2
"""Inches; wide enough for seven years, and on a phone of 320 px the text still measures 9 px or more."""

_DIGIT = 0.085
"""Width of a digit in inches, at the size of the axis labels."""

__all__ = ["ACTUAL", "BORDER", "GROUND", "KEY", "OK", "RULE", "TARGET", "TEXT", "WARN", "Part", "shares", "years"]

_LOCK = threading.Lock()


class Part(NamedTuple):
    """One kind of thing that bars are made of: its name, colour, and a pattern that tells it apart without colour."""

    name: str
    colour: str
    hatch: str = ""


@contextmanager
def _drawing() -> Iterator[None]:
    """One chart at a time: matplotlib's settings belong to the process. Its missing Japanese glyphs are not used."""
    from matplotlib import rc_context  # noqa: PLC0415

    logger = logging.getLogger("matplotlib")
    with _LOCK, rc_context(_STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
        level = logger.level
        logger.setLevel(logging.ERROR)
        try:
            yield
        finally:
            logger.setLevel(level)


def _draw(
    name: str, title: str, description: str, *, height: float, drawing: Callable[[Axes], None], left: float = 0.01
) -> str:
    """A chart.

    Args:
        name: tells its parts from those of the page's other charts.
        title: what it shows.
        description: what it says, for those who do not see it.
        height: inches.
        drawing: draws into the axes, which fill the chart but for the margins.
        left: share of the width for what stands left of the axes.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415

    with _drawing():
        figure = Figure(figsize=(WIDTH, height))
        drawing(figure.add_axes((left, 0.32 / height, 0.98 - left, 1 - 0.72 / height)))
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return for_page(out.getvalue(), name, title, description)


def years(
    name: str, title: str, description: str, *,
    targets: Mapping[int, float], actuals: Mapping[int, float], baseline: float | None, unit: str,
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
    """
    shown = sorted({*targets, *actuals})
    values = [*targets.values(), *actuals.values(), *([] if baseline is None else [baseline])]
    factor, counted = _multiple(values, unit)

    def draw(axes: Axes) -> None:
        axes.bar(
            [shown.index(y) for y in actuals], list(actuals.values()), 0.5, color=ACTUAL, label="実績値", clip_on=False
        )
        axes.plot(
            [shown.index(y) for y in targets], list(targets.values()), color=TARGET, linestyle="--", marker="D",
            markerfacecolor=GROUND, markeredgewidth=1.5, label="目標値", clip_on=False,
        )  # fmt: skip
        if baseline is not None:
            axes.axhline(baseline, color=TEXT, linestyle=":", linewidth=1.2, label="基準値", clip_on=False)
        axes.set_xticks(range(len(shown)), [f"{year}年度" if len(shown) < 4 else str(year) for year in shown])
        axes.set_xlim(-0.6, len(shown) - 0.4)
        _figures(axes, values, factor)
        axes.text(0, 1.03, f"（{counted}）" if counted else "", transform=axes.transAxes, ha="right")
        axes.legend(
            loc="lower left", bbox_to_anchor=(0.05, 0.98), ncols=3, frameon=False, fontsize=9, columnspacing=3.5
        )

    longest = len(f"{max(map(abs, values)) / factor:,.0f}") + 2  # a decimal, or the sign
    return _draw(name, title, description, height=2.6, drawing=draw, left=max(0.12, 0.04 + longest * _DIGIT / WIDTH))


def _multiple(values: Sequence[float], unit: str) -> tuple[float, str]:
    """What an axis counts in, so that its numbers stay short: 2,000,000,000円 → 20億円."""
    high = max(map(abs, values))
    for factor, name in ((1e8, "億"), (1e4, "万")):
        if high >= 10 * factor and not unit.startswith(("百", "千", "%")):
            return factor, name + unit
    return 1, unit


def _figures(axes: Axes, values: Sequence[float], factor: float) -> None:
    """An axis of plain numbers that begins at zero, since bars are compared by their length."""
    low, high = min(0, *values), max(0, *values)
    axes.set_ylim(low * 1.08, high * 1.08 if high > low else 1)
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

    axes.yaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value / factor:,.10g}")
    axes.grid(axis="y", color=RULE, linewidth=0.8)
    axes.set_axisbelow(True)


def shares(
    name: str, title: str, description: str, rows: Sequence[tuple[str, Sequence[int]]], parts: Sequence[Part]
) -> str:
    """A bar for each row, made of the parts' counts; the row's name stands over its bar.

    Args:
        name: tells the chart's parts from those of the page's other charts.
        title: what is counted.
        description: what the chart says.
        rows: name and one count a part.
        parts: in the order in which they lie in a bar.
    """
    most = max((sum(counts) for _, counts in rows), default=0) or 1

    def draw(axes: Axes) -> None:
        for at, part in enumerate(parts):
            axes.barh(
                range(len(rows)), [counts[at] for _, counts in rows], 0.42, [sum(counts[:at]) for _, counts in rows],
                color=part.colour, hatch=part.hatch, edgecolor=BORDER, linewidth=0.8, label=part.name, clip_on=False,
            )  # fmt: skip
        for at, (row, counts) in enumerate(rows):
            axes.text(0, at - 0.33, f"{row}　{sum(counts)}件", va="bottom", ha="left", fontsize=10)
        axes.set(xlim=(0, most), ylim=(len(rows) - 0.6, -0.75))
        axes.set_axis_off()
        axes.set_position((0.01, 0.02, 0.97, 1 - 0.42 / axes.figure.get_figheight()))  # type: ignore[union-attr]
        axes.legend(
            loc="lower left", bbox_to_anchor=(0, 1), ncols=len(parts), frameon=False, fontsize=10,
            borderaxespad=0, handlelength=1.2, columnspacing=2.6,
        )  # fmt: skip

    return _draw(name, title, description, height=0.5 + 0.5 * len(rows), drawing=draw)
