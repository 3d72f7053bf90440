"""The field of a record that a path names: what it says, and the record with another value there.

Paths are those of `source.fields` and of the record's JSON: `title`, `departments`, `attributes.備考`,
`sections.今後の取組`, `indicators.0.name`, `indicators.0.values.2024.actual`; an indicator may be named by its name.
"""

from __future__ import annotations

import re
from typing import Any

from pydantic import ValidationError

from ingest.model import Baseline, Indicator, Record, YearValue
from ingest.readers.cells import cell
from ingest.text import match_key, nfkc

_FIXED = frozenset({"record_id", "document", "source", "kind"})
"""What a record is known by; another value would make it another record."""
_TITLES = {str(field.title): name for name, field in Record.model_fields.items() if field.title}
_SIDES = {str(field.title): name for name, field in YearValue.model_fields.items() if field.title}
_MAPPED = ("attributes", "sections", "grades", "scores")
_LISTED = ("departments", "path")
_SPLIT = re.compile(r"[、,;；\n]+")


class NoSuchField(Exception):
    """The record has no field of this path; the message says what it has."""


class UnfitValue(Exception):
    """The value is none for this field; the message says what the field says now."""


def shown(value: Any) -> str:
    """A field's value as a clerk reads it."""
    if value is None:
        return ""
    if isinstance(value, tuple | list):
        return "、".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def stated(record: Record, path: str) -> Any:
    """What the record says there; None where it may say something and does not.

    Raises:
        NoSuchField: there is no such field.
    """
    head, rest = _parts(path, record)
    if head == "indicators":
        at, rest = _indicator(record, rest)
        return _of_indicator(record.indicators[at], rest)
    value = getattr(record, head)
    if head not in _MAPPED:
        return value
    return (value or {}).get(".".join(rest))


def changed(record: Record, path: str, value: str | None) -> Record:
    """The record with another value there; None or a blank takes the value away.

    Raises:
        NoSuchField: there is no such field.
        UnfitValue: the field cannot hold the value.
    """
    head, rest = _parts(path, record)
    new: Any = value
    if head == "indicators":
        at, rest = _indicator(record, rest)
        indicators = list(record.indicators)
        indicators[at] = _with(record.indicators[at], rest, value)
        new = tuple(indicators)
    elif head in _MAPPED:
        kept = {name: old for name, old in (getattr(record, head) or {}).items() if name != ".".join(rest)}
        new = kept if value is None else {**kept, ".".join(rest): value}
        new = new or (None if head in ("grades", "scores") else {})
    elif head in _LISTED:
        new = tuple(part.strip() for part in _SPLIT.split(value or "") if part.strip())
    elif head in ("progress_percent", "stars") and value:
        new = nfkc(value).strip(" %★")
    try:
        return Record.model_validate(record.model_dump() | {head: _dumped(new)})
    except ValidationError as error:
        now = shown(stated(record, path))
        raise UnfitValue(f"「{shown(value)}」はこの項目の値になりません（記録は今「{now}」）") from error


def key_of(record: Record, path: str) -> str:
    """The field's name in `source.fields`: an indicator or a named text as a whole, else the field."""
    head, rest = _parts(path, record)
    if head == "indicators":
        return f"indicators.{_indicator(record, rest)[0]}"
    return f"{head}.{'.'.join(rest)}" if head in ("attributes", "sections") else head


def line_of(record: Record, key: str) -> str:
    """All that the record says in a field of `source.fields`, on one line."""
    head, _, rest = key.partition(".")
    value = getattr(record, head)
    if head == "indicators":
        return cell(_indicator_line(value[int(rest)]))
    if head in ("attributes", "sections"):
        return cell(f"{rest} {shown((value or {}).get(rest))}")
    if isinstance(value, dict):
        value = [f"{name} {shown(one)}" for name, one in value.items()]
    return cell(f"{Record.model_fields[head].title} {shown(value)}")


def _indicator_line(indicator: Indicator) -> str:
    parts = [indicator.name or "", f"（{indicator.unit}）" if indicator.unit else ""]
    if indicator.baseline:
        period = f"（{indicator.baseline.period}）" if indicator.baseline.period else ""
        parts.append(f"基準値{period} {indicator.baseline.value}")
    for year in indicator.values:
        sides = [(name, getattr(year, side)) for name, side in _SIDES.items() if side != "fiscal_year"]
        parts += [f"{year.fiscal_year}年度 {name} {printed}" for name, printed in sides if printed is not None]
    return " ".join(part for part in parts if part)


