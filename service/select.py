"""Records by field: the filters that a question states, and the records that fit all of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ingest.model import Record
from ingest.text import fiscal_years, match_key
from service import headings
from service.figures import outcomes
from service.model import Intent, Understanding
from service.understand import NAMED_SHARE, SUPERLATIVE

_PERCENT = re.compile(r"(?P<value>\d+(?:\.\d+)?)\s*(?:%|パーセント|割)|(?P<half>半分|半数)")
_BELOW = re.compile(
    r"未満|下回|届[いかき]|達し(?:て(?:い)?)?な|以下|より(?:低|少|小)|切って|行ってな|いってな|満たな|below|under|less"
)
_AT_LEAST = re.compile(r"以上|超え|上回|より(?:高|多|大)|達した|届いた|above|over|more than|at least")
_POINTS = re.compile(r"(?P<value>\d+(?:\.\d+)?)\s*点")
_SCORED = re.compile(r"評価|点|スコア|得点")
"""Names of attributes that are measured in points."""
DECADE = 10
"""Width of 「40%台」."""
NAMED_BY = 3
"""Characters of a field's name by which a question names it: 審議会 for 審議会評価."""
_STARS = re.compile(r"(?:★|☆|星|ほし)\D{0,6}(?P<value>\d{1,2})|(?P<value2>\d{1,2})\s*(?:個|つ)?\D{0,3}(?:★|星)")
_GRADE = re.compile(
    r"(?<![A-Za-z])(?P<grade>[A-DS])\s*(?:評価|ランク|判定|の(?:もの|項目|取組|実践項目)|に(?:なっ|な))|(?:評価|ランク|判定)[がはもの「]*(?P<grade2>[A-DS])(?![A-Za-z])"
)
_ENDED = re.compile(r"終了|終わっ|完了|済ん|おわっ")

Test = Callable[[Record], bool]
MISSED = re.compile(
    r"届[いかき](?!た)|達し(?:て(?:い)?)?な|達成でき(?!た)|達成して(?:い)?な|未達|下回|満たな|及ば|missed|fell short",
    re.I,
)
MET = re.compile(r"達成した|達成できた|達成して(?:い)?る|届いた|上回|クリア|\bmet\b|exceed", re.I)
TARGETS = re.compile(
    rf"(?:目標|target).*(?:{MISSED.pattern}|{MET.pattern})|(?:{MISSED.pattern}|{MET.pattern}).*(?:目標|target)", re.I
)
LISTING = (Intent.LIST, Intent.COUNT, Intent.COMPARE)
EXTREME = re.compile(rf"{SUPERLATIVE}|\b(?:most|least|highest|lowest|best|worst)\b", re.I)
LISTING_SHARE = 0.25
"""Share of the listing intents from which a question's filters are taken as such; below it they describe one record."""
COUNTERS = ("件", "つ", "個", "本", "項目", "種類", "事業", "施策", "公約", "取組")
"""Counters of records."""
COMMON_VALUE = 3
"""An attribute's value that fewer records share than this is one record's own, not a class."""


class Filter(NamedTuple):
    """One condition: how it reads, and its test."""

    words: str
    test: Test
    field: str = "title"


class Selection(NamedTuple):
    """Ids of the records that fit, in document order; the filters in words; the fields that they look at."""

    record_ids: tuple[str, ...] = ()
    words: str | None = None
    fields: tuple[str, ...] = ()


def select(asked: Understanding, records: Sequence[Record]) -> Selection:
    """The records that fit the question's filters.

    Nothing where the question lists, counts or compares nothing, or states no filter.
    """
    if (
        not counts(asked)
        and not (asked.kind and EXTREME.search(asked.question))
        and sum(asked.intents.get(intent, 0.0) for intent in LISTING) < LISTING_SHARE
    ):
        return Selection()
    pool = [record for record in records if not asked.documents or record.document in asked.documents]
    parents = headings.named(asked, pool)
    kind = _held(asked.kind, pool)
    counted = kind is not None and not (parents and all(heading.kind == asked.kind for heading in parents))
    if counted:
        pool = [record for record in pool if record.kind == kind]
    found = [*_by_department(asked), *_by_progress(asked, pool), *_by_grade(asked, pool), *_by_attribute(asked, pool)]
    found += [*_by_points(asked, pool), *_by_outcome(asked)]
    if parents:
        found.append(Filter(f"「{parents[0].title}」", headings.below(parents)))
    if counted:
        found.append(Filter("", lambda record: record.kind == kind))
    if not found:
        return Selection()
    fitting = [record for record in pool if all(condition.test(record) for condition in found)]
    if len({record.kind for record in fitting}) > 1:
        fitting = headings.children(asked, fitting) if parents else _one_kind(fitting)
    words = "・".join(c.words for c in found if c.words) or None
    fields = tuple(dict.fromkeys(c.field for c in found if c.field != "title"))
    return Selection(tuple(r.record_id for r in fitting), words, fields)


