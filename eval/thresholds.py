"""Thresholds of `[tool.yakusoku.eval]` in pyproject.toml: what CI asks for, which may only rise."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping

from eval.measures import Measure
from eval.statistics import Mean
from ingest.errors import InputError


def read(text: str, section: str) -> dict[str, float]:
    """Measure → threshold, of one section (`real` or `fixture`) of a pyproject.toml's text.

    Raises:
        InputError: a threshold is no number between 0 and 1.
    """
    found = tomllib.loads(text).get("tool", {}).get("yakusoku", {}).get("eval", {}).get(section, {})
    for name, value in found.items():
        if not isinstance(value, int | float) or not 0 <= value <= 1:
            raise InputError(f"[tool.yakusoku.eval.{section}] {name} = {value!r}: 0から1までの数にしてください")
    return {name: float(value) for name, value in found.items()}


def shortfalls(thresholds: Mapping[str, float], means: Iterable[Mean], chosen: Iterable[Measure]) -> list[str]:
    """Every threshold that the means do not reach; of a lower-is-better measure, that they exceed.

    Raises:
        InputError: a threshold names no measure.
    """
    values = {mean.name: mean.value for mean in means}
    lower = {measure.name for measure in chosen if measure.lower}
    unknown = sorted(thresholds.keys() - values.keys())
    if unknown:
        raise InputError(f"[tool.yakusoku.eval]: そのような指標はありません: {', '.join(unknown)}")
    found = []
    for name, threshold in sorted(thresholds.items()):
        value = values[name]
        if value is None or (value > threshold if name in lower else value < threshold):
            reached = "該当なし" if value is None else f"{value:.4f}"
            found.append(f"{name}: {reached}（基準 {threshold}{'以下' if name in lower else '以上'}）")
    return found


def loosened(before: Mapping[str, float], after: Mapping[str, float], chosen: Iterable[Measure]) -> list[str]:
    """The thresholds that ask for less than before, or are gone."""
    lower = {measure.name for measure in chosen if measure.lower}
    found = []
    for name, value in sorted(before.items()):
        now = after.get(name)
        if now is None or (now > value if name in lower else now < value):
            found.append(f"{name}: {value} → {'なし' if now is None else now}")
    return found
