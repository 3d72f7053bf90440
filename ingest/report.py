"""What the reading made of each document, for a clerk to check: `ingest-report.json` and `ingest-report.html`.

Every line of a document is in exactly one of five sets: it prints nothing, a record's field was read from it,
it lies within a record's lines, only passages quote it, or (which must not happen) nothing quotes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import Field

from ingest.documents import Ingested
from ingest.errors import SnapshotError
from ingest.kinds import japanese
from ingest.model import Document, Lines, Value
from ingest.text import flat

T = TypeVar("T")
JSON = "ingest-report.json"
HTML = "ingest-report.html"
CONFLICTS = "不一致"
"""The attribute in which a record keeps what its copies in print disagree about."""
LONGEST_PRINT = 200
"""Characters of a line that the report prints; the whole line is at its number in the source file."""


class LineCount(Value):
    """How the lines of a document are accounted for; the five sets make up the total."""

    total: int = Field(title="全行")
    blank: int = Field(title="空行", description="lines that print nothing, tags only, or page furniture")
    fields: int = Field(title="記録の項目として読んだ行")
    records: int = Field(title="記録の範囲にある行", description="within a record's lines, quoted by passages")
    passages: int = Field(title="記録に使われず、箇所としてだけ引用できる行")
    lost: int = Field(title="どこにも引用されない行", description="must be 0")


class KindCount(Value):
    """The records of one kind, and the indicators in them."""

    kind: str
    name: str
    records: int
    indicators: int


class CheckCount(Value):
    """How often a consistency check of the print held, and how often it did not."""

    name: str = Field(title="検査")
    passed: int = Field(title="合格")
    failed: int = Field(title="不合格")


class Warned(Value):
    """A warning with the line that it is about, as printed."""

    line: int
    page: int | None
    text: str
    check: str | None
    printed: str


class Conflict(Value):
    """What the copies of one record in print disagree about."""

    record_id: str
    title: str
    lines: Lines
    texts: tuple[str, ...]


class Unused(Value):
    """Neighbouring lines that no record uses."""

    lines: Lines
    printed: tuple[str, ...]


class Unheld(Value):
    """Figures of a table's row that no record holds, with the row as printed."""

    line: int
    page: int | None
    figures: tuple[str, ...]
    printed: str


class DocumentReport(Value):
    """The reading of one document; without its full text (`lines` is None) only the records can be told."""

    document: Document
    kinds: tuple[KindCount, ...]
    checks: tuple[CheckCount, ...]
    warnings: tuple[Warned, ...]
    conflicts: tuple[Conflict, ...]
    lines: LineCount | None
    unused: tuple[Unused, ...]
    lost: tuple[Unused, ...]
    unheld: tuple[Unheld, ...] = ()
    unread: tuple[Unused, ...] = Field(default=(), description="tables without a record")
    corrected: int = 0
    misfits: tuple[str, ...] = ()


class IngestReport(Value):
    """The reading of all documents of a snapshot, in their order."""

    documents: tuple[DocumentReport, ...]


def write(documents: Sequence[Ingested], folder: Path) -> IngestReport:
    """Write the report on the documents as `ingest-report.json` and `ingest-report.html` into a folder that exists."""
    report = IngestReport(documents=tuple(map(examine, documents)))
    (folder / JSON).write_text(report.model_dump_json(indent=1) + "\n", encoding="utf-8")
    (folder / HTML).write_text(html(report), encoding="utf-8")
    return report


