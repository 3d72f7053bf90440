"""Rules that a table lacks: where a page break cuts a row, and where a table is drawn without its outer sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

_NEAR = 3.0
"""Points by which the ends of rules that belong together may differ."""


def open_ends(edges: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Horizontal rules for a row that a page break cut: there the page's outermost vertical rules end in nothing.

    Args:
        edges: the page's straight rules as pdfplumber gives them.
    """
    # the short ends of a rule drawn as a thin box are no rules themselves
    across = [edge for edge in edges if edge["orientation"] == "h" and edge["x1"] - edge["x0"] > 5]
    down = [edge for edge in edges if edge["orientation"] == "v" and edge["bottom"] - edge["top"] > 6]
    rules: list[dict[str, Any]] = []
    for side, outermost in (("top", min), ("bottom", max)):
        end = outermost((edge[side] for edge in down), default=0.0)
        xs = [edge["x0"] for edge in down if abs(edge[side] - end) <= 2]
        left, right = min(xs, default=0.0), max(xs, default=0.0)
        heights = [rule["top"] for rule in across if rule["x0"] < right and rule["x1"] > left]
        if right - left > 20 and heights and all(abs(height - end) > 3 for height in heights):
            rules.append({"object_type": "line", "x0": left, "x1": right, "top": end, "bottom": end,
                          "width": right - left, "height": 0})  # fmt: skip
    return rules


def open_sides(edges: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Vertical rules for tables without outer sides: else their first and last columns would be no cells.

    Between two rules across of the same length, with a vertical rule within, the ends are closed.

    Args:
        edges: the page's straight rules as pdfplumber gives them.
    """
    down = [edge for edge in edges if edge["orientation"] == "v" and edge["bottom"] - edge["top"] > 3]
    rules: list[dict[str, Any]] = []
    for left, right, heights in _ladders(edges):
        steps = list(pairwise(heights))
        inner = [any(_covers(edge, step, left + 5, right - 5) for edge in down) for step in steps]
        for n, (top, bottom) in enumerate(steps):
            between = 0 < n < len(steps) - 1 and inner[n - 1] and inner[n + 1]  # a row of one wide cell
            if not (inner[n] or between):
                continue
            for x in (left, right):
                if not any(_covers(edge, (top, bottom), x - _NEAR, x + _NEAR) for edge in down):
                    rules.append({"object_type": "line", "x0": x, "x1": x, "top": top, "bottom": bottom,
                                  "width": 0, "height": bottom - top})  # fmt: skip
    return rules


def _covers(edge: dict[str, Any], step: tuple[float, float], left: float, right: float) -> bool:
    """Whether a vertical rule stands within left and right, and reaches over the step."""
    reaches = edge["top"] <= step[0] + _NEAR and edge["bottom"] >= step[1] - _NEAR
    return bool(left <= edge["x0"] <= right and reaches)


def _ladders(edges: Sequence[dict[str, Any]]) -> Iterator[tuple[float, float, list[float]]]:
    """Rules across with common ends: left, right, and their heights from the top."""
    found: list[tuple[float, float, list[float]]] = []
    for height, left, right in _whole(edges):
        for one in found:
            if abs(one[0] - left) <= _NEAR and abs(one[1] - right) <= _NEAR:
                if height - one[2][-1] > _NEAR:
                    one[2].append(height)
                break
        else:
            found.append((left, right, [height]))
    yield from (ladder for ladder in found if len(ladder[2]) > 1)


def _whole(edges: Sequence[dict[str, Any]]) -> list[tuple[float, float, float]]:
    """Rules across as height, left, right; the pieces of one rule (a piece for each cell) put together."""
    pieces = sorted(
        (round(edge["top"]), edge["x0"], edge["x1"], edge["top"])
        for edge in edges
        if edge["orientation"] == "h" and edge["x1"] - edge["x0"] > 5
    )
    found: list[tuple[float, float, float]] = []
    for _, left, right, height in pieces:
        if found and abs(found[-1][0] - height) <= 1 and left <= found[-1][2] + _NEAR:
            found[-1] = (found[-1][0], min(found[-1][1], left), max(found[-1][2], right))
        else:
            found.append((height, left, right))
    return sorted(found)
