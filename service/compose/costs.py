"""What a record costs: the cells of its columns of money that are asked for, each with its unit. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.tokens import word_set
from ingest.amounts import Figure
from ingest.model import Indicator, Record
from ingest.text import match_key, nfkc
from prompts import say
from service import money
from service.columns import split, sums_up
from service.compose import cite, described, indicators, marks, words
from service.compose.readable import readable
from service.compose.values import Pick, asked_for
from service.grounds import Grounds
from service.model import Ask, Evidence, Fact, Found, Op, Request

SURE = 0.4
"""Share of the belief from which a record that the question does not name is taken to be the one that is meant."""
MOST = 3
"""Columns that one sentence tells where the question names none of them."""
_HEADED = re.compile(r"費|予算|決算|額|料|金|財源|円[)）]")
"""A column of money by its name or its unit."""
_PART = re.compile(r"内訳|うち|財源")
"""A column of a part of the money."""
_WHOLE = re.compile(r"全体|総|合計|^計$")
_CELL = re.compile(
    r"""
    \s* (?P<figure>\d[\d,]*(?:\.\d+)?) \s* (?P<unit>(?:百万|千|万|億)?円)?
    \s* (?: [(（] (?P<note>[^)）]*) [)）] )? \s*          # 7,300（クラウドファンディング）, 24,200（前年度 －）
    """,
    re.VERBOSE,
)
_UNIT = re.compile(r"[(（](?:単位[:：]?\s*)?(?P<unit>(?:百万|千|万|億)?円)[)）]")
_STATED = re.compile(r"単位\s*[:：は]?[^)）。]{0,6}?(?P<unit>(?:百万|千|万|億)?円)|(?P<before>(?:百万|千|万|億)円)単位")
"""The unit of all amounts of a document, where a note prints it."""
_CALLED = frozenset({"事業", "費", "開催", "設置", "整備", "推進", "補助"})
"""What a budget calls a row beside what it is for."""
LEAST = 0.6
"""Share of a row's words from which it is about the record that is meant."""
_SPENT = frozenset({"掛かる", "使う", "掛ける", "投じる"})
"""What money does in a question that names no kind of money."""


class Cell(NamedTuple):
    """An amount in a column of a record."""

    path: str
    """The field: attributes.事業費."""
    header: str
    printed: str
    """The cell, verbatim."""
    text: str
    """The amount with its unit."""
    fit: int
    """How much of what is asked speaks for it."""


