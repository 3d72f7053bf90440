"""The one table of kinds of records: name, 日本語, English (singular and plural)."""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of record, as the JSON, a Japanese reader and an English reader call it."""

    name: str
    japanese: str
    english: str
    plural: str


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("plan", "計画全体", "plan", "plans"),
        Kind("goal", "基本目標", "basic goal", "basic goals"),
        Kind("outline", "大綱", "outline", "outlines"),
        Kind("policy", "政策", "policy", "policies"),
        Kind("program", "施策分野", "programme", "programmes"),
        Kind("measure", "施策", "measure", "measures"),
        Kind("pledge", "公約", "pledge", "pledges"),
        Kind("action_item", "取組項目", "action item", "action items"),
        Kind("initiative", "実践項目", "initiative", "initiatives"),
        Kind("project", "事業", "project", "projects"),
        Kind("indicator", "指標", "indicator", "indicators"),
        Kind("section", "項目", "section", "sections"),
        Kind("row", "行", "row", "rows"),
    )
}
"""In the order from the whole plan down to a row of a table."""


def japanese(kind: str) -> str:
    """The Japanese name of a kind; an unknown one stands for itself.

    >>> japanese("pledge")
    '公約'
    """
    return KINDS[kind].japanese if kind in KINDS else kind
