"""The report's plots, drawn by matplotlib as SVG with its text kept as text: the reader's own fonts show Japanese."""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure

from eval.calibration import Bin
from eval.statistics import Mean

COLOURS = ("#0b5394", "#c55a11", "#6a8f2f", "#7b4ea3")
"""Product, then the baselines: told apart in grey and with colour-blind eyes (they differ in lightness and mark)."""
MARKS = ("o", "s", "^", "D")
WIDTH = 8.5
"""Inches; one width for all plots, so that their letters come out in one size."""
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "yakusoku",  # the same run gives the same file
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_AROUND = re.compile(r"^.*?(?=<svg)|<metadata>.*?</metadata>", re.DOTALL)
"""What an SVG inside HTML does without: the XML prologue, and the metadata with its vocabularies' addresses."""


@contextmanager
def _quiet() -> Iterator[None]:
    """matplotlib measures text with its own font, which has no Japanese; the SVG does not use that font."""
    logger = logging.getLogger("matplotlib")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
            yield
    finally:
        logger.setLevel(level)


def _svg(draw: Callable[[Axes], None], width: float, height: float, left: float = 0.1) -> str:
    """One plot as an <svg> element; `left` is the share of the width for the labels on the left."""
    with rc_context(_STYLE), _quiet():
        figure = Figure(figsize=(width, height))
        axes = figure.add_axes((left, 0.55 / height, 0.96 - left, 1 - 1.15 / height))
        draw(axes)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return _AROUND.sub("", out.getvalue())


def _legend(axes: Axes) -> None:
    """A legend above the plot, in two columns: Japanese names are wider than matplotlib's own font makes them."""
    handles, labels = axes.get_legend_handles_labels()
    order = sorted(range(len(labels)), key=lambda at: (not isinstance(handles[at], BarContainer), at))
    shown = [handles[at] for at in order], [labels[at] for at in order]
    axes.legend(*shown, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, columnspacing=6, frameon=False)


def groups(rows: Mapping[str, Sequence[Mean]], systems: Sequence[str]) -> str:
    """Correctness by group: the product as a bar with its interval, the baselines as marks.

    Args:
        rows: group → one mean a system, in the systems' order.
        systems: names, the product first.
    """

    def draw(axes: Axes) -> None:
        places = np.arange(len(rows))
        for at, (name, colour, mark) in enumerate(zip(systems, COLOURS, MARKS, strict=False)):
            means = [means[at] for means in rows.values()]
            values = np.array([mean.value or 0.0 for mean in means])
            if at == 0:
                spread = [[v - (m.low or 0.0) for v, m in zip(values, means, strict=True)],
                          [(m.high or 0.0) - v for v, m in zip(values, means, strict=True)]]  # fmt: skip
                axes.barh(places, values, height=0.6, color=colour, alpha=0.85, label=name)
                axes.errorbar(values, places, xerr=np.clip(spread, 0, None), fmt="none", ecolor="#222", capsize=2, lw=1)
            else:
                beside = places + 0.22 * (at - len(systems) / 2)  # equal values must not hide one another
                axes.plot(values, beside, linestyle="none", marker=mark, color=colour, mec="white", ms=7, label=name)
        axes.set_yticks(places, [f"{name}（{means[0].n}問）" for name, means in rows.items()])
        axes.set(xlim=(0, 1.02), ylim=(len(rows) - 0.4, -0.6))
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        axes.grid(axis="x", color="#ddd")
        axes.set_axisbelow(True)
        _legend(axes)

    return _svg(draw, WIDTH, 1.25 + 0.34 * len(rows), left=0.27)


def reliability(bins: Sequence[Bin]) -> str:
    """Reliability diagram: how often answers with a given evidence score are right; on the diagonal is calibrated."""

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], linestyle="--", color="#888", label="一致していれば、この線上")
        axes.plot([b.score for b in bins], [b.right for b in bins], marker="o", color=COLOURS[0], label="答えた質問")
        for one in bins:
            axes.annotate(f"{one.n}", (one.score, one.right), textcoords="offset points", xytext=(0, 8), ha="center")
        axes.set(xlim=(0, 1), ylim=(0, 1.08), xlabel="根拠の確からしさ", ylabel="正答の割合")
        axes.grid(color="#eee")
        _legend(axes)

    return _svg(draw, WIDTH, 4.2)


def latencies(seconds: Mapping[str, Sequence[float]]) -> str:
    """The share of questions answered within so many milliseconds, one line a system."""

    def draw(axes: Axes) -> None:
        for at, (name, values) in enumerate(seconds.items()):
            ordered = 1000 * np.sort(np.asarray(values))
            share = np.arange(1, len(ordered) + 1) / len(ordered)
            style = ("-", "--", "-.", ":")[at % 4]
            axes.step(ordered, share, where="post", color=COLOURS[at % 4], linestyle=style, lw=1.8, label=name)
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        axes.set(ylim=(0, 1.02), xlabel="ミリ秒以内", ylabel="答えた質問の割合")
        axes.grid(color="#eee")
        _legend(axes)

    return _svg(draw, WIDTH, 4.2)


def risk_coverage(curve: Sequence[tuple[float, float]]) -> str:
    """How right the answers are if only the best-evidenced share of them is given."""

    def draw(axes: Axes) -> None:
        axes.plot([c for c, _ in curve], [r for _, r in curve], color=COLOURS[0])
        axes.set(xlim=(0, 1), ylim=(0, 1.05), xlabel="得点の高い順に答える割合", ylabel="そのうち正答")
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        axes.grid(color="#eee")

    return _svg(draw, WIDTH, 4.2)