def named(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """The amounts of the record that is meant under the columns that the question names; None: it names none."""
    record, cells = _cells(request, ask, evidence, ground)
    best = max((cell.fit for cell in cells), default=0)
    return _told(request, record, [cell for cell in cells if cell.fit == best], ground) if record and best else None


def any_of(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """What the record that is meant costs, where a question asks for money spent and names no column."""
    if not _of_cost(request, ask):
        return None
    record, cells = _cells(request, ask, evidence, ground)
    whole = [cell for cell in cells if not _PART.search(cell.header)]
    return _told(request, record, whole, ground) if record and 0 < len(whole) <= MOST else None


def row(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> Found | None:
    """What a row of another table, a budget's, states of the record that is meant: it bears its words, or stands under
    its title."""
    meant = next(iter(marks.meant(request, evidence, ground)), None)
    if meant is None or ask.form != "円" or ask.op is Op.EXTREME or not _of_cost(request, ask):
        return None
    about = word_set(meant.title) | frozenset(request.subject.words)
    fitting = [
        (_share(about, meant, record), -at, record.record_id, Pick(record, at, 1.0), figures)
        for record in evidence.records.values() if record is not meant and not sums_up(record)
        for at, indicator in enumerate(record.indicators)
        if (figures := _of_money(record, indicator, ask))
    ]  # fmt: skip
    share, _, _, pick, figures = max(fitting, key=lambda one: one[:3], default=(0.0, 0, "", None, []))
    if pick is None or share < LEAST:
        return None
    unit = pick.indicator.unit or unit_of(pick.record.document, ground)
    own = pick.indicator.model_copy(update={"unit": unit})
    record = pick.record.model_copy(
        update={"indicators": tuple(own if at == pick.at else one for at, one in enumerate(pick.record.indicators))}
    )
    return indicators.told(request.language, Pick(record, pick.at, 1.0), figures, ground) if unit else None


def _of_cost(request: Request, ask: Ask) -> bool:
    """Whether what is spent is asked for: by the name of such money, or by what is done with it."""
    return "cost" in request.money or (not request.money and (ask.total or bool(_SPENT & set(request.subject.words))))


def is_money(name: str) -> bool:
    """Whether a column is one of money by its name."""
    return _HEADED.search(name) is not None


def is_asked(request: Request, ask: Ask, name: str) -> bool:
    """Whether a column is one of the money that is asked for, and of no part of it."""
    kinds = money.kinds(name)
    wanted = request.money or (frozenset({"cost"}) if _of_cost(request, ask) else frozenset())
    return is_money(name) and not _PART.search(name) and bool(kinds & wanted)


def _share(about: frozenset[str], meant: Record, record: Record) -> float:
    """Share of the words of a row's title that are about the record that is meant; all where it stands under it."""
    own = word_set(record.title) - _CALLED
    if any(match_key(meant.title) == match_key(heading) for heading in record.path):
        return 1.0
    return len(own & about) / max(len(own), 1)


def _of_money(record: Record, indicator: Indicator, ask: Ask) -> list[Figure]:
    """The figures asked for, of an indicator that counts money by its unit, its name or its table's."""
    headed = " ".join([indicator.name or "", *record.path])
    counts = (indicator.unit or "").endswith("円") or (indicator.unit is None and _HEADED.search(headed) is not None)
    found = asked_for(indicator, ask.years, ask.sides) if counts else []
    return [figure for figure in found if _CELL.fullmatch(nfkc(figure.value))]


def _cells(request: Request, ask: Ask, evidence: Evidence, ground: Grounds) -> tuple[Record | None, list[Cell]]:
    """The record that is meant, and its amounts of the year and the kind of money asked for."""
    record = next(iter(marks.meant(request, evidence, ground)), None)
    if ask.form != "円" or ask.op is Op.EXTREME or record is None:
        return None, []  # which is the most is told by no one record's amount
    if record.record_id not in request.subject.titles and evidence.belief.get(record.record_id, 0.0) < SURE:
        return None, []
    asked = set(ask.words if ask.apart else request.subject.words) - word_set(record.title)
    held = [("attributes", *field) for field in record.attributes.items()]
    held += [("sections", *field) for field in record.sections.items()]  # a cell of two lines is read as a text
    return record, [
        cell for part, n, v in held if (cell := _cell(request, ask, record, f"{part}.{n}", v, asked, ground))
    ]


def _cell(
    request: Request, ask: Ask, record: Record, path: str, value: object, asked: set[str], ground: Grounds
) -> Cell | None:
    """One column's amount; None where it is none, of another year or of another kind of money."""
    found = _CELL.fullmatch(nfkc(value)) if isinstance(value, str) else None
    header = path.partition(".")[2]
    name, year = split(header)
    if found is None or not _HEADED.search(name) or (year and ask.years and year not in ask.years):
        return None
    inside = _UNIT.search(nfkc(header))
    unit = found["unit"] or (inside["unit"] if inside else unit_of(record.document, ground))
    kinds = money.kinds(name)
    if not unit or (request.money and kinds and not kinds & request.money):
        return None
    fit = 2 * len(asked & word_set(f"{name} {found['note'] or ''}")) + (ask.total and bool(_WHOLE.search(name)))
    return Cell(path, header, value if isinstance(value, str) else "", f"{found['figure']}{unit}", fit)


def unit_of(document: str, ground: Grounds) -> str | None:
    """The one unit that a document states for its amounts; None where it states none, or several."""
    units = {
        match["unit"] or match["before"]
        for line in ground.lines.get(document, ())
        for match in _STATED.finditer(nfkc(line))
    }
    return next(iter(units)) if len(units) == 1 else None


def _told(request: Request, record: Record | None, cells: Sequence[Cell], ground: Grounds) -> Found | None:
    if record is None or not cells:
        return None
    language = request.language
    clauses = [
        say(
            language, "list.cell", name=described.column_label(readable(cell.header)).strip(),
            value=words.value(None, cell.text, language),
        )
        for cell in cells
    ]  # fmt: skip
    return Found(
        text=say(language, "list.cells", title=words.titled(record, language), cells=words.joined(clauses, language)),
        citations=tuple(
            dict.fromkeys(cite.of_field(record, cell.path, cell.printed.split("\n")[0], ground) for cell in cells)
        ),
        facts=tuple(Fact(record_id=record.record_id, field=cell.path, value=cell.printed) for cell in cells),
        record_ids=(record.record_id,),
    )
