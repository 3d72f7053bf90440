"""Records by field: those that fulfil all conditions of a request. Reads no words. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ingest.amounts import last_outcomes, outcomes
from ingest.model import Record
from ingest.parsers.vocabulary.status import status_of_words
from ingest.text import fiscal_years, match_key, nfkc
from service.columns import cells, figureless, quantity, sums_up
from service.model import Condition, Heading, Op, Request
from service.tree import untitled

Test = Callable[[Record], bool]
PAIRED = (Op.COMPARE, Op.DIFFERENCE, Op.SUM)
"""Operations over two records of a kind that the question tells by their words."""
LAST_TARGET = "target:last"
"""The field of a condition on what a plan aims at in the end."""
LABEL = 8
"""Characters of a label before a heading."""
SELECTING = (Op.LIST, Op.COUNT, Op.EXTREME, Op.SUM)
"""Operations over all records that fit."""


class Selection(NamedTuple):
    """Ids of the records that fit, the conditions applied, and the ids of the records that they were applied to."""

    fitting: tuple[str, ...]
    applied: tuple[Condition, ...]
    pool: tuple[str, ...]


def select(request: Request, records: Sequence[Record]) -> Selection:
    """The records that fit, in document order, the conditions that these plans can fulfil, and all of the kind.

    Nothing where the request lists, counts or compares no records, or names neither a condition nor a kind.
    """
    if not any(ask.op in SELECTING or (request.pair and ask.op in PAIRED) for ask in request.asks):
        return Selection((), (), ())
    about = request.subject
    pool = [r for r in records if (not about.documents or r.document in about.documents) and not sums_up(r)]
    if about.kinds:
        counted = tuple(record.record_id for record in pool if record.kind in about.kinds)
        return Selection(counted, (), counted)
    of_kind = [record for record in pool if record.kind == about.kind] if about.kind else []
    if of_kind and not (about.headings and all(heading.kind == about.kind for heading in about.headings)):
        pool = of_kind
    stated = [_against(c, pool) for c in request.conditions]
    own = [c for c in stated if any(_has(record, c, request.years) for record in pool)]
    parts = _parts(of_kind, records)
    held = [part for below in parts.values() for part in below]
    in_parts = [c for c in stated if c not in own and any(_has(one, c, request.years) for one in held)]
    applied = [c for c in stated if c in own or c in in_parts]
    tests = _tests(own, request.years) + [_of_parts(test, parts) for test in _tests(in_parts, request.years)]
    under = [record for record in pool if _is_under(record, about.headings)]
    if under and all(any(_has(record, c, request.years) for record in under) for c in applied):
        tests.append(lambda record: _is_under(record, about.headings))
    ordered = request.order.field if request.order else None
    if ordered and ordered.startswith("column:"):
        tests.append(lambda record: number(record, ordered, request.years) is not None)
    if not tests and (about.headings or not of_kind):
        return Selection((), (), ())
    fitting = [record for record in pool if all(test(record) for test in tests)]
    if len({record.kind for record in fitting}) > 1:
        fitting = _nearest(fitting) if about.headings else _one_kind(fitting)
    kinds = {record.kind for record in fitting}
    whole = [record.record_id for record in pool if record.kind in kinds]
    return Selection(tuple(record.record_id for record in fitting), tuple(applied), tuple(whole))


def _against(condition: Condition, pool: Sequence[Record]) -> Condition:
    """A condition on targets, held against the plan's last ones where no figure stands beside its own year's."""
    if condition.field != "target" or outcomes(pool, ()):
        return condition
    return condition.model_copy(update={"field": LAST_TARGET})


def _parts(of_kind: Sequence[Record], records: Sequence[Record]) -> dict[str, list[Record]]:
    """Record id → the records right below it that hold its marks: a measure is graded in its indicators' rows."""
    below: dict[tuple[str, str], list[Record]] = {}
    for record in records if of_kind else ():
        if record.path:
            below.setdefault((record.document, untitled(record.path[-1])), []).append(record)
    return {record.record_id: below.get((record.document, untitled(record.title)), []) for record in of_kind}


def _of_parts(test: Test, parts: dict[str, list[Record]]) -> Test:
    """A test that a record passes by one of its parts."""
    return lambda record: any(test(part) for part in parts.get(record.record_id, ()))