def _held(kind: str | None, pool: Sequence[Record]) -> str | None:
    """The kind asked for; where no record is of it, projects, which plans of no known form call by any name."""
    if kind is None or any(record.kind == kind for record in pool):
        return kind
    return "project" if any(record.kind == "project" for record in pool) else kind


def counts(asked: Understanding) -> bool:
    """Whether the question asks for a number of records: of a kind that it names, in a counter for things."""
    named = asked.intents.get(Intent.STATUS, 0.0) >= NAMED_SHARE  # ★はいくつ counts stars
    return asked.kind is not None and asked.wanted in COUNTERS and not named


def _one_kind(records: Sequence[Record]) -> list[Record]:
    """Records of the kind that most of them are of: a pledge and its measures are not counted together."""
    kinds = [record.kind for record in records]
    most = max(sorted(set(kinds)), key=kinds.count)
    return [record for record in records if record.kind == most]


def _by_outcome(asked: Understanding) -> list[Filter]:
    """Indicators that missed or met their targets: every record that prints both figures."""
    if not TARGETS.search(asked.question):
        return []
    return [Filter("", lambda record: bool(outcomes([record], asked.years)))]


def _by_department(asked: Understanding) -> list[Filter]:
    def held_by(name: str) -> Test:
        key = match_key(name)
        return lambda record: any(key in match_key(department) for department in record.departments)

    return [Filter(f"担当が{name}", held_by(name), "departments") for name in asked.departments]


def _by_progress(asked: Understanding, pool: Sequence[Record]) -> list[Filter]:
    text = asked.question
    found: list[Filter] = []
    status = asked.status
    if status and any(record.status for record in pool):
        found.append(Filter(_status_words(status, pool), lambda record: record.status == status, "status_text"))
    match = _PERCENT.search(text)
    if match and any(record.progress_percent is not None for record in pool):
        value = 50.0 if match["half"] else float(match["value"]) * (10 if "割" in match[0] else 1)
        found += _threshold(
            text, f"進捗率{value:g}%", value, "progress_percent", lambda record: record.progress_percent
        )
    stars = _STARS.search(text)
    if stars and any(record.stars is not None for record in pool):
        number = float(stars["value"] or stars["value2"])
        found += _threshold(text, f"★{number:g}", number, "stars", lambda record: record.stars) or [
            Filter(f"★{number:g}", lambda record: record.stars == number, "stars")
        ]
    return found


def _status_words(status: str, pool: Sequence[Record]) -> str:
    """The status as the documents print it."""
    printed = sorted(record.status_text for record in pool if record.status == status and record.status_text)
    return f"進捗状況が「{printed[0]}」" if printed else ""


def _threshold(
    text: str, words: str, value: float, field: str, number_of: Callable[[Record], float | None]
) -> list[Filter]:
    """A filter for 以上, 超, 以下 or 未満, as the question says; none where it says none of them."""

    def compared(test: Callable[[float], bool]) -> Test:
        def holds(record: Record) -> bool:
            number = number_of(record)
            return number is not None and test(number)

        return holds

    if re.search(r"\d\s*(?:%|点|割)?台", text):
        return [Filter(words + "台", compared(lambda n: value <= n < value + DECADE), field)]
    if _BELOW.search(text):
        if "以下" in text:
            return [Filter(words + "以下", compared(lambda n: n <= value), field)]
        return [Filter(words + "未満", compared(lambda n: n < value), field)]
    if _AT_LEAST.search(text):
        if re.search(r"超え|上回|より", text):
            return [Filter(words + "超", compared(lambda n: n > value), field)]
        return [Filter(words + "以上", compared(lambda n: n >= value), field)]
    return []


