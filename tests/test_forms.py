"""The same form, printed otherwise: what a town's layout or the OCR may change without changing what is said.

Each change is made to whole plans; every record must come out with the same fields, widths and spaces aside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from ingest.heading import find_heading
from ingest.model import Record, SourceText
from ingest.parsers import parse
from ingest.text import match_key
from tests.conftest import fixture, real

PLANS = ("minagi-plan.txt", "minagi-pledges.txt", "minagi-reform.txt", "minagi-roadmap.txt", "minagi-strategy.txt")
REAL = ("ashibetsu-strategy", "bibai-roadmap", "kamisunagawa-plan", "tomakomai-pledges", "tomakomai-reform")
Change = Callable[[list[str]], list[str]]

_FULL = str.maketrans("0123456789", "０１２３４５６７８９")
_DASHES = ("—", "-", "ー", "―", "－", "–")


def by_line(change: Callable[[str], str]) -> Change:
    return lambda lines: [change(line) for line in lines]


def by_cell(change: Callable[[str], str]) -> Change:
    def row(line: str) -> str:
        return "\t".join(change(cell) if cell.strip() else cell for cell in line.split("\t")) if "\t" in line else line

    return by_line(row)


def by_print(change: Callable[[str], str]) -> Change:
    """A change of what is printed, not of the tags."""
    return by_line(lambda line: "".join(p if p[:1] == "<" else change(p) for p in re.split(r"(<[^<>]+>)", line)))


def _with_page_ends(page_end: Callable[[int], list[str]]) -> Change:
    """A page's end at every third blank line."""

    def paged(lines: list[str]) -> list[str]:
        out: list[str] = []
        blank = 0
        for line in lines:
            out.append(line)
            if not line.strip():
                blank += 1
                out += page_end(blank // 3) if blank % 3 == 0 else []
        return out

    return paged


def _renamed(line: str) -> str:
    """みなぎ市 is 北広島市, and misread where the fixture misreads its town."""
    for old, new in (("みなぎ町", "北広島市"), ("みなぎ", "北広島"), ("みなき", "北広鳥")):
        line = line.replace(old, new)
    return line


CHANGES: dict[str, Change] = {
    "page numbers between dashes": _with_page_ends(lambda page: [f"- {page} -", ""]),
    "bare page numbers": _with_page_ends(lambda page: [str(page), ""]),
    "more blank lines": lambda lines: [
        out for line in lines for out in ([line] if line.strip() else [line, "", "", ""])
    ],
    "no blank lines": lambda lines: [line for line in lines if line.strip()],
    "cells in paragraphs": by_cell(lambda cell: f"<p>{cell}</p>"),
    "cells in bold": by_cell(lambda cell: f"<b>{cell}</b>"),
    "no bold": by_line(lambda line: re.sub(r"</?b>", "", line)),
    "spaces around cells": by_cell(lambda cell: f" {cell}\u3000"),
    "no-break spaces": by_cell(lambda cell: cell.replace(" ", "\u00a0")),
    "full-width figures": by_print(lambda text: text.translate(_FULL)),
    "full-width brackets": by_print(lambda text: text.replace("(", "（").replace(")", "）")),
    "half-width brackets": by_print(lambda text: text.replace("（", "(").replace("）", ")")),
    "full-width percent signs": by_print(lambda text: text.replace("%", "％")),
    "half-width middle dots": by_print(lambda text: text.replace("・", "･")),
    "colons": by_print(lambda text: text.replace("：", ":")),
    "full-width dashes": by_cell(lambda cell: "－" if cell.strip() in _DASHES else cell),
    "long dashes": by_cell(lambda cell: "―" if cell.strip() in _DASHES else cell),
    "breaks written otherwise": by_line(lambda line: re.sub(r"<br ?/?>", "<br />", line)),
    "lists without style": by_line(lambda line: re.sub(r"<ul[^>]*>", "<ul>", line)),
    "indented headings": by_line(lambda line: f"\u3000{line}" if line.strip() and "\t" not in line else line),
}


def stated(records: tuple[Record, ...]) -> Iterator[tuple[str, object]]:
    """What the records say, as (record and field, comparable value); line numbers left out."""
    for record in records:
        name = record.record_id
        dumped = record.model_dump(exclude={"source", "record_id", "attributes", "sections"})
        yield from ((f"{name} {field}", comparable(value)) for field, value in dumped.items())
        for texts in (record.sections, record.attributes):
            for field, value in texts.items():
                if field != "不一致":  # names lines
                    yield f"{name} {match_key(field)}", comparable(value)


def comparable(value: object) -> object:
    if isinstance(value, str):
        return match_key(value)
    if isinstance(value, dict):
        return {match_key(str(key)): comparable(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [comparable(inner) for inner in value]
    return value


def read(text: SourceText, change: Change) -> dict[str, object]:
    changed = text.model_copy(update={"lines": tuple(change(list(text.lines)))})
    family, parsed = parse(changed, find_heading(changed))
    return {"family": family, **dict(stated(parsed.records))}


@cache
def as_printed(name: str) -> dict[str, object]:
    return read(plan(name), lambda lines: lines)


def plan(name: str) -> SourceText:
    return fixture(name) if name in PLANS else real(name)


def differences(name: str, change: Change) -> list[tuple[str, object, object]]:
    original, otherwise = as_printed(name), read(plan(name), change)
    keys = sorted(original.keys() | otherwise.keys())
    return [(k, original.get(k), otherwise.get(k)) for k in keys if original.get(k) != otherwise.get(k)]


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("change", CHANGES, ids=lambda name: name.replace(" ", "-"))
def test_a_plan_printed_otherwise_says_the_same(name: str, change: str) -> None:
    assert differences(name, CHANGES[change]) == []


@pytest.mark.parametrize("name", ["minagi-pledges.txt", "minagi-reform.txt", "minagi-strategy.txt", *REAL[:2]])
def test_a_blank_first_column_shifts_nothing(name: str) -> None:
    assert differences(name, by_line(lambda line: f"\t{line}" if "\t" in line else line)) == []


@pytest.mark.parametrize("name", REAL)
def test_a_real_plan_with_page_numbers_and_full_width_print_says_the_same(name: str) -> None:
    def all_at_once(lines: list[str]) -> list[str]:
        for change in (
            "page numbers between dashes",
            "full-width figures",
            "full-width brackets",
            "cells in paragraphs",
        ):
            lines = CHANGES[change](lines)
        return lines

    assert differences(name, all_at_once) == []


@pytest.mark.parametrize("name", PLANS)
def test_another_towns_plan_of_the_same_form_is_that_towns(name: str) -> None:
    text = fixture(name)
    renamed = text.model_copy(update={"lines": tuple(map(_renamed, text.lines))})
    family, parsed = parse(renamed, find_heading(renamed))
    own_family, own = parse(text, find_heading(text))
    assert family == own_family
    assert {record.municipality for record in parsed.records} == {"北広島市"}
    assert {record.municipality_code for record in parsed.records} == {"012343"}
    assert [record.record_id for record in parsed.records] == [record.record_id for record in own.records]
    assert [record.indicators for record in parsed.records] == [
        Record.model_validate_json(_renamed(record.model_dump_json())).indicators for record in own.records
    ]
