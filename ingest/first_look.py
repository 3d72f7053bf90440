"""What a clerk should look at first in a document's reading, most important first; the words are its readers' own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pydantic import Field

from ingest.coverage import ENOUGH
from ingest.model import Lines, Value
from ingest.report import DocumentReport, percent

SHOWN = 5
"""Places named in one sentence; the report lists all."""

_SAID = ("読んでいません", "保存し直してください")


class Advice(Value):
    """One thing to look at; a lower rank is looked at first."""

    rank: int
    what: str
    """Which sentence tells it (`look` in `prompts/staff.<language>.toml`)."""
    values: dict[str, str | int] = Field(default={})
    """What the sentence names, as printed or counted."""
    places: tuple[Lines, ...] | None = None
    """The first few places, in the order of the print; None where it stands in no line."""
    further: int = 0
    """How many places there are beside them."""


def first_look(one: DocumentReport) -> tuple[Advice, ...]:
    """Everything about a document that needs a clerk's eye; empty where nothing does."""
    found = [*_whose(one), *_share(one), *_corrections(one), *_tables(one), *_checks(one), *_left_out(one), *_rest(one)]
    return tuple(sorted(found, key=lambda advice: advice.rank))


def _at(rank: int, what: str, runs: Sequence[Lines], **values: str | int) -> Advice:
    """Something that stands in several places, the first of which are named."""
    return Advice(
        rank=rank, what=what, values=values, places=tuple(sorted(runs[:SHOWN])), further=max(0, len(runs) - SHOWN)
    )


def _whose(one: DocumentReport) -> Iterator[Advice]:
    """Without a town nobody finds the document; without records no figure of it is answered."""
    if not one.document.municipality:
        yield Advice(rank=1, what="no_town")
    if not one.document.records:
        yield Advice(rank=2, what="no_record")
    if any(warning.text.startswith("計画名が") for warning in one.warnings):
        yield Advice(rank=3, what="no_plan", values={"plan": one.document.plan})


def _share(one: DocumentReport) -> Iterator[Advice]:
    coverage = one.document.coverage
    if coverage and coverage.figures < ENOUGH:
        rows = sorted(one.unheld, key=lambda row: (-len(row.figures), row.line))
        yield _at(4, "figures", [(row.line, row.line) for row in rows], share=percent(coverage.figures))
    if coverage and coverage.lines < ENOUGH:
        runs = sorted((run.lines for run in one.unused), key=lambda run: (run[0] - run[1], run[0]))
        yield _at(8, "lines", runs, share=percent(coverage.lines))


def _corrections(one: DocumentReport) -> Iterator[Advice]:
    yield from (Advice(rank=5, what="misfit", values={"said": said}) for said in one.misfits)


def _tables(one: DocumentReport) -> Iterator[Advice]:
    if one.unread:
        runs = sorted((table.lines for table in one.unread), key=lambda run: (run[0] - run[1], run[0]))
        yield _at(6, "tables", runs, n=len(runs))


def _checks(one: DocumentReport) -> Iterator[Advice]:
    """Checks that failed: the print contradicts itself, or was misread."""
    lines: dict[str, dict[Lines, None]] = {}
    for warning in one.warnings:
        if warning.check:
            lines.setdefault(warning.check, {})[warning.line, warning.line] = None
    for check in sorted(one.checks, key=lambda check: (-check.failed, check.name)):
        if check.failed:
            yield _at(7, "check", [*lines.get(check.name, {})], check=check.name, n=check.failed)
    if one.conflicts:
        yield _at(7, "conflicts", [conflict.lines for conflict in one.conflicts], n=len(one.conflicts))


def _left_out(one: DocumentReport) -> Iterator[Advice]:
    """What the reader itself could not or should not read (hidden sheets, formulas), said on the first line."""
    for warning in one.warnings:
        if warning.line == 1 and not warning.check and warning.text.endswith(_SAID):
            yield Advice(rank=9, what="left_out", values={"said": warning.text})


def _rest(one: DocumentReport) -> Iterator[Advice]:
    if one.lines and one.lines.lost:
        yield Advice(rank=6, what="lost", values={"n": one.lines.lost})
    count = Counter(bool(warning.check) for warning in one.warnings)[False]
    if count:
        yield Advice(rank=10, what="warnings", values={"n": count})
