"""What rows and sheets state of one indicator group or project, on its way to a record."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.model import Indicator, Lines
from ingest.parsers.any_plan_roles import Role
from ingest.parsers.any_plan_status import is_rating
from ingest.parsers.any_plan_values import departments_of
from ingest.text import nfkc

_NUMBERED = re.compile(
    r"""
    (?: (?P<ringed> [①-⑳] | [(（] [0-9０-９]{1,2} [)）] ) \s*                          # ① or (1)
    | (?P<parts> [0-9０-９]{1,3} (?: [-－‐.．] [0-9０-９]{1,3} ){1,3} ) \s* [.．、:：]? \s*    # 1-2
    | (?P<plain> [0-9０-９]{1,3} ) (?: [.．、:：] \s* | \s+ ) )                          # 1. or 1 before a space
    (?P<title> [^\s0-9０-９%％] .* )
    """,
    re.VERBOSE,
)

MARKS = re.compile(r"^[・●○◎◆◇■□※]\s*")
"""A list mark before a name."""

_LONG = 60
"""Characters from which a cell is a text of its own rather than an attribute."""


@dataclass
class Found:
    """What rows or a sheet state of one indicator group or project."""

    title: str | None
    lines: Lines
    number: str | None = None
    path: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    status_text: str | None = None
    percent: float | None = None
    grades: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    indicators: list[tuple[Indicator, Lines]] = field(default_factory=list)
    fields: dict[str, Lines] = field(default_factory=dict)

    @property
    def states(self) -> bool:
        """Whether anything checkable is stated, besides texts."""
        return bool(
            self.indicators or self.departments or self.status_text or self.grades or self.attributes
            or self.percent is not None
        )  # fmt: skip

    def cite(self, name: str, lines: Lines) -> None:
        """Note the lines that print a field; lines of the same field on other rows widen the place."""
        known = self.fields.get(name, lines)
        self.fields[name] = (min(known[0], lines[0]), max(known[1], lines[1]))

    def take_text(self, label: str, text: str, lines: Lines, *, long: bool | None = None) -> None:
        """Keep a cell under its printed label: a long one as a section, a short one as an attribute.

        Args:
            long: what it is, where the label says so (概要, 備考); None: its length decides.
        """
        label = label or "記載"
        measured = len(text) > _LONG or "。" in text or "\n" in text
        if label in self.sections or (measured if long is None else long):
            before = self.sections.get(label) or self.attributes.pop(label, None)  # a short first line moves along
            self.cite(f"sections.{label}", self.fields.pop(f"attributes.{label}", lines))
            known = (before or "").split("\n")
            self.sections[label] = text if before is None else before if text in known else f"{before}\n{text}"
            self.cite(f"sections.{label}", lines)
        else:
            before = self.attributes.get(label)
            # what several rows of one project print is joined
            self.attributes[label] = text if before is None or text in before.split("・") else f"{before}・{text}"
            self.cite(f"attributes.{label}", lines)

    def take_departments(self, text: str, lines: Lines) -> None:
        """Add the departments of a cell."""
        self.departments = tuple(dict.fromkeys((*self.departments, *departments_of(text))))
        if self.departments:
            self.cite("departments", lines)

    def take_status(self, label: str, text: str, lines: Lines) -> None:
        """Keep a rating; a second one, or a report of the state, is kept under its label."""
        if self.status_text is None and is_rating(text):
            self.status_text = text
            self.cite("status_text", lines)
        else:
            self.take_text(label, text, lines)


@dataclass(frozen=True)
class Defaults:
    """Years for figures whose column names none: the plan's last for targets, the report's for results."""

    target: int | None = None
    actual: int | None = None
    hint: str = ""
    """The caption above a table: 目標値の推移 gives the side of columns that only name years."""


def length_of(role: Role) -> bool | None:
    """Whether texts of a role are sections (概要) or attributes (備考); None where their length decides."""
    return {"description": True, "remark": False}.get(role)


def title_of(cell: str) -> tuple[str | None, str]:
    """A name cell's number and title.

    >>> title_of("① 見守り"), title_of("1-2 移住の促進"), title_of("5歳児健診")
    (('1', '見守り'), ('1-2', '移住の促進'), (None, '5歳児健診'))
    """
    text = MARKS.sub("", cell).strip()
    match = _NUMBERED.fullmatch(text)
    if match is None:
        return None, text
    return nfkc(match["ringed"] or match["parts"] or match["plain"]).strip("()"), match["title"]
