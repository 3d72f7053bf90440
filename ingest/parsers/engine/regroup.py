"""Rows that are several (a line of each cell), and rows that are one (labels that come again under every group)."""

from __future__ import annotations

from ingest.parsers.engine.header import Header
from ingest.parsers.vocabulary.records import Found
from ingest.parsers.vocabulary.roles import FIGURES
from ingest.parsers.vocabulary.values import value_of
from ingest.text import match_key


def split_lines(header: Header, cells: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A row whose figures' cells hold as many lines as its name has, as that many rows."""
    at = header.at("indicator")[-1] if header.at("indicator") else header.name
    names = cells[at].split("\n")
    figures = [n for n, c in enumerate(header.columns) if c.role in FIGURES and value_of(cells[n])]
    unnamed = header.kind == "project" and not header.at("indicator")
    if len(names) < 2 or not figures or unnamed or any(len(cells[n].split("\n")) != len(names) for n in figures):
        return [cells]

    def part(n: int, k: int) -> str:
        lines = cells[n].split("\n")
        if len(lines) == len(names):
            return lines[k]
        return cells[n] if k == 0 or n in header.groups or n == header.name else ""

    return [tuple(part(n, k) for n in range(len(cells))) for k in range(len(names))]


def by_group(rows: list[Found]) -> list[Found]:
    """Rows whose labels come again under every group (給付費, 回数 of each service) as what each group counts."""
    grouped = [found for found in rows if found.path]
    plain = [f for f in grouped if f.kind in ("indicator", "row") and f.title and f.indicators and not f.departments]
    labels: dict[str, set[tuple[str, ...]]] = {}
    for found in plain:
        labels.setdefault(match_key(found.title or ""), set()).add(found.path)
    groups = {path for paths in labels.values() for path in paths}
    again = sum(len(paths) > 1 for paths in labels.values())
    if len(groups) < 2 or again * 2 < len(labels) or len(plain) != len(grouped):
        return rows
    merged: dict[tuple[str, ...], Found] = {}
    out: list[Found] = []
    for found in rows:
        if found.path in merged:
            _merge(merged[found.path], found)
        elif found.path:
            whole = Found(found.path[-1], found.lines, "indicator", path=found.path[:-1], own=True)
            whole.cite("title", found.lines)
            merged[found.path] = whole
            out.append(whole)
            _merge(whole, found)
        else:
            out.append(found)
    return out


def _merge(whole: Found, found: Found) -> None:
    """Add a row to what its group counts."""
    for indicator, lines in found.indicators:
        name = found.title if indicator.name in (None, found.title) else f"{found.title} {indicator.name}"
        whole.indicators.append((indicator.model_copy(update={"name": name}), lines))
    whole.lines = (whole.lines[0], max(whole.lines[1], found.lines[1]))
    for label, text in (found.attributes | found.sections).items():
        whole.take_text(label, text, found.lines, long=False)
