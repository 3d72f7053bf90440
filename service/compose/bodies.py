"""What a passage says: of a row or a cell, its sentence without what stands around it. Pure."""

from __future__ import annotations

import re

from ingest.model import Passage, Record
from ingest.text import nfkc, strip_tags
from service.compose.readable import unmarked

SHORTEST = 8
"""Characters of the shortest piece that says anything by itself."""
LONGEST_LABEL = 60
"""Characters of the labels before a cell's text in its row."""
LONGEST_MARK = 8
"""Characters of a mark beside a row (新規, 拡充)."""
MARKED = ("departments", "progress_percent", "stars", "grades", "scores", "status_text")
"""Fields whose rows are marks, and no text."""


def body(passage: Passage, record: Record | None) -> str:
    """What a passage says: of a row, its sentence without the labels, the record's title and its marks around it."""
    text = " ".join(passage.text.split())
    if record is None:
        return text
    head, _, name = (passage.field or "").partition(".")
    if head in MARKED:
        return _behind_marks(text)
    printed = record.sections.get(name) if head == "sections" else None
    section = " ".join(strip_tags(printed).split()) if printed else ""
    if "|" in text:
        text = max((cell.strip() for cell in text.split("|")), key=len)
    if section and section in text and _is_labelled(text.partition(section)[2].strip(), record):
        return section
    label = (
        re.compile(rf"(?:^|.{{0,{LONGEST_LABEL}}}?\s){re.escape(name)}[\s:：]+")
        if head == "sections" and name
        else None
    )
    cut = label.match(nfkc(text)) if label and nfkc(name) == name else (label.match(text) if label else None)
    if cut:
        return _before_label(text[cut.end() :].strip(), record)
    if section and section in text:
        before, _, behind = text.partition(section)
        if len(behind) < SHORTEST:
            return section if len(before) <= LONGEST_LABEL else text
    if head == "sections":
        return _before_label(text, record)
    if head in ("title", ""):
        inside = [" ".join(strip_tags(value).split()) for value in record.sections.values()]
        held = max((value for value in inside if len(value) >= SHORTEST and value in text), key=len, default="")
        if held:
            return held
    title = " ".join(record.title.split())
    named = text[unmarked(text) :]
    if head in ("title", "", "sections") and named.startswith(title) and len(named) > len(title) + SHORTEST:
        text = named.removeprefix(title).lstrip(" 、:：")
    marks = {
        str(value) for value in record.attributes.values() if isinstance(value, str) and len(value) <= LONGEST_MARK
    }
    for mark in sorted(marks, key=len, reverse=True):
        text = text.removesuffix(f" {mark}")
    return text.rstrip()


def _before_label(text: str, record: Record) -> str:
    """A cell's text up to the next printed field of its row."""
    names = [name for name in (*record.attributes, *record.sections) if len(name) > 2]
    at = min((found for name in names if (found := text.find(f" {name} ")) > SHORTEST), default=len(text))
    return text[:at].rstrip()


def _is_labelled(text: str, record: Record) -> bool:
    """Whether a text begins with the name of another printed field."""
    return any(text.startswith(name) for name in (*record.attributes, *record.sections) if len(name) > 1)


def _behind_marks(text: str) -> str:
    """The sentence behind a row's marks: 「総合評価 B A C 総括 2つの…」."""
    words = text.split(" ")
    while words and len(words[0]) <= LONGEST_MARK and not words[0].endswith("。"):
        words.pop(0)
    return " ".join(words)