def _dumped(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(one.model_dump() if isinstance(one, Indicator) else one for one in value)
    return value


def _parts(path: str, record: Record) -> tuple[str, list[str]]:
    """The record's field, and the rest of the path below it."""
    head, *rest = re.sub(r"\[([^\]]*)\]", r".\1", path.strip()).split(".")
    head = _TITLES.get(head, head)
    for group in ("attributes", "sections"):  # a printed name alone
        if path in getattr(record, group):
            return group, [path]
    if head not in Record.model_fields or head in _FIXED or (head in _MAPPED and not rest):
        names = "、".join(name for name in Record.model_fields if name not in _FIXED)
        raise NoSuchField(f"項目「{path}」はありません。使える項目: {names}")
    if rest and head not in (*_MAPPED, "indicators"):
        raise NoSuchField(f"項目「{path}」はありません。{head} は今「{shown(getattr(record, head))}」です")
    return head, rest


def _indicator(record: Record, rest: list[str]) -> tuple[int, list[str]]:
    """The position of an indicator, by number or name, and the rest of the path below it."""
    if rest and rest[0].isascii() and rest[0].isdigit() and int(rest[0]) < len(record.indicators):
        return int(rest[0]), rest[1:]
    for at, indicator in enumerate(record.indicators):
        name = indicator.name or ""
        for end in range(len(rest), 0, -1):  # a name may hold a full stop
            if name and match_key(".".join(rest[:end])) == match_key(name):
                return at, rest[end:]
    names = "、".join(f"{at}「{one.name or '名前なし'}」" for at, one in enumerate(record.indicators)) or "なし"
    raise NoSuchField(f"指標「{'.'.join(rest[:1])}」はありません。記録にある指標は今: {names}")


def _year(indicator: Indicator, rest: list[str]) -> tuple[int, str] | None:
    """The fiscal year and the side that a path names: `values.2024.actual`, `2024.実績値`, `values.0.target`."""
    below = rest[1:] if rest[:1] == ["values"] else rest
    if len(below) != 2 or not (below[0].isascii() and below[0].isdigit()):
        return None
    side, number = _SIDES.get(below[1], below[1]), int(below[0])
    if side not in ("target", "actual", "value"):
        return None
    if number < 1000:
        return (indicator.values[number].fiscal_year, side) if number < len(indicator.values) else None
    return number, side


def _of_indicator(indicator: Indicator, rest: list[str]) -> Any:
    year = _year(indicator, rest)
    if year is not None:
        found = next((one for one in indicator.values if one.fiscal_year == year[0]), None)
        return getattr(found, year[1]) if found else None
    if rest in (["name"], ["unit"]):
        return getattr(indicator, rest[0])
    if rest[:1] == ["baseline"] and (len(rest) == 1 or rest[1:] in (["value"], ["period"])):
        return getattr(indicator.baseline, rest[1] if len(rest) > 1 else "value") if indicator.baseline else None
    years = "、".join(str(one.fiscal_year) for one in indicator.values) or "なし"
    raise NoSuchField(f"指標「{indicator.name or '名前なし'}」に「{'.'.join(rest)}」はありません。今ある年度: {years}")


def _with(indicator: Indicator, rest: list[str], value: str | None) -> Indicator:
    """The indicator with one of its figures, its name, unit or baseline replaced."""
    _of_indicator(indicator, rest)
    year = _year(indicator, rest)
    if year is not None:
        values = {one.fiscal_year: one for one in indicator.values}
        one = values.get(year[0]) or YearValue(fiscal_year=year[0])
        values[year[0]] = one.model_copy(update={year[1]: value})
        kept = (values[n] for n in sorted(values) if any((values[n].target, values[n].actual, values[n].value)))
        return indicator.model_copy(update={"values": tuple(kept)})
    if rest[0] != "baseline":
        return indicator.model_copy(update={rest[0]: value})
    field = rest[1] if len(rest) > 1 else "value"
    if field == "value":
        period = indicator.baseline.period if indicator.baseline else None
        return indicator.model_copy(update={"baseline": Baseline(value=value, period=period) if value else None})
    if indicator.baseline is None:
        raise NoSuchField("基準値がないため、時点は訂正できません")
    return indicator.model_copy(update={"baseline": indicator.baseline.model_copy(update={"period": value})})
