"""What print states of one thing, on its way to a record; and the one writer of records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.model import Baseline, Heading, Indicator, Lines, Notice, Record, Source, SourceText
from ingest.parsers.vocabulary.offices import departments_of
from ingest.parsers.vocabulary.roles import Role
from ingest.parsers.vocabulary.status import Ratings, is_rating
from ingest.parsers.vocabulary.values import Figure, merged_years
from ingest.text import nfkc

_NUMBERED = re.compile(
    r"""
    (?: (?P<ringed> [①-⑳] | [(（] [0-9０-９]{1,2} [)）] ) \s*                          # ① or (1)
    | (?P<parts> (?: [0-9０-９]{1,3} | [Ⅰ-Ⅻ] (?=[-－‐]) )
        (?: [-－‐.．] [0-9０-９]{1,3} ){1,3} ) \s* [.．、:：]? \s*                          # 1-2, Ⅰ-2
    | (?P<plain> [0-9０-９]{1,3} ) (?: [.．、:：] \s* | \s+ ) )                          # 1. or 1 before a space
    (?P<title> (?= .*[^\W\d_①-⑳] ) [^\s0-9０-９%％\-－] .* )
    """,
    re.VERBOSE,
)

MARKS = re.compile(r"^[・●○◎◆◇■□※]\s*")
"""A list mark before a name."""

_STARS = re.compile(r"[★☆\s]*[★☆]{2}[★☆\s]*")
_LONG = 60
"""Characters from which a cell is a text of its own rather than an attribute."""


@dataclass
class Found:
    """What rows, a sheet or lines state of one thing."""

    title: str | None
    lines: Lines
    kind: str = "project"
    number: str | None = None
    path: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    status_text: str | None = None
    percent: float | None = None
    stars: int | None = None
    grades: dict[str, str] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    indicators: list[tuple[Indicator, Lines]] = field(default_factory=list)
    fields: dict[str, Lines] = field(default_factory=dict)
    own: bool = False
    """It has a record of its own, whatever else it prints."""
    printed: dict[str, str] = field(default_factory=dict)
    """Figures of years under their headers, which a row of its own also has as attributes."""

    @property
    def states(self) -> bool:
        """Whether anything checkable is stated, besides texts."""
        return bool(
            self.indicators or self.departments or self.status_text or self.grades or self.attributes
            or self.scores or self.percent is not None
        )  # fmt: skip

    @property
    def is_plain(self) -> bool:
        """Whether it states figures and nothing else, and may belong to what stands around it."""
        rated = self.status_text or self.grades or self.scores or self.percent is not None or self.stars is not None
        several = len({indicator.name for indicator, _ in self.indicators}) > 1
        more = self.departments or self.attributes or self.sections or self.own or several
        return self.kind in ("indicator", "row") and bool(self.indicators) and not more and not rated

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
        text, earlier = without_earlier(text)
        if earlier is not None:  # Ｂ（前年 Ｃ）
            self.take_text(f"{label}（{earlier[0]}）", earlier[1], lines, long=False)
        if _STARS.fullmatch(text):
            self.stars = text.count("★")
            self.cite("stars", lines)
        elif text == self.status_text:
            self.cite("status_text", lines)
        elif self.status_text is None and is_rating(text):
            self.status_text = text
            self.cite("status_text", lines)
        else:
            opening = _RATED.match(text) if self.status_text is None else None
            if opening:  # 【実現】令和5年に始めました。
                self.status_text, text = opening["rating"], text[opening.end() :]
                self.cite("status_text", lines)
            self.take_text(label, text, lines)


_RATED = re.compile(r"^\s*[【〔\[](?P<rating>[^】〕\]。、]{1,8})[】〕\]]\s*(?=\S)")
"""A rating in brackets before the report of the state."""


_EARLIER = re.compile(
    r"(?P<now>\S.*?)\s*[(（]\s*(?P<when>前年度?|前回|昨年度?|前々?年度?)(?:度?の?(?:評価|結果))?\s*[:：は]?\s*(?P<then>\S+)\s*[)）]"
)


def without_earlier(text: str) -> tuple[str, tuple[str, str] | None]:
    """A rating or figure without that of the time before in brackets, and when and what that was.

    >>> without_earlier("Ｂ（前年 Ｃ）"), without_earlier("62％（前回 48％）"), without_earlier("Ａ（優良）")
    (('Ｂ', ('前年', 'Ｃ')), ('62％', ('前回', '48％')), ('Ａ（優良）', None))
    """
    match = _EARLIER.fullmatch(text)
    return (match["now"], (match["when"], match["then"])) if match else (text, None)


def length_of(role: Role) -> bool | None:
    """Whether texts of a role are sections (概要) or attributes (備考); None where their length decides."""
    return {"description": True, "remark": False}.get(role)


_NOTED = re.compile(
    r"(?<=[^\s※＊*(（])\s*(?:[(（]\s*(?:[※＊*]|注)\s*[0-9０-９]{1,2}\s*[)）]|[※＊*]\s*[0-9０-９]{1,2})\s*$"
)
"""The mark of a note behind a name: 要介護認定率＊2, 待機児童数（※1）."""


def title_of(cell: str) -> tuple[str | None, str]:
    """A name cell's number and title.

    >>> title_of("① 見守り"), title_of("1-2 移住の促進"), title_of("5歳児健診"), title_of("②-①")
    (('1', '見守り'), ('1-2', '移住の促進'), (None, '5歳児健診'), (None, '②-①'))
    >>> title_of("要介護認定率＊2")
    (None, '要介護認定率')
    """
    text = _NOTED.sub("", MARKS.sub("", cell)).strip()
    match = _NUMBERED.fullmatch(text)
    if match is None:
        return None, text
    return nfkc(match["ringed"] or match["parts"] or match["plain"]).strip("()"), match["title"]


_JOINT = re.compile(r"(?<=[^\x00-\x7f])\s*\n\s*(?=[^\x00-\x7f])")
_TEXT_LINE = re.compile(r"^\s*(?:[・●○◇◆■□※〇→-]|[①-⑳])|。")


LONG_NAME = 60
"""Characters from which a cell of one line cannot be a name alone."""
_RUN_ON = re.compile(r"^(?P<name>[^。]{2,70}?)[\s　]+(?P<text>[^\s].*。.*)$")


def name_and_text(cell: str) -> tuple[str, str | None]:
    """A name cell's name, on one line, and the text that the cell prints below it.

    >>> name_and_text("放課後児童クラブ\\n運営事業"), name_and_text("橋の事業\\n・25橋の点検を行う。")
    (('放課後児童クラブ運営事業', None), ('橋の事業', '・25橋の点検を行う。'))
    """
    lines = cell.strip().split("\n")
    run = _RUN_ON.match(lines[0]) if len(lines) == 1 and len(lines[0]) > LONG_NAME else None
    if run:  # 林業の振興 関係団体と連携し、…。
        return run["name"], run["text"]
    at = next((n for n, line in enumerate(lines[1:], start=1) if _TEXT_LINE.search(line)), len(lines))
    name = " ".join(_JOINT.sub("", "\n".join(lines[:at])).split())
    return name, "\n".join(line.strip() for line in lines[at:]) or None


_TAG = re.compile(
    r"^(?P<tag>[【〔\[［(（](?:新規|新|拡充|拡|継続|継|再掲|重点|見直し|廃止|一部新規)[】〕\]］)）])\s*(?=\S)"
)
_MONEY = re.compile(r"[\s　]+(?P<money>[(（]?[▲△]?[\d,]+\s*(?:千円|万円|百万円|億円|円)[)）]?)\s*$")


def project_title(text: str) -> tuple[str, dict[str, str]]:
    """A project's title line without its tag and amount, and these under their names.

    >>> project_title("【新規】産後ケア事業　６，８４０千円")
    ('産後ケア事業', {'区分': '新規', '金額': '６，８４０千円'})
    """
    extra: dict[str, str] = {}
    tag = _TAG.match(text)
    if tag:
        extra["区分"] = tag["tag"].strip("【】〔〕[]［］()（）")
        text = text[tag.end() :]
    money = _MONEY.search(nfkc(text)) if len(nfkc(text)) == len(text) else None
    if money:
        extra["金額"] = text[money.start("money") : money.end("money")]
        text = text[: money.start()]
    return text.strip(), extra


def extended(indicator: Indicator, start: Baseline | None, figures: Sequence[Figure]) -> Indicator:
    """An indicator with the figures of a further row."""
    known = [
        (value.fiscal_year, side, text)
        for value in indicator.values
        for side in ("target", "actual", "value")
        if (text := getattr(value, side)) is not None
    ]
    return indicator.model_copy(
        update={"baseline": indicator.baseline or start, "values": merged_years([*known, *figures])}
    )


class RecordWriter:
    """What was found → records of one document, each with an id of its own."""

    def __init__(self, text: SourceText, heading: Heading) -> None:
        self._text, self._heading = text, heading
        self.ratings = Ratings(text.lines)
        self._ids: set[str] = set()
        self.notices: list[Notice] = []

    def record(self, ordinal: str, found: Found, path: tuple[str, ...]) -> Record:
        """The record of what was found.

        Args:
            ordinal: its number or place in the document, for the id.
            path: printed headings above, outermost first.
        """
        town, plan = self._heading.municipality, self._heading.plan or self._text.name
        rated = found.fields.get("status_text", found.lines)[0]
        fields = {name: lines for name, lines in found.fields.items() if _is_kept(name, found)}
        fields |= {f"indicators.{n}": lines for n, (_, lines) in enumerate(found.indicators)}
        page = self._text.pages[found.lines[0] - 1] if self._text.pages else None
        return Record(
            record_id=self._unique(f"{self._text.name}:{found.kind}:{ordinal}"),
            document=self._text.name,
            municipality=town.name if town else "",
            municipality_code=town.code if town else "",
            plan=plan,
            kind=found.kind,
            number=found.number,
            title=found.title or plan,
            path=path,
            departments=found.departments,
            status=self.ratings.status(found.status_text, rated),
            status_text=found.status_text,
            progress_percent=found.percent,
            stars=found.stars,
            grades=dict(found.grades) or None,
            scores=dict(found.scores) or None,
            attributes={**(found.printed if found.kind == "row" else {}), **found.attributes},
            indicators=tuple(indicator for indicator, _ in found.indicators),
            sections=dict(found.sections),
            source=Source(document=self._text.name, lines=found.lines, page=page, fields=fields),
        )

    def _unique(self, record_id: str) -> str:
        """The id, told apart from an earlier equal one."""
        wanted, n = record_id, 2
        while wanted in self._ids:
            wanted, n = f"{record_id}~{n}", n + 1
        self._ids.add(wanted)
        return wanted


def _is_kept(name: str, found: Found) -> bool:
    group, _, key = name.partition(".")
    return key in getattr(found, group) if group in ("attributes", "sections") and key else True
