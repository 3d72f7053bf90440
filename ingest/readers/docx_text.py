"""The parts of a Word document's XML: what it prints, its text boxes, its properties, the cells of a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SKIPPED = frozenset({W + "del", W + "moveFrom", W + "rt", W + "txbxContent", W + "instrText", _FALLBACK})
"""Deleted text, readings above characters, text boxes (read on their own), field codes, and the copy for old Word."""

_OFF = frozenset({"0", "false", "off"})


def runs(node: Any) -> Iterator[str]:
    """The text below a node as printed, inserted and linked text included."""
    for child in node:
        if child.tag in SKIPPED or _is_hidden(child):
            continue
        if child.tag == W + "t":
            yield child.text or ""
        elif child.tag in (W + "tab", W + "br", W + "cr", W + "ptab"):
            if child.getparent().tag != W + "tabs":
                yield "\n" if child.tag == W + "br" else " "
        elif child.tag == W + "noBreakHyphen":
            yield "-"
        else:
            yield from runs(child)


def is_on(node: Any | None) -> bool:
    """Whether a property is there and not switched off."""
    return node is not None and node.get(W + "val") not in _OFF


def _is_hidden(run: Any) -> bool:
    """Whether a run is hidden text, which Word does not print."""
    return run.tag == W + "r" and is_on(run.find(f"{W}rPr/{W}vanish"))


def boxes(node: Any) -> Iterator[Any]:
    """The text boxes below a node, each once."""
    for child in node:
        if child.tag == _FALLBACK:
            continue
        if child.tag == W + "txbxContent":
            yield child
        else:
            yield from boxes(child)


def attribute(node: Any, name: str) -> str | None:
    """`w:val` of the node's property of that name, wherever its property element keeps it."""
    for properties in ("pPr", "tcPr", "trPr"):
        found = node.find(f"{W}{properties}/{W}{name}")
        if found is None:
            found = node.find(f"{W}{properties}/{W}numPr/{W}{name}")
        if found is not None:
            value: str | None = found.get(W + "val")
            return value
    return None


def owner(node: Any) -> Any:
    """The table that a row or cell belongs to."""
    parent = node.getparent()
    while parent is not None and parent.tag != W + "tbl":
        parent = parent.getparent()
    return parent


def own_cells(tr: Any, table: Any) -> list[Any]:
    return [tc for tc in tr.iter(W + "tc") if owner(tc) is table]