def _tests(applied: Sequence[Condition], years: Sequence[int]) -> list[Test]:
    """One test a field: of several values of one field (新規または拡充) any will do, of excluded ones none."""
    tests: list[Test] = []
    for family in dict.fromkeys(c.family for c in applied):
        of_field = [holding(c, years) for c in applied if c.family == family and c.op == "is"]
        if of_field:
            tests.append(_any(of_field))
    return tests + [holding(c, years) for c in applied if c.op != "is"]


def _any(tests: Sequence[Test]) -> Test:
    return lambda record: any(test(record) for test in tests)


def _is_under(record: Record, headings: Sequence[Heading]) -> bool:
    """Whether a record stands below one of the headings, whatever label is printed before it: 基本目標3."""
    keys = [untitled(printed) for printed in record.path]
    return any(
        heading.document == record.document
        and any(key.endswith(heading.key) and len(key) - len(heading.key) <= LABEL for key in keys)
        for heading in headings
    )


def _nearest(records: Sequence[Record]) -> list[Record]:
    """Of the records below a heading, those right below it."""
    nearest = min(len(record.path) for record in records)
    return [record for record in records if len(record.path) == nearest]


def _one_kind(records: Sequence[Record]) -> list[Record]:
    """Records of the kind that most of them are of: a pledge and its measures are not counted together."""
    kinds = [record.kind for record in records]
    most = max(sorted(set(kinds)), key=kinds.count)
    return [record for record in records if record.kind == most]


def number(record: Record, field: str, years: Sequence[int] = ()) -> float | None:
    """A numeric field of a record, by the name that conditions and orders use; None where it prints none."""
    head, _, name = field.partition(":")
    match head:
        case "grade":
            return rank(grade(record, name))
        case "percent":
            return record.progress_percent
        case "stars":
            return record.stars
        case "points":
            held = {**(record.scores or {}), **{n: v for n, v in record.attributes.items() if isinstance(v, float)}}
            return held.get(name) if name else held.get("合計", next(iter(held.values()), None))
        case "column":
            return quantity(record, name, years[0] if years else None)
    return None


_BRACKETS = re.compile(r"[(（][^)）]*[)）]")


def offices(printed: str) -> set[str]:
    """The keys of the offices that a cell names, each without what stands in brackets: 教育総務課 is not 総務課.

    >>> sorted(offices("(総)総務課")), sorted(offices("総務課・財政課（契約係）"))
    (['総務課'], ['総務課', '総務課財政課', '財政課'])
    """
    plain = _BRACKETS.sub("", printed)
    return {match_key(part) for part in (plain, *re.split(r"[、,，・/／\s]+", plain)) if part.strip()}


RANKS = ("SABCDE", "◎○△×")
"""Grades as plans print them, the best first."""


def rank(printed: str | None) -> float | None:
    """How high a grade stands among those of its sort, the best highest; None where it is none of them.

    >>> rank("A") > rank("C"), rank("Ａ") == rank("A"), rank("検討")
    (True, True, None)
    """
    mark = nfkc(printed or "").strip()
    return next((float(-ranks.index(mark)) for ranks in RANKS if len(mark) == 1 and mark in ranks), None)


def grade(record: Record, name: str) -> str | None:
    """A record's grade of a year or of a printed key; without one, its overall grade."""
    grades = record.grades or {}
    if name.isdigit():
        return next((value for key, value in grades.items() if fiscal_years(key)[:1] == [int(name)]), None)
    if name:
        printed = record.attributes.get(name)
        return grades.get(name) or (str(printed) if printed is not None else None)
    if not grades:
        rated = next((str(v) for n, v in record.attributes.items() if "評価" in n or "判定" in n), record.status_text)
        return rated
    undated = [value for key, value in grades.items() if not fiscal_years(key)]
    return next(iter([*undated[:1], *list(grades.values())[-1:]]), None)


_BEFORE = re.compile(r"前年|前回|昨年")
_MOVED: tuple[tuple[float, re.Pattern[str]], ...] = (
    (-1.0, re.compile(r"^(?:やや)?(?:悪化|後退|低下)")), (1.0, re.compile(r"^(?:やや)?(?:改善|向上)")),
)  # fmt: skip
"""Printed words for which way a figure went."""


