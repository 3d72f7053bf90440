"""Files and folders → ingested documents: the one way in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import Field, ValidationError

from ingest import corrections, coverage, municipality, passages
from ingest.errors import NoSources, UnreadableSource
from ingest.heading import beside, find_heading
from ingest.model import Document, Heading, Lines, Notice, Parsed, Passage, Record, SourceText, Value
from ingest.parsers import parse
from ingest.prose import SILENT, furniture
from ingest.readers import READERS, read

RECORDS = ".records.jsonl"
"""Ending of a file of records without the full text, as `yakusoku records` writes it."""


class Ingested(Value):
    """One document, read."""

    document: Document
    lines: tuple[str, ...]
    pages: tuple[int, ...] | None = None
    records: tuple[Record, ...]
    passages: tuple[Passage, ...]
    notices: tuple[Notice, ...] = ()
    checks_passed: dict[str, int] = Field(default_factory=dict)
    furniture: tuple[int, ...] = Field(default=(), description="lines that print only the paper's furniture")
    unheld: tuple[coverage.Unheld, ...] = Field(default=(), description="figures of tables that no record holds")
    unread: tuple[Lines, ...] = Field(default=(), description="tables without a record")
    corrected: int = Field(default=0, description="corrections of `corrections.csv` that applied")
    misfits: tuple[str, ...] = Field(default=(), description="corrections that did not, as sentences")


def sources(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The readable files that the paths name; a folder stands for its files, in order of name.

    Raises:
        NoSources: a path does not exist, or none of the paths holds a readable file.
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise NoSources(path)
        inside = sorted(p for p in path.rglob("*") if p.is_file() and _readable(p)) if path.is_dir() else [path]
        if not inside:
            raise NoSources(path)
        found += inside
    if not found:
        raise NoSources("SOURCE")
    return tuple(dict.fromkeys(found))


def _readable(path: Path) -> bool:
    if path.name == corrections.NAME:
        return False
    return not path.name.startswith((".", "~$")) and (path.name.endswith(RECORDS) or path.suffix.lower() in READERS)


class Everything(NamedTuple):
    """What `ingest_all` makes of many files."""

    documents: list[Ingested]
    broken: list[UnreadableSource]
    strangers: list[str]
    """Corrections of documents that are not there, as sentences."""


def ingest(
    path: Path,
    *,
    town: str | None = None,
    plan: str | None = None,
    mended: Sequence[corrections.Correction] | None = None,
) -> Ingested:
    """Read one document.

    Args:
        path: a document in any known format, or a `*.records.jsonl` file.
        town: the municipality's name, over what the document says.
        plan: the plan's title, over what the document says.
        mended: what a clerk put right, over what was read; None for the `corrections.csv` beside the file.

    Raises:
        UnreadableSource: the file, or the corrections beside it, cannot be read.
    """
    mended = corrections.beside(path) if mended is None else mended
    if path.name.endswith(RECORDS):
        return _from_records(path, mended)
    text = read(path)
    heading = find_heading(text, municipality=town, plan=plan)
    family, parsed = parse(text, heading)
    if plan:
        parsed = _titled(parsed, plan)
    return _ingested(text, family, parsed, mended)


def ingest_all(
    paths: Sequence[Path],
    *,
    town: str | None = None,
    plan: str | None = None,
    told: Callable[[str, int, int], None] = lambda name, done, total: None,
) -> Everything:
    """Every document that can be read, and what is wrong with the others; one broken file does not stop the rest.

    Args:
        told: called with the name of the document that is read now, how many are done, and how many there are.

    Raises:
        UnreadableSource: two documents bear one name.
    """
    found: list[Ingested] = []
    broken: list[UnreadableSource] = []
    mended: dict[Path, tuple[corrections.Correction, ...]] = {}
    for done, path in enumerate(paths):
        told(path.name, done, len(paths))
        if path.parent not in mended:
            mended[path.parent] = ()
            try:
                mended[path.parent] = corrections.beside(path)
            except UnreadableSource as error:
                broken.append(error)
        try:
            found.append(ingest(path, town=town, plan=plan, mended=mended[path.parent]))
        except UnreadableSource as error:
            broken.append(error)
    told("", len(paths), len(paths))
    names = {ingested.document.document for ingested in found}
    strangers = [said for folder, rows in mended.items() for said in corrections.strangers(folder, rows, names)]
    return Everything(unique(found), broken, strangers)


def unique(found: Sequence[Ingested]) -> list[Ingested]:
    """The documents, each name once; a full text stands over the same document's records.

    Raises:
        UnreadableSource: two texts, or two records files, bear one name: citations could not be told apart.
    """
    kept: dict[str, Ingested] = {}
    for ingested in found:
        name = ingested.document.document
        other = kept.get(name)
        if other and other.document.full_text == ingested.document.full_text:
            raise UnreadableSource(name, "同じ名前の文書が二つあります", "どちらかのファイル名を変えてください")
        if other is None or ingested.document.full_text:
            kept[name] = ingested
    return list(kept.values())


def _titled(parsed: Parsed, plan: str) -> Parsed:
    """The operator's title stands over the one that the parser's form printed."""
    records = tuple(record.model_copy(update={"plan": plan}) for record in parsed.records)
    return parsed.model_copy(update={"heading": parsed.heading.model_copy(update={"plan": plan}), "records": records})


def _missing(heading: Heading) -> list[Notice]:
    notices = []
    if heading.municipality is None:
        advice = "--municipality か plan.toml で指定してください"
        notices.append(Notice(line=1, text=f"自治体名が文書から読み取れません。{advice}"))
    if heading.plan is None:
        notices.append(Notice(line=1, text="計画名が文書から読み取れません。--plan か plan.toml で指定してください"))
    return notices


def _ingested(text: SourceText, family: str, parsed: Parsed, mended: Sequence[corrections.Correction]) -> Ingested:
    heading = parsed.heading
    printed = text
    read = _dated(_paged(parsed.records, text.pages), heading)
    records, marks, misfits = corrections.apply(read, text.name, mended)
    if marks:
        text, records = corrections.annexed(text, records, marks)
    document = Document(
        document=text.name,
        municipality=heading.municipality.name if heading.municipality else "",
        municipality_code=heading.municipality.code if heading.municipality else "",
        kana=heading.municipality.kana if heading.municipality else "",
        plan=heading.plan or text.name,
        edition=heading.edition,
        published=heading.published,
        as_of=heading.as_of,
        period=heading.period,
        url=heading.url,
        pages=heading.pages,
        family=family,
        format=text.format,
        sha256=text.sha256,
        lines=len(text.lines),
        records=len(records),
        indicators=sum(len(record.indicators) for record in records),
    )
    cut = passages.cut(text, document, records)
    paper = furniture(printed)
    reading = coverage.measured(printed, records, cut, paper)
    left_out = [Notice(line=1, text=said) for said in (*text.left_out, *misfits)]
    notices = (*_missing(heading), *left_out, *parsed.notices, *reading.notices)
    told = {"passages": len(cut), "warnings": len(notices), "coverage": reading.coverage}
    return Ingested(
        document=document.model_copy(update=told),
        lines=text.lines,
        pages=text.pages,
        records=records,
        passages=cut,
        notices=notices,
        checks_passed=parsed.checks_passed,
        furniture=tuple(line for line, kind in paper.items() if kind in SILENT),
        unheld=reading.unheld,
        unread=reading.unread,
        corrected=len(marks),
        misfits=misfits,
    )


def _dated(records: Sequence[Record], heading: Heading) -> tuple[Record, ...]:
    """Records with the edition that they are of: taken out of their document, they still say so."""
    told = {"edition": heading.edition, "as_of": heading.as_of}
    return tuple(record.model_copy(update=told) for record in records)


def _paged(records: Sequence[Record], pages: Sequence[int] | None) -> tuple[Record, ...]:
    """Records with the page on which they begin, where the format has pages."""
    if not pages:
        return tuple(records)

    def page(record: Record) -> Record:
        source = record.source.model_copy(update={"page": pages[record.source.lines[0] - 1]})
        return record.model_copy(update={"source": source})

    return tuple(page(record) for record in records)


def _from_records(path: Path, mended: Sequence[corrections.Correction]) -> Ingested:
    """A document of which only the records are here."""
    raw = path.read_bytes()
    found = []
    for number, line in enumerate(raw.decode("utf-8", errors="replace").splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(Record.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "JSON"
            advice = "`yakusoku records` で書き出し直してください"
            raise UnreadableSource(path, f"{number}行目の {where} が記録の形式に合いません", advice) from error
    if not found:
        raise UnreadableSource(path, "記録がありません", "`yakusoku records` で書き出し直してください")
    records, marks, misfits = corrections.apply(found, found[0].document, mended)
    notices = tuple(Notice(line=1, text=said) for said in misfits)
    first_record = records[0]
    town = municipality.named(first_record.municipality)
    told = beside(path)
    document = Document(
        document=first_record.document,
        municipality=first_record.municipality,
        municipality_code=first_record.municipality_code,
        kana=town.kana if town else "",
        plan=first_record.plan,
        edition=first_record.edition,
        as_of=first_record.as_of,
        url=told.get("url"),
        pages=told.get("pages", {}),
        family="records",
        format="jsonl",
        sha256=hashlib.sha256(raw).hexdigest(),
        lines=max(record.source.lines[1] for record in records),
        full_text=False,
        records=len(records),
        indicators=sum(len(record.indicators) for record in records),
        warnings=len(notices),
    )
    cut = passages.from_records(document, records)
    return Ingested(
        document=document.model_copy(update={"passages": len(cut)}),
        lines=(),
        records=records,
        passages=cut,
        notices=notices,
        corrected=len(marks),
        misfits=misfits,
    )
