"""How many records have each mark, as a plan itself counts them: 「完了2件／順調7件」, a table of counts. Pure.

A plan that was rated before often prints the counts of that time as well, and not which records they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ingest.model import Lines, Record
from ingest.parsers.vocabulary.status import mark_key, status_of_words
from ingest.text import fiscal_years, match_key, nfkc
from service.columns import TOTALS, cells

_MARK = r"[◎○〇◯●△▲×✕☆★]|(?<![A-Za-z])[A-ES](?![A-Za-z])"
_WORD = r"[ぁ-んァ-ヴー一-龠]{2,12}?"
_PAIR = re.compile(
    rf"""
    (?P<label> (?:{_MARK}) \s* (?:{_WORD})? | {_WORD} )
    (?: が | は | の | [：:=＝]|\s )* (?P<count>\d{{1,4}}) \s* (?:件|つ|個|施策|事業|項目|指標|約束|公約|取組)?
    (?! [\d年月日%％回人円] )
    (?: \s* [(（] \s* (?P<when>前回|前年度?|昨年度?) [はの：:]? \s* (?P<before>\d{{1,4}}) [^)）]* [)）] )?
    """,
    re.VERBOSE,
)
"""A mark and how many have it; with how many had it before."""
_BEFORE = re.compile(r"前回|前年|昨年|前期|前の")
_NOW = re.compile(r"今回|今年|本年|現在|今期")
_GAP = re.compile(r"[\s、。,・･／/|｜\t]*(?:であった|でした|です|となった|となりました)?[\s、。,・･／/|｜\t]*")
"""What stands between the pairs of one count."""
LEAST = 2
"""Marks that a line counts, or columns of counts that a row has, from which it is a count of marks."""


class Tally(NamedTuple):
    """How many records had one mark at one time."""

    label: str
    """The mark as printed."""
    number: int
    year: int | None
    before: bool
    """Of the time before this one."""
    now: bool
    """Said to be of this time."""
    document: str
    lines: Lines
    quote: str


def of_lines(document: str, lines: Sequence[str]) -> Iterator[Tally]:
    """The counts that the lines of a document state.

    >>> [(t.label, t.number, t.before) for t in of_lines("d", ["今回：完了2件／順調7件", "実現しました 9（前回7）"])]
    [('完了', 2, False), ('順調', 7, False), ('実現しました', 9, False), ('実現しました', 7, True)]
    """
    for number, line in enumerate(lines, start=1):
        plain = nfkc(line)
        for lead, run in _runs(plain):
            if len(run) < LEAST and not any(pair["before"] for pair in run):
                continue
            year = next(iter(fiscal_years(lead)), None)
            before, now = _BEFORE.search(lead) is not None, _NOW.search(lead) is not None
            for pair in run:
                given = (document, (number, number), line.strip())
                yield Tally(pair["label"].strip(), int(pair["count"]), year, before, now, *given)
                if pair["before"]:
                    yield Tally(pair["label"].strip(), int(pair["before"]), None, True, False, *given)


def _runs(line: str) -> Iterator[tuple[str, list[re.Match[str]]]]:
    """The pairs of a line that stand side by side, each run with what stands before it."""
    run: list[re.Match[str]] = []
    start = end = 0
    for pair in _PAIR.finditer(line):
        if not _of_mark(pair["label"]):
            continue
        if run and (not _GAP.fullmatch(line[end : pair.start()]) or any(pair["label"] == p["label"] for p in run)):
            yield line[start : run[0].start()], run
            start, run = end, []
        run.append(pair)
        end = pair.end()
    if run:
        yield line[start : run[0].start()], run


def of_record(record: Record) -> Iterator[Tally]:
    """The counts that a row of a table of marks states: of one time, or of all parts together."""
    held = {key: int(text) for key, text in _plain(cells(record)).items() if text.isdigit()}
    counted = {key: number for key, number in held.items() if _of_mark(key[0])}
    title = nfkc(record.title)
    timed = _BEFORE.search(title) or _NOW.search(title) or fiscal_years(title)
    if len({name for name, _ in counted}) < LEAST or not (timed or match_key(title) in TOTALS):
        return
    for (name, year), number in counted.items():
        when = year or next(iter(fiscal_years(title)), None)
        before, now = _BEFORE.search(title) is not None, _NOW.search(title) is not None
        yield Tally(name, number, when, before, now, record.document, record.source.lines, "")


def _plain(held: Mapping[tuple[str, int | None], str]) -> dict[tuple[str, int | None], str]:
    return {key: nfkc(text).strip().rstrip("件つ個") for key, text in held.items()}


def _of_mark(label: str) -> bool:
    """Whether a label is a mark, or words that say how something stands.

    >>> [_of_mark(label) for label in ("◎達成", "A", "やや遅れ", "委員", "完了")]
    [True, True, True, False, True]
    """
    plain = nfkc(label).strip()
    return re.match(_MARK, plain) is not None or status_of_words(plain) is not None


def has(tally: Tally, mark: str) -> bool:
    """Whether a count is of a mark: the mark itself, or a state that its words say.

    >>> one = Tally("◎達成", 8, None, False, True, "d", (1, 1), "")
    >>> has(one, "◎"), has(one, "completed"), has(one, "○")
    (True, True, False)
    """
    label = nfkc(tally.label).strip()
    head = re.match(_MARK, label)
    words = label[head.end() :].strip() if head else label
    return (head is not None and mark_key(head[0]) == mark_key(mark)) or status_of_words(words) == mark