def read(folder: Path) -> IngestReport:
    """The report that a snapshot's folder holds.

    Raises:
        SnapshotError: there is none, or it is of another version.
    """
    try:
        return IngestReport.model_validate_json((folder / JSON).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SnapshotError(folder / JSON, "読み取りの報告を開けません") from error


def html(report: IngestReport) -> str:
    """The report as one page that needs nothing from outside."""
    # A missing name is an error (StrictUndefined), and everything printed is escaped.
    environment = Environment(
        loader=PackageLoader("ingest", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = percent
    names = {name: field.title for name, field in LineCount.model_fields.items()}
    return environment.get_template("ingest-report.html").render(report=report, names=names)


def examine(ingested: Ingested) -> DocumentReport:
    """The report on one document."""
    accounted = _accounted(ingested)
    return DocumentReport(
        document=ingested.document,
        kinds=_kinds(ingested),
        checks=_checks(ingested),
        warnings=_warnings(ingested),
        conflicts=_conflicts(ingested),
        lines=_count(accounted, len(ingested.lines)) if ingested.lines else None,
        unused=tuple(_runs(accounted["passages"], ingested.lines)),
        lost=tuple(_runs(accounted["lost"], ingested.lines)),
        unheld=tuple(_unheld(ingested)),
        unread=tuple(
            Unused(lines=run, printed=tuple(map(_shown, ingested.lines[run[0] - 1 : run[1]])))
            for run in ingested.unread
        ),
        corrected=ingested.corrected,
        misfits=ingested.misfits,
    )


def _kinds(ingested: Ingested) -> tuple[KindCount, ...]:
    records = Counter(record.kind for record in ingested.records)
    indicators: Counter[str] = Counter()
    for record in ingested.records:
        indicators[record.kind] += len(record.indicators)
    return tuple(
        KindCount(kind=kind, name=japanese(kind), records=count, indicators=indicators[kind])
        for kind, count in records.items()
    )


def _checks(ingested: Ingested) -> tuple[CheckCount, ...]:
    failed = Counter(notice.check for notice in ingested.notices if notice.check)
    names = sorted({*ingested.checks_passed, *failed})
    return tuple(
        CheckCount(name=name, passed=ingested.checks_passed.get(name, 0), failed=failed[name]) for name in names
    )


def _warnings(ingested: Ingested) -> tuple[Warned, ...]:
    return tuple(
        Warned(
            line=notice.line,
            page=_at(ingested.pages, notice.line),
            text=notice.text,
            check=notice.check,
            printed=_shown(_at(ingested.lines, notice.line) or ""),
        )
        for notice in sorted(ingested.notices, key=lambda notice: (notice.line, notice.text))
    )


def _unheld(ingested: Ingested) -> Iterable[Unheld]:
    for row in ingested.unheld:
        page, printed = _at(ingested.pages, row.line), _shown(_at(ingested.lines, row.line) or "")
        yield Unheld(line=row.line, page=page, figures=row.figures, printed=printed)


def _at(values: Sequence[T] | None, line: int) -> T | None:
    return values[line - 1] if values and 0 < line <= len(values) else None


def _conflicts(ingested: Ingested) -> tuple[Conflict, ...]:
    found = []
    for record in ingested.records:
        texts = record.attributes.get(CONFLICTS)
        if texts:
            listed = tuple(texts) if isinstance(texts, list) else (str(texts),)
            found.append(
                Conflict(record_id=record.record_id, title=record.title, lines=record.source.lines, texts=listed)
            )
    return tuple(found)


def _accounted(ingested: Ingested) -> dict[str, list[int]]:
    """The set of each line, by the name of the field of `LineCount`; the first set that holds it."""
    read = _covered(lines for record in ingested.records for lines in record.source.fields.values())
    within = _covered(record.source.lines for record in ingested.records)
    quoted = _covered(passage.lines for passage in ingested.passages)
    furniture = set(ingested.furniture)
    found: dict[str, list[int]] = {"blank": [], "fields": [], "records": [], "passages": [], "lost": []}
    for number, line in enumerate(ingested.lines, 1):
        if not flat(line) or (number in furniture and number not in quoted):
            found["blank"].append(number)
        elif number not in quoted:
            found["lost"].append(number)
        else:
            found["fields" if number in read else "records" if number in within else "passages"].append(number)
    return found


def _covered(spans: Iterable[Lines]) -> set[int]:
    return {line for first, last in spans for line in range(first, last + 1)}


def _count(accounted: dict[str, list[int]], total: int) -> LineCount:
    return LineCount(total=total, **{name: len(lines) for name, lines in accounted.items()})


def _runs(numbers: Sequence[int], lines: Sequence[str]) -> Iterable[Unused]:
    """Line numbers as runs of neighbours, with their print."""
    starts = [0, *(at + 1 for at, (one, next_) in enumerate(pairwise(numbers)) if next_ != one + 1), len(numbers)]
    for first, after in pairwise(starts):
        run = numbers[first:after]
        if run:
            yield Unused(lines=(run[0], run[-1]), printed=tuple(_shown(lines[number - 1]) for number in run))


def percent(share: float) -> str:
    """A share as whole per cent, rounded down: 100% means all.

    >>> percent(0.999), percent(1.0)
    ('99%', '100%')
    """
    return f"{int(share * 100)}%"


def _shown(line: str) -> str:
    plain = flat(line)
    return plain if len(plain) <= LONGEST_PRINT else plain[: LONGEST_PRINT - 1] + "…"
