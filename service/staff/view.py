"""What the staff's pages are asked to show: filters, columns, order and page, all of it in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

SORTS = (
    "municipality|plan|kind|number|title|department|status|percent|stars|grades|score|indicators|target|actual|result"
    "|edition"
)
"""Names of columns that a list may be ordered by; `grades:R5` is the column of one grade."""


def _blank(value: object) -> object:
    """A form sends its empty fields too; they ask nothing."""
    return (value.strip() or None) if isinstance(value, str) else value


def _several(value: object) -> object:
    """A form sends a parameter for each box; a link sends one, with commas."""
    given = value if isinstance(value, list | tuple) else [value]
    return tuple(dict.fromkeys(part for one in given for part in str(one).split(",") if part))


Blank = BeforeValidator(_blank)
Text = Annotated[Annotated[str, Field(max_length=200)] | None, Blank]
Number = Annotated[Annotated[float, Field(ge=-1e9, le=1e9)] | None, Blank]
Columns = Annotated[tuple[Annotated[str, Field(max_length=20)], ...], Field(max_length=30), BeforeValidator(_several)]


class View(BaseModel):
    """The filters, columns, order and page of a list; None and the defaults ask nothing."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    record_id: Text = None
    municipality: Text = None
    document: Text = None
    plan: Text = None
    edition: Annotated[Literal["all"] | None, Blank] = None
    """`all`: older editions too; otherwise the newest of each plan, unless a document is named."""
    kind: Text = None
    policy: Text = None
    number: Text = None
    department: Text = None
    status: Annotated[Literal["on_track", "delayed", "completed", "none"] | None, Blank] = None
    year: Annotated[Annotated[int, Field(ge=1900, le=2200)] | None, Blank] = None
    result: Annotated[Literal["met", "missed", "none"] | None, Blank] = None
    percent_min: Number = None
    percent_max: Number = None
    stars_min: Number = None
    score_min: Number = None
    grade: Text = None
    """A printed grade: `A` in any column, `R5:A` in one."""
    by: Literal["plan", "department", "policy"] = "plan"
    q: Text = None
    cols: Columns = ()
    sort: Annotated[str, Field(pattern=rf"^(?:{SORTS}|grades:.{{1,30}})?$")] = ""
    desc: bool = False
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    size: Annotated[int, Field(ge=1, le=200)] = 50

    def but(self, **changes: object) -> dict[str, str]:
        """The address's parameters after changes; what is left at its default does not stand in the address."""
        values = self.model_copy(update=changes)
        return {
            name: _written(value)
            for name, field in type(self).model_fields.items()
            if (value := getattr(values, name)) != field.default and value is not None
        }

    def sorted_by(self, column: str) -> dict[str, str]:
        """The address's parameters for a click on a column's heading: up, then down."""
        return self.but(sort=column, desc=self.sort == column and not self.desc, page=1)

    @property
    def filters(self) -> bool:
        """Whether anything is asked for but columns, order and page."""
        return bool(self.but(sort="", desc=False, page=1, size=50, by="plan", cols=()))


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, float):
        return f"{value:g}"
    return str(value).lower() if isinstance(value, bool) else str(value)


class Page(NamedTuple):
    """Some of the rows found; `first` and `last` count from 1."""

    rows: tuple[Any, ...]
    total: int
    page: int
    pages: int
    first: int
    last: int


def paged(found: Sequence[Any], view: View) -> Page:
    """The page that is asked for, or the last where there are fewer."""
    pages = max(1, -(-len(found) // view.size))
    page = min(view.page, pages)
    start = (page - 1) * view.size
    rows = tuple(found[start : start + view.size])
    return Page(rows, len(found), page, pages, start + 1 if rows else 0, start + len(rows))