def _by_points(asked: Understanding, pool: Sequence[Record]) -> list[Filter]:
    """A threshold on printed points: of the numeric attribute that the question names, else of the total of the scores,
    unless every record or none is beyond it there: then of the field whose scale it divides.
    """
    match = _POINTS.search(asked.question)
    if not match:
        return []
    value = float(match["value"])
    names = sorted({name for record in pool for name, v in record.attributes.items() if isinstance(v, float)})
    names = [name for name in names if _SCORED.search(name)]
    named = next((name for name in names if name[:NAMED_BY] in asked.question), None)
    fields = [(name, f"attributes.{name}", _attribute(name)) for name in ([named] if named else names)]
    if not named:
        fields.insert(0, ("合計", "scores", lambda record: (record.scores or {}).get("合計")))
    found = [_threshold(asked.question, f"{name}{value:g}点", value, field, of) for name, field, of in fields]
    divided = [f for f in found if f and len({f[0].test(record) for record in pool}) > 1]
    return next(iter(divided), [])


def _attribute(name: str) -> Callable[[Record], float | None]:
    def number(record: Record) -> float | None:
        value = record.attributes.get(name)
        return value if isinstance(value, float) else None

    return number


def _by_grade(asked: Understanding, pool: Sequence[Record]) -> list[Filter]:
    match = _GRADE.search(asked.question)
    if not match or not any(record.grades for record in pool):
        return []
    grade = match["grade"] or match["grade2"]
    years = asked.years

    def holds(record: Record) -> bool:
        if not record.grades:
            return False
        if years:
            return any(value == grade and set(fiscal_years(key)) & set(years) for key, value in record.grades.items())
        overall = record.grades.get("総括") or record.grades.get("自己評価") or record.grades.get("総合評価")
        return overall == grade

    return [Filter(f"評価が{grade}", holds, "grades")]


def _by_attribute(asked: Understanding, pool: Sequence[Record]) -> list[Filter]:
    """Attributes whose printed value is a class that the question names, or whose year it names as an end."""
    text = match_key(asked.question)
    values: dict[tuple[str, str], int] = {}
    for record in pool:
        for name, value in record.attributes.items():
            if isinstance(value, str) and 2 <= len(value) <= 8:
                values[name, value] = values.get((name, value), 0) + 1
    found = []
    for (name, value), count in sorted(values.items()):
        key = match_key(value)
        if count < COMMON_VALUE or key not in text or fiscal_years(value) or f"{key}も含" in text:
            continue
        if re.search(rf"{re.escape(key)}(?:の\S{{0,3}})?(?:は|を)?除", text):
            found.append(Filter(f"{name}が「{value}」以外", _attribute_is_not(name, value), f"attributes.{name}"))
        else:
            found.append(Filter(f"{name}が「{value}」", _attribute_is(name, value), f"attributes.{name}"))
    if asked.years and _ENDED.search(asked.question):
        wanted = set(asked.years)
        names = {name for name, value in values if fiscal_years(value) and re.search(r"終了|完了", name)}
        if names:
            found.append(
                Filter(
                    f"{min(names, key=len)}が{'・'.join(f'{y}年度' for y in asked.years)}",
                    _ended_in(names, wanted),
                    f"attributes.{min(names, key=len)}",
                )
            )
    return found


def _attribute_is(name: str, value: str) -> Test:
    return lambda record: value in str(record.attributes.get(name, "")).split("・")


def _attribute_is_not(name: str, value: str) -> Test:
    return lambda record: value not in str(record.attributes.get(name, ""))


def _ended_in(names: set[str], years: set[int]) -> Test:
    """Whether the first of the attributes that the record prints, the shortest name first, names one of the years."""

    def holds(record: Record) -> bool:
        printed = [record.attributes[name] for name in sorted(names, key=len) if name in record.attributes]
        return bool(printed) and bool(years & set(fiscal_years(str(printed[0]))))

    return holds
