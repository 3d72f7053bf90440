"""What changed of records between two editions of a plan, field by field. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from pydantic import Field

from ingest.amounts import amount
from ingest.lineage import ALIKE_NUMBERED, How, Link, likeness, links
from ingest.model import Indicator, Record, Value, YearValue
from ingest.text import fiscal_years, match_key

What = Literal[
    "slipped", "dropped", "added", "renamed", "split", "merged", "renumbered", "advanced", "revised", "reported"
]
"""Kinds of change, what is asked about first in front; `reported` is printed for the first time."""

_RANK = {"delayed": 0, "on_track": 1, "completed": 2}
_DEADLINE = re.compile(r"期限|終了|完了|達成年度|目標年度|実施年度|開始|着手|期間|時期")
"""Printed fields that name when something is to be done; a later year there is a delay."""
_OWN = ("訂正", "不一致")
"""Attributes that the program keeps, which no edition prints."""


UNNAMED = "（指標名の記載なし）"


class Change(Value):
    """One thing that is otherwise in the newer edition."""

    what: What = Field(title="変化")
    before: tuple[str, ...] = Field(default=(), title="前の記録ID")
    after: tuple[str, ...] = Field(default=(), title="後の記録ID")
    field: str | None = Field(default=None, title="項目", description="None: the record as a whole")
    indicator: str | None = Field(default=None, title="指標名")
    fiscal_year: int | None = Field(default=None, title="年度")
    old: str | None = Field(default=None, title="前の記載")
    new: str | None = Field(default=None, title="後の記載")
    likeness: float | None = Field(default=None, title="名称の近さ", description="where a pair is taken for one by it")
    near: str | None = Field(default=None, title="同じ番号の別の記録")


def changes(before: Sequence[Record], after: Sequence[Record]) -> tuple[Change, ...]:
    """What changed between two editions, in the order of the newer; what was dropped stands last."""
    held = {record.record_id: record for record in (*before, *after)}
    return tuple(change for link in links(before, after) for change in of_link(link, held))


def of_link(link: Link, held: Mapping[str, Record]) -> Iterator[Change]:
    """What changed of the records that belong together."""
    old, new = [held[i] for i in link.before], [held[i] for i in link.after]
    how: How = link.how
    if how != "same":
        numbered = how == "renumbered"
        said = [" ／ ".join((r.number or "—") if numbered else r.title for r in side) or None for side in (old, new)]
        field = {"renumbered": "number", "renamed": "title"}.get(how)
        yield Change(
            what=how, before=link.before, after=link.after, field=field, old=said[0], new=said[1],
            likeness=link.likeness, near=link.near,
        )  # fmt: skip
    if len(old) == len(new) == 1:
        for change in _fields(old[0], new[0]):
            yield change.model_copy(update={"before": link.before, "after": link.after})


def _fields(old: Record, new: Record) -> Iterator[Change]:
    yield from _status(old, new)
    for field in ("progress_percent", "stars"):
        yield from _measured(field, getattr(old, field), getattr(new, field))
    yield from _text("departments", "、".join(old.departments) or None, "、".join(new.departments) or None)
    for name in dict.fromkeys([*(old.grades or {}), *(new.grades or {})]):
        yield from _text(f"grades.{name}", (old.grades or {}).get(name), (new.grades or {}).get(name))
    for name in dict.fromkeys([*(old.scores or {}), *(new.scores or {})]):
        yield from _measured(f"scores.{name}", (old.scores or {}).get(name), (new.scores or {}).get(name))
    for name in dict.fromkeys([*old.attributes, *new.attributes]):
        if name not in _OWN:
            yield from _attribute(name, _said(old.attributes.get(name)), _said(new.attributes.get(name)))
    yield from _indicators(old.indicators, new.indicators)


def _said(value: str | float | list[str] | None) -> str | None:
    if isinstance(value, list):
        return "、".join(value)
    return f"{value:g}" if isinstance(value, float) else value


def _status(old: Record, new: Record) -> Iterator[Change]:
    said = old.status_text or old.status, new.status_text or new.status
    if old.status and new.status and old.status != new.status:
        what: What = "slipped" if _RANK[new.status] < _RANK[old.status] else "advanced"
        yield Change(what=what, field="status", old=said[0], new=said[1])
    else:
        yield from _text("status", *said)


def _measured(field: str, old: float | None, new: float | None) -> Iterator[Change]:
    if old is not None and new is not None and old != new:
        yield Change(what="slipped" if new < old else "advanced", field=field, old=f"{old:g}", new=f"{new:g}")
    elif old is None or new is None:
        yield from _text(field, None if old is None else f"{old:g}", None if new is None else f"{new:g}")


def _text(field: str, old: str | None, new: str | None, **told: object) -> Iterator[Change]:
    """A field that is printed otherwise, or for the first time; white space and width aside."""
    if match_key(old or "") != match_key(new or ""):
        what: What = "reported" if old is None else "revised"
        yield Change.model_validate({"what": what, "field": field, "old": old, "new": new, **told})


def _attribute(name: str, old: str | None, new: str | None) -> Iterator[Change]:
    years = [fiscal_years(text or "")[-1:] for text in (old, new)]
    if _DEADLINE.search(name) and all(years) and years[0] != years[1]:
        what: What = "slipped" if years[1] > years[0] else "advanced"
        yield Change(what=what, field=f"attributes.{name}", old=old, new=new)
    else:
        yield from _text(f"attributes.{name}", old, new)


def _indicators(old: Sequence[Indicator], new: Sequence[Indicator]) -> Iterator[Change]:
    """Figures of the indicators of one name, by year; an indicator that is gone or new as a whole."""
    named = [{match_key(one.name or ""): one for one in side} for side in (old, new)]
    if len(old) == len(new) == 1 and likeness(old[0].name or "", new[0].name or "") >= ALIKE_NUMBERED:
        named = [{"": side[0]} for side in (old, new)]
    for key in dict.fromkeys([*named[0], *named[1]]):
        one, other = named[0].get(key), named[1].get(key)
        if one is None or other is None:
            was, now = (side.name or UNNAMED if side else None for side in (one, other))
            yield from _text("indicators", was, now)
            continue
        yield from _text("indicators", one.name, other.name)
        yield from _years(other.name, one.values, other.values)


def _years(name: str | None, old: Sequence[YearValue], new: Sequence[YearValue]) -> Iterator[Change]:
    years = [{value.fiscal_year: value for value in side} for side in (old, new)]
    for year in sorted({*years[0], *years[1]}):
        for side in ("target", "actual", "value"):
            was, now = (getattr(held.get(year), side, None) for held in years)
            for change in _text(side, was, now, indicator=name, fiscal_year=year):
                lowered = side == "target" and _lowered(was, now, [v.target for v in old])
                yield change.model_copy(update={"what": "slipped"}) if lowered else change


def _lowered(old: str | None, new: str | None, targets: Sequence[str | None]) -> bool:
    """Whether a target asks for less than before, in the direction in which the plan's targets go."""
    was, now = amount(old or ""), amount(new or "")
    if was is None or now is None:
        return False
    figures = [figure for target in targets if (figure := amount(target or "")) is not None]
    falling = len(figures) > 1 and figures[-1] < figures[0]
    return now > was if falling else now < was