def moved(record: Record) -> float | None:
    """Which way a record went since the time before, by its two last grades or a printed word: up 1, down -1, 0."""
    pair = last_grades(record)
    if pair:
        before, now = rank(pair[0]) or 0.0, rank(pair[1]) or 0.0
        return float((now > before) - (now < before))
    return next((way for way, said in _MOVED if said.match(record.status_text or "")), None)


def last_grades(record: Record) -> tuple[str, str] | None:
    """The grade of the time before and the one of now, of one sort; None where one of them is not printed."""
    held = [(name, str(value)) for name, value in record.attributes.items()]
    before = next((value for name, value in held if _BEFORE.search(name) and rank(value) is not None), None)
    now = next(
        (value for name, value in held if re.search(r"今回|本年|今年", name)), record.status_text or grade(record, "")
    )
    dated = [value for key, value in (record.grades or {}).items() if fiscal_years(key)]
    if before is None and len(dated) > 1:
        before, now = dated[-2:]
    return (before, now) if before and now and rank(before) is not None and rank(now) is not None else None


WORD = 4
"""Characters of a printed state that is a noun alone."""


def status(record: Record) -> str | None:
    """How a record stands: as it was read, else done by a noun alone that says so (実現, 完成)."""
    word = (record.status_text or "").strip()
    done = 0 < len(word) <= WORD and status_of_words(f"{word}した") == "completed"
    return record.status or ("completed" if done else None)


def _has(record: Record, condition: Condition, years: Sequence[int]) -> bool:
    """Whether a record prints the field of a condition at all."""
    head, _, name = condition.field.partition(":")
    match head:
        case "department":
            return bool(record.departments)
        case "status":
            return status(record) is not None
        case "grade":
            return grade(record, name) is not None
        case "attribute":
            return condition.op == "blank" or not name or any(column == name for column, _ in cells(record))
        case "target":
            return bool(last_outcomes([record]) if name else outcomes([record], ()))
        case "moved":
            return moved(record) is not None
    return number(record, condition.field, years) is not None


def holding(condition: Condition, years: Sequence[int]) -> Test:
    """The test of one condition."""
    head, _, name = condition.field.partition(":")
    value = condition.value
    match head:
        case "department":
            key = match_key(str(value))
            return _signed(condition, lambda r: any(key in offices(d) for d in r.departments))
        case "status":
            return _signed(condition, lambda r: status(r) == value)
        case "grade":
            return _signed(condition, lambda r: match_key(grade(r, name) or "") == match_key(str(value)))
        case "attribute":
            return _signed(condition, lambda r: _attribute_is(r, condition, years))
        case "target":
            met = condition.op == "met"
            return lambda r: any(o.met is met for o in (last_outcomes([r]) if name else outcomes([r], years)))
        case "moved":
            return lambda r: moved(r) == value
    return lambda r: _compared(condition, number(r, condition.field, years))


def _signed(condition: Condition, test: Test) -> Test:
    return (lambda record: not test(record)) if condition.op == "not" else test


def _attribute_is(record: Record, condition: Condition, years: Sequence[int]) -> bool:
    """Whether a column holds the value: in the year that is asked about, or in any where the question names none."""
    name, value = condition.field.partition(":")[2], condition.value
    held = {(column, when): text for (column, when), text in cells(record).items() if name in ("", column)}
    asked = [text for (_, when), text in held.items() if when in years] or list(held.values())
    if condition.op == "blank":
        own = any(column == name or record.indicators for column, _ in cells(record))
        return own and (not held or any(figureless(text) for text in asked))
    if isinstance(value, float):
        return any(int(value) in fiscal_years(text) for text in asked)
    key = match_key(str(value))
    return any(key in (match_key(text), *(match_key(part) for part in text.split("・"))) for text in asked)


def _compared(condition: Condition, found: float | None) -> bool:
    if found is None:
        return False
    bound = float(condition.value)
    match condition.op:
        case "at_least":
            return found >= bound
        case "above":
            return found > bound
        case "at_most":
            return found <= bound
        case "below":
            return found < bound
        case "among":
            return bound <= found < (condition.upper or bound)
        case "not":
            return found != bound
    return found == bound
